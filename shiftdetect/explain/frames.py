"""What the corpus' own frame and stance labels show: who used which first, how often, and what rose or fell.

Labels become 0/1 arrays here and arrays become parts of the result; the shares and their intervals in between are
estimated by :mod:`shiftdetect.drift.shares`, which knows neither texts nor names. The front door carries them across.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.result import FrameChange, FrameShare, FrameSpan

MAX_LABELS = 50
"""Shares are worked out for this many labels, the most used ones; first and last appearance for all."""

NO_LABELS = (
    "the statements carry no frame and no stance: give a column of frames (--columns frames=...) or of stances "
    "(--columns stance=...), or a codebook that predicts frames (--codebook; 'shiftdetect frames --discover' drafts "
    "one)."
)
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Labels:
    """Which statements carry which label.

    Attributes
    ----------
    names : tuple of str
        In order of first appearance.
    rows : ndarray of int, shape (n_labelled,)
        Rows of the statements that carry at least one label: shares are shares of these. Whether a statement
        without any was coded and found to have none cannot be told from the input.
    values : ndarray of 0 and 1, shape (n_labelled, n_labels)
    """

    names: tuple[str, ...]
    rows: IntArray
    values: IntArray

    def commonest(self, n: int = MAX_LABELS) -> Labels:
        """Keep the ``n`` most used labels (of equals the first to appear), on the same rows."""
        ranked = np.argsort(-self.values.sum(axis=0), kind="stable")
        kept = np.sort(ranked[:n])
        return Labels(tuple(self.names[k] for k in kept), self.rows, self.values[:, kept])


class SharesLike(Protocol):
    """Shares by group, as :class:`shiftdetect.drift.shares.Shares` holds them."""

    @property
    def code(self) -> IntArray:
        """Codes of the groups, ascending, shape (n_groups,)."""

    @property
    def total(self) -> IntArray:
        """Statements of each group, shape (n_groups,)."""

    @property
    def count(self) -> IntArray:
        """Statements with the label, shape (n_groups, n_labels)."""

    @property
    def share(self) -> FloatArray:
        """``count / total``."""

    @property
    def low(self) -> FloatArray:
        """Lower ends of the intervals of the shares."""

    @property
    def high(self) -> FloatArray:
        """Upper ends of the intervals of the shares."""


class ChangeLike(Protocol):
    """Shares before and after, as :class:`shiftdetect.drift.shares.ShareChange` holds them."""

    @property
    def before(self) -> FloatArray:
        """Shares in the earlier segment, shape (n_labels,)."""

    @property
    def after(self) -> FloatArray:
        """Shares in the later segment."""

    @property
    def difference(self) -> FloatArray:
        """``after - before``."""

    @property
    def low(self) -> FloatArray:
        """Lower ends of the intervals of the differences; NaN where there is none."""

    @property
    def high(self) -> FloatArray:
        """Upper ends of the intervals of the differences."""

    @property
    def refused(self) -> str | None:
        """Why there are no p-values."""

    @property
    def within(self) -> FloatArray:
        """Differences within speakers; NaN where nobody was heard on both sides."""

    @property
    def p_value(self) -> FloatArray:
        """Adjusted over the labels; NaN where there is none."""


def frame_labels(statements: Sequence[Statement]) -> Labels:
    """Read the frames of statements in canonical order; a frame named twice on one statement counts once.

    Examples
    --------
    >>> from datetime import datetime
    >>> a = Statement("1", "The bridge was old.", "Minister A", datetime(2031, 5, 1), frames=("age", "cost"))
    >>> b = Statement("2", "It cost too much.", "Minister A", datetime(2031, 5, 2), frames=("cost",))
    >>> labels = frame_labels([a, b])
    >>> labels.names, labels.values.tolist()
    (('age', 'cost'), [[1, 1], [0, 1]])
    """
    return _labels(statement.frames for statement in statements)


def stance_labels(statements: Sequence[Statement]) -> Labels:
    """Read the stances of statements in canonical order."""
    return _labels((statement.stance,) if statement.stance else () for statement in statements)


def label_spans(labels: Labels, statements: Sequence[Statement], bin_labels: Sequence[str]) -> tuple[FrameSpan, ...]:
    """First and last appearance of each label, in order of first appearance.

    Parameters
    ----------
    labels : Labels
    statements : sequence of Statement
        In canonical order: what stands first on one date is as sure as the corpus' order within that date.
    bin_labels : sequence of str
        Per statement, the name of its time bin.
    """
    return tuple(
        _span(name, labels.rows[column == 1], statements, bin_labels)
        for name, column in zip(labels.names, labels.values.T, strict=True)
    )


def share_parts(names: Sequence[str], groups: Sequence[str], shares: SharesLike) -> tuple[FrameShare, ...]:
    """Turn shares by group into parts of the result: group by group, labels within it, zeros included.

    Parameters
    ----------
    names : sequence of str
        Of the labels.
    groups : sequence of str
        Names of the groups in the order of ``shares.code``.
    shares : SharesLike
    """
    return tuple(
        FrameShare(
            frame=name,
            group=group,
            n=int(shares.count[g, k]),
            total=int(shares.total[g]),
            share=float(shares.share[g, k]),
            low=float(shares.low[g, k]),
            high=float(shares.high[g, k]),
        )
        for g, group in enumerate(groups)
        for k, name in enumerate(names)
    )


def change_parts(names: Sequence[str], date: str, change: ChangeLike) -> tuple[FrameChange, ...]:
    """Turn shares before and after a date into parts of the result, the largest difference first.

    Labels that appear on neither side are left out.
    """
    order = np.argsort(-np.abs(change.difference), kind="stable")
    return tuple(
        FrameChange(
            date=date,
            frame=names[k],
            before=float(change.before[k]),
            after=float(change.after[k]),
            difference=float(change.difference[k]),
            low=_number(change.low[k]),
            high=_number(change.high[k]),
            within=_number(change.within[k]),
            p_value=_number(change.p_value[k]),
            refused=change.refused,
        )
        for k in order
        if change.before[k] > 0 or change.after[k] > 0
    )


def _labels(per_statement: Iterable[Iterable[str]]) -> Labels:
    found = [tuple(dict.fromkeys(label for label in labels if label.strip())) for labels in per_statement]
    column = {name: k for k, name in enumerate(Counter(label for labels in found for label in labels))}
    rows = np.array([row for row, labels in enumerate(found) if labels], dtype=np.int64)
    values = np.zeros((len(rows), len(column)), dtype=np.int64)
    for k, row in enumerate(rows):
        values[k, [column[label] for label in found[row]]] = 1
    return Labels(tuple(column), rows, values)


def _span(name: str, rows: IntArray, statements: Sequence[Statement], bin_labels: Sequence[str]) -> FrameSpan:
    first, last = int(rows[0]), int(rows[-1])

    def speakers_on(date: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(statements[row].speaker for row in rows if bin_labels[row] == date))

    return FrameSpan(
        frame=name,
        n=len(rows),
        n_days=len({bin_labels[row] for row in rows}),
        n_speakers=len({statements[row].speaker for row in rows}),
        first_date=bin_labels[first],
        first_speaker=statements[first].speaker,
        first_id=statements[first].id,
        last_date=bin_labels[last],
        last_speaker=statements[last].speaker,
        last_id=statements[last].id,
        first_speakers=speakers_on(bin_labels[first]),
        last_speakers=speakers_on(bin_labels[last]),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
