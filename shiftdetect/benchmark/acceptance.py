"""What the study's figures have to reach, and whether they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Cells = Sequence[dict[str, Any]]

_MIN_RATIO = 1.3
_POWER = (("0.5", 0.5), ("0.75", 0.93), ("1", 0.99))


@dataclass(frozen=True)
class Aim:
    """One aim: in words, what was reached, and whether that is enough."""

    aim: str
    reached: str
    met: bool


def judge(cells: Cells) -> list[Aim]:
    """Compare the study with its aims; an aim whose cells were not run is left out.

    Parameters
    ----------
    cells : sequence of dict
        Summaries of cells, as the study's record holds them.
    """
    null = [cell for cell in cells if cell["kind"] == "null"]
    slow = [cell for cell in cells if cell["kind"] == "autocorrelated"]
    neural = [cell for cell in cells if cell["encoder"] == "MiniLM"]
    sharp = [_named(neural, f"abrupt, {delta} replaced", 60) for delta, _ in _POWER]
    two = [cell for cell in neural if cell["name"].startswith("two,") and cell["segmentation_f1"] is not None]
    divided = [cell for cell in null if cell["segmentation_f1"] is not None]
    clustered = [cell for cell in divided if cell["name"] == "clusters + mix" and cell["settings"]["n"] == 150]
    aims: list[Aim | None] = []
    for test in ("scan", "order"):
        aims += [
            _largest(f"{test}: false alarms at .05, every null, ≤ .070", null, _rate(test), 0.07),
            _largest(f"{test}: upper end of their 95 % interval ≤ .090", null, _rate(test, end=2), 0.09),
            _largest(f"{test}: false alarms at .01 ≤ .025", null, _rate(test, level="rates_01"), 0.025),
        ]
    aims.append(
        _largest(
            "scan by blocks, autocorrelated days, 150 statements on 40 days ≤ .10",
            slow,
            lambda c: c["rates"]["scan by blocks"][0],
            0.1,
        )
    )
    for (delta, least), cell in zip(_POWER, sharp, strict=True):
        if cell:
            share = cell["rates"]["scan"][0]
            aims.append(
                Aim(f"scan, n = 60, {delta} replaced (MiniLM): power ≥ {least:g}", f"{share:.3f}", share >= least)
            )
    aims.append(
        _largest(
            "scan, n = 60, abrupt changes (MiniLM): median error of the date ≤ 1 day",
            [cell for cell in sharp if cell],
            lambda c: c["median_location_error"],
            1.0,
        )
    )
    for cell in two:
        f1 = cell["segmentation_f1"]
        aims.append(Aim("two changes, n = 150, .75 replaced (MiniLM): F1 within 2 days ≥ .95", f"{f1:.3f}", f1 >= 0.95))
    aims += [
        _largest("segments: any alarm on clusters + mix, n = 150, ≤ .07", clustered, lambda c: c["missed"][0], 0.07),
        _largest("segments: any alarm, every null, ≤ .070", divided, lambda c: c["missed"][0], 0.07),
        _largest("segments: upper end of their 95 % interval ≤ .090", divided, lambda c: c["missed"][2], 0.09),
    ]
    aims += [
        _ratio(_named(neural, f"{shape}, 0.75 replaced", 60), shape) for shape in ("gradual", "phases", "reversal")
    ]
    return [aim for aim in aims if aim is not None]


def _rate(test: str, end: int = 0, level: str = "rates") -> Callable[[dict[str, Any]], float]:
    return lambda cell: float(cell[level][test][end])


def _named(cells: Cells, name: str, n: int) -> dict[str, Any]:
    return next((cell for cell in cells if cell["name"] == name and cell["settings"]["n"] == n), {})


def _largest(aim: str, cells: Cells, value: Callable[[dict[str, Any]], float], most: float) -> Aim | None:
    if not cells:
        return None
    worst = max(cells, key=value)
    where = f"{worst['encoder']}, {worst['name']}, n = {worst['settings']['n']}"
    return Aim(aim, f"at most {value(worst):.3f} ({where})", value(worst) <= most + 1e-12)


def _ratio(cell: dict[str, Any], shape: str) -> Aim | None:
    if not cell:
        return None
    order, scan = (cell["rates"][test][0] for test in ("order", "scan"))
    times = order / scan if scan else float("inf")
    return Aim(
        f"order test, {shape}, n = 60, .75 replaced (MiniLM): power ≥ {_MIN_RATIO} times the scan's",
        f"{order:.3f} against {scan:.3f}: {times:.2f} times",
        times >= _MIN_RATIO,
    )
