"""Claims that somebody takes back: 'retracted her statement that it held', 'went back on what she had said'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues, denials
from shiftdetect.extract.english.contents import cut_of
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import VERBAL, children, cue_words, holder_of, is_negated, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading

_OFF: Final = frozenset(("back_off", "backpedal_on", "backtrack_on", "renege_on", "reverse_on"))
"""Verbs of taking back with the preposition before what is taken back."""
_WITHDRAWS: Final = frozenset(("abandon", "disavow", "recant", "rescind", "retract", "withdraw"))
_DUE: Final = frozenset(("can", "could", "may", "might", "must", "ought", "should", "would"))
_FULL: Final = frozenset(("prt", "prep", "advmod", "acomp", "oprd", "xcomp"))
"""What may stand with 'took her claim' in the place of 'back'."""
_WHEN: Final = frozenset(("DATE", "TIME"))
_PLAIN: Final = frozenset(("back", "distance", "walk"))
"""Verbs that take nothing back by themselves ('backed what she said')."""


def find_taken_back(reading: Reading, verb: Token) -> Found | None:
    """Read 'took her claim that it held back' and 'went back on what she had said', wherever the parse hangs them.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token

    Returns
    -------
    Found or None
        None where the claim is not taken back, or where its own words tell as much.
    """
    if is_negated(verb) or is_due(verb):
        return None
    after = [part for part in verb.children if part.i > verb.i]
    things = [part for part in after if part.dep_ in ("dobj", "ccomp")]
    things += [thing for part in after if part.dep_ == "prep" for thing in children(part, "pobj", "pcomp", "ccomp")]
    for thing in things:
        found = _claim(reading, verb, thing) if thing.pos_ == "NOUN" else _what_was_said(reading, verb, thing)
        if found is not None:
            return found
    return None


def _claim(reading: Reading, verb: Token, noun: Token) -> Found | None:
    """Read a claim whose clause hangs on the verb, and one before 'back'."""
    words = reading.tokens
    if lemma(noun) not in cues.NOUN_CLAUSE or noun.i + 2 >= len(words) or words[noun.i + 1].lower_ != "that":
        return None
    that = words[noun.i + 1]
    clause = that.head
    if that.dep_ != "mark" or clause.i < that.i:
        return None
    end = clause.right_edge.i
    cue = (cue_words(verb)[0], noun.i)
    if lemma(verb) == "take" and noun.head == verb and not is_back(verb):
        back = next((t for t in clause.subtree if t.i > clause.i and t.lower_ == "back" and _ends(reading, t)), None)
        if back is None or any(c.i > noun.i and c.dep_ in _FULL and not _is_when(c) for c in verb.children):
            return None
        end, cue = back.i - 1, (cue[0], back.i)  # the cue is around its content
    elif took_back(noun) is None or clause.head == noun:
        return None  # the noun tells as much
    reading.settled.add(noun.i)
    return Found("taken back", verb.i, cue, cut_of(reading, set(range(that.i, end + 1)), verb), holder_of(verb))


def _what_was_said(reading: Reading, verb: Token, said: Token) -> Found | None:
    what = said.left_edge
    if what.lower_ != "what" or lemma(said) not in cues.SPEECH or said.pos_ not in VERBAL or is_negated(said):
        return None
    word, back = lemma(verb), is_back(verb)
    apart = said.dep_ == "pcomp" or said.head != verb
    if apart:
        on = said.head.lower_
        fits = (word == "go" and back and on == "on") or f"{word}_{on}" in _OFF or (word == "back" and on == "from")
        fits = fits or (on == "from" and word in denials.TAKES_BACK)
    else:
        fits = word in (denials.TAKES_BACK | denials.REVISES) - _PLAIN or (back and word in ("take", "walk"))
    if not fits:
        return None
    last = said.right_edge.i
    contents = cut_of(reading, set(range(what.i, last + 1)), verb)
    return Found("taken back", verb.i, (cue_words(verb)[0], what.i - 1), contents, holder_of(verb))


def _ends(reading: Reading, back: Token) -> bool:
    """Tell a 'back' after which nothing comes but when."""
    rest = [t for t in reading.tokens[back.i + 1 : back.sent.end] if not t.is_space]
    return not rest or rest[0].is_punct or _is_when(rest[0]) or rest[0].ent_type_ in _WHEN


def _is_when(part: Token) -> bool:
    return any(t.ent_type_ in _WHEN for t in part.subtree)


def is_due(verb: Token) -> bool:
    """Tell 'should retract it' and 'would have taken it back': nobody has."""
    return any(child.lower_ in _DUE for child in children(verb, "aux"))


def took_back(cue: Token) -> Token | None:
    """Find the verb of 'retracted her statement that it held' and 'walked back the claim that it held'."""
    if cue.pos_ != "NOUN" or any(t.tag_ != "PRP$" for t in children(cue, "poss")):
        return None
    if not children(cue, "poss") and not any(t.lower_ == "the" for t in children(cue, "det")):
        return None
    verb = cue.head
    for _ in range(3):
        if verb.pos_ in VERBAL or verb.dep_ not in ("prep", "advmod", "prt"):
            break
        verb = verb.head
    if not verb.i < cue.i or verb.pos_ not in VERBAL:
        return None
    if went_back_on(verb) == cue or (cue.dep_ == "dobj" and lemma(verb) == "take" and is_back(verb)):
        return verb
    apart = cue.dep_ == "pobj" and (cue.head.lower_ in ("back", "from") or f"{lemma(verb)}_{cue.head.lower_}" in _OFF)
    return verb if (cue.dep_ == "dobj" or apart) and lemma(verb) in denials.TAKES_BACK | denials.REVISES else None


def is_back(verb: Token) -> bool:
    """Tell 'pushed back' and 'took back'."""
    return any(t.lower_ == "back" for t in children(verb, "advmod", "prt"))


def went_back_on(verb: Token) -> Token | None:
    """Find what somebody went back on in 'went back on her statement that it held', wherever the parse hangs 'that'."""
    if lemma(verb) != "go" or not is_back(verb):
        return None
    claims = (noun for on in children(verb, "prep") if on.lower_ == "on" for noun in children(on, "pobj"))
    return next((noun for noun in claims if lemma(noun) in cues.NOUN_CLAUSE), None)


def withdrawn(claim: Token) -> Token | None:
    """Find the verb of 'Her claim that it held was withdrawn', by whoever made it where nobody else is named."""
    verb = claim.head
    if claim.dep_ != "nsubjpass" or not children(claim, "poss") or children(verb, "agent") or is_due(verb):
        return None
    back = lemma(verb) in ("take", "walk") and is_back(verb)
    return verb if back or lemma(verb) in _WITHDRAWS else None


def gave_up(verb: Token) -> Token | None:
    """Find the claim in 'backed off the claim that it held' and 'withdrew her claim that it held'."""
    word = lemma(verb)
    off = word == "back" and any(t.lower_ in ("off", "down", "away") for t in children(verb, "prt", "advmod"))
    if verb.pos_ not in VERBAL or not (off or word == "withdraw"):
        return None
    claims = [noun for noun in children(verb, "dobj") if lemma(noun) in cues.NOUN_CLAUSE and children(noun, "acl")]
    return next((noun for noun in claims if noun.i > verb.i), None)
