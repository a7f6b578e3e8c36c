"""Speakers taken out only as far as they are seen to differ: partial pooling of their means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.drift.residuals import Residuals, canonical_codes, reduce_rank, residualise

_NONE = 1e-9
_NO_VARIATION = 1e-12


@dataclass(frozen=True)
class Spread:
    """How much of what statements differ in is their speakers'.

    Attributes
    ----------
    ratio : float
        Variance between speakers over that within, estimated rather too large than too small. 0 where speakers are not
        seen to differ; infinite where it cannot be told.
    within : float
        Variance of a statement, all dimensions together, once its day and its speaker are taken out; 0 where too few
        statements are left to tell.
    """

    ratio: float
    within: float


def measure_spread(moments: Moments) -> Spread:
    r"""Estimate how far speakers differ, from those who speak on the same days.

    With R(.) the reduction in the sum of squares, a the speakers, d the days and r the rank of C,

    .. math:: \hat\sigma_a^2 = \frac{R(a \mid d) - r \hat\sigma_e^2}{\operatorname{tr} C}, \qquad
              C = \operatorname{diag}(n_a) - N^\top \operatorname{diag}(1/n_d) N

    (Henderson's method III), :math:`\hat\sigma_e^2` what days and speakers leave per degree of freedom. To the ratio of
    the two the standard error is added that it has where speakers do not differ, :math:`\sqrt{2 r / p} /
    \operatorname{tr} C` with p the effective number of dimensions; where they do, it scatters more.

    Notes
    -----
    Days are taken out first, each with a mean of its own, so that neither a change of story nor the venue of a day
    counts as a difference between those who spoke before and those who spoke after. Where no two speak on one day, or
    too few statements are left, the ratio is infinite: all that speakers may explain has to be taken out then.

    The error is added because the mistakes do not cost alike: a ratio that is too small sounds alarms where
    only the mix of speakers moved, one that is too large finds less. Assumes one ratio for all dimensions; along those
    in which speakers differ most it is too small.

    References
    ----------
    Henderson (1953), Estimation of variance and covariance components, Biometrics 9.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> rng = np.random.default_rng(0)
    >>> day, who = np.repeat(np.arange(20), 8), np.tile(np.arange(8), 20)
    >>> x = rng.normal(size=(160, 20)) + rng.normal(size=(8, 20))[who] + rng.normal(size=(20, 20))[day]
    >>> spread = measure_spread(compute_moments(x, day, who))
    >>> 0.8 < spread.ratio < 1.4, 19 < spread.within < 21
    (True, True)
    """
    speaker = canonical_codes(moments)
    days, speakers, n = moments.n_bins, int(speaker.max()) + 1, float(moments.n.sum())
    counts = np.zeros((days, speakers))
    np.add.at(counts, (moments.position, speaker), moments.n)
    of_speaker, (of_day, by_day) = counts.sum(axis=0), moments.bin_sums
    by_speaker = np.zeros((speakers, by_day.shape[1]))
    np.add.at(by_speaker, speaker, moments.sum_x)
    # By way of the days, of which there are few: R(a | d) = R(a) + R(d | a) - R(d).
    values, basis = np.linalg.eigh(np.diag(of_day) - (counts / of_speaker) @ counts.T)
    told = values > _NONE * n
    days_given = _explained(basis[:, told].T @ (by_day - (counts / of_speaker) @ by_speaker), values[told])
    days_alone = _explained(by_day, of_day)
    explained = _explained(by_speaker, of_speaker) + days_given - days_alone
    rank = speakers + int(told.sum()) - days
    freedom, total = n - days - rank, float(moments.sum_sq.sum())
    left = total - days_alone - explained
    if freedom < 1 or left <= _NO_VARIATION * max(1.0, total):
        return Spread(np.inf, 0.0)
    within = left / freedom
    if rank < 1:
        return Spread(np.inf, within)
    trace = n - float(np.sum(counts**2 / of_day[:, None]))
    error = float(np.sqrt(2.0 * rank / _dimensions(residualise(moments))))
    return Spread(max(0.0, (explained / within - rank + error) / trace), within)


def _explained(sums: FloatArray, lengths: FloatArray) -> float:
    return float(np.sum(np.einsum("ij,ij->i", sums, sums) / lengths))


def _dimensions(residuals: Residuals) -> float:
    """Effective number of dimensions: the squared trace of the covariance over the trace of its square."""
    rows = residuals.sums / np.sqrt(residuals.n)[:, None]
    inner = rows.T @ rows if len(rows) > rows.shape[1] else rows @ rows.T
    square = float(np.sum(inner * inner))
    return float(np.trace(inner)) ** 2 / square if square > 0.0 else 1.0


def pool_speakers(moments: Moments, ratio: float) -> Residuals:
    r"""Take out of the cell sums the constant, the slope on the covariate, and each speaker's mean as far as it holds.

    Speakers are random effects of variance ``ratio`` times that within. Of the mean of a speaker with n statements,
    less what else is taken out, the share

    .. math:: n \, / \, (n + 1/\text{ratio})

    goes: all of it where the ratio is infinite, which is :func:`~shiftdetect.drift.residuals.residualise`, and none
    where it is 0.

    Parameters
    ----------
    moments : Moments
    ratio : float

    Returns
    -------
    Residuals
        ``sums`` are those of :math:`V^{-1}(X - \hat X)`, V the covariance of statements in units of that within and
        :math:`\hat X` generalised least squares; ``own`` and ``common`` hold V and the fixed part, so that the score of
        a step over its length is what it is in the model of mixed effects.

    References
    ----------
    Henderson (1975), Best linear unbiased estimation and prediction under a selection model, Biometrics 31.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> m = compute_moments([[2.0], [2.0], [0.0], [0.0]], [0, 0, 1, 1], [0, 0, 1, 1])
    >>> [pool_speakers(m, ratio).sums.ravel().tolist() for ratio in (0.0, 0.5)]
    [[2.0, -2.0], [1.0, -1.0]]
    """
    if np.isinf(ratio):
        return residualise(moments)
    speaker = canonical_codes(moments)
    order = np.lexsort((moments.bin, speaker))
    speaker, n = speaker[order], moments.n[order]
    x, w, wx = moments.sum_x[order], moments.sum_w[order], moments.sum_wx[order]
    of_speaker = np.bincount(speaker, weights=n)
    pooled = ratio / (1.0 + ratio * of_speaker)  # of a speaker's sum, per statement
    starts = np.flatnonzero(np.diff(speaker, prepend=-1))
    sum_x, sum_w = np.add.reduceat(x, starts, axis=0), np.add.reduceat(w, starts)
    # V^-1 times the constant, the covariate and the vectors, and their products under it.
    ones = n * (1.0 - (pooled * of_speaker)[speaker])
    slope = w - n * (pooled * sum_w)[speaker]
    sums = x - n[:, None] * (pooled[:, None] * sum_x)[speaker]
    constant = ones / np.sqrt(ones.sum())
    level = sums.sum(axis=0) / ones.sum()
    sums -= ones[:, None] * level
    drift = slope.sum() / ones.sum()
    square = float(moments.sum_ww.sum() - pooled @ sum_w**2 - drift * slope.sum())
    common = [constant]
    if square > _NO_VARIATION * max(1.0, float(moments.sum_ww.sum())):
        along = slope - drift * ones
        product = wx.sum(axis=0) - (pooled * sum_w) @ sum_x - slope.sum() * level
        sums -= along[:, None] * (product / square)
        common.append(along / np.sqrt(square))
    fixed = residualise(moments)
    return Residuals(
        bins=fixed.bins,
        position=fixed.position,
        speaker=speaker,
        n=n,
        sums=reduce_rank(sums),
        own=n * np.sqrt(pooled[speaker]),
        common=np.column_stack(common),
        varies=fixed.varies,
    )
