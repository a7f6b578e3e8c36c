"""Debiased drift between two windows: the cross-day squared distance U and its delete-one-day jackknife interval.

A plug-in distance between mean embeddings is mostly sample size: it is far from 0 for two small windows that share
one distribution. U leaves out every pair of statements of one day, and every statement with itself, from the
within-window terms, so that neither the number of statements nor what one day's statements share can look like drift.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from shiftdetect.drift.degenerate import MIN_DAYS, mean_product_counted, pair_variances, self_product_noise
from shiftdetect.drift.leverage import days_df, mean_corrected
from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.drift.noise import DayNoise
from shiftdetect.errors import TooLittleText

ROUNDING = 1e-12
"""Below this a distance between sums of unit vectors is rounding noise."""

LARGEST = 4.0
"""Squared distance of opposite directions of unit length: no interval needs to reach further."""


@dataclass(frozen=True)
class Estimate:
    """A debiased squared distance with its interval.

    Attributes
    ----------
    u : float
    low, high : float or None
        None where a window has fewer than three days, so that no day can be left out.
    n_0, n_1 : int
        Statements in the two windows.
    days_0, days_1 : int
        Days (bins) with statements in them.
    """

    u: float
    low: float | None
    high: float | None
    n_0: int
    n_1: int
    days_0: int
    days_1: int


def cross_day_distance(
    moments: Moments,
    window_0: ArrayLike,
    window_1: ArrayLike,
    confidence: float = 0.95,
    noise: DayNoise | None = None,
) -> Estimate:
    r"""Estimate the squared distance between the mean vectors of two windows without small-sample bias.

    .. math:: U = A_0 + A_1 - 2\,\bar x_0 \cdot \bar x_1, \qquad
              A = \frac{\|\sum_d S_d\|^2 - \sum_d \|S_d\|^2}{n^2 - \sum_d n_d^2}

    with :math:`S_d` the vector sum and :math:`n_d` the number of statements of day d.

    Parameters
    ----------
    moments : Moments
    window_0, window_1 : array_like of int
        Bin numbers of the two windows; they share none. Bins without statements are passed over.
    confidence : float
        Of the interval.
    noise : DayNoise, optional
        Scatter of days, pooled over the whole corpus: for windows of few days, whose own scatter says little.

    Returns
    -------
    Estimate
        In squared Euclidean distance; may be slightly negative, which is what makes it unbiased.

    Raises
    ------
    TooLittleText
        Where a window has statements on fewer than two days.

    Notes
    -----
    Assumes that days are independent given the window. It fails, towards too narrow intervals, where what was said on
    one day carries over to the next.

    Interval: two-sample delete-one-day jackknife, its no-drift part taken out and put in its place, inverted as a score
    interval. With :math:`\varepsilon_d` what a day's sum has beyond its mean, U less its expectation is a sum over
    single days, which grows with the drift, and one over pairs of days,
    :math:`\sum_w \sum_{d \ne e \in w} \varepsilon_d \cdot \varepsilon_e / P_w - 2 \sum_{d, e} \varepsilon_d \cdot
    \varepsilon_e / n_0 n_1`. A jackknife counts the first once, and the second as often as a term has days in it, or
    more: the products across the windows 2 times, those within a window of D even days 2 (D - 1) / (D - 2) times. Each
    is estimated from its own products (:mod:`~shiftdetect.drift.degenerate`), so that two accounts with no word in
    common, whose products across the windows are nearly 0, are not taken for such as hardly scatter. It assumes of two
    windows that they scatter alike only where one has fewer than five days.

    The no-drift part makes good what the means take from uneven days, and adds what those days lend to U along the
    mean, which pairs of different days and pairs across the windows weigh differently (:math:`4 \sum_d w_d^2\,
    \mu^\top \mathrm{Cov}(S_d)\,\mu`, 0 where days are even). t quantiles: see
    :func:`~shiftdetect.drift.leverage.days_df`. At 0 U is a weighted sum of squares, which reaches farther up than
    down; the interval is symmetric there, so that those that miss mostly lie above. No floor at 0 is applied. With
    ``noise`` the same inversion, the variance taken from the whole corpus, with its degrees of freedom.

    References
    ----------
    Green et al. (2025), Political Analysis, for the debiasing of embedding regressions; Gretton et al. (2012) for the
    unbiased MMD that U is with a linear kernel; Chen & Qin (2010), Annals of Statistics 38, for its variance at 0;
    Efron & Stein (1981), Annals of Statistics 9, for what the jackknife counts; Bell & McCaffrey (2002) for uneven
    days.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> x = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    >>> cross_day_distance(compute_moments(x, [0, 1, 2, 3], [0, 0, 0, 0]), [0, 1], [2, 3]).u
    2.0
    """
    n, sums = moments.bin_sums
    sides = [_Window.of(moments, np.asarray(w, dtype=np.int64), n, sums) for w in (window_0, window_1)]
    a, b = sides
    u = clean_zero(a.self_product + b.self_product - 2.0 * float(a.mean @ b.mean))
    low = high = None
    if noise is not None:
        low, high = _pooled_interval(u, a, b, noise, confidence)
    elif min(a.days, b.days) >= 3:
        low, high = _interval(u, a, b, confidence)
    return Estimate(u, low, high, round(a.n), round(b.n), a.days, b.days)


@dataclass(frozen=True)
class _Window:
    """One window's day sums, with the scalars that leaving out each day in turn needs."""

    counts: FloatArray
    sums: FloatArray
    n: float
    total: FloatArray

    @classmethod
    def of(cls, moments: Moments, window: NDArray[np.int64], n: FloatArray, sums: FloatArray) -> _Window:
        here = np.isin(moments.bins, window)
        days = int(here.sum())
        if days < 2:
            raise TooLittleText(
                f"the window of {len(window)} bins has statements in {days} of them, and the debiased distance needs "
                "two: take a wider window, or wider bins with more statements."
            )
        return cls(n[here], sums[here], float(n[here].sum()), sums[here].sum(axis=0))

    @property
    def days(self) -> int:
        return len(self.counts)

    @property
    def mean(self) -> FloatArray:
        return self.total / self.n

    @property
    def self_product(self) -> float:
        pairs = self.n**2 - float(self.counts @ self.counts)
        return float(self.total @ self.total - np.einsum("ij,ij->", self.sums, self.sums)) / pairs

    def leave_one_out(self) -> FloatArray:
        """Self product with each day left out in turn, shape (days,)."""
        squares = np.einsum("ij,ij->i", self.sums, self.sums)
        product = self.total @ self.total - 2.0 * self.sums @ self.total + squares - (squares.sum() - squares)
        n = self.n - self.counts
        return np.asarray(product / (n**2 - (self.counts @ self.counts - self.counts**2)))

    def day_residuals(self) -> FloatArray:
        """Day sums less what the window's mean predicts for them, shape (days, n_dimensions)."""
        return np.asarray(self.sums - self.counts[:, None] * self.mean)

    def unevenness(self) -> FloatArray:
        """How much more a day weighs in the self product than in the mean, per unit of its sum, shape (days,)."""
        share = self.counts / self.n
        even = float(share @ share)
        return np.asarray((even - share) / (self.n * (1.0 - even)))

    def leave_one_out_means(self) -> FloatArray:
        """Mean vector with each day left out in turn, shape (days, n_dimensions)."""
        return np.asarray((self.total - self.sums) / (self.n - self.counts)[:, None])


