"""The 0-1 index in words: only where labels give it a unit, and never without its interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shiftdetect.report.counted import labels_by
from shiftdetect.report.finding import Finding, bin_word
from shiftdetect.report.intervals import CHOSEN
from shiftdetect.report.when import date_range, date_words
from shiftdetect.report.words import count, interval, number, percent, reason
from shiftdetect.result import ChangePoint, IndexFindings, IndexSpan, ResultData


def index_findings(result: ResultData) -> Iterator[Finding]:
    """Say how much was replaced between the first and the last window, in which unit, or why that cannot be said."""
    index = result.index
    if index is None:
        return
    if index.refused is not None:
        yield Finding("index", f"There is no 0–1 index: {reason(index.refused)}", (), "refused", "index")
        return
    for span in index.spans:
        if span.between == "ends":
            when = f"From {date_range(span.first, span.until)} to {date_range(span.since, span.last)}"
            text = f"{_said(when, span, bin_word(result))} {unit_words(result, index)}".strip()
            yield Finding("index", text, (), _sure(span), "index")


def index_of_change(result: ResultData, change: ChangePoint) -> Iterator[Finding]:
    """Say how much was replaced across a change."""
    index = result.index
    for span in index.spans if index else ():
        if span.between != "ends" and (span.since, span.first, span.last) == (change.date, change.first, change.last):
            when = f"Across {'the candidate ' if change.exploratory else ''}{date_words(change.date)}"
            chosen = f" {CHOSEN}" if span.low is not None else ""
            yield Finding("index_change", f"{_said(when, span, bin_word(result))}{chosen}", (), _sure(span), "index")


def unit_words(result: ResultData, index: IndexFindings) -> str:
    """Say what 1 on the index is, and whose labels say so."""
    if index.reference is None:
        return ""
    return (
        f"The unit is the distance at which the same speakers tell two of the corpus’ own explanations, "
        f"{number(index.reference)} ({interval(index.low, index.high)}), from "
        f"{count(index.n_statements or 0, 'statement')} that give one of {len(index.explanations)} explanations alone. "
        f"Labels: {labels_by(result)}.{_style(result)}"
    )


def _style(result: ResultData) -> str:
    row = next((row for row in result.noise_floor.style if row.kind == "openers"), None)
    if row is None:
        return ""
    shown = number(row.index_adjusted)
    return f" For comparison: were every statement only begun in a new way, this encoder would show {shown}."


STYLES: Final = {
    "re-wording": "every claim in other words",
    "openers": "every statement begun in one new way",
    "boilerplate": "one sentence added to every statement (set aside here, where it stands word for word)",
    "length": "the longer half of the statements against the shorter (taken out here)",
    "speaker style": "one speaker’s way to begin against another’s (speakers are compared with themselves here)",
}


def style_words(result: ResultData) -> str:
    """Say what style alone gives with this encoder, where nobody changes their story; empty where not measured."""
    rows = result.noise_floor.style
    if not rows:
        return ""
    said = [
        f"{STYLES.get(row.kind, row.kind)}: u {number(row.u_adjusted)}, index {number(row.index_adjusted)}"
        for row in rows
    ]
    return (
        "Measured with this encoder on invented events in which nobody changes their story, length taken out: "
        f"{'; '.join(said)}. A new habit of style that all speakers take up at one time can look like a shift: read "
        "the quotes."
    )


def _said(when: str, span: IndexSpan, unit: str) -> str:
    if span.value is None:
        return f"{when} no 0–1 index can be given: {reason(span.refused or 'too little text')}"
    shown = min(max(span.value, 0.0), 1.0)
    beyond = " (more than explanations differ on average)" if span.value > 1.0 else ""
    words = f"the 0–1 index is {number(shown)} ({_bounds(span, unit)}){beyond}"
    if span.low is not None and span.low <= 0.0:
        meaning = "no change at all is within it"
    else:
        meaning = f"as if {percent(shown)} of what the same speakers say had given way to another explanation"
    covered = "" if span.covered is None else f"; speakers of both stretches made {percent(span.covered)} of statements"
    return f"{when} {words}: {meaning}{covered}."


def _bounds(span: IndexSpan, unit: str) -> str:
    if span.low is None or span.high is None:
        return f"no interval: fewer than three {unit}s on a side"
    return interval(min(max(span.low, 0.0), 1.0), min(max(span.high, 0.0), 1.0))


def _sure(span: IndexSpan) -> str:
    if span.value is None:
        return "refused"
    return "exploratory" if span.between != "ends" else "estimated"
