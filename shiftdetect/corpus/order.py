"""The order of statements: a rule for each row alone, so that leaving rows out never moves the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shiftdetect.corpus.statement import Statement


def place(statement: Statement) -> tuple[datetime, bool, int | float, str]:
    """Give the key by which statements are sorted: time, then the column ``order``, then id.

    Parameters
    ----------
    statement : Statement
        A value of ``order`` counts where it is a finite number or text that writes one; rows without one come after
        those of the same time that have one.

    Examples
    --------
    >>> rows = [Statement(n, "Safe.", "Minister A", datetime(2020, 1, 3), columns={"order": o})
    ...         for n, o in [("a", None), ("b", "10"), ("c", 9)]]
    >>> [row.id for row in sorted(rows, key=place)]
    ['c', 'b', 'a']
    """
    number = _number(statement.columns.get("order"))
    return wall_clock(statement), number is None, number or 0, statement.id


def wall_clock(statement: Statement) -> datetime:
    """Give the time as the clock showed it, without the offset that all statements share."""
    return statement.time.replace(tzinfo=None)


def _number(value: Any) -> int | float | None:
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else value
    if isinstance(value, str):
        for convert in (int, float):
            try:
                number = convert(value)
            except ValueError:
                continue
            return number if abs(number) < float("inf") else None
    return None
