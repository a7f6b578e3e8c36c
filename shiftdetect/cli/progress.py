"""How far a command is: names of stages or a bar, on a terminal and nowhere else, and nothing is left of them.

One line stays, and is told without a terminal, too: that a comparer will read for long, and what can be done about it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from shiftdetect.explain.comparing import PairsRead

WATCHED, UNWATCHED = 60.0, 600.0
"""Seconds of reading from which on it is said beforehand: where somebody waits at a terminal, and where nobody does."""

_CLEAR = "\r\x1b[2K"
"""Takes a terminal back to the start of an empty line."""


def say(text: str, *, err: bool = False) -> None:
    """Print for a person: what was read from files, and the names of files, must not command the terminal."""
    from shiftdetect.report.words import clean

    # A lone carriage return would write over the line that it ends.
    click.echo(clean(text).replace("\r\n", "\n").replace("\r", " "), err=err)


@contextmanager
def naming() -> Iterator[Callable[[str], None]]:
    """Name what is done now, each in the place of the one before."""
    on_terminal = sys.stderr.isatty()

    def tell(what: str) -> None:
        if on_terminal:
            from shiftdetect.report.words import clean

            click.echo(f"{_CLEAR}{clean(what)} ...", nl=False, err=True)

    try:
        yield tell
    finally:
        if on_terminal:
            click.echo(_CLEAR, nl=False, err=True)


@contextmanager
def counting(total: int, what: str, unit: str) -> Iterator[Callable[[int], object]]:
    """Fill a bar by as many as were done."""
    from tqdm import tqdm

    shown = sys.stderr.isatty()
    # Where a terminal does not know its size, as within 'script' or a container, tqdm would draw nothing at all.
    size = shutil.get_terminal_size()
    place = {"file": sys.stderr, "disable": not shown, "leave": False, "ncols": size.columns - 1, "nrows": size.lines}
    with tqdm(total=total, desc=what, unit=unit, **place) as bar:
        yield bar.update


class Waiting:
    """Say how far the comparer is, and once, early, how long all of it takes where that is long.

    Parameters
    ----------
    name : callable
        Shows on a terminal, in the place of what was shown before, how far it is.
    """

    def __init__(self, name: Callable[[str], None]) -> None:
        self.name = name
        self.said = False

    def tell(self, read: PairsRead, kept: bool = True) -> None:
        """Show where the comparer is.

        Parameters
        ----------
        read : PairsRead
        kept : bool
            Whether the scores are kept for another run.
        """
        if read.seconds_left is None:
            return
        on_terminal = sys.stderr.isatty()
        if not self.said and read.seconds_left >= (WATCHED if on_terminal else UNWATCHED):
            self.said = True
            go_on = "the same command then goes on from there" if kept else "nothing is kept then (--no-cache)"
            click.echo(
                f"{_CLEAR if on_terminal else ''}{read.total:,} pairs of passages to read against each other, about "
                f"{about(read.seconds_left)}. --no-comparer leaves this out; Ctrl-C breaks it off: {go_on}.",
                err=True,
            )
        self.name(f"{read.done:,} of {read.total:,}, about {about(read.seconds_left)} left")


def about(seconds: float) -> str:
    """Say a time that is not known to the minute.

    Examples
    --------
    >>> [about(seconds) for seconds in (20.0, 61.0, 700.0, 9000.0)]
    ['a minute', 'a minute', '12 minutes', '2.5 hours']
    """
    minutes = round(seconds / 60.0)
    if minutes < 2:
        return "a minute"
    return f"{minutes} minutes" if minutes < 100 else f"{seconds / 3600.0:.1f} hours"
