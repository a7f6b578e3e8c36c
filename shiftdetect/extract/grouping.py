"""One utterance that several articles carry is one statement; the same words on another day are a repetition.

Two records are one utterance where the speaker is the same, the wording is near or one is contained in the other, and
the dates allow it; what is asserted, what is denied and what is asked or doubted never are:

- wording: of five words or more, four fifths of the word pairs of the shorter one stand in the longer one; of three
  or four, all of them stand there in one piece, on the same day; of fewer, they are equal, on the same day;
- dates that articles state must be the same day (or lie in the same week or month, where no day is known). A day of
  publication that stands in for a date is at most a week after the stated one, or two days from another such day; it
  counts, as a date that is not known at all, only for wordings of eight words or more.

Records without a speaker stay by themselves, and so do anonymous sources of different articles: their names differ.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, groupby, islice, pairwise
from struct import pack
from typing import Any, Final

from shiftdetect.dates import end_of, parse_date
from shiftdetect.extract.dated import PUBLISHED
from shiftdetect.extract.records import ExtractedStatement
from shiftdetect.extract.scratch import open_scratch, to_key

NEAR: Final = 0.8
"""Share of the shorter wording's word pairs that must stand in the longer one."""

_FEW_WORDS: Final = 5
_SURE_WORDS: Final = 8
_LATE: Final = timedelta(days=7)
_APART: Final = timedelta(days=2)
_MOST_POSTINGS: Final = 500
_WORD = re.compile(r"\w+(?:['’]\w+)*")

_TABLES: Final = """
CREATE TABLE record (n INTEGER PRIMARY KEY, speaker BLOB, stands TEXT, doubt INTEGER, n_words INTEGER,
                     n_characters INTEGER, date TEXT, article BLOB, spans BLOB, id TEXT, words BLOB);
CREATE TABLE team (g INTEGER PRIMARY KEY, longest INTEGER, words BLOB, date TEXT, doubt INTEGER, article BLOB);
CREATE TABLE member (n INTEGER PRIMARY KEY, g INTEGER, record INTEGER);
CREATE INDEX by_team ON member (g);
CREATE TABLE equal (n INTEGER PRIMARY KEY, words BLOB, g INTEGER, UNIQUE (words, g));
CREATE TABLE posting (pair BLOB PRIMARY KEY, teams BLOB) WITHOUT ROWID;
"""
_IN_ORDER: Final = """
SELECT speaker, stands, n, words, date, doubt, article FROM record
ORDER BY speaker, stands, doubt, n_words DESC, n_characters DESC, date, article, spans, id
"""
"""Speaker by speaker: records with a date of their own first, the longest of them first; equals by where they stand,
so that the order in which they are given changes nothing."""


@dataclass(frozen=True, slots=True)
class _Slim:
    """What decides whether two records are one utterance."""

    words: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    date: str | None
    doubt: int
    article: bytes


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
    kept: dict[str, ExtractedStatement] = {}
    merged: dict[str, str] = {}
    with closing(Copies()) as copies:
        for n, s in enumerate(given):
            copies.add(n, s)
        for longest, members in copies.find():
            one = as_one(given[longest], (given[n] for n in members))
            kept[one.id] = one
            merged |= {given[n].id: one.id for n in members if n != longest}
    return [kept.get(s.id, s) for s in given if s.id not in merged], merged


