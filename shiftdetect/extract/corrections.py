"""The table that a person corrects, and what the next run makes of it.

Each row is a statement. The columns keep, speaker, date, text and polarity may be edited; found_speaker, found_date,
found_text and found_polarity hold what was extracted and stay as they are: a cell that differs from its neighbour is a
correction, so that rows that nobody touched follow when the extraction gets better.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from shiftdetect.cells import mark, unmark
from shiftdetect.corpus.statement import shorten
from shiftdetect.dates import DateProblem, format_date, parse_date
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.extract.records import POLARITIES, ExtractedStatement, Polarity
from shiftdetect.io.files import decode, fail, read_bytes, replacing

EDITED: Final = ("speaker", "date", "text", "polarity")
COLUMNS: Final = (
    "id",
    "keep",
    *EDITED,
    "note",
    *(f"found_{name}" for name in EDITED),
    "date_rule",
    "kind",
    "article",
)
"""The columns of the table, the ones to edit first."""

_YES: Final = frozenset({"", "yes", "y", "true", "1"})
_NO: Final = frozenset({"no", "n", "false", "0"})
_BY_HAND = "corrected by hand"

_WIDEST_CELL: Final = 2**31 - 1

Row = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Corrections:
    """A table of corrections as it was read.

    Attributes
    ----------
    file : str
    rows : dict of str to (mapping of str to str or None)
        The cells of each row under its statement's id.
    """

    file: str
    rows: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What corrections made of the statements.

    Attributes
    ----------
    changed : dict of str to ExtractedStatement
        The statements of which a cell was corrected, as they are now, by their ids.
    dropped : dict of str to str
        Id of each statement that a person left out, to the reason.
    unknown : list of str
        Ids in the table that no statement has any more, of rows that hold a correction.
    """

    changed: dict[str, ExtractedStatement]
    dropped: dict[str, str]
    unknown: list[str]


def read_corrections(path: Path) -> Corrections:
    """Read a table of corrections.

    Parameters
    ----------
    path : Path
        As :func:`write_corrections` wrote it and a person edited it; UTF-8, separated by commas or semicolons.

    Raises
    ------
    InputError
        Listing every row that cannot be used: without an id, with an id given twice, a date that is no ISO date,
        something else than yes and no under keep, or a polarity that is none.
    """
    file = str(path)
    text = decode(read_bytes(path, file), file)
    lines = _cells(file, text)
    header = [cell.strip().lower() for cell in next(lines)[1]]
    if missing := [name for name in COLUMNS[:5] if name not in header]:
        remedy = "Take a table that 'shiftdetect extract --corrections' wrote, and leave its first row as it is."
        fail(file, f"the columns {', '.join(missing)} are missing", remedy)
    rows: dict[str, Row] = {}
    problems: list[RowProblem] = []
    for line, cells in lines:
        if len(cells) != len(header):
            # Taken as it is, it would be written back cut off or shifted, and what a person wrote in it be lost.
            problem = f"the row has {len(cells)} cells where the header has {len(header)}"
            remedy = "Put quotes around text that holds separators, and write a quote within it twice."
            problems.append(RowProblem(file, line, None, shorten(cells[0]), problem, remedy))
            continue
        row = {name: unmark(cell) for name, cell in zip(header, cells, strict=True)}
        if "found_polarity" not in header and "found_text" in header:
            row["found_polarity"] = row.get("polarity")  # a table from when the column was not for editing
        problems += _problems(file, line, row, rows)
        rows[row.get("id") or f"line {line}"] = row
    if problems:
        raise InputError(problems)
    return Corrections(file, rows)


