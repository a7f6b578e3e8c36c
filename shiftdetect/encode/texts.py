"""Encode each different text once, and never again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from shiftdetect.encode.database import Keeping
from shiftdetect.encode.protocol import Encoder, checked_texts, checked_vectors
from shiftdetect.encode.sentence import SentenceTransformerEncoder
from shiftdetect.encode.store import VectorStore
from shiftdetect.encode.tfidf import TfidfEncoder

_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class EncodingReport:
    """What encoding took.

    Attributes
    ----------
    n_texts : int
        Texts asked for.
    n_unique : int
        Different texts among them.
    n_from_store : int
        Different texts whose vector was in the store.
    n_encoded : int
        Different texts that were encoded now.
    n_truncated : int
        Texts asked for that are longer than the encoder reads; their end does not count.
    """

    n_texts: int
    n_unique: int
    n_from_store: int
    n_encoded: int
    n_truncated: int


def encode_texts(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    store: VectorStore | None = None,
    chunk_size: int = 256,
    progress: bool | None = None,
) -> tuple[NDArray[np.float32], EncodingReport]:
    """Encode texts, each different one once, and those in the store not at all.

    Parameters
    ----------
    texts : sequence of str
        Repeated texts are computed once and returned as often as they occur.
    encoder : Encoder
        Of a :class:`TfidfEncoder` that was not fitted, a copy is fitted to ``texts``; the encoder given stays as it is.
    store : VectorStore, optional
        Where vectors are kept between runs; without one every text is encoded. A store that cannot be written is
        passed over with a warning.
    chunk_size : int
        Texts after which vectors are saved: what a broken-off run keeps.
    progress : bool, optional
        Whether to show a bar on stderr; None shows one on a terminal when it takes over a second.

    Returns
    -------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Rows of unit length, in the order of ``texts``.
    report : EncodingReport

    Raises
    ------
    EncoderError
        No texts, an encoder that is missing or returns what cannot be used, or a store that is damaged.

    Examples
    --------
    >>> vectors, report = encode_texts(["no comment", "it was an accident", "no comment"], TfidfEncoder())
    >>> len(vectors), report.n_unique
    (3, 2)
    """
    listed = checked_texts(texts)
    encoder = ready_for(encoder, listed)
    # In an order that the rows' own cannot change, so that an encoder sees the same chunks for the same texts.
    unique = sorted(set(listed), key=lambda text: (len(text), text))
    keeping = Keeping(store if getattr(encoder, "worth_storing", True) else None, str(encoder.identity))
    known: dict[str, NDArray[np.float32]] = keeping.get(unique)
    n_from_store = len(known)
    missing = [text for text in unique if text not in known]
    with tqdm(
        total=len(missing),
        desc="encoding",
        unit="text",
        file=sys.stderr,
        delay=_PATIENCE_SECONDS if progress is None else 0,
        disable=None if progress is None else not progress,
    ) as bar:
        for start in range(0, len(missing), chunk_size):
            chunk = missing[start : start + chunk_size]
            dimension = len(next(iter(known.values()))) if known else None
            rows = checked_vectors(encoder.encode(chunk), len(chunk), encoder.identity.name, dimension)
            new = dict(zip(chunk, rows, strict=True))
            keeping.put(new)
            known.update(new)
            bar.update(len(chunk))
    vectors = checked_vectors(np.stack([known[text] for text in listed]), len(listed), encoder.identity.name)
    return vectors, EncodingReport(
        n_texts=len(listed),
        n_unique=len(unique),
        n_from_store=n_from_store,
        n_encoded=len(missing),
        n_truncated=count_truncated(listed, encoder),
    )


def named_encoder(name: str | Path | None) -> Encoder:
    """Choose an encoder by name, as the command line does.

    Parameters
    ----------
    name : str, Path or None
        'tfidf', a model folder, or a hub name; None is the embedded all-MiniLM-L6-v2.

    Examples
    --------
    >>> type(named_encoder("tfidf")).__name__, named_encoder(None).identity.name
    ('TfidfEncoder', 'sentence-transformers/all-MiniLM-L6-v2')
    """
    return TfidfEncoder() if str(name).lower() == "tfidf" else SentenceTransformerEncoder(name)


def ready_for(encoder: Encoder, texts: Sequence[str]) -> Encoder:
    """Return the encoder itself or, of a TfidfEncoder without a vocabulary, a copy fitted to these texts.

    The vocabulary of one corpus must never serve another unasked: words that are missing from it would all be alike.
    """
    if isinstance(encoder, TfidfEncoder) and not encoder.fitted:
        return TfidfEncoder(**encoder.settings).fit(texts)
    return encoder


def count_truncated(texts: Sequence[str], encoder: Encoder) -> int:
    """Count the texts that are longer than the encoder reads; 0 where it does not say."""
    truncated = getattr(encoder, "truncated", None)
    return 0 if truncated is None else int(sum(truncated(texts)))
