"""A corpus: dated, attributed statements on one topic, in an order that no shuffling of rows can change."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self, overload

import numpy as np
import numpy.typing as npt

from shiftdetect.bins import PRECISIONS, Precision, bin_number
from shiftdetect.corpus.checks import check_text, find_duplicates, find_mixed_zones
from shiftdetect.corpus.order import place, wall_clock
from shiftdetect.corpus.rows import build_statements
from shiftdetect.corpus.selection import Wanted, check_columns, describe, in_period, matches, row_numbers
from shiftdetect.corpus.statement import CANONICAL, REQUIRED, Statement, ValueProblem, shorten
from shiftdetect.errors import InputError, RowProblem, ShiftDetectError

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

_HTML_ROWS = 10
_BY_NUMBER = "row numbers"


class Corpus(Sequence[Statement]):
    """An immutable sequence of statements, sorted by time, then by the column ``order`` where it is a number (rows
    without one come after), then by id.

    The rule looks at one row at a time, so that a part is in the same order as the whole, and vectors or labels that
    are kept beside a corpus go with its parts row by row (see :meth:`take`).

    Repeated texts are kept: repetition is evidence. Calendar days, weeks and months are those of the clock in which
    the statements were written down: where times carry an offset, all carry the same one and it is not converted.

    Parameters
    ----------
    statements : iterable of Statement
        In any order.
    source : str, optional
        Where they come from, such as the path of the file; no part of equality or of the hash.

    Raises
    ------
    InputError
        Listing every empty text or speaker, repeated id, and time in another zone than the rest.

    Examples
    --------
    >>> from datetime import datetime
    >>> corpus = Corpus([
    ...     Statement("b", "The bridge was never at risk.", "Minister A", datetime(2020, 1, 5)),
    ...     Statement("a", "The bridge was about to fall.", "Minister A", datetime(2020, 1, 3)),
    ... ])
    >>> corpus.ids, corpus.bins("day")
    (['a', 'b'], array([18264, 18266]))
    """

    def __init__(self, statements: Iterable[Statement], source: str | None = None) -> None:
        rows = list(statements)
        for row in rows:
            if not isinstance(row, Statement):
                raise TypeError(f"A Corpus holds Statement objects, not {type(row).__name__}.")
        _check(rows, source or "statements")
        self._statements = tuple(sorted(_with_same_columns(rows), key=place))
        self._source = source
        self._filters: tuple[str, ...] = ()
        self._n_left_out = 0

    # A sequence

    def __len__(self) -> int:
        return len(self._statements)

    @overload
    def __getitem__(self, index: int) -> Statement: ...

    @overload
    def __getitem__(self, index: slice) -> Self: ...

    def __getitem__(self, index: int | slice) -> Statement | Self:
        if isinstance(index, slice):
            return self._part(range(len(self))[index], _BY_NUMBER)
        return self._statements[index]

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._statements)

    def __eq__(self, other: object) -> bool:
        return self._statements == other._statements if isinstance(other, Corpus) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        if not self:
            return "Corpus of 0 statements"
        first, last = self[0].date_text, self[-1].date_text
        return f"Corpus of {len(self)} statements by {len(set(self.speakers))} speakers, {first} to {last}"

    def _repr_html_(self) -> str:
        names = ("date", "speaker", "text")
        head = "".join(f"<th>{name}</th>" for name in names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(s.get(name)))}</td>" for name in names) + "</tr>"
            for s in self._statements[:_HTML_ROWS]
        )
        return f"<p>{html.escape(repr(self))}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    # Views

    @property
    def source(self) -> str | None:
        """Where the statements come from."""
        return self._source

    @property
    def filters(self) -> tuple[str, ...]:
        """What made this corpus a part of another one, such as 'affiliation=administration' and 'end=2020-01-14'.

        A condition in Python is told as 'predicate', rows taken by number as 'row numbers'. No part of equality or of
        the hash: a corpus that is made anew from statements has none.
        """
        return self._filters

    @property
    def n_left_out(self) -> int:
        """How many statements :attr:`filters` left out of the corpus that was first made; no part of equality."""
        return self._n_left_out

    @property
    def ids(self) -> list[str]:
        """Id of each statement."""
        return [s.id for s in self._statements]

    @property
    def texts(self) -> list[str]:
        """Text of each statement, repeated ones included."""
        return [s.text for s in self._statements]

    @property
    def speakers(self) -> list[str]:
        """Speaker of each statement (one entry for each statement, not for each person)."""
        return [s.speaker for s in self._statements]

    @property
    def columns(self) -> list[str]:
        """Names of the columns that exist: the required ones, labels that any statement has, further ones."""
        labels = [n for n in CANONICAL if n == "id" or n in REQUIRED or any(s.get(n) for s in self._statements)]
        return labels + (list(self._statements[0].columns) if self else [])

    @cached_property
    def sha256(self) -> str:
        """Hash of what was said, by whom and when.

        SHA-256 of the UTF-8 bytes of one line per statement, in the order of time and id, each line a JSON array of
        id, date as written, speaker and text (no spaces, no ASCII escapes) and a line feed. It depends neither on
        the order of the rows nor on any other column.
        """
        digest = hashlib.sha256()
        for s in sorted(self._statements, key=lambda s: (wall_clock(s), s.id)):
            row = [s.id, s.date_text, s.speaker, s.text]
            digest.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        return digest.hexdigest()

    def bins(self, by: Precision) -> npt.NDArray[np.int64]:
        """Give the number of the calendar bin of each statement.

        Parameters
        ----------
        by : {'hour', 'day', 'week', 'month'}
            Width of a bin.

        Returns
        -------
        numpy.ndarray of int64, shape (n_statements,)
            Hours or days since 1970-01-01, ISO weeks, or months: consecutive integers for consecutive bins, which
            :func:`shiftdetect.corpus.bin_label` names.

        Raises
        ------
        InputError
            Listing every statement whose date is coarser than a bin.
        """
        numbers = np.array([bin_number(s.time, by) for s in self._statements], dtype=np.int64)
        width = PRECISIONS.index(by)
        coarse = [s for s in self._statements if PRECISIONS.index(s.precision) > width]
        if coarse:
            raise InputError([self._too_coarse(s, by) for s in coarse])
        return numbers

    # Parts

    def select(
        self,
        *,
        speaker: Wanted = None,
        topic: Wanted = None,
        start: str | date | None = None,
        end: str | date | None = None,
        where: Mapping[str, Wanted] | None = None,
    ) -> Self:
        """Keep the statements that fit every condition given; there may be none.

        Parameters
        ----------
        speaker, topic : str or collection of str, optional
            Short for ``where={"speaker": ...}`` and ``where={"topic": ...}``.
        start, end : str, date or datetime, optional
            First and last day (or minute, week, month), both included. A statement fits where its own stated day,
            week or month begins in between. An offset is converted to that of the corpus.
        where : mapping of str to value or collection of values, optional
            Any column, canonical or further. Values are compared as text, so that ``"3"`` fits the number 3; a
            column that holds lists, such as frames, fits where it contains the value; None fits an empty cell; a
            day fits every clock time on it.

        Returns
        -------
        Corpus
            With the same source; its :attr:`filters` say the conditions, one for each value.

        Raises
        ------
        InputError
            For a column that does not exist, naming those that do, and for a start or end that is no date.

        Examples
        --------
        >>> from datetime import datetime
        >>> corpus = Corpus([Statement("a", "It was about to fall.", "Minister A", datetime(2020, 1, 3))])
        >>> len(corpus.select(start="2020-01", end="2020-01-03", where={"speaker": ["Minister A", "Minister B"]}))
        1
        """
        wanted = dict(where or {})
        wanted.update({name: value for name, value in (("speaker", speaker), ("topic", topic)) if value is not None})
        if self:
            check_columns(wanted, self.columns)
        inside = in_period(start, end, self[0].time.tzinfo if self else None)
        kept = [i for i, s in enumerate(self._statements) if inside(s) and matches(s, wanted)]
        return self._part(kept, *describe(wanted, start, end))

    def filter(self, predicate: Callable[[Statement], bool]) -> Self:
        """Keep the statements for which ``predicate(statement)`` is true."""
        return self._part([i for i, s in enumerate(self._statements) if predicate(s)], "predicate")

    def take(self, rows: npt.ArrayLike) -> Self:
        """Keep rows by their place, as an array of the same rows is indexed.

        Parameters
        ----------
        rows : array_like of bool, shape (n_statements,), or of int, shape (n_kept,)
            A mask, or row numbers from 0 that ascend without repeats: a corpus has an order of its own, and rows of
            ``vectors[rows]`` are the statements of ``corpus.take(rows)``.

        Returns
        -------
        Corpus
            With the same source.

        Raises
        ------
        ShiftDetectError
            For a mask of another length, and for numbers that do not ascend or that name no row.

        Examples
        --------
        >>> from datetime import datetime
        >>> corpus = Corpus(Statement(n, "It held.", "Minister A", datetime(2020, 1, 3)) for n in "abc")
        >>> corpus.take([True, False, True]).ids, corpus.take([1, 2]).ids
        (['a', 'c'], ['b', 'c'])
        """
        return self._part(row_numbers(rows, len(self)), _BY_NUMBER)

    def with_frames(self, frames: Sequence[Sequence[str]]) -> Self:
        """Give the same corpus with these frames, one sequence of names for each statement in order.

        Raises
        ------
        ShiftDetectError
            For another number of them.
        """
        if len(frames) != len(self):
            raise ShiftDetectError(f"{len(self)} statements need as many sequences of frames, not {len(frames)}.")
        changed = self._part(range(len(self)))
        changed._statements = tuple(replace(s, frames=tuple(f)) for s, f in zip(self, frames, strict=True))
        return changed

    # Frames

    @classmethod
    def from_frame(
        cls, frame: IntoDataFrame, columns: Mapping[str, str] | None = None, source: str | None = None
    ) -> Self:
        """Read a pandas, polars or pyarrow table (or any other eager frame that narwhals knows).

        Parameters
        ----------
        frame : DataFrame or Table
            With columns for date, speaker and text, and any others. A native datetime column that is midnight in
            every row has day precision, since that is how plain dates are stored there.
        columns : mapping of str to str, optional
            Canonical name to name in the frame, such as ``{"speaker": "who"}``.
        source : str, optional
            Where the frame comes from.

        Returns
        -------
        Corpus
            Row numbers in errors count from 1.

        Raises
        ------
        InputError
            Listing every bad row.
        """
        from shiftdetect.corpus.frames import read_frame

        return cls(build_statements(read_frame(frame, source), columns), source)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """Give the corpus as a table that :meth:`from_frame` reads back to an equal corpus.

        Parameters
        ----------
        backend : {'pandas', 'polars', 'pyarrow'}, default 'pandas'
            Library of the table, which must be installed.

        Returns
        -------
        pandas.DataFrame, polars.DataFrame or pyarrow.Table
            One row for each statement, dates as text at their own precision. Labels that no statement has are left
            out. polars and pyarrow hold a further column whose values are of several types as JSON text.
        """
        from shiftdetect.corpus.frames import write_frame

        return write_frame(self.to_columns(), backend)

    def to_columns(self) -> dict[str, list[Any]]:
        """Give the cells column by column, in the order in which files hold them: dates as text, frames as lists."""
        return {
            name: [list(s.frames) if name == "frames" else s.get(name) for s in self._statements]
            for name in self.columns
        }

    def _part(self, rows: Sequence[int], *filters: str) -> Self:
        # Part of a valid corpus is valid, and rows in ascending order stay sorted.
        part = type(self).__new__(type(self))
        part._statements = tuple(self._statements[i] for i in sorted(rows))
        part._source = self._source
        left_out = len(self) - len(rows)
        # Every row by number is the whole and filters nothing; a condition that all rows meet was set all the same.
        part._filters = self._filters + (filters if left_out or filters != (_BY_NUMBER,) else ())
        part._n_left_out = self._n_left_out + left_out
        return part

    def _too_coarse(self, s: Statement, by: str) -> RowProblem:
        return RowProblem(
            self.source or "statements",
            None,
            "date",
            s.date_text,
            f"statement '{s.id}' is dated to the {s.precision} only, coarser than a bin of one {by}",
            f"Use --by {s.precision} (by='{s.precision}'), or leave it out.",
        )


def _check(rows: Sequence[Statement], file: str) -> None:
    problems = []

    def add(index: int, column: str, value: str, problem: str, remedy: str) -> None:
        problems.append(RowProblem(file, index + 1, column, shorten(value), problem, remedy))

    for index, row in enumerate(rows):
        for column, value in (("id", row.id), ("speaker", row.speaker), ("text", row.text)):
            try:
                check_text(value, column)
            except ValueProblem as error:
                add(index, column, value, error.problem, error.remedy)
    for f in find_duplicates([row.id or None for row in rows], range(1, len(rows) + 1)):
        add(f.index, "id", rows[f.index].id, f.problem, f.remedy)
    for f in find_mixed_zones([row.time for row in rows]):
        add(f.index, "date", rows[f.index].date_text, f.problem, f.remedy)
    if problems:
        raise InputError(sorted(problems, key=lambda p: p.row or 0))


def _with_same_columns(rows: Sequence[Statement]) -> Sequence[Statement]:
    names = dict.fromkeys(name for row in rows for name in row.columns)
    if all(len(row.columns) == len(names) for row in rows):
        return rows
    return [replace(row, columns={name: row.columns.get(name) for name in names}) for row in rows]
