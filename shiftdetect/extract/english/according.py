"""Content that is laid to somebody by 'according to', before or after it, once or several times in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiftdetect.extract.english.contents import cut_of, sentence_of
from shiftdetect.extract.english.cues import SPEECH
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import VERBAL, Holder, children, holder_from, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading


def find_according(reading: Reading, cue: Token) -> Found | None:
    """Give what is laid to somebody by 'according to', if anything is.

    Parameters
    ----------
    reading : Reading
    cue : spacy.tokens.Token
        Its first word.
    """
    to = next((c for c in cue.children if c.lower_ == "to"), None)
    if to is None:
        following = reading.tokens[cue.i + 1] if cue.i + 1 < len(reading.tokens) else None
        to = following if following is not None and following.lower_ == "to" else None
    if to is None:
        return None
    person = next((c for c in to.children if c.dep_ in ("pobj", "dobj")), None)
    if person is None:
        return None
    holder = holder_from(person)
    named = _name_after(reading, holder.last)
    holder = Holder(holder.first, _and_others(reading, cue, named), holder.named)
    first, last = cue.i, max(holder.last, to.i)
    start, end = _own_part(reading, cue)
    places = set(range(start, first))
    if not any(t.pos_ in VERBAL for t in reading.tokens[start:first]):
        places |= set(range(last + 1, end))
    if not places:
        return None
    found = Found("according", cue.i, (cue.i, to.i), cut_of(reading, places, cue), holder)
    for clause in children(person, "relcl"):
        for cited in children(clause, "dobj") if lemma(clause) in ("cite", "quote") else ():
            outlet = reading.tidied(*reading.span(person.left_edge.i, person.i))
            found.via = (reading.text[slice(*outlet)],)
            found.holder = holder_from(cited, short=True)
            reading.settled.add(clause.i)
    return found


def _name_after(reading: Reading, last: int) -> int:
    """Find the end of the name in 'according to state news agency SNA, it held', which the parse makes a subject."""
    words, end = reading.tokens, last
    while end + 1 < len(words) and words[end + 1].pos_ == "PROPN":
        end += 1
    named = words[last].pos_ == "NOUN" and end + 1 < len(words) and words[end + 1].text == ","
    return end if named else last


def _and_others(reading: Reading, cue: Token, last: int) -> int:
    """Find the end of 'according to Orr, the mayor, and Reed, the engineer,', which the parse breaks at 'and'."""
    words = reading.tokens
    if last + 3 >= len(words) or words[last + 1].text != "," or words[last + 2].lower_ != "and":
        return last
    other, joint = words[last + 3], words[last + 2]
    while other.dep_ == "compound" and other.head.i > other.i:
        other = other.head
    loose = other.pos_ == "PROPN" and other.dep_ in ("npadvmod", "conj") and not children(other, "nsubj")
    return other.right_edge.i if loose and joint.head.i in (cue.i, cue.head.i) else last


def _speaks(words: list[Token]) -> bool:
    """Tell whether somebody else says something in a part of the sentence."""
    return any(t.pos_ in VERBAL and lemma(t) in SPEECH and children(t, "nsubj") for t in words)


def _own_part(reading: Reading, cue: Token) -> tuple[int, int]:
    """Give the part of a sentence that one of several 'according to' in it is for: 'X, according to A, and Y, ...'."""
    start, end = sentence_of(reading, cue)
    words = reading.tokens
    for token in words[start:end]:
        if token.text == ";" and reading.quote_of[token.i] < 0:
            if token.i < cue.i:
                start = token.i + 1 if _speaks(words[start : token.i]) else start
            elif _speaks(words[token.i : end]):
                end = token.i  # 'according to A, it sank at noon; B said it sank at dawn'
                break
    for token in words[start:end]:
        if token.lower_ != "according" or token.i == cue.i or reading.quote_of[token.i] >= 0:
            continue
        joined = token.i - 1
        while joined > start and words[joined].text == ",":
            joined -= 1
        fronted = joined >= start and words[joined].dep_ == "cc"  # 'and according to A, Y'
        if token.i > cue.i:
            end = min(end, joined) if fronted else end
        elif fronted:
            start = max(start, token.i)
        else:
            named = max([t.right_edge.i for t in words[token.i : token.i + 3] if t.i < cue.i], default=token.i)
            joint = next((t.i for t in words[min(named, cue.i) : cue.i] if t.dep_ == "cc"), None)
            start = start if joint is None else max(start, joint + 1)
    if words[start].lower_ == "according" and start < cue.i:
        start = cue.i  # what comes before it is another's
    return start, end
