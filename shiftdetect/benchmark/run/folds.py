"""What is chosen on labels is chosen on other groups than it is used on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

FOLDS = 5

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


def out_of_fold(groups: IntArray, seed: int = 0) -> Iterator[tuple[IntArray, IntArray]]:
    """Divide units into five parts without dividing a group; give the rows to learn from and those to label.

    Examples
    --------
    >>> parts = list(out_of_fold(np.array([0, 0, 1, 1, 2, 2]), seed=1))
    >>> sorted(int(row) for _, new in parts for row in new)
    [0, 1, 2, 3, 4, 5]
    """
    names = np.unique(groups)
    fold = np.random.default_rng(seed).permutation(np.arange(len(names)) % min(FOLDS, max(2, len(names))))
    of = fold[np.searchsorted(names, groups)]
    for k in np.unique(fold):
        known, new = np.flatnonzero(of != k), np.flatnonzero(of == k)
        if len(known):
            yield known, new


def positive_probability(
    score: FloatArray, truth: NDArray[np.bool_], groups: IntArray, seed: int = 0
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Turn scores into probabilities and decisions, out of fold.

    The probability is a logistic curve (Platt), the decision the threshold with the best balanced accuracy; both are
    fitted on the other groups.

    Parameters
    ----------
    score : ndarray, shape (n,)
    truth : ndarray of bool, shape (n,)
    groups : ndarray of int, shape (n,)
    seed : int

    Returns
    -------
    probability : ndarray, shape (n,)
    decision : ndarray of bool, shape (n,)

    Examples
    --------
    >>> truth = np.arange(20) >= 10
    >>> score = np.where(truth, 5.0, 1.0)
    >>> positive_probability(score, truth, np.arange(20) % 5)[1].tolist() == truth.tolist()
    True
    """
    from sklearn.linear_model import LogisticRegression

    probability = np.full(len(score), float(truth.mean()))
    decision = np.zeros(len(score), dtype=bool)
    deviation = score.std() or 1.0
    x = ((score - score.mean()) / deviation)[:, None]
    for known, new in out_of_fold(groups, seed):
        if truth[known].all() or not truth[known].any():
            probability[new], decision[new] = truth[known].mean(), truth[known].all()
            continue
        model = LogisticRegression(C=100.0).fit(x[known], truth[known])
        probability[new] = model.predict_proba(x[new])[:, 1]
        upward = model.coef_[0, 0] >= 0
        turned = score if upward else -score
        decision[new] = turned[new] >= _best_threshold(turned[known], truth[known])
    return probability, decision


def _best_threshold(score: FloatArray, truth: NDArray[np.bool_]) -> float:
    """Threshold with the best balanced accuracy, between two scores."""
    order = np.argsort(score, kind="stable")
    ranked, positive = score[order], truth[order]
    # Everything from place k on is called positive.
    right = np.concatenate([[0], np.cumsum(~positive)]) / max(1, (~positive).sum())
    caught = 1.0 - np.concatenate([[0], np.cumsum(positive)]) / max(1, positive.sum())
    value = right + caught
    value[1:-1][ranked[1:] == ranked[:-1]] = -1.0  # equal scores are not told apart
    k = int(np.argmax(value))
    if k == 0:
        return float(ranked[0])
    return float(np.inf) if k == len(ranked) else float((ranked[k - 1] + ranked[k]) / 2.0)
