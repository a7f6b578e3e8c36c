"""Frames from definitions and examples alone: a codebook as the training set of a clause classifier.

Each definition and each example is one text of its frame; beside the frames stand sentences that carry none (see
:mod:`shiftdetect.explain.background`). A logistic regression learns to tell all of them apart on two
views of a text, its sentence embedding and its runs of three to five characters; it is asked about each clause of a
statement, and the statement has of each frame what its best clause has. Nothing but the codebook is learnt from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from shiftdetect.encode import Encoder, VectorStore
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.background import BACKGROUND
from shiftdetect.explain.codebook import Codebook
from shiftdetect.explain.units import Units, encode_units

WEIGHT = 2.0
"""Length of each view before the regression: with 1 the regression could not be sure of anything."""

STRENGTH = 10.0
_FOLDS = 5
_LEAST = 1e-6

FloatArray = NDArray[np.float64]


class DefinitionScorer(BaseEstimator):  # type: ignore[misc]
    """Score statements on the frames of a codebook, from its definitions and examples.

    Parameters
    ----------
    codebook : Codebook
        One frame or more.
    encoder : Encoder
    store : VectorStore, optional

    Attributes
    ----------
    names_ : tuple of str
    slope_, offset_ : float
        Of the logistic curve that turns a score into a probability; from texts of the codebook that were held out.
    threshold_ : float
        Probability from which on a held-out text of the codebook is best told to carry its frame (largest F1).
    """

    def __init__(self, codebook: Codebook, encoder: Encoder, store: VectorStore | None = None) -> None:
        self.codebook = codebook
        self.encoder = encoder
        self.store = store

    def fit(self) -> Self:
        """Learn from the codebook.

        Raises
        ------
        ShiftDetectError
            Where it names no frame.
        """
        if not self.codebook.frames:
            raise ShiftDetectError("a codebook without a frame cannot code anything: define at least one.")
        self.names_ = self.codebook.names
        texts = [text for frame in self.codebook.frames for text in frame.texts]
        owner = np.array([k for k, frame in enumerate(self.codebook.frames) for _ in frame.texts])
        texts += BACKGROUND
        owner = np.append(owner, np.full(len(BACKGROUND), len(self.names_)))
        self._characters = character_terms().fit(texts)
        units = encode_units(texts, self.encoder, self.store)
        rows = self._rows(units.texts, units.vectors)
        self._model = _regression().fit(rows, owner)
        self._calibrate(rows, owner)
        return self

    def score(self, units: Units) -> FloatArray:
        """Log-odds of each frame in the best clause of each statement, shape (n, n_frames)."""
        rows = self._rows(units.clauses, units.clause_vectors)
        return units.largest(_log_odds(self._model.predict_proba(rows)[:, : len(self.names_)]))

    def scored(self, units: Units) -> Units:
        """Put the scores beside the statements, where they are not there already."""
        return units if units.fit is not None else replace(units, fit=self.score(units))

    def probabilities(self, scores: FloatArray) -> FloatArray:
        """Turn scores into probabilities."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope_ * scores + self.offset_))))

    def _rows(self, texts: tuple[str, ...], vectors: FloatArray) -> Any:
        from scipy.sparse import csr_array, hstack

        return hstack([csr_array(vectors * WEIGHT), self._characters.transform(texts) * WEIGHT], format="csr")

    def _calibrate(self, rows: Any, owner: NDArray[np.int64]) -> None:
        # Each text in turn is held out, five groups of them, so that a definition does not vouch for itself.
        fold = np.zeros(len(owner), dtype=np.int64)
        for k in range(len(self.names_) + 1):
            mine = np.flatnonzero(owner == k)
            fold[mine] = np.arange(len(mine)) % _FOLDS
        truth, scores = [], []
        for f in np.unique(fold):
            out = fold == f
            if len(np.unique(owner[~out])) < 2:
                continue
            model = _regression().fit(rows[~out], owner[~out])
            known = model.predict_proba(rows[out])
            for k, place in zip(model.classes_, known.T, strict=True):
                if k == len(self.names_):
                    continue
                truth.append(owner[out] == k)
                scores.append(_log_odds(place))
        self.slope_, self.offset_, self.threshold_ = 1.0, 0.0, 0.5
        if truth and np.concatenate(truth).any():
            y, x = np.concatenate(truth), np.concatenate(scores)
            curve = LogisticRegression(C=1e3).fit(x[:, None], y)
            self.slope_, self.offset_ = float(curve.coef_[0, 0]), float(curve.intercept_[0])
            self.threshold_ = best_f1(y, self.probabilities(x))[0]


def character_terms() -> TfidfVectorizer:
    """Runs of three to five characters within words, weighted by how rare they are."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)


def best_f1(truth: NDArray[np.bool_], probability: FloatArray) -> tuple[float, float]:
    """Find the threshold with the largest F1, and that F1; of equals the highest.

    Examples
    --------
    >>> best_f1(np.array([True, False, True, False]), np.array([0.9, 0.6, 0.5, 0.1]))
    (0.5, 0.8)
    """
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2.0 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    # Equal probabilities are taken together or not at all.
    last = np.append(probability[order][1:] != probability[order][:-1], True)
    place = int(np.argmax(np.where(last, f1, -1.0)))
    return float(probability[order][place]), float(f1[place])


def _log_odds(probability: FloatArray) -> FloatArray:
    bounded = np.clip(probability, _LEAST, 1.0 - _LEAST)
    return np.asarray(np.log(bounded) - np.log1p(-bounded))


def _regression() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=500)
