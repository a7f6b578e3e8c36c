"""Who goes on speaking, where the parse gives somebody else: 'and added', ', explaining that it held'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.cues import GOES_ON, OBJECT, SPEECH
from shiftdetect.extract.english.trees import (
    VERBAL,
    Holder,
    children,
    cue_words,
    is_passive,
    lemma,
    subject_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANSWERS: Final = frozenset(("answer", "react", "reply", "respond", "speak"))
DASHES: Final = frozenset(("—", "–", "-", "--", "―"))


def speaking_on(verb: Token) -> Holder | None:
    """Find who goes on speaking in 'Orlan said the dam held and added, “It is new”', laid to the dam by the parse."""
    if verb.dep_ not in ("advcl", "conj") or children(verb, "nsubj", "nsubjpass") or is_passive(verb):
        return None
    head = verb.head
    for _ in range(4):
        if head.dep_ not in ("conj", "advcl", "xcomp") or children(head, "nsubj"):
            break
        head = head.head
    said = head.head
    if head.dep_ != "ccomp" or said.i > head.i or said.pos_ not in VERBAL or lemma(said) not in SPEECH:
        return None
    return subject_of(said)


def explaining(verb: Token) -> Holder | None:
    """Find who explains in 'Orlan denied the claim that it leaks, explaining', laid by the parse to what leaks."""
    doc, head = verb.doc, verb.head
    if (critic := _after_critic(verb)) is not None:
        return critic
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or lemma(verb) not in SPEECH:
        return None
    if doc[max(0, cue_words(verb)[0] - 1)].text not in (",", *DASHES) or children(verb, "nsubj"):
        return None
    for _ in range(4):
        if head.dep_ not in ("conj", "xcomp") or head.head.i > head.i:
            break
        head = head.head
    if lemma(head) in SPEECH or any(mark.lower_ == "as" for mark in children(head, "mark")):
        return None
    above = head.head
    if head.dep_ == "acl" and above.dep_ == "dobj":
        above = above.head
    elif head.dep_ not in ("ccomp", "advcl") or above.i > head.i:
        return None
    return subject_of(above) if above.pos_ in VERBAL and lemma(above) in (SPEECH | OBJECT) else None


def _after_critic(verb: Token) -> Holder | None:
    """Find who calls it so in 'Orlan responded after Voss attacked the plan, calling it a danger': Voss.

    The parse lays it to Orlan, who is told to have answered and not what.
    """
    said = verb.head
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or lemma(verb) not in GOES_ON or said.i > verb.i:
        return None
    if lemma(said) not in _ANSWERS or children(said, "ccomp", "dobj"):
        return None
    before = verb.doc[verb.left_edge.i - 1]
    for clause in children(said, "advcl"):
        if clause.i < verb.i and before.text == "," and clause.right_edge.i == before.i - 1:
            return subject_of(clause) if lemma(clause) in (SPEECH | OBJECT) and children(clause, "nsubj") else None
    return None
