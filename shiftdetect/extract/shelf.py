"""What a run knows of its articles, on disk: one by one it is put there, and what is read from it looks like tuples
and dicts. Memory holds a page of it at a time.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, overload

import msgspec

from shiftdetect.errors import RowProblem
from shiftdetect.extract.records import Article, ExtractedStatement, Known
from shiftdetect.extract.review import Reviewed
from shiftdetect.extract.scratch import open_scratch, to_key

T = TypeVar("T")

_AT_ONCE: Final = 200
"""Rows that are read at once: any of them may be changed while those after it are still to come."""

_TABLES: Final = """
CREATE TABLE article (n INTEGER PRIMARY KEY, path BLOB UNIQUE, name BLOB, data BLOB);
CREATE INDEX by_name ON article (name);
CREATE TABLE known (n INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE name (article BLOB, speaker BLOB, data BLOB, PRIMARY KEY (article, speaker)) WITHOUT ROWID;
CREATE TABLE problem (n INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE given (id TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID;
CREATE TABLE record (n INTEGER PRIMARY KEY, id TEXT UNIQUE, article BLOB, is_copy INTEGER DEFAULT 0, left_out BLOB,
                     data BLOB, grouped BLOB, corrected BLOB);
CREATE INDEX by_article ON record (article);
CREATE VIEW uncorrected AS SELECT n, coalesce(grouped, data) AS data FROM record WHERE NOT is_copy;
CREATE VIEW statement AS SELECT n, coalesce(corrected, grouped, data) AS data FROM record WHERE left_out IS NULL;
CREATE VIEW left_out AS SELECT n, id AS data FROM record WHERE left_out IS NOT NULL;
CREATE VIEW silent AS SELECT n, path AS data FROM article
    WHERE NOT EXISTS (SELECT 1 FROM record WHERE record.article = article.path);
CREATE VIEW path AS SELECT n, path AS data FROM article;
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an article beside its text."""

    title: str | None
    url: str | None
    published: date | None


class Shelf:
    """What a run found, put away.

    Attributes
    ----------
    records, uncorrected, statements : Rows of ExtractedStatement
        All that was found; what is left of it when copies are brought together; of that, with corrections, what was
        not left out.
    left_out : Lookup of str
        Id of each record that is not among the statements to the reason.
    problems : Rows of RowProblem
    sources : Lookup of Source
        By the path of the article.
    silent : Rows of str
        Paths of the articles in which nothing was found.
    known : Rows of (str, tuple of Known)
        Path of each article, and its speakers.
    reviewed : Lookup of list of Reviewed
        The records of each article, as they are now, with the reason of those that are left out.

    Examples
    --------
    >>> shelf = Shelf()
    >>> shelf.add_article(Article("a.txt", "It holds.", title="The dam"))
    >>> shelf.sources
    {'a.txt': Source(title='The dam', url=None, published=None)}
    """

    def __init__(self) -> None:
        self.database = open_scratch()
        weakref.finalize(self, self.database.close)
        self.database.executescript(_TABLES)
        self.records = Rows(self, "record", _reader(ExtractedStatement))
        self.uncorrected = Rows(self, "uncorrected", _reader(ExtractedStatement))
        self.statements = Rows(self, "statement", _reader(ExtractedStatement))
        self.problems = Rows(self, "problem", _reader(RowProblem))
        self.known = Rows(self, "known", _reader(tuple[str, tuple[Known, ...]]))
        self.silent = Rows(self, "silent", _path)
        self.left_out: Lookup[str] = Lookup(Rows(self, "left_out", str), self._reason)
        self.sources: Lookup[Source] = Lookup(Rows(self, "path", _path), self._source)
        self.reviewed: Lookup[list[Reviewed]] = Lookup(Rows(self, "path", _path), self._reviewed)

    def add_article(self, article: Article) -> None:
        """Note what is known of an article beside its text."""
        source = Source(article.title, article.url, article.published)
        self.database.execute(
            "INSERT INTO article (path, name, data) VALUES (?, ?, ?) "
            "ON CONFLICT (path) DO UPDATE SET data = excluded.data",
            (to_key(article.path), to_key(Path(article.path).name), _dump(source)),
        )

    def add_problem(self, problem: RowProblem) -> None:
        """Note what could not be read, or was read with a caution."""
        self.database.execute("INSERT INTO problem (data) VALUES (?)", (_dump(problem),))

    def add_known(self, path: str, speakers: Sequence[Known]) -> None:
        """Note the speakers of an article."""
        self.database.execute("INSERT INTO known (data) VALUES (?)", (_dump((path, tuple(speakers))),))

    def add_name(self, path: str, speaker: str, name: str, reason: str) -> None:
        """Note the name that a speaker of an article has in all of them."""
        row = (to_key(path), to_key(speaker), _dump((name, reason)))
        self.database.execute("INSERT OR REPLACE INTO name VALUES (?, ?, ?)", row)

    def name_of(self, path: str, speaker: str) -> tuple[str, str] | None:
        """Give a speaker's name in all articles, and the reason; None where the one in this article holds."""
        given = (to_key(path), to_key(speaker))
        row = self.database.execute("SELECT data FROM name WHERE article = ? AND speaker = ?", given).fetchone()
        return None if row is None else _reader(tuple[str, str])(row[0])

    def short_name(self, path: str) -> str:
        """Give the name of an article's file, where no other has it; else its path."""
        name = Path(path).name
        rows = self.database.execute("SELECT 1 FROM article WHERE name = ? LIMIT 2", (to_key(name),)).fetchall()
        return name if len(rows) == 1 else path

    def times_given(self, id_: str) -> int:
        """Count how often an id was asked for, this time included."""
        self.database.execute(
            "INSERT INTO given VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET times = times + 1", (id_,)
        )
        return int(self.database.execute("SELECT times FROM given WHERE id = ?", (id_,)).fetchone()[0])

    def add_record(self, s: ExtractedStatement) -> None:
        """Put away a record; its id must be a new one."""
        row = (s.id, to_key(s.article), _dump(s))
        self.database.execute("INSERT INTO record (id, article, data) VALUES (?, ?, ?)", row)

    def record(self, n: int) -> ExtractedStatement:
        """Give a record by its number."""
        (data,) = self.database.execute("SELECT data FROM record WHERE n = ?", (n,)).fetchone()
        s: ExtractedStatement = _reader(ExtractedStatement)(data)
        return s

    def change_record(self, n: int, s: ExtractedStatement) -> None:
        """Put another record in the place of one."""
        self.database.execute("UPDATE record SET data = ? WHERE n = ?", (_dump(s), n))

    def stand_for(self, n: int, s: ExtractedStatement, copies: Sequence[int]) -> None:
        """Let one record, as it is given now, stand for others."""
        self.database.execute("UPDATE record SET grouped = ? WHERE n = ?", (_dump(s), n))
        reason = _dump(f"the same statement as {s.id}")
        self.database.executemany(
            "UPDATE record SET is_copy = 1, left_out = ? WHERE n = ?", ((reason, copy) for copy in copies)
        )

    def correct(self, s: ExtractedStatement) -> None:
        """Put a corrected statement in the place of the one with its id."""
        self.database.execute("UPDATE record SET corrected = ? WHERE id = ?", (_dump(s), s.id))

    def leave_out(self, id_: str, reason: str) -> None:
        """Leave a record out of the statements."""
        self.database.execute("UPDATE record SET left_out = ? WHERE id = ?", (_dump(reason), id_))

    def _reason(self, id_: str) -> str | None:
        row = self.database.execute("SELECT left_out FROM record WHERE id = ?", (id_,)).fetchone()
        return None if row is None or row[0] is None else _reader(str)(row[0])

    def _source(self, path: str) -> Source | None:
        row = self.database.execute("SELECT data FROM article WHERE path = ?", (to_key(path),)).fetchone()
        return None if row is None else _reader(Source)(row[0])

    def _reviewed(self, path: str) -> list[Reviewed]:
        rows = self.database.execute(
            "SELECT CASE WHEN left_out IS NULL THEN coalesce(corrected, grouped, data) ELSE data END, left_out "
            "FROM record WHERE article = ? ORDER BY n",
            (to_key(path),),
        ).fetchall()
        read, reason = _reader(ExtractedStatement), _reader(str)
        return [Reviewed(read(data), None if why is None else reason(why)) for data, why in rows]


class Rows(Sequence[T], Generic[T]):
    """The rows of a table, as a tuple of them would be; each time they are read anew.

    Parameters
    ----------
    shelf : Shelf
    table : str
        With the columns n, which gives the order, and data.
    read : callable
        Makes of data what it stands for.
    """

    def __init__(self, shelf: Shelf, table: str, read: Callable[[Any], T]) -> None:
        self._shelf = shelf
        self._read = read
        self._count = f"SELECT count(*) FROM {table}"  # noqa: S608  # a name of this module
        self._some = f"SELECT n, data FROM {table} WHERE n > ? ORDER BY n LIMIT {_AT_ONCE}"  # noqa: S608

    def numbered(self) -> Iterator[tuple[int, T]]:
        """Give each row with its number."""
        n = 0
        while some := self._shelf.database.execute(self._some, (n,)).fetchall():
            for n, data in some:
                yield n, self._read(data)

    def __iter__(self) -> Iterator[T]:
        return (row for _, row in self.numbered())

    def __len__(self) -> int:
        return int(self._shelf.database.execute(self._count).fetchone()[0])

    @overload
    def __getitem__(self, k: int) -> T: ...
    @overload
    def __getitem__(self, k: slice) -> tuple[T, ...]: ...
    def __getitem__(self, k: int | slice) -> T | tuple[T, ...]:
        chosen = range(len(self))[k]
        if isinstance(chosen, int):
            return next(islice(self, chosen, None))
        if chosen.step < 0:
            return tuple(self)[k]
        return tuple(islice(self, chosen.start, chosen.stop, chosen.step))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type, tuple[tuple[T, ...]]]:
        # A copy, or what goes to another process, cannot take the database along.
        return tuple, (tuple(self),)


class Lookup(Mapping[str, T], Generic[T]):
    """Rows by their keys, as a dict would have them.

    Parameters
    ----------
    keys : Rows of str
    find : callable
        Gives what stands under a key, None where there is nothing.
    """

    def __init__(self, keys: Rows[str], find: Callable[[str], T | None]) -> None:
        self._keys = keys
        self._find = find

    def __getitem__(self, key: str) -> T:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type, tuple[dict[str, T]]]:
        return dict, (dict(self),)


def _dump(row: object) -> bytes:
    try:
        return msgspec.json.encode(row)
    except UnicodeEncodeError:  # half characters, as they may stand in tables and in names of files
        return json.dumps(msgspec.to_builtins(row)).encode()


@cache
def _reader(kind: type[T]) -> Callable[[bytes], T]:
    decode = msgspec.json.Decoder(kind).decode

    def read(data: bytes) -> T:
        try:
            return decode(data)
        except msgspec.DecodeError:
            return msgspec.convert(json.loads(data), kind)

    return read


def _path(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
