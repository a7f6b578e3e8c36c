"""The marks that figures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shiftdetect.report.canvas import BACKING, bare, draw_whiskers, heading
from shiftdetect.report.finding import shown_changes
from shiftdetect.report.look import BASELINES, LIGHT, SMALL_SIZE, TEXT_SIZE
from shiftdetect.report.timeaxis import TimeAxis, draw_time_axis, time_axis
from shiftdetect.report.when import short_date
from shiftdetect.report.words import clean, number, p_words
from shiftdetect.result import DriftPoint, ResultData

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DENSE = 60
"""From so many windows on intervals are drawn as a band."""
COUNTED = 25
"""Up to so many time bins the counts are written out."""


def draw_grid(ax: Axes, low: float, high: float) -> None:
    """Draw light lines at round values, and a darker one at 0."""
    from matplotlib.ticker import MaxNLocator

    places = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = [float(f"{tick:.6g}") for tick in places if low <= tick <= high]
    ax.set_yticks(ticks, [number(tick) for tick in ticks], fontsize=SMALL_SIZE, color=LIGHT["soft"])
    for tick in ticks:
        ax.axhline(tick, color=LIGHT["rule"], lw=0.6, zorder=0)
    ax.axhline(0.0, color=LIGHT["soft"], lw=1.2, zorder=1)


def draw_drift(
    ax: Axes, axis: TimeAxis, points: list[DriftPoint], bounds: tuple[float, float], shift: float, named: bool
) -> None:
    """Draw one baseline: dots, intervals, and a line that stops at each cut of the axis."""
    if not points:
        return
    colour, marker, line, label = BASELINES[points[0].baseline]
    runs: dict[int, list[tuple[float, float]]] = {}
    for point in points:
        x = axis.places[point.date] + shift
        runs.setdefault(axis.segment(x), []).append((x, point.u or 0.0))
    known = [(axis.places[p.date] + shift, p.low, p.high) for p in points if p.low is not None and p.high is not None]
    dense = len(points) > DENSE
    if dense:
        for k in runs:
            here = [row for row in known if axis.segment(row[0]) == k]
            ats, lows, highs = ([row[j] for row in here] for j in range(3))
            ax.fill_between(ats, lows, highs, color=LIGHT[colour], alpha=0.25, lw=0, zorder=2)
    else:
        draw_whiskers(ax, known, bounds, LIGHT[colour])
    for k, run in enumerate(runs.values()):
        ax.plot(
            [x for x, _ in run],
            [u for _, u in run],
            color=LIGHT[colour],
            marker="" if dense else marker,
            ls=line,
            lw=1.2,
            ms=6.5,
            mec=LIGHT["paper"],
            mew=0.8,
            zorder=4,
            label=label.format(unit=axis.by) if named and k == 0 else "_",
        )


def mark_baseline(ax: Axes, axis: TimeAxis, point: DriftPoint) -> None:
    """Show which bins the first baseline is made of."""
    start, end = axis.places.get(point.baseline_first), axis.places.get(point.baseline_last)
    if start is None or end is None:
        return
    ax.plot([start - 0.35, end + 0.35], [0.0, 0.0], color=LIGHT["first"], lw=5, solid_capstyle="butt", zorder=3)
    ax.annotate(
        "baseline",
        (start - 0.35, 0.0),
        (0, 6),
        textcoords="offset points",
        va="bottom",
        fontsize=SMALL_SIZE,
        color=LIGHT["first"],
    )


def mark_changes(ax: Axes, result: ResultData, axis: TimeAxis, label: bool, compact: bool) -> None:
    """Draw a line where a new segment begins: solid where a test accepted it, dashed where it did not."""
    for change in shown_changes(result):
        if change.date not in axis.places:
            continue
        x = axis.places[change.date] - 0.5
        tested = not change.exploratory
        ax.axvline(x, color=LIGHT["shift"], lw=1.6 if tested else 1.2, ls="-" if tested else (0, (3, 3)), zorder=2)
        if not label or (change.exploratory and change is not result.candidate):
            continue
        p = "" if change.p_value is None else f", {p_words(change.p_value)}"
        text = f"{'shift' if tested else 'candidate'}: {short_date(change.date)}{p}"
        text += "" if tested or compact else " (no shift accepted)"
        left = x < (0.45 if compact else 0.55) * axis.last
        ax.annotate(
            text,
            (x, 1.0),
            (-1 if left else 1, 5),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="left" if left else "right",
            va="bottom",
            fontsize=SMALL_SIZE,
            color=LIGHT["shift"],
        )


def draw_foot_bars(ax: Axes, result: ResultData, axis: TimeAxis) -> None:
    """Draw the statements per bin as small bars at the foot of the axes."""
    days = result.corpus.per_day
    most = max((day.n for day in days), default=1)
    places = [axis.places[day.date] for day in days]
    tops = [0.11 * day.n / most for day in days]
    ax.vlines(places, 0.0, tops, color=LIGHT["bar"], lw=4, transform=ax.get_xaxis_transform(), zorder=1)


def draw_counts(ax: Axes, result: ResultData, compact: bool) -> None:
    """Draw the statements per bin in axes of their own."""
    bare(ax)
    axis = time_axis(result)
    days = result.corpus.per_day
    ax.bar([axis.places[day.date] for day in days], [day.n for day in days], 0.7, color=LIGHT["bar"], zorder=2)
    ax.set_yticks([])
    draw_time_axis(ax, axis, 5 if compact else 10, cuts=False)
    heading(ax, f"Statements per {axis.by}", above=18.0)
    if len(days) <= (12 if compact else COUNTED):
        for day in days:
            ax.annotate(
                f"{day.n:,}",
                (axis.places[day.date], day.n),
                (0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=SMALL_SIZE - 1,
                color=LIGHT["soft"],
            )


def label_frame(ax: Axes, y: float, label: str, n: int, compact: bool) -> None:
    """Write the name of a row and how many statements it has."""
    texts = [(0.0, f"{shortened(label, 40)} ({n:,})", (0, 14), "left", "bottom", "ink")]
    if not compact:
        texts = [
            (0.0, shortened(label, 26), (-14, 0), "right", "center", "ink"),
            (1.0, f"{n:,}", (34, 0), "right", "center", "soft"),
        ]
    for x, text, shift, side, up, colour in texts:
        ax.annotate(
            text,
            (x, y),
            shift,
            xycoords=ax.get_yaxis_transform(),
            textcoords="offset points",
            ha=side,
            va=up,
            fontsize=TEXT_SIZE,
            color=LIGHT[colour],
            bbox=BACKING if compact else None,
            zorder=5,
        )


def draw_dots(ax: Axes, y: float, dots: Sequence[tuple[float, int, float]], first: float | None) -> None:
    """Draw one row of dots, each given as (x, statements, diameter); a ring marks the first."""
    xs = [x for x, _, _ in dots]
    ax.scatter(xs, [y] * len(xs), [size**2 for _, _, size in dots], color=LIGHT["first"], lw=0, zorder=4)
    for x, n, size in dots:
        if x == first:
            ax.plot([x], [y], "o", ms=size + 5, mfc="none", mec=LIGHT["shift"], mew=1.8, zorder=3)
        if n > 1 and size >= 13:
            ax.annotate(
                str(n),
                (x, y),
                ha="center",
                va="center_baseline",
                fontsize=SMALL_SIZE - 1,
                color=LIGHT["paper"],
                zorder=5,
            )


def pixels(ax: Axes) -> float:
    """Width of axes in CSS pixels."""
    return float(ax.get_position().width * ax.figure.get_size_inches()[0] * 72.0)  # type: ignore[union-attr]


def noted(u: float | None) -> str:
    """Write an estimate beside its row."""
    return "" if u is None else number(u)


def shortened(text: str, most: int = 22) -> str:
    """Shorten a name from outside to what fits."""
    text = clean(" ".join(text.split()))
    return text if len(text) <= most else text[: most - 1] + "…"
