"""Do pairs of statements across a date score higher than pairs on one side of it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray
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
        Day-block permutation, one-sided: small where pairs across score higher.
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
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
) -> Crossing:
    r"""Test whether pairs of statements across a date score higher than pairs on one side of it.

    .. math:: T = \bar s_{across} - \bar s_{within}

    with the mean score of the pairs whose days lie on different sides, and of those whose days lie on one side. Days
    change places as blocks, and the pairs with them.

    Parameters
    ----------
    pairs : array_like of int, shape (n_pairs, 2)
        Rows of two statements, chosen without regard to which of them came first. Pairs of one day are left out.
    scores : array_like, shape (n_pairs,)
        Such as the probability that the two contradict each other.
    bins : array_like of int, shape (n,)
    change : int
        First bin of the later side.
    n_permutations : int
    random_state : int or SeedSequence

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, or no pair across or within.

    Notes
    -----
    Null: whole days are exchangeable. It fails where the choice of pairs depends on time, and is exploratory where the
    date was chosen on the same statements. Pairs share statements, which the permutation of days takes into account
    and a test of independent pairs would not.

    References
    ----------
    Mantel (1967), The detection of disease clustering and a generalized regression approach, Cancer Research 27.

    Examples
    --------
    >>> bins = np.arange(8)
    >>> pairs = [(a, b) for a in range(8) for b in range(a + 1, 8)]
    >>> found = crossing_test(pairs, [float(a < 4 <= b) for a, b in pairs], bins, 4, 199)
    >>> found.across, found.within, found.p_value < 0.1
    (1.0, 0.0, True)
    """
    days, position = np.unique(np.asarray(bins, dtype=np.int64), return_inverse=True)
    if len(days) < permutation.MIN_BINS:
        raise TooLittleText(f"{len(days)} time bins have too few orders to compare pairs across a date with others.")
    end = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    a, b = position[end[:, 0]], position[end[:, 1]]
    kept = a != b
    value = np.asarray(scores, dtype=np.float64)[kept]
    # One table of days by days holds all that an order of days can ask for.
    total, count = np.zeros((2, len(days), len(days)))
    np.add.at(total, (a[kept], b[kept]), value)
    np.add.at(count, (a[kept], b[kept]), 1.0)
    total, count = total + total.T, count + count.T
    later = (days >= change).astype(np.float64)

    def means(side: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        n = ((side @ count) * (1.0 - side)).sum(axis=-1)
        s = ((side @ total) * (1.0 - side)).sum(axis=-1)
        rest = count.sum() / 2.0 - n
        with np.errstate(invalid="ignore", divide="ignore"):
            return s / n, (total.sum() / 2.0 - s) / rest, n

    across, within, n_across = (float(part) for part in means(later))
    n_within = float(count.sum()) / 2.0 - n_across
    if min(n_across, n_within) < 0.5:
        raise TooLittleText("there is no pair of statements across that date, or none on one side of it, to compare.")

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        high, low, _ = means(later[permutation.day_orders(len(days), size, rng)])
        # An order that leaves a side without pairs says nothing against the null.
        return np.where(np.isfinite(high - low), high - low, np.inf)[:, None]

    drawn = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0])
    reached = 1 + int(np.sum(drawn >= across - within - 1e-12))
    return Crossing(across, within, round(n_across), round(n_within), reached / (n_permutations + 1))
