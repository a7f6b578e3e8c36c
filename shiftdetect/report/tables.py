"""The tables of a result as CSV: UTF-8 without a byte order mark, one row per part, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from shiftdetect import result as parts
from shiftdetect.cells import mark
from shiftdetect.result import ResultData

_LABELLED = ("frame", "stance")
_NESTED = {"contexts"}
"""Fields that hold parts of their own, which no cell can: the JSON has them."""

_CODED = {"frames"}
"""Fields whose items hold no semicolon, and that are read back as a table of statements has them: 'one; two'."""

CSV_FILES = (
    "drift.csv",
    "change_points.csv",
    "index.csv",
    "speakers.csv",
    "frames_spans.csv",
    "frames_by_day.csv",
    "frames_by_speaker.csv",
    "frame_changes.csv",
    "opposed.csv",
    "ledger.csv",
    "recurring.csv",
    "terms.csv",
    "contradictions.csv",
    "contradictions_by_day.csv",
    "contradictions_by_speaker.csv",
    "differences.csv",
    "successive.csv",
    "speaker_steps.csv",
    "day_steps.csv",
    "statements.csv",
)
"""Names of the tables, in the order they are written."""


def csv_tables(result: ResultData) -> dict[str, str]:
    """Write every table of a result as CSV text.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    dict
        File name to text. Every table is there, if only with its header, so that scripts find what they expect. In
        the tables of labels the first column says whether a label is a frame or a stance, in that of contradictions
        whether a row is one of the highest ``pairs``, of a speaker's ``own`` or against the ``first`` account. A cell
        with several values (ids, speakers, passages) is a JSON list, since any of them may hold any sign; frames are
        joined by semicolons, which they cannot hold. A text that a spreadsheet might run as a formula gets an
        apostrophe before it; numbers stay numbers.
    """
    frames, read = result.frames, result.contradictions
    changed = [(difference, part) for difference in result.differences for part in difference.sentences]
    terms = [(found.date, term) for found in result.terms for term in found.terms]
    changes = [("accepted" if not c.exploratory else "exploratory", c) for c in result.change_points]
    changes += [("candidate", result.candidate)] if result.candidate else []
    pairs = [(name, pair) for name in ("pairs", "own", "first") for pair in (getattr(read, name) if read else ())]
    spans = (frames.spans, frames.stance_spans) if frames else ()
    days = (frames.by_day, frames.stances_by_day) if frames else ()
    people = (frames.by_speaker, frames.stances_by_speaker) if frames else ()
    tables = (
        _table(parts.DriftPoint, result.drift),
        _table(parts.ChangePoint, [change for _, change in changes], "status", [status for status, _ in changes]),
        _table(parts.IndexSpan, result.index.spans if result.index else ()),
        _table(parts.SpeakerPair, result.speakers),
        _both(parts.FrameSpan, spans),
        _both(parts.FrameShare, days),
        _both(parts.FrameShare, people),
        _table(parts.FrameChange, frames.changes if frames else ()),
        _table(parts.OpposedPair, frames.opposed if frames else ()),
        _table(parts.LedgerEntry, result.ledger),
        _table(parts.RecurringWording, result.recurring.wordings if result.recurring else ()),
        _table(parts.TermChange, [term for _, term in terms], "date", [date for date, _ in terms]),
        _table(parts.Contradiction, [pair for _, pair in pairs], "list", [name for name, _ in pairs]),
        _table(parts.ContradictionDay, read.by_day if read else ()),
        _table(parts.OwnPairs, read.own_compared if read else ()),
        _table(parts.SentenceChange, [s for _, s in changed], "statement", [d.b for d, _ in changed]),
        _table(parts.SuccessiveStatement, result.successive),
        _table(parts.StepSummary, result.speaker_steps),
        _table(parts.StepSummary, result.day_steps),
        _table(parts.StatementText, result.statements),
    )
    return dict(zip(CSV_FILES, tables, strict=True))


def safe_cell(value: object) -> object:
    """Turn a value into what a CSV cell may hold.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell(-0.5), safe_cell(("=a", "b; c")), safe_cell(None), safe_cell(())
    ("'=1+1", -0.5, '["=a", "b; c"]', '', '[]')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        value = json.dumps(value, ensure_ascii=False)  # begins with a bracket, which no spreadsheet runs
    if isinstance(value, str) and value:  # no text is no value here, and needs no mark to tell the two apart
        return mark(value.replace("\0", "\ufffd"))
    return value


def _both(kind: type[msgspec.Struct], groups: Sequence[Sequence[msgspec.Struct]]) -> str:
    labels = [name for name, group in zip(_LABELLED, groups, strict=False) for _ in group]
    return _table(kind, [row for group in groups for row in group], "label", labels)


def _table(
    kind: type[msgspec.Struct], rows: Iterable[msgspec.Struct], extra: str = "", values: Sequence[str] = ()
) -> str:
    fields = [name for name in kind.__struct_fields__ if name not in _NESTED]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([extra, *fields] if extra else fields)
    for k, row in enumerate(rows):
        values_of = ((field, getattr(row, field)) for field in fields)
        cells: list[Any] = [safe_cell("; ".join(v) if field in _CODED else v) for field, v in values_of]
        writer.writerow([safe_cell(values[k]), *cells] if extra else cells)
    return out.getvalue()
