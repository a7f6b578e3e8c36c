r"""Log-odds of terms before and after a date, on arrays: what each speaker said on each day.

The arithmetic of :mod:`shiftdetect.explain.terms`, which says what it is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

PRIOR = 0.1
"""Pseudo-counts of the prior, as a share of the smaller side."""

_DRAWS = 2000
_AT_ONCE = 256
_TIE = 1e-9
_JEFFREYS = 0.5
"""Least weight of a count in the posterior: of what was never said, 0 statements are some evidence and no more."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tested:
    """Numbers of each term: log-odds ratio, its interval, z-score, p-value and q-value; all of shape (n_terms,)."""

    delta: FloatArray
    low: FloatArray
    high: FloatArray
    z: FloatArray
    p: FloatArray
    q: FloatArray

    def of(self, k: int) -> dict[str, float]:
        """Numbers of one term, by their names in a result."""
        numbers = (self.delta, self.low, self.high, self.p, self.q)
        names = ("log_odds", "low", "high", "p_value", "q_value")
        return {name: float(values[k]) for name, values in zip(names, numbers, strict=True)}


@dataclass(frozen=True, eq=False)
class Cells:
    """What each speaker said on each day: statements, and those of them that hold each term."""

    day: IntArray
    speaker: IntArray
    n: FloatArray
    counts: FloatArray
    """Shape (n_cells, n_terms)."""
    later: NDArray[np.bool_]
    """Per day, not per cell."""

    def weights(self, later: NDArray[np.bool_]) -> FloatArray:
        """Weight of each cell, shape (n_orders, n_cells), for orders of days given as (n_orders, n_days)."""
        side = later[:, self.day]
        people = np.eye(int(self.speaker.max()) + 1)[self.speaker]
        after = (side * self.n) @ people
        before = (~side * self.n) @ people
        least = np.minimum(after, before)
        with np.errstate(divide="ignore", invalid="ignore"):
            own = np.where(side, (least / after)[:, self.speaker], (least / before)[:, self.speaker])
        return np.asarray(np.nan_to_num(own))


def make_cells(holds: NDArray[np.bool_], days: IntArray, speakers: Sequence[str], at: int) -> Cells:
    """Sum statements up by day and speaker.

    Parameters
    ----------
    holds : ndarray of bool, shape (n, n_terms)
    days : ndarray of int, shape (n,)
    speakers : sequence of str, length n
    at : int
        First day of the later side.
    """
    unique, day = np.unique(days, return_inverse=True)
    code = {name: k for k, name in enumerate(dict.fromkeys(speakers))}
    person = np.array([code[name] for name in speakers], dtype=np.int64)
    key, cell = np.unique(day * len(code) + person, return_inverse=True)
    counts = np.zeros((len(key), holds.shape[1]))
    np.add.at(counts, cell, holds)
    return Cells(
        day=key // len(code),
        speaker=key % len(code),
        n=np.bincount(cell).astype(np.float64),
        counts=counts,
        later=unique >= at,
    )


def compare_terms(cells: Cells, n_permutations: int, rng: np.random.Generator) -> Tested:
    """Measure and test each term.

    Parameters
    ----------
    cells : Cells
        Of speakers who were heard on both sides, with two days or more on each.
    n_permutations : int
    rng : numpy.random.Generator
    """
    weight = cells.weights(cells.later[None])
    side = cells.later[cells.day]
    background = cells.counts.sum(axis=0) / cells.counts.sum()
    total = [(weight[0] * (side == s)) @ cells.counts for s in (False, True)]
    prior = PRIOR * min(total[0].sum(), total[1].sum()) * background
    delta, z = _log_odds(cells, weight, cells.later[None], prior)
    seen = _contrast(cells, weight, cells.later[None])
    reached = np.ones(len(prior))
    for start in range(0, n_permutations, _AT_ONCE):
        n = min(_AT_ONCE, n_permutations - start)
        orders = rng.permuted(np.repeat(cells.later[None], n, axis=0), axis=1)
        found = _contrast(cells, cells.weights(orders), orders)
        reached += (np.abs(found) >= np.abs(seen) - _TIE).sum(axis=0)
    p = reached / (n_permutations + 1)
    low, high = _interval(cells, weight[0], prior, rng)
    return Tested(delta[0], low, high, z[0], p, false_discovery(p))


