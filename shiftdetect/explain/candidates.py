"""Which pairs of statements are worth comparing: near in topic, and as far apart in time as was asked for.

Or each statement with the first account of its subject, however far back and whatever lies nearer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import ShiftDetectError

_ROWS_AT_ONCE = 1024

Who = Literal["anyone", "same", "others"]


def candidate_pairs(
    vectors: NDArray[np.float32],
    days: Sequence[int] | NDArray[np.int64],
    speakers: Sequence[str] | None = None,
    *,
    who: Who = "anyone",
    n_nearest: int = 5,
    min_cosine: float = 0.3,
    least_days: int = 0,
    most_days: int | None = None,
    both_ways: bool = False,
) -> NDArray[np.int64]:
    """Choose for each statement the nearest earlier ones within the time asked for.

    Time and memory stay small: similarities are computed in blocks, so 10,000 statements take seconds here, and at
    most ``n_nearest`` pairs each are left for the comparer.

    Parameters
    ----------
    vectors : ndarray, shape (n_statements, n_dimensions)
        Unit length.
    days : sequence of int, shape (n_statements,)
        Day numbers of the statements, in any order.
    speakers : sequence of str, optional
        Needed unless ``who`` is 'anyone'.
    who : {'anyone', 'same', 'others'}
        Pairs of any two statements, within one speaker, or between speakers.
    n_nearest : int
        Most pairs in which a statement is the later one.
    min_cosine : float
        Least similarity of a pair.
    least_days, most_days : int
        Days between the two, both ends included; ``most_days=0`` means the same day only.
    both_ways : bool
        Choose the nearest ones whether earlier or later, so that which pairs are chosen says nothing about time.

    Returns
    -------
    ndarray of int, shape (n_pairs, 2)
        Positions, the earlier statement first (on one day: the one that stands first), nearest pairs first.

    Raises
    ------
    ShiftDetectError
        Lengths that differ, or speakers that are missing.

    Examples
    --------
    >>> vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]], dtype=np.float32)
    >>> candidate_pairs(vectors, [3, 1, 2]).tolist()
    [[2, 0], [1, 2]]
    """
    named = _speakers(speakers, who, len(vectors))
    day = _checked(days, len(vectors))
    order = np.argsort(day, kind="stable")
    sorted_day, sorted_speaker, sorted_vectors = day[order], named[order], vectors[order]
    found, near = [], []
    for start in range(0, len(order), _ROWS_AT_ONCE):
        rows = np.arange(start, min(start + _ROWS_AT_ONCE, len(order)))
        columns = np.arange(len(order) if both_ways else int(rows[-1]) + 1)
        cosine = sorted_vectors[rows] @ sorted_vectors[columns].T
        gap = np.abs(sorted_day[rows][:, None] - sorted_day[columns][None, :])
        other = columns[None, :] != rows[:, None] if both_ways else columns[None, :] < rows[:, None]
        allowed = other & (cosine >= min_cosine) & (gap >= least_days)
        if most_days is not None:
            allowed &= gap <= most_days
        if who != "anyone":
            allowed &= (sorted_speaker[rows][:, None] == sorted_speaker[columns][None, :]) == (who == "same")
        for row, one, kept in zip(rows, cosine, allowed, strict=True):
            places = np.flatnonzero(kept)
            nearest = places[np.argsort(-one[places], kind="stable")[:n_nearest]]
            found += [(min(place, row), max(place, row)) for place in nearest]
            near += one[nearest].tolist()
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    # Two statements may choose each other: the pair counts once.
    places, first = np.unique(np.array(found, dtype=np.int64), axis=0, return_index=True)
    return np.asarray(order[places][np.lexsort((first, -np.array(near)[first]))])


def first_account_pairs(
    vectors: NDArray[np.float32],
    days: Sequence[int] | NDArray[np.int64],
    *,
    min_cosine: float,
    n_nearest: int = 2,
    most: int | None = None,
) -> NDArray[np.int64]:
    """Choose for each statement the first account of its subject: what was near it on the earliest day that has such.

    No list of subjects is needed: a subject is what a statement is near to. On a subject that comes up late the first
    account is late, too; who opens one has nothing to be read against.

    Parameters
    ----------
    vectors : ndarray, shape (n_statements, n_dimensions)
        Unit length.
    days : sequence of int, shape (n_statements,)
        In any order.
    min_cosine : float
        From which two statements are of one subject.
    n_nearest : int
        Of that earliest day, the nearest ones.
    most : int, optional
        Pairs in all, the nearest.

    Returns
    -------
    ndarray of int, shape (n_pairs, 2)
        Positions, the first account first, nearest pairs first; never two of one day.

    Raises
    ------
    ShiftDetectError
        Lengths that differ.

    Examples
    --------
    The last one is nearest to the second, but of its subject the first spoke before.

    >>> vectors = np.array([[1.0, 0.0], [0.6, 0.8], [0.6, 0.8]], dtype=np.float32)
    >>> first_account_pairs(vectors, [1, 2, 3], min_cosine=0.5).tolist()
    [[0, 1], [0, 2]]
    """
    day = _checked(days, len(vectors))
    order = np.argsort(day, kind="stable")
    sorted_day, sorted_vectors = day[order], vectors[order]
    found: list[tuple[int, int]] = []
    near: list[float] = []
    for start in range(0, len(order), _ROWS_AT_ONCE):
        rows = np.arange(start, min(start + _ROWS_AT_ONCE, len(order)))
        columns = np.arange(int(rows[-1]) + 1)
        cosine = sorted_vectors[rows] @ sorted_vectors[columns].T
        allowed = (cosine >= min_cosine) & (sorted_day[columns][None, :] < sorted_day[rows][:, None])
        for row, one, kept in zip(rows.tolist(), cosine, allowed, strict=True):
            places = np.flatnonzero(kept)
            places = places[sorted_day[places] == sorted_day[places[:1]]]
            nearest = places[np.argsort(-one[places], kind="stable")[:n_nearest]]
            found += [(place, row) for place in nearest.tolist()]
            near += one[nearest].tolist()
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    best = np.argsort(-np.array(near), kind="stable")[:most]
    return np.asarray(order[np.array(found, dtype=np.int64)[best]])


def _checked(days: Sequence[int] | NDArray[np.int64], n: int) -> NDArray[np.int64]:
    day = np.asarray(days, dtype=np.int64)
    if len(day) != n:
        raise ShiftDetectError(f"{n} vectors but {len(day)} days: give one day for each statement.")
    return day


def _speakers(speakers: Sequence[str] | None, who: Who, n: int) -> NDArray[np.int64]:
    if who == "anyone":
        return np.zeros(n, dtype=np.int64)
    if speakers is None or len(speakers) != n:
        given = "none" if speakers is None else str(len(speakers))
        raise ShiftDetectError(f"Pairs by speaker need the speaker of each of {n} statements, but got {given}.")
    return np.unique(np.asarray(speakers, dtype=object).astype(str), return_inverse=True)[1].astype(np.int64)
