"""``python -m shiftdetect.benchmark.speed``: time and memory of the tests on a million statements."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np

from shiftdetect import __version__
from shiftdetect.drift.moments import FloatArray, IntArray, compute_moments
from shiftdetect.drift.order import order_test
from shiftdetect.drift.scan import scan

_ROWS = 1 << 14
_AIMS = {"scan_seconds": 15.0, "peak_gb": 4.0, "times": 11.0}


def measure(n: int, days: int, speakers: int, dimensions: int = 384, n_permutations: int = 199) -> dict[str, float]:
    """Time the summing of random statements and the tests on the sums, in processor seconds of one thread.

    Parameters
    ----------
    n, days, speakers, dimensions : int
        Statements, and what they are spread over.
    n_permutations : int

    Examples
    --------
    >>> sorted(measure(200, 10, 3, dimensions=8, n_permutations=9))
    ['order_seconds', 'peak_gb', 'scan_seconds', 'statements', 'sum_seconds']
    """
    rng = np.random.default_rng(0)
    x = np.empty((n, dimensions), dtype=np.float32)
    for first in range(0, n, _ROWS):
        part = rng.standard_normal((min(_ROWS, n - first), dimensions), dtype=np.float32)
        x[first : first + _ROWS] = part / np.linalg.norm(part, axis=1, keepdims=True)
    day: IntArray = rng.integers(0, days, n)
    who: IntArray = rng.integers(0, speakers, n)
    words: FloatArray = rng.normal(size=n)
    moments, summed = _timed(lambda: compute_moments(x, day, who, words))
    _, scanned = _timed(lambda: scan(moments, n_permutations))
    _, ordered = _timed(lambda: order_test(moments, n_permutations))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {
        "statements": n,
        "sum_seconds": round(summed, 2),
        "scan_seconds": round(scanned, 2),
        "order_seconds": round(ordered, 2),
        "peak_gb": round(peak / 1e9, 2),
    }


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    value = run()
    return value, time.process_time() - start


def page(rows: list[dict[str, float]], days: int, speakers: int) -> str:
    """Write what was measured as Markdown."""
    fewer, more = rows[0], rows[-1]
    times = (more["sum_seconds"] + more["scan_seconds"]) / (fewer["sum_seconds"] + fewer["scan_seconds"])
    reached = {"scan_seconds": more["scan_seconds"], "peak_gb": more["peak_gb"], "times": times}
    words = {
        "scan_seconds": "processor seconds of the scan with 199 permutations ≤",
        "peak_gb": "peak memory of the process in GB, vectors included ≤",
        "times": f"times the cost of {fewer['statements']:,} statements ≤",
    }
    lines = [
        "# Time and memory",
        "",
        f"Made by `python -m shiftdetect.benchmark.speed` (part of `make bench`) with shiftdetect {__version__}, one "
        f"thread: random vectors of 384 coordinates, {days:,} days, {speakers} speakers, 199 permutations. Seconds are "
        "processor time; on a machine that does other work too they are longer than on an idle one.",
        "",
        "| statements | summing (s) | scan, three nulls (s) | order test (s) | peak (GB) |",
        "|---|---|---|---|---|",
        *(
            f"| {row['statements']:,} | {row['sum_seconds']:.1f} | {row['scan_seconds']:.1f} | "
            f"{row['order_seconds']:.1f} | {row['peak_gb']:.2f} |"
            for row in rows
        ),
        "",
        f"| aim, {more['statements']:,} statements | reached | met |",
        "|---|---|---|",
        *(
            f"| {words[key]} {aim:g} | {reached[key]:.1f} | {'yes' if reached[key] <= aim else '**no**'} |"
            for key, aim in _AIMS.items()
        ),
    ]
    return "\n".join(lines) + "\n"


@click.command(epilog="Example: python -m shiftdetect.benchmark.speed -o docs/benchmark")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/benchmark"), show_default=True)
@click.option("--statements", default=1_000_000, show_default=True, help="And a tenth of them before.")
@click.option("--days", default=1460, show_default=True)
@click.option("--speakers", default=100, show_default=True)
def main(out: Path, statements: int, days: int, speakers: int) -> None:
    """Measure time and peak memory of summing, scan and order test, and write speed.json and speed.md."""
    rows = [measure(n, days, speakers) for n in (statements // 10, statements)]
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (("speed.json", json.dumps(rows, indent=1) + "\n"), ("speed.md", page(rows, days, speakers))):
        made = out / f".{name}.tmp"
        made.write_text(text, encoding="utf-8")
        os.replace(made, out / name)
    click.echo(page(rows, days, speakers))


if __name__ == "__main__":
    main()
