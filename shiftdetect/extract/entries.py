"""The entries of a chronicle: dates, alone on their line or before a colon, under which a timeline tells the days."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from shiftdetect.extract.daterules import Moment, Unresolved, resolve
from shiftdetect.extract.records import Article
from shiftdetect.extract.timewords import TimeWord, find_time_words

_LINE: Final = re.compile(r"[^\n]*\S[^\n]*")
_BEFORE: Final = re.compile(
    r"[\s#>•*_·–—-]*(?:\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?,? )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(r"[\s.:,*_–—-]*(?:\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?)?\s*", re.IGNORECASE)
_HEADING: Final = re.compile(r"[*_]*\s*(?::|[–—]|-(?=\s))[*_]*\s*(?=\S)|\s*[*_]{1,3}:?\s+(?=\S)")
_LONGEST: Final = 60
"""Characters of a line in which the date is looked for."""
_FEWEST: Final = 3
"""Entries of a chronicle: a date on a line of its own may be that of publication, and a second one of an update."""
_HEAD: Final = 5
"""Lines at the head of a text where a date with a year is that of publication, if the entries have none."""


class Entries:
    r"""The dated entries of an article; none where its dates do not stand in order, as those of a chronicle do.

    Parameters
    ----------
    article : Article

    Examples
    --------
    >>> from datetime import date
    >>> text = "April 3\nShe said no.\nApril 4\nShe said yes.\nApril 6: She said no."
    >>> entries = Entries(Article("a.txt", text, date(2031, 4, 9)))
    >>> [(str(moment), words) for moment, words in (entries.around(10), entries.around(30), entries.around(50))]
    [('2031-04-03', 'April 3'), ('2031-04-04', 'April 4'), ('2031-04-06', 'April 6')]
    >>> Entries(Article("a.txt", "3 May 2031\nShe said no.")).around(15) is None
    True
    """

    def __init__(self, article: Article) -> None:
        found = list[tuple[int, Moment, str, bool]]()
        for n, line in enumerate(_LINE.finditer(article.text)):
            word = _date_at_head(line.group()[:_LONGEST], len(line.group()))
            if word is None:
                continue
            try:
                moment = resolve(word, article.published)
            except Unresolved:
                continue
            has_year = "year" in word.parts or "iso" in word.parts
            found.append((line.start(), moment, word.text, has_year and n < _HEAD))
        if not all(headed for *_, headed in found) and any(headed for *_, headed in found):
            rest = [entry for entry in found if not entry[3]]
            found = rest if _in_order(rest) else found
        self._found = found if _in_order(found) else []
        self._starts = [entry[0] for entry in self._found]

    def around(self, place: int) -> tuple[Moment, str] | None:
        """Give the day of the entry in which a place lies, and its words; None of a place in none."""
        k = bisect_right(self._starts, place) - 1
        return None if k < 0 else (self._found[k][1], self._found[k][2])

    def parts(self, first: int, second: int) -> bool:
        """Tell whether an entry begins between two places."""
        return bisect_right(self._starts, first) != bisect_right(self._starts, second)


def _date_at_head(line: str, length: int) -> TimeWord | None:
    begun = _BEFORE.match(line)
    words = [word for word in find_time_words(line) if word.sort == "stated"]
    if begun is None or not words or not words[0].start <= begun.end() <= words[0].end:
        return None
    if line[: words[0].start].strip("#>•*_·–— -\t") and words[0].start != begun.end():
        return None
    rest = line[words[0].end :]
    alone = length <= _LONGEST and _ALONE.fullmatch(rest) is not None
    return words[0] if alone or _HEADING.match(rest) is not None else None


def _in_order(found: list[tuple[int, Moment, str, bool]]) -> bool:
    days = [moment.time for _, moment, *_ in found]
    return len(days) >= _FEWEST and len(set(days)) > 1 and days in (sorted(days), sorted(days, reverse=True))
