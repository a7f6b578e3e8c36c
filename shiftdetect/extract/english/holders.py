"""Whose a cue is where the parse misleads: a subject in another sentence, a dateline, a document, nobody at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.contents import sentence_of
from shiftdetect.extract.english.cues import DOCUMENTS, FELT, OBJECT_CONTROL, PEOPLE_WITH_VIEWS, SPEECH
from shiftdetect.extract.english.going_on import DASHES, explaining, speaking_on
from shiftdetect.extract.english.trees import (
    FINITE,
    VERBAL,
    Holder,
    children,
    cue_words,
    holder_from,
    is_passive,
    is_received,
    is_when,
    lemma,
    subject_of,
)
from shiftdetect.extract.english.turned import read_inserted, read_inverted, read_poll
from shiftdetect.extract.english.words import FIRST_PERSON, PARTIES

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.found import Found
    from shiftdetect.extract.english.reading import Reading

_NOMINAL: Final = frozenset(("NOUN", "PROPN", "PRON"))
_BESIDE: Final = 12
"""Tokens between a cue and a speaker beside it."""
_BEFORE: Final = 40
_LONGEST_NAME: Final = 8
"""Tokens of a name between a dash and a colon."""
_DATELINE: Final = 14
"""First tokens of a paragraph among which the dash of a dateline is looked for."""
_LOOSE: Final = frozenset(("npadvmod", "poss", "compound"))
_NO_SUBJECT: Final = frozenset(("pobj", "dobj", "poss", "compound"))
_MANY: Final = frozenset(("few", "half", "many", "more", "most", "others", "some"))
_OF_THEM: Final = frozenset(("about", "almost", "in", "nearly", "of", "out", "over", "than", "more", "fewer"))
_SHORT: Final = frozenset(("adm", "brig", "capt", "cmdr", "col", "cpl", "gen", "gov", "lt", "maj", "sen", "sgt"))
"""Titles before a full stop that the pipeline may take for the end of a sentence."""
_BUT: Final = (("but",), ("except", "for"), ("except",), ("save",), ("besides",), ("other", "than"), ("apart", "from"))
"""Words after 'nobody' before whoever says it."""
_BOTH: Final = frozenset(("both", "all", "each", "himself", "herself", "itself", "themselves"))


def settle_holder(reading: Reading, found: Found) -> None:
    """Find whose the cue of a candidate is by the words around it, where the parse gives nobody or somebody else.

    Parameters
    ----------
    reading : Reading
    found : Found
        Its holder is set, and its contents where they hold words that name the speaker.
    """
    if found.cue is None or found.at is None or found.rule in ("according", "label"):
        return
    cue = reading.tokens[found.at]
    _settle(reading, found, cue)
    holder = found.holder = _with_name(reading, found.holder)
    if holder is not None and all(_is_time(reading.tokens[i]) for i in range(holder.first, holder.last + 1)):
        people = [token for token in children(cue, "nsubj", "nsubjpass") if not _is_time(token)]
        holder = found.holder = holder_from(people[0]) if people else None  # 'Orlan last week said it held'
    if holder is not None and holder.first == holder.last and reading.tokens[holder.first].dep_ == "expl":
        found.holder = None  # 'There is no evidence that'
    elif holder is None:
        found.holder = _so_many(reading, cue)
    elif holder.first == holder.last and reading.quote_of[holder.first] >= 0 and _is_outside(reading, found, cue):
        found.holder = _beyond_quote(reading, cue)
    elif holder.first == holder.last and reading.quote_of[holder.first] >= 0 and _says_i(reading, holder):
        found.holder = _before_clause(reading, found, cue, holder) or holder
    elif holder.first == holder.last:
        found.holder = _for_nobody(cue, holder) or _stands_for(cue, holder) or holder


def _settle(reading: Reading, found: Found, cue: Token) -> None:
    holder = found.holder
    if cue.text == ":":
        found.holder = _before_colon(reading, cue) or holder
    elif found.rule == "quote" and found.cue is not None:
        holder = speaking_on(cue) or _outside_quote(reading, found.cue, holder)
        found.holder = (_author(cue, holder) if holder is not None else None) or holder
    elif cue.pos_ not in VERBAL:
        found.holder = (
            _with_view(cue) or _named_before(cue, party=True) or holder or _named_before(cue) or _among(reading, cue)
        )
    elif (named := _after_dateline(reading, cue, holder) or explaining(cue)) is not None:
        found.holder = named
    elif found.rule == "hedge" or (holder is not None and cue.i in reading.rehung and cue.tag_ in ("VBG", "VBN")):
        return
    elif is_passive(cue):
        found.holder = holder or _agent(reading, cue, found)
    elif not (
        read_inverted(reading, cue, found) or read_inserted(reading, cue, found) or read_poll(reading, cue, found)
    ):
        found.holder = (
            _loose(cue) if holder is None else _beside(reading, cue, holder) or _author(cue, holder) or holder
        )


def _is_time(token: Token) -> bool:
    return is_when(token) or token.is_punct


def _before_clause(reading: Reading, found: Found, cue: Token, holder: Holder) -> Holder | None:
    """Find who speaks in 'Orlan, who wrote that “we knew,” said it was new', laid by the parse to those who knew."""
    if found.rule == "quote" or reading.quote_of[cue.i] >= 0 or cue.tag_ not in FINITE or holder.first > cue.i:
        return None
    opening = reading.tokens[reading.token_at(reading.quotes[reading.quote_of[holder.first]].start)]
    for i in range(sentence_of(reading, opening)[0], opening.i):  # the pipeline may end a sentence within the quote
        noun = reading.tokens[i]
        if noun.pos_ in _NOMINAL and reading.quote_of[i] < 0:
            for clause in children(noun, "relcl"):
                if noun.i < clause.i < opening.i:
                    return holder_from(noun, short=True)
    return None


def _says_i(reading: Reading, holder: Holder) -> bool:
    return reading.tokens[holder.first].lower_ in FIRST_PERSON


def _is_outside(reading: Reading, found: Found, cue: Token) -> bool:
    return cue.tag_ == "VBG" and cue.pos_ in VERBAL and found.rule != "quote" and reading.quote_of[cue.i] < 0


def _beyond_quote(reading: Reading, verb: Token) -> Holder | None:
    """Find who speaks in 'Orlan said, “We knew,” referring to the leak', laid by the parse to those who knew."""
    head = verb.head
    while reading.quote_of[head.i] >= 0 and head.head.i != head.i:
        head = head.head
    speaker = subject_of(head) if head.pos_ in VERBAL and reading.quote_of[head.i] < 0 else None
    return None if speaker is None or reading.quote_of[speaker.first] >= 0 else speaker


def _with_name(reading: Reading, holder: Holder | None) -> Holder | None:
    """Give 'Ivy Dent' of 'said Sgt. Ivy Dent', which the pipeline may cut after the full stop."""
    words = reading.tokens
    if holder is None or holder.last + 2 >= len(words) or words[holder.last].lower_ not in _SHORT:
        return holder
    first = last = holder.last + 2
    if words[first - 1].text != "." or words[first].pos_ != "PROPN":
        return holder
    while last + 1 < len(words) and words[last + 1].pos_ == "PROPN":
        last += 1
    return Holder(first, last)


def _for_nobody(cue: Token, holder: Holder) -> Holder | None:
    """Find who is meant in 'It was here that Orlan came, pointing to it', laid by the parse to an 'it' for nobody."""
    it, doc = cue.doc[holder.first], cue.doc
    if it.lower_ not in ("it", "there") or lemma(it.head) != "be" or not it.i < it.head.i < cue.i:
        return None
    between = [token for token in doc[it.head.i + 1 : cue.i] if token.pos_ in _NOMINAL]
    for token in reversed(between):
        if token.dep_ in ("nsubj", "nsubjpass"):
            return holder_from(token)
    return next((holder_from(t, short=True) for t in between if t.dep_ in ("pobj", "attr")), None)


def _so_many(reading: Reading, verb: Token) -> Holder | None:
    """Read 'About 4 in 10 say' and 'More call it safe', where a number is the subject."""
    words, last = reading.tokens, cue_words(verb)[0] - 1
    if verb.tag_ not in FINITE or last < 0 or not (words[last].like_num or words[last].lower_ in _MANY):
        return None
    first = last
    while first > sentence_of(reading, verb)[0] and (words[first - 1].like_num or words[first - 1].lower_ in _OF_THEM):
        first -= 1
    return Holder(first, last)


def _stands_for(cue: Token, holder: Holder) -> Holder | None:
    """Find who is meant in 'The engineers themselves said'."""
    word, start = cue.doc[holder.first], cue.sent.start
    if not word.lower_.endswith(("self", "selves")) or word.i <= start:
        return None
    before = word.nbor(-1)
    return Holder(before.left_edge.i, before.i) if before.pos_ in _NOMINAL or before.i == start else None


def _outside_quote(reading: Reading, cue: tuple[int, int], holder: Holder | None) -> Holder | None:
    """Take a speaker from the frame of a quote and not from the quote, as the parse does in '“We know,” Orlan said'."""
    of, words = reading.quote_of, reading.tokens
    if holder is None or of[cue[0]] >= 0 or (of[holder.first] < 0 and of[holder.last] < 0):
        return holder
    before = after = None
    for i in range(cue[0] - 1, max(-1, cue[0] - _BESIDE), -1):
        if of[i] >= 0 or words[i].is_space:
            break
        if words[i].pos_ in _NOMINAL and (words[i].pos_ == "PROPN" or words[i].dep_ not in _LOOSE):
            before = words[i]
            if words[i].dep_ not in _NO_SUBJECT or i == cue[0] - 1:
                break
    for i in range(cue[1] + 1, min(len(words), cue[1] + _BESIDE)):
        if of[i] >= 0 or words[i].pos_ == "ADP" or words[i].text in (".", ":", ";"):
            break
        if words[i].pos_ in _NOMINAL and words[i].dep_ not in _LOOSE:
            told = words[i].dep_ in ("pobj", "dative") or (words[i].dep_ == "dobj" and not _follows(words[i], cue))
            after = None if told else words[i]
            break
    person = before if before is not None and (after is None or before.i == cue[0] - 1) else after
    if person is None:
        return holder
    first = last = person.i
    while first > person.left_edge.i and of[first - 1] < 0:
        first -= 1
    while last < person.right_edge.i and of[last + 1] < 0 and last + 1 != cue[0]:
        last += 1
    return Holder(first, last)


def _follows(noun: Token, cue: tuple[int, int]) -> bool:
    """Tell '“We know,” added an engineer', which the parse may read as if the engineer was added."""
    verb = noun.doc[cue[1]]
    return noun.left_edge.i == cue[1] + 1 and verb.tag_ != "VBG" and lemma(verb) not in OBJECT_CONTROL


def _before_colon(reading: Reading, colon: Token) -> Holder | None:
    """Read 'Prices fall - Paul Orlan: “We knew”': who is named between the dash and the colon."""
    words = reading.tokens
    for i in range(colon.i - 1, max(0, colon.i - _LONGEST_NAME), -1):
        if words[i].text in DASHES and words[i].whitespace_ and words[i - 1].whitespace_:
            name = [t for t in words[i + 1 : colon.i] if t.lower_ not in ("more", "from")]
            return Holder(name[0].i, name[-1].i) if name and all(t.pos_ not in VERBAL for t in name) else None
        if words[i].is_space:
            return None
    return None


def _with_view(noun: Token) -> Holder | None:
    """Read 'Orlan, a critic of it', 'Orlan has been a critic of it', 'Orlan emerged as a critic of it'."""
    if lemma(noun) not in PEOPLE_WITH_VIEWS:
        return None
    if noun.dep_ == "conj" and noun.head.dep_ in ("attr", "appos"):
        noun = noun.head
    head = noun.head
    if noun.dep_ == "appos":
        return holder_from(head, short=True)
    if noun.dep_ == "attr":
        return subject_of(head)
    if noun.dep_ == "pobj" and head.lower_ == "as" and head.head.pos_ in VERBAL:
        return subject_of(head.head)
    while noun.dep_ in ("pobj", "prep"):  # 'Orlan is one of the critics of it'
        noun = noun.head
    verb = noun.head if noun.dep_ == "attr" else noun
    return subject_of(verb) if lemma(verb) == "be" else None


def _named_before(noun: Token, *, party: bool = False) -> Holder | None:
    """Read 'Republican calls for it', whatever they have done; other words hold it where nobody else does."""
    for child in () if children(noun, "poss") else noun.children:
        named = not party and child.is_title and child.i > noun.sent.start
        if child.dep_ in ("amod", "compound") and child.i == noun.i - 1 and (named or child.lower_ in PARTIES):
            return Holder(child.left_edge.i, child.i)
    return None


def _among(reading: Reading, noun: Token) -> Holder | None:
    """Read 'Support for it was strongest among farmers'."""
    for token in reading.tokens[noun.i + 1 : noun.sent.end]:
        if token.lower_ == "among" and noun.head.is_ancestor(token) and reading.quote_of[token.i] < 0:
            for people in children(token, "pobj"):
                return holder_from(people, short=True)
    return None


def _agent(reading: Reading, verb: Token, found: Found) -> Holder | None:
    """Find 'by some' at a distance, as in 'was viewed as a failure by some'; it is no content then."""
    for token in reading.tokens[verb.i + 1 : verb.sent.end]:
        if found.rule == "clause" and any(start <= token.idx < end for start, end in found.contents):
            continue  # 'Asked how he could stand by both'
        if token.lower_ in ("by", "among") and token.pos_ == "ADP" and reading.quote_of[token.i] < 0:
            for person in children(token, "pobj"):
                if verb.is_ancestor(token):
                    found.contents = [(s, min(e, token.idx)) for s, e in found.contents if s < token.idx]
                    return holder_from(person)
    return None


def _after_dateline(reading: Reading, verb: Token, holder: Holder | None) -> Holder | None:
    """Find the subject after a dateline that the parse took for the subject."""
    if holder is None:
        return None
    paragraph = reading.paragraphs[reading.paragraph_of[verb.i]]
    if reading.paragraph_of[holder.last] != reading.paragraph_of[verb.i] or holder.first > paragraph.start:
        return None
    words = reading.tokens
    for i in range(holder.last + 1, min(verb.i, paragraph.start + _DATELINE)):
        if words[i].tag_ in FINITE:
            return None  # 'Orlan said it leaked - there is a crack - but added'
        if words[i].text in DASHES and words[i - 1].whitespace_ and words[i].whitespace_:
            for token in words[i + 1 : verb.i]:
                if token.pos_ in _NOMINAL and token.dep_ not in ("compound", "poss", "pobj"):
                    whole = holder_from(token, short=True)
                    return Holder(max(i + 1, whole.first), max(token.i, min(whole.last, verb.i - 1)))
    return None


def _loose(verb: Token) -> Holder | None:
    """Find a subject that the parse hangs elsewhere: before the verb, or after the clause that the verb stands in."""
    doc, sentence = verb.doc, verb.sent
    for i in range(cue_words(verb)[0] - 1, max(sentence.start, verb.i - _BEFORE) - 1, -1):
        if doc[i].pos_ in _NOMINAL and doc[i].dep_ not in _NO_SUBJECT:
            return holder_from(doc[i], short=True)
    for i in range(verb.i + 1, min(sentence.end, verb.i + _BEFORE)):
        if doc[i].dep_ in ("nsubj", "nsubjpass") and doc[i].head.is_ancestor(verb):
            return holder_from(doc[i])
    return None


def _beside(reading: Reading, verb: Token, holder: Holder) -> Holder | None:
    """Take the noun right before a finite verb that the parse makes a part of something else."""
    finite = verb.tag_ in FINITE or any(
        child.tag_ in FINITE and child.i < verb.i for child in children(verb, "aux", "auxpass")
    )
    i = cue_words(verb)[0] - 1
    while i >= 0 and reading.tokens[i].pos_ == "ADV":
        i -= 1
    if not finite or i < 0 or holder.first <= i <= holder.last or (lemma(verb) in FELT and holder.first > verb.i):
        return None
    noun = reading.tokens[i]
    if noun.pos_ not in _NOMINAL or noun.dep_ not in ("appos", "conj", "compound", "nsubj") or noun.lower_ in _BOTH:
        return None
    if reading.quote_of[i] != reading.quote_of[verb.i] or (noun.dep_ == "appos" and noun.pos_ != "PROPN"):
        return None
    return Holder(noun.left_edge.i, i)


def _author(verb: Token, holder: Holder) -> Holder | None:
    """Find who speaks in 'released a video that said', 'had nothing to say', 'sent a letter to the council saying'."""
    top = verb
    while top.dep_ in ("conj", "xcomp", "ccomp") and top.head.pos_ in VERBAL:
        top = top.head
    noun = top.head
    if not holder.first <= noun.i <= holder.last or noun.dep_ in ("nsubj", "nsubjpass"):
        return None
    if top.dep_ == "acl":
        told = noun.dep_ == "dobj" and lemma(noun.head) in SPEECH
        if (
            top.tag_ != "VBG"
            or lemma(top) not in SPEECH
            or not (told or (noun.dep_ == "pobj" and noun.head.lower_ == "to"))
        ):
            return None
    elif top.dep_ == "relcl":
        infinitive = any(child.tag_ == "TO" for child in top.children) and not children(top, "nsubj")
        if not infinitive and not (lemma(noun) in DOCUMENTS and noun.dep_ == "dobj"):
            return None
    else:
        return None
    head = noun.head
    for _ in range(4):
        if head.pos_ in VERBAL:
            return None if is_passive(head) or is_received(noun, head) else subject_of(head)
        head = head.head
    return None


def excepted(verb: Token) -> Holder | None:
    """Find who does say it in 'Nobody but Orlan said that it leaked'.

    Parameters
    ----------
    verb : spacy.tokens.Token
    """
    doc, end = verb.doc, cue_words(verb)[0]
    for subject in children(verb, "nsubj"):
        if subject.i > end:
            continue
        for words in _BUT:
            first = subject.i + 1 + len(words)
            if first < end and tuple(t.lower_ for t in doc[subject.i + 1 : first]) == words:
                return Holder(first, end - 1)
    return None
