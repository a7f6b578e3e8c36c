"""What an analysis found, as frozen plain data; tables, plots and pages are views of it.

All drift values (``u``, ``low``, ``high``, ``composition`` ...) are debiased squared Euclidean distances between
mean unit-length embeddings: 0 means no difference, 2 is the squared distance of two unrelated directions; they
can be slightly negative by chance, which is what makes them unbiased. Where the data cannot carry a number the
field is None (or the part is ``refused``) and a sentence says why.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

import msgspec

SCHEMA_VERSION = 1


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parts of a result."""


class Settings(_Part, frozen=True, kw_only=True):
    """Everything needed to make the same numbers again."""

    source: str | None = None
    """File or folder that the statements came from."""
    shiftdetect: str
    """Version of shiftdetect."""
    schema: int = SCHEMA_VERSION
    encoder: str
    """Identity of the encoder: name, revision, weights hash, pooling, normalisation, as one string."""
    encoder_name: str
    encoder_revision: str | None = None
    encoder_sha256: str | None = None
    """SHA-256 of the weights file, where there is one."""
    dimensions: int
    by: str
    """Width of a time bin: 'hour', 'day', 'week' or 'month'."""
    window: int
    """Bins in a drift window."""
    rolling: int
    """Bins in the rolling baseline."""
    covariates: tuple[str, ...]
    n_permutations: int
    alpha: float
    seed: int
    where: tuple[str, ...] = ()
    """Column filters applied, as 'column=value'."""
    topic: str | None = None
    topic_threshold: float | None = None
    versions: dict[str, str] = {}
    """Versions of Python and of the libraries that make the numbers."""
    command: str | None = None
    """The command line that makes the result again, where there was one."""


