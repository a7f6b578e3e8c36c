"""What changed, put together: predicted frames, the ledger, terms, and the scan run on the mix of explanations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from msgspec import structs

from shiftdetect.analysis import parts as make
from shiftdetect.analysis.parts import Measured
from shiftdetect.corpus import Corpus, Statement
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.scan import Split
from shiftdetect.encode import Encoder, VectorStore
from shiftdetect.explain.codebook import Codebook
from shiftdetect.explain.coding import Coding, code_statements, is_predicted, prediction_of_some
from shiftdetect.explain.frames import frame_labels, stance_labels
from shiftdetect.explain.ledger import Stances, ledger
from shiftdetect.explain.singlecoding import code_singles
from shiftdetect.explain.terms import term_changes
from shiftdetect.result import Emphasis, FrameCoding, LedgerEntry, TermFindings

NO_MIX = (
    "every labelled statement is labelled alike, so that no mix can move. Label statements that give another "
    "explanation, too, if there are any."
)
UNNAMED_CLAIM = "the claim that the stance labels are about"


@dataclass(frozen=True, eq=False)
class Coded:
    """A corpus whose uncoded statements got predicted frames.

    Attributes
    ----------
    corpus : Corpus
    coding : Coding
    one : bool
        Whether each statement was given one frame, learnt from labels alone.
    """

    corpus: Corpus
    coding: Coding
    one: bool = False

    def part(self, codebook: Codebook, encoder: Encoder) -> FrameCoding:
        """What the result says of it."""
        return FrameCoding(
            codebook=codebook.source,
            codebook_sha256=codebook.sha256,
            n_predicted=self.coding.n_predicted,
            n_labelled=int(self.coding.labelled.sum()),
            learnt=self.coding.learnt,
            one=self.one,
            tuned=self.coding.tuned,
            encoder=str(encoder.identity),
        )


def with_frames(
    corpus: Corpus,
    codebook: Codebook,
    encoder: Encoder,
    store: VectorStore | None,
    one: bool = False,
    seed: int = 0,
) -> Coded:
    """Predict the frames of the statements that have none; the others keep theirs.

    With ``one``, each gets the one that those which carry one teach (:mod:`shiftdetect.explain.singlecoding`).
    """
    said = list(corpus)
    if one:
        coding = code_singles(said, encoder, store, codebook.names, seed=seed, score_labelled=False)
    else:
        coding = code_statements(said, codebook, encoder, store, score_labelled=False)
    return Coded(corpus.with_frames(coding.frames(said)), coding, one)


def predicted_by(coded: Coded, codebook: Codebook, given: str | None) -> str | None:
    """Say who coded the labels, where some of them are predictions."""
    n = coded.coding.n_predicted
    if not n:
        return given
    whose = "frames" if not coded.coding.labelled.any() else f"frames of {n:,} statements"
    learnt = " and from the labelled statements" if coded.coding.learnt else ""
    source = "the labelled statements, one frame each," if coded.one else f"the codebook {codebook.source}{learnt}"
    said = f"{whose} predicted from {source} by shiftdetect and no person"
    return f"{given}; {said}" if given else said


def without_predictions(corpus: Corpus) -> Corpus:
    """The corpus without the frames that ``shiftdetect frames`` predicted: they are no labels."""
    if not any(is_predicted(s) for s in corpus):
        return corpus
    return corpus.with_frames([() if is_predicted(s) else s.frames for s in corpus])


def coded_by(corpus: Corpus, stated: str | None, anew: bool) -> str | None:
    """Who coded the labels, as stated or as a column 'labels_by' says; predictions are called that whatever is stated.

    Parameters
    ----------
    corpus : Corpus
    stated : str or None
    anew : bool
        Whether predicted frames are predicted once more, so that the column's word on them no longer holds.
    """
    predictions = Counter(_note(s) for s in corpus if is_predicted(s) and not anew)
    others = [s for s in corpus if not is_predicted(s)]
    labelled = [s for s in others if s.frames or s.stance]
    said = [prediction_of_some(note, n) if labelled else note for note, n in predictions.items()]
    if stated is None:
        said = [*dict.fromkeys(map(_note, others)), *said]
        if predictions and not all(map(_note, labelled)):
            said.append("who coded the others is not stated")
    return "; ".join(text for text in (stated, *said) if text) or None


def _note(statement: Statement) -> str:
    return str(statement.get("labels_by") or "").strip()


def ledger_part(
    statements: Sequence[Statement], m: Measured, claim: str | None, codebook: Codebook | None
) -> tuple[LedgerEntry, ...]:
    """Make the ledger of the frames, and of the claim that stance labels are about."""
    stances: tuple[Stances, ...] = ()
    if len(stance_labels(statements).rows):
        about = codebook.frames_of(claim) if codebook is not None else ()
        stances = (Stances(claim or UNNAMED_CLAIM, [s.stance for s in statements], about),)
    return ledger(statements, [m.label(int(b)) for b in m.bins], stances)


def terms_part(statements: Sequence[Statement], m: Measured, splits: Sequence[Split]) -> tuple[TermFindings, ...]:
    """Compare the terms across each split, within the stretch of time that it divides."""
    found = []
    for split in splits:
        here = [row for row, b in enumerate(m.bins.tolist()) if split.first <= b <= split.last]
        part = term_changes(
            [statements[row] for row in here],
            m.bins[here],
            split.bin,
            m.label(split.bin),
            n_permutations=m.n_permutations,
            random_state=m.seeds["terms"],
        )
        found.append(part if part.refused is None else structs.replace(part, refused=m.why(part.refused)))
    return tuple(found)


def emphasis_part(statements: Sequence[Statement], m: Measured) -> Emphasis | None:
    """Run the scan and the order test on vectors of frames; None where no statement carries one."""
    labels = frame_labels(statements).commonest()
    if not len(labels.rows):
        return None
    rows = labels.rows
    if (labels.values == labels.values[0]).all():
        return Emphasis(n_statements=len(rows), frames=labels.names, refused=NO_MIX)
    vectors = labels.values / np.sqrt(np.maximum(1, labels.values.sum(axis=1, keepdims=True)))
    bins, speakers, covariate = m.bins[rows], m.speakers[rows], m.covariate[rows]
    own = replace(
        m,
        ids=[m.ids[row] for row in rows],
        texts=[m.texts[row] for row in rows],
        dates=[m.dates[row] for row in rows],
        vectors=vectors.astype(np.float32),
        bins=bins,
        speakers=speakers,
        covariate=covariate,
        moments=compute_moments(vectors.astype(np.float32), bins, speakers, covariate),
    )
    return Emphasis(
        n_statements=len(rows),
        frames=labels.names,
        shift_test=make.shift_test(own)[0],
        order_test=make.order_part(own),
    )
