"""Run methods on tasks and measure them on the same units."""

from __future__ import annotations

import importlib.metadata
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shiftdetect import __version__
from shiftdetect.benchmark.methods import Method, Tools, methods_for
from shiftdetect.benchmark.methods.registry import REFERENCE
from shiftdetect.benchmark.metrics.bootstrap import Drawn, Figure, draw_figures
from shiftdetect.benchmark.run.evaluate import (
    AdjacentEvaluation,
    Evaluation,
    FramesEvaluation,
    PairsEvaluation,
    PointsEvaluation,
    QuotesEvaluation,
)
from shiftdetect.benchmark.run.memory import peak_mb, reset_peak
from shiftdetect.benchmark.run.records import Record
from shiftdetect.benchmark.tasks import Task
from shiftdetect.errors import ShiftDetectError

_PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "sentence-transformers")


def run_benchmark(
    tasks: Sequence[Task],
    methods: Sequence[str] | None = None,
    peers: bool = False,
    tools: Tools | None = None,
    n_draws: int = 500,
    progress: Callable[[str], object] | None = None,
    keep: Callable[[Record], object] | None = None,
) -> list[Record]:
    """Run every method of a task's kind on every task.

    Parameters
    ----------
    tasks : sequence of Task
    methods : sequence of str, optional
        Names of those that are wanted, beside the baselines; every built-in one when left out.
    peers : bool
        Whether methods of other packages run too, as far as they are installed.
    tools : Tools, optional
    n_draws : int
        Of the bootstrap.
    progress : callable, optional
        Told what is run next.
    keep : callable, optional
        Given each record as soon as its method has run, so that a stopped run has what it measured.

    Raises
    ------
    ShiftDetectError
        For a name that no method has.
    """
    chosen = Tools() if tools is None else tools
    _check_names(tasks, methods)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    records: list[Record] = []
    for task in tasks:
        records += run_task(task, methods, peers, chosen, n_draws, progress, f"{at} seed {chosen.seed}", keep)
    return records


def run_task(
    task: Task,
    methods: Sequence[str] | None = None,
    peers: bool = False,
    tools: Tools | None = None,
    n_draws: int = 500,
    progress: Callable[[str], object] | None = None,
    run: str = "",
    keep: Callable[[Record], object] | None = None,
) -> list[Record]:
    """Run every method of a task's kind on it: see :func:`run_benchmark`."""
    chosen = Tools() if tools is None else tools
    records: list[Record] = []
    for role, evaluation in _evaluations(task, chosen.seed):
        wanted = methods_for(role, None if methods is None else [*methods, "zero", "lexical"], peers)
        own = chosen.fitted(evaluation.texts)
        base: tuple[str, Drawn] | None = None
        # Ours comes first, for the others are compared with it; a baseline takes its place where it is not wanted.
        for method in sorted(wanted, key=lambda m: m.name != REFERENCE[role]):
            done = _call(evaluation, method, own, task, progress)
            drawn = None
            if done.failed is None:
                measure = evaluation.measure(method, done.output)
                drawn = draw_figures(measure, evaluation.groups, n_draws, own.seed, evaluation.support)
                base = base or (method.name, drawn)
            record = _record(task, role, evaluation, done, drawn, base, own, run)
            if keep is not None:
                keep(record)
            records.append(record)
    return records


@dataclass(frozen=True, eq=False)
class _Done:
    method: Method
    output: Any
    seconds: float
    peak: float | None
    failed: str | None


def _evaluations(task: Task, seed: int) -> Iterator[tuple[str, Evaluation]]:
    if task.kind == "changes":
        if task.data.change_points:
            yield "points", PointsEvaluation([task.data])
        if task.data.n_places > 1:
            yield "adjacent", AdjacentEvaluation(task.data, task.card.labels)
    elif task.kind == "streams":
        yield "points", PointsEvaluation(task.data)
    elif task.kind == "pairs":
        yield "pairs", PairsEvaluation(task.data, seed, task.card.score == "likeness")
    elif task.kind == "frames":
        yield "frames", FramesEvaluation(task.data, seed)
    elif task.kind == "quotes":
        yield "quotes", QuotesEvaluation(task.data)


