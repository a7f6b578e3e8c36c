"""The best division of the period into segments, with a penalty that permutations set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.features import Features, Stack, prefix_squares
from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import MIN_SEGMENT, seed_children
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
        Sum of squares that the division explains.
    penalty : float
        What each change point had to explain at least: the 1 - alpha quantile of the best single change point's gain
        under day-block permutation.
    alpha : float
    n_permutations : int
    """

    change_points: tuple[int, ...]
    gain: float
    penalty: float
    alpha: float
    n_permutations: int


def segment(
    moments: Moments,
    alpha: float = 0.05,
    n_permutations: int = 199,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> Segmentation:
    r"""Divide the period where means differ most, each change point paying what chance alone would explain.

    Over all divisions into segments s of two bins or more,

    .. math:: \sum_s \|R_s\|^2 / n_s \;-\; \beta \, (\text{number of change points})

    is largest, with :math:`R_s` the residual vector sum of segment s (speaker means and log length taken out) and
    :math:`n_s` its statements.

    Parameters
    ----------
    moments : Moments
    alpha : float
        Share of streams without any change in which one change point or more is found.
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
    For a picture of the whole period; what may be claimed of a date is the scan's to say. The permuted days hold the
    changes too, and would make the penalty too high: so once a first division is found, its means are taken out, the
    penalty is drawn anew and the period divided again, until no further change point comes in. Alarms where days are
    autocorrelated, as the scan by days does.

    References
    ----------
    Harchaoui & Cappé (2007) and Arlot, Celisse & Harchaoui (2019) for kernel change points by dynamic programming.

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
    residuals = residualise(moments)
    if not residuals.varies:
        return Segmentation((), 0.0, 0.0, alpha, n_permutations)
    observed, seeds = residuals.features, seed_children(random_state, _MAX_ROUNDS)
    gains = _segment_gains(observed)
    cuts: list[int] = []
    gain = penalty = 0.0
    for seed in seeds:
        drawn = _penalty(_less_segments(observed, cuts), len(cuts), alpha, n_permutations, seed, n_jobs)
        if cuts and drawn <= _NOTHING * gain:
            break  # the segments explain all there is
        penalty, before = drawn, len(cuts)
        cuts, gain = _best_division(gains, penalty)
        if len(cuts) <= before:
            break
    return Segmentation(tuple(int(residuals.bins[c]) for c in cuts), gain, penalty, alpha, n_permutations)


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


def _single_gain(features: Stack) -> FloatArray:
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
