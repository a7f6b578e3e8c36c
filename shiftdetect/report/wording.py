"""How the wording moved across an accepted date, in quotes: what the first screen tells where no explanation moved."""

from __future__ import annotations

from collections.abc import Iterator

from shiftdetect.report.contradicting import against_words
from shiftdetect.report.finding import Said, main_change, statements_by_id
from shiftdetect.report.recurring import across_words, quote_words
from shiftdetect.report.tested import none_moved, not_compared, relative
from shiftdetect.report.when import date_words
from shiftdetect.report.words import number, reason
from shiftdetect.result import ChangePoint, ResultData


def wording_words(result: ResultData, change: ChangePoint, u: float) -> str:
    """Say how far before and after lie apart, in which words, and that no explanation is seen to have moved with it.

    Parameters
    ----------
    result : ResultData
    change : ChangePoint
    u : float
        Its distance.

    Returns
    -------
    str
        With quotes: of a pair that is read as standing against each other, of wordings that went or came; where there
        are neither, of what stands most for each side.
    """
    scale = relative(result, u)
    why = not_compared(result, change).split(". ")[0]  # what to do about it stands below
    quoted = [text for text in (against_words(result, change.date), across_words(result, change.date)) if text]
    labels = f"Which explanation rose or fell cannot be said: {reason(why)}" if why else none_moved(result, change)
    parts = (
        f"Before and after lie {number(u)} apart{scale and f', {scale}'}; the quotes show how.",
        *(quoted or [_for_each_side(result, change)]),
        labels,
    )
    return " ".join(filter(None, parts))


def said_for_sides(result: ResultData) -> Iterator[Said]:
    """Give the quotations of what stands most for each side of the accepted date."""
    change = main_change(result)
    for side in (change.quotes_before, change.quotes_after) if change is not None else ():
        for id_ in side[:1]:
            quote, whose = _quote(result, id_)
            if quote:
                yield Said(quote, whose, id_)


def _for_each_side(result: ResultData, change: ChangePoint) -> str:
    before, after = (
        "".join(_quote(result, side[0])) if side else "" for side in (change.quotes_before, change.quotes_after)
    )
    return f"Most for the time before stands {before}, for the time after {after}." if before and after else ""


def _quote(result: ResultData, id_: str) -> tuple[str, str]:
    statement = statements_by_id(result).get(id_)
    if statement is None:
        return "", ""
    return quote_words(result, statement.text, id_), f" ({statement.speaker}, {date_words(statement.date)})"
