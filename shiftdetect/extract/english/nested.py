"""Speech that somebody reports of another: 'The Gazette reported that Orlan had said it leaked'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.trees import VERBAL, can_speak, children, lemma

if TYPE_CHECKING:
    from shiftdetect.extract.english.found import Found
    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Span

_REPORTS: Final = frozenset(
    ("add", "explain", "note", "recall", "recount", "report", "say", "state", "tell", "testify", "write")
)
"""Verbs by which somebody reports what another has said."""
_SAID: Final = frozenset(
    ("acknowledge", "admit", "announce", "assure", "claim", "insist", "say", "tell", "testify", "warn", "write")
)
_LEAST: Final = 3
"""Words of what is reported of another."""


def tell_through(reading: Reading, candidates: list[tuple[Found, list[Span]]]) -> None:
    """Let what another has said stand beside what is said of it, as known through whoever reports it.

    Only plain speech of somebody named or called by a noun is taken: no question, no condition, nothing that would be
    said, and nothing within a quote, which is the words of whoever is quoted.

    Parameters
    ----------
    reading : Reading
    candidates : list of (Found, list of Span)
        The inner ones are marked in their place.
    """
    below: dict[int, list[tuple[Found, list[Span]]]] = {}
    """Candidates by the token that their cue hangs on."""
    for inner, spans in candidates:
        if inner.at is not None:
            below.setdefault(reading.tokens[inner.at].head.i, []).append((inner, spans))
    for outer, around in candidates:
        if outer.rule != "clause" or outer.at is None or outer.holder is None or not _is_plain(outer):
            continue
        cue = reading.tokens[outer.at]
        if lemma(cue) not in _REPORTS or cue.pos_ not in VERBAL or around[0][0] < cue.idx:
            continue
        for inner, spans in below.get(outer.at, ()):
            if inner is not outer and _is_told(reading, outer, inner, around) and _is_plainly_told(reading, spans):
                source = reading.tidied(*reading.span(outer.holder.first, outer.holder.last))
                inner.via, inner.nested = (reading.text[slice(*source)], *outer.via), True
                inner.teller = outer.holder


def _is_plain(found: Found) -> bool:
    return found.polarity == "asserts" and not found.withheld and not found.via


def _is_plainly_told(reading: Reading, spans: list[Span]) -> bool:
    """Tell a clause of whoever reports it from a quote, and from two clauses of which one may be theirs."""
    words = [reading.text[slice(*span)] for span in spans]
    quoted = any(reading.quote_of[reading.token_at(place)] >= 0 for span in spans for place in (span[0], span[1] - 1))
    return not quoted and " and that " not in " ".join(words) and sum(len(part.split()) for part in words) >= _LEAST


def _is_told(reading: Reading, outer: Found, inner: Found, around: list[Span]) -> bool:
    """Tell whether the inner cue is the verb of the outer content, with somebody of its own before it."""
    if inner.rule != "clause" or inner.at is None or inner.holder is None or not _is_plain(inner):
        return False
    cue = reading.tokens[inner.at]
    if lemma(cue) not in _SAID or reading.quote_of[cue.i] >= 0 or not around[0][0] <= cue.idx < around[0][1]:
        return False
    had = [aux.lower_ for aux in children(cue, "aux")]
    past = (cue.tag_ == "VBD" and not had) or (cue.tag_ == "VBN" and had == ["had"])
    if not past or cue.head.i != outer.at or cue.dep_ != "ccomp":
        return False
    subjects = [subject for subject in children(cue, "nsubj") if subject.i < cue.i]
    if len(subjects) != 1 or not inner.holder.first <= subjects[0].i <= inner.holder.last:
        return False
    return subjects[0].pos_ == "PROPN" or (subjects[0].pos_ == "NOUN" and can_speak(subjects[0]))
