"""How well scores rank and classify: areas, F1, calibration, rank correlation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

BINS = 10
"""Bins of the calibration error."""

FloatArray = NDArray[np.float64]


def auc(truth: ArrayLike, score: ArrayLike) -> float:
    """Chance that a positive unit scores higher than another one, ties counting half; NaN where a class is missing.

    Examples
    --------
    >>> auc([True, True, False, False], [3.0, 1.0, 2.0, 0.0])
    0.75
    """
    is_positive, values = np.asarray(truth, dtype=bool), np.asarray(score, dtype=float)
    n_positive, n_other = int(is_positive.sum()), int((~is_positive).sum())
    if not n_positive or not n_other:
        return float("nan")
    ranks = rankdata(values)
    return float((ranks[is_positive].sum() - n_positive * (n_positive + 1) / 2) / (n_positive * n_other))


def f1(truth: ArrayLike, predicted: ArrayLike) -> float:
    """F1 of a class; 0 where it is neither there nor predicted.

    Examples
    --------
    >>> f1([True, True, False], [True, False, False]).__round__(3)
    0.667
    """
    is_true, is_predicted = np.asarray(truth, dtype=bool), np.asarray(predicted, dtype=bool)
    total = int(is_true.sum() + is_predicted.sum())
    return 2.0 * int((is_true & is_predicted).sum()) / total if total else 0.0


def macro_f1(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Mean of the F1 of the positive class and of the rest.

    Examples
    --------
    >>> macro_f1([True, False], [True, False])
    1.0
    """
    is_true, is_predicted = np.asarray(truth, dtype=bool), np.asarray(predicted, dtype=bool)
    return (f1(is_true, is_predicted) + f1(~is_true, ~is_predicted)) / 2.0


def balanced_accuracy(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Mean share of either class that is told right: .5 for every guess that does not look.

    Examples
    --------
    >>> balanced_accuracy([True, True, False, False], [True, False, False, False])
    0.75
    """
    is_true, is_predicted = np.asarray(truth, dtype=bool), np.asarray(predicted, dtype=bool)
    if is_true.all() or not is_true.any():
        return float("nan")
    return float((is_predicted[is_true].mean() + (~is_predicted[~is_true]).mean()) / 2.0)


def calibration_error(truth: ArrayLike, probability: ArrayLike) -> float:
    """Expected calibration error over ten bins of equal width.

    Examples
    --------
    >>> calibration_error([True, False], [0.9, 0.9])
    0.4
    """
    is_true, p = np.asarray(truth, dtype=float), np.asarray(probability, dtype=float)
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    gap = np.bincount(place, is_true - p, minlength=BINS)
    return float(np.round(np.abs(gap).sum() / len(p), 12))


def spearman(score: ArrayLike, graded: ArrayLike) -> float:
    """Rank correlation with graded labels; NaN where there are none, or where one of the two does not vary.

    Examples
    --------
    >>> spearman([1.0, 2.0, 3.0], [10.0, 20.0, 15.0])
    0.5
    """
    a, b = np.asarray(score, dtype=float), np.asarray(graded, dtype=float)
    there = ~np.isnan(b)
    if there.sum() < 3 or len(set(a[there])) < 2 or len(set(b[there])) < 2:
        return float("nan")
    return float(np.round(np.corrcoef(rankdata(a[there]), rankdata(b[there]))[0, 1], 12))


def multilabel(
    truth: ArrayLike, predicted: ArrayLike, otherwise: NDArray[np.float64] | None = None
) -> dict[str, float]:
    """Macro-F1, samples-F1, and the share of units that get a label (coverage).

    A unit without labels that gets none has a samples-F1 of 1. Without ``otherwise`` the macro-F1 is over the labels
    that occur.

    Parameters
    ----------
    truth, predicted : array_like of bool, shape (n, n_labels)
    otherwise : ndarray, shape (n_labels,), optional
        For a draw of units: F1 of each label on all of them (:func:`label_f1`). The macro-F1 is over the labels that
        have one, and a label that does not occur in the draw keeps it: the draw says nothing of it, and to leave it out
        would change what is averaged, upwards as rare labels are the hard ones.

    Examples
    --------
    >>> multilabel([[1, 0], [0, 1]], [[1, 0], [0, 0]])
    {'macro-F1': 0.5, 'samples-F1': 0.5, 'coverage': 0.5}
    >>> multilabel([[1, 0]], [[1, 0]], otherwise=label_f1([[1, 0], [0, 1]], [[1, 0], [0, 0]]))["macro-F1"]
    0.5
    """
    is_true, is_predicted = np.asarray(truth, dtype=bool), np.asarray(predicted, dtype=bool)
    per_label = label_f1(is_true, is_predicted)
    if otherwise is not None:
        per_label = np.where(np.isnan(per_label), otherwise, per_label)[~np.isnan(otherwise)]
    total = is_true.sum(axis=1) + is_predicted.sum(axis=1)
    per_unit = np.where(total, 2.0 * (is_true & is_predicted).sum(axis=1) / np.maximum(total, 1), 1.0)
    known = per_label[~np.isnan(per_label)]
    return {
        "macro-F1": float(known.mean()) if len(known) else float("nan"),
        "samples-F1": float(per_unit.mean()),
        "coverage": float(is_predicted.any(axis=1).mean()),
    }


def label_f1(truth: ArrayLike, predicted: ArrayLike) -> FloatArray:
    """F1 of each label, shape (n_labels,); NaN for one that no unit carries.

    Examples
    --------
    >>> label_f1([[1, 0], [1, 0]], [[1, 1], [0, 0]])
    array([0.66666667,        nan])
    """
    is_true, is_predicted = np.asarray(truth, dtype=bool), np.asarray(predicted, dtype=bool)
    both = (is_true & is_predicted).sum(axis=0)
    sizes = is_true.sum(axis=0) + is_predicted.sum(axis=0)
    return np.where(is_true.any(axis=0), 2.0 * both / np.maximum(sizes, 1), np.nan)
