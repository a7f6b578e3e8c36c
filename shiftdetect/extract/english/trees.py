"""Small questions to a dependency tree: who does it, what belongs to the verb, which words a stretch is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.cues import (
    ASKS,
    CHARGES,
    DOCUMENTS,
    EXPECTED,
    FELT,
    INFINITIVE,
    KEEPS_OBJECT,
    MEETS,
    OBJECT_CONTROL,
    PEOPLE_WITH_VIEWS,
    PERSUADES,
    RECEIVES,
    RESPELT,
    SPEECH,
    WITH_PREPOSITION,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

VERBAL: Final = frozenset(("VERB", "AUX"))
FINITE: Final = frozenset(("VBD", "VBZ", "VBP", "MD"))
HOURS: Final = frozenset(("a.m.", "p.m."))
_AUXILIARY: Final = frozenset(("aux", "auxpass", "neg", "prt"))
_FARTHEST: Final = 8
"""Steps up a tree in search of a subject."""
_NEAR: Final = 40
"""Tokens before a verb among which a lost subject is looked for."""
_NOMINAL: Final = frozenset(("NOUN", "PROPN", "PRON"))
_OFFERS: Final = frozenset(("afford", "allow", "assign", "deny", "give", "grant", "lend", "offer", "owe", "promise"))
"""Verbs by which somebody can do what the infinitive after their object tells ('gave her leave to say')."""
_PERSONS: Final = (
    "man",
    "woman",
    "er",
    "or",
    "ist",
    "ian",
    "ent",
    "ant",
    "group",
    "body",
    "one",
    "official",
    "aide",
    "poll",
    "study",
)
"""Ends of words for those who can say something."""
_AMID: Final = frozenset(("amid", "amidst"))
_UPON: Final = frozenset(("after", "by", "despite", "following", "over", "under"))
"""Prepositions before a charge by which it is not laid to who stands under it ('resigned over claims that')."""
_ON: Final = frozenset(("about", "of", "on", "regarding", "to"))
"""The same after a verb of speech ('said of the claim that it leaked', 'responded to claims that')."""
_ANSWERED: Final = frozenset(("ask", "inform", "press", "question", "remind", "tell"))
"""Verbs that stand before an answer, of who gives it."""
_NOT: Final = frozenset(("n't", "n’t"))
_NEGATIVE: Final = frozenset(("not", "n't", "n’t", "never", "nobody", "neither", "nor"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever something is laid to: the words here, and those by which he can be found out.

    Attributes
    ----------
    first, last : int
        Tokens.
    named : int or None
        Token that 'who' or 'which' stands for.
    """

    first: int
    last: int
    named: int | None = None


def lemma(token: Token) -> str:
    """Give the dictionary form of a word, with the model's slips put right."""
    form = token.lemma_.lower()
    return RESPELT.get(form, form)


def children(token: Token, *kinds: str) -> list[Token]:
    """Give the children of some kinds, in the order of the text."""
    return [child for child in token.children if child.dep_ in kinds]


