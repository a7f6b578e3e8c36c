"""Cell sums of vectors after speaker means and the within-speaker slope on log length are taken out.

By the Frisch-Waugh theorem, demeaning within speakers and then removing the slope on the demeaned covariate equals
one regression on speaker dummies and the covariate, and needs only the cell sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from shiftdetect.drift.features import PANEL_WIDTH, Features, Stack
from shiftdetect.drift.moments import FloatArray, IntArray, Moments

_NO_VARIATION = 1e-12
_ROWS = 1 << 10


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
    own : ndarray of float, shape (n_cells,)
        Load of each cell on its speaker's column of the design: statements over the square root of the speaker's.
    common : ndarray of float, shape (n_cells, n_common)
        Loads on the columns that speakers share: sums of the covariate, demeaned within speakers, over the square root
        of its total sum of squares; where speakers are pooled the constant, too.
    varies : bool
        False where no vector differs from its prediction: then nothing can be tested.
    """

    bins: IntArray
    position: IntArray
    speaker: IntArray
    n: FloatArray
    sums: FloatArray
    own: FloatArray
    common: FloatArray
    varies: bool

    @property
    def n_bins(self) -> int:
        """Number of bins with statements."""
        return len(self.bins)

    @cached_property
    def n_speakers(self) -> int:
        """Number of speakers."""
        return int(self.speaker.max()) + 1

    @cached_property
    def features(self) -> Features:
        """The cells summed per bin, in calendar order; the loads in no more columns than there are bins."""
        one = self.place(self.position[None])
        sums = np.concatenate([sums[0] for sums in one.panels()], axis=-1)
        return Features(one.n[0], sums, reduce_rank(one.loads[0]))

    @cached_property
    def _panels(self) -> list[FloatArray]:
        starts = range(0, self.sums.shape[1], PANEL_WIDTH)
        return [np.ascontiguousarray(self.sums[:, first : first + PANEL_WIDTH]) for first in starts]

    def place(self, positions: IntArray) -> Stack:
        """Sum the cells per bin as if cell c stood in bin ``positions[k, c]``: a stack over k."""
        several, cells = positions.shape
        days = self.n_bins
        at = positions + days * np.arange(several)[:, None]
        # By columns: what a cell holds is added to its several places at once, while it is at hand.
        starts = np.arange(0, at.size + 1, several)
        to_day = sparse.csc_matrix((np.ones(at.size), at.T.ravel(), starts), shape=(several * days, cells))
        loads = np.empty((several * days, self.n_speakers + self.common.shape[1]))
        loads[:, : self.n_speakers] = 0.0
        # One cell per day and speaker, and exchanging days within a speaker keeps it so: assignment is enough.
        loads[at, self.speaker] = self.own
        loads[:, self.n_speakers :] = to_day @ self.common

        def columns(of: slice) -> FloatArray:
            one = of.stop - of.start <= PANEL_WIDTH and of.start % PANEL_WIDTH == 0
            values = self._panels[of.start // PANEL_WIDTH] if one else self.sums[:, of]
            return np.asarray(to_day @ values).reshape(several, days, -1)

        n = np.asarray(to_day @ self.n).reshape(several, days)
        return Stack(n, loads.reshape(several, days, -1), self.sums.shape[1], columns)


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
    speaker, n = speaker[order], moments.n[order]
    n_s = np.bincount(speaker, weights=n)
    to_speaker = sparse.csr_matrix((np.ones(len(n)), order, np.append(0, np.cumsum(np.bincount(speaker)))))
    mean_x = (to_speaker @ moments.sum_x) / n_s[:, None]
    mean_w = (to_speaker @ moments.sum_w) / n_s
    w = moments.sum_w[order] - n * mean_w[speaker]
    w_square = float(moments.sum_ww.sum() - n_s @ mean_w**2)
    x_square = float(moments.sum_sq.sum() - n_s @ np.einsum("ij,ij->i", mean_x, mean_x))
    slope = None
    if w_square > _NO_VARIATION * max(1.0, float(moments.sum_ww.sum())):
        slope = (moments.sum_wx.sum(axis=0) - (n_s * mean_w) @ mean_x) / w_square
        x_square -= w_square * float(slope @ slope)
    sums = np.empty_like(moments.sum_x)
    for first in range(0, len(order), _ROWS):  # slices stay in the cache
        rows = slice(first, first + _ROWS)
        sums[rows] = moments.sum_x[order[rows]] - n[rows, None] * mean_x[speaker[rows]]
        if slope is not None:
            sums[rows] -= w[rows, None] * slope
    return Residuals(
        bins=moments.bins,
        position=moments.position[order],
        speaker=speaker,
        n=n,
        sums=reduce_rank(sums),
        own=n / np.sqrt(n_s[speaker]),
        common=(np.zeros_like(w) if slope is None else w / np.sqrt(w_square))[:, None],
        varies=x_square > _NO_VARIATION * max(1.0, float(moments.sum_sq.sum())),
    )


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


def step_lengths(features: Features | Stack) -> FloatArray:
    """Squared length of each step shape after the covariates, (..., n_bins - 1); 0 where they explain it wholly.

    Step k is 0 in the bins up to k and 1 after; since a constant is explained by the speakers, prefix and suffix
    give the same.
    """
    loads = np.cumsum(features.loads, axis=-2)[..., :-1, :]
    length = np.cumsum(features.n, axis=-1)[..., :-1] - np.einsum("...ij,...ij->...i", loads, loads)
    return np.where(length > 1e-9 * features.n.sum(axis=-1, keepdims=True), length, 0.0)
