"""The test that comes before the division: how often it alarms, and what it finds that plain nulls do not."""

import numpy as np
import pytest

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.pooling import measure_spread, pool_speakers
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import scan
from shiftdetect.drift.sharing import day_excess
from shiftdetect.drift.whether import _crowding, _less_step, anything_changed

DAY = np.repeat(np.arange(12), 5)


def moments(seed, step=0.0, venue=0.0, between=0.0, moving=False):
    rng = np.random.default_rng(seed)
    late = rng.random(60) < (np.where(DAY >= 6, 0.85, 0.15) if moving else 0.5)
    who = rng.integers(2, size=60) + 2 * late
    x = rng.normal(size=(60, 8)) + venue * rng.normal(size=(12, 8))[DAY] + between * rng.normal(size=(4, 8))[who]
    x[DAY >= 6, 0] += step
    return compute_moments(x, DAY, who)


def p_of(m, seed=0):
    spread = measure_spread(m)
    pooled = pool_speakers(m, spread.ratio)
    return anything_changed(pooled, residualise(m), spread.within, 99, np.random.SeedSequence(seed))


@pytest.mark.parametrize(
    "kind", [{}, {"venue": 0.35}, {"between": 0.4, "moving": True}, {"between": 0.3, "venue": 0.35, "moving": True}]
)
def test_alarms_stay_near_the_level_where_nothing_changes(kind):
    alarms = [p_of(moments(seed, **kind))[0] <= 0.05 for seed in range(160)]
    assert np.mean(alarms) <= 0.1


def test_finds_what_the_scan_misses_also_where_the_change_comes_with_other_speakers():
    for kind in ({"step": 1.0}, {"step": 1.6, "between": 0.2, "moving": True}):
        streams = [moments(seed, **kind) for seed in range(60)]
        found = np.mean([p_of(m)[0] <= 0.05 for m in streams])
        assert found >= np.mean([scan(m, 99).p_reported <= 0.05 for m in streams]) + 0.1


def test_the_step_is_named_and_what_it_explains_is_taken_out():
    m = moments(0, step=4.0)
    p, step = p_of(m)
    assert (p <= 0.05, step) == (True, 6)
    features = pool_speakers(m, 0.1).features
    left, grown = _less_step(features, 6)
    z = (np.arange(12) >= 6).astype(float)
    assert np.abs(z @ left.sums).max() < 1e-9 < np.abs(z @ features.sums).max()
    assert grown > 1.5


def test_a_step_that_explains_all_leaves_the_days_as_they_are():
    x = np.repeat([[1.0, 0.0], [0.0, 1.0]], 6, axis=0)
    features = residualise(compute_moments(x, np.arange(12), np.zeros(12))).features
    assert _less_step(features, 6) == (features, 1.0)


def test_crowding_is_what_a_shared_day_adds_to_the_expected_score():
    """Against covariances of single statements: cells of one statement, days of five."""
    residuals = residualise(compute_moments(np.eye(60), DAY, np.tile(np.arange(5), 12)))
    who = np.tile(np.arange(5), 12)
    design = np.eye(5)[who]
    project = np.eye(60) - design @ np.linalg.pinv(design)
    wanted = []
    for k in range(2, 11):
        z = project @ (k <= DAY).astype(float)
        wanted.append(z @ (np.equal.outer(DAY, DAY) - np.eye(60)) @ z / (z @ z))
    found = _crowding(residuals, np.cos(np.pi * np.outer([1, 2], (np.arange(12) + 0.5) / 12)))
    np.testing.assert_allclose(found[:-2], wanted)
    assert found.shape == (11,)


def test_day_excess_is_the_variance_that_days_share_and_no_story():
    for venue, step in ((0.0, 0.0), (0.7, 0.0), (0.0, 2.0)):
        found = [day_excess(residualise(moments(seed, step=step, venue=venue)))[0] for seed in range(60)]
        assert np.mean(found) == pytest.approx(8 * venue**2, abs=0.5)


def test_without_speakers_of_two_days_whole_days_decide_alone():
    x = np.random.default_rng(0).normal(size=(12, 3))
    fixed = residualise(compute_moments(x, np.arange(12), np.arange(12)))
    assert not permutation.can_exchange_within_speakers(fixed.speaker)
    m = compute_moments(x, np.arange(12), np.arange(12))
    p, _ = anything_changed(pool_speakers(m, 0.0), fixed, 0.0, 99, np.random.SeedSequence(0))
    assert 0.0 < p <= 1.0
