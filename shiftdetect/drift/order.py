"""Did the account drift at all: are statements nearer in time more alike? It needs no change point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.features import Features, Stack
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.permutation import MIN_BINS, can_exchange_within_speakers, reported_p
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import permutation_tests, seed_children
from shiftdetect.errors import TooLittleText

HALF_LIVES = (1.0, 2.0, 4.0)
"""In bins; with the linear function these are the lag functions of the test."""

LAG_NAMES = (*(f"half-life {h:g}" for h in HALF_LIVES), "linear")


@dataclass(frozen=True)
class OrderResult:
    """What the order test found.

    Attributes
    ----------
    p_value : float
        Day-block permutation, max-T over the lag functions; small where near statements are more alike than far ones.
    p_within_speaker : float or None
    statistic : float
        Largest standardised statistic.
    best_lag : str or None
        Its lag function; None where no vector varies.
    n_permutations : int
    """

    p_value: float
    p_within_speaker: float | None
    statistic: float
    best_lag: str | None
    n_permutations: int

    @property
    def p_reported(self) -> float:
        """Mean of the two p-values: see :func:`~shiftdetect.drift.permutation.reported_p`."""
        return reported_p(self.p_value, self.p_within_speaker)


def order_test(
    moments: Moments,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> OrderResult:
    r"""Test whether statements near in time are more alike than statements far apart.

    .. math:: Q_k = \sum_{d \ne e} k(|t_d - t_e|)\, R_d \cdot R_e

    with :math:`R_d` the residual vector sum of day d (speakers and log length taken out) and k a decreasing function
    of the lag in bins: :math:`2^{-lag/h}` for h = 1, 2, 4, and linear over the span. Max-T over the four.

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
    A Mantel / HSIC statistic between time and meaning. Same-day pairs are left out, so one day's common topic does not
    count. It sees gradual drift, several phases and walk-backs, where a single step cannot; it also answers to plain
    persistence (what was said yesterday is said again today), which is drift of another kind, and says no date.

    References
    ----------
    Mantel (1967); Gretton et al. (2005) for HSIC; Westfall & Young (1993) for max-T.

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

    def statistics(features: Features | Stack) -> FloatArray:
        return lag_statistics(features.sums, residuals.bins)

    days, within = permutation_tests(residuals, statistics, n_permutations, seed_children(random_state), n_jobs)
    k = int(np.argmax(days.standardised))
    return OrderResult(days.p_value, within, float(days.standardised[k]), LAG_NAMES[k], n_permutations)


def lag_statistics(sums: FloatArray, bins: IntArray) -> FloatArray:
    """Compute Q for each lag function in time linear in the number of bins, shape (..., len(LAG_NAMES)).

    Parameters
    ----------
    sums : ndarray, shape (..., n_bins, rank)
        Residual vector sums per bin; they add up to zero.
    bins : ndarray of int, shape (n_bins,)
        Calendar numbers, ascending.
    """
    gaps = np.diff(bins).astype(np.float64)
    near = []
    for half_life in HALF_LIVES:
        decay = 0.5 ** (gaps / half_life)
        carried = np.zeros((*sums.shape[:-2], sums.shape[-1]))
        total = np.zeros(sums.shape[:-2])
        for d in range(1, len(bins)):
            carried += sums[..., d - 1, :]
            carried *= decay[d - 1]
            total += np.einsum("...r,...r->...", carried, sums[..., d, :])
        near.append(2.0 * total)
    # sum over d != e of (1 - |lag| / span) R_d.R_e; with total 0, sum |lag| R_d.R_e = -2 sum gap |prefix|^2.
    prefix = np.cumsum(sums, axis=-2)[..., :-1, :]
    far = np.einsum("...ij,...ij->...i", prefix, prefix) @ gaps
    linear = 2.0 / float(bins[-1] - bins[0]) * far - np.einsum("...ij,...ij->...", sums, sums)
    return np.stack([*near, linear], axis=-1)
