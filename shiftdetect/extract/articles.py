"""Articles from files, pages, tables and folders, one at a time; what cannot be read is told, never dropped.

Read are plain text (.txt, .text, .md; its title is the first line where that looks like a headline), pages (.html,
.htm, .xhtml), tables of articles (.csv, .tsv, .jsonl, .ndjson, .json with the column text, and title, url and published
where they are known), and folders of these.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from shiftdetect.cells import unmark
from shiftdetect.corpus.statement import shorten
from shiftdetect.dates import DateProblem, parse_date
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.extract.headlines import find_headline
from shiftdetect.extract.markdown import SUFFIXES as MARKDOWN
from shiftdetect.extract.markdown import read_markdown
from shiftdetect.extract.pages import read_page
from shiftdetect.extract.published import find_published
from shiftdetect.extract.records import Article
from shiftdetect.io.files import decode, fail, name_of, read_bytes
from shiftdetect.io.jsons import load, load_file

_TEXTS: Final = (".txt", ".text", ".md")
_PAGES: Final = (".html", ".htm", ".xhtml")
_TABLES: Final = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
SUFFIXES: Final = (*_TEXTS, *_PAGES, *_TABLES)
"""What is read from a folder."""

_COLUMNS: Final = {"published": ("published", "date"), "url": ("url", "link"), "title": ("title", "headline")}
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_PDF: Final = b"%PDF-"
_OUT_OF_PDF: Final = (
    "Save its text as .txt, such as by 'pdftotext FILE.pdf', or copy it out of a reader; then give that."
)
_NO_FILES = "the folder holds no files: no articles, and no ConvoKit corpus (utterances.jsonl)"
_GIVE_TEXT = "Give an article as plain text, or leave it out."


def read_articles(
    paths: Iterable[str | os.PathLike[str]],
    *,
    published: date | None = None,
    encoding: str = "utf-8",
    leave_out: Collection[Path] = (),
) -> Iterator[Article | RowProblem]:
    r"""Read articles one after the other, so that never more than one is in memory.

    Parameters
    ----------
    paths : iterable of path
        Files and folders. Folders are read with everything below them, in the order of the names; hidden files in
        them are passed over.
    published : datetime.date, optional
        Day of publication of all articles; it wins over what a page or a table states, and over what stands in a text
        or the name of its file (:func:`shiftdetect.extract.published.find_published`).
    encoding : str, default 'utf-8'
        Of text files and tables; pages declare their own.
    leave_out : collection of Path, optional
        Files, and folders with all in them, that are passed over without a word.

    Yields
    ------
    Article or RowProblem
        A problem in the place of each article that could not be read, and after an article whose stated date could
        not. The path of an article in a table is that of the file with '#' and the row.

    Raises
    ------
    ShiftDetectError
        Where a page is met and trafilatura is not installed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("The dam will hold, the minister said.\n", encoding="utf-8")
    ...     _ = Path(folder, "b.txt").write_text("", encoding="utf-8")
    ...     article, problem = read_articles([folder])
    >>> article.text, problem.problem
    ('The dam will hold, the minister said.\n', 'the file is empty')
    """
    seen: set[str] = set()
    passed_over = {os.path.realpath(path) for path in leave_out}
    for given in paths:
        file = os.fspath(given)
        for path, problem in _files(Path(file), file):
            if passed_over and _is_among(path, passed_over):
                continue
            if problem is not None:
                yield problem
                continue
            real = os.path.realpath(path)
            if real in seen:
                yield RowProblem(name_of(path), None, None, None, "the file is given twice", "It was read once.")
                continue
            seen.add(real)
            yield from _read(path, published, encoding)


def _is_among(path: Path, passed_over: set[str]) -> bool:
    real = Path(os.path.realpath(path))
    return str(real) in passed_over or any(str(folder) in passed_over for folder in real.parents)


def is_table_of_articles(path: Path, encoding: str = "utf-8") -> bool:
    r"""Tell a table of articles from one of statements: its first row says when a text was published, not who spoke.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder, "a.csv")
    ...     _ = table.write_text("published,text\n2031-05-12,The dam holds.\n", encoding="utf-8")
    ...     is_table_of_articles(table)
    True
    """
    suffix = path.suffix.lower()
    if suffix not in _TABLES or not path.is_file():
        return False
    _, row = next(iter(_rows_of(suffix)(path, encoding)), (0, None))
    return isinstance(row, Mapping) and {"text", "published"} <= row.keys() and "speaker" not in row


def count_files(paths: Iterable[str | os.PathLike[str]]) -> int:
    """Count the files that :func:`read_articles` would open; a table counts as one."""
    return sum(problem is None for path in paths for _, problem in _files(Path(path), os.fspath(path)))


def _files(path: Path, file: str) -> Iterator[tuple[Path, RowProblem | None]]:
    if not path.is_dir():
        yield path, None
        return
    found = False
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            found = True
            full = Path(folder, name)
            problem, remedy = _unfit(full)
            yield full, RowProblem(name_of(full), None, None, None, problem, remedy) if problem else None
    if not found:
        yield (
            path,
            RowProblem(file, None, None, None, _NO_FILES, _GIVE_TEXT),
        )


def _unfit(path: Path) -> tuple[str, str]:
    """Say why what stands in a folder is no article, and what to do; nothing where it may be one."""
    if path.suffix.lower() not in SUFFIXES:
        remedy = f"Read are {', '.join(SUFFIXES)}: convert it, or name the file itself to read it as plain text."
        return f"the suffix {path.suffix!r} is none of an article's", remedy
    # A pipe would be waited for, and a device read, for ever.
    return ("", "") if path.is_file() else ("this is no file, or a link to none", "Take it out of the folder.")


def _read(path: Path, published: date | None, encoding: str) -> Iterator[Article | RowProblem]:
    suffix, file = path.suffix.lower(), name_of(path)
    try:
        if suffix in _TABLES:
            yield from _read_table(path, suffix, published, encoding)
            return
        data = read_bytes(path, file)
        if suffix in _PAGES or _PAGE.match(data[:1000]):
            yield from _article_of_page(data, file, published)
            return
        if data.startswith(_PDF):
            fail(file, "the file is a PDF, whatever its name says", _OUT_OF_PDF)
        text = _lines(decode(data, file, encoding))
    except InputError as error:
        first, n = error.problems[0], len(error.problems)
        more = f", and {n - 1} more line{'s' * (n > 2)} like it" if n > 1 else ""  # of one file: of its encoding
        yield _as_article(replace(first, problem=f"{first.problem}{more}"))
        return
    if suffix in MARKDOWN:
        yield from _article_of_markdown(text, file, published)
        return
    by = ""
    if published is None:
        published, by = find_published(file, text)
    yield from _checked(Article(file, text, published, find_headline(text), published_by=by), file, None)


def _article_of_markdown(text: str, file: str, published: date | None) -> Iterator[Article | RowProblem]:
    text, stated = read_markdown(text)
    cells = _known_cells(stated)
    day, problem = _stated_day(file, None, cells["published"]) if published is None else (published, None)
    by = ""
    if day is None and problem is None:
        day, by = find_published(file, text)
    title = cells["title"] or find_headline(text)
    yield from _checked(Article(file, text, day, title, cells["url"], published_by=by), file, None)
    if problem is not None:
        yield problem


def _article_of_page(data: bytes, file: str, published: date | None) -> Iterator[Article | RowProblem]:
    text, title, url, stated = read_page(data)
    if text is None:
        problem = "no article was found in the page"
        yield RowProblem(file, None, None, title, problem, "Save its text as .txt, if there is an article in it.")
        return
    yield from _checked(Article(file, text, published or stated, title, url), file, None)


def _checked(article: Article, file: str, row: int | None) -> Iterator[Article | RowProblem]:
    if "\0" in article.text:
        problem = "the text holds NUL bytes: it is no text, or in another encoding"
        yield RowProblem(file, row, None, None, problem, "Save it as UTF-8, or leave it out.")
    elif not article.text.strip():
        yield RowProblem(file, row, None, None, "the article has no text", _GIVE_TEXT)
    elif not _is_whole(article.text):
        problem, remedy = "the text holds half of a surrogate pair", "Repair the character, or save the file as UTF-8."
        yield RowProblem(file, row, None, None, problem, remedy)
    else:
        yield article


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_table(path: Path, suffix: str, published: date | None, encoding: str) -> Iterator[Article | RowProblem]:
    file, any_row = name_of(path), False
    for number, row in _rows_of(suffix)(path, encoding):
        any_row = True
        if isinstance(row, RowProblem):
            yield row
        elif not isinstance(row.get("text"), str):
            has = ", ".join(map(repr, row)) or "none"
            problem = f"there is no text in the column 'text'; the columns are {has}"
            yield RowProblem(file, number, "text", None, problem, "Name the column with the article's text 'text'.")
        else:
            yield from _article_of_row(file, number, row, published)
    if not any_row:
        yield RowProblem(file, None, None, None, "there are no rows", "Give one row, with the column text, an article.")


def _rows_of(suffix: str) -> Callable[[Path, str], Iterator[tuple[int, Mapping[str, Any] | RowProblem]]]:
    if suffix in (".csv", ".tsv"):
        return _delimited_rows
    return _list_rows if suffix == ".json" else _line_rows


def _article_of_row(
    file: str, number: int, row: Mapping[str, Any], published: date | None
) -> Iterator[Article | RowProblem]:
    cells = _known_cells(row)
    url, title = (
        value.encode(errors="replace").decode() if isinstance(value, str) else None
        for value in (cells["url"], cells["title"])
    )
    day, problem = _stated_day(file, number, cells["published"]) if published is None else (published, None)
    yield from _checked(Article(f"{file}#{number}", _lines(row["text"]), day, title, url), file, number)
    if problem is not None:
        yield problem


def _known_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: next((row[key] for key in keys if row.get(key)), None) for name, keys in _COLUMNS.items()}


def _stated_day(file: str, row: int | None, stated: Any) -> tuple[date | None, RowProblem | None]:
    """Read a stated day of publication; one that cannot be read is told, and the article read without it."""
    if stated is None:
        return None, None
    try:
        time, precision = parse_date(stated)
        if precision not in ("hour", "day"):
            raise DateProblem(f"a day is needed, not a {precision}", "Write it as YYYY-MM-DD, or leave it empty.")
    except DateProblem as error:
        what = f"{error.problem}, so that the article was read without a day of publication"
        return None, RowProblem(file, row, "published", shorten(stated), what, error.remedy)
    return time.date(), None


def _delimited_rows(path: Path, encoding: str) -> Iterator[tuple[int, Mapping[str, Any] | RowProblem]]:
    file = name_of(path)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter="\t" if path.suffix.lower() == ".tsv" else ",", strict=True)
            header: list[str] | None = None
            line = 1
            for cells in reader:
                if header is None:
                    header = [(unmark(cell) or "").strip().lower() for cell in cells]
                elif cells:
                    yield line, _row(file, line, header, cells)
                line = reader.line_num + 1
    except (OSError, UnicodeError, csv.Error, LookupError) as error:
        yield 0, _unreadable(file, error)


def _row(file: str, line: int, header: list[str], cells: list[str]) -> Mapping[str, Any] | RowProblem:
    if len(cells) != len(header):
        problem = f"the row has {len(cells)} cells where the header has {len(header)}"
        return RowProblem(file, line, None, shorten(cells[0]), problem, "Put quotes around text that holds separators.")
    return {name: unmark(cell) for name, cell in zip(header, cells, strict=True)}


def _line_rows(path: Path, encoding: str) -> Iterator[tuple[int, Mapping[str, Any] | RowProblem]]:
    file = name_of(path)
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding) as stream:
            for number, line in enumerate(stream, 1):
                if not line.isspace():
                    yield number, _object(file, number, line)
    except (OSError, UnicodeError, LookupError) as error:
        yield 0, _unreadable(file, error)


def _object(file: str, number: int, line: str) -> Mapping[str, Any] | RowProblem:
    remedy = 'Write one object a line, such as {"published": "2031-05-12", "text": "..."}.'
    try:
        value = load(line)
    except ValueError as error:
        return RowProblem(file, number, None, shorten(line), f"the line is not JSON ({error})", remedy)
    if not isinstance(value, dict):
        return RowProblem(file, number, None, shorten(line), "the line is no JSON object", remedy)
    return {str(key).strip().lower(): cell for key, cell in value.items()}


def _list_rows(path: Path, encoding: str) -> Iterator[tuple[int, Mapping[str, Any] | RowProblem]]:
    file = name_of(path)
    values = load_file(decode(read_bytes(path, file), file, encoding), file)
    for number, value in enumerate(values if isinstance(values, list) else [values], 1):
        if isinstance(value, dict):
            yield number, {str(key).strip().lower(): cell for key, cell in value.items()}
        else:
            remedy = 'Write a list of objects, such as [{"published": "2031-05-12", "text": "..."}].'
            yield number, RowProblem(file, number, None, shorten(value), "this is no JSON object", remedy)


def _unreadable(file: str, error: Exception) -> RowProblem:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return RowProblem(file, None, None, None, f"the file cannot be read on ({why})", "Save it as UTF-8, or correct it.")


def _as_article(problem: RowProblem) -> RowProblem:
    """Say what to do about an article; the reader of tables has rows in mind."""
    empty = problem.problem == "the file is empty"
    remedy = _GIVE_TEXT if empty else problem.remedy
    return RowProblem(problem.file, problem.row, problem.column, problem.value, problem.problem, remedy)


def _lines(text: str) -> str:
    """Bring line ends to one form, as Python's own text files do: spans count these characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
