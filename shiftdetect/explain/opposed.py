r"""Statements on one frame whose labelled stances differ: pairs to read side by side.

Cosine distance does not see contradiction: a denial is often nearer to the claim than an honest rewording of it is. The
corpus' own stance labels do see it, so pairs are made from the labels, and the texts only rank them. The score of a
pair is a product, and nothing in it is fitted to a corpus of statements:

.. math:: \text{score} = \text{step} \cdot \log(1 + N / n_f) \cdot \max(0, 1 - d) \cdot \text{polarity}
          \cdot \frac{1}{1 + g / \bar g}

- *step*, how far the stances lie apart: on the scale deny -1, hedge 0, support +1 where both words are known,
  so that support against deny counts 2 and any other difference 1;
- *rarity* of the shared frame, carried by n_f of N labelled statements: two statements that share a rare frame speak
  of the same particular thing (inverse document frequency, Spärck Jones 1972);
- *same words*: cosine similarity of the texts, 1 for all where there are no vectors: the nearer the words, the more
  of the difference is in the stance;
- *polarity*: 1.25 where exactly one text has an English negation, a cue of contradiction (de Marneffe, Rafferty &
  Manning 2008). It is a weak one: opposed pairs were 1.1 to 1.5 times as frequent with it as without in three public
  sets of political and argumentative pairs, so it decides between near equals and no more;
- *nearness* in time: g days apart, against the median gap of all candidate pairs, where the factor is 1/2.

The shared frame is the rarest that both carry. Each pair of speakers appears once per frame, with its best pair of
statements; a statement stands in at most three pairs; the k-th pair on one frame counts 1/k of its score, so that the
list shows what the differences are about before it shows more of the same. Different words of two people prove nothing
by themselves: they may have been asked different things, or known different things.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shiftdetect.corpus import Statement
from shiftdetect.explain.frames import frame_labels
from shiftdetect.result import OpposedPair
from shiftdetect.result.frames import NO_STANCE, STANCE_SCALE

NEGATED = 1.25
"""Factor for a pair of which one text negates; see above for where it comes from."""

_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|\w+n['’]t)\b", re.IGNORECASE
)
_BLOCK = 1024
_DECIMALS = 9

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


def opposed_pairs(
    statements: Sequence[Statement],
    vectors: ArrayLike | None = None,
    top: int = 20,
    per_statement: int = 3,
    occasions: ArrayLike | None = None,
) -> tuple[OpposedPair, ...]:
    """Rank pairs of statements that share a frame and differ in stance.

    Parameters
    ----------
    statements : sequence of Statement
        In canonical order.
    vectors : array_like, shape (n, n_dimensions), optional
        Their vectors, of unit length.
    top : int
        Pairs to return.
    per_statement : int
        Pairs that one statement may stand in.
    occasions : array_like of int, shape (n,), optional
        Number of the occasion of each statement; its day when left out.

    Returns
    -------
    tuple of OpposedPair
        Best first; the earlier statement is ``a``. Two statements of one speaker count on different occasions only.

    Notes
    -----
    Assumes that labels are right: nothing here reads the texts. It fails where a stance label refers to a claim that
    the shared frame is not about.

    Examples
    --------
    >>> from datetime import datetime
    >>> def said(id, speaker, day, stance):
    ...     return Statement(id, "...", speaker, datetime(2031, 5, day), frames=("flood",), stance=stance)
    >>> pairs = opposed_pairs([said("1", "Minister A", 1, "supports"), said("2", "Minister B", 2, "denies")])
    >>> [(p.a, p.b, p.stance_a, p.stance_b, p.same_speaker) for p in pairs]
    [('1', '2', 'supports', 'denies', False)]
    """
    labels = frame_labels(statements)
    day = np.array([s.date.toordinal() for s in statements], dtype=np.int64)
    stances, steps = _stance_steps([statements[row].stance for row in labels.rows])
    case = _Case(
        row=labels.rows,
        frames=labels.values,
        stance=stances,
        step=steps,
        speaker=_codes([statements[row].speaker for row in labels.rows]),
        day=day[labels.rows],
        occasion=(day if occasions is None else np.asarray(occasions, dtype=np.int64))[labels.rows],
        negates=np.array([bool(_NEGATION.search(statements[row].text)) for row in labels.rows], dtype=bool),
        vectors=None if vectors is None else np.asarray(vectors)[labels.rows],
    )
    ranked = _rank(case, keep=per_statement + 1)  # with next bests, for where the best of two speakers is used up
    chosen = _spread(case, ranked, top, per_statement)
    return tuple(_part(case, statements, labels.names[frame], a, b) for frame, a, b in chosen)


@dataclass(frozen=True, eq=False)
class _Case:
    """The labelled statements as arrays, n of them; ``stance`` is -1 where none is taken."""

    row: IntArray
    frames: IntArray
    stance: IntArray
    step: FloatArray
    speaker: IntArray
    day: IntArray
    occasion: IntArray
    negates: NDArray[np.bool_]
    vectors: NDArray[np.floating] | None

    def distance(self, a: int, b: int) -> float | None:
        if self.vectors is None:
            return None
        gap = self.vectors[a].astype(np.float64) - self.vectors[b]
        return round(min(float(gap @ gap) / 2.0, 2.0), _DECIMALS)


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Candidate pairs of labelled statements, ``a`` before ``b``, with the step between their stances."""

    a: IntArray
    b: IntArray
    step: FloatArray

    def gaps(self, case: _Case) -> IntArray:
        return np.asarray(np.abs(case.day[self.b] - case.day[self.a]))


