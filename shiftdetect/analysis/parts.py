"""From estimates on arrays to the parts of a result: bins become dates, codes become names, gaps become sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from shiftdetect import result as parts
from shiftdetect.bins import Precision, in_bins
from shiftdetect.corpus.repeated import split_sentences
from shiftdetect.drift.decompose import Decomposition, decompose
from shiftdetect.drift.distance import cross_day_distance
from shiftdetect.drift.floor import chance_distance, largest_chance_distance, typical_distance
from shiftdetect.drift.influence import shift_scores
from shiftdetect.drift.moments import Moments
from shiftdetect.drift.order import order_test
from shiftdetect.drift.permutation import DAY_BLOCKS, WITHIN_SPEAKER
from shiftdetect.drift.power import minimum_detectable
from shiftdetect.drift.scan import ScanResult, Split, find_change_points, scan
from shiftdetect.drift.speakers import MIN_SHARED_DAYS, speaker_distances
from shiftdetect.drift.steps import StepMeans, measure_steps
from shiftdetect.drift.successive import Reference, successive
from shiftdetect.drift.windows import window_drift
from shiftdetect.errors import TooLittleText

QUOTES = 3
"""Statements shown for each side of a change point."""

ASIDE = 20
"""Speakers named who are not compared with others; a parliament has hundreds."""

Label = Callable[[int], str]


@dataclass(frozen=True, eq=False)
class Measured:
    """The statements as arrays, and how to read their codes: what every part of a result is made from.

    Attributes
    ----------
    ids : sequence of str, length n
    texts : sequence of str, length n
    dates : sequence of str, length n
        As written, at each statement's own precision.
    names : sequence of str
        Speakers; ``names[speakers[i]]`` said statement i.
    vectors : ndarray, shape (n, n_dimensions)
    bins, speakers : ndarray of int, shape (n,)
    covariate : ndarray, shape (n,)
        Log number of words.
    moments : Moments
    label : callable
        Date of a bin number.
    n_permutations, n_jobs : int
    alpha : float
    seeds : dict
        A seed of its own for each part, so that one part's draws never move another's.
    by : {'day', 'hour', 'week', 'month'}
        Width of a bin.
    """

    ids: Sequence[str]
    texts: Sequence[str]
    dates: Sequence[str]
    names: Sequence[str]
    vectors: NDArray[np.float32]
    bins: NDArray[np.int64]
    speakers: NDArray[np.int64]
    covariate: NDArray[np.float64]
    moments: Moments
    label: Label
    n_permutations: int
    n_jobs: int
    alpha: float
    seeds: dict[str, np.random.SeedSequence]
    by: Precision = "day"

    def why(self, reason: TooLittleText | str, *given: str) -> str:
        """Give the reason why there is no number, its bins called what they are: see :func:`shiftdetect.bins.in_bins`.

        What :mod:`shiftdetect.drift` says knows codes, and no names.
        """
        return in_bins(str(reason), self.by, *given)


def shift_test(m: Measured) -> tuple[parts.ShiftTest, ScanResult | None]:
    """Run the scan; the second value is None where it is refused."""
    try:
        found = scan(m.moments, m.n_permutations, m.seeds["scan"], m.n_jobs)
    except TooLittleText as error:
        return parts.ShiftTest(refused=m.why(error)), None
    return parts.ShiftTest(
        p_value=found.p_value,
        p_within_speaker=found.p_within_speaker,
        p_reported=found.p_reported,
        days_share=found.days_share,
        p_blocks=found.p_blocks,
        block_bins=found.block_bins,
        statistic=found.statistic,
        best_date=None if found.best_bin is None else m.label(found.best_bin),
        n_permutations=found.n_permutations,
        null=_nulls(found.p_within_speaker),
    ), found


def order_part(m: Measured) -> parts.OrderTest:
    """Run the order test."""
    try:
        found = order_test(m.moments, m.n_permutations, m.seeds["order"], m.n_jobs)
    except TooLittleText as error:
        return parts.OrderTest(refused=m.why(error))
    return parts.OrderTest(
        p_value=found.p_value,
        p_within_speaker=found.p_within_speaker,
        p_reported=found.p_reported,
        days_share=found.days_share,
        statistic=found.statistic,
        best_waves=found.best_waves,
        n_permutations=found.n_permutations,
        null=_nulls(found.p_within_speaker),
    )


def _nulls(within: float | None) -> str:
    return DAY_BLOCKS if within is None else f"{DAY_BLOCKS}; beside it {WITHIN_SPEAKER}"


def find_splits(m: Measured, found: ScanResult | None) -> tuple[Split, ...]:
    """Return the change points or, where there is none, the scan's best date, marked exploratory, as a candidate."""
    if found is None or found.best_bin is None:
        return ()
    splits = find_change_points(m.moments, found, m.alpha, m.n_permutations, m.seeds["recursion"], m.n_jobs)
    bins = m.moments.bins
    return splits or (Split(found.best_bin, int(bins[0]), int(bins[-1]), found.p_reported, exploratory=True),)


