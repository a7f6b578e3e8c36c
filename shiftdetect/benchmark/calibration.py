"""The calibration study: its cells, run one after the other and kept on disk, so that a stopped run goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from shiftdetect import __version__
from shiftdetect.benchmark.banks import Bank, bank_names, load_bank
from shiftdetect.benchmark.calibration_page import write_pages
from shiftdetect.benchmark.streams import Shape, StreamSettings
from shiftdetect.benchmark.study import (
    AUTOCORRELATED,
    NULLS,
    SIZES,
    Cell,
    Encoded,
    binomial_interval,
    draw_streams,
    measure_cell,
    null_settings,
)
from shiftdetect.encode import SentenceTransformerEncoder, TfidfEncoder, VectorStore

REVISION = 7
"""Of what is measured: raise it when a statistic or a stream changes, so that no cell of an older run is taken over.

The page names what an older run measured otherwise, where :mod:`~shiftdetect.benchmark.calibration_page` knows."""

SHAPES: tuple[tuple[Shape, float], ...] = (
    ("abrupt", 0.5),
    ("abrupt", 0.75),
    ("abrupt", 1.0),
    ("gradual", 0.75),
    ("phases", 0.75),
    ("reversal", 0.75),
    ("pulse", 0.75),
    ("one_speaker", 1.0),
)
PART = 200
"""Streams that are run and kept at a time."""

_DIGITS = 4


@dataclass(frozen=True)
class Planned:
    """A cell of the study before it is run."""

    kind: str
    name: str
    settings: StreamSettings
    n_streams: int
    tests: tuple[str, ...] = ("scan", "order")


def run_study(
    out: Path,
    kept: Path = Path("out/benchmark/calibration.jsonl"),
    n_null: int = 1200,
    n_power: int = 400,
    n_permutations: int = 199,
    seed: int = 1,
) -> tuple[Path, ...]:
    """Run the study over both encoders and write ``calibration.json``, ``calibration.md`` and its figures.

    Parameters
    ----------
    out : Path
        Folder of the page, made where it is missing.
    kept : Path
        File of finished cells, one JSON object a line with every p-value: what stands there with the same settings is
        not run again.
    n_null, n_power : int
        Streams per cell.
    n_permutations : int
    seed : int

    Returns
    -------
    tuple of Path
        The files of the page.
    """
    banks = [load_bank(name) for name in bank_names()]
    plan = plan_study(n_null, n_power)
    done = _read(kept)
    found = []
    with tqdm(total=2 * sum(cell.n_streams for cell in plan), unit="stream", disable=None) as bar:
        for encoder, encoded in _encoders(banks):
            for place, cell in enumerate(plan):
                keys = [*_keys(encoder, cell, place, n_permutations, seed)]
                for key in keys:
                    if json.dumps(key) in done:
                        bar.update(key["n_streams"])
                        continue
                    row = {"key": key, "date": date.today().isoformat(), **_run(cell, banks, encoded, key, bar.update)}
                    _append(kept, row)
                    done[json.dumps(key)] = row
                found.append(_together([done[json.dumps(key)] for key in keys]))
    record = {
        "shiftdetect": __version__,
        "revision": REVISION,
        "date": max(row["date"] for row in found),
        "seed": seed,
        "n_permutations": n_permutations,
        "banks": list(bank_names()),
        "cells": [_summary(row) for row in found],
    }
    return write_pages(record, out)


def plan_study(n_null: int, n_power: int) -> list[Planned]:
    """List the cells of the study for one encoder."""

    def changed(shape: Shape, delta: float, n: int, days: int, *more: str) -> Planned:
        settings = StreamSettings(n=n, days=days, shape=shape, delta=delta)
        return Planned("power", f"{shape}, {delta:g} replaced", settings, n_power, ("scan", "order", *more))

    plan = []
    for n, days in SIZES:
        for name in NULLS:
            tests = ("scan", "order", "segments")
            plan.append(Planned("null", name, null_settings(name, n, days), n_null, tests))
    plan += [changed(shape, delta, 60, 12) for shape, delta in SHAPES]
    plan += [changed("two", 0.75, 150, 20, "segments")]
    plan += [Planned("autocorrelated", name, null_settings(name, 150, 40), n_null) for name in AUTOCORRELATED]
    plan += [changed("abrupt", delta, 150, 40) for delta in (0.5, 0.75)]
    plan += [Planned("bound", "day clusters", null_settings("day clusters", 600, 40), n_null // 2)]
    plan += [changed("reversal", 0.75, 150, 20, "segments")]
    return plan


def _encoders(banks: Sequence[Bank]) -> Iterator[tuple[str, Encoded]]:
    wordings = [text for bank in banks for texts in bank.wordings.values() for text in texts]
    yield "MiniLM", Encoded(SentenceTransformerEncoder(), VectorStore())
    yield "TF-IDF", Encoded(TfidfEncoder().fit(wordings))


def _keys(encoder: str, cell: Planned, place: int, n_permutations: int, seed: int) -> Iterator[dict[str, Any]]:
    """Name the parts of a cell, so that a later run with more streams adds to an earlier one."""
    for part, first in enumerate(range(0, cell.n_streams, PART)):
        yield {
            "revision": REVISION,
            "encoder": encoder,
            "kind": cell.kind,
            "name": cell.name,
            "settings": asdict(cell.settings),
            "n_streams": min(PART, cell.n_streams - first),
            "tests": list(cell.tests),
            "n_permutations": n_permutations,
            "seed": (seed, place, part),
        }


def _together(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Join the parts of one cell."""
    joined = {
        name: [v for part in parts for v in part[name]] for name in ("location_errors", "segmentation", "days_share")
    }
    tests = parts[0]["p_values"]
    return {
        "key": {**parts[0]["key"], "n_streams": sum(part["key"]["n_streams"] for part in parts)},
        "date": max(part["date"] for part in parts),
        "p_values": {test: [p for part in parts for p in part["p_values"][test]] for test in tests},
        **joined,
    }


