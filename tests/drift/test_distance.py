from itertools import product

import numpy as np
import pytest

from shiftdetect.drift.distance import _interval, _jackknife, _noise_variance, _Window, cross_day_distance
from shiftdetect.drift.moments import compute_moments
from shiftdetect.errors import TooLittleText
from tests.drift.streams import prototypes, stream


def _estimate(s, split):
    bins = np.unique(s.bins)
    return cross_day_distance(compute_moments(*s.args), bins[bins < split], bins[bins >= split])


def _by_definition(x, day, side):
    """U as a sum over all pairs of statements of different days."""

    def mean_product(i_side, j_side, cross):
        values = [
            x[i] @ x[j]
            for i, j in product(range(len(x)), repeat=2)
            if side[i] == i_side and side[j] == j_side and (cross or day[i] != day[j])
        ]
        return np.mean(values)

    return mean_product(0, 0, False) + mean_product(1, 1, False) - 2 * mean_product(0, 1, True)


def test_equals_the_quadratic_definition():
    s = stream(np.random.default_rng(4), n=30, new_share=(0.0, 0.5))
    expected = _by_definition(s.vectors, s.bins, (s.bins >= 6).astype(int))
    assert _estimate(s, 6).u == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("n", [3, 10, 100])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_unbiased_at_any_sample_size(n, share):
    rng = np.random.default_rng([5, n, round(share * 10)])
    draws, days = 600 if n < 100 else 150, 3
    noise, story = 1.0, prototypes(2)

    def window(p):
        which = (rng.random((n,)) < p).astype(int)
        return story[which] + rng.normal(size=(n, story.shape[1])) * noise

    values = []
    for _ in range(draws):
        x = np.vstack([window(0.0), window(share)])
        day = np.concatenate([np.arange(n) % days, days + np.arange(n) % days])
        values.append(cross_day_distance(compute_moments(x, day, np.zeros(2 * n)), [0, 1, 2], [3, 4, 5]).u)
    truth = share**2 * 2.0
    error = np.std(values, ddof=1) / np.sqrt(draws)
    assert abs(np.mean(values) - truth) < 3 * error
    plug_in = 2 * noise**2 * story.shape[1] / n  # what a plain distance of means would add
    assert abs(np.mean(values) - truth) < 0.2 * plug_in


@pytest.mark.parametrize(("share", "day_effect"), [(0.0, 0.0), (0.0, 0.6), (0.5, 0.0), (0.5, 0.6), (1.0, 0.6)])
def test_interval_covers_the_truth(share, day_effect):
    rng = np.random.default_rng([6, round(share * 10), round(day_effect * 10)])
    story, width = prototypes(2), 0.8 / np.sqrt(32)
    truth, hits, draws = 0.36 * 2.0 * share**2, 0, 300
    for _ in range(draws):
        day = np.sort(np.concatenate([np.arange(14), rng.integers(0, 14, 28)]))
        which = ((day >= 7) & (rng.random(42) < share)).astype(int)
        events = rng.normal(size=(14, 32)) * day_effect / np.sqrt(32)
        x = 0.6 * story[which] + events[day] + rng.normal(size=(42, 32)) * width
        e = cross_day_distance(compute_moments(x, day, np.zeros(42)), np.arange(7), np.arange(7, 14))
        hits += e.low <= truth <= e.high
    assert 0.92 <= hits / draws <= 0.99


