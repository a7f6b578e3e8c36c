"""Dates as people write them down: read at their own precision, never guessed.

Read are ISO 8601 and nothing else: ``2020-01-03`` (day), ``2020-01-03T14:30`` with or without seconds, ``Z`` or an
offset (hour), ``2020-01`` (month), ``2020-W02`` (week), ``2020-W02-5`` (day). Everything else is refused with the
notation to use instead, written month names too: one notation for all rows is what keeps day and month from being
swapped in some of them. Numbers are refused as well; unix seconds, Excel serials and 20200103 all look alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from shiftdetect.bins import Precision, bin_label, bin_number

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})(?:-(\d))?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)
_NUMERIC = re.compile(r"(\d{1,4})[/. -]+(\d{1,2})[/. -]+(\d{1,4})\b(.*)", re.ASCII | re.DOTALL)
_NAMED = re.compile(
    r"(?:[a-z]+,? )?(?:([a-z]{3,9})\.? (\d{1,2})|(\d{1,2})\.? ([a-z]{3,9})\.?),? (\d{4})\b(.*)", re.DOTALL
)
_ZONE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ][\d:.,]+ ?[A-Za-z]", re.ASCII)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NOTATIONS = "Write it as YYYY-MM-DD, YYYY-MM-DDTHH:MM (with Z or an offset if known), YYYY-Www or YYYY-MM."


class DateProblem(ValueError):
    """A value that is no date we can be sure of.

    Parameters
    ----------
    problem : str
        What is wrong with it.
    remedy : str
        What to write instead.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. {remedy}")
        self.problem = problem
        self.remedy = remedy


def parse_date(value: object) -> tuple[datetime, Precision]:
    """Read a date or a time at the precision at which it was written.

    Parameters
    ----------
    value : str, datetime.date or datetime.datetime
        ISO 8601 text, or a native value. A ``datetime`` has hour precision, a ``date`` has day precision.

    Returns
    -------
    time : datetime.datetime
        The stated moment (minutes and seconds are kept), or the start of the stated day, week (Monday) or month.
        Aware where the text or the value carries an offset.
    precision : {'hour', 'day', 'week', 'month'}
        What the value is exact to; 'hour' stands for any clock time.

    Raises
    ------
    DateProblem
        Where the value is empty, ambiguous, in another notation, a number, or no day of the calendar.

    Examples
    --------
    >>> parse_date("2020-01-03")
    (datetime.datetime(2020, 1, 3, 0, 0), 'day')
    >>> parse_date("2020-W02")
    (datetime.datetime(2020, 1, 6, 0, 0), 'week')
    >>> parse_date("03/04/2020")
    Traceback (most recent call last):
    ...
    shiftdetect.dates.DateProblem: the date is ambiguous. Write 2020-04-03 or 2020-03-04, whichever is meant.
    """
    if isinstance(value, datetime):
        return _plain_datetime(value), "hour"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day), "day"
    if value is None or (isinstance(value, str) and not value.strip()):
        raise DateProblem("the date is empty", f"Give the row a date, or leave the row out. {_NOTATIONS}")
    if not isinstance(value, str):
        raise _number_problem(value)
    text = value.strip()
    try:
        found = _match_iso(text)
    except ValueError:
        raise DateProblem("there is no such date or time", "Correct the year, month, day or hour.") from None
    if found is None:
        raise _explain(text)
    return found


def format_date(time: datetime, precision: Precision) -> str:
    """Write a time at its precision, in the notation that :func:`parse_date` reads back to the same value.

    Parameters
    ----------
    time : datetime.datetime
        A moment, or the start of a day, week or month.
    precision : {'hour', 'day', 'week', 'month'}
        Seconds appear only where there are any.

    Returns
    -------
    str
        For example '2020-01-03T14:30+00:00', '2020-01-03', '2020-W01' or '2020-01'.

    Examples
    --------
    >>> format_date(datetime(2020, 1, 6), "week")
    '2020-W02'
    """
    if precision == "hour":
        return time.isoformat(timespec="auto" if time.second or time.microsecond else "minutes")
    return bin_label(precision, bin_number(time, precision))


def start_of(time: datetime, precision: Precision) -> datetime:
    """Move a time back to the start of its day, week or month; an 'hour' keeps its minutes, as they order statements.

    The offset of a day, week or month is dropped: a date carries none.
    """
    if precision == "hour":
        return _plain_datetime(time)
    day = time.date()
    if precision == "week":
        day -= timedelta(days=day.weekday())
    elif precision == "month":
        day = day.replace(day=1)
    return datetime(day.year, day.month, day.day)


def end_of(time: datetime, precision: Precision) -> datetime:
    """Give the first moment after the stated minute, day, week or month.

    Examples
    --------
    >>> end_of(datetime(2020, 1, 1), "month")
    datetime.datetime(2020, 2, 1, 0, 0)
    """
    try:
        if precision == "month":
            return start_of(time.replace(day=1) + timedelta(days=31), "month")
        return time + {"hour": timedelta(minutes=1), "day": timedelta(days=1), "week": timedelta(days=7)}[precision]
    except OverflowError:  # the end of the year 9999
        return datetime.max.replace(tzinfo=time.tzinfo)


