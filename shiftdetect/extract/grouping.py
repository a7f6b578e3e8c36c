"""One utterance that several articles carry is one statement; the same words on another day are a repetition.

Two records are one utterance where the speaker is the same, the wording is near or one is contained in the other, and
the dates allow it:

- wording: of five words or more, four fifths of the word pairs of the shorter one stand in the longer one; of three
  or four, all of them stand there in one piece, on the same day; of fewer, they are equal, on the same day;
- dates that articles state must be the same day (or lie in the same week or month, where no day is known). A day of
  publication that stands in for a date is at most a week after the stated one, or two days from another such day; it
  counts, as a date that is not known at all, only for wordings of eight words or more.

Records without a speaker stay by themselves, and so do anonymous sources of different articles: their names differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, pairwise
from typing import Final

from shiftdetect.dates import end_of, parse_date
from shiftdetect.extract.dates import PUBLISHED
from shiftdetect.extract.records import ExtractedStatement

NEAR: Final = 0.8
"""Share of the shorter wording's word pairs that must stand in the longer one."""

_FEW_WORDS: Final = 5
_SURE_WORDS: Final = 8
_LATE: Final = timedelta(days=7)
_APART: Final = timedelta(days=2)
_MOST_POSTINGS: Final = 500
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(slots=True)
class _Group:
    longest: ExtractedStatement
    words: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    dated: ExtractedStatement
    members: list[ExtractedStatement] = field(default_factory=list)


def group_statements(
    statements: Iterable[ExtractedStatement],
) -> tuple[list[ExtractedStatement], dict[str, str]]:
    """Bring copies of one utterance together.

    Parameters
    ----------
    statements : iterable of ExtractedStatement
        Of any number of articles.

    Returns
    -------
    statements : list of ExtractedStatement
        The longest wording of each utterance, in the order given, with the surest date of its copies and all their
        articles as ``sources``, its own first.
    merged : dict of str to str
        Id of each record that is no longer there to the id of the one that stands for it.

    Examples
    --------
    >>> from shiftdetect.extract.records import ExtractedStatement
    >>> def said(id, article, text):
    ...     return ExtractedStatement(id, article, text, "Minister A", "she", "2031-05-09", "day", "weekday: 'Friday'",
    ...                               "direct", ((0, 9),), None, None, (), (0, 9), 1.0, "", (article,))
    >>> long, short = "We checked the dam twice and it will hold.", "checked the dam twice and it will"
    >>> kept, merged = group_statements([said("1", "a.txt", short), said("2", "b.txt", long)])
    >>> [(s.text, s.sources) for s in kept], merged
    ([('We checked the dam twice and it will hold.', ('b.txt', 'a.txt'))], {'1': '2'})
    """
    given = list(statements)
    speakers: dict[tuple[str, bool], list[ExtractedStatement]] = defaultdict(list)
    for s in given:
        if s.speaker is not None:
            speakers[s.speaker, s.kind == "withheld"].append(s)
    kept: dict[str, ExtractedStatement] = {}
    merged: dict[str, str] = {}
    for records in speakers.values():
        for group in _groups(records):
            one = _as_one(group)
            kept[one.id] = one
            merged.update({s.id: one.id for s in group.members if s.id != one.id})
    return [kept.get(s.id, s) for s in given if s.id not in merged], merged


def _groups(records: Sequence[ExtractedStatement]) -> list[_Group]:
    """Group the records of one speaker: those with a date of their own first, the longest of them first."""
    groups: list[_Group] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    equal: dict[tuple[str, ...], list[int]] = defaultdict(list)
    words = {s.id: _words(s.text) for s in records}
    for s in sorted(records, key=lambda s: (_doubt(s), -len(words[s.id]), -len(s.text), s.date or "", *_place(s))):
        pairs = _pairs(words[s.id])
        near = chain(equal[words[s.id]] if words[s.id] else (), _candidates(pairs, index))
        found = next((g for g in near if _is_same(s, words[s.id], pairs, groups[g])), None)
        if found is None:
            found = len(groups)
            groups.append(_Group(s, words[s.id], pairs, s))
        group = groups[found]
        group.members.append(s)
        if len(words[s.id]) > len(group.words):
            group.longest, group.words, group.pairs = s, words[s.id], pairs
        equal[words[s.id]].append(found)
        for pair in pairs:
            if not index[pair] or index[pair][-1] != found:
                index[pair].append(found)
    return groups


