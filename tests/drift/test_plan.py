import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.plan import plan_power
from shiftdetect.drift.power import _known_noise, minimum_detectable, smallest_found
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import scan
from shiftdetect.errors import ShiftDetectError

SPECTRUM = 0.7 / 40 * np.ones(40)


def test_power_is_what_the_scan_finds_in_planted_mixtures():
    """Statements of the same variety; from the middle day on half of them move to another explanation."""
    rng, hits, draws, whole = np.random.default_rng(1), 0, 80, 0.5
    for seed in range(draws):
        bins = np.sort(np.concatenate([np.arange(12), rng.choice(12, size=48, p=rng.dirichlet(2.0 * np.ones(12)))]))
        x = rng.normal(size=(60, 40)) * np.sqrt(SPECTRUM)
        x[(bins >= 6) & (rng.random(60) < 0.5), 0] += np.sqrt(whole)
        moments = compute_moments(x, bins, rng.integers(4, size=60), rng.normal(size=60))
        hits += scan(moments, 99, seed).p_value <= 0.05
    plan = plan_power(SPECTRUM, 12, 5, 4, whole, n_simulations=200, n_permutations=99)
    assert plan.power(0.25 * whole) == pytest.approx(hits / draws, abs=0.15)


@pytest.mark.parametrize("share", [0.75, 1.0])
def test_power_is_that_of_the_scan_where_few_days_share_something(share):
    """Sums of few days are bound to each other: taken for noise along the change, that hid a fifth of the power."""
    rng, hits, draws, whole, spectrum = np.random.default_rng(4), 0, 120, 0.22, 0.67 / 57 * np.ones(57)
    for seed in range(draws):
        bins = np.sort(np.concatenate([np.arange(10), rng.choice(10, size=50, p=rng.dirichlet(2.0 * np.ones(10)))]))
        own, shared = rng.normal(size=(60, 57)), rng.normal(size=(10, 57))[bins]
        x = np.sqrt(spectrum) * (np.sqrt(0.8) * own + np.sqrt(0.2) * shared)
        half = np.clip(np.searchsorted(np.cumsum(np.bincount(bins)), 30) + 1, 2, 8)
        x[(bins >= half) & (rng.random(60) < share), 0] += np.sqrt(whole)
        moments = compute_moments(x, bins, rng.integers(2, size=60), rng.normal(size=60))
        hits += scan(moments, 99, seed).p_value <= 0.05
    plan = plan_power(spectrum, 10, 6, 2, whole, day_share=0.2, n_simulations=300, n_permutations=99)
    assert plan.power(share**2 * whole) == pytest.approx(hits / draws, abs=0.1)


def test_a_mixture_is_harder_to_find_than_a_move_of_all():
    mixed, all_move = (plan_power(SPECTRUM, 12, 5, 4, w, n_simulations=100, n_permutations=99) for w in (1.5, None))
    assert mixed.detectable() > all_move.detectable()


def test_the_minimum_detectable_drift_is_a_quantile_of_what_was_found():
    x = np.random.default_rng(2).normal(size=(60, 8)) / 8**0.5
    moments = compute_moments(x, np.arange(60) // 3, np.zeros(60))
    smallest = smallest_found(moments, n_simulations=40)
    found = minimum_detectable(moments, n_simulations=40)
    assert found.u == np.quantile(smallest, 0.8, method="higher")
    assert np.mean(smallest <= found.u) >= 0.8


def test_impossible_plans_are_refused_all_at_once():
    with pytest.raises(ShiftDetectError, match=r"per_day=0 .* day_share=1 .* spectrum must be"):
        plan_power([0.0], 10, 0, 2, day_share=1)
    with pytest.raises(ShiftDetectError, match="plan more statements"):
        plan_power(SPECTRUM, 5, 1, 3)


def test_noise_along_a_change_is_that_of_days_that_share_something():
    """Speakers and length taken out, day sums vary by their statements and, as far as days share, by these squared."""
    rng, days, shared = np.random.default_rng(3), 8, 0.4
    bins = np.repeat(np.arange(days), [1, 2, 2, 3, 4, 6, 9, 13])
    who, length = rng.integers(2, size=40), rng.normal(size=40)
    drawn = []
    for _ in range(2500):
        x = np.sqrt(1.0 - shared) * rng.normal(size=40) + np.sqrt(shared) * rng.normal(size=days)[bins]
        drawn.append(residualise(compute_moments(x[:, None], bins, who, length)).features.sums[:, 0])
    features = residualise(compute_moments(x[:, None], bins, who, length)).features
    root = _known_noise(features, 1.0, shared)
    np.testing.assert_allclose(
        root @ root.T, np.cov(np.array(drawn).T, bias=True), atol=0.12 * np.var(drawn, axis=0).max()
    )
