"""Pairs that a model reads: found by explain, counted and tested by drift, put together here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shiftdetect.analysis.parts import Measured
from shiftdetect.bins import Precision
from shiftdetect.corpus import Statement
from shiftdetect.drift.crossing import Rise, crossing_test, rise_test
from shiftdetect.drift.scan import Split
from shiftdetect.drift.shares import shares_by_bin
from shiftdetect.encode import Encoder, VectorStore, encode_texts
from shiftdetect.errors import ShiftDetectError, TooLittleText
from shiftdetect.explain.compare import EMBEDDED, PairStore, StatementComparer
from shiftdetect.explain.comparing import Compared, PairsRead, compare_statements
from shiftdetect.explain.contradictions import (
    listed,
    listed_first,
    listed_own,
    own_floor,
    own_pairs,
)
from shiftdetect.explain.termtest import least_p
from shiftdetect.result import ContradictionDay, ContradictionFindings, ContradictionRise

NOT_ASKED = (
    f"no comparer was asked to read pairs of statements. In Python, comparer={EMBEDDED!r} asks the one that comes with "
    "the package; the command line does so unless it is told --no-comparer."
)


def chosen_comparer(
    asked: StatementComparer | str | Path | None, store: VectorStore | None
) -> StatementComparer | None:
    """Make the comparer that is named, and find out that its model is there before anything is computed.

    Parameters
    ----------
    asked : StatementComparer, str, Path or None
        'embedded', a folder, or a name on the hub.
    store : VectorStore or None
        What a named comparer says of pairs is kept beside it.

    Raises
    ------
    EncoderError
        Where its model cannot be found.
    ShiftDetectError
        For what reads no pairs.

    Examples
    --------
    >>> chosen_comparer("embedded", None).name.split(" sha256")[0]
    'sentence-transformers/all-MiniLM-L6-v2 + shiftdetect pair adapter'
    """
    if asked is None:
        return None
    if isinstance(asked, str | Path) and str(asked).strip():
        asked = StatementComparer(asked, store=None if store is None else PairStore.beside(store.path))
    if isinstance(asked, str | Path) or not callable(getattr(asked, "compare", None)):
        raise ShiftDetectError(
            f"comparer={asked!r} reads no pairs of statements: give {EMBEDDED!r} for the one that comes with the "
            "package, the folder or hub name of a model, or a StatementComparer; or leave it out."
        )
    if isinstance(asked, StatementComparer):
        _ = asked.name  # locates the model
    return asked


def contradiction_part(
    statements: Sequence[Statement],
    m: Measured,
    comparer: StatementComparer | None,
    encoder: Encoder,
    store: VectorStore | None,
    splits: Sequence[Split],
    by: Precision = "day",
    progress: Callable[[PairsRead], object] | None = None,
) -> ContradictionFindings:
    """Let the comparer read the corpus, or say why it did not.

    Parameters
    ----------
    statements : sequence of Statement
        In the order of ``m``.
    m : Measured
    comparer : StatementComparer or None
    encoder : Encoder
        For the sentences of long statements.
    store : VectorStore or None
    splits : sequence of Split
        The change points, or the candidate.
    by : {'day', 'hour', 'week', 'month'}
        Width of a bin. A speaker's own statements are compared across hours where bins are hours, else across days:
        within a week somebody may well say two things.
    progress : callable, optional
        Told after each batch how far the comparer is.
    """
    if comparer is None:
        return ContradictionFindings(refused=NOT_ASKED)

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        return encode_texts(texts, encoder, store=store)[0]

    occasions = m.bins if by == "hour" else None
    compared = compare_statements(statements, m.vectors, comparer, encode, occasions=occasions, progress=progress)
    if not len(compared.pairs):
        why = f"no two statements of different {_unit(by)}s or speakers are near."
        return ContradictionFindings(comparer=compared.comparer, refused=why)
    near, firsts = compared.nearest, compared.first_account
    return ContradictionFindings(
        comparer=compared.comparer,
        n_pairs=len(near.pairs),
        n_confident=int(near.confident.sum()),
        n_cut=compared.n_cut,
        pairs=listed(statements, compared, encode),
        own=listed_own(statements, compared, encode),
        own_floor=own_floor(compared),
        own_compared=own_pairs(statements, compared),
        first=listed_first(statements, compared, encode),
        n_first=len(firsts.pairs),
        n_first_confident=int(firsts.confident.sum()),
        by_day=_by_day(near, m),
        rises=tuple(rise for split in splits if (rise := _rise(near, m, split)) is not None),
    )


def _unit(by: Precision) -> str:
    return "hour" if by == "hour" else "day"


def _by_day(compared: Compared, m: Measured) -> tuple[ContradictionDay, ...]:
    stands_against = np.zeros((len(m.ids), 1), dtype=np.int64)
    stands_against[np.unique(compared.pairs[compared.confident])] = 1
    days = shares_by_bin(stands_against, m.bins)
    return tuple(
        ContradictionDay(
            date=m.label(int(code)),
            n=int(days.count[k, 0]),
            total=int(days.total[k]),
            share=float(days.share[k, 0]),
            low=float(days.low[k, 0]),
            high=float(days.high[k, 0]),
        )
        for k, code in enumerate(days.code)
    )


def _rise(compared: Compared, m: Measured, split: Split) -> ContradictionRise | None:
    here = (m.bins >= split.first) & (m.bins <= split.last)
    inside = here[compared.pairs].all(axis=1)
    days = np.unique(m.bins[here])
    row = np.cumsum(here) - 1  # rows of the statements inside, counted anew
    asked = (
        row[compared.pairs[inside]],
        compared.probability[inside],
        m.bins[here],
        split.bin,
        m.speakers[here],
        m.n_permutations,
        m.seeds["contradictions"],
    )
    try:
        found = crossing_test(*asked)
    except TooLittleText:
        return None
    after: Rise | None
    try:
        after = rise_test(*asked)
    except TooLittleText:
        after = None
    return ContradictionRise(
        date=m.label(split.bin),
        across=found.across,
        within=found.within,
        n_across=found.n_across,
        n_within=found.n_within,
        p_value=found.p_value,
        p_least=least_p(int((days < split.bin).sum()), int((days >= split.bin).sum()), m.n_permutations),
        before=after.before if after else None,
        after=after.after if after else None,
        n_before=after.n_before if after else 0,
        n_after=after.n_after if after else 0,
        p_after=after.p_value if after else None,
    )
