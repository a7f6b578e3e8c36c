"""Do pairs of statements across a date score higher than pairs on one side of it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray, IntArray
from shiftdetect.drift.scan import seed_children
from shiftdetect.errors import TooLittleText


@dataclass(frozen=True)
class Crossing:
    """Mean score of pairs across a date and on one side of it.

    Attributes
    ----------
    across, within : float
        Mean score of the pairs across, and of the pairs of two days on one side.
    n_across, n_within : int
    p_value : float
        Day-block permutation, one-sided: small where pairs across score higher than who speaks explains.
    """

    across: float
    within: float
    n_across: int
    n_within: int
    p_value: float


def crossing_test(
    pairs: ArrayLike,
    scores: ArrayLike,
    bins: ArrayLike,
    change: int,
    speakers: ArrayLike | None = None,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
) -> Crossing:
    r"""Test whether pairs of statements across a date score higher than pairs on one side of it.

    .. math:: T = \bar s_{across} - \bar s_{within}

    with the mean score of the pairs whose days lie on different sides, and of those whose days lie on one side. Days
    change places as blocks, and the pairs with them. For the p-value each score counts less the mean of all pairs of
    the same two speakers: two who always contradict each other and talk one after the other are no change.

    Parameters
    ----------
    pairs : array_like of int, shape (n_pairs, 2)
        Rows of two statements, chosen without regard to which of them came first. Pairs of one day are left out.
    scores : array_like, shape (n_pairs,)
        Such as the probability that the two contradict each other.
    bins : array_like of int, shape (n,)
    change : int
        First bin of the later side.
    speakers : array_like, shape (n,), optional
        Who made each statement; left out, all are taken for one.
    n_permutations : int
    random_state : int or SeedSequence

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, or no pair across or within.

    Notes
    -----
    Null: whole days are exchangeable once the mean of every two speakers is taken out. It fails where the choice of
    pairs depends on time, where days fade into each other, and without ``speakers`` where the mix of speakers moves; it
    is exploratory where the date was chosen on the same statements. Pairs share statements, which the permutation of
    days takes into account and a test of independent pairs would not.

    References
    ----------
    Mantel (1967), The detection of disease clustering and a generalized regression approach, Cancer Research 27.

    Examples
    --------
    >>> bins = np.arange(8)
    >>> pairs = [(a, b) for a in range(8) for b in range(a + 1, 8)]
    >>> found = crossing_test(pairs, [float(a < 4 <= b) for a, b in pairs], bins, 4, n_permutations=199)
    >>> found.across, found.within, found.p_value < 0.1
    (1.0, 0.0, True)
    """
    days, position = np.unique(np.asarray(bins, dtype=np.int64), return_inverse=True)
    if len(days) < permutation.MIN_BINS:
        raise TooLittleText(f"too few time bins ({len(days)}) to compare pairs across a date with others.")
    end = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    a, b = position[end[:, 0]], position[end[:, 1]]
    kept = a != b
    value = np.asarray(scores, dtype=np.float64)[kept]
    # One table of days by days holds all that an order of days can ask for.
    count = _by_days(a[kept], b[kept], np.ones(len(value)), len(days))
    raw = _by_days(a[kept], b[kept], value, len(days))
    total = raw
    if speakers is not None:
        total = _by_days(a[kept], b[kept], value - _usual(np.asarray(speakers)[end[kept]], value), len(days))
    later = (days >= change).astype(np.float64)

    def means(side: FloatArray, total: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        n = ((side @ count) * (1.0 - side)).sum(axis=-1)
        s = ((side @ total) * (1.0 - side)).sum(axis=-1)
        rest = count.sum() / 2.0 - n
        with np.errstate(invalid="ignore", divide="ignore"):
            return s / n, (total.sum() / 2.0 - s) / rest, n

    across, within, n_across = (float(part) for part in means(later, raw))
    n_within = float(count.sum()) / 2.0 - n_across
    if min(n_across, n_within) < 0.5:
        raise TooLittleText("there is no pair of statements across that date, or none on one side of it, to compare.")

    high, low, _ = means(later, total)
    seen = float(high - low)

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        high, low, _ = means(later[permutation.day_orders(len(days), size, rng)], total)
        # An order that leaves a side without pairs says nothing against the null.
        return np.where(np.isfinite(high - low), high - low, np.inf)[:, None]

    drawn = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0])
    reached = 1 + int(np.sum(drawn >= seen - 1e-12))
    return Crossing(across, within, round(n_across), round(n_within), reached / (n_permutations + 1))


def _by_days(a: IntArray, b: IntArray, value: FloatArray, n_days: int) -> FloatArray:
    table = np.zeros((n_days, n_days))
    np.add.at(table, (a, b), value)
    return table + table.T


def _usual(names: NDArray[Any], value: FloatArray) -> FloatArray:
    """Mean value of all pairs of the same two speakers, for each pair."""
    code = np.sort(np.unique(names, return_inverse=True)[1].reshape(-1, 2), axis=1)
    which = np.unique(code, axis=0, return_inverse=True)[1].reshape(-1)
    return np.asarray((np.bincount(which, value) / np.bincount(which))[which])
