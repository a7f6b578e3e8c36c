"""What was found in each article, on disk: a run that is stopped goes on where it was, and a second one is quick.

One line of JSON for each article, under a key of its text and of the language pipeline that read it. Nothing is held in
memory, not even the place of each line.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import msgspec

from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.records import Article, Attribution, Found, Mention, Span
from shiftdetect.extract.scratch import open_scratch

VERSION: Final = 3
"""Raised whenever the rules change, so that what older rules found is not used."""

LONGEST: Final = 100_000
"""Characters of an article that are read in one piece; a piece ends with a paragraph where there is one."""

_START: Final = b'{"key":'
"""How every line begins."""


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    found: Found


class Spool:
    """What was found by article, appended to a file.

    Parameters
    ----------
    path : Path
        Made where it is missing; lines that a stopped run left unfinished are passed over.
    identity : str
        Of the language pipeline: another one finds other things.

    Raises
    ------
    ShiftDetectError
        Where the file cannot be opened, or is one of something else.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Spool(Path(folder, "found.jsonl"), "pipeline 1") as spool:
    ...         spool.add(Article("a.txt", "It holds."), Found(()))
    ...         Article("copy.txt", "It holds.") in spool, spool.get(Article("a.txt", "It holds."))
    (True, Found(attributions=(), mentions=(), sources=(), clauses=()))
    """

    def __init__(self, path: Path, identity: str) -> None:
        self._identity = f"{VERSION}|{identity}"
        self._path = path
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(_Line)
        try:
            self._file: BinaryIO = path.open("a+b")
        except OSError as error:
            why = error.strerror or error
            raise ShiftDetectError(f"{path} cannot be written: {why}. Check its folder, or name another.") from error
        self._places = open_scratch()
        try:
            self._places.execute("CREATE TABLE place (key BLOB PRIMARY KEY, start INTEGER) WITHOUT ROWID")
            self._check(path)
            self._index()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, and forget where its lines are."""
        with suppress(OSError):  # each line is flushed as it comes: what could not be written has been said then
            self._file.close()
        self._places.close()

    def __contains__(self, article: Article) -> bool:
        return self._place(self._key(article)) is not None

    def __len__(self) -> int:
        return int(self._places.execute("SELECT count(*) FROM place").fetchone()[0])

    def add(self, article: Article, found: Found) -> None:
        """Append what was found in an article.

        Raises
        ------
        ShiftDetectError
            Where the disk is full.
        """
        key = self._key(article)
        try:
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(self._encoder.encode(_Line(key, found)) + b"\n")
            self._file.flush()
        except OSError as error:
            raise ShiftDetectError(
                f"{self._path} cannot be written to: {error.strerror or error}. Free some space on its disk, or "
                "name a file elsewhere (--spool FILE)."
            ) from error
        self._note(key, place)

    def get(self, article: Article) -> Found:
        """Give what was found in an article.

        Raises
        ------
        KeyError
            Where it was not added.
        """
        place = self._place(self._key(article))
        if place is None:
            raise KeyError(article.path)
        self._file.seek(place)
        return self._decoder.decode(self._file.readline()).found

    def _note(self, key: str, place: int) -> None:
        self._places.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (key.encode(), place))

    def _place(self, key: str) -> int | None:
        row = self._places.execute("SELECT start FROM place WHERE key = ?", (key.encode(),)).fetchone()
        return None if row is None else int(row[0])

    def _key(self, article: Article) -> str:
        return hashlib.sha256(f"{self._identity}\n{article.text}".encode("utf-8", "surrogatepass")).hexdigest()

    def _check(self, path: Path) -> None:
        """Leave a file of something else as it is: its last line could be cut off, and lines would be appended."""
        self._file.seek(0)
        if not _START.startswith(self._file.read(len(_START))):
            raise ShiftDetectError(f"{path} is no file of what was found in articles: name another one for that.")

    def _index(self) -> None:
        self._file.seek(0)
        whole = 0
        while line := self._file.readline():
            if not line.endswith(b"\n"):
                break
            # A line of another version, or a broken one: the article is read again.
            with suppress(msgspec.DecodeError):
                self._note(self._decoder.decode(line).key, whole)
            whole += len(line)
        self._file.truncate(whole)


def split_article(article: Article, longest: int = LONGEST) -> list[tuple[Article, int]]:
    r"""Cut a very long text at ends of paragraphs, since no language pipeline takes texts of any length.

    Parameters
    ----------
    article : Article
    longest : int
        Characters of a piece.

    Returns
    -------
    list of (Article, int)
        Each piece with the place at which it begins; the article itself where it is short enough.

    Examples
    --------
    >>> [(piece.text, start) for piece, start in split_article(Article("a.txt", "One.\nTwo.\nThree."), 10)]
    [('One.\nTwo.\n', 0), ('Three.', 10)]
    """
    text = article.text
    if len(text) <= longest:
        return [(article, 0)]
    pieces = []
    start = 0
    while start < len(text):
        end = min(start + longest, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(". ", start, end))
            end = cut + 1 if cut > start else end
        pieces.append((replace(article, text=text[start:end]), start))
        start = end
    return pieces


def join(parts: Sequence[tuple[Found, int]]) -> Found:
    """Join what was found in the pieces of an article, each with the place at which it begins.

    Examples
    --------
    >>> one = Found((Attribution(((0, 4),), None, (5, 6), None, "direct", (), (0, 6)),), (), ((),))
    >>> [a.source_span for a in join([(one, 0), (one, 10)]).attributions]
    [(5, 6), (15, 16)]
    """
    if len(parts) == 1 and parts[0][1] == 0:
        return parts[0][0]
    attributions: list[Attribution] = []
    mentions: list[Mention] = []
    sources: list[tuple[int, ...]] = []
    clauses: list[bool] = []
    for found, start in parts:
        sources += [tuple(n + len(mentions) for n in heads) for heads in found.sources]
        mentions += [replace(mention, span=_moved(mention.span, start)) for mention in found.mentions]
        clauses += found.clauses
        attributions += [_move(attribution, start) for attribution in found.attributions]
    return Found(tuple(attributions), tuple(mentions), tuple(sources), tuple(clauses))


def _move(attribution: Attribution, by: int) -> Attribution:
    return replace(
        attribution,
        content_spans=tuple(_moved(span, by) for span in attribution.content_spans),
        cue_span=attribution.cue_span and _moved(attribution.cue_span, by),
        source_span=attribution.source_span and _moved(attribution.source_span, by),
        sentence=_moved(attribution.sentence, by),
    )


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
