"""HTML pages: the article out of the page, and the day of publication only where the page states it.

The text comes from trafilatura. The day does not: guessers of dates take what they find in a footer or an address. Read
are only the fields in which publishers state it, and only where the value is ISO 8601.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from shiftdetect.errors import ShiftDetectError

_FIELDS: Final = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "publication_date",
    "publish_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "date",
)
"""Names of meta fields that hold the day of publication, the surest first."""

_ISO = re.compile(r"\s*(\d{4})[-/](\d{2})[-/](\d{2})(?:\D|$)")
_STYLE = "translate(@style, 'ABDEHILNOPSTVY ', 'abdehilnopstvy')"
_HIDDEN: Final = (
    "//template | //*[not(self::html or self::body or self::main or self::article)]"
    f"[@hidden or contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]"
)
"""What a browser does not show: words there would become quotes that no reader of the page sees. A page as a whole may
wait for its script to show it."""
_FEWEST_WORDS = 10
"""What is shorter is a menu or a notice, no article."""
_FEWEST_EMPHATIC = 2
"""Paragraphs all in bold or italics from which on they pass for questions, where one of them asks."""


def needs_trafilatura() -> None:
    """Raise where the package that reads pages is missing.

    Raises
    ------
    ShiftDetectError
        With the line that installs it.
    """
    try:
        import trafilatura  # noqa: F401
    except ImportError as error:
        raise ShiftDetectError(
            f"HTML pages need the package trafilatura, which cannot be loaded ({error}). Install it: "
            "pip install 'shiftdetect[extract]'; or give the articles as plain text."
        ) from error


def read_page(data: bytes) -> tuple[str | None, str | None, str | None, date | None]:
    """Take the article out of a page.

    Parameters
    ----------
    data : bytes
        The page, in the encoding that it declares.

    Returns
    -------
    text : str or None
        Paragraphs separated by line breaks; None where the page holds no article. Of a page that asks questions in
        bold or italics each paragraph that is all so stands between '**', as in Markdown.
    title, url : str or None
        As the page states them.
    published : datetime.date or None
        As the page states it, in its own offset.

    Raises
    ------
    ShiftDetectError
        Where trafilatura is not installed.
    """
    needs_trafilatura()
    import trafilatura
    from trafilatura.utils import load_html

    tree = load_html(data)
    if tree is None:
        return None, None, None, None
    published = _stated_day(tree)
    for node in tree.xpath(_HIDDEN):
        node.drop_tree()
    # What it guesses as a date is not used; the switches only keep it from searching for one.
    found = trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        include_images=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = _marked(_tidy(getattr(found, "text", None) or ""), set(_emphatic(tree)))
    title, url = (getattr(found, name, None) or None for name in ("title", "url"))
    return text if len(text.split()) >= _FEWEST_WORDS else None, title, url, published


def _stated_day(tree: Any) -> date | None:
    for value in (*_json_days(tree), *_meta_days(tree), *_marked_days(tree)):
        if match := _ISO.match(value):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def _json_days(tree: Any) -> Iterator[str]:
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            stack = [json.loads(script.text_content() or "null")]
        except (ValueError, RecursionError):
            continue
        while stack:
            node = stack.pop()
            if isinstance(node, dict):
                if isinstance(node.get("datePublished"), str) and "comment" not in str(node.get("@type")).lower():
                    yield node["datePublished"]
                stack += [value for key, value in node.items() if key != "comment"][::-1]
            elif isinstance(node, list):
                stack += node[::-1]


def _meta_days(tree: Any) -> Iterator[str]:
    stated: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        for name in ("property", "name", "itemprop"):
            if key := (meta.get(name) or "").strip().lower():
                stated.setdefault(key, meta.get("content"))
    yield from (stated[field] for field in _FIELDS if field in stated)


def _marked_days(tree: Any) -> Iterator[str]:
    for node in tree.xpath('//*[@itemprop="datePublished"] | //time[@pubdate]'):
        yield node.get("datetime") or node.get("content") or ""


def _emphatic(tree: Any) -> Iterator[str]:
    """Give the words of each paragraph that is all in bold or italics, as an interview prints its questions."""
    for block in tree.xpath("//p | //div[not(.//p or .//div)]"):
        words = _one_line(block.text_content())
        strong = block.xpath("./strong | ./b | ./em | ./i")
        if words and words == _one_line("".join(node.text_content() for node in strong)):
            yield words


def _marked(text: str, emphatic: set[str]) -> str:
    lines = text.split("\n")
    if sum(line in emphatic for line in lines) < _FEWEST_EMPHATIC or not any(line.endswith("?") for line in emphatic):
        return text
    return "\n".join(f"**{line}**" if line in emphatic else line for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    lines = (_one_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
