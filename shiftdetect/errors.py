"""The errors a user can meet: each says where, what, with which numbers, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 20
_ROWS = 5


class ShiftDetectError(Exception):
    """Base of every error that shiftdetect raises on purpose."""


@dataclass(frozen=True)
class RowProblem:
    """One bad cell of an input: where it stands, what is wrong, what to do.

    Attributes
    ----------
    file : str
        Path as the user gave it, or a short name of the frame in memory.
    row : int or None
        Row number as an editor or spreadsheet shows it (first data row of a CSV with a header is 2);
        None where the whole file is meant.
    column : str or None
        Column of the input, under the name it has there.
    value : str or None
        The offending value, shortened.
    problem : str
        What is wrong with it.
    remedy : str
        What the user can do about it.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = self.file if self.row is None else f"{self.file}, row {self.row}"
        shown = "" if self.value is None else f" (value: {self.value!r})"
        return _line(where, self, shown)


def _line(where: str, of: RowProblem, shown: str) -> str:
    column = "" if of.column is None else f", column '{of.column}'"
    return f"{where}{column}: {of.problem}{shown}. {of.remedy}"


def _lines(same: Sequence[RowProblem]) -> str:
    """Say once what is wrong with several rows in the same way."""
    first = same[0]
    if len(same) == 1:
        return str(first)
    rows = [str(p.row) for p in same[:_ROWS]]
    more = (
        f"{', '.join(rows)} and {len(same) - _ROWS} more"
        if len(same) > _ROWS
        else " and ".join([", ".join(rows[:-1]), rows[-1]])
    )
    shown = "" if first.value is None else f" (value: {first.value!r}{'' if _alike(same) else ' and others'})"
    return _line(f"{first.file}, rows {more}", first, shown)


def _alike(same: Sequence[RowProblem]) -> bool:
    return len({p.value for p in same}) == 1


class InputError(ShiftDetectError):
    """Input that cannot be used; carries every bad row at once, and says once what many of them share.

    Parameters
    ----------
    problems : sequence of RowProblem
        All problems found, in the order of the input.
    """

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(problems)
        n = len(self.problems)
        groups: dict[object, list[RowProblem]] = {}
        for k, p in enumerate(self.problems):
            groups.setdefault(k if p.row is None else (p.file, p.column, p.problem, p.remedy), []).append(p)
        shown = list(groups.values())[:_SHOWN]
        lines = [_lines(same) for same in shown]
        left = n - sum(map(len, shown))
        if left:
            lines.append(f"... and {left} more (all of them in the error's 'problems').")
        head = "1 problem in the input:" if n == 1 else f"{n} problems in the input:"
        super().__init__("\n".join([head, *(f"  {line}" for line in lines)]))


class EncoderError(ShiftDetectError):
    """An encoder that is missing, altered, or returned something that cannot be used."""


class TooLittleText(ShiftDetectError):
    """A number was asked for that this much text cannot carry.

    The functions of :mod:`shiftdetect.drift` raise it; the front door catches it and stores its message as
    the finding's ``refused`` text, so that a report says so in the number's place.
    """