def _rank(case: _Case, keep: int) -> dict[int, FloatArray]:
    """For each frame the best pairs of each two speakers, best first: rows of earlier statement, later one, score."""
    counts = case.frames.sum(axis=0)
    order = np.argsort(counts, kind="stable")
    gap_counts = np.zeros(1, dtype=np.int64)
    for position in range(len(order)):
        for pairs in _candidates(case, order, position):
            more = np.bincount(pairs.gaps(case), minlength=len(gap_counts))
            more[: len(gap_counts)] += gap_counts
            gap_counts = more
    middle = max(1, int(np.searchsorted(np.cumsum(gap_counts), gap_counts.sum() / 2.0)))
    ranked = {}
    for position, frame in enumerate(order):
        rarity = float(np.log1p(len(case.row) / counts[frame]))
        best = np.zeros((0, 3))
        for pairs in _candidates(case, order, position):
            score = rarity * pairs.step * _likeness(case, pairs) / (1.0 + pairs.gaps(case) / middle)
            found = np.column_stack([pairs.a, pairs.b, np.round(score, _DECIMALS)])
            best = _best_of_speakers(case, np.vstack([best, found]), keep)
        ranked[int(frame)] = best[np.lexsort((best[:, 1], best[:, 0], -best[:, 2]))]
    return ranked


def _candidates(case: _Case, order: IntArray, position: int) -> Iterator[_Pairs]:
    """Pairs for which the frame at ``position`` in ``order`` is the rarest shared, in blocks so that memory is flat."""
    members = np.flatnonzero((case.frames[:, order[position]] == 1) & (case.stance >= 0))
    rarer = case.frames[:, order[:position]].astype(np.float32)
    for i, j in _block_pairs(len(members)):
        a, b = members[i : i + _BLOCK], members[j : j + _BLOCK]
        step = case.step[np.ix_(case.stance[a], case.stance[b])]
        at_once = case.occasion[a][:, None] == case.occasion[b][None, :]
        same_speaker = case.speaker[a][:, None] == case.speaker[b][None, :]
        opposed = (step > 0) & (a[:, None] < b[None, :]) & ~(same_speaker & at_once) & (rarer[a] @ rarer[b].T == 0)
        k, m = np.nonzero(opposed)
        if len(k):
            yield _Pairs(a[k], b[m], step[k, m])