def is_negated(verb: Token) -> bool:
    """Tell whether a verb is negated by a word of its own or of its auxiliaries."""
    finite = [verb, *(child for child in children(verb, "aux", "auxpass") if child.i < verb.i)]
    if any(token.i + 1 < len(token.doc) and token.nbor(1).lower_ in _NOT for token in finite):
        return True  # of the curly sign the model makes a word of any kind
    return any(
        child.dep_ == "neg" or child.lower_ in _NEGATIVE
        for child in verb.children
        if child.dep_ in ("neg", "advmod", "preconj")
    )


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is in the passive: by its parts, or as a participle after a noun."""
    if any(child.lower_ in ("'s", "’s") for child in children(verb, "auxpass")) and _is_perfect(verb):
        return False
    for child in verb.children:
        if child.dep_ in ("auxpass", "nsubjpass", "csubjpass", "agent"):
            return True
    if verb.dep_ == "advcl" and verb.i == verb.sent.start and verb.tag_ in ("VBN", "VBD") and lemma(verb) in _ANSWERED:
        return not children(verb, "aux", "nsubj", "dobj")  # 'Told that it leaked, he said no'
    asked = lemma(verb) in ASKS and (verb.dep_ == "advcl" or any(c.lower_ == "when" for c in children(verb, "advmod")))
    adjunct = verb.dep_ in ("acl", "amod") or asked  # 'Asked about it, he left'
    own = ("aux", "nsubj") if asked else ("aux", "nsubj", "ccomp", "dobj")
    return verb.tag_ == "VBN" and adjunct and not children(verb, *own)


def is_told_to(verb: Token) -> bool:
    """Tell 'Expect him to deny it' and 'Tell that to Orlan', by which the reader is told to, and nobody says it."""
    first = verb.sent.start
    while first < verb.i and not verb.doc[first].is_alpha:
        first += 1
    return verb.tag_ == "VB" and verb.dep_ == "ROOT" and verb.i == first and not children(verb, "nsubj", "aux")


def is_when(token: Token) -> bool:
    """Tell 'Monday' in 'a statement on Monday' from what the statement is on."""
    return token.ent_type_ in ("DATE", "TIME")


def is_gerund(verb: Token) -> bool:
    """Tell 'leaving', 'having left' and 'being told'."""
    return verb.tag_ == "VBG" or any(c.tag_ == "VBG" and c.i < verb.i for c in children(verb, "aux", "auxpass"))


def _is_perfect(verb: Token) -> bool:
    """Tell 'he's said that', 'he's spoken about it' and 'he's wanted to go' from 'he's expected to go'."""
    if children(verb, "ccomp", "dobj") or len(children(verb, "oprd")) > 1:
        return True
    word = lemma(verb)
    if word not in ASKS and any(
        f"{word}_{child.lower_}" in WITH_PREPOSITION for child in children(verb, "prep", "prt")
    ):
        return True
    moved = word not in KEEPS_OBJECT and word not in EXPECTED and word in INFINITIVE
    return bool(children(verb, "xcomp")) and (moved or word == "want")


def holder_of(verb: Token) -> Holder | None:
    """Find who says, thinks or does what a verb tells; in the passive, who is named with 'by'."""
    if is_passive(verb):
        for agent in children(verb, "agent"):
            for person in children(agent, "pobj"):
                return holder_from(person)
        if lemma(verb) in FELT:
            for subject in children(verb, "nsubjpass"):
                return holder_from(subject)
        return None
    if lemma(verb) in FELT - PERSUADES and any(subject.lower_ == "it" for subject in children(verb, "nsubj")):
        for other in children(verb, "dobj"):
            return holder_from(other)
    return subject_of(verb) or _nearest_of(verb)


def subject_of(verb: Token) -> Holder | None:
    """Find who does what a verb in the active tells, by the verb itself or by those that it depends on."""
    at = verb
    for _ in range(_FARTHEST):
        subjects = children(at, "nsubj", "csubj") or ([] if is_passive(at) else children(at, "nsubjpass"))
        if subjects:  # of two, what stands nearer is no time or place taken for a subject
            return holder_from(next((s for s in reversed(subjects) if s.i < at.i), subjects[0]))
        head = at.head
        if head.i == at.i:
            break
        if at.dep_ in ("acl", "relcl") and head.pos_ not in VERBAL:
            offered = at.tag_ == "VB" and head.dep_ == "dobj" and lemma(head.head) in _OFFERS
            given = children(head.head, "dative") if offered else ()
            for person in given:  # 'gave him leave to say'
                return holder_from(next(iter(children(person, "pobj")), person))
            apart = at.doc[max(0, at.left_edge.i - 1)].text == ","
            writer = None if at.dep_ == "relcl" or _acts(at, head) else _writer(head, apart=apart)
            return writer or holder_from(head, short=True)
        if at.dep_ == "prep" and at.lower_ == "as" and (quoted := quoted_in(head)) is not None:
            return Holder(quoted.left_edge.i, quoted.i)
        if at.dep_ in ("xcomp", "ccomp") and lemma(head) in OBJECT_CONTROL:
            for other in children(head, "dobj", "dative"):
                return holder_from(other)
        if at.dep_ == "advcl" and lemma(head) == "leave":  # 'left many saying'
            for other in children(head, "dobj"):
                if other.right_edge.i == cue_words(at)[0] - 1:
                    return holder_from(other)
        if at.dep_ == "conj" and at.tag_ in FINITE and (finite := _finite_before(at)) is not None:
            at = finite
            continue
        if is_passive(head) and head.pos_ in VERBAL:
            for subject in children(head, "nsubjpass"):
                return holder_from(subject)
        if head.pos_ not in VERBAL and head.pos_ != "ADP":
            return _owner(head) or (holder_from(head, short=True) if head.dep_ in ("nsubj", "ROOT") else None)
        at = head
    return None


def quoted_in(head: Token) -> Token | None:
    """Find who speaks in 'The paper quoted her as saying that it held'; the parse hangs 'as' on 'quoted' or on her."""
    if head.dep_ == "dobj":
        return head if lemma(head.head) == "quote" else None
    return next(iter(children(head, "dobj")), None) if lemma(head) == "quote" and not is_passive(head) else None


def says_as_quoted(prep: Token) -> bool:
    """Tell the 'as' of 'quoted her as saying that it held'."""
    return prep.lower_ == "as" and any(lemma(said) in SPEECH for said in children(prep, "pcomp"))


def _finite_before(verb: Token) -> Token | None:
    """Find the finite verb from which another goes on, where the parse joins it to an infinitive between them."""
    head = verb.head
    if head.pos_ not in VERBAL or _is_finite(head):
        return None
    for _ in range(_FARTHEST):
        head = head.head
        if head.pos_ in VERBAL and _is_finite(head):
            return head if head.i < verb.i else None
    return None


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in FINITE or any(child.tag_ in FINITE for child in children(verb, "aux", "auxpass"))


def _acts(verb: Token, noun: Token) -> bool:
    """Tell whether a noun before 'saying' can be who says it, as 'officials' can and 'a letter' cannot."""
    if verb.tag_ == "VB" or lemma(noun) in DOCUMENTS:
        return False
    return noun.tag_ == "NNS" or can_speak(noun)


def can_speak(noun: Token) -> bool:
    """Tell who can say something by name or by the form of the word, as 'Reed' and 'an engineer'."""
    return noun.pos_ == "PROPN" or noun.lower_.endswith(_PERSONS)


def _nearest_of(verb: Token) -> Holder | None:
    """Find the noun before a verb that passes for its subject, where the parse gives none."""
    doc = verb.doc
    first, _ = cue_words(verb)
    if first > verb.sent.start and doc[first - 1].pos_ in _NOMINAL and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return Holder(doc[first - 1].left_edge.i, first - 1)
    nearest: Token | None = None
    for i in range(verb.i - 1, max(verb.sent.start, verb.i - _NEAR) - 1, -1):
        token = doc[i]
        if token.pos_ not in _NOMINAL or token.dep_ in (
            "compound",
            "poss",
            "npadvmod",
            "amod",
            "nmod",
            "appos",
            "conj",
        ):
            continue
        if token.dep_ in ("nsubj", "nsubjpass", "ROOT", "dep"):
            return holder_from(token, short=True)
        if token.dep_ not in ("pobj", "dobj"):
            nearest = token
    return holder_from(nearest, short=True) if nearest is not None else None


def _writer(document: Token, *, apart: bool) -> Holder | None:
    """Find who issued a statement 'saying' something, if the sentence tells; after a comma it may be any statement."""
    owner = _owner(document)
    head = document.head
    if owner is not None:
        if document.dep_ == "pobj" and head.lower_ == "of":
            document, head = head.head, head.head.head
        own = document.doc[owner.first].tag_ == "PRP$" and document.dep_ == "dobj" and head.pos_ in VERBAL
        return (subject_of(head) if own else None) or owner  # 'used part of his speech to call': he, not 'his'
    if document.dep_ == "pobj" and head.dep_ == "prep":
        head = head.head
    elif document.dep_ != "dobj":
        return None
    issued = head.pos_ in VERBAL and not is_passive(head) and (apart or not is_received(document, head))
    return holder_of(head) if issued else None


def is_received(document: Token, verb: Token) -> bool:
    """Tell whether somebody else issued a document: of 'read a story', but not of 'read a statement'."""
    read_out = lemma(verb) == "read" and lemma(document) in ("message", "statement")
    return lemma(verb) in RECEIVES and lemma(document) in DOCUMENTS and not read_out


def _owner(noun: Token) -> Holder | None:
    """Find whose a noun is: 'his', 'the mayor's', 'by the mayor', 'of the mayor'."""
    for owner in children(noun, "poss"):
        return holder_from(owner)
    for by in children(noun, "prep", "agent"):
        if by.lower_ in ("by", "from", "among"):
            for person in children(by, "pobj"):
                return holder_from(person)
    return None


