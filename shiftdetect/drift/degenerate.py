"""The part of a distance that products of days add to its variance, and how often a jackknife counts it."""

from __future__ import annotations

import numpy as np

from shiftdetect.drift.moments import FloatArray

MIN_DAYS = 5
"""Days of a window from which products of its own days are taken: four leave two degrees of freedom, three none."""

_LEAST = 1e-6


def pair_variances(n: FloatArray, sums: FloatArray) -> FloatArray:
    r"""Estimate, for each two days of a window, the variance of the product of what they scatter around its mean.

    With :math:`S_d = n_d\mu + \varepsilon_d` the sum of day d, products of different days are

    .. math:: S_d \cdot S_e = n_d v_e + n_e v_d + \varepsilon_d \cdot \varepsilon_e, \qquad
              v_d = \mu \cdot \varepsilon_d + n_d \|\mu\|^2 / 2,

    and :math:`\varepsilon_d \cdot \varepsilon_e` are uncorrelated from pair to pair, with variance
    :math:`\operatorname{tr}(\Sigma_d \Sigma_e)`: a regression of D (D - 1) / 2 products on D coefficients v. Squares of
    its residuals, each over one less its leverage, are what is sought.

    Parameters
    ----------
    n : ndarray, shape (n_days,)
        Statements per day, or how much each day is expected to scatter.
    sums : ndarray, shape (n_days, n_dimensions)

    Returns
    -------
    ndarray, shape (n_days, n_days)
        0 on the diagonal.

    Notes
    -----
    Assumes that days are independent and share one mean. Exact, on average, where days are even. Where they are not,
    weights and leverages are those of a scatter half way between independent statements and days that decide what is
    said: of six days with 1, 2, 2, 3, 4 and 6 statements, the sum is a fifth too large if the first is true, and a
    seventh too small if the second is. Few days of two sizes are worse: of three with 6 and three with 1 it is three
    fifths too large, or a quarter too small; of twice as many such days, an eighth or a sixteenth. Four days leave two
    degrees of freedom.

    References
    ----------
    Li & Chen (2012), Annals of Statistics 40, and Himeno & Yamada (2014), Journal of Multivariate Analysis 130, for the
    unbiased square of a covariance, which the sum is for even days; MacKinnon & White (1985), Journal of Econometrics
    29, for squares of residuals over one less their leverage.

    Examples
    --------
    >>> pair_variances(np.ones(5), np.tile([3.0, 4.0], (5, 1))).sum().round(9)
    np.float64(0.0)
    """
    residuals, left = _pair_residuals(n, sums)
    return residuals**2 / left


def pair_products(n: FloatArray, sums: FloatArray) -> FloatArray:
    """Products of what each two days of a window scatter around its mean, as if this were known.

    Their squares are :func:`pair_variances`, with its assumptions.

    Parameters
    ----------
    n : ndarray, shape (n_days,)
    sums : ndarray, shape (n_days, n_dimensions)

    Returns
    -------
    ndarray, shape (n_days, n_days)
        0 on the diagonal.

    Examples
    --------
    >>> n, sums = np.ones(5), np.random.default_rng(1).normal(size=(5, 3))
    >>> bool(np.allclose(pair_products(n, sums) ** 2, pair_variances(n, sums)))
    True
    """
    residuals, left = _pair_residuals(n, sums)
    return residuals / np.sqrt(left)


