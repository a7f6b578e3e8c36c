"""Which statements carry a shift, and which speak against it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from shiftdetect.drift.moments import FloatArray, IntArray


def shift_scores(vectors: ArrayLike, speakers: ArrayLike, covariate: ArrayLike, after: ArrayLike) -> FloatArray:
    r"""Project each statement on the direction of the shift, speakers and covariate taken out.

    Parameters
    ----------
    vectors : array_like, shape (n, n_dimensions)
        The statements of both segments.
    speakers : array_like of int, shape (n,)
    covariate : array_like, shape (n,)
    after : array_like of bool, shape (n,)
        True for the later segment.

    Returns
    -------
    ndarray, shape (n,)
        :math:`\tilde x_i \cdot \sum_j \tilde z_j \tilde x_j` scaled to unit length of the sum: high where a statement
        is worded like the later segment, low where it is like the earlier one. A statement's own share in the
        direction is taken out, so that nothing stands for a shift only because it is itself unusual.

    Notes
    -----
    With :math:`\tilde x` and :math:`\tilde z` (1 after the date, 0 before) less what speakers and covariate explain of
    them. Assumes that the shift has one direction, and describes where statements lie along it: it is no test, and on a
    shift that chance made it still names some statements. Fails to show a shift in which different speakers moved
    different ways.

    References
    ----------
    Cook & Weisberg (1982), Residuals and Influence in Regression, for leaving out a unit's own part.

    Examples
    --------
    >>> x = [[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [0.1, 1.0]]
    >>> np.argsort(shift_scores(x, [0, 0, 0, 0], [0, 0, 0, 0], [False, False, True, True]))[-1] in (2, 3)
    True
    """
    code = np.unique(np.asarray(speakers), return_inverse=True)[1]
    w, z = np.asarray(covariate, dtype=np.float64), np.asarray(after, dtype=np.float64)
    all_of_them = _less_mean(np.column_stack([np.asarray(vectors, dtype=np.float64), z, w]), code)
    residual, along = all_of_them[:, :-1], all_of_them[:, -1]
    square = float(along @ along)
    if square > 1e-12 * max(1.0, float(w @ w)):
        residual = residual - np.outer(along, along @ residual / square)
    x_rest, z_rest = residual[:, :-1], residual[:, -1]
    direction = z_rest @ x_rest
    length = float(np.linalg.norm(direction))
    if length <= 1e-9 * len(z):
        return np.zeros(len(z))
    own = z_rest * np.einsum("ij,ij->i", x_rest, x_rest)
    return np.asarray((x_rest @ direction - own) / length)


def _less_mean(values: FloatArray, code: IntArray) -> FloatArray:
    """Values less the mean of their speaker, (n, n_columns)."""
    to_speaker = sparse.csr_matrix((np.ones(len(code)), (code, np.arange(len(code)))))
    return np.asarray(values - (to_speaker @ values / np.bincount(code)[:, None])[code])
