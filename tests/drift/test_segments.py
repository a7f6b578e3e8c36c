"""Known divisions are found, no division is better, and noise is left whole."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.segments import _best_division, _segment_gains, segment
from shiftdetect.errors import ShiftDetectError, TooLittleText

DAYS = np.repeat(np.arange(18), 4)


def stories(seed, levels):
    x = np.random.default_rng(seed).normal(size=(72, 5)) * 0.5
    x[:, :3] += np.asarray(levels, dtype=float)[DAYS]
    return compute_moments(x, DAYS, np.tile([0, 1], 36))


def test_three_stories_in_turn():
    levels = np.repeat(np.eye(3), 6, axis=0)
    assert segment(stories(0, levels)).change_points == (6, 12)


def test_an_account_that_is_taken_back_is_dated_though_no_single_step_shows_it():
    levels = np.repeat([[0.0] * 3, [0.5] * 3, [0.0] * 3], [5, 8, 5], axis=0)
    found = [segment(stories(seed, levels), n_permutations=99).change_points for seed in range(20)]
    both = [len(cuts) == 2 and abs(cuts[0] - 5) <= 1 and abs(cuts[1] - 13) <= 1 for cuts in found]
    assert np.mean(both) >= 0.8


def test_one_step_is_not_cut_further():
    levels = np.repeat([[0.0] * 3, [1.0] * 3], 9, axis=0)
    found = [segment(stories(seed, levels), n_permutations=99).change_points for seed in range(40)]
    assert np.mean([cuts == (9,) for cuts in found]) >= 0.9


def test_nothing_is_divided_where_the_test_finds_nothing():
    found = segment(stories(0, np.zeros((18, 3))), n_permutations=99)
    assert (found.change_points, found.gain, found.penalty) == ((), 0.0, 0.0)
    assert found.p_value > found.alpha


def test_two_families_of_statistics_share_the_error_rate():
    rng = np.random.default_rng(0)
    n_dates, n_waves = 40, 2
    alike = (rng.normal(size=(100, n_dates + n_waves)) for _ in range(1500))
    p_values = [permutation.max_t_of_families(rows[0], rows[1:], n_dates).p_value for rows in alike]
    assert 0.035 <= np.mean(np.array(p_values) <= 0.05) <= 0.065
    shifted = [rng.normal(size=(100, n_dates + n_waves)) for _ in range(300)]
    for rows in shifted:
        rows[0, -1] += 2.5
    by_family, at_once = (
        np.mean([p(rows) <= 0.05 for rows in shifted])
        for p in (
            lambda rows: permutation.max_t_of_families(rows[0], rows[1:], n_dates).p_value,
            lambda rows: permutation.max_t(rows[0], rows[1:]).p_value,
        )
    )
    assert by_family > at_once + 0.1


def test_a_slow_drift_gets_a_date_too_and_it_lies_anywhere_along_the_way():
    """What the docstring warns of: the test says that something changed, and no date is tested."""
    levels = np.linspace(0.0, 0.6, 18)[:, None] * np.ones(3)
    found = [segment(stories(seed, levels), n_permutations=99).change_points for seed in range(30)]
    dates = [cut for cuts in found for cut in cuts]
    assert np.mean([bool(cuts) for cuts in found]) >= 0.8
    assert max(dates) - min(dates) >= 6


def test_noise_is_left_whole_as_often_as_it_says():
    found = [bool(segment(stories(seed, np.zeros((18, 3))), n_permutations=99).change_points) for seed in range(150)]
    assert np.mean(found) <= 0.1


def test_no_other_division_explains_more_after_the_penalty():
    features = residualise(stories(3, np.repeat(np.eye(3), 6, axis=0))).features
    gains, penalty = _segment_gains(features), 6.0

    def value(cuts):
        edges = [0, *cuts, 18]
        return sum(gains[a, b] for a, b in pairwise(edges)) - penalty * len(cuts)

    every = [cuts for k in range(4) for cuts in combinations(range(2, 17), k)]
    cuts, gain = _best_division(gains, penalty)
    assert 1 <= len(cuts) <= 3
    assert value(cuts) == pytest.approx(max(map(value, every)))
    assert gain == pytest.approx(value(cuts) + penalty * len(cuts))


def test_identical_statements_have_no_segments_and_limits_are_said():
    assert segment(compute_moments(np.ones((9, 2)), np.arange(9), np.zeros(9))).change_points == ()
    with pytest.raises(TooLittleText, match="at least 5 time bins and there are 3"):
        segment(compute_moments(np.eye(3), np.arange(3), np.zeros(3)))
    with pytest.raises(ShiftDetectError, match="up to 400 time bins, not 401"):
        segment(compute_moments(np.ones((401, 1)), np.arange(401), np.zeros(401)))
