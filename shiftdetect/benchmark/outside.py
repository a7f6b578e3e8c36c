"""What another program found: series written for it, and its change points read back and measured beside ours.

For programs that cannot be installed beside this one, or that are not Python at all.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from shiftdetect import __version__
from shiftdetect.benchmark.methods import Tools, method, registered
from shiftdetect.benchmark.run import Record
from shiftdetect.benchmark.tasks import Series, Task
from shiftdetect.errors import InputError, RowProblem, ShiftDetectError
from shiftdetect.io.files import decode, fail, read_bytes, replacing
from shiftdetect.io.jsons import parse_lines

KINDS = ("changes", "streams")
"""Kinds of task whose series can be given to another program."""

_NAME = re.compile(r"\w[\w .-]*")
_SHOWN = 10
_LINE = '{"task": "...", "unit": 0, "points": []}'


def export_tasks(
    tasks: Sequence[Task], folder: Path, tools: Tools, progress: Callable[[str], object] | None = None
) -> list[Path]:
    """Write the series of tasks for another program; what is known about them is left out.

    Each task gets a folder: ``task.json`` (task, revision, encoder, number of units) and, for each unit (a stream, or
    the one series of a corpus), ``N.npz`` with ``vectors``, ``bare``, ``places`` and ``speakers``, which NumPy reads
    without pickle, and ``N.jsonl`` with the texts, line by line the same statements. ``bare`` are the texts without the
    sentences that many of them share, as our own methods and the tuned ones of other packages read them.

    Parameters
    ----------
    tasks : sequence of Task
        Those that are no series are passed over.
    folder : Path
    tools : Tools
        Its encoder makes the vectors.
    progress : callable, optional
        Told what is written next.

    Returns
    -------
    list of Path
        The folders that were made.

    Raises
    ------
    ShiftDetectError
        Where no task holds a series, or a folder is there already.
    """
    kept = [task for task in tasks if task.kind in KINDS]
    if not kept:
        raise ShiftDetectError(f"none of these tasks is of kind {' or '.join(KINDS)}: only their series are exported.")
    places = [folder / task.name for task in kept]
    for task, place in zip(kept, places, strict=True):
        if not _NAME.fullmatch(task.name):
            raise ShiftDetectError(f"{task.card.file}: {task.name!r} cannot name a folder. Rename the task.")
        if place.exists():
            raise ShiftDetectError(f"{place} is there already: take it away, or name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for task, place in zip(kept, places, strict=True):
        if progress is not None:
            progress(f"{task.name}: export")
        with replacing(place) as temporary:
            temporary.mkdir()
            _write_task(task, temporary, tools)
    return places


def _write_task(task: Task, folder: Path, tools: Tools) -> None:
    units = series_of(task)
    bare = [tools.measured(series) for series in units]
    everything = [text for series in units for text in series.texts]
    tools = tools.fitted(everything)
    tools.vectors([*everything, *(text for texts in bare for text in texts)])  # all at once is faster
    for k, (series, without) in enumerate(zip(units, bare, strict=True)):
        vectors, of_bare = (tools.vectors(texts).astype(np.float32) for texts in (series.texts, without))
        np.savez(folder / f"{k}.npz", vectors=vectors, bare=of_bare, places=series.places, speakers=series.speakers)
        rows = zip(series.places.tolist(), series.speakers.tolist(), series.texts, without, strict=True)
        lines = [
            json.dumps({"place": p, "speaker": s, "text": text, "bare": rest}, ensure_ascii=False)
            for p, s, text, rest in rows
        ]
        (folder / f"{k}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    about = {
        "task": task.name,
        "revision": task.revision,
        "encoder": tools.identity,
        "seed": tools.seed,
        "units": len(units),
    }
    (folder / "task.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8", newline="\n")


def series_of(task: Task) -> list[Series]:
    """Units of a task in the order in which they are numbered."""
    return list(task.data) if task.kind == "streams" else [task.data]


# What comes back


@dataclass(frozen=True)
class OnTask:
    """What the first line of a file says of one task.

    Attributes
    ----------
    revision : str
        Of the task that was exported, from its ``task.json``.
    seconds : float
        Processor time that the program took for all units.
    """

    revision: str
    seconds: float


@dataclass(frozen=True)
class Header:
    """First line of a file of predictions.

    Attributes
    ----------
    method : str
        Name on the leaderboard.
    about : str
        One line: what it does.
    versions : mapping of str to str
        Of the packages that decide the outcome.
    tasks : mapping of str to OnTask
    settings : mapping
    encoder : str
        Identity of the encoder whose vectors were used; empty where none were.
    tuned : bool
        As in :class:`shiftdetect.benchmark.methods.Method`.
    """

    method: str
    about: str
    versions: Mapping[str, str]
    tasks: Mapping[str, OnTask]
    settings: Mapping[str, Any] = field(default_factory=dict)
    encoder: str = ""
    tuned: bool = False


@dataclass(frozen=True)
class _Row:
    task: str
    unit: int
    points: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Predictions:
    """What one program found in the series of tasks.

    Attributes
    ----------
    file : str
    header : Header
    points : mapping of Series to tuple of int
        Places of change points of every unit.
    """

    file: str
    header: Header
    points: Mapping[Series, tuple[int, ...]]


def read_predictions(path: str | os.PathLike[str], tasks: Iterable[Task]) -> Predictions:
    """Read what a program found: a first line as :class:`Header`, then ``task``, ``unit`` and ``points`` on each line.

    Parameters
    ----------
    path : path-like
        A JSON Lines file.
    tasks : iterable of Task
        All that it may name.

    Raises
    ------
    InputError
        Listing every bad line at once, and the units that have none.
    """
    file = os.fspath(path)
    numbers, rows, problems = parse_lines(decode(read_bytes(Path(path), file), file), file, _LINE)
    if not rows:
        raise InputError(problems)
    try:
        header = msgspec.convert(rows[0], Header)
    except msgspec.ValidationError as error:
        remedy = "It needs method, about, versions and tasks: see docs/benchmark/tasks.md."
        fail(file, f"the first line does not say what made the file ({error})", remedy, row=numbers[0])
    known = {task.name: task for task in tasks}
    problems += _header_problems(header, known, file, numbers[0])
    units = {name: series_of(known[name]) for name in header.tasks if name in known and known[name].kind in KINDS}
    found: dict[Series, tuple[int, ...]] = {}
    seen: dict[tuple[str, int], int] = {}
    for number, values in zip(numbers[1:], rows[1:], strict=True):
        try:
            row = msgspec.convert(values, _Row)
        except msgspec.ValidationError as error:
            what = f"the line is not a task, a unit and its points ({error})"
            problems.append(RowProblem(file, number, None, None, what, f"Write {_LINE}."))
            continue
        if problem := _row_problem(row, header, units, seen, file, number):
            problems.append(problem)
        elif row.task in units:
            found[units[row.task][row.unit]] = row.points
        seen.setdefault((row.task, row.unit), number)
    for name, there in units.items():
        if missing := [str(k) for k in range(len(there)) if (name, k) not in seen]:
            shown = ", ".join(missing[:_SHOWN]) + (
                f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            )
            what = f"{len(missing)} of {len(there)} units of {name!r} have no line: {shown}"
            problems.append(RowProblem(file, None, "unit", None, what, "Where nothing was found, points are []."))
    if problems:
        raise InputError(sorted(problems, key=lambda p: p.row or len(rows) + 1))
    return Predictions(file, header, found)


def _header_problems(header: Header, known: Mapping[str, Task], file: str, number: int) -> list[RowProblem]:
    problems = []

    def add(column: str, value: object, problem: str, remedy: str) -> None:
        problems.append(RowProblem(file, number, column, str(value)[:60], problem, remedy))

    if not header.method.strip() or "," in header.method:
        add("method", header.method, "a method needs a name without commas", "Name it as the leaderboard shall.")
    elif header.method in {m.name for m in registered() if m.role == "points" and not _is_read(m.run)}:
        add("method", header.method, "another method has this name", "Choose another one.")
    if not header.versions:
        add("versions", "{}", "no version is named", 'Write {"package": "version"}.')
    if not header.tasks:
        add("tasks", "{}", "no task is named", 'Write {"task": {"revision": "...", "seconds": 0}}.')
    for name, on in header.tasks.items():
        if name not in known:
            add("tasks", name, "there is no such task", f"Known: {', '.join(known)}. Other folders: --data.")
        elif known[name].kind not in KINDS:
            add("tasks", name, f"a task of kind {known[name].kind!r} has no change points", "Leave it out.")
        elif on.revision != known[name].revision:
            what = f"what is here is revision {known[name].revision} of {name!r}"
            add("tasks", on.revision, what, "Export it again, and run the program on that.")
        if not 0 <= on.seconds < float("inf"):
            add("tasks", on.seconds, f"{name!r} took no such time", "Write the seconds for all its units.")
    return problems


def _row_problem(
    row: _Row,
    header: Header,
    units: Mapping[str, list[Series]],
    seen: Mapping[tuple[str, int], int],
    file: str,
    number: int,
) -> RowProblem | None:
    if row.task not in header.tasks:
        remedy = f"It names {', '.join(header.tasks) or 'none'}."
        return RowProblem(file, number, "task", row.task[:60], "the first line does not name this task", remedy)
    if row.task not in units:
        return None  # said of the first line already
    n = len(units[row.task])
    if not 0 <= row.unit < n:
        return RowProblem(
            file, number, "unit", str(row.unit), f"units of {row.task!r} run from 0 to {n - 1}", "Correct it."
        )
    if (first := seen.get((row.task, row.unit))) is not None:
        return RowProblem(file, number, "unit", str(row.unit), f"row {first} is about this unit", "Keep one of them.")
    last = units[row.task][row.unit].n_places - 1
    if outside := [p for p in row.points if not 0 <= p <= last]:
        what = f"places of unit {row.unit} run from 0 to {last}"
        return RowProblem(
            file, number, "points", str(outside)[:60], what, "Name the place at which the new part begins."
        )
    return None


def register_predictions(found: Sequence[Predictions], tasks: Sequence[Task]) -> list[str]:
    """Register what was read as methods of group 'peer', to be run on these tasks.

    Returns
    -------
    list of str
        Their names.

    Raises
    ------
    ShiftDetectError
        Where two files name the same method, or one says nothing of a task.
    """
    named: dict[str, str] = {}
    for one in found:
        name = one.header.method
        if name in named:
            raise ShiftDetectError(f"{named[name]} and {one.file} both name their method {name!r}: rename one of them.")
        named[name] = one.file
        if missing := [task.name for task in tasks if task.name not in one.header.tasks]:
            there = ", ".join(one.header.tasks)
            raise ShiftDetectError(f"{one.file} says nothing of {', '.join(missing)}: name only tasks of {there}.")
    for one in found:
        header = one.header
        method("points", header.method, header.about, group="peer", tuned=header.tuned, settings=header.settings)(
            _looker(one.points)
        )
    return list(named)


def _looker(points: Mapping[Series, tuple[int, ...]]) -> Callable[[Series, Tools], Sequence[int]]:
    def look_up(series: Series, tools: Tools) -> Sequence[int]:
        return points[series]

    return look_up


def _is_read(run: Callable[..., Any]) -> bool:
    return getattr(run, "__qualname__", "") == _looker({}).__qualname__


def as_measured_there(records: Iterable[Record], found: Sequence[Predictions]) -> list[Record]:
    """Give records of other programs the time, versions and encoder that they had where they ran; memory is unknown."""
    of = {one.header.method: one.header for one in found}
    return [
        replace(
            record,
            seconds=round(of[record.method].tasks[record.task].seconds, 3),
            peak_mb=None,
            encoder=of[record.method].encoder,
            versions={"shiftdetect": __version__, **of[record.method].versions},
        )
        if record.method in of and record.role == "points"
        else record
        for record in records
    ]