def owner_of(noun: Token) -> Holder | None:
    """Find to whom a noun such as 'claim' belongs, by its own words or by the verb that it is the object of."""
    head = noun.head
    if lemma(noun) in PEOPLE_WITH_VIEWS:
        for subject in children(head, "nsubj") if noun.dep_ == "attr" else ():
            return holder_from(subject)
        return Holder(noun.left_edge.i, noun.i)
    owner = _owner(noun)
    if owner is not None:
        own = noun.doc[owner.first].tag_ == "PRP$" and noun.dep_ == "dobj" and head.pos_ in VERBAL
        return (subject_of(head) if own else None) or owner  # 'she renewed her attacks on it': she, not 'her'
    if _of_others(noun):
        return None
    if noun.dep_ in ("dobj", "attr") and head.pos_ in VERBAL:
        return holder_of(head)
    if noun.dep_ == "pobj" and head.dep_ in ("prep", "agent") and head.head.pos_ in VERBAL:
        return holder_of(head.head)
    if noun.dep_ == "conj" and head.i != noun.i and (owner := _owner(head)) is not None:
        return owner
    for _ in range(_FARTHEST):
        if head.pos_ in VERBAL or head.head.i == head.i:
            break
        head = head.head
    return holder_of(head) if head.pos_ in VERBAL and noun.dep_ not in ("nsubj", "nsubjpass") else None