def change_point(m: Measured, split: Split) -> parts.ChangePoint:
    """Measure what changed across a split, and pick the statements that show it."""
    here = m.moments.between(split.first, split.last)
    before, after = here.bins[here.bins < split.bin], here.bins[here.bins >= split.bin]
    estimate = cross_day_distance(here, before, after)
    pieces: Decomposition | None = None
    refused = None
    try:
        pieces = decompose(here, before, after)
    except TooLittleText as error:
        refused = m.why(error)
    quotes = _quotes(m, split)
    change = parts.ChangePoint(
        date=m.label(split.bin),
        p_value=split.p_value,
        exploratory=split.exploratory,
        u=estimate.u,
        low=estimate.low,
        high=estimate.high,
        decomposition_refused=refused,
        first=m.label(split.first),
        last=m.label(split.last),
        n_before=estimate.n_0,
        n_after=estimate.n_1,
        n_days_before=estimate.days_0,
        n_days_after=estimate.days_1,
        quotes_before=quotes[0],
        quotes_after=quotes[1],
        quotes_against=quotes[2],
    )
    return change if pieces is None else _with_decomposition(change, pieces)


def _with_decomposition(change: parts.ChangePoint, pieces: Decomposition) -> parts.ChangePoint:
    bounds = {
        f"{part}_{end}": pieces.intervals[part][k] if part in pieces.intervals else None
        for part in ("total", "composition", "common", "speaker_specific")
        for k, end in enumerate(("low", "high"))
    }
    return replace(
        change,
        total=pieces.total,
        composition=pieces.composition,
        common=pieces.common,
        interaction=pieces.interaction,
        speaker_specific=pieces.speaker_specific,
        # What may be no change at all has no share, whichever of its two intervals leaves that open.
        composition_share=pieces.composition_share if (change.low or 0.0) > 0.0 else None,
        covered=pieces.covered,
        **bounds,
    )