class Copies:
    """Finds which of any number of records are copies; what it compares lies on disk.

    Examples
    --------
    >>> said = ExtractedStatement("1", "a.txt", "It will hold.", "Minister A", "she", "2031-05-09", "day", "weekday: x",
    ...                           "direct", ((0, 9),), None, None, (), (0, 9), 1.0, "", ("a.txt",))
    >>> with closing(Copies()) as copies:
    ...     copies.add(1, said)
    ...     copies.add(2, replace(said, id="2", article="b.txt"))
    ...     list(copies.find())
    [(1, [1, 2])]
    """

    def __init__(self) -> None:
        self._database = open_scratch()
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def add(self, n: int, s: ExtractedStatement) -> None:
        """Note a record under a number of its own; one without a speaker stays by itself."""
        if s.speaker is None:
            return
        words = _words(s.text)
        spans = b"".join(pack(">QQ", *span) for span in s.content_spans)
        whose = (n, to_key(s.speaker), "withheld" if s.kind == "withheld" else s.polarity)
        first = (_doubt(s), len(words), len(s.text), s.date or "", to_key(s.article), spans, s.id)
        self._database.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*whose, *first, to_key(" ".join(words)))
        )

    def find(self) -> Iterator[tuple[int, list[int]]]:
        """Give the number of the longest wording of each utterance that has copies, and the numbers of all of them."""
        for _, records in groupby(self._database.execute(_IN_ORDER), key=lambda row: row[:2]):
            first = list(islice(records, 2))
            if len(first) == 1:
                continue
            for new, row in enumerate(chain(first, records)):
                self._join(row[2], row[3:], new)
            yield from self._teams()
            self._database.executescript("DELETE FROM team; DELETE FROM member; DELETE FROM equal; DELETE FROM posting")

    def _join(self, n: int, row: tuple[Any, ...], new: int) -> None:
        """Put a record of a speaker into the team of its copies, or a new one."""
        s = _slim(*row)
        words = row[0]
        postings = self._postings(s.pairs)
        near = chain(self._equal(words) if words else (), _candidates(postings.values()))
        found = next(((g, team) for g in near if _is_same(s, team := self._team(g))), None)
        if found is None:
            g = new
            self._database.execute("INSERT INTO team VALUES (?, ?, ?, ?, ?, ?)", (g, n, *row))
        else:
            g, team = found
            if len(s.words) > len(team.words):
                self._database.execute("UPDATE team SET longest = ?, words = ? WHERE g = ?", (n, words, g))
        self._database.execute("INSERT INTO member (g, record) VALUES (?, ?)", (g, n))
        self._database.execute("INSERT OR IGNORE INTO equal (words, g) VALUES (?, ?)", (words, g))
        self._database.executemany(
            "INSERT OR REPLACE INTO posting VALUES (?, ?)",
            (
                (pair, (teams + array("L", [g])).tobytes())
                for pair, teams in postings.items()
                if len(teams) <= _MOST_POSTINGS and (not teams or teams[-1] != g)
            ),
        )

    def _teams(self) -> Iterator[tuple[int, list[int]]]:
        several = "SELECT g, longest FROM team WHERE (SELECT count(*) FROM member WHERE member.g = team.g) > 1"
        for g, longest in self._database.execute(several):
            members = self._database.execute("SELECT record FROM member WHERE g = ? ORDER BY n", (g,))
            yield longest, [n for (n,) in members]

    def _team(self, g: int) -> _Slim:
        query = "SELECT words, date, doubt, article FROM team WHERE g = ?"
        return _slim(*self._database.execute(query, (g,)).fetchone())

    def _equal(self, words: bytes) -> Iterator[int]:
        for (g,) in self._database.execute("SELECT g FROM equal WHERE words = ? ORDER BY n", (words,)):
            yield g

    def _postings(self, pairs: Iterable[tuple[str, str]]) -> dict[bytes, array[int]]:
        """Give the teams in which each of some word pairs stands."""
        postings: dict[bytes, array[int]] = {}
        for pair in pairs:
            key = to_key(" ".join(pair))
            row = self._database.execute("SELECT teams FROM posting WHERE pair = ?", (key,)).fetchone()
            postings[key] = array("L", b"" if row is None else row[0])
        return postings


def _slim(words: bytes, date: str, doubt: int, article: bytes) -> _Slim:
    said = tuple(words.decode("utf-8", "surrogatepass").split(" ")) if words else ()
    return _Slim(said, frozenset(pairwise(said)), date or None, doubt, article)


def _candidates(postings: Iterable[array[int]]) -> list[int]:
    """Give the teams that share word pairs, the most shared first; pairs that nearly all share say nothing."""
    shared: Counter[int] = Counter()
    for teams in postings:
        if len(teams) <= _MOST_POSTINGS:
            shared.update(set(teams))
    return [team for team, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:50]]


def _is_same(a: _Slim, b: _Slim) -> bool:
    fewest = min(len(a.words), len(b.words))
    if fewest >= _FEW_WORDS:
        if len(a.pairs & b.pairs) < NEAR * min(len(a.pairs), len(b.pairs)):
            return False
        return _dates_allow(a, b, sure=fewest >= _SURE_WORDS)
    if fewest >= 3:
        short, long = sorted((a.words, b.words), key=len)
        inside = any(long[i : i + fewest] == short for i in range(len(long) - fewest + 1))
        return inside and _dates_allow(a, b, sure=False)
    return a.words == b.words and bool(a.words) and _dates_allow(a, b, sure=False)


def _dates_allow(a: _Slim, b: _Slim, *, sure: bool) -> bool:
    if a.date is None or b.date is None:
        # Within one article a quote is often given twice, in short and in full.
        return sure or (a.article == b.article and a.date == b.date)
    (start_a, precision_a), (start_b, precision_b) = parse_date(a.date), parse_date(b.date)
    standing_in = [s.doubt == 1 for s in (a, b)]
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


def as_one(longest: ExtractedStatement, members: Iterable[ExtractedStatement]) -> ExtractedStatement:
    """Make one statement of the copies of an utterance: the longest wording, the surest date, all articles."""
    best = longest
    sources = dict.fromkeys(longest.sources)
    for s in members:
        best = min(best, s, key=lambda s: (_doubt(s), _coarseness(s), s.article, s.content_spans, s.id))
        sources.update(dict.fromkeys(s.sources))
    if best.article == longest.article or (best.date, best.date_precision) == (longest.date, longest.date_precision):
        best = min((longest, best), key=lambda s: (_doubt(s), _coarseness(s)))
    rule = best.date_rule if best.article == longest.article else f"{best.date_rule} (in {best.article})"
    return replace(longest, date=best.date, date_precision=best.date_precision, date_rule=rule, sources=tuple(sources))


def _doubt(s: ExtractedStatement) -> int:
    """Rank how a date is known: stated, by the day of publication, not at all."""
    if s.date is None:
        return 2
    return 1 if s.date_rule.partition(":")[0] == PUBLISHED else 0


def _coarseness(s: ExtractedStatement) -> int:
    return ("hour", "day", "week", "month", None).index(s.date_precision)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.casefold()))
