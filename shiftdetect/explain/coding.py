"""Frames for the statements of a corpus that nobody has coded; where somebody has, those labels stand."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.encode import Encoder, VectorStore
from shiftdetect.explain.codebook import Codebook
from shiftdetect.explain.coder import MIN_LABELLED, FrameCoder
from shiftdetect.explain.definitions import DefinitionScorer
from shiftdetect.explain.units import Units

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_PREDICTED, _NOBODY = "frames predicted from ", ", no person"


def prediction_note(source: str, version: str) -> str:
    """Say in a table's column ``labels_by`` that a statement's frames are predictions, and from what."""
    return f"{_PREDICTED}{source} by shiftdetect {version}{_NOBODY}"


def prediction_of_some(note: str, n: int) -> str:
    """Say of how many statements alone a :func:`prediction_note` speaks, where others have labels of their own.

    Examples
    --------
    >>> prediction_of_some(prediction_note("codebook.toml", "0.1.0"), 98)
    'frames of 98 statements predicted from codebook.toml by shiftdetect 0.1.0, no person'
    """
    return note.replace("frames", f"frames of {n:,} statement{'s' * (n != 1)}", 1)


def is_predicted(statement: Statement) -> bool:
    """Whether the statement's frames are predictions of ours that a table brought back.

    Examples
    --------
    >>> from datetime import datetime
    >>> by = prediction_note("codebook.toml", "0.1.0")
    >>> a = Statement("1", "It broke.", "Minister A", datetime(2031, 5, 1), frames=("age",), columns={"labels_by": by})
    >>> is_predicted(a), is_predicted(replace(a, columns={"labels_by": "Coder X"}))
    (True, False)
    """
    said = str(statement.get("labels_by") or "").strip()
    return said.startswith(_PREDICTED) and said.endswith(_NOBODY)


@dataclass(frozen=True, eq=False)
class Coding:
    """Which frames each statement carries, and who says so.

    Attributes
    ----------
    names : tuple of str
        Frames.
    probabilities : ndarray, shape (n, n_frames)
        Of a labelled statement those of a coder that never saw its group.
    given : ndarray of bool, shape (n, n_frames)
        Frames by the coder's thresholds.
    labelled : ndarray of bool, shape (n,)
        Statements with frames of their own: these stand.
    learnt : tuple of str
        Frames that were learnt from labels; the others are the codebook's alone.
    tuned : bool
        Whether the encoder itself has learnt the labels.
    """

    names: tuple[str, ...]
    probabilities: FloatArray
    given: BoolArray
    labelled: BoolArray
    learnt: tuple[str, ...]
    tuned: bool = False

    @property
    def n_predicted(self) -> int:
        """Statements whose frames are predictions."""
        return int((~self.labelled).sum())

    def predicted(self, row: int) -> tuple[str, ...]:
        """Frames that the coder gives a statement, the most probable first."""
        order = np.argsort(-self.probabilities[row], kind="stable")
        return tuple(self.names[k] for k in order if self.given[row, k])

    def frames(self, statements: Sequence[Statement]) -> tuple[tuple[str, ...], ...]:
        """Frames of each statement: its own where it has any, else the predicted ones."""
        return tuple(
            s.frames if labelled else self.predicted(row)
            for row, (s, labelled) in enumerate(zip(statements, self.labelled.tolist(), strict=True))
        )

    def apply(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        """The statements with these frames."""
        return tuple(replace(s, frames=own) for s, own in zip(statements, self.frames(statements), strict=True))


def code_statements(
    statements: Sequence[Statement],
    codebook: Codebook,
    encoder: Encoder,
    store: VectorStore | None = None,
    groups: Sequence[Hashable] | None = None,
    score_labelled: bool = True,
) -> Coding:
    """Predict the frames of statements from a codebook, and from the labels that some of them carry.

    Parameters
    ----------
    statements : sequence of Statement
    codebook : Codebook
    encoder : Encoder
    store : VectorStore, optional
    groups : sequence, optional
        Group of each statement, its day when left out: labelled statements are scored by a coder that never saw their
        group.
    score_labelled : bool
        Whether to score labelled statements at all; it takes a coder per group. Their probabilities are 0 without.

    Examples
    --------
    >>> from datetime import datetime
    >>> from shiftdetect.encode import TfidfEncoder
    >>> from shiftdetect.explain.codebook import CodedFrame
    >>> words = "the bridge was old and worn", "repairs would have cost too much money"
    >>> book = Codebook((CodedFrame("age", words[0]), CodedFrame("cost", words[1])))
    >>> a = Statement("1", "It was a worn old bridge.", "Minister A", datetime(2031, 5, 1))
    >>> coding = code_statements([a], book, TfidfEncoder().fit(words))
    >>> coding.frames([a]), coding.n_predicted
    ((('age',),), 1)
    """
    keys: list[Hashable] = list(groups) if groups is not None else [s.date for s in statements]
    labels = [frozenset(s.frames) if s.frames else None for s in statements]
    labelled = np.array([own is not None for own in labels], dtype=bool)
    if labelled.all() and not score_labelled:
        nothing = np.zeros((len(labels), len(codebook.names)))
        return Coding(codebook.names, nothing, nothing > 0, labelled, ())
    coder = FrameCoder(codebook, encoder, store)
    definitions = DefinitionScorer(codebook, encoder, store).fit()
    units = definitions.scored(coder.units([s.text for s in statements]))
    coder.fit_units(units, labels, keys, definitions)
    p = coder.proba_units(units)
    given = p >= coder.thresholds_
    if labelled.any():
        p[labelled], given[labelled] = 0.0, False
        if score_labelled:
            seen = out_of_fold(units, labels, keys, definitions, coder.frames_)
            p[labelled], given[labelled] = seen[0][labelled], seen[1][labelled]
    learnt = tuple(name for name, own in zip(coder.frames_, coder.learnt_, strict=True) if own)
    return Coding(coder.frames_, p, given, labelled, learnt)


def out_of_fold(
    units: Units,
    labels: Sequence[frozenset[str] | None],
    groups: Sequence[Hashable],
    definitions: DefinitionScorer | None = None,
    names: Sequence[str] = (),
    min_labelled: int = MIN_LABELLED,
) -> tuple[FloatArray, BoolArray]:
    """Score each labelled statement by a coder that was fitted without its group.

    Parameters
    ----------
    units : Units
    labels : sequence of (frozenset or None)
    groups : sequence
        Days, or speakers: one coder is fitted for each.
    definitions : DefinitionScorer, optional
        Fitted; left out, the coders learn from labels alone.
    names : sequence of str
        Frames wanted, in this order; those of the codebook when empty.
    min_labelled : int
        As of :class:`~shiftdetect.explain.coder.FrameCoder`.

    Returns
    -------
    probabilities : ndarray, shape (n, n_frames)
        0 where a statement carries no label, and for a frame that the other groups do not offer.
    given : ndarray of bool, shape (n, n_frames)
    """
    codebook = None if definitions is None else definitions.codebook
    wanted = tuple(names) or (codebook.names if codebook is not None else ())
    p = np.zeros((len(units), len(wanted)))
    given = np.zeros((len(units), len(wanted)), dtype=bool)
    if definitions is not None:
        units = definitions.scored(units)
    for group in dict.fromkeys(key for key, own in zip(groups, labels, strict=True) if own is not None):
        here = [row for row, own in enumerate(labels) if own is not None and groups[row] == group]
        rest = [row for row in range(len(units)) if groups[row] != group]
        if not rest:
            continue
        coder = FrameCoder(codebook, min_labelled=min_labelled)
        own, keys = [labels[row] for row in rest], [groups[row] for row in rest]
        coder.fit_units(units.take(rest), own, keys, definitions)
        found = coder.proba_units(units.take(here))
        reached = found >= coder.thresholds_
        for k, name in enumerate(wanted):
            if name in coder.frames_:
                p[here, k] = found[:, coder.frames_.index(name)]
                given[here, k] = reached[:, coder.frames_.index(name)]
    return p, given
