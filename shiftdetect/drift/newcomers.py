"""How many labels come late, against how many would if the days stood in random order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray, IntArray, compute_moments
from shiftdetect.drift.residuals import canonical_codes
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
        Mean number of late labels in random orders: of whole days, or of each speaker's own, whichever gives more.
    p_value : float
        Share of orders with at least as many: whole days in random order, or each speaker's own days, whichever gives
        more.
    p_within_speaker : float or None
        Of each speaker's own days alone; None where these have fewer than 120 orders between them, or nobody is named.
    """

    late: BoolArray
    since: int
    expected: float
    p_value: float
    p_within_speaker: float | None = None


def late_labels(
    labels: ArrayLike,
    bins: ArrayLike,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    speakers: ArrayLike | None = None,
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
    speakers : array_like of int, shape (n,), optional
        Who made each statement. Left out, whole days alone are compared with, and other people who come late count as
        a change.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins, or where the last bin holds more than half of the statements, so that nothing can be
        late.

    Notes
    -----
    A label that no statement carries is not late. Two nulls, one-sided, and the larger p-value is reported: it holds
    where either does. *Whole days* in random order keep together what the statements of one day share, but take other
    people who come late with labels of their own for a change. *Each speaker's days* in random order leave who speaks
    when as it is, but tear days apart. Fails where days fade into each other: labels that linger then come late
    together, and both are too small. It says nothing of labels that came early and went, nor of how often a late one is
    used: a typing error counts as much as a new story.

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
        raise TooLittleText(
            f"too few time bins ({len(days)}) to tell whether labels came late: at least {permutation.MIN_BINS} are "
            "needed. Collect more days or use finer time bins, if the dates allow it."
        )
    n = np.bincount(position).astype(np.float64)
    if 2.0 * n[-1] > n.sum():
        raise TooLittleText(
            f"the last time bin holds {n[-1]:.0f} of {n.sum():.0f} statements, more than half: no label can come after "
            "half. Collect more days or use finer time bins, if the dates allow it."
        )
    present = np.zeros((len(days), y.shape[1]), dtype=bool)
    np.logical_or.at(present, position, y == 1)
    whole = _Blocks(n, present, len(days))
    observed = whole.late(np.arange(len(days))[None])[0]
    seeds = seed_children(random_state)

    def by_day(size: int, rng: np.random.Generator) -> FloatArray:
        return whole.count(permutation.day_orders(len(days), size, rng))

    counts = permutation.in_chunks(by_day, n_permutations, seeds[0])
    p, expected = _share_reached(counts, int(observed.sum())), float(counts.mean())
    within = None
    if speakers is not None:
        moments = compute_moments(y.astype(np.float64), position, np.asarray(speakers, dtype=np.int64))
        who = canonical_codes(moments)
        if permutation.orders_within_speakers(who) >= permutation.WITHIN_ORDERS:
            order = np.lexsort((moments.bin, who))
            cells = _Blocks(moments.n[order], moments.sum_x[order] > 0.0, len(days))

            def by_speaker(size: int, rng: np.random.Generator) -> FloatArray:
                return cells.count(permutation.shuffle_within(moments.position[order], who[order], size, rng))

            own = permutation.in_chunks(by_speaker, n_permutations, seeds[1])
            within, expected = _share_reached(own, int(observed.sum())), max(expected, float(own.mean()))
    since = int(days[np.argmax(np.cumsum(n) - n >= n.sum() / 2.0)])
    return LateLabels(observed, since, expected, max(p, within or 0.0), within)


@dataclass(frozen=True, eq=False)
class _Blocks:
    """What changes places as a whole, a day or a speaker's day: its statements, and the labels that are in it."""

    n: FloatArray
    holds: BoolArray
    """Shape (n_blocks, n_labels)."""
    n_days: int

    def late(self, places: IntArray) -> BoolArray:
        """Labels that first appear after half of the statements, (n_orders, n_labels), for the day of each block."""
        orders = len(places)
        at = (places + self.n_days * np.arange(orders)[:, None]).ravel()
        of_day = np.bincount(at, np.tile(self.n, orders), orders * self.n_days).reshape(orders, self.n_days)
        late = np.cumsum(of_day, axis=1) - of_day >= self.n.sum() / 2.0
        first = np.stack([places[:, held].min(axis=1, initial=self.n_days - 1) for held in self.holds.T], axis=1)
        # A label that nobody gave has no first day, and is not late.
        return np.asarray(np.take_along_axis(late, first, axis=1) & self.holds.any(axis=0))

    def count(self, places: IntArray) -> FloatArray:
        """Late labels in each order, (n_orders, 1)."""
        return np.asarray(self.late(places).sum(axis=1, keepdims=True), dtype=np.float64)


def _share_reached(counts: FloatArray, observed: int) -> float:
    return (1 + int(np.sum(counts >= observed))) / (len(counts) + 1)
