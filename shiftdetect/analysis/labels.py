"""The corpus' own frame and stance labels: read by explain, estimated by drift, put together here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from shiftdetect.analysis.parts import Measured
from shiftdetect.bins import Precision
from shiftdetect.corpus import Statement
from shiftdetect.drift.floor import group_distance
from shiftdetect.drift.newcomers import late_labels
from shiftdetect.drift.scan import Split
from shiftdetect.drift.shares import share_change, shares_by_bin, shares_by_group
from shiftdetect.errors import TooLittleText
from shiftdetect.explain.frames import (
    NO_LABELS,
    Labels,
    change_parts,
    frame_labels,
    label_spans,
    share_parts,
    stance_labels,
)
from shiftdetect.explain.opposed import opposed_pairs
from shiftdetect.result import FrameChange, FrameFindings, FrameShare, FramesNotCompared, FrameSpan, LateFrames

REFERENCE_FRAMES = 8
REFERENCE_STATEMENTS = 5
"""Frames, and statements of one that do not use the other, that a reference distance is made from."""

Spans = tuple[FrameSpan, ...]
Shares = tuple[FrameShare, ...]


def frame_part(
    statements: Sequence[Statement], m: Measured, splits: Sequence[Split], by: Precision = "day"
) -> tuple[FrameFindings | None, str | None]:
    """Work out what the labels show, or say why nothing.

    Parameters
    ----------
    statements : sequence of Statement
        In the order of ``m``.
    m : Measured
    splits : sequence of Split
        The change points, or the candidate.
    by : {'day', 'hour', 'week', 'month'}
        Width of a bin. Two statements of one speaker are set against each other in different hours where bins are
        hours, else on different days.
    """
    frames, stances = frame_labels(statements), stance_labels(statements)
    if not len(frames.rows) and not len(stances.rows):
        return None, NO_LABELS
    spans, by_day, by_speaker = _shares(frames, statements, m)
    stance_spans, stances_by_day, stances_by_speaker = _shares(stances, statements, m)
    compared = [_changes(frames.commonest(), m, split) for split in splits] if len(frames.rows) else []
    late, late_refused = _late(frames, m)
    return FrameFindings(
        spans=spans,
        by_day=by_day,
        by_speaker=by_speaker,
        changes=tuple(part for found in compared if isinstance(found, tuple) for part in found),
        not_compared=tuple(found for found in compared if isinstance(found, FramesNotCompared)),
        stance_spans=stance_spans,
        stances_by_day=stances_by_day,
        stances_by_speaker=stances_by_speaker,
        opposed=opposed_pairs(statements, m.vectors, occasions=m.bins if by == "hour" else None),
        late=late,
        late_refused=late_refused,
        n_labelled=len(frames.rows),
    ), None


def _shares(labels: Labels, statements: Sequence[Statement], m: Measured) -> tuple[Spans, Shares, Shares]:
    if not len(labels.rows):
        return (), (), ()
    spans = label_spans(labels, statements, [m.label(int(b)) for b in m.bins])
    used = labels.commonest()
    bins, speakers = m.bins[used.rows], m.speakers[used.rows]
    days = shares_by_bin(used.values, bins)
    people = shares_by_group(used.values, speakers, bins)
    by_day = share_parts(used.names, [m.label(int(b)) for b in days.code], days)
    return spans, by_day, share_parts(used.names, [m.names[int(s)] for s in people.code], people)


def _late(labels: Labels, m: Measured) -> tuple[LateFrames | None, str | None]:
    if not len(labels.rows):
        return None, None
    try:
        found = late_labels(
            labels.values, m.bins[labels.rows], m.n_permutations, m.seeds["late"], m.speakers[labels.rows]
        )
    except TooLittleText as error:
        return None, m.why(error)
    names = tuple(name for name, late in zip(labels.names, found.late, strict=True) if late)
    return LateFrames(
        frames=names,
        n_frames=len(labels.names),
        since=m.label(found.since),
        expected=found.expected,
        p_value=found.p_value,
        p_within_speaker=found.p_within_speaker,
    ), None


def frame_distance(statements: Sequence[Statement], m: Measured) -> tuple[float | None, int]:
    """Mean distance between the statements of two different frames, whoever made them: the scale of ``u``.

    Over the pairs of the commonest frames, statements that use both left out, where each side has enough of them. Who
    speaks and at what length is part of it, as it is part of ``u``; the unit of the 0-1 index
    (:func:`~shiftdetect.drift.reference.calibrate`) compares speakers with themselves and takes length out, as the
    index does.

    Returns
    -------
    distance : float or None
    n_pairs : int
    """
    labels = frame_labels(statements).commonest(REFERENCE_FRAMES)
    found = []
    for a, b in combinations(labels.values.T, 2):
        one = (a != b).nonzero()[0]
        group = b[one] == 1
        if min(group.sum(), (~group).sum()) < REFERENCE_STATEMENTS:
            continue
        rows = labels.rows[one]
        try:
            found.append(group_distance(m.vectors[rows], m.bins[rows], group))
        except TooLittleText:
            continue
    return (sum(found) / len(found) if found else None), len(found)


def _changes(labels: Labels, m: Measured, split: Split) -> tuple[FrameChange, ...] | FramesNotCompared:
    bins = m.bins[labels.rows]
    here = (bins >= split.first) & (bins <= split.last)
    try:
        change = share_change(
            labels.values[here],
            bins[here],
            split.bin,
            m.speakers[labels.rows][here],
            n_permutations=m.n_permutations,
            random_state=m.seeds["frames"],
        )
    except TooLittleText as error:
        return FramesNotCompared(date=m.label(split.bin), refused=m.why(error))
    refused = None if change.refused is None else m.why(change.refused)
    return change_parts(labels.names, m.label(split.bin), replace(change, refused=refused))
