"""What recurs without labels: found by explain, tested by drift, put together here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from shiftdetect.analysis.parts import Measured
from shiftdetect.drift.newcomers import LateLabels, late_labels
from shiftdetect.drift.scan import seed_children
from shiftdetect.encode import Encoder, SentenceTransformerEncoder, VectorStore, encode_texts
from shiftdetect.errors import ShiftDetectError, TooLittleText
from shiftdetect.explain.recurring import MIN_STATEMENTS, SAME, Recurring, find_recurring
from shiftdetect.result import RecurringFindings, RecurringWording

NO_THRESHOLD = (
    f"the likeness from which two sentences count as one wording ({SAME:g}) was measured for the embedded encoder only."
)


def recurring_part(texts: Sequence[str], m: Measured, encoder: Encoder, store: VectorStore | None) -> RecurringFindings:
    """List the wordings that come back, with when each came and went, or say why not.

    Parameters
    ----------
    texts : sequence of str
        Without what stands word for word in many statements; one that holds nothing else is empty.
    m : Measured
    encoder : Encoder
    store : VectorStore or None
    """
    if not (isinstance(encoder, SentenceTransformerEncoder) and encoder.model is None):
        return RecurringFindings(refused=NO_THRESHOLD)
    try:
        found = find_recurring(texts, lambda said: encode_texts(said, encoder, store=store)[0])
    except ShiftDetectError as error:
        return RecurringFindings(refused=str(error))
    if not found:
        why = f"no wording comes back in {MIN_STATEMENTS} statements or more."
        return RecurringFindings(cosine=SAME, min_statements=MIN_STATEMENTS, refused=why)
    part = RecurringFindings(
        wordings=tuple(_wording(recurring, m) for recurring in found),
        n_statements=len({row for recurring in found for row in recurring.rows}),
        cosine=SAME,
        min_statements=MIN_STATEMENTS,
    )
    return _tested(part, found, m)


def _wording(recurring: Recurring, m: Measured) -> RecurringWording:
    rows = np.array(recurring.rows, dtype=np.int64)
    bins = m.bins[rows]
    return RecurringWording(
        quote=recurring.quote,
        quote_id=m.ids[recurring.rows[recurring.passages.index(recurring.quote)]],
        n=len(rows),
        n_days=len(np.unique(bins)),
        n_speakers=len(np.unique(m.speakers[rows])),
        first_date=m.label(int(bins[0])),
        first_id=m.ids[recurring.rows[0]],
        first_speakers=_speakers(rows[bins == bins[0]], m),
        last_date=m.label(int(bins[-1])),
        last_id=m.ids[recurring.rows[-1]],
        last_speakers=_speakers(rows[bins == bins[-1]], m),
        late=False,
        gone=False,
        ids=tuple(m.ids[row] for row in recurring.rows),
        passages=recurring.passages,
    )


def _speakers(rows: NDArray[np.int64], m: Measured) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.names[int(m.speakers[row])] for row in rows))


def _tested(part: RecurringFindings, found: Sequence[Recurring], m: Measured) -> RecurringFindings:
    """Compare the number of those that came late, and of those that went early, with random orders of the days."""
    held = np.zeros((len(m.ids), len(found)), dtype=np.int64)
    for column, recurring in enumerate(found):
        held[list(recurring.rows), column] = 1
    seeds = seed_children(m.seeds["recurring"])
    late = _late(held, m.bins, m, seeds[0])
    # What comes late when time runs backwards went early.
    gone = _late(held, -m.bins, m, seeds[1])
    if late is not None:
        part = replace(
            part,
            wordings=tuple(replace(w, late=bool(is_late)) for w, is_late in zip(part.wordings, late.late, strict=True)),
            since=m.label(late.since),
            expected_late=late.expected,
            p_late=late.p_value,
        )
    if gone is not None:
        part = replace(
            part,
            wordings=tuple(replace(w, gone=bool(is_gone)) for w, is_gone in zip(part.wordings, gone.late, strict=True)),
            until=m.label(-gone.since),
            expected_gone=gone.expected,
            p_gone=gone.p_value,
        )
    return part


def _late(
    held: NDArray[np.int64], bins: NDArray[np.int64], m: Measured, seed: np.random.SeedSequence
) -> LateLabels | None:
    try:
        return late_labels(held, bins, m.n_permutations, seed, m.speakers)
    except TooLittleText:
        return None