class CorpusSummary(_Part, frozen=True, kw_only=True):
    """Which statements were analysed."""

    n_statements: int
    n_days: int
    """Time bins with at least one statement (days unless ``settings.by`` says otherwise)."""
    n_speakers: int
    sha256: str
    """Hash of the analysed statements (id, date, speaker, text), independent of row order."""
    first: str
    last: str
    n_left_out: int = 0
    """Statements that the filters left out."""
    n_repeated: int = 0
    """Statements whose text occurs more than once, verbatim; they are kept."""
    per_day: tuple[DayCount, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """Runs of bins without a statement."""


class DayCount(_Part, frozen=True, kw_only=True):
    """Number of statements in one time bin."""

    date: str
    n: int


class Gap(_Part, frozen=True, kw_only=True):
    """A run of time bins, both ends included, without any statement."""

    first: str
    last: str
    n_bins: int


class StatementText(_Part, frozen=True, kw_only=True):
    """A statement's own words, carried with the result so that each number can be clicked back to them."""

    id: str
    date: str
    speaker: str
    text: str
    role: str | None = None
    affiliation: str | None = None
    venue: str | None = None
    source: str | None = None
    url: str | None = None
    frames: tuple[str, ...] = ()
    stance: str | None = None
    kind: str | None = None


class _Refusable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of parts that hold either their numbers or the sentence that says why there are none."""

    refused: str | None = None


class ShiftTest(_Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Partial score scan: did the explanation shift at some date?"""

    p_value: float | None = None
    """Under day-block permutation, max-T over all dates."""
    p_within_speaker: float | None = None
    """Under permutation of each speaker's days among themselves; None where no speaker has two days."""
    p_reported: float | None = None
    """The larger of the two: what the report leads with."""
    statistic: float | None = None
    """Standardised maximum."""
    best_date: str | None = None
    """First day of the later segment at the largest standardised score: only a candidate unless p is small."""
    n_permutations: int | None = None
    null: str | None = None


class OrderTest(_Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Order test: are statements nearer in time more alike (did the explanation drift at all)?"""

    p_value: float | None = None
    p_within_speaker: float | None = None
    p_reported: float | None = None
    statistic: float | None = None
    best_lag: str | None = None
    """The lag function with the largest standardised statistic."""
    n_permutations: int | None = None
    null: str | None = None


class ChangePoint(_Part, frozen=True, kw_only=True):
    """The first day of a new segment, with what changed across it."""

    date: str
    p_value: float | None
    """The larger of the two permutation p-values of the scan that found it."""
    exploratory: bool
    """True below the first split, and for a candidate that is not significant."""
    u: float | None
    low: float | None
    high: float | None
    total: float | None = None
    """Squared distance between the segments over the statements of the speakers the decomposition covers."""
    composition: float | None = None
    """Part of ``total``: other people talk."""
    common: float | None = None
    """Part of ``total``: the same people talk differently, all in the same direction."""
    interaction: float | None = None
    """2 x composition . within; total = composition + common + interaction."""
    speaker_specific: float | None = None
    """How far speakers moved apart from each other; it cancels in the mean and is no part of ``total``."""
    composition_low: float | None = None
    composition_high: float | None = None
    common_low: float | None = None
    common_high: float | None = None
    speaker_specific_low: float | None = None
    speaker_specific_high: float | None = None
    composition_share: float | None = None
    """composition / (composition + common); None unless the total is clearly above 0."""
    covered: float | None = None
    """Share of the statements of both segments that the decomposition covers (speakers seen on two days or more)."""
    decomposition_refused: str | None = None
    first: str
    """First day of the earlier segment."""
    last: str
    """Last day of the later segment."""
    n_before: int
    n_after: int
    n_days_before: int
    n_days_after: int
    quotes_before: tuple[str, ...] = ()
    """Ids of statements that stand most for the earlier segment, strongest first."""
    quotes_after: tuple[str, ...] = ()
    quotes_against: tuple[str, ...] = ()
    """Ids of statements that speak against the shift: worded like the other segment."""


class DriftPoint(_Part, frozen=True, kw_only=True):
    """Drift of a window of bins that ends at ``date`` against a baseline window."""

    date: str
    baseline: str
    """'first' (the first bins), 'previous' (the bins just before) or 'rolling' (a longer run of bins before)."""
    n: int
    """Statements in the window."""
    n_baseline: int
    first: str
    """First bin of the window."""
    baseline_first: str
    baseline_last: str
    u: float | None
    low: float | None
    high: float | None
    refused: str | None = None


class SpeakerPair(_Part, frozen=True, kw_only=True):
    """How far two speakers' explanations lie apart within the whole period."""

    a: str
    b: str
    n_a: int
    n_b: int
    u: float | None
    low: float | None
    high: float | None
    p_value: float | None
    """Max-T over all pairs, speaker labels permuted inside days; None where labels cannot be exchanged."""
    refused: str | None = None


class StepSummary(_Part, frozen=True, kw_only=True):
    """Debiased distance between successive days, summed up for one speaker or one day."""

    name: str
    """Speaker, or date of the later day."""
    n: int
    """Statements."""
    n_days: int
    n_steps: int
    """Pairs of successive days of one speaker that could be measured (two statements or more on each)."""
    u: float | None
    low: float | None = None
    high: float | None = None
    refused: str | None = None


class SuccessiveStatement(_Part, frozen=True, kw_only=True):
    """One statement against those that came before it: cosine distances, 0 = same words, and their ranks.

    A rank is the share of re-statements (pairs of one speaker on one day) at most this far apart: .95 reads 'further
    from it than 95 % of what one speaker says on one day lies apart'.
    """

    id: str
    date: str
    speaker: str
    own_previous: str | None
    own_previous_distance: float | None
    own_previous_rank: float | None
    last_by_anyone: str | None
    last_by_anyone_distance: float | None
    last_by_anyone_rank: float | None
    first: str | None
    first_distance: float | None
    first_rank: float | None
    nearest_earlier: str | None
    nearest_earlier_distance: float | None
    nearest_earlier_rank: float | None


class NoiseFloor(_Part, frozen=True, kw_only=True):
    """What re-wording and chance alone produce in this corpus."""

    n_restatements: int
    """Pairs of statements of one speaker on one day."""
    restatement_median: float | None
    """Median cosine distance within those pairs."""
    restatement_q95: float | None
    typical_distance: float | None
    """Mean squared distance of two statements on different days: the scale on which u is read."""
    chance_u95: float | None
    """95 % quantile of u between the two halves of the period when days are put in random order."""


class MinimumDetectable(_Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Smallest drift this corpus would have shown with the given power, had all speakers moved at ``at``."""

    u: float | None = None
    power: float | None = None
    alpha: float | None = None
    at: str | None = None
    n_simulations: int | None = None
    n_permutations: int | None = None


class FrameSpan(_Part, frozen=True, kw_only=True):
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


class FrameShare(_Part, frozen=True, kw_only=True):
    """Share of the statements of one day or one speaker that use a frame."""

    frame: str
    group: str
    """The date or the speaker."""
    n: int
    total: int
    share: float
    low: float
    high: float


class FrameChange(_Part, frozen=True, kw_only=True):
    """How a frame's share moved across a change point."""

    date: str
    frame: str
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    """Day-block permutation, max-T over the frames; exploratory, since the date was chosen on the same statements."""


class OpposedPair(_Part, frozen=True, kw_only=True):
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


class FrameFindings(_Part, frozen=True, kw_only=True):
    """What the corpus' own frame and stance labels show."""

    spans: tuple[FrameSpan, ...]
    by_day: tuple[FrameShare, ...]
    by_speaker: tuple[FrameShare, ...]
    changes: tuple[FrameChange, ...] = ()
    stance_spans: tuple[FrameSpan, ...] = ()
    stances_by_day: tuple[FrameShare, ...] = ()
    stances_by_speaker: tuple[FrameShare, ...] = ()
    opposed: tuple[OpposedPair, ...] = ()
    n_labelled: int
    """Statements with at least one frame."""


class ResultData(_Part, frozen=True, kw_only=True):
    """The whole result of one analysis."""

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
    frames: FrameFindings | None = None
    frames_refused: str | None = None
    statements: tuple[StatementText, ...] = ()
    """Every statement that the result names (all of them up to 5,000)."""
    notes: tuple[str, ...] = ()
    """What a reader must know beyond the numbers: cautions found in the data."""

    def to_json(self) -> str:
        """Serialise to indented JSON; the same result always gives the same bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1).decode() + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a result back; raises ``msgspec.ValidationError`` where the text does not fit the schema."""
        return msgspec.json.decode(text, type=cls)


DECIMALS = 6
_S = TypeVar("_S", bound=msgspec.Struct)


def rounded(part: _S) -> _S:
    """Round every number of a result to six decimals, so that what is shown, saved and read back are the same.

    Examples
    --------
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
