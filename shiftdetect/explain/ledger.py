"""The ledger of explanations: who gave which, from when to when, how firmly, and who hedged, denied or dropped it.

The grammar is that of Largio (2004) on the reasons for a war: which rationale, when it emerged, who promoted it. Every
cell is the list of its statements, so that a reader can open it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.explain.dropping import Silence, corrected, silence
from shiftdetect.explain.firmness import firmness, n_hedges
from shiftdetect.explain.frames import Labels, frame_labels
from shiftdetect.explain.polarity import denies
from shiftdetect.result import LedgerEntry
from shiftdetect.result.frames import NO_STANCE, STANCE_SCALE

IntArray = NDArray[np.int64]

RARELY = 0.05
"""A frame counts as dropped where its p-value, corrected over the rows of the ledger, is at most this."""


@dataclass(frozen=True)
class Stances:
    """Stances of statements on one claim.

    Attributes
    ----------
    claim : str
        In words.
    values : sequence of (str or None)
        One per statement.
    frames : tuple of str
        Frames that state the claim, so that a stance on it is a stance on them.
    """

    claim: str
    values: Sequence[str | None]
    frames: tuple[str, ...] = ()


def ledger(
    statements: Sequence[Statement], bin_labels: Sequence[str], stances: Sequence[Stances] = ()
) -> tuple[LedgerEntry, ...]:
    """Make the ledger of frames and claims.

    Parameters
    ----------
    statements : sequence of Statement
        In canonical order, with their frames.
    bin_labels : sequence of str
        Per statement, the name of its time bin.
    stances : sequence of Stances
        Claims, with the stance of each statement.

    Returns
    -------
    tuple of LedgerEntry
        Frames in order of first appearance, then claims; of each first the entry of all speakers together, then one per
        speaker in order of first use. Whoever only hedges or denies it has an entry, too: who only denies it gave it in
        0 statements and dropped nothing, and the dates are those of the denials.

    Notes
    -----
    *Dropped* compares how long a speaker went on without it with random orders of the speaker's bins and statements
    (:func:`~shiftdetect.explain.dropping.silence`), corrected over all rows of speakers, as the rows of all speakers
    together are among each other (:func:`~shiftdetect.explain.dropping.corrected`). Statements that carry no label at
    all are no evidence that a frame was dropped and are left out.

    Examples
    --------
    >>> from datetime import datetime
    >>> a = Statement("1", "The bridge was old.", "Minister A", datetime(2031, 5, 1), frames=("age",))
    >>> b = Statement("2", "I think it was old.", "Minister B", datetime(2031, 5, 2), frames=("age",))
    >>> [(e.speaker, e.first_date, e.n, e.hedged_ids) for e in ledger([a, b], ["2031-05-01", "2031-05-02"])]
    [(None, '2031-05-01', 2, ('2',)), ('Minister A', '2031-05-01', 1, ()), ('Minister B', '2031-05-02', 1, ('2',))]
    """
    labels = frame_labels(statements)
    case = _Case(statements, bin_labels, _codes(bin_labels), _codes([s.speaker for s in statements]))
    found: list[tuple[LedgerEntry, Silence | None]] = []
    about = {frame: stance for stance in stances for frame in stance.frames}
    for name, column in zip(labels.names, labels.values.T, strict=True):
        rows = [int(row) for row in labels.rows[column == 1]]
        found += case.entries(name, "frame", rows, _coded(labels), about.get(name))
    for stance in stances:
        rows = [row for row, value in enumerate(stance.values) if _takes(value)]
        if rows:
            coded = [row for row, value in enumerate(stance.values) if value is not None and value.strip()]
            found += case.entries(stance.claim, "claim", rows, coded, stance)
    return _marked(found)


def _marked(found: Sequence[tuple[LedgerEntry, Silence | None]]) -> tuple[LedgerEntry, ...]:
    """Say which rows were dropped, once all are known: speakers' rows among each other, and those of all together."""
    out = [entry for entry, _ in found]
    for together in (False, True):
        family = [
            (k, silent) for k, (entry, silent) in enumerate(found) if silent and (entry.speaker is None) == together
        ]
        for (k, _), p in zip(family, corrected([silent for _, silent in family]), strict=True):
            # The date on which a row would have been dropped stands there until it is known whether it was.
            dropped = out[k].dropped if p is not None and p <= RARELY else None
            out[k] = replace(out[k], dropped=dropped, dropped_p_adjusted=p)
    return tuple(out)


