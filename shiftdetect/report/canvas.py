"""What every figure shares: bare axes at exact places, lists of intervals, limits that no single interval spoils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiftdetect.report.look import LIGHT, NARROW, SMALL_SIZE, TEXT_SIZE, WIDE
from shiftdetect.report.words import clean, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_REACH = 2.5
"""How far axes reach beyond the largest estimate; intervals of three days can be a hundred times as wide."""
_SMALLEST = 0.3
_POINTS = 72.0  # of an inch; figures are drawn at one point per CSS pixel

BACKING: dict[str, object] = {"facecolor": LIGHT["paper"], "edgecolor": "none", "pad": 1.0}
"""Behind words that lines may cross."""


@dataclass(frozen=True)
class Row:
    """One line of a list of intervals.

    Attributes
    ----------
    label : str
    u, low, high : float or None
    note : str
        Shown at the right.
    filled : bool
        Whether the dot is filled.
    """

    label: str
    u: float | None
    low: float | None
    high: float | None
    note: str = ""
    filled: bool = True


def new_figure(width: float, height: float) -> Figure:
    """Make a figure of a size in CSS pixels, without pyplot."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width / _POINTS, height / _POINTS), dpi=_POINTS)


def place(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes at a place in CSS pixels, counted from the top left corner."""
    full_width, full_height = (float(side) * _POINTS for side in figure.get_size_inches())
    return figure.add_axes(
        (left / full_width, 1.0 - (top + height) / full_height, width / full_width, height / full_height)
    )


def page_width(compact: bool) -> int:
    """Width of a figure in CSS pixels."""
    return NARROW if compact else WIDE


def own_axes(ax: Axes | None, height: float, compact: bool, left: float, right: float, top: float = 30.0) -> Axes:
    """Return the axes given or, where none are, new ones in a figure of their own."""
    if ax is not None:
        return ax
    width = page_width(compact)
    figure = new_figure(width, height)
    return place(figure, left, top, width - left - right, height - top - 52.0)


def bare(ax: Axes) -> None:
    """Leave out all lines but those that are drawn on purpose."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, labelsize=SMALL_SIZE, labelcolor=LIGHT["soft"], color=LIGHT["rule"])
    ax.patch.set_alpha(0.0)


def heading(ax: Axes, text: str, left: float = 0.0, above: float = 8.0) -> None:
    """Write a bold line above the axes."""
    ax.annotate(
        clean(text),
        (left, 1.0),
        (0, above),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="left",
        va="bottom",
        fontsize=TEXT_SIZE,
        fontweight="bold",
        color=LIGHT["ink"],
    )


def refusal(ax: Axes, text: str) -> Axes:
    """Say in the empty axes why nothing is drawn."""
    bare(ax)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(
        0.0,
        0.5,
        clean(text),
        transform=ax.transAxes,
        ha="left",
        va="center",
        wrap=True,
        fontsize=TEXT_SIZE,
        color=LIGHT["soft"],
    )
    return ax


def limits(bounds: Sequence[tuple[float, float | None, float | None]]) -> tuple[float, float]:
    """Limits that hold 0, every estimate and the usual interval: very wide ones are cut instead of shown.

    Parameters
    ----------
    bounds : sequence of (estimate, low, high)

    Examples
    --------
    >>> low, high = limits([(0.1, 0.0, 0.2), (0.2, 0.1, 0.3), (0.1, -9.0, 9.0)])
    >>> -0.6 < low < 0.0 and 0.3 < high < 0.6
    True
    """
    if not bounds:
        return -0.1, 1.0
    centres = [u for u, _, _ in bounds]
    reach = max(_SMALLEST, _REACH * max(abs(u) for u in centres))
    low = min(0.0, *centres, max(-reach, min((low for _, low, _ in bounds if low is not None), default=0.0)))
    high = max(0.0, *centres, min(reach, max((high for _, _, high in bounds if high is not None), default=0.0)))
    pad = 0.06 * (high - low) or 0.05
    return low - pad, high + pad


def draw_intervals(ax: Axes, rows: Sequence[Row], compact: bool, colour: str = "first") -> None:
    """Draw one row per interval, best read from the top: label, dot, line, note."""
    bare(ax)
    known = [(row.u, row.low, row.high) for row in rows if row.u is not None]
    low, high = limits(known)
    ax.set_xlim(low, high)
    ax.set_ylim(len(rows) - 0.5, -0.5 - (0.35 if compact else 0.0))
    ax.set_yticks([])
    ax.axvline(0.0, color=LIGHT["soft"], lw=1.0, zorder=1)
    for y, row in enumerate(rows):
        ax.axhline(y, color=LIGHT["rule"], lw=0.6, zorder=0)
        _label(ax, y, row, compact)
        if row.u is None:
            continue
        if row.low is not None and row.high is not None:
            draw_whiskers(ax, [(y, row.low, row.high)], (low, high), LIGHT[colour], upright=False)
        face = LIGHT[colour] if row.filled else LIGHT["paper"]
        ax.plot([row.u], [y], "o", ms=8, mfc=face, mec=LIGHT[colour], mew=1.6, zorder=4)
    from matplotlib.ticker import MaxNLocator

    places = MaxNLocator(4 if compact else 8, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = [float(f"{tick:.6g}") for tick in places if low <= tick <= high]
    ax.set_xticks(ticks, [number(tick) for tick in ticks], fontsize=SMALL_SIZE, color=LIGHT["soft"])


def draw_whiskers(
    ax: Axes,
    rows: Sequence[tuple[float, float, float]],
    bounds: tuple[float, float],
    colour: str,
    upright: bool = True,
) -> None:
    """Draw intervals, each given as (place, low, high); where one leaves the axes it ends in an arrowhead."""
    cut = [(at, max(low, bounds[0]), min(high, bounds[1])) for at, low, high in rows]
    inside = [(at, low, high) for at, low, high in cut if low < high]
    if inside:
        ats, lows, highs = zip(*inside, strict=True)
        (ax.vlines if upright else ax.hlines)(ats, lows, highs, color=colour, lw=2.0, zorder=3)
    below = [at for at, low, _ in rows if low < bounds[0]]
    above = [at for at, _, high in rows if high > bounds[1]]
    for places, edge, marker in (
        (below, bounds[0], "v" if upright else "<"),
        (above, bounds[1], "^" if upright else ">"),
    ):
        edges = [edge] * len(places)
        x, y = (places, edges) if upright else (edges, places)
        ax.plot(x, y, marker, ms=6, color=colour, mew=0, clip_on=False, zorder=3)


def _label(ax: Axes, y: float, row: Row, compact: bool) -> None:
    label, note = clean(row.label), clean(row.note)
    transform = ax.get_yaxis_transform()
    places: tuple[tuple[float, str, tuple[int, int], str, str], ...] = (
        (0.0, label, (0, 10) if compact else (-12, 0), "left" if compact else "right", "ink"),
        (1.0, note, (0, 10) if compact else (12, 0), "right" if compact else "left", "soft"),
    )
    for x, text, shift, side, colour in places:
        ax.annotate(
            text,
            (x, y),
            shift,
            xycoords=transform,
            textcoords="offset points",
            va="bottom" if compact else "center",
            ha=side,
            fontsize=TEXT_SIZE,
            color=LIGHT[colour],
            bbox=BACKING if compact else None,
            zorder=5,
        )
