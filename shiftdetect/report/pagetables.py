"""The tables that a page folds away: every number in its sentences and figures can be looked up here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shiftdetect.report import intervals
from shiftdetect.report.finding import bin_word, shown_changes
from shiftdetect.report.intervals import told
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.when import date_range, date_words
from shiftdetect.report.words import clean, number, p_words, percent, plain_label, points
from shiftdetect.result import ChangePoint, FrameShare, ResultData, StepSummary

MOST_ROWS = 1000
"""Rows of a table on the page; the CSV file beside it holds all."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes
    ----------
    text : str
    href : str
        Anchor that it links to, or empty.
    numeric : bool
    """

    text: str
    href: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class PageTable:
    """A table of a page.

    Attributes
    ----------
    anchor : str
    title : str
    head : tuple of str
    rows : tuple of tuple of Cell
    file : str
        The CSV file that holds all rows.
    left_out : int
        Rows that only the file holds.
    note : str
        How its intervals are made.
    """

    anchor: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    file: str
    left_out: int = 0
    note: str = ""


def page_tables(result: ResultData, quotes: Quotes) -> dict[str, PageTable]:
    """Make all tables that have rows, by anchor."""
    unit = bin_word(result)
    found = (
        _drift(result),
        _changes(result),
        _frames_by(result, quotes, "day"),
        _frames_by(result, quotes, "speaker"),
        _stances(result),
        _frame_changes(result, quotes),
        _speakers(result),
        _contradictions(result, quotes),
        _successive(result, quotes),
        _steps(result, "t-speaker-steps", f"Steps between a speaker’s successive {unit}s", result.speaker_steps),
        _steps(result, "t-day-steps", f"Steps into each {unit}", result.day_steps, dates=True),
        _days(result),
    )
    return {table.anchor: table for table in found if table.rows}


def _drift(result: ResultData) -> PageTable:
    rows = [
        (
            _date_range(point.first, point.date),
            Cell(point.baseline),
            _date_range(point.baseline_first, point.baseline_last),
            _int(point.n),
            _int(point.n_baseline),
            _value(point.u),
            _interval(point.low, point.high, point.refused),
        )
        for point in result.drift
    ]
    head = ("Window", "Against", "Baseline", "Statements", "In baseline", "u", "95% interval")
    return _table("t-drift", "Drift of each window", head, rows, "drift.csv", told(intervals.SERIES, bin_word(result)))


def _changes(result: ResultData) -> PageTable:
    rows = [
        (
            Cell(date_words(change.date)),
            Cell(_status(result, change)),
            _p(change.p_value),
            _int(change.n_before),
            _int(change.n_after),
            _value(change.u),
            _interval(change.low, change.high, None),
            _value(change.composition),
            _value(change.common),
            _value(change.speaker_specific),
        )
        for change in shown_changes(result)
    ]
    head = (
        f"First {bin_word(result)} of the later segment",
        "Status", "p", "Statements before", "After", "u", "95% interval",
        "Other people talk", "Same people differ", "Speakers move apart",
    )  # fmt: skip
    note = f"{told(intervals.ACROSS, bin_word(result))} {intervals.CHOSEN}"
    return _table("t-changes", "Change points and candidates", head, rows, "change_points.csv", note)


def _frames_by(result: ResultData, quotes: Quotes, group: str) -> PageTable:
    frames = result.frames
    shares = () if frames is None else frames.by_day if group == "day" else frames.by_speaker
    rows = [
        (
            Cell(date_words(share.group) if group == "day" else clean(share.group)),
            Cell(clean(plain_label(share.frame)), quotes.frame_anchors.get(share.frame, "")),
            *_share(share),
        )
        for share in shares
        if share.n
    ]
    by = bin_word(result) if group == "day" else group
    head = (by.capitalize(), "Explanation", "Statements", "Of", "Share", "95% interval")
    title = f"Explanations by {by}"
    how = intervals.SHARES_BY_DAY if group == "day" else intervals.SHARES_BY_SPEAKER
    return _table(f"t-frames-by-{group}", title, head, rows, f"frames_by_{group}.csv", told(how, bin_word(result)))


def _stances(result: ResultData) -> PageTable:
    shares = result.frames.stances_by_speaker if result.frames else ()
    rows = [(Cell(clean(s.group)), Cell(clean(plain_label(s.frame))), *_share(s)) for s in shares if s.n]
    head = ("Speaker", "Position", "Statements", "Of", "Share", "95% interval")
    note = told(intervals.SHARES_BY_SPEAKER, bin_word(result))
    return _table("t-stances", "Positions by speaker, as labelled", head, rows, "frames_by_speaker.csv", note)


def _frame_changes(result: ResultData, quotes: Quotes) -> PageTable:
    changes = result.frames.changes if result.frames else ()
    rows = [
        (
            Cell(date_words(row.date)),
            Cell(clean(plain_label(row.frame)), quotes.frame_anchors.get(row.frame, "")),
            Cell(percent(row.before), numeric=True),
            Cell(percent(row.after), numeric=True),
            _interval(row.low, row.high, None),
            Cell("" if row.within is None else points(row.within), numeric=True),
            _p(row.p_value),
        )
        for row in changes
    ]
    head = (
        "Date",
        "Explanation",
        "Share before",
        "After",
        "95% interval of the difference",
        "Within speakers",
        "p",
    )
    title = "Shares of explanations before and after"
    note = (
        f"{told(intervals.SHARE_CHANGES, bin_word(result))} {intervals.CHOSEN_PARTS} Shares and their difference are "
        "of what was said, by whomever. Within speakers: the mean of each one’s own difference, in percentage points; "
        "p is that of it."
    )
    return _table("t-frame-changes", title, head, rows, "frame_changes.csv", note)


def _speakers(result: ResultData) -> PageTable:
    rows = [
        (
            Cell(clean(pair.a)),
            Cell(clean(pair.b)),
            _int(pair.n_a),
            _int(pair.n_b),
            _value(pair.u),
            _interval(pair.low, pair.high, None),
            _p(pair.p_value) if pair.p_value is not None else Cell(clean(pair.refused or "none")),
        )
        for pair in result.speakers
    ]
    head = ("Speaker", "and speaker", "Statements of the first", "of the second", "u", "95% interval", "p (Holm)")
    return _table(
        "t-speakers", "Distance between speakers", head, rows, "speakers.csv", told(intervals.PAIRS, bin_word(result))
    )


def _successive(result: ResultData, quotes: Quotes) -> PageTable:
    rows = []
    for row in result.successive:
        cells = [Cell(date_words(row.date)), Cell(clean(row.speaker), quotes.anchors.get(row.id, ""))]
        for other, distance in (
            (row.own_previous, row.own_previous_distance),
            (row.last_by_anyone, row.last_by_anyone_distance),
            (row.first, row.first_distance),
            (row.nearest_earlier, row.nearest_earlier_distance),
        ):
            cells.append(Cell(_text(distance), quotes.anchors.get(other or "", ""), numeric=True))
        cells.append(Cell("" if row.nearest_earlier_rank is None else percent(row.nearest_earlier_rank), numeric=True))
        rows.append(tuple(cells))
    head = (
        "Date", "Statement", "From own previous", "From last by anyone", "From the first", "From the nearest earlier",
        "Rank of the nearest",
    )  # fmt: skip
    return _table("t-successive", "Every statement against earlier ones", head, rows, "successive.csv")


def _contradictions(result: ResultData, quotes: Quotes) -> PageTable:
    read = result.contradictions
    pairs = [(name, pair) for name in ("pairs", "own", "first") for pair in (getattr(read, name) if read else ())]
    rows = [
        (
            Cell({"own": "own words", "first": "first account"}.get(name, "highest of all")),
            Cell(clean(pair.a), quotes.anchors.get(pair.a, "")),
            Cell(clean(pair.b), quotes.anchors.get(pair.b, "")),
            _value(pair.probability),
            Cell("speaks" if pair.confident else "does not speak"),
            _int(pair.days_apart),
            _int(pair.repeats),
        )
        for name, pair in pairs
    ]
    head = ("List", "Earlier statement", "Later statement", "Score", "Comparer", "Days apart", "Further pairs")
    return _table("t-contradictions", "Pairs that are listed", head, rows, "contradictions.csv")


def _steps(result: ResultData, anchor: str, title: str, steps: Sequence[StepSummary], dates: bool = False) -> PageTable:
    rows = [
        (
            Cell(date_words(step.name) if dates else clean(step.name)),
            _int(step.n),
            _int(step.n_steps),
            _value(step.u),
            _interval(step.low, step.high, step.refused),
        )
        for step in steps
    ]
    head = (bin_word(result).capitalize() if dates else "Speaker", "Statements", "Steps measured", "u", "95% interval")
    file = "day_steps.csv" if dates else "speaker_steps.csv"
    return _table(anchor, title, head, rows, file, told(intervals.STEPS, bin_word(result)))


def _days(result: ResultData) -> PageTable:
    rows = [(Cell(date_words(day.date)), _int(day.n)) for day in result.corpus.per_day]
    return _table("t-days", f"Statements per {result.settings.by}", ("Date", "Statements"), rows, "statements.csv")


def _table(
    anchor: str, title: str, head: Sequence[str], rows: Iterable[tuple[Cell, ...]], file: str, note: str = ""
) -> PageTable:
    every = tuple(rows)
    return PageTable(anchor, title, tuple(head), every[:MOST_ROWS], file, max(0, len(every) - MOST_ROWS), note)


def _status(result: ResultData, change: ChangePoint) -> str:
    if change is result.candidate:
        return "candidate, not accepted"
    return "exploratory" if change.exploratory else "accepted"


def _share(share: FrameShare) -> tuple[Cell, ...]:
    return (
        _int(share.n),
        _int(share.total),
        Cell(percent(share.share), numeric=True),
        Cell(f"{percent(share.low)} to {percent(share.high)}", numeric=True),
    )


def _date_range(first: str, last: str) -> Cell:
    return Cell(clean(date_range(first, last)))


def _int(n: int) -> Cell:
    return Cell(f"{n:,}", numeric=True)


def _text(value: float | None) -> str:
    return "none" if value is None else number(value)


def _value(value: float | None) -> Cell:
    return Cell(_text(value), numeric=True)


def _p(p: float | None) -> Cell:
    return Cell("none" if p is None else p_words(p).removeprefix("p\u00a0=\u00a0"), numeric=True)


def _interval(low: float | None, high: float | None, refused: str | None) -> Cell:
    if low is None or high is None:
        return Cell(clean(refused or "none"))
    return Cell(f"{number(low)} to {number(high)}", numeric=True)
