from itertools import product

import numpy as np
import pytest

from shiftdetect.drift.contrast import MAX_BLOCKS, Cells, day_blocks, noise_variance
from shiftdetect.drift.moments import compute_moments
from tests.drift.streams import stream


def _cells(s, lengths=None):
    """Two groups: before and after day 6."""
    moments = compute_moments(s.vectors, s.bins, np.zeros(len(s.bins)), lengths)
    return Cells.of([moments], [(moments.bin >= 6).astype(int)], 2)


def test_products_equal_the_definition_over_pairs_of_different_days():
    s = stream(np.random.default_rng(1), n=30, new_share=(0.0, 0.5))
    group = (s.bins >= 6).astype(int)
    found = _cells(s).products()[0]
    for a, b in product(range(2), repeat=2):
        pairs = [
            s.vectors[i] @ s.vectors[j]
            for i, j in product(range(30), repeat=2)
            if group[i] == a and group[j] == b and s.bins[i] != s.bins[j]
        ]
        assert found.values[a, b] == pytest.approx(np.mean(pairs), abs=1e-12)
        assert found.pairs[a, b] == len(pairs)
    assert found.n.tolist() == [np.sum(group == 0), np.sum(group == 1)]


def test_leaving_days_out_equals_taking_their_statements_away():
    s = stream(np.random.default_rng(2), n=40)
    left = _cells(s).products([np.array([2]), np.array([7, 8])])[1]
    for found, days in zip(left, ([2], [7, 8]), strict=True):
        kept = ~np.isin(s.bins, days)
        moments = compute_moments(s.vectors[kept], s.bins[kept], np.zeros(kept.sum()))
        again = Cells.of([moments], [(moments.bin >= 6).astype(int)], 2).products()[0]
        assert found.values == pytest.approx(again.values, abs=1e-12)


def test_a_slope_on_length_that_is_only_noise_adds_nothing_on_average():
    """The two groups differ in length by chance of the design; removing a noisy slope must not make them differ."""
    rng, values, weights = np.random.default_rng(3), [], np.array([-1.0, 1.0])
    for _ in range(300):
        x, day = rng.normal(size=(24, 16)) / 4.0, np.arange(24) // 2
        length = rng.normal(size=24) + np.where(day >= 6, 1.5, 0.0)
        moments = compute_moments(x, day, np.zeros(24), length)
        values.append(Cells.of([moments], [(moments.bin >= 6).astype(int)], 2).products()[0].squared_length(weights))
    assert abs(np.mean(values)) < 3 * np.std(values, ddof=1) / np.sqrt(300)


def test_noise_variance_is_the_variance_of_the_length_where_nothing_changes():
    values, expected = [], []
    for seed in range(300):
        s = stream(np.random.default_rng([4, seed]), n=48, day_effect=0.3)
        cells = _cells(s)
        products, weights = cells.products()[0], np.array([-1.0, 1.0])
        values.append(products.squared_length(weights))
        expected.append(sum(noise_variance(cells, products, weights, np.arange(6, 12), np.zeros(2))[:2]))
    assert np.mean(expected) == pytest.approx(np.var(values), rel=0.25)


def test_many_days_are_left_out_in_blocks():
    assert [b.tolist() for b in day_blocks(np.array([3, 5, 9]))] == [[3], [5], [9]]
    blocks = day_blocks(np.arange(200))
    assert len(blocks) == MAX_BLOCKS
    assert np.concatenate(blocks).tolist() == list(range(200))
