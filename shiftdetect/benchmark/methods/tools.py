"""What methods may use: vectors of texts, each text encoded once for all methods, and sums of a series."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.tasks.series import Series
from shiftdetect.corpus import find_repeated, set_aside
from shiftdetect.drift.moments import Moments, compute_moments
from shiftdetect.encode import Encoder, SentenceTransformerEncoder, TfidfEncoder, VectorStore, encode_texts, ready_for
from shiftdetect.errors import ShiftDetectError

_WORD = re.compile(r"\w+")

FloatArray = NDArray[np.float64]


class Tools:
    """Encoders and caches that methods share.

    Parameters
    ----------
    encoder : Encoder, optional
        The embedded one when left out. A TfidfEncoder without a vocabulary is fitted to each task: see :meth:`fitted`.
    store : VectorStore, optional
        Where vectors are kept between runs.
    seed : int
        For whatever a method draws.

    Attributes
    ----------
    seconds_encoding : float
        What encoding took so far.
    """

    def __init__(self, encoder: Encoder | None = None, store: VectorStore | None = None, seed: int = 0) -> None:
        self.encoder = SentenceTransformerEncoder() if encoder is None else encoder
        self.store = store
        self.seed = seed
        self.seconds_encoding = 0.0
        self._known: dict[str, NDArray[np.float32]] = {}
        self._measured: dict[Series, tuple[str, ...]] = {}

    def fitted(self, texts: Sequence[str]) -> Tools:
        """Return itself or, where the encoder has no vocabulary yet, tools whose encoder is fitted to these texts.

        Examples
        --------
        >>> tools = Tools(TfidfEncoder())
        >>> tools.identity
        'tfidf fitted anew to the statements that are learnt from'
        >>> tools.fitted(["the dam held", "the dam broke"]).vectors(["the dam"]).shape
        (1, 8)
        """
        encoder = ready_for(self.encoder, texts) if texts else self.encoder
        return self if encoder is self.encoder else Tools(encoder, self.store, self.seed)

    @property
    def identity(self) -> str:
        """What decides the vectors, as a record keeps it."""
        if self._has_words:
            return str(self.encoder.identity)
        return "tfidf fitted anew to the statements that are learnt from"

    @property
    def _has_words(self) -> bool:
        return bool(getattr(self.encoder, "fitted", True))

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Vectors of the encoder, rows of unit length.

        Raises
        ------
        ShiftDetectError
            Where the encoder has no vocabulary: fitted to each call's texts, no two calls could be compared.
        """
        if not self._has_words:
            raise ShiftDetectError("the encoder has no vocabulary yet: call fitted(texts) with all texts of the task.")
        new = sorted({*texts} - self._known.keys())
        if new:
            started = time.process_time()
            rows, _ = encode_texts(new, self.encoder, store=self.store)
            self.seconds_encoding += time.process_time() - started
            self._known.update(zip(new, rows, strict=True))
        return np.stack([self._known[text] for text in texts]).astype(np.float64)

    def tfidf(self, texts: Sequence[str]) -> FloatArray:
        """TF-IDF vectors, the vocabulary fitted to these texts alone."""
        return TfidfEncoder().fit(texts).encode(texts).astype(np.float64)

    def words(self, text: str) -> list[str]:
        """Words of a text in lower case."""
        return _WORD.findall(text.lower())

    def moments(self, series: Series, vectors: FloatArray | None = None) -> Moments:
        """Sums of a series as a report takes them: boilerplate set aside, log length as covariate."""
        texts = self.measured(series)
        rows = self.vectors(texts) if vectors is None else vectors
        length = np.log([max(1, len(text.split())) for text in texts])
        return compute_moments(rows, series.places, series.speakers, length)

    def measured(self, series: Series) -> tuple[str, ...]:
        """Texts of a series without the sentences that many of them share word for word."""
        if series not in self._measured:
            self._measured[series] = set_aside(series.texts, find_repeated(series.texts))
        return self._measured[series]

    @cached_property
    def comparer(self) -> Any:
        """The comparer of pairs of statements."""
        from shiftdetect.explain.compare import StatementComparer

        return StatementComparer(n_threads=1)
