"""Power before any statement is collected: what the scan would find on days like those that are planned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shiftdetect.drift.moments import FloatArray, IntArray, compute_moments
from shiftdetect.drift.power import smallest_found
from shiftdetect.drift.scan import seed_children
from shiftdetect.errors import ShiftDetectError

CORPORA = 100
"""Corpora that are made up, of up to 600 statements; the simulations are shared out among them.

Of more statements fewer are needed, down to a fifth, since they differ less.
"""

_AT_ONCE = 60_000


@dataclass(frozen=True, eq=False)
class Plan:
    """Smallest drifts that were found, one per simulation.

    Attributes
    ----------
    smallest : ndarray, shape (n_simulations,)
        Squared distances; infinite where even unrelated statements were not found.
    alpha : float
    """

    smallest: FloatArray
    alpha: float

    def power(self, u: float) -> float:
        """Share of simulations in which a drift of ``u`` is found."""
        return float(np.mean(self.smallest <= u))

    def detectable(self, power: float = 0.8) -> float | None:
        """Smallest drift found with this power; None where there is none."""
        u = float(np.quantile(self.smallest, power, method="higher"))
        return u if np.isfinite(u) else None


def plan_power(
    spectrum: ArrayLike,
    days: int,
    per_day: int,
    speakers: int,
    whole: float | None = None,
    *,
    alpha: float = 0.05,
    day_share: float = 0.0,
    n_simulations: int = 400,
    n_permutations: int = 199,
    random_state: int | np.random.SeedSequence = 0,
) -> Plan:
    r"""Simulate what the scan would find in statements of a known variety.

    .. math:: x_i = \sqrt{1 - \rho}\,\varepsilon_i + \sqrt{\rho}\,\eta_{d(i)}, \qquad
              \varepsilon_i, \eta_d \sim N(0, \operatorname{diag}(\text{spectrum}))

    with :math:`\rho` the share that a day's statements have in common; the power at u is the share of simulations in
    which the smallest drift found is at most u. A change goes along a direction in which statements vary as they do on
    average, :math:`\sum v^2 / \sum v` of the variances v.

    Parameters
    ----------
    spectrum : array_like, shape (n_dimensions,)
        Variances of statements that give one explanation, along their principal directions.
    days, per_day, speakers : int
        Statements a day are a mean: days differ in how much is said.
    whole : float, optional
        Squared distance of another explanation: smaller drifts are then mixtures of the two.
    alpha : float
    day_share : float
        Share of the variance that the statements of a day have in common.
    n_simulations, n_permutations : int
    random_state : int or SeedSequence

    Raises
    ------
    ShiftDetectError
        Where the numbers do not fit.
    TooLittleText
        With fewer than 5 days.

    Notes
    -----
    Statements are normal with these variances, days are as uneven as gamma weights of shape 2 make them (each has at
    least one statement; even days would find more), speakers come at random, and each simulation is one of
    :func:`~shiftdetect.drift.power.smallest_found`, which the minimum detectable drift of a report is made from: the
    same best case of a sudden change in the middle by all speakers. What real statements add (speakers who come and
    go, days that share something, other lengths) costs power. Fails where the planned statements vary otherwise than
    those that the spectrum is from: twice the variance needs about twice the drift.

    References
    ----------
    Bloom (1995), Evaluation Review 19, for minimum detectable effects; Arnold et al. (2011), BMC Medical Research
    Methodology 11, for power by simulation where units come in clusters.

    Examples
    --------
    >>> plan = plan_power([0.1] * 8, days=12, per_day=5, speakers=2, n_simulations=40)
    >>> plan.power(0.0), plan.power(2.0), 0.01 < plan.detectable() < 0.5
    (0.0, 1.0, True)
    """
    problems = []
    if min(days, per_day, speakers) < 1:
        problems.append(f"days={days}, per_day={per_day} and speakers={speakers} must be at least 1")
    elif speakers * 2 > days * per_day:
        problems.append(
            f"speakers={speakers} would make fewer than two each of {days * per_day} statements, and nobody can be "
            "compared with themselves: plan more statements, or count offices as one speaker"
        )
    if not 0.0 <= day_share < 1.0:
        problems.append(f"day_share={day_share} must be at least 0 and below 1")
    variance = np.asarray(spectrum, dtype=np.float64)
    if variance.ndim != 1 or not len(variance) or not np.all(variance >= 0.0) or not variance.sum() > 0.0:
        problems.append("the spectrum must be a row of variances, and not all 0")
    if problems:
        raise ShiftDetectError("; ".join(problems) + ".")
    corpora = min(max(CORPORA // 5, min(CORPORA, _AT_ONCE // (days * per_day))), n_simulations)
    sizes = [len(part) for part in np.array_split(np.arange(n_simulations), corpora)]
    # Known here; a dozen days say little of it, and estimated from them it blurs the power.
    along = float(variance @ variance / variance.sum()), day_share
    found = []
    for size, child in zip(sizes, seed_children(random_state, corpora), strict=True):
        rng = np.random.default_rng(child)
        n, bins = days * per_day, _uneven_days(days, days * per_day, rng)
        own, shared = rng.normal(size=(n, len(variance))), rng.normal(size=(days, len(variance)))[bins]
        x = np.sqrt(variance) * (np.sqrt(1.0 - day_share) * own + np.sqrt(day_share) * shared)
        moments = compute_moments(x, bins, rng.integers(speakers, size=n), rng.normal(size=n))
        found.append(smallest_found(moments, alpha, size, n_permutations, child, whole, along))
    return Plan(np.concatenate(found), alpha)


def _uneven_days(days: int, n: int, rng: np.random.Generator) -> IntArray:
    weights = rng.gamma(2.0, size=days)
    extra = rng.choice(days, size=n - days, p=weights / weights.sum())
    return np.sort(np.concatenate([np.arange(days), extra])).astype(np.int64)
