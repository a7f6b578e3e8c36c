"""Calendar bins: every statement falls in one hour, day, ISO week or month, and bins in a row have numbers in a row."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal, get_args

from shiftdetect.errors import ShiftDetectError

Precision = Literal["hour", "day", "week", "month"]
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)
"""From the finest to the coarsest; the precision of a date and the width of a bin are the same four words."""

_EPOCH = date(1970, 1, 1).toordinal()
_BIN = re.compile(r"(?<!wider )(?<!finer )(?<!finer time )(?:\btime )?\bbin(s?)\b")
_DAY = re.compile(r"\bday(s?)\b")
_IN_DAYS = re.compile(
    r"\b(?:in|on) ((?:at least |fewer than )?(?:[\d,]+ and )?(?:[\d,]+|one|two|three|so few|this|each|different) )"
    r"day(s?)\b"
)
_FINER = " or use finer time bins, if the dates allow it"
_MONDAY = _EPOCH - 3  # 1 January 1970 was a Thursday


def bin_number(time: datetime, by: Precision) -> int:
    """Give the number of the calendar bin that a time falls in: hours or days since 1970, ISO weeks, or months.

    Parameters
    ----------
    time : datetime.datetime
        Its own wall clock counts, whatever its offset.
    by : {'hour', 'day', 'week', 'month'}
        Width of a bin.

    Returns
    -------
    int
        Consecutive integers for consecutive bins; negative before 1970.

    Examples
    --------
    >>> bin_number(datetime(1970, 2, 1), "month"), bin_number(datetime(1970, 1, 2), "hour")
    (1, 24)
    """
    _check_by(by)
    if by == "month":
        return (time.year - 1970) * 12 + time.month - 1
    ordinal = time.toordinal()
    if by == "week":
        return (ordinal - _MONDAY) // 7
    return ordinal - _EPOCH if by == "day" else (ordinal - _EPOCH) * 24 + time.hour


def bin_label(by: Precision, number: int) -> str:
    """Name a calendar bin by its number.

    Parameters
    ----------
    by : {'hour', 'day', 'week', 'month'}
        Width of a bin.
    number : int
        As :func:`bin_number` gives it.

    Returns
    -------
    str
        '2020-01-03T14', '2020-01-03', '2020-W01' or '2020-01'.

    Examples
    --------
    >>> bin_label("day", 18264), bin_label("week", 2609), bin_label("month", 600)
    ('2020-01-03', '2020-W01', '2020-01')
    """
    start = bin_start(by, number)
    if by == "month":
        return f"{start.year:04d}-{start.month:02d}"
    if by == "week":
        year, week, _ = start.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return start.date().isoformat() if by == "day" else start.isoformat(timespec="hours")


def bin_start(by: Precision, number: int) -> datetime:
    """Give the first moment of a calendar bin by its number.

    Parameters
    ----------
    by : {'hour', 'day', 'week', 'month'}
        Width of a bin.
    number : int
        As :func:`bin_number` gives it.

    Returns
    -------
    datetime.datetime
        Without an offset.

    Examples
    --------
    >>> bin_start("week", 2609), bin_start("hour", -1)
    (datetime.datetime(2019, 12, 30, 0, 0), datetime.datetime(1969, 12, 31, 23, 0))
    """
    _check_by(by)
    number = int(number)
    if by == "month":
        return datetime(1970 + number // 12, number % 12 + 1, 1)
    if by == "week":
        return datetime.fromordinal(_MONDAY + 7 * number)
    if by == "day":
        return datetime.fromordinal(_EPOCH + number)
    return datetime.fromordinal(_EPOCH + number // 24) + timedelta(hours=number % 24)


def in_bins(text: str, by: str, *given: str) -> str:
    """Call the days and time bins of a text what they are, hours or weeks: what works on numbers calls all bins so.

    Parameters
    ----------
    text : str
        Of the package's own. Users' words, in which 'two days' is a name or means two days, stand as ``{}`` in it.
    by : {'day', 'hour', 'week', 'month'}
        Width of a bin.
    given : str
        Users' words for each ``{}``, which are put in as they are.

    Examples
    --------
    >>> in_bins("they spoke on two days, and statements in 5 time bins are needed", "week")
    'they spoke in two weeks, and statements in 5 weeks are needed'
    >>> in_bins("statements in 5 time bins: collect more days or use finer time bins, if the dates allow it", "day")
    'statements on 5 days: collect more days or count by the hour, if the dates allow it'
    >>> in_bins("on one day alone: {}", "week", "Channel Two Days")
    'in one week alone: Channel Two Days'
    """
    _check_by(by)
    text = _BIN.sub(lambda found: f"day{found[1]}", text)
    text = _IN_DAYS.sub(lambda found: f"{'on' if by == 'day' else 'in'} {found[1]}day{found[2]}", text)
    text = _DAY.sub(lambda found: f"{by}{found[1]}", text)
    finer = next((a for a, b in pairwise(PRECISIONS) if b == by), None)
    text = text.replace(_FINER, f" or count by the {finer}, if the dates allow it" if finer else "")
    if not given:
        return text
    first, *rest = text.split("{}")
    return first + "".join(word + part for word, part in zip(given, rest, strict=True))


def _check_by(by: str) -> None:
    if by not in PRECISIONS:
        raise ShiftDetectError(f"A bin is one of {', '.join(PRECISIONS)} wide, not {by!r}.")
