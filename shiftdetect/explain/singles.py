"""One frame a statement: where a codebook makes coders choose, as with the main theme of a headline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from shiftdetect.encode import Encoder, SentenceTransformerEncoder, VectorStore
from shiftdetect.encode.folder import DEFAULT_SHA256
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.definitions import WEIGHT
from shiftdetect.explain.features import FeatureMaker
from shiftdetect.explain.tuning import Progress, TunedEncoder
from shiftdetect.explain.units import Units, encode_units

GRID: Final = tuple(product((("words",), ("words", "characters")), (10.0, 30.0)))
"""Views of the words beside the embedding, and strengths, that inner folds choose from."""

N_INNER = 3

MIN_TUNED = 600
"""Labelled texts from which on the encoder itself learns: the fewest with which that helped on all that was tried."""

TUNED_GRID: Final = (("words",), 3.0)
"""Views and strength beside vectors that have learnt the labels: fixed, inner folds would have to teach again."""


class SingleCoder(BaseEstimator):  # type: ignore[misc]
    """Tell which one of several frames a statement carries.

    Parameters
    ----------
    encoder : Encoder, optional
        The embedded all-MiniLM-L6-v2 when left out.
    store : VectorStore, optional
    tune : bool, optional
        Whether the encoder itself learns the labels; left out, it does from :data:`MIN_TUNED` texts on, where it is
        the embedded one. It takes about a minute for each thousand short texts.
    seed : int
        Of the learning of the encoder; nothing else draws.
    progress : callable, optional
        Called with steps done and all steps while the encoder learns.

    Attributes
    ----------
    classes_ : ndarray of str
    chosen_ : tuple
        Views and strength.
    tuned_ : TunedEncoder or None
        The encoder that has learnt the labels.

    Notes
    -----
    Multinomial logistic regression, classes weighted alike, on embedding and TF-IDF; from :data:`MIN_TUNED` labels on
    also on the embedding by an encoder that learnt them (see :class:`~shiftdetect.explain.tuning.TunedEncoder`).
    Where a statement may carry several frames or none, :class:`~shiftdetect.explain.coder.FrameCoder` is right.

    Examples
    --------
    >>> from shiftdetect.encode import TfidfEncoder
    >>> texts = [f"the bridge was {w} on day {k}" for k in range(4) for w in ("old and worn", "dear to repair")]
    >>> coder = SingleCoder(TfidfEncoder().fit(texts)).fit(texts, ["age", "cost"] * 4)
    >>> coder.predict(["worn and old, it seems"]).tolist()
    ['age']
    """

    def __init__(
        self,
        encoder: Encoder | None = None,
        store: VectorStore | None = None,
        tune: bool | None = None,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> None:
        self.encoder = encoder
        self.store = store
        self.tune = tune
        self.seed = seed
        self.progress = progress

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Learn from texts with one label each."""
        return self.fit_units(encode_units(texts, self._encoder(), self.store), labels)

    def fit_units(self, units: Units, labels: Sequence[str]) -> Self:
        """Learn as :meth:`fit` does, from texts that are encoded already.

        Raises
        ------
        ShiftDetectError
            For another number of labels, fewer than two different ones, or one that is rarer than there are folds;
            where an encoder shall learn that is not the embedded one.
        """
        truth = np.array(labels)
        names, counts = np.unique(truth, return_counts=True)
        if len(truth) != len(units) or len(names) < 2 or counts.min() < N_INNER:
            raise ShiftDetectError(
                f"{len(units)} texts need one label each ({len(truth)} are given), of two kinds or more "
                f"({len(names)}), each {N_INNER} times or more: label more texts, or merge rare labels."
            )
        self.classes_ = names
        self.tuned_ = self._taught(units.texts, truth)
        self.chosen_ = TUNED_GRID if self.tuned_ is not None else self._choose(units, truth)
        self._makers, rows = _rows(self.chosen_[0], units)
        self._model = _regression(self.chosen_[1]).fit(self._beside(rows, units), truth)
        return self

    def _taught(self, texts: Sequence[str], truth: NDArray[np.str_]) -> TunedEncoder | None:
        if self.tune and not can_learn(self._encoder()):
            raise ShiftDetectError(
                f"only the embedded encoder can learn labels, not {self._encoder().identity.name}: leave the encoder "
                "out, or give tune=False."
            )
        if not (learns(self._encoder(), len(truth)) if self.tune is None else self.tune):
            return None
        return TunedEncoder(self.seed, self.progress).fit(texts, truth.tolist())

    def _beside(self, rows: Any, units: Units) -> Any:
        if self.tuned_ is None:
            return rows
        return hstack([rows, csr_array(self.tuned_.encode(units.texts) * WEIGHT)], format="csr")

    def _choose(self, units: Units, truth: NDArray[np.str_]) -> tuple[tuple[str, ...], float]:
        parts = list(StratifiedKFold(N_INNER, shuffle=True, random_state=0).split(truth, truth))
        best: tuple[float, tuple[tuple[str, ...], float]] | None = None
        for views in dict.fromkeys(views for views, _ in GRID):
            made = [_rows(views, units.take(known)) for known, _ in parts]
            asked = [_ask(makers, units.take(new)) for (makers, _), (_, new) in zip(made, parts, strict=True)]
            for strength in (s for v, s in GRID if v == views):
                given = np.empty_like(truth)
                for (_, rows), other, (known, new) in zip(made, asked, parts, strict=True):
                    given[new] = _regression(strength).fit(rows, truth[known]).predict(other)
                worth = float(f1_score(truth, given, average="macro"))
                if best is None or worth > best[0]:
                    best = (worth, (views, strength))
        return best[1] if best is not None else GRID[0]

    def predict(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The most probable label of each text."""
        return self.predict_units(encode_units(texts, self._encoder(), self.store))

    def predict_units(self, units: Units) -> NDArray[np.str_]:
        """Labels as :meth:`predict` gives them, of texts that are encoded already."""
        return np.asarray(self._model.predict(self._beside(_ask(self._makers, units), units)))

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probability of each of ``classes_``, shape (n, n_classes)."""
        return self.proba_units(encode_units(texts, self._encoder(), self.store))

    def proba_units(self, units: Units) -> NDArray[np.float64]:
        """Probabilities as :meth:`predict_proba` gives them, of texts that are encoded already."""
        return np.asarray(self._model.predict_proba(self._beside(_ask(self._makers, units), units)))

    def _encoder(self) -> Encoder:
        if self.encoder is None:
            self.encoder = SentenceTransformerEncoder()
        return self.encoder


def can_learn(encoder: Encoder) -> bool:
    """Tell whether it is the embedded encoder."""
    return encoder.identity.weights_sha256 == DEFAULT_SHA256


def learns(encoder: Encoder, n: int) -> bool:
    """Tell whether an encoder is to learn from so many labelled texts."""
    return n >= MIN_TUNED and can_learn(encoder)


def _rows(views: tuple[str, ...], units: Units) -> tuple[list[FeatureMaker], Any]:
    made = [FeatureMaker(view).fit_transform(units) for view in views]
    return [maker for maker, _ in made], hstack([rows for _, rows in made], format="csr")


def _ask(makers: Sequence[FeatureMaker], units: Units) -> Any:
    return hstack([maker.transform(units) for maker in makers], format="csr")


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, class_weight="balanced", max_iter=300)
