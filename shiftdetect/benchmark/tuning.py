"""``python -m shiftdetect.benchmark.tuning``: other packages' settings, chosen on streams made for that.

The streams are of the same kinds and events as those of the leaderboard, drawn from another seed. Our own methods were
developed with such streams, too.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.benchmark.methods import Method, Tools, methods_for
from shiftdetect.benchmark.run.evaluate import PointsEvaluation
from shiftdetect.benchmark.study import draw_streams, null_settings
from shiftdetect.benchmark.tasks import Series
from shiftdetect.benchmark.tasks.streams import as_series, draw_series
from shiftdetect.errors import ShiftDetectError
from shiftdetect.io.files import replacing

SEED: Final = 7
PER_CELL: Final = 20
LONG_NULLS: Final = ("speaker mix", "clusters + mix")
PER_LONG_NULL: Final = 100
KEPT, PAGE = "tuning.json", "tuning.md"

Grid = Mapping[str, Sequence[Any]]
GRIDS: Final[dict[str, Grid]] = {
    "segments": {"alpha": (0.05, 0.1, 0.15, 0.2, 0.3)},
    "PELT tuned": {"kernel": ("rbf", "cosine"), "pen": (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0)},
    "centroid cosine tuned": {"deviations": (1.0, 1.5, 2.0, 2.25, 2.5, 2.75, 3.0)},
    "resonance tuned": {"window": (1, 2, 3), "deviations": (1.0, 1.5, 2.0, 2.5, 3.0)},
}
"""Methods whose settings no rule gives, and the values that are tried; and ours, at other levels than its own.

