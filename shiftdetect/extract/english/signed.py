"""Words with a name under them: embedded posts ('— Anna Tarn (@annatarn) May 12, 2031') and pull quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from shiftdetect.extract.records import Attribution, Span

_NAME: Final = r"(?P<name>[^\W\d_a-z][\w.’'-]*(?: [\w.’'&-]+){0,5})"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_POSTED: Final = re.compile(
    rf"(?:^|(?<=\s))[—–―-]{{1,2}}\s?{_NAME}\s\((?P<handle>@\w{{2,30}})\)\s+{_MONTH} \d{{1,2}}, \d{{4}}\s*$"
)
"""The last line of a post as pages embed it."""
_SIGNED: Final = re.compile(rf"^\s*[—–―-]{{1,2}}\s?{_NAME}(?:, [^\n“”\"]{{2,80}})?\s*$")
"""The line under a pull quote; the name begins with a capital in each of its words."""
_QUOTED: Final = re.compile(r"\s*[“\"](?P<words>[^“”\"]{12,})[”\"]\s*(?P<rest>[^\n]*)$")
_NUMBERED: Final = re.compile(r"\(?(?P<n>\d{1,2})/(?:\d{1,2})?\)?\s")
"""The number of a post at its head, with or without that of the last."""
_CAPITALS: Final = re.compile(r"(?:(?:[^\W\d_a-z][\w.’'-]*|de|van|von|der|den|bin|al|el|da|di|of|the|&)(?: |$))+")
_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_LINK: Final = re.compile(r"\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S+\s*$")


def find_signed(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Find what bears the name of its speaker under it; what is told within it is the speaker's.

    Parameters
    ----------
    text : str
    attributions : sequence of Attribution
        What was found already; words that are laid to somebody are left so.

    Returns
    -------
    list of Attribution
        All of them.
    """
    made: list[Attribution] = []
    lines: list[Span] = []
    for line in _LINE.finditer(text):
        if line.group().isspace():
            continue
        before = lines[-1] if lines else None
        found = _posted(text, line.span(), before) or _pulled(text, line.span(), before)
        if found is not None and not any(_holds(a, found) for a in attributions):
            made.append(_with_thread(text, found, lines))
        lines.append(line.span())
    if not made:
        return list(attributions)
    inner = [span for a in made for span in a.content_spans]
    kept = [a for a in attributions if not any(s <= a.content_spans[0][0] < e for s, e in inner)]
    return sorted([*kept, *made], key=lambda a: a.content_spans)


def _holds(a: Attribution, found: Attribution) -> bool:
    """Tell whether somebody is given all of it already."""
    start, end = found.content_spans[0]
    return a.source_span is not None and any(s <= start + 1 and end - 1 <= e for s, e in a.content_spans)


def _posted(text: str, line: Span, before: Span | None) -> Attribution | None:
    """Read an embedded post: its words stand before the name, or in the paragraph before."""
    match = _POSTED.search(text[slice(*line)])
    if match is None:
        return None
    content = _trimmed(text, line[0], line[0] + match.start())
    if content is None and before is not None:
        content = _trimmed(text, *before)
    if content is None:
        return None
    name = (line[0] + match.start("name"), line[0] + match.end("name"))
    return _made(text, content, name, line[1])


def _pulled(text: str, line: Span, before: Span | None) -> Attribution | None:
    """Read a pull quote: the name stands behind it, or in a line of its own below."""
    quoted = _QUOTED.match(text[slice(*line)])
    if quoted is not None:
        offset, content = line[0] + quoted.start("rest"), quoted.span("words")
        content = (line[0] + content[0], line[0] + content[1])
    else:
        above = None if before is None else _QUOTED.match(text[slice(*before)])
        if above is None or before is None or above["rest"]:
            return None
        offset, content = line[0], (before[0] + above.start("words"), before[0] + above.end("words"))
    signed = _SIGNED.match(text[offset : line[1]])
    if signed is None or _CAPITALS.fullmatch(signed["name"]) is None:
        return None
    return _made(text, content, (offset + signed.start("name"), offset + signed.end("name")), line[1])


def _with_thread(text: str, found: Attribution, lines: Sequence[Span]) -> Attribution:
    """Add the posts before the last of a thread, if they are numbered ('1/ ...', '2/3 ...'): all are one's own."""
    first = found.content_spans[0]
    number, spans = _number(text, first), [first]
    for line in (line for line in reversed(lines) if line[1] <= first[0]):
        content = _trimmed(text, *line)
        if number <= 1 or content is None or _number(text, content) != number - 1:
            break
        spans.insert(0, content)
        number -= 1
    if number != 1 or len(spans) == 1:
        return found
    return replace(found, content_spans=tuple(spans), sentence=(spans[0][0], found.sentence[1]))


def _number(text: str, post: Span) -> int:
    """Give the number of a post in its thread; 0 of one that bears none."""
    match = _NUMBERED.match(text, *post)
    return 0 if match is None else int(match["n"])


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Give the words of a post without the links at its end."""
    while (link := _LINK.search(text[start:end])) is not None:
        end = start + link.start()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start > 2 and text[start] in '“"' and text[end - 1] in '”"':
        start, end = start + 1, end - 1
    elif end > start and text[start] in '“"' and not re.search('[”"]', text[start + 1 : end]):
        start += 1  # never closed
    return (start, end) if len(text[start:end].split()) > 1 else None


def _made(text: str, content: Span, name: Span, end: int) -> Attribution:
    return Attribution((content,), None, name, text[slice(*name)], "direct", (), (content[0], end))
