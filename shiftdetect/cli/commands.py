"""The commands: parse, call, print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from shiftdetect import __version__
from shiftdetect.cli.agreement import agreement
from shiftdetect.cli.benchmark import benchmark
from shiftdetect.cli.compare import compare
from shiftdetect.cli.extract import extract
from shiftdetect.cli.frames import frames
from shiftdetect.cli.group import Group
from shiftdetect.cli.models import models
from shiftdetect.cli.options import articles, filtering, measuring, reading
from shiftdetect.cli.options import encoding as encoder_options
from shiftdetect.cli.power import power
from shiftdetect.cli.progress import say
from shiftdetect.cli.sources import are_articles, from_articles, refuse_for_tables
from shiftdetect.cli.steps import check_folder, make_encoder, make_store, measure, print_json, read, select
from shiftdetect.cli.task import task


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="shiftdetect")
def main() -> None:
    """Detect narrative shift: how far an official explanation drifted, when it shifted, and who moved it.

    Commands read a table of dated, attributed statements: CSV, TSV, JSONL, JSON, Parquet or a ConvoKit folder with the
    columns date, speaker and text. 'extract' makes one from articles; 'report' takes articles, too.

    Exit codes: 0 done, 1 bad input, 2 wrong usage, 130 broken off.
    """


@main.command(epilog="Example: shiftdetect report statements.csv --where affiliation=administration -o out")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@filtering
@articles
@measuring
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("report"), show_default=True, help="Folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON instead of the findings.")
@click.pass_context
def report(
    ctx: click.Context,
    /,
    sources: tuple[Path, ...],
    columns: tuple[tuple[str, str], ...],
    where: tuple[tuple[str, str], ...],
    start: str | None,
    end: str | None,
    encoding: str,
    published: date | None,
    roles: Path | None,
    corrections: Path | None,
    out: Path,
    as_json: bool,
    **options: Any,
) -> None:
    """Write a drift report and print its findings.

    FILE is one table of statements; or articles: text files, HTML pages, a table with the columns published and text,
    folders of these. From articles the statements are extracted first, as 'shiftdetect extract' does. The folder gets
    report.html (one file, nothing to load), report.md, result.json and a CSV of every table; from articles also
    articles.html, where each statement is marked.
    """
    from shiftdetect.report import findings_text

    check_folder(out)
    if are_articles(sources, columns, encoding):
        taken = from_articles(sources, published, roles, corrections, encoding, out, options["by"], columns)
        corpus = select(taken.corpus, taken.source, where, start, end)
        result = taken.complete(measure(ctx, corpus, **options))
        paths = (*result.report(out), *taken.write(out))
    else:
        refuse_for_tables(published=published, roles=roles, corrections=corrections)
        result = measure(ctx, read(sources[0], columns, where, start, end, encoding), **options)
        paths = result.report(out)
    if as_json:
        print_json(result)
    else:
        click.echo(findings_text(result))
    page = next(path for path in paths if path.suffix == ".html")
    say(f"Report: {page} ({len(paths)} files in {out})", err=True)


@main.command(epilog="Example: shiftdetect drift statements.csv --by week --json > result.json")
@reading
@measuring
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.pass_context
def drift(
    ctx: click.Context,
    /,
    source: Path,
    columns: tuple[tuple[str, str], ...],
    where: tuple[tuple[str, str], ...],
    start: str | None,
    end: str | None,
    encoding: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Measure drift and print it, writing nothing."""
    result = measure(ctx, read(source, columns, where, start, end, encoding), **options)
    if as_json:
        print_json(result)
        return
    from shiftdetect.report import drift_table, findings_text

    click.echo(findings_text(result))
    click.echo()
    click.echo(drift_table(result))


@main.command(epilog="Example: shiftdetect embed statements.csv -o vectors.npz")
@reading
@encoder_options
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="A .npz or .parquet file.")
def embed(out: Path, encoder: str | None, cache: Path | None, no_cache: bool, **options: Any) -> None:
    """Turn statements into vectors and save them with their ids."""
    from shiftdetect.encode import encode_texts, ready_for
    from shiftdetect.io import write_vectors

    if out.suffix not in {".npz", ".parquet"}:
        raise click.BadParameter(f"{out} is neither .npz nor .parquet.", param_hint="--out")
    check_folder(out.parent, make=False)
    corpus = read(**options)
    chosen = ready_for(make_encoder(encoder), corpus.texts)
    vectors, done = encode_texts(corpus.texts, chosen, store=make_store(cache, no_cache))
    write_vectors(out, corpus.ids, vectors, str(chosen.identity))
    say(f"{out}: {vectors.shape[0]} vectors of {vectors.shape[1]} numbers, {done.n_encoded} texts encoded", err=True)


@main.command(epilog="Example: shiftdetect convert statements.csv statements.parquet --columns speaker=who")
@reading
@click.argument("target", type=click.Path(path_type=Path), metavar="TARGET")
def convert(target: Path, **options: Any) -> None:
    """Write statements in another format: .csv, .tsv, .jsonl, .json, .parquet, or a ConvoKit folder."""
    from shiftdetect.io import write_corpus

    corpus = read(**options)
    write_corpus(corpus, target)
    say(f"{target}: {len(corpus)} statement{'s' * (len(corpus) != 1)}", err=True)


main.add_command(agreement)
main.add_command(benchmark)
main.add_command(compare)
main.add_command(task)
main.add_command(extract)
main.add_command(frames)
main.add_command(models)
main.add_command(power)
