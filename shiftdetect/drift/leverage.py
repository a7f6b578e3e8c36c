"""What a mean takes from the scatter around it: variances of sums of uneven days, and their degrees of freedom."""

from __future__ import annotations

import numpy as np

from shiftdetect.drift.moments import FloatArray


def mean_corrected(share: FloatArray, weight: FloatArray | None = None) -> FloatArray:
    r"""Weights with which squares of residuals of day sums add up to the variance of their total.

    .. math:: \sum_d c_d\,\mathrm{E}\,r_d r_d^\top = \sum_d \mathrm{Cov}(S_d), \qquad
              c_d = \frac{1}{1 - 2 h_d + \bar h}, \qquad \bar h = \sum_d h_d^2

    with :math:`r_d = S_d - n_d \bar x` and :math:`h_d = n_d / n`: the mean takes from a day's scatter in proportion to
    its share, and puts the others' scatter in its place.

    Parameters
    ----------
    share : ndarray, shape (n_days,)
        :math:`h_d`, the share of each day in the mean that was taken out of it.
    weight : ndarray, shape (n_days,), optional
        How much each day is expected to scatter, where its residual is made of several groups with a mean each:
        :math:`\bar h` is then the mean of the shares with these weights; the shares themselves when left out.

    Returns
    -------
    ndarray, shape (n_days,)

    Notes
    -----
    Assumes that days are independent and share one mean. Exact where days are even, which gives D / (D - 1), and where
    the scatter of a day's sum grows with its statements squared, as it does where the day decides what is said. Where
    statements are independent, so that it grows with their number, the result is too large by about twice the
    variance of the shares: a few per cent. One factor for all days loses a third where the day decides and some days
    are five times as long as others. No day counts for more than it would with the mean of the others taken out.

    References
    ----------
    Bell & McCaffrey (2002), Survey Methodology 28, for variances of clusters corrected by a working model; Hartley,
    Rao & Kiefer (1969), JASA 64, for scatter that differs from unit to unit.

    Examples
    --------
    >>> mean_corrected(np.full(5, 0.2)).round(9).tolist()
    [1.25, 1.25, 1.25, 1.25, 1.25]
    """
    by = share if weight is None else weight
    mean = float(by @ share) / float(by.sum())
    without = (1.0 - np.minimum(share, _MOST)) ** 2
    return np.asarray(1.0 / np.maximum(1.0 - 2.0 * share + mean, without))


def effective_days(n: FloatArray, power: float = 1.0) -> float:
    """Number of even days that are worth as much as these uneven ones (n_days,), by what they have to say.

    Parameters
    ----------
    n : ndarray, shape (n_days,)
        Statements per day.
    power : float
        How the variance of a day's sum grows with its statements: 1 where these are independent (Kish 1965; Carter,
        Schnepel & Steigerwald 2017 for clusters), 2 where the day decides what they say.

    Examples
    --------
    >>> effective_days(np.array([3.0, 3.0, 3.0])), effective_days(np.array([7.0, 1.0, 1.0])) < 2
    (3.0, True)
    """
    v = n**power
    return float(v.sum() ** 2 / (v @ v))


def days_df(variances: tuple[float, float], n_0: FloatArray, n_1: FloatArray) -> tuple[float, float]:
    """Degrees of freedom of what scatters without any drift, and of what grows with the drift.

    The first comes from all products of days, of which there are many more than days: days less one in each window, as
    for a covariance. The second is a sum of squares of single days: Welch's, of days that are worth as many even ones
    as where the day decides what its statements say, which is the fewest they can be worth.

    Parameters
    ----------
    variances : tuple of (float, float)
        From the days of each window.
    n_0, n_1 : ndarray, shape (n_days,)
        Statements per day of each window.

    Examples
    --------
    >>> days_df((1.0, 1.0), np.full(6, 4.0), np.full(6, 4.0))
    (10.0, 10.0)
    """
    return float(len(n_0) + len(n_1) - 2), welch_df(variances, (effective_days(n_0, 2.0), effective_days(n_1, 2.0)))


def welch_df(variances: tuple[float, float], days: tuple[float, float]) -> float:
    """Degrees of freedom of a sum of two variances, each from so many days (Satterthwaite 1946, Welch 1947).

    Assumes independent variances of about normal quantities. At least 1, and at least the smaller of the two.

    Examples
    --------
    >>> welch_df((1.0, 1.0), (6.0, 6.0)), welch_df((1.0, 0.0), (6.0, 9.0))
    (10.0, 5.0)
    """
    each = [max(d - 1.0, 1.0) for d in days]
    total = sum(variances)
    if total <= 0.0:
        return min(each)
    return float(total**2 / sum(v**2 / f for v, f in zip(variances, each, strict=True)))


_MOST = 1.0 - 1e-6
