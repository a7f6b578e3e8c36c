"""What the commands do between parsing and printing."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftdetect.cli.progress import Waiting, naming
from shiftdetect.errors import InputError, ShiftDetectError
from shiftdetect.io.files import name_of

if TYPE_CHECKING:
    from shiftdetect.analysis import DriftResult
    from shiftdetect.corpus import Corpus
    from shiftdetect.encode import Encoder, VectorStore
    from shiftdetect.explain.compare import PairStore, StatementComparer

_NOT_RECORDED = {"out", "n_jobs", "cache", "no_cache", "as_json"}
"""Options that change where and how fast, never what: they stay out of the recorded command."""


def read(
    source: Path,
    columns: tuple[tuple[str, str], ...],
    where: tuple[tuple[str, str], ...],
    start: str | None,
    end: str | None,
    encoding: str,
) -> Corpus:
    """Read and filter."""
    from shiftdetect.io import read_corpus

    return select(read_corpus(source, columns=dict(columns), encoding=encoding), name_of(source), where, start, end)


def select(
    corpus: Corpus, source: str, where: tuple[tuple[str, str], ...], start: str | None, end: str | None
) -> Corpus:
    """Filter, and say what there is where nothing passes."""
    wanted: dict[str, list[str]] = {}
    for name, value in where:
        wanted.setdefault(name, []).append(value)
    try:
        kept = corpus.select(start=start, end=end, where=wanted)
    except InputError as error:
        raise InputError([replace(p, file=f"{source} (--{p.file})") for p in error.problems]) from None
    if not kept:
        raise ShiftDetectError(
            f"{source}: none of {len(corpus)} statements passes the filters {', '.join(kept.filters)}. "
            f"Check their values: {_what_there_is(corpus, list(wanted))}."
        )
    return kept


def _what_there_is(corpus: Corpus, names: list[str], most: int = 8) -> str:
    """Say which dates there are, and which values stand in the columns that were filtered on."""
    dates = [s.date_text for s in corpus]
    said = [f"dates run from {min(dates)} to {max(dates)}"]
    for name in names:
        cells = Counter(
            str(value)
            for s in corpus
            for value in (s.get(name) if isinstance(s.get(name), list | tuple) else (s.get(name),))
        )
        shown = ", ".join(repr(value) for value, _ in cells.most_common(most))
        said.append(f"{name} holds {shown}" + (f" and {len(cells) - most} more" if len(cells) > most else ""))
    return "; ".join(said)


def measure(
    ctx: click.Context,
    corpus: Corpus,
    *,
    encoder: str | None,
    cache: Path | None,
    no_cache: bool,
    comparer: str | None,
    no_comparer: bool,
    codebook: Path | None,
    **settings: Any,
) -> DriftResult:
    """Measure, as the options of a command say."""
    from shiftdetect.analysis import measure_drift
    from shiftdetect.explain.codebook import read_codebook

    if settings["one"] and codebook is None:
        raise click.UsageError("--one codes by the labels of statements: it goes with --codebook FILE.")
    book = None if codebook is None else read_codebook(codebook)
    with _progress() as (tell, tell_pairs):
        return measure_drift(
            corpus,
            encoder=make_encoder(encoder),
            store=make_store(cache, no_cache),
            comparer=make_comparer(comparer, no_comparer, cache, no_cache),
            codebook=book,
            command=_command(ctx),
            progress=tell,
            pairs_progress=partial(tell_pairs, kept=not no_cache),
            **settings,
        )


@contextmanager
def _progress() -> Iterator[tuple[Callable[[str], None], Callable[..., None]]]:
    """Name the stages on a terminal, each in the place of the one before; say where reading pairs will take long."""
    from shiftdetect.analysis import STAGES

    with naming() as name:

        def tell(stage: str) -> None:
            if stage != "encoding":  # which has a bar of its own
                name(f"{STAGES.index(stage) + 1}/{len(STAGES)} {stage}")

        waiting = Waiting(lambda done: name(f"{len(STAGES)}/{len(STAGES)} {STAGES[-1]}: {done}"))
        yield tell, waiting.tell


def print_json(result: DriftResult) -> None:
    """Print the result and nothing else, as UTF-8 whatever the terminal is."""
    click.echo(result.to_json().encode(), nl=False)


def check_folder(folder: Path, *, make: bool = True) -> None:
    """Refuse before the work what could not be written after it."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), None) if make else folder
    if there is None or not there.exists():
        raise ShiftDetectError(f"{folder} cannot be written to: there is no such folder. Make it, or name another.")
    if not there.is_dir():
        raise ShiftDetectError(f"{folder} cannot be written to: {there} is a file. Name another place with --out.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise ShiftDetectError(f"{folder} cannot be written to: {there} is closed to you. Name another with --out.")


def make_encoder(name: str | None) -> Encoder:
    """Choose the encoder by name."""
    from shiftdetect.encode import named_encoder

    return named_encoder(name)


def make_store(path: Path | None, no_cache: bool) -> VectorStore | None:
    """Open the store of vectors, unless none is wanted."""
    from shiftdetect.encode import VectorStore

    _check_cache(path, no_cache)
    return None if no_cache else VectorStore(path)


def _check_cache(path: Path | None, no_cache: bool) -> None:
    if no_cache and path is not None:
        raise click.UsageError("--cache and --no-cache contradict each other: give one of them.")


def make_pair_store(path: Path | None, no_cache: bool) -> PairStore | None:
    """Open the store of the scores of pairs, unless none is wanted."""
    from shiftdetect.explain.compare import PairStore

    _check_cache(path, no_cache)
    return None if no_cache else PairStore(path)


def make_comparer(name: str | None, none: bool, cache: Path | None, no_cache: bool) -> StatementComparer | None:
    """Choose what reads pairs of statements, unless nothing shall; its scores are kept beside the vectors."""
    from shiftdetect.explain.compare import PairStore, StatementComparer

    if none and name is not None:
        raise click.UsageError("--comparer and --no-comparer contradict each other: give one of them.")
    _check_cache(cache, no_cache)
    return None if none else StatementComparer(name, store=None if no_cache else PairStore.beside(cache))


def _command(ctx: click.Context) -> str:
    """Rebuild the command line from what was set, without what changes nothing in the result."""
    words, files = ["shiftdetect", str(ctx.command.name)], list[str]()
    for param in ctx.command.params:
        value = ctx.params.get(str(param.name))
        if param.name in _NOT_RECORDED or value in (None, ()) or value == param.get_default(ctx):
            continue
        if isinstance(param, click.Argument):
            files += map(name_of, value if isinstance(value, tuple) else (value,))
        elif isinstance(param, click.Option) and param.is_flag:
            words.append(param.opts[-1])
        elif isinstance(value, tuple):
            words += [word for name, other in value for word in (param.opts[-1], f"{name}={other}")]
        else:
            words += [param.opts[-1], str(value)]
    if any(file.startswith("-") for file in files):
        return shlex.join([*words, "--", *files])
    return shlex.join([*words[:2], *files, *words[2:]])