def _of_others(noun: Token) -> bool:
    """Tell 'faced allegations that she lied' and 'resigned amid claims that she lied': the words of others, unnamed."""
    for _ in range(_FARTHEST):
        if noun.dep_ != "conj" or noun.head.pos_ not in _NOMINAL:
            break
        noun = noun.head
    head = noun.head
    if noun.dep_ == "dobj":
        return lemma(head) in MEETS
    told = head.lower_ in _ON and head.head.pos_ in VERBAL and lemma(head.head) in SPEECH
    charge = (head.lower_ in _UPON or told) and lemma(noun) in CHARGES
    return noun.dep_ == "pobj" and (charge or head.lower_ in _AMID)


def holder_from(token: Token, *, short: bool = False) -> Holder:
    """Make a holder of a noun with what belongs to it; 'who' stands for the noun before it."""
    if token.lower_ in ("who", "which", "that") and token.dep_ in ("nsubj", "nsubjpass"):
        clause = token.head
        while clause.dep_ in ("xcomp", "ccomp", "conj") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ not in ("relcl", "acl") or not token.i - _NEAR < clause.head.left_edge.i < token.i:
            return Holder(token.i, token.i)
        return Holder(clause.head.left_edge.i, token.i, clause.head.i)
    first, last = token.left_edge.i, token.right_edge.i
    cut = [child.left_edge.i for child in token.children if child.i > token.i and child.dep_ in ("relcl", "acl")]
    if cut and (short or last - first > 25):
        last = max(token.i, min(cut) - 1)
    return Holder(first, last)


def cue_words(verb: Token, *, with_particle: Token | None = None) -> tuple[int, int]:
    """Give the stretch of a verb with the auxiliaries, negations and adverbs right before it."""
    first = last = verb.i
    near = {child.i for child in verb.children if child.dep_ in _AUXILIARY or child.dep_ == "advmod"}
    while first - 1 in near:
        first -= 1
    for child in verb.children:
        if child.dep_ == "prt" and child.i == last + 1:
            last = child.i
    if with_particle is not None and with_particle.i <= last + 2:
        last = max(last, with_particle.i)
    return first, last


def runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the unbroken stretches of some places.

    Examples
    --------
    >>> list(runs([1, 2, 5]))
    [(1, 2), (5, 5)]
    """
    first: int | None = None
    last = 0
    for place in sorted(places):
        if first is None:
            first = place
        elif place != last + 1:
            yield first, last
            first = place
        last = place
    if first is not None:
        yield first, last
