import html
from datetime import datetime

import numpy as np
import pytest

from shiftdetect import Corpus, EncoderError, ShiftDetectError, Statement, VectorStore, measure_drift
from shiftdetect.explain.compare import StatementComparer
from shiftdetect.explain.compare.relations import RELATIONS, UNSURE, Comparison
from shiftdetect.explain.comparing import SAME_SUBJECT
from shiftdetect.report import render_html
from tests.analysis.stories import MarkerEncoder, tell


class Reader:
    """Reads the law against the cost as a contradiction, and knows nothing else."""

    def compare(self, pairs, progress=None):
        differs = np.array([("law" in a) != ("law" in b) for a, b in pairs], dtype=bool)
        p = np.full((len(pairs), len(RELATIONS)), 0.02)
        p[:, RELATIONS.index("contradicts")] = np.where(differs, 0.9, 0.1)
        return Comparison("reader", p, tuple("contradicts" if d else UNSURE for d in differs))


@pytest.fixture(scope="module")
def read():
    corpus = tell(lambda day, speaker: "cost" if day < 7 else ("law" if speaker == "Minister A" else "cost"))
    # Wording weighs more than the marker here, so that statements of both stories are near each other.
    return measure_drift(corpus, encoder=MarkerEncoder(wording=2.0), n_permutations=99, comparer=Reader())


def test_pairs_come_with_the_comparer_days_and_a_test_across_the_date(read):
    found = read.contradictions
    assert found.comparer == "reader"
    assert 0 < found.n_confident < found.n_pairs
    assert found.pairs[0].confident
    assert {day.date for day in found.by_day} == {day.date for day in read.corpus.per_day}
    assert all(0 <= day.low <= day.share <= day.high <= 1 for day in found.by_day)
    (rise,) = found.rises
    assert rise.n_across > 0
    assert rise.n_within > 0
    assert 0 < rise.p_value <= 1
    # From the seventh day on one tells another story than the others: before the date nobody had.
    assert (rise.before, rise.n_before > 0) == (pytest.approx(0.1), True)
    assert (rise.after > 0.3, rise.n_after > 0) == (True, True)
    assert 0 < rise.p_after <= 1


def test_each_speaker_with_pairs_of_their_own_is_counted_and_the_highest_are_listed(read):
    found = read.contradictions
    ids = {s.id: s for s in read.statements}
    assert {own.speaker for own in found.own_compared} == {s.speaker for s in read.statements}
    assert sum(own.n_pairs for own in found.own_compared) < found.n_pairs
    # Only Minister A ever spoke of the law, from the seventh day on.
    first = ids[found.own[0].a], ids[found.own[0].b]
    assert {s.speaker for s in first} == {"Minister A"}
    assert ["law" in s.text for s in first] == [False, True]
    assert all(pair.same_speaker and pair.days_apart > 0 for pair in found.own)
    assert found.own_floor >= 0.1
    assert len(read.to_frame("contradictions.own")) == len(found.own)
    assert list(read.to_frame("contradictions.own_compared")["speaker"]) == [own.speaker for own in found.own_compared]


def test_later_statements_are_read_against_the_first_account_and_listed_on_their_own(read):
    found = read.contradictions
    ids = {s.id: s for s in read.statements}
    assert found.n_first > found.n_first_confident > 0
    assert found.first
    vectors = MarkerEncoder(wording=2.0).encode([s.text for s in read.statements])
    row = {s.id: k for k, s in enumerate(read.statements)}
    for pair in found.first:
        near = (vectors @ vectors[row[pair.b]]) >= SAME_SUBJECT
        of_them = [s.date for s, one in zip(read.statements, near, strict=True) if one and s.date < ids[pair.b].date]
        assert ids[pair.a].date == min(of_them)
    assert all(pair.first_account and pair.days_apart > 0 for pair in found.first)
    assert ["law" in ids[id_].text for id_ in (found.first[0].a, found.first[0].b)] == [False, True]
    assert list(read.to_frame("contradictions.first")["b"]) == [pair.b for pair in found.first]