def _quotes(m: Measured, split: Split) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Ids that stand for before, for after, and those that are worded like the other side."""
    rows = np.flatnonzero((m.bins >= split.first) & (m.bins <= split.last))
    after = m.bins[rows] >= split.bin
    scores = shift_scores(m.vectors[rows], m.speakers[rows], m.covariate[rows], after)
    toward = np.where(after, scores, -scores)

    def best(mask: NDArray[np.bool_], values: NDArray[np.float64]) -> tuple[str, ...]:
        return _distinct(m, rows[mask], values[mask])

    # Nothing stands for a side that is worded like the other one, however few statements the side has.
    stands, against = toward > 0.0, toward < 0.0
    return best(~after & stands, toward), best(after & stands, toward), best(against, -toward)


def _distinct(m: Measured, rows: NDArray[np.int64], values: NDArray[np.float64]) -> tuple[str, ...]:
    """Pick the rows with the largest values, one per speaker and bin, and no text twice.

    What gives a picked one again in large part comes after all others: a speech that is held again with a line changed
    would fill every place.
    """
    chosen: list[int] = []
    seen: set[object] = set()
    ranked = [int(rows[k]) for k in np.argsort(-values, kind="stable")]
    for last in (False, True):
        for row in ranked:
            if len(chosen) == QUOTES:
                break
            keys = {(int(m.speakers[row]), int(m.bins[row])), m.texts[row]}
            if not keys & seen and (last or not any(_gives_again(m.texts[row], m.texts[other]) for other in chosen)):
                chosen.append(row)
                seen |= keys
    return tuple(m.ids[row] for row in chosen)


def _gives_again(text: str, other: str) -> bool:
    """Tell whether half of the sentences of the shorter one, two at least, stand in the other to the letter."""
    one, two = set(split_sentences(text)), set(split_sentences(other))
    return len(one & two) >= max(2, min(len(one), len(two)) / 2)


def drift_points(m: Measured, window: int, rolling: int) -> tuple[tuple[parts.DriftPoint, ...], str | None]:
    """Measure the drift series, or say why there is none."""
    try:
        series = window_drift(m.moments, window, rolling)
    except TooLittleText as error:
        return (), f"No drift series: {m.why(error)}"
    return tuple(
        parts.DriftPoint(
            date=m.label(point.last),
            baseline=point.baseline,
            n=point.estimate.n_1,
            n_baseline=point.estimate.n_0,
            first=m.label(point.first),
            baseline_first=m.label(point.baseline_first),
            baseline_last=m.label(point.baseline_last),
            u=point.estimate.u,
            low=point.estimate.low,
            high=point.estimate.high,
        )
        for point in series
    ), None


def speaker_pairs(m: Measured) -> tuple[tuple[parts.SpeakerPair, ...], str | None]:
    """Compare every two speakers, or say why that cannot be done; the sentence also names who was set aside."""
    try:
        found = speaker_distances(m.moments, m.n_permutations, m.seeds["speakers"])
    except TooLittleText as error:
        return (), m.why(error)
    n = np.bincount(m.speakers, minlength=len(m.names))
    pairs = [
        parts.SpeakerPair(
            a=m.names[a],
            b=m.names[b],
            n_a=int(n[a]),
            n_b=int(n[b]),
            u=float(found.u[k]),
            low=_finite(found.low[k]),
            high=_finite(found.high[k]),
            p_value=_finite(found.p_value[k]),
            n_shared_days=int(found.shared_days[k]),
            refused=None if np.isfinite(found.p_value[k]) else m.why(_too_few_in_common(int(found.shared_days[k]))),
        )
        for k, (a, b) in enumerate(zip(found.a.tolist(), found.b.tolist(), strict=True))
    ]
    pairs.sort(key=lambda pair: (-(pair.u or 0.0), pair.a, pair.b))
    aside = [m.names[s] for s in found.set_aside]
    note = None
    if aside:
        more = f" and {len(aside) - ASIDE:,} more" if len(aside) > ASIDE + 1 else ""
        names = ", ".join(aside[:ASIDE] if more else aside).rstrip(".") + more  # some names end in 'Jr.'
        note = m.why("Not compared, since they spoke on fewer than three days or rarely: {}.", names)
    return tuple(pairs), note


def _too_few_in_common(days: int) -> str:
    return f"no p-value: {days} day{'s' * (days != 1)} in common, and {MIN_SHARED_DAYS} are needed"


def detectable_part(m: Measured, whole: float | None) -> parts.MinimumDetectable:
    """Find the minimum detectable drift; ``whole`` is the distance of another explanation, where one is known."""
    try:
        found = minimum_detectable(m.moments, alpha=m.alpha, random_state=m.seeds["power"], whole=whole)
    except TooLittleText as error:
        return parts.MinimumDetectable(refused=m.why(error))
    return parts.MinimumDetectable(
        u=found.u,
        u_high=found.u_high,
        power=found.power,
        alpha=found.alpha,
        at=m.label(found.at),
        n_simulations=found.n_simulations,
        n_permutations=found.n_permutations,
    )


def _or_none(compute: Callable[[], float]) -> float | None:
    try:
        return compute()
    except TooLittleText:
        return None


def noise_floor(
    m: Measured, restatements: NDArray[np.float64], reference: tuple[float | None, int]
) -> parts.NoiseFloor:
    """Sum up what re-wording and chance give, and what a wholly different explanation amounts to."""
    draws = (0.95, m.n_permutations, m.seeds["chance"], m.n_jobs)
    return parts.NoiseFloor(
        n_restatements=len(restatements),
        restatement_median=float(np.median(restatements)) if len(restatements) else None,
        restatement_q95=float(np.quantile(restatements, 0.95)) if len(restatements) >= 20 else None,
        typical_distance=_or_none(lambda: typical_distance(m.moments)),
        chance_u95=_or_none(lambda: chance_distance(m.moments, *draws)),
        chance_u95_searched=_or_none(lambda: largest_chance_distance(m.moments, *draws)),
        frame_distance=reference[0],
        n_frame_pairs=reference[1],
    )


def step_parts(m: Measured) -> tuple[tuple[parts.StepSummary, ...], tuple[parts.StepSummary, ...]]:
    """Sum up the steps between one speaker's successive days, per speaker and per day."""
    steps = measure_steps(m.moments)
    return _steps(steps.by_speaker, m, m.names.__getitem__), _steps(steps.by_bin, m, m.label)


def _steps(means: StepMeans, m: Measured, name: Label) -> tuple[parts.StepSummary, ...]:
    return tuple(
        parts.StepSummary(
            name=name(int(code)),
            n=int(means.n[k]),
            n_days=int(means.n_days[k]),
            n_steps=int(means.n_steps[k]),
            u=_finite(means.u[k]),
            low=_finite(means.low[k]),
            high=_finite(means.high[k]),
            refused=None if (why := means.refused[k]) is None else m.why(why),
        )
        for k, code in enumerate(means.code)
    )


def successive_parts(m: Measured) -> tuple[tuple[parts.SuccessiveStatement, ...], NDArray[np.float64]]:
    """Set each statement against earlier ones; the second value are the distances of re-statements."""
    found = successive(m.vectors, m.bins, m.speakers)
    references = {
        "own_previous": found.own_previous,
        "last_by_anyone": found.last_by_anyone,
        "first": found.first,
        "nearest_earlier": found.nearest_earlier,
    }
    rows = tuple(
        parts.SuccessiveStatement(
            id=m.ids[i],
            date=m.dates[i],
            speaker=m.names[m.speakers[i]],
            **{key: value for name, ref in references.items() for key, value in _against(m, name, ref, i).items()},
        )
        for i in range(len(m.ids))
    )
    return rows, found.restatements


def _against(m: Measured, name: str, reference: Reference, i: int) -> dict[str, Any]:
    index = int(reference.index[i])
    return {
        name: m.ids[index] if index >= 0 else None,
        f"{name}_distance": _finite(reference.distance[i]),
        f"{name}_rank": _finite(reference.rank[i]),
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
