"""Intervals over units, the same draws for every method, so that differences have intervals too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Measure = Callable[[NDArray[np.int64]], Mapping[str, float]]
"""Figures of one method on the units at these places (a place may occur several times)."""

LEAST_GROUPS = 5
"""Groups that must hold each class which a figure rests on, or it gets no interval.

Percentiles of the draws of so few tell which of them were drawn: of one group alone, that every draw gives the same.
"""


@dataclass(frozen=True)
class Figure:
    """A figure and its 95 % interval; no interval (None) where fewer than :data:`LEAST_GROUPS` groups bear it.

    Attributes
    ----------
    value : float
    low, high : float or None
    """

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class Drawn:
    """Figures of one method on all units and on draws of them.

    Attributes
    ----------
    observed : mapping of str to float
    draws : mapping of str to ndarray
        Empty for a figure that too few groups bear.
    """

    observed: Mapping[str, float]
    draws: Mapping[str, NDArray[np.float64]]

    def figures(self) -> dict[str, Figure]:
        """Each figure with its interval."""
        return {key: _figure(value, self.draws[key]) for key, value in self.observed.items()}

    def less(self, other: Drawn) -> dict[str, Figure]:
        """Each figure less that of another method on the same draws."""
        return {
            key: _figure(value - other.observed[key], self.draws[key] - other.draws[key])
            for key, value in self.observed.items()
            if key in other.observed
        }


def draw_figures(
    measure: Measure,
    groups: ArrayLike,
    n_draws: int = 500,
    seed: int = 0,
    support: Mapping[str, int] | None = None,
) -> Drawn:
    """Measure a method on all units and on draws of them: for one seed the same draws for every method.

    Parameters
    ----------
    measure : callable
    groups : array_like of int, shape (n_units,)
        Units of one group are drawn together.
    n_draws : int
    seed : int
    support : mapping of str to int, optional
        Groups that hold the rarest class which a figure rests on; one that is not named rests on all groups.

    Returns
    -------
    Drawn

    Examples
    --------
    >>> hits = np.array([1.0, 0.0, 1.0, 1.0, 1.0])
    >>> ours = draw_figures(lambda rows: {"share": float(hits[rows].mean())}, range(5), n_draws=50)
    >>> zero = draw_figures(lambda rows: {"share": 0.0}, range(5), n_draws=50)
    >>> ours.figures()["share"].value, zero.less(ours)["share"].value
    (0.8, -0.8)
    """
    group = np.asarray(groups)
    observed = dict(measure(np.arange(len(group), dtype=np.int64)))
    n_groups, known = len(np.unique(group)), support or {}
    borne = {key for key in observed if known.get(key, n_groups) >= LEAST_GROUPS}
    draws: dict[str, list[float]] = {key: [] for key in observed}
    for rows in _draws(group, n_draws, seed) if borne else ():
        for key, value in measure(rows).items():
            if key in borne:
                draws[key].append(value)
    return Drawn(observed, {key: np.array(values) for key, values in draws.items()})


def _draws(group: NDArray[np.int64], n_draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    names = np.unique(group)
    members = [np.flatnonzero(group == name) for name in names]
    rng = np.random.default_rng(seed)
    for _ in range(n_draws):
        yield np.concatenate([members[k] for k in rng.integers(len(names), size=len(names))])


def _figure(value: float, sample: NDArray[np.float64]) -> Figure:
    known = sample[~np.isnan(sample)]
    # A draw may miss a class, which gives no figure; where most do, there is nothing to say.
    if np.isnan(value) or len(known) < max(2, len(sample) // 2):
        return Figure(float(value), None, None)
    low, high = np.quantile(known, [0.025, 0.975])
    return Figure(float(value), float(low), float(high))
