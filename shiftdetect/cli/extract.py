"""The command that finds statements in articles, and what it shares with ``report``."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shiftdetect.cli.options import articles, encoding
from shiftdetect.cli.progress import counting, say
from shiftdetect.cli.steps import check_folder, make_encoder, make_store
from shiftdetect.errors import ShiftDetectError

if TYPE_CHECKING:
    from shiftdetect.errors import RowProblem
    from shiftdetect.extract.corrections import Corrections
    from shiftdetect.extract.run import Extraction

_TOLD: Final = 20


@click.command(epilog="Example: shiftdetect extract articles/ --published 2031-05-12 -o statements.jsonl")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@articles
@click.option("--topic", metavar="TEXT", help="Keep the statements whose meaning is near this text; list the others.")
@click.option("--example", "examples", multiple=True, metavar="TEXT", help="A statement that is on topic. Repeat.")
@click.option(
    "--topic-threshold",
    type=click.FloatRange(-1.0, 1.0),
    help="Smallest cosine similarity that is kept. Default: 0.2 for the embedded encoder; another one needs its own.",
)
@encoding
@click.option("--review", type=click.Path(path_type=Path), help="Write a page to check the statements on.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="A .jsonl file. Default: standard output.")
@click.option("--spool", type=click.Path(path_type=Path), help="File that keeps what was found. Default: beside OUT.")
@click.option("--encoding", "charset", default="utf-8", show_default=True, help="Character encoding of text files.")
def extract(
    paths: tuple[Path, ...],
    published: date | None,
    roles: Path | None,
    corrections: Path | None,
    topic: str | None,
    examples: tuple[str, ...],
    topic_threshold: float | None,
    encoder: str | None,
    cache: Path | None,
    no_cache: bool,
    review: Path | None,
    out: Path | None,
    spool: Path | None,
    charset: str,
) -> None:
    """Find who said what, when, in articles: one JSON object a line.

    PATH is a text file, an HTML page, a table of articles (CSV, JSONL with the column text), or a folder of these. What
    was left out, and articles that could not be read, go to OUT.left_out.jsonl with the reason. A run that was stopped
    goes on where it was.
    """
    from shiftdetect.extract.output import summary, to_record, write_left_out, write_statements

    if topic is None and (examples or topic_threshold is not None):
        raise click.UsageError("--example and --topic-threshold belong to --topic: give it, or leave them out.")
    for target in (out, review, corrections, spool):
        if target is not None:
            check_folder(target.parent, make=False)
    left_out = None if out is None else out.with_name(f"{out.name.removesuffix('.jsonl')}.left_out.jsonl")
    if spool is None and out is not None:
        spool = out.with_name(f".{out.name}.found")  # hidden, so that a folder of articles may hold it
    own = [path for path in (out, left_out, review, corrections, spool, roles) if path is not None]
    given = read_corrections(corrections)
    found = run(
        paths,
        published=published,
        roles=roles,
        corrections=given,
        charset=charset,
        spool=spool,
        own=own,
        topic=topic,
        examples=examples,
        topic_threshold=topic_threshold,
        encoder=None if topic is None else make_encoder(encoder),
        store=None if topic is None else make_store(cache, no_cache),
    )
    tell(found.problems)
    if not found.sources:  # what an earlier run wrote stays
        raise ShiftDetectError("none of the articles could be read: the reasons stand above. Nothing was written.")
    if out is None:
        for s in found.statements:
            click.echo(json.dumps(to_record(s, found), ensure_ascii=False).encode())
    else:
        write_statements(out, found)
    if left_out is not None:
        if found.left_out or found.problems:
            write_left_out(left_out, found)
        else:
            left_out.unlink(missing_ok=True)
    if corrections is not None:
        keep_corrections(corrections, found, given)
    if review is not None:
        write_page(review, paths, found, published, charset, own, corrections)
    for note in found.notes:
        say(note, err=True)
    say(summary(found), err=True)
    for path in (out, left_out if left_out is not None and left_out.exists() else None, corrections, review):
        if path is not None:
            say(f"Written: {path}", err=True)


def run(
    paths: Sequence[Path],
    *,
    published: date | None,
    roles: Path | None,
    corrections: Corrections | None,
    charset: str,
    spool: Path | None = None,
    own: Sequence[Path] = (),
    **settings: object,
) -> Extraction:
    """Extract, with a bar."""
    from shiftdetect.extract.articles import count_files
    from shiftdetect.extract.english.language import English
    from shiftdetect.extract.english.pipeline import find_model
    from shiftdetect.extract.english.roles import NO_ROLES, read_roles
    from shiftdetect.extract.run import extract_statements

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise ShiftDetectError(f"there is no such file or folder: {', '.join(missing)}. Check the path.")
    table = NO_ROLES if roles is None else read_roles(roles)
    find_model()  # a missing package is told before the work
    with counting(count_files(paths), "reading", "article") as count:

        def count_one(article: str) -> None:
            count(1)

        return extract_statements(
            paths,
            published=published,
            language=English(table),
            corrections=corrections,
            encoding=charset,
            spool=spool,
            leave_out=own,
            progress=count_one,
            **settings,  # type: ignore[arg-type]
        )


def read_corrections(path: Path | None) -> Corrections | None:
    """Read the table of corrections, where there is one already."""
    from shiftdetect.extract import corrections

    return None if path is None or not path.exists() else corrections.read_corrections(path)


def keep_corrections(path: Path, found: Extraction, earlier: Corrections | None) -> None:
    """Write the table of corrections, with rows for what is new in it."""
    from shiftdetect.extract.corrections import write_corrections

    on_topic = (s for s in found.uncorrected if not found.left_out.get(s.id, "").startswith("off topic"))
    write_corrections(path, on_topic, earlier)


def write_page(
    path: Path,
    paths: Sequence[Path],
    found: Extraction,
    published: date | None,
    charset: str,
    own: Sequence[Path],
    corrections: Path | None = None,
) -> None:
    """Write the page to check the statements on; the articles are read once more for it."""
    from shiftdetect.extract.articles import read_articles
    from shiftdetect.extract.output import summary
    from shiftdetect.extract.records import Article
    from shiftdetect.extract.review import write_review

    articles = read_articles(paths, published=published, encoding=charset, leave_out=own)
    write_review(
        path,
        (item for item in articles if isinstance(item, Article) and item.path in found.sources),
        found.reviewed,
        summary=summary(found),
        corrections=None if corrections is None else os.fspath(corrections),
        problems=[f"{problem.file}: {problem.problem}. {problem.remedy}" for problem in found.problems],
    )


def tell(problems: Sequence[RowProblem]) -> None:
    """Say on stderr what could not be read, or was read with a caution."""
    for problem in problems[:_TOLD]:
        row = "" if problem.row is None else f", row {problem.row}"
        say(f"{problem.file}{row}: {problem.problem}. {problem.remedy}", err=True)
    if len(problems) > _TOLD:
        click.echo(f"... and {len(problems) - _TOLD} more of the kind.", err=True)
