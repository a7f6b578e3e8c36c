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


def effective_days(n: FloatArray) -> float:
    """Number of even days that are worth as much as these uneven ones, by their statements (n_days,).

    Assumes that a day counts by its statements (Kish 1965; Carter, Schnepel & Steigerwald 2017 for clusters). Fails to
    the optimistic side where the day decides what its statements say.

    Examples
    --------
    >>> effective_days(np.array([3.0, 3.0, 3.0])), effective_days(np.array([7.0, 1.0, 1.0])) < 2
    (3.0, True)
    """
    return float(n.sum() ** 2 / (n @ n))


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
