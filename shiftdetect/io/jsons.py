"""JSON Lines, and JSON files that hold one list of objects."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shiftdetect.corpus.rows import Table
from shiftdetect.corpus.statement import CANONICAL, shorten
from shiftdetect.errors import RowProblem
from shiftdetect.io.files import decode, fail, read_bytes

Record = dict[str, Any]
Parsed = tuple[list[int], list[Record], list[RowProblem]]

STATEMENT = '{"date": "2020-01-03", "speaker": "...", "text": "..."}'
"""What a line of a corpus looks like, for messages."""


def read_lines(path: Path, file: str, encoding: str | None, example: str = STATEMENT) -> Table:
    """Read a JSON Lines file: one object per line, blank lines skipped.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name as the user gave it.
    encoding : str or None
        Encoding of the file.
    example : str
        What a line of such a file looks like, for messages.

    Returns
    -------
    Table
        Row numbers are line numbers; lines that are no objects are among its problems.

    Raises
    ------
    InputError
        Where the file is missing, empty or in another encoding.
    """
    numbers, records, problems = parse_lines(decode(read_bytes(path, file), file, encoding), file, example)
    return Table(file, numbers, to_columns(records), tuple(problems))


def parse_lines(text: str, file: str, example: str = STATEMENT) -> Parsed:
    """Parse the lines of a JSON Lines file into objects, with their line numbers and what is wrong with the rest."""
    numbers: list[int] = []
    records: list[Record] = []
    problems: list[RowProblem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            continue
        try:
            value = load(line)
        except ValueError as error:
            problems.append(_bad_json(file, number, line, error, example))
            continue
        if isinstance(value, dict):
            numbers.append(number)
            records.append(value)
        else:
            problems.append(_no_object(file, number, value, example))
    return numbers, records, problems


def read_list(path: Path, file: str, encoding: str | None) -> Table:
    """Read a JSON file that holds a list of objects.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name as the user gave it.
    encoding : str or None
        Encoding of the file.

    Returns
    -------
    Table
        Rows numbered from 1 by their place in the list (all of it may stand on one line).

    Raises
    ------
    InputError
        Where the file is missing, empty, in another encoding, not JSON, or not a list.
    """
    numbers, records, problems = parse_list(decode(read_bytes(path, file), file, encoding), file)
    return Table(file, numbers, to_columns(records), tuple(problems))


def parse_list(text: str, file: str) -> Parsed:
    """Parse a JSON list into objects, with their places and what is wrong with the rest."""
    values = load_file(text, file)
    if not isinstance(values, list):
        remedy = "Write one list of objects, [{...}, {...}], or one object per line in a .jsonl file."
        fail(file, f"the file holds a JSON {_kind(values)}, not a list", remedy)
    rows = [(number, value) for number, value in enumerate(values, 1) if isinstance(value, dict)]
    problems = [_no_object(file, n, value) for n, value in enumerate(values, 1) if not isinstance(value, dict)]
    return [n for n, _ in rows], [record for _, record in rows], problems


def load_file(text: str, file: str) -> Any:
    """Parse a whole JSON file.

    Raises
    ------
    InputError
        Where it is not JSON, with the line.
    """
    try:
        return load(text)
    except json.JSONDecodeError as error:
        hint = " If each line is an object of its own, name the file .jsonl." if "Extra data" in error.msg else ""
        remedy = f"Correct the line, column {error.colno}.{hint}"
        fail(file, f"the file is not JSON ({error.msg})", remedy, row=error.lineno)
    except ValueError as error:
        fail(file, f"the file is not JSON that can be read ({error})", "Correct it, or convert it to CSV.")


def load(text: str) -> Any:
    """Parse JSON, refusing what a plain parser would lose without a word: a key given twice.

    Raises
    ------
    ValueError
        Where the text is not JSON, repeats a key, or is nested too deeply.
    """
    try:
        return json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def load_cells(
    file: str, column: str, numbers: Sequence[int], cells: Sequence[str | None], remedy: str
) -> tuple[list[Any], list[RowProblem]]:
    """Parse a column of cells that hold JSON text each, whatever file they stand in.

    Parameters
    ----------
    file, column : str
        Names, for messages.
    numbers : sequence of int
        Row number of each cell.
    cells : sequence of str or None
        An empty cell and None hold no value.
    remedy : str
        What to do where a cell is not JSON.

    Returns
    -------
    values : list
        None where there is no value, and in the place of a problem.
    problems : list of RowProblem
        One for each cell that is not JSON, repeats a key, or is nested too deeply.
    """
    values: list[Any] = []
    problems = []
    for number, cell in zip(numbers, cells, strict=True):
        try:
            values.append(load(cell) if cell else None)
        except ValueError as error:
            values.append(None)
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            problems.append(RowProblem(file, number, column, shorten(cell), f"the cell is not JSON ({reason})", remedy))
    return values, problems


def to_columns(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Turn records into columns; a key that a record lacks is None there."""
    names = dict.fromkeys(name for record in records for name in record)
    return {name: [record.get(name) for record in records] for name in names}


def to_records(columns: Mapping[str, Sequence[Any]]) -> list[Record]:
    """Turn columns into records, without the labels that a statement does not have."""
    names = list(columns)
    return [
        {n: v for n, v in zip(names, row, strict=True) if n not in CANONICAL or not (v is None or v == [])}
        for row in zip(*columns.values(), strict=True)
    ]


def write_lines(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write one object per line, as UTF-8.

    Parameters
    ----------
    path : Path
        The file to write.
    columns : mapping of str to sequence
        Plain JSON values.
    """
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        for record in to_records(columns):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_list(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write one list of objects, one object per line, as UTF-8.

    Parameters
    ----------
    path : Path
        The file to write.
    columns : mapping of str to sequence
        Plain JSON values.
    """
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in to_records(columns))
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")


def _object(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} occurs twice")
    return record


def _bad_json(file: str, number: int, line: str, error: ValueError, example: str) -> RowProblem:
    where = f", column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    remedy = f"Write one JSON object per line, such as {example}."
    return RowProblem(file, number, None, shorten(line), f"the line is not JSON ({reason}{where})", remedy)


def _no_object(file: str, number: int, value: Any, example: str = STATEMENT) -> RowProblem:
    remedy = f"Write an object with names and values, such as {example}."
    return RowProblem(file, number, None, shorten(value), f"this is a JSON {_kind(value)}, not an object", remedy)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return {dict: "object", list: "list", str: "text", bool: "true or false"}.get(type(value), "number")
