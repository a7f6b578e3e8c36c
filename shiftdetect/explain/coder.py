"""The frame coder: which frames a statement carries, from a codebook, from labelled statements, or from both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from shiftdetect.encode import Encoder, SentenceTransformerEncoder, VectorStore
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.codebook import Codebook
from shiftdetect.explain.definitions import DefinitionScorer, best_f1
from shiftdetect.explain.features import VIEWS, FeatureMaker
from shiftdetect.explain.units import Units, encode_units

GRID: Final = tuple(product(VIEWS, (1.0, 10.0)))
"""What inner folds choose from: views of the words, and strengths of the regression."""

MIN_LABELLED = 5
"""Labelled statements with a frame, and without it, that labels must offer before they are learnt from."""

N_INNER = 5
_LEAST = 1e-6

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class _Curve:
    """From raw scores of one frame to probabilities, and the probability from which on the frame is given."""

    slope: float
    offset: float
    threshold: float

    def __call__(self, scores: FloatArray) -> FloatArray:
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * scores + self.offset))))


class FrameCoder(BaseEstimator):  # type: ignore[misc]
    """Tell which frames a statement carries.

    Parameters
    ----------
    codebook : Codebook, optional
        Needed where there are no labels; its scores are features where there are.
    encoder : Encoder, optional
        The embedded all-MiniLM-L6-v2 when left out.
    store : VectorStore, optional
        Where vectors are kept between runs.
    min_labelled : int
        Labelled statements with and without a frame that it takes to learn it from labels; below, the codebook alone
        speaks, and a frame that is not in it is left out.

    Attributes
    ----------
    frames_ : tuple of str
    learnt_ : tuple of bool
        Per frame, whether labels decided (True) or the codebook alone.
    thresholds_ : ndarray, shape (n_frames,)
        Probability from which on :meth:`predict` gives a frame.
    chosen_ : tuple or None
        View of the words and strength that the inner folds chose.

    Notes
    -----
    One logistic regression per frame, classes weighted alike, on the sentence embedding, on TF-IDF of words or of runs
    of characters, and, with a codebook, on the scores of its definitions in the best clause (see
    :class:`~shiftdetect.explain.definitions.DefinitionScorer`). View and strength are chosen by the mean average
    precision on inner folds that keep groups together; the scores of those folds also make the curve to probabilities
    (Platt 1999) and the threshold. Of well calibrated probabilities half the largest reachable F1 is the threshold that
    reaches it (Lipton, Elkan & Naryanaswamy 2014), which moves less from sample to sample than the best cut itself.

    Assumes that groups (days, speakers) are what new statements differ by. It fails where a frame is said in words that
    neither the labelled statements nor the codebook know, and on irony.

    Examples
    --------
    >>> from shiftdetect.encode import TfidfEncoder
    >>> from shiftdetect.explain.codebook import CodedFrame
    >>> words = "the bridge was old and worn", "repairs would have cost too much money"
    >>> book = Codebook((CodedFrame("age", words[0]), CodedFrame("cost", words[1])))
    >>> encoder = TfidfEncoder().fit(words)
    >>> coder = FrameCoder(book, encoder=encoder).fit(["it cost too much", "an old bridge"])
    >>> coder.predict_proba(["it was a worn old bridge"]).argmax(), coder.frames_
    (np.int64(0), ('age', 'cost'))
    """

    def __init__(
        self,
        codebook: Codebook | None = None,
        encoder: Encoder | None = None,
        store: VectorStore | None = None,
        min_labelled: int = MIN_LABELLED,
    ) -> None:
        self.codebook = codebook
        self.encoder = encoder
        self.store = store
        self.min_labelled = min_labelled

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Iterable[str] | None] | None = None,
        groups: Sequence[Hashable] | None = None,
    ) -> Self:
        """Learn frames.

        Parameters
        ----------
        texts : sequence of str
        labels : sequence of (iterable of str or None), optional
            Frames of each text; None where it was not coded. Left out, the codebook alone is learnt from.
        groups : sequence, optional
            Group of each text, such as its day: inner folds keep groups together.

        Raises
        ------
        ShiftDetectError
            Where there is neither a codebook nor enough labels, or the lengths differ.
        """
        return self.fit_units(self.units(texts), labels, groups)

    def fit_units(
        self,
        units: Units,
        labels: Sequence[Iterable[str] | None] | None = None,
        groups: Sequence[Hashable] | None = None,
        definitions: DefinitionScorer | None = None,
    ) -> Self:
        """Learn as :meth:`fit` does, from texts that are encoded already; with the scorer of the codebook, if known."""
        n = len(units)
        given: list[Iterable[str] | None] = list(labels) if labels is not None else [None] * n
        if len(given) != n or (groups is not None and len(groups) != n):
            raise ShiftDetectError(f"{n} texts need as many labels ({len(given)}) and groups: one each.")
        rows = np.array([row for row, own in enumerate(given) if own is not None], dtype=np.int64)
        coded = [frozenset(own) for own in given if own is not None]
        self._definitions = definitions
        if self.codebook is not None:
            if self._definitions is None:
                self._definitions = DefinitionScorer(self.codebook, self._encoder(), self.store).fit()
            units = self._definitions.scored(units)
        self._name(coded)
        truth = np.array([[name in own for name in self.frames_] for own in coded], dtype=bool)
        truth = truth.reshape(len(rows), len(self.frames_))
        enough = np.minimum(truth.sum(axis=0), (~truth).sum(axis=0)) >= self.min_labelled
        codes = np.arange(len(rows)) if groups is None else _codes([groups[row] for row in rows])
        if len(np.unique(codes)) < 2:
            enough[:] = False
        if not enough.any() and self._definitions is None:
            raise ShiftDetectError(
                f"no frame has {self.min_labelled} labelled statements with it and as many without it, in two groups "
                "or more, and there is no codebook: label more statements, or give a codebook."
            )
        self.learnt_ = tuple(bool(e) for e in enough)
        self.chosen_: tuple[str, float] | None = None
        self._models: dict[int, LogisticRegression] = {}
        self._curves: dict[int, _Curve] = {}
        if enough.any():
            self._learn(units.take(rows), truth, codes, np.flatnonzero(enough))
        self._drop_unknown()
        return self

    def predict_proba(self, texts: Sequence[str]) -> FloatArray:
        """Probability of each frame, shape (n, n_frames); a statement may carry several frames or none."""
        return self.proba_units(self.units(texts))

    def proba_units(self, units: Units) -> FloatArray:
        """Probabilities as :meth:`predict_proba` gives them, of texts that are encoded already."""
        if not hasattr(self, "learnt_"):
            raise ShiftDetectError("this coder has learnt nothing yet: call fit first.")
        out = np.zeros((len(units), len(self.frames_)))
        if not len(units):
            return out
        if self._definitions is not None:
            units = self._definitions.scored(units)
            own = self._definitions.probabilities(np.asarray(units.fit))
            place = {name: k for k, name in enumerate(self._definitions.names_)}
            for k, name in enumerate(self.frames_):
                if name in place:
                    out[:, k] = own[:, place[name]]
        if self._models:
            rows = self._features.transform(units)
            for k, model in self._models.items():
                out[:, k] = self._curves[k](model.decision_function(rows))
        return out

    def predict(self, texts: Sequence[str]) -> IntArray:
        """1 where a frame's probability reaches its threshold, else 0; shape (n, n_frames)."""
        return (self.predict_proba(texts) >= self.thresholds_).astype(np.int64)

    def units(self, texts: Sequence[str]) -> Units:
        """Encode texts and their clauses, to be used several times."""
        return encode_units(texts, self._encoder(), self.store)

    @property
    def thresholds_(self) -> FloatArray:
        """Probability from which on a frame is given, shape (n_frames,)."""
        fallback = self._definitions.threshold_ if self._definitions is not None else 1.0
        return np.array(
            [self._curves[k].threshold if k in self._curves else fallback for k in range(len(self.frames_))]
        )

    def _encoder(self) -> Encoder:
        if self.encoder is None:
            self.encoder = SentenceTransformerEncoder()
        return self.encoder

    def _name(self, coded: Sequence[frozenset[str]]) -> None:
        known = self._definitions.names_ if self._definitions is not None else ()
        counts = Counter(name for own in coded for name in own if name.strip())
        more = sorted((name for name in counts if name not in known), key=lambda name: (-counts[name], name))
        self.frames_ = (*known, *more)

    def _drop_unknown(self) -> None:
        known = self._definitions.names_ if self._definitions is not None else ()
        kept = [k for k, name in enumerate(self.frames_) if self.learnt_[k] or name in known]
        self._models = {new: self._models[old] for new, old in enumerate(kept) if old in self._models}
        self._curves = {new: self._curves[old] for new, old in enumerate(kept) if old in self._curves}
        self.learnt_ = tuple(self.learnt_[k] for k in kept)
        self.frames_ = tuple(self.frames_[k] for k in kept)

    def _learn(self, units: Units, truth: NDArray[np.bool_], groups: IntArray, which: IntArray) -> None:
        best: tuple[float, tuple[str, float], FloatArray] | None = None
        fold = _folds(groups)
        for view in VIEWS:
            parts = [(fold != f, fold == f) for f in np.unique(fold)]
            made = [FeatureMaker(view).fit_transform(units.take(np.flatnonzero(train))) for train, _ in parts]
            asked = [
                maker.transform(units.take(np.flatnonzero(test)))
                for (maker, _), (_, test) in zip(made, parts, strict=True)
            ]
            for _, strength in (pair for pair in GRID if pair[0] == view):
                scores = np.zeros((len(truth), len(which)))
                for (_, rows), other, (train, test) in zip(made, asked, parts, strict=True):
                    for place, k in enumerate(which):
                        scores[test, place] = _inner_scores(rows, truth[train, k], other, strength)
                worth = float(np.mean([_precision(truth[:, k], scores[:, p]) for p, k in enumerate(which)]))
                if best is None or worth > best[0]:
                    best = (worth, (view, strength), scores)
        if best is None:
            return
        _, self.chosen_, scores = best
        view, strength = self.chosen_
        self._features, rows = FeatureMaker(view).fit_transform(units)
        for place, k in enumerate(which):
            self._curves[int(k)] = _curve(truth[:, k], scores[:, place])
            self._models[int(k)] = _regression(strength).fit(rows, truth[:, k])


