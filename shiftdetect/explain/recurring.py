"""What is said again and again, where nobody has labelled anything: sentences that come back in other words.

Cosine sees that two sentences speak of the same thing in like words. It does not see which of them denies it: a
recurring wording holds those who say it and those who contradict it, and the quotes are there to be read.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.passages import sentences_of

SAME = 0.6
"""Cosine from which two sentences count as one wording, for the embedded encoder. On the project's four invented events
about two pairs in a thousand of sentences that give *different* explanations lie as near
(tests/explain/test_recurring.py). It was chosen, and sentences in the place of clauses, after the flagship's lists at
several cosines from .45 to .6 had been read: what is found there is a figure of development."""

MIN_STATEMENTS = 3
"""Statements that a wording has to come back in."""

MOST_PASSAGES = 20_000
"""Different sentences that are compared with each other; the time grows with their square."""

MOST_LINKS = 25_000_000
"""Pairs of sentences within reach that are kept; where more are, the sentences are too much alike to tell wordings."""

_ROWS_AT_ONCE = 512
_DECIMALS = 6

IntArray = NDArray[np.int32]
FloatArray = NDArray[np.float32]
Encode = Callable[[Sequence[str]], FloatArray]


@dataclass(frozen=True)
class Recurring:
    """One wording that comes back.

    Attributes
    ----------
    quote : str
        The sentence that the others are near to, to the letter.
    rows : tuple of int
        Statements that hold it, in their order.
    passages : tuple of str
        The sentence of each that is nearest to ``quote``.
    """

    quote: str
    rows: tuple[int, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Near:
    """The sentences within reach of one, itself among them, and how like each is to it."""

    rows: IntArray
    likeness: FloatArray


def find_recurring(
    texts: Sequence[str], encode: Encode, cosine: float = SAME, min_statements: int = MIN_STATEMENTS
) -> tuple[Recurring, ...]:
    """Find sentences that come back, in like words, in several statements.

    Parameters
    ----------
    texts : sequence of str
        Of an empty one nothing is looked for.
    encode : callable
        Texts to unit vectors, shape (n, n_dimensions).
    cosine : float
        Least cosine between a wording's central sentence and each of the others.
    min_statements : int

    Returns
    -------
    tuple of Recurring
        In the order in which they are met first. A sentence belongs to one wording.

    Raises
    ------
    ShiftDetectError
        Where a limit is out of range, or there are more than :data:`MOST_PASSAGES` different sentences.

    Notes
    -----
    Greedy covering: the sentence that has near ones in most statements becomes the centre of a wording and takes them
    with it, then the next one of what is left. A centre is a sentence that somebody said, and each member is within the
    stated distance of it, which clusters by their means do not give.

    **Nothing here depends on when or by whom something was said**, not even between equals: so the wordings stay the
    same when days are put in another order, and a permutation test of days may condition on them.

    Failure: two sentences on one subject that claim opposite things are one wording; one thing said in wholly different
    words is two.

    Examples
    --------
    >>> from shiftdetect.encode import TfidfEncoder
    >>> said = ["the old bridge was worn", "the old bridge was quite worn", "the bridge was worn", "no tea left"]
    >>> found = find_recurring(said, TfidfEncoder().fit(said).encode, cosine=0.3)
    >>> [wording.rows for wording in found]
    [(0, 1, 2)]
    """
    if not -1.0 < cosine <= 1.0 or min_statements < 2:
        raise ShiftDetectError(
            f"cosine={cosine} must lie above -1 and at most at 1, and min_statements={min_statements} be at least 2."
        )
    owners: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for sentence in dict.fromkeys(sentences_of(text)):
            if sentence.strip():
                owners[sentence].append(row)
    passages = sorted(owners)
    if len(passages) > MOST_PASSAGES:
        raise ShiftDetectError(
            f"{len(passages):,} different sentences are more than the {MOST_PASSAGES:,} that are compared with each "
            "other: take a part of the corpus."
        )
    if not passages:
        return ()
    vectors = np.asarray(encode(passages), dtype=np.float32)
    near = _neighbours(vectors, cosine)
    said_in = [np.array(owners[passage], dtype=np.int32) for passage in passages]
    found = [
        _wording(passages, said_in, centre, members) for centre, members in _centres(near, said_in, min_statements)
    ]
    return tuple(sorted(found, key=lambda wording: (wording.rows, wording.quote)))


def _neighbours(vectors: FloatArray, cosine: float) -> list[_Near]:
    near: list[_Near] = []
    links = 0
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        block = vectors[start : start + _ROWS_AT_ONCE] @ vectors.T
        # A sentence is near to itself, whatever rounding makes of its length.
        block[np.arange(len(block)), start + np.arange(len(block))] = 1.0
        for row in block:
            rows = np.flatnonzero(row >= cosine).astype(np.int32)
            near.append(_Near(rows, row[rows]))
            links += len(rows)
        if links > MOST_LINKS:
            raise ShiftDetectError(
                f"more than {MOST_LINKS:,} pairs of sentences are as alike as {cosine:g}: they are too much alike to "
                "tell one wording from another. Take a part of the corpus."
            )
    return near


def _centres(near: Sequence[_Near], said_in: Sequence[IntArray], least: int) -> Iterator[tuple[int, _Near]]:
    """Take the sentence that reaches most statements, and what it reaches, again and again."""
    free = np.ones(len(near), dtype=bool)
    # Most sentences stand in one statement only, and are looked up at once.
    only = np.array([rows[0] if len(rows) == 1 else -1 for rows in said_in], dtype=np.int32)
    met = np.zeros(1 + max(int(rows.max()) for rows in said_in), dtype=bool)

    def left(k: int) -> _Near:
        here = free[near[k].rows]
        return _Near(near[k].rows[here], near[k].likeness[here])

    def rank(k: int) -> tuple[int, float, int]:
        members = left(k)
        one = only[members.rows]
        met[one[one >= 0]] = True
        for m in members.rows[one < 0].tolist():
            met[said_in[m]] = True
        reached = int(np.count_nonzero(met))
        met[:] = False
        # Among equals the most central one, then the first in the alphabet: never the first in time.
        return -reached, -round(float(members.likeness.mean()), _DECIMALS), k

    heap = [rank(k) for k in range(len(near)) if len(near[k].rows) > 1 or len(said_in[k]) >= least]
    heapq.heapify(heap)
    while heap:
        said = heapq.heappop(heap)
        k = said[2]
        if not free[k]:
            continue
        now = rank(k)
        if -now[0] < least:
            continue
        if heap and now > heap[0]:
            # What it reached was taken by others since: it goes back to its new place.
            heapq.heappush(heap, now)
            continue
        members = left(k)
        free[members.rows] = False
        yield k, members


def _wording(passages: Sequence[str], said_in: Sequence[IntArray], centre: int, members: _Near) -> Recurring:
    nearest: dict[int, str] = {}
    likeness = np.where(members.rows == centre, 2.0, members.likeness)
    for m in members.rows[np.argsort(-likeness, kind="stable")].tolist():
        for row in said_in[m].tolist():
            nearest.setdefault(row, passages[m])
    rows = tuple(sorted(nearest))
    return Recurring(passages[centre], rows, tuple(nearest[row] for row in rows))