def test_by_hour_what_a_speaker_says_on_one_day_is_compared_and_by_day_it_is_not():
    said = ((9, "the cost decided it."), (9, "it was the cost that decided it."), (17, "the law decided it."))
    corpus = Corpus(
        [
            Statement(f"s{k}", text, "Minister A", datetime(2031, 5, 1, hour), precision="hour")
            for k, (hour, text) in enumerate(said)
        ]
    )
    how = {"encoder": MarkerEncoder(wording=2.0), "n_permutations": 19, "comparer": Reader()}
    by_hour = measure_drift(corpus, by="hour", **how)
    assert by_hour.contradictions.n_pairs == 1
    assert {pair.b for pair in by_hour.contradictions.own} == {"s2"}
    assert "of another hour or another speaker" in render_html(by_hour)
    assert "own words in different hours" in render_html(by_hour)
    by_day = measure_drift(corpus, **how)
    assert by_day.contradictions.refused == "no two statements of different days or speakers are near."


def test_without_a_comparer_the_result_says_that_nobody_was_asked():
    corpus = tell(lambda day, speaker: "cost")
    found = measure_drift(corpus, encoder=MarkerEncoder(), n_permutations=19).contradictions
    assert "no comparer" in found.refused
    assert found.pairs == ()


def test_what_is_printed_and_shown_says_how_pairs_are_read():
    result = measure_drift(tell(lambda day, speaker: "cost", days=2), encoder=MarkerEncoder(), n_permutations=19)
    for said in (" ".join(str(result).split()), html.unescape(result._repr_html_())):
        assert "was not read: no comparer was asked" in said
        assert "comparer='embedded' asks the one that comes with the package" in said


def test_the_embedded_comparer_is_asked_by_its_name_and_its_scores_are_kept_beside_the_vectors(tmp_path):
    corpus = tell(lambda day, speaker: "cost" if day == 1 else "law", days=2)
    how = {"encoder": MarkerEncoder(wording=2.0), "n_permutations": 19}
    with VectorStore(tmp_path / "mine.sqlite") as store:
        found = measure_drift(corpus, comparer="embedded", store=store, **how).contradictions
    assert found.comparer == StatementComparer().name
    assert found.n_pairs > 0
    assert (tmp_path / "mine.pairs.sqlite").exists()
    assert measure_drift(corpus, comparer=StatementComparer(), **how).contradictions == found


def test_how_far_the_comparer_is_is_told_and_what_is_kept_is_not_read_again(tmp_path):
    corpus = tell(lambda day, speaker: "cost" if day == 1 else "law", days=2)
    told = []
    how = {"encoder": MarkerEncoder(wording=2.0), "n_permutations": 19, "pairs_progress": told.append}
    with VectorStore(tmp_path / "mine.sqlite") as store:
        measure_drift(corpus, comparer="embedded", store=store, **how)
        (all_of_them,) = told  # one batch
        assert all_of_them.done == all_of_them.total > 0
        assert all_of_them.seconds_left in (None, 0.0)
        measure_drift(corpus, comparer="embedded", store=store, **how)
    assert told == [all_of_them]
    measure_drift(corpus, comparer=Reader(), **how)  # says nothing of what it has to read
    assert told == [all_of_them]


@pytest.mark.parametrize(
    ("comparer", "error", "words"),
    [
        ("someone/no-such-model", EncoderError, "neither a folder here"),
        (True, ShiftDetectError, "comparer=True reads no pairs of statements: give 'embedded'"),
        ("", ShiftDetectError, "comparer='' reads no pairs"),
    ],
)
def test_a_comparer_that_cannot_be_asked_is_said_before_anything_is_computed(comparer, error, words):
    encoder = MarkerEncoder()
    with pytest.raises(error, match=words):
        measure_drift(tell(lambda day, speaker: "cost"), encoder=encoder, comparer=comparer)
    assert encoder.n_encoded == 0
