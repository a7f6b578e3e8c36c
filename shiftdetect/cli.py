"""The command line: a thin skin over the library, with the same names and defaults."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from shiftdetect import __version__
from shiftdetect.errors import ShiftDetectError

if TYPE_CHECKING:
    from shiftdetect.analysis import DriftResult
    from shiftdetect.corpus import Corpus
    from shiftdetect.encode import Encoder, VectorStore

_F = TypeVar("_F", bound=Callable[..., Any])

_NOT_RECORDED = {"out", "n_jobs", "cache", "no_cache", "as_json"}
"""Options that change where and how fast, never what: they stay out of the recorded command."""


class _Group(click.Group):
    """Turns the package's errors into a message on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ShiftDetectError as error:
            _fail(str(error))
        except OSError as error:
            _fail(f"{error.filename or 'file'}: {error.strerror or error}. Check that the path exists and is writable.")


def _fail(message: str) -> NoReturn:
    click.echo(f"shiftdetect: {message}", err=True)
    sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="shiftdetect")
def main() -> None:
    """Detect narrative shift: how far an official explanation drifted, when it shifted, and who moved it.

    Each command reads a table of dated, attributed statements: CSV, TSV, JSONL, JSON, Parquet or a ConvoKit folder
    with the columns date, speaker and text.

    Exit codes: 0 done, 1 bad input, 2 wrong usage.
    """


