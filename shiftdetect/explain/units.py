"""Statements and their clauses, encoded once: what frames are scored on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, VectorStore, encode_texts
from shiftdetect.explain.clauses import split_clauses

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Units:
    """Texts with their clauses.

    Attributes
    ----------
    texts : tuple of str
    vectors : ndarray, shape (n_texts, n_dimensions)
    clauses : tuple of str
        Of all texts, one after the other; each text stands before its own clauses as a clause of its own where it has
        several.
    clause_vectors : ndarray, shape (n_clauses, n_dimensions)
    starts : ndarray of int, shape (n_texts,)
        Where the clauses of each text begin.
    fit : ndarray, shape (n_texts, n_frames), or None
        Scores of a codebook's definitions, where they were asked for: kept here, since they are used many times.
    """

    texts: tuple[str, ...]
    vectors: FloatArray
    clauses: tuple[str, ...]
    clause_vectors: FloatArray
    starts: IntArray
    fit: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def largest(self, scores: FloatArray) -> FloatArray:
        """Pool scores of clauses to scores of texts: the largest of each column.

        Parameters
        ----------
        scores : ndarray, shape (n_clauses, n_columns)

        Returns
        -------
        ndarray, shape (n_texts, n_columns)
        """
        return np.asarray(np.maximum.reduceat(scores, self.starts, axis=0))

    def take(self, rows: Sequence[int] | IntArray) -> Units:
        """Keep these texts, in this order."""
        ends = np.append(self.starts[1:], len(self.clauses))
        kept = [np.arange(self.starts[row], ends[row]) for row in rows]
        flat = np.concatenate(kept) if kept else np.zeros(0, dtype=np.int64)
        sizes = np.array([len(part) for part in kept], dtype=np.int64)
        return Units(
            texts=tuple(self.texts[row] for row in rows),
            vectors=self.vectors[np.asarray(rows, dtype=np.int64)],
            clauses=tuple(self.clauses[k] for k in flat),
            clause_vectors=self.clause_vectors[flat],
            starts=np.cumsum(sizes) - sizes,
            fit=None if self.fit is None else self.fit[np.asarray(rows, dtype=np.int64)],
        )


def encode_units(texts: Sequence[str], encoder: Encoder, store: VectorStore | None = None) -> Units:
    """Split texts into clauses and encode all of them, each different one once.

    Parameters
    ----------
    texts : sequence of str
    encoder : Encoder
    store : VectorStore, optional

    Examples
    --------
    >>> from shiftdetect.encode import TfidfEncoder
    >>> texts = ["The dam was old, and it had to be closed.", "It leaked."]
    >>> units = encode_units(texts, TfidfEncoder())
    >>> units.clauses, units.starts.tolist()
    (('The dam was old, and it had to be closed.', 'The dam was old', 'and it had to be closed.', 'It leaked.'), [0, 3])
    """
    clauses: list[str] = []
    starts = []
    for text in texts:
        starts.append(len(clauses))
        parts = split_clauses(text)
        clauses += [text, *parts] if len(parts) > 1 else [text]
    vectors = encode_texts(clauses, encoder, store=store)[0].astype(np.float64)
    begin = np.array(starts, dtype=np.int64)
    return Units(tuple(texts), vectors[begin], tuple(clauses), vectors, begin)