def _block_pairs(n: int) -> Iterator[tuple[int, int]]:
    starts = range(0, n, _BLOCK)
    return ((i, j) for i in starts for j in starts if i <= j)


def _likeness(case: _Case, pairs: _Pairs) -> FloatArray:
    """Cosine similarity of the texts, at least 0 (1 for all where there are no vectors), times the polarity factor."""
    out = np.where(case.negates[pairs.a] != case.negates[pairs.b], NEGATED, 1.0)
    if case.vectors is None:
        return out
    a, of_a = np.unique(pairs.a, return_inverse=True)
    b, of_b = np.unique(pairs.b, return_inverse=True)
    similarity = case.vectors[a].astype(np.float64) @ case.vectors[b].astype(np.float64).T
    return out * np.clip(similarity[of_a, of_b], 0.0, 1.0)


def _best_of_speakers(case: _Case, table: FloatArray, keep: int) -> FloatArray:
    """Keep the ``keep`` best rows (a, b, score) of each two speakers."""
    two = np.sort(case.speaker[table[:, :2].astype(np.int64)], axis=1)
    key = two[:, 0] * (case.speaker.max(initial=0) + 1) + two[:, 1]
    order = np.lexsort((table[:, 1], table[:, 0], -table[:, 2], key))
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    return np.asarray(table[order[place < keep]])


def _spread(case: _Case, ranked: dict[int, FloatArray], top: int, per_statement: int) -> list[tuple[int, int, int]]:
    """Take the best pairs greedily; what two speakers and one frame, and one statement, may take up is limited."""
    chosen: list[tuple[int, int, int]] = []
    used: Counter[int] = Counter()
    heads = {frame: 0 for frame, rows in ranked.items() if len(rows)}
    speakers: dict[int, set[tuple[int, int]]] = {frame: set() for frame in heads}

    def two(a: int, b: int) -> tuple[int, int]:
        first, second = sorted((int(case.speaker[a]), int(case.speaker[b])))
        return first, second

    while heads and len(chosen) < top:
        frame = max(heads, key=lambda f: (ranked[f][heads[f], 2] / (1 + len(speakers[f])), -f))
        a, b = (int(row) for row in ranked[frame][heads[frame], :2])
        if two(a, b) not in speakers[frame] and max(used[a], used[b]) < per_statement:
            chosen.append((frame, a, b))
            speakers[frame].add(two(a, b))
            used.update((a, b))
        heads[frame] += 1
        if heads[frame] == len(ranked[frame]):
            del heads[frame]
    return chosen


def _part(case: _Case, statements: Sequence[Statement], frame: str, a: int, b: int) -> OpposedPair:
    earlier, later = statements[case.row[a]], statements[case.row[b]]
    return OpposedPair(
        frame=frame,
        a=earlier.id,
        b=later.id,
        stance_a=earlier.stance or "",
        stance_b=later.stance or "",
        distance=case.distance(a, b),
        same_speaker=earlier.speaker == later.speaker,
    )


def _stance_steps(stances: Sequence[str | None]) -> tuple[IntArray, FloatArray]:
    """Stance codes (n,), -1 for none, and the step between any two of them (n_stances, n_stances)."""
    words = [(stance or "").strip().lower() for stance in stances]
    known = sorted(set(words) - NO_STANCE)
    code = {word: k for k, word in enumerate(known)}
    step = np.array([[_step(a, b) for b in known] for a in known], dtype=np.float64).reshape(len(known), len(known))
    return np.array([code.get(word, -1) for word in words], dtype=np.int64), step


def _step(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in STANCE_SCALE and b in STANCE_SCALE:
        return float(abs(STANCE_SCALE[a] - STANCE_SCALE[b]))
    return 1.0


def _codes(names: Sequence[str]) -> IntArray:
    code = {name: k for k, name in enumerate(dict.fromkeys(names))}
    return np.array([code[name] for name in names], dtype=np.int64)
