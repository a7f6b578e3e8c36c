"""Pair the quote marks of a text, paragraph by paragraph, whatever marks are mixed; an odd one is never an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shiftdetect.extract.records import Span

MARKS: Final = frozenset("\"“”„‟«»'‘’`")
"""Signs that are taken off the ends of a content."""

_PARAGRAPH: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_DOUBLE: Final = re.compile(r"''|``|[\"“”„‟«»]")
_SINGLE_OPEN: Final = re.compile(r"(?:(?<=[\s(\[—–])|^)[‘'](?=[^\W_]|\$)", re.MULTILINE)
_SINGLE_CLOSE: Final = re.compile(r"(?<=[^\s‘'])[’'](?=[\s.,;:?!)\]—–]|$)")
_SAID: Final = r"(?:said|says|added|adds|asked|told|wrote|replied|explained|noted|argued|insisted|recalled|continued)"
_NAME: Final = r"(?:(?:the |a |an )?(?:[^\W\d_a-z][\w.’'-]*[ ]){1,4}|(?:the|an?) \w+ |he |she |they |it )"
_FRAME: Final = re.compile(
    rf"[,?!]\s+(?:{_NAME}{_SAID}(?=[.,;]|\s+(?:on|in|at|to|during|after|before|last|this|of)\b|\s+\w+day\b)"
    rf"|{_SAID} (?!that\b)(?=(?:the |an? )?[^\W\d_]))"
)
"""The words that say whose a quote is, after the sign that should have had the closing mark behind it."""
_ALWAYS_OPEN: Final = frozenset(("“", "„", "‟", "``", "«"))
_BEFORE_OPEN: Final = frozenset("([{—–-…,:;/")


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands between a pair of marks.

    Attributes
    ----------
    start, end : int
        With the marks.
    inner : Span
        Without them, and without blanks at its ends.
    closed : bool
        False where the paragraph ends first.
    goes_on : bool
        Whether the mark was left open because the same speaker goes on in the next paragraph.
    single : bool
        Of single marks.
    """

    start: int
    end: int
    inner: Span
    closed: bool = True
    goes_on: bool = False
    single: bool = False


def find_quotes(text: str) -> list[Quote]:
    """Find what stands in quote marks.

    Double marks of any kind close each other, so that “…," is one quote. A mark that is still open at the end of a
    paragraph is closed there; if the next paragraph begins with one, the quote goes on. Single marks count where they
    cannot be apostrophes, outside of double ones.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Quote
        In the order of the text; they do not overlap.

    Examples
    --------
    >>> text = '“It holds," she said of the ‘old’ dam.'
    >>> [text[slice(*quote.inner)] for quote in find_quotes(text)]
    ['It holds,', 'old']
    """
    quotes: list[Quote] = []
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text) if not m.group().isspace()]
    for n, (start, end) in enumerate(paragraphs):
        found = _doubles(text, start, end)
        if found and not found[-1].closed and n + 1 < len(paragraphs) and _opens_with_mark(text, *paragraphs[n + 1]):
            last = found[-1]
            found[-1] = Quote(last.start, last.end, last.inner, closed=False, goes_on=True)
        quotes += _with_singles(text, start, end, found)
    return quotes


def _doubles(text: str, start: int, end: int) -> list[Quote]:
    found: list[Quote] = []
    opened: re.Match[str] | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        if opened is None:
            if _may_open(text, mark, start, end):
                opened = mark
        elif _opens_anew(text, mark, end):
            # The one before was never closed. What it opened ends before the words that say whose it is; where there
            # are none, somewhere before this one, nobody can tell where.
            found += _framed(text, opened, mark.start())
            opened = mark
        elif not _inch(text, mark):
            found += _quote(text, opened.start(), opened.end(), mark.start(), mark.end())
            opened = None
    if opened is not None:
        framed = _framed(text, opened, end)
        found += framed or _quote(text, opened.start(), opened.end(), end, end, closed=False)
    return found


def _framed(text: str, opened: re.Match[str], end: int) -> list[Quote]:
    """Close a quote whose closing mark is missing before the words that say whose it is, if there are any."""
    frame = _FRAME.search(text, opened.end(), end)
    if frame is None:
        return []
    return _quote(text, opened.start(), opened.end(), frame.start() + 1, frame.start() + 1)


def _opens_anew(text: str, mark: re.Match[str], end: int) -> bool:
    """Tell a mark that can only open: one of those that always do, or a straight one with a blank before it alone."""
    if not text[mark.start() - 1].isspace():
        return False
    if mark.group() in _ALWAYS_OPEN:
        return True
    return mark.group() in ('"', "''") and mark.end() < end and text[mark.end()].isalnum()


def _may_open(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    if mark.group() in _ALWAYS_OPEN:
        return True
    if mark.end() >= end or text[mark.end()].isspace():
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    return before.isspace() or before in _BEFORE_OPEN or before in MARKS


def _inch(text: str, mark: re.Match[str]) -> bool:
    """Tell a mark of inches, as in 5'10" tall, from one that closes: it stands between a digit and a word."""
    after = text[mark.end() : mark.end() + 2]
    return (
        mark.group() == '"'
        and bool(re.search(r"['’]\d+$", text[max(0, mark.start() - 5) : mark.start()]))
        and (after[:1].isspace())
    )


def _quote(
    text: str, start: int, inner_start: int, inner_end: int, end: int, *, closed: bool = True, single: bool = False
) -> list[Quote]:
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    if inner_start == inner_end:
        return []
    return [Quote(start, end, (inner_start, inner_end), closed, single=single)]


def _opens_with_mark(text: str, start: int, end: int) -> bool:
    while start < end and text[start].isspace():
        start += 1
    mark = _DOUBLE.match(text, start, end)
    return mark is not None and mark.group() not in ("”", "»")


def _with_singles(text: str, start: int, end: int, doubles: list[Quote]) -> list[Quote]:
    """Add quotes in single marks from the stretches between double ones."""
    found: list[Quote] = []
    place = start
    for double in [*doubles, None]:
        stop = double.start if double is not None else end
        while (opened := _SINGLE_OPEN.search(text, place, stop)) is not None:
            closed = _SINGLE_CLOSE.search(text, opened.end(), stop)
            if closed is None:
                break
            found += _quote(text, opened.start(), opened.end(), closed.start(), closed.end(), single=True)
            place = closed.end()
        if double is not None:
            found.append(double)
            place = double.end
    return found
