"""The figures of a report: each takes a result and Axes (new ones when left out) and returns the Axes.

Matplotlib is imported when a figure is drawn, and pyplot never: drawing leaves no global state behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shiftdetect.bins import in_bins
from shiftdetect.report import marks
from shiftdetect.report.canvas import (
    Row,
    bare,
    draw_intervals,
    heading,
    limits,
    new_figure,
    own_axes,
    page_width,
    place,
    refusal,
)
from shiftdetect.report.finding import main_change, shown_changes
from shiftdetect.report.look import BASELINES, LIGHT, SMALL_SIZE
from shiftdetect.report.marks import noted, shortened
from shiftdetect.report.timeaxis import draw_time_axis, time_axis
from shiftdetect.report.words import p_words, plain_label
from shiftdetect.result import ChangePoint, FrameShare, ResultData

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_FRAMES = 20
MOST_PAIRS = 15


def plot_timeline(
    result: ResultData,
    ax: Axes | None = None,
    *,
    baselines: Sequence[str] = ("first", "previous", "rolling"),
    counts: bool = True,
    labels: bool = True,
    compact: bool = False,
) -> Axes:
    """Draw the drift of each window of days with its interval, the change points, and the statements per day.

    Parameters
    ----------
    result : ResultData
    ax : matplotlib.axes.Axes, optional
    baselines : sequence of str
        Of 'first', 'previous', 'rolling'; side by side where there are several.
    counts : bool
        Whether bars at the foot show how many statements each day has.
    labels : bool
        Whether change points and cuts of the axis are written out.
    compact : bool
        For the width of a phone.

    Returns
    -------
    matplotlib.axes.Axes
        Where the drift of a window was refused there is no dot.
    """
    ax = own_axes(ax, 340.0, compact, left=46.0, right=14.0)
    axis = time_axis(result)
    points = [p for p in result.drift if p.baseline in baselines and p.u is not None and p.date in axis.places]
    if not points:
        return refusal(ax, f"No drift could be measured {in_bins('on so few days', result.settings.by)}.")
    bare(ax)
    low, high = limits([(p.u, p.low, p.high) for p in points if p.u is not None])
    foot = 0.16 * (high - low) if counts else 0.0
    ax.set_ylim(low - foot, high)
    draw_time_axis(ax, axis, 5 if compact else 10, cuts=labels)
    marks.draw_grid(ax, low, high)
    for k, name in enumerate(baselines):
        shift = 0.22 * (k - (len(baselines) - 1) / 2.0)
        marks.draw_drift(ax, axis, [p for p in points if p.baseline == name], (low, high), shift, len(baselines) > 1)
    if counts:
        marks.draw_foot_bars(ax, result, axis)
    marks.mark_changes(ax, result, axis, labels, compact)
    if tuple(baselines) == ("first",):
        marks.mark_baseline(ax, axis, points[0])
    if len(baselines) > 1:
        ax.legend(
            loc="upper left",
            bbox_to_anchor=(0.0, -0.12),
            ncols=1 if compact else 3,
            frameon=False,
            fontsize=SMALL_SIZE,
            labelcolor=LIGHT["ink"],
        )
    return ax


def timeline_figure(result: ResultData, compact: bool = False) -> Figure:
    """Compose the page's timeline: one panel per baseline over a panel of statements per day, on one time axis."""
    unit, width = result.settings.by, page_width(compact)
    names = [name for name in BASELINES if any(p.baseline == name and p.u is not None for p in result.drift)]
    heights = [190.0 if compact else 210.0, *[100.0] * (len(names) - 1)][: len(names)]
    left, right, gap, bars = 44.0, 16.0, 46.0, 44.0
    top = 62.0 if names else 8.0
    figure = new_figure(width, top + sum(heights) + gap * len(heights) + bars + 50.0)
    y = top
    for k, (name, height) in enumerate(zip(names, heights, strict=True)):
        ax = place(figure, left, y, width - left - right, height)
        plot_timeline(result, ax, baselines=(name,), counts=False, labels=k == 0, compact=compact)
        ax.set_xticks([])
        heading(ax, f"Distance {BASELINES[name][3].format(unit=unit)}", above=30.0 if k == 0 else 8.0)
        y += height + gap
    marks.draw_counts(place(figure, left, y, width - left - right, bars), result, compact)
    return figure


