"""The baseline: which words are used, and nothing about what they mean."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.protocol import EncoderIdentity, checked_texts, checked_vectors
from shiftdetect.errors import EncoderError

_WORD = r"(?u)\b\w+\b"
_DEFAULTS: dict[str, Any] = {
    "ngram_range": (1, 2),
    "sublinear_tf": True,
    "min_df": 1,
    "max_features": 4096,
    "token_pattern": _WORD,
    "norm": "l2",
}


class TfidfEncoder:
    """Encode texts by their words and word pairs, weighted by how rare they are (scikit-learn's TF-IDF).

    Parameters
    ----------
    **settings
        Settings of :class:`sklearn.feature_extraction.text.TfidfVectorizer` that differ from these: words of one
        letter and more, single and in pairs, sublinear frequency, unit length, the 4,096 most frequent terms.

    Notes
    -----
    Vectors are dense, 4 bytes x (number of terms + 1) each: at most 16 kB with the default cap. The last dimension
    is kept for texts without a single known term: they all get the same unit vector, at right angles to every
    other text, so that every row has unit length.

    Examples
    --------
    >>> texts = ["the dam was about to break", "it would have cost too much"]
    >>> vectors = TfidfEncoder().fit(texts).encode(texts)
    >>> vectors.shape[0], round(float(vectors[0] @ vectors[1]), 3)
    (2, 0.0)
    """

    worth_storing = False

    def __init__(self, **settings: Any) -> None:
        self.settings = settings
        self._vectorizer: Any = None
        self._identity: EncoderIdentity | None = None

    @property
    def fitted(self) -> bool:
        """Whether :meth:`fit` has been called."""
        return self._vectorizer is not None

    @property
    def identity(self) -> EncoderIdentity:
        """What decides the vectors: settings, vocabulary and weights of the terms.

        Raises
        ------
        EncoderError
            Not fitted yet: without a vocabulary there is nothing to identify.
        """
        self._check_fitted()
        if self._identity is None:
            vocabulary = self._vectorizer.vocabulary_
            ordered = sorted(vocabulary, key=vocabulary.__getitem__)
            settings = {key: str(value) for key, value in sorted(self._vectorizer.get_params().items())}
            digest = hashlib.sha256(json.dumps([settings, ordered]).encode())
            digest.update(np.asarray(self._vectorizer.idf_, dtype="<f8").tobytes())
            self._identity = EncoderIdentity(
                name="tfidf", pooling="sum of terms", backend="scikit-learn", settings=digest.hexdigest()
            )
        return self._identity

    def fit(self, texts: Sequence[str]) -> Self:
        """Learn vocabulary and term weights; the order of the texts does not matter.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        TfidfEncoder
            Itself.

        Raises
        ------
        EncoderError
            No texts, no words in them, or settings that scikit-learn refuses.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer

        listed = checked_texts(texts)
        settings = {**_DEFAULTS, **self.settings, "dtype": np.float64}
        try:
            vectorizer = TfidfVectorizer(**settings).fit(listed)
        except (TypeError, ValueError) as error:
            raise EncoderError(
                f"TF-IDF cannot be fitted to these {len(listed)} texts: {error}. "
                "Check that they hold words, and the settings given to TfidfEncoder."
            ) from error
        if settings["norm"] != "l2" or not vectorizer.use_idf:
            raise EncoderError("TfidfEncoder needs norm='l2' and use_idf=True: its rows have unit length.")
        self._vectorizer, self._identity = vectorizer, None
        return self

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        ndarray of float32, shape (n_texts, n_terms + 1)
            Rows of unit length.

        Raises
        ------
        EncoderError
            No texts, or not fitted yet.
        """
        listed = checked_texts(texts)
        self._check_fitted()
        terms = self._vectorizer.transform(listed)
        vectors = np.zeros((len(listed), terms.shape[1] + 1), dtype=np.float32)
        vectors[:, :-1] = terms.toarray()
        vectors[np.diff(terms.indptr) == 0, -1] = 1.0
        return checked_vectors(vectors, len(listed), "tfidf")

    def _check_fitted(self) -> None:
        if not self.fitted:
            raise EncoderError("TfidfEncoder has no vocabulary yet. Call fit(texts) with the texts to compare first.")
