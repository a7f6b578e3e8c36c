"""Parts of a change as quadratic forms of group means, and what such a form varies by where it is 0 in truth.

A group is what one speaker said in one window. Each part of a change is a sum of products of group means with given
weights; its estimate leaves out the products of one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.drift.contrast import MAX_BLOCKS, Cells, Products
from shiftdetect.drift.degenerate import MIN_DAYS, over_pairs, pair_products
from shiftdetect.drift.distance import quantiles, score_interval
from shiftdetect.drift.moments import FloatArray, IntArray

_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Groups:
    """Who spoke in which window, sorted by speaker, then window.

    Attributes
    ----------
    speaker : ndarray of int, shape (n_groups,)
    side : ndarray of int, shape (n_groups,)
        0 before, 1 after.
    """

    speaker: IntArray
    side: IntArray

    @property
    def partner(self) -> IntArray:
        """The same speaker's group in the other window; -1 where there is none."""
        found = np.full(len(self.speaker), -1, dtype=np.int64)
        first = np.flatnonzero(self.speaker[:-1] == self.speaker[1:])
        found[first], found[first + 1] = first + 1, first
        return found


@dataclass(frozen=True, eq=False)
class Form:
    r"""A sum of products of group means, :math:`\sum_s a_s \|m_{s1} - m_{s0}\|^2 + b\,\|\sum_g v_g m_g\|^2`.

    Attributes
    ----------
    own : ndarray, shape (n_groups,)
        :math:`a_s`, the same for both groups of a speaker; 0 where there is only one.
    factor : float
        b
    weights : ndarray, shape (n_groups,)
        v
    within : bool
        Whether it compares speakers with themselves alone, so that what is a speaker's own cancels.
    """

    own: FloatArray
    factor: float
    weights: FloatArray
    within: bool

    def matrix(self, partner: IntArray) -> FloatArray:
        """Weights of the products of group means, shape (n_groups, n_groups)."""
        k = self.factor * np.outer(self.weights, self.weights)
        np.fill_diagonal(k, np.diag(k) + self.own)
        both = np.flatnonzero(partner >= 0)
        k[both, partner[both]] -= self.own[both]
        return k


def kitagawa_forms(n: FloatArray, groups: Groups) -> dict[str, Form]:
    """Make the parts of Kitagawa's decomposition, the shares of statements taken as they are.

    Parameters
    ----------
    n : ndarray, shape (n_groups,)
        Statements; 0 for groups that are to be left out.
    groups : Groups

    Examples
    --------
    Two speakers, one of whom talks three times as much afterwards:

    >>> who = Groups(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    >>> forms = kitagawa_forms(np.array([2.0, 6.0, 2.0, 2.0]), who)
    >>> forms["composition"].weights.tolist(), forms["common"].weights.tolist()
    ([0.125, 0.125, -0.125, -0.125], [-0.625, 0.625, -0.375, 0.375])
    """
    side, partner = groups.side, groups.partner
    share = n / np.where(side == 1, n[side == 1].sum(), n[side == 0].sum())
    both = partner >= 0
    other = np.where(both, share[partner], 0.0)
    sign = np.where(side == 1, 1.0, -1.0)
    mean = np.where(both, (share + other) / 2.0, 0.0)
    # Who speaks in one window only is composition.
    composition, within = sign * np.where(both, (share - other) / 2.0, share), sign * mean
    none, weight = np.zeros(len(n)), float(mean.sum()) / 2.0
    return {
        "total": Form(none, 1.0, sign * share, within=False),
        "composition": Form(none, 1.0, composition, within=False),
        "common": Form(none, 1.0, within, within=True),
        "speaker_specific": Form(mean, -1.0 / weight if weight > 0.0 else 0.0, within, within=True),
    }


@dataclass(frozen=True, eq=False)
class Noise:
    r"""Variance of a form's estimate where the form is 0 in truth, and what it is made of.

    Attributes
    ----------
    pairs : float
        From products of days: :math:`2 \sum_{gh} s_{gh} K_{gh}^2 / P_{gh}`, with K the form's weights and
        :math:`P_{gh}` pairs of statements of different days.
    uneven : float
        From single days of uneven length, which weigh differently in products of different groups.
    total : float
        Variance of what the form is the square of, summed over the dimensions.
    scale : ndarray, shape (n_groups, n_groups)
        :math:`s_{gh}`, the variance of the product of two statements.
    """

    pairs: float
    uneven: float
    total: float
    scale: FloatArray


