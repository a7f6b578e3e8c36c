"""The relations between two statements, and what a comparer says about pairs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import InputError, RowProblem

RELATIONS = ("restates", "specifies", "hedges", "contradicts", "other_explanation", "other_subject")
"""What the second statement does to the first: says the same again; adds to it or says it more firmly; says less or
says it more weakly; cannot stand beside it; explains the same matter otherwise; is about something else."""

CONTRADICTS = RELATIONS.index("contradicts")
SWAPPED = (0, 2, 1, 3, 4, 5)
"""Where each relation stands when the two statements change places: only 'specifies' and 'hedges' do."""

UNSURE = "unsure"
"""Shown instead of a relation where the comparer abstains."""

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Relations of pairs of statements, as one comparer sees them.

    Attributes
    ----------
    comparer : str
        Which comparer spoke: model, hash of its weights, version of its calibration.
    probabilities : ndarray, shape (n_pairs, 6)
        Calibrated, in the order of :data:`RELATIONS`; rows sum to 1.
    relation : tuple of str
        The most probable relation of each pair, or 'unsure' below the confidence at which the comparer abstains.
    n_cut : int
        Pairs of which the comparer does not read the end, since one of the texts is too long for it.
    """

    comparer: str
    probabilities: NDArray[np.float64]
    relation: tuple[str, ...]
    n_cut: int = 0

    @property
    def contradiction(self) -> NDArray[np.float64]:
        """Probability that the two statements cannot both stand, in 0 to 1; shape (n_pairs,)."""
        return self.probabilities[:, CONTRADICTS]

    def __len__(self) -> int:
        return len(self.relation)


def checked_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs as a list, or say which of them cannot be compared.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Two texts each.

    Raises
    ------
    InputError
        Naming every pair that is not two non-empty texts.

    Examples
    --------
    >>> checked_pairs([("The bridge was safe.", "It was not.")])
    [('The bridge was safe.', 'It was not.')]
    """
    good: list[Pair] = []
    problems = []
    for row, pair in enumerate(pairs, 1):
        texts = None if isinstance(pair, str) else tuple(pair)
        if texts is None or len(texts) != 2 or not all(isinstance(text, str) and text.strip() for text in texts):
            remedy = "Give two non-empty texts for each pair."
            problems.append(RowProblem("pairs", row, None, repr(pair)[:80], "this is not a pair of texts", remedy))
        else:
            good.append((texts[0], texts[1]))
    if problems:
        raise InputError(problems)
    return good
