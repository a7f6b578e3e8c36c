"""Permutation nulls and their p-values, shared by every test.

Each test names its null. Under *day-block permutation* whole days change places, statements and speakers travelling
with their day; under *within-speaker permutation* each speaker's days change places among that speaker's own days.
Draws are made in fixed chunks, each from a seed of its own, so that the number of workers changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import special

from shiftdetect.drift.moments import FloatArray, IntArray

DAY_BLOCKS = "day-block permutation"
WITHIN_SPEAKER = "within-speaker permutation of days"
MIN_BINS = 5
"""Four days have 24 orders: no p-value below .04 could mean anything."""

MIN_BLOCK_BINS = 25
"""Days from which on there are blocks enough that are also long enough to tell persistence from a shift."""

WITHIN_ORDERS = 120
"""Orders of the speakers' own days from which on their null can stand alone: as many as five days have."""

_BLOCKS = 5
_CHUNK = 50
_TIE = 1e-9


@dataclass(frozen=True)
class MaxT:
    """Result of a max-T test over several statistics.

    Attributes
    ----------
    p_value : float
        (1 + number of permuted maxima at least as large) / (B + 1).
    standardised : ndarray, shape (n_statistics,)
        Observed statistics in permutation standard deviations from the permutation mean.
    adjusted : ndarray, shape (n_statistics,)
        Max-T adjusted p-value of each statistic.
    """

    p_value: float
    standardised: FloatArray
    adjusted: FloatArray


def max_t(observed: FloatArray, permuted: FloatArray) -> MaxT:
    """Standardise statistics by their permutation distribution and compare the maxima (Westfall & Young 1993).

    Parameters
    ----------
    observed : ndarray, shape (n_statistics,)
        NaN where a statistic is not defined: it cannot be the maximum of that row.
    permuted : ndarray, shape (n_permutations, n_statistics)

    Notes
    -----
    The observed row takes part in the mean and standard deviation, so that under the null all rows are exchangeable
    and the p-value is valid for any number of permutations.

    Examples
    --------
    >>> result = max_t(np.array([3.0, 0.0]), np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]]))
    >>> result.p_value
    0.25
    """
    z = _standardised(np.vstack([observed, permuted]))
    maxima = z.max(axis=1, initial=-np.inf)
    reached = maxima[1:, None] >= z[0][None, :] - _TIE
    adjusted = (1.0 + reached.sum(axis=0)) / len(z)
    p = float((1 + np.sum(maxima[1:] >= maxima[0] - _TIE)) / len(z))
    return MaxT(p_value=p, standardised=z[0], adjusted=np.where(np.isfinite(z[0]), adjusted, np.nan))


def max_t_of_families(observed: FloatArray, permuted: FloatArray, n_first: int) -> MaxT:
    """Max-T over two families of statistics that count about alike, however many each has.

    The largest standardised statistic of each family is standardised once more before the larger of the two is taken:
    under a plain maximum over many dates and two waves, the dates would have nearly all of the error rate. Their shares
    of it are not even, since maxima of few and of many are not skewed alike.

    Parameters
    ----------
    observed : ndarray, shape (n_statistics,)
    permuted : ndarray, shape (n_permutations, n_statistics)
    n_first : int
        Statistics of the first family; the others are the second.

    Returns
    -------
    MaxT
        ``p_value`` is that of both families; the rest is as :func:`max_t` gives it.

    Notes
    -----
    The observed row takes part in both rounds as any other, so that where rows are exchangeable the p-value is valid
    for any number of permutations, as that of :func:`max_t` is.

    Examples
    --------
    >>> rows = np.random.default_rng(0).normal(size=(20, 9))
    >>> max_t_of_families(np.append(np.zeros(8), 4.0), rows, n_first=8).p_value == 1 / 21
    True
    """
    z = _standardised(np.vstack([observed, permuted]))
    largest = np.column_stack([part.max(axis=1, initial=-np.inf) for part in (z[:, :n_first], z[:, n_first:])])
    return replace(max_t(observed, permuted), p_value=max_t(largest[0], largest[1:]).p_value)


def _standardised(rows: FloatArray) -> FloatArray:
    """Statistics less their mean over the rows, in standard deviations; -inf where one is not defined."""
    defined = np.isfinite(rows)
    # A statistic may be undefined in some orders (a step that the speakers explain wholly): it then takes part in the
    # others, by the same rule in every row, so that the rows stay exchangeable.
    n = np.maximum(defined.sum(axis=0), 1)
    values = np.where(defined, rows, 0.0)
    mean = values.sum(axis=0) / n
    centred = np.where(defined, values - mean, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / n)
    flat = spread <= _TIE * np.maximum(1.0, np.abs(values).max(axis=0, initial=0.0))
    z = np.where(flat, 0.0, centred / np.where(flat, 1.0, spread))
    return np.where(defined, z, -np.inf)


def max_t_p_value(rows: FloatArray) -> float:
    """p-value of :func:`max_t` for ``rows`` with the observed one first: quick where many simulations need no more.

    Examples
    --------
    >>> rows = np.array([[3.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.5, 0.5]])
    >>> max_t_p_value(rows) == max_t(rows[0], rows[1:]).p_value
    True
    """
    centred = rows - rows.sum(axis=0) / len(rows)
    square = np.einsum("ij,ij->j", centred, centred) / len(rows)
    if not np.isfinite(square).all() or (square <= _TIE**2).any():
        return max_t(rows[0], rows[1:]).p_value
    maxima = (centred / np.sqrt(square)).max(axis=1)
    return float(np.count_nonzero(maxima[1:] >= maxima[0] - _TIE) + 1) / len(rows)