def _run(
    cell: Planned, banks: Sequence[Bank], encoded: Encoded, key: dict[str, Any], progress: Callable[[], object]
) -> dict[str, Any]:
    streams = draw_streams(banks, cell.settings, key["n_streams"], key["seed"])
    found = measure_cell(cell.name, streams, encoded, key["n_permutations"], cell.tests, progress=progress)
    return {
        "p_values": {test: [_rounded(p) for p in values] for test, values in found.p_values.items()},
        "location_errors": [_rounded(e) for e in found.location_errors],
        "segmentation": [_rounded(f) for f in found.segmentation],
        "days_share": [int(d) for d in found.days_share],
    }


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), _DIGITS)


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    """Turn a cell's values into shares with intervals."""
    key = row["key"]
    cell = Cell(
        key["name"],
        StreamSettings(**key["settings"]),
        {test: _numbers(values) for test, values in row["p_values"].items()},
        _numbers(row["location_errors"]),
        _numbers(row["segmentation"]),
    )
    errors, f1 = cell.location_errors, cell.segmentation
    return {
        **{name: key[name] for name in ("encoder", "kind", "name", "settings", "n_streams")},
        "rates": {test: cell.rate(test) for test in cell.p_values},
        "rates_01": {test: cell.rate(test, 0.01) for test in ("scan", "order", "scan within speakers")},
        "median_location_error": float(np.median(errors)) if len(errors) else None,
        "days_share": binomial_interval(sum(row["days_share"]), len(row["days_share"])),
        "segmentation_f1": float(f1.mean()) if len(f1) else None,
        "missed": binomial_interval(int((f1 < 1.0).sum()), len(f1)) if len(f1) else None,
    }


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _read(kept: Path) -> dict[str, dict[str, Any]]:
    """Read the finished cells; a last line that a stop cut short is left out."""
    if not kept.is_file():
        return {}
    rows = {}
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        rows[json.dumps(row["key"])] = row
    return rows


def _append(kept: Path, row: dict[str, Any]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    cut = kept.is_file() and not kept.read_text(encoding="utf-8").endswith("\n") and kept.stat().st_size > 0
    with kept.open("a", encoding="utf-8") as file:
        file.write(("\n" if cut else "") + json.dumps(row) + "\n")
