"""Noise floor: what chance alone gives, and the scale on which a drift is read."""

from __future__ import annotations

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.drift.scan import seed_children
from shiftdetect.errors import TooLittleText


def typical_distance(moments: Moments) -> float:
    """Mean squared distance of two statements made on different days.

    Parameters
    ----------
    moments : Moments

    Raises
    ------
    TooLittleText
        With fewer than two bins.

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
    """
    if moments.n_bins < permutation.MIN_BINS:
        raise TooLittleText(f"{moments.n_bins} time bins have too few orders to show what chance gives.")
    n, sums = moments.bin_sums
    squares = np.einsum("ij,ij->i", sums, sums)
    half = moments.n_bins // 2

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        first = (permutation.day_orders(moments.n_bins, size, rng) < half).astype(np.float64)
        sides = []
        for member in (first, 1.0 - first):
            total, count = member @ sums, member @ n
            product = np.einsum("ij,ij->i", total, total) - member @ squares
            sides.append((total / count[:, None], product / (count**2 - member @ n**2)))
        (mean_0, a_0), (mean_1, a_1) = sides
        return np.asarray((a_0 + a_1 - 2.0 * np.einsum("ij,ij->i", mean_0, mean_1))[:, None])

    rows = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0], n_jobs)
    return float(np.quantile(rows, quantile))
