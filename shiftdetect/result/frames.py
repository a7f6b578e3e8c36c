"""What the corpus' own frame and stance labels show."""

from __future__ import annotations

from shiftdetect.result.base import Part, Refusable

STANCE_SCALE = {
    "support": 1, "supports": 1, "assert": 1, "asserts": 1, "affirm": 1, "affirms": 1,
    "hedge": 0, "hedges": 0,
    "deny": -1, "denies": -1, "reject": -1, "rejects": -1,
}  # fmt: skip
"""Known stance words, in lower case; any other two words that differ are one step apart."""

NO_STANCE = frozenset({"", "silent", "is silent", "none", "na", "n/a", "unclear"})
"""Words that say that a statement takes no stance."""


class FrameSpan(Part, frozen=True, kw_only=True):
    """First and last appearance of a frame (or stance)."""

    frame: str
    n: int
    n_days: int
    n_speakers: int
    first_date: str
    first_speaker: str
    first_id: str
    last_date: str
    last_speaker: str
    last_id: str
    first_speakers: tuple[str, ...] = ()
    """Everybody who used it in the first time bin: who of them was first is as sure as the order within a bin."""
    last_speakers: tuple[str, ...] = ()


class FrameShare(Part, frozen=True, kw_only=True):
    """Share of the statements of one day or one speaker that use a frame."""

    frame: str
    group: str
    """The date or the speaker."""
    n: int
    total: int
    share: float
    low: float
    high: float


class FrameChange(Part, frozen=True, kw_only=True):
    """How a frame's share moved across a change point, in what was said by whomever and within speakers."""

    date: str
    frame: str
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    within: float | None
    """Mean of the speakers' own differences, weighted by their statements on both sides; None where nobody was heard on
    both."""
    p_value: float | None
    """Of the difference within speakers: each one's days in random order, studentised, max-T over the frames;
    exploratory, since the date was chosen on the same statements."""
    refused: str | None = None
    """Why there is no p-value: then no number stands in its place."""


class FramesNotCompared(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """A change point across which there are no shares to compare, and why."""

    date: str


class OpposedPair(Part, frozen=True, kw_only=True):
    """Two statements on one frame whose labelled stances differ: shown side by side, never called a lie."""

    frame: str
    a: str
    """Id of the earlier statement."""
    b: str
    """Id of the later statement."""
    stance_a: str
    stance_b: str
    distance: float | None
    """Cosine distance of the two texts: small values mean the same words with another stance."""
    same_speaker: bool


class LateFrames(Part, frozen=True, kw_only=True):
    """Frames that first appear after half of the statements, against days in random order."""

    frames: tuple[str, ...]
    n_frames: int
    since: str
    """First date that counts as late."""
    expected: float
    """Mean number of late frames in random orders: of whole days, or of each speaker's own, whichever gives more."""
    p_value: float
    """Share of orders with at least as many late frames, one-sided: whole days in random order, or each speaker's own,
    whichever gives more."""
    p_within_speaker: float | None = None
    """Of each speaker's own days; None where they have too few orders, and other people who come late then count."""


class FrameFindings(Part, frozen=True, kw_only=True):
    """What the corpus' own frame and stance labels show."""

    spans: tuple[FrameSpan, ...]
    by_day: tuple[FrameShare, ...]
    by_speaker: tuple[FrameShare, ...]
    changes: tuple[FrameChange, ...] = ()
    not_compared: tuple[FramesNotCompared, ...] = ()
    """Dates that ``changes`` has no row of: on one side no statement carries a frame."""
    stance_spans: tuple[FrameSpan, ...] = ()
    stances_by_day: tuple[FrameShare, ...] = ()
    stances_by_speaker: tuple[FrameShare, ...] = ()
    opposed: tuple[OpposedPair, ...] = ()
    late: LateFrames | None = None
    late_refused: str | None = None
    """Why it is not asked whether frames came late: then no number stands in its place."""
    n_labelled: int
    """Statements with at least one frame."""
