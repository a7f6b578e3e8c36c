"""The 0-1 index: calibrated on the corpus' own labels, or refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from shiftdetect.analysis.parts import Measured
from shiftdetect.corpus import Statement
from shiftdetect.drift.index import drift_index
from shiftdetect.drift.moments import IntArray, Moments, compute_moments
from shiftdetect.drift.reference import Reference, calibrate
from shiftdetect.drift.scan import Split
from shiftdetect.errors import TooLittleText
from shiftdetect.explain.frames import frame_labels
from shiftdetect.result import IndexFindings, IndexSpan

CALIBRATED_ON = 8
"""Frames, the most used ones, that the unit of the index is made from."""


def index_part(
    statements: Sequence[Statement], m: Measured, splits: Sequence[Split], accepted: bool, window: int
) -> IndexFindings:
    """Measure the index across each date and between the first and the last window, or say why there is none.

    Parameters
    ----------
    statements : sequence of Statement
        In the order of ``m``.
    m : Measured
    splits : sequence of Split
        The change points, or the candidate.
    accepted : bool
        Whether they are change points.
    window : int
        Bins with statements in the first and in the last window.
    """
    names, labelled = _labelled(statements, m)
    if not names:
        return IndexFindings(
            refused="a 0-1 index is measured in units of the distance between two explanations, and no statement "
            "carries a frame that says which one it gives, and no other; predicted frames give no unit. Label "
            "statements that give one explanation alone with it (a column 'frames')."
        )
    try:
        reference = calibrate(labelled)
    except TooLittleText as error:
        return IndexFindings(refused=m.why(error))
    return IndexFindings(
        reference=reference.u,
        low=reference.low,
        high=reference.high,
        explanations=tuple(names[k] for k in reference.explanations),
        n_statements=reference.n_statements,
        n_pairs=len(reference.pairs),
        spans=tuple(_spans(m, splits, accepted, window, reference)),
    )


def _labelled(statements: Sequence[Statement], m: Measured) -> tuple[tuple[str, ...], list[Moments]]:
    """Moments of the statements that give one explanation and no other, per explanation.

    A frame on every statement tells none from the other, and is passed over.
    """
    labels = frame_labels(statements)
    used = labels.values.sum(axis=0)
    tells = used < len(labels.rows)
    alone = labels.values[:, tells].sum(axis=1) == 1
    common = [k for k in np.argsort(-used, kind="stable") if tells[k]][:CALIBRATED_ON]
    rows = {k: labels.rows[alone & (labels.values[:, k] == 1)] for k in sorted(common)}
    kept = {labels.names[k]: found for k, found in rows.items() if len(found)}
    moments = [compute_moments(m.vectors[r], m.bins[r], m.speakers[r], m.covariate[r]) for r in kept.values()]
    return tuple(kept), moments


def _spans(
    m: Measured, splits: Sequence[Split], accepted: bool, window: int, reference: Reference
) -> Iterator[IndexSpan]:
    for split in splits:
        here = m.moments.between(split.first, split.last)
        before, after = here.bins[here.bins < split.bin], here.bins[here.bins >= split.bin]
        yield _span(m, "change" if accepted else "candidate", before, after, reference)
    bins = m.moments.bins
    if len(bins) >= 2 * window:
        yield _span(m, "ends", bins[:window], bins[-window:], reference)


def _span(m: Measured, between: str, before: IntArray, after: IntArray, reference: Reference) -> IndexSpan:
    span = partial(
        IndexSpan,
        between=between,
        first=m.label(int(before[0])),
        until=m.label(int(before[-1])),
        since=m.label(int(after[0])),
        last=m.label(int(after[-1])),
    )
    try:
        found = drift_index(m.moments, before, after, reference, same_days=True)
    except TooLittleText as error:
        return span(refused=m.why(error))
    return span(
        value=found.value,
        low=found.low,
        high=found.high,
        u=found.u,
        covered=found.covered,
        n_speakers=found.n_speakers,
    )
