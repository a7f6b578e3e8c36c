"""Content that hangs on a noun: 'the claim that it held', 'a promise to pay', 'Her point was that it held'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.contents import content_of, end_of_claim
from shiftdetect.extract.english.deeds import only_raises
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import Holder, children, holder_from, is_when, lemma, owner_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading


_VENUES: Final = frozenset(
    {"account", "air", "blog", "channel", "facebook", "page", "platform", "radio", "show", "site", "television", "tv"}
    | {"twitter", "website"}
)
"""Where a statement is given, as in 'a statement on its website'."""


def find_by_noun(reading: Reading, noun: Token) -> Found | None:
    """Give what depends on a noun in the way that it is listed with, if anything does.

    Parameters
    ----------
    reading : Reading
    noun : spacy.tokens.Token
    """
    word = lemma(noun)
    if noun.dep_ == "dobj" and only_raises(noun.head):
        return None
    if word == "view" and noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.nbor(-1).i == noun.head.i:
        return None  # 'in view of the cost, it was closed'
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
            things = children(child, "pobj", "pcomp")
            if any(is_when(thing) or (child.lower_ == "on" and lemma(thing) in _VENUES) for thing in things):
                continue
            for thing in things:
                contents = content_of(reading, thing, child, extend=False)
                holder = _of_whom(noun, child) or owner_of(noun)
                return Found("noun", noun.i, (noun.i, max(noun.i, child.i)), contents, holder)
        if found is not None:
            holder = _of_whom(noun, found) or owner_of(noun)
            contents = content_of(reading, found, noun, extend=False, without=end_of_claim(reading, noun, found))
            return Found("noun", noun.i, (noun.i, noun.i), contents, holder)
    return None


def _of_whom(noun: Token, content: Token) -> Holder | None:
    """Find whose it is in 'the view of the engineers that it held', where the content is something else."""
    for of in children(noun, "prep"):
        if of.lower_ in ("of", "within") and of.i < content.left_edge.i and not children(noun, "poss"):
            for person in children(of, "pobj"):
                return holder_from(person, short=True)
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
        owners = [owner for owner in children(noun, "poss") if owner.ent_type_ not in ("DATE", "TIME")]
        if not owners or lemma(noun) not in cues.NOUN_CLAUSE:
            continue
        for clause in children(verb, "ccomp"):
            if clause.left_edge.lower_ == "that" and clause.left_edge.dep_ == "mark" and clause.i > verb.i:
                contents = content_of(reading, clause, verb, extend=False)
                return Found("noun", noun.i, (noun.i, verb.i), contents, holder_from(owners[0]))
    return None
