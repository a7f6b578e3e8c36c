"""What one statement does to another: the comparer that the report, the command line and notebooks use."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from shiftdetect.encode.database import Keeping
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.adapter import Calibration
from shiftdetect.explain.compare.embedded import EmbeddedScorer
from shiftdetect.explain.compare.large import LargeScorer, is_base
from shiftdetect.explain.compare.nli import NliScorer
from shiftdetect.explain.compare.onnx import SUFFIX, OnnxScorer
from shiftdetect.explain.compare.relations import (
    CONTRADICTS,
    RELATIONS,
    SWAPPED,
    UNSURE,
    Comparison,
    Pair,
    checked_pairs,
    say_the_same,
)
from shiftdetect.explain.compare.store import PairStore

EMBEDDED = "embedded"
"""Name of the comparer that comes with the package, where one has to be named."""

_KEPT_AT_ONCE = 512
_SAME = np.log(np.array([0.95, 0.01, 0.01, 0.01, 0.01, 0.01]))
"""Of two texts that differ in nothing but case, spaces and punctuation: no model needs to be asked."""


class Scorer(Protocol):
    """What turns pairs into raw log-probabilities of the six relations."""

    @property
    def name(self) -> str:
        """Model and hashes."""
        ...

    @property
    def calibration(self) -> Calibration:
        """How its scores become probabilities."""
        ...

    def log_probabilities(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Scores, shape (n_pairs, 6)."""
        ...


