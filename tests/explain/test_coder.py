import numpy as np
import pytest
from sklearn.base import clone

from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.codebook import Codebook
from shiftdetect.explain.coder import FrameCoder, _folds
from shiftdetect.explain.definitions import DefinitionScorer, best_f1
from shiftdetect.explain.units import encode_units
from tests.explain.bridge import BOOK, texts_and_labels

TEXTS, LABELS, DAYS = texts_and_labels()
TRUTH = np.array([[name in own for name in BOOK.names] for own in LABELS])


@pytest.fixture(scope="module")
def encoder():
    return TfidfEncoder().fit([*TEXTS, *(text for frame in BOOK.frames for text in frame.texts)])


def test_definitions_alone_find_the_frames(encoder):
    coder = FrameCoder(BOOK, encoder=encoder).fit(TEXTS)
    assert coder.learnt_ == (False, False, False)
    p = coder.predict_proba(TEXTS)
    assert ((p > 0) & (p < 1)).all()
    single = [row for row, own in enumerate(LABELS) if len(own) == 1]
    assert (p[single].argmax(axis=1) == TRUTH[single].argmax(axis=1)).mean() >= 0.8
    # The second frame of a statement stands in another clause, and both are found.
    double = [row for row, own in enumerate(LABELS) if len(own) == 2]
    assert np.sort(p[double], axis=1)[:, 1].mean() > p[single].min(axis=1).mean() * 2


def test_labels_decide_where_there_are_enough(encoder):
    coder = FrameCoder(BOOK, encoder=encoder).fit(TEXTS[:18], LABELS[:18], DAYS[:18])
    assert coder.learnt_ == (True, True, True)
    assert coder.chosen_ is not None
    assert (coder.predict(TEXTS[18:]) == TRUTH[18:]).mean() >= 0.9


def test_a_rare_frame_is_left_to_the_codebook_or_left_out(encoder):
    labels = [tuple(name for name in own if name != "age") for own in LABELS]
    labels[0] = (*labels[0], "odd")
    with_book = FrameCoder(BOOK, encoder=encoder).fit(TEXTS, labels, DAYS)
    assert (with_book.frames_, with_book.learnt_) == (BOOK.names, (True, True, False))
    without = FrameCoder(encoder=encoder).fit(TEXTS, labels, DAYS)
    assert without.frames_ == ("cost", "danger")
    assert without.predict_proba(TEXTS).shape == (len(TEXTS), 2)


def test_statements_without_labels_are_not_taken_for_statements_without_frames(encoder):
    half = [own if row % 2 else None for row, own in enumerate(LABELS)]
    coded = FrameCoder(encoder=encoder).fit(TEXTS, half, DAYS)
    alone = FrameCoder(encoder=encoder).fit(TEXTS[1::2], LABELS[1::2], DAYS[1::2])
    np.testing.assert_allclose(coded.predict_proba(TEXTS), alone.predict_proba(TEXTS))


def test_one_frame_alone_is_told_from_what_is_none(encoder):
    one = FrameCoder(Codebook(BOOK.frames[:1]), encoder=encoder).fit(TEXTS)
    near, nothing = one.predict_proba(["The bridge was about to collapse.", "We met with the mayor at noon."])[:, 0]
    assert near > one.thresholds_[0] > nothing


def test_the_same_again_and_in_any_order(encoder):
    rows = np.random.default_rng(0).permutation(len(TEXTS))
    a = FrameCoder(BOOK, encoder=encoder).fit(TEXTS, LABELS, DAYS).predict_proba(TEXTS)
    b = clone(FrameCoder(BOOK, encoder=encoder)).fit(TEXTS, LABELS, DAYS).predict_proba([TEXTS[r] for r in rows])
    np.testing.assert_array_equal(a[rows], b)


def test_probabilities_are_calibrated_where_labels_are_learnt(encoder):
    p = FrameCoder(BOOK, encoder=encoder).fit(TEXTS, LABELS, DAYS).predict_proba(TEXTS)
    assert abs(p.mean() - TRUTH.mean()) < 0.1


def test_what_cannot_be_learnt_is_said(encoder):
    with pytest.raises(ShiftDetectError, match="there is no codebook"):
        FrameCoder(encoder=encoder).fit(TEXTS)
    with pytest.raises(ShiftDetectError, match="36 texts need as many labels \\(1\\)"):
        FrameCoder(BOOK, encoder=encoder).fit(TEXTS, LABELS[:1])
    with pytest.raises(ShiftDetectError, match="codebook without a frame"):
        FrameCoder(Codebook(()), encoder=encoder).fit(TEXTS)
    with pytest.raises(ShiftDetectError, match="call fit first"):
        FrameCoder(BOOK, encoder=encoder).predict(TEXTS)


def test_one_group_alone_teaches_nothing(encoder):
    assert FrameCoder(BOOK, encoder=encoder).fit(TEXTS, LABELS, [1] * len(TEXTS)).learnt_ == (False, False, False)


def test_inner_folds_keep_groups_together_and_are_even():
    fold = _folds(np.repeat(np.arange(10), [9, 1, 1, 1, 1, 1, 1, 1, 1, 1]))
    assert len(set(fold[:9])) == 1
    assert sorted(np.bincount(fold)) == [2, 2, 2, 3, 9]


def test_units_of_some_texts_are_those_of_these_texts(encoder):
    units = encode_units(TEXTS, encoder)
    some = units.take([5, 0, 0])
    again = encode_units([TEXTS[5], TEXTS[0], TEXTS[0]], encoder)
    assert (some.texts, some.clauses, some.starts.tolist()) == (again.texts, again.clauses, again.starts.tolist())
    np.testing.assert_allclose(some.clause_vectors, again.clause_vectors)
    scores = np.arange(len(some.clauses), dtype=float)[:, None]
    assert some.largest(scores)[:, 0].tolist() == [*(some.starts[1:] - 1.0), len(some.clauses) - 1.0]


def test_scores_of_a_codebook_do_not_depend_on_other_statements(encoder):
    scorer = DefinitionScorer(BOOK, encoder).fit()
    units = encode_units(TEXTS, encoder)
    np.testing.assert_allclose(scorer.score(units)[:2], scorer.score(units.take([0, 1])))


def test_best_cut_takes_equal_probabilities_together():
    assert best_f1(np.array([True, False, False]), np.array([0.5, 0.5, 0.2])) == (0.5, pytest.approx(2 / 3))
