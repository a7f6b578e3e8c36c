"""The two doors between files and corpora."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from shiftdetect.corpus import Corpus
from shiftdetect.corpus.rows import Table, build_statements
from shiftdetect.errors import ShiftDetectError
from shiftdetect.io import convokit, delimited, jsons, parquet
from shiftdetect.io.extracted import without_open_ends
from shiftdetect.io.files import fail, name_of, replacing

_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")
_FORMATS = f"{', '.join(_SUFFIXES)}, or a ConvoKit folder"


def read_corpus(
    path: str | os.PathLike[str], columns: Mapping[str, str] | None = None, encoding: str | None = "utf-8"
) -> Corpus:
    r"""Read dated, attributed statements from a file, or from a ConvoKit corpus folder.

    Needed are columns for ``date``, ``speaker`` and ``text``; ``id`` is taken from the file or else counted by row
    ('s0001' ...); ``topic``, ``source``, ``role``, ``affiliation``, ``venue``, ``url``, ``frames``, ``stance`` and
    ``kind`` have a meaning of their own; everything else is kept as it is. Nothing is guessed: dates are ISO 8601
    (see :mod:`shiftdetect.dates`), cells of a CSV file stay text.

    Of what ``shiftdetect extract`` wrote, the records that are no dated, attributed statements are left out with a
    warning that counts them.

    Parameters
    ----------
    path : str or path
        A .csv, .tsv, .jsonl, .ndjson, .json (list of objects) or .parquet file, or a folder with the
        ``utterances.jsonl`` of a ConvoKit corpus (see :mod:`shiftdetect.io.convokit`).
    columns : mapping of str to str, optional
        Canonical name to name in the file, such as ``{"speaker": "who", "url": "source_url"}``.
    encoding : str or None, default 'utf-8'
        Encoding of a text file; a byte order mark is accepted. With None it must be UTF-8, and no error advises the
        option ``--encoding``: for programs that do not have it.

    Returns
    -------
    Corpus
        With the path as its source.

    Raises
    ------
    InputError
        Listing every bad row of the file at once: row as an editor shows it, column, value and remedy. Rows are
        lines in CSV, TSV and JSON Lines files, and count from 1 in Parquet files and JSON lists.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "statements.csv")
    ...     _ = path.write_text("date,who,text\n2020-01-03,Minister A,The bridge is safe.\n", encoding="utf-8")
    ...     corpus = read_corpus(path, columns={"speaker": "who"})
    >>> corpus
    Corpus of 1 statements by 1 speakers, 2020-01-03 to 2020-01-03
    """
    file = name_of(path)
    table = without_open_ends(_read_table(Path(path), file, encoding, columns or {}))
    return Corpus(build_statements(table, columns), source=file)


def write_corpus(corpus: Corpus, path: str | os.PathLike[str]) -> None:
    """Write a corpus in the format that the suffix names; reading it back gives an equal corpus.

    Parameters
    ----------
    corpus : Corpus
        At least one statement.
    path : str or path
        As for :func:`read_corpus`; a name without a suffix is a ConvoKit folder. An existing file is replaced in
        one step; an existing folder must be a ConvoKit corpus, of which the five files are replaced.

    Raises
    ------
    InputError
        For a suffix that names no format.
    ShiftDetectError
        Where the corpus is empty or the path cannot be written to; nothing is left half-written.
    """
    file, target = os.fspath(path), Path(path)
    if not corpus:
        raise ShiftDetectError(f"{file} was not written: the corpus has no statements.")
    if target.is_dir() or not target.suffix or file.endswith(os.sep):
        convokit.write_folder(target, corpus)
        return
    suffix = target.suffix.lower()
    if suffix not in _SUFFIXES:
        _fail_suffix(file, suffix)
    columns = corpus.to_columns()
    with replacing(target) as temporary:
        if suffix in _DELIMITERS:
            delimited.write_delimited(temporary, columns, _DELIMITERS[suffix])
        elif suffix == ".parquet":
            parquet.write_parquet(temporary, columns)
        elif suffix == ".json":
            jsons.write_list(temporary, columns)
        else:
            jsons.write_lines(temporary, columns)


def _read_table(path: Path, file: str, encoding: str | None, columns: Mapping[str, str]) -> Table:
    if path.is_dir():
        return convokit.read_folder(path, file, encoding, columns.get("date"))
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES and path.exists():
        _fail_suffix(file, suffix)
    if suffix in _DELIMITERS:
        return delimited.read_delimited(path, file, _DELIMITERS[suffix], encoding)
    if suffix == ".parquet":
        return parquet.read_parquet(path, file)
    if suffix == ".json":
        return jsons.read_list(path, file, encoding)
    return jsons.read_lines(path, file, encoding)


def _fail_suffix(file: str, suffix: str) -> None:
    shown = f"the suffix {suffix!r}" if suffix else "a file without a suffix"
    how = "convert the file, or rename it"
    if suffix in _SPREADSHEETS:
        how = "save the sheet as CSV (UTF-8) in the program that made it"
    fail(file, f"{shown} names no format", f"Known are {_FORMATS}: {how}.")
