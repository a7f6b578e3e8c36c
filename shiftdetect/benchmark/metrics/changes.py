"""How near predicted change points are to the true ones.

Places are those of time bins, counted from 0; a change point is the place of the first bin of a new segment. The
trivial change at 0 counts neither as true nor as predicted: it would give a detector that finds nothing an F1 of .67
and more (van den Burg & Williams 2020 count it).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

MARGINS = (0, 1, 2, 5)
"""Bins that a prediction may be away and still count as found."""

CHANCE = "p of random dates"
CHANCE_EXACT = "p of random dates, F1@0"
"""Names of the figures that say how often as many dates drawn at random do as well: within two bins, and exactly."""


def f1_at(true: Iterable[int], predicted: Iterable[int], margin: int) -> float:
    """F1 of predicted change points, each true one found by at most one prediction within ``margin`` bins.

    With no true and no predicted change point it is 1; with only one of the two missing, 0.

    Examples
    --------
    >>> f1_at([10, 20], [11, 30], 1)
    0.5
    >>> f1_at([10], [9, 10, 11], 1)
    0.5
    """
    wanted, given = _places(true), _places(predicted)
    if not wanted and not given:
        return 1.0
    return 2.0 * _found(wanted, given, margin) / (len(wanted) + len(given))


def chance_p(true: Iterable[int], predicted: Iterable[int], n: int, margin: int, n_draws: int = 1999) -> float:
    """How often as many places drawn at random reach the F1 of the predicted ones, or more.

    Where many places carry a label, some are found by any that are marked. Drawn without replacement from places 1 to
    ``n - 1``, with a fixed seed; 1 where nothing is predicted.

    Examples
    --------
    >>> chance_p([5], [5], 11, 0) < 0.15, chance_p([2, 4, 6, 8], [4], 10, 1), chance_p([5], [], 11, 0)
    (True, 1.0, 1.0)
    """
    wanted, given = _places(true), [place for place in _places(predicted) if place < n]
    if not given:
        return 1.0
    rng = np.random.default_rng(0)
    reached = _found(wanted, given, margin)
    drawn = (np.sort(rng.choice(n - 1, len(given), replace=False) + 1).tolist() for _ in range(n_draws))
    return (1 + sum(_found(wanted, places, margin) >= reached for places in drawn)) / (1 + n_draws)


def covering(true: Iterable[int], predicted: Iterable[int], n: int) -> float:
    """Mean over bins of how well their true segment is covered by one predicted segment (Jaccard, Arbeláez 2010).

    Examples
    --------
    >>> covering([5], [5], 10), covering([5], [], 10)
    (1.0, 0.5)
    """
    segments, cut = _segments(true, n), _segments(predicted, n)
    total = 0.0
    for start, stop in segments:
        best = max(_jaccard(start, stop, other_start, other_stop) for other_start, other_stop in cut)
        total += (stop - start) * best
    return total / n


def absolute_error(true: Iterable[int], predicted: Iterable[int], n: int) -> float:
    """Mean bins between a true change point and the prediction that stands for it; a miss costs all ``n`` bins.

    Every prediction stands for one true change point at most, so that the sum is smallest. NaN where nothing changed.

    Examples
    --------
    >>> absolute_error([10, 20], [12], 40)
    21.0
    """
    from scipy.optimize import linear_sum_assignment

    wanted, given = _places(true), _places(predicted)
    if not wanted:
        return float("nan")
    cost = np.full((len(wanted), len(given) + len(wanted)), float(n))
    if given:
        cost[:, : len(given)] = np.abs(np.subtract.outer(wanted, given))
    rows, columns = linear_sum_assignment(cost)
    return float(cost[rows, columns].mean())


def alarm_rate(true: Iterable[int], predicted: Iterable[int], n: int, margin: int = 2) -> float:
    """Share of stretches without a label in which something is found.

    A stretch is a run of bins all further than ``margin`` from every true change point; a series in which nothing
    changed is one. NaN where there is none.

    Examples
    --------
    >>> alarm_rate([], [4], 10), alarm_rate([10], [3, 10], 30)
    (1.0, 0.5)
    """
    wanted, given = _places(true), _places(predicted)
    free = [all(abs(place - other) > margin for other in wanted) for place in range(1, n)]
    stretches: list[list[int]] = []
    for place, is_free in enumerate(free, 1):
        if is_free and (place == 1 or not free[place - 2]):
            stretches.append([])
        if is_free:
            stretches[-1].append(place)
    if not stretches:
        return float("nan")
    return sum(any(place in given for place in stretch) for stretch in stretches) / len(stretches)


def _places(points: Iterable[int]) -> list[int]:
    return sorted({int(point) for point in points} - {0})


def _found(wanted: Sequence[int], given: Sequence[int], margin: int) -> int:
    """Size of the largest one-to-one matching; on a line taking the earliest possible partner is optimal."""
    i = j = found = 0
    while i < len(wanted) and j < len(given):
        if abs(wanted[i] - given[j]) <= margin:
            found, i, j = found + 1, i + 1, j + 1
        elif wanted[i] < given[j]:
            i += 1
        else:
            j += 1
    return found


def _segments(points: Iterable[int], n: int) -> list[tuple[int, int]]:
    edges = [0, *(p for p in _places(points) if p < n), n]
    return list(itertools.pairwise(edges))


def _jaccard(start: int, stop: int, other_start: int, other_stop: int) -> float:
    common = max(0, min(stop, other_stop) - max(start, other_start))
    return common / (max(stop, other_stop) - min(start, other_start)) if common else 0.0
