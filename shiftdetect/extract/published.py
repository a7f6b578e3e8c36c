"""The day of publication of plain text: from a line that is a date and nothing else, a dateline, or the file's name.

Read is only what can mean one day: a month by its name, or the year first. '03/05/2031' is no answer.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath
from typing import Final

from shiftdetect.extract.timewords import month_number, weekday_number

BY_LINE: Final = "a line of its own at the head of the text"
BY_DATELINE: Final = "the dateline"
BY_NAME: Final = "the name of the file"

_HEAD: Final = 5
"""Lines at the head of a text among which that of the date is looked for."""
_LONGEST: Final = 80
_MONTH: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE: Final = re.compile(
    r"(?:(?P<first>(?:first |originally )?(?:published|posted)|(?P<again>(?:last )?updated))(?: on| at)?:? )?"
    r"(?P<clock>\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [a-z]{2,4})?,? )?"
    r"(?:(?P<weekday>(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?)\.?,? )?"
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})\.?,? (?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d))"
    r"(?:,? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [a-z]{2,4})?)?\.?",
    re.IGNORECASE | re.ASCII,
)
_PARTED: Final = re.compile(r" [•|·] ")
_DATELINE: Final = re.compile(
    r"[^\W\d_a-z](?:[^\W\d_a-z]|[’'. -])+(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?(?: \([^)\n]{2,30}\))?, "
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>(?i:{_MONTH}))\.?,? (?P<y1>\d{{4}})"
    rf"|(?P<m2>(?i:{_MONTH}))\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}}))"
    r"\.?(?: \([^)\n]{2,30}\))?(?: ?[—–―]| ?--| -) ?(?=\S)"
)
_IN_NAME: Final = re.compile(r"(?<!\d)(?:(\d{4})-(\d\d)-(\d\d)|((?:19|20)\d\d)(\d\d)(\d\d))(?!\d)", re.ASCII)


def find_published(path: str, text: str) -> tuple[date | None, str]:
    r"""Find the day on which a text was published, where text or file name can mean one day alone.

    Parameters
    ----------
    path : str
        Of the file; of its name the day is read where no line of the text gives it.
    text : str

    Returns
    -------
    published : datetime.date or None
        None where there is none, or more than one.
    where : str
        Where it stands, in words; empty without one.

    Examples
    --------
    >>> find_published("a.txt", "The dam holds\nTuesday, 13 May 2031\n\nIt is old.")
    (datetime.date(2031, 5, 13), 'a line of its own at the head of the text')
    >>> find_published("a.txt", "The dam holds\n\nBRACK HILL, 13 May 2031 — The dam is old.")
    (datetime.date(2031, 5, 13), 'the dateline')
    >>> find_published("20310503_dam.txt", "The dam holds\n\nIt is old.")
    (datetime.date(2031, 5, 3), 'the name of the file')
    >>> find_published("03-05-2031.txt", "The dam holds\n03/05/2031\n")
    (None, '')
    """
    days = _days_of_lines(text)
    if days:
        return (days.pop(), BY_LINE) if len(days) == 1 and None not in days else (None, "")
    days = _days_of_datelines(text)
    if days:
        return (days.pop(), BY_DATELINE) if len(days) == 1 and None not in days else (None, "")
    named = {_day(*(part for part in match.groups() if part)) for match in _IN_NAME.finditer(PurePath(path).stem)}
    day = named.pop() if len(named) == 1 else None
    return day, BY_NAME if day else ""


def _days_of_lines(text: str) -> set[date | None]:
    """Read the lines that are dates, if the first is at the head; None of one that is no day, or not that weekday.

    Of a text with lines of several days, such as a chronicle, none is the day of publication, unless one says so; the
    day of an update, and one behind a clock time as in a live blog, count where no line gives another.
    """
    stated, plain, weak = (set[date | None]() for _ in range(3))
    for n, line in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text)):
        words = " ".join(line.group()[: 2 * _LONGEST].split())
        parts = [words, *_PARTED.split(words)] if len(words) <= _LONGEST else []  # 'News 8 • 5 May 2031'
        match = next(filter(None, map(_DATE.fullmatch, parts)), None)
        if match is not None:
            year, month, day = (match[f"{part}1"] or match[f"{part}2"] or match[f"{part}3"] for part in "ymd")
            number = month if month.isdigit() else str(month_number(month))
            kind = weak if match["again"] or (match["clock"] and not match["first"]) else plain
            kind = stated if match["first"] and not match["again"] else kind
            kind.add(_on(_day(year, number, day), match["weekday"]))
        if n + 1 >= _HEAD and not (stated or plain or weak):
            break
    return stated or plain or weak


def _days_of_datelines(text: str) -> set[date | None]:
    """Read 'BRACK HILL, 5 June 2031 —' before a paragraph, if the first is at the head; None of one that is no day."""
    found: set[date | None] = set()
    for n, line in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text)):
        match = _DATELINE.match(line.group().lstrip()[: 2 * _LONGEST])
        if match is not None:
            year, month, day = (match[f"{part}1"] or match[f"{part}2"] for part in "ymd")
            found.add(_day(year, str(month_number(month)), day))
        if n + 1 >= _HEAD and not found:
            break
    return found


def _on(day: date | None, weekday: str | None) -> date | None:
    return day if day is None or weekday is None or weekday_number(weekday) == day.weekday() else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
