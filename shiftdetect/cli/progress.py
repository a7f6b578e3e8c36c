"""How far a command is: names of stages or a bar, on a terminal and nowhere else, and nothing is left of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_CLEAR = "\r\x1b[2K"
"""Takes a terminal back to the start of an empty line."""


@contextmanager
def naming() -> Iterator[Callable[[str], None]]:
    """Name what is done now, each in the place of the one before."""
    on_terminal = sys.stderr.isatty()

    def tell(what: str) -> None:
        if on_terminal:
            click.echo(f"{_CLEAR}{what} ...", nl=False, err=True)

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
    with tqdm(total=total, desc=what, unit=unit, file=sys.stderr, disable=not shown, leave=False) as bar:
        yield bar.update
