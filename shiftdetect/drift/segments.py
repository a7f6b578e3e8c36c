"""The best division of the period into segments, with a penalty that permutations set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.features import Features, Stack, prefix_squares
from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.drift.pooling import measure_spread, pool_speakers
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import MIN_SEGMENT, permutation_tests, seed_children, step_scores
from shiftdetect.drift.sharing import days_share
from shiftdetect.drift.whether import anything_changed
from shiftdetect.errors import ShiftDetectError, TooLittleText

MAX_BINS = 400
"""Time and memory grow with the square of the number of bins."""

_MAX_ROUNDS = 8
_NOTHING = 1e-9


@dataclass(frozen=True)
class Segmentation:
    """Change points of the best division.

    Attributes
    ----------
    change_points : tuple of int
        First bin of each segment but the first.
    gain : float
        Sum of squares that the best division explained, before any of its change points was dropped or moved: not that
        of ``change_points``.
    penalty : float
        What each change point of the best division had to explain at least: the 1 - alpha quantile of the best single
        change point's gain under day-block permutation or, where that is less, just below the gain of the best single
        change point. 0 where nothing was divided.
    alpha : float
    n_permutations : int
    p_value : float
        Whether anything changed: mean of the two permutation p-values, or the day-block one alone
        (:func:`~shiftdetect.drift.whether.anything_changed`).
    """

    change_points: tuple[int, ...]
    gain: float
    penalty: float
    alpha: float
    n_permutations: int
    p_value: float = 1.0


def segment(
    moments: Moments,
    alpha: float = 0.05,
    n_permutations: int = 199,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> Segmentation:
    r"""Divide the period where means differ most, once it is clear that something changed.

    *Whether*: the partial scores of all steps (as in the scan) and of the slow waves (as in the order test), the two
    families under one correction (:func:`~shiftdetect.drift.whether.anything_changed`). Where its p-value is at or
    below alpha, *where*: over all divisions into segments s of two bins or more,

    .. math:: \sum_s \|R_s\|^2 / n_s \;-\; \beta \, (\text{number of change points})

    is largest, with :math:`R_s` the residual vector sum of segment s and :math:`n_s` its statements. Log length is
    taken out, and speakers as far as they are seen to differ (:func:`~shiftdetect.drift.pooling.pool_speakers`), in
    both questions. Where there are several dates, those between whose neighbours the best step is not above chance at
    alpha (or that have fewer than five bins) are dropped, the weakest first. The last one is not looked at again and
    always stays: it stands at the step that explains most of the whole period.

    Parameters
    ----------
    moments : Moments
    alpha : float
        Nominal share of streams without any change in which one change point or more is found. It is kept to in the
        calibration study and guaranteed nowhere: see Notes.
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int
        Threads; changes nothing but time.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins.
    ShiftDetectError
        With more than 400 bins.

    Notes
    -----
    For a picture of the whole period; what may be claimed of a date is the scan's to say. The waves see an account
    that is taken back, which no single step does, and the division dates it where it is plain enough. The penalty
    alone asked too much: it is drawn from days in random order, which hold the changes too, and knows nothing of what
    speakers explain of a step. So there is one change point at least where the test says so, and once a first division
    is found, its means are taken out, the penalty is drawn anew and the period divided again, until no further change
    point comes in.

    Alpha is for one claim: that anything changed. Neither division nor dropping can add to its error or take from it,
    since they come after it and leave one date at least. No date is tested: where the account drifts slowly there is
    none to find and one is given all the same; of an account that is taken back, faintly, often one date alone is
    left, at either turn or beside it. How many there are is an estimate: the scans between neighbours look at spans
    that were chosen on the same statements, so that alpha there is a threshold and no error rate. Alarms where days are
    autocorrelated, as the scan by days and the order test do.

    Speakers are not taken out wholly, as the scan does, since a change that comes with new speakers goes out with them.
    How far they differ is seen on the days on which several speak; where none do, they are taken out wholly. So a
    speaker who says on one day what others say counts as one of them, also where all are replaced at the change: who
    wants what the same people say, reads the scan. Where the mix of speakers moves and they differ in one direction
    alone, more than their differences all told suggest, that may be taken for a change.

    References
    ----------
    Harchaoui & Cappé (2007) and Arlot, Celisse & Harchaoui (2019) for kernel change points by dynamic programming;
    Westfall & Young (1993) for max-T; ter Braak (1992) for the null; Henderson (1953, 1975) for speakers.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> x = np.repeat(np.eye(3), 6, axis=0)
    >>> segment(compute_moments(x, np.arange(18), np.zeros(18))).change_points
    (6, 12)
    """
    if moments.n_bins < permutation.MIN_BINS:
        raise TooLittleText(
            f"segments need statements in at least {permutation.MIN_BINS} time bins and there are {moments.n_bins}."
        )
    if moments.n_bins > MAX_BINS:
        raise ShiftDetectError(
            f"segments are sought in up to {MAX_BINS} time bins, not {moments.n_bins}: take wider ones."
        )
    fixed = residualise(moments)
    if not fixed.varies:
        return Segmentation((), 0.0, 0.0, alpha, n_permutations)
    *seeds, of_test, of_spans = seed_children(random_state, _MAX_ROUNDS + 2)
    spread = measure_spread(moments)
    residuals = pool_speakers(moments, spread.ratio)
    p, step = anything_changed(residuals, fixed, spread.within, n_permutations, of_test, n_jobs)
    if p > alpha:
        return Segmentation((), 0.0, 0.0, alpha, n_permutations, p)
    cuts, gain, penalty = _divide(residuals.features, alpha, n_permutations, seeds, n_jobs)
    found = [int(residuals.bins[c]) for c in cuts]
    while len(found) > 1:
        edges = [int(moments.bins[0]), *found, int(moments.bins[-1]) + 1]
        spans = [moments.between(a, b - 1) for a, b in zip(edges, edges[2:], strict=False)]
        p_of = [_p_of_span(span, spread.ratio, n_permutations, of_spans, n_jobs) for span in spans]
        weakest = int(np.argmax(p_of))
        if p_of[weakest] <= alpha:
            break
        del found[weakest]
    if len(found) == 1:
        found = [int(residuals.bins[step])]
    return Segmentation(tuple(found), gain, penalty, alpha, n_permutations, p)


def _p_of_span(span: Moments, ratio: float, n_permutations: int, seed: np.random.SeedSequence, n_jobs: int) -> float:
    """p-value of the best step of a span as the scan gives it, speakers pooled; 1 where it has too few bins for one."""
    residuals = pool_speakers(span, ratio)
    if span.n_bins < permutation.MIN_BINS or not residuals.varies:
        return 1.0
    days, within = permutation_tests(residuals, step_scores, n_permutations, seed_children(seed), n_jobs)
    return permutation.reported_p(days.p_value, within, days_share(residualise(span)))


def _divide(
    features: Features, alpha: float, n_permutations: int, seeds: list[np.random.SeedSequence], n_jobs: int
) -> tuple[list[int], float, float]:
    """Cuts of the best division, at least one, with what it explains and the penalty it paid."""
    gains, most = _segment_gains(features), float(_single_gain(features).max())
    cuts: list[int] = []
    gain = penalty = 0.0
    for seed in seeds:
        drawn = _penalty(_less_segments(features, cuts), len(cuts), alpha, n_permutations, seed, n_jobs)
        if cuts and drawn <= _NOTHING * gain:
            break  # the segments explain all there is
        penalty, before = min(drawn, (1.0 - _NOTHING) * most), len(cuts)
        cuts, gain = _best_division(gains, penalty)
        if len(cuts) <= before:
            break
    return cuts, gain, penalty


def _penalty(
    features: Features, n_cuts: int, alpha: float, n_permutations: int, seed: np.random.SeedSequence, n_jobs: int
) -> float:
    days = len(features.n)

    def best_single(size: int, rng: np.random.Generator) -> FloatArray:
        gain = _single_gain(features.reorder(permutation.day_orders(days, size, rng)))
        return np.asarray(gain.max(axis=-1, keepdims=True))

    null = permutation.in_chunks(best_single, n_permutations, seed, n_jobs)
    # Taking the segments' means out took part of the days' scatter with it.
    return float(np.quantile(null, 1.0 - alpha, method="higher")) * days / (days - n_cuts)


def _less_segments(features: Features, cuts: list[int]) -> Features:
    """Day sums less what their segment's mean predicts."""
    segment_of = np.searchsorted(cuts, np.arange(len(features.n)), side="right")
    sums = features.sums.copy()
    for k in range(len(cuts) + 1):
        of = segment_of == k
        sums[of] -= features.n[of, None] * (sums[of].sum(axis=0) / features.n[of].sum())
    return Features(features.n, sums, features.loads)


