"""What stands around the numbers of a result: which statements they come from, what to be careful about."""

from __future__ import annotations

import platform
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from typing import TypeVar

import numpy as np
from msgspec.structs import replace

from shiftdetect.analysis.parts import Measured
from shiftdetect.corpus import Corpus, Statement, find_spellings
from shiftdetect.extract.language import is_english
from shiftdetect.result import CorpusSummary, DayCount, Gap, ResultData, SetAside, StatementText

MAX_LISTED = 5000
"""Up to so many statements the result holds every one of them, above it those that it names."""

MOST_NOTED = 5
"""Groups of names, and of rows that are alike, that a caution names; more fill the page and say no more."""

_FEW_WORDS = 20
"""Words of a statement by which it is told whether it is English."""

_READ_FOR_LANGUAGE = 2000
"""Statements that are looked at, spread over the corpus."""

_PLACE = re.compile(r"articles\.html#[st]\d+-\d+")
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "sentence-transformers", "torch")
_R = TypeVar("_R", bound=ResultData)


def corpus_summary(corpus: Corpus, m: Measured, left_out: int) -> CorpusSummary:
    """Sum up which statements were analysed.

    Parameters
    ----------
    corpus : Corpus
        The statements of ``m``.
    m : Measured
    left_out : int
        Statements that filters left out before.
    """
    seen, counts = np.unique(m.bins, return_counts=True)
    return CorpusSummary(
        n_statements=len(corpus),
        n_days=len(seen),
        n_speakers=len(m.names),
        sha256=corpus.sha256,
        first=m.label(int(seen[0])),
        last=m.label(int(seen[-1])),
        n_left_out=left_out,
        n_occasions=len({(s.speaker, b, s.venue) for s, b in zip(corpus, m.bins.tolist(), strict=True)}),
        n_repeated=sum(n for n in Counter(m.texts).values() if n > 1),
        per_day=tuple(DayCount(date=m.label(int(b)), n=int(n)) for b, n in zip(seen, counts, strict=True)),
        gaps=tuple(
            Gap(first=m.label(int(a) + 1), last=m.label(int(b) - 1), n_bins=int(b - a - 1))
            for a, b in pairwise(seen)
            if b - a > 1
        ),
    )


def cautions(
    statements: Sequence[Statement], n_truncated: int, aside: Sequence[SetAside] = (), n_before_topic: int | None = None
) -> tuple[str, ...]:
    """Say what a reader must know beyond the numbers.

    Parameters
    ----------
    statements : sequence of Statement
        Those that are analysed.
    n_truncated : int
        How many of them are longer than the encoder reads.
    aside : sequence of SetAside
        What was set aside in all of the statements, before a topic left some out.
    n_before_topic : int, optional
        How many these were.
    """
    notes = [*_one_speaker_or_two(statements), *_one_utterance_or_two(statements)]
    if n_truncated:
        are = "is" if n_truncated == 1 else "are"
        notes.append(
            f"{n_truncated} of {_statements(len(statements))} {are} longer than the encoder reads; "
            "what is said at the end does not count."
        )
    total = len(statements) if n_before_topic is None else n_before_topic
    topic = "" if total == len(statements) else ", counted before the topic left some out"
    notes += [
        f"Set aside before measuring, as a sentence that {s.n} of {total} statements share word for word "
        f"(first on {s.first}{topic}): ‘{s.text}’"
        for s in aside
    ]
    for kind, whose in (("indirect", "an outlet's words, not the speaker's"), ("mixed", "partly an outlet's words")):
        n = sum(s.kind == kind for s in statements)
        if n:
            notes.append(f"{n} of {_statements(len(statements))} {'is' if n == 1 else 'are'} {kind}: {whose}.")
    notes += _another_language(statements)
    return tuple(notes)


def _statements(n: int) -> str:
    return "1 statement" if n == 1 else f"{n} statements"


