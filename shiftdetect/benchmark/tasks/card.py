"""The card of a labelled corpus: what it is, whose it is, and which labels count as positive."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, get_args

from shiftdetect.bins import PRECISIONS, Precision
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io.files import decode, fail, read_bytes

Kind = Literal["changes", "pairs", "frames", "quotes", "streams"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

FILES: Final[dict[Kind, dict[str, str]]] = {
    "changes": {"statements": "statements.jsonl", "changes": "changes.jsonl"},
    "pairs": {"pairs": "pairs.jsonl"},
    "frames": {"statements": "statements.jsonl"},
    "quotes": {"documents": "documents.jsonl", "attributions": "attributions.jsonl"},
    "streams": {},
}
"""What each kind reads, under the names that a card may change."""

_WORDS = ("name", "language", "licence", "source", "citation")
_LABELLED: Final = ("changes", "pairs", "frames")
_OPTIONAL_WORDS = ("labelled_by", "split", "start", "end", "by", "score")
_LISTS = ("labels", "positive")
_TABLES = ("files", "columns", "where", "definitions", "streams")
_READ_BY: Final[dict[str, tuple[Kind, ...]]] = {
    **dict.fromkeys(("start", "end", "by"), ("changes",)),
    "where": ("changes", "frames"),
    "split": ("pairs", "frames"),
    "score": ("pairs",),
    "streams": ("streams",),
}
"""Keys that only some kinds read: in another card they would be believed, and do nothing."""

_KEYS = ("kind", *_WORDS, *_OPTIONAL_WORDS, *_LISTS, *_TABLES)


@dataclass(frozen=True)
class Card:
    """What ``task.toml`` says.

    Attributes
    ----------
    folder : Path
    file : str
        Path of the card, for messages.
    name : str
    kind : str
        One of :data:`KINDS`.
    language, licence, source, citation : str
    labelled_by : str
        Who labelled, and with what agreement.
    labels : tuple of str
        For `changes` the levels from the least to the greatest.
    positive : tuple of str
        Labels that count as positive: for `changes` the levels that are change points, for `pairs` the class that
        is looked for.
    split : str or None
        Column whose values are never divided, neither between folds nor by the bootstrap: the event, the speaker.
    by : str
        Width of a time bin of `changes`.
    where : mapping of str to tuple of str
        Statements that are taken, column by column; `start` and `end` bound the dates.
    score : str
        What a graded `score` of `pairs` says: 'difference' or 'likeness'.
    files, columns : mapping of str to str
        Names of the files, and of their columns, where they differ from the usual ones.
    definitions : mapping of str to str
        What each label means.
    streams : mapping of str to int
        Numbers of streams of a kind `streams`.
    """

    folder: Path
    file: str
    name: str
    kind: Kind
    language: str
    licence: str
    source: str
    citation: str
    labelled_by: str = "not stated"
    labels: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    split: str | None = None
    by: Precision = "day"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: str | None = None
    end: str | None = None
    score: str = "difference"
    files: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    streams: Mapping[str, int] = field(default_factory=dict)

    def path(self, role: str) -> Path:
        """Path of one of the task's files, such as 'statements'."""
        return self.folder / self.files[role]


def find_cards(folder: str | os.PathLike[str]) -> list[Path]:
    """List the cards of a folder: ``task.toml`` and ``<any>.task.toml``, in it or in the folders right below it.

    Raises
    ------
    InputError
        Where there is none.
    """
    place = Path(folder)
    found = [path for pattern in ("task.toml", "*.task.toml") for path in sorted(place.glob(pattern))]
    found = found or [path for pattern in ("*/task.toml", "*/*.task.toml") for path in sorted(place.glob(pattern))]
    if not found:
        remedy = "Give a folder that holds a task.toml, or one whose folders hold one each."
        fail(os.fspath(folder), "there is no task.toml in it" if place.is_dir() else "there is no such folder", remedy)
    return found


def read_card(path: str | os.PathLike[str]) -> Card:
    r"""Read a card and check every key of it.

    Parameters
    ----------
    path : str or path
        A ``task.toml``.

    Raises
    ------
    InputError
        Listing every bad key at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "task.toml")
    ...     _ = path.write_text(
    ...         'name = "bridge"\nkind = "pairs"\nlanguage = "en"\nlicence = "MIT"\nsource = "invented"\n'
    ...         'citation = "none"\nlabels = ["same", "against"]\npositive = ["against"]\n'
    ...     )
    ...     card = read_card(path)
    >>> card.kind, card.positive, card.path("pairs").name
    ('pairs', ('against',), 'pairs.jsonl')
    """
    file = os.fspath(path)
    try:
        raw = tomllib.loads(decode(read_bytes(Path(path), file), file))
    except tomllib.TOMLDecodeError as error:
        fail(file, f"the file is not TOML ({error})", 'Write lines such as name = "my corpus".')
    return _Checked(Path(path), file, raw).card()


