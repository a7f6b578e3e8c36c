"""From a published file to a task folder."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shiftdetect.benchmark.published.cards import PUBLISHED, Published
from shiftdetect.benchmark.published.folders import read_articles, read_brat
from shiftdetect.benchmark.published.rows import read_source
from shiftdetect.benchmark.tasks.card import read_card
from shiftdetect.benchmark.tasks.task import Task
from shiftdetect.errors import InputError, RowProblem, ShiftDetectError
from shiftdetect.io.files import replacing

Rows = list[dict[str, Any]]

_SHOWN = 10


@dataclass(frozen=True)
class _Made:
    """What becomes of a published file.

    Attributes
    ----------
    files : dict of str to list of dict
        Name of each JSON Lines file, and its rows.
    labels : sequence of str
    numbers : dict of str to list of int
        Of a file's rows, where they stand in the published one.
    left_out : tuple of str
        What of the published file is in none of them, and why.
    """

    files: dict[str, Rows]
    labels: Sequence[str] = ()
    numbers: dict[str, list[int]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def convert_published(
    name: str,
    path: Path,
    out: Path,
    columns: Mapping[str, str] | None = None,
    changes: Path | None = None,
    tell: Callable[[str], object] | None = None,
) -> Task:
    """Turn a corpus as it is published into a task folder, and check it by reading it.

    Parameters
    ----------
    name : str
        One of :data:`PUBLISHED`.
    path : Path
        The published file or folder.
    out : Path
        Folder that is made; it must not be there yet.
    columns : mapping of str to str, optional
        Our column to theirs, where a newer file names it otherwise.
    changes : Path, optional
        For corpora of kind `changes`: a table (CSV, JSON Lines) with ``date`` and ``level``.
    tell : callable, optional
        Told what is left out, and why.

    Returns
    -------
    Task

    Raises
    ------
    ShiftDetectError
        An unknown name, a folder that is there, a table of changes that is missing.
    InputError
        Listing every bad row.
    """
    if name not in PUBLISHED:
        raise ShiftDetectError(f"there is no converter for {name!r}: choose one of {', '.join(PUBLISHED)}.")
    if out.exists():
        raise ShiftDetectError(f"{out} is there already: name a folder that is not, so that nothing is overwritten.")
    card = PUBLISHED[name]
    made = _READERS[card.layout](card, path, dict(columns or {}))
    origin = dict.fromkeys(made.files, path)
    if card.kind == "changes":
        if changes is None:
            raise ShiftDetectError(
                f"{name} is published without labels: give a table of changes with the columns date and level "
                "(--changes FILE)."
            )
        source = read_source(changes, {"date": "date", "level": "level"})
        made.files["changes.jsonl"], made.numbers["changes.jsonl"] = source.records, source.numbers
        origin["changes.jsonl"] = changes
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as temporary:
        temporary.mkdir()
        for file, rows in made.files.items():
            _write_lines(temporary / file, rows)
        (temporary / "task.toml").write_text(_toml(card, made.labels), encoding="utf-8", newline="\n")
        try:
            task = Task(read_card(temporary / "task.toml"))
            _ = task.data
        except InputError as error:
            raise InputError([_in_source(problem, origin, made.numbers) for problem in error.problems]) from error
    if tell is not None:
        for line in made.left_out:
            tell(f"{path}: {line}")
    return Task(read_card(out / "task.toml"))


def _in_source(problem: RowProblem, origin: Mapping[str, Path], numbers: Mapping[str, list[int]]) -> RowProblem:
    """Say where a problem stands in the user's file, not in ours, which is gone again."""
    file, known = Path(problem.file).name, numbers.get(Path(problem.file).name, [])
    if file not in origin:
        return problem
    row = known[problem.row - 1] if problem.row is not None and problem.row <= len(known) else None
    return replace(problem, file=str(origin[file]), row=row)


