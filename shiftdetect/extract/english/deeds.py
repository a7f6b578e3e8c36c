"""Verbs that are now and then no words of anybody: 'attacked the embassy', 'raises questions about it'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.cues import DOCUMENTS
from shiftdetect.extract.english.trees import can_speak, children, lemma
from shiftdetect.extract.english.words import ORGANISATIONS, PEOPLE, base_form

if TYPE_CHECKING:
    from spacy.tokens import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOWS: Final = frozenset(("attack", "bash", "block", "hammer", "hit", "knock", "target"))
"""Verbs of what is done by hand as well as by word."""
_ARMED: Final = _words(
    """
    aircraft army attacker bomber drone fighter force guerrilla gunman helicopter insurgent jet looter militant militia
    missile mob navy plane rebel rioter rocket shooter soldier storm tank terrorist trooper troops warplane
"""
)
_STRUCK: Final = _words(
    """
    airbase airport barrack base border bridge building bus camp capitol car church compound consulate convoy drone
    embassy facility field hospital house market mosque port post road school ship soldier station street synagogue
    tanker temple town train troop truck vehicle village
"""
)
_ISSUES: Final = frozenset(("issue", "post", "publish", "release", "send", "share", "tweet", "upload", "write"))
_WHERE: Final = frozenset(("at", "in", "on", "to", "via"))
_SITES: Final = frozenset(("account", "channel", "feed", "page", "platform", "site", "twitter", "website", "x"))
_CONVICTED: Final = frozenset(("accountable", "arrest", "convict", "jail", "responsible", "sentence", "suspect"))


def is_deed(verb: Token, thing: Token) -> bool:
    """Tell a blow from a rebuke: by who strikes, by what is struck, or by who is held responsible.

    Parameters
    ----------
    verb : spacy.tokens.Token
    thing : spacy.tokens.Token
        Its object.
    """
    if lemma(verb) not in _BLOWS:
        return False
    held = verb.dep_ == "pcomp" and verb.head.lower_ == "for" and lemma(verb.head.head) in _CONVICTED
    return held or lemma(thing) in _STRUCK or any(lemma(t) in _ARMED for t in children(verb, "nsubj"))


def only_issues(verb: Token, thing: Token) -> bool:
    """Tell 'posted a thread on X', by which nothing of what it says is told, from 'posted a photo of the dam'.

    Parameters
    ----------
    verb : spacy.tokens.Token
    thing : spacy.tokens.Token
        Its object.
    """
    if lemma(verb) not in _ISSUES or lemma(thing) not in DOCUMENTS | {"thread"}:
        return False
    if any(child.dep_ in ("acl", "relcl", "appos", "conj") for child in thing.children):
        return False
    preps = [prep for prep in thing.children if prep.dep_ == "prep"]
    return all(prep.lower_ in _WHERE and all(map(_is_place, children(prep, "pobj"))) for prep in preps)


def _is_place(noun: Token) -> bool:
    return noun.pos_ == "PROPN" or noun.ent_type_ in ("DATE", "TIME") or lemma(noun) in _SITES


def only_raises(verb: Token) -> bool:
    """Tell 'The find raises questions', by which nobody asks any, from 'The council raised questions'."""
    subjects = children(verb, "nsubj")
    if lemma(verb) != "raise" or not subjects:
        return False
    who = subjects[0]
    if who.is_title and not children(who, "det", "poss"):
        return False  # a name, whatever the parse takes it for
    return not (who.pos_ == "PRON" or can_speak(who) or lemma(who) in ORGANISATIONS or base_form(lemma(who)) in PEOPLE)
