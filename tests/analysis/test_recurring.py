from datetime import datetime

import numpy as np
import pytest

from shiftdetect import Corpus, Statement, measure_drift
from shiftdetect.analysis.recurring import NO_THRESHOLD
from shiftdetect.drift.newcomers import late_labels
from tests.analysis.stories import MarkerEncoder, tell

EARLY = (
    "The gates were opened because the wall was about to break.",
    "We opened the gates since the wall was about to break, and soon.",
    "The wall was about to break, so the gates were opened.",
    "Because the wall was about to break, the gates of the dam were opened.",
)
LATE = (
    "The owner of the dam had refused to pay for any repairs.",
    "Its owner refused to pay for the repairs of the dam.",
    "For repairs of the dam its owner had refused to pay anything.",
    "The dam's owner would not pay for repairs, he refused.",
)
LONE = ("Nobody likes a wet summer holiday by the sea.", "My aunt keeps nine geese and an old horse.")


@pytest.fixture(scope="module")
def found():
    said = [(day, text) for day, text in enumerate((*EARLY, *LONE, *LATE), start=1)]
    corpus = Corpus([Statement(f"s{d}", text, f"Minister {'AB'[d % 2]}", datetime(2031, 5, d)) for d, text in said])
    return measure_drift(corpus, n_permutations=99)


def test_each_wording_says_who_said_it_first_and_last_and_in_which_statements(found):
    gates, owner = found.recurring.wordings
    assert gates.ids == ("s1", "s2", "s3", "s4")
    assert owner.ids == ("s7", "s8", "s9", "s10")
    assert (owner.first_date, owner.first_id, owner.first_speakers) == ("2031-05-07", "s7", ("Minister B",))
    assert (owner.last_date, owner.last_id, owner.last_speakers) == ("2031-05-10", "s10", ("Minister A",))
    assert (owner.n, owner.n_days, owner.n_speakers) == (4, 4, 2)
    assert owner.passages == LATE
    text = {s.id: s.text for s in found.statements}
    assert gates.quote in text[gates.quote_id]
    assert found.recurring.n_statements == 8


def test_what_came_late_and_what_went_early_is_counted_against_days_in_random_order(found):
    gates, owner = found.recurring.wordings
    assert (gates.late, gates.gone) == (False, True)
    assert (owner.late, owner.gone) == (True, False)
    recurs = found.recurring
    assert (recurs.since, recurs.until) == ("2031-05-06", "2031-05-05")
    held = np.zeros((10, 2), dtype=int)
    held[:4, 0] = held[6:, 1] = 1
    again = late_labels(held, np.arange(10), 9999)
    assert recurs.expected_late == pytest.approx(again.expected, abs=0.15)
    assert recurs.p_late == pytest.approx(again.p_value, abs=0.1)
    assert recurs.expected_gone == pytest.approx(again.expected, abs=0.15)


def test_the_other_results_stay_as_they_were_when_wordings_are_looked_for(found):
    # Its draws come from a seed of their own, behind all others.
    from shiftdetect.analysis.front import _SEEDED

    assert _SEEDED[-1] == "recurring"


def test_without_a_known_threshold_or_a_wording_it_says_so():
    corpus = tell(lambda day, speaker: "cost")
    assert measure_drift(corpus, encoder=MarkerEncoder(), n_permutations=19).recurring.refused == NO_THRESHOLD
    few = Corpus([Statement(str(d), text, "Minister A", datetime(2031, 5, d + 1)) for d, text in enumerate(LONE)])
    assert "no wording comes back in 3 statements" in measure_drift(few, n_permutations=19).recurring.refused


def test_where_most_is_said_on_the_first_day_nothing_can_have_gone_early_and_what_came_late_is_still_asked():
    said = [(max(1, d - 8), text) for d, text in enumerate((*EARLY, *EARLY, *LONE, *LATE), start=1)]
    corpus = Corpus([Statement(str(k), text, "Minister A", datetime(2031, 5, d)) for k, (d, text) in enumerate(said)])
    recurs = measure_drift(corpus, n_permutations=19).recurring
    assert (recurs.until, recurs.p_gone, recurs.expected_gone) == (None, None, None)
    assert recurs.since == "2031-05-02"
    assert [w.late for w in recurs.wordings] == [False, True]


def test_on_too_few_days_wordings_are_listed_and_not_tested():
    three = Corpus([Statement(str(d), text, "Minister A", datetime(2031, 5, d + 1)) for d, text in enumerate(EARLY)])
    recurs = measure_drift(three, n_permutations=19).recurring
    (only,) = recurs.wordings
    assert only.n == 4
    assert (recurs.since, recurs.p_late, only.late, only.gone) == (None, None, False, False)


def test_a_sentence_that_is_set_aside_does_not_come_back_in_those_statements_alone_that_hold_nothing_else():
    thanks = "I thank all of you for your patience in these hard days."
    said = [f"{text} {thanks}" for text in (*EARLY, *LONE)] + [thanks] * 4
    corpus = Corpus([Statement(str(d), text, "Minister A", datetime(2031, 5, d + 1)) for d, text in enumerate(said)])
    result = measure_drift(corpus, n_permutations=19)
    assert [aside.text for aside in result.corpus.set_aside] == [thanks]
    (gates,) = result.recurring.wordings
    assert gates.passages == EARLY
