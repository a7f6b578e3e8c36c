"""Corpora of kind `frames`: statements that carry one label or many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.tasks.card import Card
from shiftdetect.benchmark.tasks.tables import number_groups, raise_any, read_rows
from shiftdetect.errors import RowProblem


@dataclass(frozen=True, eq=False)
class Coded:
    """Statements and their frames.

    Attributes
    ----------
    texts : list of str
    names : tuple of str
        The frames, as the card lists them.
    values : ndarray of 0 and 1, shape (n, n_frames)
    definitions : mapping of str to str
        What each frame means, where the card says so.
    groups : ndarray of int, shape (n,)
        Statements of one group (day, speaker) are never divided.
    """

    texts: list[str]
    names: tuple[str, ...]
    values: NDArray[np.int64]
    definitions: Mapping[str, str]
    groups: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> Coded:
        """Some of the statements."""
        return Coded([self.texts[k] for k in rows], self.names, self.values[rows], self.definitions, self.groups[rows])


def read_coded(card: Card) -> Coded:
    """Read coded statements.

    Raises
    ------
    InputError
        Listing every bad row at once.
    """
    rows = read_rows(card, "statements", {"text": "text"})
    column = card.columns.get("frames", "frames" if any("frames" in r for r in rows.records) else "label")
    problems = rows.problems
    known = f"Choose from {', '.join(card.labels)}, or add it to the labels of {Path(card.file).name}."
    values = np.zeros((len(rows.records), len(card.labels)), dtype=np.int64)
    for k, (number, record) in enumerate(zip(rows.numbers, rows.records, strict=True)):
        for label in _labels(record.get(column)):
            if label in card.labels:
                values[k, card.labels.index(label)] = 1
            else:
                problems.append(RowProblem(rows.file, number, column, str(label)[:60], "no such label", known))
        if card.split is not None and record.get(card.split) is None:
            problem = "this column is the card's split rule, and the cell is empty"
            problems.append(RowProblem(rows.file, number, card.split, None, problem, "Fill it in."))
    if not problems and not values.any():
        problems.append(RowProblem(rows.file, None, column, None, "no statement carries a label", "Name the column."))
    raise_any(problems)
    wanted = [k for k, record in enumerate(rows.records) if _wanted(card, record)]
    return Coded(
        texts=[rows.records[k]["text"] for k in wanted],
        names=card.labels,
        values=values[wanted],
        definitions=card.definitions,
        groups=number_groups(card, rows, wanted),
    )


def _labels(cell: Any) -> list[Any]:
    if cell is None:
        return []
    return cell if isinstance(cell, list) else [cell]


def _wanted(card: Card, record: Mapping[str, Any]) -> bool:
    return all(str(record.get(column)) in values for column, values in card.where.items())
