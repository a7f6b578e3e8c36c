"""A parsed article as the attribution rules look at it: tokens, paragraphs and quotes by place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.quotes import MARKS, Quote, find_quotes
from shiftdetect.extract.english.tokens import text_of
from shiftdetect.extract.english.trees import lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from shiftdetect.extract.records import Span

_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_CREDIT: Final = re.compile(
    r"\s*(?:(?:photo |image |video |picture )?(?:credits?|source|courtesy|contributing)\s*:"
    r"|\((?:photo|image)\b|photo by\b|©)",
    re.IGNORECASE,
)
_GUIDE: Final = re.compile(
    r"\W*(?:(?:read|see|more|watch|listen|click|tap)(?: (?:more|also|here|next|now|live|on this(?: story)?))?|also read"
    r"|related(?: (?:articles?|coverage|news|reading|stories|story))?|further reading|recommended|trending|up next"
    r"|don['’]t miss|editor['’]s picks?|in (?:depth|photos|pictures)|most (?:popular|read)|you (?:may|might) also like)"
    r"\s*(?::|[|>»→]|[–—-]\s)",
    re.IGNORECASE,
)
"""How a line begins that leads to another article."""
_QUOTES_LAST: Final = re.compile(r"[^\W_][”\"’']\s*$")
_SPEAKS: Final = re.compile(r"^\W*[”\"“‘]|:\s*[”\"“‘']|[.?!][”\"’']?\s|\b(?:added|said|wrote)\b")
_DATELINE: Final = re.compile(
    r"\s*(?:[A-Z][A-Z’'. ]{2,}(?:, [A-Z][\w.]*(?: (?:[A-Z][\w.]*|\d{1,2}))?){0,2},?\s*(?:\([^)\n]{2,30}\)\s*)?"
    r"|[A-Z][\w’'. ]{2,20} \((?:[A-Z]{2,4}|Reuters)\) "
    r"|[A-Z][A-Z’'. -]{2,}(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?(?:\s*\([^)\n]{2,30}\))?, "
    r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?),? \d{4}\.?"
    r"\s*(?:\([^)\n]{2,30}\)\s*)?)(?:[-–—―]|--)+\s"
)
_ENDS: Final = frozenset(".!?…:;,\"”’'»)]")
LONGEST_HEAD: Final = 12
"""Words of a line without a full stop that passes for a subhead."""
_SAID: Final = frozenset(("add", "argue", "deny", "note", "say", "tell", "write"))
_LEAST_SAID: Final = 5
"""Words of a last line without a full stop from which on it may be a sentence."""
_LEFT_OFF: Final = frozenset(",;:—–-… \t\xa0") | MARKS
_RIGHT_OFF: Final = _LEFT_OFF | frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph.

    Attributes
    ----------
    start, end : int
        First token, after the dateline where there is one, and the one after the last.
    dropped : bool
        A credit line or a subhead: nothing is looked for in it.
    headline : bool
        A first line without a full stop, which the pipeline mostly takes apart wrongly.
    """

    start: int
    end: int
    dropped: bool
    headline: bool = False


