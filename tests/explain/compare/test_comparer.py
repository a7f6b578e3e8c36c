from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone

from shiftdetect.errors import EncoderError, InputError
from shiftdetect.explain.compare import RELATIONS, UNSURE, Pair, PairStore, StatementComparer
from shiftdetect.explain.compare.adapter import ADAPTER, Calibration
from shiftdetect.explain.compare.comparer import calibrated
from shiftdetect.explain.compare.relations import SWAPPED

SAID = "The bridge was closed on Monday because the river had risen above the lower deck."
PAIRS = [
    (SAID, "The bridge was never closed on Monday; cars crossed it all day."),
    (SAID, "On Monday we shut the bridge, since water stood above its lower deck."),
    (SAID, "Our schools will get eight hundred new teachers in the autumn."),
    ("No.", SAID * 6),
]


class Counting:
    """Says the same of every pair, and remembers what it was asked."""

    name = "counting"
    calibration = Calibration(confidence=0.6, contradiction=0.8)

    def __init__(self, row: Sequence[float]) -> None:
        self.row = np.log(np.array(row))
        self.asked: list[Pair] = []
        self.stop_after: int | None = None

    def log_probabilities(self, pairs: Sequence[Pair]) -> np.ndarray:
        if self.stop_after is not None and len(self.asked) >= self.stop_after:
            raise KeyboardInterrupt
        self.asked += pairs
        return np.tile(self.row, (len(pairs), 1))


def with_scorer(row: Sequence[float], store: PairStore | None = None, **settings: float) -> StatementComparer:
    comparer = StatementComparer(store=store, **settings)  # type: ignore[arg-type]
    comparer._scorer = ((None, None), Counting(row))
    return comparer


@pytest.fixture(scope="module")
def embedded() -> StatementComparer:
    return StatementComparer(n_threads=1)


def test_the_embedded_comparer_works_offline_and_says_who_it_is(embedded: StatementComparer) -> None:
    said = embedded.compare(PAIRS)

    assert said.probabilities.shape == (4, 6)
    np.testing.assert_allclose(said.probabilities.sum(1), 1)
    assert "all-MiniLM-L6-v2 + shiftdetect pair adapter sha256=" in said.comparer
    assert set(said.relation) <= {*RELATIONS, UNSURE}
    assert ((said.contradiction > 0) & (said.contradiction < 1)).all()
    assert said.contradiction[0] > said.contradiction[2]


def test_positions_against_each_other_rank_before_positions_put_in_other_words(embedded: StatementComparer) -> None:
    said = embedded.compare(
        [
            ("We will raise the pension age to 67.", "We will not raise the pension age."),
            ("Our party supports a motorway toll.", "Our party rejects any toll on motorways."),
            ("We will raise the pension age to 67.", "The pension age goes up to 67 under our plan."),
            ("Our party supports a motorway toll.", "Drivers should pay for using motorways."),
        ]
    )

    assert said.contradiction[:2].min() > 0.5 > said.contradiction[2:].max()


def test_the_adapter_is_small() -> None:
    assert ADAPTER.stat().st_size <= 4_000_000


def test_identical_text_is_no_contradiction(embedded: StatementComparer) -> None:
    texts = [text for pair in PAIRS for text in pair] + ["No.", "We did not know.", "I never said that.", "x"]

    said = embedded.compare([(text, text) for text in texts])

    assert said.contradiction.max() <= 0.05
    assert set(said.relation) == {"restates"}


@pytest.mark.parametrize(
    ("other", "asked"), [("we did NOT  know!", 0), ("We did know", 1), ("We did not know, sir", 1), ("?", 1)]
)
def test_case_spaces_and_signs_alone_change_nothing(other: str, asked: int) -> None:
    comparer = with_scorer([0.01, 0.01, 0.01, 0.95, 0.01, 0.01])

    said = comparer.compare([("We did not know.", other)])

    assert len(comparer.scorer.asked) == asked  # type: ignore[attr-defined]
    assert said.relation == ("contradicts" if asked else "restates",)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("It cost $5 million.", "It cost €5 million."),
        ("At noon it was -5 degrees.", "At noon it was 5 degrees."),
        ("It rose by 5%.", "It rose by 5."),
        ("It rose by 5 % and 3.", "It rose by 5 and 3 %."),
        ("It is safe.", "It is safe?"),
        ("We agree 👍", "We agree 👎"),
        ("वह गया", "वह गयी"),  # he went, she went
        ("More than that: x > 5.", "More than that: x < 5."),
    ],
)
def test_signs_that_tell_something_are_no_punctuation(a: str, b: str) -> None:
    comparer = with_scorer([0.01, 0.01, 0.01, 0.95, 0.01, 0.01])

    assert comparer.compare([(a, b)]).relation == ("contradicts",)
    assert len(comparer.scorer.asked) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("A ten-year plan, he said.", "a ten year plan he said"),
        ("We don’t know.", "We don't know!"),
        ("It cost $5 (“about”).", "It cost $ 5 - about"),
    ],
)
def test_punctuation_alone_changes_nothing(a: str, b: str) -> None:
    comparer = with_scorer([0.01, 0.01, 0.01, 0.95, 0.01, 0.01])

    assert comparer.compare([(a, b)]).relation == ("restates",)


def test_what_is_too_long_to_be_read_to_the_end_is_counted(embedded: StatementComparer) -> None:
    long = "The bridge was closed " * 100
    korean = ("각" * 20 + " ") * 5  # three word pieces a letter
    said = embedded.compare(
        [(SAID, "It was open."), (SAID, long), (long, long), (long, "It was open."), (SAID, korean[:21])]
    )

    assert said.n_cut == 2  # what is the same to the letter no model reads
    assert embedded.compare([(SAID, korean)]).n_cut == 1
    assert with_scorer([0.01, 0.01, 0.01, 0.95, 0.01, 0.01]).compare([(SAID, long)]).n_cut == 0


