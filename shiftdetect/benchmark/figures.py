"""``python -m shiftdetect.benchmark.figures``: the figures of docs/methods.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from shiftdetect.analysis.known import known_encoders
from shiftdetect.drift.distance import cross_day_distance
from shiftdetect.drift.moments import FloatArray, compute_moments
from shiftdetect.io.files import replacing
from shiftdetect.report.look import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES = (3, 5, 10, 20, 50, 100)
"""Statements per period."""

SHARES = (0.0, 0.5)


def plug_in_and_debiased(n_draws: int = 200, seed: int = 1) -> dict[float, FloatArray]:
    """Mean distance between two periods of n statements, measured the plain and the debiased way.

    Statements vary as those of the invented events do for the embedded encoder, each on a day of its own.

    Returns
    -------
    dict
        Per share of statements replaced in the later period: plain and debiased means, shape (2, n_sizes).
    """
    known = known_encoders()["MiniLM"]
    spread, rng = np.sqrt(np.asarray(known.spectrum)), np.random.default_rng(seed)
    found = {}
    for share in SHARES:
        means = np.zeros((2, len(SIZES)))
        for k, n in enumerate(SIZES):
            for _ in range(n_draws):
                x = rng.normal(size=(2 * n, len(spread))) * spread
                # A direction in which statements vary little, as most directions between explanations are.
                x[n:, len(spread) // 4] += np.sqrt(known.reference) * (rng.random(n) < share)
                gap = x[:n].mean(axis=0) - x[n:].mean(axis=0)
                moments = compute_moments(x, np.arange(2 * n), np.zeros(2 * n))
                u = cross_day_distance(moments, np.arange(n), np.arange(n, 2 * n)).u
                means[:, k] += np.array([gap @ gap, u]) / n_draws
        found[share] = means
    return found


def draw_distances(ax: Axes, found: dict[float, FloatArray]) -> None:
    """Draw what :func:`plug_in_and_debiased` found."""
    for share, colour in zip(SHARES, ("soft", "shift"), strict=True):
        said = f"{share:.0%} replaced" if share else "nothing replaced"
        ax.plot(SIZES, found[share][0], "--", color=LIGHT[colour], label=f"plain distance, {said}")
        ax.plot(SIZES, found[share][1], "-", color=LIGHT[colour], label=f"debiased U, {said}")
    ax.set(xscale="log", xticks=SIZES, xticklabels=SIZES, xlabel="statements in each period", ylabel="squared distance")
    ax.minorticks_off()
    ax.legend(frameon=False, fontsize=8)


def draw_index(ax: Axes, record: dict[str, Any]) -> None:
    """Draw the index against the share of statements that was replaced."""
    ax.plot([0, 1], [0, 1], color=LIGHT["rule"])
    for (name, found), marker in zip(record["encoders"].items(), "os", strict=False):
        for n, colour in ((60, "soft"), (150, "first")):
            rows = [
                r for r in found["coverage"] if r["what"] == "index" and r["n"] == n and not r["clusters"]
            ]  # fmt: skip
            x, y, sd = (np.array([row[key] for row in rows]) for key in ("delta", "mean", "sd"))
            ax.errorbar(x, y, sd, color=LIGHT[colour], marker=marker, capsize=2, ls="none", label=f"{name}, n = {n}")
    ax.set(xlabel="share of statements replaced", ylabel="index: mean ± sd over streams")
    ax.legend(frameon=False, fontsize=8)


def draw_split(ax: Axes, record: dict[str, Any]) -> None:
    """Draw what the decomposition says of the streams whose cause is known."""
    rows = next(iter(record["encoders"].values()))["split"]
    names = [row["kind"] for row in rows]
    parts = (("composition", "soft"), ("common", "first"), ("speaker_specific", "shift"))
    for k, (part, colour) in enumerate(parts):
        at = np.arange(len(rows)) + (k - 1) * 0.27
        values = [row["mean"][part] / max(row["mean"][p] for p, _ in parts) for row in rows]
        ax.barh(at, values, height=0.25, color=LIGHT[colour], label=part.replace("_", "-"))
    ax.set(yticks=np.arange(len(rows)), yticklabels=names, xlabel="part, in units of the largest one")
    ax.invert_yaxis()
    ax.legend(frameon=False, fontsize=8)


def save(path: Path, draw: Callable[[Axes], None]) -> Path:
    """Draw one figure and keep it as SVG; the same bytes for the same data."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": path.stem, "font.family": "DejaVu Sans", "axes.spines.top": False}):
        figure = Figure(figsize=(6.4, 3.2), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.subplots())
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            figure.savefig(temporary, format="svg", metadata={"Date": None})
    return path


@click.command(epilog="Example: python -m shiftdetect.benchmark.figures -o docs/images")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/images"), show_default=True)
@click.option(
    "--record",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=Path("docs/benchmark/estimates.json"),
    show_default=True,
    help="What python -m shiftdetect.benchmark.estimates wrote.",
)
def main(out: Path, record: Path) -> None:
    """Draw the figures of docs/methods.md."""
    found = json.loads(record.read_text(encoding="utf-8"))
    drawn: Sequence[tuple[str, Callable[[Axes], None]]] = (
        ("distance", lambda ax: draw_distances(ax, plug_in_and_debiased())),
        ("index", lambda ax: draw_index(ax, found)),
        ("split", lambda ax: draw_split(ax, found)),
    )
    for name, draw in drawn:
        click.echo(save(out / f"methods-{name}.svg", draw))


if __name__ == "__main__":
    main()
