"""Statements that were taken from articles: how sure that is, what articles can show, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from shiftdetect.report.quotes import safe_place
from shiftdetect.report.when import date_words
from shiftdetect.report.words import clean, count, sentence
from shiftdetect.result import Extraction, LeftOutRecord, ResultData


@dataclass(frozen=True)
class LeftOutRow:
    """One record that is not analysed.

    Attributes
    ----------
    text, speaker, date : str
        'nobody' and 'no date' where they are missing.
    place : str
        Its address in the article; empty where there is none.
    """

    text: str
    speaker: str
    date: str
    place: str


@dataclass(frozen=True)
class Articles:
    """The section on articles.

    Attributes
    ----------
    n : int
        How many there are.
    facts : tuple of str
        How the statements came about.
    can, cannot : tuple of str
        What these articles can show, and what they cannot.
    left_out : tuple of (str, tuple of LeftOutRow)
        By reason, the commonest first.
    n_left_out : int
    n_listed : int
    not_read : tuple of str
    """

    n: int
    facts: tuple[str, ...]
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    left_out: tuple[tuple[str, tuple[LeftOutRow, ...]], ...]
    n_left_out: int
    n_listed: int
    not_read: tuple[str, ...]


def articles(result: ResultData) -> Articles | None:
    """Say what a report from articles rests on; None of one that is not.

    Parameters
    ----------
    result : ResultData
    """
    made = result.extraction
    if made is None:
        return None
    return Articles(
        n=made.n_articles,
        facts=_facts(made, result),
        can=_can(made),
        cannot=_cannot(made),
        left_out=_by_reason(made.left_out),
        n_left_out=made.n_left_out,
        n_listed=len(made.left_out),
        not_read=tuple(clean(sentence(words)) for words in made.not_read),
    )


def _facts(made: Extraction, result: ResultData) -> tuple[str, ...]:
    used = result.corpus.n_statements
    few = "one article" if made.n_articles == 1 else f"{made.n_articles:,} articles"
    facts = [
        f"The statements were taken from {few} by rules, and no person has checked them. "
        f"{count(made.n_records, 'record was', 'records were')} found; "
        f"{count(used, 'dated, attributed statement is', 'dated, attributed statements are')} analysed"
        + (f", {count(made.n_left_out, 'is', 'are')} left out and listed below." if made.n_left_out else ".")
    ]
    if made.n_published:
        bear, it, was = ("bears", "it", "was") if made.n_published == 1 else ("bear", "they", "were")
        facts.append(
            f"{made.n_published:,} of {count(used, 'statement')} {bear} the day of publication, since the article does "
            f"not say when {it} {was} made: {it} may be older."
        )
    if made.n_several:
        facts.append(
            f"{count(made.n_several, 'statement stands', 'statements stand')} in more than one article, counted once."
        )
    if made.n_unsure:
        facts.append(
            f"Of {count(made.n_unsure, 'statement')} the speaker is only likely: a pronoun, an office or a description "
            "stands in the article, and the rule that decided stands beside it there."
        )
    return tuple(facts)


def _can(made: Extraction) -> tuple[str, ...]:
    which = "One article can show" if made.n_articles == 1 else "Articles can show"
    return (f"{which} who is quoted with what, on which day it says that this was said, and whose accounts differ.",)


def _cannot(made: Extraction) -> tuple[str, ...]:
    if made.n_articles == 1:
        return (
            "It cannot show whether an explanation shifted: its author chose the statements, gives few of their days, "
            "and may have chosen them because they differ. For that, give articles of many days and several outlets, "
            "or the statements themselves.",
        )
    return (
        "They cannot show what nobody reported. A change of what outlets quote looks like a change of what was said: "
        "compare outlets, and check the statements that carry a finding in their articles.",
    )


def _by_reason(records: tuple[LeftOutRecord, ...]) -> tuple[tuple[str, tuple[LeftOutRow, ...]], ...]:
    ordered = sorted(records, key=lambda record: record.reason)
    groups = {
        reason: tuple(_row(record) for record in found) for reason, found in groupby(ordered, lambda r: _plain(r))
    }
    return tuple(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _plain(record: LeftOutRecord) -> str:
    """Bring reasons that differ in a number together: 'off topic: similarity ...'."""
    return clean(record.reason.partition(":")[0])


def _row(record: LeftOutRecord) -> LeftOutRow:
    return LeftOutRow(
        text=clean(record.text),
        speaker=clean(record.speaker or "nobody"),
        date=date_words(record.date) if record.date else "no date",
        place=safe_place(record.place),
    )