def _cells(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Cut a table into rows, each with the line on which it begins; a quote that is never closed is refused.

    Left to itself the reader would take all rows after such a quote for the text of one cell.
    """
    first = text.partition("\n")[0]
    csv.field_size_limit(_WIDEST_CELL)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True
    )
    line = 1
    try:
        for cells in reader:
            if line == 1 or any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = "Close the quotes around a text, and write a quote within it twice."
        fail(file, f"the table cannot be split into cells from here on ({error})", remedy, row=line)


def write_corrections(path: Path, statements: Iterable[ExtractedStatement], earlier: Corrections | None = None) -> None:
    """Write the table for a person to correct; rows that are there already stay as they are.

    Parameters
    ----------
    path : Path
        Replaced in one step.
    statements : iterable of ExtractedStatement
        As they were extracted, before any correction.
    earlier : Corrections, optional
        A table that was edited before: its rows stay, statements that it lacks are added.

    Raises
    ------
    ShiftDetectError
        Where the path cannot be written to.
    """
    there = {} if earlier is None else earlier.rows
    rows: Iterable[Row] = chain(there.values(), (_row(s) for s in statements if s.id not in there))
    with replacing(path) as temporary, temporary.open("x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(["" if (cell := row.get(name)) is None else mark(cell) for name in COLUMNS] for row in rows)


def apply_corrections(statements: Iterable[ExtractedStatement], corrections: Corrections) -> Corrected:
    """Apply a person's corrections.

    Parameters
    ----------
    statements : iterable of ExtractedStatement
    corrections : Corrections

    Returns
    -------
    Corrected
        A corrected speaker has confidence 1, a corrected date the rule 'corrected by hand'; where the polarity was
        corrected and the text was not, the text is worded by it: '[denies] that it leaked'.

    Examples
    --------
    >>> s = ExtractedStatement("1", "a.txt", "It holds.", "Minister B", "he", None, None, "no-published: none",
    ...                        "direct", ((0, 9),), None, None, (), (0, 9), 0.5, "pronoun", ("a.txt",))
    >>> edited = {**_row(s), "speaker": "Minister A", "date": "2031-05-09"}
    >>> corrected = apply_corrections([s], Corrections("c.csv", {"1": edited})).changed["1"]
    >>> corrected.speaker, corrected.date, corrected.date_precision
    ('Minister A', '2031-05-09', 'day')
    """
    changed: dict[str, ExtractedStatement] = {}
    dropped: dict[str, str] = {}
    met: set[str] = set()
    for s in statements:
        row = corrections.rows.get(s.id)
        if row is None:
            continue
        met.add(s.id)
        if _keep(row) is False:
            note = f": {row['note']}" if row.get("note") else ""
            dropped[s.id] = f"left out by hand{note}"
        elif (corrected := _apply(s, row)) != s:
            changed[s.id] = corrected
    unknown = [id_ for id_, row in corrections.rows.items() if id_ not in met and _holds_correction(row)]
    return Corrected(changed, dropped, unknown)


def _row(s: ExtractedStatement) -> dict[str, str | None]:
    found = {"speaker": s.speaker, "date": s.date, "text": s.text, "polarity": s.polarity}
    return {
        "id": s.id,
        "keep": "yes",
        **found,
        "note": None,
        **{f"found_{name}": value for name, value in found.items()},
        "date_rule": s.date_rule,
        "kind": s.kind,
        "article": s.article,
    }


def _problems(file: str, line: int, row: Row, rows: Mapping[str, Row]) -> list[RowProblem]:
    problems = []
    id_, keep, date = row.get("id"), row.get("keep"), row.get("date")
    for name, cell in row.items():
        if cell is not None and "\0" in cell:
            problems.append(RowProblem(file, line, name, shorten(cell), "the cell holds a NUL byte", "Remove it."))
    if not id_:
        problems.append(RowProblem(file, line, "id", None, "the id is missing", "Put it back, or delete the row."))
    elif id_ in rows:
        problems.append(RowProblem(file, line, "id", id_, "the id is given twice", "Delete one of the rows."))
    if _keep(row) is None:
        problems.append(RowProblem(file, line, "keep", shorten(keep), "this is neither yes nor no", "Write yes or no."))
    if date and "date" in _changes(row):
        try:
            parse_date(date)
        except DateProblem as error:
            problems.append(RowProblem(file, line, "date", shorten(date), error.problem, error.remedy))
    stands = _changes(row).get("polarity", "asserts")
    if stands not in POLARITIES:
        problem, remedy = f"this is none of {', '.join(POLARITIES)}", "Write one of them, or put back what was found."
        problems.append(RowProblem(file, line, "polarity", shorten(row.get("polarity")), problem, remedy))
    if "text" in _changes(row) and not (row.get("text") or "").strip():
        remedy = "Put it back, or write no under keep to leave the statement out."
        problems.append(RowProblem(file, line, "text", None, "the text is empty", remedy))
    return problems


def _keep(row: Row) -> bool | None:
    answer = (row.get("keep") or "").strip().lower()
    return True if answer in _YES else False if answer in _NO else None


def _changes(row: Row) -> dict[str, str | None]:
    """Give the cells that differ from what was found; without that column, those that are filled."""
    changes = {}
    for name in EDITED:
        cell = (row.get(name) or "").strip() or None
        if name == "polarity" and cell is not None:
            cell = cell.lower()
        found = (row.get(f"found_{name}") or "").strip() or None
        if cell != found and (cell is not None or f"found_{name}" in row):
            changes[name] = cell
    return changes


def _holds_correction(row: Row) -> bool:
    return bool(_changes(row)) or _keep(row) is False


def _turned(s: ExtractedStatement, polarity: Polarity) -> ExtractedStatement:
    """Let a statement stand otherwise; its text is worded by that, as that of an extracted one is."""
    content = s.text if s.denied is None else s.denied
    if s.polarity == "questions" and content.startswith("["):  # '[doubted] that it holds'
        content = content.partition("] ")[2]
    elif s.polarity == "questions" and s.cue_span is not None:  # 'doubted that it holds'
        cue = s.cue_span[1] - s.cue_span[0]
        content = content[cue + 1 :] if content[cue : cue + 1] == " " else content
    text = content if polarity == "asserts" else f"[{polarity}] {content}"
    return replace(s, polarity=polarity, text=text, denied=content if polarity == "denies" else None)


def _apply(s: ExtractedStatement, row: Row) -> ExtractedStatement:
    changes = _changes(row)
    for polarity in POLARITIES:
        if changes.get("polarity") == polarity != s.polarity:
            s = _turned(s, polarity)
    if "text" in changes and changes["text"] is not None:
        s = replace(s, text=changes["text"], denied=None)
    if "speaker" in changes:
        s = replace(s, speaker=changes["speaker"], confidence=1.0, reason=_BY_HAND)
    if "date" in changes:
        rule = f"{_BY_HAND}: was {s.date or 'open'} ({s.date_rule})"
        if changes["date"] is None:
            return replace(s, date=None, date_precision=None, date_rule=rule)
        time, precision = parse_date(changes["date"])
        s = replace(s, date=format_date(time, precision), date_precision=precision, date_rule=rule)
    return s
