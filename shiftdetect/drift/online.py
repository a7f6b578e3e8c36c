"""Watching statements as they come in: a conformal martingale that is valid at any time, but slow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.errors import ShiftDetectError

_EXPONENTS = np.linspace(0.05, 0.95, 19)


@dataclass(frozen=True, eq=False)
class Watched:
    """The monitor's wealth after each bin.

    Attributes
    ----------
    wealth : ndarray, shape (n_bins,)
        Starts at 1; the largest value so far is the evidence against 'nothing changes'.
    alarm : int or None
        The first bin at which it reached 1 / alpha.
    """

    wealth: FloatArray
    alarm: int | None


class OnlineMonitor:
    r"""Bet, day by day, that what a speaker says is unlike what they said before.

    On each day each speaker's statements are one unit, :math:`S_u` their vector sum and :math:`n_u` their number. The
    p-value of the new unit is the rank of its similarity to the rest of what the speaker said,
    :math:`S_u \cdot (T - S_u)`, :math:`T` the speaker's total, each as a mean, among that of all of the speaker's units
    (ties broken at random). The stake is multiplied by :math:`\epsilon p^{\epsilon - 1}`, averaged over the day's
    speakers; stakes are spread over :math:`\epsilon` and over the day on which the bet begins, with weights
    :math:`1 / (k (k + 1))`.

    Parameters
    ----------
    alpha : float
        The alarm is given at a wealth of 1 / alpha.
    random_state : int or SeedSequence
        For ties.

    Notes
    -----
    If each speaker's days are exchangeable, the p-values are uniform, the expected wealth stays 1, and by Ville's
    inequality it ever reaches 1 / alpha with a probability of at most alpha, however long one watches and whenever one
    looks. What the statements of a day share costs nothing: a day's speakers are averaged, not multiplied. (What
    speakers share over many days makes their p-values depend a little on each other's past; the study of the estimates
    shows that the bound holds there too.) *Fails* where days fade into each other, and takes a new length or habit of
    style for a change: nothing is taken out.

    It is slow: a p-value cannot be smaller than one over a speaker's days, and what is new soon becomes a part of what
    it is compared with. For a corpus that is complete use the scan.

    References
    ----------
    Vovk, Nouretdinov & Gammerman (2003), Testing exchangeability on-line, ICML; Vovk (2021), Testing randomness
    online, Statistical Science 36; Vovk, Gammerman & Shafer (2005) for Mondrian predictors; Ville (1939).

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(120, 8)) / 4.0 + np.eye(8)[np.repeat([0, 1], 60)]
    >>> watch(compute_moments(x, np.arange(120) // 2, np.zeros(120))).alarm
    37
    """

    def __init__(self, alpha: float = 0.05, random_state: int | np.random.SeedSequence = 0) -> None:
        if not 0.0 < alpha < 1.0:
            raise ShiftDetectError(f"alpha={alpha} must lie between 0 and 1.")
        self.alpha = alpha
        self.wealth = 1.0
        self.largest = 1.0
        self._rng = np.random.default_rng(random_state)
        self._stakes = np.zeros(len(_EXPONENTS))
        self._day = 0
        self._last: int | None = None
        self._sums: dict[int, list[FloatArray]] = {}
        self._counts: dict[int, list[float]] = {}

    @property
    def alarmed(self) -> bool:
        """Whether the wealth ever reached 1 / alpha."""
        return self.largest >= 1.0 / self.alpha

    def update(self, day: Moments) -> float:
        """Take in one bin and return the wealth after it.

        Parameters
        ----------
        day : Moments
            Cells of one bin, later than all before.

        Raises
        ------
        ShiftDetectError
            Where there are several bins, one that is not later, or vectors of another length.
        """
        if day.n_bins != 1 or (self._last is not None and int(day.bins[0]) <= self._last):
            raise ShiftDetectError(
                f"bins {day.bins.tolist()[:5]} come after bin {self._last}: give one bin at a time, in order."
            )
        known = next((len(total) for totals in self._sums.values() for total in totals), day.sum_x.shape[1])
        if day.sum_x.shape[1] != known:
            raise ShiftDetectError(
                f"the vectors of bin {int(day.bins[0])} hold {day.sum_x.shape[1]} numbers and those before {known}: "
                "use one encoder for all bins."
            )
        self._last = int(day.bins[0])
        p = np.array([self._p_value(int(s), x, n) for s, x, n in zip(day.speaker, day.sum_x, day.n, strict=True)])
        factor = np.mean(_EXPONENTS * p[:, None] ** (_EXPONENTS - 1.0), axis=0)
        self._day += 1
        self._stakes = (self._stakes + 1.0 / (self._day * (self._day + 1.0))) * factor
        # What has not been staked yet lies still.
        self.wealth = float(self._stakes.mean()) + 1.0 / (self._day + 1.0)
        self.largest = max(self.largest, self.wealth)
        return self.wealth

    def _p_value(self, speaker: int, total: FloatArray, n: float) -> float:
        sums, counts = self._sums.setdefault(speaker, []), self._counts.setdefault(speaker, [])
        sums.append(total)
        counts.append(n)
        units, sizes = np.array(sums), np.array(counts)
        rest = np.maximum(sizes.sum() - sizes, 1.0)
        likeness = np.einsum("ud,ud->u", units, units.sum(axis=0) - units) / (sizes * rest)
        likeness = np.round(likeness, 12)  # repeated words are ties, whatever the order of a summation
        below, equal = np.sum(likeness < likeness[-1]), np.sum(likeness == likeness[-1])
        return float((below + (1.0 - self._rng.random()) * equal) / len(units))


def watch(moments: Moments, alpha: float = 0.05, random_state: int | np.random.SeedSequence = 0) -> Watched:
    """Run an :class:`OnlineMonitor` over all bins of a corpus, as if they came in one by one.

    Parameters
    ----------
    moments : Moments
    alpha : float
    random_state : int or SeedSequence

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> watch(compute_moments(np.ones((6, 2)), np.arange(6), np.zeros(6))).alarm is None
    True
    """
    monitor = OnlineMonitor(alpha, random_state)
    wealth = np.array([monitor.update(moments.take(moments.bin == b)) for b in moments.bins])
    over = np.flatnonzero(wealth >= 1.0 / alpha)
    return Watched(wealth, int(moments.bins[over[0]]) if len(over) else None)