class StatementComparer(BaseEstimator):  # type: ignore[misc]
    """Tell what the second of two statements does to the first.

    Parameters
    ----------
    model : str or Path, optional
        None or 'embedded': the comparer that comes with the package, a small adapter beside the default encoder,
        offline. A folder, or a name on the hub: all-mpnet-base-v2, on which the larger adapter of the package is put;
        or a sequence-classification model with an entailment / neutral / contradiction head, which may be an ONNX file
        with its configuration and tokenizer beside it or in the folder above.
    store : PairStore, optional
        Where raw scores are kept between runs.
    n_threads : int, optional
        Threads that the comparers of the package, and an ONNX file, may use.
    abstain_below : float, optional
        Probability of the most probable relation below which the relation is 'unsure'. None: as calibrated.

    Notes
    -----
    Relations are those of the second statement to the first. When the two change places, *specifies* and *hedges*
    change places, too, and nothing else changes: the embedded comparer is built so, the larger one and an inference
    model are asked in both orders. Texts that differ in nothing but case, spaces and punctuation restate each other; no
    model is asked. The comparer reads words and nothing else: who spoke, when, and what is true it does not know.

    Examples
    --------
    >>> comparer = StatementComparer()
    >>> said = comparer.compare([("The bridge was closed on Monday.", "The bridge was closed on Monday.")])
    >>> bool(said.contradiction[0] <= 0.05)
    True
    """

    def __init__(
        self,
        model: str | Path | None = None,
        store: PairStore | None = None,
        n_threads: int | None = None,
        abstain_below: float | None = None,
    ) -> None:
        self.model = model
        self.store = store
        self.n_threads = n_threads
        self.abstain_below = abstain_below

    @property
    def classes_(self) -> NDArray[np.str_]:
        """The relations, in the order of the columns of :meth:`predict_proba`."""
        return np.array(RELATIONS)

    @property
    def scorer(self) -> Scorer:
        """The model that is asked; located when first needed."""
        known: tuple[Any, Scorer] | None = getattr(self, "_scorer", None)
        asked = (self.model, self.n_threads)
        if known is None or known[0] != asked:
            known = (asked, self._made())
            self._scorer = known
        return known[1]

    def _made(self) -> Scorer:
        if self.model is None or self.model == EMBEDDED:
            return EmbeddedScorer(n_threads=self.n_threads)
        if str(self.model).endswith(SUFFIX):
            return OnnxScorer(self.model, n_threads=self.n_threads)
        if is_base(self.model):
            return LargeScorer(self.model, n_threads=self.n_threads)
        return NliScorer(self.model)

    @property
    def name(self) -> str:
        """Which comparer speaks."""
        return self.scorer.name

    def fit(self, pairs: Sequence[Pair] | None = None, y: object = None) -> Self:
        """Do nothing but check the parameters: the comparer is trained already."""
        if self.abstain_below is not None and not 0.0 <= self.abstain_below <= 1.0:
            raise EncoderError(f"abstain_below is a probability between 0 and 1, not {self.abstain_below}.")
        return self

    def predict_proba(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Return calibrated probabilities of the relations.

        Parameters
        ----------
        pairs : sequence of (str, str)

        Returns
        -------
        ndarray, shape (n_pairs, 6)
            In the order of :data:`RELATIONS`; rows sum to 1.

        Raises
        ------
        InputError
            Pairs that are not two non-empty texts.
        EncoderError
            A model that cannot be found or used.
        """
        checked = checked_pairs(pairs)
        return self._probabilities(checked, [say_the_same(pair) for pair in checked], None)

    def predict(self, pairs: Sequence[Pair]) -> NDArray[np.str_]:
        """Return the most probable relation of each pair, or 'unsure'."""
        return np.array(self.compare(pairs).relation)

    def compare(self, pairs: Sequence[Pair], progress: Callable[[int], object] | None = None) -> Comparison:
        """Compare pairs of statements.

        Parameters
        ----------
        pairs : sequence of (str, str)
            In each the earlier, or the reference, first.
        progress : callable, optional
            Told after each batch how many different pairs it held that had to be computed.

        Returns
        -------
        Comparison

        Raises
        ------
        InputError
            Pairs that are not two non-empty texts.
        EncoderError
            A model that cannot be found or used.
        """
        self.fit()
        checked = checked_pairs(pairs)
        same = [say_the_same(pair) for pair in checked]
        probabilities = self._probabilities(checked, same, progress)
        relation = tuple(self._named(row) for row in probabilities)
        cut = getattr(self.scorer, "cut", None)  # a scorer need not say
        read = [pair for pair, alike in zip(checked, same, strict=True) if not alike]
        return Comparison(self.name, probabilities, relation, 0 if cut is None else sum(cut(read)))

    def unread(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Return the different pairs that :meth:`compare` would have to compute, in the order in which it does.

        Parameters
        ----------
        pairs : sequence of (str, str)

        Returns
        -------
        list of (str, str)
            The texts of each sorted; without what the store holds and what no model need be asked about.

        Examples
        --------
        >>> StatementComparer().unread([("It rained.", "It was dry."), ("It was dry.", "It rained."), ("No.", "no")])
        [('It rained.', 'It was dry.')]
        """
        asked = _straight(pairs, [say_the_same(pair) for pair in pairs])
        return _missing(asked, Keeping(self.store, self.name).get(asked))

    def _named(self, row: NDArray[np.float64]) -> str:
        calibration = self.scorer.calibration
        best = int(np.argmax(row))
        least = calibration.confidence if self.abstain_below is None else self.abstain_below
        if best == CONTRADICTS and self.abstain_below is None:
            least = max(least, calibration.contradiction)
        return RELATIONS[best] if row[best] >= least else UNSURE

    def _probabilities(
        self, pairs: list[Pair], same: list[bool], progress: Callable[[int], object] | None
    ) -> NDArray[np.float64]:
        # Every pair is asked in one order, its texts sorted, and turned back: the other order cannot differ by a bit.
        straight = [(min(pair), max(pair)) for pair in pairs]
        scores = self._scores(_straight(pairs, same), progress)
        raw = np.array([scores.get(pair, _SAME) for pair in straight]).reshape(-1, len(RELATIONS))
        turned = np.array([pair != asked for pair, asked in zip(pairs, straight, strict=True)], dtype=bool)
        raw[turned] = raw[turned][:, SWAPPED]
        probabilities = calibrated(raw, self.scorer.calibration)
        probabilities[np.array(same, dtype=bool)] = np.exp(_SAME)
        return probabilities

    def _scores(self, pairs: list[Pair], progress: Callable[[int], object] | None) -> dict[Pair, NDArray[np.float64]]:
        keeping = Keeping(self.store, self.name)
        known: dict[Pair, NDArray[np.float64]] = keeping.get(pairs)
        for batch in _pieces(_missing(pairs, known)):
            # As half the digits say: sums in another order, with other neighbours, differ in the last ones.
            rows = np.round(self.scorer.log_probabilities(batch), 4)
            fresh = dict(zip(batch, rows, strict=True))
            keeping.put(fresh)
            known.update(fresh)
            if progress is not None:
                progress(len(batch))
        return known


def calibrated(raw: NDArray[np.float64], calibration: Calibration) -> NDArray[np.float64]:
    """Turn raw log-probabilities into calibrated probabilities.

    Parameters
    ----------
    raw : ndarray, shape (n_pairs, 6)
    calibration : Calibration

    Returns
    -------
    ndarray, shape (n_pairs, 6)

    Examples
    --------
    >>> calibrated(np.log(np.full((1, 6), 1 / 6)), Calibration()).round(3).tolist()
    [[0.167, 0.167, 0.167, 0.167, 0.167, 0.167]]
    """
    scaled = raw * calibration.scale + np.asarray(calibration.shifts)
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
    # The two that change places are added to each other first: exchanged, they give the same sum to the bit.
    total = (powers[:, 1] + powers[:, 2]) + powers[:, 0] + powers[:, 3] + powers[:, 4] + powers[:, 5]
    shares: NDArray[np.float64] = powers / total[:, None]
    return shares


def _straight(pairs: Sequence[Pair], same: Sequence[bool]) -> list[Pair]:
    """The different pairs that a model is asked about, the texts of each sorted."""
    return list(dict.fromkeys((min(p), max(p)) for p, alike in zip(pairs, same, strict=True) if not alike))


def _missing(pairs: Sequence[Pair], known: Container[Pair]) -> list[Pair]:
    return sorted((pair for pair in pairs if pair not in known), key=lambda p: (len(p[0]) + len(p[1]), p))


def _pieces(pairs: list[Pair]) -> Iterator[list[Pair]]:
    for start in range(0, len(pairs), _KEPT_AT_ONCE):
        yield pairs[start : start + _KEPT_AT_ONCE]