def jackknife_variance(leave_one_out: FloatArray) -> float:
    """Return the delete-one jackknife variance of values (days,) that each left out one day."""
    g = len(leave_one_out)
    return float((g - 1) / g * np.sum((leave_one_out - leave_one_out.mean()) ** 2))


def _interval(u: float, a: _Window, b: _Window, confidence: float) -> tuple[float, float]:
    jackknife = _jackknife(a, b)
    df = days_df(jackknife, a.counts, b.counts)
    noise, counted, uneven = _noise_variance(a, b)
    return score_interval(u, sum(jackknife), noise, counted, df, confidence, uneven)


def _pooled_interval(u: float, a: _Window, b: _Window, noise: DayNoise, confidence: float) -> tuple[float, float]:
    """Take the variance from the whole corpus; its part at 0 from the windows where these scatter more."""
    within = sum(2.0 / (w.n**2 - float(w.counts @ w.counts)) for w in (a, b))
    at_zero = noise.scale * (within + 4.0 / (a.n * b.n))
    per_mean = 1.0 / a.n + 1.0 / b.n
    # The difference of the means is itself noisy; what that adds to the variance along it is known and taken out.
    along = max(noise.along(a.mean - b.mean) - noise.scale * per_mean, 0.0)
    if min(a.days, b.days) >= 3:
        own, _, uneven = _noise_variance(a, b)
        at_zero = max(at_zero, own + uneven)
    return _invert(u, at_zero, 4.0 * along * per_mean, (noise.df, noise.df), confidence)


def _jackknife(a: _Window, b: _Window) -> tuple[float, float]:
    """Jackknife variance of U from the days of each window."""
    leave_a = a.leave_one_out() + b.self_product - 2.0 * a.leave_one_out_means() @ b.mean
    leave_b = b.leave_one_out() + a.self_product - 2.0 * b.leave_one_out_means() @ a.mean
    return jackknife_variance(leave_a), jackknife_variance(leave_b)


