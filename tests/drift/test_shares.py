import numpy as np
import pytest
from scipy import stats

from shiftdetect.drift.shares import share_change, shares_by_bin, shares_by_group, wilson_interval
from shiftdetect.errors import ShiftDetectError, TooLittleText


def clustered(rng, days, p, correlation, per_day=4):
    """Labels (n, 1) with share ``p`` and what a day's statements share, and their days."""
    sizes = 1 + rng.poisson(per_day - 1, size=days)
    daily = np.full(days, p)
    if correlation:
        odds = 1.0 / correlation - 1.0
        daily = rng.beta(p * odds, (1.0 - p) * odds, size=days)
    bins = np.repeat(np.arange(days), sizes)
    return (rng.random(len(bins)) < daily[bins]).astype(int)[:, None], bins


def test_wilson_interval_solves_the_score_equation():
    low, high = wilson_interval(0.3, 20, 0.9)
    z = stats.norm.ppf(0.95)
    for bound in (low, high):
        assert abs(bound - 0.3) == pytest.approx(z * np.sqrt(bound * (1 - bound) / 20))


def test_wilson_interval_holds_the_share_at_both_ends():
    low, high = wilson_interval([0.0, 1.0], [3, 3])
    assert (low[0], high[1]) == (0.0, 1.0)
    assert high[0] > 0.3
    assert low[1] < 0.7


def test_shares_by_bin_count_what_is_there():
    y = [[1, 0], [1, 1], [0, 0], [1, 0]]
    found = shares_by_bin(y, [7, 7, 3, 7])
    assert found.code.tolist() == [3, 7]
    assert found.total.tolist() == [1, 3]
    assert found.count.tolist() == [[0, 0], [3, 1]]
    np.testing.assert_allclose(found.share, [[0, 0], [1, 1 / 3]])
    assert (found.low <= found.share).all()
    assert (found.share <= found.high).all()


@pytest.mark.parametrize(("days", "p", "correlation"), [(5, 0.2, 0.3), (10, 0.05, 0.3), (10, 0.5, 0.3), (20, 0.2, 0.0)])
def test_share_interval_covers_also_where_days_are_clusters(days, p, correlation):
    rng = np.random.default_rng(21)
    hit = naive = 0
    for _ in range(300):
        y, bins = clustered(rng, days, p, correlation)
        found = shares_by_group(y, np.zeros(len(y)), bins)
        low, high = wilson_interval(y.mean(), len(y))
        hit += found.low[0, 0] <= p <= found.high[0, 0]
        naive += low <= p <= high
    assert hit / 300 >= 0.92
    assert hit >= naive if correlation else hit / 300 <= 0.995


def test_days_that_agree_with_each_other_do_not_narrow_the_interval_below_wilson():
    y = np.tile([1, 0], 6)[:, None]  # one of two on each of six days: the jackknife sees no spread at all
    found = shares_by_group(y, np.zeros(12), np.repeat(np.arange(6), 2))
    low, high = wilson_interval(0.5, 12)
    assert found.low[0, 0] < low
    assert found.high[0, 0] > high


def test_a_speaker_with_two_days_gets_wilson_and_a_note():
    found = shares_by_group([[1], [0], [1], [1], [0]], [5, 5, 8, 8, 8], [0, 1, 0, 1, 2])
    assert "2 day(s)" in str(found.note[0])
    assert found.note[1] is None
    low, high = wilson_interval(0.5, 2)
    assert (found.low[0, 0], found.high[0, 0]) == (low, high)


def test_order_of_rows_and_codes_of_groups_change_nothing():
    rng = np.random.default_rng(3)
    y, bins = clustered(rng, 8, 0.4, 0.2)
    who = rng.integers(0, 3, size=len(y))
    order = rng.permutation(len(y))
    a, b = shares_by_group(y, who, bins), shares_by_group(y[order], 9 - who[order], 3 * bins[order])
    np.testing.assert_allclose(a.low, b.low[::-1])
    np.testing.assert_allclose(a.high, b.high[::-1])
    c = share_change(y, bins, 4, n_permutations=99)
    d = share_change(y[order], bins[order] - 70, -66, n_permutations=99)
    assert c.p_value == d.p_value
    np.testing.assert_allclose([c.low, c.high], [d.low, d.high])


