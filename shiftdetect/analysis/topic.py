"""Keep the statements that are on a topic, by a stated rule, and say how many were left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, SentenceTransformerEncoder
from shiftdetect.errors import ShiftDetectError

TOPIC_THRESHOLD = 0.2
"""Cosine similarity to the topic text, for the embedded default encoder: half way between statements on other topics
(mean .03) and other explanations of the same event (mean .37), measured on invented statements before the project
began. Other encoders need a threshold of their own."""


def on_topic(
    vectors: NDArray[np.float32], query: NDArray[np.float32], topic: str, threshold: float | None, encoder: Encoder
) -> tuple[NDArray[np.bool_], float]:
    """Return which rows lie within the topic, and the threshold that decided it.

    Parameters
    ----------
    vectors : ndarray, shape (n, n_dimensions)
        Unit rows.
    query : ndarray, shape (n_dimensions,)
        Unit vector of the topic text.
    topic : str
        The text, for messages.
    threshold : float or None
        Smallest cosine similarity that is kept; None is .2 for the embedded default encoder.
    encoder : Encoder
        What made the vectors.

    Raises
    ------
    ShiftDetectError
        Where another encoder is used without a threshold, or no row is on topic.

    Examples
    --------
    >>> rows = np.eye(2, dtype=np.float32)
    >>> on_topic(rows, rows[0], "the bridge", None, SentenceTransformerEncoder())
    (array([ True, False]), 0.2)
    """
    similarity = vectors @ query
    low, middle, high = (float(q) for q in np.quantile(similarity, [0.0, 0.5, 1.0]))
    if threshold is None:
        if not (isinstance(encoder, SentenceTransformerEncoder) and encoder.model is None):
            raise ShiftDetectError(
                f"the topic {topic!r} needs a threshold: the built-in {TOPIC_THRESHOLD:g} was measured for the "
                f"embedded encoder only, and here '{encoder.identity.name}' is used. With it, {len(similarity)} "
                f"statements have similarities from {low:.2f} over {middle:.2f} (the median) to {high:.2f}: choose "
                "one (--topic-threshold, topic_threshold=...), or use the embedded encoder."
            )
        threshold = TOPIC_THRESHOLD
    keep = np.asarray(similarity >= threshold)
    if not keep.any():
        raise ShiftDetectError(
            f"none of {len(keep)} statements reaches a similarity of {threshold:g} to the topic {topic!r} "
            f"(the highest is {high:.2f}): reword it, or lower the threshold."
        )
    return keep, threshold
