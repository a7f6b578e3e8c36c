"""What was measured: tests, change points, drift, speakers, successive statements, limits."""

from __future__ import annotations

from shiftdetect.result.base import Part, Refusable


class ShiftTest(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Partial score scan: did the explanation shift at some date?"""

    p_value: float | None = None
    """Under day-block permutation, max-T over all dates."""
    p_within_speaker: float | None = None
    """Under permutation of each speaker's days among themselves; None where no speaker has two days."""
    p_reported: float | None = None
    """What the report leads with: the mean of the two, or the first alone where the statements of a day share much."""
    days_share: bool = False
    """Statements of one day are seen to share something: the null within speakers does not hold then."""
    p_blocks: float | None = None
    """Under permutation of blocks of consecutive bins: small only where persistence does not explain the step."""
    block_bins: int | None = None
    """Bins per block; None, as ``p_blocks``, where the period is too short for blocks."""
    statistic: float | None = None
    """Standardised maximum."""
    best_date: str | None = None
    """First day of the later segment at the largest standardised score: only a candidate unless p is small."""
    n_permutations: int | None = None
    null: str | None = None


class OrderTest(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Order test: are statements nearer in time more alike (did the explanation drift at all)?"""

    p_value: float | None = None
    """Under day-block permutation, max-T over the numbers of waves."""
    p_within_speaker: float | None = None
    """Under permutation of each speaker's days among themselves; None where these have fewer than 120 orders."""
    p_reported: float | None = None
    """What the report leads with: the second, or the first where there is none or a day's statements share much."""
    days_share: bool = False
    statistic: float | None = None
    best_waves: int | None = None
    """Slow waves over the period that tell most: 1 where the account moves one way, 2 where it moves again."""
    n_permutations: int | None = None
    null: str | None = None


class ChangePoint(Part, frozen=True, kw_only=True):
    """The first day of a new segment, with what changed across it."""

    date: str
    p_value: float | None
    """Mean of the two permutation p-values of the scan that found it."""
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
    total_low: float | None = None
    """Of the split's own interval, which is wider than that of ``u``: it counts products of two days twice."""
    total_high: float | None = None
    composition_low: float | None = None
    composition_high: float | None = None
    common_low: float | None = None
    common_high: float | None = None
    speaker_specific_low: float | None = None
    speaker_specific_high: float | None = None
    composition_share: float | None = None
    """composition / (composition + common); None unless ``low`` and ``total_low`` are above 0."""
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


class DriftPoint(Part, frozen=True, kw_only=True):
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


class SpeakerPair(Part, frozen=True, kw_only=True):
    """How far two speakers' explanations lie apart within the whole period."""

    a: str
    b: str
    n_a: int
    n_b: int
    u: float | None
    low: float | None
    high: float | None
    p_value: float | None
    """Labels exchanged on days on which both spoke, Holm-adjusted over the pairs; None with too few such days."""
    n_shared_days: int | None = None
    """Days on which both spoke."""
    refused: str | None = None


class StepSummary(Part, frozen=True, kw_only=True):
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


class SuccessiveStatement(Part, frozen=True, kw_only=True):
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


class StyleFloor(Part, frozen=True, kw_only=True):
    """What one kind of change of style gives with this encoder, measured on invented events: no change of story."""

    kind: str
    """'re-wording', 'openers', 'boilerplate', 'length' or 'speaker style'."""
    pair: float | None
    """Mean squared distance of a statement and itself in the other style; None where there is no such pair."""
    u: float
    """u between statements in the two styles."""
    u_adjusted: float
    """The same with the slope on log length taken out, as the index does it."""
    index: float
    """``u`` in units of the distance between two explanations: what an index that takes nothing out would show."""
    largest: float
    """The largest of it over the events."""
    index_adjusted: float
    largest_adjusted: float


class NoiseFloor(Part, frozen=True, kw_only=True):
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
    chance_u95_searched: float | None = None
    """The same of the largest u over all dates: the scale for a date that was chosen because it stood out."""
    frame_distance: float | None = None
    """Mean u between the statements of two different frames, over the pairs of the commonest frames of the corpus,
    whoever made them: the scale of ``u``. The unit of the index compares speakers with themselves, and takes length
    out."""
    n_frame_pairs: int = 0
    style: tuple[StyleFloor, ...] = ()
    """What style alone gives with this encoder, from invented events; empty for an encoder that was not measured."""


class MinimumDetectable(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Smallest drift this corpus would have shown with the given power, had all speakers moved at ``at``."""

    u: float | None = None
    u_high: float | None = None
    """Upper 95 % limit of ``u`` for the number of simulations."""
    power: float | None = None
    alpha: float | None = None
    at: str | None = None
    n_simulations: int | None = None
    n_permutations: int | None = None
