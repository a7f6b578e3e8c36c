import numpy as np
import pytest

from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.codebook import STANCES, CodedClaim
from shiftdetect.explain.stances import code_stances, stance_codebook, stance_word

CLAIM = CodedClaim(
    "near",
    "A collapse was near.",
    asserts=("The bridge was about to fall.",),
    hedges=("It may have been near, probably.",),
    denies=("The bridge stood firm.", "There was no danger of a collapse."),
)
SAID = {
    "asserts": ("A collapse was near, the engineers knew", "The bridge was about to fall, all saw it"),
    "hedges": ("Perhaps a collapse was near", "I do not know whether a collapse was near"),
    "denies": ("It is not true that a collapse was near", "The bridge stood firm, there was no danger"),
    "silent": ("We met the mayor at noon", "The budget is a matter for the council"),
}
TEXTS = [f"{text}, day {day}." for day in range(6) for text in (SAID[name][day % 2] for name in SAID)]
TRUE = list(SAID) * 6
DAYS = [day for day in range(6) for _ in SAID]


@pytest.fixture(scope="module")
def encoder():
    book = stance_codebook(CLAIM)
    return TfidfEncoder().fit([*TEXTS, *(text for frame in book.frames for text in frame.texts)])


def share(coding, true):
    return np.mean([a == b for a, b in zip(coding.predicted, true, strict=True)])


def test_a_codebook_alone_tells_the_stances_apart(encoder):
    coding = code_stances(TEXTS, CLAIM, encoder)
    assert coding.learnt == ()
    assert coding.labels == (None,) * len(TEXTS)
    assert coding.stances == coding.predicted
    assert share(coding, TRUE) >= 0.7
    assert coding.probabilities.shape == (len(TEXTS), 3)
    assert (coding.probabilities >= 0).all()
    assert (coding.probabilities.sum(axis=1) <= 1 + 1e-12).all()


def test_labels_are_learnt_from_and_those_of_people_stand(encoder):
    words = {"asserts": "Supports"}
    labels = [words.get(name, name) if day < 5 else None for name, day in zip(TRUE, DAYS, strict=True)]
    labels[3] = "denies"  # a person says so, whatever the words
    coding = code_stances(TEXTS, CLAIM, encoder, labels=labels, groups=DAYS, learn=True)
    assert coding.learnt == STANCES
    assert coding.stances[3] == "denies"
    assert coding.predicted[3] == "silent"
    assert coding.stances[4:20] == tuple(TRUE[4:20])
    assert coding.labels[20:] == (None,) * 4
    assert coding.stances[20:] == tuple(TRUE[20:])


def test_a_labelled_statement_is_scored_by_a_coder_that_never_saw_its_day(encoder):
    """The last day says the contrary of the others: only who saw it could know."""
    turned = {"asserts": "denies", "denies": "asserts"}
    labels = [turned.get(name, name) if day == 5 else name for name, day in zip(TRUE, DAYS, strict=True)]
    coding = code_stances(TEXTS, CLAIM, encoder, labels=labels, groups=DAYS, learn=True)
    assert coding.predicted[20] == "asserts"
    assert coding.predicted[22] == "denies"
    assert coding.stances == tuple(labels)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("A collapse was near.", "It is not true that a collapse was near."),
        ("NATO knew of it!", "It is not true that NATO knew of it."),
        ("I knew of it.", "It is not true that I knew of it."),
    ],
)
def test_the_claim_is_denied_in_its_own_words(claim, said):
    book = stance_codebook(CodedClaim("x", claim))
    assert said in book.frames[2].texts
    assert book.names == STANCES
    assert book.frames[0].texts == (claim,)


def test_labels_that_mean_something_else_are_no_labels(encoder):
    assert [stance_word(word) for word in ("", " ", "in favour", "N/A", "Rejects", "hedge")] == [
        None, None, None, "silent", "denies", "hedges",
    ]  # fmt: skip
    coding = code_stances(TEXTS[:4], CLAIM, encoder, labels=["in favour", None, "", "silent"])
    assert coding.labels == (None, None, None, "silent")


def test_what_cannot_be_coded_is_said(encoder):
    with pytest.raises(ShiftDetectError, match=r"24 texts need as many labels \(1\) and groups \(24\)"):
        code_stances(TEXTS, CLAIM, encoder, labels=["denies"])
    with pytest.raises(ShiftDetectError, match=r"labels \(24\) and groups \(2\)"):
        code_stances(TEXTS, CLAIM, encoder, groups=[1, 2])
