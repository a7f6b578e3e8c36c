"""The command that runs labelled tasks."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shiftdetect.cli.options import encoding
from shiftdetect.cli.progress import naming, say
from shiftdetect.cli.steps import check_folder, make_encoder, make_store
from shiftdetect.errors import ShiftDetectError

if TYPE_CHECKING:
    from shiftdetect.benchmark.outside import Predictions
    from shiftdetect.benchmark.tasks import Task


@click.command(epilog="Example: shiftdetect benchmark --data my_labels --methods comparer,cosine")
@click.argument("names", nargs=-1, metavar="[TASK]...")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with a task.toml, or with folders that hold one each. Repeat for several.",
)
@click.option("--methods", metavar="NAMES", help="Only these, separated by commas, beside the baselines.")
@click.option("--peers", is_flag=True, help="Methods of other packages too: pip install 'shiftdetect[peers]'.")
@click.option(
    "--add",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Python file that registers methods of your own; it is run.",
)
@click.option(
    "--export",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write texts, vectors and places of series for another program, and run nothing.",
)
@click.option(
    "--predictions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Change points that another program found in what --export wrote (JSON Lines). Repeat for several.",
)
@encoding
@click.option("--n-draws", type=click.IntRange(0), default=500, show_default=True, help="Draws of the bootstrap.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="For all that is drawn.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("benchmark"), show_default=True, help="Folder."
)
@click.option("--list", "only_list", is_flag=True, help="List tasks and methods and run nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON record per task and method.")
def benchmark(
    names: tuple[str, ...],
    data: tuple[Path, ...],
    methods: str | None,
    peers: bool,
    add: tuple[Path, ...],
    export: Path | None,
    predictions: tuple[Path, ...],
    encoder: str | None,
    cache: Path | None,
    no_cache: bool,
    n_draws: int,
    seed: int,
    out: Path,
    only_list: bool,
    as_json: bool,
) -> None:
    """Run methods on labelled corpora and say who is first, and who is tied.

    Without --data the tasks that come with the package are run; with it those of the folders. The folder of --out
    gets results.jsonl, to which each record is appended as soon as its method has run, and none is taken from, and
    leaderboard.md, which is made from it: a stopped run keeps what it measured, and the next one measures all anew.
    """
    from shiftdetect.benchmark.leaderboard import RESULTS, write_leaderboard
    from shiftdetect.benchmark.methods import Tools
    from shiftdetect.benchmark.outside import as_measured_there, export_tasks
    from shiftdetect.benchmark.run import Record, append_records, read_records, run_benchmark
    from shiftdetect.benchmark.run.standing import as_text, boards

    if export is not None and predictions:
        raise click.UsageError("--export comes before the other program, --predictions after it: give one of them.")
    for file in add:
        _run_file(file)
    known = _tasks(data)
    tasks = _chosen(known, names)
    if only_list:
        say(_listed(tasks))
        return
    check_folder(out if export is None else export)
    tools = Tools(make_encoder(encoder), make_store(cache, no_cache), seed)
    if export is not None:
        with naming() as tell:
            made = export_tasks(tasks, export, tools, tell)
        say("\n".join(map(str, made)))
        return
    wanted = None if methods is None else [name.strip() for name in methods.split(",") if name.strip()]
    found: list[Predictions] = []
    if predictions:
        tasks, wanted, found = _with_predictions(predictions, known, names, wanted, peers)
    kept = out / RESULTS
    if kept.exists():
        read_records(kept)  # now: what is wrong with it must not come out after an hour
    records: list[Record] = []

    def keep(record: Record) -> None:
        measured = as_measured_there([record], found)
        out.mkdir(parents=True, exist_ok=True)
        append_records(kept, measured)
        records.extend(measured)

    with naming() as tell:
        run_benchmark(tasks, wanted, peers, tools, n_draws, tell, keep)
    page = write_leaderboard(out)
    if as_json:
        for record in records:
            click.echo(record.to_json().encode())
    else:
        say("\n\n".join(as_text(board) for board in boards(records)))
    say(f"Leaderboard: {page}", err=True)


def _with_predictions(
    files: Sequence[Path], known: Sequence[Task], names: Sequence[str], wanted: list[str] | None, peers: bool
) -> tuple[list[Task], list[str], list[Predictions]]:
    """Read what other programs found; without names of tasks, theirs are run."""
    from shiftdetect.benchmark.methods import methods_for
    from shiftdetect.benchmark.outside import read_predictions, register_predictions

    found = [read_predictions(file, known) for file in files]
    chosen = _chosen(known, names or sorted({name for one in found for name in one.header.tasks}))
    if wanted is None:
        wanted = [m.name for task in chosen for m in methods_for(task.kind, None, peers)]
    return chosen, [*wanted, *register_predictions(found, chosen)], found


def _tasks(data: Sequence[Path]) -> list[Task]:
    from shiftdetect.benchmark.tasks import find_cards, read_tasks, shipped_cards

    cards = [card for folder in data for card in find_cards(folder)] if data else shipped_cards()
    return read_tasks(cards)


def _chosen(tasks: Sequence[Task], names: Sequence[str]) -> list[Task]:
    known = [task.name for task in tasks]
    if unknown := sorted(set(names) - set(known)):
        raise ShiftDetectError(f"no task is called {', '.join(map(repr, unknown))}: choose from {', '.join(known)}.")
    return [task for task in tasks if not names or task.name in names]


def _listed(tasks: Sequence[Task]) -> str:
    from shiftdetect.benchmark.methods.registry import ROLES_OF, registered

    lines = []
    for task in tasks:
        card = task.card
        lines += [f"{task.name}  {task.kind}, {card.language}, {card.licence}", f"  {card.source}"]
        lines += [f"  labelled: {card.labelled_by}"]
    roles = {role for task in tasks for role in ROLES_OF[task.kind]}
    lines.append("")
    for m in registered():
        if m.role in roles:
            lines.append(f"{m.role}: {m.name} [{m.group}{'' if m.installed else ', not installed'}]  {m.about}")
    return "\n".join(lines)


def _run_file(file: Path) -> None:
    if not file.is_file():
        raise ShiftDetectError(f"{file}: there is no such file. Name a Python file that registers methods.")
    try:
        runpy.run_path(str(file))
    except ShiftDetectError:
        raise
    except Exception as error:
        raise ShiftDetectError(f"{file} cannot be run: {type(error).__name__}: {error}.") from error
