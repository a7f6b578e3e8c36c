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
        r"""Pool over consecutive blocks of ``width`` bins or a few more.

        .. math:: r_d = \frac{S_d - n_d \bar x_b}{\sqrt{1 - n_d / n_b}}, \qquad
                  \text{scale} = \frac{\sum_{b(d) \ne b(e)} (r_d \cdot r_e)^2}{\sum_{b(d) \ne b(e)} n_d n_e}

        which is :math:`\operatorname{tr} \Sigma^2` where statements are independent with covariance :math:`\Sigma`.

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
        counts as scatter, which errs on the wide side. Fails, to the narrow side, for a window that scatters more than
        the rest, as one does in which two accounts stand side by side.

        References
        ----------
        Chen & Qin (2010), Annals of Statistics 38, for the trace from products of independent vectors; Rice (1984),
        Annals of Statistics 12, for noise from neighbours.
        """
        blocks = moments.n_bins // max(2, width)
        if blocks < 2:
            raise TooLittleText(f"too few time bins ({moments.n_bins}) to see how much days scatter.")
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
