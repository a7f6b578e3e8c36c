"""What a frame is learnt from: the embedding, the words, and how well a codebook's definitions fit."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from shiftdetect.explain.definitions import WEIGHT
from shiftdetect.explain.units import Units

VIEWS = ("characters", "words")
FIT_WEIGHT = 0.3
"""Of a standardised definition score: as many scores as frames weigh about as much as one of the other views."""

FloatArray = NDArray[np.float64]


class FeatureMaker:
    """Turn statements into rows for a linear model.

    Parameters
    ----------
    view : {'characters', 'words'}
        Which terms TF-IDF counts: runs of three to five characters, or one and two words.

    Notes
    -----
    How well the definitions of a codebook fit is taken from ``units.fit``, where it is there.
    """

    def __init__(self, view: str) -> None:
        self.view = view

    def fit_transform(self, units: Units) -> tuple[Self, Any]:
        """Learn terms and scales from these statements, and give their rows."""
        settings: dict[str, Any] = (
            {"analyzer": "char_wb", "ngram_range": (3, 5)}
            if self.view == "characters"
            else {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"}
        )
        # A term that one statement has says nothing about others, unless there are only a few statements.
        self._terms = TfidfVectorizer(sublinear_tf=True, min_df=2 if len(units) >= 20 else 1, **settings)
        try:
            self._terms.fit(units.texts)
        except ValueError:  # no term is in two statements
            self._terms = TfidfVectorizer(sublinear_tf=True, **settings).fit(units.texts)
        if units.fit is not None:
            self._mean, self._spread = units.fit.mean(axis=0), np.maximum(units.fit.std(axis=0), 1e-6)
        return self, self.transform(units)

    def transform(self, units: Units) -> Any:
        """Rows of a sparse array, shape (n, n_features)."""
        parts = [csr_array(units.vectors * WEIGHT), self._terms.transform(units.texts) * WEIGHT]
        if units.fit is not None:
            parts.append(csr_array((units.fit - self._mean) / self._spread * FIT_WEIGHT))
        return hstack(parts, format="csr")
