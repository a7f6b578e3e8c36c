"""``python -m shiftdetect.benchmark.estimates``: run the study of the estimates."""

from pathlib import Path

import click

from shiftdetect.benchmark.estimates.run import STUDIED, run_estimates


@click.command(epilog="Example: python -m shiftdetect.benchmark.estimates -o docs/benchmark")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/benchmark"), show_default=True)
@click.option("--n-streams", type=click.IntRange(8), default=300, show_default=True, help="Streams per cell.")
@click.option(
    "--known", type=click.Path(path_type=Path), help="Also keep here what reports and plans need of encoders."
)
@click.option(
    "--only",
    type=click.Choice(STUDIED),
    multiple=True,
    help="Measure this alone and keep the rest of the record in --out; can be given more than once.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
def main(out: Path, n_streams: int, known: Path | None, only: tuple[str, ...], seed: int) -> None:
    """Measure intervals, the 0-1 index and the decomposition on streams whose truth is known."""
    for path in run_estimates(out, n_streams, seed, known, only):
        click.echo(path)


if __name__ == "__main__":
    main()