def _call(
    evaluation: Evaluation, method: Method, tools: Tools, task: Task, progress: Callable[[str], object] | None
) -> _Done:
    if progress is not None:
        progress(f"{task.name}: {method.name}")
    reset_peak()
    encoding, started = tools.seconds_encoding, time.process_time()
    output, failed = None, None
    try:
        output = evaluation.call(method, tools)
    except Exception as error:
        # What another package cannot do with a series is part of what is measured, and no reason to lose the rest.
        if method.group == "yours" or not (method.group == "peer" or isinstance(error, ShiftDetectError)):
            raise
        failed = str(error) if isinstance(error, ShiftDetectError) else f"{type(error).__name__}: {error}"
    seconds = time.process_time() - started - (tools.seconds_encoding - encoding)
    return _Done(method, output, seconds, peak_mb(), failed)


def _record(
    task: Task,
    role: str,
    evaluation: Evaluation,
    done: _Done,
    drawn: Drawn | None,
    base: tuple[str, Drawn] | None,
    tools: Tools,
    run: str,
) -> Record:
    figures = {} if drawn is None else drawn.figures()
    differences = {} if drawn is None or base is None else drawn.less(base[1])
    return Record(
        run=run,
        task=task.name,
        kind=task.kind,
        role=role,
        revision=task.revision,
        method=done.method.name,
        group=done.method.group,
        about=done.method.about,
        tuned=done.method.tuned,
        settings=done.method.settings,
        encoder=tools.identity,
        versions=_versions(done.method),
        seed=tools.seed,
        date=datetime.now(UTC).date().isoformat(),
        seconds=round(done.seconds, 3),
        peak_mb=None if done.peak is None else round(done.peak, 1),
        n_units=len(evaluation.groups),
        n_groups=len(set(evaluation.groups.tolist())),
        first=evaluation.first,
        figures={key: _numbers(f) for key, f in figures.items()},
        reference="" if base is None else base[0],
        differences={key: _numbers(f) for key, f in differences.items()},
        failed=done.failed,
        labelled_by=task.card.labelled_by,
        support={key: n for key, n in evaluation.support.items() if key in figures},
        draws=[] if drawn is None else [_rounded(v) for v in drawn.draws.get(evaluation.first, ())],
    )


def _numbers(figure: Figure) -> list[float | None]:
    return [_rounded(v) for v in (figure.value, figure.low, figure.high)]


def _rounded(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), 6)


def _versions(method: Method) -> dict[str, str]:
    names = [*_PACKAGES, *method.needs]
    found = {"shiftdetect": __version__}
    for name in names:
        try:
            found[name] = importlib.metadata.version(_DISTRIBUTIONS.get(name, name))
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


_DISTRIBUTIONS = {"skbio": "scikit-bio", "alibi_detect": "alibi-detect"}


def _check_names(tasks: Sequence[Task], names: Sequence[str] | None) -> None:
    known = {m.name for task in tasks for m in methods_for(task.kind, peers=True)}
    if names is not None and (unknown := sorted(set(names) - known - _uninstalled(tasks, names))):
        there = ", ".join(sorted(known))
        raise ShiftDetectError(
            f"no method of these tasks is called {', '.join(map(repr, unknown))}: choose from {there}. One of your own "
            "is registered before (--add FILE)."
        )


def _uninstalled(tasks: Sequence[Task], names: Sequence[str]) -> set[str]:
    found = {m.name: m for task in tasks for m in methods_for(task.kind, names)}
    missing = {name: m.needs for name, m in found.items() if not m.installed}
    if missing:
        said = "; ".join(f"{name!r} needs {', '.join(needs)}" for name, needs in missing.items())
        raise ShiftDetectError(f"{said}: pip install 'shiftdetect[peers]', or see docs/benchmark/tasks.md.")
    return set(found)
