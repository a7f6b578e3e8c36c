"""How well probabilities rank and how honest they are; the calibration that makes them so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from shiftdetect.explain.compare.adapter import Calibration
from shiftdetect.explain.compare.comparer import calibrated
from shiftdetect.explain.compare.relations import CONTRADICTS
from shiftdetect.explain.training.public import CHOSEN_BY

_BINS = 10
MOST_SHOWN = 0.001
"""A report compares some thousand near pairs, of which a handful contradict and few of these are shown: with one
in two hundred shown by mistake, most of what is shown would be a mistake."""


def auc(truth: Sequence[int] | NDArray[np.int64], score: NDArray[np.float64]) -> float:
    """Area under the ROC curve: the chance that a contradiction scores higher than another pair."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, score))


def chosen_mean(figures: Mapping[str, float]) -> float:
    """Weighted mean of the figures on real pairs, by which attempts are compared."""
    weights = {name: weight for name, weight in CHOSEN_BY.items() if name in figures}
    return sum(figures[name] * weight for name, weight in weights.items()) / sum(weights.values())


def calibration_error(truth: NDArray[np.bool_], probability: NDArray[np.float64]) -> float:
    """Expected calibration error over ten bins of equal width.

    Examples
    --------
    >>> calibration_error(np.array([True, False]), np.array([1.0, 0.0]))
    0.0
    """
    place = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    gaps = [
        (place == i).mean() * abs(truth[place == i].mean() - probability[place == i].mean())
        for i in range(_BINS)
        if (place == i).any()
    ]
    return float(sum(gaps))


def fit_calibration(
    log_p: NDArray[np.float64],
    relation: NDArray[np.int64],
    precision: float = 0.85,
    natural: NDArray[np.float64] | None = None,
    most_shown: float = MOST_SHOWN,
) -> Calibration:
    """Fit scale and shifts by likelihood, then the confidence from which a contradiction is shown.

    Parameters
    ----------
    log_p : ndarray, shape (n_pairs, 6)
        Raw log-probabilities of development pairs.
    relation : ndarray of int, shape (n_pairs,)
        Their relations.
    precision : float
        Least share of true contradictions among those shown; the same share is asked of the other relations.
    natural : ndarray, shape (n, 6), optional
        Raw log-probabilities of pairs as real corpora have them, where hardly any contradicts.
    most_shown : float
        Of these, at most so many are shown as contradictions: the development pairs hold so many contradictions that
        what is right often enough among them would not be so elsewhere.

    Returns
    -------
    Calibration
    """
    rows = np.arange(len(relation))

    def unlikely(values: NDArray[np.float64]) -> float:
        p = calibrated(log_p, _of(values))
        return float(-np.log(np.maximum(p[rows, relation], 1e-12)).mean() + 1e-3 * np.square(values[1:]).sum())

    found = minimize(unlikely, np.zeros(6), method="L-BFGS-B")
    fitted = _of(found.x)
    p = calibrated(log_p, fitted)
    best = p.argmax(1)
    shown = best == CONTRADICTS
    least = _threshold(p[shown, CONTRADICTS], relation[shown] == CONTRADICTS, precision)
    if natural is not None and len(natural):
        least = max(least, _rarely_reached(calibrated(natural, fitted)[:, CONTRADICTS], most_shown))
    confidence = _threshold(p.max(1), best == relation, 0.75)
    return Calibration(fitted.scale, fitted.shifts, round(min(confidence, 0.9), 3), float(np.ceil(least * 1e3) / 1e3))


def _of(values: NDArray[np.float64]) -> Calibration:
    # One shift for both relations that change places with the texts: the others then do not depend on the order.
    restates, qualifies, *rest = (float(v) for v in values[1:])
    return Calibration(float(np.exp(values[0])), (restates, qualifies, qualifies, *rest))


def _threshold(score: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """Smallest threshold above which at least ``precision`` of the answers are right, less its standard error."""
    if not len(score):
        return 1.0
    order = np.argsort(-score)
    n = np.arange(1, len(score) + 1)
    share = np.cumsum(right[order]) / n
    enough = share - np.sqrt(precision * (1 - precision) / n) >= precision
    return float(score[order][np.flatnonzero(enough)[-1]]) if enough.any() else float(score.max())


def _rarely_reached(score: NDArray[np.float64], share: float) -> float:
    """Smallest threshold that at most this share of the scores reach."""
    highest = np.sort(score)[::-1]
    return float(np.nextafter(highest[int(share * len(score))], 2.0))
