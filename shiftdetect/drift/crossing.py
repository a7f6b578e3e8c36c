"""Do pairs of statements across a date score higher than pairs on one side, and pairs after it than pairs before?"""

from __future__ import annotations

from collections.abc import Callable
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


@dataclass(frozen=True)
class Rise:
    """Mean score of pairs of two statements from a date on, and of two before it.

    Attributes
    ----------
    before, after : float
    n_before, n_after : int
    p_value : float
        Day-block permutation, one-sided: small where pairs after score higher than who speaks explains.
    """

    before: float
    after: float
    n_before: int
    n_after: int
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
    days, count, raw, total = _tables(pairs, scores, bins, speakers, same_day=False)
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

    def difference(later: FloatArray) -> FloatArray:
        high, low, _ = means(later, total)
        return np.asarray(high - low)

    p_value = _p_value(difference, later, n_permutations, random_state)
    return Crossing(across, within, round(n_across), round(n_within), p_value)


def rise_test(
    pairs: ArrayLike,
    scores: ArrayLike,
    bins: ArrayLike,
    change: int,
    speakers: ArrayLike | None = None,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
) -> Rise:
    r"""Test whether pairs of two statements from a date on score higher than pairs of two before it.

    .. math:: T = \bar s_{after} - \bar s_{before}

    As :func:`crossing_test` in all else, but pairs of one day count, too: what speakers say against each other on the
    day. An account that changes once need not rise here, nor one whose speakers fall out with each other cross.

    Parameters
    ----------
    pairs : array_like of int, shape (n_pairs, 2)
    scores : array_like, shape (n_pairs,)
    bins : array_like of int, shape (n,)
    change : int
    speakers : array_like, shape (n,), optional
    n_permutations : int
    random_state : int or SeedSequence

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, or no pair on one of the sides.

    Examples
    --------
    >>> bins = np.arange(16) // 2
    >>> pairs = [(a, a + 1) for a in range(0, 16, 2)]
    >>> found = rise_test(pairs, [float(a >= 8) for a, _ in pairs], bins, 4, n_permutations=199)
    >>> found.before, found.after, found.n_after, found.p_value < 0.05
    (0.0, 1.0, 4, True)
    """
    days, count, raw, total = _tables(pairs, scores, bins, speakers, same_day=True)
    later = (days >= change).astype(np.float64)

    def side(which: FloatArray, total: FloatArray) -> tuple[FloatArray, FloatArray]:
        n = ((which @ count) * which).sum(axis=-1) / 2.0
        with np.errstate(invalid="ignore", divide="ignore"):
            return ((which @ total) * which).sum(axis=-1) / 2.0 / n, n

    (before, n_before), (after, n_after) = side(1.0 - later, raw), side(later, raw)
    if min(float(n_before), float(n_after)) < 0.5:
        raise TooLittleText("there is no pair of two statements before that date, or none of two from then on.")

    def difference(later: FloatArray) -> FloatArray:
        return np.asarray(side(later, total)[0] - side(1.0 - later, total)[0])

    p_value = _p_value(difference, later, n_permutations, random_state)
    return Rise(float(before), float(after), round(float(n_before)), round(float(n_after)), p_value)


def _p_value(
    difference: Callable[[FloatArray], FloatArray],
    later: FloatArray,
    n_permutations: int,
    random_state: int | np.random.SeedSequence,
) -> float:
    """Share of the orders of the days in which the difference is as large as in their own."""

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        found = difference(later[permutation.day_orders(len(later), size, rng)])
        # An order that leaves a side without pairs says nothing against the null.
        return np.where(np.isfinite(found), found, np.inf)[:, None]

    drawn = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0])
    reached = 1 + int(np.sum(drawn >= float(difference(later)) - 1e-12))
    return reached / (n_permutations + 1)


def _tables(
    pairs: ArrayLike, scores: ArrayLike, bins: ArrayLike, speakers: ArrayLike | None, same_day: bool
) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """Days; and, days by days, all that an order of days can ask for: numbers of pairs, their scores, and what these
    have beyond the usual of the same two speakers. Each pair stands in each table twice, also one of one day.
    """
    days, position = np.unique(np.asarray(bins, dtype=np.int64), return_inverse=True)
    if len(days) < permutation.MIN_BINS:
        raise TooLittleText(f"too few time bins ({len(days)}) to compare pairs across a date with others.")
    end = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    a, b = position[end[:, 0]], position[end[:, 1]]
    kept = (a != b) | same_day
    value = np.asarray(scores, dtype=np.float64)[kept]
    count = _by_days(a[kept], b[kept], np.ones(len(value)), len(days))
    raw = _by_days(a[kept], b[kept], value, len(days))
    if speakers is None:
        return days, count, raw, raw
    beyond = value - _usual(np.asarray(speakers)[end[kept]], value)
    return days, count, raw, _by_days(a[kept], b[kept], beyond, len(days))


def _by_days(a: IntArray, b: IntArray, value: FloatArray, n_days: int) -> FloatArray:
    table = np.zeros((n_days, n_days))
    np.add.at(table, (a, b), value)
    return table + table.T


def _usual(names: NDArray[Any], value: FloatArray) -> FloatArray:
    """Mean value of all pairs of the same two speakers, for each pair."""
    code = np.sort(np.unique(names, return_inverse=True)[1].reshape(-1, 2), axis=1)
    which = np.unique(code, axis=0, return_inverse=True)[1].reshape(-1)
    return np.asarray((np.bincount(which, value) / np.bincount(which))[which])
