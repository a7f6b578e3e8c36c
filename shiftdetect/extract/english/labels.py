"""Who speaks by the name before a colon at the head of a paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import Holder
from shiftdetect.extract.timewords import MONTHS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Place, Reading

_LONGEST_LABEL: Final = 7
"""Tokens of a speaker's name before a colon, with the colon."""
_FEWEST: Final = 3
"""Tokens from the colon on, after a name in capitals as in a transcript."""
_FEWEST_ELSE: Final = 5
_HEADS: Final = frozenset(
    {"advertisement", "analysis", "background", "breaking", "clarification", "comment", "contact", "context"}
    | {"correction", "corrections", "date", "disclaimer", "exclusive", "explainer", "factbox", "headline", "live"}
    | {"location", "note", "opinion", "photo", "photos", "place", "read more", "recap", "related", "review", "source"}
    | {"sources", "subject", "summary", "time", "timeline", "topic", "update", "updated", "updates", "video", "warning"}
    | {"watch"}
)
"""What stands before a colon and is the editor's."""
_HANDLE: Final = re.compile(r"@\w{2,30}")


def find_labelled(reading: Reading, paragraph: Place) -> Found | None:
    """Read 'Minister A: The dam will hold' and '@ministera: It will', as headlines, transcripts and feeds have it.

    Parameters
    ----------
    reading : Reading
    paragraph : Place
    """
    words = reading.tokens[paragraph.start : paragraph.end]
    colon = next((k for k, token in enumerate(words[:_LONGEST_LABEL]) if token.text == ":"), None)
    if (
        colon is None
        or len(words) - colon < (_FEWEST if words[0].is_upper and colon else _FEWEST_ELSE)
        or (reading.quote_of[words[colon + 1].i] >= 0 and paragraph.start)
    ):
        return None
    named = _without_date(words[:colon])
    name = [token for token in words[:named] if not token.is_punct]
    if not name or not (_is_handle(name) or _is_name(reading, name)):
        return None
    last = paragraph.end - 1
    while reading.tokens[last].is_space:
        last -= 1
    at = words[colon].i
    holder = Holder(paragraph.start, paragraph.start + named - 1)
    return Found("label", at, (at, at), [reading.span(at + 1, last)], holder)


def _is_handle(words: list[Token]) -> bool:
    return len(words) == 1 and _HANDLE.fullmatch(words[0].text) is not None


def _without_date(words: list[Token]) -> int:
    """Count the words of a name before the day in 'Orlan, Jan. 10: It will hold', as chronicles of quotes have it."""
    for k, token in enumerate(words[1:-2], start=1):
        if token.text == "," and words[k + 1].text.rstrip(".").lower()[:3] in MONTHS and words[k + 2].like_num:
            return k
    return len(words)


def _is_name(reading: Reading, words: list[Token]) -> bool:
    """Tell 'Minister A' from 'Q' and 'A', which name nobody, and from the words of a sentence."""
    if " ".join(t.lower_ for t in words if t.is_alpha) in _HEADS or words[-1].lower_ in _HEADS:
        return False
    alone = (
        words[0].is_title and len(words) == 1 and words[0].text in reading.surnames
    )  # tagged as a noun before a colon
    if not (alone or any(token.pos_ == "PROPN" for token in words)) or (len(words) == 1 and len(words[0]) == 1):
        return False
    return words[0].is_alpha and all(t.pos_ == "PROPN" or t.is_title or t.is_upper for t in words)
