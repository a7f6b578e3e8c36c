"""Which characters belong to a content: a subtree, less the cue and what else hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.denials import DENIES
from shiftdetect.extract.english.trees import HOURS, VERBAL, can_speak, children, is_negated, lemma, runs

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.found import Found
    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

_OWN_CLAUSE: Final = frozenset(("nsubj", "nsubjpass", "mark", "aux", "auxpass"))
_LOOSE: Final = frozenset(("prep", "advcl", "npadvmod", "advmod", "dobj", "dep"))
"""What hangs on a cue right after its content, and belongs to the content as a rule."""

_GOING_ON: Final = frozenset(("VBD", "VBP", "VBZ", "VBG", "VBN"))
"""Forms of a cue from which another verb may go on."""
_RELATIVE: Final = frozenset(("which", "who", "whom", "whose"))
_MOST_ASIDE: Final = 2
"""Tokens of an aside at most, for each of what stands before it."""
_MOST_REJECTED: Final = 9
"""Tokens of ', a charge that the ministry has repeatedly denied' after the comma."""
_DEEPEST: Final = 4
"""Steps from 'whose' to the verb of its clause."""
_AGAINST: Final = frozenset(("while", "whereas"))
_DAYS: Final = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday")
)
_PARTS: Final = frozenset(("morning", "afternoon", "evening", "night"))
_MORE: Final = frozenset(
    ("add", "answer", "comment", "discuss", "elaborate", "reply", "respond", "say", "speak", "tell")
)
_NOT: Final = frozenset(("n't", "n’t"))
_PURPOSES: Final = frozenset(("as", "for", "over"))


def sentence_of(reading: Reading, token: Token) -> tuple[int, int]:
    """Give the first token of the sentence and the one after its last; a paragraph ends it."""
    sentence = token.sent
    paragraph = reading.paragraphs[reading.paragraph_of[token.i]]
    return max(sentence.start, paragraph.start), min(sentence.end, paragraph.end)


def end_before(reading: Reading, head: Token, verb: Token) -> int | None:
    """Find where the content ends in 'said it held and promised to repair it', which the parse often takes for one.

    A verb of speech that is joined to the content, has no subject of its own and stands in the form of the cue goes
    on from the cue; so does 'adding'. Who speaks in 'said it held, while others said' is somebody else.
    """
    if verb.tag_ not in _GOING_ON or head.i < verb.i:
        return None
    beside = [clause for clause in children(verb, "ccomp") if clause.i > head.i]  # 'said it leaked - it did - but said'
    for token in (t for clause in (head, *beside) for t in clause.subtree):
        if token.i <= head.i or token.dep_ not in ("conj", "advcl") or reading.quote_of[token.i] >= 0:
            continue
        if _sets_against(reading, token, verb):
            return token.left_edge.i - 1
        word = lemma(token)
        withheld = token.dep_ == "conj" and word in cues.SPEECH and is_negated(token)
        if any(child.dep_ in _OWN_CLAUSE and not (withheld and child.dep_ == "aux") for child in token.children):
            continue
        if withheld or _goes_on(reading, token, head, verb):
            reading.rehung[token.i] = verb
            cut = token.left_edge.i
            while reading.tokens[cut - 1].lower_ in (",", "and", "but", "then", "also"):
                cut -= 1
            return cut
    return None


def is_withheld(verb: Token, word: str) -> bool:
    """Tell 'did not say', by which nothing was said."""
    return word in cues.WITHHELD_WITH_NOT and is_negated(verb)


def end_of_claim(reading: Reading, noun: Token, clause: Token) -> int | None:
    """Find where the clause of a noun ends in 'denied claims that it leaked and said it was new': she said it."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    said = any(mark.lower_ == "that" for mark in children(clause, "mark"))
    return end_before(reading, clause, verb) if said and clause.dep_ == "acl" and verb.pos_ in VERBAL else None


def _sets_against(reading: Reading, token: Token, verb: Token) -> bool:
    """Tell ', while Reed blamed the council', by which the article goes on to another speaker."""
    marks = [mark for mark in children(token, "mark") if mark.lower_ in _AGAINST]
    if not marks or marks[0].i != token.left_edge.i or reading.tokens[marks[0].i - 1].text != ",":
        return False
    subjects = children(token, "nsubj")
    named = bool(subjects) and (subjects[0].pos_ in ("PROPN", "NOUN"))
    return named and lemma(token) in cues.GOES_ON and token.tag_ == verb.tag_


