"""Keep the statements near a topic, by a stated rule, and list what was left out and why.

The rule: a statement is on topic where its cosine similarity to the query, or to one of the examples, reaches the
threshold; for the embedded encoder .2, the same as for the ``topic`` of :func:`shiftdetect.measure_drift`, where
it was measured. Another encoder needs a threshold of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, SentenceTransformerEncoder, VectorStore, encode_texts, ready_for
from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.records import ExtractedStatement

THRESHOLD: Final = 0.2
"""Smallest cosine similarity that is kept, for the embedded encoder. A test compares it with that of measure_drift."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that is not on the topic.

    Attributes
    ----------
    statement : ExtractedStatement
    similarity : float
        The highest cosine similarity to the query and the examples.
    reason : str
        In words, with the threshold.
    """

    statement: ExtractedStatement
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class OnTopic:
    """What a topic keeps, and what it leaves out.

    Attributes
    ----------
    kept : tuple of ExtractedStatement
    left_out : tuple of LeftOut
        The nearest to the topic first, so that a threshold that cuts too deep is seen at once.
    threshold : float
    """

    kept: tuple[ExtractedStatement, ...]
    left_out: tuple[LeftOut, ...]
    threshold: float


def select_on_topic(
    statements: Sequence[ExtractedStatement],
    topic: str,
    examples: Sequence[str] = (),
    *,
    threshold: float | None = None,
    encoder: Encoder | None = None,
    store: VectorStore | None = None,
) -> OnTopic:
    """Split statements into those on a topic and those that are not.

    Parameters
    ----------
    statements : sequence of ExtractedStatement
    topic : str
        The topic in a few words.
    examples : sequence of str, optional
        Statements that are on topic; nearness to any of them is enough.
    threshold : float, optional
        Smallest cosine similarity that is kept; .2 for the embedded encoder.
    encoder : Encoder, optional
        The embedded one when left out.
    store : VectorStore, optional
        Where vectors are kept between runs.

    Returns
    -------
    OnTopic
        Every statement is in one of its two lists.

    Raises
    ------
    ShiftDetectError
        Where the topic is empty, or another encoder comes without a threshold.
    """
    queries = [topic, *examples]
    if not all(query.strip() for query in queries):
        raise ShiftDetectError("the topic, or one of its examples, is empty: describe it in a few words.")
    if not statements:
        return OnTopic((), (), THRESHOLD if threshold is None else threshold)
    texts = [s.text for s in statements]
    chosen = ready_for(SentenceTransformerEncoder() if encoder is None else encoder, [*texts, *queries])
    vectors, _ = encode_texts([*texts, *queries], chosen, store=store)
    nearness = vectors[: len(texts)] @ vectors[len(texts) :].T
    used = _threshold(threshold, chosen, nearness)
    best = nearness.max(axis=1)
    left_out = [
        LeftOut(s, float(near), _reason(float(near), used, int(which), len(examples)))
        for s, near, which in zip(statements, best, nearness.argmax(axis=1), strict=True)
        if near < used
    ]
    return OnTopic(
        tuple(s for s, near in zip(statements, best, strict=True) if near >= used),
        tuple(sorted(left_out, key=lambda entry: -entry.similarity)),
        used,
    )


def _threshold(threshold: float | None, encoder: Encoder, nearness: NDArray[np.float32]) -> float:
    if threshold is not None:
        if not -1.0 <= threshold <= 1.0:
            raise ShiftDetectError(f"the topic's threshold {threshold} must lie between -1 and 1: it is a cosine.")
        return threshold
    if isinstance(encoder, SentenceTransformerEncoder) and encoder.model is None:
        return THRESHOLD
    low, middle, high = (float(q) for q in np.quantile(nearness.max(axis=1), [0.0, 0.5, 1.0]))
    raise ShiftDetectError(
        f"the topic needs a threshold: the built-in {THRESHOLD:g} was measured for the embedded encoder only, and here "
        f"'{encoder.identity.name}' is used. With it, the {len(nearness)} statements have similarities from {low:.2f} "
        f"over {middle:.2f} (the median) to {high:.2f}: choose one (topic_threshold=...), or use the embedded encoder."
    )


def _reason(similarity: float, threshold: float, which: int, n_examples: int) -> str:
    nearest = "the topic" if which == 0 else f"example {which} of {n_examples}"
    return f"off topic: similarity {similarity:.2f} to {nearest} is below {threshold:g}"
