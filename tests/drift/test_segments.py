"""Known divisions are found, no division is better, and noise is left whole."""

from itertools import combinations, pairwise

import numpy as np
import pytest

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
