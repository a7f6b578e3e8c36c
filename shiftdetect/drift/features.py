"""Day sums of residuals and of the design, as they are and in stacks of other orders, a few coordinates at a time.

Every statistic here is a sum over coordinates of the vectors. A stack of permuted day sums is therefore never made as a
whole: :meth:`Stack.panels` gives so many coordinates of so many orders at a time as stay in the processor's cache,
which is where the time of a permutation test on many days goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.moments import FloatArray, IntArray

_PANEL_NUMBERS = 1 << 17
"""Numbers of one panel, 1 MB: half of a common second-level cache."""

PANEL_WIDTH = 16
"""Coordinates of a panel where days are many: two cache lines of each row."""


@dataclass(frozen=True, eq=False)
class Features:
    """Per bin: statements ``n`` (n_bins,), residual ``sums`` (n_bins, rank) and design ``loads`` (n_bins, q).

    For a time shape z (n_bins,), constant within bins, ``|z @ sums|^2`` is the squared score and
    ``z^2 @ n - |z @ loads|^2`` the squared length of z after the covariates are taken out of it.
    """

    n: FloatArray
    sums: FloatArray
    loads: FloatArray

    @property
    def rank(self) -> int:
        """Number of coordinates."""
        return int(self.sums.shape[-1])

    def panels(self) -> Iterator[FloatArray]:
        """Give the coordinates, here all at once."""
        yield self.sums

    def reorder(self, orders: IntArray) -> Stack:
        """Put the bins in other orders, shape (n_orders, n_bins): which bin stands at each position."""

        def columns(of: slice) -> FloatArray:
            return np.ascontiguousarray(self.sums[:, of])[orders]

        return Stack(self.n[orders], self.loads[orders], self.rank, columns)


@dataclass(frozen=True, eq=False)
class Stack:
    """Features in several orders: ``n`` (n_orders, n_bins), ``loads`` (n_orders, n_bins, q), and sums on demand.

    Attributes
    ----------
    rank : int
        Number of coordinates.
    columns : callable
        Gives the sums (n_orders, n_bins, width) in the coordinates of a slice.
    """

    n: FloatArray
    loads: FloatArray
    rank: int
    columns: Callable[[slice], FloatArray]

    @property
    def sums(self) -> FloatArray:
        """All coordinates, (n_orders, n_bins, rank)."""
        return self.columns(slice(0, self.rank))

    def panels(self) -> Iterator[FloatArray]:
        """Give the coordinates a few at a time, (n_orders, n_bins, width)."""
        if self.n.size * self.rank <= _PANEL_NUMBERS:
            yield self.sums
            return
        for first in range(0, self.rank, PANEL_WIDTH):
            yield self.columns(slice(first, min(first + PANEL_WIDTH, self.rank)))


def over_stacks(
    statistics: Callable[[Stack], FloatArray], build: Callable[[IntArray], Stack], orders: IntArray, n_bins: int
) -> FloatArray:
    """Collect the statistics of many orders, as many at a time as fit into a panel.

    Parameters
    ----------
    statistics : callable
        Of a stack, one row per order.
    build : callable
        Gives the stack of some of the orders.
    orders : ndarray of int, shape (n_orders, anything)
    n_bins : int
    """
    step = max(1, _PANEL_NUMBERS // (PANEL_WIDTH * n_bins))
    parts = [statistics(build(orders[first : first + step])) for first in range(0, len(orders), step)]
    return np.concatenate(parts)


def prefix_squares(features: Features | Stack) -> FloatArray:
    """Squared length of the vector sum of the first k bins, k = 1 ... n_bins - 1, shape (..., n_bins - 1)."""
    total = np.zeros((*features.n.shape[:-1], features.n.shape[-1] - 1))
    for sums in features.panels():
        prefix = np.cumsum(sums[..., :-1, :], axis=-2)
        total += np.einsum("...ij,...ij->...i", prefix, prefix)
    return total
