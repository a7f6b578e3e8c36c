"""The command that turns a published corpus into a task folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from shiftdetect.cli.options import pairs
from shiftdetect.cli.progress import say


@click.command(epilog="Example: shiftdetect task sick SICK.txt -o tasks/sick")
@click.argument("name", required=False, metavar="NAME")
@click.argument("source", required=False, type=click.Path(path_type=Path), metavar="PATH")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder that is made.")
@click.option(
    "--columns", multiple=True, callback=pairs, metavar="NAME=COLUMN", help="Where the file names a column otherwise."
)
@click.option("--changes", type=click.Path(path_type=Path), metavar="FILE", help="Table of changes: date and level.")
def task(
    name: str | None,
    source: Path | None,
    out: Path | None,
    columns: tuple[tuple[str, str], ...],
    changes: Path | None,
) -> None:
    """Make a task folder for `shiftdetect benchmark` from a public corpus that you downloaded.

    Without arguments: list the corpora, where to get them, and under which licence.
    """
    from shiftdetect.benchmark.published import PUBLISHED, convert_published

    if name is None:
        for card in PUBLISHED.values():
            click.echo(f"{card.name}  {card.kind}, {card.licence}\n  {card.source}\n  {card.citation}")
        return
    if source is None or out is None:
        raise click.UsageError("Give the published file or folder, and the folder to make: task NAME PATH -o DIR.")
    made = convert_published(name, source, out, dict(columns), changes, partial(say, err=True))
    say(f"{out}: {made.name} ({made.kind}), revision {made.revision}", err=True)
