"""How rarely chance leaves an explanation out as long: the arithmetic of 'no longer said' in the ledger, on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

MIN_DAYS = 2
MIN_STATEMENTS = 3
"""Time bins and statements without the explanation that it takes at least before anything is called dropped."""

_TIE = 1e-9

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Silence:
    """One row of a ledger: how long it was silent at the end, and how often chance is silent as long.

    Attributes
    ----------
    chance : ndarray of float, shape (n_days,)
        For each day of the row, the chance that the explanation is last given on it or before; ascending, and 1 where
        too little would be left after it to say anything.
    last : int
        The day on which it was last given, as an index into ``chance``.
    n_since : int
        Statements after that day.
    """

    chance: FloatArray
    last: int
    n_since: int

    @property
    def p_value(self) -> float | None:
        """Chance of a silence as long as the one that was seen; None where it is too short to ask."""
        value = float(self.chance[self.last])
        return value if value < 1.0 else None

    def level(self, p_values: FloatArray) -> FloatArray:
        """Chance that the row has a p-value of at most each of these, which for few days is far below it."""
        known = np.append(0.0, self.chance)
        return np.asarray(known[np.searchsorted(self.chance, p_values * (1.0 + _TIE), side="right")])


def silence(days: IntArray, speakers: IntArray, given: BoolArray) -> Silence:
    r"""Compare the days and statements since an explanation was last given with random orders.

    Where k of N places, of which :math:`N_t` lie on day t or before, give it, none after day t does in

    .. math:: \binom{N_t}{k} \Big/ \binom{N}{k}

    of their orders. The chance is the largest over three kinds of place: days; each speaker's own days; each speaker's
    own statements, the chances of speakers multiplied.

    Parameters
    ----------
    days, speakers : ndarray of int, shape (n,)
        Of the statements that could have given it.
    given : ndarray of bool, shape (n,)
        Those that did; at least one.

    Notes
    -----
    It is enough that one of the three holds. Days are right where their statements share what they say; a day with many
    statements gives an explanation sooner than one with few, so that whoever talks less and less seems to drop what
    they said, and then statements are right. Of several speakers together, their own days and statements keep other
    people who come and go from being taken for silence. All fail where a topic lingers.

    Examples
    --------
    Given on the first five of ten days, a statement a day:

    >>> found = silence(np.arange(10), np.zeros(10, dtype=int), np.arange(10) < 5)
    >>> found.n_since, round(found.p_value, 5) == round(1 / 252, 5)
    (5, True)
    """
    dates, day = np.unique(days, return_inverse=True)
    people, person = np.unique(speakers[given], return_inverse=True)
    own = np.isin(speakers, people)
    said = np.zeros((len(people), len(dates)))
    np.add.at(said, (np.searchsorted(people, speakers[own]), day[own]), 1.0)
    used = np.zeros_like(said)
    np.add.at(used, (person, day[given]), 1.0)
    some_day = used.max(axis=0, keepdims=True) > 0
    kinds = ((np.ones_like(some_day), some_day), (said > 0, used > 0), (said, used))
    chance = np.exp(np.max([_log_chance(places, uses) for places, uses in kinds], axis=0))
    since = len(days) - np.cumsum(np.bincount(day))
    long = (since >= MIN_STATEMENTS) & (np.arange(len(dates))[::-1] >= MIN_DAYS)
    last = int(day[given].max())
    return Silence(np.where(long, np.minimum(chance, 1.0), 1.0), last, int(since[last]))


def _log_chance(places: NDArray[Any], uses: NDArray[Any]) -> FloatArray:
    """Log chance that all uses fall on each day or before, shape (n_days,), from both by (speaker, day)."""
    n = np.cumsum(places, axis=1, dtype=np.float64)
    k = uses.sum(axis=1, keepdims=True, dtype=np.float64)
    fits = n >= k
    room = np.where(fits, n, k)
    ways = special.gammaln(room + 1.0) - special.gammaln(room - k + 1.0)
    return np.asarray(np.where(fits, ways - ways[:, -1:], -np.inf).sum(axis=0))


def corrected(rows: Sequence[Silence]) -> tuple[float | None, ...]:
    r"""Correct the p-values of a ledger for its rows.

    .. math:: \tilde p_r = \min\Big(1, \sum_s F_s(p_r)\Big)

    with :math:`F_s(x)` the chance that row s has a p-value of x or less: how many rows chance alone would show at least
    as plainly. Marking those up to .05 marks any where nothing was dropped in at most 5 % of ledgers.

    Parameters
    ----------
    rows : sequence of Silence

    Notes
    -----
    Bonferroni's inequality, whatever the rows have to do with each other, with each row's own distribution: of the many
    rows of a ledger most have so few days that no order of them gives a small p-value, and these count for nothing.

    References
    ----------
    Tarone (1990), A modified Bonferroni method for discrete data, Biometrics 46; Westfall & Wolfinger (1997), Multiple
    tests with discrete distributions, The American Statistician 51.

    Examples
    --------
    >>> long, short = (silence(np.arange(n), np.zeros(n, dtype=int), np.arange(n) < 3) for n in (12, 6))
    >>> [round(p, 3) for p in corrected([long, short])]  # 1 of 220 orders; 1 of 20
    [0.005, 0.095]
    """
    known = [row.p_value for row in rows]
    p = np.array([value for value in known if value is not None])
    total = np.zeros(len(p))
    for row in rows:
        total += row.level(p)
    sums = iter(total.tolist())
    return tuple(None if value is None else min(1.0, next(sums)) for value in known)