def _asked(verb: Token) -> list[str]:
    """Give the form of 'was' in 'was asked whether it held and replied that it did'."""
    return [aux.tag_ for aux in children(verb, "auxpass")] if lemma(verb) in cues.ASKS else []


def _goes_on(reading: Reading, token: Token, head: Token, verb: Token) -> bool:
    """Tell whether a verb without a subject of its own goes on from the cue, by its form."""
    word = lemma(token)
    if token.dep_ == "conj":
        if token.tag_ in ("VBD", "VBZ"):
            apart = any(reading.tokens[i - 1].text == "," for i in range(token.left_edge.i - 1, token.left_edge.i + 1))
            if head.tag_ == token.tag_ and not apart and any(map(can_speak, children(head, "nsubj"))):
                return False  # 'said Reed knew and told farmers': Reed told them
            goes_on = cues.GOES_ON if head.tag_ != token.tag_ else cues.SPEECH
            return word in goes_on and token.tag_ in (verb.tag_, *_asked(verb))
        return token.tag_ == "VBG" == verb.tag_ and word in cues.SPEECH
    if token.tag_ != "VBG":
        return False
    return word in cues.SPEECH or (word in cues.ADDS and reading.tokens[token.left_edge.i - 1].text == ",")


def content_of(reading: Reading, head: Token, cue: Token, *, extend: bool, without: int | None = None) -> list[Span]:
    """Give the characters of a subtree without the cue and what else hangs on it, up to a token if one is given."""
    places = {t.i for t in head.subtree}
    if without is not None:
        return cut_of(reading, {place for place in places if place < without}, cue)
    if extend and head.i > cue.i:
        last = max(places)
        end = sentence_of(reading, cue)[1]
        for child in cue.children:
            if child.i >= end or (child.left_edge.i != last + 1 and not _after_joint(reading, child, cue, last)):
                continue
            subjectless = not children(child, "nsubj", "nsubjpass", "expl")
            if child.dep_ in _LOOSE or child.dep_ == "ccomp" or (subjectless and _goes_on_within(child)):
                places.update(range(last + 1, child.left_edge.i), (t.i for t in child.subtree))
                last = max(places)
    return cut_of(reading, places, cue)


def _after_joint(reading: Reading, child: Token, cue: Token, last: int) -> bool:
    """Tell ', and then would go on' and '”, because it is old' of the content, with a sign or 'and' in between."""
    first = child.left_edge.i
    between = reading.tokens[last + 1 : first]
    if not between or first <= last:
        return False
    if child.dep_ == "conj" and cue.tag_ == "VBD":
        return _is_bound(child) and all(t.text == "," or t.lower_ in ("and", "but") for t in between)
    because = child.dep_ == "advcl" and reading.tokens[first].lower_ == "because"
    return because and reading.quote_of[between[0].i] >= 0 and all(t.is_punct for t in between)


def object_of(reading: Reading, thing: Token, verb: Token) -> list[Span]:
    """Give the characters of an object with what says to what end, as in 'backed a ban on it to save it'.

    The parse hangs 'to save it' on the verb as often as on the noun; when and where somebody says it stays out.
    """
    places = {t.i for t in thing.subtree}
    for clause in children(thing, "acl"):
        if (cut := end_of_claim(reading, thing, clause)) is not None:
            return cut_of(reading, {place for place in places if place < cut}, verb)
    last, end = max(places), sentence_of(reading, verb)[1]
    for child in verb.children:
        if thing.i > verb.i and child.left_edge.i == last + 1 and child.i < end and _completes(verb, child):
            places.update(t.i for t in child.subtree)
            last = max(places)
    return cut_of(reading, places, verb)


def _completes(verb: Token, child: Token) -> bool:
    if child.dep_ == "prep":
        by_name = child.lower_ == "by" and any(thing.lower_ == "name" for thing in child.children)
        return by_name or child.lower_ in _PURPOSES or (child.lower_ == "to" and lemma(verb) not in cues.SPEECH)
    return child.dep_ == "advcl" and any(c.tag_ == "TO" for c in child.children)