def score_interval(
    u: float,
    jackknife: float,
    noise: float,
    counted: float,
    df: tuple[float, float],
    confidence: float,
    uneven: float = 0.0,
) -> tuple[float, float]:
    r"""Return the drifts u0 that u does not contradict.

    .. math:: |u - u_0| \le \sqrt{t_0^2\,(\text{noise} + \text{uneven}) + t_1^2\,\text{slope}\cdot u_0}

    The variance of U has parts that are there without any drift (``noise``, ``uneven``) and one that grows with the
    drift. The jackknife sees their sum but counts the first part too often, since U is degenerate at 0: that is taken
    out and the test inverted, as Wilson's interval does for a share.

    Parameters
    ----------
    u : float
        The debiased distance.
    jackknife : float
        Its delete-one-day jackknife variance.
    noise : float
        Its variance at no drift from products of days.
    counted : float
        What the jackknife makes of that: at least twice as much.
    df : tuple of (float, float)
        Degrees of freedom of the t quantiles :math:`t_0, t_1` of the part without drift, which all products of days
        speak for, and of the one that grows, which hangs on the days that say most.
    confidence : float
    uneven : float
        Its variance at no drift from single days, which the jackknife counts once.

    Notes
    -----
    What grows is a difference of two noisy numbers, and set to 0 where it is negative. Without drift that is so in half
    of the cases, and the mean of what is left too large: intervals there are a little wide. Where the drift is some two
    or three times its noise it happens less often, but then leaves the interval as narrow as without any drift, and
    more of these miss: coverage is two or three points short there, and about right again farther up.

    References
    ----------
    Wilson (1927), JASA 22; Graybill & Wang (1980), JASA 75, for a sum of variances with a quantile for each.
    """
    return _invert(u, noise + uneven, max(jackknife - counted - uneven, 0.0), df, confidence)


def _invert(u: float, noise: float, growing: float, df: tuple[float, float], confidence: float) -> tuple[float, float]:
    """Invert the test for a variance of ``noise`` at 0 that grows by ``growing`` up to u."""
    if noise <= ROUNDING**2:
        return u, u
    t0, t1 = quantiles(df, confidence)
    at_zero = t0 * float(np.sqrt(noise))
    if u < -at_zero:
        return u - at_zero, u + at_zero
    slope = t1**2 * growing / max(u, np.sqrt(noise))
    centre = u + slope / 2.0
    half = float(np.sqrt(slope * u + slope**2 / 4.0 + at_zero**2))
    # Below 0 there is no drift for the variance to grow with.
    return u - at_zero if u <= at_zero else float(centre - half), min(float(centre + half), LARGEST)


def quantiles(df: tuple[float, float], confidence: float) -> tuple[float, float]:
    """Two-sided t quantiles.

    Examples
    --------
    >>> [round(t, 2) for t in quantiles((10.0, 5.0), 0.95)]
    [2.23, 2.57]
    """
    t0, t1 = (float(special.stdtrit(f, 0.5 + confidence / 2.0)) for f in df)
    return t0, t1


def _noise_variance(a: _Window, b: _Window) -> tuple[float, float, float]:
    """Variance of U at no drift from products of days, what the jackknife makes of it, and that from uneven days.

    Products across the windows from inner products of day residuals: there these are independent, while within a
    window they sum to zero, and the regression of :func:`~shiftdetect.drift.degenerate.pair_variances` stands in.
    """
    kept = [mean_corrected(w.counts / w.n) for w in (a, b)]
    left = [w.day_residuals() for w in (a, b)]
    squares = kept[0][:, None] * (left[0] @ left[1].T) ** 2 * kept[1]
    across = float(squares.sum()) / (a.n * b.n) ** 2
    noise = 4.0 * across
    counted = 4.0 * mean_product_counted(a.counts, squares.sum(axis=1)) / b.n**2
    counted += 4.0 * mean_product_counted(b.counts, squares.sum(axis=0)) / a.n**2
    for w in (a, b):
        # Too few days say nothing of their own products: those across the windows then stand for them.
        own = pair_variances(w.counts, w.sums) if w.days >= MIN_DAYS else _like(w.counts, across * a.n * b.n)
        within = self_product_noise(w.counts, own)
        noise, counted = noise + within[0], counted + within[1]
    both = (a.total + b.total) / (a.n + b.n)
    along = sum(float(4.0 * c @ (r @ both * w.unevenness()) ** 2) for w, c, r in zip((a, b), kept, left, strict=True))
    return noise, counted, along


def _like(n: FloatArray, scale: float) -> FloatArray:
    """Variances of products of days that scatter by their statements alone, 0 on the diagonal."""
    return np.asarray(scale * (np.outer(n, n) - np.diag(n**2)))


def clean_zero(u: float) -> float:
    """Return exactly 0 where only rounding is left, so that identical texts have drift 0 and not 1e-17."""
    return 0.0 if abs(u) < ROUNDING else u
