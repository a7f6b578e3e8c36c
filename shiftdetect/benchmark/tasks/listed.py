"""Corpora of kind `pairs`: two statements and what the second does to the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.tasks.card import Card
from shiftdetect.benchmark.tasks.tables import check_numbers, is_text, number_groups, raise_any, read_rows
from shiftdetect.errors import InputError, RowProblem


@dataclass(frozen=True, eq=False)
class ListedPairs:
    """Pairs of statements and their labels; methods are given the texts.

    Attributes
    ----------
    texts : list of (str, str)
    labels : tuple of str
    order : tuple of str
        All labels, as the card lists them.
    positive : tuple of str
    scores : ndarray, shape (n,)
        Graded labels; NaN where there are none.
    groups : ndarray of int, shape (n,)
        Pairs of one group (event, speaker) are never divided.
    """

    texts: list[tuple[str, str]]
    labels: tuple[str, ...]
    order: tuple[str, ...]
    positive: tuple[str, ...]
    scores: NDArray[np.float64]
    groups: NDArray[np.int64]

    @property
    def truth(self) -> NDArray[np.bool_]:
        """Which pairs carry a positive label."""
        return np.isin(np.array(self.labels), self.positive)


def read_listed(card: Card) -> ListedPairs:
    """Read pairs.

    Raises
    ------
    InputError
        Listing every bad row at once.
    """
    rows = read_rows(card, "pairs", {"text_a": "first text", "text_b": "second text", "label": "label"})
    problems = [*rows.problems, *check_numbers(rows, "score")]
    known = f"Choose one of {', '.join(card.labels)}, or add it to the labels of {Path(card.file).name}."
    for number, record in zip(rows.numbers, rows.records, strict=True):
        if is_text(record["label"]) and record["label"] not in card.labels:
            name = card.columns.get("label", "label")
            problems.append(RowProblem(rows.file, number, name, record["label"][:60], "no such label", known))
        if card.split is not None and record.get(card.split) is None:
            problem = "this column is the card's split rule, and the cell is empty"
            problems.append(RowProblem(rows.file, number, card.split, None, problem, "Fill it in."))
    raise_any(problems)
    labels = tuple(record["label"] for record in rows.records)
    truth = np.isin(np.array(labels), card.positive)
    if truth.all() or not truth.any():
        problem = f"{truth.sum()} of {len(truth)} pairs carry a positive label"
        remedy = "Both positive and other pairs are needed: see 'positive' in the card."
        raise InputError([RowProblem(rows.file, None, None, None, problem, remedy)])
    scores = [np.nan if record.get("score") is None else float(record["score"]) for record in rows.records]
    return ListedPairs(
        texts=[(record["text_a"], record["text_b"]) for record in rows.records],
        labels=labels,
        order=card.labels,
        positive=card.positive,
        scores=np.array(scores),
        groups=number_groups(card, rows, range(len(labels))),
    )
