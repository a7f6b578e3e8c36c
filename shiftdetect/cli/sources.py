"""What ``report`` does where it is given articles instead of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from shiftdetect.cli import extract
from shiftdetect.errors import InputError, ShiftDetectError
from shiftdetect.io.files import name_of

if TYPE_CHECKING:
    from shiftdetect.analysis import DriftResult
    from shiftdetect.bins import Precision
    from shiftdetect.corpus import Corpus
    from shiftdetect.extract.run import Extraction
    from shiftdetect.result import Extraction as Summary

PAGE: Final = "articles.html"
_ARTICLES: Final = (".txt", ".text", ".md", ".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Taken:
    """Statements from articles, on their way into a report.

    Attributes
    ----------
    corpus : Corpus
    source : str
        The paths, in words.
    """

    corpus: Corpus
    source: str
    found: Extraction
    summary: Summary
    notes: tuple[str, ...]
    paths: tuple[Path, ...]
    published: date | None
    encoding: str
    own: tuple[Path, ...]
    corrections: Path | None

    def complete(self, result: DriftResult) -> DriftResult:
        """Add to a result how its statements were taken from articles."""
        from msgspec.structs import replace

        return replace(result, extraction=self.summary, notes=(*result.notes, *self.notes))

    def write(self, out: Path) -> tuple[Path, ...]:
        """Write the page of the articles, and the statements, beside the report."""
        from shiftdetect.extract.output import write_statements

        page, statements = out / PAGE, out / "statements.jsonl"
        extract.write_page(page, self.paths, self.found, self.published, self.encoding, self.own, self.corrections)
        write_statements(statements, self.found)
        return page, statements


def are_articles(sources: Sequence[Path], columns: Sequence[tuple[str, str]], encoding: str) -> bool:
    """Tell articles from a table of statements.

    Articles are text files, pages, folders that are no ConvoKit corpus, several of anything, and a table that says when
    its texts were published and not who spoke. Whoever says which column is what (``columns``) means statements.
    """
    if len(sources) > 1:
        return True
    (path,) = sources
    if path.is_dir():
        return not (path / "utterances.jsonl").exists()
    if path.suffix.lower() in _ARTICLES or columns:
        return path.suffix.lower() in _ARTICLES
    from shiftdetect.extract.articles import is_table_of_articles

    return is_table_of_articles(path, encoding)


def refuse_for_tables(**given: object) -> None:
    """Refuse the options that belong to articles."""
    for name, value in given.items():
        if value is not None:
            raise click.UsageError(f"--{name} belongs to articles, and FILE is a table of statements: leave it out.")


def from_articles(
    paths: Sequence[Path],
    published: date | None,
    roles: Path | None,
    corrections: Path | None,
    encoding: str,
    out: Path,
    by: Precision,
    columns: tuple[tuple[str, str], ...],
) -> Taken:
    """Extract the statements of articles for a report in a folder."""
    from shiftdetect.extract.output import to_corpus
    from shiftdetect.extract.review import places
    from shiftdetect.extract.summing import sum_up

    if columns:
        raise click.UsageError("--columns belongs to a table of statements, and FILE holds articles: leave it out.")
    fresh = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    spool = out / ".articles.found"
    own = tuple(path for path in (out, corrections, roles) if path is not None)
    given = extract.read_corrections(corrections)
    found = extract.run(
        paths,
        published=published,
        roles=roles,
        corrections=given,
        charset=encoding,
        spool=spool,
        own=own,
    )
    if not found.sources:
        spool.unlink(missing_ok=True)
        if fresh:
            out.rmdir()
        raise InputError(list(found.problems))
    if corrections is not None:
        extract.keep_corrections(corrections, found, given)
    extract.tell(found.problems)
    anchors = places(found.reviewed, found.sources)
    where = {id_: f"{PAGE}#{anchor}" for id_, anchor in anchors.items()}
    source = ", ".join(map(name_of, paths))
    corpus, notes = to_corpus(found, source, by=by, places=where)
    if not len(corpus):
        raise ShiftDetectError(_nothing(source, found, notes, published))
    summary = sum_up(found, by, where)
    return Taken(
        corpus, source, found, summary, tuple(found.notes), tuple(paths), published, encoding, own, corrections
    )


def _nothing(source: str, found: Extraction, notes: Sequence[str], published: date | None) -> str:
    if not found.statements:
        n = f"{len(found.sources)} article{'' if len(found.sources) == 1 else 's'}"
        return (
            f"{source}: no statements were found in {n}, and nothing can be analysed. "
            "Look at 'shiftdetect extract PATH --review review.html'."
        )
    open_ends = all(s.date is None for s in found.statements)
    remedy = (
        "Say when the articles were published (--published YYYY-MM-DD)."
        if open_ends and published is None
        else "Look at 'shiftdetect extract PATH --review review.html', and correct them (--corrections)."
    )
    return f"{source}: {notes[-1] if notes else 'nothing can be analysed.'} Nothing is left to analyse. {remedy}"
