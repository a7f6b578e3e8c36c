"""The study of the estimates as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shiftdetect.benchmark.estimates.coverage import LABELLED, index_line
from shiftdetect.benchmark.estimates.delay import ALPHA as WATCHED_ALPHA
from shiftdetect.benchmark.estimates.delay import DAYS as WATCHED_DAYS
from shiftdetect.benchmark.estimates.delay import N as WATCHED_N

PARTS = ("composition", "common", "speaker_specific", "interaction")


def page(record: dict[str, Any]) -> str:
    """Write the study as Markdown.

    Parameters
    ----------
    record : dict
        What the study stores as JSON.
    """
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    lines = [
        "# What the estimates are worth",
        "",
        f"Made by `python -m shiftdetect.benchmark.estimates` with shiftdetect {record['shiftdetect']} ({versions}) on "
        f"{_dates(record['dates'])}, seed {record['seed']}, {record['n_streams']} streams a cell, from "
        f"{len(record['banks'])} invented events ({', '.join(record['banks'])}). These are the events that the methods "
        "were developed with, "
        "other draws of them: no event is kept apart, and what is measured here need not hold elsewhere.",
        "",
        "## Targets",
        "",
        *_table(
            ("encoder", "target", "reached", "met"),
            ((row["encoder"], row["target"], row["reached"], _yes(row["met"])) for row in record["acceptance"]),
        ),
    ]
    for section in (_coverage, _index, _parts, _split, _floor, _watched):
        lines += ["", *section(record)]
    return "\n".join(lines) + "\n"


def _dates(dates: dict[str, str]) -> str:
    """Say when the study was run and, where some of it was run later, what.

    Examples
    --------
    >>> _dates({"coverage": "2031-05-01", "split": "2031-05-01", "parts": "2031-06-07"})
    '2031-05-01 (parts on 2031-06-07)'
    """
    first = min(dates.values())
    later = [f"{part} on {made}" for part, made in dates.items() if made != first]
    return f"{first} ({', '.join(later)})" if later else first


def _coverage(record: dict[str, Any]) -> Iterator[str]:
    yield from (
        "## Intervals: how often the nominal 95 % holds the truth",
        "",
        "U is the debiased distance between the halves of a stream, its date fixed beforehand; at a date that was "
        "chosen because it stands out every interval is too optimistic. The index is calibrated on "
        f"{LABELLED} labelled statements per explanation apart from the stream, or on the stream's own labels, as a "
        "report does it: only streams whose labels give a "
        "unit count, and rows with few of those are left out. 'δ' is "
        "the share of statements that another explanation replaces; with day effects two in five statements give a "
        "story of their day instead. 'above' is the share of intervals that lie wholly above the truth (.025 would be "
        "right): where δ is 0 it is how often an interval leaves out 'nothing changed'. Where all of "
        "the statements are replaced, an index in units of their own labels is 1 by construction. All cells are drawn "
        "from the same seeds, and so err together. Of 300 intervals at most 269, or all, have to hold the "
        "truth before a cell is shown to lie outside its target: that none does is weak evidence of any one cell.",
        "",
    )
    heads = (
        "encoder",
        "what",
        "n",
        "days",
        "day effects",
        "δ",
        "streams",
        "coverage",
        "above",
        "below",
        "mean",
        "truth",
    )
    yield from _table(heads, (_coverage_cells(name, row) for name, row in _rows(record, "coverage")))


def _coverage_cells(encoder: str, row: dict[str, Any]) -> tuple[str, ...]:
    return (
        encoder,
        row["what"],
        *_stream_cells(row),
        f"{row['delta']:g}",
        *_held_cells(row),
        f"{row['mean']:.3f}",
        f"{row['truth']:.3f}",
    )


def _stream_cells(row: dict[str, Any]) -> tuple[str, ...]:
    return str(row["n"]), str(row["days"]), "yes" if row["clusters"] else "no"


def _held_cells(row: dict[str, Any]) -> tuple[str, ...]:
    share, low, high = row["coverage"]
    sides = (f"{row[side]:.3f}" for side in ("above", "below"))
    return str(row["n_streams"]), f"{share:.3f} ({low:.3f} to {high:.3f})", *sides


def _index(record: dict[str, Any]) -> Iterator[str]:
    yield from (
        "## The index against the share that was replaced",
        "",
        "Mean and, in brackets, standard deviation of the index over streams without day effects, and the line through "
        "the means. The root of a distance that scatters around 0 is pulled towards 0, which costs small shares on few "
        "statements: read the interval there, not the value. 'squares' is the line through the means of the squared "
        "index, with its sign, on the squared share: before the root is taken, nothing bends it (1 and 0 would be "
        "right).",
        "",
    )
    found = {
        (name, row["n"], row["delta"]): row
        for name, row in _rows(record, "coverage")
        if row["what"] == "index" and not row["clusters"]
    }
    deltas = sorted({delta for _, _, delta in found})
    yield from _table(
        ("encoder", "n", *(f"δ = {delta:g}" for delta in deltas), "slope", "intercept", "squares: slope, intercept"),
        (
            (
                name,
                str(n),
                *(f"{found[name, n, d]['mean']:.3f} ({found[name, n, d]['sd']:.3f})" for d in deltas),
                *(f"{v:.3f}" for v in index_line(record["encoders"][name]["coverage"], n)),
                "{:.3f}, {:+.3f}".format(*index_line(record["encoders"][name]["coverage"], n, squares=True)),
            )
            for name, n in dict.fromkeys((name, n) for name, n, _ in found)
        ),
    )


def _parts(record: dict[str, Any]) -> Iterator[str]:
    yield from (
        "## Intervals of the parts of a change",
        "",
        "The parts of the distance between the halves of a stream, their date fixed beforehand; a third of the streams "
        "of a cell. The truth is what each part would be if the same speakers, speaking as often as they did, were "
        "heard without end: who spoke how often is a fact. By chance the mix of speakers never stays quite the same, "
        "so that composition is not wholly 0 where speakers differ. 'streams' are those that could be split with "
        "intervals: where other people talk, short ones often leave a speaker a single day. Values and widths are "
        "× 1000.",
        "",
    )
    heads = (
        "encoder",
        "part",
        "stream",
        "n",
        "days",
        "day effects",
        "streams",
        "coverage",
        "above",
        "below",
        "mean",
        "truth",
        "width: median, mean",
    )
    yield from _table(heads, (_parts_cells(name, row) for name, row in _rows(record, "parts")))


def _parts_cells(encoder: str, row: dict[str, Any]) -> tuple[str, ...]:
    return (
        encoder,
        row["part"].replace("_", "-"),
        row["kind"],
        *_stream_cells(row),
        *_held_cells(row),
        *(f"{1000 * row[key]:.1f}" for key in ("mean", "truth")),
        f"{1000 * row['width']:.1f}, {1000 * row['mean_width']:.1f}",
    )


def _split(record: dict[str, Any]) -> Iterator[str]:
    yield from (
        "## Other people or other words",
        "",
        "Mean parts of the squared distance between the halves, × 1000, with standard errors. 'theory' is what the "
        "common and the speaker-specific part must be where one of four speakers moves by the known distance of two "
        "explanations.",
        "",
    )
    heads = ("encoder", "stream", *(p.replace("_", "-") for p in PARTS), "within-share", "theory")
    yield from _table(heads, (_split_cells(name, row) for name, row in _rows(record, "split")))


def _split_cells(encoder: str, row: dict[str, Any]) -> tuple[str, ...]:
    theory = row["theory"]
    return (
        encoder,
        row["kind"],
        *(f"{1000 * row['mean'][part]:.1f} ± {1000 * row['error'][part]:.1f}" for part in PARTS),
        f"{row['within_share']:.3f}",
        "" if theory is None else " / ".join(f"{1000 * v:.1f}" for v in theory.values()),
    )


def _floor(record: dict[str, Any]) -> Iterator[str]:
    references = ", ".join(f"{found['known']['reference']:.3f} ({name})" for name, found in record["encoders"].items())
    yield from (
        "## The noise floor: style alone",
        "",
        "What changes where nobody changes their story. 'one statement': mean squared distance of a statement and "
        "itself in the other style. 'u' and 'index': between the means, when all statements change; mean over the "
        "events, the largest in brackets. Many re-worded statements lie near each other on average though each pair "
        "lies far apart: what is left is what the second wordings share. "
        "'adjusted': with the slope on log length taken out, as the index does it. Two explanations of one event lie "
        f"{references} apart: index 1. Reports set boilerplate aside before measuring, and the index compares speakers "
        "with themselves; a new opener that all take up at one time is left, and looks like a shift.",
        "",
    )
    heads = ("encoder", "style", "one statement", "u", "index", "u, adjusted", "index, adjusted")
    yield from _table(
        heads,
        (
            (
                name,
                row["kind"],
                "" if row["pair"] is None else f"{row['pair']:.3f}",
                f"{row['u']:.3f}",
                f"{row['index']:.2f} ({row['largest']:.2f})",
                f"{row['u_adjusted']:.3f}",
                f"{row['index_adjusted']:.2f} ({row['largest_adjusted']:.2f})",
            )
            for name, found in record["encoders"].items()
            for row in found["known"]["rows"]
        ),
    )


def _watched(record: dict[str, Any]) -> Iterator[str]:
    yield from (
        "## Watching online: valid, but slow",
        "",
        f"The conformal monitor of `shiftdetect.drift.online` on streams of {WATCHED_N} statements over {WATCHED_DAYS} "
        f"days, alarm at a wealth of {1.0 / WATCHED_ALPHA:g}; a third of the streams of a cell. False alarms: at any "
        f"time or, where the account changes half way, before it does; Ville's bound is {WATCHED_ALPHA:g}, exact where "
        "speakers are independent of each other. The delay counts days from the change on; a dash is a stream that "
        "ended before the alarm.",
        "",
    )
    heads = ("encoder", "stream", "false alarms", "found", "delay: a quarter, half, three quarters of streams")
    yield from _table(
        heads,
        (
            (
                name,
                row["kind"],
                "{:.3f} ({:.3f} to {:.3f})".format(*row["false_alarms"]),
                "" if row["found"] is None else f"{row['found']:.2f}",
                ", ".join("–" if d is None else f"{d:.0f}" for d in row["delay"]),
            )
            for name, row in _rows(record, "watched")
        ),
    )


def _rows(record: dict[str, Any], part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, found in record["encoders"].items():
        for row in found[part]:
            yield name, row


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for cells in rows:
        yield f"| {' | '.join(cells)} |"


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"
