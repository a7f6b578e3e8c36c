"""The report as files: one page that needs nothing else, the same in Markdown, the result, and its tables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from shiftdetect.report import look
from shiftdetect.report.changing import ledger_note, ledger_views, terms_views
from shiftdetect.report.contradicting import (
    FIRST_TITLE,
    NOT_A_VERDICT,
    READ_TITLE,
    SHOWN,
    contradiction_views,
    first_view,
    not_read_words,
    own_view,
)
from shiftdetect.report.counted import labels_by, telling_pairs
from shiftdetect.report.denying import denials, denials_note
from shiftdetect.report.differing import NOTE as DIFFERENCES
from shiftdetect.report.differing import difference_views
from shiftdetect.report.drawings import drawings
from shiftdetect.report.extracted import articles
from shiftdetect.report.files import write_together
from shiftdetect.report.finding import Finding, bin_word
from shiftdetect.report.linking import answer_views
from shiftdetect.report.markdown import render_markdown
from shiftdetect.report.methods import methods
from shiftdetect.report.pageparts import Chapter, PairView, chapters, first_and_last, ledger, novel, pair_views
from shiftdetect.report.pagetables import page_tables
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.recurring import NOT_LABELLED, RecurringView, recurring_views, threads
from shiftdetect.report.sentences import answers, data_cautions, findings, headline, standfirst
from shiftdetect.report.tables import CSV_FILES, csv_tables
from shiftdetect.report.tested import OTHER_REASONS
from shiftdetect.report.when import date_words
from shiftdetect.report.words import clean, plain_label
from shiftdetect.result import ResultData

LINK_WORDS = {
    "explanations": "All explanations",
    "recurring": "All of them",
    "differ": "Who differs from whom",
    "changes": "Before and after",
    "contradictions": "What a model read",
    "methods": "How it was tested",
}
"""Words of the links from the first screen, by the section they lead to."""

PAIRS_SHOWN = 6
"""Opposed pairs shown open; the rest is folded."""

PASSAGES_SHOWN = 8
"""Passages of a wording on the first screen."""


def render_html(result: ResultData) -> str:
    """Write the report as one self-contained HTML page.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    str
        No script, nothing loaded from elsewhere, all text escaped; the same bytes for the same result.
    """
    quotes = Quotes(result)
    tables = page_tables(result, quotes)
    found = findings(result)
    by_kind: dict[str, list[Finding]] = {}
    for finding in found:
        by_kind.setdefault(finding.kind, []).append(finding)
    contradictions = contradiction_views(result, quotes)
    recurring = recurring_views(result, quotes)
    told = chapters(result, quotes)
    pairs = pair_views(result, result.frames.opposed if result.frames else (), quotes)
    telling = pair_views(result, telling_pairs(result), quotes)
    # A date within a part of the period may come before the one that was accepted.
    shift = next((chapter for chapter in told if chapter.accepted), None)
    return (
        _environment()
        .get_template("report.html")
        .render(
            result=result,
            unit=bin_word(result),
            look=look,
            headline=headline(result),
            standfirst=standfirst(result),
            answers=answer_views(result, quotes),
            link_words=LINK_WORDS,
            telling=telling,
            words_title=_words_title(telling, shift, threads(recurring)),
            passages_shown=PASSAGES_SHOWN,
            pairs=pairs[:PAIRS_SHOWN],
            more_pairs=pairs[PAIRS_SHOWN:],
            found=by_kind,
            contradictions=contradictions[:SHOWN],
            more_contradictions=contradictions[SHOWN:],
            read_title=READ_TITLE,
            not_a_verdict=NOT_A_VERDICT,
            first_account=first_view(result, quotes),
            first_title=FIRST_TITLE,
            own=own_view(result, quotes),
            quotes=quotes,
            ledger=ledger(result, quotes),
            speaker_ledger=ledger_views(result, quotes),
            ledger_note=ledger_note(result),
            denials_note=denials_note(result, denials(result)),
            recurring=recurring,
            threads=threads(recurring),
            ends=first_and_last(result, quotes),
            not_labelled=NOT_LABELLED,
            terms=terms_views(result, quotes),
            chapters=told,
            shift=shift,
            differences=difference_views(result, quotes),
            differences_note=DIFFERENCES,
            novel=novel(result, quotes),
            methods=methods(result),
            tables=tables,
            target=lambda name: _target(name, tables),
            drawings=drawings(result),
            days=_by_date(quotes),
            by_frame=_by_frame(result, quotes),
            files=("report.md", "result.json", *CSV_FILES),
            other_reasons=OTHER_REASONS,
            data_cautions=data_cautions(result),
            labels_by=labels_by(result),
            articles=articles(result),
        )
    )


def _words_title(telling: list[PairView], shift: Chapter | None, recurring: list[RecurringView]) -> str:
    """Call the words of the first screen what they are: nobody's own, if all that it shows are an outlet's."""
    if telling:
        outlets = [quote.outlets for view in telling for quote in (view.a, view.b)]
    elif shift is not None and shift.before and shift.after:
        outlets = [shift.words_before.outlets, shift.words_after.outlets]
    else:
        outlets = [passage.outlets for view in recurring for passage in view.passages[:PASSAGES_SHOWN]]
    return "As reported" if outlets and all(outlets) else "In their own words"


def render_summary_html(result: ResultData) -> str:
    """Write the first screen as a fragment for notebooks; nothing in it reaches outside.

    Parameters
    ----------
    result : ResultData
    """
    quotes = Quotes(result)
    return (
        _environment()
        .get_template("summary.html")
        .render(
            look=look,
            headline=headline(result),
            standfirst=standfirst(result),
            answers=answers(result),
            telling=pair_views(result, telling_pairs(result), quotes),
            not_read=not_read_words(result),
            other_reasons=OTHER_REASONS,
            labels_by=labels_by(result),
        )
    )


def write_report(result: ResultData, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write report.html, report.md, result.json and a CSV file per table into a folder.

    Parameters
    ----------
    result : ResultData
    folder : path
        Made where it is missing; files of the same names are replaced.

    Returns
    -------
    tuple of Path
        The files, the page first.

    Raises
    ------
    ShiftDetectError
        Where they cannot be written; then nothing new is left behind.
    """
    texts = {
        "report.html": render_html(result),
        "report.md": render_markdown(result),
        "result.json": result.to_json(),
        **csv_tables(result),
    }
    return write_together(folder, texts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("shiftdetect.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters["clean"] = clean
    environment.filters["label"] = lambda text: clean(plain_label(text))
    environment.filters["date"] = date_words
    return environment


def _finalize(value: Any) -> Any:
    # Every text that reaches a page passes here: characters that HTML may not hold are replaced, whatever their way.
    return clean(value) if type(value) is str else value


def _target(name: str, tables: Mapping[str, object]) -> str:
    """Anchor of the part of the page that a finding's numbers stand in; its section where the table is empty."""
    section = {
        "frames": "explanations",
        "recurring": "recurring",
        "opposed": "differ",
        "speakers": "differ",
        "changes": "changes",
        "contradictions": "contradictions",
        "terms": "terms",
    }
    if f"t-{name}" in tables:
        return f"t-{name}"
    return section.get(name, "methods") if name else ""


def _by_date(quotes: Quotes) -> list[tuple[str, list[Any]]]:
    days: dict[str, list[Any]] = {}
    for quote in quotes.in_order():
        days.setdefault(quote.date, []).append(quote)
    return list(days.items())


def _by_frame(result: ResultData, quotes: Quotes) -> list[tuple[str, str, int, Any]]:
    spans = result.frames.spans if result.frames else ()
    return [
        (
            quotes.frame_anchors[span.frame],
            plain_label(span.frame),
            span.n,
            quotes.refs(s.id for s in result.statements if span.frame in s.frames),
        )
        for span in spans
    ]
