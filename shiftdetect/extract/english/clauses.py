"""Content by dependency: what depends on a cue in the way that the cue is listed with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import (
    VERBAL,
    children,
    cue_words,
    holder_from,
    holder_of,
    is_negated,
    is_passive,
    lemma,
    owner_of,
    runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

_NOUNS: Final = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"))


def find_by_clause(reading: Reading) -> Iterator[Found]:
    """Go through the words of an article and give each cue with its content.

    Parameters
    ----------
    reading : Reading

    Yields
    ------
    Found
        In the order of the cues; several may be rivals.
    """
    for paragraph in reading.paragraphs:
        if paragraph.dropped:
            continue
        for token in reading.tokens[paragraph.start : paragraph.end]:
            kind = token.pos_
            if kind in VERBAL:
                found = _verb(reading, token)
            elif kind == "NOUN":
                found = _noun(reading, token)
            elif kind == "ADJ":
                found = _adjective(reading, token)
            elif kind == "ADV" and token.lower_ in cues.HEDGES:
                found = _hedge(reading, token)
            else:
                found = None
            if found is not None and found.contents:
                yield found


def _verb(reading: Reading, verb: Token) -> Found | None:
    word = lemma(verb)
    if word == "accord":
        return _according(reading, verb)
    if word in cues.SEEMS:
        return _seems(reading, verb)
    parts: dict[str, list[Token]] = {}
    for child in verb.children:
        parts.setdefault(child.dep_, []).append(child)
    return (
        _clause(reading, verb, word, parts)
        or _infinitive(reading, verb, word, parts)
        or _object(reading, verb, word, parts)
        or _preposition(reading, verb, word, parts)
    )


def _clause(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    for head in [*parts.get("ccomp", ()), *parts.get("parataxis", ())]:
        marks = {c.lower_ for c in head.children if c.dep_ in ("mark", "aux") and c.i < head.i}
        opened = bool(marks & {"that", "whether", "if"}) and not (head.left_edge.lower_ not in marks)
        if word in cues.NEVER or (not opened and word in cues.NOT_WITHOUT_THAT):
            continue
        if "to" in marks and not children(head, "nsubj"):
            continue
        if "to" in marks and word not in cues.INFINITIVE:
            continue
        before = head.i < verb.i
        if before and word not in cues.SPEECH and word not in ("think", "believe", "show", "find", "see", "know"):
            continue
        if not opened and word not in cues.CLAUSE and word not in cues.INFINITIVE:
            continue
        holder = holder_of(verb)
        if before and holder is None:
            continue
        contents = _content(reading, head, verb, extend=not before)
        return Found("clause", verb.i, cue_words(verb), contents, holder, _withheld(verb, word))
    return None


def _infinitive(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    for head in parts.get("xcomp", ()):
        if head.i < verb.i:
            continue
        to = any(c.dep_ == "aux" and c.tag_ == "TO" for c in head.children)
        if to and is_passive(verb) and word in cues.EXPECTED:
            return _raised(reading, verb, head)
        if to and word in cues.INFINITIVE:
            if word in cues.WITHHOLDING and lemma(head) in cues.SPEECH:
                return _withheld_infinitive(reading, verb, head)
            contents = _content(reading, head, verb, extend=False)
            objects = parts.get("dobj", [])
            if word in cues.KEEPS_OBJECT and objects and objects[0].i < head.i:
                contents = [(reading.tokens[objects[0].left_edge.i].idx, contents[-1][1])] if contents else []
            return Found("infinitive", verb.i, cue_words(verb), contents, holder_of(verb))
    return None


def _withheld_infinitive(reading: Reading, verb: Token, head: Token) -> Found | None:
    """'declined to say whether': what was not said is the content, or the infinitive where nothing follows it."""
    for inner in children(head, "ccomp", "dobj", "prep"):
        if inner.i > head.i:
            contents = _content(reading, inner, head, extend=False)
            first, _ = cue_words(verb)
            return Found("withheld", verb.i, (first, head.i), contents, holder_of(verb), withheld=True)
    contents = _content(reading, head, verb, extend=False)
    return Found("withheld", verb.i, cue_words(verb), contents, holder_of(verb), withheld=True)


def _object(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    objects = [*parts.get("dobj", ()), *parts.get("nsubjpass", ())]
    rest = _predicate(verb, word, parts)
    if rest is not None and objects:
        contents = _content(reading, objects[0], verb, extend=False) + _content(reading, rest, verb, extend=False)
        return Found("predicate", verb.i, cue_words(verb), _joined(reading, contents), holder_of(verb))
    if rest is not None and word in cues.CALLS:
        contents = _content(reading, rest, verb, extend=False)
        return Found("predicate", verb.i, cue_words(verb), contents, holder_of(verb))
    if word not in cues.OBJECT or not objects:
        return None
    thing = objects[0]
    if word in cues.OBJECT_RISKY and (thing.right_edge.i - thing.left_edge.i < 3 or thing.pos_ in ("PRON", "PROPN")):
        return None
    contents = _content(reading, thing, verb, extend=False)
    return Found("object", verb.i, cue_words(verb), contents, holder_of(verb), _withheld(verb, word))


def _predicate(verb: Token, word: str, parts: dict[str, list[Token]]) -> Token | None:
    """Find what an object is called, or accused of."""
    rest: Token
    prep: Token
    if word in cues.CALLS:
        for rest in [*parts.get("oprd", ()), *parts.get("ccomp", ()), *parts.get("xcomp", ()), *parts.get("acomp", ())]:
            if rest.i > verb.i:
                return rest
    for prep in parts.get("prep", ()):
        if prep.i < verb.i:
            continue
        if prep.lower_ == "as" and word in cues.AS:
            return prep
        if f"{word}_{prep.lower_}" in cues.WITH_OBJECT_PREPOSITION:
            return prep
    return None


def _preposition(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    for prep in [*parts.get("prep", ()), *parts.get("agent", ()), *parts.get("prt", ())]:
        if f"{word}_{prep.lower_}" not in cues.WITH_PREPOSITION:
            continue
        for thing in children(prep, "pobj", "pcomp"):
            contents = _content(reading, thing, prep, extend=False)
            cue = cue_words(verb, with_particle=prep)
            return Found("preposition", verb.i, cue, contents, holder_of(verb), _withheld(verb, word))
    return None


def _noun(reading: Reading, noun: Token) -> Found | None:
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
                contents = _content(reading, thing, child, extend=False)
                return Found("noun", noun.i, (noun.i, max(noun.i, child.i)), contents, owner_of(noun))
        if found is not None:
            return Found("noun", noun.i, (noun.i, noun.i), _content(reading, found, noun, extend=False), owner_of(noun))
    return None


def _adjective(reading: Reading, adjective: Token) -> Found | None:
    word = adjective.lower_
    verb = adjective.head
    holder = holder_of(verb) if verb.pos_ in VERBAL else holder_from(verb, short=True)
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        if child.dep_ == "ccomp" and word in cues.ADJECTIVE_CLAUSE:
            contents = _content(reading, child, adjective, extend=False)
            return Found("adjective", adjective.i, (adjective.i, adjective.i), contents, holder)
        if child.dep_ == "xcomp" and word in cues.ADJECTIVE_INFINITIVE:
            contents = _content(reading, child, adjective, extend=False)
            return Found("adjective", adjective.i, (adjective.i, adjective.i), contents, holder)
        if child.dep_ == "prep" and f"{word}_{child.lower_}" in cues.ADJECTIVE_WITH_PREPOSITION:
            for thing in children(child, "pobj", "pcomp"):
                contents = _content(reading, thing, child, extend=False)
                return Found("adjective", adjective.i, (adjective.i, child.i), contents, holder)
    return None


def _seems(reading: Reading, verb: Token) -> Found | None:
    for rest in children(verb, "xcomp", "oprd", "acomp", "ccomp"):
        if rest.i > verb.i and (rest.dep_ != "xcomp" or any(c.tag_ == "TO" for c in rest.children)):
            return _raised(reading, verb, rest)
    return None


def _raised(reading: Reading, verb: Token, rest: Token) -> Found:
    contents = _content(reading, rest, verb, extend=False)
    for subject in children(verb, "nsubj", "nsubjpass"):
        if subject.dep_ != "expl" and subject.lower_ not in ("it", "there"):
            contents = [*_content(reading, subject, verb, extend=False), *contents]
    return Found("hedge", verb.i, cue_words(verb), contents, None)


def _hedge(reading: Reading, adverb: Token) -> Found | None:
    head = adverb.head
    if head.pos_ not in VERBAL:
        return None
    places = {t.i for t in head.subtree} - {adverb.i}
    return Found("hedge", adverb.i, (adverb.i, adverb.i), _cut(reading, places, adverb), None)


def _according(reading: Reading, cue: Token) -> Found | None:
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
    first, last = cue.i, max(holder.last, to.i)
    start, end = _sentence(reading, cue)
    places = set(range(start, first)) if first > start + 2 else set(range(last + 1, end))
    if not places:
        return None
    return Found("according", cue.i, (cue.i, to.i), _cut(reading, places, cue), holder)


def _sentence(reading: Reading, token: Token) -> tuple[int, int]:
    """Give the first token of the sentence and the one after its last; a paragraph ends it."""
    sentence = token.sent
    paragraph = reading.paragraphs[reading.paragraph_of[token.i]]
    return max(sentence.start, paragraph.start), min(sentence.end, paragraph.end)


def _content(reading: Reading, head: Token, cue: Token, *, extend: bool) -> list[Span]:
    """Give the characters of a subtree without the cue and what else hangs on it."""
    places = {t.i for t in head.subtree}
    if extend and head.i > cue.i:
        last = max(places)
        end = _sentence(reading, cue)[1]
        for child in cue.children:
            if (
                child.left_edge.i == last + 1
                and child.i < end
                and child.dep_ in ("prep", "advcl", "npadvmod", "advmod", "dobj", "dep")
            ):
                places.update(t.i for t in child.subtree)
                last = max(places)
    return _cut(reading, places, cue)


def _cut(reading: Reading, places: set[int], cue: Token) -> list[Span]:
    paragraph = reading.paragraphs[reading.paragraph_of[cue.i]]
    kept = [place for place in places if paragraph.start <= place < paragraph.end and place != cue.i]
    return [
        reading.span(first, last)
        for first, last in runs(kept)
        if any(reading.tokens[k].is_alpha or reading.tokens[k].like_num for k in range(first, last + 1))
    ]


def _joined(reading: Reading, contents: list[Span]) -> list[Span]:
    """Join spans with nothing but blanks between them."""
    joined: list[Span] = []
    for start, end in sorted(contents):
        if joined and not reading.text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _withheld(verb: Token, word: str) -> bool:
    return word in cues.WITHHELD_WITH_NOT and is_negated(verb)