def _codes(names: Sequence[str]) -> IntArray:
    """Number names in the order in which they first come."""
    code = {name: k for k, name in enumerate(dict.fromkeys(names))}
    return np.array([code[name] for name in names], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Case:
    statements: Sequence[Statement]
    bins: Sequence[str]
    day: IntArray
    person: IntArray

    def entries(
        self, name: str, kind: str, rows: Sequence[int], coded: Sequence[int], stances: Stances | None
    ) -> list[tuple[LedgerEntry, Silence | None]]:
        found = [self._entry(name, kind, None, rows, coded, stances)]
        theirs = self._by_speaker(coded)
        for speaker, own in self._by_speaker(rows).items():
            found.append(self._entry(name, kind, speaker, own, theirs.get(speaker, []), stances))
        return found

    def _by_speaker(self, rows: Sequence[int]) -> dict[str, list[int]]:
        """Rows of each speaker, in order of first use."""
        found: dict[str, list[int]] = {}
        for row in rows:
            found.setdefault(self.statements[row].speaker, []).append(row)
        return found

    def _entry(
        self,
        name: str,
        kind: str,
        speaker: str | None,
        rows: Sequence[int],
        coded: Sequence[int],
        stances: Stances | None,
    ) -> tuple[LedgerEntry, Silence | None]:
        steps = {row: _step(stances.values[row]) for row in rows} if stances else {}
        denied = [row for row in rows if (steps.get(row) == -1 if stances else denies(self.statements[row]))]
        # Who denies a claim does not give it as a reason.
        against = set(denied)
        given = [row for row in rows if row not in against]
        ends = given or denied
        if stances:
            hedged = [row for row in rows if steps[row] == 0]
        else:
            hedged = [row for row in rows if n_hedges(self.statements[row].text)]
        strongest, weakest = self._extremes(given, steps)
        silent = self._silence(given, coded)
        entry = LedgerEntry(
            name=name,
            kind="claim" if kind == "claim" else "frame",
            speaker=speaker,
            n=len(given),
            n_days=len({self.bins[row] for row in given}),
            ids=self._ids(given),
            first_date=self.bins[ends[0]],
            first_id=self.statements[ends[0]].id,
            last_date=self.bins[ends[-1]],
            last_id=self.statements[ends[-1]].id,
            strongest_id=strongest,
            weakest_id=weakest,
            strength_from="stance and words" if stances else "words",
            hedged_ids=self._ids(hedged),
            denied_ids=self._ids(denied),
            n_since=silent.n_since if silent else 0,
            dropped=self._next(given[-1], coded) if silent else None,
            dropped_p=silent.p_value if silent else None,
        )
        return entry, silent

    def _ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.statements[row].id for row in rows)

    def _extremes(self, rows: Sequence[int], steps: Mapping[int, int | None]) -> tuple[str | None, str | None]:
        if not rows:
            return None, None
        # A stance that is silent on the claim is no weaker form of it: it ranks with a hedge and its words decide.
        firm = {row: (steps.get(row) or 0, firmness(self.statements[row].text)) for row in rows}
        strongest, weakest = max(rows, key=lambda row: firm[row]), min(rows, key=lambda row: firm[row])
        if firm[strongest] == firm[weakest]:
            return None, None
        return self.statements[strongest].id, self.statements[weakest].id

    def _silence(self, given: Sequence[int], coded: Sequence[int]) -> Silence | None:
        if not given:
            return None
        rows = np.array(coded, dtype=np.int64)
        return silence(self.day[rows], self.person[rows], np.isin(rows, given))

    def _next(self, last: int, coded: Sequence[int]) -> str | None:
        """First time bin after that of the last use."""
        return next((self.bins[row] for row in coded if self.day[row] > self.day[last]), None)


def _coded(labels: Labels) -> list[int]:
    return [int(row) for row in labels.rows]


def _takes(value: str | None) -> bool:
    return value is not None and value.strip().casefold() not in NO_STANCE


def _step(value: str | None) -> int | None:
    """1 asserts, 0 hedges, -1 denies; None where nothing known is said."""
    return STANCE_SCALE.get((value or "").strip().casefold())
