"""Keep the statements near a topic, by a stated rule, and list what was left out and why.

The rule: a statement is on topic where its cosine similarity to the query, or to one of the examples, reaches the
threshold; for the embedded encoder .2, the same as for the ``topic`` of :func:`shiftdetect.measure_drift`, where
it was measured. Another encoder needs a threshold of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, SentenceTransformerEncoder, TfidfEncoder, VectorStore, encode_texts, ready_for
from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.records import ExtractedStatement

THRESHOLD: Final = 0.2
"""Smallest cosine similarity that is kept, for the embedded encoder. A test compares it with that of measure_drift."""

_AT_ONCE: Final = 8192
"""Statements whose vectors are in memory at once."""


@dataclass(frozen=True, slots=True)
class OnTopic:
    """How near statements are to a topic.

    Attributes
    ----------
    similarities : ndarray of float32, shape (n_statements,)
        Of each, the highest cosine similarity to the topic and the examples.
    nearest : ndarray of int, shape (n_statements,)
        To which: 0 is the topic, the examples follow.
    threshold : float
        Smallest similarity that is kept.
    n_examples : int
    """

    similarities: NDArray[np.float32]
    nearest: NDArray[np.intp]
    threshold: float
    n_examples: int

    def reason(self, k: int) -> str | None:
        """Say why a statement is left out; None of one that is kept."""
        similarity, which = self.similarities[k], int(self.nearest[k])
        if similarity >= self.threshold:
            return None
        nearest = "the topic" if which == 0 else f"example {which} of {self.n_examples}"
        return f"off topic: similarity {float(similarity):.2f} to {nearest} is below {self.threshold:g}"


def select_on_topic(
    statements: Iterable[ExtractedStatement],
    topic: str,
    examples: Sequence[str] = (),
    *,
    threshold: float | None = None,
    encoder: Encoder | None = None,
    store: VectorStore | None = None,
) -> OnTopic:
    """Tell statements that are on a topic from those that are not.

    Parameters
    ----------
    statements : iterable of ExtractedStatement
        Of any number: their vectors are never all in memory. Their texts are where a TfidfEncoder is to be fitted.
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
        Every statement is kept or has a reason, in the order given.

    Raises
    ------
    ShiftDetectError
        Where the topic is empty, or another encoder comes without a threshold.
    """
    queries = [topic, *examples]
    if not all(query.strip() for query in queries):
        raise ShiftDetectError("the topic, or one of its examples, is empty: describe it in a few words.")
    texts: Iterable[str] = (s.text for s in statements)
    chosen = SentenceTransformerEncoder() if encoder is None else encoder
    if isinstance(chosen, TfidfEncoder):
        texts = list(texts)
        chosen = ready_for(chosen, [*texts, *queries])
    similarities, nearest = [np.empty(0, np.float32)], [np.empty(0, np.intp)]
    stream = iter(texts)
    while some := list(islice(stream, _AT_ONCE)):
        vectors, _ = encode_texts([*some, *queries], chosen, store=store)
        nearness = vectors[: len(some)] @ vectors[len(some) :].T
        similarities.append(nearness.max(axis=1))
        nearest.append(nearness.argmax(axis=1))
    found = np.concatenate(similarities)
    return OnTopic(found, np.concatenate(nearest), _threshold(threshold, chosen, found), len(examples))


def _threshold(threshold: float | None, encoder: Encoder, similarities: NDArray[np.float32]) -> float:
    if threshold is not None:
        if not -1.0 <= threshold <= 1.0:
            raise ShiftDetectError(f"the topic's threshold {threshold} must lie between -1 and 1: it is a cosine.")
        return threshold
    if not len(similarities) or (isinstance(encoder, SentenceTransformerEncoder) and encoder.model is None):
        return THRESHOLD
    low, middle, high = (float(q) for q in np.quantile(similarities, [0.0, 0.5, 1.0]))
    raise ShiftDetectError(
        f"the topic needs a threshold: the built-in {THRESHOLD:g} was measured for the embedded encoder only, and here "
        f"'{encoder.identity.name}' is used. With it, the {len(similarities)} statements have "
        f"similarities from {low:.2f} over {middle:.2f} (the median) to {high:.2f}: choose one (topic_threshold=...), "
        "or use the embedded encoder."
    )
