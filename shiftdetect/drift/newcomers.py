"""How many labels come late, against how many would if the days stood in random order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray, IntArray
from shiftdetect.drift.scan import seed_children
from shiftdetect.errors import TooLittleText

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LateLabels:
    """Labels that first appear after half of the statements.

    Attributes
    ----------
    late : ndarray of bool, shape (n_labels,)
    since : int
        First bin that counts as late.
    expected : float
        Mean number of late labels when whole days stand in random order.
    p_value : float
        Share of random orders with at least as many.
    """

    late: BoolArray
    since: int
    expected: float
    p_value: float


def late_labels(
    labels: ArrayLike,
    bins: ArrayLike,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
) -> LateLabels:
    r"""Count the labels that first appear on a day before which half of the statements had been made.

    .. math:: K = \#\Big\{k : \sum_{d < f(k)} n_d \ge n / 2\Big\}

    with f(k) the first day of label k.

    Rare labels come late by chance alone, and a first day with few statements makes nearly all labels newcomers. The
    comparison with days in random order takes both into account.

    Parameters
    ----------
    labels : array_like of 0 and 1, shape (n, n_labels)
    bins : array_like of int, shape (n,)
    n_permutations : int
    random_state : int or SeedSequence

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, or where the last bin holds more than half of the statements, so that nothing can be
        late.

    Notes
    -----
    Null: whole days are exchangeable, day-block permutation; one-sided. Fails where days fade into each other: labels
    that linger then come late together, and the p-value is too small. It says nothing of labels that came early and
    went, nor of how often a late one is used: a typing error counts as much as a new story.

    References
    ----------
    Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, for exchangeable blocks.

    Examples
    --------
    >>> found = late_labels(np.repeat(np.eye(2, dtype=int), 5, axis=0), np.arange(10), 99)
    >>> found.late.tolist(), found.since
    ([False, True], 5)
    """
    y = np.asarray(labels, dtype=np.int64)
    days, position = np.unique(np.asarray(bins, dtype=np.int64), return_inverse=True)
    if len(days) < permutation.MIN_BINS:
        raise TooLittleText(f"too few time bins ({len(days)}) to tell whether labels came late.")
    n = np.bincount(position).astype(np.float64)
    if 2.0 * n[-1] > n.sum():
        raise TooLittleText("the last time bin holds more than half of the statements: no label can come after half.")
    present = np.zeros((len(days), y.shape[1]), dtype=bool)
    np.logical_or.at(present, position, y == 1)

    def late(orders: IntArray) -> BoolArray:
        said_before = np.cumsum(n[orders], axis=-1) - n[orders]
        first = np.argmax(present[orders], axis=-2)
        return np.asarray(np.take_along_axis(said_before, first, axis=-1) >= n.sum() / 2.0)

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        orders = permutation.day_orders(len(days), size, rng)
        return np.asarray(late(orders).sum(axis=1, keepdims=True), dtype=np.float64)

    observed = late(np.arange(len(days)))
    counts = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0])
    reached = 1 + int(np.sum(counts >= observed.sum()))
    since = int(days[np.argmax(np.cumsum(n) - n >= n.sum() / 2.0)])
    return LateLabels(observed, since, float(counts.mean()), reached / (n_permutations + 1))
