"""Dates for readers: '2020-01-03' becomes '3 January 2020', and bins get a place on a time axis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from shiftdetect.bins import Precision, bin_number

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_LABEL = re.compile(r"(\d{4})-(?:W(\d\d)|(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d))?\S*)?)?)")


@dataclass(frozen=True)
class When:
    """A date at its own precision.

    Attributes
    ----------
    day : datetime.date
        First day of it.
    precision : str
        'minute', 'hour', 'day', 'week' or 'month'.
    clock : str
        '14:30', or empty.
    """

    day: date
    precision: str
    clock: str = ""


def parse_label(label: str) -> When | None:
    """Read the name of a time bin or the date of a statement; None where it is neither.

    Examples
    --------
    >>> parse_label("2020-W01")
    When(day=datetime.date(2019, 12, 30), precision='week', clock='')
    >>> parse_label("some day") is None
    True
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        return None
    year, week, month, day, hour, minute = found.groups()
    try:
        if week:
            return When(date.fromisocalendar(int(year), int(week), 1), "week")
        first = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    if hour:
        return When(first, "minute" if minute else "hour", f"{hour}:{minute or '00'}")
    return When(first, "day" if day else "month")


def comes_before(label: str, other: str) -> bool:
    """Tell whether a date is before another one, or before the time bin of that name; not where one cannot be read.

    Examples
    --------
    >>> comes_before("2020-01-05T14:30", "2020-W02"), comes_before("2020-01-06", "2020-W02")
    (True, False)
    """
    a, b = parse_label(label), parse_label(other)
    return a is not None and b is not None and (a.day, a.clock) < (b.day, b.clock)


def date_words(label: str) -> str:
    """Write a date as a reader expects it; what cannot be read as one is given back as it is.

    Examples
    --------
    >>> [date_words(d) for d in ("2020-01-03", "2020-01-03T14", "2020-01", "2020-W01")]
    ['3 January 2020', '3 January 2020, 14:00', 'January 2020', 'the week of 30 December 2019']
    """
    when = parse_label(label)
    if when is None:
        return label
    if when.precision == "month":
        return f"{MONTHS[when.day.month - 1]} {when.day.year}"
    words = _day(when.day)
    if when.precision == "week":
        return f"the week of {words}"
    return f"{words}, {when.clock}" if when.clock else words


def on_date(label: str) -> str:
    """Write a date with its preposition.

    Examples
    --------
    >>> on_date("2020-01-03"), on_date("2020-01"), on_date("2020-01-03T14")
    ('on 3 January 2020', 'in January 2020', 'on 3 January 2020, 14:00')
    """
    when = parse_label(label)
    inside = when is not None and when.precision in ("week", "month")
    return f"{'in' if inside else 'on'} {date_words(label)}"


def short_date(label: str, year: bool = False) -> str:
    """Write a date for an axis.

    Examples
    --------
    >>> [short_date(d) for d in ("2020-01-03", "2020-01-03T14", "2020-01", "2020-W01")]
    ['3 Jan', '3 Jan 14:00', 'Jan', '30 Dec']
    >>> short_date("2020-01-03", year=True)
    '3 Jan 2020'
    """
    when = parse_label(label)
    if when is None:
        return label
    month = MONTHS[when.day.month - 1][:3]
    words = month if when.precision == "month" else f"{when.day.day} {month}"
    words += f" {when.day.year}" if year else ""
    return f"{words} {when.clock}" if when.clock else words


def brief_date(label: str, year: bool = False) -> str:
    """Write a date for a table or a link; of a week it says that it is one.

    Examples
    --------
    >>> [brief_date(d) for d in ("2020-01-03", "2020-01", "2020-W01")], brief_date("2020-W01", year=True)
    (['3 Jan', 'Jan', 'week of 30 Dec'], 'week of 30 Dec 2019')
    """
    when = parse_label(label)
    week = when is not None and when.precision == "week"
    return f"{'week of ' if week else ''}{short_date(label, year)}"


def date_range(first: str, last: str) -> str:
    """Write a period, saying each month and year once.

    Examples
    --------
    >>> date_range("2020-01-02", "2020-01-14"), date_range("2020-01-02", "2020-03-04")
    ('2–14 January 2020', '2 January – 4 March 2020')
    >>> date_range("2019-12-30", "2020-01-02"), date_range("2020-01-02", "2020-01-02")
    ('30 December 2019 – 2 January 2020', '2 January 2020')
    >>> date_range("2020-W02", "2020-W20"), date_range("2020-01", "2020-05")
    ('the weeks of 6 January – 11 May 2020', 'January – May 2020')
    >>> date_range("2019-12", "2020-02"), date_range("2020-01-02T08", "2020-01-02T11")
    ('December 2019 – February 2020', '2 January 2020, 08:00 – 11:00')
    >>> date_range("2020-01-02T08", "2020-01-03T11")
    '2 January 2020, 08:00 – 3 January 2020, 11:00'
    """
    a, b = parse_label(first), parse_label(last)
    if first == last:
        return date_words(first)
    if a is not None and b is not None and a.precision == b.precision:
        if a.precision == "week":
            return f"the weeks of {date_range(a.day.isoformat(), b.day.isoformat())}"
        if a.clock and b.clock and a.day == b.day:
            return f"{date_words(first)} – {b.clock}"
        if a.precision == "month" and a.day.year == b.day.year:
            return f"{MONTHS[a.day.month - 1]} – {date_words(last)}"
    if a is None or b is None or a.precision != "day" or b.precision != "day" or a.day.year != b.day.year:
        return f"{date_words(first)} – {date_words(last)}"
    if a.day.month == b.day.month:
        return f"{a.day.day}–{_day(b.day)}"
    return f"{a.day.day} {MONTHS[a.day.month - 1]} – {_day(b.day)}"


def bin_position(label: str, by: Precision) -> int | None:
    """Number the bin that a label begins in, as :func:`shiftdetect.bins.bin_number` does; None for what is no date.

    Examples
    --------
    >>> bin_position("2020-01-03", "day") - bin_position("2019-12-31", "day")
    3
    >>> bin_position("2020-W02", "week") - bin_position("2020-W01", "week")
    1
    """
    when = parse_label(label)
    if when is None:
        return None
    hour = int(when.clock[:2] or 0)
    return bin_number(datetime(when.day.year, when.day.month, when.day.day, hour), by) if hour < 24 else None


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
