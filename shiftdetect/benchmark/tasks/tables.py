"""Rows of the JSON Lines of a labelled corpus, under the names that the package uses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.tasks.card import Card
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io import jsons


@dataclass(frozen=True)
class Rows:
    """Rows of one file.

    Attributes
    ----------
    file : str
        Its path, for messages.
    numbers : sequence of int
        Line numbers.
    records : list of dict
        Cells as they stand in the file.
    problems : list of RowProblem
        Lines that are no objects, needed cells that hold no text.
    """

    file: str
    numbers: Sequence[int]
    records: list[dict[str, Any]]
    problems: list[RowProblem]


def read_rows(card: Card, role: str, needed: Mapping[str, str]) -> Rows:
    """Read one file of a task.

    Parameters
    ----------
    card : Card
    role : str
        Key of ``card.files``.
    needed : mapping of str to str
        Columns that each row must fill with a text, and what each is, for messages.

    Raises
    ------
    InputError
        Where the file or a needed column is missing.
    """
    path = card.path(role)
    file = str(path)
    names = {name: card.columns.get(name, name) for name in {**needed, **card.columns}}
    example = json.dumps({names[name]: "..." for name in needed}, ensure_ascii=False)
    table = jsons.read_lines(path, file, None, example)
    problems = list(table.problems)
    columns = dict(table.columns)
    for name in needed:
        if names[name] not in columns and table.numbers:
            there = ", ".join(map(repr, columns))
            remedy = f'Rename it, or write {name} = "..." under [columns] of the card.'
            problem = f"the column is missing; the columns are {there}"
            problems.append(RowProblem(file, None, names[name], None, problem, remedy))
    if any(p.row is None for p in problems):
        raise InputError(problems)
    for name, what in needed.items():
        for number, cell in zip(table.numbers, columns.get(names[name], ()), strict=False):
            if not isinstance(cell, str) or not cell.strip():
                shown = None if cell is None else repr(cell)[:60]
                problem = f"the {what} is no text, or empty"
                problems.append(RowProblem(file, number, names[name], shown, problem, "Fill it in."))
    records = []
    for k in range(len(table.numbers)):
        record = {name: cells[k] for name, cells in columns.items()}
        record.update({name: columns[other][k] for name, other in names.items() if other in columns})
        records.append(record)
    return Rows(file, table.numbers, records, problems)


def check_numbers(rows: Rows, column: str) -> list[RowProblem]:
    """Find cells of an optional column that are no number."""
    return [
        RowProblem(
            rows.file, number, column, repr(record[column])[:60], "this is no number", "Write a number, or null."
        )
        for number, record in zip(rows.numbers, rows.records, strict=True)
        if record.get(column) is not None
        and (not isinstance(record[column], int | float) or isinstance(record[column], bool))
    ]


def number_groups(card: Card, rows: Rows, wanted: Sequence[int]) -> NDArray[np.int64]:
    """Number the groups that are never divided: values of the card's split rule, else every row for itself.

    Raises
    ------
    InputError
        Where there is one only: nothing can be learnt on other groups then, and every figure of it would be empty.
    """
    names = [str(rows.records[k][card.split]) if card.split else str(k) for k in wanted]
    found, groups = np.unique(names, return_inverse=True)
    if len(found) < 2:
        problem = f"all {len(names)} rows are of one group, and what is learnt must be learnt on another one"
        remedy = "Name another column as split in the card, or leave it out; two rows at least are needed."
        shown = None if card.split is None else str(found[0])[:60] if len(found) else None
        raise InputError([RowProblem(rows.file, None, card.split, shown, problem, remedy)])
    return groups.astype(np.int64)


def raise_any(problems: list[RowProblem]) -> None:
    """Raise all problems of a file in the order of its rows, if there are any."""
    if problems:
        raise InputError(sorted(problems, key=lambda p: p.row or 0))


def is_text(cell: Any) -> bool:
    """Whether a cell holds a text that is not empty: where it does not, that has been said already."""
    return isinstance(cell, str) and bool(cell.strip())
