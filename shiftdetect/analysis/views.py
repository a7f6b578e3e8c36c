"""``DriftResult``: the frozen result and the views of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict

from shiftdetect.errors import ShiftDetectError
from shiftdetect.result import (
    ChangePoint,
    Contradiction,
    ContradictionDay,
    DriftPoint,
    FrameChange,
    FrameShare,
    FrameSpan,
    IndexSpan,
    LedgerEntry,
    OpposedPair,
    OwnPairs,
    RecurringWording,
    ResultData,
    SentenceChange,
    SpeakerPair,
    StatementText,
    StepSummary,
    SuccessiveStatement,
    TermChange,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_TABLES: dict[str, type[msgspec.Struct]] = {
    "drift": DriftPoint,
    "speakers": SpeakerPair,
    "change_points": ChangePoint,
    "candidate": ChangePoint,
    "index.spans": IndexSpan,
    "recurring.wordings": RecurringWording,
    "ledger": LedgerEntry,
    "terms": TermChange,
    "differences": SentenceChange,
    "contradictions.pairs": Contradiction,
    "contradictions.own": Contradiction,
    "contradictions.own_compared": OwnPairs,
    "contradictions.first": Contradiction,
    "contradictions.by_day": ContradictionDay,
    "successive": SuccessiveStatement,
    "speaker_steps": StepSummary,
    "day_steps": StepSummary,
    "statements": StatementText,
}
_FRAME_TABLES: dict[str, type[msgspec.Struct]] = {
    "frames.spans": FrameSpan,
    "frames.by_day": FrameShare,
    "frames.by_speaker": FrameShare,
    "frames.changes": FrameChange,
    "frames.opposed": OpposedPair,
    "frames.stance_spans": FrameSpan,
    "frames.stances_by_day": FrameShare,
    "frames.stances_by_speaker": FrameShare,
}
_BEFORE = {"terms": ("date",), "differences": ("statement",)}
"""Columns that say to which part of the result a row belongs."""

_NESTED = {"contexts"}
"""Fields that hold parts of their own, as in the CSV files."""


def _group(table: str) -> str:
    return table.partition(".")[0]


class DriftResult(ResultData, frozen=True, kw_only=True):
    """The result of :func:`measure_drift`: frozen plain data, and the views of it.

    Two results are equal where all their numbers are; every number is rounded to six decimals, so that what is shown,
    what is saved and what is read back are the same. ``print(result)`` says the findings.
    """

    def __repr__(self) -> str:
        # All fields of a result fill many screens; they are in ``to_json()``.
        from shiftdetect.report.sentences import headline, standfirst
        from shiftdetect.report.words import clean

        return clean(f"<DriftResult: {headline(self)}; {standfirst(self)}>")

    def __str__(self) -> str:
        """Say the findings in plain text, as the command line does."""
        from shiftdetect.report import findings_text

        return findings_text(self)

    def to_frame(self, table: str = "drift") -> pd.DataFrame:
        """Give one table of the result as a pandas frame.

        Parameters
        ----------
        table : str
            'drift', 'speakers', 'change_points', 'candidate', 'index.spans', 'recurring.wordings', 'ledger', 'terms',
            'differences', 'contradictions.pairs', 'contradictions.own', 'contradictions.own_compared',
            'contradictions.first', 'contradictions.by_day', 'successive', 'speaker_steps', 'day_steps', 'statements',
            or 'frames.' followed by 'spans', 'by_day', 'by_speaker', 'changes', 'opposed', 'stance_spans',
            'stances_by_day' or 'stances_by_speaker'. They hold what the CSV files of a report hold.

        Returns
        -------
        pandas.DataFrame
            One row for each entry; all its columns also where it has none. Terms begin with the ``date`` across which
            they are compared, the sentences of 'differences' with the id of the later ``statement``.

        Raises
        ------
        ShiftDetectError
            Where there is no such table, naming those there are; where no statement is labelled, no comparer was asked
            or wordings were not looked for, so that an empty table would seem to say that there is nothing.
        """
        import pandas as pd

        reasons = self._not_looked_for()
        known = {name: kind for name, kind in {**_TABLES, **_FRAME_TABLES}.items() if _group(name) not in reasons}
        if table not in known:
            reason = reasons.get(_group(table)) if table in {**_TABLES, **_FRAME_TABLES} else None
            why = f" ({reason})" if reason else ""
            raise ShiftDetectError(f"the result has no table {table!r}{why}: choose one of {', '.join(known)}.")
        columns = [*_BEFORE.get(table, ()), *(name for name in known[table].__struct_fields__ if name not in _NESTED)]
        return pd.DataFrame(list(self._rows(table)), columns=columns)

    def _not_looked_for(self) -> dict[str, str | None]:
        """Groups of tables that nobody asked for, and why: an empty table says that nothing was found."""
        reasons: dict[str, str | None] = {}
        if self.frames is None:
            reasons["frames"] = self.frames_refused
        if self.contradictions is None or not self.contradictions.comparer:
            reasons["contradictions"] = self.contradictions.refused if self.contradictions else None
        if self.recurring is None or not self.recurring.cosine:
            reasons["recurring"] = self.recurring.refused if self.recurring else None
        return reasons

    def _rows(self, table: str) -> Iterator[dict[str, Any]]:
        if table == "terms":
            yield from ({"date": found.date, **asdict(term)} for found in self.terms for term in found.terms)
        elif table == "differences":
            yield from (
                {"statement": found.b, **asdict(said)} for found in self.differences for said in found.sentences
            )
        elif table == "candidate":
            yield from (asdict(self.candidate),) if self.candidate else ()
        else:
            group, _, name = table.rpartition(".")
            holder = getattr(self, group) if group else self
            yield from () if holder is None else (asdict(row) for row in getattr(holder, name))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the timeline of drift; further figures are in :mod:`shiftdetect.report.figures`.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure when left out.
        """
        from shiftdetect.report.figures import plot_timeline

        return plot_timeline(self, ax)

    def report(self, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write report.html, report.md, result.json and a CSV of each table into a folder; return their paths."""
        from shiftdetect.report import write_report

        return write_report(self, Path(folder))

    def _repr_html_(self) -> str:
        from shiftdetect.report import render_summary_html

        return render_summary_html(self)
