"""Stance on a named claim: does a statement assert it, hedge it, deny it, or not speak to it?

A claim is coded as frames are, with its three stances in their place: a codebook gives examples of each, and sentences
made of the claim's own words (*perhaps ...*, *it is not true that ...*) stand beside them. **Weak**: on the flagship
case far below what a second reading of the same codebook reaches (see the benchmark's page on frames), so that a
predicted stance is offered to be looked through, and no report is built on it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, VectorStore
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.codebook import STANCES, Codebook, CodedClaim, CodedFrame
from shiftdetect.explain.coder import FrameCoder
from shiftdetect.explain.coding import out_of_fold
from shiftdetect.explain.definitions import DefinitionScorer
from shiftdetect.result.frames import NO_STANCE, STANCE_SCALE

SILENT = "silent"

_BY_STEP = {1: "asserts", 0: "hedges", -1: "denies"}
_HEDGED = ("Perhaps {}.", "I believe that {}, but I am not sure.", "I do not know whether {}.")
_DENIED = ("It is not true that {}.", "Nobody has shown that {}.", "There is no evidence that {}.")

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StanceCoding:
    """What each statement does to one claim, and who says so.

    Attributes
    ----------
    claim : CodedClaim
    probabilities : ndarray, shape (n, 3)
        Of 'asserts', 'hedges' and 'denies'; rows sum to at most 1, and the rest is silence. Of a labelled statement
        those of a coder that never saw its group.
    predicted : tuple of str
        'asserts', 'hedges', 'denies' or 'silent'.
    labels : tuple of (str or None)
        Stances that people gave, in the same four words; None where nobody did.
    learnt : tuple of str
        Stances that were learnt from labels; the others are the codebook's alone.
    """

    claim: CodedClaim
    probabilities: FloatArray
    predicted: tuple[str, ...]
    labels: tuple[str | None, ...]
    learnt: tuple[str, ...]

    @property
    def stances(self) -> tuple[str, ...]:
        """Stance of each statement: its label where it has one, else the predicted one."""
        return tuple(own or new for own, new in zip(self.labels, self.predicted, strict=True))


def stance_codebook(claim: CodedClaim) -> Codebook:
    """Make a codebook of the stances on a claim, to be coded as frames are.

    Examples
    --------
    >>> book = stance_codebook(CodedClaim("near", "A collapse was near.", denies=("It stood firm.",)))
    >>> book.names, book.frames[0].texts
    (('asserts', 'hedges', 'denies'), ('A collapse was near.',))
    >>> book.frames[2].texts[:2]
    ('It stood firm.', 'It is not true that a collapse was near.')
    """
    bare = claim.claim.strip().rstrip(".!")
    first = bare.split(" ", 1)[0]
    # A name or an abbreviation keeps its capital where more than its first letter is one.
    words = bare if first[1:] != first[1:].lower() or first == "I" else bare[:1].lower() + bare[1:]
    texts = (
        (claim.claim, *claim.asserts),
        (*claim.hedges, *(form.format(words) for form in _HEDGED)),
        (*claim.denies, *(form.format(words) for form in _DENIED)),
    )
    return Codebook(tuple(CodedFrame(name, own[0], own[1:]) for name, own in zip(STANCES, texts, strict=True)))


def stance_word(label: str | None) -> str | None:
    """Give a label as one of the four words; None where there is none, or one that means something else.

    Examples
    --------
    >>> [stance_word(label) for label in ("Supports", "denies", "silent", "in favour", None)]
    ['asserts', 'denies', 'silent', None, None]
    """
    said = (label or "").strip().casefold()
    if not said:
        return None
    return _BY_STEP[STANCE_SCALE[said]] if said in STANCE_SCALE else SILENT if said in NO_STANCE else None


def code_stances(
    texts: Sequence[str],
    claim: CodedClaim,
    encoder: Encoder,
    store: VectorStore | None = None,
    labels: Sequence[str | None] | None = None,
    groups: Sequence[Hashable] | None = None,
    learn: bool = False,
) -> StanceCoding:
    """Predict what each text does to a claim, from the codebook and, if asked, the labels that some texts carry.

    Parameters
    ----------
    texts : sequence of str
    claim : CodedClaim
    encoder : Encoder
    store : VectorStore, optional
    labels : sequence of (str or None), optional
        Stances on this claim that people gave; words as in a column ``stance`` (supports, hedges, denies, silent ...).
    groups : sequence, optional
        Group of each text, such as its day: labelled texts are scored by a coder that never saw their group.
    learn : bool
        Whether to learn from the labels, which stand in either case. Measured on the flagship case it makes stances
        worse, not better, so it is not done unless asked for.

    Raises
    ------
    ShiftDetectError
        Where there are not as many labels or groups as texts.

    Notes
    -----
    :class:`~shiftdetect.explain.coder.FrameCoder` on the three stances, a silent text being one without any: what its
    best clause has of each. The likeliest stance that reaches its threshold is given, else silence. It fails where a
    stance lies in what was asked, or in what the statement presupposes, since only its own words are read.

    Examples
    --------
    >>> from shiftdetect.encode import TfidfEncoder
    >>> claim = CodedClaim("near", "A collapse was near.", denies=("It stood firm.",))
    >>> said = ["A collapse was near, we knew.", "The bridge stood firm.", "We met the mayor at noon."]
    >>> code_stances(said, claim, TfidfEncoder().fit([*said, claim.claim])).predicted
    ('asserts', 'denies', 'silent')
    """
    known = [stance_word(label) for label in labels] if labels is not None else [None] * len(texts)
    keys: list[Hashable] = list(groups) if groups is not None else list(range(len(texts)))
    if len(known) != len(texts) or len(keys) != len(texts):
        raise ShiftDetectError(
            f"{len(texts)} texts need as many labels ({len(known)}) and groups ({len(keys)}): one each."
        )
    book = stance_codebook(claim)
    definitions = DefinitionScorer(book, encoder, store).fit()
    coder = FrameCoder(book, encoder, store)
    units = definitions.scored(coder.units(texts))
    own = [None if word is None or not learn else frozenset({word} - {SILENT}) for word in known]
    coder.fit_units(units, own, keys, definitions)
    p = coder.proba_units(units)
    given = p >= coder.thresholds_
    rows = np.array([labelled is not None for labelled in own], dtype=bool)
    if rows.any():
        p_seen, given_seen = out_of_fold(units, own, keys, definitions, STANCES)
        p[rows], given[rows] = p_seen[rows], given_seen[rows]
    best = np.where(given, p, -1.0).argmax(axis=1)
    predicted = tuple(
        STANCES[k] if any_ else SILENT for k, any_ in zip(best, np.asarray(given.any(axis=1)).tolist(), strict=True)
    )
    # A statement takes one stance: three probabilities that were made apart are brought down to 1 together.
    p = p / np.maximum(p.sum(axis=1, keepdims=True), 1.0)
    learnt = tuple(name for name, own_ in zip(coder.frames_, coder.learnt_, strict=True) if own_)
    return StanceCoding(claim, p, predicted, tuple(known), learnt)
