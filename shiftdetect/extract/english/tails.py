"""What the outlet adds behind what somebody said: ', a day after saying the opposite', ', contradicting her deputy'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.contents import sentence_of
from shiftdetect.extract.english.cues import SPEECH
from shiftdetect.extract.english.trees import FINITE, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

_UNITS: Final = frozenset(("minute", "hour", "day", "week", "month", "year"))
_COUNTS: Final = frozenset(
    {"a", "an", "about", "almost", "barely", "few", "fewer", "full", "just", "less", "more", "nearly", "only", "over"}
    | {"several", "some", "than", "the", "under"}
)
_LONGEST_COUNT: Final = 6
"""Tokens of 'just a little less than two days'."""
_COMPARES: Final = frozenset(("backpedal", "backtrack", "contradict", "counter", "rebut", "reverse", "undercut"))
"""Verbs by which an outlet sets what somebody says against what was said before, as a participle after a comma."""
_REFERS: Final = frozenset(("echo", "refer", "repeat"))
"""Verbs of what the speaker does with the words."""
_BESIDE: Final = (
    ("contrary", "to"),
    ("in", "contrast", "to"),
    ("in", "a", "reversal"),
    ("in", "an", "apparent"),
    ("despite", "having"),
)
_LONGEST_TAIL: Final = 10
"""Tokens at the head of what is added among which its verb is looked for."""


def before_tail(reading: Reading, verb: Token, contents: list[Span]) -> list[Span]:
    """Cut what the outlet adds off the end of what depends on a cue before it, if it is a sentence without that.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
        The cue.
    contents : list of Span
    """
    if not contents or contents[-1][1] <= verb.idx:
        return contents
    first = reading.token_at(max(contents[0][0], verb.idx))
    last = min(reading.token_at(contents[-1][1] - 1), sentence_of(reading, verb)[1] - 1)
    words, comma = reading.tokens, None
    for i in range(first + 1, last):
        if words[i].text != "," or reading.quote_of[i] >= 0 or reading.quote_of[i + 1] >= 0:
            continue
        if comma is not None and words[i + 1].lower_ in ("and", "but", "that", "or"):
            return contents  # 'said it broke, a day after it was built, and that nobody was hurt'
        whole = comma is None and any(word.tag_ in FINITE for word in words[first:i])
        if whole and _adds(words[i + 1 : last + 1]):
            comma = i
    if comma is None:
        return contents
    _rehang(reading, words[comma + 1 : last + 1], verb)
    end = words[comma].idx
    return [(start, min(stop, end)) for start, stop in contents if start < end]


def _rehang(reading: Reading, tail: list[Token], verb: Token) -> None:
    """Let 'saying no' in ', a day after saying no' be whose the cue is, which the parse lays to a word of the content.

    What 'contradicts' it is nothing that anybody says.
    """
    for word in tail[:_LONGEST_TAIL]:
        if word.tag_ == "VBG" or (word.tag_ == "VBN" and word.nbor(-1).lower_ == "having"):
            if lemma(word) in _COMPARES:
                reading.settled.add(word.i)
            else:
                reading.rehung[word.i] = verb
            if word.lower_ != "having":
                return


def _adds(words: list[Token]) -> bool:
    lower = tuple(word.lower_ for word in words[:3])
    if any(lower[: len(opening)] == opening for opening in _BESIDE):
        return True
    if words[0].tag_ == "VBG":
        return lemma(words[0]) in _COMPARES | _REFERS
    if lower[:1] == ("despite",):
        return len(words) > 1 and words[1].tag_ == "VBG" and lemma(words[1]) in SPEECH
    return _is_day_after(words)


def _is_day_after(words: list[Token]) -> bool:
    """Tell 'a day after' and 'less than two weeks before'."""
    for k, word in enumerate(words[:_LONGEST_COUNT]):
        if lemma(word) in _UNITS:
            return k + 1 < len(words) and words[k + 1].lower_ in ("after", "before")
        if not (word.lower_ in _COUNTS or word.like_num):
            return False
    return False
