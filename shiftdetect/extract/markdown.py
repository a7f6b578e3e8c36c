"""Markdown taken for the article that it is: headings are headlines, front matter is no text of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

SUFFIXES: Final = (".md", ".markdown")

_FRONT: Final = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<lines>.*?)\n(?P=fence)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD: Final = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*[:=][ \t]*(?P<value>.*\S)")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*$")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_LEAD: Final = re.compile(r"^[ \t]*(?:>[ \t]?)+[ \t]*(?:[*+-][ \t]+)?|^[ \t]*[*+-][ \t]+")
_IMAGE: Final = re.compile(r"!\[[^\]\n]*\]\([^()\n]*\)")
_LINK: Final = re.compile(r"\[(?P<words>[^\[\]\n]+)\]\([^()\n]*\)")
_STRONG: Final = re.compile(r"(?<![\w*\\])(?P<mark>\*\*\*|\*\*|\*)(?=\S)(?P<words>[^*\n]*[^*\s\\])(?P=mark)(?![\w*])")
_ALL_STRONG: Final = re.compile(r"[ \t]*(?:\*\*[^*\n]+\*\*|\*[^*\n]+\*)[ \t]*")
_STOPPED: Final = re.compile(r"[.!?…:][\"”'’)]?$")
_FENCE: Final = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<rest>.*)$")
_MARGIN: Final = 45
"""Characters from which on a line may have been broken at a margin."""
_SENTENCE: Final = re.compile(r"[.!?…:;,][\"”'’]?\s*$")


def read_markdown(text: str) -> tuple[str, Mapping[str, str]]:
    r"""Take the text out of Markdown, and what its front matter states.

    Parameters
    ----------
    text : str
        With '\n' at the ends of its lines.

    Returns
    -------
    text : str
        Without front matter, headings and fenced code, and without the signs before a line that make it a quotation
        or an item; a line that is all in bold or italics keeps its marks, as an interview prints its questions.
    stated : mapping of str to str
        The fields of the front matter by their names in lower case; 'title' is the first heading where no field is.

    Examples
    --------
    >>> read_markdown("---\ndate: 2031-06-04\n---\n# The dam holds\n\n> It is [old](a.html).\n")
    ('It is old.\n', {'date': '2031-06-04', 'title': 'The dam holds'})
    """
    stated: dict[str, str] = {}
    if (front := _FRONT.match(text)) is not None:
        for line in front["lines"].split("\n"):
            if (field := _FIELD.fullmatch(line.rstrip())) is not None:
                stated.setdefault(field["key"].lower(), _unquoted(field["value"]))
        text = text[front.end() :]
    lines: list[str] = []
    first, in_quote = "", False
    for line in _without_code(text.split("\n")):
        heading = _HEADING.match(line)
        if heading is not None:
            first = first or (heading["words"] or "")
            lines.append("")
        elif _UNDERLINE.match(line) and _is_headline(lines):
            first = first or lines[-1].strip()
            lines[-1:] = ["", ""]
        elif _RULE.match(line):
            lines.append("")
        else:
            plain = _plain(line)
            quoted, marked = line.lstrip().startswith(">"), _LEAD.match(line) is not None
            if _goes_on(lines, plain) and (not marked or (quoted and in_quote)):
                lines[-1] = f"{lines[-1].rstrip()} {plain.lstrip()}"
            else:
                lines.append(plain)
            in_quote = quoted
    if first:
        stated.setdefault("title", first.strip())
    return "\n".join(lines).lstrip("\n"), stated


def _without_code(lines: list[str]) -> list[str]:
    """Leave out what stands between fences; one that is never closed fences nothing off."""
    kept: list[str] = []
    hopeless: dict[str, int] = {}
    n = 0
    while n < len(lines):
        opened = _FENCE.match(lines[n])
        if opened is not None and len(opened["fence"]) < hopeless.get(opened["fence"][0], len(lines[n]) + 1):
            fence = opened["fence"]
            closed = (k for k in range(n + 1, len(lines)) if _closes(lines[k], fence))
            if (end := next(closed, None)) is not None:
                kept.append("")
                n = end + 1
                continue
            hopeless[fence[0]] = len(fence)
        kept.append(lines[n])
        n += 1
    return kept


def _closes(line: str, fence: str) -> bool:
    words = line.strip()
    return len(words) >= len(fence) and set(words) == {fence[0]} and len(line) - len(line.lstrip(" ")) <= 3


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].replace('\\"', '"') if quoted else value


def _is_headline(lines: list[str]) -> bool:
    """Tell a headline, which a line of '=' or '-' follows, from a sentence before a rule."""
    if not lines or not lines[-1].strip() or (len(lines) > 1 and lines[-2].strip()):
        return False
    return _SENTENCE.search(lines[-1]) is None


def _goes_on(lines: list[str], line: str) -> bool:
    """Tell a line that goes on with the sentence of the one before, which was broken where the margin is."""
    before = lines[-1].rstrip() if lines else ""
    marked = _ALL_STRONG.fullmatch(before) or _ALL_STRONG.fullmatch(line)
    return len(before) >= _MARGIN and bool(line.strip()) and not marked and _STOPPED.search(before) is None


def _plain(line: str) -> str:
    line = _LINK.sub(lambda link: link["words"], _IMAGE.sub("", _LEAD.sub("", line, count=1)))
    return line if _ALL_STRONG.fullmatch(line) else _STRONG.sub(lambda strong: strong["words"], line)