def _another_language(statements: Sequence[Statement]) -> Iterator[str]:
    """Say where words and models that are English meet another language."""
    texts = [s.text for s in statements[:: 1 + len(statements) // _READ_FOR_LANGUAGE]]
    n = sum(not is_english(text, _FEW_WORDS) for text in texts)
    if n == 0 and is_english(" ".join(texts)):
        return
    some = "Taken together the statements do"
    if n:
        looked = "" if len(texts) == len(statements) else " that were looked at"
        some = f"{n} of {len(texts)} statements{looked} {'does' if n == 1 else 'do'}"
    yield (
        f"{some} not look English. The models that come with the package, and the words by which hedges, denials and "
        "terms are told, are English ones: name models that know the language (--encoder, --comparer), and do not read "
        "how firmly such a statement speaks."
    )


def _one_speaker_or_two(statements: Sequence[Statement]) -> Iterator[str]:
    found = find_spellings(s.speaker for s in statements)
    for group in found[:MOST_NOTED]:
        some = "These names" if group.all_alike else "Some of these names"
        yield (
            f"{some} may stand for one speaker, and count as {len(group.names)}: {_quoted(group.names)}. If so, write "
            "the name in one way in all rows: who spoke, who changed and who differs rest on it."
        )
    if len(found) > MOST_NOTED:
        yield f"{len(found) - MOST_NOTED} further groups of names may stand for one speaker each."


def _one_utterance_or_two(statements: Sequence[Statement]) -> Iterator[str]:
    """Name rows that say the same as another one of the same speaker and moment, as a table pasted twice has them."""
    rows: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for s in statements:
        rows[s.speaker, s.time, s.precision, s.venue, " ".join(s.text.split())].append(s.id)
    again = [ids for ids in rows.values() if len(ids) > 1]
    if again:
        n = sum(len(ids) - 1 for ids in again)
        some = [f"{ids[0]} = {' = '.join(ids[1:4])}{' ...' if len(ids) > 4 else ''}" for ids in again[:MOST_NOTED]]
        yield (
            f"{n} of {len(statements)} statements repeat{'s' if n == 1 else ''} another one of the same speaker, date "
            f"and venue word for word ({', '.join(some)}{' ...' if len(again) > MOST_NOTED else ''}). What was said "
            "twice is evidence and counts twice; where a row was copied, take the copy out."
        )


def _quoted(names: Sequence[str]) -> str:
    shown = [f"‘{name}’" for name in names[: 2 * MOST_NOTED]]
    return ", ".join(shown) + (" ..." if len(names) > len(shown) else "")


def with_statements(result: _R, statements: Sequence[Statement]) -> _R:
    """Add the words of every statement, or of those that the result names where there are very many."""
    if len(statements) > MAX_LISTED:
        result = replace(
            result,
            successive=(),
            notes=(*result.notes, f"The table of successive statements is left out above {MAX_LISTED} statements."),
        )
        named = _named_ids(result)
        statements = [s for s in statements if s.id in named]
    return replace(result, statements=tuple(_text(s) for s in statements))


def _named_ids(result: ResultData) -> set[str]:
    changes = (*result.change_points, *((result.candidate,) if result.candidate else ()))
    ids = {i for c in changes for i in (*c.quotes_before, *c.quotes_after, *c.quotes_against)}
    if result.frames is not None:
        spans = (*result.frames.spans, *result.frames.stance_spans)
        ids |= {i for s in spans for i in (s.first_id, s.last_id)}
        ids |= {i for p in result.frames.opposed for i in (p.a, p.b)}
    if result.recurring is not None:
        ids |= {i for w in result.recurring.wordings for i in (w.quote_id, w.first_id, w.last_id)}
    if result.contradictions is not None:
        read = result.contradictions
        ids |= {i for p in (*read.pairs, *read.own, *read.first) for i in (p.a, p.b)}
    for entry in result.ledger:
        ids |= {entry.first_id, entry.last_id, *entry.hedged_ids, *entry.denied_ids}
        ids |= {i for i in (entry.strongest_id, entry.weakest_id) if i is not None}
    ids |= {context.id for found in result.terms for term in found.terms for context in term.contexts}
    ids |= {i for d in result.differences for i in (d.a, d.b)}
    return ids


def _text(s: Statement) -> StatementText:
    return StatementText(
        id=s.id,
        date=s.date_text,
        speaker=s.speaker,
        text=s.text,
        role=s.role,
        affiliation=s.affiliation,
        venue=s.venue,
        source=s.source,
        url=s.url,
        place=_place(s),
        frames=s.frames,
        stance=s.stance,
        kind=s.kind,
    )


def _place(s: Statement) -> str | None:
    """Give the place in an article, in the one form in which an extraction writes it."""
    place = s.columns.get("place")
    return place if isinstance(place, str) and _PLACE.fullmatch(place) else None


def library_versions() -> dict[str, str]:
    """Name the versions of Python and of the installed libraries that make the numbers."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
