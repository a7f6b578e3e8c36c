"""Noise floor: what chance alone gives, and the scale on which a drift is read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import reduce_rank
from shiftdetect.drift.scan import MIN_SEGMENT, seed_children
from shiftdetect.errors import TooLittleText


def typical_distance(moments: Moments) -> float:
    r"""Mean squared distance of two statements made on different days.

    .. math:: \frac{\sum_{d \ne e} \sum_{i \in d, j \in e} \|x_i - x_j\|^2}{n^2 - \sum_d n_d^2}

    from sums per day alone.

    Parameters
    ----------
    moments : Moments

    Raises
    ------
    TooLittleText
        With fewer than two bins.

    Notes
    -----
    Assumes nothing: it describes these statements. It depends on their length, their topic and the encoder, and so
    fails as a scale from one corpus to another.

    References
    ----------
    Rao (1982), Theoretical Population Biology 21, for mean pairwise distance as diversity.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> typical_distance(compute_moments([[1.0, 0.0], [0.0, 1.0]], [0, 1], [0, 0]))
    2.0
    """
    if moments.n_bins < 2:
        raise TooLittleText("statements on two days are needed to see how far statements lie apart.")
    n, sums = moments.bin_sums
    squares = np.bincount(moments.position, weights=moments.sum_sq)
    total = n.sum()
    pairs = total**2 - n @ n
    norms = 2.0 * (squares @ (total - n))
    products = 2.0 * (sums.sum(axis=0) @ sums.sum(axis=0) - np.einsum("ij,ij->", sums, sums))
    return max(0.0, float((norms - products) / pairs))


def chance_distance(
    moments: Moments,
    quantile: float = 0.95,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> float:
    """Quantile of U between the two halves of the period when whole days are put in random order.

    U as in :func:`~shiftdetect.drift.distance.cross_day_distance`; a half is half of the days, whatever was said on
    them.

    Parameters
    ----------
    moments : Moments
    quantile : float
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int

    Raises
    ------
    TooLittleText
        With fewer than 5 bins.

    Notes
    -----
    Assumes that whole days are exchangeable where nothing changes. Fails, towards too small a floor, where days fade
    into each other; and, towards too large a one, where the account did change: in random order both halves then hold
    the old and the new, and scatter more.

    References
    ----------
    Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, for exchangeable blocks.
    """
    n, sums = moments.bin_sums
    squares = np.einsum("ij,ij->i", sums, sums)
    half = moments.n_bins // 2

    def distance(orders: IntArray) -> FloatArray:
        first = (orders < half).astype(np.float64)
        sides = []
        for member in (first, 1.0 - first):
            total, count = member @ sums, member @ n
            product = np.einsum("ij,ij->i", total, total) - member @ squares
            sides.append((total / count[:, None], product / (count**2 - member @ n**2)))
        (mean_0, a_0), (mean_1, a_1) = sides
        return np.asarray(a_0 + a_1 - 2.0 * np.einsum("ij,ij->i", mean_0, mean_1))

    return _quantile(distance, moments, quantile, n_permutations, random_state, n_jobs)


def largest_chance_distance(
    moments: Moments,
    quantile: float = 0.95,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> float:
    """Quantile of the largest U over all dates when whole days are put in random order.

    The scale for a distance across a date that was chosen because it stood out: such a distance is too large. The
    largest is taken over the dates that leave two days or more on either side.

    Parameters
    ----------
    moments : Moments
    quantile : float
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int

    Raises
    ------
    TooLittleText
        With fewer than 5 bins.

    Notes
    -----
    Assumes that whole days are exchangeable where nothing changes, and fails as :func:`chance_distance` does. Dates
    near the ends, where few days make U scatter most, decide most of it: it is a scale, and no test. The scan, which
    weighs each date by its own scatter, is the test.

    References
    ----------
    Westfall & Young (1993) for the largest of several under permutation.
    """
    n, sums = moments.bin_sums
    squares = np.einsum("ij,ij->i", sums, sums)
    sums = reduce_rank(sums)
    keep = slice(MIN_SEGMENT - 1, moments.n_bins - MIN_SEGMENT)

    def largest(orders: IntArray) -> FloatArray:
        values = [(n, n**2, squares, sums)[k][orders] for k in range(4)]
        sides: list[tuple[FloatArray, FloatArray]] = []
        for part in ([np.cumsum(v, axis=1) for v in values], [np.cumsum(v[:, ::-1], axis=1)[:, ::-1] for v in values]):
            count, count_2, square, total = part if not sides else [np.roll(v, -1, axis=1) for v in part]
            product = np.einsum("bkr,bkr->bk", total, total) - square
            pairs = count**2 - count_2
            own = np.divide(product, pairs, out=np.zeros_like(product), where=pairs > 0.5)
            sides.append((total / np.maximum(count, 1.0)[..., None], own))
        (mean_0, a_0), (mean_1, a_1) = sides
        u = a_0 + a_1 - 2.0 * np.einsum("bkr,bkr->bk", mean_0, mean_1)
        return np.asarray(u[:, keep].max(axis=1))

    return _quantile(largest, moments, quantile, n_permutations, random_state, n_jobs)


def _quantile(
    statistic: Callable[[IntArray], FloatArray],
    moments: Moments,
    quantile: float,
    n_permutations: int,
    random_state: int | np.random.SeedSequence,
    n_jobs: int,
) -> float:
    """Quantile of a statistic of orders (n_orders, n_bins) over random orders of whole days."""
    if moments.n_bins < permutation.MIN_BINS:
        raise TooLittleText(f"too few time bins ({moments.n_bins}) to show what chance gives.")

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        return statistic(permutation.day_orders(moments.n_bins, size, rng))[:, None]

    rows = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0], n_jobs)
    return float(np.quantile(rows, quantile))


def group_distance(vectors: ArrayLike, bins: ArrayLike, group: ArrayLike) -> float:
    r"""Debiased squared distance between two groups of statements, pairs of one day left out.

    .. math:: A_0 + A_1 - 2 B, \qquad
              B = \frac{\sum_{d \ne e} S_{0d} \cdot S_{1e}}{n_0 n_1 - \sum_d n_{0d} n_{1d}}

    with A as in :func:`~shiftdetect.drift.distance.cross_day_distance`: unlike there, the groups may share days.

    Parameters
    ----------
    vectors : array_like, shape (n, n_dimensions)
    bins : array_like of int, shape (n,)
    group : array_like of bool, shape (n,)

    Raises
    ------
    TooLittleText
        Where a group has statements on fewer than two days.

    Notes
    -----
    Assumes that days are independent given the group. Speakers are not taken out, so that it fails as a distance of
    two explanations where each has speakers of its own: :func:`~shiftdetect.drift.reference.calibrate` compares
    speakers with themselves.

    References
    ----------
    Gretton et al. (2012) for the unbiased distance; Diedrichsen & Kriegeskorte (2017) for cross-validated products.

    Examples
    --------
    >>> group = np.array([True, False, True, False])
    >>> group_distance(np.eye(2)[group.astype(int)], [0, 0, 1, 1], group)
    2.0
    """
    member = np.asarray(group, dtype=bool)
    x, day = np.asarray(vectors, dtype=np.float64), np.unique(np.asarray(bins), return_inverse=True)[1]
    counts, sums = [], []
    for side in (~member, member):
        count = np.bincount(day[side], minlength=int(day.max()) + 1).astype(np.float64)
        total = np.zeros((len(count), x.shape[1]))
        np.add.at(total, day[side], x[side])
        counts.append(count)
        sums.append(total)
    product = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            pairs = counts[i].sum() * counts[j].sum() - counts[i] @ counts[j]
            if pairs < 0.5:
                raise TooLittleText("each group needs statements on two days to be compared without same-day pairs.")
            same_day = np.einsum("ij,ij->", sums[i], sums[j])
            product[i, j] = (sums[i].sum(axis=0) @ sums[j].sum(axis=0) - same_day) / pairs
    return float(product[0, 0] + product[1, 1] - 2.0 * product[0, 1])