def _single_gain(features: Features | Stack) -> FloatArray:
    """Sum of squares that one change point explains, (..., n_cuts)."""
    before = np.cumsum(features.n, axis=-1)[..., :-1]
    square = prefix_squares(features)
    total = features.n.sum(axis=-1, keepdims=True)
    # The residual sums add up to zero, so that what lies after is the same vector with the other sign.
    gain = square * (1.0 / before + 1.0 / (total - before))
    return np.asarray(gain[..., MIN_SEGMENT - 1 : gain.shape[-1] - (MIN_SEGMENT - 1)])


def _segment_gains(features: Features) -> FloatArray:
    """Squared sum over statements of each segment [a, b), (n_bins + 1, n_bins + 1); -inf where it is too short."""
    n = np.concatenate([[0.0], np.cumsum(features.n)])
    prefix = np.vstack([np.zeros(features.sums.shape[1]), np.cumsum(features.sums, axis=0)])
    inner = prefix @ prefix.T
    square = np.diag(inner)[:, None] + np.diag(inner)[None, :] - 2.0 * inner
    place = np.arange(len(n))
    long = place[None, :] - place[:, None] >= MIN_SEGMENT
    return np.where(long, square / np.where(long, n[None, :] - n[:, None], 1.0), -np.inf)


def _best_division(gains: FloatArray, penalty: float) -> tuple[list[int], float]:
    """Cuts of the division that explains most after the penalty, by dynamic programming."""
    last = len(gains) - 1
    best = np.full(last + 1, -np.inf)
    best[0] = penalty  # the first segment is no change point
    came_from = np.zeros(last + 1, dtype=np.int64)
    for b in range(MIN_SEGMENT, last + 1):
        value = best[:b] + gains[:b, b] - penalty
        came_from[b] = int(np.argmax(value))
        best[b] = value[came_from[b]]
    cuts, b = [], last
    while came_from[b] > 0:
        b = int(came_from[b])
        cuts.append(b)
    return cuts[::-1], float(best[last] + penalty * len(cuts))
