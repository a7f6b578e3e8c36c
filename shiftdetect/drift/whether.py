"""Whether anything changed at all: steps and slow waves in one test, on nulls that do not hold the change itself."""

from __future__ import annotations

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.features import Features, Stack, over_stacks
from shiftdetect.drift.moments import FloatArray
from shiftdetect.drift.order import slow_waves, wave_scores
from shiftdetect.drift.residuals import Residuals
from shiftdetect.drift.scan import MIN_SEGMENT, seed_children, step_scores
from shiftdetect.drift.sharing import day_excess, days_share

_NOTHING = 1e-9


def anything_changed(
    pooled: Residuals,
    fixed: Residuals,
    within: float,
    n_permutations: int,
    seed: np.random.SeedSequence,
    n_jobs: int = 1,
) -> tuple[float, int]:
    r"""Test whether anything changed, and say which step explains most.

    The partial scores of all steps and of the slow waves are two families of one max-T test
    (:func:`~shiftdetect.drift.permutation.max_t_of_families`), on two nulls:

    - whole days change places, of what the step that explains most leaves, times
      :math:`\mathrm{SS} / \mathrm{SS}_{left}` with SS the sum of squares of the days' means;
    - each speaker's days change places among themselves, the scores times
      :math:`1 + \hat\rho \, (\sum_d s_d^2 - \sum_c s_c^2) / \tilde z^\top \tilde z`, with :math:`s_d` and
      :math:`s_c` the sums of the residualised shape over days and cells, and :math:`\hat\rho` how much more alike
      different speakers are on one day than on neighbouring ones, and one standard error more
      (:func:`~shiftdetect.drift.sharing.day_excess`), over the variance within.

    The mean of the two p-values is returned. Where statements of one day are seen to share something
    (:func:`~shiftdetect.drift.sharing.days_share`), or no speaker has two days, it is that of whole days alone, as they
    are.

    Parameters
    ----------
    pooled : Residuals
        What is tested: speakers taken out as far as they are seen to differ.
    fixed : Residuals
        Speakers taken out wholly: what days share is seen in it.
    within : float
        Variance of a statement once its day and its speaker are taken out; 0 where unknown.
    n_permutations : int
    seed : SeedSequence
    n_jobs : int

    Returns
    -------
    p_value : float
    step : int
        Place of the bin in which the step begins that explains most.

    Notes
    -----
    Days in random order hold the change too: of twelve days of which half tell another story many orders nearly part
    the two by chance, and that is much of what a plain permutation compares a change with. Residuals of the fuller
    model do not hold it (ter Braak), and find clearly more. Neither null is exact. The best of several steps was taken
    out, so that a little too little is left, and the share that days have in the second is an estimate, too small along
    the directions in which days differ most: either alone alarms a little too often. Their mean stays
    near the level on all streams from the banks without autocorrelation (``make bench``), which is what it was chosen
    for; where few days share one strong thing it is somewhat above (``docs/benchmark/shared_days.md``), and nothing
    guarantees it elsewhere. What may be claimed is the scan's to say, whose nulls are plain.

    References
    ----------
    ter Braak (1992), Permutation versus bootstrap significance tests in multiple regression and ANOVA; Anderson &
    Legendre (1999), An empirical comparison of permutation methods for tests of partial regression coefficients;
    Westfall & Young (1993) for max-T.
    """
    waves = slow_waves(pooled.bins)
    n_steps = pooled.n_bins - 2 * MIN_SEGMENT + 1
    of_days, of_cells = seed_children(seed)

    def scores(features: Features | Stack) -> FloatArray:
        return np.concatenate([step_scores(features), wave_scores(features, waves)], axis=-1)

    observed = scores(pooled.features)
    # Not the standardised scores: where the signal is strong, their spread over some hundred orders moves the date.
    step = int(np.argmax(np.nan_to_num(observed[:n_steps]))) + MIN_SEGMENT
    alone = days_share(fixed) or not permutation.can_exchange_within_speakers(pooled.speaker)
    left, grown = (pooled.features, 1.0) if alone else _less_step(pooled.features, step)

    def by_day(size: int, rng: np.random.Generator) -> FloatArray:
        orders = permutation.day_orders(pooled.n_bins, size, rng)
        return over_stacks(scores, left.reorder, orders, pooled.n_bins)

    def by_cell(size: int, rng: np.random.Generator) -> FloatArray:
        places = permutation.shuffle_within(pooled.position, pooled.speaker, size, rng)
        return over_stacks(scores, pooled.place, places, pooled.n_bins)

    rows = permutation.in_chunks(by_day, n_permutations, of_days, n_jobs) * grown
    days = permutation.max_t_of_families(observed, rows, n_steps).p_value
    if alone:
        return days, step
    # One standard error more than is seen, as for speakers.
    shared = max(0.0, sum(day_excess(fixed))) / within if within > 0.0 else 0.0
    rows = permutation.in_chunks(by_cell, n_permutations, of_cells, n_jobs) * (1.0 + shared * _crowding(pooled, waves))
    return (days + permutation.max_t_of_families(observed, rows, n_steps).p_value) / 2.0, step


def _less_step(features: Features, step: int) -> tuple[Features, float]:
    """Day sums less what a step at this place explains, and the sum of squares of day means over that which is left."""
    z = (np.arange(len(features.n)) >= step).astype(np.float64)
    along = features.n * z - features.loads @ (features.loads.T @ z)
    length = float(z @ along)
    if length <= _NOTHING * features.n.sum():
        return features, 1.0
    left = Features(features.n, features.sums - along[:, None] * (z @ features.sums / length), features.loads)
    before, after = (float(np.sum(f.sums**2 / f.n[:, None])) for f in (features, left))
    # Where a step explains all there is, nothing is left to permute.
    return (left, before / after) if after > _NOTHING * before else (features, 1.0)


def _crowding(residuals: Residuals, waves: FloatArray) -> FloatArray:
    """By how much what days share raises the expected score of each step and of the first waves, in units of its share.

    Of several waves together the mean stands for each.
    """
    places = np.arange(residuals.n_bins)
    steps = places >= np.arange(MIN_SEGMENT, residuals.n_bins - MIN_SEGMENT + 1)[:, None]
    found = np.array([_crowding_of(residuals, z) for z in (*steps.astype(np.float64), *waves)])
    of_waves = found[len(steps) :]
    return np.concatenate([found[: len(steps)], np.cumsum(of_waves) / np.arange(1, len(of_waves) + 1)])


def _crowding_of(residuals: Residuals, of_bin: FloatArray) -> float:
    z = of_bin[residuals.position]
    of_speaker = np.bincount(residuals.speaker, weights=residuals.own * z)
    along = residuals.n * z - residuals.own * of_speaker[residuals.speaker]
    along -= residuals.common @ (residuals.common.T @ z)
    length = float(z @ along)
    if length <= _NOTHING * residuals.n.sum():
        return 0.0
    of_days = np.bincount(residuals.position, weights=along)
    return max(0.0, float(of_days @ of_days - along @ along)) / length