def reported_p(by_day: float, within_speaker: float | None, days_share: bool = False) -> float:
    """Combine the p-values of the two nulls into the one that is reported: their mean, or the first alone.

    Parameters
    ----------
    by_day : float
    within_speaker : float or None
    days_share : bool
        Whether statements of one day are seen to share something
        (:func:`~shiftdetect.drift.sharing.days_share`): the second null does not hold then, and the first counts.

    Notes
    -----
    Each null fails where the other holds: whole days are not quite exchangeable where the mix of speakers moves, and a
    speaker's days are not where all statements of a day share something. Where either is valid, the mean is at or
    below alpha in at most 2 alpha of streams, whatever the other does; where both agree it costs nothing. The larger
    of the two never exceeds alpha and is what a sceptic may prefer: both stand in the result. The study of
    ``make bench`` shows the false alarms and the power of each.

    References
    ----------
    Rüschendorf (1982); Vovk & Wang (2020), *Combining p-values via averaging*.

    Examples
    --------
    >>> reported_p(0.02, 0.04), reported_p(0.02, None), reported_p(0.02, 0.04, days_share=True)
    (0.03, 0.02, 0.02)
    """
    return by_day if within_speaker is None or days_share else (by_day + within_speaker) / 2.0


def day_orders(n_bins: int, n_permutations: int, rng: np.random.Generator) -> IntArray:
    """Random orders of whole days, shape (n_permutations, n_bins): which day stands at each position."""
    return rng.permuted(np.tile(np.arange(n_bins), (n_permutations, 1)), axis=1)


def block_length(n_bins: int) -> int | None:
    """Bins per block that leave persistence within the blocks: a fifth of the period; None below 25 bins.

    Notes
    -----
    Chosen on streams of 40 days whose account wanders slowly: shorter blocks alarm on them (``make bench`` shows each
    length), longer ones leave too few orders. A length estimated from the residuals did worse: what 40 days show of
    their own persistence is too little to go by. An account that drifts off and never returns (a random walk over the
    whole period) still alarms in some 10 to 30 % of cases: on one period it is no different from a change.

    Examples
    --------
    >>> block_length(40), block_length(13)
    (8, None)
    """
    return n_bins // _BLOCKS if n_bins >= MIN_BLOCK_BINS else None


def block_orders(n_bins: int, length: int, n_permutations: int, rng: np.random.Generator) -> IntArray:
    """Random orders of blocks of consecutive days, shape (n_permutations, n_bins), cut at a random offset each time.

    Examples
    --------
    >>> np.diff(block_orders(9, 3, 1, np.random.default_rng(0))[0]).tolist().count(1) >= 5
    True
    """
    days = np.arange(n_bins)
    block = (days + rng.integers(length, size=(n_permutations, 1))) // length
    place = rng.random((n_permutations, int(block.max()) + 1))
    return np.argsort(np.take_along_axis(place, block, axis=1), axis=1, kind="stable")


def shuffle_within(values: IntArray, stratum: IntArray, n_permutations: int, rng: np.random.Generator) -> IntArray:
    """Shuffle values among the entries of the same stratum, shape (n_permutations, n)."""
    order = np.argsort(stratum, kind="stable")
    draws = rng.random((n_permutations, len(values)))
    placed = np.empty((n_permutations, len(values)), dtype=np.int64)
    edges = np.append(np.flatnonzero(np.diff(stratum[order], prepend=stratum[order[:1]] - 1)), len(order))
    for first, last in pairwise(edges):
        members = order[first:last]
        placed[:, members] = values[members[np.argsort(draws[:, members], axis=1)]]
    return placed


def can_exchange_within_speakers(speaker: IntArray) -> bool:
    """Return whether some speaker has two days or more."""
    return bool((np.bincount(speaker) >= 2).any())


def orders_within_speakers(speaker: IntArray) -> float:
    """Count the orders that the speakers' own days can be put in, given the speaker of each cell.

    Examples
    --------
    >>> orders_within_speakers(np.array([0, 0, 0, 1, 1, 2]))
    12.0
    """
    return float(np.exp(min(special.gammaln(np.bincount(speaker) + 1.0).sum(), 700.0)).round())


def in_chunks(
    draw: Callable[[int, np.random.Generator], FloatArray],
    n_permutations: int,
    seed: np.random.SeedSequence,
    n_jobs: int = 1,
) -> FloatArray:
    """Collect ``draw(size, rng)`` rows over fixed chunks, each with its own child of ``seed``.

    Parameters
    ----------
    draw : callable
        Returns an array (size, n_statistics).
    n_permutations : int
    seed : numpy.random.SeedSequence
    n_jobs : int
        Threads; the rows are the same for any number.
    """
    sizes = list(_chunks(n_permutations))
    children = seed.spawn(len(sizes))

    def one(k: int) -> FloatArray:
        return draw(sizes[k], np.random.default_rng(children[k]))

    if n_jobs == 1 or len(sizes) == 1:
        return np.concatenate([one(k) for k in range(len(sizes))])
    with ThreadPoolExecutor(max_workers=n_jobs) as pool:
        return np.concatenate(list(pool.map(one, range(len(sizes)))))


def _chunks(total: int) -> Iterator[int]:
    for start in range(0, total, _CHUNK):
        yield min(_CHUNK, total - start)
