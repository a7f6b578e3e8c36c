"""Quotes as the page shows them: the words in full, who said them when and where, and an anchor to point at."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from shiftdetect.report.when import brief_date, date_words
from shiftdetect.report.words import clean, plain_label, position
from shiftdetect.result import ResultData, StatementText

INDIRECT = "Reported in an outlet’s words"
MIXED = "Partly in an outlet’s words"
_OUTLETS = {"indirect": "in an outlet’s words", "mixed": "partly in an outlet’s words"}

SHORT = 60
"""Characters of a quotation in a cell of a table that cannot link to the whole."""

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
_PLACE = re.compile(r"articles\.html#[st]\d+-\d+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


@dataclass(frozen=True)
class Quote:
    """One statement, ready to show.

    Attributes
    ----------
    anchor : str
        Id of the statement in the appendix.
    id, text, speaker : str
    about : tuple of str
        Role, date, venue and the like, in the order they are shown.
    url : str
        http or https, else empty.
    source : str
        Words for the link; the url itself, as text, where it is no web address.
    place : str
        Address of the statement in its article, beside the page; empty where it was not taken from one.
    labels : tuple of (str, str)
        Anchor and words of each explanation it is labelled with.
    stance : str
        Quoted; empty where there is none.
    indirect : bool
        Whether an outlet reports it in its own words.
    partly : bool
        Whether some of the words are the outlet's and some the speaker's.
    """

    anchor: str
    id: str
    text: str
    speaker: str
    date: str
    about: tuple[str, ...]
    url: str
    source: str
    place: str
    labels: tuple[tuple[str, str], ...]
    stance: str
    indirect: bool
    partly: bool

    @property
    def outlets(self) -> str:
        """Say that the words are an outlet's, all or some; empty where they are the speaker's own."""
        return INDIRECT if self.indirect else MIXED if self.partly else ""


@dataclass(frozen=True)
class Ref:
    """A short link to a statement."""

    anchor: str
    words: str


class Quotes:
    """The statements of a result, with an anchor each.

    Parameters
    ----------
    result : ResultData
    """

    def __init__(self, result: ResultData) -> None:
        self.statements = {statement.id: statement for statement in result.statements}
        self.anchors = make_anchors("s", self.statements)
        spans = result.frames.spans if result.frames else ()
        self.frame_anchors = make_anchors("e", [span.frame for span in spans])
        self._year = result.corpus.first[:4] != result.corpus.last[:4]

    def in_order(self) -> list[Quote]:
        """Quote all statements by date; those of one date as they stand in their articles, if they come from any."""
        found = [self._quote(statement) for statement in self.statements.values()]
        days: dict[str, int] = {}
        for quote in found:
            days.setdefault(quote.date, len(days))
        return sorted(found, key=lambda quote: (days[quote.date], _numbers(quote.place)))

    def get(self, id_: str | None) -> Quote | None:
        """Quote a statement; None where the result does not carry it."""
        statement = self.statements.get(id_) if id_ is not None else None
        return None if statement is None else self._quote(statement)

    def many(self, ids: Iterable[str]) -> tuple[Quote, ...]:
        """Quote those of the statements that the result carries."""
        found = (self.get(id_) for id_ in ids)
        return tuple(quote for quote in found if quote is not None)

    def ref(self, id_: str) -> Ref | None:
        """Link to a statement by its speaker and date."""
        statement = self.statements.get(id_)
        if statement is None:
            return None
        return Ref(self.anchors[id_], clean(f"{statement.speaker}, {brief_date(statement.date, self._year)}"))

    def refs(self, ids: Iterable[str]) -> tuple[Ref, ...]:
        """Link to those of the statements that the result carries."""
        found = (self.ref(id_) for id_ in ids)
        return tuple(ref for ref in found if ref is not None)

    def in_short(self, refs: Iterable[Ref], told: set[str]) -> list[str]:
        """Quote how each statement that is linked begins, with its id, for a table that can hold no link.

        Parameters
        ----------
        refs : iterable of Ref
        told : set of str
            Anchors of what is quoted already, of which the id alone is given; what is quoted now is added.
        """
        ids = {anchor: id_ for id_, anchor in self.anchors.items()}
        found = []
        for ref in refs:
            statement = self.statements[ids[ref.anchor]]
            words = " ".join(clean(statement.text).split())
            if len(words) > SHORT:
                words = f"{textwrap.shorten(words, SHORT, placeholder='') or words[:SHORT]} …"
            outlets = outlets_words(statement)
            quoted = "" if ref.anchor in told else f"“{words}”{outlets and f', {outlets}'} "
            told.add(ref.anchor)
            found.append(f"{quoted}({clean(statement.id)})")
        return found

    def _quote(self, statement: StatementText) -> Quote:
        url = safe_url(statement.url)
        source = statement.source or statement.url or ""
        if statement.url and not url and statement.source:
            source = f"{statement.source} ({statement.url})"
        about = (statement.role, date_words(statement.date), statement.venue)
        return Quote(
            anchor=self.anchors[statement.id],
            id=clean(statement.id),
            text=clean(statement.text),
            speaker=clean(statement.speaker),
            date=date_words(statement.date),
            about=tuple(clean(part) for part in about if part),
            url=url,
            source=clean(source),
            place=safe_place(statement.place),
            labels=tuple((self.frame_anchors.get(f, ""), clean(plain_label(f))) for f in statement.frames),
            stance=clean(position(statement.stance, None)) if statement.stance else "",
            indirect=(statement.kind or "").lower() == "indirect",
            partly=(statement.kind or "").lower() == "mixed",
        )


def outlets_words(statement: StatementText | None) -> str:
    """Say beside a quotation that its words are an outlet's, all or some; empty where they are the speaker's own."""
    return _OUTLETS.get((statement.kind or "").lower(), "") if statement is not None else ""


def make_anchors(prefix: str, names: Iterable[str]) -> dict[str, str]:
    """Make an id for each name that any page can hold; equal ones get a number.

    Examples
    --------
    >>> make_anchors("s", ["2031-a-1", "<b> 1", "b/1"])
    {'2031-a-1': 's-2031-a-1', '<b> 1': 's-b-1', 'b/1': 's-b-1-2'}
    """
    out: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = f"{prefix}-{_NOT_PLAIN.sub('-', name).strip('-')[:60]}".rstrip("-")
        anchor, k = stem, 1
        while anchor in taken or anchor == prefix:
            k += 1
            anchor = f"{stem}-{k}"
        taken.add(anchor)
        out[name] = anchor
    return out


def _numbers(place: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", place))


def safe_place(place: str | None) -> str:
    """Return an address in the page of articles beside the report, or nothing.

    Examples
    --------
    >>> safe_place("articles.html#t1-3"), safe_place("javascript:alert(1)"), safe_place(None)
    ('articles.html#t1-3', '', '')
    """
    return place if place is not None and _PLACE.fullmatch(place) else ""


def safe_url(url: str | None) -> str:
    """Return a web address that may become a link, or nothing.

    Examples
    --------
    >>> safe_url("https://gazette.example/a?b=1"), safe_url("javascript:alert(1)"), safe_url(None)
    ('https://gazette.example/a?b=1', '', '')
    """
    text = (url or "").strip()
    try:
        pieces = urlsplit(text)
    except ValueError:
        return ""
    plain = not _UNSAFE.search(text)
    return text if plain and pieces.scheme.lower() in ("http", "https") and pieces.hostname else ""