def days_if_all_midnight(values: Sequence[Any]) -> Sequence[Any]:
    """Turn a column of native datetimes that are all midnight into dates.

    Parquet and pandas store plain dates in datetime columns, so a clock that shows 00:00 in every row was never
    read; taking it at its word would claim an hour that nobody stated. Text is left alone: whoever writes
    ``T00:00`` out says so.
    """
    filled = [v for v in values if v is not None]
    if not filled or not all(isinstance(v, datetime) for v in filled):
        return values
    if any(v.hour or v.minute or v.second or v.microsecond for v in filled):
        return values
    return [None if v is None else v.date() for v in values]


def _plain_datetime(value: datetime) -> datetime:
    # Rebuilt field by field: a pandas Timestamp is a datetime too, and zones of many libraries become one offset.
    offset = value.utcoffset()
    zone = None if offset is None else timezone(offset)
    return datetime(
        value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, tzinfo=zone
    )


def _match_iso(text: str) -> tuple[datetime, Precision] | None:
    if m := _DAY.fullmatch(text):
        return datetime(int(m[1]), int(m[2]), int(m[3])), "day"
    if m := _CLOCK.fullmatch(text):
        fraction = int((m[7] or "0")[:6].ljust(6, "0"))
        clock = (int(m[4]), int(m[5] or 0), int(m[6] or 0), fraction)
        return datetime(int(m[1]), int(m[2]), int(m[3]), *clock, tzinfo=_zone(m[8])), "hour"
    if m := _WEEK.fullmatch(text):
        day = date.fromisocalendar(int(m[1]), int(m[2]), int(m[3] or 1))
        return datetime(day.year, day.month, day.day), "day" if m[3] else "week"
    if m := _MONTH.fullmatch(text):
        return datetime(int(m[1]), int(m[2]), 1), "month"
    return None


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if int(digits[2:]) > 59:
        raise ValueError(text)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _number_problem(value: object) -> DateProblem:
    kind = "a number" if isinstance(value, int | float) else f"a value of type {type(value).__name__}"
    return DateProblem(
        f"{kind} is no date; unix time is not guessed",
        "Convert the column to ISO 8601 text such as 2020-01-03T14:30Z, or to a datetime column.",
    )


def _explain(text: str) -> DateProblem:
    if text.isdigit():
        return _explain_digits(text)
    if _ZONE_NAME.match(text):
        return DateProblem(
            "the name of a time zone is not read", "Write the offset from UTC instead, such as -05:00 or Z."
        )
    if m := _NUMERIC.fullmatch(text):
        return _explain_numeric(m[1], m[2], m[3], m[4])
    if m := _NAMED.fullmatch(text.lower()):
        name, day = (m[1], m[2]) if m[1] else (m[4], m[3])
        months = [i for i, month in enumerate(_MONTHS, 1) if month.startswith(name)]
        if len(months) == 1:
            return _foreign(_readings([(m[5], str(months[0]), day)]), m[6])
    return DateProblem("the date cannot be read", _NOTATIONS)


def _explain_digits(text: str) -> DateProblem:
    if len(text) == 4:
        return DateProblem("a year alone is too coarse", "Give at least the month, as in 2020-01.")
    compact = _readings([(text[:4], text[4:6], text[6:])]) if len(text) == 8 else []
    if compact:
        return DateProblem("a bare number is not read as a date", f"Write {compact[0]}.")
    return DateProblem("a bare number is not read as a date; unix time and Excel serials are not guessed", _NOTATIONS)


def _explain_numeric(a: str, b: str, c: str, rest: str) -> DateProblem:
    if len(a) == 4 and len(c) <= 2:
        return _foreign(_readings([(a, b, c)]), rest)
    if len(c) == 4 and len(a) <= 2:
        return _foreign(_readings([(c, b, a), (c, a, b)]), rest)
    return DateProblem("the date is ambiguous", "Write year (four digits), month and day in this order: YYYY-MM-DD.")


def _readings(candidates: Sequence[tuple[str, str, str]]) -> list[str]:
    found: dict[str, None] = {}
    for year, month, day in candidates:
        try:
            found[date(int(year), int(month), int(day)).isoformat()] = None
        except ValueError:
            continue
    return list(found)


def _foreign(readings: Sequence[str], rest: str) -> DateProblem:
    clock = ", then T and the time (as in 2020-01-03T14:30)" if rest.strip() else ""
    if len(readings) == 2:
        return DateProblem("the date is ambiguous", f"Write {readings[0]} or {readings[1]}, whichever is meant{clock}.")
    if readings:
        return DateProblem("the date is not in ISO 8601 notation", f"Write {readings[0]}{clock}.")
    return DateProblem("there is no such date", _NOTATIONS)
