"""Content by dependency: what depends on a cue in the way that the cue is listed with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.according import find_according
from shiftdetect.extract.english.adjectives import find_by_adjective
from shiftdetect.extract.english.commas import find_by_commas
from shiftdetect.extract.english.contents import content_of, cut_of, end_before, is_withheld, object_of
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.inserted import between_commas, find_inserted, fronted, is_bare, that_said
from shiftdetect.extract.english.labels import find_labelled
from shiftdetect.extract.english.nouns import find_by_noun, find_point
from shiftdetect.extract.english.objects import find_object
from shiftdetect.extract.english.saying import TELLS, after_speaking, from_that, said_so, told_that
from shiftdetect.extract.english.tails import before_tail
from shiftdetect.extract.english.takebacks import find_taken_back
from shiftdetect.extract.english.trees import (
    FINITE,
    VERBAL,
    Holder,
    children,
    cue_words,
    holder_from,
    holder_of,
    is_gerund,
    is_passive,
    is_told_to,
    is_when,
    lemma,
)
from shiftdetect.extract.english.worded import find_per, find_to_quote, find_worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

_LEAST: Final = 3
"""Words of what nobody is named for, such as 'the plan was criticized'."""
_SUBJECTS: Final = frozenset(("DT", "JJ", "NN", "NNP", "NNPS", "NNS", "PRP", "PRP$"))
"""Tags of the first word of a subject."""
_WRITES: Final = frozenset(("email", "text", "write"))
_SAYS: Final = frozenset(("argue", "say", "think"))
_UNNAMED: Final = frozenset(("ask", "decline", "prefer", "refuse", "request", "want", "wish"))
_FOR: Final = frozenset(("appeal", "ask", "beg", "call", "hope", "lobby", "plead", "press", "push", "wish"))
_TOLD: Final = TELLS | frozenset(("accuse", "order", "urge"))
_HELD: Final = frozenset(
    ("want", "feel", "believe", "think", "support", "oppose", "confirm", "contradict", "agree", "enjoy", "prefer")
)


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
        labelled = find_labelled(reading, paragraph)
        if labelled is not None:
            yield labelled
        for token in reading.tokens[paragraph.start : paragraph.end]:
            kind = token.pos_
            if token.i in reading.settled:
                continue
            again = reading.rehung.get(token.i)
            if kind in VERBAL:
                found = _verb(reading, token)
            elif kind == "NOUN" and not paragraph.headline:
                found = find_worded(reading, token) or find_by_noun(reading, token)
            elif kind == "ADJ":
                found = find_by_adjective(reading, token)
            elif kind == "ADV" and token.lower_ in cues.HEDGES:
                found = _hedge(reading, token)
            elif kind == "ADP" and token.lower_ == "per":
                found = find_per(reading, token)
            else:
                found = None
            if found is not None and paragraph.headline and (found.holder is None or _was_told(token)):
                continue  # "Dam inquiry: minister 'was warned'", 'Minister told to resign'
            if found is not None and found.holder is None and is_told_to(token):
                reading.settled.update(child.i for child in children(token, "ccomp", "xcomp") if child.tag_ == "VB")
                continue
            if found is not None and found.contents and not _idle(reading, found, token):
                if again is not None:
                    found.holder = holder_of(again) or next(map(holder_from, children(again, "nsubjpass")), None)
                if found.holder is not None and found.holder.last < paragraph.start:
                    found.holder = _first_noun(reading, paragraph.start, found.holder, token)
                yield found


def _was_told(verb: Token) -> bool:
    """Tell 'Minister told to resign' and 'Minister warned of cracks' of a headline, which leave out 'was'."""
    after = verb.nbor(1).lower_ if verb.i + 1 < len(verb.doc) else ""
    return lemma(verb) in _TOLD and verb.tag_ in ("VBD", "VBN") and after in ("to", "of", "by", "over")


def _idle(reading: Reading, found: Found, cue: Token) -> bool:
    """Tell words that lay nothing to anybody: 'a bill titled so', 'it was named', 'See below'."""
    if found.holder is not None or found.rule not in ("object", "preposition", "predicate"):
        return False
    if cue.tag_ == "VBN" and cue.dep_ == "acl" and found.rule != "object":
        return True
    length = sum(len(reading.text[slice(*span)].split()) for span in found.contents)
    return found.rule != "predicate" and (length < _LEAST or (cue.tag_ == "VB" and cue.dep_ == "ROOT"))


def _first_noun(reading: Reading, start: int, holder: Holder, cue: Token) -> Holder:
    """Find the subject after a dateline which the parse took for the subject."""
    for token in reading.tokens[start : cue.i]:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "poss", "pobj"):
            return Holder(max(start, token.left_edge.i), token.i)
    return holder


def _verb(reading: Reading, verb: Token) -> Found | None:
    word = lemma(verb)
    if word == "accord":
        return find_according(reading, verb)
    if word in cues.SEEMS:
        return _seems(reading, verb)
    if word == "be":
        return find_point(reading, verb)
    if word == "make" and reading.tokens[min(verb.i + 1, len(reading.tokens) - 1)].lower_ == "clear":
        return None  # 'made clear that it held': the cue is the adjective
    parts: dict[str, list[Token]] = {}
    for child in verb.children:
        parts.setdefault(child.dep_, []).append(child)
    return (
        find_to_quote(reading, verb)
        or find_taken_back(reading, verb)
        or _clause(reading, verb, word, parts)
        or _adverbial(reading, verb, word, parts)
        or _infinitive(reading, verb, word, parts)
        or find_object(reading, verb, word, parts)
        or _preposition(reading, verb, word, parts)
        or find_by_commas(reading, verb, word)
    )


def _clause(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    heads = [*parts.get("ccomp", ()), *parts.get("parataxis", ())]
    if word in _SAYS:  # 'said closing it saves money'
        heads += [head for head in parts.get("xcomp", ()) if head.tag_ == "VBG" and head.i > verb.i]
    heads = [after_speaking(reading, head, verb) for head in heads] + told_that(verb, word)
    for head in sorted(heads, key=lambda h: h.i < verb.i):
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
        cut = before and verb.dep_ == "parataxis" and verb.head.i > verb.i and is_bare(head)
        split = between_commas(reading, verb, parts["nsubj"][0]) if cut and "nsubj" in parts else None
        if split is not None:
            return split  # 'She had not, she insisted, met him'
        if before and (_has_content(reading, head, verb, word, parts) or len(parts.get("nsubj", ())) > 1):
            continue
        if word in cues.GERUND and any(verb.i < g.i < head.i for g in parts.get("xcomp", ()) if is_gerund(g)):
            continue  # 'denied ordering the gates closed'
        holder = holder_of(verb)
        if before and holder is None:
            continue
        if (
            holder is not None
            and reading.tokens[holder.first].lower_ == "that"
            and holder.last == verb.i - 1
            and before
        ):
            continue
        if word == "say" and that_said(reading, verb):
            continue
        contents = content_of(reading, head, verb, extend=not before, without=end_before(reading, head, verb))
        contents = before_tail(reading, verb, from_that(reading, head, verb, contents))
        if not before and not opened and word in cues.SPEECH:
            contents = _with_subject(reading, head, verb, contents)
        if not before and not opened:
            contents = fronted(reading, verb) + contents
        return Found("clause", verb.i, cue_words(verb), contents, holder, is_withheld(verb, word))
    return said_so(reading, verb, word) or find_inserted(reading, verb, word, parts)


def _with_subject(reading: Reading, head: Token, verb: Token, contents: list[Span]) -> list[Span]:
    """Read 'said the dam and the wall “were old. They leaked.”', where the parse takes the subject for what is said.

    A content that begins with a finite verb has lost its subject, unless that stands before the cue.
    """
    if not contents or children(head, "nsubj", "nsubjpass", "expl", "csubj"):
        return contents
    (start, end), *rest = contents
    first, last = reading.token_at(start), cue_words(verb)[1]
    while first < len(reading.tokens) and not reading.tokens[first].is_alpha:
        first += 1
    lost = reading.tokens[last + 1 : first]
    begins = bool(lost) and lost[0].tag_ in _SUBJECTS and not any(t.text in (",", ":") for t in lost)
    if reading.tokens[first].tag_ not in FINITE or not begins or lost[0].ent_type_ in ("DATE", "TIME"):
        return contents
    return [(lost[0].idx, end), *rest]


def _has_content(reading: Reading, before: Token, verb: Token, word: str, parts: dict[str, list[Token]]) -> bool:
    """Tell 'The dam broke; she called it a failure' from 'The dam broke, she told me'."""
    if word == "call" or (word not in TELLS | _WRITES and "dobj" in parts):
        return True
    if any(so.lower_ == "so" and so.i == verb.i + 1 for so in parts.get("advmod", ())):
        return False  # 'The dam will hold; Orlan said so'
    first = min([child.left_edge.i for child in parts.get("nsubj", ())], default=verb.i)
    return first > before.i and reading.tokens[first - 1].text in (";", ":")


def _adverbial(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    """Read 'called for it to be closed', 'asked if it held' and 'proposed closing it', however they are parsed."""
    for head in (*parts.get("advcl", ()), *parts.get("xcomp", ())):
        if head.i < verb.i:
            continue
        marks = {child.lower_ for child in children(head, "mark")}
        if (
            (word in _FOR and "for" in marks)
            or (word in cues.ASKS and marks & {"if", "whether"})
            or (word in cues.GERUND and head.dep_ == "xcomp" and is_gerund(head))
        ):
            places = {token.i for token in head.subtree}
            for child in verb.children:  # 'proposed leaving it | open'
                if child.dep_ in ("ccomp", "acomp", "oprd") and child.left_edge.i == max(places) + 1:
                    places.update(token.i for token in child.subtree)
            last = verb.i
            if "for" in marks:
                last = min(places)
                places.remove(last)
            cue = (cue_words(verb)[0], max(last, verb.i))
            return Found("clause", verb.i, cue, cut_of(reading, places, verb), holder_of(verb), is_withheld(verb, word))
    return None


def _infinitive(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    for head in parts.get("xcomp", ()):
        if head.i < verb.i or _unnamed(word, head):
            continue
        to = any(c.dep_ == "aux" and c.tag_ == "TO" for c in head.children)
        if to and is_passive(verb) and word in cues.EXPECTED:
            return _raised(reading, verb, head)
        if to and word in cues.INFINITIVE:
            if word in cues.WITHHOLDING and lemma(head) in cues.SPEECH:
                return _withheld_infinitive(reading, verb, head)
            contents = content_of(reading, head, verb, extend=False)
            objects = parts.get("dobj", [])
            if word == "call":
                objects = [thing for prep in parts.get("prep", ()) for thing in children(prep, "pobj")]
            if (word in cues.KEEPS_OBJECT or word == "call") and objects and verb.i < objects[0].i < head.i:
                contents = [(reading.tokens[objects[0].left_edge.i].idx, contents[-1][1])] if contents else []
            return Found("infinitive", verb.i, cue_words(verb), contents, holder_of(verb))
    return None


def _unnamed(word: str, head: Token) -> bool:
    """Tell 'asked not to be named' and 'asked to remain anonymous', which is about the source and nothing said."""
    if word not in _UNNAMED:
        return False
    named = lemma(head) in ("identify", "name", "quote") and is_passive(head)
    return named or any(child.lower_ in ("anonymous", "unnamed") for child in children(head, "acomp", "attr", "oprd"))


def _withheld_infinitive(reading: Reading, verb: Token, head: Token) -> Found | None:
    """'declined to say whether': what was not said is the content, or the infinitive where nothing follows it."""
    reading.settled.add(head.i)
    for inner in children(head, "ccomp", "dobj", "prep"):
        if inner.i > head.i:
            about = children(inner, "pobj", "pcomp") if inner.dep_ == "prep" else []
            if any(map(is_when, about)):
                continue
            if about and inner.lower_ == "on":
                contents = content_of(reading, about[0], head, extend=False)
                return Found(
                    "withheld", verb.i, (cue_words(verb)[0], inner.i), contents, holder_of(verb), withheld=True
                )
            contents = content_of(reading, inner, head, extend=False)
            first, _ = cue_words(verb)
            return Found("withheld", verb.i, (first, head.i), contents, holder_of(verb), withheld=True)
    when = [prep for prep in children(head, "prep") if any(map(is_when, children(prep, "pobj")))]
    places = {t.i for t in head.subtree} - {t.i for prep in when for t in prep.subtree}
    return Found("withheld", verb.i, cue_words(verb), cut_of(reading, places, verb), holder_of(verb), withheld=True)


def _preposition(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    for prep in [*parts.get("prep", ()), *parts.get("agent", ()), *parts.get("prt", ())]:
        if f"{word}_{prep.lower_}" not in cues.WITH_PREPOSITION:
            continue
        things = children(prep, "pobj", "pcomp")
        for thing in () if any(map(is_when, things)) else things:
            contents = object_of(reading, thing, verb)
            cue = cue_words(verb, with_particle=prep)
            return Found("preposition", verb.i, cue, contents, holder_of(verb), is_withheld(verb, word))
    return None


def _seems(reading: Reading, verb: Token) -> Found | None:
    for rest in children(verb, "xcomp"):
        if rest.pos_ == "VERB" and rest.i > verb.i and (lemma(rest) in _HELD or _verb(reading, rest) is not None):
            return None  # 'seems to want': the cue is the verb that follows
    for rest in children(verb, "oprd", "acomp"):
        if rest.pos_ == "ADJ" and rest.i > verb.i and find_by_adjective(reading, rest) is not None:
            return None  # 'seemed pleased with it'
    for rest in children(verb, "xcomp", "oprd", "acomp", "ccomp"):
        if rest.i > verb.i and (rest.dep_ != "xcomp" or any(c.tag_ == "TO" for c in rest.children)):
            return _raised(reading, verb, rest)
    return None


def _raised(reading: Reading, verb: Token, rest: Token) -> Found:
    contents = content_of(reading, rest, verb, extend=True)
    for subject in children(verb, "nsubj", "nsubjpass"):
        if subject.lower_ not in ("it", "there") and subject.i < verb.i:
            contents = [*cut_of(reading, {t.i for t in subject.subtree if t.i < verb.i}, verb), *contents]
    return Found("hedge", verb.i, cue_words(verb), contents, None)


def _hedge(reading: Reading, adverb: Token) -> Found | None:
    head = adverb.head
    if head.pos_ not in VERBAL or _says(head):
        return None
    places = {t.i for t in head.subtree} - {adverb.i}
    return Found("hedge", adverb.i, (adverb.i, adverb.i), cut_of(reading, places, adverb), None)


def _says(verb: Token) -> bool:
    """Tell 'He reportedly said that it held', laid to him as 'He said that it held' is."""
    return lemma(verb) in cues.SPEECH and bool(children(verb, "nsubj")) and bool(children(verb, "ccomp", "dobj"))
