"""What an expression of time means, counted from the day of publication or from the moment it refers to."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from shiftdetect.bins import Precision
from shiftdetect.dates import format_date, start_of
from shiftdetect.extract.timewords import TimeWord, month_number, to_number, weekday_number

_HOLIDAYS: Final = {
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
    "independence day": (7, 4),
    "may day": (5, 1),
    "bastille day": (7, 14),
}
_YESTERDAY: Final = {"yesterday": 1, "last night": 1, "the day before yesterday": 2}
_LEAP_YEARS = 8
"""A 29 February lies at most this many years back."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time at the precision at which it is known.

    Attributes
    ----------
    time : datetime.datetime
        Start of the day, week or month; of an hour, the stated clock time. It has no zone.
    precision : {'hour', 'day', 'week', 'month'}

    Examples
    --------
    >>> str(Moment(datetime(2031, 5, 5), "week"))
    '2031-W19'
    """

    time: datetime
    precision: Precision

    def __str__(self) -> str:
        return format_date(self.time, self.precision)


class Unresolved(Exception):
    """An expression that cannot be turned into a moment.

    Parameters
    ----------
    rule : str
        Short name of the reason.
    why : str
        In words.
    """

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(why)
        self.rule = rule
        self.why = why


def resolve(word: TimeWord, published: date | None, *, ahead: bool = False) -> Moment:
    """Turn an expression into a moment, looking back from the day of publication.

    Parameters
    ----------
    word : TimeWord
        Of any sort but 'reference' and 'clock'.
    published : datetime.date or None
        Day of publication.
    ahead : bool, default False
        Look ahead instead, as in 'will announce on Friday'.

    Returns
    -------
    Moment

    Raises
    ------
    Unresolved
        Where the expression is vague, too coarse or ambiguous, or needs a day of publication that is not known.

    Examples
    --------
    >>> from shiftdetect.extract.timewords import find_time_words
    >>> str(resolve(find_time_words("on Friday")[0], date(2031, 5, 12)))
    '2031-05-09'
    """
    if word.sort == "vague":
        raise Unresolved("vague", f"'{word.text}' names no date")
    if word.sort == "year":
        raise Unresolved("year-only", f"'{word.text}' is coarser than a month")
    moment = _absolute(word)
    if moment is not None:
        return moment
    if published is None:
        raise Unresolved("no-published", f"'{word.text}' needs the day of publication, which is not known")
    try:
        return _RULES[word.sort](word, published, ahead)
    except (ValueError, OverflowError):
        raise Unresolved("no-such-date", f"'{word.text}' is no day of the calendar") from None


def resolve_from(word: TimeWord, reference: Moment) -> Moment:
    """Turn an expression such as 'two days earlier' into a moment, counted from what it refers to.

    Parameters
    ----------
    word : TimeWord
        Of the sort 'reference', or a weekday with 'the following' or 'the previous'.
    reference : Moment
        What it refers to.

    Raises
    ------
    Unresolved
        Where what it refers to is coarser than what is counted.

    Examples
    --------
    >>> from shiftdetect.extract.timewords import find_time_words
    >>> str(resolve_from(find_time_words("two days earlier")[0], Moment(datetime(2031, 5, 11), "day")))
    '2031-05-09'
    """
    parts = word.parts
    if "weekday" in parts:
        return _weekday_from(word, reference)
    if "same" in parts:
        return _day(reference.time.date()) if reference.precision == "hour" else reference
    unit = parts["unit"].lower()
    turn = parts.get("turn", parts.get("way", "")).lower()
    sign = -1 if turn in {"earlier", "before", "previously", "previous", "preceding"} else 1
    number = to_number(parts["number"]) if "number" in parts else 1
    exact = reference.precision in ("hour", "day")
    if unit in ("year", "decade"):
        raise Unresolved("year-only", f"'{word.text}' is coarser than a month")
    if unit == "month":
        return _months(reference.time.date(), sign * number)
    if unit in ("week", "fortnight"):
        if reference.precision == "month":
            raise Unresolved("no-reference", f"'{word.text}' counts from a month")
        return _week(reference.time.date() + sign * timedelta(weeks=number * (2 if unit == "fortnight" else 1)))
    if not exact:
        raise Unresolved("no-reference", f"'{word.text}' counts from '{reference}', which is no day")
    if unit in ("hour", "minute"):
        if reference.precision == "day":
            # 'Two hours later' than some time of a day that is not known is taken as the same day.
            return _day(reference.time.date() + sign * timedelta(days=number // 24 if unit == "hour" else 0))
        return Moment(reference.time + sign * timedelta(**{unit + "s": number}), "hour")
    if turn == "next" and unit in ("evening", "night", "afternoon"):
        number = 1
    return _day(reference.time.date() + sign * timedelta(days=number))


def at_clock(moment: Moment, word: TimeWord) -> Moment:
    """Put a clock time on a day; any other moment stays as it is.

    Examples
    --------
    >>> from shiftdetect.extract.timewords import find_time_words
    >>> str(at_clock(Moment(datetime(2031, 5, 11), "day"), find_time_words("at 3 p.m.")[0]))
    '2031-05-11T15:00'
    """
    if moment.precision != "day":
        return moment
    parts = word.parts
    if "twelve" in parts:
        hour, minute = (0 if parts["twelve"].lower() == "midnight" else 12), 0
    elif "half" in parts:
        hour, minute = int(parts["hour"]), int(parts.get("minute", 0))
        if not 1 <= hour <= 12 or minute > 59:
            return moment
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    else:
        hour, minute = int(parts["hour24"]), int(parts["minute24"])
    return Moment(moment.time.replace(hour=hour, minute=minute), "hour")


def _absolute(word: TimeWord) -> Moment | None:
    """Resolve what carries its own year."""
    parts = word.parts
    try:
        if "iso" in parts:
            day = _day(date.fromisoformat(parts["iso"]))
            if "time" not in parts:
                return day
            return Moment(datetime.combine(day.time, time.fromisoformat(parts["time"])), "hour")
        if "year" not in parts or word.sort == "numeric":
            return None
        month = month_number(parts["month"])
        if "day" in parts:
            return _day(date(int(parts["year"]), month, int(parts["day"])))
        return Moment(datetime(int(parts["year"]), month, 1), "month")
    except ValueError:
        raise Unresolved("no-such-date", f"'{word.text}' is no day of the calendar") from None


def _stated(word: TimeWord, published: date, ahead: bool) -> Moment:
    return _day(_nearest(month_number(word.parts["month"]), int(word.parts["day"]), published, ahead))


def _numeric(word: TimeWord, published: date, ahead: bool) -> Moment:
    a, b = int(word.parts["a"]), int(word.parts["b"])
    dotted = "dot" in word.parts  # '9.5.2031' has the day first wherever it is written
    day, month = (a, b) if a > 12 or dotted else (b, a)
    if "year" not in word.parts:
        if max(a, b) <= 12 and a != b:
            raise Unresolved("ambiguous", f"'{word.text}' may name two days")
        return _day(_nearest(month, day, published, ahead))
    stated = int(word.parts["year"])
    year = stated if stated > 99 else published.year // 100 * 100 + stated
    if max(a, b) > 12 or a == b or dotted:
        return _day(date(year, month, day))
    # Of two days only one of which had come when the article appeared, the one that had come is meant.
    past = [either for either in (date(year, a, b), date(year, b, a)) if (either <= published) is not ahead]
    if len(past) != 1:
        raise Unresolved("ambiguous", f"'{word.text}' may name two days")
    return _day(past[0])


def _nearest(month: int, day: int, published: date, ahead: bool) -> date:
    for back in range(_LEAP_YEARS + 1):
        year = published.year + (back if ahead else -back)
        if day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if (found >= published) if ahead else (found <= published):
                return found
    raise ValueError(f"{month}-{day}")


def _month(word: TimeWord, published: date, ahead: bool) -> Moment:
    parts = word.parts
    if "turn" in parts:
        return _months(published, {"last": -1, "this": 0, "next": 1}[parts["turn"].lower()])
    month = month_number(parts["month"])
    if "last" in parts:
        return Moment(datetime(published.year - 1, month, 1), "month")
    year = published.year
    if ahead:
        year += month < published.month
    else:
        strictly = parts.get("which", "").strip().lower() == "last"
        year -= month > published.month or (strictly and month == published.month)
    return Moment(datetime(year, month, 1), "month")


def _weekday(word: TimeWord, published: date, ahead: bool) -> Moment:
    parts = word.parts
    wanted = weekday_number(parts["weekday"])
    which = parts.get("which", "").lower()
    if "last" in parts:
        return _day(published - timedelta(days=published.weekday() + 7 - wanted))
    if ahead or which == "next":
        distance = (wanted - published.weekday()) % 7
        return _day(published + timedelta(days=distance or (7 if which == "next" else 0)))
    distance = (published.weekday() - wanted) % 7
    if which == "last" and distance < 2:
        distance += 7  # nobody calls yesterday 'last Tuesday'
    return _day(published - timedelta(days=distance))


def _weekday_from(word: TimeWord, reference: Moment) -> Moment:
    if reference.precision not in ("hour", "day"):
        raise Unresolved("no-reference", f"'{word.text}' counts from '{reference}', which is no day")
    day, wanted = reference.time.date(), weekday_number(word.parts["weekday"])
    if word.parts["which"].lower() == "the previous":
        return _day(day - timedelta(days=(day.weekday() - wanted) % 7 or 7))
    return _day(day + timedelta(days=(wanted - day.weekday()) % 7 or 7))


def _day_word(word: TimeWord, published: date, ahead: bool) -> Moment:
    return _day(published - timedelta(days=_YESTERDAY.get(word.parts["word"].lower(), 0)))


def _ago(word: TimeWord, published: date, ahead: bool) -> Moment:
    number, unit = to_number(word.parts["number"]), word.parts["unit"].lower()
    if unit in ("year", "decade"):
        raise Unresolved("year-only", f"'{word.text}' is coarser than a month")
    if unit == "month":
        return _months(published, -number)
    if unit in ("week", "fortnight"):
        return _week(published - timedelta(weeks=number * (2 if unit == "fortnight" else 1)))
    days = {"day": number, "night": number, "hour": number // 24}.get(unit, 0)
    return _day(published - timedelta(days=days))


def _week_word(word: TimeWord, published: date, ahead: bool) -> Moment:
    text = word.parts["turn"].lower()
    if "weekend" in text and "next" not in text:
        # The newest Saturday that is over or under way names the week.
        return _week(published - timedelta(days=(published.weekday() - 5) % 7))
    turn = -1 if "last" in text else 1 if "next" in text else 0
    return _week(published + timedelta(weeks=turn))


def _holiday(word: TimeWord, published: date, ahead: bool) -> Moment:
    month, day = _HOLIDAYS[word.parts["name"].lower().replace("’", "'")]
    return _day(_nearest(month, day, published, ahead))


def _day(day: date) -> Moment:
    return Moment(datetime(day.year, day.month, day.day), "day")


def _week(day: date) -> Moment:
    return Moment(start_of(datetime(day.year, day.month, day.day), "week"), "week")


def _months(day: date, number: int) -> Moment:
    months = day.year * 12 + day.month - 1 + number
    return Moment(datetime(months // 12, months % 12 + 1, 1), "month")


_RULES = {
    "stated": _stated,
    "numeric": _numeric,
    "month": _month,
    "weekday": _weekday,
    "day-word": _day_word,
    "ago": _ago,
    "week": _week_word,
    "holiday": _holiday,
}
