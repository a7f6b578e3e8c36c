"""What a frame is learnt from: the embedding, the words, and how well a codebook's definitions fit."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from shiftdetect.explain.definitions import WEIGHT, DefinitionScorer
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
    definitions : DefinitionScorer, optional
        Fitted.
    """

    def __init__(self, view: str, definitions: DefinitionScorer | None = None) -> None:
        self.view = view
        self.definitions = definitions

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
        if self.definitions is not None:
            scores = self.definitions.score(units)
            self._mean, self._spread = scores.mean(axis=0), np.maximum(scores.std(axis=0), 1e-6)
        return self, self.transform(units)

    def transform(self, units: Units) -> Any:
        """Rows of a sparse array, shape (n, n_features)."""
        parts = [csr_array(units.vectors * WEIGHT), self._terms.transform(units.texts) * WEIGHT]
        if self.definitions is not None:
            fit = (self.definitions.score(units) - self._mean) / self._spread
            parts.append(csr_array(fit * FIT_WEIGHT))
        return hstack(parts, format="csr")
