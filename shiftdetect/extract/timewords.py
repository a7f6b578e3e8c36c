"""Find the words that name a time: weekdays, dates, 'two days earlier', 'last week'. What they mean is decided later.

Written for English. Each pattern is anchored at whole words; where two overlap, the one that begins first wins, then
the longer one, then the one listed first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Sort = Literal[
    "stated", "numeric", "month", "weekday", "day-word", "ago", "reference", "week", "holiday", "vague", "year", "clock"
]

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

NUMBERS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
}

# 'May' and 'March' are months only with a capital, and 'Mar' or 'Sun' days only with their full stop.
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?|(?:Jun|Jul)\.)"
)
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Weds?|Thurs?|Thu|Fri|Sat|Sun)\.)"
_ANY_WEEKDAY = _WEEKDAY.replace("?P<weekday>", "?:")
_NUMBER = r"(?P<number>\d{1,3}|(?i:" + "|".join(NUMBERS) + "))"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[:/]\d|\.\d)"
_YEAR = r"(?P<year>(?:19|20|21)\d{2})(?!\d|-\d)"
_PART = r"(?:[ -](?:early |late )?(?i:morning|afternoon|evening|night|lunchtime))?"
_FEW = r"(?i:a few|several|some|many|a couple of|a handful of)"
_UNIT = r"(?P<unit>(?i:minute|hour|day|night|week|fortnight|month|year|decade))s?"

_PATTERNS: Final[tuple[tuple[Sort, str], ...]] = (
    ("stated", r"(?P<iso>\d{4}-\d{2}-\d{2})(?:[T ](?P<time>\d{2}:\d{2}))?"),
    ("stated", rf"(?:{_ANY_WEEKDAY},? )?{_MONTH} {_DAY}(?:,? {_YEAR})?"),
    ("stated", rf"(?:{_ANY_WEEKDAY},? )?(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?"),
    ("numeric", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?(?!\d|/)"),
    ("numeric", r"(?P<a>\d{1,2})(?P<dot>\.)(?P<b>\d{1,2})\.(?P<year>\d{4})(?!\d)"),
    ("month", rf"(?P<which>(?i:last|this) )?{_MONTH}(?! \d{{1,2}}\b)(?: of)?(?: {_YEAR}| (?P<last>last year))?"),
    ("month", r"(?:(?i:earlier|later|late|early) )?(?P<turn>(?i:last|this|next)) (?P<unit>month)"),
    (
        "weekday",
        rf"(?:(?P<which>(?i:last|this past|this|next|the following|the previous)) )?{_WEEKDAY}{_PART}"
        r"(?P<last>(?: of)? last week)?",
    ),
    (
        "day-word",
        rf"(?P<word>(?i:the day before yesterday|yesterday|(?:earlier )?today|tonight|last night|overnight|now"
        rf"|(?:earlier |late )?this (?:morning|afternoon|evening))){_PART}",
    ),
    ("ago", rf"(?:(?i:about|almost|nearly|around|some|more than|just|only) )?{_NUMBER} {_UNIT} (?i:ago)"),
    ("vague", rf"(?:{_FEW} )?(?i:minutes|hours|days|weeks|months|years|decades) (?i:ago)"),
    (
        "vague",
        rf"{_FEW} (?i:days|weeks|months|years) (?i:earlier|later|before|after)|"
        r"(?i:days|weeks|months|years) (?i:earlier|later|before)",
    ),
    (
        "reference",
        rf"(?:(?i:about|almost|nearly|some|just|only|barely|less than) )?(?:{_NUMBER}|(?P<the>(?i:the))) {_UNIT} "
        r"(?P<way>(?i:earlier|later|before|after|previously))",
    ),
    (
        "reference",
        r"(?P<same>(?i:(?:(?:just|only) )?(?:hours|minutes|moments) (?:later|earlier|before|afterwards?|after)"
        r"|shortly (?:afterwards?|thereafter)|soon afterwards?"
        r"|(?:later|earlier|late|early) (?:in the|that|the same) (?:day|morning|afternoon|evening|night)"
        r"|(?:the|that) (?:very )?same (?:day|morning|afternoon|evening|night)"
        r"|that (?:day|morning|afternoon|evening|night)))",
    ),
    (
        "reference",
        r"(?i:the) (?P<turn>(?i:next|following|previous|preceding)) "
        r"(?P<unit>(?i:day|morning|afternoon|evening|night|week|month))",
    ),
    (
        "week",
        r"(?P<turn>(?i:(?:earlier |later |late |early )?(?:last|this|next)(?: past)? week(?:end)?|over the weekend"
        r"|(?:at|on|during) the weekend))",
    ),
    (
        "holiday",
        r"(?P<name>(?i:New Year['’]s (?:Eve|Day)|Christmas (?:Eve|Day)|Boxing Day|Valentine['’]s Day|Halloween"
        r"|Independence Day|May Day|Bastille Day))",
    ),
    ("year", rf"(?i:in|back in|during) (?:early |late |mid-)?{_YEAR}"),
    ("year", r"(?:(?i:earlier|later|late|early) )?(?i:(?:last|this|next) year)"),
    (
        "vague",
        r"(?i:in recent (?:days|weeks|months|years)|in the past|in past (?:weeks|months|years)|at the time|repeatedly"
        r"|time and (?:time )?again|for (?:days|weeks|months|years|decades)|over the (?:past|last) (?:few )?\w+"
        r"|on (?:several|many|various|multiple) occasions|often|previously|once|every (?:\w+day|week|month))",
    ),
    ("vague", r"(?i:earlier)(?! (?:today|this|that|in the|last)\b)"),
    ("vague", r"(?:(?i:on) )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days"),
    (
        "clock",
        r"(?:(?i:at|around|about|shortly (?:after|before)|just (?:after|before)) )?"
        r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[aApP])\.?[mM]\b\.?"
        r"|(?i:at|around|about) (?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?!\d)"
        r"|(?i:at) (?P<twelve>(?i:noon|midday|midnight))",
    ),
)


@dataclass(frozen=True, slots=True)
class TimeWord:
    """Words that name a time.

    Attributes
    ----------
    start, end : int
        Characters of the text searched.
    sort : str
        Which kind of expression it is.
    text : str
        As it stands there.
    parts : dict of str to str
        Named pieces: weekday, month, day, year, number, unit, way and so on; only those that are there.
    """

    start: int
    end: int
    sort: Sort
    text: str
    parts: dict[str, str]


_COMPILED = tuple((sort, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")) for sort, pattern in _PATTERNS)


def find_time_words(text: str) -> list[TimeWord]:
    """Find every expression of time, none overlapping another.

    Parameters
    ----------
    text : str
        A sentence or more.

    Returns
    -------
    list of TimeWord
        In the order of the text.

    Examples
    --------
    >>> [(word.sort, word.text) for word in find_time_words("She said on Friday, two days after the May 3 collapse.")]
    [('weekday', 'Friday'), ('reference', 'two days after'), ('stated', 'May 3')]
    """
    found: list[tuple[int, int, int, TimeWord]] = [
        (word.start, -word.end, place, word) for place, word in enumerate(_matches(text))
    ]
    kept: list[TimeWord] = []
    for _, _, _, word in sorted(found, key=lambda entry: entry[:3]):
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def _matches(text: str) -> Iterator[TimeWord]:
    for sort, pattern in _COMPILED:
        for match in pattern.finditer(text):
            parts = {name: value for name, value in match.groupdict().items() if value}
            yield TimeWord(match.start(), match.end(), sort, match[0], parts)


def weekday_number(name: str) -> int:
    """Give the number of a weekday, Monday being 0.

    Examples
    --------
    >>> weekday_number("Tues."), weekday_number("Sunday")
    (1, 6)
    """
    lowered = name.lower().rstrip(".")
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(lowered))


def month_number(name: str) -> int:
    """Give the number of a month, January being 1.

    Examples
    --------
    >>> month_number("Sept."), month_number("June")
    (9, 6)
    """
    return MONTHS.index(name.lower()[:3]) + 1


def to_number(text: str) -> int:
    """Read a small number, in digits or in words.

    Examples
    --------
    >>> to_number("two"), to_number("14"), to_number("A")
    (2, 14, 1)
    """
    return int(text) if text.isdigit() else NUMBERS[text.lower()]
