"""What could have been detected: the minimum detectable drift of the scan on this corpus' own days."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.features import Features
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import reduce_rank, residualise, step_lengths
from shiftdetect.drift.scan import MIN_SEGMENT, seed_children
from shiftdetect.errors import TooLittleText

_MAX_BLOCKS = 120
MOST_ORDERS = 1999
"""Random orders in each simulation at most: more take gigabytes on many days."""

_LARGEST = 2.0
"""Squared distance of two unrelated directions of unit length: no drift is larger in practice."""


@dataclass(frozen=True)
class Detectable:
    """Minimum detectable drift.

    Attributes
    ----------
    u : float
        Squared distance between the means before and after.
    u_high : float
        Upper 95 % limit of ``u`` for the number of simulations.
    power, alpha : float
    at : int
        Bin at which the change was planted: the one that halves the statements.
    n_simulations, n_permutations : int
    """

    u: float
    u_high: float
    power: float
    alpha: float
    at: int
    n_simulations: int
    n_permutations: int


def minimum_detectable(
    moments: Moments,
    power: float = 0.8,
    alpha: float = 0.05,
    n_simulations: int = 200,
    n_permutations: int = 199,
    random_state: int | np.random.SeedSequence = 0,
    whole: float | None = None,
) -> Detectable:
    r"""Find the smallest drift that the scan detects with the given power on days like these.

    .. math:: u^* = \min\{u : P(p \le \alpha \mid \|\Delta\|^2 = u) \ge \text{power}\}

    The corpus' own days are put in random order, so that no drift is left; a step of size c, common to all speakers
    and along a direction in which statements like these vary, is planted in the middle; the scan's day-block p-value is
    computed; for each simulation the smallest c with p <= alpha is found by bisection. The answer is the ``power``
    quantile of c^2.

    Parameters
    ----------
    moments : Moments
    power, alpha : float
    n_simulations : int
    n_permutations : int
        More where ``alpha`` asks for more: at least 2 / alpha - 1.
    random_state : int or SeedSequence
    whole : float, optional
        Squared distance of another explanation, as in :func:`smallest_found`.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, where nothing varies, where no drift up to 2 is found with this power, and where
        ``alpha`` needs more random orders than :data:`MOST_ORDERS`.

    Notes
    -----
    A best case: a sharp change in the middle, in which all speakers join. Changes near the ends, of one speaker, or
    gradual ones need to be larger. Above 120 bins, consecutive bins are joined to 120 blocks for the simulation.
    Assumes whole days exchangeable, and uses the day-block p-value alone; the reported mean of two p-values mostly
    finds somewhat more. Fails, to the optimistic side, where days fade into each other. Where the corpus did drift, the
    old and the new account in random order make days more varied than either is: that errs to the pessimistic side.

    References
    ----------
    Bloom (1995), Evaluation Review 19, for minimum detectable effects; Arnold et al. (2011), BMC Medical
    Research Methodology 11, for power by simulation.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(60, 8)) / 8**0.5
    >>> found = minimum_detectable(compute_moments(x, np.arange(60) // 3, np.zeros(60)), n_simulations=50)
    >>> 0.1 < found.u < 1.5
    True
    """
    smallest, at, days = _smallest_found(moments, alpha, n_simulations, n_permutations, random_state, whole)
    u = float(np.quantile(smallest, power, method="higher"))
    if not np.isfinite(u):
        reached = float(np.mean(np.isfinite(smallest)))
        raise TooLittleText(
            f"on {days} days like these, not even unrelated statements after the change (squared distance "
            f"{_LARGEST:g}) are detected with {power:.0%} power, but only in {reached:.0%} of simulations. "
            "Collect more days, or more statements a day."
        )
    # Order statistics: the number of simulations below the true quantile is binomial.
    rank = power * n_simulations + 1.96 * np.sqrt(n_simulations * power * (1.0 - power))
    u_high = float(np.sort(smallest)[min(n_simulations - 1, int(np.ceil(rank)))])
    orders = _orders(alpha, n_permutations)
    return Detectable(u, min(u_high, _LARGEST), power, alpha, at, n_simulations, orders)


def smallest_found(
    moments: Moments,
    alpha: float = 0.05,
    n_simulations: int = 200,
    n_permutations: int = 199,
    random_state: int | np.random.SeedSequence = 0,
    whole: float | None = None,
    along: tuple[float, float] | None = None,
) -> FloatArray:
    """Find, for each of several random orders of the days, the smallest drift that the scan detects in it.

    The share of them up to some u is the power at u.

    Parameters
    ----------
    moments : Moments
    alpha : float
    n_simulations, n_permutations : int
    random_state : int or SeedSequence
    whole : float, optional
        Squared distance of another explanation. A smaller drift is then a mixture, some statements giving the one and
        some the other, which adds noise of its own; without it all statements move a little.
    along : tuple of (float, float), optional
        Variance of a statement along the change, and the share of it that the statements of a day have in common, where
        both are known; estimated from the days when left out.

    Returns
    -------
    ndarray, shape (n_simulations,)
        Squared distances; infinite where no drift up to 2 is detected.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, where nothing varies, and for an ``alpha`` below .001.
    """
    return _smallest_found(moments, alpha, n_simulations, n_permutations, random_state, whole, along)[0]


def _smallest_found(
    moments: Moments,
    alpha: float,
    n_simulations: int,
    n_permutations: int,
    random_state: int | np.random.SeedSequence,
    whole: float | None = None,
    along: tuple[float, float] | None = None,
) -> tuple[FloatArray, int, int]:
    """Squared distances found, the bin at which they were planted, and the days (or blocks of them) that there are."""
    if moments.n_bins < permutation.MIN_BINS:
        raise TooLittleText(
            f"with {moments.n_bins} time bin{'s' * (moments.n_bins != 1)} no change at all can be tested, so none can "
            f"be detected: at least {permutation.MIN_BINS} are needed."
        )
    n_permutations = _orders(alpha, n_permutations)
    residuals = residualise(moments)
    if not residuals.varies:
        raise TooLittleText("all statements are alike once speakers are taken into account: there is no noise to beat.")
    features = _join(residuals.features)
    days = len(features.n)
    rng = np.random.default_rng(seed_children(random_state, 1)[0])
    noise = _noise_along(features) if along is None else _known_noise(residuals.features, *along)
    found = [_smallest(features, noise, n_permutations, alpha, rng, whole) for _ in range(n_simulations)]
    return np.array(found), int(residuals.bins[round(_middle(features.n) * residuals.n_bins / days)]), days


def _orders(alpha: float, n_permutations: int) -> int:
    """Random orders that can give a p-value of ``alpha`` with one to spare."""
    needed = ceil(round(2.0 / alpha, 6)) - 1
    if needed > max(MOST_ORDERS, n_permutations):
        raise TooLittleText(
            f"a level of {alpha:g} needs {needed:,} random orders in each simulation, and {MOST_ORDERS:,} are drawn at "
            "most: what could be detected is not simulated below a level of 0.001."
        )
    return max(needed, n_permutations)


def _middle(n: FloatArray) -> int:
    """Place of the first day after which half of the statements are made."""
    return int(np.clip(np.searchsorted(np.cumsum(n), n.sum() / 2.0) + 1, MIN_SEGMENT, len(n) - MIN_SEGMENT))


def _join(features: Features) -> Features:
    days = len(features.n)
    if days <= _MAX_BLOCKS:
        return features
    starts = _starts(days)
    sums = np.add.reduceat(features.sums, starts, axis=0)
    loads = reduce_rank(np.add.reduceat(features.loads, starts, axis=0))
    return Features(np.add.reduceat(features.n, starts), sums, loads)


def _starts(days: int) -> IntArray:
    """First day of each block, of days alone where there are no more days than blocks."""
    return np.linspace(0, days, min(days, _MAX_BLOCKS), endpoint=False).astype(np.int64)


def _known_noise(features: Features, variance: float, shared: float) -> FloatArray:
    r"""Root of the covariance of day sums along a direction in which the scatter of statements is known.

    With C as in :func:`_noise_along`, :math:`\text{variance} \cdot ((1 - \rho)\,C + \rho\,C^2)`, where the statements
    of a day have the share :math:`\rho` in common: their sum varies with their number squared.
    """
    covariance = np.diag(features.n) - features.loads @ features.loads.T
    covariance = variance * ((1.0 - shared) * covariance + shared * covariance @ covariance)
    starts = _starts(len(features.n))
    return _root(np.add.reduceat(np.add.reduceat(covariance, starts, axis=0), starts, axis=1))


def _root(covariance: FloatArray) -> FloatArray:
    values, basis = np.linalg.eigh(covariance)
    return np.asarray(basis * np.sqrt(np.clip(values, 0.0, None)))


def _noise_along(features: Features) -> FloatArray:
    r"""Root of the covariance of day sums along a direction of change, shape (n_days, n_days).

    A direction made from these days' own sums would lie along their noise far more than a change to another story
    does. One drawn like another statement, but apart from them, has :math:`tr(\Sigma^2) / tr(\Sigma)`. With C the
    covariance that independent statements have once speakers and length are taken out, products of two days' sums have

    .. math:: E\langle R_d, R_e \rangle = C_{de}\, tr(\Sigma), \qquad
              Var\langle R_d, R_e \rangle = (C_{dd} C_{ee} + C_{de}^2)\, tr(\Sigma^2).

    Residual sums add up to zero, so that the first is not 0: on a dozen days its square is as large as the second.
    """
    gram = features.sums @ features.sums.T
    covariance = np.diag(features.n) - features.loads @ features.loads.T
    pairs = np.triu_indices(len(gram), 1)
    product, expected = gram[pairs], covariance[pairs]
    own = np.diag(covariance)
    left = float(np.sum(product**2))
    if fitted := float(np.sum(expected**2)):
        left -= float(np.sum(product * expected)) ** 2 / fitted
    spread = float(np.sum(np.outer(own, own)[pairs] + expected**2)) * (1.0 - 1.0 / len(product))
    variance = (left / spread) / (float(np.trace(gram)) / float(own.sum()))
    return _root(covariance * max(variance, 0.0))


def _smallest(
    features: Features,
    noise: FloatArray,
    n_permutations: int,
    alpha: float,
    rng: np.random.Generator,
    whole: float | None,
) -> float:
    """Smallest squared step that one random order of the days detects; inf where none up to 2 is detected."""
    days = len(features.n)
    base = rng.permutation(days)
    n, sums, loads = features.n[base], features.sums[base], features.loads[base]
    after = (np.arange(days) >= _middle(n)).astype(np.float64)
    push = n * after - loads @ (loads.T @ after)
    along = noise[base] @ rng.normal(size=days)
    orders = np.vstack([np.arange(days), permutation.day_orders(days, n_permutations, rng)])
    prefix = np.cumsum(sums[orders], axis=1)[:, :-1]
    pushed = np.cumsum(push[orders], axis=1)[:, :-1]
    chance = after * rng.normal(size=days) * np.sqrt(n)
    scattered = np.cumsum((chance - loads @ (loads.T @ (chance / n)))[orders], axis=1)[:, :-1]
    constant = np.einsum("bkr,bkr->bk", prefix, prefix)
    linear = 2.0 * np.cumsum(along[orders], axis=1)[:, :-1]
    lengths = step_lengths(Features(n, sums[:, :1], loads).reorder(orders))
    keep = slice(MIN_SEGMENT - 1, days - MIN_SEGMENT)
    scale = np.where(lengths > 0, 1.0 / np.where(lengths > 0, lengths, 1.0), np.nan)[:, keep]
    constant, linear, pushed, scattered = (v[:, keep] for v in (constant, linear, pushed, scattered))

    def detected(c: float) -> bool:
        # Of a share s of statements that move by the whole distance D, each day's own share varies by s (1 - s) / n.
        mixed = 0.0 if whole is None else c * max(np.sqrt(whole) - c, 0.0)
        moved = c * pushed + np.sqrt(mixed) * scattered
        rows: FloatArray = scale * (constant + linear * moved + moved**2)
        return permutation.max_t_p_value(rows) <= alpha

    low, high = 0.0, float(np.sqrt(_LARGEST))
    if not detected(high):
        return float("inf")
    for _ in range(10):
        centre = (low + high) / 2.0
        low, high = (low, centre) if detected(centre) else (centre, high)
    return high * high
