"""The figures of a page, each drawn in two widths and explained in a caption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from shiftdetect.bins import in_bins
from shiftdetect.report import intervals
from shiftdetect.report.finding import shown_changes
from shiftdetect.report.sentences import headline
from shiftdetect.report.svg import draw_svg
from shiftdetect.report.timeaxis import axis_note, time_axis
from shiftdetect.report.when import date_words
from shiftdetect.result import ChangePoint, ResultData

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Drawing:
    """A figure in two widths.

    Attributes
    ----------
    svgs : tuple of Markup
    caption : str
    table : str
        Anchor of the table behind it.
    """

    svgs: tuple[Markup, ...]
    caption: str
    table: str


def drawings(result: ResultData) -> dict[str, Drawing]:
    """Draw every figure that has something to show, by the name that the page knows it by."""
    from shiftdetect.report import figures

    note = axis_note(time_axis(result))
    unit, window = result.settings.by, result.settings.window
    out: dict[str, Drawing] = {}
    if any(point.u is not None for point in result.drift):
        out["timeline"] = _drawing(
            "timeline",
            lambda compact: figures.timeline_figure(result, compact),
            f"Timeline of drift and statements per {unit}. {headline(result)}.",
            f"Each dot is a window of {window} {unit}s with statements, ending on that {unit}; lines or bands are 95% "
            f"intervals (pointwise, with the scatter of {unit}s pooled over the whole corpus), arrowheads mark those "
            f"that run off the figure, and a missing dot is a number that the data could not carry. "
            f"0 means no difference. A solid upright line marks an accepted shift, a dashed one a "
            f"candidate. {note}",
            "t-drift",
        )
    if result.frames is not None and result.frames.spans:
        out["frames"] = _drawing(
            "frames",
            lambda compact: figures.plot_frames(result, compact=compact),
            f"Explanations by {unit}: {len(result.frames.spans)} rows in order of first appearance.",
            f"Dots grow with the number of statements, written inside where there are several; a ring marks the first "
            f"{unit} of an explanation. {note}",
            "t-frames-by-day",
        )
    if any(pair.u is not None for pair in result.speakers):
        out["speakers"] = _drawing(
            "speakers",
            lambda compact: figures.plot_speakers(result, compact=compact),
            "Distance between speakers, the farthest apart first.",
            f"Lines are 95% intervals ({in_bins(intervals.PAIRS, unit)}). A filled dot: p ≤ 0.05, corrected for all "
            "pairs; a hollow one: not detected.",
            "t-speakers",
        )
    for k, change in enumerate(shown_changes(result)):
        if change.total is not None:
            out[f"split-{k}"] = _drawing(
                f"split-{k}",
                _splitter(result, change),
                f"What the change of {date_words(change.date)} is made of.",
                f"Lines are 95% intervals ({in_bins(intervals.PARTS, unit)}). {intervals.CHOSEN_PARTS} That speakers "
                "move apart cancels in the mean and is no part of the change.",
                "t-changes",
            )
    return out


def _drawing(name: str, draw: Callable[[bool], Axes | Figure], title: str, caption: str, table: str) -> Drawing:
    svgs = tuple(
        Markup(draw_svg(_figure_of(draw, compact), f"{name}-{size}", title, size))  # noqa: S704 - escaped by draw_svg
        for size, compact in (("wide", False), ("narrow", True))
    )
    return Drawing(svgs, caption, table)


def _splitter(result: ResultData, change: ChangePoint) -> Callable[[bool], Axes]:
    from shiftdetect.report.figures import plot_decomposition

    return lambda compact: plot_decomposition(result, change=change, compact=compact)


def _figure_of(draw: Callable[[bool], Axes | Figure], compact: bool) -> Callable[[], Figure]:
    from matplotlib.axes import Axes

    def figure() -> Figure:
        drawn = draw(compact)
        return drawn.get_figure(root=True) if isinstance(drawn, Axes) else drawn  # type: ignore[return-value]

    return figure
