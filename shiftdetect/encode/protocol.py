"""What an encoder is: one method, and an identity that a cache can rely on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import EncoderError

_UNIT_TOLERANCE = 1e-3


@dataclass(frozen=True)
class EncoderIdentity:
    """Everything that decides which vector a text gets; ``str()`` of it is the key of a cache.

    Attributes
    ----------
    name : str
        Name of the model as a reader knows it; never a path.
    revision : str or None
        Commit or version of the model.
    weights_sha256 : str or None
        SHA-256 of the weights (of the one weights file, or over the list of all of them), as hexadecimal digits.
    pooling : str or None
        How token vectors become one vector.
    normalisation : str
        What is done to the length of a vector.
    backend : str or None
        What computes it, on which kind of device.
    max_length : int or None
        Tokens after which a text is cut; None where nothing is cut or the limit is not known beforehand.
    settings : str or None
        Hash of everything else that matters (tokenizer, prompts, vocabulary ...).

    Examples
    --------
    >>> print(EncoderIdentity("my-model", revision="3"))
    my-model revision=3 normalisation=l2
    """

    name: str
    revision: str | None = None
    weights_sha256: str | None = None
    pooling: str | None = None
    normalisation: str = "l2"
    backend: str | None = None
    max_length: int | None = None
    settings: str | None = None

    def __str__(self) -> str:
        name, *values = astuple(self)
        labels = list(self.__dataclass_fields__)[1:]
        parts = [f"{label}={value}" for label, value in zip(labels, values, strict=True) if value is not None]
        return " ".join([name, *parts])


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit-length vectors.

    Two attributes are all there is. ``identity`` must differ whenever the same text would get another vector, and
    must be cheap: it is asked for before anything is loaded. Where storing vectors on disk costs more than making
    them again, a class can say ``worth_storing = False``.

    Examples
    --------
    An encoder of one's own, here one that counts letters:

    >>> import numpy as np
    >>> class LetterEncoder:
    ...     identity = EncoderIdentity("letters", revision="1")
    ...
    ...     def encode(self, texts):
    ...         rows = [[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
    ...         counts = np.array(rows, dtype=np.float32) + 0.01
    ...         return counts / np.linalg.norm(counts, axis=1, keepdims=True)
    >>> isinstance(LetterEncoder(), Encoder)
    True
    >>> LetterEncoder().encode(["The threat was imminent."]).shape
    (1, 26)
    """

    @property
    def identity(self) -> EncoderIdentity:
        """What decides the vectors; its ``str()`` is the cache key."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str
            One or more texts.

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
            Rows of unit Euclidean length, in the order of ``texts``; equal texts have equal rows.
        """
        ...


def checked_texts(texts: Sequence[str]) -> list[str]:
    """Return the texts as a list, or say what is wrong with them.

    Raises
    ------
    EncoderError
        No text at all, one string in place of a list of them, or an entry that is not a string.
    """
    if isinstance(texts, str):
        raise EncoderError("Texts to encode must be a list of strings, not one string. Put it into a list: [text].")
    listed = list(texts)
    if not listed:
        raise EncoderError("There is no text to encode. Check the filters that selected the statements.")
    wrong = [i for i, text in enumerate(listed) if not isinstance(text, str)]
    if wrong:
        kind = type(listed[wrong[0]]).__name__
        raise EncoderError(
            f"{len(wrong)} of {len(listed)} texts to encode are not strings (the first is number {wrong[0]}, "
            f"a {kind}). Drop or convert them first."
        )
    return listed


def checked_vectors(vectors: object, n_texts: int, encoder: str, dimension: int | None = None) -> NDArray[np.float32]:
    """Return what an encoder gave as float32 rows of unit length, or say what is wrong with it.

    Parameters
    ----------
    vectors : array-like
        What ``encode`` returned.
    n_texts : int
        Number of texts it was asked for.
    encoder : str
        Name of the encoder, for the message.
    dimension : int, optional
        Length that the rows must have.

    Returns
    -------
    ndarray of float32, shape (n_texts, n_dimensions)

    Raises
    ------
    EncoderError
        Wrong shape or type, values that are not finite, or rows that are not of unit length.
    """
    who = f"Encoder '{encoder}'"
    try:
        array = np.asarray(vectors, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise EncoderError(f"{who} did not return numbers: {error}.") from error
    if array.ndim != 2 or array.shape[0] != n_texts or array.shape[1] == 0:
        raise EncoderError(
            f"{who} returned an array of shape {array.shape} for {n_texts} texts; ({n_texts}, dimensions) is needed."
        )
    if dimension is not None and array.shape[1] != dimension:
        raise EncoderError(
            f"{who} returned {array.shape[1]} dimensions where {dimension} are known under the same identity. "
            "Its identity must change when its vectors do."
        )
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if bad.size:
        raise EncoderError(
            f"{who} returned values that are not finite for {bad.size} of {n_texts} texts (first: number {bad[0]}). "
            "Look at that text, or use another encoder."
        )
    lengths = np.linalg.norm(array, axis=1)
    off = np.flatnonzero(np.abs(lengths - 1) > _UNIT_TOLERANCE)
    if off.size:
        raise EncoderError(
            f"{who} returned {off.size} of {n_texts} rows that are not of unit length (number {off[0]} has length "
            f"{lengths[off[0]]:.4g}). Divide each row by its Euclidean length; no row may be all zero."
        )
    return array