@dataclass(frozen=True, eq=False)
class Scatter:
    """What cells scatter around the means of their groups.

    Attributes
    ----------
    cells : Cells
        Of all groups, one per day and group.
    products : Products
        Of these cells.
    groups : Groups
    day : ndarray of int, shape (n_cells,)
    starts : ndarray of int, shape (n_days,)
        First cell of each day.
    later : ndarray of bool, shape (n_days,)
        Whether a day belongs to the second window.
    residuals : ndarray, shape (n_cells, n_dimensions)
        In units of the group's mean, raised by what that mean took from them.
    own : tuple of (ndarray, ndarray or None)
        Of each group its cells, and products of their residuals, freed of the group's mean; None where it has too few
        days, or so many that the mean takes next to nothing.
    """

    cells: Cells
    products: Products
    groups: Groups
    day: IntArray
    starts: IntArray
    later: NDArray[np.bool_]
    residuals: FloatArray
    own: tuple[tuple[IntArray, FloatArray | None], ...]

    @classmethod
    def of(cls, cells: Cells, products: Products, groups: Groups) -> Scatter:
        """Measure it."""
        starts = np.flatnonzero(np.diff(cells.bin, prepend=-(1 << 62)))
        day = np.cumsum(np.diff(cells.bin, prepend=cells.bin[0]) != 0).astype(np.int64)
        n, size = cells.n, products.n[cells.group]
        total = np.zeros((cells.n_groups, cells.sums.shape[1]))
        np.add.at(total, cells.group, cells.sums)
        residuals = (cells.sums - (n / size)[:, None] * total[cells.group]) / size[:, None]
        residuals /= np.sqrt(1.0 - n / size)[:, None]
        own = tuple((at, _freed(n[at], cells.sums[at] / products.n[k])) for k, at in _members(cells))
        later = groups.side[cells.group[starts]] == 1
        return cls(cells, products, groups, day, starts, later, residuals, own)

    def noise(self, form: Form) -> Noise:
        """Measure what a form's estimate varies by where the form is 0 in truth.

        For each two days the products of what their cells scatter are summed with the form's weights, so that what the
        statements of one day share counts as it does in the form; their squares are divided by what they were if
        statements of variance 1 were independent: one number for products across the windows, and one for those within
        each.

        Notes
        -----
        Assumes that groups of one window scatter alike. Residuals of one group add up to 0, so that products of its own
        days are no products of independent things: in groups of up to 60 days they are freed of the mean by
        :func:`~shiftdetect.drift.degenerate.pair_products`, and in groups of fewer than five they are left out of s.
        Without that, two days of one speaker, whose residuals are opposite, make s as many times too large as
        statements vary in directions. Fails where the speakers with few days scatter otherwise than those with many.

        References
        ----------
        Chen & Qin (2010), Annals of Statistics 38; Himeno & Yamada (2014), Journal of Multivariate Analysis 130.
        """
        weights = form.matrix(self.groups.partner)
        scale = self._scales(form, weights)
        pairs = 2.0 * float(np.sum(scale * over_pairs(weights**2, self.products.pairs)))
        own = float(form.own[self.cells.group] @ np.sum(self.residuals**2, axis=1))
        total = own + form.factor * float(np.sum(self._per_day(form) ** 2))
        return Noise(pairs, 4.0 * float(np.sum(self._along_means(form, weights) ** 2)), total, scale)

    def _per_day(self, form: Form) -> FloatArray:
        each = form.weights[self.cells.group][:, None] * self.residuals
        return np.asarray(np.add.reduceat(each, self.starts, axis=0))

    def _scales(self, form: Form, weights: FloatArray) -> FloatArray:
        squares, expected = self._day_products(form, weights) ** 2, self._expected(weights)
        other = ~np.eye(len(self.later), dtype=bool)

        def scale(which: NDArray[np.bool_]) -> float | None:
            sum_expected = float(expected[which].sum())
            return float(squares[which].sum()) / sum_expected if sum_expected > _TINY else None

        across = scale(np.outer(self.later, ~self.later)) or 0.0
        own = [scale(np.outer(w, w) & other) if w.sum() >= MIN_DAYS else None for w in (~self.later, self.later)]
        within = np.array([across if s is None else s for s in own])
        side = self.groups.side
        return np.where(side[:, None] == side, within[side][:, None], across)

    def _day_products(self, form: Form, weights: FloatArray) -> FloatArray:
        """Products of what two days add to the form, (n_days, n_days); its diagonal means nothing."""
        x, v = self.residuals, form.weights
        days = self._per_day(form)
        products = form.factor * (days @ days.T)
        for k, (at, freed) in enumerate(self.own):
            if weights[k, k] == 0.0:
                continue
            here = np.ix_(self.day[at], self.day[at])
            plain = x[at] @ x[at].T
            instead = plain if len(at) > MAX_BLOCKS else 0.0 if freed is None else freed
            products[here] += weights[k, k] * instead - form.factor * v[k] ** 2 * plain
        for k, partner in enumerate(self.groups.partner):
            if k < partner and form.own[k] != 0.0:
                before, after = self.own[k][0], self.own[partner][0]
                cross = form.own[k] * x[before] @ x[after].T
                products[np.ix_(self.day[before], self.day[after])] -= cross
                products[np.ix_(self.day[after], self.day[before])] -= cross.T
        return products

    def _expected(self, weights: FloatArray) -> FloatArray:
        """Expected squares of these products for independent statements of variance 1, (n_days, n_days)."""
        each = np.zeros((self.cells.n_groups, len(self.later)))
        each[self.cells.group, self.day] = self.cells.n / self.products.n[self.cells.group] ** 2
        expected = each.T @ weights**2 @ each
        for k, (at, freed) in enumerate(self.own):
            if freed is None and len(at) <= MAX_BLOCKS:
                mine = each[k, self.day[at]]
                expected[np.ix_(self.day[at], self.day[at])] -= weights[k, k] ** 2 * np.outer(mine, mine)
        return np.asarray(np.maximum(expected, 0.0))

    def _along_means(self, form: Form, weights: FloatArray) -> FloatArray:
        """What each day's residual adds along the means that the groups have where the form is 0, (n_days,)."""
        cells, n = self.cells, self.products.n
        means = self._means_without_change(within=form.within)
        # Statements of other days that a cell's meet, over all that their products are the mean of.
        met = n[:, None] * over_pairs(weights, self.products.pairs)
        along = (met * n) @ means
        found = np.zeros(len(self.starts))
        for d, (a, b) in enumerate(zip(self.starts, np.append(self.starts[1:], len(cells.bin)), strict=True)):
            here = cells.group[a:b]
            today = (met[np.ix_(here, here)] * cells.n[a:b]) @ means[here]
            found[d] = float(np.sum(self.residuals[a:b] * (along[here] - today)))
        return found

    def _means_without_change(self, *, within: bool) -> FloatArray:
        """Means that speakers have in both windows or, for what compares different speakers, that all have."""
        whose = self.groups.speaker if within else np.zeros(len(self.groups.speaker), dtype=np.int64)
        one = np.unique(whose, return_inverse=True)[1]
        total = np.zeros((int(one.max()) + 1, self.cells.sums.shape[1]))
        np.add.at(total, one[self.cells.group], self.cells.sums)
        return np.asarray(total / np.bincount(one, weights=self.products.n)[:, None])[one]


