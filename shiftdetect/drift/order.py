"""Did the account drift at all: does it follow slow waves of time? It needs no change point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.features import Features, Stack
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.permutation import MIN_BINS, WITHIN_ORDERS, orders_within_speakers
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import permutation_tests, seed_children
from shiftdetect.drift.sharing import CAREFUL, days_share
from shiftdetect.errors import TooLittleText

MAX_WAVES = 2
"""Half turns over the period of the fastest wave: one sees a drift; two, a walk-back or a third story."""

SPAN = 12
"""Half turns of the fastest wave that the slow ones are measured against: with up to 13 days, all that days can do."""

_EXPLAINED = 1e-9
_CLEAR = 1e-4


@dataclass(frozen=True)
class OrderResult:
    """What the order test found.

    Attributes
    ----------
    p_value : float
        Day-block permutation, max-T over the numbers of waves; small where near statements are more alike than far
        ones.
    p_within_speaker : float or None
        Within-speaker permutation. None where the speakers' own days have fewer than 120 orders between them.
    statistic : float
        Largest standardised statistic.
    best_waves : int or None
        Its number of waves: 1 where the account moves one way, 2 where it moves and moves again; None where no
        vector varies.
    n_permutations : int
    days_share : bool
        Whether statements of one day are seen to share something, so that the day-block p-value alone is reported.
    """

    p_value: float
    p_within_speaker: float | None
    statistic: float
    best_waves: int | None
    n_permutations: int
    days_share: bool = False

    @property
    def p_reported(self) -> float:
        """The second p-value, or the first where there is no second or where days are seen to share something."""
        return self.p_value if self.p_within_speaker is None or self.days_share else self.p_within_speaker


def order_test(
    moments: Moments,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> OrderResult:
    r"""Test whether statements near in time are more alike than statements far apart.

    With the waves :math:`z_j(t) = \cos(\pi j \tau)`, :math:`\tau` running from 0 to 1 over the period, and
    :math:`\tilde Z_m` the first m of them less what speaker dummies and log length explain,

    .. math:: Q_m = \| \tilde Z_m (\tilde Z_m^\top \tilde Z_m)^{-1/2} \cdot X \|^2
                  = \operatorname{tr}\big[(\tilde Z_m^\top \tilde Z_m)^{-1} \tilde Z_m^\top X X^\top \tilde Z_m\big]

    is the sum of squares of the vectors X that m waves explain. The statistic is what one or two slow waves explain,
    over what the faster ones do,

    .. math:: F_m = Q_m \,/\, (Q_K - Q_m), \qquad K = \min(12, \text{bins} - 1),

    max-T over m = 1 and 2.

    Parameters
    ----------
    moments : Moments
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int
        Threads; changes nothing but time.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins.

    Notes
    -----
    Assumes each speaker's days exchangeable among themselves where nothing drifts, or, where statements of one day are
    seen to share something, whole days given speakers and length. It sees gradual
    drift, several phases and walk-backs, where a single step cannot, and says no date. It also answers to plain
    persistence (what was said yesterday is said again today), which is drift of another kind; and a pulse of a day or
    two, or a fourth and fifth story, are too fast for it. Waves rather than a likeness that fades with the lag: a score
    over the length of what covariates leave of a wave stays comparable when days move, where the sum over lags hardly
    ever alarmed once the mix of speakers moved, and so found less than it could.

    The ratio is what lets the null within speakers stand without the other. What a day's statements share makes slow
    and fast waves alike explain more than they do when speakers' days are torn apart, and cancels in it but for its
    scatter; :math:`Q_m` itself alarms too often there. What remains is the heavier tail of a ratio where days share
    one strong thing on few days. There the check of :func:`~shiftdetect.drift.sharing.days_share`, at level .3, mostly
    sees it; what is left stands in ``docs/benchmark/shared_days.md``.
    Whole days have few orders, and many of them resemble a change that is there: they find less.

    References
    ----------
    Neyman (1937) and Eubank & Hart (1992) for tests by a few slow components; McArdle & Anderson (2001) for partial
    sums of squares of distances and their pseudo-F; Chung & Romano (2013) for permuting a studentised statistic where
    rows are not quite exchangeable; Westfall & Young (1993) for max-T.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> angle = np.linspace(0.0, 1.5, 12)
    >>> m = compute_moments(np.c_[np.cos(angle), np.sin(angle)], np.arange(12), np.zeros(12))
    >>> order_test(m).p_value < 0.05
    True
    """
    if moments.n_bins < MIN_BINS:
        raise TooLittleText(
            f"the order test needs statements in at least {MIN_BINS} time bins and there "
            f"{'is' if moments.n_bins == 1 else 'are'} {moments.n_bins}: so few have too few orders for a p-value. "
            "Collect more days or use finer time bins, if the dates allow it."
        )
    residuals = residualise(moments)
    enough = orders_within_speakers(residuals.speaker) >= WITHIN_ORDERS
    if not residuals.varies:
        return OrderResult(1.0, 1.0 if enough else None, 0.0, None, n_permutations)
    waves = slow_waves(residuals.bins, min(SPAN, residuals.n_bins - 1))

    def statistics(features: Features | Stack) -> FloatArray:
        return wave_ratios(features, waves)

    days, within = permutation_tests(residuals, statistics, n_permutations, seed_children(random_state), n_jobs)
    k = int(np.argmax(days.standardised))
    top, shared = float(days.standardised[k]), days_share(residuals, CAREFUL)
    return OrderResult(days.p_value, within if enough else None, top, k + 1, n_permutations, shared)


def slow_waves(bins: IntArray, most: int = MAX_WAVES) -> FloatArray:
    """Cosines of 1, 2, ..., ``most`` half turns over the calendar of the bins, shape (most, n_bins)."""
    tau = (bins - bins[0] + 0.5) / (bins[-1] - bins[0] + 1.0)
    waves: FloatArray = np.cos(np.pi * np.arange(1, most + 1)[:, None] * tau)
    return waves


def wave_ratios(features: Features | Stack, waves: FloatArray) -> FloatArray:
    """What the first m waves explain over what the others do, m = 1 and 2, (..., MAX_WAVES); NaN where others cannot.

    Parameters
    ----------
    features : Features or Stack
    waves : ndarray, shape (n_waves, n_bins)
        Slow ones first.
    """
    explained = wave_scores(features, waves, (*range(1, MAX_WAVES + 1), len(waves)))
    slow, all_of_them = explained[..., :-1], explained[..., -1:]
    others = all_of_them - slow
    left = others > _EXPLAINED * all_of_them
    return np.where(left, slow / np.where(left, others, 1.0), np.nan)


def wave_scores(features: Features | Stack, waves: FloatArray, counts: Sequence[int] | None = None) -> FloatArray:
    """Sum of squares that the first m waves explain, shape (..., n_counts); NaN where covariates explain the waves.

    Parameters
    ----------
    features : Features or Stack
    waves : ndarray, shape (n_waves, n_bins)
    counts : sequence of int, optional
        Each m; 1, 2, ..., n_waves when left out.
    """
    of_design = waves @ features.loads
    length = (waves * features.n[..., None, :]) @ waves.T - of_design @ np.swapaxes(of_design, -1, -2)
    square = np.zeros_like(length)
    for sums in features.panels():
        score = waves @ sums
        square += score @ np.swapaxes(score, -1, -2)
    asked = list(counts if counts is not None else range(1, len(waves) + 1))
    total = features.n.sum(axis=-1)
    one_by_one = _in_turn(length, square, total)
    if one_by_one is not None:
        return np.cumsum(one_by_one, axis=-1)[..., [m - 1 for m in asked]]
    floor = _EXPLAINED * total[..., None]
    found = []
    for m in asked:
        values, basis = np.linalg.eigh(length[..., :m, :m])
        turned = np.einsum("...ji,...ji->...i", basis, square[..., :m, :m] @ basis)
        left = values > floor
        explained = np.where(left, turned / np.where(left, values, 1.0), 0.0).sum(axis=-1)
        found.append(np.where(left.any(axis=-1), explained, np.nan))
    return np.stack(found, axis=-1)


def _in_turn(length: FloatArray, square: FloatArray, total: FloatArray) -> FloatArray | None:
    """What each wave explains beyond those before it, the quick way; None where covariates nearly explain a wave."""
    try:
        lower = np.linalg.cholesky(length)
    except np.linalg.LinAlgError:
        return None
    if not (np.einsum("...ii->...i", lower) ** 2 > _CLEAR * total[..., None]).all():
        return None
    turn = np.linalg.inv(lower)
    return np.asarray(np.einsum("...ij,...ij->...i", turn @ square, turn))
