"""A task: a card and what its files hold, read only when asked for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shiftdetect.benchmark.tasks.card import Card, find_cards, read_card
from shiftdetect.benchmark.tasks.coded import read_coded
from shiftdetect.benchmark.tasks.listed import read_listed
from shiftdetect.benchmark.tasks.quoted import read_quoted
from shiftdetect.benchmark.tasks.series import read_series
from shiftdetect.benchmark.tasks.streams import read_streams
from shiftdetect.errors import InputError, RowProblem, ShiftDetectError

_READERS = {
    "changes": read_series,
    "pairs": read_listed,
    "frames": read_coded,
    "quotes": read_quoted,
    "streams": read_streams,
}


@dataclass(frozen=True, eq=False)
class Task:
    """A labelled corpus that methods are measured on.

    Attributes
    ----------
    card : Card
    """

    card: Card

    @property
    def name(self) -> str:
        """Name of the task."""
        return self.card.name

    @property
    def kind(self) -> str:
        """Kind of the task."""
        return self.card.kind

    @cached_property
    def data(self) -> Any:
        """What the files hold, as the kind has it: a Series, ListedPairs, Coded ...

        Raises
        ------
        InputError
            Listing every bad row of the files at once.
        """
        return _READERS[self.card.kind](self.card)

    @cached_property
    def revision(self) -> str:
        """First sixteen digits of the SHA-256 over the card and its files: another text, another revision."""
        digest = hashlib.sha256()
        named = [self.card.folder / name for name in sorted(self.card.files.values())]
        banks = sorted(self.card.folder.glob("*.jsonl")) if self.kind == "streams" else []
        for path in [Path(self.card.file), *named, *banks]:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]


def read_task(path: str | os.PathLike[str]) -> Task:
    """Read a task from its card, or from a folder with one card, and check its files.

    Raises
    ------
    InputError
        Listing every bad key and row at once.
    """
    place = Path(path)
    cards = find_cards(place) if place.is_dir() else [place]
    if len(cards) > 1:
        names = ", ".join(card.name for card in cards)
        raise ShiftDetectError(f"{path} holds {len(cards)} tasks ({names}): name the file of one of them.")
    (task,) = read_tasks(cards)
    return task


def read_tasks(cards: Iterable[Path]) -> list[Task]:
    """Read several tasks; problems of all of them are raised together.

    Raises
    ------
    InputError
    """
    tasks: list[Task] = []
    problems: list[RowProblem] = []
    for path in cards:
        try:
            task = Task(read_card(path))
            _ = task.data, task.revision  # now: files may change while methods run
            tasks.append(task)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    _refuse_twins(tasks)
    return tasks


def _refuse_twins(tasks: Sequence[Task]) -> None:
    seen: dict[str, str] = {}
    for task in tasks:
        if task.name in seen:
            raise ShiftDetectError(
                f"{seen[task.name]} and {task.card.file} both name their task {task.name!r}: rename one of them."
            )
        seen[task.name] = task.card.file
