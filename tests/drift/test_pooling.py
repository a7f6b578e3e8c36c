"""Speakers are pooled as generalised least squares does it, and their spread is seen through a change of story."""

import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.pooling import measure_spread, pool_speakers
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import step_scores


def stream(seed, between=0.0, story=0.0, venue=0.0, moving=True):
    """160 statements on 20 days by 6 speakers, the last three of whom speak mostly in the second half."""
    rng = np.random.default_rng(seed)
    day = np.repeat(np.arange(20), 8)
    late = (rng.random(160) < np.where(day >= 10, 0.8, 0.2)) if moving else rng.random(160) < 0.5
    who = rng.integers(3, size=160) + 3 * late
    x = rng.normal(size=(160, 12)) + between * rng.normal(size=(6, 12))[who] + venue * rng.normal(size=(20, 12))[day]
    x[day >= 10] += story / np.sqrt(12)
    return x, day, who, rng.normal(size=160)


@pytest.mark.parametrize("ratio", [0.0, 0.07, 2.0])
def test_scores_are_those_of_generalised_least_squares_on_statements(ratio):
    x, day, who, length = stream(0, between=0.5)
    same = np.equal.outer(who, who).astype(float)
    inverse = np.linalg.inv(np.eye(160) + ratio * same)
    fixed = np.column_stack([np.ones(160), length])
    project = inverse - inverse @ fixed @ np.linalg.solve(fixed.T @ inverse @ fixed, fixed.T @ inverse)
    steps = [(day >= k).astype(float) for k in range(2, 19)]
    wanted = [np.sum((z @ project @ x) ** 2) / (z @ project @ z) for z in steps]
    found = step_scores(pool_speakers(compute_moments(x, day, who, length), ratio).features)
    np.testing.assert_allclose(found, wanted, rtol=1e-8)


def test_an_infinite_ratio_takes_speakers_out_wholly_and_a_great_one_nearly():
    moments = compute_moments(*stream(1, between=1.0))
    wholly = step_scores(residualise(moments).features)
    np.testing.assert_array_equal(step_scores(pool_speakers(moments, np.inf).features), wholly)
    np.testing.assert_allclose(step_scores(pool_speakers(moments, 1e7).features), wholly, rtol=1e-4)


def test_places_of_cells_give_what_the_days_do():
    residuals = pool_speakers(compute_moments(*stream(2, between=1.0)), 0.3)
    placed = residuals.place(np.tile(residuals.position, (2, 1)))
    np.testing.assert_allclose(step_scores(placed)[1], step_scores(residuals.features))


@pytest.mark.parametrize(
    ("between", "story", "venue"), [(0.0, 0.0, 0.0), (0.6, 0.0, 1.0), (0.6, 4.0, 0.0), (0.0, 4.0, 1.0)]
)
def test_spread_is_that_between_speakers_and_neither_that_of_stories_nor_of_days(between, story, venue):
    found = [measure_spread(compute_moments(*stream(seed, between, story, venue)[:3])) for seed in range(40)]
    # Six speakers: the estimate of one stream is rough, and one standard error is added to each.
    assert between**2 - 0.02 <= np.mean([s.ratio for s in found]) <= 1.2 * between**2 + 0.05
    assert np.mean([s.within for s in found]) == pytest.approx(12.0, rel=0.03)


def test_where_nobody_speaks_beside_another_speakers_are_taken_out_wholly():
    x, day, _, length = stream(3)
    assert np.isinf(measure_spread(compute_moments(x, day, day // 10, length)).ratio)
    assert np.isinf(measure_spread(compute_moments(x, day, np.zeros(160))).ratio)
    few = measure_spread(compute_moments(np.eye(4), np.arange(4), [0, 1, 0, 1]))
    assert np.isinf(few.ratio)
    assert few.within == 0.0


def test_names_of_speakers_change_nothing():
    x, day, who, length = stream(4, between=0.5)
    one, other = (compute_moments(x, day, names, length) for names in (who, 90 - 7 * who))
    assert measure_spread(one).ratio == pytest.approx(measure_spread(other).ratio, rel=1e-10)
    found = [pool_speakers(m, 0.2).features.sums for m in (one, other)]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-10)
