"""What a report says of an extraction: how much was found, what was left out of the analysis, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shiftdetect.bins import Precision
from shiftdetect.extract.dated import PUBLISHED
from shiftdetect.extract.output import lack_of
from shiftdetect.extract.records import ExtractedStatement
from shiftdetect.extract.run import Extraction
from shiftdetect.result import Extraction as Part
from shiftdetect.result import LeftOutRecord

LISTED: Final = 1000
UNSURE: Final = 0.7
"""Confidence below which the link from mention to speaker is named as unsure."""

_REASONS: Final = {
    "tell what was not said": "tells what was not said",
    "have no date": "has no date",
    "have no speaker": "no speaker was found",
    "have no text": "has no text",
    "are laid to something that does not speak": "is laid to something that does not speak",
    "only name what was spoken of": "only names what was spoken of",
}


def sum_up(extraction: Extraction, by: Precision, places: Mapping[str, str]) -> Part:
    """Sum up an extraction for the result of an analysis.

    Parameters
    ----------
    extraction : Extraction
    by : {'hour', 'day', 'week', 'month'}
        Width of the time bins of the analysis.
    places : mapping of str to str
        Where each record stands, by its id.
    """
    lacking = [(s, lack) for s in extraction.statements if (lack := lack_of(s, by)) is not None]
    used = [s for s in extraction.statements if lack_of(s, by) is None]
    left_out = [_left_out(s, _REASONS.get(lack, lack.replace("are ", "is ", 1)), places) for s, lack in lacking]
    left_out += [
        _left_out(s, extraction.left_out[s.id], places)
        for s in extraction.records
        if s.id in extraction.left_out and not extraction.left_out[s.id].startswith("the same statement")
    ]
    return Part(
        n_articles=len(extraction.sources),
        n_records=len(extraction.records),
        n_published=sum(s.date_rule.partition(":")[0] == PUBLISHED for s in used),
        n_several=sum(len(s.sources) > 1 for s in used),
        n_unsure=sum(s.confidence < UNSURE and s.speaker_sort != "other" for s in used),
        n_left_out=len(left_out),
        left_out=tuple(left_out[:LISTED]),
        not_read=tuple(f"{problem.file}: {problem.problem}." for problem in extraction.problems),
    )


def _left_out(s: ExtractedStatement, reason: str, places: Mapping[str, str]) -> LeftOutRecord:
    return LeftOutRecord(
        text=s.text, speaker=s.speaker, date=s.date, article=s.article, reason=reason, place=places.get(s.id)
    )
