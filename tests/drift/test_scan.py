from functools import partial

import numpy as np
import pytest
from scipy import stats

from shiftdetect.drift import features, order
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.order import order_test, slow_waves, wave_ratios, wave_scores
from shiftdetect.drift.residuals import residualise, step_lengths
from shiftdetect.drift.scan import find_change_points, permutation_tests, scan, step_scores
from shiftdetect.errors import TooLittleText
from tests.drift.streams import prototypes, stream

TESTS = {"scan": scan, "order test": order_test}


def _p_values(test, n_streams, permutations=99, **settings):
    rng = np.random.default_rng(settings.pop("seed"))
    streams = [stream(rng, **settings) for _ in range(n_streams)]
    return np.array([test(compute_moments(*s.args), permutations, k).p_value for k, s in enumerate(streams)])


def test_score_equals_regression_by_definition():
    s = stream(np.random.default_rng(1), styles=0.5, mix_change=True)
    residuals = residualise(compute_moments(*s.args))
    scores = step_scores(residuals.features)
    lengths = step_lengths(residuals.features)
    design = np.column_stack([np.eye(4)[s.speakers], s.lengths])
    for k, day in enumerate(range(2, 11)):
        z = (s.bins >= day).astype(float)
        rest = z - design @ np.linalg.lstsq(design, z, rcond=None)[0]
        assert lengths[k + 1] == pytest.approx(rest @ rest)
        assert scores[k] == pytest.approx(np.sum((rest @ s.vectors) ** 2) / (rest @ rest))


def test_waves_explain_what_a_regression_on_them_explains():
    s = stream(np.random.default_rng(2), styles=0.5, mix_change=True)
    residuals = residualise(compute_moments(*s.args))
    waves = slow_waves(residuals.bins)
    design = np.column_stack([np.eye(4)[s.speakers], s.lengths])

    def left(columns):
        return np.sum((s.vectors - columns @ np.linalg.lstsq(columns, s.vectors, rcond=None)[0]) ** 2)

    expected = [left(design) - left(np.column_stack([design, waves[:m, s.bins].T])) for m in (1, 2)]
    np.testing.assert_allclose(wave_scores(residuals.features, waves), expected, rtol=1e-9)


def test_the_slow_waves_are_measured_against_all_that_days_explain():
    s = stream(np.random.default_rng(2), styles=0.5, mix_change=True)
    residuals = residualise(compute_moments(*s.args))
    waves = slow_waves(residuals.bins, 11)
    design = np.column_stack([np.eye(4)[s.speakers], s.lengths])

    def left(columns):
        return np.sum((s.vectors - columns @ np.linalg.lstsq(columns, s.vectors, rcond=None)[0]) ** 2)

    none, every = left(design), left(np.column_stack([design, np.eye(12)[s.bins]]))
    slow = [left(np.column_stack([design, waves[:m, s.bins].T])) for m in (1, 2)]
    expected = [(none - of_m) / (of_m - every) for of_m in slow]
    np.testing.assert_allclose(wave_ratios(residuals.features, waves), expected, rtol=1e-6)


def test_the_quick_way_and_the_careful_one_agree(monkeypatch):
    residuals = residualise(compute_moments(*stream(np.random.default_rng(2), styles=0.5).args))
    waves = slow_waves(residuals.bins, 11)
    quick = wave_scores(residuals.features, waves)
    monkeypatch.setattr(order, "_CLEAR", np.inf)
    np.testing.assert_allclose(wave_scores(residuals.features, waves), quick, rtol=1e-9)


def test_where_slow_waves_leave_nothing_to_measure_against_there_is_no_ratio():
    x = np.random.default_rng(2).normal(size=(9, 3))
    residuals = residualise(compute_moments(x, [0, 1, 2, 3, 4, 5, 0, 1, 2], [0, 0, 0, 1, 1, 1, 2, 2, 2]))
    ratios = wave_ratios(residuals.features, slow_waves(residuals.bins, 2))
    assert np.isfinite(ratios[0])
    assert np.isnan(ratios[1])


