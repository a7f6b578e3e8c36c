import numpy as np
import pytest

from shiftdetect.drift.contrast import Cells, Products, day_blocks, jackknife_count
from shiftdetect.drift.degenerate import mean_product_counted, pair_variances, self_product_noise
from shiftdetect.drift.distance import jackknife_variance
from shiftdetect.drift.moments import compute_moments

N = np.array([1.0, 2.0, 2.0, 3.0, 4.0, 6.0])


def _day_sums(rng, n, r=10, grows=1.0):
    return n[:, None] ** (grows / 2.0) * rng.normal(size=(len(n), r)) * np.linspace(0.3, 1.5, r)


def _trace(r=10):
    return float(np.sum(np.linspace(0.3, 1.5, r) ** 4))


def test_even_days_give_the_unbiased_square_of_a_covariance():
    """Against the closed form of Himeno & Yamada (2014), which is exact for every distribution."""
    x, n = _day_sums(np.random.default_rng(1), np.ones(9)) + 3.0, 9
    left = x - x.mean(axis=0)
    s = left.T @ left / (n - 1)
    q = np.sum(np.sum(left**2, axis=1) ** 2) / (n - 1)
    known = ((n - 1) * (n - 2) * np.sum(s**2) + np.trace(s) ** 2 - n * q) * (n - 1) / (n * (n - 2) * (n - 3))
    assert pair_variances(np.ones(n), x).sum() / (n * (n - 1)) == pytest.approx(known)


@pytest.mark.parametrize(
    ("n", "grows", "ratio"),
    [
        (N, 1.0, 1.19),
        (N, 1.5, 1.0),
        (N, 2.0, 0.87),
        (np.tile([6.0, 1.0], 3), 1.0, 1.585),
        (np.tile([6.0, 1.0], 3), 2.0, 0.732),
        (np.tile([6.0, 1.0], 6), 1.0, 1.134),
        (np.tile([6.0, 1.0], 6), 2.0, 0.938),
    ],
)
def test_uneven_days_give_what_their_products_vary_by(n, grows, ratio):
    """The ratios are the exact expectation of the sum over the truth, from the regression's projection."""
    rng = np.random.default_rng([2, round(2 * grows)])
    found = np.mean([pair_variances(n, _day_sums(rng, n, grows=grows)).sum() for _ in range(1500)])
    known = _trace() * (np.sum(n**grows) ** 2 - np.sum(n ** (2.0 * grows)))
    assert found == pytest.approx(ratio * known, rel=0.05)


def test_where_the_mean_lies_changes_nothing():
    x = _day_sums(np.random.default_rng(3), N)
    assert pair_variances(N, x + 7.0 * N[:, None]) == pytest.approx(pair_variances(N, x))


def _self_product(n, sums):
    total = sums.sum(axis=0)
    return (total @ total - np.sum(sums**2)) / (n.sum() ** 2 - n @ n)


def test_the_jackknife_counts_products_of_days_as_often_as_is_said():
    """Days that scatter by their statements around 0: all of the variance comes from products, and all is known."""
    rng, values, jackknife = np.random.default_rng(4), [], []
    for _ in range(3000):
        x = _day_sums(rng, N)
        values.append(_self_product(N, x))
        left = [_self_product(np.delete(N, d), np.delete(x, d, axis=0)) for d in range(6)]
        jackknife.append(jackknife_variance(np.array(left)))
    variance, counted = self_product_noise(N, _trace() * (np.outer(N, N) - np.diag(N**2)))
    assert np.var(values) == pytest.approx(variance, rel=0.1)
    assert np.mean(jackknife) == pytest.approx(counted, rel=0.05)
    assert counted > 2.5 * variance  # where days are even, 2 * 5 / 4


def test_contrasts_of_two_groups_count_as_two_windows_do():
    day = np.repeat(np.arange(12), np.concatenate([N, N[::-1]]).astype(int))
    moments = compute_moments(np.random.default_rng(5).normal(size=(len(day), 4)), day, np.zeros(len(day)))
    cells = Cells.of([moments], [(moments.bin >= 6).astype(int)], 2)
    whole, weights = cells.products()[0], np.array([-1.0, 1.0])
    blocks = day_blocks(np.arange(6))
    left = [(p, weights) for p in cells.products(blocks)[1]]
    found = jackknife_count(cells, whole.pairs, np.ones((2, 2)), blocks, left)
    within = self_product_noise(N, np.outer(N, N) - np.diag(N**2))[1]
    across = 4.0 * mean_product_counted(N, N * N.sum()) / N.sum() ** 2
    assert found == pytest.approx(within + across)


def test_contrasts_of_several_speakers_count_what_their_jackknife_shows():
    """Four groups, two of a window, with means of 0; weights that leave the groups as they are."""
    rng, weights, jackknife, counts = np.random.default_rng(6), np.array([-0.7, -0.3, 0.7, 0.3]), [], []
    day = np.repeat(np.arange(10), 6)
    group = rng.integers(0, 2, len(day)) + 2 * (day >= 5)
    blocks = day_blocks(np.arange(5))
    for _ in range(600):
        moments = compute_moments(rng.normal(size=(len(day), 6)), day, group)
        cells = Cells.of([moments], [moments.speaker], 4)
        found: list[Products] = cells.products(blocks)[1]
        jackknife.append(jackknife_variance(np.array([p.squared_length(weights) for p in found])))
        if not counts:
            left = [(p, weights) for p in found]
            counts.append(jackknife_count(cells, cells.products()[0].pairs, 6.0 * np.ones((4, 4)), blocks, left))
    assert np.mean(jackknife) == pytest.approx(counts[0], rel=0.1)
