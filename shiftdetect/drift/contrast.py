"""Debiased squared lengths of contrasts between group means, whole and with each block of days left out.

A contrast gives each group of statements (a speaker in a window, a speaker with an explanation) a weight; the weights
of one speaker's groups add up to zero, so that what is a speaker's own cancels. Its squared length is made of inner
products between group means, and each of these leaves out the pairs of one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import reduce_rank

MAX_BLOCKS = 60
"""Days are left out one at a time up to so many, in blocks of consecutive days above."""

_FIELDS = ("bin", "n", "sum_x", "sum_sq", "sum_w", "sum_ww", "sum_wx")
_NO_VARIATION = 1e-9


@dataclass(frozen=True, eq=False)
class Products:
    """Inner products of group means, pairs of one day left out.

    Attributes
    ----------
    n : ndarray, shape (n_groups,)
        Statements per group.
    pairs : ndarray, shape (n_groups, n_groups)
        Cross-day pairs of statements that each product is the mean of.
    values : ndarray, shape (n_groups, n_groups)
        0 where there is no pair.
    """

    n: FloatArray
    pairs: FloatArray
    values: FloatArray

    def squared_length(self, weights: FloatArray) -> float:
        """Debiased squared length of the contrast with these weights (n_groups,)."""
        return float(weights @ self.values @ weights)


@dataclass(frozen=True, eq=False)
class Cells:
    """Vector sums of (day, group) cells, sorted by day, with the slope on the covariate taken out.

    Attributes
    ----------
    bin, group : ndarray of int, shape (n_cells,)
    n : ndarray of float, shape (n_cells,)
    sums : ndarray, shape (n_cells, rank)
        In coordinates that keep all inner products.
    n_groups : int
    slope_noise : float
        Variance of the slope that was taken out, summed over the dimensions.
    group_covariate : ndarray, shape (n_groups,)
        Mean covariate per group.
    """

    bin: IntArray
    group: IntArray
    n: FloatArray
    sums: FloatArray
    n_groups: int
    slope_noise: float
    group_covariate: FloatArray

    @classmethod
    def of(cls, moments: Sequence[Moments], group: Sequence[IntArray], n_groups: int) -> Cells:
        """Put the cells of several moments together; ``group`` says to which group each cell belongs.

        The slope on the covariate comes from within the groups alone, so that a new explanation that happens to be
        wordier keeps what makes it new.
        """
        stacked = {name: np.concatenate([getattr(m, name) for m in moments]) for name in _FIELDS}
        member = np.concatenate(list(group))
        order = np.argsort(stacked["bin"], kind="stable")
        member = member[order]
        v = {name: values[order] for name, values in stacked.items()}
        sums, noise, covariate, within = _without_length(member, n_groups, v)
        # The noise of the slope adds to products of different days: through this column, and see _products.
        sums = reduce_rank(np.column_stack([sums, np.sqrt(noise) * within]))
        return cls(v["bin"], member, v["n"], sums, n_groups, noise, covariate)

    def take(self, kept: NDArray[np.bool_]) -> Cells:
        """Return the cells that a mask (n_cells,) names."""
        return replace(
            self, bin=self.bin[kept], group=self.group[kept], n=self.n[kept], sums=reduce_rank(self.sums[kept])
        )

    def days_per_group(self) -> IntArray:
        """Days on which each group has a statement, shape (n_groups,)."""
        seen = np.unique(np.stack([self.bin, self.group]), axis=1)[1]
        return np.bincount(seen, minlength=self.n_groups).astype(np.int64)

    def products(self, blocks: Sequence[IntArray] = ()) -> tuple[Products, list[Products]]:
        """Products of all cells, and with the bins of each block left out in turn."""
        whole = self._totals(np.ones(len(self.bin), dtype=bool))
        parts = (self._totals(np.isin(self.bin, block)) for block in blocks)
        left = [tuple(a - b for a, b in zip(whole, part, strict=True)) for part in parts]
        return self._products(*whole), [self._products(*totals) for totals in left]

    def _products(self, total: FloatArray, n: FloatArray, same_day: FloatArray, same_count: FloatArray) -> Products:
        pairs = np.outer(n, n) - same_count
        pairs = np.where(pairs > 0.5, pairs, 0.0)
        values = np.divide(total @ total.T - same_day, pairs, out=np.zeros_like(pairs), where=pairs > 0.0)
        # What a noisy slope adds to the distance between groups whose covariates differ.
        return Products(n, pairs, values - self.slope_noise * np.outer(self.group_covariate, self.group_covariate))

    def _totals(self, mask: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Sums and statements per group, and what the pairs of one day add to their products and counts."""
        bins, group, n, sums = self.bin[mask], self.group[mask], self.n[mask], self.sums[mask]
        total = np.zeros((self.n_groups, self.sums.shape[1]))
        np.add.at(total, group, sums)
        same_day, same_count = np.zeros((self.n_groups,) * 2), np.zeros((self.n_groups,) * 2)
        starts = np.append(np.flatnonzero(np.diff(bins, prepend=-(1 << 62))), len(bins))
        for a, b in pairwise(starts):
            at = np.ix_(group[a:b], group[a:b])
            same_day[at] += sums[a:b] @ sums[a:b].T
            same_count[at] += np.outer(n[a:b], n[a:b])
        count: FloatArray = np.bincount(group, weights=n, minlength=self.n_groups).astype(np.float64)
        return total, count, same_day, same_count

    def residuals(self, weights: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
        """Days, what each adds to the contrast beyond the group means, and what that would be per statement.

        Returns
        -------
        bins : ndarray of int, shape (n_days,)
        residuals : ndarray, shape (n_days, n_dimensions)
        share : ndarray, shape (n_days,)
            Expected squared length of a day's residual, in units of the variance of a statement.
        """
        n = np.bincount(self.group, weights=self.n, minlength=self.n_groups)
        total = np.zeros((self.n_groups, self.sums.shape[1]))
        np.add.at(total, self.group, self.sums)
        filled = np.maximum(n, 1.0)
        factor = (weights / filled)[self.group]
        each = factor[:, None] * (self.sums - self.n[:, None] * (total / filled[:, None])[self.group])
        bins, day = np.unique(self.bin, return_inverse=True)
        residuals = np.zeros((len(bins), self.sums.shape[1]))
        np.add.at(residuals, day, each)
        # A day that is most of its group pulls the group's mean towards itself.
        share = factor**2 * self.n * (1.0 - self.n / filled[self.group])
        return bins.astype(np.int64), residuals, np.bincount(day, weights=share).astype(np.float64)


def noise_variance(cells: Cells, products: Products, weights: FloatArray, later: IntArray) -> float:
    """Variance of a contrast's squared length where it is 0 in truth.

    From the inner products of day residuals across the two windows: within a window the residuals sum to zero, which
    biases their products. ``later`` names the bins of the second window.
    """
    bins, residuals, share = cells.residuals(weights)
    side = np.isin(bins, later)
    expected = float(share[side].sum() * share[~side].sum())
    if expected <= 0.0:
        return 0.0
    scale = float(np.sum((residuals[side] @ residuals[~side].T) ** 2)) / expected
    used = np.flatnonzero(weights)
    squares = weights[used] ** 2
    pairs = products.pairs[np.ix_(used, used)]
    return (
        2.0
        * scale
        * float(np.sum(np.divide(np.outer(squares, squares), pairs, where=pairs > 0.5, out=np.zeros_like(pairs))))
    )


def day_blocks(bins: IntArray) -> list[IntArray]:
    """Cut days, ascending, into the blocks that are left out in turn."""
    return list(np.array_split(bins, min(len(bins), MAX_BLOCKS)))


def _without_length(
    group: IntArray, n_groups: int, v: dict[str, FloatArray]
) -> tuple[FloatArray, float, FloatArray, FloatArray]:
    """Take the slope on the covariate out of vector sums.

    Returns
    -------
    sums : ndarray, shape (n_cells, n_dimensions)
    noise : float
        Variance of the slope, summed over the dimensions.
    mean : ndarray, shape (n_groups,)
        Mean covariate of each group, less the overall mean.
    within : ndarray, shape (n_cells,)
        Sums of the covariate, less their group's mean.
    """
    n, w, ww = v["n"], v["sum_w"], v["sum_ww"]
    n_g = np.bincount(group, weights=n, minlength=n_groups)
    filled = np.maximum(n_g, 1.0)
    mean = np.bincount(group, weights=w, minlength=n_groups) / filled
    total = np.zeros((n_groups, v["sum_x"].shape[1]))
    np.add.at(total, group, v["sum_x"])
    square, df = float(ww.sum() - n_g @ mean**2), float(n.sum()) - np.count_nonzero(n_g) - 1.0
    centre = float(w.sum() / n.sum())
    if square <= _NO_VARIATION * max(1.0, float(ww.sum())) or df < 1.0:
        return v["sum_x"], 0.0, np.zeros(n_groups), np.zeros(len(n))
    slope = (v["sum_wx"].sum(axis=0) - mean @ total) / square
    left = float(v["sum_sq"].sum() - np.sum(total**2 / filled[:, None]) - square * (slope @ slope))
    sums = v["sum_x"] - np.outer(w - n * centre, slope)
    return sums, max(left, 0.0) / df / square, np.where(n_g > 0, mean - centre, 0.0), w - n * mean[group]