def _candidates(pairs: frozenset[tuple[str, str]], index: dict[tuple[str, str], list[int]]) -> list[int]:
    """Give the groups that share word pairs, the most shared first; pairs that nearly all share say nothing."""
    shared: Counter[int] = Counter()
    for pair in pairs:
        postings = index.get(pair, [])
        if len(postings) <= _MOST_POSTINGS:
            shared.update(set(postings))
    return [group for group, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:50]]


def _is_same(s: ExtractedStatement, words: tuple[str, ...], pairs: frozenset[tuple[str, str]], group: _Group) -> bool:
    fewest = min(len(words), len(group.words))
    if fewest >= _FEW_WORDS:
        if len(pairs & group.pairs) < NEAR * min(len(pairs), len(group.pairs)):
            return False
        return _dates_allow(s, group.dated, sure=fewest >= _SURE_WORDS)
    if fewest >= 3:
        short, long = sorted((words, group.words), key=len)
        inside = any(long[i : i + fewest] == short for i in range(len(long) - fewest + 1))
        return inside and _dates_allow(s, group.dated, sure=False)
    return words == group.words and bool(words) and _dates_allow(s, group.dated, sure=False)


def _dates_allow(a: ExtractedStatement, b: ExtractedStatement, *, sure: bool) -> bool:
    if a.date is None or b.date is None:
        # Within one article a quote is often given twice, in short and in full.
        return sure or (a.article == b.article and a.date == b.date)
    (start_a, precision_a), (start_b, precision_b) = parse_date(a.date), parse_date(b.date)
    standing_in = [_doubt(s) == 1 for s in (a, b)]
    if all(standing_in):
        return start_a == start_b or (sure and abs(start_a - start_b) <= _APART)
    if any(standing_in):
        published, stated = (start_a, start_b) if standing_in[0] else (start_b, start_a)
        if stated.date() == published.date():
            return True
        return sure and timedelta(0) <= published - stated <= _LATE
    if precision_a == precision_b == "hour":
        return start_a.date() == start_b.date()
    return start_a < end_of(start_b, precision_b) and start_b < end_of(start_a, precision_a)


def _as_one(group: _Group) -> ExtractedStatement:
    best = min(group.members, key=lambda s: (_doubt(s), _coarseness(s), *_place(s)))
    longest = group.longest
    sources = tuple(dict.fromkeys([*longest.sources, *(path for s in group.members for path in s.sources)]))
    if best.article == longest.article or (best.date, best.date_precision) == (longest.date, longest.date_precision):
        best = min((longest, best), key=lambda s: (_doubt(s), _coarseness(s)))
    rule = best.date_rule if best.article == longest.article else f"{best.date_rule} (in {best.article})"
    return replace(longest, date=best.date, date_precision=best.date_precision, date_rule=rule, sources=sources)


def _place(s: ExtractedStatement) -> tuple[object, ...]:
    """Order equals by where they stand, so that the order in which they are given changes nothing."""
    return s.article, s.content_spans, s.id


def _doubt(s: ExtractedStatement) -> int:
    """Rank how a date is known: stated, by the day of publication, not at all."""
    if s.date is None:
        return 2
    return 1 if s.date_rule.partition(":")[0] == PUBLISHED else 0


def _coarseness(s: ExtractedStatement) -> int:
    return ("hour", "day", "week", "month", None).index(s.date_precision)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.casefold()))


def _pairs(words: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(words))