def test_what_days_share_cancels_in_the_ratio_but_not_in_what_waves_explain():
    """Within speakers, on streams whose statements of a day resemble each other, both at nominal .05."""
    rng, alarms = np.random.default_rng(31), np.zeros(2)
    for k in range(80):
        residuals = residualise(compute_moments(*stream(rng, day_effect=0.8).args))
        waves = slow_waves(residuals.bins, 11)
        for which, statistics in enumerate((wave_ratios, partial(wave_scores, counts=(1, 2)))):
            seeds = np.random.SeedSequence(k).spawn(2)
            _, within = permutation_tests(residuals, partial(statistics, waves=waves), 99, seeds, 1)
            alarms[which] += within <= 0.05
    assert stats.binomtest(int(alarms[0]), 80, 0.05, alternative="greater").pvalue > 0.01
    assert stats.binomtest(int(alarms[1]), 80, 0.05, alternative="greater").pvalue < 0.001


def test_a_wave_that_the_speakers_explain_wholly_has_no_score():
    x = np.random.default_rng(2).normal(size=(12, 3))
    residuals = residualise(compute_moments(x, np.arange(12) // 2, np.arange(12) // 2))
    assert np.isnan(wave_scores(residuals.features, slow_waves(residuals.bins))).all()


@pytest.mark.parametrize("name", TESTS)
def test_many_days_in_panels_give_what_the_whole_gives(name, monkeypatch):
    s = stream(np.random.default_rng(21), n=400, days=100, styles=0.5)
    moments = compute_moments(*s.args)
    whole = TESTS[name](moments, 99, 3)
    monkeypatch.setattr(features, "_PANEL_NUMBERS", 1 << 12)
    parts = TESTS[name](moments, 99, 3)
    assert (parts.p_value, parts.p_within_speaker) == (whole.p_value, whole.p_within_speaker)
    assert parts.statistic == pytest.approx(whole.statistic)


def test_a_stack_holds_the_sums_of_the_places_it_was_given():
    residuals = residualise(compute_moments(*stream(np.random.default_rng(22), n=200, days=30).args))
    places = np.random.default_rng(0).permutation(30)[residuals.position][None]
    stack = residuals.place(places)
    expected = np.zeros((30, stack.rank))
    np.add.at(expected, places[0], residuals.sums)
    np.testing.assert_allclose(stack.sums[0], expected, atol=1e-12)
    np.testing.assert_allclose(np.concatenate([*stack.panels()], axis=-1)[0], expected, atol=1e-12)
    assert stack.n[0].sum() == 200


@pytest.mark.parametrize("name", TESTS)
@pytest.mark.parametrize("null", ["iid", "speaker mix", "day clusters"])
def test_p_is_uniform_or_safe_when_nothing_changed(name, null):
    settings = {
        "iid": {},
        "speaker mix": {"styles": 0.8, "mix_change": True},
        "day clusters": {"day_effect": 0.8},
    }[null]
    p = _p_values(TESTS[name], 160, seed=[11, len(null)], **settings)
    assert stats.binomtest(int(np.sum(p <= 0.05)), len(p), 0.05, alternative="greater").pvalue > 0.01
    if null == "iid":
        assert stats.kstest(p, "uniform").pvalue > 0.01


def test_the_calibration_check_would_see_a_broken_null():
    """Permuting statements instead of days, as a naive test does, alarms under day clusters."""
    rng = np.random.default_rng(12)
    alarms = 0
    for k in range(60):
        s = stream(rng, day_effect=1.2)
        scattered = compute_moments(s.vectors, np.arange(60), np.zeros(60))  # every statement its own day
        alarms += scan(scattered, 99, k).p_value <= 0.05
    assert stats.binomtest(alarms, 60, 0.05, alternative="greater").pvalue < 0.01


@pytest.mark.parametrize("name", TESTS)
def test_a_replaced_narrative_is_found(name):
    assert np.mean(_p_values(TESTS[name], 20, seed=13, new_share=(0.0, 1.0)) <= 0.05) >= 0.95


def test_the_date_is_found_within_a_day():
    rng = np.random.default_rng(14)
    found = [scan(compute_moments(*stream(rng, new_share=(0.0, 1.0)).args), 49).best_bin for _ in range(20)]
    assert np.median(np.abs(np.array(found) - 6)) <= 1


@pytest.mark.parametrize("name", TESTS)
def test_rows_rotation_names_and_workers_change_nothing(name):
    s = stream(np.random.default_rng(15), styles=0.5, new_share=(0.0, 0.5))
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(32, 32)))[0]
    order = np.random.default_rng(2).permutation(60)
    renamed = np.array([30, -1, 12, 5])[s.speakers]
    expected = TESTS[name](compute_moments(*s.args), 199, 3)
    for args in (
        [a[order] for a in s.args],
        [s.vectors @ turn, s.bins, s.speakers, s.lengths],
        [s.vectors, s.bins, renamed, s.lengths],
    ):
        found = TESTS[name](compute_moments(*args), 199, 3)
        assert (found.p_value, found.p_within_speaker) == (expected.p_value, expected.p_within_speaker)
        assert found.statistic == pytest.approx(expected.statistic)
    assert TESTS[name](compute_moments(*s.args), 199, 3, n_jobs=2) == expected


