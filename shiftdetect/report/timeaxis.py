"""A time axis that is true to scale, except where a long stretch without statements is cut out and marked.

Cutting keeps the days that hold statements readable; every cut is drawn as a band that says how much it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING, cast

from shiftdetect.bins import Precision, bin_number, bin_start
from shiftdetect.report.look import LIGHT, SMALL_SIZE
from shiftdetect.report.when import MONTHS, bin_position, short_date
from shiftdetect.report.words import clean, count
from shiftdetect.result import ResultData

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LONG = 4
"""A stretch is cut where it is more than so many times as long as the usual step between bins with statements."""
_STEPS = (1, 2, 3, 4, 7, 14)


@dataclass(frozen=True)
class Cut:
    """A stretch of time left out of the axis."""

    left: float
    right: float
    n_bins: int


@dataclass(frozen=True)
class TimeAxis:
    """Places of time bins on an axis.

    Attributes
    ----------
    by : str
        Width of a bin.
    places : dict
        Label of a bin to its x.
    segments : tuple of (int, int, float)
        First and last bin number of each uncut stretch, and what to take off a bin number to get its x.
    cuts : tuple of Cut
    """

    by: Precision
    places: dict[str, float]
    segments: tuple[tuple[int, int, float], ...]
    cuts: tuple[Cut, ...]

    @property
    def last(self) -> float:
        """X of the last bin; the first is at 0."""
        return max(self.places.values(), default=0.0)

    def segment(self, x: float) -> int:
        """Number of the uncut stretch that x lies in."""
        return sum(cut.left < x for cut in self.cuts)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Choose at most about ``most`` places to name: where a stretch begins first, then round dates."""
        if not self.segments:
            chosen = list(self.places.items())[:: max(1, -(-len(self.places) // most))]
            return [(x, clean(short_date(label))) for label, x in chosen]
        gap = max(self.last / most, 0.5)
        found: dict[float, int] = {}
        for position, x in [*self._starts(), *self._inner(most)]:
            if all(abs(x - other) >= gap for other in found):
                found[x] = position
        return self._named(sorted(found.items()))

    def _starts(self) -> list[tuple[int, float]]:
        return [(first, first - shift) for first, _, shift in self.segments]

    def _inner(self, most: int) -> list[tuple[int, float]]:
        # Counted before they are listed: between two dates of which one is mistyped lie millions of hours.
        for step in _STEPS:
            if sum(len(range(first, last + 1, step)) for first, last, _ in self.segments) <= most:
                return [(p, p - s) for first, last, s in self.segments for p in range(first, last + 1, step)]
        for months in (1, 3, 6, 12, 24, 60, 120):
            kept = [
                (p, p - s)
                for first, last, s in self.segments
                for p in islice(self._round(first, last, months), most + 1)
            ]
            if len(kept) <= most:
                return kept
        return []

    def _round(self, first: int, last: int, months: int) -> Iterator[int]:
        """Give the bins of a stretch in which every so many months one begins; of weeks, the first whole one in it."""
        begin, end = bin_start(self.by, first), bin_start(self.by, last)
        month = begin.year * 12 + begin.month - 1
        for number in range(month + -month % months, end.year * 12 + end.month, months):
            start = bin_number(datetime(number // 12, number % 12 + 1, 1), self.by)
            if self.by == "week" and bin_start(self.by, start).day > 7:
                start += 1
            if first <= start <= last:
                yield start

    def _named(self, places: Sequence[tuple[float, int]]) -> list[tuple[float, str]]:
        named: list[tuple[float, str]] = []
        before: datetime | None = None
        for x, position in places:
            start = bin_start(self.by, position)
            month = MONTHS[start.month - 1][:3]
            text = month if self.by == "month" else f"{start.day} {month}"
            text += f"\n{start.hour:02d}:00" if self.by == "hour" else ""
            if before is None or before.year != start.year:
                text += f"\n{start.year}"
            before = start
            named.append((x, text))
        return named


def time_axis(result: ResultData) -> TimeAxis:
    """Lay out the bins that hold statements.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    TimeAxis
        x is 0 at the first bin and grows by 1 per bin outside the cuts.
    """
    labels = [day.date for day in result.corpus.per_day]
    by = cast(Precision, result.settings.by)
    numbers = [bin_position(label, by) for label in labels]
    known = [number for number in numbers if number is not None]
    if len(known) < len(labels) or known != sorted(set(known)):
        return TimeAxis(by, {label: float(k) for k, label in enumerate(labels)}, (), ())
    steps = [b - a for a, b in pairwise(known)]
    usual = median(steps) if steps else 1
    longest = max(_LONG, _LONG * usual)
    width = max(2.0 * usual, 0.045 * sum(step for step in steps if step <= longest))
    places, segments, cuts = {}, [], []
    shift, begin = float(known[0]) if known else 0.0, 0
    for k, (label, number) in enumerate(zip(labels, known, strict=True)):
        if k and steps[k - 1] > longest:
            segments.append((known[begin], known[k - 1], shift))
            left = known[k - 1] - shift
            shift, begin = number - left - width, k
            cuts.append(Cut(left + 0.25 * width, left + 0.75 * width, steps[k - 1] - 1))
        places[label] = number - shift
    if known:
        segments.append((known[begin], known[-1], shift))
    return TimeAxis(by, places, tuple(segments), tuple(cuts))


def draw_time_axis(ax: Axes, axis: TimeAxis, most: int = 9, ticks: bool = True, cuts: bool = True) -> None:
    """Set the limits and ticks of x, and draw each cut as a band that says what it leaves out."""
    ax.set_xlim(-0.75, axis.last + 0.75)
    named = axis.ticks(most) if ticks else []
    ax.set_xticks([x for x, _ in named], [text for _, text in named], fontsize=SMALL_SIZE, color=LIGHT["soft"])
    ax.tick_params(axis="x", length=0, pad=6)
    for cut in axis.cuts:
        ax.axvspan(cut.left, cut.right, color=LIGHT["band"], lw=0, zorder=0)
        if cuts:
            middle = (cut.left + cut.right) / 2.0
            ax.text(
                middle,
                0.5,
                f"{count(cut.n_bins, axis.by)} cut",
                transform=ax.get_xaxis_transform(),
                rotation=90,
                rotation_mode="anchor",
                ha="center",
                va="center_baseline",
                fontsize=SMALL_SIZE - 1,
                color=LIGHT["soft"],
                zorder=1,
            )


def axis_note(axis: TimeAxis) -> str:
    """Say how the axis treats time."""
    if not axis.segments:
        return f"One place per {axis.by}; the distances between them are not to scale."
    if not axis.cuts:
        return "Time is to scale."
    return f"Time is to scale; shaded bands cut out longer stretches without statements ({axis.by}s left out: " + (
        f"{', '.join(str(cut.n_bins) for cut in axis.cuts)})."
    )
