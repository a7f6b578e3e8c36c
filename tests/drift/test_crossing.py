from itertools import combinations

import numpy as np
import pytest

from shiftdetect.drift.crossing import crossing_test, rise_test
from shiftdetect.errors import TooLittleText

ALL = np.array(list(combinations(range(30), 2)))
BINS = np.arange(30) // 3


def test_means_are_those_of_the_pairs():
    scores = np.random.default_rng(1).random(len(ALL))
    found = crossing_test(ALL, scores, BINS, 4, n_permutations=19)
    other_day = BINS[ALL[:, 0]] != BINS[ALL[:, 1]]
    crosses = (BINS[ALL[:, 0]] < 4) != (BINS[ALL[:, 1]] < 4)
    assert found.across == pytest.approx(scores[crosses].mean())
    assert found.within == pytest.approx(scores[other_day & ~crosses].mean())
    assert (found.n_across, found.n_within) == (crosses.sum(), (other_day & ~crosses).sum())


def test_the_p_value_is_uniform_where_nothing_happened_though_days_are_contrary_by_themselves():
    # Some days contradict all others: pairs are far from independent, days are not.
    p = []
    for k in range(200):
        rng = np.random.default_rng(k)
        contrary = rng.random(10)
        scores = contrary[BINS[ALL[:, 0]]] * contrary[BINS[ALL[:, 1]]]
        p.append(crossing_test(ALL, scores, BINS, 5, None, 99, k).p_value)
    assert np.mean(np.array(p) <= 0.05) <= 0.085
    assert 0.4 <= np.mean(p) <= 0.6


def test_more_contradiction_across_the_date_is_found():
    crosses = (BINS[ALL[:, 0]] < 5) != (BINS[ALL[:, 1]] < 5)
    scores = np.random.default_rng(2).random(len(ALL)) + 0.5 * crosses
    assert crossing_test(ALL, scores, BINS, 5, n_permutations=999).p_value <= 0.02
    assert crossing_test(ALL, -scores, BINS, 5, n_permutations=999).p_value >= 0.9


def test_other_people_who_contradict_each_other_are_no_change():
    """Two who always contradict each other and never change; after the date the second talks more than the first."""
    left_in, taken_out = [], []
    for k in range(60):
        rng = np.random.default_rng(k)
        who = (rng.random(30) < np.where(BINS < 5, 0.25, 0.75)).astype(int)
        scores = 0.6 * (who[ALL[:, 0]] != who[ALL[:, 1]]) + 0.2 * rng.random(len(ALL))
        left_in.append(crossing_test(ALL, scores, BINS, 5, None, 99, k).p_value)
        taken_out.append(crossing_test(ALL, scores, BINS, 5, who, 99, k).p_value)
    assert np.mean(np.array(left_in) <= 0.05) > 0.5
    assert np.mean(np.array(taken_out) <= 0.05) <= 0.12


def test_a_change_of_all_speakers_is_found_with_speakers_taken_out():
    who = np.arange(30) % 3
    crosses = (BINS[ALL[:, 0]] < 5) != (BINS[ALL[:, 1]] < 5)
    scores = np.random.default_rng(2).random(len(ALL)) + 0.5 * crosses
    found = crossing_test(ALL, scores, BINS, 5, who, 999)
    assert found.p_value <= 0.02
    assert found.across == pytest.approx(scores[crosses].mean())


def test_too_little_is_refused():
    with pytest.raises(TooLittleText, match=r"too few time bins \(4\)"):
        crossing_test([(0, 1)], [0.5], [0, 1, 2, 3], 2)
    with pytest.raises(TooLittleText, match="no pair of statements across"):
        crossing_test([(0, 1)], [0.5], [0, 1, 2, 3, 4], 3)


def test_means_of_a_rise_are_those_of_the_pairs_with_those_of_one_day():
    scores = np.random.default_rng(1).random(len(ALL))
    found = rise_test(ALL, scores, BINS, 4, n_permutations=19)
    later = BINS[ALL] >= 4
    assert found.before == pytest.approx(scores[~later.any(axis=1)].mean())
    assert found.after == pytest.approx(scores[later.all(axis=1)].mean())
    assert (found.n_before, found.n_after) == ((~later.any(axis=1)).sum(), later.all(axis=1).sum())


def test_the_p_value_of_a_rise_is_uniform_where_days_are_contrary_by_themselves():
    p = []
    for k in range(200):
        contrary = np.random.default_rng(k).random(10)
        scores = contrary[BINS[ALL[:, 0]]] * contrary[BINS[ALL[:, 1]]]
        p.append(rise_test(ALL, scores, BINS, 4, None, 99, k).p_value)
    assert np.mean(np.array(p) <= 0.05) <= 0.085
    assert 0.4 <= np.mean(p) <= 0.6


def test_speakers_who_fall_out_with_each_other_are_a_rise_and_a_change_of_account_is_none():
    later = BINS[ALL] >= 5
    noise = np.random.default_rng(2).random(len(ALL))
    falls_out, changes = noise + 0.5 * later.all(axis=1), noise + 0.5 * (later.sum(axis=1) == 1)
    assert rise_test(ALL, falls_out, BINS, 5, n_permutations=999).p_value <= 0.02
    assert crossing_test(ALL, falls_out, BINS, 5, n_permutations=999).p_value > 0.5
    assert rise_test(ALL, changes, BINS, 5, n_permutations=999).p_value > 0.1
    assert rise_test(ALL, -falls_out, BINS, 5, n_permutations=999).p_value >= 0.9


def test_two_who_always_disagree_and_talk_more_afterwards_are_no_rise():
    left_in, taken_out = [], []
    for k in range(60):
        rng = np.random.default_rng(k)
        who = (rng.random(30) < np.where(BINS < 5, 0.05, 0.5)).astype(int)
        scores = 0.6 * (who[ALL[:, 0]] != who[ALL[:, 1]]) + 0.2 * rng.random(len(ALL))
        left_in.append(rise_test(ALL, scores, BINS, 5, None, 99, k).p_value)
        taken_out.append(rise_test(ALL, scores, BINS, 5, who, 99, k).p_value)
    assert np.mean(np.array(left_in) <= 0.05) > 0.5
    assert np.mean(np.array(taken_out) <= 0.05) <= 0.12


def test_a_side_without_pairs_is_refused():
    with pytest.raises(TooLittleText, match="none of two from then on"):
        rise_test([(0, 1)], [0.5], [0, 1, 2, 3, 4], 3)
