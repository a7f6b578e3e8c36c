"""Did the explanation shift, and when: the partial score scan, and its recursion for several change points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.features import Features, Stack, over_stacks, prefix_squares
from shiftdetect.drift.moments import FloatArray, Moments
from shiftdetect.drift.permutation import reported_p
from shiftdetect.drift.residuals import Residuals, residualise, step_lengths
from shiftdetect.drift.sharing import days_share
from shiftdetect.errors import ShiftDetectError, TooLittleText

MIN_SEGMENT = 2
"""Bins on either side of a change point: the debiased distance across it needs two."""


@dataclass(frozen=True)
class ScanResult:
    """What the scan found.

    Attributes
    ----------
    p_value : float
        Day-block permutation, max-T over the dates.
    p_within_speaker : float or None
        None where no speaker has two days.
    statistic : float
        Standardised maximum.
    best_bin : int or None
        First bin of the later segment at the maximum; None where no vector varies.
    n_permutations : int
    p_blocks : float or None
        Under permutation of blocks of ``block_bins`` consecutive bins: small only where an account that lingers from
        day to day does not explain the step either. None where there are too few bins for it.
    block_bins : int or None
    days_share : bool
        Whether statements of one day are seen to share something, so that the day-block p-value alone is reported.
    """

    p_value: float
    p_within_speaker: float | None
    statistic: float
    best_bin: int | None
    n_permutations: int
    p_blocks: float | None = None
    block_bins: int | None = None
    days_share: bool = False

    @property
    def p_reported(self) -> float:
        """Mean of the two p-values, or the first alone: see :func:`~shiftdetect.drift.permutation.reported_p`."""
        return reported_p(self.p_value, self.p_within_speaker, self.days_share)


def scan(
    moments: Moments,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
    block_bins: int | None = None,
) -> ScanResult:
    r"""Scan all dates for a step in the mean vector that speakers and statement length do not explain.

    For the step shape z at each date, residualised on speaker dummies and log length to :math:`\tilde z`,

    .. math:: T(z) = \|\sum_i \tilde z_i x_i\|^2 \,/\, \tilde z^\top \tilde z

    standardised by its permutation mean and deviation; the maximum over the dates is compared with permuted maxima.

    Parameters
    ----------
    moments : Moments
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int
        Threads; changes nothing but time.
    block_bins : int, optional
        Bins per block for ``p_blocks``; a fifth of the period when left out, and none below 25 bins.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins: 4 have only 24 orders.
    ShiftDetectError
        Where ``block_bins`` leaves fewer than 5 blocks.

    Notes
    -----
    Assumes whole days exchangeable under the null, given speakers and length. Slightly liberal where the mix of
    speakers moves strongly; the within-speaker permutation stands beside it for that. Both are liberal where an
    account lingers from day to day (autocorrelation): ``p_blocks`` is the one to read then. A date is a candidate
    only, unless the reported p-value is small: the mean of the two, or the first alone where statements of one day are
    seen to share something.

    References
    ----------
    McArdle & Anderson (2001) for partial distance-based redundancy analysis; Westfall & Young (1993) for max-T.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> x = np.repeat([[1.0, 0.0], [0.0, 1.0]], 5, axis=0)
    >>> result = scan(compute_moments(x, np.arange(10), np.zeros(10)))
    >>> result.best_bin, result.p_value < 0.05
    (5, True)
    """
    _check_bins(moments.n_bins, "the scan")
    length = block_bins if block_bins is not None else permutation.block_length(moments.n_bins)
    if length is not None and not 1 <= length <= moments.n_bins // permutation.MIN_BINS:
        raise ShiftDetectError(
            f"block_bins={length} must lie between 1 and {moments.n_bins // permutation.MIN_BINS}: of {moments.n_bins} "
            f"time bins at least {permutation.MIN_BINS} blocks have to remain."
        )
    residuals = residualise(moments)
    if not residuals.varies:
        within = 1.0 if permutation.can_exchange_within_speakers(residuals.speaker) else None
        return ScanResult(1.0, within, 0.0, None, n_permutations, 1.0 if length else None, length)
    seeds = seed_children(random_state, 3)
    days, within = permutation_tests(residuals, step_scores, n_permutations, seeds, n_jobs)
    blocks = None if length is None else p_blocks(residuals, length, n_permutations, seeds[2], n_jobs)
    k = int(np.argmax(days.standardised))
    best = int(residuals.bins[k + MIN_SEGMENT])
    top = float(days.standardised[k])
    return ScanResult(days.p_value, within, top, best, n_permutations, blocks, length, days_share(residuals))


def p_blocks(
    residuals: Residuals, length: int, n_permutations: int, seed: np.random.SeedSequence, n_jobs: int = 1
) -> float:
    """p-value of the step under permutation of blocks of ``length`` consecutive bins, max-T over the dates."""
    observed = residuals.features

    def by_block(size: int, rng: np.random.Generator) -> FloatArray:
        orders = permutation.block_orders(residuals.n_bins, length, size, rng)
        return over_stacks(step_scores, observed.reorder, orders, residuals.n_bins)

    rows = permutation.in_chunks(by_block, n_permutations, seed, n_jobs)
    return permutation.max_t(step_scores(observed), rows).p_value


def permutation_tests(
    residuals: Residuals,
    statistics: Callable[[Features | Stack], FloatArray],
    n_permutations: int,
    seeds: list[np.random.SeedSequence],
    n_jobs: int,
    test: Callable[[FloatArray, FloatArray], permutation.MaxT] = permutation.max_t,
) -> tuple[permutation.MaxT, float | None]:
    """Run both nulls on any statistics of (stacks of) features; the second p is None where it cannot be run."""
    observed = residuals.features

    def by_day(size: int, rng: np.random.Generator) -> FloatArray:
        orders = permutation.day_orders(residuals.n_bins, size, rng)
        return over_stacks(statistics, observed.reorder, orders, residuals.n_bins)

    def within(size: int, rng: np.random.Generator) -> FloatArray:
        places = permutation.shuffle_within(residuals.position, residuals.speaker, size, rng)
        return over_stacks(statistics, residuals.place, places, residuals.n_bins)

    value = statistics(observed)
    days = test(value, permutation.in_chunks(by_day, n_permutations, seeds[0], n_jobs))
    if not permutation.can_exchange_within_speakers(residuals.speaker):
        return days, None
    rows = permutation.in_chunks(within, n_permutations, seeds[1], n_jobs)
    return days, test(value, rows).p_value


def step_scores(features: Features | Stack) -> FloatArray:
    """Partial score T of each step, (..., n_bins - 2 MIN_SEGMENT + 1); NaN where the covariates explain the step."""
    square = prefix_squares(features)
    length = step_lengths(features)
    scores = np.divide(square, length, out=np.full(length.shape, np.nan), where=length > 0)
    return np.asarray(scores[..., MIN_SEGMENT - 1 : scores.shape[-1] - (MIN_SEGMENT - 1)])


@dataclass(frozen=True)
class Split:
    """One change point of the recursion.

    Attributes
    ----------
    bin : int
        First bin of the later segment.
    first, last : int
        First and last bin with statements of the span that was split.
    p_value : float
        Mean of the two permutation p-values in that span.
    exploratory : bool
        True below the first split: its p-value does not know of the splits above it.
    """

    bin: int
    first: int
    last: int
    p_value: float
    exploratory: bool


def find_change_points(
    moments: Moments,
    first_scan: ScanResult,
    alpha: float = 0.05,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> tuple[Split, ...]:
    """Split at the scan's best date while its p-value stays at or below ``alpha``, then look into both parts.

    Parameters
    ----------
    moments : Moments
    first_scan : ScanResult
        Of the whole span, so that it is not run twice.
    alpha : float
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int

    Returns
    -------
    tuple of Split
        In order of time; those below the first are exploratory. ``first`` and ``last`` are those of the two final
        segments that meet at the change point.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> days = np.arange(16)
    >>> noise = np.random.default_rng(0).normal(scale=0.1, size=(16, 2))
    >>> moments = compute_moments(np.eye(2)[(days >= 9).astype(int)] + noise, days, 0 * days)
    >>> [(split.bin, split.exploratory) for split in find_change_points(moments, scan(moments, 199), 0.05, 199)]
    [(9, False)]
    """
    root = seed_children(random_state, 1)[0]
    found: list[tuple[int, float, bool]] = []

    def look(part: Moments, result: ScanResult, depth: int) -> None:
        if result.best_bin is None or result.p_reported > alpha:
            return
        found.append((result.best_bin, result.p_reported, depth > 0))
        low, high = int(part.bins[0]), int(part.bins[-1])
        for a, b in ((low, result.best_bin - 1), (result.best_bin, high)):
            child = part.between(a, b)
            if child.n_bins >= permutation.MIN_BINS:
                look(child, scan(child, n_permutations, root.spawn(1)[0], n_jobs), depth + 1)

    look(moments, first_scan, 0)
    found.sort()
    edges = [int(moments.bins[0]), *(bin_ for bin_, _, _ in found), int(moments.bins[-1]) + 1]
    return tuple(
        Split(bin_, edges[i], int(moments.bins[moments.bins < edges[i + 2]][-1]), p, exploratory)
        for i, (bin_, p, exploratory) in enumerate(found)
    )


def _check_bins(n_bins: int, what: str) -> None:
    if n_bins < permutation.MIN_BINS:
        raise TooLittleText(
            f"{what} needs statements in at least {permutation.MIN_BINS} time bins and there "
            f"{'is' if n_bins == 1 else 'are'} {n_bins}: so few have too few orders for a p-value. "
            "Collect more days or use finer time bins, if the dates allow it."
        )


def seed_children(random_state: int | np.random.SeedSequence, n: int = 2) -> list[np.random.SeedSequence]:
    """Return n fresh seeds that depend on ``random_state`` alone: a SeedSequence given twice gives the same ones."""
    if isinstance(random_state, np.random.SeedSequence):
        entropy, key = random_state.entropy, random_state.spawn_key
        return np.random.SeedSequence(entropy, spawn_key=key).spawn(n)
    return np.random.SeedSequence(random_state).spawn(n)