A longer window of resonance would leave but four or two of twelve days that it can name, those in the middle, where the
streams change: a search would find that out, and nothing about stories.
"""


@dataclass(frozen=True)
class Tried:
    """What a method reached with one choice of settings.

    Attributes
    ----------
    method : str
    settings : mapping
    f1 : float
        F1 within two bins, 1 where nothing changes and nothing is found: the figure that orders the leaderboard.
    alarms : float
        Share of the streams without a change in which something is found.
    long_alarms : float or None
        The same on long streams in which only the mix of speakers moves; of the best settings alone.
    """

    method: str
    settings: Mapping[str, Any]
    f1: float
    alarms: float
    long_alarms: float | None = None


def tuning_series(per_cell: int = PER_CELL, seed: int = SEED) -> list[Series]:
    """Draw other streams of the kinds that the leaderboard has.

    Examples
    --------
    >>> len(tuning_series(1))
    11
    """
    return list(draw_series([load_bank(name) for name in bank_names()], per_cell, seed))


def long_nulls(per_cell: int = PER_LONG_NULL, seed: int = SEED) -> list[Series]:
    """Draw streams as long as those with two changes, in which only the mix of speakers moves.

    Examples
    --------
    >>> [s.name for s in long_nulls(1)]
    ['speaker mix', 'clusters + mix']
    """
    banks = [load_bank(name) for name in bank_names()]
    return [
        as_series(name, stream)
        for k, name in enumerate(LONG_NULLS)
        for stream in draw_streams(banks, null_settings(name, 150, 20), per_cell, (seed, k))
    ]


def settings_of(grid: Grid) -> Iterator[dict[str, Any]]:
    """List all combinations of a grid.

    Examples
    --------
    >>> list(settings_of({"a": (1, 2), "b": ("x",)}))
    [{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'x'}]
    """
    for values in itertools.product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def tuned_method(name: str) -> Method:
    """Give a method of :data:`GRIDS`.

    Raises
    ------
    ShiftDetectError
        Where what it needs is not installed.
    """
    (found,) = methods_for("points", [name])
    if not found.installed:
        raise ShiftDetectError(f"{name!r} needs {', '.join(found.needs)}: pip install 'shiftdetect[peers]'.")
    return found


def try_all(method: Method, grid: Grid, series: Sequence[Series], tools: Tools) -> list[Tried]:
    """Measure every combination of a grid on all series."""
    evaluation, rows = PointsEvaluation(series), np.arange(len(series))
    tried = []
    for settings in settings_of(grid):
        one = replace(method, run=partial(method.run, **settings))
        figures = evaluation.measure(one, evaluation.call(one, tools))(rows)
        tried.append(Tried(method.name, settings, round(figures["F1@2, all"], 4), round(figures["alarm rate"], 4)))
    return tried


def best(tried: Sequence[Tried]) -> Tried:
    """Give the choice with the highest F1; of several the one that raises fewer alarms, then the first.

    Examples
    --------
    >>> best([Tried("a", {"k": 1}, 0.5, 0.2), Tried("a", {"k": 2}, 0.5, 0.1)]).settings
    {'k': 2}
    """
    return max(tried, key=lambda one: (one.f1, -one.alarms))


def with_long_alarms(method: Method, tried: Sequence[Tried], series: Sequence[Series], tools: Tools) -> list[Tried]:
    """Add to the best choice how often it alarms on long streams without a change."""
    chosen = best(tried)
    run = partial(method.run, **chosen.settings)
    alarms = round(float(np.mean([len(run(s, tools)) > 0 for s in series])), 4) if series else None
    return [replace(one, long_alarms=alarms) if one is chosen else one for one in tried]


def in_use(method: Method, grid: Grid) -> dict[str, Any]:
    """Give the settings of a method that its grid tries, as the leaderboard runs it."""
    return {key: method.settings[key] for key in grid}


def page(tried: Mapping[str, Sequence[Tried]], n_streams: int, n_long: int = len(LONG_NULLS) * PER_LONG_NULL) -> str:
    """Write which values were tried, and what the best of them reached, as Markdown."""
    lines = [
        "# Tuning of other packages' methods, and of ours",
        "",
        f"Made by `python -m shiftdetect.benchmark.tuning` (part of `make bench-peers`) on {n_streams} streams of the "
        "leaderboard's kinds and events from another seed, none of which it reports on; our own methods were developed "
        "with such streams, too. All read texts without boilerplate. The settings with the highest F1 within 2 bins "
        "over all streams (1 where nothing changes and nothing is found) are the method's in the leaderboard; "
        "segments, ours, has a level of its own, and other ones are tried to see whether it gains by them as others "
        "do. "
        f"`{KEPT}` has all that was tried. Alarms: streams without a change in which something is found. Longer "
        "windows of resonance were tried once, and left out after a window of 5 had come out best (.577): of twelve "
        "days they leave only those in the middle, where streams change, so that the days would have been found and "
        "not the stories. Whoever thinks otherwise has a peer that stands too low here. The last column is of "
        f"{n_long} streams of 150 statements in which only the mix of speakers moves (in half of them days share "
        "something, too): the leaderboard has streams of that length with two changes and such a mix, and none "
        "without a change, so that who takes the mix for a change is not charged for it there. It was asked after PELT "
        "had been seen to alarm on such streams, and of the settings above alone; what all methods do on the other "
        "nulls it does not say.",
        "",
        "| method | values tried | best | F1@2, all | alarm rate | F1@2, all of the worst | alarm rate, long, mix |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, rows in tried.items():
        first, last = best(rows), min(rows, key=lambda one: one.f1)
        keys = {key: dict.fromkeys(one.settings[key] for one in rows) for key in first.settings}
        values = "; ".join(f"{key} {', '.join(map(str, shown))}" for key, shown in keys.items())
        chosen = ", ".join(f"{key} {value}" for key, value in first.settings.items())
        long = "" if first.long_alarms is None else f"{first.long_alarms:.3f}"
        lines.append(f"| {name} | {values} | {chosen} | {first.f1:.3f} | {first.alarms:.3f} | {last.f1:.3f} | {long} |")
    return "\n".join(lines) + "\n"


def run_tuning(
    out: Path,
    series: Sequence[Series],
    tools: Tools,
    grids: Mapping[str, Grid] = GRIDS,
    tell: Callable[[str], object] = lambda _: None,
    long: Sequence[Series] = (),
) -> list[str]:
    """Try every grid, write what came of it, and name the methods that the leaderboard runs with other settings.

    Parameters
    ----------
    out : Path
        Folder of ``tuning.json`` and ``tuning.md``.
    series : sequence of Series
    tools : Tools
    grids : mapping of str to mapping
    tell : callable
        Told what is tried next.
    long : sequence of Series
        Without a change: how often the best settings alarm on them is said, too.
    """
    methods = {name: tuned_method(name) for name in grids}
    tried: dict[str, list[Tried]] = {}
    for name, grid in grids.items():
        tell(name)
        rows = try_all(methods[name], grid, series, tools)
        tried[name] = with_long_alarms(methods[name], rows, long, tools)
    out.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(asdict(one)) for several in tried.values() for one in several]
    written = page(tried, len(series), len(long))
    for file, text in ((KEPT, "[\n" + ",\n".join(lines) + "\n]\n"), (PAGE, written)):
        with replacing(out / file) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    return [name for name, grid in grids.items() if in_use(methods[name], grid) != best(tried[name]).settings]


@click.command(epilog="Example: python -m shiftdetect.benchmark.tuning -o docs/benchmark")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/benchmark"), show_default=True)
@click.option("--per-cell", type=click.IntRange(1), default=PER_CELL, show_default=True, help="Streams of each kind.")
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True)
def main(out: Path, per_cell: int, seed: int) -> None:
    """Try the settings of PELT, centroid cosine, resonance and segments, and write tuning.json and tuning.md."""
    series, long = tuning_series(per_cell, seed), long_nulls(seed=seed)
    others = run_tuning(out, series, Tools(), tell=lambda name: click.echo(name, err=True), long=long)
    click.echo((out / PAGE).read_text(encoding="utf-8"))
    if others:
        click.echo(f"Not yet what shiftdetect.benchmark.methods.peers has: {', '.join(others)}.", err=True)


if __name__ == "__main__":
    main()
