import numpy as np
import pytest

from shiftdetect.drift import sharetest
from shiftdetect.drift.sharetest import share_test

BOUND = 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def streams(seed, n_days, mix=0.0, day_effects=0.0, rise=0.0, n_speakers=5, n_labels=6, per_day=4):
    """Labels, days and speakers: each speaker has shares of their own, and the later speak the more as days go by."""
    rng = np.random.default_rng([seed, n_days, int(10 * mix), int(10 * day_effects)])
    days = np.repeat(np.arange(n_days), 1 + rng.poisson(per_day - 1, size=n_days))
    pull = np.linspace(-mix, mix, n_speakers) * (2 * days[:, None] / (n_days - 1) - 1)
    who = np.array([rng.choice(n_speakers, p=np.exp(row) / np.exp(row).sum()) for row in pull])
    of_day, of_speaker = rng.normal(size=(n_days, n_labels)), rng.normal(size=(n_speakers, n_labels))
    odds = -1.0 + day_effects * of_day[days] + 2.0 * of_speaker[who]
    odds[:, 2] += rise * (days >= n_days // 2)
    return (rng.random(odds.shape) < 1.0 / (1.0 + np.exp(-odds))).astype(int), days, who


@pytest.mark.parametrize(("mix", "day_effects"), [(0.0, 0.0), (3.0, 0.0), (0.0, 2.0), (3.0, 0.8)])
def test_speakers_who_change_places_and_days_that_share_something_are_no_shift(mix, day_effects):
    p = []
    for seed in range(200):
        labels, days, who = streams(seed, 16, mix, day_effects)
        p.append(np.nanmin(share_test(labels, days, who, 8, 99, seed).p_value))
    assert np.mean(np.array(p) <= 0.05) <= BOUND


def test_the_streams_alarm_where_who_speaks_is_not_taken_out():
    """They are not harmless: with all speakers taken for one, the same test calls the new mix a shift."""
    p = []
    for seed in range(100):
        labels, days, who = streams(seed, 16, 3.0)
        p.append(share_test(labels, days, 0 * who, 8, 99, seed).p_value.min())
    assert np.mean(np.array(p) <= 0.05) > 0.3


def test_a_rise_within_speakers_is_found_although_the_mix_moves():
    found = [share_test(*streams(seed, 30, 1.5, rise=2.5), 15, 199, seed) for seed in range(30)]
    assert np.mean([test.p_value[2] <= 0.05 for test in found]) >= 0.6
    assert np.median([test.difference[2] for test in found]) > 0.2


def test_difference_is_the_weighted_mean_of_speakers_own():
    who = np.array([0] * 6 + [1] * 4 + [2] * 3)
    days = np.array([0, 1, 2, 3, 4, 5, 0, 1, 4, 5, 0, 1, 2])
    labels = np.array([[0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1]]).T
    found = share_test(labels, days, who, 3, 99)
    first, second = (1.0 - 1 / 3, 1.5), (0.5 - 1.0, 1.0)  # the third was heard before the date only
    assert found.difference[0] == pytest.approx((first[0] * first[1] + second[0] * second[1]) / 2.5)


def test_renaming_speakers_and_shuffling_rows_change_nothing():
    labels, days, who = streams(3, 12, 1.0)
    order = np.random.default_rng(0).permutation(len(days))
    a = share_test(labels, days, who, 6, 99)
    b = share_test(labels[order], days[order], np.array([7, 2, 9, 4, 1])[who][order], 6, 99)
    np.testing.assert_allclose(a.p_value, b.p_value)
    np.testing.assert_allclose(a.difference, b.difference)


def test_who_was_heard_on_one_side_only_tells_nothing():
    found = share_test(np.eye(2, dtype=int)[[0, 0, 1, 1]], np.arange(4), np.array([0, 0, 1, 1]), 2)
    assert np.isnan(found.difference).all()
    assert np.isnan(found.p_value).all()
    assert "nobody was heard on both sides. Collect statements of the same speakers" in str(found.refused)


def test_too_few_orders_are_refused_with_their_number():
    who = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    found = share_test(np.ones((8, 1), dtype=int), np.array([0, 4, 1, 5, 2, 6, 3, 7]), who, 4)
    assert "have 16 orders, and 120 are needed. Collect more days of those who speak" in str(found.refused)
    assert found.difference.tolist() == [0.0]
    assert found.n_permutations is None


def test_a_side_with_less_than_a_quarter_of_the_days_is_refused_since_it_would_alarm(monkeypatch):
    """A few days at the end that share much, while the mix moves: the spread between days is not known from them."""
    cases = [streams(seed, 24, 3.0, 2.0, per_day=10) for seed in range(200)]
    for case in cases:
        found = share_test(*case, 22, 99)
        assert found.refused == (
            "2 of 24 days are from the date on, and a quarter is needed. Collect more days from the date on."
        )
        assert np.isnan(found.p_value).all()
        assert np.isfinite(found.difference).all()
    monkeypatch.setattr(sharetest, "LEAST_SIDE", 0.0)
    p = [np.nanmin(share_test(*case, 22, 99, seed).p_value) for seed, case in enumerate(cases)]
    assert np.mean(np.array(p) <= 0.05) > BOUND


def test_days_of_people_heard_on_one_side_only_do_not_make_up_a_quarter():
    # The second speaks on ten days after the date, and the first on two: who was heard on both sides tells all.
    days = np.r_[np.arange(10), np.arange(10, 12), np.arange(10, 20)]
    who = np.r_[np.zeros(12, dtype=int), np.ones(10, dtype=int)]
    found = share_test((days % 2)[:, None], days, who, 10, 99)
    assert "2 of 12 days are from the date on" in str(found.refused)