def plot_frames(result: ResultData, ax: Axes | None = None, *, compact: bool = False) -> Axes:
    """Draw which explanation was given on which day, as dots as large as the number of statements.

    Parameters
    ----------
    result : ResultData
    ax : matplotlib.axes.Axes, optional
    compact : bool
        For the width of a phone.

    Returns
    -------
    matplotlib.axes.Axes
        One row per explanation in order of first appearance, at most 20 (the most used ones); a line runs from the
        first to the last day, and a ring marks the first.
    """
    spans = result.frames.spans if result.frames else ()
    most = sorted(spans, key=lambda span: -span.n)[:MOST_FRAMES]
    spans = tuple(span for span in spans if span in most)
    step = 44.0 if compact else 32.0
    ax = own_axes(
        ax, 98.0 + step * max(len(spans), 2), compact, 16.0 if compact else 190.0, 16.0 if compact else 48.0, 46.0
    )
    if not spans or result.frames is None:
        return refusal(ax, "The statements carry no labels of explanations.")
    bare(ax)
    axis = time_axis(result)
    ax.set_ylim(len(spans) - 0.5, -0.75 if compact else -0.5)
    ax.set_yticks([])
    draw_time_axis(ax, axis, 5 if compact else 10)
    marks.mark_changes(ax, result, axis, True, compact)
    shares: dict[str, list[FrameShare]] = {}
    for share in result.frames.by_day:
        if share.n and share.group in axis.places:
            shares.setdefault(share.frame, []).append(share)
    largest = max((share.n for share in result.frames.by_day), default=1)
    room = marks.pixels(ax) / (axis.last + 1.5)
    # On a phone the name of a row stands between its dots and those above it.
    full = max(7.0, min(20.0 if compact else 26.0, 0.95 * room, 0.8 * step))
    for y, span in enumerate(spans):
        marks.label_frame(ax, y, plain_label(span.frame), span.n, compact)
        start, end = axis.places.get(span.first_date), axis.places.get(span.last_date)
        if start is not None and end is not None:
            ax.plot([start, end], [y, y], color=LIGHT["soft"], lw=1.0, zorder=2)
        ax.axhline(y, color=LIGHT["rule"], lw=0.6, zorder=0)
        dots = [
            (axis.places[share.group], share.n, max(6.0, full * (share.n / largest) ** 0.5))
            for share in shares.get(span.frame, ())
        ]
        marks.draw_dots(ax, y, dots, start)
    return ax


def plot_speakers(result: ResultData, ax: Axes | None = None, *, compact: bool = False) -> Axes:
    """Draw how far apart each two speakers' explanations lie, the farthest first, at most 15 pairs.

    Parameters
    ----------
    result : ResultData
    ax : matplotlib.axes.Axes, optional
    compact : bool
        For the width of a phone.

    Returns
    -------
    matplotlib.axes.Axes
        A dot is filled where p is at most .05 (corrected for all pairs).
    """
    pairs = sorted((p for p in result.speakers if p.u is not None), key=lambda p: (-(p.u or 0.0), p.a, p.b))
    most = 16 if compact else 22
    rows = [
        Row(
            f"{shortened(pair.a, most)} – {shortened(pair.b, most)}",
            pair.u,
            pair.low,
            pair.high,
            "no p" if pair.p_value is None else p_words(pair.p_value),
            pair.p_value is not None and pair.p_value <= 0.05,
        )
        for pair in pairs[:MOST_PAIRS]
    ]
    step = 44.0 if compact else 28.0
    height = 92.0 + step * max(len(rows), 2)
    ax = own_axes(ax, height, compact, 12.0 if compact else 330.0, 12.0 if compact else 90.0)
    if not rows:
        return refusal(ax, "No two speakers can be compared.")
    draw_intervals(ax, rows, compact)
    ax.set_xlabel(
        "0 = no difference in wording; further right = further apart", fontsize=SMALL_SIZE, color=LIGHT["soft"]
    )
    return ax


def plot_decomposition(
    result: ResultData, ax: Axes | None = None, *, change: ChangePoint | None = None, compact: bool = False
) -> Axes:
    """Draw whether other people talked or the same people talked differently, each with its interval.

    Parameters
    ----------
    result : ResultData
    ax : matplotlib.axes.Axes, optional
    change : ChangePoint, optional
        That of the scan over the whole period, or the candidate, when left out.
    compact : bool
        For the width of a phone.
    """
    found = change or main_change(result) or next(iter(shown_changes(result)), None)
    ax = own_axes(ax, 220.0 if compact else 180.0, compact, 12.0 if compact else 330.0, 12.0 if compact else 90.0)
    if found is None or found.total is None:
        return refusal(ax, "The change could not be split into its parts.")
    c = found
    rows = [
        Row("Other people talk", c.composition, c.composition_low, c.composition_high, noted(c.composition)),
        Row("The same people talk differently", c.common, c.common_low, c.common_high, noted(c.common)),
        Row(
            "Speakers move apart from each other",
            c.speaker_specific,
            c.speaker_specific_low,
            c.speaker_specific_high,
            noted(c.speaker_specific),
            filled=False,
        ),
    ]
    draw_intervals(ax, rows, compact)
    ax.set_xlabel("0 = no change; part of the squared distance", fontsize=SMALL_SIZE, color=LIGHT["soft"])
    return ax
