"""Whose drift: other people talking, or the same people talking differently? Kitagawa decomposition of vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from shiftdetect.drift.contrast import Cells, Products, day_blocks
from shiftdetect.drift.degenerate import JackknifeCount
from shiftdetect.drift.distance import clean_zero, jackknife_variance
from shiftdetect.drift.forms import Groups, Scatter, kitagawa_forms, part_interval
from shiftdetect.drift.leverage import days_df
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import reduce_rank
from shiftdetect.errors import TooLittleText

MIN_COVERED = 0.5
"""Share of statements that must come from speakers the decomposition can use."""


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
        (low, high) per part but the interaction, which may be of either sign; empty where too few days are left when
        one is taken out.
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
    Assumes that days are independent. What an interval is to hold is the part **as these speakers spoke**: who spoke
    how often is taken as a fact, and with few statements the mix never stays quite the same, so that composition is
    hardly ever wholly 0 where speakers differ. That it would be next time is not what the interval says.

    Interval: each part is a quadratic form :math:`\sum_{gh} K_{gh}\, m_g \cdot m_h` of the means of speakers in windows
    (:mod:`~shiftdetect.drift.forms`). Its estimate varies by a sum over single days, which grows with the part, and by
    products of two days, which are there where the part is 0. A jackknife of the whole procedure (each day left out in
    turn, blocks of consecutive days above 60) counts the first once and the second twice or more
    (:class:`~shiftdetect.drift.degenerate.JackknifeCount`): alone it gives intervals that hold a part near 0 nearly
    always. So the second is taken out of it and put back once, as for the distance itself, and the test is inverted
    (:func:`~shiftdetect.drift.forms.part_interval`). Coverage of each part is in the study of the estimates.
    It fails, a little to the narrow side, where speakers with few statements make most of a part (a weighted sum of
    few squares, which reaches farther up than down: most intervals that miss lie above the truth), and for parts of two
    or three times their noise. A share of a total that may be 0 is meaningless, which is why it is None then.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association; Efron & Stein (1981), Annals of Statistics 9;
    Chen & Qin (2010), Annals of Statistics 38.

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
    spoken = _Spoken.of(moments, zero, one)
    products = spoken.cells.products()[0]
    n = spoken.statements(products)
    estimate = _estimate(spoken, products, n)
    sides = [np.intersect1d(spoken.cells.bin, window) for window in (zero, one)]
    if min(map(len, sides)) < 3 or not with_intervals:
        return estimate
    try:
        return replace(estimate, intervals=_intervals(estimate, spoken, products, sides, confidence))
    except TooLittleText:
        return estimate


@dataclass(frozen=True, eq=False)
class _Spoken:
    """Cells of the two windows by the speakers that can be used, and who spoke how often at all.

    Attributes
    ----------
    cells : Cells
        One per day and group.
    groups : Groups
    bin, n : ndarray, shape (n_cells,)
        Of all cells of both windows, those that cannot be used among them.
    """

    cells: Cells
    groups: Groups
    bin: IntArray
    n: FloatArray

    @classmethod
    def of(cls, moments: Moments, zero: IntArray, one: IntArray) -> _Spoken:
        window = np.where(np.isin(moments.bin, one), 1, np.where(np.isin(moments.bin, zero), 0, -1))
        here = moments.take(window >= 0)
        window = window[window >= 0]
        kept = np.isin(here.speaker, _usable(here.speaker, window))
        used = here.take(kept)
        groups, member = np.unique(np.stack([used.speaker, window[kept]]), axis=1, return_inverse=True)
        n_groups = groups.shape[1]
        cells = Cells(used.bin, member.astype(np.int64), used.n, used.sum_x, n_groups, 0.0, np.zeros(n_groups))
        return cls(cells, Groups(groups[0], groups[1]), here.bin, here.n)

    def statements(self, products: Products, without: IntArray | None = None) -> FloatArray:
        """Statements per group, 0 where its speaker is not usable; refused where too few are left."""
        ready = np.diag(products.pairs) > 0.0
        partner = self.groups.partner
        ready &= np.where(partner >= 0, ready[partner], True)
        n = np.where(ready, products.n, 0.0)
        counted = self.n if without is None else self.n[~np.isin(self.bin, without)]
        covered = float(n.sum() / counted.sum()) if n.any() else 0.0
        usable = len(np.unique(self.groups.speaker[n > 0.0]))
        if usable < 2 or covered < MIN_COVERED or set(self.groups.side[n > 0.0].tolist()) != {0, 1}:
            raise TooLittleText(
                f"{usable} speaker{'s' * (usable != 1)}, with {covered:.0%} of the statements, spoke on two days or "
                f"more wherever they spoke; a decomposition needs two speakers and {MIN_COVERED:.0%}, in both windows. "
                "Collect more days of the same speakers, or write the names of one speaker in one way."
            )
        return n


def _usable(speaker: IntArray, window: IntArray) -> IntArray:
    """Speakers with two days or more in each window in which they speak (cells are one day each)."""
    who, place = np.unique(speaker, return_inverse=True)
    days = np.bincount(2 * place + window, minlength=2 * len(who)).reshape(-1, 2)
    return np.asarray(who[(days != 1).all(axis=1)], dtype=np.int64)


def _estimate(spoken: _Spoken, products: Products, n: FloatArray) -> Decomposition:
    forms = kitagawa_forms(n, spoken.groups)
    composition, within = forms["composition"].weights, forms["common"].weights
    partner = spoken.groups.partner
    parts = {
        "composition": products.squared_length(composition),
        "common": products.squared_length(within),
        "interaction": 2.0 * float(composition @ products.values @ within),
        "speaker_specific": float(np.sum(forms["speaker_specific"].matrix(partner) * products.values)),
    }
    parts = {name: clean_zero(value) for name, value in parts.items()}
    return Decomposition(
        total=parts["composition"] + parts["common"] + parts["interaction"],
        covered=float(n.sum() / spoken.n.sum()),
        n_speakers=len(np.unique(spoken.groups.speaker[n > 0.0])),
        intervals={},
        **parts,
    )


def _intervals(
    estimate: Decomposition, spoken: _Spoken, products: Products, sides: Sequence[IntArray], confidence: float
) -> dict[str, tuple[float, float]]:
    """Interval of each part; refused where what is left without some day cannot be decomposed."""
    cells, partner = replace(spoken.cells, sums=reduce_rank(spoken.cells.sums)), spoken.groups.partner
    scatter = Scatter.of(cells, products, spoken.groups)
    noise = {name: scatter.noise(form) for name, form in kitagawa_forms(products.n, spoken.groups).items()}
    counted = dict.fromkeys(noise, 0.0)
    jackknife: dict[str, list[float]] = {name: [] for name in noise}
    for bins in sides:
        blocks = day_blocks(bins)
        counts = {name: JackknifeCount(products.n, products.pairs, v.scale) for name, v in noise.items()}
        values: dict[str, list[float]] = {name: [] for name in noise}
        left = cells.each_left(blocks)
        next(left)
        for block, without in zip(blocks, left, strict=True):
            gone = cells.statements(block)
            for name, form in kitagawa_forms(spoken.statements(without, block), spoken.groups).items():
                weights = form.matrix(partner)
                values[name].append(float(np.sum(weights * without.values)))
                counts[name].add(gone, weights, without.pairs)
        for name in noise:
            jackknife[name].append(jackknife_variance(np.array(values[name])))
            counted[name] += counts[name].value()
    days = [_per_day(cells, bins) for bins in sides]
    intervals = {}
    for name, v in noise.items():
        growing = sum(jackknife[name]) - counted[name] - v.uneven
        df = days_df((jackknife[name][0], jackknife[name][1]), days[0], days[1])
        intervals[name] = part_interval(getattr(estimate, name), v, growing, df, confidence)
    return intervals


def _per_day(cells: Cells, bins: IntArray) -> FloatArray:
    """Statements on each of these days."""
    here = np.isin(cells.bin, bins)
    return np.bincount(np.searchsorted(bins, cells.bin[here]), weights=cells.n[here]).astype(np.float64)
