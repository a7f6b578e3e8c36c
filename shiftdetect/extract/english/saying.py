"""Turns of 'say' that the parse takes apart: 'and Orlan said so', 'said speaking to reporters that it held'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.contents import cut_of
from shiftdetect.extract.english.cues import NOUN_CLAUSE, SPEECH
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import VERBAL, children, cue_words, holder_of, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

TELLS: Final = frozenset(("advise", "ask", "assure", "inform", "promise", "remind", "tell", "warn"))
"""Verbs whose object is who was told."""
_AUDIENCES: Final = frozenset(
    {"assembly", "audience", "briefing", "committee", "conference", "congregation", "court", "crowd", "forum"}
    | {"gathering", "hearing", "inquest", "inquiry", "interviewer", "jury", "meeting", "newspaper", "panel"}
    | {"parliament", "presser", "rally", "station", "subcommittee", "summit", "tribunal", "vigil", "workshop"}
)
"""Those to whom something is told: what follows them is no story 'she had heard'."""
_WITHIN: Final = frozenset(("after", "at", "before", "during", "following", "in", "on"))
_SPEAKING: Final = frozenset(("appear", "reply", "respond", "speak", "talk", "testify", "write"))


def said_so(reading: Reading, verb: Token, word: str) -> Found | None:
    """Read 'The dam will hold, and Orlan said so'."""
    words, clause = reading.tokens, verb.head
    so = verb.i + 1
    if word not in ("say", "write") or verb.dep_ != "conj" or not children(verb, "nsubj") or so + 1 >= len(words):
        return None
    if words[so].lower_ != "so" or not words[so + 1].is_punct or clause.pos_ not in VERBAL or clause.dep_ != "ROOT":
        return None
    joint = next((cc.i for cc in children(clause, "cc") if clause.i < cc.i < verb.i), None)
    if joint is None or reading.quote_of[clause.i] >= 0:
        return None
    contents = cut_of(reading, {t.i for t in clause.subtree if t.i < joint}, verb)
    return Found("clause", verb.i, (cue_words(verb)[0], so), contents, holder_of(verb))


def after_speaking(reading: Reading, head: Token, verb: Token) -> Token:
    """Find what is said in 'said speaking to reporters that it held', which the parse lays to the speaking."""
    if head.dep_ == "xcomp" and head.tag_ == "VBG" and head.i > verb.i and lemma(head) in _SPEAKING:
        for said in children(head, "ccomp"):
            if said.left_edge.lower_ == "that":
                reading.settled.add(head.i)
                return said
    return head


def told_that(verb: Token, word: str) -> list[Token]:
    """Find what is told in 'told a hearing that it held' and 'said in a letter that it held', laid to the hearing.

    Of 'told a hearing it held', too: nobody can hold a hearing to whom it is told.
    """
    if word not in SPEECH or children(verb, "ccomp"):
        return []
    things = children(verb, "dobj", "dative") if word in TELLS else []
    within = [prep for prep in children(verb, "prep") if prep.i > verb.i and prep.lower_ in _WITHIN]
    things += [t for prep in within for t in children(prep, "pobj") if lemma(t) not in NOUN_CLAUSE]
    for thing in list(things):  # 'told an audience at a dinner for farmers that'
        while inner := [t for prep in children(thing, "prep") for t in children(prep, "pobj")]:
            thing = inner[-1]
            things.append(thing)
    things = [thing for thing in things if lemma(thing) not in NOUN_CLAUSE]
    clauses = [(thing, clause) for thing in things for clause in children(thing, "relcl", "acl")]
    return [clause for thing, clause in clauses if _is_told(clause, bare=lemma(thing) in _AUDIENCES)]


def _is_told(clause: Token, *, bare: bool) -> bool:
    """Tell 'that it held', and 'it held' where 'that' may be left out, from 'who held it' and 'he held'."""
    subjects = children(clause, "nsubj", "nsubjpass")
    if not subjects:
        return False
    if any(mark.lower_ == "that" for mark in children(clause, "mark")):
        return bool(children(clause, "nsubj")) or bare
    return bare and subjects[0].left_edge.i == clause.left_edge.i and subjects[0].tag_ not in ("WP", "WDT")


def from_that(reading: Reading, head: Token, verb: Token, contents: list[Span]) -> list[Span]:
    """Leave out what stands before 'that' in 'said, speaking to reporters, that it held'."""
    that = next((m for m in children(head, "mark") if m.lower_ == "that" and verb.i < m.i < head.i), None)
    if that is None or that.i == head.left_edge.i or reading.tokens[that.i - 1].text != ",":
        return contents
    return [(max(start, that.idx), end) for start, end in contents if end > that.idx]
