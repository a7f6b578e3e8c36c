import numpy as np
import pytest

from shiftdetect.drift.distance import cross_day_distance
from shiftdetect.drift.floor import chance_distance, group_distance, largest_chance_distance, typical_distance
from shiftdetect.drift.influence import shift_scores
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.permutation import max_t, max_t_p_value
from shiftdetect.drift.power import minimum_detectable
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import scan
from shiftdetect.drift.windows import window_drift
from shiftdetect.errors import TooLittleText
from tests.drift.streams import stream


def _noise(rng, n, days):
    return rng.normal(size=(n, 16)) / 4.0, np.sort(np.concatenate([np.arange(days), rng.integers(0, days, n - days)]))


def test_a_drift_of_the_stated_size_is_detected_with_about_the_stated_power():
    rng = np.random.default_rng(1)
    x, day = _noise(rng, 60, 12)
    found = minimum_detectable(compute_moments(x, day, np.zeros(60)))
    push = np.zeros(16)
    push[3] = np.sqrt(found.u)
    hits = 0
    for k in range(100):
        x, day = _noise(rng, 60, 12)
        hits += scan(compute_moments(x + push * (day >= 6)[:, None], day, np.zeros(60)), 199, k).p_value <= 0.05
    assert 0.65 <= hits / 100 <= 0.95


def test_more_text_detects_smaller_drift():
    rng = np.random.default_rng(2)
    sizes = []
    for n in (30, 120):
        x, day = _noise(rng, n, 12)
        sizes.append(minimum_detectable(compute_moments(x, day, np.zeros(n)), n_simulations=60).u)
    assert sizes[1] < 0.6 * sizes[0]


def test_a_strict_level_takes_more_random_orders_and_does_not_say_that_nothing_can_be_found():
    """199 of them give no p-value below .005, whatever the drift."""
    x, day = _noise(np.random.default_rng(4), 120, 24)
    moments = compute_moments(x, day, np.zeros(120))
    loose, strict = (minimum_detectable(moments, alpha=alpha, n_simulations=20) for alpha in (0.01, 0.004))
    assert (loose.n_permutations, strict.n_permutations) == (199, 499)
    assert loose.u <= strict.u < 1.0
    with pytest.raises(TooLittleText, match=r"0\.0001 needs 19,999 random orders"):
        minimum_detectable(moments, alpha=0.0001, n_simulations=20)


def test_long_corpora_are_joined_to_blocks():
    rng = np.random.default_rng(3)
    x, day = _noise(rng, 600, 300)
    found = minimum_detectable(compute_moments(x, day, np.zeros(600)), n_simulations=10, n_permutations=39)
    assert 0.0 < found.u < 0.5
    assert 120 <= found.at <= 180


def test_minimum_detectable_refuses_in_words():
    with pytest.raises(TooLittleText, match="4 time bins"):
        minimum_detectable(compute_moments(np.eye(4), np.arange(4), np.zeros(4)))
    with pytest.raises(TooLittleText, match="not even unrelated"):
        minimum_detectable(compute_moments(np.eye(5) * 9.0, np.arange(5), np.zeros(5)), n_simulations=20)
    with pytest.raises(TooLittleText, match="all statements are alike"):
        minimum_detectable(compute_moments(np.ones((9, 2)), np.arange(9), np.zeros(9)))


def test_chance_distance_bounds_what_random_halves_give():
    s = stream(np.random.default_rng(4), n=120, days=24)
    bound = chance_distance(compute_moments(*s.args), random_state=1)
    assert bound == chance_distance(compute_moments(*s.args), random_state=1, n_jobs=2)
    assert 0.0 < bound < 0.1
    with pytest.raises(TooLittleText):
        chance_distance(compute_moments(np.eye(3), np.arange(3), np.zeros(3)))


def test_typical_distance_is_the_mean_over_pairs_of_different_days():
    s = stream(np.random.default_rng(5), n=30)
    pairs = [np.sum((s.vectors[i] - s.vectors[j]) ** 2) for i in range(30) for j in range(30) if s.bins[i] != s.bins[j]]
    assert typical_distance(compute_moments(*s.args)) == pytest.approx(np.mean(pairs))
    with pytest.raises(TooLittleText):
        typical_distance(compute_moments(np.eye(3), [0, 0, 0], np.zeros(3)))