def _inner_scores(rows: Any, truth: NDArray[np.bool_], other: Any, strength: float) -> FloatArray:
    if truth.all() or not truth.any():
        return np.full(other.shape[0], np.log(max(truth.mean(), _LEAST)))
    return np.asarray(_regression(strength).fit(rows, truth).decision_function(other))


def _curve(truth: NDArray[np.bool_], scores: FloatArray) -> _Curve:
    fitted = LogisticRegression(C=10.0).fit(scores[:, None], truth)
    curve = _Curve(max(float(fitted.coef_[0, 0]), _LEAST), float(fitted.intercept_[0]), 0.5)
    return _Curve(curve.slope, curve.offset, best_f1(truth, curve(scores))[1] / 2.0)


def _precision(truth: NDArray[np.bool_], scores: FloatArray) -> float:
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(truth, scores))


def _regression(strength: float) -> LogisticRegression:
    # liblinear is exact and quick on this many rows, and shrinks the offset as well, which a rare frame needs.
    return LogisticRegression(C=strength, class_weight="balanced", solver="liblinear", random_state=0)


def _codes(values: Sequence[Hashable]) -> IntArray:
    code = {value: k for k, value in enumerate(dict.fromkeys(values))}
    return np.array([code[value] for value in values], dtype=np.int64)


def spread(groups: Sequence[Hashable]) -> IntArray:
    """Fold of each row: groups stay together.

    Examples
    --------
    >>> spread(["a", "b", "a", "c"]).tolist()
    [0, 1, 0, 2]
    """
    return _folds(_codes(groups))


def _folds(groups: IntArray) -> IntArray:
    """Spread groups over the inner folds, the largest first, each to the fold that has least."""
    sizes = Counter(groups.tolist())
    load = np.zeros(min(N_INNER, len(sizes)), dtype=np.int64)
    fold = {}
    for group, n in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold[group] = int(np.argmin(load))
        load[fold[group]] += n
    return np.array([fold[group] for group in groups.tolist()], dtype=np.int64)
