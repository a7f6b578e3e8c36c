"""The leaderboard page, made from the records that were kept and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shiftdetect.benchmark.figure import write_figure
from shiftdetect.benchmark.methods.registry import REFERENCE
from shiftdetect.benchmark.run.records import Record, read_records
from shiftdetect.benchmark.run.standing import Board, boards, cell, comparisons, verdict, without_interval
from shiftdetect.io.files import replacing

RESULTS = "results.jsonl"
PAGE = "leaderboard.md"
FIGURE = "leaderboard.svg"


def write_leaderboard(folder: Path) -> Path:
    """Write ``leaderboard.md`` and ``leaderboard.svg`` from the ``results.jsonl`` of a folder.

    Returns
    -------
    Path
        The page.
    """
    records = read_records(folder / RESULTS)
    path = folder / PAGE
    with replacing(path) as temporary:
        temporary.write_text(page(records), encoding="utf-8", newline="\n")
    write_figure(boards(records), folder / FIGURE)
    return path


def page(records: Sequence[Record]) -> str:
    """Write all boards as Markdown."""
    found = boards(records)
    lines = [
        "# Leaderboard",
        "",
        f"Made by `shiftdetect benchmark` from the {len(records)} records of `{RESULTS}`: the newest record of each "
        "method on the newest revision of each task. In brackets 95 % intervals of a bootstrap over units, the same "
        "draws for every method; units of one group (event, day) are drawn together. Where there is no interval too "
        "few groups hold a class, as is said below the table, or most draws miss one; *p of random dates* says of one "
        "series how often as many dates drawn at random do as well within 2 bins, with *F1@0* on the very date. "
        "Methods are ordered by the first figure; *F1@2, all* counts 1 for every unit in which nothing changes and "
        "nothing is found: the more of those, the more silence earns. *Tied* with our method: the interval of the "
        "difference holds 0, that of the one comparison alone. Of a score of such intervals one misses by chance: so "
        "below a table stand, too, where records keep their draws, those that with 95 % hold for all comparisons that "
        "have them at once (max-T of the same draws; Westfall & Young 1993, Romano & Wolf 2005), which are wider. "
        "Intervals on invented streams are for further streams from the same four invented events, not for other "
        "events. How methods are measured, and why the shipped "
        "tasks are no neutral ground: `docs/benchmark/tasks.md` of the repository.",
        "",
        f"![The figure by which methods are ordered, with its interval]({FIGURE})",
    ]
    for board in found:
        lines += ["", *_section(board)]
    return "\n".join([*lines, "", *_footnotes(found)]) + "\n"


def _section(board: Board) -> list[str]:
    one = board.rows[0] if board.rows else board.missing[0]
    units = f"{board.kind}, {one.n_units} units in {one.n_groups} groups, revision `{board.revision}`."
    by = f"Labelled: {_text(board.labelled_by)}." if board.labelled_by else ""
    said = _text(verdict(board)).replace(r"\*\*", "**")
    lines = [
        f"## {_text(board.task)}: {board.role}",
        "",
        " ".join(part for part in (units, by, said) if part),
        "",
        "| method | kind | " + " | ".join(map(_text, board.columns)) + " | seconds | peak MB |",
        "|---|---|" + "---|" * (len(board.columns) + 2),
    ]
    for r in board.rows:
        kind = f"{r.group}, tuned" if r.tuned else r.group
        figures = " | ".join(cell(r, key) for key in board.columns)
        peak = "" if r.peak_mb is None else f"{r.peak_mb:.0f}"
        lines.append(f"| {_text(r.method)} | {kind} | {figures} | {r.seconds:.1f} | {peak} |")
    lines += [f"| {_text(r.method)} | {r.group} | {_text(r.failed or '')} |" for r in board.missing]
    note = without_interval(board)
    return [*lines, *(["", _text(note)] if note else []), *_differences(board), *_alarms(board)]


def _differences(board: Board) -> list[str]:
    """Every method against ours, alone and over all comparisons of the table."""
    known = comparisons(board)
    if not known:
        return []
    ours = REFERENCE[board.role]
    apart = [r.method for r in board.rows if r.method not in {ours, *(d.method for d in known)}]
    left = f" Not among them, without draws that are the same: {_text(', '.join(apart))}." if apart else ""
    return [
        "",
        f"{_text(board.first)} less that of {_text(ours)}, on the same draws, with the 95 % interval of each "
        f"comparison alone and that of all {len(known)} together.{left}",
        "",
        f"| method | difference | alone | over all {len(known)} |",
        "|---|---|---|---|",
        *(
            f"| {_text(d.method)} | {d.value:+.3f} | {_span(d.alone)} | {_span(d.joint)} |"
            for d in sorted(known, key=lambda d: -d.value)
        ),
    ]


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:+.3f} to {ends[1]:+.3f}"


def _alarms(board: Board) -> list[str]:
    """Where alarms come from, by what the units are like in which nothing changes."""
    start = "alarm rate, "
    kinds = list(dict.fromkeys(key for r in board.rows for key in r.figures if key.startswith(start)))
    if len(kinds) < 2:
        return []
    return [
        "",
        "Alarm rate where nothing changes, by what these units are like:",
        "",
        "| method | " + " | ".join(_text(key.removeprefix(start)) for key in kinds) + " |",
        "|---|" + "---|" * len(kinds),
        *(f"| {_text(r.method)} | " + " | ".join(cell(r, key) for key in kinds) + " |" for r in board.rows),
    ]


def _footnotes(found: Sequence[Board]) -> list[str]:
    rows = [r for board in found for r in (*board.rows, *board.missing)]
    if not rows:
        return []
    about = {(r.role, r.method): r for r in rows}
    lines = ["## Methods", "", "| role | method | what it does | settings |", "|---|---|---|---|"]
    for (role, name), r in sorted(about.items()):
        settings = ", ".join(f"{key} {value}" for key, value in r.settings.items())
        lines.append(f"| {role} | {_text(name)} | {_text(r.about)} | {_text(settings)} |")
    newest = rows[-1]
    versions = ", ".join(f"{name} {version}" for name, version in newest.versions.items())
    lines += [
        "",
        f"Newest run: {newest.date}, seed {newest.seed}; {versions}. Encoder: {_encoders(rows)}. Seconds are of "
        "processor time, without encoding texts, which methods share; memory is that of the whole process while the "
        "method ran.",
    ]
    return lines


def _encoders(rows: Sequence[Record]) -> str:
    """Name the encoder that most rows were made with, and which rows another one made."""
    made: dict[str, dict[str, list[str]]] = {}
    for r in rows:
        if r.encoder:
            made.setdefault(r.encoder, {}).setdefault(r.task, []).append(r.method)
    first, *others = sorted(made, key=lambda name: -sum(map(len, made[name].values()))) or [""]
    said = []
    for name in others:
        of_task = [f"{task}: {', '.join(methods)}" for task, methods in made[name].items()]
        said.append(_text(f"{name} ({'; '.join(of_task)})"))
    return _text(first) + "".join(f"; but {one}" for one in said)


def _text(value: str) -> str:
    """Names from outside must not break a table or become markup."""
    plain = " ".join(value.split())
    for sign, shown in (("\\", "\\\\"), *((sign, f"\\{sign}") for sign in "|[]*"), ("<", "&lt;"), ("`", "'")):
        plain = plain.replace(sign, shown)
    return plain