def test_shift_scores_separate_old_from_new_story_whoever_tells_it():
    s = stream(np.random.default_rng(6), styles=0.8, new_share=(0.0, 1.0))
    scores = shift_scores(s.vectors, s.speakers, s.lengths, s.bins >= 6)
    assert scores[s.bins >= 6].mean() - scores[s.bins < 6].mean() > 0.3
    assert (shift_scores(np.ones((6, 2)), np.zeros(6), np.zeros(6), np.arange(6) > 2) == 0.0).all()


def test_windows_count_bins_with_statements_and_name_their_baselines():
    x = np.eye(2)[[0, 0, 0, 1, 1, 1, 0]]
    series = window_drift(compute_moments(x, [0, 1, 2, 10, 11, 12, 40], np.zeros(7)), window=3, rolling=4)
    last = {d.baseline: d for d in series if d.last == 40}
    assert (last["first"].first, last["first"].baseline_last) == (11, 2)
    assert (last["previous"].baseline_first, last["previous"].baseline_last) == (1, 10)
    assert (last["rolling"].baseline_first, last["rolling"].baseline_last) == (0, 10)
    assert last["first"].estimate.days_1 == 3
    with pytest.raises(TooLittleText, match="6 are needed"):
        window_drift(compute_moments(np.eye(5), np.arange(5), np.zeros(5)))
    with pytest.raises(ValueError, match="at least 2"):
        window_drift(compute_moments(np.eye(5), np.arange(5), np.zeros(5)), window=1)


def test_the_largest_distance_over_dates_is_what_each_order_gives():
    s = stream(np.random.default_rng(7), n=40, days=8)
    m = compute_moments(*s.args)
    rng = np.random.default_rng(np.random.SeedSequence(5).spawn(1)[0].spawn(1)[0])
    expected = []
    for order in rng.permuted(np.tile(np.arange(8), (50, 1)), axis=1):
        place = np.argsort(order)
        moved = compute_moments(s.vectors, place[s.bins], s.speakers, s.lengths)
        expected.append(max(cross_day_distance(moved, range(k), range(k, 8)).u for k in range(2, 7)))
    assert largest_chance_distance(m, 0.95, 50, 5) == pytest.approx(np.quantile(expected, 0.95), abs=1e-9)
    with pytest.raises(TooLittleText):
        largest_chance_distance(compute_moments(np.eye(3), np.arange(3), np.zeros(3)))


def test_group_distance_leaves_out_pairs_of_one_day():
    rng = np.random.default_rng(8)
    values = []
    for _ in range(200):
        day = np.repeat(np.arange(6), 4)
        x = rng.normal(size=(6, 8))[day] + rng.normal(size=(24, 8))
        values.append(group_distance(x, day, rng.permutation(np.arange(24) % 2 == 0)))
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(200)
    assert group_distance(np.eye(2)[[0, 0, 1, 1]], [0, 1, 2, 3], [False, False, True, True]) == pytest.approx(2.0)
    with pytest.raises(TooLittleText, match="two days"):
        group_distance(np.eye(2), [0, 1], [False, True])


def test_the_quick_p_value_is_that_of_the_full_test():
    rng = np.random.default_rng(9)
    for _ in range(50):
        rows = rng.gamma(1.0, size=(40, 6))
        rows[0] += rng.gamma(1.0)
        assert max_t_p_value(rows) == max_t(rows[0], rows[1:]).p_value
    rows[3, 2] = np.nan
    assert max_t_p_value(rows) == max_t(rows[0], rows[1:]).p_value


def test_more_speakers_than_days_cost_no_more_than_days():
    """What speakers take out is kept in as many columns as there are days: one for each speaker took minutes."""
    rng = np.random.default_rng(0)
    days, who = np.arange(4000) // 100, np.arange(4000) % 2000
    moments = compute_moments(rng.standard_normal((4000, 8)), days, who)
    residuals = residualise(moments)
    assert residuals.n_speakers == 2000
    assert residuals.features.loads.shape == (40, 40)
    whole = residuals.place(residuals.position[None]).loads[0]
    np.testing.assert_allclose(residuals.features.loads @ residuals.features.loads.T, whole @ whole.T, atol=1e-9)
