"""Did the account drift at all: does it follow slow waves of time? It needs no change point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.features import Features, Stack
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.permutation import MIN_BINS, can_exchange_within_speakers, reported_p
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import permutation_tests, seed_children
from shiftdetect.drift.sharing import days_share
from shiftdetect.errors import TooLittleText

MAX_WAVES = 2
"""Half turns over the period of the fastest wave: one sees a drift; two, a walk-back or a third story."""

_EXPLAINED = 1e-9


@dataclass(frozen=True)
class OrderResult:
    """What the order test found.

    Attributes
    ----------
    p_value : float
        Day-block permutation, max-T over the numbers of waves; small where near statements are more alike than far
        ones.
    p_within_speaker : float or None
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
        """Mean of the two p-values, or the first alone: see :func:`~shiftdetect.drift.permutation.reported_p`."""
        return reported_p(self.p_value, self.p_within_speaker, self.days_share)


def order_test(
    moments: Moments,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> OrderResult:
    r"""Test whether statements near in time are more alike than statements far apart.

    With the slow waves :math:`z_j(t) = \cos(\pi j \tau)`, :math:`\tau` running from 0 to 1 over the period, and
    :math:`\tilde Z_m` the first m of them less what speaker dummies and log length explain,

    .. math:: Q_m = \| \tilde Z_m (\tilde Z_m^\top \tilde Z_m)^{-1/2} \cdot X \|^2
                  = \operatorname{tr}\big[(\tilde Z_m^\top \tilde Z_m)^{-1} \tilde Z_m^\top X X^\top \tilde Z_m\big]

    is the sum of squares of the vectors X that m waves explain. Max-T over m = 1 and 2.

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
    Assumes, as the scan does, whole days exchangeable given speakers and length where nothing drifts. It sees gradual
    drift, several phases and walk-backs, where a single step cannot, and says no date. It also answers to plain
    persistence (what was said yesterday is said again today), which is drift of another kind; and a pulse of a day or
    two, or a fourth and fifth story, are too fast for it. Waves rather than a likeness that fades with the lag: a score
    over the length of what covariates leave of a wave stays comparable when days move, where the sum over lags hardly
    ever alarmed once the mix of speakers moved, and so found less than it could.

    References
    ----------
    Neyman (1937) and Eubank & Hart (1992) for tests by a few slow components; McArdle & Anderson (2001) for partial
    sums of squares of distances; Westfall & Young (1993) for max-T.

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
            f"the order test needs statements in at least {MIN_BINS} time bins and there are {moments.n_bins}: "
            "so few have too few orders for a p-value. Collect more days or use finer time bins, if the dates allow it."
        )
    residuals = residualise(moments)
    if not residuals.varies:
        within = 1.0 if can_exchange_within_speakers(residuals.speaker) else None
        return OrderResult(1.0, within, 0.0, None, n_permutations)
    waves = slow_waves(residuals.bins)

    def statistics(features: Features | Stack) -> FloatArray:
        return wave_scores(features, waves)

    days, within = permutation_tests(residuals, statistics, n_permutations, seed_children(random_state), n_jobs)
    k = int(np.argmax(days.standardised))
    top, shared = float(days.standardised[k]), days_share(residuals)
    return OrderResult(days.p_value, within, top, k + 1, n_permutations, shared)


def slow_waves(bins: IntArray) -> FloatArray:
    """Cosines of 1 and 2 half turns over the calendar of the bins, shape (MAX_WAVES, n_bins)."""
    tau = (bins - bins[0] + 0.5) / (bins[-1] - bins[0] + 1.0)
    waves: FloatArray = np.cos(np.pi * np.arange(1, MAX_WAVES + 1)[:, None] * tau)
    return waves


def wave_scores(features: Features | Stack, waves: FloatArray) -> FloatArray:
    """Sum of squares that the first m waves explain, m = 1, 2, ..., shape (..., n_waves); NaN where covariates do."""
    of_design = waves @ features.loads
    length = (waves * features.n[..., None, :]) @ waves.T - of_design @ np.swapaxes(of_design, -1, -2)
    square = np.zeros_like(length)
    for sums in features.panels():
        score = waves @ sums
        square += score @ np.swapaxes(score, -1, -2)
    floor = _EXPLAINED * features.n.sum(axis=-1)[..., None]
    found = []
    for m in range(1, len(waves) + 1):
        values, basis = np.linalg.eigh(length[..., :m, :m])
        turned = np.einsum("...ji,...jk,...ki->...i", basis, square[..., :m, :m], basis, optimize=True)
        left = values > floor
        explained = np.where(left, turned / np.where(left, values, 1.0), 0.0).sum(axis=-1)
        found.append(np.where(left.any(axis=-1), explained, np.nan))
    return np.stack(found, axis=-1)
