"""Who differs from whom: debiased distance between speakers within one period ('message discipline')."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from shiftdetect.drift.distance import ROUNDING, jackknife_variance, score_interval
from shiftdetect.drift.leverage import mean_corrected
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import reduce_rank
from shiftdetect.drift.scan import seed_children
from shiftdetect.errors import TooLittleText

MAX_SPEAKERS = 30
MIN_DAYS = 3
"""Days per speaker: with two there is no interval, and the estimate is one pair of days."""

MIN_SHARED_DAYS = 5
"""With k shared days there are 2^k labellings: below 5 no p-value can reach .05."""

_AT_ONCE = 500


@dataclass(frozen=True)
class SpeakerDistances:
    """Distances between all pairs of speakers who can be compared.

    Attributes
    ----------
    a, b : ndarray of int, shape (n_pairs,)
        Speaker codes.
    u : ndarray of float, shape (n_pairs,)
    low, high : ndarray of float, shape (n_pairs,)
        Delete-one-day jackknife, inverted as a score interval.
    p_value : ndarray of float, shape (n_pairs,)
        Holm's adjustment over the pairs that can be tested; NaN where the two share fewer than five days.
    shared_days : ndarray of int, shape (n_pairs,)
        Days on which both spoke.
    set_aside : tuple of int
        Codes of speakers seen on fewer than three days, or beyond the 30 with most statements.
    """

    a: IntArray
    b: IntArray
    u: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray
    shared_days: IntArray
    set_aside: tuple[int, ...]


def speaker_distances(
    moments: Moments,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    confidence: float = 0.95,
) -> SpeakerDistances:
    r"""Compare every two speakers by the cross-day debiased distance, pairs of one day left out of every term.

    .. math:: U_{ab} = A_a + A_b - 2 B_{ab}, \qquad B_{ab} = \frac{S_a \cdot S_b - \sum_d S_{ad} \cdot S_{bd}}
              {n_a n_b - \sum_d n_{ad} n_{bd}}

    Parameters
    ----------
    moments : Moments
    n_permutations : int
    random_state : int or SeedSequence
    confidence : float
        Of the intervals, which are made like those of :func:`~shiftdetect.drift.distance.cross_day_distance`.

    Raises
    ------
    TooLittleText
        Where fewer than two speakers spoke on three days or more.

    Notes
    -----
    The null, for each pair: on a day on which both spoke it does not matter who of the two said what. What one said
    that day changes its label as a whole, so that one interview does not count as many independent statements; nobody
    else's words enter the comparison. Up to 2^k labellings for k shared days, each taken once where there are no more
    than ``n_permutations``. Where speakers spoke at different times, drift in time adds to their distance; the
    permutation carries it along, the estimate does not.

    References
    ----------
    Anderson (2001) for permutation within strata; Holm (1979).

    Examples
    --------
    Two speakers with a story each, on six days:

    >>> from shiftdetect.drift.moments import compute_moments
    >>> days, who = np.repeat(np.arange(6), 2), np.tile([0, 1], 6)
    >>> found = speaker_distances(compute_moments(np.eye(2)[who], days, who), 99)
    >>> found.u.tolist(), found.shared_days.tolist(), found.p_value.round(2).tolist()
    ([2.0], [6], [0.03])
    """
    usable, aside = _choose(moments)
    if len(usable) < 2:
        n = len(usable) + len(aside)
        raise TooLittleText(
            f"{len(usable)} of {n} speaker{'s' * (n != 1)} spoke on {MIN_DAYS} days or more, and a comparison "
            "needs two of them: collect more days, or merge spellings of one name."
        )
    cells = moments.take(np.isin(moments.speaker, usable))
    code = np.searchsorted(usable, cells.speaker)
    pairs = np.array(list(combinations(range(len(usable)), 2)))
    u, left = _distances(cells, code, len(usable))
    low, high = _intervals(cells, code, u, left, confidence)
    i, j = pairs.T
    seeds = seed_children(random_state, len(pairs))
    tests = [_pair_test(cells, code, pair, n_permutations, seed) for pair, seed in zip(pairs, seeds, strict=True)]
    p = _holm(np.array([value for value, _ in tests]))
    shared = np.array([days for _, days in tests], dtype=np.int64)
    return SpeakerDistances(
        usable[i], usable[j], u[i, j], low[i, j], high[i, j], p, shared, tuple(int(s) for s in aside)
    )


def _choose(moments: Moments) -> tuple[IntArray, IntArray]:
    codes, inverse = np.unique(moments.speaker, return_inverse=True)
    days, n = np.bincount(inverse), np.bincount(inverse, weights=moments.n)
    enough = np.flatnonzero(days >= MIN_DAYS)
    most = enough[np.lexsort((enough, -n[enough]))][:MAX_SPEAKERS]
    chosen = np.sort(most)
    return codes[chosen], np.setdiff1d(codes, codes[chosen])


def _distances(cells: Moments, code: IntArray, n_speakers: int) -> tuple[FloatArray, FloatArray]:
    """Debiased distances between all speakers, (n_speakers, n_speakers), and the same without each day in turn."""
    sums, n = np.zeros((n_speakers, cells.sum_x.shape[1])), np.zeros(n_speakers)
    np.add.at(sums, code, cells.sum_x)
    np.add.at(n, code, cells.n)
    edges = np.append(np.searchsorted(cells.bin, cells.bins), len(cells.bin))
    days = [slice(start, end) for start, end in pairwise(edges)]
    product, count = sums @ sums.T, np.outer(n, n)
    for day in days:  # a speaker has one cell a day
        here = np.ix_(code[day], code[day])
        product[here] -= cells.sum_x[day] @ cells.sum_x[day].T
        count[here] -= np.outer(cells.n[day], cells.n[day])
    left = np.empty((len(days), n_speakers, n_speakers))
    for k, day in enumerate(days):
        left[k] = _of_means(
            _without(product, sums, cells.sum_x[day], code[day]),
            _without(count, n[:, None], cells.n[day, None], code[day]),
        )
    return _of_means(product, count), left


def _without(product: FloatArray, total: FloatArray, today: FloatArray, who: IntArray) -> FloatArray:
    """Products over pairs of different days, (n_speakers, n_speakers), less those in which one day takes part."""
    left = product.copy()
    with_others = total @ today.T
    left[:, who] -= with_others
    left[who] -= with_others.T
    left[np.ix_(who, who)] += 2.0 * (today @ today.T)  # the day's own pairs were never in, and went out twice
    return left


def _of_means(product: FloatArray, count: FloatArray) -> FloatArray:
    means = _ratio(product, count)
    own = np.diag(means)
    u = own[:, None] + own[None, :] - 2.0 * means
    return np.where(np.abs(u) < ROUNDING, 0.0, u)


def _intervals(
    cells: Moments, code: IntArray, estimate: FloatArray, leave: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    n_speakers = len(estimate)
    counts = np.zeros((cells.n_bins, n_speakers))
    counts[cells.position, code] = cells.n
    residuals = np.zeros((cells.n_bins, n_speakers, cells.sum_x.shape[1]))
    means = np.zeros((n_speakers, cells.sum_x.shape[1]))
    np.add.at(means, code, cells.sum_x)
    means /= counts.sum(axis=0)[:, None]
    residuals[cells.position, code] = cells.sum_x - cells.n[:, None] * means[code]
    low, high = np.full(estimate.shape, np.nan), np.full(estimate.shape, np.nan)
    for i, j in combinations(range(n_speakers), 2):
        # Days on which neither spoke leave the estimate as it is and are no units of this pair.
        values = leave[(counts[:, i] > 0) | (counts[:, j] > 0), i, j]
        if not np.isfinite(values).all():
            continue
        noise = _noise_variance(residuals[:, i], residuals[:, j], counts[:, i], counts[:, j])
        df = int(np.minimum(*np.sum(counts[:, [i, j]] > 0, axis=0))) - 1
        low[i, j], high[i, j] = score_interval(
            estimate[i, j], jackknife_variance(values), noise, 2.0 * noise, (df, df), confidence
        )
    return low, high


def _noise_variance(a: FloatArray, b: FloatArray, n_a: FloatArray, n_b: FloatArray) -> float:
    """Variance of the distance at no difference, from products of day residuals across speakers and days.

    What a day does to both speakers alike cancels in the distance; it is not taken out here, which errs on the wide
    side.
    """
    other_day = ~np.eye(len(n_a), dtype=bool)
    weights = np.outer(n_a, n_b)[other_day].sum()
    kept = np.outer(*(mean_corrected(n / n.sum()) for n in (n_a, n_b)))
    scale = float(np.sum((kept * (a @ b.T) ** 2)[other_day])) / weights
    within = sum(2.0 / (n.sum() ** 2 - n @ n) for n in (n_a, n_b))
    return float(scale * (within + 4.0 / weights))


def _pair_test(
    cells: Moments, code: IntArray, pair: IntArray, n_permutations: int, seed: np.random.SeedSequence
) -> tuple[float, int]:
    """Permutation p-value of one pair (NaN with too few shared days), and the number of days they share."""
    two = cells.take(np.isin(code, pair))
    second = code[np.isin(code, pair)] == pair[1]
    at = np.flatnonzero(np.diff(two.bin) == 0)  # the first of the two cells of a day on which both spoke
    if len(at) < MIN_SHARED_DAYS:
        return float("nan"), len(at)
    if 2 ** len(at) <= n_permutations + 1:
        swaps = (np.arange(2 ** len(at))[:, None] >> np.arange(len(at))) & 1
    else:
        drawn = np.random.default_rng(seed).integers(0, 2, size=(n_permutations, len(at)))
        swaps = np.vstack([np.zeros((1, len(at)), dtype=np.int64), drawn])
    parts = np.array_split(swaps.astype(np.float64), 1 + len(swaps) // _AT_ONCE)
    u = np.concatenate([_swapped(two, second, at, part) for part in parts])
    return float(np.mean(u >= u[0] - ROUNDING)), len(at)


def _swapped(two: Moments, second: NDArray[np.bool_], at: IntArray, swaps: FloatArray) -> FloatArray:
    """Debiased distance of two speakers when who said what changes places on some of their shared days.

    Parameters
    ----------
    two : Moments
        Of both speakers.
    second : ndarray of bool, shape (n_cells,)
        Which cells are the second speaker's.
    at : ndarray of int, shape (n_shared_days,)
        First of the two cells of each shared day.
    swaps : ndarray of 0 and 1, shape (n_labellings, n_shared_days)

    Returns
    -------
    ndarray, shape (n_labellings,)
    """
    x, n = reduce_rank(two.sum_x), two.n
    # All that a label moves from one speaker to the other, column by column.
    held = np.column_stack([x, n, np.einsum("ij,ij->i", x, x), n**2])
    change = np.where(second[at, None], 1.0, -1.0) * (held[at] - held[at + 1])
    first = held[~second].sum(axis=0) + swaps @ change
    sides = [np.split(part, (-3, -2, -1), axis=1) for part in (first, held.sum(axis=0) - first)]
    (s_a, n_a, *_), (s_b, n_b, *_) = sides
    means = [
        _ratio(np.einsum("ij,ij->i", s, s) - own[:, 0], (size**2 - own_count)[:, 0])
        for s, size, own, own_count in sides
    ]
    # What pairs of one day add to the product of the two is the same however a day is labelled.
    product = np.einsum("ij,ij->i", s_a, s_b) - float(np.sum(x[at] * x[at + 1]))
    u = means[0] + means[1] - 2.0 * _ratio(product, (n_a * n_b)[:, 0] - float(n[at] @ n[at + 1]))
    return np.where(np.abs(u) < ROUNDING, 0.0, u)


def _ratio(product: FloatArray, count: FloatArray) -> FloatArray:
    return np.asarray(np.divide(product, count, out=np.full(count.shape, np.nan), where=count > 0.5))


def _holm(p: FloatArray) -> FloatArray:
    """Adjust p-values for their number (Holm 1979); NaN stays NaN and does not count."""
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(p[order] * factors))
    return adjusted
