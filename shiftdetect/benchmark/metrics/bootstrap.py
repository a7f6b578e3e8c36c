"""Intervals over units, the same draws for every method, so that differences have intervals too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Measure = Callable[[NDArray[np.int64]], Mapping[str, float]]
"""Figures of one method on the units at these places (a place may occur several times)."""


@dataclass(frozen=True)
class Figure:
    """A figure and its 95 % interval; no interval (None) where there are fewer than two units to draw from.

    Attributes
    ----------
    value : float
    low, high : float or None
    """

    value: float
    low: float | None
    high: float | None


def paired_bootstrap(
    measures: Mapping[str, Measure],
    groups: ArrayLike,
    reference: str,
    n_draws: int = 500,
    seed: int = 0,
) -> tuple[dict[str, dict[str, Figure]], dict[str, dict[str, Figure]]]:
    """Measure every method on all units and on the same draws of units.

    Parameters
    ----------
    measures : mapping of str to callable
        Per method.
    groups : array_like of int, shape (n_units,)
        Units of one group are drawn together.
    reference : str
        Method that the others are compared with.
    n_draws : int
    seed : int

    Returns
    -------
    figures, differences : dict of str to dict of str to Figure
        Per method and figure: its value; and its value less that of the reference.

    Examples
    --------
    >>> hits = np.array([1.0, 0.0, 1.0, 1.0])
    >>> ours = lambda rows: {"share": float(hits[rows].mean())}
    >>> zero = lambda rows: {"share": 0.0}
    >>> figures, differences = paired_bootstrap({"ours": ours, "zero": zero}, range(4), "ours", n_draws=50)
    >>> figures["ours"]["share"].value, differences["zero"]["share"].value
    (0.75, -0.75)
    """
    group = np.asarray(groups)
    everything = np.arange(len(group), dtype=np.int64)
    observed = {name: dict(measure(everything)) for name, measure in measures.items()}
    drawn: dict[str, dict[str, list[float]]] = {
        name: {key: [] for key in figures} for name, figures in observed.items()
    }
    for rows in _draws(group, n_draws, seed):
        for name, measure in measures.items():
            for key, value in measure(rows).items():
                drawn[name][key].append(value)
    samples = {name: {key: np.array(values) for key, values in kept.items()} for name, kept in drawn.items()}
    figures = {
        name: {key: _figure(value, samples[name][key]) for key, value in row.items()} for name, row in observed.items()
    }
    base, base_samples = observed[reference], samples[reference]
    differences = {
        name: {
            key: _figure(value - base[key], samples[name][key] - base_samples[key])
            for key, value in row.items()
            if key in base
        }
        for name, row in observed.items()
    }
    return figures, differences


def _draws(group: NDArray[np.int64], n_draws: int, seed: int) -> Iterator[NDArray[np.int64]]:
    names = np.unique(group)
    if len(names) < 2:
        return
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
