"""Split plain text into sentences without a language model; good enough to look for dates next door."""

from __future__ import annotations

import re

from shiftdetect.extract.records import Span

_PARAGRAPH = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"”’»')\]]*(?=\s)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Hon|Rev|St|Jr|Sr|vs|No|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|etc|approx|e\.g|i\.e)"
    r"|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_LOWER = re.compile(r"\s+[“\"‘']?[a-z,;]")


def split_sentences(text: str) -> list[Span]:
    """Find the sentences of a text; a line break always ends one.

    Parameters
    ----------
    text : str
        Plain text.

    Returns
    -------
    list of tuple of int
        Start and end of each, in characters, without the blanks around it.

    Examples
    --------
    >>> text = "Sen. Ford spoke on Jan. 3. “It held.” She left."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Sen. Ford spoke on Jan. 3.', '“It held.”', 'She left.']
    """
    spans: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start = paragraph.start()
        for end in _END.finditer(text, paragraph.start(), paragraph.end()):
            if _ABBREVIATED.search(text, max(start, end.end() - 12), end.end()) or _LOWER.match(text, end.end()):
                continue
            _add(spans, text, start, end.end())
            start = end.end()
        _add(spans, text, start, paragraph.end())
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
