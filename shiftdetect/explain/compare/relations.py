"""The relations between two statements, and what a comparer says about pairs of them."""

from __future__ import annotations

import re
import unicodedata
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

_TELLING = "%‰?？؟"
"""Punctuation that tells something: without it a text says something else."""


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


def say_the_same(pair: Pair) -> bool:
    """Tell whether two texts differ in nothing but case, spaces and punctuation.

    '$5' is not '€5', '-5' not '5', a question no claim, and a vowel sign of Hindi part of its word.

    Examples
    --------
    >>> say_the_same(("It was shut, we think.", "it was SHUT - we think")), say_the_same(("It is shut.", "It is shut?"))
    (True, False)
    """
    if pair[0] == pair[1]:
        return True
    first, second = (re.findall(r"\w+", text.casefold()) for text in pair)
    # Most pairs differ in their words, and the rest is looked at letter by letter.
    return first == second and bool(first) and _told(pair[0]) == _told(pair[1])


def _told(text: str) -> list[str]:
    """What a text tells: its words, with the marks of their letters, and signs that are no punctuation."""
    letters = text.casefold()
    kept = []
    for k, letter in enumerate(letters):
        kind = unicodedata.category(letter)
        minus = letter == "-" and letters[k + 1 : k + 2].isdigit() and not letters[max(0, k - 1) : k].isalnum()
        if kind[0] in "LMN" or letter == "_" or minus:
            kept.append(letter)
        elif kind in ("Sc", "Sm", "So") or letter in _TELLING:
            kept.append(f" {letter} ")
        else:
            kept.append(" ")
    return "".join(kept).split()
