"""The leaderboard as a picture: the figure by which methods are ordered, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shiftdetect.benchmark.run.standing import Board
from shiftdetect.io.files import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"baseline": "#8a8a8a", "built-in": "#1f5fa8", "peer": "#b8651b", "yours": "#2f7d4f"}
_ROW = 0.26
_HEAD = 0.75


def draw_board(board: Board, ax: Axes) -> Axes:
    """Draw one board: a dot and an interval for each method, the best on top.

    Parameters
    ----------
    board : Board
    ax : Axes

    Returns
    -------
    Axes
    """
    rows = list(reversed(board.rows))
    for y, record in enumerate(rows):
        value, low, high = record.figures.get(board.first, [None, None, None])
        colour = _COLOURS.get(record.group, "#000000")
        if low is not None and high is not None:
            ax.plot([low, high], [y, y], color=colour, linewidth=1.6, solid_capstyle="butt")
        if value is not None:
            ax.plot([value], [y], marker="o", markersize=5, color=colour, markerfacecolor=colour)
    ax.set_yticks(range(len(rows)), [r.method for r in rows], fontsize=8)
    ax.set_ylim(-0.7, len(rows) - 0.3)
    ax.set_xlabel(board.first, fontsize=8)
    ax.set_title(f"{board.task}: {board.role}", fontsize=9, loc="left")
    ax.tick_params(axis="x", labelsize=8)
    ax.grid(axis="x", color="#e2e2e2", linewidth=0.6)
    ax.set_axisbelow(True)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    return ax


def write_figure(boards: Sequence[Board], path: Path) -> None:
    """Draw all boards below each other and write them as SVG, the same bytes for the same records."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    drawn = [board for board in boards if board.rows]
    heights = [_HEAD + _ROW * len(board.rows) for board in drawn]
    with mpl.rc_context({"svg.hashsalt": "leaderboard", "text.parse_math": False, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(7.2, max(1.0, sum(heights))))
        top = sum(heights)
        for board, height in zip(drawn, heights, strict=True):
            top -= height
            place = (0.28, (top + 0.42) / sum(heights), 0.68, (height - _HEAD) / sum(heights))
            draw_board(board, figure.add_axes(place))
        with replacing(path) as temporary:
            figure.savefig(temporary, format="svg", metadata={"Date": None, "Creator": None})
