import pytest

from shiftdetect import Corpus, measure_drift
from tests.analysis.stories import CHANGE, MarkerEncoder, day, labelled, shifted, statement, unchanged


def _measured(corpus):
    return measure_drift(corpus, encoder=MarkerEncoder(), n_permutations=99)


@pytest.fixture(scope="module")
def result():
    return _measured(labelled(shifted()))


def test_a_story_that_gives_way_to_another_is_one(result):
    index = result.index
    assert index.refused is None
    assert index.reference > 0.5
    assert (index.explanations, index.n_pairs) == (("fall", "cost"), 1)  # 'bridge' is on every statement
    change, ends = index.spans
    assert (change.between, change.since, ends.between) == ("change", day(CHANGE), "ends")
    assert ends.value == pytest.approx(1.0, abs=0.1)
    assert 0.8 < change.value < 1.0  # one statement in eighteen told the old story again
    for span in index.spans:
        assert span.low < span.value < span.high
        assert span.u == pytest.approx(index.reference * span.value**2, abs=1e-5)
        assert (span.covered, span.n_speakers) == (1.0, 3)


def test_without_frames_there_is_none_and_a_reason(result):
    bare = _measured(shifted())
    assert "no statement carries a frame" in bare.index.refused
    assert bare.index.refused.endswith("Label statements that give one explanation alone with it (a column 'frames').")
    assert bare.index.spans == ()
    assert bare.change_points == result.change_points


def test_statements_that_give_two_explanations_calibrate_nothing():
    rows = [
        statement(s.time.day, s.speaker, s.text, s.id, frames=("cost", "law") if k else ())
        for k, s in enumerate(shifted())
    ]
    assert "no statement carries a frame" in _measured(Corpus(rows)).index.refused


def test_one_explanation_alone_calibrates_nothing():
    rows = [
        statement(s.time.day, s.speaker, s.text, s.id, frames=("law",) if k else ("law", "cost"))
        for k, s in enumerate(unchanged())
    ]
    assert "Statements of each here: 1" in _measured(Corpus(rows)).index.refused
