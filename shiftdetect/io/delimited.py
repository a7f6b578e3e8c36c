"""CSV and TSV: text in cells, nothing coerced, nothing that a spreadsheet would run.

Two marks make writing reversible. Text that a spreadsheet would take for a formula gets an apostrophe before it, as
:mod:`shiftdetect.cells` describes it. A further column whose values are not all text is written as JSON under a header
that ends in ``:json``.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shiftdetect.cells import mark, unmark
from shiftdetect.corpus.frames import as_json, kind_of
from shiftdetect.corpus.rows import Table
from shiftdetect.corpus.statement import CANONICAL, shorten, write_frames
from shiftdetect.errors import RowProblem
from shiftdetect.io.files import decode, fail, read_bytes
from shiftdetect.io.jsons import load_cells

_JSON = ":json"
_QUOTED = re.compile(r'"[^"]*"')
_WIDEST_CELL = 2**31 - 1


def read_delimited(path: Path, file: str, delimiter: str, encoding: str | None) -> Table:
    """Read the cells of a CSV or TSV file.

    Parameters
    ----------
    path : Path
        The file; line ends of any kind, quotes as in RFC 4180, header in the first line.
    file : str
        Its name as the user gave it.
    delimiter : str
        Comma or tab. Where the first line has none but holds semicolons (as spreadsheets write in many countries), or
        the other one of the two, that is taken.
    encoding : str or None
        Encoding of the file.

    Returns
    -------
    Table
        Row numbers are the lines on which the rows begin. Rows without any content are passed over.

    Raises
    ------
    InputError
        Where the file is missing, empty, in another encoding, or has a repeated column name.
    """
    text = decode(read_bytes(path, file), file, encoding)
    delimiter = _delimiter(text, delimiter)
    rows, problems = _split(text, file, delimiter)
    if not rows:
        return Table(file, [], {}, tuple(problems))
    header = _read_header(rows[0][1], file)
    whole = []
    for number, cells in rows[1:]:
        if len(cells) == len(header):
            whole.append((number, cells))
        else:
            problems.append(_ragged(file, number, cells, header, delimiter))
    by_column = zip(*(cells for _, cells in whole), strict=True) if whole else [()] * len(header)
    numbers = [number for number, _ in whole]
    columns: dict[str, Sequence[Any]] = {}
    for name, column in zip(header, by_column, strict=True):
        if _is_json(name):
            remedy = f"Write JSON, or give the column a name that does not end in {_JSON!r}."
            columns[name.removesuffix(_JSON)], bad = load_cells(file, name, numbers, column, remedy)
            problems += bad
        else:
            columns[name] = [unmark(cell) for cell in column]
    return Table(file, numbers, columns, tuple(problems))


def write_delimited(path: Path, columns: Mapping[str, Sequence[Any]], delimiter: str) -> None:
    """Write cells as UTF-8 with CR LF line ends, as RFC 4180 has it.

    Parameters
    ----------
    path : Path
        The file to write.
    columns : mapping of str to sequence
        Plain JSON values; canonical columns hold text, frames lists of text.
    delimiter : str
        Comma or tab.
    """
    header, cells = [], []
    for name, values in columns.items():
        as_text = name in CANONICAL or (kind_of(values) in ("text", "empty") and not name.endswith(_JSON))
        header.append(mark(name) if as_text else mark(name) + _JSON)
        if name == "frames":
            cells.append([mark(write_frames(tuple(value))) if value else "" for value in values])
        elif as_text:
            cells.append(["" if value is None else mark(value) for value in values])
        else:
            cells.append([value or "" for value in as_json(values)])
    with path.open("x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(zip(*cells, strict=True))


def _split(text: str, file: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], list[RowProblem]]:
    rows: list[tuple[int, list[str]]] = []
    with wide_cells():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        start = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    rows.append((start, cells))
                start = reader.line_num + 1
        except csv.Error as error:
            remedy = "Put quotes around the whole cell, and write a quote inside it twice; then check the rest."
            return rows, [RowProblem(file, start, None, None, f"the row cannot be split into cells ({error})", remedy)]
    return rows, []


@contextmanager
def wide_cells() -> Iterator[None]:
    """Let the csv module read cells of any length for a while."""
    before = csv.field_size_limit(_WIDEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read_header(cells: Sequence[str], file: str) -> list[str]:
    names = [unmark(cell) if cell else f"unnamed_{place}" for place, cell in enumerate(cells, 1)]
    header = [name or "" for name in names]
    kept = Counter(name.removesuffix(_JSON) if _is_json(name) else name for name in header)
    twice = [name for name, count in kept.items() if count > 1]
    if twice:
        listed = ", ".join(map(repr, twice))
        fail(file, f"columns share a name: {listed}", "Give each column a name of its own.", row=1, value=listed)
    return header


def _delimiter(text: str, wanted: str) -> str:
    """Take another sign where the first line cannot be a table's without it."""
    bare = _QUOTED.sub("", text.lstrip("\r\n").splitlines()[0])
    return wanted if wanted in bare else next((sign for sign in ";\t," if sign in bare), wanted)


def _is_json(name: str) -> bool:
    return name.endswith(_JSON) and name.removesuffix(_JSON) not in CANONICAL


def _ragged(file: str, number: int, cells: Sequence[str], header: Sequence[str], delimiter: str) -> RowProblem:
    sign = {"\t": "tab", ";": "semicolon"}.get(delimiter, "comma")
    return RowProblem(
        file,
        number,
        None,
        shorten(delimiter.join(cells)),
        f"the row has {len(cells)} cells, the header has {len(header)}",
        f"Put quotes around cells that contain a {sign}, or add the missing cells.",
    )
