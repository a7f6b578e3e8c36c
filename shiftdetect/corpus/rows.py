"""From the raw rows of a file or a frame to statements: one place for every rule, one error for every bad row."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from shiftdetect.bins import Precision
from shiftdetect.corpus.checks import Finding, check_text, find_duplicates, find_mixed_zones
from shiftdetect.corpus.statement import (
    CANONICAL,
    LABELS,
    REQUIRED,
    Statement,
    ValueProblem,
    check_characters,
    parse_frames,
    plain,
    shorten,
)
from shiftdetect.dates import DateProblem, days_if_all_midnight, parse_date
from shiftdetect.errors import InputError, RowProblem

_OFTEN_CALLED: Final = {
    "date": ("time", "datetime", "timestamp", "day", "published", "created_at"),
    "speaker": ("who", "person", "author", "name", "user", "actor"),
    "text": ("statement", "quote", "quotation", "utterance", "content", "body", "sentence"),
}


@dataclass(frozen=True)
class Table:
    """Raw rows, column by column, with the row numbers that an editor shows.

    Attributes
    ----------
    file : str
        Path as the user gave it, or a short name of the frame in memory.
    numbers : sequence of int
        Row number of each row, for messages.
    columns : mapping of str to sequence
        Cells under the names of the input; None stands for an empty cell.
    problems : tuple of RowProblem
        Rows that could not even be split into cells; they are not part of ``columns``.
    shown : mapping of str to str
        Names of columns in messages, where the reader had to make a column up from another one.
    """

    file: str
    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    problems: tuple[RowProblem, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)


def build_statements(table: Table, columns: Mapping[str, str] | None = None) -> list[Statement]:
    """Turn raw rows into statements, or list everything that is wrong with them.

    Parameters
    ----------
    table : Table
        The rows as they were read.
    columns : mapping of str to str, optional
        Canonical name to name in the input, such as ``{"speaker": "who"}``; the rest goes by its own name. A column
        of the input whose canonical name is thereby taken by another one is kept as ``<name>_in_file``.

    Returns
    -------
    list of Statement
        In the order of the rows. Without an id column the ids are 's0001', 's0002' ... by row.

    Raises
    ------
    InputError
        With one problem for each bad cell of each row.

    Examples
    --------
    >>> table = Table("t", [2], {"date": ["2020-01-03"], "who": ["Minister A"], "text": ["The bridge is safe."]})
    >>> build_statements(table, {"speaker": "who"})[0].id
    's0001'
    """
    return _Builder(table, columns or {}).build()


class _Builder:
    """Parses column after column and gathers problems; statements are made only if there are none."""

    def __init__(self, table: Table, mapping: Mapping[str, str]) -> None:
        self.table = table
        self.problems = list(table.problems)
        self.used = self._resolve(mapping)

    def build(self) -> list[Statement]:
        table = self.table
        if not table.numbers and not self.problems:
            self._file_problem(None, "there are no rows", "Give at least one row with a date, a speaker and a text.")
        ids = self._parse_ids()
        times = self._parse_dates()
        speakers = self._parse_required("speaker")
        texts = self._parse_required("text")
        labels = {name: self._parse(name, _parse_label) for name in LABELS if name in self.used}
        frames = self._parse("frames", parse_frames) if "frames" in self.used else None
        names, further = self._parse_further()
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda p: p.row or 0))
        return [
            Statement(
                id=ids[i],
                text=texts[i],
                speaker=speakers[i],
                time=times[i][0],
                precision=times[i][1],
                frames=frames[i] if frames else (),
                columns=dict(zip(names, further[i], strict=True)),
                **{name: cells[i] for name, cells in labels.items()},
            )
            for i in range(len(table.numbers))
        ]

    # Which column is which

    def _resolve(self, mapping: Mapping[str, str]) -> dict[str, str]:
        names = self.table.columns
        for canonical in [c for c in mapping if c not in CANONICAL]:
            known = f"The columns with a meaning are: {', '.join(CANONICAL)}."
            self._file_problem(
                canonical, "no column of a statement has this name", _suggest(canonical, CANONICAL) + known
            )
        used = {name: mapping.get(name, name) for name in CANONICAL}
        for canonical, name in used.items():
            if name not in names and (canonical in mapping or canonical in REQUIRED):
                self._missing(canonical, name, mapped=canonical in mapping)
        for name in names:
            try:
                check_characters(name)
            except ValueProblem as error:
                self._file_problem(name, error.problem, error.remedy)
        return {canonical: name for canonical, name in used.items() if name in names}

    def _missing(self, canonical: str, name: str, *, mapped: bool) -> None:
        names = [self._shown(n) for n in self.table.columns]
        if not names and (self.table.problems or not self.table.numbers):
            return  # an empty or broken file, which has its own problem
        exist = ", ".join(map(repr, names)) or "none"
        close = _close(name, names)
        guess = close or ([] if mapped else [n for n in names if n.lower() in _OFTEN_CALLED.get(canonical, ())])
        which = guess[0] if guess else "NAME"
        remedy = f"Say which column it is: --columns {canonical}={which} (columns={{{canonical!r}: {which!r}}})."
        self._file_problem(name, f"the column is missing; the columns are {exist}", remedy)

    # Cells

    def _parse_ids(self) -> list[Any]:
        table = self.table
        if "id" not in self.used:
            width = max(4, len(str(len(table.numbers))))
            return [f"s{i:0{width}d}" for i in range(1, len(table.numbers) + 1)]
        ids = self._parse_required("id")
        self._add_findings("id", ids, find_duplicates(ids, table.numbers))
        return ids

    def _parse_required(self, name: str) -> list[Any]:
        convert = _parse_text if name == "text" else lambda value: check_text(_name_as_text(value), name).strip()
        return self._parse(name, convert)

    def _parse_dates(self) -> list[Any]:
        if "date" not in self.used:
            return []
        cells = days_if_all_midnight(self._cells("date"))
        seen: dict[str, tuple[datetime, Precision]] = {}

        def convert(value: Any) -> tuple[datetime, Precision]:
            if not isinstance(value, str):
                return parse_date(value)
            if value not in seen:
                seen[value] = parse_date(check_characters(value))
            return seen[value]

        parsed = self._parse("date", convert, cells)
        self._add_findings("date", cells, find_mixed_zones([None if p is None else p[0] for p in parsed]))
        return parsed

    def _parse_further(self) -> tuple[list[str], list[tuple[Any, ...]]]:
        taken = set(self.used.values())
        rest = [name for name in self.table.columns if name not in taken]
        names: list[str] = []
        for name in rest:
            kept = name
            while kept in CANONICAL or kept in names or (kept != name and kept in rest):
                kept += "_in_file"
            names.append(kept)
        cells = [self._convert(name, self.table.columns[name], plain) for name in rest]
        return names, list(zip(*cells, strict=True)) if cells else [()] * len(self.table.numbers)

    def _parse(self, canonical: str, convert: Callable[[Any], Any], cells: Sequence[Any] | None = None) -> list[Any]:
        if canonical not in self.used:
            return []
        return self._convert(self.used[canonical], self._cells(canonical) if cells is None else cells, convert)

    def _cells(self, canonical: str) -> Sequence[Any]:
        return self.table.columns[self.used[canonical]]

    def _convert(self, column: str, cells: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
        parsed: list[Any] = []
        for number, value in zip(self.table.numbers, cells, strict=True):
            try:
                parsed.append(convert(value))
            except (ValueProblem, DateProblem) as error:
                parsed.append(None)
                self._add(number, column, value, error.problem, error.remedy)
        return parsed

    # Problems

    def _add(self, row: int | None, column: str | None, value: Any, problem: str, remedy: str) -> None:
        shown = None if column is None else self._shown(column)
        self.problems.append(RowProblem(self.table.file, row, shown, shorten(value), problem, remedy))

    def _add_findings(self, canonical: str, cells: Sequence[Any], findings: Sequence[Finding]) -> None:
        for f in findings:
            self._add(
                self.table.numbers[f.index], self.used[canonical], _cell_text(cells[f.index]), f.problem, f.remedy
            )

    def _file_problem(self, column: str | None, problem: str, remedy: str) -> None:
        self._add(None, column, None, problem, remedy)

    def _shown(self, column: str) -> str:
        return self.table.shown.get(column, column)


def _parse_text(value: Any) -> str:
    return check_text(value, "text")


def _parse_label(value: Any) -> str | None:
    value = _name_as_text(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueProblem(f"the label is no text but a value of type {type(value).__name__}", "Write it as text.")
    return check_characters(value)


def _name_as_text(value: Any) -> Any:
    # Parquet and JSON often number their rows and people, where a CSV file of the same rows holds text.
    if isinstance(value, float) and value != value:
        return None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _cell_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _suggest(name: str, names: Sequence[str]) -> str:
    close = _close(name, names)
    return f"Did you mean {close[0]!r}? " if close else ""


def _close(name: str, names: Sequence[str]) -> list[str]:
    lowered = {n.strip().lower(): n for n in reversed(names)}
    return [lowered[match] for match in difflib.get_close_matches(name.strip().lower(), lowered, n=1)]
