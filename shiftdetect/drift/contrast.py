"""Debiased squared lengths of contrasts between group means, whole and with each block of days left out.

A contrast gives each group of statements (a speaker in a window, a speaker with an explanation) a weight; the weights
of one speaker's groups add up to zero, so that what is a speaker's own cancels. Its squared length is made of inner
products between group means, and each of these leaves out the pairs of one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shiftdetect.drift.degenerate import MIN_DAYS, JackknifeCount, over_pairs, pair_variances
from shiftdetect.drift.leverage import mean_corrected
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import reduce_rank

MAX_BLOCKS = 60
"""Days are left out one at a time up to so many, in blocks of consecutive days above."""

_FIELDS = ("bin", "n", "sum_x", "sum_sq", "sum_w", "sum_ww", "sum_wx")
_NO_VARIATION = 1e-9
_TINY = 1e-300


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

    def statements(self, bins: IntArray | None = None) -> FloatArray:
        """Statements of each group, of all bins or of some, shape (n_groups,)."""
        here = slice(None) if bins is None else np.isin(self.bin, bins)
        return np.bincount(self.group[here], weights=self.n[here], minlength=self.n_groups).astype(np.float64)

    def products(self, blocks: Sequence[IntArray] = ()) -> tuple[Products, list[Products]]:
        """Products of all cells, and with the bins of each block left out in turn."""
        whole, *left = self.each_left(blocks)
        return whole, left

    def each_left(self, blocks: Sequence[IntArray]) -> Iterator[Products]:
        """Yield the products of all cells, then with the bins of each block left out in turn."""
        whole = self._totals(np.ones(len(self.bin), dtype=bool))
        yield self._products(*whole)
        for block in blocks:
            part = self._totals(np.isin(self.bin, block))
            yield self._products(*(a - b for a, b in zip(whole, part, strict=True)))

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
            at = group[a:b, None], group[a:b]
            same_day[at] += sums[a:b] @ sums[a:b].T
            same_count[at] += n[a:b, None] * n[a:b]
        count: FloatArray = np.bincount(group, weights=n, minlength=self.n_groups).astype(np.float64)
        return total, count, same_day, same_count

    def residuals(self, weights: FloatArray) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
        """What cells add to a contrast beyond the group means, and their share in these.

        Parameters
        ----------
        weights : ndarray, shape (n_groups,)

        Returns
        -------
        bins : ndarray of int, shape (n_days,)
        each : ndarray, shape (n_cells, n_dimensions)
            Residuals; those of one day's cells add up to the day's.
        share : ndarray, shape (n_cells,)
            Of a group's statements, in the cell.
        size : ndarray, shape (n_cells,)
            Expected squared length of what a cell adds, in units of the variance of a statement.
        """
        n = np.bincount(self.group, weights=self.n, minlength=self.n_groups)
        total = np.zeros((self.n_groups, self.sums.shape[1]))
        np.add.at(total, self.group, self.sums)
        filled = np.maximum(n, 1.0)
        factor = (weights / filled)[self.group]
        each = factor[:, None] * (self.sums - self.n[:, None] * (total / filled[:, None])[self.group])
        return np.unique(self.bin).astype(np.int64), each, self.n / filled[self.group], factor**2 * self.n


def noise_variance(
    cells: Cells, products: Products, weights: FloatArray, later: IntArray, whose: IntArray
) -> tuple[float, float, FloatArray]:
    r"""Variance of a contrast's squared length where it is 0 in truth.

    Parameters
    ----------
    cells : Cells
    products : Products
        Of these cells.
    weights : ndarray, shape (n_groups,)
    later : ndarray of int
        Bins of the second window; a group has statements in one window only.
    whose : ndarray of int, shape (n_groups,)
        Groups with one number have one mean where nothing changes; their weights add up to 0.

    Returns
    -------
    noise : float
        From products of days: :math:`2 \sum_{gh} s_{gh} w_g^2 w_h^2 / P_{gh}`, with :math:`P_{gh}` pairs.
    uneven : float
        From single days, which weigh differently in products within a window and across; see
        :func:`~shiftdetect.drift.distance.cross_day_distance`.
    scale : ndarray, shape (n_groups, n_groups)
        :math:`s_{gh}`, the variance of the product of two statements: for groups of two windows from the inner
        products of day residuals across these, for groups of one window from its own
        (:func:`~shiftdetect.drift.degenerate.pair_variances`), where it has days enough.

    Notes
    -----
    Assumes that groups of one window scatter alike and, in making good what the means took, that cells of one day are
    independent. Fails, to the wide side, where a speaker's statements are few.

    References
    ----------
    Chen & Qin (2010), Annals of Statistics 38; Bell & McCaffrey (2002), Survey Methodology 28.
    """
    bins, each, share, size = cells.residuals(weights)
    day = np.searchsorted(bins, cells.bin)
    side = np.isin(bins, later)
    sizes = np.bincount(day, weights=size).astype(np.float64)
    expected = float(sizes[side].sum() * sizes[~side].sum())
    if expected <= 0.0:
        return 0.0, 0.0, np.zeros_like(products.pairs)
    residuals = np.zeros((len(bins), each.shape[1]))
    np.add.at(residuals, day, each)
    leverage = np.bincount(day, weights=size * share) / np.maximum(sizes, _TINY)
    kept = np.zeros(len(bins))
    for here in (side, ~side):
        kept[here] = mean_corrected(leverage[here], sizes[here])
    across = float(kept[side] @ (residuals[side] @ residuals[~side].T) ** 2 @ kept[~side]) / expected
    window = np.isin(np.arange(cells.n_groups), cells.group[side[day]]).astype(np.int64)
    own = [_own_scale(residuals[here], sizes[here], across) for here in (~side, side)]
    scale = np.where(window[:, None] == window, np.array(own)[window][:, None], across)
    used = np.flatnonzero(weights)
    squares = weights[used] ** 2
    at = np.ix_(used, used)
    noise = 2.0 * float(np.sum(scale[at] * over_pairs(np.outer(squares, squares), products.pairs[at])))
    return noise, float(4.0 * kept @ _along_means(cells, products, weights, whose, each, day) ** 2), scale


def _own_scale(residuals: FloatArray, sizes: FloatArray, across: float) -> float:
    """Variance of products of statements of one window from its own days; that across the windows where they are few.

    The means of several speakers take more from the residuals than the one mean that is made good, which is offset by
    what the regression adds where days are uneven.
    """
    here = sizes > 0.0
    if here.sum() < MIN_DAYS:
        return across
    n = sizes[here]
    return float(pair_variances(n, residuals[here]).sum()) / float(n.sum() ** 2 - n @ n)


def jackknife_count(
    cells: Cells,
    pairs: FloatArray,
    scale: FloatArray,
    blocks: Sequence[IntArray],
    left: Sequence[tuple[Products, FloatArray]],
) -> float:
    """What the jackknife over some blocks of days makes of the variance that products of days add to a contrast.

    Parameters
    ----------
    cells : Cells
    pairs : ndarray, shape (n_groups, n_groups)
        Of all days.
    scale : ndarray, shape (n_groups, n_groups)
        :math:`s_{gh}` of :func:`noise_variance`.
    blocks : sequence of ndarray of int
        Bins of each block.
    left : sequence of (Products, ndarray of shape (n_groups,))
        Products and weights without each block.
    """
    count = JackknifeCount(cells.statements(), pairs, scale)
    for block, (products, weights) in zip(blocks, left, strict=True):
        count.add(cells.statements(block), np.outer(weights, weights), products.pairs)
    return count.value()


def _along_means(
    cells: Cells, products: Products, weights: FloatArray, whose: IntArray, each: FloatArray, day: IntArray
) -> FloatArray:
    """What each day's residual adds to the squared length along the means that the groups have without a change."""
    own = np.unique(whose, return_inverse=True)[1]
    total = np.zeros((int(own.max()) + 1, cells.sums.shape[1]))
    np.add.at(total, own[cells.group], cells.sums)
    n = np.bincount(own[cells.group], weights=cells.n, minlength=len(total))
    means = (total / np.maximum(n, 1.0)[:, None])[own]
    today = np.zeros((int(day.max()) + 1, cells.n_groups))
    np.add.at(today, (day, cells.group), cells.n)
    # Statements of other days that each of this cell's meets in the products, over all that these are the mean of.
    met = (
        over_pairs((products.n - today[day]) * weights, products.pairs[cells.group]) * products.n[cells.group][:, None]
    )
    return np.bincount(day, weights=np.sum((each @ means.T) * met, axis=1)).astype(np.float64)


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
