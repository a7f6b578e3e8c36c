"""How far apart two statements are worded: what stands beside a relation, and cannot tell a claim from its denial."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, VectorStore, encode_texts
from shiftdetect.explain.compare import Pair


def cosine_distances(
    pairs: Sequence[Pair], encoder: Encoder, store: VectorStore | None = None, progress: bool | None = False
) -> NDArray[np.float64]:
    """Return the cosine distance of the two texts of each pair.

    Parameters
    ----------
    pairs : sequence of (str, str)
    encoder : Encoder
    store : VectorStore, optional
    progress : bool, optional
        As of :func:`~shiftdetect.encode.encode_texts`.

    Returns
    -------
    ndarray, shape (n_pairs,)
        From 0, the same direction, to 2; with sentence embeddings next to never above 1.

    Examples
    --------
    >>> from shiftdetect.encode import TfidfEncoder
    >>> words = "the bridge was shut", "no comment"
    >>> cosine_distances([(words[0], words[0]), words], TfidfEncoder().fit(words)).round(2).tolist()
    [0.0, 1.0]
    """
    if not pairs:
        return np.zeros(0)
    vectors, _ = encode_texts([text for pair in pairs for text in pair], encoder, store=store, progress=progress)
    cosine = np.einsum("ij,ij->i", vectors[0::2], vectors[1::2], dtype=np.float64)
    return np.asarray(np.clip(1.0 - cosine, 0.0, 2.0))
