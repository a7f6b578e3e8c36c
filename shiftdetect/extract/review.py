"""The page on which a person checks the extraction: each article, its statements marked, beside them who and when.

One file that loads nothing; text from outside is escaped. It is made article by article, so that any number of them
can be written without holding them all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from shiftdetect import __version__
from shiftdetect.extract.records import Article, ExtractedStatement, Span
from shiftdetect.io.files import replacing

_LINE = re.compile(r"[^\n]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
_KINDS = ("content", "cue", "source")
_STANDS = {"denies": "denied", "questions": "asked or doubted"}

_Mark = tuple[Span, str, int]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record as the page shows it.

    Attributes
    ----------
    statement : ExtractedStatement
    note : str or None
        Why it is not among the statements of the run; None of one that is.
    """

    statement: ExtractedStatement
    note: str | None = None


def write_review(
    path: Path,
    articles: Iterable[Article],
    records: Mapping[str, Sequence[Reviewed]],
    *,
    summary: str = "",
    corrections: str | None = None,
    problems: Sequence[str] = (),
) -> None:
    """Write the review page.

    Parameters
    ----------
    path : Path
        Replaced in one step.
    articles : iterable of Article
        Read one after the other.
    records : mapping of str to sequence of Reviewed
        What was extracted from each article, under its path; kept or not.
    summary : str
        A sentence on the run.
    corrections : str, optional
        Name of the table in which to correct.
    problems : sequence of str
        What could not be read.

    Raises
    ------
    ShiftDetectError
        Where the path cannot be written to.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("shiftdetect.extract"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Characters that a page may not hold, and overrides of the reading direction, are shown as missing.
        finalize=lambda value: _CONTROL.sub("\ufffd", value) if type(value) is str else value,
    )
    parts = environment.get_template("review.html").generate(
        version=__version__,
        summary=summary,
        corrections=corrections,
        problems=list(problems),
        articles=(_view(n, article, records.get(article.path, ())) for n, article in enumerate(articles, 1)),
    )
    with replacing(path) as temporary, temporary.open("x", encoding="utf-8", newline="\n", errors="replace") as stream:
        for part in parts:
            stream.write(part)


def places(records: Mapping[str, Sequence[Reviewed]], articles: Iterable[str]) -> dict[str, str]:
    """Give the anchor of each record on the page, by its id.

    Parameters
    ----------
    records : mapping of str to sequence of Reviewed
        As for :func:`write_review`.
    articles : iterable of str
        Their paths, in the order in which the page shows them.
    """
    found = {}
    for number, path in enumerate(articles, 1):
        for n, record in enumerate(_ordered(records.get(path, ())), 1):
            found[record.statement.id] = f"{'t' if record.statement.content_spans else 's'}{number}-{n}"
    return found


def _ordered(records: Sequence[Reviewed]) -> list[Reviewed]:
    return sorted(records, key=lambda r: (_begin(r.statement), r.statement.id))


def _view(number: int, article: Article, records: Sequence[Reviewed]) -> dict[str, Any]:
    ordered = _ordered(records)
    lines = [match.span() for match in _LINE.finditer(article.text) if match[0].strip()]
    starts = [start for start, _ in lines]
    marks: list[list[_Mark]] = [[] for _ in lines]
    cards: list[list[dict[str, Any]]] = [[] for _ in lines]
    for n, record in enumerate(ordered, 1):
        cards[_line_of(_begin(record.statement), starts)].append(_card(number, n, record, article.path))
        for kind, spans in zip(_KINDS, _spans(record.statement), strict=True):
            for span in spans:
                for line in range(_line_of(span[0], starts), _line_of(span[1], starts) + 1):
                    marks[line].append((span, kind, n))
    begins = {n: (_begin(record.statement), f"{number}-{n}") for n, record in enumerate(ordered, 1)}
    url = article.url if article.url and re.match(r"https?://", article.url) else None
    return {
        "number": number,
        "path": article.path,
        "title": article.title or Path(article.path).name,
        "url": url,
        "published": article.published,
        "n": sum(record.note is None for record in records),
        "paragraphs": [
            {"pieces": list(_pieces(article.text, line, marks[k], begins)), "cards": cards[k]}
            for k, line in enumerate(lines)
        ],
    }


def _line_of(place: int, starts: Sequence[int]) -> int:
    return max(bisect_right(starts, place) - 1, 0)


def _pieces(
    text: str, paragraph: Span, marks: Sequence[_Mark], begins: Mapping[int, tuple[int, str]]
) -> Iterator[dict[str, Any]]:
    """Cut a paragraph wherever a mark begins or ends; where marks overlap, a piece bears them all."""
    start, end = paragraph
    here = [(span, kind, n) for span, kind, n in marks if span[0] < end and span[1] > start]
    cuts = sorted({start, end, *(min(max(place, start), end) for span, _, _ in here for place in span)})
    for a, b in pairwise(cuts):
        over = [(span, kind, n) for span, kind, n in here if span[0] <= a and span[1] >= b]
        kinds = {kind for _, kind, _ in over}
        ending = sorted({n for span, kind, n in over if kind == "content" and span[1] == b})
        anchors = [begins[n][1] for span, kind, n in over if kind == "content" and span[0] == a == begins[n][0]]
        yield {
            "text": text[a:b],
            "kinds": " ".join(kind for kind in _KINDS if kind in kinds),
            "numbers": ending,
            "anchors": anchors,
        }


def _card(article: int, number: int, record: Reviewed, path: str) -> dict[str, Any]:
    s = record.statement
    return {
        "anchor": f"{article}-{number}",
        "number": number,
        "id": s.id,
        "speaker": s.speaker,
        "mention": s.speaker_mention,
        "via": s.via,
        "date": s.date,
        "date_rule": s.date_rule,
        "kind": s.kind,
        "stands": _STANDS.get(s.polarity, ""),
        "reason": s.reason,
        "confidence": s.confidence,
        "sources": [source for source in s.sources if source != path],
        "note": record.note,
    }


def _spans(s: ExtractedStatement) -> tuple[Sequence[Span], Sequence[Span], Sequence[Span]]:
    return s.content_spans, [s.cue_span] if s.cue_span else [], [s.source_span] if s.source_span else []


def _begin(s: ExtractedStatement) -> int:
    return min((span[0] for span in s.content_spans), default=s.sentence[0])
