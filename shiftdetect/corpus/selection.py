"""Which statements fit: conditions on columns and on time."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from datetime import date, datetime, tzinfo
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from shiftdetect.corpus.statement import Statement
from shiftdetect.dates import DateProblem, end_of, parse_date
from shiftdetect.errors import InputError, RowProblem, ShiftDetectError

Wanted = str | int | float | bool | None | Collection[str | int | float | bool | None]
"""A value, or a collection of values of which one is enough."""

Prepared = Mapping[str, frozenset[str]]


def check_columns(wanted: Collection[str], exist: Sequence[str]) -> None:
    """Refuse conditions on columns that do not exist, naming those that do.

    Raises
    ------
    InputError
        With one problem for each unknown column.
    """
    problems = []
    for name in wanted:
        if name in exist:
            continue
        close = difflib.get_close_matches(name, exist, n=1)
        hint = f"Did you mean {close[0]!r}? " if close else ""
        remedy = f"{hint}The columns are: {', '.join(exist)}."
        problems.append(RowProblem("where", None, name, None, "no statement has a column of this name", remedy))
    if problems:
        raise InputError(problems)


def matches(statement: Statement, wanted: Mapping[str, Wanted]) -> bool:
    """Tell whether a statement fits every condition.

    Parameters
    ----------
    statement : Statement
        Its columns are looked up by name.
    wanted : mapping of str to value or collection
        As :meth:`Corpus.select` describes it.

    Examples
    --------
    >>> statement = Statement("a", "Safe.", "Minister A", datetime(2020, 1, 3), columns={"page": 3, "tags": ["x"]})
    >>> matches(statement, {"page": "3", "tags": "x", "speaker": ["Minister A", "Minister B"]})
    True
    """
    return all(_fits(_cell(statement, name), value) for name, value in wanted.items())


def describe(wanted: Mapping[str, Wanted], start: str | date | None, end: str | date | None) -> tuple[str, ...]:
    """Say conditions in the words of the command line: one 'column=value' for each value, then start and end.

    Examples
    --------
    >>> describe({"speaker": ["Minister A", "Minister B"], "page": 3}, None, date(2020, 1, 14))
    ('speaker=Minister A', 'speaker=Minister B', 'page=3', 'end=2020-01-14')
    """
    said = []
    for name, value in wanted.items():
        values = [_as_text(option) for option in _options(value)]
        # A set has no order of its own, and what is recorded must be the same in every run.
        said += [f"{name}={text}" for text in (sorted(values) if isinstance(value, Set) else values)]
        if not values:
            said.append(f"{name} in nothing")
    dates = [(name, value) for name, value in (("start", start), ("end", end)) if value is not None]
    return (*said, *(f"{name}={value.isoformat() if isinstance(value, date) else value}" for name, value in dates))


def in_period(start: str | date | None, end: str | date | None, zone: tzinfo | None) -> Callable[[Statement], bool]:
    """Build the condition that a statement's time lies between two dates, both included.

    Parameters
    ----------
    start, end : str, date, datetime or None
        None leaves the side open; the end of a stated day, week or month is its last moment.
    zone : tzinfo or None
        Zone of the statements; dates with an offset are converted to it.

    Raises
    ------
    InputError
        For a value that is no date, or that has an offset where the statements have none.
    """
    low = None if start is None else _moment("start", start, zone, end=False)
    high = None if end is None else _moment("end", end, zone, end=True)

    def inside(statement: Statement) -> bool:
        wall = statement.time.replace(tzinfo=None)
        return (low is None or wall >= low) and (high is None or wall < high)

    return inside


def row_numbers(rows: npt.ArrayLike, n: int) -> list[int]:
    """Turn a mask or row numbers into row numbers that ascend.

    Parameters
    ----------
    rows : array_like of bool, shape (n,), or of int
        Numbers count from 0.
    n : int
        How many rows there are.

    Raises
    ------
    ShiftDetectError
        As :meth:`Corpus.take` describes it.

    Examples
    --------
    >>> row_numbers([True, False, True], 3), row_numbers([0, 2], 3)
    ([0, 2], [0, 2])
    """
    array = np.asarray(rows)
    if array.ndim == 1 and not array.size:
        array = array.astype(np.int64) if array.dtype != bool else array
    if array.ndim != 1 or array.dtype.kind not in "biu":
        raise ShiftDetectError(
            f"rows are taken by one array of bool or int, not of {array.dtype} in {array.ndim} dimensions."
        )
    if array.dtype == bool:
        if len(array) != n:
            raise ShiftDetectError(
                f"the mask has {len(array)} values and the corpus {n} statements: give one for each."
            )
        return [int(i) for i in np.flatnonzero(array)]
    numbers = [int(i) for i in array]
    if any(b <= a for a, b in pairwise(numbers)):
        raise ShiftDetectError("row numbers must ascend without repeats, as the corpus keeps its order: sort them.")
    if numbers and not 0 <= numbers[0] <= numbers[-1] < n:
        raise ShiftDetectError(f"rows {numbers[0]} to {numbers[-1]} are asked for: give numbers from 0 to {n - 1}.")
    return numbers


def _moment(name: str, value: str | date, zone: tzinfo | None, *, end: bool) -> datetime:
    try:
        time, precision = parse_date(value)
        if time.tzinfo is not None:
            if zone is None:
                raise DateProblem("the statements have no time zone, this has one", "Write it without the offset.")
            time = time.astimezone(zone)
    except DateProblem as error:
        raise InputError([RowProblem(name, None, None, str(value), error.problem, error.remedy)]) from None
    return end_of(time, precision).replace(tzinfo=None) if end else time.replace(tzinfo=None)


def _cell(statement: Statement, name: str) -> Any:
    if name == "date":  # '2020-01-03' is meant to fit a statement at 14:30 on that day as well
        return (
            (statement.date_text, statement.date.isoformat()) if statement.precision == "hour" else statement.date_text
        )
    return statement.get(name)


def _fits(cell: Any, wanted: Wanted) -> bool:
    cells = cell if isinstance(cell, list | tuple) else [cell]
    return any(_same(c, option) for c in cells or [None] for option in _options(wanted))


def _options(wanted: Wanted) -> list[str | int | float | bool | None]:
    return [wanted] if wanted is None or isinstance(wanted, str | int | float) else list(wanted)


def _same(cell: Any, wanted: Any) -> bool:
    if isinstance(cell, str):
        return cell == wanted or (not isinstance(wanted, str) and cell == _as_text(wanted))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not isinstance(wanted, bool):
        try:
            return bool(cell == float(wanted))
        except (TypeError, ValueError):
            return False
    return _as_text(cell) == (
        wanted.lower() if isinstance(cell, bool) and isinstance(wanted, str) else _as_text(wanted)
    )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