def _pair_residuals(n: FloatArray, sums: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Residuals of the regression of products of days, 0 on the diagonal, and what their leverage leaves of each."""
    pairs = np.outer(n, n)
    other = ~np.eye(len(n), dtype=bool)
    weight = np.where(other, np.sqrt(pairs), 0.0)
    means = (sums @ sums.T) / pairs
    inverse = np.linalg.inv(weight + np.diag(weight.sum(axis=1)))
    v = inverse @ np.sum(weight * means, axis=1)
    own = np.diag(inverse)
    leverage = weight * (own[:, None] + own + 2.0 * inverse)
    return np.where(other, pairs * (means - v[:, None] - v), 0.0), np.maximum(1.0 - leverage, _LEAST)


def self_product_noise(n: FloatArray, variances: FloatArray) -> tuple[float, float]:
    r"""Variance that products of days add to a window's self product, and what a jackknife of days makes of it.

    .. math:: \operatorname{Var} = \frac{2}{P^2} \sum_{d \ne e} s_{de}, \qquad
              \mathrm{E}\,\hat V = \frac{D - 1}{D}\, 2 \sum_{d \ne e} s_{de}
              \Big(\sum_{i \ne d, e} P_i^{-2} - \frac1D \big(\sum_{i \ne d, e} P_i^{-1}\big)^2\Big)

    with :math:`s_{de} = \operatorname{tr}(\Sigma_d\Sigma_e)` and P pairs of statements of different days, :math:`P_i`
    without day i. Each of the D replicates that leave out a day divides the products that are left by its own pairs.

    Parameters
    ----------
    n : ndarray, shape (n_days,)
        Statements per day; three days or more.
    variances : ndarray, shape (n_days, n_days)
        :math:`s_{de}`, 0 on the diagonal.

    Returns
    -------
    variance : float
    counted : float

    Notes
    -----
    Where days are even the second is 2 (D - 1) / (D - 2) times the first: a jackknife counts what comes from products
    of two days at least twice (Efron & Stein: it is never too small on average), and the fewer the days, the more.

    References
    ----------
    Efron & Stein (1981), The jackknife estimate of variance, Annals of Statistics 9: the excess is the number of units
    in a term less one; Hinkley (1978), Biometrika 65, and Karlin & Rinott (1982), Annals of Statistics 10.

    Examples
    --------
    >>> variance, counted = self_product_noise(np.ones(6), 1.0 - np.eye(6))
    >>> round(counted / variance, 9) == 2 * 5 / 4
    True
    """
    days = len(n)
    left = n.sum() - n
    each = 1.0 / (left**2 - (n @ n - n**2))
    squares = (each @ each) - each[:, None] ** 2 - each**2
    mean = (each.sum() - each[:, None] - each) ** 2 / days
    pairs = n.sum() ** 2 - n @ n
    counted = 2.0 * (days - 1) / days * float(np.sum(variances * (squares - mean)))
    return float(2.0 * variances.sum() / pairs**2), counted


def mean_product_counted(n: FloatArray, variances: FloatArray) -> float:
    """What a jackknife of one window's days makes of products of its days' scatter with a fixed mean, summed.

    Parameters
    ----------
    n : ndarray, shape (n_days,)
    variances : ndarray, shape (n_days,)
        Variance of each day's product.

    Examples
    --------
    >>> round(mean_product_counted(np.ones(5), np.ones(5)), 9) == round(5 / 5**2, 9)
    True
    """
    days = len(n)
    each = 1.0 / (n.sum() - n)
    squares, mean = (each @ each) - each**2, (each.sum() - each) ** 2 / days
    return float((days - 1) / days * (variances @ (squares - mean)))


class JackknifeCount:
    r"""What a jackknife over blocks of days makes of the variance that products of days add to a form of group means.

    .. math:: \frac{D - 1}{D}\, 2 \sum_{gh} s_{gh} \sum_{d \ne e} n_{dg} n_{eh}
              \Big(\sum_{i \ne d, e} q_i^2 - \frac1D \big(\sum_{i \ne d, e} q_i\big)^2\Big), \qquad
              q_i = K_{ghi} / P_{ghi}

    with the weights K and pairs P that are left without block i: as in :func:`self_product_noise`, group by group.
    Blocks are added one by one, since with many speakers the matrices of all are large.

    Parameters
    ----------
    n : ndarray, shape (n_groups,)
        Statements per group.
    pairs : ndarray, shape (n_groups, n_groups)
        Of statements of different days.
    scale : ndarray, shape (n_groups, n_groups)
        :math:`s_{gh}`, the variance of the product of two statements.
    """

    def __init__(self, n: FloatArray, pairs: FloatArray, scale: FloatArray) -> None:
        self._n, self._pairs, self._scale = n, pairs, scale
        self._blocks, self._squares, self._products = 0, 0.0, 0.0
        self._each, self._once, self._same_day = (np.zeros_like(pairs) for _ in range(3))

    def add(self, n: FloatArray, weights: FloatArray, pairs: FloatArray) -> None:
        """Add a block: statements (n_groups,) in it; weights and pairs (n_groups, n_groups) without it."""
        q = over_pairs(weights, pairs)
        scaled = self._scale * q**2
        self._blocks += 1
        self._squares += float(np.sum(scaled * pairs))
        self._products += float(n @ (scaled + scaled.T) @ self._n) - 4.0 * float(n @ scaled @ n)
        self._each += q
        self._once += n[:, None] * q
        self._same_day += np.outer(n, n) * q

    def value(self) -> float:
        """Return the variance."""
        each, once = self._each, self._once
        # The square of what is left of the sum of q without two days, summed over all pairs of different days.
        rest = self._pairs * each**2 + 2.0 * once * once.T + 4.0 * each * self._same_day
        rest -= 2.0 * each * (once * self._n + (once * self._n).T)
        d = self._blocks
        products = self._products + float(np.sum(self._scale * rest))
        return 2.0 * (d - 1) / d * (self._squares - products / d)


def over_pairs(values: FloatArray, pairs: FloatArray) -> FloatArray:
    """Divide by numbers of pairs; 0 where there is none.

    Examples
    --------
    >>> over_pairs(np.array([3.0, 3.0]), np.array([2.0, 0.0])).tolist()
    [1.5, 0.0]
    """
    return np.divide(values, pairs, out=np.zeros_like(pairs), where=pairs > 0.5)
