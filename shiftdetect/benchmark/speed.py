"""``python -m shiftdetect.benchmark.speed``: time and memory of the tests on a million statements; the comparer."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from shiftdetect import __version__
from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.corpus import Statement
from shiftdetect.drift.moments import FloatArray, IntArray, compute_moments
from shiftdetect.drift.order import order_test
from shiftdetect.drift.scan import scan
from shiftdetect.encode import Encoder, SentenceTransformerEncoder, encode_texts
from shiftdetect.explain.compare import RELATIONS, UNSURE, Comparison, Pair, StatementComparer
from shiftdetect.explain.comparing import compare_statements

_ROWS = 1 << 14
_BATCH = 512
_PAIRS_AIM = 120.0
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


def measure_comparer(n: int = 1000, n_batches: int = 3, encoder: Encoder | None = None) -> dict[str, float]:
    """Count the pairs of passages that a corpus gives, and time the embedded comparer on some of them.

    Parameters
    ----------
    n : int
        Statements, of two sentences of invented events each.
    n_batches : int
        Batches that are read: short, middling and long passages, as a whole run has them.
    encoder : Encoder, optional
        What finds the pairs; the embedded one when left out.

    Returns
    -------
    dict
        ``pairs`` of ``statements``, of which ``read`` took ``read_seconds`` of one thread, the model loaded before.
    """
    said = _said(n)
    counter, chosen = _Counter(), encoder or SentenceTransformerEncoder()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return encode_texts(texts, chosen)[0]

    compare_statements(said, encode([s.text for s in said]), counter, encode)  # type: ignore[arg-type]
    straight = {(min(pair), max(pair)) for pair in counter.asked}
    pairs = sorted((pair for pair in straight if pair[0] != pair[1]), key=lambda p: (len(p[0]) + len(p[1]), p))
    part = len(pairs) // n_batches
    size = min(_BATCH, part)
    starts = [k * part + (part - size) // 2 for k in range(n_batches)]
    batches = [pairs[start : start + size] for start in starts]
    comparer = StatementComparer(n_threads=1)
    comparer.compare(pairs[:1])
    seconds = sum(_timed(lambda batch=batch: comparer.compare(batch))[1] for batch in batches)  # type: ignore[misc]
    read = sum(len(batch) for batch in batches)
    return {"statements": n, "pairs": len(pairs), "read": read, "read_seconds": round(seconds, 2)}


def measure_pairs(words: tuple[int, int] = (18, 22), times: int = 5) -> dict[str, float]:
    """Time the embedded comparer on pairs of statements of about 20 words, no text in two pairs, on all processors.

    Parameters
    ----------
    words : tuple of int
        Fewest and most words of a text.
    times : int
        How often the pairs are read; the median counts.

    Returns
    -------
    dict
        ``pairs`` took ``wall_seconds`` on ``processors``, the model loaded before.
    """
    fewest, most = words
    texts = sorted(
        wording
        for name in bank_names()
        for wordings in load_bank(name).wordings.values()
        for wording in wordings
        if fewest <= len(wording.split()) <= most
    )
    order = np.random.default_rng(0).permutation(len(texts)).tolist()
    half = len(texts) // 2
    pairs = [(texts[a], texts[b]) for a, b in zip(order[:half], order[half : 2 * half], strict=True)]
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    comparer = StatementComparer(n_threads=processors)
    comparer.compare(pairs[:1])
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        comparer.compare(pairs)
        taken.append(time.perf_counter() - start)
    return {"processors": processors, "pairs": len(pairs), "wall_seconds": round(float(np.median(taken)), 3)}


class _Counter:
    """Notes the pairs that a comparer would be asked, and reads none."""

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def compare(self, pairs: Sequence[Pair], progress: object = None) -> Comparison:
        self.asked += pairs
        shape = (len(pairs), len(RELATIONS))
        return Comparison("nobody", np.full(shape, 1.0 / len(RELATIONS)), (UNSURE,) * len(pairs))


def _said(n: int) -> list[Statement]:
    """Statements in the order of time: two wordings of one explanation each, whatever the event."""
    rng = np.random.default_rng(0)
    stories = [wordings for name in bank_names() for _, wordings in sorted(load_bank(name).wordings.items())]
    days = np.sort(rng.integers(0, max(1, n // 10), n)).tolist()
    start = datetime(2031, 5, 1)
    said = []
    for k, day in enumerate(days):
        story = stories[int(rng.integers(len(stories)))]
        text = " ".join(rng.choice(story, 2, replace=False).tolist())
        who = f"Minister {int(rng.integers(max(2, n // 50)))}"
        said.append(Statement(str(k), text, who, start + timedelta(days=day)))
    return said


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    value = run()
    return value, time.process_time() - start


def page(
    rows: list[dict[str, float]], days: int, speakers: int, comparer: dict[str, float], short: dict[str, float]
) -> str:
    """Write what was measured as Markdown.

    Parameters
    ----------
    rows : list of dict
        Of :func:`measure`, fewer statements first.
    days, speakers : int
    comparer : dict
        Of :func:`measure_comparer`.
    short : dict
        Of :func:`measure_pairs`.
    """
    at_once = short["pairs"] / max(short["wall_seconds"], 1e-3)
    rate = comparer["read"] / max(comparer["read_seconds"], 0.01)
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
        "",
        "The embedded comparer reads pairs of passages; it takes far longer than all tests, and its scores are kept "
        "from run to run. Below, statements of two sentences of invented events; what all their pairs take is reckoned "
        "from those read.",
        "",
        "| statements | pairs of passages | read | pairs a second | all of them (min) |",
        "|---|---|---|---|---|",
        f"| {comparer['statements']:,} | {comparer['pairs']:,} | {comparer['read']:,} | {rate:.0f} | "
        f"{comparer['pairs'] / rate / 60.0:.1f} |",
        "",
        "Pairs of single statements of about 20 words, no text in two of them, by the clock, on all processors that "
        "the study may use:",
        "",
        "| processors | pairs | pairs a second | aim: at least 120 on two |",
        "|---|---|---|---|",
        f"| {short['processors']} | {short['pairs']} | {at_once:.0f} | "
        f"{'' if short['processors'] > 2 else 'met' if at_once >= _PAIRS_AIM else '**not met**'} |",
    ]
    return "\n".join(lines) + "\n"


@click.command(epilog="Example: python -m shiftdetect.benchmark.speed -o docs/benchmark")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/benchmark"), show_default=True)
@click.option("--statements", default=1_000_000, show_default=True, help="And a tenth of them before.")
@click.option("--days", default=1460, show_default=True)
@click.option("--speakers", default=100, show_default=True)
@click.option(
    "--compared", type=click.IntRange(10), default=1000, show_default=True, help="Statements for the comparer."
)
def main(out: Path, statements: int, days: int, speakers: int, compared: int) -> None:
    """Measure time and peak memory of summing, scan and order test, and the comparer; write speed.json and speed.md."""
    rows = [measure(n, days, speakers) for n in (statements // 10, statements)]
    comparer = measure_comparer(compared)
    short = measure_pairs()
    written = json.dumps({"tests": rows, "comparer": comparer, "short_pairs": short}, indent=1) + "\n"
    shown = page(rows, days, speakers, comparer, short)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (("speed.json", written), ("speed.md", shown)):
        made = out / f".{name}.tmp"
        made.write_text(text, encoding="utf-8")
        os.replace(made, out / name)
    click.echo(shown)


if __name__ == "__main__":
    main()
