"""Agreement of coders: Krippendorff's alpha for names of categories, any number of coders, units left out included."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.metrics.bootstrap import LEAST_GROUPS

Coding = Sequence[Hashable | None]
"""One coder's value for each unit; None where the unit was not coded."""


def nominal_alpha(coders: Sequence[Coding]) -> float:
    r"""Krippendorff's alpha, nominal.

    .. math:: \alpha = 1 - D_o / D_e

    with :math:`D_o` the observed and :math:`D_e` the expected share of unlike values among all pairs of values of one
    unit. NaN where there is nothing to compare, or where only one value was ever given: alpha is not defined then,
    though everybody agreed.

    Parameters
    ----------
    coders : sequence of sequences
        Each as long as there are units.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.

    Examples
    --------
    >>> a, b = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(nominal_alpha([a, b]), 3)
    0.095
    """
    return _alpha(unit_counts(coders))


def unit_counts(coders: Sequence[Coding]) -> NDArray[np.float64]:
    """How often each value was given to each unit, shape (n_units, n_values)."""
    values = sorted({v for coder in coders for v in coder if v is not None}, key=repr)
    place = {value: k for k, value in enumerate(values)}
    counts = np.zeros((len(coders[0]) if coders else 0, len(values)))
    for coder in coders:
        for unit, value in enumerate(coder):
            if value is not None:
                counts[unit, place[value]] += 1
    return counts


def bootstrap_alpha(
    coders: Sequence[Coding], n_draws: int = 1000, seed: int = 0
) -> tuple[float, float | None, float | None]:
    """Alpha and its 95 % interval over units drawn anew.

    No interval where fewer than :data:`~shiftdetect.benchmark.metrics.bootstrap.LEAST_GROUPS` units hold another value
    than the commonest: draws of so few tell which of them were drawn, and of one alone all draws that hold it agree.
    None either where most draws leave alpha undefined.

    Examples
    --------
    >>> alpha, low, high = bootstrap_alpha([["a", "b"] * 20, ["a", "b"] * 19 + ["b", "b"]])
    >>> low < alpha < high
    True
    """
    counts = unit_counts(coders)
    alpha = _alpha(counts)
    rng = np.random.default_rng(seed)
    n = len(counts)
    pairable = counts[counts.sum(axis=1) >= 2]
    others = np.delete(pairable, pairable.sum(axis=0).argmax(), axis=1) if pairable.size else pairable
    if int(others.any(axis=1).sum()) < LEAST_GROUPS:
        return alpha, None, None
    drawn = np.array([_alpha(counts[rng.integers(n, size=n)]) for _ in range(n_draws)]) if n > 1 else np.array([])
    known = drawn[~np.isnan(drawn)]
    if np.isnan(alpha) or len(known) < max(2, n_draws // 2):
        return alpha, None, None
    low, high = np.quantile(known, [0.025, 0.975])
    return alpha, float(low), float(high)


def _alpha(counts: NDArray[np.float64]) -> float:
    pairable = counts[counts.sum(axis=1) >= 2]
    per_unit = pairable.sum(axis=1, keepdims=True)
    total = pairable.sum(axis=0)
    n = total.sum()
    if n == 0:
        return float("nan")
    agreeing = (pairable * (pairable - 1) / (per_unit - 1)).sum()
    expected = (total * (total - 1)).sum() / (n - 1)
    if np.isclose(expected, n):
        return float("nan")
    return float(1.0 - (n - agreeing) / (n - expected))