class Reading:
    """A document with its paragraphs and its quotes by token.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        Parsed.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self.tokens: list[Token] = list(doc)
        self.rehung: dict[int, Token] = {}
        """Verbs that go on from another one than the parse says, to that one."""
        self.settled: set[int] = set()
        """Cues that another one has taken up."""
        self.starts = [token.idx for token in self.tokens]
        self.quotes: list[Quote] = find_quotes(self.text)
        self._quote_starts = [quote.start for quote in self.quotes]
        self.quote_of = self._quote_of()
        self.paragraphs, self.paragraph_of = self._paragraphs()

    def token_at(self, place: int) -> int:
        """Give the token that holds a character, or the last one before it."""
        return max(0, bisect_right(self.starts, place) - 1)

    def span(self, first: int, last: int) -> Span:
        """Give the characters from one token to another, both included."""
        token = self.tokens[last]
        return self.tokens[first].idx, token.idx + len(token)

    def quote_at(self, place: int) -> Quote | None:
        """Give the quote whose stretch, marks included, holds a character."""
        n = bisect_right(self._quote_starts, place) - 1
        return self.quotes[n] if n >= 0 and place < self.quotes[n].end else None

    def tidied(self, start: int, end: int) -> Span:
        """Take blanks and punctuation off the ends of a span, and the marks where it is a quote as a whole.

        What stands in the quote marks is left as it is, so that a quote at the end of a span keeps its full stop.
        """
        text = self.text
        while start < end and (text[start] in _LEFT_OFF or text[start].isspace()):
            quote = self.quote_at(start)
            if quote is not None and quote.start == start and quote.end <= end:
                break
            start += 1
        while end > start and (text[end - 1] in _RIGHT_OFF or text[end - 1].isspace()):
            quote = self.quote_at(end - 1)
            if quote is not None and quote.start >= start:
                break
            if text[end - 1] == "." and _abbreviated(text, start, end):
                break
            end -= 1
        start, end = self._without_bracket(start, end)
        quote = self.quote_at(start) if start < end else None
        if quote is not None and quote.start <= start and quote.inner[1] <= end <= quote.end:
            return max(start, quote.inner[0]), min(end, quote.inner[1])
        return start, end

    def _without_bracket(self, start: int, end: int) -> Span:
        """Take off one half of a pair of brackets, of which the other is outside."""
        words = self.text[start:end]
        if words[:1] == "(" and ")" not in words:
            start += 1
        elif words[-1:] == ")" and "(" not in words:
            end -= 1
        return start, end

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Last words of names of several words."""
        pairs = pairwise(self.tokens)
        return frozenset(b.text for a, b in pairs if a.pos_ == b.pos_ == "PROPN" and a.dep_ == "compound")

    def _quote_of(self) -> list[int]:
        places = [-1] * len(self.tokens)
        n = 0
        for i, start in enumerate(self.starts):
            while n < len(self.quotes) and self.quotes[n].end <= start:
                n += 1
            if n < len(self.quotes) and self.quotes[n].start <= start:
                places[i] = n
        return places

    def _paragraphs(self) -> tuple[list[Place], list[int]]:
        places: list[Place] = []
        of = [0] * len(self.tokens)
        i, written = 0, len(self.text.rstrip())
        for line in _LINE.finditer(self.text):
            words = line.group()
            if words.isspace():
                continue
            while i < len(self.tokens) and self.starts[i] < line.start():
                of[i] = max(0, len(places) - 1)
                i += 1
            first = i
            while i < len(self.tokens) and self.starts[i] < line.end():
                of[i] = len(places)
                i += 1
            dateline = _DATELINE.match(words)
            if dateline is not None:
                while first < i and self.starts[first] < line.start() + dateline.end():
                    first += 1
            closed = (_is_closed(words) and not _ends_in_title(words)) or len(words.split()) > LONGEST_HEAD
            head = bool(places) and not closed
            if head and line.end() >= written:
                head = not _says(self.tokens[first:i])
            places.append(
                Place(first, i, head or bool(_CREDIT.match(words) or _GUIDE.match(words)), not places and not closed)
            )
        while i < len(self.tokens):
            of[i] = max(0, len(places) - 1)
            i += 1
        return places, of


def _says(words: list[Token]) -> bool:
    """Tell a last line that is a sentence without its full stop: 'Orlan said the dam would hold'.

    A headline of what to read next stands in the present tense; 'What the minister said' is none, either.
    """
    if len(words) < _LEAST_SAID or words[0].tag_ in ("WP", "WRB"):
        return False
    for verb in words:
        subjects = [child for child in verb.children if child.dep_ == "nsubj"]
        if verb.tag_ == "VBD" and lemma(verb) in _SAID and subjects:
            before = subjects[0].left_edge.i - 1
            after_words = before > words[0].i and words[before - words[0].i].text in (",", "”", '"')
            if verb.i + 1 < words[-1].i or after_words:
                return True
    return False


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Tell the stop of an abbreviation, as in 'D.C.' or 'Jr.', from the end of a sentence."""
    word = text[max(start, end - 8) : end].split()[-1:]
    return bool(word) and bool(re.fullmatch(r"\W*(?:(?:[A-Za-z]\.){2,}|Jr\.|Sr\.|Inc\.|Corp\.|Co\.|Ltd\.)", word[0]))


def _ends_in_title(line: str) -> bool:
    """Tell a subhead such as 'Engineer told to “keep quiet”', which has no full stop within the marks or behind them.

    A line that is a quote, or gives one after a colon or 'said', is none.
    """
    return _QUOTES_LAST.search(line) is not None and _SPEAKS.search(line) is None


def _is_closed(line: str) -> bool:
    """Tell a line that ends a sentence, whatever pictures and #tags stand behind that."""
    for word in reversed(line.split()):
        if word[0] in "#@":
            continue
        for sign in reversed(word):
            if sign in _ENDS:
                return True
            if sign.isalnum():
                return False
    return False
