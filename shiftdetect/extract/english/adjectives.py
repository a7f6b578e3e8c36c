"""Content that hangs on an adjective: 'confident that it holds', 'made it clear that it held'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.contents import content_of
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import VERBAL, Holder, children, cue_words, holder_from, holder_of, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading

_CONDITIONS: Final = frozenset(("after", "as", "because", "before", "if", "since", "though", "when", "while"))

_MAKES: Final = frozenset(("keep", "leave", "make"))
"""Verbs whose object is what they say it is ('made him glad')."""


def find_by_adjective(reading: Reading, adjective: Token) -> Found | None:
    """Give what depends on an adjective in the way that it is listed with, if anything does.

    Parameters
    ----------
    reading : Reading
    adjective : spacy.tokens.Token
    """
    word = adjective.lower_
    verb = adjective.head
    if word == "clear" and adjective.i and lemma(before := adjective.nbor(-1)) == "make":
        verb = before  # 'made clear Friday that it held', where the parse makes it a clear Friday
    if word == "clear" and lemma(verb) == "make" and verb.i < adjective.i:
        return _made_clear(reading, adjective, verb, holder_of(verb))
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        if child.dep_ == "ccomp" and word in cues.ADJECTIVE_CLAUSE:
            contents = content_of(reading, child, adjective, extend=False)
            return Found("adjective", adjective.i, (adjective.i, adjective.i), contents, _holder(adjective))
        if child.dep_ == "xcomp" and word in cues.ADJECTIVE_INFINITIVE:
            contents = content_of(reading, child, adjective, extend=False)
            return Found("adjective", adjective.i, (adjective.i, adjective.i), contents, _holder(adjective))
        if child.dep_ == "prep" and f"{word}_{child.lower_}" in cues.ADJECTIVE_WITH_PREPOSITION:
            for thing in children(child, "pobj", "pcomp"):
                contents = content_of(reading, thing, child, extend=False)
                return Found("adjective", adjective.i, (adjective.i, child.i), contents, _holder(adjective))
    return None


def _holder(adjective: Token) -> Holder | None:
    """Find who is glad, of 'It made him glad' and 'They are glad and sure of it', too."""
    head = adjective.head
    while head.pos_ == "ADJ" and adjective.dep_ == "conj" and head.head.i != head.i:
        adjective, head = head, head.head
    if head.pos_ not in VERBAL:
        return next(map(holder_from, children(adjective, "nsubj")), None) or holder_from(head, short=True)
    if lemma(head) in _MAKES and head.i < adjective.i:
        made = [*children(adjective, "nsubj"), *children(head, "dobj")]
        return holder_of(head) if not made or made[0].lower_.endswith(("self", "selves")) else holder_from(made[0])
    return next(map(holder_from, children(adjective, "nsubj")), None) or holder_of(head)


def _made_clear(reading: Reading, adjective: Token, verb: Token, holder: Holder | None) -> Found | None:
    """Read 'made it clear that it held': the parse hangs the clause on the verb or on the adjective."""
    for clause in (*adjective.children, *verb.children):
        opened = {child.lower_ for child in clause.children if child.tag_ in ("IN", "WRB", "WP")}
        joined = clause.dep_ == "ccomp" or (clause.dep_ == "advcl" and opened)  # not 'made clear progress, hoping'
        if clause.i > adjective.i and joined and not opened & _CONDITIONS:
            contents = content_of(reading, clause, adjective, extend=False)
            return Found("clause", adjective.i, (cue_words(verb)[0], adjective.i), contents, holder)
    return None
