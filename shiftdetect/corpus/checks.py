"""What must hold across the rows of a corpus, whether they come from a file, a frame or Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiftdetect.corpus.statement import ValueProblem, check_characters, is_blank


@dataclass(frozen=True)
class Finding:
    """A problem at one position of a sequence of rows."""

    index: int
    problem: str
    remedy: str


def check_text(value: object, name: str) -> str:
    """Give a required text back if it is one: not empty, no number, nothing that a file cannot hold.

    Parameters
    ----------
    value : object
        The cell.
    name : str
        What it is, for the message: 'text', 'speaker' or 'id'.

    Raises
    ------
    ValueProblem
        Where it is empty, no text, or has characters that cannot be kept.

    Examples
    --------
    >>> check_text("We closed the bridge.", "text")
    'We closed the bridge.'
    """
    if value is None or (isinstance(value, str) and is_blank(value)):
        raise ValueProblem(f"the {name} is empty", "Fill it in, or leave the row out.")
    if not isinstance(value, str):
        raise ValueProblem(
            f"the {name} is no text but a value of type {type(value).__name__}", "Write it as text, in quotes."
        )
    return check_characters(value)


def find_duplicates(ids: Sequence[str | None], places: Sequence[int]) -> list[Finding]:
    """Find ids that occurred before.

    Parameters
    ----------
    ids : sequence of str or None
        None stands for an id that is a problem already.
    places : sequence of int
        Row numbers, so that the message can name the first row with the id.

    Returns
    -------
    list of Finding
        One for each row after the first.

    Examples
    --------
    >>> find_duplicates(["a", "b", "a"], [2, 3, 4])[0].problem
    'the id was used before, in row 2'
    """
    first: dict[str, int] = {}
    found = []
    for index, name in enumerate(ids):
        if name is None:
            continue
        if name in first:
            found.append(
                Finding(
                    index,
                    f"the id was used before, in row {places[first[name]]}",
                    "Give each row an id of its own; a text that is said again is a row of its own too.",
                )
            )
        else:
            first[name] = index
    return found


def find_mixed_zones(times: Sequence[datetime | None]) -> list[Finding]:
    """Find times that do not share one calendar with the rest: another offset, or none where the others have one.

    A date or clock time without an offset cannot be laid beside one with an offset: around midnight nobody could
    tell which day it belongs to.

    Parameters
    ----------
    times : sequence of datetime or None
        None stands for a date that is a problem already.

    Returns
    -------
    list of Finding
        The rows that differ from the most frequent kind (the earliest kind where two are equally frequent).

    Examples
    --------
    >>> from datetime import UTC
    >>> plain = datetime(2020, 1, 3)
    >>> [f.index for f in find_mixed_zones([plain, plain, datetime(2020, 1, 3, tzinfo=UTC)])]
    [2]
    """
    offsets = [None if time is None else time.utcoffset() for time in times]
    kinds = Counter(offset for time, offset in zip(times, offsets, strict=True) if time is not None)
    if len(kinds) < 2:
        return []
    usual = kinds.most_common(1)[0][0]
    remedy = (
        "Leave the offset out everywhere (and write all times in one zone), or give every row a clock time with it."
        if None in kinds
        else "Convert all times to one zone, and write its offset in every row."
    )
    return [
        Finding(index, f"{_zone_name(offset)} where {kinds[usual]} other rows have {_zone_name(usual)}", remedy)
        for index, (time, offset) in enumerate(zip(times, offsets, strict=True))
        if time is not None and offset != usual
    ]


def _zone_name(offset: timedelta | None) -> str:
    if offset is None:
        return "no time zone"
    minutes = round(offset.total_seconds() / 60)
    return f"the time zone {'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
