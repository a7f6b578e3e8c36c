"""Corpora of kind `changes`: dated statements, and the dates at which the account is said to have changed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.tasks.card import Card
from shiftdetect.benchmark.tasks.tables import Rows, is_text, raise_any, read_rows
from shiftdetect.bins import bin_number
from shiftdetect.corpus import Corpus
from shiftdetect.dates import DateProblem, parse_date
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io import read_corpus

NONE_LISTED = "none-listed"
"""The level of a time bin at which no change is listed: not known to be without one."""


@dataclass(frozen=True)
class Change:
    """One labelled change.

    Attributes
    ----------
    place : int
        Place of its time bin among the bins that hold statements, from 0.
    level : str
    speaker : str or None
        Who changed, where the labels say so.
    """

    place: int
    level: str
    speaker: str | None = None


@dataclass(frozen=True, eq=False)
class Series:
    """A stream of statements and what is known about it; methods are given this.

    Attributes
    ----------
    name : str
    texts : tuple of str, length n
    places : ndarray of int, shape (n,)
        Each statement's time bin, counted from 0 among the bins that hold statements; ascending.
    speakers : ndarray of int, shape (n,)
    changes : tuple of Change
        All listed changes; hidden from methods by convention, not by force.
    positive : tuple of str
        Levels that count as change points.
    """

    name: str
    texts: tuple[str, ...]
    places: NDArray[np.int64]
    speakers: NDArray[np.int64]
    changes: tuple[Change, ...]
    positive: tuple[str, ...]

    @property
    def n_places(self) -> int:
        """Number of time bins with statements."""
        return int(self.places[-1]) + 1

    @property
    def change_points(self) -> tuple[int, ...]:
        """Places of the changes that count as change points, without the trivial one at 0."""
        return tuple(sorted({c.place for c in self.changes if c.level in self.positive and c.place > 0}))

    def levels(self, order: Sequence[str]) -> list[str]:
        """Greatest listed level at each place from 1 on, or :data:`NONE_LISTED`; length n_places - 1."""
        at: dict[int, str] = {}
        for change in self.changes:
            known = at.get(change.place)
            if known is None or order.index(change.level) > order.index(known):
                at[change.place] = change.level
        return [at.get(place, NONE_LISTED) for place in range(1, self.n_places)]

    def adjacent(self) -> list[tuple[str, str]]:
        """What was said in each time bin but the last, and in the one after it; length n_places - 1."""
        said = [
            "\n".join(text for text, place in zip(self.texts, self.places, strict=True) if place == p)
            for p in range(self.n_places)
        ]
        return list(itertools.pairwise(said))


def read_series(card: Card) -> Series:
    """Read statements and changes.

    Raises
    ------
    InputError
        Listing every bad row of both files at once.
    """
    problems: list[RowProblem] = []
    corpus: Corpus | None = None
    columns = {k: v for k, v in card.columns.items() if k in {"date", "speaker", "text", "id"}}
    try:
        corpus = read_corpus(card.path("statements"), columns=columns, encoding=None)
    except InputError as error:
        problems += error.problems
    rows: Rows | None = None
    try:
        rows = read_rows(card, "changes", {"date": "date", "level": "level"})
        problems += rows.problems
    except InputError as error:
        problems += error.problems
    if corpus is None or rows is None:
        if rows is not None:
            for number, row in zip(rows.numbers, rows.records, strict=True):
                problems += _checked(card, row, rows.file, number)[1]
        raise InputError(problems)
    return _join(card, corpus, rows, problems)


def _join(card: Card, corpus: Corpus, rows: Rows, problems: list[RowProblem]) -> Series:
    span = min(s.date_text for s in corpus), max(s.date_text for s in corpus)
    kept = corpus.select(start=card.start, end=card.end, where=dict(card.where))
    if not kept:
        problem = "no statement passes the card's where, start and end"
        raise InputError([*problems, RowProblem(card.file, None, "where", None, problem, "Check their values.")])
    bins, places = np.unique(kept.bins(card.by), return_inverse=True)
    changes = []
    for number, row in zip(rows.numbers, rows.records, strict=True):
        found = _change(card, row, bins, rows.file, number, span)
        problems += [p for p in found if isinstance(p, RowProblem)]
        changes += [c for c in found if isinstance(c, Change)]
    raise_any(problems)
    names = sorted(set(kept.speakers))
    return Series(
        name=card.name,
        texts=tuple(kept.texts),
        places=np.asarray(places, dtype=np.int64),
        speakers=np.array([names.index(name) for name in kept.speakers], dtype=np.int64),
        changes=tuple(changes),
        positive=card.positive,
    )


def _change(
    card: Card, row: dict[str, Any], bins: NDArray[np.int64], file: str, number: int, span: tuple[str, str]
) -> list[Change | RowProblem]:
    """Find the bin of one change: the first with statements from its date on; none where the card's window ends."""
    dates, problems = _checked(card, row, file, number)
    if problems or "date" not in dates or not is_text(row["level"]):
        return [*problems]
    first, last = (parse_date(text)[0].replace(tzinfo=None) for text in span)
    if not first <= dates["date"] or dates["date"].date() > last.date():
        problem = f"the statements run from {span[0]} to {span[1]}"
        return [RowProblem(file, number, rows_name(card, "date"), str(row["date"]), problem, "Correct the date.")]
    place = int(np.searchsorted(bins, bin_number(dates["date"], card.by)))
    return [Change(place, row["level"], row.get("speaker"))] if place < len(bins) else []


def _checked(card: Card, row: dict[str, Any], file: str, number: int) -> tuple[dict[str, datetime], list[RowProblem]]:
    """Read the dates of one change, and find what is wrong with the row whatever the statements are."""
    problems: list[RowProblem] = []
    level, dates = row["level"], {}
    if is_text(level) and level not in card.labels:
        known = f"Choose one of {', '.join(card.labels)}, or add it to the labels of {Path(card.file).name}."
        problems.append(RowProblem(file, number, rows_name(card, "level"), str(level), "no such label", known))
    for name in ("date", "prev_date"):
        value = row.get(name)
        if not is_text(value) and (name == "date" or value is None):
            continue
        try:
            # Local time is kept and the zone is not, as bins have it: one date may have a zone and the other none.
            dates[name] = parse_date(str(value))[0].replace(tzinfo=None)
        except DateProblem as error:
            shown = rows_name(card, name)
            problems.append(RowProblem(file, number, shown, str(value)[:60], error.problem, error.remedy))
    if not problems and "date" in dates and "prev_date" in dates and dates["prev_date"] >= dates["date"]:
        problem = f"the date before the change is not before {row['date']}"
        problems.append(
            RowProblem(file, number, "prev_date", str(row["prev_date"]), problem, "Exchange or correct them.")
        )
    return dates, problems


def rows_name(card: Card, name: str) -> str:
    """Name that a column has in the files of this card."""
    return card.columns.get(name, name)
