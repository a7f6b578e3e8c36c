"""Do statements of one day share something? Then a speaker's days are not exchangeable among themselves."""

from __future__ import annotations

import numpy as np
from scipy import special

from shiftdetect.drift.moments import FloatArray
from shiftdetect.drift.residuals import Residuals

LEVEL = 0.1
"""One-sided level of the check: it errs towards the null that holds under day effects."""

CAREFUL = 0.3
"""Level of the check where the null within speakers stands alone: what is not seen there costs false alarms."""

MIN_DAYS = 5


def days_share(residuals: Residuals, level: float = LEVEL) -> bool:
    r"""Return whether different speakers are more alike on one day than from one day to the next.

    For each bin d, with P the mean product of residual vectors of different speakers,

    .. math:: e_d = \sqrt{n_{dd}} \, \big( P_{d,d} - P_{d,\,d \pm 1} \big)

    and :math:`n_{dd}` the number of pairs within the bin; a one-sided t test of the :math:`e_d` against 0.

    Parameters
    ----------
    residuals : Residuals
    level : float
        One-sided level of the test.

    Notes
    -----
    A venue, an event or a question of the day makes all its statements alike, and a null that moves each speaker's days
    apart then alarms too often. A step, a drift or a lingering account makes neighbouring days as alike as one day,
    so that it is mostly not taken for this (on the study's streams with a change it is in 8 to 25 % at level .1; at .3
    in three to five of ten). Assumes bins independent given the account; with few statements a
    bin it sees only strong effects, and weak
    ones do little harm then. False where fewer than five bins have two speakers.

    References
    ----------
    The comparison within against between neighbours follows the repeated-measures logic of Diedrichsen's
    cross-validated distances; our own check.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> from shiftdetect.drift.residuals import residualise
    >>> rng = np.random.default_rng(0)
    >>> day, who = np.repeat(np.arange(20), 6), np.tile([0, 1, 2], 40)
    >>> own = rng.normal(size=(120, 4))
    >>> venue = 2.0 * rng.normal(size=(20, 4))[day]
    >>> [days_share(residualise(compute_moments(x, day, who))) for x in (own, own + venue)]
    [False, True]
    """
    within, pairs, beside, beside_pairs = _alike(residuals)
    seen = (pairs > 0) & (beside_pairs > 0)
    if seen.sum() < MIN_DAYS:
        return False
    root = np.sqrt(pairs[seen])
    excess = within[seen] / root - root * beside[seen] / beside_pairs[seen]
    spread = float(excess.std(ddof=1)) / np.sqrt(len(excess))
    return bool(excess.mean() > special.stdtrit(len(excess) - 1, 1.0 - level) * spread)


def day_excess(residuals: Residuals) -> tuple[float, float]:
    r"""How much more alike different speakers are on one day than from one day to the next, and its standard error.

    The mean of :math:`P_{d,d} - P_{d,\,d \pm 1}` of :func:`days_share` over the bins, each by its pairs: the variance
    that a day's statements share, all dimensions together; below 0 by chance. The error is that of bins independent of
    each other. Both are 0 where no bin and its neighbours have two speakers.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> from shiftdetect.drift.residuals import residualise
    >>> rng = np.random.default_rng(0)
    >>> day, who = np.repeat(np.arange(60), 6), np.tile([0, 1, 2], 120)
    >>> venue = rng.normal(size=(60, 4))[day]
    >>> excess, error = day_excess(residualise(compute_moments(rng.normal(size=(360, 4)) + venue, day, who)))
    >>> 3.0 < excess < 5.0, 0.2 < error < 1.0
    (True, True)
    """
    within, pairs, beside, beside_pairs = _alike(residuals)
    seen = (pairs > 0) & (beside_pairs > 0)
    if not seen.any():
        return 0.0, 0.0
    n = pairs[seen]
    more = within[seen] - n * beside[seen] / beside_pairs[seen]
    excess = float(more.sum() / n.sum())
    return excess, float(np.linalg.norm(more - n * excess) / n.sum())


def _alike(residuals: Residuals) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Products of residuals of different speakers, summed per bin and with its neighbours, and how many there are."""
    features, where, n = residuals.features, residuals.position, residuals.n
    within = np.einsum("ij,ij->i", features.sums, features.sums) - np.bincount(
        where, weights=np.einsum("ij,ij->i", residuals.sums, residuals.sums)
    )
    pairs = features.n**2 - np.bincount(where, weights=n**2)
    # Cells are sorted by speaker and bin: a speaker's neighbouring bins follow each other, and are left out.
    own = (np.diff(residuals.speaker) == 0) & (np.diff(where) == 1)
    at, few = where[:-1][own], residuals.n_bins - 1
    same = np.einsum("ij,ij->i", residuals.sums[1:], residuals.sums[:-1])[own]
    across = np.einsum("ij,ij->i", features.sums[1:], features.sums[:-1]) - np.bincount(at, same, few)
    across_pairs = features.n[1:] * features.n[:-1] - np.bincount(at, (n[1:] * n[:-1])[own], few)
    return within, pairs, _both_sides(across), _both_sides(across_pairs)


def _both_sides(between: FloatArray) -> FloatArray:
    return np.append(between, 0.0) + np.insert(between, 0, 0.0)
