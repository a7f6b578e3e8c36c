"""Rows of a published table under our names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io.delimited import wide_cells
from shiftdetect.io.files import decode, fail, read_bytes
from shiftdetect.io.jsons import parse_lines


@dataclass(frozen=True)
class Source:
    """Rows that were read.

    Attributes
    ----------
    numbers : list of int
    records : list of dict
        Under our names.
    raw : list of dict
        Under theirs.
    """

    numbers: list[int]
    records: list[dict[str, Any]]
    raw: list[dict[str, Any]]

    def where(self, keep: Mapping[str, str]) -> Source:
        """Rows whose columns have these values."""
        chosen = [
            k for k, row in enumerate(self.raw) if all(str(row.get(name)).strip() == v for name, v in keep.items())
        ]
        return Source(
            [self.numbers[k] for k in chosen], [self.records[k] for k in chosen], [self.raw[k] for k in chosen]
        )


def read_source(path: Path, columns: Mapping[str, str | int], separator: str = ",") -> Source:
    """Read a table.

    Parameters
    ----------
    path : Path
        JSON Lines by its suffix, else a delimited table.
    columns : mapping of str to str or int
        Our column to theirs; numbers are places in a table without a header.
    separator : str
        Of a delimited table.

    Raises
    ------
    InputError
        Where the file, a column or a cell of a row is missing.
    """
    file = str(path)
    text = decode(read_bytes(path, file), file)
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        numbers, raw, problems = parse_lines(text, file)
        if problems:
            raise InputError(problems)
    else:
        try:
            with wide_cells():
                numbers, raw = _delimited(text, separator, any(isinstance(name, int) for name in columns.values()))
        except csv.Error as error:
            fail(file, f"the file cannot be split into cells ({error})", "Check that it is the published file.")
    if not raw:
        fail(file, "there are no rows", "Check that it is the published file.")
    there = dict.fromkeys(str(name) for row in raw for name in row)
    missing = [(ours, theirs) for ours, theirs in columns.items() if str(theirs) not in there]
    needed = [(ours, theirs) for ours, theirs in missing if ours not in _OPTIONAL]
    if needed:
        raise InputError(
            [
                RowProblem(
                    file,
                    None,
                    str(theirs),
                    None,
                    f"the column is missing; the columns are {', '.join(map(repr, there))}",
                    f"Say which column it is: --columns {ours}=NAME.",
                )
                for ours, theirs in needed
            ]
        )
    named = {ours: str(theirs) for ours, theirs in columns.items() if (ours, theirs) not in missing}
    short = [
        RowProblem(
            file, number, theirs, None, "the row ends before this column", "Check that it is the published file."
        )
        for number, row in zip(numbers, raw, strict=True)
        for ours, theirs in named.items()
        if ours not in _OPTIONAL and theirs not in row
    ]
    if short:
        raise InputError(short)
    records = [{ours: row.get(theirs) for ours, theirs in named.items()} for row in raw]
    return Source(list(numbers), records, raw)


_OPTIONAL = {"id", "speaker", "title", "score", "more"}


def _delimited(text: str, separator: str, headless: bool) -> tuple[list[int], list[dict[str, Any]]]:
    # Tab-separated sets are published with quote marks that quote nothing.
    lines = io.StringIO(text, newline="")
    if separator == "\t":
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=separator)
    header: list[str] | None = None
    numbers, rows = [], []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if header is None and not headless:
            header = [cell.strip() for cell in cells]
            continue
        names = header if header is not None else [str(k) for k in range(len(cells))]
        numbers.append(reader.line_num)
        rows.append(dict(zip(names, cells, strict=False)))
    return numbers, rows
