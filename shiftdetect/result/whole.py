"""The whole result, and the rounding that makes what is shown, saved and read back the same."""

from __future__ import annotations

import warnings
from typing import Any, Self, TypeVar

import msgspec

from shiftdetect.errors import ShiftDetectError
from shiftdetect.result.base import SCHEMA_VERSION, Part
from shiftdetect.result.changes import Emphasis, FrameCoding, LedgerEntry, TermFindings
from shiftdetect.result.contradictions import ContradictionFindings
from shiftdetect.result.differences import Difference
from shiftdetect.result.estimates import (
    ChangePoint,
    DriftPoint,
    MinimumDetectable,
    NoiseFloor,
    OrderTest,
    ShiftTest,
    SpeakerPair,
    StepSummary,
    SuccessiveStatement,
)
from shiftdetect.result.frames import FrameFindings
from shiftdetect.result.index import IndexFindings
from shiftdetect.result.recurring import RecurringFindings
from shiftdetect.result.subject import CorpusSummary, Extraction, Settings, StatementText
from shiftdetect.result.unknown import unknown_fields

_NAMED = 8
"""Unknown fields that a warning names."""


class ResultData(Part, frozen=True, kw_only=True):
    """The whole result of one analysis.

    All drift values (``u``, ``low``, ``high``, ``composition`` ...) are debiased squared Euclidean distances between
    mean unit-length embeddings: 0 means no difference, 2 is the squared distance of two unrelated directions; they
    can be slightly negative by chance, which is what makes them unbiased. Where the data cannot carry a number the
    field is None (or the part is ``refused``) and a sentence says why.
    """

    settings: Settings
    corpus: CorpusSummary
    shift_test: ShiftTest
    order_test: OrderTest
    change_points: tuple[ChangePoint, ...]
    candidate: ChangePoint | None = None
    """The scan's best date where no date is significant: descriptive only."""
    drift: tuple[DriftPoint, ...]
    speakers: tuple[SpeakerPair, ...]
    speakers_refused: str | None = None
    speaker_steps: tuple[StepSummary, ...] = ()
    day_steps: tuple[StepSummary, ...] = ()
    successive: tuple[SuccessiveStatement, ...] = ()
    minimum_detectable: MinimumDetectable
    noise_floor: NoiseFloor
    index: IndexFindings | None = None
    """Drift in units of the distance between two of the corpus' own explanations; None in results of older versions."""
    frames: FrameFindings | None = None
    frames_refused: str | None = None
    recurring: RecurringFindings | None = None
    """Wordings that come back, found without labels; None in results of older versions."""
    contradictions: ContradictionFindings | None = None
    """What a model that reads pairs of statements found."""
    frame_coding: FrameCoding | None = None
    """Where frames were predicted from a codebook: how."""
    ledger: tuple[LedgerEntry, ...] = ()
    """Who gave which explanation from when to when: each frame and claim for all speakers together, then for each."""
    emphasis: Emphasis | None = None
    """Whether the mix of explanations shifted: a channel of its own, apart from the wording."""
    terms: tuple[TermFindings, ...] = ()
    """Words that came and went at each change point, or at the candidate."""
    differences: tuple[Difference, ...] = ()
    """Long statements against the same speaker's one before, sentence by sentence: those that change most."""
    extraction: Extraction | None = None
    """Where the statements were taken from articles: how, and what was left out."""
    statements: tuple[StatementText, ...] = ()
    """Every statement that the result names (all of them up to 5,000)."""
    notes: tuple[str, ...] = ()
    """What a reader must know beyond the numbers: cautions found in the data."""

    def to_json(self) -> str:
        """Serialise to indented JSON; the same result always gives the same bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1).decode() + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a result back.

        Parameters
        ----------
        text : str or bytes

        Warns
        -----
        UserWarning
            Naming the fields that this version does not know, such as those of a later one: they are left out.

        Raises
        ------
        msgspec.ValidationError
            Where the text does not fit the schema.
        ShiftDetectError
            Where the result follows a later schema, in which a field may mean something else.
        """
        result = msgspec.json.decode(text, type=cls)
        found = result.settings
        if found.schema > SCHEMA_VERSION:
            raise ShiftDetectError(
                f"the result was written by shiftdetect {found.shiftdetect} in version {found.schema} of its format, "
                f"and this one reads versions up to {SCHEMA_VERSION}: a field may mean something else there. Read it "
                f"with shiftdetect {found.shiftdetect} or later."
            )
        unknown = unknown_fields(msgspec.json.decode(text), result)
        if unknown:
            shown = ", ".join(unknown[:_NAMED]) + (f" and {len(unknown) - _NAMED} more" if unknown[_NAMED:] else "")
            warnings.warn(
                f"the result (written by shiftdetect {found.shiftdetect}) holds fields that this version does not "
                f"know: {shown}. They are left out of what is read.",
                stacklevel=2,
            )
        return result


DECIMALS = 6
_S = TypeVar("_S", bound=msgspec.Struct)


def rounded(part: _S) -> _S:
    """Round every number of a result to six decimals, so that what is shown, saved and read back are the same.

    Examples
    --------
    >>> from shiftdetect.result import DayCount, MinimumDetectable
    >>> rounded(DayCount(date="2020-01-03", n=2)).n
    2
    >>> rounded(MinimumDetectable(u=1 / 3)).u
    0.333333
    """
    return msgspec.structs.replace(
        part, **{name: _round(value) for name, value in msgspec.structs.asdict(part).items()}
    )


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # turns -0.0 into 0.0
    if isinstance(value, tuple):
        return tuple(_round(item) for item in value)
    if isinstance(value, msgspec.Struct):
        return rounded(value)
    return value
