"""How far several coders agree on the labels of the same units, and which units to talk about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from shiftdetect.benchmark.metrics.agreement import bootstrap_alpha
from shiftdetect.corpus.rows import Table
from shiftdetect.errors import InputError, RowProblem, ShiftDetectError
from shiftdetect.io import delimited, jsons

USUAL = ("frames", "stance", "label")
"""Columns that are compared when none is named, as far as every file has them."""

_NOT_USED = "(none)"

Labels = frozenset[str]


@dataclass(frozen=True)
class LabelAgreement:
    """Agreement on one label, or on a column as a whole.

    Attributes
    ----------
    column : str
    label : str or None
        None: all values of a column that holds one value for each unit.
    n_units : int
        Units that at least two coders coded.
    n_used : int
        Of them, those to which at least one coder gave the label.
    alpha : float or None
        None where it is not defined: the label was given always, or never.
    low, high : float or None
    """

    column: str
    label: str | None
    n_units: int
    n_used: int
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Disputed:
    """One unit on which coders differ.

    Attributes
    ----------
    id, column : str
    given : tuple of (str, str)
        File and what its coder gave.
    text : str
        Where a file holds it.
    """

    id: str
    column: str
    given: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True)
class Agreement:
    """What :func:`measure_agreement` found.

    Attributes
    ----------
    coders : tuple of str
        The files.
    labels : tuple of LabelAgreement
    confusion : dict of str to dict of (str, str) to int
        Per column, how often one coder gave the first and another the second; of columns with several labels for a
        unit only labels that one of the two left out count.
    disputed : tuple of Disputed
        The units on which most coders differ in most labels first.
    n_alone : int
        Units that only one file holds: nothing can be said of them.
    uncoded : dict of str to int
        Per column, further units that fewer than two coders coded, since cells are empty: nothing can be said either.
    """

    coders: tuple[str, ...]
    labels: tuple[LabelAgreement, ...]
    confusion: dict[str, dict[tuple[str, str], int]]
    disputed: tuple[Disputed, ...]
    n_alone: int = 0
    uncoded: dict[str, int] = field(default_factory=dict)


def measure_agreement(
    paths: Sequence[str | Path],
    columns: Sequence[str] = (),
    id_column: str = "id",
    n_draws: int = 1000,
    seed: int = 0,
    encoding: str = "utf-8",
) -> Agreement:
    """Compare codings of the same units, one file for each coder.

    A cell with a list (JSON Lines), or in a column of which some cell holds a semicolon or a list, holds several
    labels: each is then a decision of its own, present or absent. An empty cell of such a column means that no label
    fits; of another, that the unit was not coded, as a missing row does.

    Parameters
    ----------
    paths : sequence of path
        Two files or more: .csv, .tsv or .jsonl.
    columns : sequence of str
        Columns to compare; when left out those of :data:`USUAL` that every file has.
    id_column : str
        Column that says which unit a row is.
    n_draws, seed : int
        Of the bootstrap.
    encoding : str, default 'utf-8'
        Of all files; any that Python knows.

    Raises
    ------
    InputError
        Rows without an id, ids given twice, files without a column.
    ShiftDetectError
        Fewer than two files, one file twice, or no unit that two of them hold.
    """
    if len(paths) < 2:
        raise ShiftDetectError("agreement is between two coders or more: give a file for each.")
    tables = [_read(Path(path), encoding) for path in paths]
    names = tuple(str(path) for path in paths)
    if twice := [name for name, n in Counter(str(Path(path).resolve()) for path in paths).items() if n > 1]:
        raise ShiftDetectError(f"{twice[0]} is given twice, and agrees with itself: give a file for each coder.")
    wanted = _columns(tables, columns, id_column)
    rows = [_by_id(table, id_column) for table in tables]
    every = Counter(name for table in rows for name in table)
    ids = [name for name, n in every.items() if n > 1]
    if not ids:
        raise ShiftDetectError(f"no {id_column} stands in two of {', '.join(names)}: the units must have the same ids.")
    labels: list[LabelAgreement] = []
    confusion: dict[str, dict[tuple[str, str], int]] = {}
    disputed: list[tuple[float, Disputed]] = []
    uncoded: dict[str, int] = {}
    for column in wanted:
        cells = [
            [table.columns[column][row[i]] if i in row else None for i in ids]
            for table, row in zip(tables, rows, strict=True)
        ]
        there = [[i in row for i in ids] for row in rows]
        several = any(isinstance(c, list) or (isinstance(c, str) and ";" in c) for coder in cells for c in coder)
        coded = [
            [_labels(cell, several) if is_there else None for cell, is_there in zip(coder, present, strict=True)]
            for coder, present in zip(cells, there, strict=True)
        ]
        labels += _column(column, coded, several, n_draws, seed)
        uncoded[column] = sum(sum(own is not None for own in unit) < 2 for unit in zip(*coded, strict=True))
        confusion[column] = _confusion(coded, several)
        disputed += _disputed(column, names, ids, coded, tables, rows)
    disputed.sort(key=lambda pair: -pair[0])
    talk_about = tuple(unit for _, unit in disputed)
    return Agreement(names, tuple(labels), confusion, talk_about, len(every) - len(ids), uncoded)


def _read(path: Path, encoding: str) -> Table:
    file, suffix = str(path), path.suffix.lower()
    if path.is_dir():
        raise InputError([RowProblem(file, None, None, None, "this is a folder", "Give one file of each coder.")])
    if suffix in {".jsonl", ".ndjson"}:
        table = jsons.read_lines(path, file, encoding)
    elif suffix in {".csv", ".tsv"}:
        table = delimited.read_delimited(path, file, "," if suffix == ".csv" else "\t", encoding)
    else:
        problem = RowProblem(file, None, None, None, "the suffix names no format", "Known: .csv, .tsv, .jsonl.")
        raise InputError([problem])
    if table.problems:
        raise InputError(table.problems)
    return table


def _columns(tables: Sequence[Table], columns: Sequence[str], id_column: str) -> list[str]:
    problems = []
    for table in tables:
        for name in (id_column, *columns):
            if name not in table.columns:
                there = ", ".join(map(repr, table.columns))
                problem = f"the column is missing; the columns are {there}"
                problems.append(RowProblem(table.file, None, name, None, problem, "Name another: --id, --column."))
    if problems:
        raise InputError(problems)
    found = list(columns) or [name for name in USUAL if all(name in table.columns for table in tables)]
    if not found:
        raise ShiftDetectError(
            f"no file but holds one of the columns {', '.join(USUAL)}: name what to compare (--column)."
        )
    return found


def _by_id(table: Table, id_column: str) -> dict[str, int]:
    found: dict[str, int] = {}
    problems = []
    for k, (number, cell) in enumerate(zip(table.numbers, table.columns[id_column], strict=True)):
        name = "" if cell is None else str(cell).strip()
        if not name:
            problems.append(RowProblem(table.file, number, id_column, None, "the id is empty", "Fill it in."))
        elif name in found:
            problem = f"the id stands in row {table.numbers[found[name]]} too"
            problems.append(RowProblem(table.file, number, id_column, name, problem, "Keep one of the two rows."))
        else:
            found[name] = k
    if problems:
        raise InputError(problems)
    return found


def _labels(cell: Any, several: bool) -> Labels | None:
    """Labels of a cell; None where the unit was not coded."""
    if isinstance(cell, list):
        return frozenset(str(label).strip() for label in cell)
    text = "" if cell is None else str(cell).strip()
    if not text:
        return frozenset() if several else None
    return frozenset(part.strip() for part in text.split(";") if part.strip()) if several else frozenset([text])


def _column(
    column: str, coded: Sequence[Sequence[Labels | None]], several: bool, n_draws: int, seed: int
) -> list[LabelAgreement]:
    used = Counter(label for coder in coded for labels in coder if labels for label in labels)
    found = []
    if not several:
        whole = [[None if labels is None else min(labels) for labels in coder] for coder in coded]
        found.append(_one(column, None, whole, n_draws, seed))
    for label, _ in used.most_common():
        binary = [[None if labels is None else label in labels for labels in coder] for coder in coded]
        found.append(_one(column, label, binary, n_draws, seed))
    return found


def _one(column: str, label: str | None, coders: Sequence[Sequence[Any]], n_draws: int, seed: int) -> LabelAgreement:
    units = [[v for v in unit if v is not None] for unit in zip(*coders, strict=True)]
    compared = [unit for unit in units if len(unit) > 1]
    n_used = len(compared) if label is None else sum(any(unit) for unit in compared)
    alpha, low, high = bootstrap_alpha(coders, n_draws, seed)
    return LabelAgreement(
        column, label, len(compared), n_used, None if math.isnan(alpha) else round(alpha, 6), _round(low), _round(high)
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _confusion(coded: Sequence[Sequence[Labels | None]], several: bool) -> dict[tuple[str, str], int]:
    counts: Counter[tuple[str, str]] = Counter()
    for first, second in combinations(coded, 2):
        for a, b in zip(first, second, strict=True):
            if a is None or b is None:
                continue
            if not several:
                counts[min(a), min(b)] += 1
                continue
            counts.update((label, label) for label in a & b)
            counts.update((x, y) for x in (a - b or {_NOT_USED}) for y in (b - a or {_NOT_USED}) if a != b)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _disputed(
    column: str,
    names: Sequence[str],
    ids: Sequence[str],
    coded: Sequence[Sequence[Labels | None]],
    tables: Sequence[Table],
    rows: Sequence[dict[str, int]],
) -> list[tuple[float, Disputed]]:
    found = []
    for k, name in enumerate(ids):
        given = [(names[c], coder[k]) for c, coder in enumerate(coded)]
        known = [labels for _, labels in given if labels is not None]
        unlike = sum(len(a ^ b) for a, b in combinations(known, 2))
        if unlike:
            told = tuple((n, "; ".join(sorted(v)) or _NOT_USED) for n, v in given if v is not None)
            weight = unlike / max(1, len(known) * (len(known) - 1) / 2)
            found.append((weight, Disputed(name, column, told, _text(name, tables, rows))))
    return found


def _text(name: str, tables: Sequence[Table], rows: Sequence[dict[str, int]]) -> str:
    for table, row in zip(tables, rows, strict=True):
        if name in row and "text" in table.columns:
            return str(table.columns["text"][row[name]])
    return ""