def _log_odds(
    cells: Cells, weight: FloatArray, later: NDArray[np.bool_], prior: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Log-odds ratio and z-score of each term, shape (n_orders, n_terms), for these weights and orders of days."""
    side = later[:, cells.day]
    odds, variance = [], []
    for s in (False, True):
        own = weight * (side == s)
        count = own @ cells.counts
        # Never below 0 but by rounding, where one term makes up a side.
        others = np.maximum(count.sum(axis=1, keepdims=True) + prior.sum() - count - prior, _TIE)
        odds.append(np.log(count + prior) - np.log(others))
        # With weights below 1 the variance of a count is the sum of squared weights.
        variance.append((own**2 @ cells.counts + prior) / (count + prior) ** 2)
    delta = odds[1] - odds[0]
    return delta, delta / np.sqrt(variance[0] + variance[1])


def _contrast(cells: Cells, weight: FloatArray, later: NDArray[np.bool_]) -> FloatArray:
    """Difference of a term's shares of all terms in standard errors of no difference, shape (n_orders, n_terms).

    What orders of days are compared by. The z-score would not do: where a side has nothing of a term its variance is
    that of the prior, so that a term that went altogether came out below one that went by half.
    """
    side = later[:, cells.day]
    size = cells.counts.sum(axis=1)
    share, total, squared = [], [], []
    for s in (False, True):
        own = weight * (side == s)
        total.append(np.maximum(own @ size, _TIE)[:, None])
        squared.append((own**2 @ size)[:, None])
        share.append(own @ cells.counts / total[-1])
    pooled = (share[0] * total[0] + share[1] * total[1]) / (total[0] + total[1])
    variance = pooled * (1.0 - pooled) * (squared[0] / total[0] ** 2 + squared[1] / total[1] ** 2)
    return np.asarray((share[1] - share[0]) / np.sqrt(np.maximum(variance, _TIE**2)))


def _interval(
    cells: Cells, weight: FloatArray, prior: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    side = cells.later[cells.day]
    counts, sizes, scales, spread, alone = [], [], [], [], []
    for s in (False, True):
        own = weight * (side == s)
        count, squared = own @ cells.counts, own**2 @ cells.counts
        days = np.flatnonzero(cells.later == s)
        per_day = np.stack([(own * (cells.day == d)) @ cells.counts for d in days])
        apart = per_day - per_day.sum(axis=1, keepdims=True) * count / count.sum()
        spread.append(len(days) / (len(days) - 1) * (apart**2).sum(axis=0))
        alone.append(squared)
        counts.append(count)
        sizes.append(count.sum())
        scales.append(count.sum() / squared.sum())
    design = np.maximum(1.0, (spread[0] + spread[1]) / np.maximum(alone[0] + alone[1], _TIE))
    drawn = []
    for count, size, scale in zip(counts, sizes, scales, strict=True):
        worth = scale / design
        yes = rng.standard_gamma(np.maximum(count * worth + prior, _JEFFREYS), size=(_DRAWS, len(prior)))
        no = rng.standard_gamma((size - count) * worth + prior.sum() - prior, size=(_DRAWS, len(prior)))
        drawn.append(np.log(np.maximum(yes, 1e-300)) - np.log(np.maximum(no, 1e-300)))
    low, high = np.quantile(drawn[1] - drawn[0], [0.025, 0.975], axis=0)
    return low, high


def least_p(n_before: int, n_after: int, n_permutations: int) -> float:
    """About the smallest p-value that days in random order give across a date.

    Days that change places within a side give the order that was seen, and so does an exchange of sides that have as
    many days each: a test of two sides, or of pairs across against pairs within, does not see it.

    Parameters
    ----------
    n_before, n_after : int
        Days.
    n_permutations : int

    Examples
    --------
    >>> round(least_p(3, 3, 4999), 3), round(least_p(7, 6, 4999), 4), round(least_p(20, 20, 4999), 4)
    (0.1, 0.0008, 0.0002)
    """
    orders = comb(n_before + n_after, n_before) / (2 if n_before == n_after else 1)
    return (1.0 + n_permutations / orders) / (n_permutations + 1.0)


def false_discovery(p_values: FloatArray) -> FloatArray:
    """Benjamini-Hochberg q-values: the smallest false discovery rate at which each test would still be listed.

    Examples
    --------
    >>> false_discovery(np.array([0.01, 0.04, 0.03, 0.5])).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    n = len(p_values)
    order = np.argsort(p_values, kind="stable")
    raw = p_values[order] * n / np.arange(1, n + 1)
    out = np.empty(n)
    out[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return out
