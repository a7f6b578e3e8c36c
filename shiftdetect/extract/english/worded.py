"""Whose words they are without a verb of speech: 'As Brandt put it', 'in the words of Brandt', 'per Brandt'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.contents import cut_of, sentence_of
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import VERBAL, Holder, children, holder_from, lemma
from shiftdetect.extract.english.words import FIRST_PERSON, PEOPLE, base_form

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading

_OWNED: Final = {
    "in": frozenset(("assessment", "estimation", "judgement", "judgment", "opinion", "phrase", "telling", "view")),
    "by": frozenset(("account", "admission", "reckoning", "telling")),
}
"""Nouns for what somebody says or thinks, by the preposition before them; beside 'in the words of'."""
_ADHERES: Final = frozenset(("abide", "stand", "stick"))
"""Verbs that end in 'by': 'Brandt stood by her account' tells nothing of it."""
_OWN_CLAUSE: Final = frozenset(("ROOT", "conj", "ccomp", "advcl"))
_SAYS: Final = frozenset(("add", "argue", "claim", "insist", "say", "tell", "write"))
_HIGHEST: Final = 6
"""Steps from such a phrase up to the verb of its clause."""
_OUR: Final = frozenset(("my", "our", "your"))


def is_put(verb: Token) -> bool:
    """Tell 'as Brandt put it' from 'as Brandt put it away', by what stands right after it."""
    if lemma(verb) != "put" or not any(mark.lower_ == "as" for mark in children(verb, "mark", "advmod")):
        return False
    if not children(verb, "nsubj") or not any(it.lower_ == "it" and it.i == verb.i + 1 for it in verb.children):
        return False
    return not children(verb, "prt", "ccomp", "xcomp") and not any(
        prep.lower_ in ("into", "on", "onto", "down", "up", "off") and not _is_when(prep)
        for prep in children(verb, "prep", "advmod")
    )


def _is_when(prep: Token) -> bool:
    return any(thing.ent_type_ in ("DATE", "TIME") for thing in children(prep, "pobj"))


def find_worded(reading: Reading, noun: Token) -> Found | None:
    """Read 'In the words of Brandt, the dam is a wreck', 'in Brandt's view' and 'by Brandt's own account'.

    Parameters
    ----------
    reading : Reading
    noun : spacy.tokens.Token
    """
    prep = noun.head
    if noun.dep_ != "pobj" or prep.dep_ != "prep" or prep.i > noun.i or noun.i - prep.i > _HIGHEST:
        return None
    before = reading.tokens[prep.i - 1] if prep.i else prep
    if prep.lower_ == "by" and before.pos_ in VERBAL and lemma(before) in _ADHERES:
        return None
    words = noun.lower_ == "words" and prep.lower_ == "in"
    if not words and lemma(noun) not in _OWNED.get(prep.lower_, ()):
        return None
    owner = next(iter(children(noun, "poss")), None)
    if owner is None and (words or any(the.lower_ == "the" for the in children(noun, "det"))):
        of = next((of for of in children(noun, "prep") if of.lower_ == "of" and of.i == noun.i + 1), None)
        owner = None if of is None else next(iter(children(of, "pobj")), None)
    if owner is None or owner.lower_ in _OUR | FIRST_PERSON:
        return None
    return _around(reading, prep, owner, noun, max(noun.i, owner.right_edge.i))


def find_per(reading: Reading, prep: Token) -> Found | None:
    """Read 'Per Brandt, the dam is a wreck' and 'The dam is a wreck, per Brandt', but not 'twice per week'.

    Parameters
    ----------
    reading : Reading
    prep : spacy.tokens.Token
    """
    person = next(iter(children(prep, "pobj")), None)
    if prep.lower_ != "per" or person is None or person.pos_ != "PROPN":
        return None
    words, last = reading.tokens, person.right_edge.i
    start, end = sentence_of(reading, prep)
    before = "," if prep.i == start else words[prep.i - 1].text
    after = "." if last + 1 >= end else words[last + 1].text
    if before not in (",", "—", "–", "(", "”", '"') or after not in (",", ".", ")", ";", "—", "–"):
        return None
    return _around(reading, prep, person, prep, last)


def find_to_quote(reading: Reading, verb: Token) -> Found | None:
    """Read 'To quote Brandt, the dam is a wreck': the parse has it that the dam quotes.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
    """
    person = next(iter(children(verb, "dobj")), None)
    to = next((aux for aux in children(verb, "aux") if aux.tag_ == "TO"), None)
    if lemma(verb) != "quote" or verb.dep_ != "advcl" or to is None or person is None or person.pos_ != "PROPN":
        return None
    if to.i != sentence_of(reading, verb)[0] or verb.head.i < verb.i:
        return None
    return _around(reading, to, person, verb, person.right_edge.i)


def _around(reading: Reading, first: Token, owner: Token, cue: Token, last: int) -> Found | None:
    """Give the clause around such a phrase as the content."""
    verb = first.head
    for _ in range(_HIGHEST):
        if verb.pos_ in VERBAL and verb.dep_ not in ("aux", "auxpass", "amod", "compound") and verb.i != cue.i:
            break
        verb = verb.head
    if verb.pos_ not in VERBAL or verb.dep_ not in _OWN_CLAUSE:
        return None
    clause = children(verb, "ccomp") or lemma(verb) in _SAYS
    if lemma(verb) in cues.CLAUSE and children(verb, "nsubj") and clause:
        return None  # 'In his view, Orlan said, it holds'
    last = next((i for i in range(owner.i, last) if reading.quote_of[i + 1] != reading.quote_of[owner.i]), last)
    own = set(range(first.i, last + 1))
    places = {t.i for t in verb.subtree} - own
    for child in children(verb, "conj", "parataxis"):
        if child.left_edge.i > last and children(child, "nsubj", "nsubjpass"):
            places -= {t.i for t in child.subtree}  # 'It is a wreck, in his words, and Voss has left'
            places -= {joint.i for joint in children(verb, "cc") if last < joint.i < child.i}
    if verb.dep_ == "ccomp" and verb.head.i > last and not children(verb.head, "nsubj"):
        return None
    contents = cut_of(reading, places, cue)
    if (named := _whose(owner, verb, last)) is not owner:
        return Found("according", cue.i, (first.i, cue.i), contents, holder_from(named, short=True))
    holder = holder_from(owner, short=True)
    return Found("according", cue.i, (first.i, cue.i), contents, Holder(holder.first, min(holder.last, last)))


def _whose(owner: Token, verb: Token, last: int) -> Token:
    """Find who is meant in 'By her own admission, Brandt never read it': she stands after it."""
    own = owner.tag_ == "PRP$" and any(word.lower_ == "own" for word in children(owner.head, "amod"))
    subjects = children(verb, "nsubj") if own and verb.i > last else []
    return next((t for t in subjects if t.i > last and (t.pos_ == "PROPN" or base_form(t.text) in PEOPLE)), owner)
