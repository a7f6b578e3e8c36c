"""Cues that stand within their content: 'The dam, he said, will hold', 'As she wrote, it held'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues
from shiftdetect.extract.english.contents import cut_of, sentence_of
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.trees import VERBAL, children, cue_words, holder_from, holder_of, lemma
from shiftdetect.extract.english.worded import is_put

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

BESIDE: Final = frozenset(("add", "explain", "note", "recall", "say", "warn", "write"))
"""Verbs that stand beside what is said as a rule, before or behind whoever says it."""
_LONGEST_INSERTED: Final = 14
"""Tokens of a parenthetical 'he said'."""


def that_said(reading: Reading, verb: Token) -> bool:
    """Tell 'That said, ...' from speech."""
    words = reading.tokens
    if not 0 < verb.i < len(words) - 1 or words[verb.i - 1].lower_ not in ("that", "being"):
        return False
    return words[verb.i + 1].text == ","


def fronted(reading: Reading, verb: Token) -> list[Span]:
    """Give what stands before 'he said' in 'In most valleys, he said, dams hold', set off by commas."""
    words = reading.tokens
    subjects, after = children(verb, "nsubj"), verb.i + 1
    for child in children(verb, "prep", "npadvmod"):  # 'he said in an interview,'
        if child.i == after:
            after = child.right_edge.i + 1
    if not subjects or after >= len(words) or words[after].text != ",":
        return []
    first = subjects[0].left_edge.i
    start, _ = sentence_of(reading, verb)
    if first - 1 <= start or words[first - 1].text != ",":
        return []
    return cut_of(reading, set(range(start, first - 1)), verb)


def find_inserted(reading: Reading, verb: Token, word: str, parts: dict[str, list[Token]]) -> Found | None:
    """Read 'The dam, he said, will hold' and 'As she wrote, it held': the clause around the cue is the content."""
    put = is_put(verb)
    if not (put or word in cues.SPEECH) or word == "speak" or ("nsubj" not in parts and not _as_told_by(verb, parts)):
        return None
    if word == "tell" and verb.left_edge.lower_ == "all":
        return None  # 'All told, it held'
    if verb.dep_ not in ("parataxis", "advcl"):
        return between_commas(reading, verb, parts["nsubj"][0])
    marks = {child.lower_ for child in parts.get("mark", ())}
    if any(child.tag_ == "WRB" for child in parts.get("advmod", ())) or (not put and _says_its_own(verb, marks, parts)):
        return None  # 'When he announced it, ...', 'As he accused them, ...': what follows is told by the article
    led_in = set() if marks else _led_in(verb, parts)
    own = {t.i for t in verb.subtree} - led_in
    first, last = min(own), max(own)
    if not marks and verb.head.pos_ not in VERBAL and word in BESIDE:
        # 'The rule, he said, accompanied it', a noun for a verb
        return between_commas(reading, verb, parts["nsubj"][0])
    if marks - {"as"} or last - first > _LONGEST_INSERTED or verb.head.pos_ not in VERBAL:
        return None
    start, end = sentence_of(reading, verb)
    words = reading.tokens
    if (first > start and words[first - 1].text != "," and words[first].text != ",") and not marks:
        return None
    if last + 1 < end and not words[last + 1].is_punct and words[last].text != ",":
        return None
    head = verb.head
    while not marks and head.dep_ == "ccomp" and head.head.i < first:  # 'He hoped, he said, that it held'
        head = head.head
    places = {t.i for t in head.subtree} - own
    if "as" in marks:  # 'If, as she wrote, it holds'
        places -= {mark.i for mark in children(head, "mark") if words[mark.i + 1].text == ","}
    return Found("inserted", verb.i, cue_words(verb), cut_of(reading, places, verb), holder_of(verb))


def _led_in(verb: Token, parts: dict[str, list[Token]]) -> set[int]:
    """Give what belongs to the content and hangs on the cue in 'If it holds, said Orlan, the gates will open'."""
    clauses = [c for c in parts.get("advcl", ()) if c.right_edge.i < verb.i and children(c, "mark")]
    return {t.i for clause in clauses if clause.right_edge.nbor(1).text == "," for t in clause.subtree}


def _says_its_own(verb: Token, marks: set[str], parts: dict[str, list[Token]]) -> bool:
    """Tell 'As he accused the board' from 'As he wrote in May': what is said stands in the clause itself."""
    about = any(f"{lemma(verb)}_{prep.lower_}" in cues.WITH_PREPOSITION for prep in parts.get("prep", ()))
    return "as" in marks and (about or any(parts.get(kind) for kind in ("dobj", "ccomp", "xcomp")))


def _as_told_by(verb: Token, parts: dict[str, list[Token]]) -> bool:
    """Tell 'As reported by the Gazette, it held'."""
    return verb.dep_ == "advcl" and "agent" in parts and any(mark.lower_ == "as" for mark in parts.get("mark", ()))


def is_bare(verb: Token) -> bool:
    """Tell 'She had not', of which the verb follows, from 'She had no time'."""
    auxiliary = verb.tag_ == "MD" or lemma(verb) in ("be", "do", "have")
    return auxiliary and all(child.dep_ in ("nsubj", "neg", "advmod", "punct") for child in verb.children)


def between_commas(reading: Reading, verb: Token, subject: Token) -> Found | None:
    """Read 'The dam, he said, will hold' off the commas, where the parse has lost what belongs together.

    Parameters
    ----------
    reading : Reading
    verb, subject : spacy.tokens.Token
        Of 'he said'.
    """
    words = reading.tokens
    first, last = subject.left_edge.i, max(verb.i, subject.right_edge.i)
    start, end = sentence_of(reading, verb)
    if not start < first < last < end - 2 or words[first - 1].text != "," or words[last + 1].text != ",":
        return None
    places = set(range(start, first - 1)) | set(range(last + 2, end))
    return Found("inserted", verb.i, cue_words(verb), cut_of(reading, places, verb), holder_from(subject))