def _pairs(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for value in values:
        for part in value.split(",") if param.name == "columns" else [value]:
            name, equals, other = part.partition("=")
            if not equals or not name.strip() or not other.strip():
                raise click.BadParameter(f"{part!r} is not of the form NAME=VALUE.")
            found.append((name.strip(), other.strip()))
    return tuple(found)


def _options(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def add(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_reading = _options(
    click.argument("source", type=click.Path(path_type=Path), metavar="FILE"),
    click.option(
        "--columns",
        multiple=True,
        callback=_pairs,
        metavar="NAME=COLUMN",
        help="Which column of the file holds date, speaker, text, url, ... Repeat, or separate by commas.",
    ),
    click.option(
        "--where",
        multiple=True,
        callback=_pairs,
        metavar="COLUMN=VALUE",
        help="Keep statements with this value. Repeat: the same column means or, different columns and.",
    ),
    click.option("--start", metavar="DATE", help="First date kept."),
    click.option("--end", metavar="DATE", help="Last date kept."),
    click.option("--encoding", default="utf-8", show_default=True, help="Character encoding of text files."),
)

_encoding = _options(
    click.option(
        "--encoder",
        metavar="NAME",
        help="'tfidf', a local model folder, or a hub name. Default: all-MiniLM-L6-v2, embedded, offline.",
    ),
    click.option("--cache", type=click.Path(path_type=Path), help="File that keeps vectors between runs."),
    click.option("--no-cache", is_flag=True, help="Keep no vectors."),
)

_measuring = _options(
    _encoding,
    click.option(
        "--by",
        type=click.Choice(["hour", "day", "week", "month"]),
        default="day",
        show_default=True,
        help="Width of a time bin.",
    ),
    click.option("--window", default=3, show_default=True, help="Bins in a drift window."),
    click.option("--rolling", default=7, show_default=True, help="Bins in the rolling baseline."),
    click.option("--n-permutations", default=4999, show_default=True, help="Permutations for each test."),
    click.option("--alpha", default=0.05, show_default=True, help="Level at which a change point is accepted."),
    click.option("--seed", default=0, show_default=True, help="The same seed gives the same bytes."),
    click.option("--n-jobs", default=1, show_default=True, help="Threads; changes nothing but time."),
    click.option("--topic", metavar="TEXT", help="Keep the statements whose meaning is near this text."),
    click.option(
        "--topic-threshold",
        default=0.2,
        show_default=True,
        help="Smallest cosine similarity to --topic that is kept (the default fits the embedded encoder).",
    ),
)


@main.command(epilog="Example: shiftdetect report statements.csv --where affiliation=administration -o out")
@_reading
@_measuring
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("report"), show_default=True, help="Folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON instead of the findings.")
@click.pass_context
def report(ctx: click.Context, out: Path, as_json: bool, **options: Any) -> None:
    """Write a drift report and print its findings.

    The folder gets report.html (one file, nothing to load), report.md, result.json and a CSV of every table.
    """
    from shiftdetect.report import findings_text

    result = _measure(ctx, **options)
    paths = result.report(out)
    click.echo(result.to_json() if as_json else findings_text(result), nl=not as_json)
    page = next(path for path in paths if path.suffix == ".html")
    click.echo(f"Report: {page} ({len(paths)} files in {out})", err=True)


@main.command(epilog="Example: shiftdetect drift statements.csv --by week --json > result.json")
@_reading
@_measuring
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.pass_context
def drift(ctx: click.Context, as_json: bool, **options: Any) -> None:
    """Measure drift and print it, writing nothing."""
    result = _measure(ctx, **options)
    if as_json:
        click.echo(result.to_json(), nl=False)
        return
    from shiftdetect.report import drift_table, findings_text

    click.echo(findings_text(result))
    click.echo()
    click.echo(drift_table(result))


@main.command(epilog="Example: shiftdetect embed statements.csv -o vectors.npz")
@_reading
@_encoding
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="A .npz or .parquet file.")
def embed(out: Path, encoder: str | None, cache: Path | None, no_cache: bool, **options: Any) -> None:
    """Turn statements into vectors and save them with their ids."""
    from shiftdetect.encode import encode_texts
    from shiftdetect.io import write_vectors

    if out.suffix not in {".npz", ".parquet"}:
        raise click.BadParameter(f"{out} is neither .npz nor .parquet.", param_hint="--out")
    corpus, _ = _read(**options)
    chosen = _encoder(encoder)
    vectors, done = encode_texts(corpus.texts, chosen, store=_store(cache, no_cache))
    write_vectors(out, corpus.ids, vectors, str(chosen.identity))
    click.echo(
        f"{out}: {vectors.shape[0]} vectors of {vectors.shape[1]} numbers, {done.n_encoded} texts encoded", err=True
    )


@main.command(epilog="Example: shiftdetect convert statements.csv statements.parquet --columns speaker=who")
@_reading
@click.argument("target", type=click.Path(path_type=Path), metavar="TARGET")
def convert(target: Path, **options: Any) -> None:
    """Write statements in another format: .csv, .tsv, .jsonl, .json, .parquet, or a ConvoKit folder."""
    from shiftdetect.io import write_corpus

    corpus, _ = _read(**options)
    write_corpus(corpus, target)
    click.echo(f"{target}: {len(corpus)} statements", err=True)


def _read(
    source: Path,
    columns: tuple[tuple[str, str], ...],
    where: tuple[tuple[str, str], ...],
    start: str | None,
    end: str | None,
    encoding: str,
) -> tuple[Corpus, int]:
    """Read and filter; the second value is how many statements the filters left out."""
    from shiftdetect.io import read_corpus

    corpus = read_corpus(source, columns=dict(columns), encoding=encoding)
    wanted: dict[str, list[str]] = {}
    for name, value in where:
        wanted.setdefault(name, []).append(value)
    kept = corpus.select(start=start, end=end, where=wanted)
    if not kept:
        raise ShiftDetectError(
            f"{source}: none of {len(corpus)} statements passes the filters "
            f"({', '.join(f'{name}={value}' for name, value in where) or f'{start} to {end}'}): check their values."
        )
    return kept, len(corpus) - len(kept)


def _measure(
    ctx: click.Context,
    *,
    source: Path,
    columns: tuple[tuple[str, str], ...],
    where: tuple[tuple[str, str], ...],
    start: str | None,
    end: str | None,
    encoding: str,
    encoder: str | None,
    cache: Path | None,
    no_cache: bool,
    **settings: Any,
) -> DriftResult:
    from shiftdetect.analysis import measure_drift

    corpus, left_out = _read(source, columns, where, start, end, encoding)
    filters = [f"{name}={value}" for name, value in where]
    filters += [f"{name}={value}" for name, value in (("start", start), ("end", end)) if value]
    return measure_drift(
        corpus,
        encoder=_encoder(encoder),
        store=_store(cache, no_cache),
        where=filters,
        n_left_out=left_out,
        command=_command(ctx),
        **settings,
    )


def _encoder(name: str | None) -> Encoder:
    from shiftdetect.encode import SentenceTransformerEncoder, TfidfEncoder

    return TfidfEncoder() if name == "tfidf" else SentenceTransformerEncoder(name)


def _store(path: Path | None, no_cache: bool) -> VectorStore | None:
    from shiftdetect.encode import VectorStore

    return None if no_cache else VectorStore(path)


def _command(ctx: click.Context) -> str:
    """Rebuild the command line from what was set, without what changes nothing in the result."""
    words = ["shiftdetect", str(ctx.command.name)]
    for param in ctx.command.params:
        value = ctx.params.get(str(param.name))
        if param.name in _NOT_RECORDED or value in (None, ()) or value == param.get_default(ctx):
            continue
        if isinstance(param, click.Argument):
            words.append(os.fspath(value))
        elif isinstance(value, tuple):
            words += [word for name, other in value for word in (param.opts[-1], f"{name}={other}")]
        else:
            words += [param.opts[-1], str(value)]
    return shlex.join(words)
