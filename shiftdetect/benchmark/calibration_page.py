"""The page of the calibration study: tables, what was aimed at and what was reached, and its files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shiftdetect.benchmark.acceptance import judge
from shiftdetect.benchmark.calibration_figures import false_alarm_figure, power_figure

_TITLES = {
    "null": ("False alarms: nothing changed", ""),
    "power": (
        "Power and location",
        "The error is the median distance of the scan's best date from the nearest true change, in days.",
    ),
    "autocorrelated": (
        "False alarms: days that fade into each other (150 statements, 40 days)",
        "The days' own topic is carried over from day to day: no story is replaced. The scan by days alarms, and the "
        "order test does so by design; the p-value by blocks, below, is the one to read.",
    ),
    "bound": ("False alarms: where statements of a day resemble each other and statements are many", ""),
}

DIVIDED_ANEW = 6
"""Revision of the study from which on the segmentation pools speakers and its nulls do not hold the change."""

BY_RATIO = 5
"""Revision of the study from which on the order test measures slow waves against fast ones, within speakers."""


def write_pages(record: dict[str, Any], out: Path) -> tuple[Path, ...]:
    """Write the study's record, its page and its two figures into a folder, made where it is missing.

    Parameters
    ----------
    record : dict
        What :func:`~shiftdetect.benchmark.calibration.run_study` has counted.
    out : Path

    Returns
    -------
    tuple of Path
        ``calibration.json``, ``calibration.md``, ``false_alarms.svg`` and ``power.svg``.
    """
    out.mkdir(parents=True, exist_ok=True)
    contents = {
        "calibration.json": json.dumps(record, indent=1) + "\n",
        "calibration.md": page(record),
        "false_alarms.svg": false_alarm_figure(record),
        "power.svg": power_figure(record),
    }
    for name, text in contents.items():
        made = out / f".{name}.tmp"
        made.write_text(text, encoding="utf-8")
        os.replace(made, out / name)
    return tuple(out / name for name in contents)


def page(record: dict[str, Any]) -> str:
    """Write the study as Markdown."""
    lines = [
        "# Calibration, power and location of the tests",
        "",
        f"Made by `make bench` with shiftdetect {record['shiftdetect']} on {record['date']}, seed {record['seed']}, "
        f"{record['n_permutations']} permutations a test, on streams from {len(record['banks'])} invented events "
        f"({', '.join(record['banks'])}). Shares of streams with p ≤ .05, with 95 % binomial intervals. 'Scan' and "
        "'order' are what a report leads with: the scan's is the mean of the p-values of two nulls, "
        f"{_of_order(record)}, and either's that of whole days alone where statements of a day are seen to resemble "
        "each other ('days alike': the share of streams in which that was so, by the scan's check; the order "
        "test's asks for less). All choices were made on other draws of the same four events; no event is kept apart.",
        "",
        *_older(record),
        "![Share of false alarms of the scan and the order test on every null](false_alarms.svg)",
        "",
        "![Power of the scan and the order test by kind of change](power.svg)",
        "",
        *_acceptance(record),
    ]
    for kind, (title, words) in _TITLES.items():
        lines += ["", f"## {title}", "", *([words, ""] if words else []), *_table(record, kind)]
    return "\n".join([*lines, *_beside(record), *_segmentation(record), *_blocks(record)]) + "\n"


def _is_older(record: dict[str, Any], than: int) -> bool:
    """Whether what came with a revision was measured before it; records had no revision until the first of these."""
    return bool(record.get("revision", 0) < than)


def _of_order(record: dict[str, Any]) -> str:
    return "the order test's too" if _is_older(record, BY_RATIO) else "the order test's that within speakers"


def _older(record: dict[str, Any]) -> list[str]:
    if not _is_older(record, DIVIDED_ANEW):
        return []
    return [
        "**The rows of the segmentation (the table 'Several changes') were measured before it was last made anew "
        "(see the changelog). They say nothing of how it is now, false alarms included, and "
        "its aims are not judged by them; no other row uses it. The same command measures it as it is.**",
        "",
    ]


def _acceptance(record: dict[str, Any]) -> list[str]:
    cells = record["cells"]
    if _is_older(record, DIVIDED_ANEW):
        cells = [{**cell, "segmentation_f1": None} for cell in cells]
    rows = judge(cells)
    missed = sum(not row.met for row in rows)
    return [
        "## What was aimed at",
        "",
        f"{len(rows) - missed} of {len(rows)} aims are met."
        + (" The others are said here, not hidden in a table." if missed else ""),
        "",
        "| aim | reached | met |",
        "|---|---|---|",
        *(f"| {row.aim} | {row.reached} | {'yes' if row.met else '**no**'} |" for row in rows),
        "",
        *_unaimed(cells),
        "The study that comes with the package had 600 and 200 streams a cell until one aim more was missed (order "
        "test, upper end of the false alarms, .092); the streams were doubled after that, the earlier ones among them, "
        "and a longer study narrows every interval. "
        "Power is judged by its estimate, not by its interval.",
        "",
        "Gradual and three-phase streams end as far from where they began as an abrupt change by the same share would "
        "take them. On streams of three phases the scan alone finds so many that 1.3 times as many is nearly all. "
        "What the order test is for shows in the row of accounts that are taken back; how the two compare "
        "where neither is near to finding all stands under *The order test beside the scan*.",
    ]


def _unaimed(cells: Sequence[dict[str, Any]]) -> list[str]:
    """Say what 'every null' is not: the null of many statements, for which no aim was set."""
    bound = [cell for cell in cells if cell["kind"] == "bound"]
    aimed = [cell["settings"]["n"] for cell in cells if cell["kind"] == "null"]
    if not bound or not aimed:
        return []
    reached = [
        f"the {words} reaches {rate(max((cell['rates'][test] for cell in bound), key=lambda r: r[0]))}"
        for test, words in (("scan", "scan"), ("order", "order test"))
    ]
    largest = max(cell["settings"]["n"] for cell in bound)
    return [
        f"'Every null' is every one of up to {max(aimed)} statements and without persistence. At "
        f"{largest} statements, where no aim was set, {' and '.join(reached)}.",
        "",
    ]


def _table(record: dict[str, Any], kind: str) -> list[str]:
    head = (
        "encoder",
        "n",
        "stream",
        "streams",
        "scan",
        "order",
        "scan at .01",
        "order at .01",
        "scan by days",
        "days alike",
        "error",
    )
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for cell in (cell for cell in record["cells"] if cell["kind"] == kind):
        rates, error = cell["rates"], cell["median_location_error"]
        values = [
            cell["encoder"],
            str(cell["settings"]["n"]),
            cell["name"],
            str(cell["n_streams"]),
            *(rate(rates[test]) for test in ("scan", "order")),
            *(f"{cell['rates_01'][test][0]:.3f}" for test in ("scan", "order")),
            rate(rates["scan by day"]),
            f"{cell['days_share'][0]:.2f}",
            "" if error is None else f"{error:g}",
        ]
        lines.append("| " + " | ".join(values) + " |")
    return lines


def _beside(record: dict[str, Any]) -> list[str]:
    """Set the power of the two tests side by side where the change is no single step, at both levels."""
    cells = [
        cell
        for cell in record["cells"]
        if cell["kind"] == "power" and cell["settings"]["shape"] in ("gradual", "phases")
    ]
    if not cells:
        return []
    lines = [
        "",
        "## The order test beside the scan",
        "",
        "Power where the account changes in more than one step, and how many times the scan's that of the order test "
        "is. No aim but the two above; TF-IDF and the level of .01 leave both tests room. The scan's p-value within "
        "speakers finds more than what the scan reports, but alarms too often where statements of a day resemble each "
        "other; nearly all of what the order test finds beyond the scan in these two it owes to a statistic for "
        "which that null holds better, and to using more of the level.",
        "",
        "| encoder | n | stream | streams | level | scan | order | times | scan within speakers |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for cell in cells:
        for level, rates in ((".05", cell["rates"]), (".01", cell["rates_01"])):
            scan, order = rates["scan"], rates["order"]
            times = f"{order[0] / scan[0]:.2f}" if scan[0] else ""
            lines.append(
                f"| {cell['encoder']} | {cell['settings']['n']} | {cell['name']} | {cell['n_streams']} | {level} "
                f"| {rate(scan)} | {rate(order)} | {times} | {_within(rates)} |"
            )
    return lines


def _within(rates: dict[str, Sequence[float]]) -> str:
    return rate(rates["scan within speakers"]) if "scan within speakers" in rates else ""


def _segmentation(record: dict[str, Any]) -> list[str]:
    cells = [cell for cell in record["cells"] if cell["segmentation_f1"] is not None]
    if not cells:
        return []
    null = [cell for cell in record["cells"] if cell["kind"] == "null" and cell["segmentation_f1"] is None]
    left = ", ".join(f"{cell['encoder']} {cell['name']} {cell['settings']['n']}" for cell in null)
    return [
        "",
        "## Several changes: the segmentation",
        "",
        "F1 of the change points found, two days to either side, a change at the first day not counted, mean over "
        "streams; where nothing changes, the share of streams in which anything is found."
        + (f" Not measured since it was made anew: {left}." if left else ""),
        "",
        "| encoder | n | stream | F1 | anything found |",
        "|---|---|---|---|---|",
        *(
            f"| {cell['encoder']} | {cell['settings']['n']} | {cell['name']} | "
            + (f"{cell['segmentation_f1']:.3f} | |" if cell["kind"] == "power" else f"| {rate(cell['missed'])} |")
            for cell in cells
        ),
    ]


def _blocks(record: dict[str, Any]) -> list[str]:
    """Show what longer blocks cost and what they are for, on all streams that have days enough."""
    cells = [cell for cell in record["cells"] if "scan by blocks" in cell["rates"]]
    if not cells:
        return []
    names = sorted({name for cell in cells for name in cell["rates"] if "block" in name})
    return [
        "",
        "## Blocks of days: an account that lingers, or one that shifts?",
        "",
        "Share of streams with p ≤ .05 when blocks of consecutive days are shuffled instead of days. 'scan by blocks' "
        "is the length that the scan chooses (a fifth of the period) and reports beside the other two; where days only "
        "linger it is the one to read, at a cost in power that the rows of changes show. The order test answers to "
        "persistence by design: it says that near days are alike, not that the account changed.",
        "",
        "| encoder | stream | n | " + " | ".join(["scan by day", *names, "order"]) + " |",
        "|" + "---|" * (len(names) + 5),
        *(
            f"| {cell['encoder']} | {cell['name']} | {cell['settings']['n']} | "
            + " | ".join(rate(cell["rates"][name]) for name in ("scan by day", *names, "order"))
            + " |"
            for cell in cells
        ),
    ]


def rate(share: Sequence[float]) -> str:
    """Write a share with its interval."""
    return f"{share[0]:.3f} ({share[1]:.3f} to {share[2]:.3f})"