class _Checked:
    """Reads key after key and gathers problems."""

    def __init__(self, path: Path, file: str, raw: Mapping[str, Any]) -> None:
        self.path, self.file, self.raw = path, file, raw
        self.problems: list[RowProblem] = []

    def card(self) -> Card:
        self._unknown_keys()
        kind: Any = self.raw.get("kind")
        if kind not in KINDS:
            self._add("kind", kind, f"the kind is none of {', '.join(KINDS)}", "Write one of them.")
            kind = "quotes"  # which asks for the least, so that the other keys can be checked too
        else:
            self._unread_keys(kind)
        words = {key: self._word(key, needed=True) for key in _WORDS}
        optional = {key: self._word(key, needed=False) for key in _OPTIONAL_WORDS}
        lists = {key: self._list(key) for key in _LISTS}
        tables = {key: self._table(key) for key in _TABLES}
        self._check_labels(kind, lists)
        self._check_choice("by", optional["by"], PRECISIONS)
        self._check_choice("score", optional["score"], ("difference", "likeness"))
        files = self._files(kind, tables["files"])
        where = {key: self._texts(f"where.{key}", value) for key, value in tables["where"].items()}
        counts = {key: self._count(key, value) for key, value in tables["streams"].items()}
        if self.problems:
            raise InputError(self.problems)
        given = {key: value for key, value in optional.items() if value is not None}
        return Card(
            folder=self.path.parent,
            file=self.file,
            kind=kind,
            files=files,
            where=where,
            streams=counts,
            columns=self._plain("columns", tables["columns"]),
            definitions=self._plain("definitions", tables["definitions"]),
            **words,  # type: ignore[arg-type]
            **given,  # type: ignore[arg-type]
            labels=lists["labels"],
            positive=lists["positive"],
        )

    def _unknown_keys(self) -> None:
        for key in self.raw.keys() - set(_KEYS):
            close = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            self._add(key, None, "no card has this key", f"{hint}The keys are: {', '.join(_KEYS)}.")

    def _unread_keys(self, kind: Kind) -> None:
        for key, kinds in _READ_BY.items():
            if key in self.raw and kind not in kinds:
                problem = f"a corpus of kind {kind!r} does not read this key"
                self._add(key, None, problem, f"Leave it out. It is for {' and '.join(kinds)}.")

    def _word(self, key: str, *, needed: bool) -> str | None:
        value = self.raw.get(key)
        if value is None and not needed:
            return None
        if not isinstance(value, str) or not value.strip():
            self._add(key, value, "this must be a text that is not empty", f'Write {key} = "...".')
            return None
        return value

    def _list(self, key: str) -> tuple[str, ...]:
        return self._texts(key, self.raw.get(key, []))

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        several = [value] if isinstance(value, str) else value
        if not isinstance(several, list) or not all(isinstance(v, str) and v.strip() for v in several):
            self._add(key, value, "this must be a list of texts", f'Write {key} = ["...", "..."].')
            return ()
        if len(set(several)) < len(several):
            self._add(key, value, "an entry stands twice", "Name each once.")
        return tuple(several)

    def _table(self, key: str) -> Mapping[str, Any]:
        value = self.raw.get(key, {})
        if not isinstance(value, dict):
            self._add(key, value, "this must be a table", f"Write [{key}] and under it one line for each entry.")
            return {}
        return value

    def _plain(self, table: str, entries: Mapping[str, Any]) -> Mapping[str, str]:
        return {key: str(value) for key, value in entries.items()}

    def _count(self, key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self._add(f"streams.{key}", value, "this must be a number of 1 or more", f"Write {key} = 20.")
            return 1
        return value

    def _check_labels(self, kind: str, lists: Mapping[str, tuple[str, ...]]) -> None:
        if kind not in _LABELLED:
            return
        if not lists["labels"]:
            self._add("labels", None, "the labels are missing", 'Write labels = ["...", "..."].')
        if kind != "frames" and not lists["positive"]:
            self._add("positive", None, "no label counts as positive", 'Write positive = ["..."].')
        for label in lists["positive"]:
            if label not in lists["labels"]:
                self._add("positive", label, "this is none of the labels", f"Choose from {', '.join(lists['labels'])}.")

    def _check_choice(self, key: str, value: str | None, allowed: Sequence[str]) -> None:
        if value is not None and value not in allowed:
            self._add(key, value, "this is none of the choices", f"Choose one of {', '.join(allowed)}.")

    def _files(self, kind: Kind, given: Mapping[str, Any]) -> dict[str, str]:
        usual = FILES[kind]
        for role, name in given.items():
            if role not in usual:
                known = ", ".join(usual) or "none"
                self._add(f"files.{role}", name, f"a corpus of kind {kind!r} has no such file", f"Known: {known}.")
            # A card from elsewhere must not make the command read files outside its folder.
            elif not isinstance(name, str) or Path(name).name != name or "\\" in name:
                self._add(f"files.{role}", name, "this is no name of a file in the folder", "Leave the path out.")
        return {**usual, **{role: str(name) for role, name in given.items()}}

    def _add(self, key: str, value: Any, problem: str, remedy: str) -> None:
        shown = None if value is None else str(value)[:60]
        self.problems.append(RowProblem(self.file, None, key, shown, problem, remedy))
