"""Bytes in and out: decoding that names every bad line, writing that leaves nothing half-written."""

from __future__ import annotations

import codecs
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from shiftdetect.errors import InputError, RowProblem, ShiftDetectError

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def fail(file: str, problem: str, remedy: str, *, row: int | None = None, value: str | None = None) -> NoReturn:
    """Raise the error of a file that cannot be read as a whole.

    Raises
    ------
    InputError
        Always.
    """
    raise InputError([RowProblem(file, row, None, value, problem, remedy)])


def read_bytes(path: Path, file: str) -> bytes:
    """Read a file that must be there and must not be empty.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name as the user gave it.

    Raises
    ------
    InputError
        Where its name cannot be one, or it is missing, cannot be opened, or has no content.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        fail(file, "there is no such file", f"Check the path; it was looked up from {Path.cwd()}.")
    except OSError as error:
        fail(file, f"the file cannot be opened ({error.strerror})", "Check that it is a file and may be read.")
    except ValueError as error:
        fail(
            _shown(file), f"no file can have this name ({error})", "Check the path: it holds a character it should not."
        )
    if not data.strip():
        fail(file, "the file is empty", "Give at least one row.")
    return data


def decode(data: bytes, file: str, encoding: str | None = None) -> str:
    """Decode a text file; a byte order mark is dropped.

    Parameters
    ----------
    data : bytes
        Content of the file.
    file : str
        Its name as the user gave it.
    encoding : str, optional
        Any encoding that Python knows. When left out the file must be UTF-8, and no option is advised that would name
        another one.

    Raises
    ------
    InputError
        Listing each line that is not in the encoding, with its first bad byte.

    Examples
    --------
    >>> decode("naïve".encode(), "t.csv")
    'naïve'
    """
    wanted = encoding or "utf-8"
    try:
        name = codecs.lookup(wanted).name
        return data.decode(wanted).removeprefix("\ufeff")
    except LookupError:
        fail(file, f"there is no encoding {wanted!r}", "Name one that Python knows, such as utf-8 or cp1252.")
    except UnicodeDecodeError as error:
        if name == "utf-8" and not data.startswith(_UTF16_MARKS):
            if (zero := data.find(b"\0")) >= 0:
                # Every line of a picture would be named, with the advice to take it for Windows' encoding.
                problem = f"the file is no text: byte {error.start} is no UTF-8, and byte {zero} is 00"
                fail(file, problem, "Give the text itself, saved as UTF-8.")
            raise InputError(list(_bad_lines(data, file, has_option=encoding is not None))) from None
        guess = "--encoding utf-16" if data.startswith(_UTF16_MARKS) else "another --encoding"
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"the file is not {wanted}: byte {error.start} is {data[error.start : error.start + 1].hex()}"
        fail(file, problem, _remedy(None if encoding is None else guess), row=line)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder that becomes ``path`` if, and only if, the block ends well.

    Parameters
    ----------
    path : Path
        The file to write or replace, or a folder that is not there yet.

    Raises
    ------
    ShiftDetectError
        Where the folder is missing or cannot be written to.
    """
    if "\0" in path.name or "\0" in str(path.parent):
        raise ShiftDetectError(f"{_shown(str(path))} cannot be written: it holds a NUL byte. Name another path.")
    # A plain new file, not tempfile's: that one could be read by its owner only, and so could the result.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
        os.replace(temporary, path)
    except OSError as error:
        why = error.strerror or error
        raise ShiftDetectError(f"{path} cannot be written: {why}. Check its folder, or name another path.") from error
    finally:
        if temporary.is_dir():
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            # Where the folder itself is missing or a file, there is nothing to take away either.
            with suppress(OSError):
                temporary.unlink()


def name_of(path: str | os.PathLike[str]) -> str:
    r"""Name a file in messages, reports and records, which are UTF-8: what in its name is not becomes escapes.

    Examples
    --------
    >>> print(name_of("dam.txt"), name_of(b"dam\xff.txt".decode("utf-8", "surrogateescape")))
    dam.txt dam\udcff.txt
    """
    return os.fspath(path).encode("utf-8", "backslashreplace").decode()


def _shown(file: str) -> str:
    return file.replace("\0", "\\0")


def _remedy(guess: str | None) -> str:
    return "Save it as UTF-8." if guess is None else f"Say which encoding it is ({guess}), or save it as UTF-8."


def _bad_lines(data: bytes, file: str, *, has_option: bool) -> Iterator[RowProblem]:
    offset = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            byte, at = line[error.start], offset + error.start
            around = line[max(0, error.start - 20) : error.start + 20].decode(errors="replace").strip()
            yield RowProblem(
                file,
                number,
                None,
                around,
                f"the file is not UTF-8: byte {at} is {byte:02x}",
                _remedy("often --encoding cp1252" if has_option else None),
            )
        offset += len(line) + 1