@pytest.mark.parametrize("name", TESTS)
def test_four_days_are_refused(name):
    m = compute_moments(np.eye(4), [0, 1, 2, 3], np.zeros(4))
    with pytest.raises(TooLittleText, match="at least 5 time bins and there are 4"):
        TESTS[name](m)


@pytest.mark.parametrize("name", TESTS)
def test_identical_texts_give_no_alarm(name):
    x = np.tile([0.6, 0.8], (24, 1))
    result = TESTS[name](compute_moments(x, np.arange(24) // 2, np.arange(24) % 3))
    assert (result.p_value, result.p_within_speaker, result.statistic) == (1.0, 1.0, 0.0)


def test_a_change_that_coincides_with_a_change_of_speaker_is_no_shift():
    x = np.repeat([[1.0, 0.0], [0.0, 1.0]], 10, axis=0) + np.random.default_rng(0).normal(size=(20, 2)) * 0.01
    result = scan(compute_moments(x, np.arange(20) // 2, np.repeat([0, 1], 10)), 199)
    assert result.p_value > 0.05


def test_recursion_finds_both_changes_and_marks_the_later_splits_exploratory():
    rng = np.random.default_rng(16)
    a = stream(rng, n=120, days=24, new_share=(0.0, 1.0), change=8)
    x = a.vectors.copy()
    x[a.bins >= 16] = 0.6 * prototypes()[2] + rng.normal(size=(int(np.sum(a.bins >= 16)), 32)) * 0.14
    m = compute_moments(x, a.bins, a.speakers, a.lengths)
    splits = find_change_points(m, scan(m, 199), 0.05, 199)
    assert [s.bin for s in splits] == [8, 16]
    assert sorted(s.exploratory for s in splits) == [False, True]
    assert [(s.first, s.last) for s in splits] == [(0, 15), (8, 23)]


def test_a_date_that_some_orders_confound_with_speakers_is_still_a_candidate():
    """Two speakers on alternate days: in some orders of six days a step is all speaker, in the real one it is not."""
    rng = np.random.default_rng(17)
    day, who = np.repeat(np.arange(6), 8), np.repeat(np.arange(6) % 2, 8)
    x = np.c_[(day >= 3).astype(float), np.ones(48)] + rng.normal(size=(48, 2)) * 0.05
    assert scan(compute_moments(x, day, who), 999).best_bin == 3
