"""The command line: a thin skin over the library, with the same names and defaults."""

from shiftdetect.cli.commands import main

__all__ = ["main"]
