"""Content that hangs on a noun: 'the claim that it held', 'a promise to pay', 'Her point was that it held'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.contents import content_of
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import children, holder_from, lemma, owner_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading


def find_by_noun(reading: Reading, noun: Token) -> Found | None:
    """Give what depends on a noun in the way that it is listed with, if anything does.

    Parameters
    ----------
    reading : Reading
    noun : spacy.tokens.Token
    """
    word = lemma(noun)
    for child in noun.children:
        if child.i < noun.i:
            continue
        found = None
        if (
            child.dep_ in ("acl", "relcl", "ccomp")
            and word in cues.NOUN_CLAUSE
            and child.left_edge.lower_ in ("that", "whether")
        ):
            if not any(c.lower_ == "that" and c.dep_ != "mark" for c in child.children):
                found = child
        elif child.dep_ in ("acl", "relcl", "xcomp") and word in cues.NOUN_INFINITIVE:
            if any(c.dep_ == "aux" and c.tag_ == "TO" for c in child.children) and not children(child, "nsubj"):
                found = child
        elif child.dep_ == "prep" and f"{word}_{child.lower_}" in cues.NOUN_WITH_PREPOSITION:
            for thing in children(child, "pobj", "pcomp"):
                contents = content_of(reading, thing, child, extend=False)
                return Found("noun", noun.i, (noun.i, max(noun.i, child.i)), contents, owner_of(noun))
        if found is not None:
            return Found(
                "noun", noun.i, (noun.i, noun.i), content_of(reading, found, noun, extend=False), owner_of(noun)
            )
    return None


def find_point(reading: Reading, verb: Token) -> Found | None:
    """Read 'Her point was that it held': whose the point is says it.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
        A form of 'be'.
    """
    for noun in children(verb, "nsubj"):
        owners = children(noun, "poss")
        if not owners or lemma(noun) not in cues.NOUN_CLAUSE:
            continue
        for clause in children(verb, "ccomp"):
            if clause.left_edge.lower_ == "that" and clause.left_edge.dep_ == "mark" and clause.i > verb.i:
                contents = content_of(reading, clause, verb, extend=False)
                return Found("noun", noun.i, (noun.i, verb.i), contents, holder_from(owners[0]))
    return None
