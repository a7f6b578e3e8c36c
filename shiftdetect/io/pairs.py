"""Tables of pairs: two texts in each row, whatever else stands beside them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from shiftdetect.corpus.rows import Table
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io import delimited, jsons
from shiftdetect.io.files import fail

COLUMNS = ("text_a", "text_b")


def read_pairs(path: str | os.PathLike[str], encoding: str = "utf-8") -> Table:
    r"""Read pairs of texts from a .csv, .tsv, .jsonl, .ndjson or .json file.

    Parameters
    ----------
    path : str or path
        A file with the columns ``text_a`` and ``text_b``; further columns are kept.
    encoding : str, default 'utf-8'
        Encoding of the file.

    Returns
    -------
    Table
        At least one row; both texts are text and not empty.

    Raises
    ------
    InputError
        Listing every bad row at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "pairs.csv")
    ...     _ = path.write_text("id,text_a,text_b\n1,It rained.,It was dry.\n", encoding="utf-8")
    ...     read_pairs(path).columns["text_b"]
    ['It was dry.']
    """
    file = os.fspath(path)
    table = _read(Path(file), file, encoding)
    problems = list(table.problems)
    if not table.numbers and not problems:
        fail(file, "the file holds no pair", "Give at least one row with text_a and text_b.")
    for name in COLUMNS:
        if name not in table.columns and table.numbers:
            there = ", ".join(map(repr, table.columns))
            problems.append(
                RowProblem(file, None, name, None, f"there is no such column, only {there}", "Rename the column.")
            )
    for name in COLUMNS:
        cells = table.columns.get(name, [])
        problems += [
            RowProblem(file, row, name, _shown(cell), "this is no text", "Give each row two texts that are not empty.")
            for row, cell in zip(table.numbers, cells, strict=False)
            if not isinstance(cell, str) or not cell.strip()
        ]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return table


def _read(path: Path, file: str, encoding: str) -> Table:
    suffix = path.suffix.lower()
    if path.is_dir():
        fail(file, "this is a folder", "Give the file of pairs itself.")
    if suffix in {".jsonl", ".ndjson"}:
        return jsons.read_lines(path, file, encoding)
    if suffix == ".json":
        return jsons.read_list(path, file, encoding)
    if suffix not in {".csv", ".tsv"}:
        fail(file, "the suffix names no format", "Known: .csv, .tsv, .jsonl, .ndjson, .json. Convert it, or rename it.")
    return delimited.read_delimited(path, file, "," if suffix == ".csv" else "\t", encoding)


def _shown(cell: Any) -> str | None:
    return None if cell is None else repr(cell)[:60]