def test_exchanged_texts_exchange_more_and_less_to_the_bit(embedded: StatementComparer) -> None:
    straight = embedded.predict_proba(PAIRS)
    turned = embedded.predict_proba([(b, a) for a, b in PAIRS])

    np.testing.assert_array_equal(turned, straight[:, SWAPPED])


def test_neighbours_do_not_change_a_pair(embedded: StatementComparer) -> None:
    together = embedded.predict_proba(PAIRS)
    alone = np.vstack([embedded.predict_proba([pair]) for pair in PAIRS])

    np.testing.assert_allclose(together, alone, atol=2e-4)


def test_no_pairs_give_no_rows(embedded: StatementComparer) -> None:
    assert embedded.predict_proba([]).shape == (0, 6)
    assert embedded.compare([]).relation == ()


def test_it_is_an_estimator(embedded: StatementComparer) -> None:
    copy = clone(StatementComparer(abstain_below=0.7))

    assert copy.get_params()["abstain_below"] == 0.7
    assert copy.fit() is copy
    assert list(copy.classes_) == list(RELATIONS)
    assert list(embedded.predict(PAIRS)) == list(embedded.compare(PAIRS).relation)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([0.7, 0.1, 0.05, 0.05, 0.05, 0.05], "restates"),
        ([0.5, 0.1, 0.1, 0.1, 0.1, 0.1], UNSURE),
        ([0.05, 0.05, 0.05, 0.75, 0.05, 0.05], UNSURE),  # sure enough for a relation, not for a contradiction
        ([0.02, 0.02, 0.02, 0.9, 0.02, 0.02], "contradicts"),
    ],
)
def test_it_abstains_below_its_confidence(row: list[float], expected: str) -> None:
    assert with_scorer(row).compare([("a", "b")]).relation == (expected,)


def test_the_user_may_set_the_confidence() -> None:
    row = [0.05, 0.05, 0.05, 0.75, 0.05, 0.05]

    assert with_scorer(row, abstain_below=0.5).compare([("a", "b")]).relation == ("contradicts",)
    assert with_scorer(row, abstain_below=0.8).compare([("a", "b")]).relation == (UNSURE,)


def test_a_confidence_that_is_no_probability_is_refused() -> None:
    with pytest.raises(EncoderError, match="between 0 and 1"):
        StatementComparer(abstain_below=1.5).compare(PAIRS)


def test_each_pair_is_asked_once_in_either_order(tmp_path: Path) -> None:
    pairs = [("a", "b"), ("b", "a"), ("a", "b"), ("a", "c")]
    with PairStore(tmp_path / "p.sqlite") as store:
        first = with_scorer([0.5, 0.2, 0.1, 0.1, 0.05, 0.05], store)
        before = first.predict_proba(pairs)
        again = with_scorer([0.5, 0.2, 0.1, 0.1, 0.05, 0.05], store)
        after = again.predict_proba(pairs)

    assert sorted(first.scorer.asked) == [("a", "b"), ("a", "c")]  # type: ignore[attr-defined]
    assert again.scorer.asked == []  # type: ignore[attr-defined]
    np.testing.assert_allclose(before, after, atol=1e-6)
    np.testing.assert_array_equal(before[1], before[0][list(SWAPPED)])


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    pairs = [(f"a{i}", f"b{i}") for i in range(1200)]
    row = [0.5, 0.2, 0.1, 0.1, 0.05, 0.05]
    with PairStore(tmp_path / "p.sqlite") as store:
        broken = with_scorer(row, store)
        broken.scorer.stop_after = 1000  # type: ignore[attr-defined]
        with pytest.raises(KeyboardInterrupt):
            broken.compare(pairs)
        resumed = with_scorer(row, store)
        told: list[int] = []
        resumed.compare(pairs, progress=told.append)

    assert len(resumed.scorer.asked) == 1200 - 1024 == sum(told)  # type: ignore[attr-defined]


def test_what_is_unread_is_told_in_the_order_in_which_it_is_read(tmp_path: Path) -> None:
    pairs = [("It leaked for a whole week.", "No."), ("No.", "Yes."), ("Yes.", "No."), ("yes", "Yes.")]
    comparer = StatementComparer(store=PairStore(tmp_path / "pairs.sqlite"))
    assert comparer.unread(pairs) == [("No.", "Yes."), ("It leaked for a whole week.", "No.")]
    comparer.compare(pairs[1:2])
    assert comparer.unread(pairs) == [("It leaked for a whole week.", "No.")]
    comparer.compare(pairs)
    assert comparer.unread(pairs) == []


def test_bad_pairs_are_named_all_at_once() -> None:
    with pytest.raises(InputError) as raised:
        StatementComparer().compare([("fine", "fine"), ("", "b"), ("a",), "ab"])  # type: ignore[list-item]

    assert [problem.row for problem in raised.value.problems] == [2, 3, 4]


def test_calibration_keeps_rows_probabilities_and_moves_them() -> None:
    raw = np.log(np.array([[0.5, 0.1, 0.1, 0.1, 0.1, 0.1]]))

    softer = calibrated(raw, Calibration(scale=0.5))
    shifted = calibrated(raw, Calibration(shifts=(0, 0, 0, 2.0, 0, 0)))

    assert softer.sum() == pytest.approx(1)
    assert softer[0, 0] < 0.5
    assert shifted[0, 3] > 0.1
