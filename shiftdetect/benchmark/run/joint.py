"""Differences of many methods to one, with intervals that hold for each alone and for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.metrics.changes import CHANCE
from shiftdetect.benchmark.run.records import Record

_LEVEL = 0.95
_SAME = 1e-12

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """The first figure of a method less ours.

    Attributes
    ----------
    method : str
    value : float
    alone : tuple of float
        Ends of its 95 % interval, as if no other method were compared.
    joint : tuple of float
        Ends of the interval that with 95 % holds for all comparisons of the table together.
    """

    method: str
    value: float
    alone: tuple[float, float]
    joint: tuple[float, float]


def compare_with(ours: Record, others: Iterable[Record], key: str) -> list[Difference]:
    r"""Compare methods with ours on the same draws of units.

    With :math:`\hat\theta_j` the difference of method j, :math:`\hat\theta_j^{(b)}` that on draw b and :math:`s_j`
    the standard deviation over the draws, all differences lie together in

    .. math:: \hat\theta_j \pm c \, s_j, \qquad c = \text{95 % quantile over b of }
              \max_j |\hat\theta_j^{(b)} - \hat\theta_j| / s_j

    Parameters
    ----------
    ours : Record
    others : iterable of Record
        Those that were not measured on the same draws, or have none, are left out: their number is not corrected for.
    key : str
        The first figure, of which records keep the draws.

    Returns
    -------
    list of Difference
        In the order of ``others``; empty where ours has no draws.

    Notes
    -----
    Methods agree on many units, so that their differences go together and c is less than by Bonferroni. One step:
    whether a method is ahead at all could be told a little more sharply by stepping down. A difference that no draw
    changes keeps its value as both ends. The tests of a page with many tables are corrected within each table only.

    References
    ----------
    Westfall & Young (1993), Resampling-based multiple testing; Romano & Wolf (2005), Stepwise multiple testing as
    formalized data snooping, Econometrica 73.
    """
    kept = [r for r in others if _on_same_draws(r, ours, key)]
    if not kept:
        return []
    mine = _draws(ours)
    draws = np.array([_draws(r) - mine for r in kept])
    draws = draws[:, ~np.isnan(draws).any(axis=0)]
    if draws.shape[1] < 2:
        return []
    values = np.array([_value(r, key) - _value(ours, key) for r in kept])
    spread = draws.std(axis=1, ddof=1)
    moves = spread > _SAME
    scaled = np.abs(draws[moves] - values[moves, None]) / spread[moves, None]
    c = float(np.quantile(scaled.max(axis=0), _LEVEL)) if moves.any() else 0.0
    ends = np.quantile(draws, [(1.0 - _LEVEL) / 2.0, (1.0 + _LEVEL) / 2.0], axis=1)
    return [
        Difference(
            r.method,
            float(values[j]),
            (float(ends[0, j]), float(ends[1, j])),
            (float(values[j] - c * spread[j]), float(values[j] + c * spread[j])),
        )
        for j, r in enumerate(kept)
    ]


def _on_same_draws(record: Record, ours: Record, key: str) -> bool:
    """Whether two records of one revision have draws of the same units: seed and number decide which are drawn."""
    return (
        not key.startswith(CHANCE)
        and len(ours.draws) > 0
        and len(record.draws) == len(ours.draws)
        and (record.first, record.seed, record.n_units, record.n_groups)
        == (key, ours.seed, ours.n_units, ours.n_groups)
        and None not in (_first(record, key), _first(ours, key))
    )


def _first(record: Record, key: str) -> float | None:
    return record.figures.get(key, [None])[0]


def _value(record: Record, key: str) -> float:
    value = _first(record, key)
    return float("nan") if value is None else value


def _draws(record: Record) -> FloatArray:
    return np.array([np.nan if v is None else v for v in record.draws], dtype=np.float64)
