"""One frame for each statement of a corpus that nobody has coded, learnt from the statements that somebody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from shiftdetect.corpus import Statement
from shiftdetect.encode import Encoder, VectorStore
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.coder import spread
from shiftdetect.explain.coding import Coding
from shiftdetect.explain.singles import N_INNER, SingleCoder, learns
from shiftdetect.explain.units import Units, encode_units

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LEAST = 1e-9


def code_singles(
    statements: Sequence[Statement],
    encoder: Encoder,
    store: VectorStore | None = None,
    names: Sequence[str] = (),
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
    progress: Callable[[float], object] | None = None,
    score_labelled: bool = True,
) -> Coding:
    """Predict the one frame of each statement from those that carry one.

    Parameters
    ----------
    statements : sequence of Statement
        Some with one frame, the others with none.
    encoder : Encoder
    store : VectorStore, optional
    names : sequence of str
        Frames to be named first, such as those of a codebook; the others of the labels follow.
    groups : sequence, optional
        Group of each statement, its day when left out.
    seed : int
        As of :class:`~shiftdetect.explain.singles.SingleCoder`.
    progress : callable, optional
        Called with the share that is done, while encoders learn.
    score_labelled : bool
        Whether to score labelled statements at all: most of the time goes there. Without, their probabilities are 0 and
        those of the others are as the coder has them; the frames are the same.

    Notes
    -----
    Labelled statements are scored in up to five folds that keep groups together; 0 where the other folds teach fewer
    than two frames. What came out of these folds also says how sure the coder may be: all its probabilities are raised
    to the power that makes the labels of the folds most likely (Guo et al. 2017), those of a fold to the power of the
    others. The most probable frame stays the same. A frame that fewer than three statements carry is not learnt. Fails
    where statements without a label use frames that no label names: one of the learnt ones is given all the same.

    Raises
    ------
    ShiftDetectError
        A statement carries several frames, or fewer than two frames are carried by three statements or more.

    Examples
    --------
    >>> from datetime import datetime
    >>> from shiftdetect.encode import TfidfEncoder
    >>> texts = [f"the bridge was {w} on day {k}" for k in range(6) for w in ("old and worn", "dear to repair")]
    >>> given = ["age", "cost"] * 5 + [None, None]
    >>> statements = [
    ...     Statement(str(k), text, "Minister A", datetime(2031, 5, 1 + k // 2), frames=(own,) if own else ())
    ...     for k, (text, own) in enumerate(zip(texts, given))
    ... ]
    >>> coding = code_singles(statements, TfidfEncoder().fit(texts))
    >>> coding.frames(statements)[-2:], coding.n_predicted
    ((('age',), ('cost',)), 2)
    """
    labels = [_only(s) for s in statements]
    rows = np.array([row for row, own in enumerate(labels) if own is not None], dtype=np.int64)
    keys: list[Hashable] = list(groups) if groups is not None else [s.date for s in statements]
    own = np.array([str(labels[row]) for row in rows])
    counts = Counter(own.tolist())
    if sum(n >= N_INNER for n in counts.values()) < 2:
        raise ShiftDetectError(
            f"one frame each is learnt from labels alone, of two frames or more with {N_INNER} statements or more, and "
            f"here are {sum(n >= N_INNER for n in counts.values())} such frames ({len(rows)} labelled statements): "
            "label more, or code by the codebook, without --one."
        )
    wanted = (*names, *sorted((n for n in counts if n not in names), key=lambda name: (-counts[name], name)))
    units = encode_units([s.text for s in statements], encoder, store)
    fold = spread([keys[row] for row in rows])
    rest = np.array([row for row, label in enumerate(labels) if label is None], dtype=np.int64)
    # What is learnt from, and what is then scored: all but one fold and that fold, and at last all labels and the rest.
    parts = [(fold != f, rows[fold == f]) for f in np.unique(fold) if (fold != f).any()]
    parts += [(np.ones(len(rows), dtype=bool), rest)] if len(rest) else []
    # Decided once, by the fold that leaves fewest: what folds say of how sure to be is to hold for all labels' coder.
    tune = learns(encoder, min(int(known.sum()) for known, _ in parts)) if parts else False
    if not score_labelled:
        parts = parts[-1:] if len(rest) else []
    share = _Share(len(parts), progress)
    p = np.zeros((len(units), len(wanted)))
    for known, new in parts:
        coder = _fitted(units, rows[known], own[known], SingleCoder(encoder, store, tune, seed, share))
        if coder is not None:
            p[new] = _scores(coder, units.take(new), wanted)
    _temper(p, rows, np.array([wanted.index(name) for name in own.tolist()]), fold, rest)
    given = np.zeros(p.shape, dtype=bool)
    some = np.flatnonzero(p.any(axis=1))
    given[some, p[some].argmax(axis=1)] = True
    labelled = np.array([label is not None for label in labels], dtype=bool)
    return Coding(wanted, p, given, labelled, tuple(n for n in wanted if counts[n] >= N_INNER), tune)


class _Share:
    """From the steps of one learning to the share of all of them."""

    def __init__(self, n: int, progress: Callable[[float], object] | None) -> None:
        self.n, self.progress, self.done = n, progress, 0

    def __call__(self, step: int, steps: int) -> None:
        if self.progress is not None:
            self.progress((self.done + step / steps) / self.n)
        self.done += step == steps


def _only(statement: Statement) -> str | None:
    if len(statement.frames) > 1:
        raise ShiftDetectError(
            f"statement {statement.id!r} carries {len(statement.frames)} frames ({', '.join(statement.frames)}), where "
            "each is to have one: keep its main frame, or code without --one."
        )
    return statement.frames[0] if statement.frames else None


def _fitted(units: Units, rows: IntArray, labels: NDArray[np.str_], coder: SingleCoder) -> SingleCoder | None:
    """Teach the frames that enough of these statements carry; None where those are fewer than two."""
    counts = Counter(labels.tolist())
    common = np.array([counts[name] >= N_INNER for name in labels.tolist()], dtype=bool)
    if len(np.unique(labels[common])) < 2:
        return None
    return coder.fit_units(units.take(rows[common]), labels[common].tolist())


def _scores(coder: SingleCoder, units: Units, wanted: Sequence[str]) -> FloatArray:
    out = np.zeros((len(units), len(wanted)))
    out[:, [wanted.index(name) for name in coder.classes_.tolist()]] = coder.proba_units(units)
    return out


def _temper(p: FloatArray, rows: IntArray, truth: IntArray, fold: IntArray, rest: IntArray) -> None:
    """Raise probabilities to the power that suits the labels of statements that were held out."""
    seen = p[rows].any(axis=1)
    held = p[rows].copy()
    for f in np.unique(fold):
        p[rows[fold == f]] = _raised(held[fold == f], _power(held[seen & (fold != f)], truth[seen & (fold != f)]))
    p[rest] = _raised(p[rest], _power(held[seen], truth[seen]))


def _power(p: FloatArray, truth: IntArray) -> float:
    if not len(p):
        return 1.0

    def unlikely(log_power: float) -> float:
        own = _raised(p, float(np.exp(log_power)))[np.arange(len(p)), truth]
        return float(-np.log(np.maximum(own, _LEAST)).sum())

    return float(np.exp(minimize_scalar(unlikely, bounds=(-3.0, 1.5), method="bounded").x))


def _raised(p: FloatArray, power: float) -> FloatArray:
    raised = np.where(p > 0, np.maximum(p, 1e-300) ** power, 0.0)
    return np.asarray(raised / np.maximum(raised.sum(axis=1, keepdims=True), 1e-300))