def test_change_holds_both_shares_and_their_difference():
    found = share_change([[1], [0], [1], [1], [1]], [0, 0, 1, 2, 3], 2)
    assert (found.before[0], found.after[0]) == (2 / 3, 1.0)
    assert found.difference[0] == pytest.approx(1 / 3)
    assert (found.n_before, found.n_after, found.days_before, found.days_after) == (3, 2, 2, 2)


def test_no_p_is_smaller_than_the_share_of_orders_that_part_the_days_as_they_are():
    y = np.array([[0]] * 3 + [[1]] * 3)
    found = share_change(y, np.arange(6), 3, n_permutations=4999)
    assert found.p_value[0] == pytest.approx(2 / 20, abs=0.02)


def test_p_value_is_uniform_when_nothing_changes():
    rng = np.random.default_rng(5)
    p = []
    for seed in range(300):
        y, bins = clustered(rng, 14, 0.4, 0.3)
        found = share_change(y, bins, 7, n_permutations=199, random_state=seed)
        p.append(found.p_value[0])
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert np.mean(np.array(p) <= 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


def test_smallest_p_over_labels_is_calibrated():
    rng = np.random.default_rng(6)
    smallest = []
    for seed in range(200):
        y, bins = clustered(rng, 12, 0.4, 0.3)
        more = np.hstack([y, *((rng.random((len(y), 1)) < p).astype(int) for p in (0.1, 0.3, 0.5, 0.7))])
        smallest.append(share_change(more, bins, 6, n_permutations=99, random_state=seed).p_value.min())
    assert np.mean(np.array(smallest) <= 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_a_label_that_rises_is_found_among_others():
    rng = np.random.default_rng(7)
    bins = np.repeat(np.arange(14), 4)
    y = (rng.random((56, 4)) < 0.3).astype(int)
    y[:, 2] = (bins >= 7) * (rng.random(56) < 0.9)
    found = share_change(y, bins, 7)
    assert found.p_value[2] < 0.01
    assert found.low[2] > 0.4
    assert (found.p_value[[0, 1, 3]] > 0.05).all()


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_interval_of_the_difference_covers(correlation):
    rng = np.random.default_rng(8)
    hit = 0
    for _ in range(300):
        (a, a_bins), (b, b_bins) = clustered(rng, 7, 0.1, correlation), clustered(rng, 9, 0.5, correlation)
        found = share_change(np.vstack([a, b]), np.concatenate([a_bins, 50 + b_bins]), 50, n_permutations=1)
        hit += found.low[0] <= 0.4 <= found.high[0]
    assert 0.92 <= hit / 300 <= 0.99


def test_seed_decides_the_draws():
    rng = np.random.default_rng(9)
    y, bins = clustered(rng, 16, 0.5, 0.0)
    seed = np.random.SeedSequence(3)
    again = [share_change(y, bins, 8, random_state=s).p_value[0] for s in (seed, seed, 4)]
    assert again[0] == again[1] != again[2]


def test_a_label_on_all_statements_or_none_has_p_one():
    y = np.tile([[1, 0]], (6, 1))
    found = share_change(y, np.arange(6), 3)
    assert found.p_value.tolist() == [1.0, 1.0]
    assert found.low[0] < 0.0 < found.high[0]


def test_too_few_days_are_refused_in_place():
    found = share_change([[1], [0], [1], [1]], [0, 1, 2, 3], 2)
    assert np.isnan([found.low[0], found.high[0], found.p_value[0]]).all()
    assert found.n_permutations is None
    assert "no interval: 2 and 2 days" in str(found.note)
    assert "no p-value: 4 days" in str(found.note)
    assert share_change([[1], [0], [1], [1], [0], [0]], [0, 1, 2, 3, 4, 5], 3).note is None


def test_an_empty_side_is_too_little_text():
    with pytest.raises(TooLittleText, match=r"no statement before the date is labelled, and 2 from it on. Label"):
        share_change([[1], [0]], [4, 5], 4)
    with pytest.raises(TooLittleText, match=r"no statement from the date on is labelled, and 2 before it. Label"):
        share_change([[1], [0]], [4, 5], 6)


@pytest.mark.parametrize(
    ("labels", "bins", "message"),
    [([[1], [2]], [0, 1], "neither 0 nor 1"), ([[1], [0]], [0], "do not fit"), ([1, 0], [0, 1], "do not fit")],
)
def test_bad_arrays_are_named(labels, bins, message):
    with pytest.raises(ShiftDetectError, match=message):
        shares_by_bin(labels, bins)