def _goes_on_within(verb: Token) -> bool:
    """Tell a second predicate of the content, 'and had not been told', which passes for one of the cue's."""
    return verb.dep_ == "conj" and (lemma(verb) in ("be", "have") or _is_bound(verb))


def _is_bound(verb: Token) -> bool:
    """Tell 'and would go on': by 'would' what somebody will do is told in their words, unless it is to say more."""
    would = any(child.lower_ in ("would", "could", "might") for child in children(verb, "aux"))
    bare = not children(verb, "nsubj", "nsubjpass", "expl")
    return would and bare and not is_negated(verb) and lemma(verb) not in _MORE


def cut_of(reading: Reading, places: set[int], cue: Token) -> list[Span]:
    """Give the characters of some tokens of the cue's paragraph, stretch by stretch; signs alone are none."""
    paragraph = reading.paragraphs[reading.paragraph_of[cue.i]]
    kept = [place for place in places if paragraph.start <= place < paragraph.end and place != cue.i]
    words = reading.tokens  # of 'did' without its "n't" the contrary would be said
    kept += [i + 1 for i in kept if i + 1 < paragraph.end and i + 1 not in places and words[i + 1].lower_ in _NOT]
    for i in tuple(kept):  # the full stop of 'at 4 a.m.' ends a sentence, too: of the hour 'at' or 'at 4' would be left
        hour = i + 1 if words[i].like_num else i + 2
        if hour < paragraph.end and words[hour].lower_ in HOURS and words[hour - 1].like_num:
            kept += [hour - 1, hour] if hour == i + 1 or words[i].dep_ == "prep" else []
    return [
        reading.span(first, last)
        for first, last in runs(set(kept))
        if any(reading.tokens[k].is_alpha or reading.tokens[k].like_num for k in range(first, last + 1))
    ]


def without_when(reading: Reading, found: Found, start: int, end: int) -> Span:
    """Leave 'on Tuesday' of 'said on Tuesday prices would fall' out: it is when it was said.

    Parameters
    ----------
    reading : Reading
    found : Found
    start, end : int
        Of a part of its content.
    """
    words, first = reading.tokens, reading.token_at(start)
    if found.rule != "clause" or found.cue is None or first != found.cue[1] + 1 or reading.quote_of[first] >= 0:
        return start, end
    on = words[first].lower_ == "on"
    day = first + on
    if day + 2 >= len(words) or words[day].lower_ not in _DAYS or not (on or words[day].dep_ == "npadvmod"):
        return start, end
    following = words[day + 1 + (words[day + 1].lower_ in _PARTS)]
    if following.pos_ in VERBAL or following.is_punct or following.lower_ in ("and", "or", "to", "that", "through"):
        return start, end
    return following.idx, end


def without_aside(reading: Reading, span: Span, cue: Token) -> Span:
    """Leave ', which opened in May' at the end of a content out: the article's own words as a rule."""
    words = reading.tokens
    first, last = reading.token_at(span[0]), reading.token_at(span[1] - 1)
    while last > first and (words[last].is_punct or words[last].is_space):
        last -= 1
    for i in range(first + 2, last):
        if words[i - 1].text == "," and _is_rejected(reading, i, last):
            return span[0], words[i - 2].idx + len(words[i - 2])
        if words[i - 1].text != "," or words[i].lower_ not in _RELATIVE or reading.quote_of[i] >= 0:
            continue
        clause = words[i].head
        for _ in range(_DEEPEST):
            if clause.dep_ == "relcl" or clause.head.i == clause.i:
                break
            clause = clause.head
        whole = clause.dep_ == "relcl" and clause.left_edge.i == i and first <= clause.head.i < i
        if whole and not i <= cue.i <= clause.right_edge.i and clause.right_edge.i >= last:
            if last - i > _MOST_ASIDE * (i - first):
                return span  # 'praised Orlan, who built the dam with friends': more than an aside
            return span[0], words[i - 2].idx + len(words[i - 2])
    return span


def _is_rejected(reading: Reading, i: int, last: int) -> bool:
    """Tell ', a charge she rejects' at the end of what somebody else said."""
    words = reading.tokens
    if words[i].lower_ not in ("a", "an") or lemma(words[i + 1]) not in cues.CHARGES or reading.quote_of[i] >= 0:
        return False
    return lemma(words[last]) in DENIES and last - i <= _MOST_REJECTED