def test_identical_texts_give_exactly_zero():
    x = np.tile(np.random.default_rng(0).normal(size=8), (20, 1)).astype(np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    e = cross_day_distance(compute_moments(x, np.arange(20) // 2, np.zeros(20)), np.arange(5), np.arange(5, 10))
    assert (e.u, e.low, e.high) == (0.0, 0.0, 0.0)


def test_rows_rotation_and_window_order_change_nothing():
    s = stream(np.random.default_rng(8), new_share=(0.0, 0.7))
    m = compute_moments(*s.args)
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(32, 32)))[0]
    turned = compute_moments(s.vectors @ turn, s.bins, s.speakers, s.lengths)
    before, after = np.arange(6), np.arange(6, 12)
    e = cross_day_distance(m, before, after)
    for other in (cross_day_distance(turned, before, after), cross_day_distance(m, after, before)):
        assert (other.u, other.low, other.high) == pytest.approx((e.u, e.low, e.high), abs=1e-10)


def test_two_days_have_a_distance_but_no_interval_and_one_day_has_none():
    m = compute_moments(np.eye(4), [0, 1, 2, 3], np.zeros(4))
    assert cross_day_distance(m, [0, 1], [2, 3]).low is None
    with pytest.raises(TooLittleText, match="in 1 of them"):
        cross_day_distance(m, [0], [1, 2, 3])


@pytest.mark.parametrize("day_effect", [0.0, 0.6])
def test_the_variance_at_no_drift_counts_what_uneven_days_add(day_effect):
    """Days as uneven as these lost a third of it while a factor for even days stood in, and along a large mean more."""
    rng, values, expected, at_zero = np.random.default_rng(9), [], [], []
    n = np.tile([1.0, 1.0, 2.0, 3.0, 5.0, 9.0], 2)
    side = np.arange(12) // 6
    mean = np.r_[0.7, np.zeros(15)]
    for _ in range(1500):
        scatter = (
            np.sqrt(n)[:, None] * rng.normal(size=(12, 16)) / 4.0
            + n[:, None] * day_effect * rng.normal(size=(12, 1)) * np.r_[0.8, 0.6, np.zeros(14)]
        )
        sums = n[:, None] * mean + scatter
        a, b = (_Window(n[side == k], sums[side == k], 21.0, sums[side == k].sum(axis=0)) for k in range(2))
        values.append(a.self_product + b.self_product - 2.0 * a.mean @ b.mean)
        expected.append(_noise_variance(a, b))
        low, _ = _interval(values[-1], a, b, 0.95)
        at_zero.append(low > 0.0)
    noise, _, uneven = np.mean(expected, axis=0)
    assert 0.85 < (noise + uneven) / np.var(values) < 1.35
    assert uneven > 0.05 * noise
    assert np.mean(at_zero) < 0.09  # one day in six holds two in five of the statements, and decides what they say


def test_two_accounts_with_no_word_in_common_scatter_no_less_for_it():
    """Each window scatters in dimensions of its own, so that products across are 0 and the variance is known."""
    rng, values, found, at_zero = np.random.default_rng(10), [], [], []
    n, days, r = np.array([1.0, 2.0, 2.0, 3.0, 4.0, 6.0, 3.0, 3.0]), 8, 12
    pairs = n.sum() ** 2 - n @ n
    exact = 2.0 * 2.0 * r / pairs  # two windows, each 2 tr(Sigma^2) / pairs with Sigma the identity in r dimensions
    for _ in range(800):
        sides = [np.sqrt(n)[:, None] * rng.normal(size=(days, r)) for _ in range(2)]
        sums = [np.hstack([sides[0], np.zeros((days, r))]), np.hstack([np.zeros((days, r)), sides[1]])]
        a, b = (_Window(n, s, float(n.sum()), s.sum(axis=0)) for s in sums)
        u = a.self_product + b.self_product - 2.0 * float(a.mean @ b.mean)
        noise, counted, _ = _noise_variance(a, b)
        values.append(u)
        found.append((noise, sum(_jackknife(a, b)) - counted))
        low, high = _interval(u, a, b, 0.95)
        at_zero.append(low <= 0.0 <= high)
    noise, growing = np.mean(found, axis=0)
    assert np.var(values) == pytest.approx(exact, rel=0.15)
    assert noise == pytest.approx(exact, rel=0.1)
    assert abs(growing) < 0.1 * exact  # nothing is left that could be taken for drift
    assert 0.93 <= np.mean(at_zero) <= 0.985