def part_interval(
    u: float, noise: Noise, growing: float, df: tuple[float, float], confidence: float
) -> tuple[float, float]:
    r"""Return the sizes of a part that its estimate does not contradict.

    Parameters
    ----------
    u : float
        The estimate.
    noise : Noise
    growing : float
        Variance that a jackknife finds beyond the noise: what grows with the part, and may come out below 0.
    df : tuple of (float, float)
        Degrees of freedom of what is there without a change, and of what grows with it.
    confidence : float

    Notes
    -----
    The variance grows by :math:`4\lambda` for each unit of the part, where :math:`\lambda` is the variance along the
    direction of the change. A jackknife says little of it where the part is hardly there, and set to 0 where it is
    negative it leaves intervals too narrow, while a large one, inverted, may reach ten times too far up. So it is drawn
    towards what :math:`\lambda` is on average in the directions in which statements scatter,
    :math:`\operatorname{tr}\Sigma^2 / \operatorname{tr}\Sigma`, the more the smaller the part is beside
    :math:`\operatorname{tr}\Sigma`, and is no larger than :math:`\sqrt{\operatorname{tr}\Sigma^2}`, which no direction
    exceeds. With it the test is inverted (:func:`~shiftdetect.drift.distance.score_interval`), but the upper end lies
    no farther up than with the variance at the estimate itself or, where that is smaller, at a part that is just seen.

    Assumes that accounts move in directions in which statements vary anyway; where they do not, intervals of small
    parts are somewhat wide, and where all scatter lies along the change, too narrow. The weights were chosen on streams
    of the invented events with another seed than those that the coverage is reported on.

    References
    ----------
    Efron & Morris (1973), JASA 68, for drawing an estimate towards a prior guess; Wilson (1927), JASA 22.

    Examples
    --------
    No change: the interval is that of the noise alone below, and reaches a little farther up.

    >>> flat = Noise(pairs=0.01, uneven=0.0, total=0.5, scale=np.ones((2, 2)))
    >>> [round(end, 2) for end in part_interval(0.0, flat, 0.0, (20.0, 20.0), 0.95)]
    [-0.21, 0.27]
    """
    deviation = float(np.sqrt(noise.pairs))
    at = max(u, deviation)
    if at <= 0.0 or noise.total <= 0.0:
        return u, u
    sure = 1.0 / (1.0 + (noise.total / (2.0 * at)) ** 2)
    average = 2.0 * at * noise.pairs / noise.total
    growing = float(np.clip(sure * growing + (1.0 - sure) * average, 0.0, 2.0**1.5 * at * deviation))
    low, high = score_interval(u, growing + noise.uneven, noise.pairs, 0.0, df, confidence, noise.uneven)
    t0, t1 = quantiles(df, confidence)
    at_zero = t0 * float(np.sqrt(noise.pairs + noise.uneven))
    return low, min(high, u + float(np.sqrt(at_zero**2 + t1**2 * growing * max(u, at_zero) / at)))


def _members(cells: Cells) -> Iterator[tuple[int, IntArray]]:
    """Cells of each group, in order of time."""
    order = np.argsort(cells.group, kind="stable")
    ends = np.cumsum(np.bincount(cells.group, minlength=cells.n_groups))
    for k, end in enumerate(ends):
        yield k, order[ends[k - 1] if k else 0 : end].astype(np.int64)


def _freed(n: FloatArray, sums: FloatArray) -> FloatArray | None:
    return pair_products(n, sums) if MIN_DAYS <= len(n) <= MAX_BLOCKS else None
