"""Whose drift: other people talking, or the same people talking differently? Kitagawa decomposition of vectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from shiftdetect.drift.distance import clean_zero, jackknife_variance
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.errors import TooLittleText

MIN_COVERED = 0.5
"""Share of statements that must come from speakers the decomposition can use."""

_MAX_BLOCKS = 60
_PARTS = ("total", "composition", "common", "interaction", "speaker_specific")


@dataclass(frozen=True)
class Decomposition:
    """Debiased parts of the squared distance between two windows.

    Attributes
    ----------
    total : float
        composition + common + interaction.
    composition : float
        Other people talk, or the same ones more or less often.
    common : float
        The same people talk differently, in one direction.
    interaction : float
        2 x (composition vector . within vector).
    speaker_specific : float
        Weighted variance of the speakers' own changes around their common one; it cancels in the mean and is no part
        of ``total``.
    covered : float
        Share of the statements of both windows that come from usable speakers.
    n_speakers : int
        Usable speakers.
    intervals : dict
        (low, high) per part; empty where too few days are left when one is taken out.
    """

    total: float
    composition: float
    common: float
    interaction: float
    speaker_specific: float
    covered: float
    n_speakers: int
    intervals: dict[str, tuple[float, float]]

    @property
    def composition_share(self) -> float | None:
        """Share composition / (composition + common), within [0, 1]; None unless the total is clearly above 0."""
        if "total" not in self.intervals or self.intervals["total"][0] <= 0.0:
            return None
        parts = max(self.composition, 0.0), max(self.common, 0.0)
        return parts[0] / sum(parts) if sum(parts) > 0.0 else None


def decompose(
    moments: Moments,
    window_0: ArrayLike,
    window_1: ArrayLike,
    confidence: float = 0.95,
    *,
    with_intervals: bool = True,
) -> Decomposition:
    r"""Split the change of the mean vector into composition and within-speaker change.

    With :math:`m_{sa}` the mean of speaker s in window a and :math:`w_{sa}` the speaker's share there,

    .. math:: \Delta = C + W,\quad C = \sum_s (w_{s1} - w_{s0}) \frac{m_{s0} + m_{s1}}{2},\quad
              W = \sum_s \frac{w_{s0} + w_{s1}}{2} (m_{s1} - m_{s0}).

    Who speaks in one window only is composition. Reported are :math:`\|C\|^2` (composition), :math:`\|W\|^2` (common),
    :math:`2\,C \cdot W` (interaction) and :math:`\sum_s \bar w_s \|\delta_s - \bar\delta\|^2` (speaker-specific), each
    inner product debiased by leaving out the pairs of one day within a window.

    Parameters
    ----------
    moments : Moments
    window_0, window_1 : array_like of int
        Bin numbers of the two windows.
    confidence : float
    with_intervals : bool
        Whether to leave out each day in turn, which takes nearly all the time.

    Raises
    ------
    TooLittleText
        Where fewer than two speakers are usable, or they made fewer than half of the statements. Usable is who speaks
        on two days or more in each window in which they speak at all: one day cannot be debiased.

    Notes
    -----
    Assumes that days are independent. Intervals: the whole procedure repeated with each day left out in turn (blocks
    of consecutive days above 60), t quantiles. Parts near 0 have wide intervals, and a share of a total that may be 0
    is meaningless, which is why it is None then.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association; Efron & Stein (1981).

    Examples
    --------
    Two speakers go over to another story together; nobody else talks:

    >>> from shiftdetect.drift.moments import compute_moments
    >>> days, who = np.repeat(np.arange(4), 2), np.tile([0, 1], 4)
    >>> parts = decompose(compute_moments(np.eye(2)[days // 2], days, who), [0, 1], [2, 3])
    >>> parts.total, parts.composition, parts.common, parts.covered
    (2.0, 0.0, 2.0, 1.0)
    """
    zero, one = (np.asarray(w, dtype=np.int64) for w in (window_0, window_1))
    estimate = _point(moments, zero, one)
    blocks = _blocks(moments, zero, one)
    smallest = min(len(side) for side in blocks)
    if smallest < 3 or not with_intervals:
        return estimate
    variance = dict.fromkeys(_PARTS, 0.0)
    for side in blocks:
        left = []
        for block in side:
            try:
                left.append(_point(moments.take(~np.isin(moments.bin, block)), zero, one))
            except TooLittleText:
                return estimate
        for part in _PARTS:
            variance[part] += jackknife_variance(np.array([getattr(v, part) for v in left]))
    t = float(special.stdtrit(smallest - 1, 0.5 + confidence / 2.0))
    half = {part: t * float(np.sqrt(v)) for part, v in variance.items()}
    intervals = {p: (getattr(estimate, p) - half[p], getattr(estimate, p) + half[p]) for p in _PARTS}
    return replace(estimate, intervals=intervals)


def _blocks(moments: Moments, *windows: IntArray) -> list[list[IntArray]]:
    seen = [np.intersect1d(moments.bins, window) for window in windows]
    return [list(np.array_split(bins, min(len(bins), _MAX_BLOCKS))) for bins in seen]


def _point(moments: Moments, zero: IntArray, one: IntArray) -> Decomposition:
    window = np.where(np.isin(moments.bin, one), 1, np.where(np.isin(moments.bin, zero), 0, -1))
    cells = moments.take(window >= 0)
    window = window[window >= 0]
    usable = _usable(cells.speaker, window)
    kept = np.isin(cells.speaker, usable)
    covered = float(cells.n[kept].sum() / cells.n.sum()) if len(kept) else 0.0
    if len(usable) < 2 or covered < MIN_COVERED or set(window[kept].tolist()) != {0, 1}:
        raise TooLittleText(
            f"{len(usable)} speaker{'s' * (len(usable) != 1)}, with {covered:.0%} of the statements, spoke on two days "
            f"or more wherever they spoke; a decomposition needs two speakers and {MIN_COVERED:.0%}, in both windows."
        )
    products, n, speaker, side = _products(cells.take(kept), window[kept])
    share = n / np.where(side == 1, n[side == 1].sum(), n[side == 0].sum())
    composition, within, moves, weights = _coefficients(share, speaker, side)
    own = np.diag(products)
    norms = own[moves[:, 0]] + own[moves[:, 1]] - 2.0 * products[moves[:, 0], moves[:, 1]]
    common = float(within @ products @ within)
    specific = float(weights @ norms) - common / float(weights.sum()) if len(weights) else 0.0
    parts = {
        "composition": float(composition @ products @ composition),
        "common": common,
        "interaction": 2.0 * float(composition @ products @ within),
        "speaker_specific": specific,
    }
    parts = {name: clean_zero(value) for name, value in parts.items()}
    total = parts["composition"] + parts["common"] + parts["interaction"]
    return Decomposition(total=total, covered=covered, n_speakers=len(usable), intervals={}, **parts)


def _usable(speaker: IntArray, window: IntArray) -> IntArray:
    """Speakers with two days or more in each window in which they speak (cells are one day each)."""
    who, place = np.unique(speaker, return_inverse=True)
    days = np.bincount(2 * place + window, minlength=2 * len(who)).reshape(-1, 2)
    return np.asarray(who[(days != 1).all(axis=1)], dtype=np.int64)


def _products(cells: Moments, window: IntArray) -> tuple[FloatArray, FloatArray, IntArray, IntArray]:
    """Debiased inner products between the (speaker, window) means, with their counts, speakers and windows."""
    groups, member = np.unique(np.stack([cells.speaker, window]), axis=1, return_inverse=True)
    speaker, side = groups
    n_groups = len(speaker)
    n = np.bincount(member, weights=cells.n, minlength=n_groups).astype(np.float64)
    sums = np.zeros((n_groups, cells.sum_x.shape[1]))
    np.add.at(sums, member, cells.sum_x)
    same_day, same_count = np.zeros((n_groups, n_groups)), np.zeros((n_groups, n_groups))
    starts = np.append(np.searchsorted(cells.bin, cells.bins), len(cells.bin))
    for a, b in pairwise(starts):
        at = np.ix_(member[a:b], member[a:b])
        same_day[at] += cells.sum_x[a:b] @ cells.sum_x[a:b].T
        same_count[at] += np.outer(cells.n[a:b], cells.n[a:b])
    return (sums @ sums.T - same_day) / (np.outer(n, n) - same_count), n, speaker, side


def _coefficients(
    share: FloatArray, speaker: IntArray, side: IntArray
) -> tuple[FloatArray, FloatArray, IntArray, FloatArray]:
    """Weights of the group means in C and in W; each shared speaker's group before and after, and weight."""
    composition, within = np.zeros(len(share)), np.zeros(len(share))
    moves, weights = [], []
    for s in np.unique(speaker):
        groups = np.flatnonzero(speaker == s)
        if len(groups) == 1:
            g = groups[0]
            composition[g] = share[g] if side[g] == 1 else -share[g]
            continue
        before, after = groups[np.argsort(side[groups])]
        composition[[before, after]] = (share[after] - share[before]) / 2.0
        weight = (share[after] + share[before]) / 2.0
        within[[before, after]] = -weight, weight
        moves.append((before, after))
        weights.append(weight)
    return composition, within, np.array(moves, dtype=np.int64).reshape(-1, 2), np.array(weights)
