"""The labelled corpora that come with the package."""

from __future__ import annotations

from pathlib import Path

import shiftdetect
from shiftdetect.benchmark.tasks.card import find_cards
from shiftdetect.benchmark.tasks.task import Task, read_tasks
from shiftdetect.errors import ShiftDetectError

_PACKAGE = Path(shiftdetect.__file__).parent
_INSTALLED = _PACKAGE / "benchmark" / "shipped"
"""Where a wheel puts copies of the repository's ``data``."""


def shipped_cards() -> list[Path]:
    """Cards of the shipped tasks: those of an installed package, or those of the repository it runs from.

    Examples
    --------
    >>> len(shipped_cards()) >= 4
    True
    """
    labelled = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "data"
    if not labelled.is_dir():
        raise ShiftDetectError(f"the shipped tasks are missing: neither {_INSTALLED} nor {labelled} is a folder.")
    return [*find_cards(labelled), *find_cards(_PACKAGE / "benchmark" / "banks")]


def shipped_tasks() -> list[Task]:
    """Read all shipped tasks."""
    return read_tasks(shipped_cards())
