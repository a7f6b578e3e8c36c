"""Each statement against those that came before it: distances, and what a distance of that size is worth.

They are descriptive: two wordings of one message already lie some way apart, so each distance comes with its rank
among *re-statements*, the pairs of statements of one speaker in one time bin. Raw distances are not summed up here: a
mean of them mostly shows sample size (see :mod:`shiftdetect.drift.steps`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shiftdetect.drift.moments import FloatArray, IntArray
from shiftdetect.errors import ShiftDetectError

MIN_RESTATEMENTS = 20
"""Fewer pairs than this make no scale to rank a distance on."""
MAX_RESTATEMENTS = 200_000
HORIZON = 20_000

_BLOCK = 1024
_PAIRS = 8192
_DECIMALS = 12

NumberArray = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Reference:
    """For each statement, the earlier one that it is compared with.

    Attributes
    ----------
    index : ndarray of int, shape (n,)
        Row of the earlier statement; -1 where there is none.
    distance : ndarray of float, shape (n,)
        Cosine distance, exactly 0 for equal vectors; NaN where there is none.
    rank : ndarray of float, shape (n,)
        Share of re-statements at most this far apart; NaN with fewer than 20 re-statements.
    """

    index: IntArray
    distance: FloatArray
    rank: FloatArray


@dataclass(frozen=True, eq=False)
class Successive:
    """Every statement against four earlier ones.

    Attributes
    ----------
    own_previous : Reference
        The same speaker's statement before it.
    last_by_anyone : Reference
        The statement before it, whoever spoke.
    first : Reference
        The first statement of all.
    nearest_earlier : Reference
        The most similar one among those before it: how new is it.
    restatements : ndarray of float, shape (n_restatements,)
        Cosine distances within pairs of one speaker in one bin, ascending.
    n_restatement_pairs : int
        How many such pairs there are; more than ``len(restatements)`` where they were sampled.
    """

    own_previous: Reference
    last_by_anyone: Reference
    first: Reference
    nearest_earlier: Reference
    restatements: FloatArray
    n_restatement_pairs: int


def successive(
    vectors: ArrayLike,
    bins: ArrayLike,
    speakers: ArrayLike,
    *,
    horizon: int = HORIZON,
    max_restatements: int = MAX_RESTATEMENTS,
    random_state: int = 0,
) -> Successive:
    r"""Compare each statement with the same speaker's previous, the last, the first and the nearest earlier one.

    .. math:: \operatorname{dist}(i, j) = \tfrac12 \|x_i - x_j\|^2 = 1 - \cos(x_i, x_j), \qquad
              \operatorname{rank} = \hat F(\operatorname{dist})

    with :math:`\hat F` the distribution of distances within pairs of one speaker in one bin.

    Parameters
    ----------
    vectors : array_like, shape (n, n_dimensions)
        Rows of unit length, in canonical order (time, order within the day, id).
    bins, speakers : array_like of int, shape (n,)
    horizon : int
        The nearest earlier statement is looked for among the ``horizon`` rows before each one. Time grows with
        n x horizon; memory does not grow with either.
    max_restatements : int
        Above this number of pairs as many are drawn from all of them, each pair at most once.
    random_state : int
        Seed of that draw.

    Raises
    ------
    ShiftDetectError
        Where the shapes do not fit.

    Notes
    -----
    Cosine distance is computed as half the squared length of the difference, so that equal rows give exactly 0. Among
    equally near earlier statements the latest is named.

    The rank assumes that what one speaker says twice in a bin is one message in two wordings. It fails where a bin is
    so long, or a speaker so talkative, that they say several things in it: distances then rank too low. Description
    only: the nearest of many earlier statements gets nearer as they become more, change or none, and no rank is a
    p-value.

    References
    ----------
    Barron et al. (2018), PNAS 115, for novelty against what came before; Ehrmann & Talmi (2020) for the choice of what
    to compare with.

    Examples
    --------
    >>> s = successive([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], bins=[0, 0, 1], speakers=[0, 1, 0])
    >>> s.own_previous.index.tolist(), s.own_previous.distance.tolist()
    ([-1, -1, 0], [nan, nan, 0.0])
    >>> s.nearest_earlier.index.tolist()
    [-1, 0, 0]
    """
    x = np.asarray(vectors)
    if x.dtype not in (np.float32, np.float64):
        x = x.astype(np.float64)
    bin_number, speaker = np.asarray(bins, dtype=np.int64), np.asarray(speakers, dtype=np.int64)
    if x.ndim != 2 or not len(x) == len(bin_number) == len(speaker):
        raise ShiftDetectError(
            f"vectors {x.shape}, bins {bin_number.shape} and speakers {speaker.shape} do not fit: "
            "give one row of vectors, one bin and one speaker code per statement."
        )
    i, j, n_pairs = _restatement_pairs(bin_number, speaker, max_restatements, random_state)
    restatements = np.sort(cosine_distances(x, i, j))
    rows = np.arange(len(x), dtype=np.int64)
    indices = (_own_previous(speaker), rows - 1, np.where(rows > 0, 0, -1), _nearest_earlier(x, horizon))
    own, last, first, nearest = (_reference(x, index, restatements) for index in indices)
    return Successive(own, last, first, nearest, restatements, n_pairs)


def cosine_distances(vectors: NumberArray, i: IntArray, j: IntArray) -> FloatArray:
    """Cosine distance of the unit rows ``i[k]`` and ``j[k]``, shape (len(i),): exactly 0 for equal rows.

    Examples
    --------
    >>> cosine_distances(np.eye(2), np.array([0, 0]), np.array([0, 1])).tolist()
    [0.0, 1.0]
    """
    out = np.empty(len(i), dtype=np.float64)
    for start in range(0, len(i), _PAIRS):
        part = slice(start, start + _PAIRS)
        gap = vectors[i[part]].astype(np.float64) - vectors[j[part]]
        out[part] = np.einsum("ij,ij->i", gap, gap) / 2.0
    return np.asarray(np.round(np.minimum(out, 2.0), _DECIMALS), dtype=np.float64)


def _reference(x: NumberArray, index: IntArray, restatements: FloatArray) -> Reference:
    has = np.flatnonzero(index >= 0)
    distance, rank = np.full(len(index), np.nan), np.full(len(index), np.nan)
    distance[has] = cosine_distances(x, has, index[has])
    if len(restatements) >= MIN_RESTATEMENTS:
        rank[has] = np.searchsorted(restatements, distance[has], side="right") / len(restatements)
    return Reference(index, distance, rank)


def _own_previous(speaker: IntArray) -> IntArray:
    order = np.argsort(speaker, kind="stable")
    same = speaker[order][1:] == speaker[order][:-1]
    previous = np.full(len(speaker), -1, dtype=np.int64)
    previous[order[1:][same]] = order[:-1][same]
    return previous


def _nearest_earlier(x: NumberArray, horizon: int) -> IntArray:
    """Row of the most similar of the ``horizon`` rows before each one; blocks keep the memory flat."""
    nearest = np.full(len(x), -1, dtype=np.int64)
    for start, stop in _blocks(0, len(x)):
        rows = np.arange(start, stop)
        block, best = x[start:stop].astype(np.float64), np.full(len(rows), -np.inf)
        for left, right in _blocks(max(0, start - horizon), stop):
            similarity = block @ x[left:right].astype(np.float64).T
            np.round(similarity, _DECIMALS, out=similarity)  # ties must not hang on the order of a summation
            if right > start or left < stop - 1 - horizon:
                columns = np.arange(left, right)
                ahead = rows[:, None] - columns[None, :]
                similarity[(ahead <= 0) | (ahead > horizon)] = -np.inf
            column = similarity.shape[1] - 1 - np.argmax(similarity[:, ::-1], axis=1)
            value = similarity[np.arange(len(rows)), column]
            better = (value >= best) & np.isfinite(value)
            best[better] = value[better]
            nearest[rows[better]] = left + column[better]
    return nearest


def _blocks(start: int, stop: int) -> Iterator[tuple[int, int]]:
    for left in range(start, stop, _BLOCK):
        yield left, min(left + _BLOCK, stop)


def _restatement_pairs(
    bins: IntArray, speakers: IntArray, max_pairs: int, random_state: int
) -> tuple[IntArray, IntArray, int]:
    """Rows of the pairs of one speaker in one bin, all or a seeded sample, and how many there are."""
    order = np.lexsort((speakers, bins))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(bins[order]) != 0) | (np.diff(speakers[order]) != 0)
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, len(order)))
    before = np.concatenate([[0], np.cumsum(sizes * (sizes - 1) // 2)])
    total = int(before[-1])
    if total > max_pairs:
        rng = np.random.default_rng(np.random.SeedSequence(random_state))
        number = np.sort(rng.choice(total, size=max_pairs, replace=False, shuffle=False))
    else:
        number = np.arange(total)
    cell = np.searchsorted(before, number, side="right") - 1
    later, earlier = _triangle(number - before[cell])
    return order[starts[cell] + earlier], order[starts[cell] + later], total


def _triangle(k: IntArray) -> tuple[IntArray, IntArray]:
    """Row and column of the k-th entry below the diagonal: (1, 0), (2, 0), (2, 1), (3, 0) ..."""
    row = ((1.0 + np.sqrt(1.0 + 8.0 * k)) / 2.0).astype(np.int64)
    row -= row * (row - 1) // 2 > k  # the root of a large number may be rounded up
    return row, k - row * (row - 1) // 2
