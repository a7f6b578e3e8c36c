"""What is computed once and kept on disk between runs, in one SQLite file: opening, closing, and whose file it is."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import EncoderError

_ASKED_AT_ONCE = 500
_BUSY_SECONDS = 60.0
_ASKED_AGAIN = 0.01
"""Seconds between two tries."""


class StoreUnavailableError(EncoderError):
    """The place for the store cannot be written or read: a run goes on without it."""


class KeptDatabase:
    """One SQLite file; several processes and threads may use it at once, and a broken-off run leaves it whole.

    Parameters
    ----------
    path : Path or str
        The file; made, with its folders, when first used.
    """

    application: ClassVar[int]
    """Four letters that the file carries in its header, so that no other database is taken for it."""
    schema: ClassVar[Sequence[str]]
    holds: ClassVar[str]
    """What it keeps, in the words of an error."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._lock = threading.RLock()

    def __reduce__(self) -> tuple[type[Self], tuple[Path]]:
        """Copies, and what is sent to another process, open the file themselves."""
        return type(self), (self.path,)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; it opens again when next used."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    def _remedy(self) -> str:
        return "Move or delete the file (it is made anew; only time is lost), or name another one (--cache)."

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Use the file, one thread at a time; say an error in our own words: the place is unusable, or the file is."""
        try:
            with self._lock:
                yield
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreUnavailableError(f"{self.holds} cannot be kept in {self.path}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise EncoderError(
                f"{self.path} is damaged or no store of {self.holds} ({error}). {self._remedy()}"
            ) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():  # a forked process must not share one
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection, self._process = connection, os.getpid()
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # In this order: another process may make the tables and the mark, together, between the two questions.
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != self.application and (application or tables):
            raise EncoderError(f"{self.path} is a database of something else. {self._remedy()}")
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        if application == self.application:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in self.schema:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {self.application}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once, which the file remembers.

    The change needs the file for itself, and SQLite does not wait for that as it waits elsewhere: who makes a new file
    at the same moment as another process would be told at once that it is locked.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
        time.sleep(_ASKED_AGAIN)


_K = TypeVar("_K")


class Store(Protocol[_K]):
    """Whatever keeps arrays under the name of what made them."""

    def get_many(self, identity: str, keys: Sequence[_K], /) -> dict[_K, Any]:
        """Look keys up."""
        ...

    def put_many(self, identity: str, values: Mapping[_K, Any], /) -> None:
        """Keep values."""
        ...


class Keeping(Generic[_K]):
    """A store that is let go, with one warning, once it turns out that its place cannot be used.

    Parameters
    ----------
    store : Store or None
    identity : str
        What makes the values.
    """

    def __init__(self, store: Store[_K] | None, identity: str) -> None:
        self._store = store
        self._identity = identity

    def get(self, keys: Sequence[_K]) -> dict[_K, NDArray[Any]]:
        """Look keys up; none is known without a store."""
        if self._store is not None:
            try:
                return self._store.get_many(self._identity, keys)
            except StoreUnavailableError as error:
                self._let_go(error)
        return {}

    def put(self, values: Mapping[_K, NDArray[np.floating]]) -> None:
        """Keep values, if there is a store."""
        if self._store is not None:
            try:
                self._store.put_many(self._identity, values)
            except StoreUnavailableError as error:
                self._let_go(error)

    def _let_go(self, error: EncoderError) -> None:
        self._store = None
        warnings.warn(f"{error}; this run goes on without, and the next one starts anew.", stacklevel=4)


def pieces(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Cut keys into as many as one question may hold."""
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        yield keys[start : start + _ASKED_AT_ONCE]
