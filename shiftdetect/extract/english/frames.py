"""Which words can say whose a quote is, and which only look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.cues import ASKS, SPEECH
from shiftdetect.extract.english.trees import VERBAL, children, is_negated, is_passive, is_told_to, is_when, lemma
from shiftdetect.extract.english.worded import is_put
from shiftdetect.extract.timewords import MONTHS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.found import Frame

STOPS: Final = frozenset((".", "?", "!", "...", "…", ".."))
NOUN_TAGS: Final = frozenset(("NOUN", "PROPN", "PRON"))
_SAID: Final = frozenset(("add", "reply", "say", "tweet", "write"))
_OWN: Final = frozenset(("i", "my", "we", "our"))
_LONGEST_ALONE: Final = 9
"""Tokens of a sentence that says whose the quote before it is, and nothing else."""
_LEADS: Final = 4
"""Tokens between a verb and the sign before the quote that it leads to."""
_ANSWERS: Final = frozenset(
    ("answer", "comment", "email", "letter", "message", "reaction", "reply", "response", "statement")
)
"""Nouns for what is quoted after a colon."""


def inside_clause(opening: list[Token]) -> bool:
    """Tell whether 'that' has opened a clause which the quote goes on, as in 'said that, in her view, "it holds"'.

    In 'denied that it leaked and told farmers, "It holds"' the clause ends before the verb that leads to the quote.
    """
    said = next((t for t in reversed(opening) if frames(t) and opening[-1].i - t.i <= _LEADS), None)
    for token in reversed(opening):
        if token.text in STOPS or token.text == ":":
            return False
        if token.lower_ == "that" and token.dep_ == "mark":
            clause = token.head
            return said is None or said.i < token.i or clause == said or clause.is_ancestor(said)
    return False


def of_answer(words: list[Token]) -> Token | None:
    """Find whose it is in 'Here is Orlan's answer in full: “No.”'."""
    if any(word.pos_ in VERBAL and lemma(word) != "be" for word in words):
        return None
    answers = [noun for noun in words if lemma(noun) in _ANSWERS]
    return next((owner for noun in answers for owner in children(noun, "poss") if owner.pos_ in NOUN_TAGS), None)


def without_day(words: list[Token]) -> list[Token]:
    """Take day and document off 'May 3, Valley Department statement:', as chronicles of quotes have it."""
    day = len(words) > 4 and words[0].text[:3].lower() in MONTHS and words[1].like_num and words[2].text == ","
    if not day:
        return words
    words = words[3:]
    return [*words[:-2], words[-1]] if len(words) > 2 and lemma(words[-2]) in _ANSWERS else words


def frames(verb: Token) -> bool:
    """Tell a verb that may frame a quote from 'asked about it', 'to describe it', 'who spoke on Monday'."""
    if is_put(verb):
        return True
    if verb.pos_ not in VERBAL or lemma(verb) not in SPEECH or verb.dep_ in ("amod", "compound", "pobj"):
        return False
    if is_told_to(verb):
        return False
    asked = lemma(verb) in ASKS and is_passive(verb) and not children(verb, "auxpass")
    meant = verb.dep_ in ("advcl", "acl", "relcl") and any(child.tag_ == "TO" for child in children(verb, "aux"))
    return not asked and (not meant or lemma(verb) == "say") and lemma(verb) != "speak"


def is_said_alone(tail: list[Token]) -> bool:
    """Tell 'Voss said.' after a quote that ends with a full stop, by which it is hers: she is told to say no more."""
    said = [t for t in tail if t.pos_ in VERBAL and lemma(t) in _SAID and t.tag_ in ("VBD", "VBZ")]
    if len(said) != 1 or tail[-1].text != "." or len(tail) > _LONGEST_ALONE:
        return False
    verb, subjects = said[0], children(said[0], "nsubj")
    later = [t for t in tail[:-1] if t.i > verb.i]
    if len(subjects) != 1 or subjects[0].left_edge.i != tail[0].i or is_negated(verb):
        return False
    return not later or later[0].ent_type_ in ("DATE", "TIME") or (later[0].lower_ == "on" and is_when(later[-1]))


def in_first_person(words: list[Token], ahead: Frame) -> bool:
    """Tell a paragraph that 'Orlan wrote:' leads up to, set apart without quote marks, from what the article says.

    An embedded post is lost where a page is read, and the article's own words stand in its place: they say no 'we'.
    """
    near = ahead.verb is not None and lemma(ahead.verb) in _SAID and ahead.cue[1] + _LEADS > words[0].i - 2
    third = any(token.lower_ in ("he", "she") and token.dep_ == "nsubj" for token in words)
    own = any(token.lower_ in _OWN and (token.dep_ in ("nsubj", "nsubjpass", "poss")) for token in words)
    return near and own and not third and words[-1].text in (*STOPS, ":") and not any(frames(token) for token in words)


def is_far(verb: Token) -> bool:
    """Tell a verb whose subject rightly stands elsewhere, as in 'saying'."""
    return verb.tag_ == "VBG" or verb.dep_ in ("conj", "xcomp", "advcl", "acl")
