"""A database on disk for the time of a run: what grows with the number of articles lies there and not in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from shiftdetect.errors import ShiftDetectError


def open_scratch() -> sqlite3.Connection:
    """Open a database without a name, among the temporary files of the system; it is gone when it is closed.

    Nothing in it is worth keeping: it is written without a journal, and without waiting for the disk. Memory holds
    2 MB of it.

    Examples
    --------
    >>> open_scratch().execute("SELECT 1").fetchone()
    (1,)
    """
    # An extraction may be handed from thread to thread, as the tuples were that it stands for.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.executescript(
        "PRAGMA temp_store = FILE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000;"
    )
    return database


def to_key(text: str) -> bytes:
    """Give the bytes of a text, in the order of its characters; file names and tables may hold half characters."""
    return text.encode("utf-8", "surrogatepass")


@contextmanager
def disk_errors() -> Iterator[None]:
    """Say what to do where the disk is full.

    Examples
    --------
    >>> with disk_errors():
    ...     raise sqlite3.OperationalError("database or disk is full")
    Traceback (most recent call last):
    shiftdetect.errors.ShiftDetectError: what the run keeps on disk for its own time cannot be written: database or ...
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise ShiftDetectError(
            f"what the run keeps on disk for its own time cannot be written: {error}. Free some space among the "
            "temporary files of the system, or set TMPDIR (TEMP on Windows) to a folder on a disk that has it."
        ) from error
