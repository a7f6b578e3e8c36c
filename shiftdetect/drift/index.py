"""The 0-1 drift index: how far the same speakers moved, in units of the distance between two explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shiftdetect.drift.contrast import Cells, Products, day_blocks, jackknife_count, noise_variance
from shiftdetect.drift.distance import LARGEST, ROUNDING, clean_zero, jackknife_variance, quantiles
from shiftdetect.drift.leverage import days_df
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.reference import Reference
from shiftdetect.errors import TooLittleText

MIN_COVERED = 0.5
"""Share of the statements of both windows that must come from speakers of both."""


@dataclass(frozen=True)
class DriftIndex:
    """How much of the account was replaced by a different explanation, 0 none of it, 1 all.

    Attributes
    ----------
    value : float
        Not clipped: below 0 where the debiased distance is, above 1 where the two accounts lie farther apart than
        explanations do on average.
    low, high : float or None
        None where a window has fewer than three days.
    u : float
        Within-speaker, length-adjusted squared distance that it is made of.
    reference : float
        Distance between two explanations that it is measured in.
    covered : float
        Share of the statements of both windows made by speakers who spoke on two days or more in each.
    n_speakers : int
        Those speakers.
    """

    value: float
    low: float | None
    high: float | None
    u: float
    reference: float
    covered: float
    n_speakers: int

    @property
    def shown(self) -> float:
        """Clipped to [0, 1], as a reader is shown it."""
        return float(np.clip(self.value, 0.0, 1.0))


def drift_index(
    moments: Moments,
    window_0: ArrayLike,
    window_1: ArrayLike,
    reference: Reference,
    *,
    same_days: bool = False,
    confidence: float = 0.95,
) -> DriftIndex:
    r"""Measure drift between two windows as the share of statements that a different explanation replaced.

    .. math:: I = \mathrm{sign}(U_W)\,\sqrt{|U_W| / U_\mathrm{ref}}, \qquad
              W = \sum_s \bar w_s (m_{s1} - m_{s0})

    with :math:`U_W` the debiased :math:`\|W\|^2` over the speakers of both windows, :math:`\bar w_s` the mean of a
    speaker's shares of their statements in the two windows, and :math:`U_\mathrm{ref}` from
    :func:`~shiftdetect.drift.reference.calibrate`. The mean of a mixture moves along a line as one story replaces
    another, so that the root of the ratio is the share.

    Parameters
    ----------
    moments : Moments
        With log length as the covariate.
    window_0, window_1 : array_like of int
        Bin numbers of the two windows; they share none.
    reference : Reference
        There is no index without one.
    same_days : bool
        Whether the labelled statements behind the reference are statements of ``moments``: a day is then left out of
        both at once.
    confidence : float

    Raises
    ------
    TooLittleText
        Where no speaker has two days in each window, or those who do made fewer than half of the statements.

    Notes
    -----
    Assumes independent days, one scale of distance between explanations, and a move that the speakers share: moves in
    opposite directions cancel in W. The root of an unbiased distance is not unbiased: near 0 the index scatters to
    both sides of it, and a share of .25 is read slightly low where it cannot be told from 0 anyway. Averages belong
    on U, before the root.

    No correction of that root is made: with the bias of the root at a normal distance taken out once, or in three
    rounds, the mean comes hardly nearer to the line, and the index scatters a fifth to a half more where it is small.

    Interval: the ratio's, from inverting :math:`|U_W - \rho U_\mathrm{ref}|^2 \le c_0 + c_1\rho + c_2\rho^2` with a
    variance that has a part without any drift, one that grows with the drift, and one that comes from the reference;
    then the signed root of its ends. The part without drift is taken out of the jackknife as often as that counts it,
    what is left being 0 at least, which has a price (:func:`~shiftdetect.drift.distance.score_interval`); quantiles are
    as in :func:`~shiftdetect.drift.distance.cross_day_distance`. With ``same_days`` it fades as the
    share goes to 1.

    References
    ----------
    Kitagawa (1955); Efron & Stein (1981); Fieller (1954), Some problems in interval estimation, JRSS B 16; Hall &
    Martin (1988), Biometrika 75, for the correction in rounds that was tried.

    Examples
    --------
    Half of the statements change their story:

    >>> from shiftdetect.drift.moments import compute_moments
    >>> from shiftdetect.drift.reference import calibrate
    >>> stories = [compute_moments(np.tile(row, (6, 1)), np.arange(6), np.zeros(6)) for row in np.eye(2)]
    >>> x = np.eye(2)[[0] * 8 + [0, 1] * 4]
    >>> told = compute_moments(x, np.arange(16) // 2, np.zeros(16))
    >>> index = drift_index(told, range(4), range(4, 8), calibrate(stories))
    >>> index.value, index.n_speakers
    (0.5, 1)
    """
    zero, one = (np.asarray(w, dtype=np.int64) for w in (window_0, window_1))
    cells, speaker, side, covered = _window_cells(moments, zero, one)
    products = cells.products()[0]
    weights = _kitagawa(products, speaker, side)
    u = clean_zero(products.squared_length(weights))
    days = [np.unique(cells.bin[np.isin(cells.bin, w)]) for w in (zero, one)]
    low = high = None
    if min(len(d) for d in days) >= 3:
        noise, uneven, scale = noise_variance(cells, products, weights, one, speaker)
        found = _jackknife(cells, products, scale, days, speaker, side, u, reference, same_days)
        if found is not None:
            jackknife, counted, rest = found
            t = quantiles(days_df(jackknife, *(_statements(cells, d) for d in days)), confidence)
            # Labels of the same statements: as the share goes to 1, both distances come to be one, noise and all.
            left = max(1.0 - max(u / reference.u, 0.0), 0.0) ** 2 if same_days else 1.0
            growing = max(sum(jackknife) + rest - left * (counted + uneven), 0.0)
            low, high = _ratio_interval(u, noise + uneven, growing, reference, t, same_days)
    ratio = u / reference.u
    return DriftIndex(
        value=signed_root(ratio),
        low=None if low is None else signed_root(low),
        high=None if high is None else signed_root(high),
        u=u,
        reference=reference.u,
        covered=covered,
        n_speakers=len(np.unique(speaker[weights != 0.0])),
    )


def signed_root(ratio: float) -> float:
    """Return the root of a ratio with the ratio's sign.

    Examples
    --------
    >>> signed_root(0.25), signed_root(-0.25)
    (0.5, -0.5)
    """
    return float(np.sign(ratio) * np.sqrt(abs(ratio)))


def _window_cells(moments: Moments, zero: IntArray, one: IntArray) -> tuple[Cells, IntArray, IntArray, float]:
    """Cells of (day, speaker, window) of the speakers of both windows, and speaker and window of each group."""
    window = np.where(np.isin(moments.bin, one), 1, np.where(np.isin(moments.bin, zero), 0, -1))
    here = moments.take(window >= 0)
    window = window[window >= 0]
    names, code = np.unique(here.speaker, return_inverse=True)
    days = np.zeros((len(names), 2), dtype=np.int64)
    np.add.at(days, (code, window), 1)  # cells are one day each
    shared: NDArray[np.bool_] = np.all(days >= 2, axis=1)
    kept = shared[code]
    covered = float(here.n[kept].sum() / here.n.sum()) if kept.any() else 0.0
    if covered < MIN_COVERED:
        raise TooLittleText(
            f"{int(shared.sum())} of {len(names)} speakers, with {covered:.0%} of the statements, spoke on two days or "
            f"more both before and after; a 0-1 index needs at least {MIN_COVERED:.0%}: it compares people with "
            "themselves. Collect more days of the same speakers, or write the names of one speaker in one way."
        )
    here, window = here.take(kept), window[kept]
    groups, member = np.unique(np.stack([here.speaker, window]), axis=1, return_inverse=True)
    return Cells.of([here], [member], groups.shape[1]), groups[0], groups[1], covered


def _kitagawa(products: Products, speaker: IntArray, side: IntArray) -> FloatArray:
    """Weights of the groups in W: plus and minus each speaker's mean share, over speakers whose products exist."""
    ready = np.diag(products.pairs) > 0.0
    both = np.array([bool(np.all(ready[speaker == s])) for s in speaker])
    weights = np.zeros(len(speaker))
    if not both.any():
        return weights
    n = np.where(both, products.n, 0.0)
    share = n / np.where(side == 1, n[side == 1].sum(), n[side == 0].sum())
    # Groups are sorted by speaker, then window, so that each speaker's two stand next to each other.
    mean = np.repeat(share.reshape(-1, 2).mean(axis=1), 2)
    return np.where(side == 1, mean, -mean)


def _jackknife(
    cells: Cells,
    products: Products,
    scale: FloatArray,
    days: Sequence[IntArray],
    speaker: IntArray,
    side: IntArray,
    u: float,
    reference: Reference,
    same_days: bool,
) -> tuple[tuple[float, float], float, float] | None:
    """Variance of U_W - (u / U_ref) U_ref: from the days of each window, and from other labelled statements.

    Between the two, what the days make of the variance of U_W from products of days.
    """
    blocks = [day_blocks(d) for d in days]
    ratio = u / reference.u
    rest = 0.0 if same_days else ratio**2 * reference.variance
    variances, counted = [], 0.0
    for mine in blocks:
        left = [(p, _kitagawa(p, speaker, side)) for p in cells.products(mine)[1]]
        if not all(w.any() for _, w in left):
            return None
        values = np.array([p.squared_length(w) for p, w in left])
        if same_days:
            values = values - ratio * _reference_without(reference, mine)
        variances.append(jackknife_variance(values))
        counted += jackknife_count(cells, products.pairs, scale, mine, left)
    if same_days:
        others = np.setdiff1d(reference.bins, np.concatenate(days))
        if len(others) >= 2:
            rest = ratio**2 * jackknife_variance(_reference_without(reference, day_blocks(others)))
    return (variances[0], variances[1]), counted, rest


def _statements(cells: Cells, days: IntArray) -> FloatArray:
    """Statements on each of these days."""
    here = np.isin(cells.bin, days)
    return np.bincount(np.searchsorted(days, cells.bin[here]), weights=cells.n[here]).astype(np.float64)


def _reference_without(reference: Reference, blocks: Sequence[IntArray]) -> FloatArray:
    return np.nan_to_num(reference.without(blocks), nan=reference.u)


def _ratio_interval(
    u: float, noise: float, growing: float, reference: Reference, t: tuple[float, float], same_days: bool
) -> tuple[float, float]:
    r"""Ratios rho that u does not contradict, in units of the reference.

    .. math:: |u - \rho U_\mathrm{ref}|^2 \le c_0 + c_1 \rho + c_2 \rho^2

    with :math:`c_0 = t_0^2` noise. The rest is ``growing`` at u itself. Labels from elsewhere: a part that grows with
    the drift, and the reference's variance times the ratio's square. Labels of the same statements: noise that
    fades, :math:`(1 - \rho)^2`, and a part that rises from 0, is level near u and, above, no lower than
    proportional to the drift; since the variance of a share that was counted rises and falls again.
    """
    ratio, at_zero = u / reference.u, t[0] ** 2 * noise / reference.u**2
    if noise <= ROUNDING**2:
        return ratio, ratio
    least, most = float(np.sqrt(at_zero)), LARGEST / reference.u
    if ratio < -least:
        return ratio - least, ratio + least
    at, more = max(ratio, least / t[0]), t[1] ** 2 * growing / reference.u**2
    if same_days:
        lower = (at_zero, 2.0 * (more / at - at_zero), at_zero - more / at**2)
        upper = (at_zero, more / at - 2.0 * at_zero, at_zero)
    else:
        v = t[1] ** 2 * reference.variance / reference.u**2
        slope = max((more - v * max(ratio, 0.0) ** 2) / at, -2.0 * least * float(np.sqrt(v)))
        lower = upper = (at_zero, slope, v)
    low = ratio - least if ratio <= least else _end(ratio, lower, -1.0)
    high = _end(ratio, upper, 1.0)
    return (0.0 if low is None else low), (most if high is None else min(high, most))


def _end(ratio: float, c: tuple[float, float, float], sign: float) -> float | None:
    """Root of (ratio - rho)^2 = c_0 + c_1 rho + c_2 rho^2 below or above the ratio; None where there is none."""
    a, b = 1.0 - c[2], ratio + c[1] / 2.0
    if a <= 0.0:
        return None
    return float((b + sign * np.sqrt(max(b**2 - a * (ratio**2 - c[0]), 0.0))) / a)
