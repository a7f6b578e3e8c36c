"""What holds for every command: errors and warnings become sentences on stderr."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from shiftdetect.cli.progress import say
from shiftdetect.errors import ShiftDetectError

BROKEN_OFF = 130
"""Exit code of a command that Ctrl-C ended: 128 and the number of the signal, as shells have it."""


class Group(click.Group):
    """Group of commands that turns the package's errors into a message on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit code 1 where the input is bad or a place cannot be written to, 130 after Ctrl-C."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Findings hold the statements' own words: a terminal that lacks a character shows an escape, no traceback.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            with plain_warnings():
                return super().invoke(ctx)
        except ShiftDetectError as error:
            _fail(str(error))
        except KeyboardInterrupt:
            _fail("broken off.", BROKEN_OFF)
        except BrokenPipeError:
            raise  # the reader of a pipe had enough, as in '| head': click ends quietly
        except OSError as error:
            _fail(
                f"{error.filename or 'output'}: {error.strerror or error}. Check that the path exists and is writable."
            )


def _fail(message: str, code: int = 1) -> NoReturn:
    say(f"shiftdetect: {message}", err=True)
    sys.exit(code)


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Show warnings as sentences, without the line of code that gave them."""

    def show(message: Warning | str, *_: object, **__: object) -> None:
        say(f"shiftdetect: warning: {message}", err=True)

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield
