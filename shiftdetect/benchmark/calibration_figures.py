"""The study's two figures, as SVG files that follow the reader's light or dark screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiftdetect.report.canvas import bare, new_figure, place
from shiftdetect.report.look import LIGHT, SMALL_SIZE, css_variables
from shiftdetect.report.svg import draw_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TESTS = (("scan", "first", "o"), ("order", "rolling", "s"))
_ROW = 20.0
_WIDTH = 760.0


def false_alarm_figure(record: dict[str, Any]) -> str:
    """Draw the share of false alarms on every null, with intervals, one panel per encoder."""
    cells = [cell for cell in record["cells"] if cell["kind"] == "null"]
    return _standing(
        draw_svg(
            lambda: _dots(cells, 0.15, "share of streams with p ≤ .05; the line is at .05"),
            "false-alarms",
            "Share of false alarms of the scan and the order test on every null, with 95 % intervals",
        )
    )


def power_figure(record: dict[str, Any]) -> str:
    """Draw the power on every kind of change, with intervals, one panel per encoder."""
    cells = [cell for cell in record["cells"] if cell["kind"] == "power"]
    return _standing(
        draw_svg(
            lambda: _dots(cells, 1.0, "share of streams with p ≤ .05"),
            "power",
            "Power of the scan and the order test by kind of change, with 95 % intervals",
        )
    )


def _dots(cells: list[dict[str, Any]], most: float, axis: str) -> Figure:
    encoders = sorted({cell["encoder"] for cell in cells})
    rows = list(dict.fromkeys((cell["name"], cell["settings"]["n"]) for cell in cells))
    height = 76.0 + _ROW * len(rows)
    figure = new_figure(_WIDTH, height)
    left, gap = 225.0, 20.0
    width = (_WIDTH - left - 10.0 - gap * (len(encoders) - 1)) / max(1, len(encoders))
    for k, encoder in enumerate(encoders):
        ax = place(figure, left + k * (width + gap), 30.0, width, _ROW * len(rows))
        bare(ax)
        ax.axvline(0.05, color=LIGHT["shift"], lw=1.0, zorder=1)
        for cell in (cell for cell in cells if cell["encoder"] == encoder):
            y = rows.index((cell["name"], cell["settings"]["n"]))
            for (test, colour, marker), shift in zip(_TESTS, (-0.17, 0.17), strict=True):
                share, low, high = cell["rates"][test]
                ax.hlines(y + shift, low, min(high, most), color=LIGHT[colour], lw=1.5, zorder=2)
                if share <= most:
                    ax.plot([share], [y + shift], marker, ms=5, color=LIGHT[colour], mew=0, zorder=3)
        ax.set_xlim(0.0, most)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.set_yticks(range(len(rows)), [f"{name}, n = {n}" for name, n in rows] if k == 0 else [""] * len(rows))
        ax.set_title(encoder, fontsize=SMALL_SIZE, color=LIGHT["ink"], loc="left")
        ax.set_xlabel(axis, fontsize=SMALL_SIZE, color=LIGHT["soft"])
    figure.text(0.01, 1.0 - 18.0 / height, "● scan", fontsize=SMALL_SIZE, color=LIGHT["first"])
    figure.text(0.09, 1.0 - 18.0 / height, "■ order test", fontsize=SMALL_SIZE, color=LIGHT["rolling"])
    return figure


def _standing(svg: str) -> str:
    """Give a drawing whose colours are the page's variables those variables, to stand in a file of its own."""
    end = svg.index(">") + 1
    light, dark = css_variables(), css_variables(dark=True)
    style = f"<style>svg{{{light};background:var(--paper)}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
    return svg[:end] + style + svg[end:] + "\n"
