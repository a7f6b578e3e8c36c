"""Cell sums of vectors after speaker means and the within-speaker slope on log length are taken out.

By the Frisch-Waugh theorem, demeaning within speakers and then removing the slope on the demeaned covariate equals
one regression on speaker dummies and the covariate, and needs only the cell sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from shiftdetect.drift.moments import FloatArray, IntArray, Moments

_NO_VARIATION = 1e-12


@dataclass(frozen=True, eq=False)
class Residuals:
    """Residual sums per cell, in coordinates reduced without loss, and what the design costs each cell.

    Attributes
    ----------
    bins : ndarray of int, shape (n_bins,)
        Bins with statements, ascending.
    position : ndarray of int, shape (n_cells,)
        Index into ``bins`` of each cell.
    speaker : ndarray of int, shape (n_cells,)
        Speaker codes 0 ... n_speakers - 1, numbered by what the speakers did (days, counts), not by what they are
        called, so that renaming speakers changes no random draw.
    n : ndarray of float, shape (n_cells,)
    sums : ndarray of float, shape (n_cells, rank)
        Residual vector sums. All inner products equal those of the full vectors.
    covariate : ndarray of float, shape (n_cells,)
        Sums of the covariate, demeaned within speakers, over the square root of its total sum of squares.
    varies : bool
        False where no vector differs from its prediction: then nothing can be tested.
    """

    bins: IntArray
    position: IntArray
    speaker: IntArray
    n: FloatArray
    sums: FloatArray
    covariate: FloatArray
    varies: bool

    @property
    def n_bins(self) -> int:
        """Number of bins with statements."""
        return len(self.bins)

    @cached_property
    def speaker_totals(self) -> FloatArray:
        """Statements per speaker, shape (n_speakers,)."""
        return np.bincount(self.speaker, weights=self.n).astype(np.float64)

    @cached_property
    def features(self) -> Features:
        """The cells summed per bin, in calendar order."""
        one = self.place(self.position[None])
        return Features(one.n[0], one.sums[0], one.loads[0])

    def place(self, positions: IntArray) -> Features:
        """Sum the cells per bin as if cell c stood in bin ``positions[k, c]``: a stack over k."""
        several, cells = positions.shape
        days, rank = self.n_bins, self.sums.shape[1]
        at = (positions + days * np.arange(several)[:, None]).ravel()
        cell = np.tile(np.arange(cells), several)
        to_day = sparse.csr_matrix((np.ones(len(at)), (at, cell)), shape=(several * days, cells))
        loads = np.zeros((several * days, len(self.speaker_totals) + 1))
        # One cell per day and speaker, and exchanging days within a speaker keeps it so: assignment is enough.
        loads[at, self.speaker[cell]] = (self.n / np.sqrt(self.speaker_totals[self.speaker]))[cell]
        loads[:, -1] = to_day @ self.covariate
        return Features(
            np.asarray(to_day @ self.n).reshape(several, days),
            np.asarray(to_day @ self.sums).reshape(several, days, rank),
            loads.reshape(several, days, -1),
        )


@dataclass(frozen=True, eq=False)
class Features:
    """Per bin: statements ``n`` (n_bins,), residual ``sums`` (n_bins, rank) and design ``loads`` (n_bins, q).

    A stack of permuted features has one more axis in front.

    For a time shape z (n_bins,), constant within bins, ``|z @ sums|^2`` is the squared score and
    ``z^2 @ n - |z @ loads|^2`` the squared length of z after the covariates are taken out of it.
    """

    n: FloatArray
    sums: FloatArray
    loads: FloatArray

    def reorder(self, orders: IntArray) -> Features:
        """Put the bins in other orders, shape (n_orders, n_bins): which bin stands at each position."""
        return Features(self.n[orders], self.sums[orders], self.loads[orders])


def residualise(moments: Moments) -> Residuals:
    """Take speaker means and the slope on the covariate out of the cell sums.

    Parameters
    ----------
    moments : Moments

    Returns
    -------
    Residuals

    Examples
    --------
    Two speakers who never change leave nothing, however the mix between them moves:

    >>> from shiftdetect.drift.moments import compute_moments
    >>> x = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    >>> residualise(compute_moments(x, [0, 1, 1, 2], speakers=[0, 0, 1, 1])).varies
    False
    """
    # Sorted by canonical speaker, so that random draws per cell do not depend on what speakers are called either.
    speaker = canonical_codes(moments)
    order = np.lexsort((moments.bin, speaker))
    moments, speaker = moments.take(order), speaker[order]
    n_s = np.bincount(speaker, weights=moments.n)
    mean_x = _by_speaker(speaker, moments.sum_x) / n_s[:, None]
    mean_w = np.bincount(speaker, weights=moments.sum_w) / n_s
    sums = moments.sum_x - moments.n[:, None] * mean_x[speaker]
    w = moments.sum_w - moments.n * mean_w[speaker]
    w_square = float(moments.sum_ww.sum() - n_s @ mean_w**2)
    x_square = float(moments.sum_sq.sum() - n_s @ np.einsum("ij,ij->i", mean_x, mean_x))
    if w_square > _NO_VARIATION * max(1.0, float(moments.sum_ww.sum())):
        slope = (moments.sum_wx.sum(axis=0) - (n_s * mean_w) @ mean_x) / w_square
        sums = sums - w[:, None] * slope
        x_square -= w_square * float(slope @ slope)
        w = w / np.sqrt(w_square)
    else:
        w = np.zeros_like(w)
    return Residuals(
        bins=moments.bins,
        position=moments.position,
        speaker=speaker,
        n=moments.n,
        sums=reduce_rank(sums),
        covariate=w,
        varies=x_square > _NO_VARIATION * max(1.0, float(moments.sum_sq.sum())),
    )


def _by_speaker(speaker: IntArray, values: FloatArray) -> FloatArray:
    order = np.argsort(speaker, kind="stable")
    starts = np.searchsorted(speaker[order], np.arange(speaker.max() + 1))
    return np.asarray(np.add.reduceat(values[order], starts, axis=0))


def canonical_codes(moments: Moments) -> IntArray:
    """Give each speaker a number, by their days, their counts and, last, the length of their vector sum."""
    names, raw = np.unique(moments.speaker, return_inverse=True)
    keys: list[tuple[tuple[tuple[int, int], ...], float]] = []
    for code in range(len(names)):
        cells = np.flatnonzero(raw == code)
        seen = tuple(zip(moments.bin[cells].tolist(), moments.n[cells].astype(int).tolist(), strict=True))
        total = moments.sum_x[cells].sum(axis=0)
        keys.append((seen, round(float(total @ total), 9)))
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=keys.__getitem__)] = np.arange(len(names))
    return rank[raw]


def reduce_rank(sums: FloatArray) -> FloatArray:
    """Express rows (n, n_dimensions) in min(n, n_dimensions) coordinates with the same inner products."""
    rows, dimensions = sums.shape
    if rows >= dimensions:
        return sums
    # The factor of the Gram matrix, rather than a QR of the rows, so that a rotation of the vectors changes nothing.
    values, basis = np.linalg.eigh(sums @ sums.T)
    return np.asarray(basis * np.sqrt(np.clip(values, 0.0, None)))


def step_lengths(features: Features) -> FloatArray:
    """Squared length of each step shape after the covariates, (..., n_bins - 1); 0 where they explain it wholly.

    Step k is 0 in the bins up to k and 1 after; since a constant is explained by the speakers, prefix and suffix
    give the same.
    """
    loads = np.cumsum(features.loads, axis=-2)[..., :-1, :]
    length = np.cumsum(features.n, axis=-1)[..., :-1] - np.einsum("...ij,...ij->...i", loads, loads)
    return np.where(length > 1e-9 * features.n.sum(axis=-1, keepdims=True), length, 0.0)
