"""Which expression of time in a sentence belongs to the reporting words, and which dates the event told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from shiftdetect.extract.records import Span
from shiftdetect.extract.timewords import TimeWord, find_time_words

_OCCASION: Final = (
    r"(?:statements?|interviews?|briefings?|conferences?|speech(?:es)?|address(?:es)?|testimony|hearings?|letters?"
    r"|memos?|memorand(?:a|um)|tweets?|posts?|e-?mails?|calls?|meetings?|debates?|broadcasts?|remarks|sessions?"
    r"|rally|rallies|appearances?|announcements?|reports?|columns?|articles?|editorials?|messages?|videos?|podcasts?"
    r"|pressers?|press|news|comments?|presentation|lecture|sermon|summit|call-in|programme|program|show|editions?"
    r"|filings?|releases?)"
)
"""Occasions on which something is said: their date is the date of what was said."""

_NO_TIE = re.compile(
    r"\b(?:since|until|till|by|before|after|from|of|about|over|following|for|amid|despite|ahead of|through|between"
    r"|because of|prior to|regarding|concerning|beyond|as of|against|to)"
    r"(?: the| this| that| last| his| her| their)?\s*$",
    re.IGNORECASE,
)
_RECORD_OF = re.compile(
    r"\b(?:minutes|transcripts?|recordings?|notes|records?|videos?|audio|text|accounts?|footage) of"
    r"(?: the| this| that)?\s*$",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"\b(?:an?|the|this|that|his|her|their|its|our|my|\w+['’]s?)(?: \w+)?\s*$", re.IGNORECASE)
_NOUN_NEXT = re.compile(
    r"\s+(?!(?:that|and|or|but|to|in|at|on|with|by|as|from|for|of|during|before|after|while|when|he|she|it|they|we|i|you"
    r"|the|an?|his|her|their|its|said|says|told|had|has|was|is|were|who|which|where|because)\b)[\w-]+",
    re.IGNORECASE,
)
_OCCASION_NEXT = re.compile(rf"['’]?s?\s+(?:[\w-]+\s+){{0,3}}?{_OCCASION}\b", re.IGNORECASE)
_POSSESSIVE_NEXT = re.compile(r"['’]s\b")
_NAME_BEFORE = re.compile(r"\b(?:Black|Bloody|Good|Super|Ash|Palm|Easter|Holy|Cyber|Fat|Shrove|Casual)\s+$")
_NAME_AFTER = re.compile(r"\s+(?!I\b)[A-Z]\w+")
_THE_BEFORE = re.compile(r"\b[Tt]he\s+$")
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which|where)\b", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"\b(?:when|after|before|as|while|because|if|although|though|until|unless|whether|since|once)\b", re.IGNORECASE
)
_PARTICIPLE = re.compile(r",\s+(?:\w{3,}ed|born|chosen|sworn|known|made|built|found|held|set)\b")
_DATED = re.compile(
    rf"\b{_OCCASION}, (?:aired|broadcast|dated|issued|posted|published|recorded|released|sent|signed)$", re.I
)
_SPOKEN = re.compile(
    r"\b(?:ask|press|question|speak|interview|testif|address|writ|appear|talk|brief|respond|repl|meet|visit|tour)\w*"
    r"|\b(?:after|while|upon)\s+\w+ing\b",
    re.IGNORECASE,
)
_GERUND: Final = re.compile(r"\s+(?:\w+ly )?(?:being|having|[a-z]{2,}ing)\b(?!\s+(?:of|was|is)\b)")
_NOUN_OR_CLAUSE: Final = re.compile(r"\s+(?:the|an?|his|her|their|its|that|this|\w+ing\b|[A-Z])")
_NEAR: Final = 5
"""Words between 'a day after' and the reporting words of the clause that it opens."""
_SET_BESIDE: Final = re.compile(
    r",\s+(?:(?:backpedal|backtrack|contradict|counter|echo|rebutt|referr|repeat|revers|undercutt)ing|despite"
    r"|contrary to|in contrast to)\b"
)
_TURNED: Final = {"after": "before", "before": "after"}
_APPEARED = re.compile(r"\b(?:appear|testif|sp[eo]ak|spoke|came|went|st[ao]nd|stood)\w*\s+$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:—–()]| - ")
_MONTH_BEFORE = re.compile(
    r"\b(?:in|during|back in|earlier in|late in|early in|throughout)(?: early| late| mid)?[\s-]*$", re.I
)
_FORWARD = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were) (?:expected|due|set|scheduled|likely|planning) to|plans? to"
    r"|intends? to|going to)\b[^,;]*$",
    re.IGNORECASE,
)


def tied_words(sentence: str, cue: Span | None, others: Sequence[Span], hidden: Sequence[Span]) -> list[TimeWord]:
    """Find the expressions of time that date the reporting words of a sentence, the nearest first.

    Parameters
    ----------
    sentence : str
        The sentence with its own quotes, as it stands in the article.
    cue : tuple of int or None
        Where its reporting words stand in it.
    others : sequence of tuple of int
        Where other reporting words stand.
    hidden : sequence of tuple of int
        What was said: times in it date the event told, and are not looked at.

    Returns
    -------
    list of TimeWord
        Clock times included.

    Examples
    --------
    >>> [w.text for w in tied_words("On Friday, the mayor, elected in May, said it since Monday.", (39, 43), [], [])]
    ['Friday']
    """
    text = hide(sentence, hidden)
    # Reporting words inside of what was said cannot own a time outside of it.
    others = [(start, end) for start, end in others if text[start] != "\0"]
    found = [word for word in find_time_words(text) if _is_tied(word, text, cue, others)]
    if cue is None:
        return found
    return sorted(found, key=lambda word: (word.sort == "vague", _distance(text, (word.start, word.end), cue)))


def is_ahead(sentence: str, cue: Span | None) -> bool:
    """Tell whether the reporting words are about what is still to be said.

    Examples
    --------
    >>> is_ahead("The mayor will announce on Friday", (15, 23)), is_ahead("The mayor said on Friday", (10, 14))
    (True, False)
    """
    return cue is not None and _FORWARD.search(sentence[max(0, cue[0] - 40) : cue[0]]) is not None


def hide(text: str, spans: Sequence[Span]) -> str:
    r"""Replace spans by NUL bytes, so that nothing is found in them and all else keeps its place.

    Examples
    --------
    >>> hide("he said no", [(8, 10)])
    'he said \x00\x00'
    """
    for start, end in spans:
        start, end = max(start, 0), min(end, len(text))
        if start < end:
            text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def seen_from_there(word: TimeWord, sentence: str, cue: Span | None) -> TimeWord:
    """Turn round 'a day after' in 'he said yes on Friday, a day after she said no': she said it a day before.

    Parameters
    ----------
    word : TimeWord
        Of the sort 'reference'.
    sentence : str
    cue : tuple of int or None
        Where the reporting words that it dates stand in the sentence.

    Examples
    --------
    >>> sentence = "he said yes on Friday, a day after she said no"
    >>> (word,) = [w for w in find_time_words(sentence) if w.sort == "reference"]
    >>> [seen_from_there(word, sentence, cue).parts["way"] for cue in ((39, 43), (3, 7))]
    ['before', 'after']
    """
    way = word.parts.get("way", "").lower()
    if way not in _TURNED or cue is None or not _is_of_clause(word, sentence, cue):
        return word
    return replace(word, parts={**word.parts, "way": _TURNED[way]})


def counts_from_noun(word: TimeWord, sentence: str) -> bool:
    """Tell 'the day before the vote', of which the day is not known, from 'the day before'.

    Parameters
    ----------
    word : TimeWord
    sentence : str

    Examples
    --------
    >>> sentences = "the day before the vote he said no", "he said no the day before"
    >>> [counts_from_noun(find_time_words(sentence)[0], sentence) for sentence in sentences]
    [True, False]
    """
    at = sentence.find(word.text)
    return at >= 0 and _NOUN_OR_CLAUSE.match(sentence, at + len(word.text)) is not None


def is_aside(word: TimeWord, sentence: str, cue: Span | None) -> bool:
    """Tell 'said yes, a day after saying no', which may be news of the day, from 'said yes a day after the vote'.

    Parameters
    ----------
    word : TimeWord
    sentence : str
    cue : tuple of int or None
        Where the reporting words stand in the sentence.

    Examples
    --------
    >>> sentences = "he said yes, a day after saying no", "he said yes a day after the vote"
    >>> [is_aside(find_time_words(sentence)[0], sentence, (3, 7)) for sentence in sentences]
    [True, False]
    """
    if word.sort != "reference" or word.parts.get("way", "").lower() not in _TURNED or cue is None:
        return False
    if _is_of_clause(word, sentence, cue):
        return False  # 'no' is older
    apart = cue[1] <= word.start and sentence[: word.start].rstrip().endswith(",")
    return apart or _GERUND.match(sentence, word.end) is not None


def _is_of_clause(word: TimeWord, sentence: str, cue: Span) -> bool:
    """Tell whether reporting words stand in the clause that 'a day after' opens."""
    return cue[0] >= word.end and re.search(r"[,;:]", sentence[word.end : cue[0]]) is None


def _is_tied(word: TimeWord, text: str, cue: Span | None, others: Sequence[Span]) -> bool:
    before, after = text[: word.start], text[word.end :]
    place = (word.start, word.end)
    if cue is not None and word.parts.get("way", "").lower() in _TURNED and _is_of_clause(word, text, cue):
        return len(text[word.end : cue[0]].split()) <= _NEAR
    if cue is not None and any(_distance(text, place, o) < _distance(text, place, cue) for o in others):
        return False
    if word.sort == "vague":
        return _is_vague(word, text, cue)
    if (
        word.sort == "month"
        and "turn" not in word.parts
        and "which" not in word.parts
        and not _MONTH_BEFORE.search(before)
    ):
        return False
    if word.sort == "day-word" and before[-1:] in tuple("“‘\"'"):
        return False  # a programme: 'on NBC's “Today”'
    if word.sort == "day-word" and word.text.lower() == "now":
        return cue is not None and not text[word.end : cue[0]].strip() and word.end <= cue[0]
    if word.sort == "weekday" and (
        _NAME_BEFORE.search(before) or (_THE_BEFORE.search(before) and _NAME_AFTER.match(after))
    ):
        return False
    if _dates_something_else(before, after):
        return False
    return not any(start <= word.start < end for start, end in _foreign_clauses(text, cue))


def _dates_something_else(before: str, after: str) -> bool:
    """Tell whether the expression belongs to a noun ('the May 3 collapse') or to a preposition ('since May')."""
    occasion = _OCCASION_NEXT.match(after)
    blocked = _NO_TIE.search(before)
    if _POSSESSIVE_NEXT.match(after) or (_DETERMINED.search(before) and _NOUN_NEXT.match(after)):
        only_after = (
            blocked is None
            or blocked[0].lower().startswith(("after", "following", "from"))
            or _RECORD_OF.search(before) is not None
        )
        return not (occasion and only_after)
    return blocked is not None


def _is_vague(word: TimeWord, text: str, cue: Span | None) -> bool:
    """Vague words count only next to the reporting words or at the head of the sentence: 'once' is a common word."""
    if cue is None:
        return False
    head = not text[: word.start].strip(" \0“\"'‘,")
    between = text[word.end : cue[0]] if word.end <= cue[0] else text[cue[1] : word.start]
    return not between.strip(" ,") or (head and word.sort == "vague" and " " in word.text)


def _foreign_clauses(text: str, cue: Span | None) -> Iterator[Span]:
    """Give the relative, subordinate and participle clauses in which the reporting words do not stand."""
    for pattern in (_RELATIVE, _SUBORDINATE, _PARTICIPLE, _SET_BESIDE):
        for match in pattern.finditer(text):
            closing = _CLAUSE_END.search(text, match.end())
            end = closing.start() if closing else len(text)
            if cue is not None and match.start() <= cue[0] < match.end():
                continue  # 'The minister, Anna Brandt, added on Monday'
            if cue is not None and match.end() <= cue[0] < end:
                if pattern is not _RELATIVE or text[match.start() - 2 : match.start()].startswith(","):
                    continue  # the reporting words are those of the clause
                if len(text[match.end() : cue[0]].split()) <= 2:
                    continue
                end = cue[0]
            if pattern is _SUBORDINATE and _APPEARED.search(text[: match.start()]):
                continue  # 'before' is a preposition here: 'testified before parliament on Friday'
            if pattern not in (_RELATIVE, _SET_BESIDE) and _SPOKEN.search(text[match.start() : end]):
                continue
            if pattern is _PARTICIPLE and _DATED.search(text[: match.end()]):
                continue  # 'In a letter, dated 9 April, he wrote'
            yield match.start(), end


def _distance(text: str, a: Span, b: Span) -> int:
    """Count the characters between two spans; what is hidden counts as 15, a comma 10 and a semicolon 50 more."""
    between = text[a[1] : b[0]] if a[1] <= b[0] else text[b[1] : a[0]]
    shown, hidden = re.subn("\0+", "", between)
    return len(shown) + 15 * hidden + 10 * shown.count(",") + 50 * shown.count(";")
