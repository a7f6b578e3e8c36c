"""``python -m shiftdetect.benchmark``: run the calibration study."""

from pathlib import Path

import click

from shiftdetect.benchmark.calibration import run_study


@click.command(epilog="Example: python -m shiftdetect.benchmark -o docs/benchmark")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/benchmark"), show_default=True)
@click.option(
    "--kept",
    type=click.Path(path_type=Path),
    default=Path("out/benchmark/calibration.jsonl"),
    show_default=True,
    help="Finished cells: a run that was stopped goes on from there.",
)
@click.option("--n-null", default=1200, show_default=True, help="Streams per cell in which nothing changed.")
@click.option("--n-power", default=400, show_default=True, help="Streams per cell with a change.")
@click.option("--seed", default=1, show_default=True)
def main(out: Path, kept: Path, n_null: int, n_power: int, seed: int) -> None:
    """Measure false alarms, power and location of the tests on streams whose truth is known."""
    for path in run_study(out, kept, n_null, n_power, seed=seed):
        click.echo(path)


if __name__ == "__main__":
    main()
