"""What an analysis found, as frozen plain data; tables, plots and pages are views of it.

:class:`ResultData` says how its numbers are to be read; :func:`json_schema` describes the file that it becomes.
"""

from __future__ import annotations

from shiftdetect.result.base import SCHEMA_VERSION
from shiftdetect.result.changes import Emphasis, FrameCoding, LedgerEntry, TermChange, TermContext, TermFindings
from shiftdetect.result.contradictions import (
    Contradiction,
    ContradictionDay,
    ContradictionFindings,
    ContradictionRise,
    OwnPairs,
)
from shiftdetect.result.differences import Difference, SentenceChange, n_moved
from shiftdetect.result.estimates import (
    ChangePoint,
    DriftPoint,
    MinimumDetectable,
    NoiseFloor,
    OrderTest,
    ShiftTest,
    SpeakerPair,
    StepSummary,
    StyleFloor,
    SuccessiveStatement,
)
from shiftdetect.result.frames import (
    FrameChange,
    FrameFindings,
    FrameShare,
    FramesNotCompared,
    FrameSpan,
    LateFrames,
    OpposedPair,
)
from shiftdetect.result.index import IndexFindings, IndexSpan
from shiftdetect.result.recurring import RecurringFindings, RecurringWording
from shiftdetect.result.schema import json_schema
from shiftdetect.result.subject import (
    CorpusSummary,
    DayCount,
    Extraction,
    Gap,
    LeftOutRecord,
    SetAside,
    Settings,
    StatementText,
)
from shiftdetect.result.whole import _S, DECIMALS, ResultData, rounded

__all__ = [
    "DECIMALS",
    "SCHEMA_VERSION",
    "_S",
    "ChangePoint",
    "Contradiction",
    "ContradictionDay",
    "ContradictionFindings",
    "ContradictionRise",
    "CorpusSummary",
    "DayCount",
    "Difference",
    "DriftPoint",
    "Emphasis",
    "Extraction",
    "FrameChange",
    "FrameCoding",
    "FrameFindings",
    "FrameShare",
    "FrameSpan",
    "FramesNotCompared",
    "Gap",
    "IndexFindings",
    "IndexSpan",
    "LateFrames",
    "LedgerEntry",
    "LeftOutRecord",
    "MinimumDetectable",
    "NoiseFloor",
    "OpposedPair",
    "OrderTest",
    "OwnPairs",
    "RecurringFindings",
    "RecurringWording",
    "ResultData",
    "SentenceChange",
    "SetAside",
    "Settings",
    "ShiftTest",
    "SpeakerPair",
    "StatementText",
    "StepSummary",
    "StyleFloor",
    "SuccessiveStatement",
    "TermChange",
    "TermContext",
    "TermFindings",
    "json_schema",
    "n_moved",
    "rounded",
]
