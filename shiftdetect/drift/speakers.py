"""Who differs from whom: debiased distance between speakers within one period ('message discipline')."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from scipy import sparse

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
    relabelled = _Cells.of(cells)
    u = relabelled.distances(code[None], len(usable))[0]
    low, high = _intervals(cells, code, len(usable), confidence)
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


@dataclass(frozen=True, eq=False)
class _Cells:
    """The cells, and the inner products of those of one day: all that relabelling them needs."""

    n: FloatArray
    sums: FloatArray
    first: IntArray
    second: IntArray
    products: FloatArray

    @classmethod
    def of(cls, cells: Moments) -> _Cells:
        starts = np.append(np.searchsorted(cells.bin, cells.bins), len(cells.bin))
        pairs = [np.divmod(np.arange((b - a) ** 2), b - a) for a, b in pairwise(starts)]
        first = np.concatenate([i + a for (i, _), a in zip(pairs, starts, strict=False)])
        second = np.concatenate([j + a for (_, j), a in zip(pairs, starts, strict=False)])
        products = np.concatenate([(cells.sum_x[a:b] @ cells.sum_x[a:b].T).ravel() for a, b in pairwise(starts)])
        return cls(cells.n, reduce_rank(cells.sum_x), first, second, products)

    def distances(self, codes: IntArray, n_speakers: int) -> FloatArray:
        """Debiased distances between all speakers, (n_labellings, n_speakers, n_speakers), for labellings of the cells.

        Parameters
        ----------
        codes : ndarray of int, shape (n_labellings, n_cells)
        n_speakers : int
        """
        several, cells = codes.shape
        at = (codes + n_speakers * np.arange(several)[:, None]).ravel()
        cell = np.tile(np.arange(cells), several)
        to_speaker = sparse.csr_matrix((np.ones(len(at)), (at, cell)), shape=(several * n_speakers, cells))
        n = np.asarray(to_speaker @ self.n).reshape(several, n_speakers)
        sums = np.asarray(to_speaker @ self.sums).reshape(several, n_speakers, -1)
        product = sums @ sums.swapaxes(1, 2) - self._same_day(codes, n_speakers, self.products)
        count = n[:, :, None] * n[:, None, :] - self._same_day(
            codes, n_speakers, self.n[self.first] * self.n[self.second]
        )
        means = np.divide(product, count, out=np.full(count.shape, np.nan), where=count > 0.5)
        own = np.einsum("kss->ks", means)
        u = own[:, :, None] + own[:, None, :] - 2.0 * means
        return np.where(np.abs(u) < ROUNDING, 0.0, u)

    def _same_day(self, codes: IntArray, n_speakers: int, values: FloatArray) -> FloatArray:
        several = len(codes)
        a, b = codes[:, self.first], codes[:, self.second]
        at = (np.arange(several)[:, None] * n_speakers + a) * n_speakers + b
        weights = np.broadcast_to(values, at.shape).ravel()
        summed = np.bincount(at.ravel(), weights=weights, minlength=several * n_speakers**2)
        return np.asarray(summed, dtype=np.float64).reshape(several, n_speakers, n_speakers)


def _intervals(cells: Moments, code: IntArray, n_speakers: int, confidence: float) -> tuple[FloatArray, FloatArray]:
    estimate = _Cells.of(cells).distances(code[None], n_speakers)[0]
    leave = np.full((cells.n_bins, n_speakers, n_speakers), np.nan)
    for d, bin_ in enumerate(cells.bins):
        keep = cells.bin != bin_
        leave[d] = _Cells.of(cells.take(keep)).distances(code[keep][None], n_speakers)[0]
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
    here = np.isin(code, pair)
    two = _Cells.of(cells.take(here))
    label = (code[here] == pair[1]).astype(np.int64)
    day = np.unique(cells.bin[here], return_inverse=True)[1]
    shared = np.flatnonzero(np.bincount(day) == 2)
    if len(shared) < MIN_SHARED_DAYS:
        return float("nan"), len(shared)
    if 2 ** len(shared) <= n_permutations + 1:
        swaps = (np.arange(2 ** len(shared))[:, None] >> np.arange(len(shared))) & 1
    else:
        drawn = np.random.default_rng(seed).integers(0, 2, size=(n_permutations, len(shared)))
        swaps = np.vstack([np.zeros((1, len(shared)), dtype=np.int64), drawn])
    swap_day = np.zeros((len(swaps), int(day.max()) + 1), dtype=np.int64)
    swap_day[:, shared] = swaps
    u = np.concatenate(
        [two.distances(label ^ part[:, day], 2)[:, 0, 1] for part in np.array_split(swap_day, 1 + len(swaps) // 500)]
    )
    return float(np.mean(u >= u[0] - ROUNDING)), len(shared)


def _holm(p: FloatArray) -> FloatArray:
    """Adjust p-values for their number (Holm 1979); NaN stays NaN and does not count."""
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(p[order] * factors))
    return adjusted
