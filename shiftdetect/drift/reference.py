"""The unit of the 0-1 index: how far apart two explanations lie when the same speakers give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy import special

from shiftdetect.drift.contrast import Cells, Products, day_blocks
from shiftdetect.drift.distance import clean_zero, jackknife_variance
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.errors import TooLittleText

MIN_STATEMENTS = 5
"""Statements of an explanation, by speakers who gave the other one too, before a pair counts."""


@dataclass(frozen=True, eq=False)
class Reference:
    """How far two explanations lie apart, told by the same people: 1 on the scale of the index.

    Attributes
    ----------
    u : float
        Mean debiased squared distance over the pairs of explanations, length-adjusted.
    low, high : float
        Its jackknife interval.
    variance : float
        Delete-one-day jackknife variance of ``u``.
    pairs : tuple of (int, int)
        Explanations compared, by their place in what was given.
    n_statements, n_days : int
        Labelled statements behind the pairs, and their days.
    """

    u: float
    low: float
    high: float
    variance: float
    pairs: tuple[tuple[int, int], ...]
    n_statements: int
    n_days: int
    _cells: Cells = field(repr=False)
    _groups: tuple[tuple[IntArray, IntArray], ...] = field(repr=False)

    @property
    def explanations(self) -> tuple[int, ...]:
        """Explanations in at least one pair, ascending."""
        return tuple(sorted({k for pair in self.pairs for k in pair}))

    @property
    def bins(self) -> IntArray:
        """Bins of the labelled statements, ascending."""
        return np.unique(self._cells.bin)

    def without(self, blocks: Sequence[IntArray]) -> FloatArray:
        """Return ``u`` with the bins of each block left out in turn, shape (n_blocks,); NaN where none is left."""
        return np.array([_mean_distance(left, self._groups) for left in self._cells.products(blocks)[1]])


def calibrate(labelled: Sequence[Moments], confidence: float = 0.95) -> Reference:
    r"""Measure how far apart two explanations lie when the same speakers give them.

    For explanations a and b, over the speakers s who gave both, each on two days or more,

    .. math:: D_{ab} = \Big\|\sum_s v_s (m_{sa} - m_{sb})\Big\|^2, \qquad
              v_s \propto \frac{n_{sa} n_{sb}}{n_{sa} + n_{sb}}

    debiased by leaving out the pairs of one day; the reference is the mean over all pairs (a, b).

    Parameters
    ----------
    labelled : sequence of Moments
        Per explanation, the statements that give it and no other, with log length as the covariate. One speaker code
        and a bin of its own for each statement where neither is known.
    confidence : float

    Raises
    ------
    TooLittleText
        Where no two explanations can be compared, or they do not lie clearly apart for this encoder.

    Notes
    -----
    Assumes that what separates these explanations is what would separate the old account from a new one: a drift to a
    story that no label names is read on the scale of the others. Days are independent. A few explanations that are
    near each other (or badly labelled) make the reference small and every index large. Length: the slope on log
    length within (speaker, explanation) is taken out first.

    References
    ----------
    Kitagawa (1955) for the comparison within groups; Efron & Stein (1981) for the interval.

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> stories = [compute_moments(np.tile(row, (6, 1)), np.arange(6), np.zeros(6)) for row in np.eye(3)]
    >>> reference = calibrate(stories)
    >>> reference.u, reference.pairs
    (2.0, ((0, 1), (0, 2), (1, 2)))
    """
    cells, speaker, story = _labelled_cells(labelled)
    names, pairs = _comparable(cells, speaker, story)
    if not pairs:
        raise TooLittleText(_nothing_to_compare(labelled))
    used = np.unique(np.concatenate([np.concatenate(p) for p in pairs]))
    kept = np.isin(cells.group, used)
    cells = cells.take(kept)
    days = np.unique(cells.bin)
    whole, left_out = cells.products(day_blocks(days))
    u = clean_zero(_mean_distance(whole, pairs))
    replicates = np.array([_mean_distance(left, pairs) for left in left_out])
    variance = jackknife_variance(replicates) if np.isfinite(replicates).all() else np.inf
    df = len(left_out) - 1
    half = float(special.stdtrit(df, 0.5 + confidence / 2.0) * np.sqrt(variance))
    n_statements = round(float(cells.n.sum()))
    if not u - half > 0.0:
        distance, low, high = (f"{value:.3f}".replace("-", "\u2212") for value in (u, u - half, u + half))
        spread = "no interval" if not np.isfinite(half) else f"{confidence:.0%} interval {low} to {high}"
        raise TooLittleText(
            f"{len(np.unique(story[used]))} explanations in {n_statements} labelled statements on {len(days)} days lie "
            f"{distance} apart ({spread}): not clearly more than 0, so that nothing can be measured in units of it. "
            "Label more statements, or use an encoder that tells these explanations apart."
        )
    return Reference(u, u - half, u + half, variance, names, n_statements, len(days), cells, pairs)


def _labelled_cells(labelled: Sequence[Moments]) -> tuple[Cells, IntArray, IntArray]:
    """Cells of (day, speaker, explanation), and the speaker and explanation of each group."""
    filled = [(k, m) for k, m in enumerate(labelled) if len(m.n)]
    if not filled:
        raise TooLittleText(_nothing_to_compare(labelled))
    story = np.concatenate([np.full(len(m.n), k) for k, m in filled])
    speaker = np.concatenate([m.speaker for _, m in filled])
    groups, member = np.unique(np.stack([speaker, story]), axis=1, return_inverse=True)
    return Cells.of([m for _, m in filled], [member], groups.shape[1]), groups[0], groups[1]


def _comparable(
    cells: Cells, speaker: IntArray, story: IntArray
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[IntArray, IntArray], ...]]:
    """Pairs of explanations with enough statements, and the groups of their two sides, speaker by speaker."""
    days = cells.days_per_group()
    n = np.bincount(cells.group, weights=cells.n, minlength=cells.n_groups)
    place = {(int(s), int(k)): g for g, (s, k) in enumerate(zip(speaker, story, strict=True)) if days[g] >= 2}
    names, found = [], []
    for a, b in combinations(np.unique(story).tolist(), 2):
        both = [s for s in np.unique(speaker).tolist() if (s, a) in place and (s, b) in place]
        sides = [np.array([place[s, k] for s in both], dtype=np.int64) for k in (a, b)]
        if both and min(n[side].sum() for side in sides) >= MIN_STATEMENTS:
            names.append((a, b))
            found.append((sides[0], sides[1]))
    return tuple(names), tuple(found)


def _mean_distance(products: Products, pairs: Sequence[tuple[IntArray, IntArray]]) -> float:
    which = np.repeat(np.arange(len(pairs)), [len(a) for a, _ in pairs])
    a, b = (np.concatenate(sides) for sides in zip(*pairs, strict=True))
    ready = np.diag(products.pairs) > 0.0
    n = np.where(ready, products.n, 0.0)
    both = ready[a] & ready[b]
    v = np.divide(n[a] * n[b], n[a] + n[b], out=np.zeros(len(a)), where=both)
    total = np.bincount(which, weights=v, minlength=len(pairs))
    share = v / np.where(total > 0.0, total, 1.0)[which]
    weights = np.zeros((len(pairs), len(n)))
    weights[which, a], weights[which, b] = share, -share
    found = np.sum((weights @ products.values) * weights, axis=1)[total > 0.0]
    return float(found.mean()) if len(found) else np.nan


def _nothing_to_compare(labelled: Sequence[Moments]) -> str:
    sizes = sorted((m.n_statements for m in labelled if len(m.n)), reverse=True)
    there = f"Statements of each here: {', '.join(map(str, sizes[:8]))}" if sizes else "There are none here"
    return (
        "a 0-1 index is measured in units of the distance between two explanations, and needs statements labelled with "
        f"one explanation each: two explanations, {MIN_STATEMENTS} statements of each, by speakers who gave both, on "
        f"two days or more. {there}. Label more statements, or read the distance as it is."
    )
