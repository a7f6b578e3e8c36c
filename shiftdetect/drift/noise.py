"""How much days scatter, pooled over the whole corpus: what a window of three days cannot tell by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.errors import TooLittleText


@dataclass(frozen=True, eq=False)
class DayNoise:
    """Residuals of day sums from the means of short blocks of days.

    Attributes
    ----------
    residuals : ndarray, shape (n_bins, n_dimensions)
        Day sums less what their block's mean predicts, scaled up for the degree of freedom that the mean took.
    n : ndarray, shape (n_bins,)
        Statements per day.
    block : ndarray of int, shape (n_bins,)
    scale : float
        Mean squared inner product of the residuals of two days in different blocks, per pair of statements.
    """

    residuals: FloatArray
    n: FloatArray
    block: IntArray
    scale: float

    @property
    def df(self) -> int:
        """Degrees of freedom: days less blocks."""
        return len(self.n) - int(self.block.max()) - 1

    @classmethod
    def pool(cls, moments: Moments, width: int) -> DayNoise:
        """Pool over consecutive blocks of ``width`` bins or a few more.

        Parameters
        ----------
        moments : Moments
        width : int
            Short enough for an account to move little within it.

        Raises
        ------
        TooLittleText
            With fewer than two blocks of two bins.

        Notes
        -----
        Assumes that days scatter alike over the whole corpus, in proportion to their statements. Drift within a block
        counts as scatter, which errs on the wide side.
        """
        blocks = moments.n_bins // max(2, width)
        if blocks < 2:
            raise TooLittleText(f"{moments.n_bins} time bins are too few to see how much days scatter.")
        n, sums = moments.bin_sums
        block = (np.arange(moments.n_bins) * blocks) // moments.n_bins
        total = np.zeros((blocks, sums.shape[1]))
        np.add.at(total, block, sums)
        size = np.bincount(block, weights=n)
        # A day that is most of its block pulls the mean towards itself: its residual has variance n (1 - n / size).
        lost = 1.0 - n / size[block]
        residuals = (sums - n[:, None] * (total / size[:, None])[block]) / np.sqrt(lost)[:, None]
        other = block[:, None] != block[None, :]
        products = (residuals @ residuals.T)[other] ** 2
        scale = float(products.sum() / np.outer(n, n)[other].sum())
        return cls(residuals, n, block, scale)

    def along(self, direction: FloatArray) -> float:
        """Variance of one statement along a vector (n_dimensions,), day effects included."""
        return float(np.sum((self.residuals @ direction) ** 2) / self.n.sum())
