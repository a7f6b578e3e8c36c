"""A finding: one sentence, how sure it is, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from shiftdetect.report.words import CERTAINTIES
from shiftdetect.result import ChangePoint, ResultData, StatementText


@dataclass(frozen=True)
class Finding:
    """One thing that the result says, in words.

    Attributes
    ----------
    kind : str
        'frames', 'frame', 'opposed', 'speakers', 'shift', 'date', 'order', 'composition', 'frame_change',
        'index', 'index_change', 'detectable', 'emphasis', 'terms', 'recurring', 'contradiction' or 'caution'.
    text : str
        A sentence or two, complete in themselves.
    statement_ids : tuple of str
        The statements that the sentence rests on.
    certainty : str
        A key of :data:`shiftdetect.report.words.CERTAINTIES`.
    table : str
        The table that holds its numbers: 'drift', 'speakers' and so on; empty where statements hold them.
    """

    kind: str
    text: str
    statement_ids: tuple[str, ...] = ()
    certainty: str = "counted"
    table: str = ""

    @property
    def certainty_words(self) -> str:
        """The certainty as a reader sees it."""
        return CERTAINTIES[self.certainty]


@dataclass(frozen=True)
class Said:
    """Words of a sentence that quote or name a statement, so that a page can lead from them to it.

    Attributes
    ----------
    words : str
        As they stand in the sentence.
    then : str
        What follows them there: the same words may be said by others, on other days.
    id : str
        The statement.
    """

    words: str
    then: str
    id: str


def statements_by_id(result: ResultData) -> dict[str, StatementText]:
    """Index the statements that the result carries."""
    return {statement.id: statement for statement in result.statements}


def shown_changes(result: ResultData) -> tuple[ChangePoint, ...]:
    """The change points or, where there is none, the candidate."""
    if result.change_points:
        return result.change_points
    return (result.candidate,) if result.candidate else ()


def main_change(result: ResultData) -> ChangePoint | None:
    """The change point that the scan over the whole period found; None where no date is accepted."""
    tested = [change for change in result.change_points if not change.exploratory]
    return tested[0] if tested else None


def bin_word(result: ResultData) -> str:
    """'day', 'hour', 'week' or 'month': what the result counts time in."""
    return result.settings.by
