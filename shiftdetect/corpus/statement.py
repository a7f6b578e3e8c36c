"""One statement, and the columns that mean something to shiftdetect."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, NoReturn

from shiftdetect.bins import PRECISIONS, Precision
from shiftdetect.dates import format_date, start_of
from shiftdetect.errors import InputError, RowProblem

REQUIRED: Final = ("date", "speaker", "text")
LABELS: Final = ("topic", "source", "role", "affiliation", "venue", "url", "stance", "kind")
CANONICAL: Final = ("id", *REQUIRED, *LABELS[:6], "frames", *LABELS[6:])
"""Every column with a meaning of its own, in the order in which they are written."""

_SCALARS = frozenset({int, bool, type(None)})
_SHOWN = 60
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
"""Signs that pasted text brings along and nobody sees; not the joiners, which some scripts and emoji need."""


class ValueProblem(ValueError):
    """A cell that cannot be kept: what is wrong with it, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. {remedy}")
        self.problem = problem
        self.remedy = remedy


class Columns(Mapping[str, Any]):
    """A dict that is only read, as types.MappingProxyType, but one that can be copied and pickled.

    Parameters
    ----------
    cells : dict of str to Any
        Kept as it is, not copied.

    Examples
    --------
    >>> columns = Columns({"page": 3})
    >>> columns, columns == {"page": 3}, "page" in columns
    ({'page': 3}, True, True)
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: dict[str, Any]) -> None:
        self._cells = cells

    def __getitem__(self, name: str) -> Any:
        return self._cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        return repr(self._cells)

    def get(self, name: str, default: Any = None) -> Any:
        """Give the value of a column, or the default; faster than what a mapping inherits."""
        return self._cells.get(name, default)


@dataclass(frozen=True, slots=True)
class Statement:
    """One speaker, one date (or time), one contiguous utterance on the topic.

    The text is kept to the letter. White space around the id, the speaker and the labels is dropped, and within a
    speaker's name a run of it becomes one blank, since nobody means it and it would split one speaker into two; so
    would an accent that is kept as a sign of its own (the name is put into Unicode's form NFC), and a sign that cannot
    be seen, such as a blank of no width: it is dropped. An empty label becomes
    None.

    Parameters
    ----------
    id : str
        Unique within a corpus.
    text : str
        The speaker's own words.
    speaker : str
        Who said it.
    time : datetime.datetime
        The stated moment; of a day, week or month its start. Aware only where a clock time with an offset was
        stated: a date has no zone.
    precision : {'hour', 'day', 'week', 'month'}, default 'day'
        What the time is exact to; 'hour' stands for any clock time, its minutes are kept.
    topic, source, role, affiliation, venue, url, stance, kind : str, optional
        Labels with a meaning of their own.
    frames : tuple of str, optional
        The justifications that the statement uses; a label counts once.
    columns : mapping of str to Any, optional
        Every further column, under its own name, as plain JSON values; copied, and read-only afterwards.

    Raises
    ------
    InputError
        Listing every field of another type and an unknown precision; or where a further column has the name of a
        column above, or a value that JSON has no form for.

    Examples
    --------
    >>> statement = Statement("a1", "The bridge was closed for repairs.", "Minister A", datetime(2020, 1, 3))
    >>> statement.date_text, statement.precision
    ('2020-01-03', 'day')
    """

    id: str
    text: str
    speaker: str
    time: datetime
    precision: Precision = "day"
    topic: str | None = None
    source: str | None = None
    role: str | None = None
    affiliation: str | None = None
    venue: str | None = None
    url: str | None = None
    frames: tuple[str, ...] = ()
    stance: str | None = None
    kind: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        self._check_types()
        keep = object.__setattr__  # the one moment at which a frozen statement may still be tidied
        keep(self, "id", self.id.strip())
        keep(self, "speaker", tidy_name(self.speaker))
        keep(self, "time", start_of(self.time, self.precision))
        for name in LABELS:
            value = getattr(self, name)
            if value is not None:
                keep(self, name, value.strip() or None)
        keep(self, "frames", self._checked("frames", self.frames, parse_frames))
        cells = {name: self._checked(name, value, plain) for name, value in self.columns.items()}
        keep(self, "columns", Columns(cells))
        if taken := [name for name in self.columns if name in CANONICAL]:
            self._refuse(taken[0], None, "the name is taken by a column of every statement", "Rename the column.")

    @property
    def date(self) -> date:
        """Calendar day of the time, in the offset in which it was stated."""
        return self.time.date()

    @property
    def date_text(self) -> str:
        """The date as it was written: '2020-01-03T14:30', '2020-01-03', '2020-W01' or '2020-01'."""
        return format_date(self.time, self.precision)

    def get(self, column: str) -> Any:
        """Look up any column, canonical or further, by its name.

        Parameters
        ----------
        column : str
            'date' gives the date as written.

        Returns
        -------
        Any
            None where the statement has no such value.
        """
        if column == "date":
            return self.date_text
        return getattr(self, column) if column in CANONICAL else self.columns.get(column)

    def _check_types(self) -> None:
        texts = {name: getattr(self, name) for name in ("id", "text", "speaker", *LABELS)}
        bad = [
            (name, value, f"a text is needed, not a value of type {type(value).__name__}", "Give it as str.")
            for name, value in texts.items()
            if not isinstance(value, str) and (value is not None or name not in LABELS)
        ]
        # 'Not a time' of pandas is a datetime too, and the only one that is not equal to itself.
        if not isinstance(self.time, datetime) or self.time != self.time:
            kind = type(self.time).__name__
            remedy = "Give a datetime.datetime; of a date, datetime(2020, 1, 3) with precision 'day'."
            bad.append(("time", self.time, f"a moment is needed, not a value of type {kind}", remedy))
        if not isinstance(self.precision, str) or self.precision not in PRECISIONS:
            remedy = f"Give one of {', '.join(PRECISIONS)}."
            bad.append(("precision", self.precision, "there is no such precision", remedy))
        if not isinstance(self.columns, Mapping) or not all(isinstance(name, str) for name in self.columns):
            remedy = "Give a dict, such as {'page': 3}."
            bad.append(("columns", self.columns, "further columns are a mapping of names to values", remedy))
        if bad:
            where = f"statement '{self.id}'"
            raise InputError(
                [RowProblem(where, None, name, shorten(value), problem, remedy) for name, value, problem, remedy in bad]
            )

    def _checked(self, name: str, value: Any, convert: Callable[[Any], Any]) -> Any:
        try:
            return convert(value)
        except ValueProblem as error:
            self._refuse(name, value, error.problem, error.remedy)

    def _refuse(self, name: str, value: Any, problem: str, remedy: str) -> NoReturn:
        raise InputError([RowProblem(f"statement '{self.id}'", None, name, shorten(value), problem, remedy)])


def plain(value: Any) -> Any:
    """Bring a value of a further column into plain JSON form, so that every format gives it back alike.

    Dates become ISO text, NaN becomes None, tuples and arrays become lists, decimals become text.

    Parameters
    ----------
    value : Any
        As a file or a frame holds it.

    Returns
    -------
    str, int, float, bool, None, list or dict
        Equal values for equal content.

    Raises
    ------
    ValueProblem
        For infinite numbers, bytes, text that UTF-8 cannot hold, and objects of any other kind.

    Examples
    --------
    >>> plain((1, float("nan"), date(2020, 1, 3)))
    [1, None, '2020-01-03']
    """
    if type(value) is str:
        return check_characters(value)
    if type(value) in _SCALARS:
        return value
    try:
        return _plain(value)
    except RecursionError:
        raise ValueProblem("the value is nested too deeply", "Flatten it, or leave the column out.") from None


def _plain(value: Any) -> Any:
    if type(value) is float:
        return _finite(value)
    if isinstance(value, Mapping):
        return {check_characters(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str | Decimal):
        return check_characters(str(value))
    if hasattr(value, "tolist"):  # numpy arrays and scalars, without importing numpy
        return plain(value.tolist())
    raise ValueProblem(
        f"a value of type {type(value).__name__} cannot be kept", "Convert the column to text, or leave it out."
    )


def check_characters(text: str) -> str:
    """Give the text back if every format can hold it.

    Raises
    ------
    ValueProblem
        Where it contains a NUL byte or half of a surrogate pair.
    """
    if "\0" in text:
        raise ValueProblem("the text contains a NUL byte", "Remove it; if it is everywhere, the file is UTF-16.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ValueProblem(
                "the text contains half of a surrogate pair", "Repair the character, or save the file as UTF-8 again."
            ) from None
    return text


def tidy_name(name: str) -> str:
    r"""Write a name in the one way in which two of the same look are the same.

    Examples
    --------
    >>> tidy_name(" Anna \u00a0 Tarn\u200b "), tidy_name("Ma\u0308rta") == "M\u00e4rta"
    ('Anna Tarn', True)
    """
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", name)).split())


def is_blank(text: str) -> bool:
    r"""Tell whether nothing of a text can be seen.

    Examples
    --------
    >>> is_blank(" \u200b\n"), is_blank("\u200bNo.")
    (True, False)
    """
    return not text.strip() or not _UNSEEN.sub("", text).strip()


def parse_frames(value: Any) -> tuple[str, ...]:
    """Read frame labels from a list, a JSON list, or text separated by ';' or '|'.

    Parameters
    ----------
    value : list of str, str or None
        Empty labels are dropped, repeated ones count once.

    Returns
    -------
    tuple of str
        In the order given.

    Raises
    ------
    ValueProblem
        Where it is something else.

    Examples
    --------
    >>> parse_frames("safety; cost"), parse_frames('["safety"]'), parse_frames(None)
    (('safety', 'cost'), ('safety',), ())
    """
    if value is None:
        return ()
    labels = _split_frames(value) if isinstance(value, str) else value
    if hasattr(labels, "tolist"):
        labels = labels.tolist()
    if not isinstance(labels, list | tuple) or not all(isinstance(label, str) for label in labels):
        raise ValueProblem(
            "the frames are not a list of labels", "Write labels separated by ';', or a list of texts, such as [\"a\"]."
        )
    return tuple(dict.fromkeys(check_characters(label.strip()) for label in labels if label.strip()))


def write_frames(frames: tuple[str, ...]) -> str:
    """Write frame labels as one text that :func:`parse_frames` reads back to the same labels.

    Examples
    --------
    >>> write_frames(("safety", "cost")), write_frames(("either; or",))
    ('safety;cost', '["either; or"]')
    """
    joined = ";".join(frames)
    ambiguous = joined.startswith("[") or any(mark in label for label in frames for mark in ";|")
    return json.dumps(list(frames), ensure_ascii=False) if ambiguous else joined


def shorten(value: Any) -> str | None:
    """Cut a value to the length that fits in an error message; None stays None."""
    if value is None:
        return None
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _split_frames(text: str) -> Any:
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    return text.replace("|", ";").split(";")


def _finite(value: float) -> float | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise ValueProblem("an infinite number cannot be kept", "Leave the cell empty, or write it as text.")
    return value