def _table(card: Published, path: Path, columns: Mapping[str, str]) -> _Made:
    source = read_source(path, {**card.columns, **columns}, card.separator)
    kept = source.where(card.keep)
    left_out = []
    if n := len(source.numbers) - len(kept.numbers):
        wanted = " and ".join(f"{column} is not {value!r}" for column, value in card.keep.items())
        left_out.append(f"{n:,} of {len(source.numbers):,} rows left out, since {wanted}.")
    if card.kind == "changes":
        rows = [{"speaker": card.citation.split(",")[0], **record} for record in kept.records]
        name = "statements.jsonl"
        return _Made({name: rows}, tuple(card.labels.values()), {name: kept.numbers}, tuple(left_out))
    rows, numbers, bare, problems = [], [], [], []
    for number, record in zip(kept.numbers, kept.records, strict=True):
        try:
            row = _labelled(card, record)
        except ValueError as error:
            known = f"Known labels: {', '.join(card.labels)}; scores are numbers."
            problems.append(RowProblem(str(path), number, None, str(error)[:60], "no such label or score", known))
            continue
        if row is None:
            bare.append(number)
        else:
            rows.append(row)
            numbers.append(number)
    if problems:
        raise InputError(problems)
    if bare:
        shown = ", ".join(map(str, bare[:_SHOWN])) + (" ..." if len(bare) > _SHOWN else "")
        left_out.append(f"{len(bare):,} of {len(kept.numbers):,} rows left out, since they have no label: {shown}.")
    file = "pairs.jsonl" if card.kind == "pairs" else "statements.jsonl"
    return _Made({file: rows}, tuple(dict.fromkeys(card.labels.values())), {file: numbers}, tuple(left_out))


def _labelled(card: Published, record: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give one row with our labels; None where it has none.

    Raises
    ------
    ValueError
        With the label that is not known.
    """
    row = dict(record)
    if card.kind == "frames":
        codes = [_code(row.pop(name, None)) for name in ("frames", "more")]
        row["frames"] = [_known(card, code) for code in codes if code]
        return row
    if "score" in row:
        row["score"] = _score(row["score"])
    if "label" not in row:  # graded only
        if row.get("score") is None:
            return None
        row["label"] = "apart" if row["score"] < 2.5 else "alike"
    if not _code(row["label"]):
        return None
    row["label"] = _known(card, _code(row["label"]))
    return row


def _score(cell: Any) -> float | None:
    if cell is None or not str(cell).strip():
        return None
    score = float(cell)
    if not math.isfinite(score):
        raise ValueError(cell)
    return score


def _known(card: Published, code: str) -> str:
    if code not in card.labels:
        raise ValueError(code)
    return card.labels[code]


def _code(cell: Any) -> str:
    """Show a label as its lower-case name or whole number; spreadsheets write 7 as 7.0, and 99 where nothing fits."""
    text = "" if cell is None else str(cell).strip().lower()
    text = text.removesuffix(".0")
    return "" if text in {"99", "nan", "none"} else text


def _brat(card: Published, path: Path, columns: Mapping[str, str]) -> _Made:
    documents, attributions, left_out = read_brat(path)
    return _Made({"documents.jsonl": documents, "attributions.jsonl": attributions}, left_out=left_out)


def _articles(card: Published, path: Path, columns: Mapping[str, str]) -> _Made:
    rows = read_articles(path)
    return _Made({"statements.jsonl": rows}, tuple(sorted({label for row in rows for label in row["frames"]})))


_READERS = {"table": _table, "brat": _brat, "articles": _articles}


def _write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n")


def _toml(card: Published, labels: Sequence[str]) -> str:
    """Write a card; a JSON text is a TOML text too."""
    entries: dict[str, Any] = {
        "name": card.name,
        "kind": card.kind,
        "language": "en",
        "licence": card.licence,
        "source": card.source,
        "citation": card.citation,
        "labelled_by": card.labelled_by,
    }
    if labels:
        entries["labels"] = list(labels)
    if card.positive:
        entries["positive"] = list(card.positive)
    if card.split:
        entries["split"] = card.split
    if card.score != "difference":
        entries["score"] = card.score
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entries.items())
