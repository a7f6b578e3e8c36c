"""Content that is the object of a cue: 'criticized the plan', 'called it safe', 'accused them of fraud'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.contents import content_of, cut_of, is_withheld, object_of
from shiftdetect.extract.english.deeds import is_deed, only_issues
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.nouns import find_by_noun
from shiftdetect.extract.english.takebacks import withdrawn
from shiftdetect.extract.english.trees import (
    children,
    cue_words,
    holder_of,
    is_passive,
    says_as_quoted,
)
from shiftdetect.extract.english.words import PEOPLE, base_form

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span


def find_object(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    """Read 'criticized the plan' and 'called it safe'.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
    word : str
        Its dictionary form.
    parts : dict of str to list of spacy.tokens.Token
        Its children by their dependency.
    """
    passive = parts.get("nsubjpass", []) if is_passive(verb) else []
    named = parts["oprd"][:1] if len(parts.get("oprd", ())) > 1 and word in cues.CALLS else []  # 'called it a danger'
    objects = [*parts.get("dobj", ()), *passive, *named] or [
        clause for clause in parts.get("ccomp", ()) if clause.left_edge.lower_ == "what" and clause.i > verb.i
    ]
    rest = _predicate(verb, word, parts)
    if rest is not None and (objects or word in cues.CALLS):
        return Found("predicate", verb.i, cue_words(verb), _called(reading, verb, objects[:1], rest), holder_of(verb))
    if word not in cues.OBJECT or not objects:
        return None
    thing = objects[0]
    if word in cues.OBJECT_RISKY and (thing.right_edge.i - thing.left_edge.i < 3 or thing.pos_ in ("PRON", "PROPN")):
        return None
    if word == "quote" and any(map(says_as_quoted, [*parts.get("prep", ()), *children(thing, "prep")])):
        return None
    if word in ("cite", "quote") and (thing.ent_type_ == "PERSON" or base_form(thing.lemma_) in PEOPLE):
        return None  # 'citing two officials': they are cited for something else
    if is_deed(verb, thing) or only_issues(verb, thing) or withdrawn(thing) is not None:
        return None
    held = find_by_noun(reading, thing) if word in cues.GIVES and thing.pos_ == "NOUN" and thing.i > verb.i else None
    if held is not None and held.cue is not None:  # 'expressed concern about it': the noun belongs to the cue
        reading.settled.add(thing.i)
        cue = (cue_words(verb)[0], held.cue[1])
        return Found("object", verb.i, cue, held.contents, holder_of(verb), is_withheld(verb, word))
    contents = _called_in_quotes(reading, thing, word) or object_of(reading, thing, verb)
    return Found("object", verb.i, cue_words(verb), contents, holder_of(verb), is_withheld(verb, word))


def _called_in_quotes(reading: Reading, thing: Token, word: str) -> list[Span]:
    """Read 'declaring it “another great day for us”', of which the parse leaves out what it is called."""
    following = thing.right_edge.i + 1
    if word not in cues.CALLS or thing.pos_ != "PRON" or following >= len(reading.tokens):
        return []
    quote = reading.quote_at(reading.tokens[following].idx)
    if quote is None or quote.start != reading.tokens[following].idx:
        return []
    return [(reading.tokens[thing.left_edge.i].idx, quote.end)]


def _called(reading: Reading, verb: Token, objects: list[Token], rest: Token) -> list[Span]:
    """Give an object and what it is called; in the passive without the 'as' between them."""
    if objects and objects[0].i < verb.i and rest.dep_ == "prep" and rest.lower_ != "for":
        rest = next(iter(children(rest, "pobj", "pcomp")), rest)
    contents = content_of(reading, rest, verb, extend=False)
    for thing in objects:
        before = _meant(reading, thing, verb)
        if thing.i < verb.i:
            contents = before + contents
        elif before and contents:
            contents = [(min(before[0][0], contents[0][0]), max(before[-1][1], contents[-1][1]))]
        else:
            contents = before or contents
    return contents


def _meant(reading: Reading, thing: Token, verb: Token) -> list[Span]:
    """Give the words of an object, and of 'that' in 'a dam that Orr called safe' those of what it stands for."""
    noun = verb.head
    if thing.tag_ not in ("WDT", "WP") or verb.dep_ != "relcl" or noun.i > thing.i:
        return content_of(reading, thing, verb, extend=False)
    return cut_of(reading, set(range(noun.left_edge.i, noun.i + 1)), verb)


def _predicate(verb: Token, word: str, parts: dict[str, list[Token]]) -> Token | None:
    """Find what an object is called, or accused of."""
    rest: Token
    prep: Token
    if word in cues.CALLS:
        for rest in [
            *reversed(parts.get("oprd", ())),
            *parts.get("ccomp", ()),
            *parts.get("xcomp", ()),
            *parts.get("acomp", ()),
        ]:
            if rest.i > verb.i:
                return rest
    for prep in parts.get("prep", ()):
        if prep.i < verb.i:
            continue
        if prep.lower_ == "as" and word in cues.AS:
            return None if word == "quote" and says_as_quoted(prep) else prep
        if f"{word}_{prep.lower_}" in cues.WITH_OBJECT_PREPOSITION:
            return prep
    return None
