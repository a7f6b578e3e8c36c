"""Sufficient statistics of statement vectors per (time bin, speaker): all that the estimators need.

One pass over the statements gives them, they merge across files and machines, and nothing after them depends on the
number of statements. The cell of bin d and speaker s holds n, the sums of x, ``|x|^2``, the covariate w (log length),
``w^2`` and w x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from shiftdetect.errors import ShiftDetectError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums per cell, one cell for each (bin, speaker) that has a statement, sorted by bin and speaker code.

    Attributes
    ----------
    bin : ndarray of int, shape (n_cells,)
        Calendar number of the time bin; differences are lags in bins.
    speaker : ndarray of int, shape (n_cells,)
    n : ndarray of float, shape (n_cells,)
        Statements.
    sum_x : ndarray of float, shape (n_cells, n_dimensions)
    sum_sq : ndarray of float, shape (n_cells,)
        Sum of squared vector lengths.
    sum_w, sum_ww : ndarray of float, shape (n_cells,)
    sum_wx : ndarray of float, shape (n_cells, n_dimensions)
    """

    bin: IntArray
    speaker: IntArray
    n: FloatArray
    sum_x: FloatArray
    sum_sq: FloatArray
    sum_w: FloatArray
    sum_ww: FloatArray
    sum_wx: FloatArray

    @cached_property
    def bins(self) -> IntArray:
        """Bins with at least one statement, ascending, shape (n_bins,)."""
        return np.unique(self.bin)

    @cached_property
    def position(self) -> IntArray:
        """Index into :attr:`bins` of each cell, shape (n_cells,)."""
        return np.searchsorted(self.bins, self.bin).astype(np.int64)

    @cached_property
    def bin_sums(self) -> tuple[FloatArray, FloatArray]:
        """Statements (n_bins,) and vector sums (n_bins, n_dimensions) per bin, over all speakers."""
        starts = np.searchsorted(self.bin, self.bins)
        return np.add.reduceat(self.n, starts), np.add.reduceat(self.sum_x, starts, axis=0)

    @property
    def n_bins(self) -> int:
        """Number of bins with at least one statement."""
        return len(self.bins)

    @property
    def n_statements(self) -> int:
        """Number of statements."""
        return round(float(self.n.sum()))

    def take(self, cells: NDArray[np.bool_] | IntArray) -> Moments:
        """Return the cells that a mask (n_cells,) or an index names."""
        return Moments(*(getattr(self, name)[cells] for name in _FIELDS))

    def between(self, first: int, last: int) -> Moments:
        """Return the cells of the bins from ``first`` to ``last``, both included."""
        return self.take((self.bin >= first) & (self.bin <= last))


_ROWS = 1 << 11
_FIELDS = ("bin", "speaker", "n", "sum_x", "sum_sq", "sum_w", "sum_ww", "sum_wx")


def compute_moments(
    vectors: ArrayLike, bins: ArrayLike, speakers: ArrayLike, covariate: ArrayLike | None = None
) -> Moments:
    """Sum statement vectors per (bin, speaker).

    Parameters
    ----------
    vectors : array_like, shape (n, n_dimensions)
        One row per statement.
    bins : array_like of int, shape (n,)
        Calendar number of each statement's time bin (days since any origin, say).
    speakers : array_like of int, shape (n,)
        Speaker codes; which integer stands for whom does not matter.
    covariate : array_like, shape (n,), optional
        A nuisance quantity per statement, log length as a rule; 0 for all when left out.

    Raises
    ------
    ShiftDetectError
        Where the shapes do not fit or a number is not finite.

    Examples
    --------
    >>> m = compute_moments([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], bins=[3, 3, 4], speakers=[0, 0, 0])
    >>> m.n.tolist(), m.sum_x.tolist()
    ([2.0, 1.0], [[1.0, 1.0], [1.0, 0.0]])
    """
    x = np.asarray(vectors)
    bin_number = np.asarray(bins, dtype=np.int64)
    speaker = np.asarray(speakers, dtype=np.int64)
    w = np.zeros(len(bin_number)) if covariate is None else np.asarray(covariate, dtype=np.float64)
    _check(x, bin_number, speaker, w)
    order = np.lexsort((speaker, bin_number))
    key_bin, key_speaker = bin_number[order], speaker[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(key_bin) != 0) | (np.diff(key_speaker) != 0)
    starts, cell = np.flatnonzero(new), np.cumsum(new) - 1
    sums = {name: np.zeros((len(starts), x.shape[1])) for name in ("sum_x", "sum_wx")}
    squares = np.empty(len(order))
    # A slice of rows at a time, so that a million vectors are never copied as a whole and a slice stays in the cache.
    for first in range(0, len(order), _ROWS):
        rows = order[first : first + _ROWS]
        part = x[rows].astype(np.float64)
        squares[first : first + _ROWS] = np.einsum("ij,ij->i", part, part)
        here = slice(cell[first], cell[first + len(rows) - 1] + 1)
        at = np.flatnonzero(np.append(True, np.diff(cell[first : first + len(rows)]) != 0))
        where = np.arange(len(rows)), np.append(at, len(rows))
        for total, weights in zip(sums.values(), (np.ones(len(rows)), w[rows]), strict=True):
            total[here] += sparse.csr_matrix((weights, *where), shape=(len(at), len(rows))) @ part
    sorted_w = w[order]
    for name, value in (("sum_sq", squares), ("sum_w", sorted_w), ("sum_ww", sorted_w * sorted_w)):
        sums[name] = np.add.reduceat(value, starts)
    return Moments(
        bin=key_bin[starts],
        speaker=key_speaker[starts],
        n=np.diff(np.append(starts, len(order))).astype(np.float64),
        **sums,
    )


def merge_moments(*parts: Moments) -> Moments:
    """Add up the moments of separate sets of statements, as if all had been summed together.

    Examples
    --------
    >>> a = compute_moments([[1.0]], [0], [0])
    >>> b = compute_moments([[2.0], [5.0]], [0, 1], [0, 0])
    >>> merge_moments(a, b).sum_x.ravel().tolist()
    [3.0, 5.0]
    """
    stacked = {name: np.concatenate([getattr(p, name) for p in parts]) for name in _FIELDS}
    order = np.lexsort((stacked["speaker"], stacked["bin"]))
    stacked = {name: values[order] for name, values in stacked.items()}
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(stacked["bin"]) != 0) | (np.diff(stacked["speaker"]) != 0)
    starts = np.flatnonzero(new)
    summed = {name: np.add.reduceat(stacked[name], starts, axis=0) for name in _FIELDS[2:]}
    return Moments(bin=stacked["bin"][starts], speaker=stacked["speaker"][starts], **summed)


def _check(x: NDArray[Any], bins: IntArray, speakers: IntArray, w: FloatArray) -> None:
    if x.ndim != 2 or not len(x) == len(bins) == len(speakers) == len(w):
        raise ShiftDetectError(
            f"vectors {x.shape}, bins {bins.shape}, speakers {speakers.shape} and covariate {w.shape} do not fit: "
            "give one row of vectors, one bin, one speaker code and one covariate per statement."
        )
    if len(x) == 0:
        raise ShiftDetectError("there are no statements: give at least one.")
    finite = [np.isfinite(x[first : first + _ROWS]).all(axis=1) for first in range(0, len(x), _ROWS)]
    bad = np.flatnonzero(~(np.concatenate(finite) & np.isfinite(w)))
    if len(bad):
        raise ShiftDetectError(
            f"{len(bad)} of {len(x)} rows hold a number that is not finite, the first is row {bad[0]}: "
            "check the encoder's output and the covariate."
        )
