"""Sentences of which the parse makes one subject of two: 'The dam, said Orlan, will hold', 'In a poll, most said'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.contents import cut_of, sentence_of
from shiftdetect.extract.english.cues import SPEECH
from shiftdetect.extract.english.going_on import DASHES
from shiftdetect.extract.english.trees import FINITE, Holder, children, holder_from, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.found import Found
    from shiftdetect.extract.english.reading import Reading

_NOMINAL: Final = frozenset(("NOUN", "PROPN", "PRON"))


def read_inverted(reading: Reading, verb: Token, found: Found) -> bool:
    """Read 'The dam, said Paul Orlan, will hold', where the parse makes one subject of the first words.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
    found : Found
        Is given its holder and its contents where it is so.
    """
    words, holder = reading.tokens, found.holder
    if lemma(verb) not in SPEECH or verb.tag_ not in FINITE or words[verb.i - 1].text != ",":
        return False
    if holder is not None and holder.first > verb.i:
        return False
    last = verb.i
    while last + 1 < len(words) and words[last + 1].pos_ in ("PROPN", "NOUN", "DET", "ADJ", "ADP", "PART", "CCONJ"):
        last += 1
    start, end = sentence_of(reading, verb)
    if last == verb.i or last + 2 >= end or words[last + 1].text != "," or verb.i - 1 <= start:
        return False
    if any(verb.i < child.i <= last for child in children(verb, "dobj", "ccomp", "dative", "prep")):
        return False
    found.holder = Holder(verb.i + 1, last)
    found.contents = cut_of(reading, {*range(start, verb.i - 1), *range(last + 2, end)}, verb)
    return True


def read_inserted(reading: Reading, verb: Token, found: Found) -> bool:
    """Read 'The cause of it, farmers say, is the dam', where the parse makes one subject of all before 'say'.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
    found : Found
        Is given its holder and its contents where it is so.
    """
    words, holder = reading.tokens, found.holder
    start, end = sentence_of(reading, verb)
    if lemma(verb) not in SPEECH or verb.tag_ not in FINITE or holder is None or holder.last != verb.i - 1:
        return False
    if verb.i + 2 >= end or words[verb.i + 1].text != "," or words[verb.i + 2].tag_ not in FINITE:
        return False
    commas = [i for i in range(holder.first + 1, holder.last) if words[i].text == ","]
    if not commas or holder.first != start or not any(w.pos_ in _NOMINAL for w in words[commas[-1] + 1 : verb.i]):
        return False
    found.holder = Holder(commas[-1] + 1, holder.last)
    found.contents = cut_of(reading, {*range(start, commas[-1]), *range(verb.i + 2, end)}, verb)
    return True


def read_poll(reading: Reading, verb: Token, found: Found) -> bool:
    """Read 'In a poll, 75 percent said it held': the poll has it, and who was asked belongs to what it has.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
    found : Found
        Is given its holder and its contents where it is so.
    """
    start, _ = sentence_of(reading, verb)
    words, people = reading.tokens, found.holder
    if found.rule != "clause" or people is None or not start < people.first < verb.i or not found.contents:
        return False
    if not any(words[i].like_num for i in range(people.first, people.last + 1)):
        return False
    polls = children(words[start], "pobj") if words[start].lower_ == "in" else []
    cue = start
    if words[people.first - 1].text in (":", *DASHES):  # 'The poll has news for her: 75 percent said it held'
        polls = [token for token in words[start : people.first] if token.dep_ == "nsubj"]
        cue = people.first - 1
    for poll in polls:
        if lemma(poll) in ("poll", "survey"):
            found.holder, found.cue = holder_from(poll), (cue, cue)
            found.contents = [(words[people.first].idx, found.contents[-1][1])]
            return True
    return False
