import numpy as np
import pytest

from shiftdetect.drift import successive as module
from shiftdetect.drift.successive import MIN_RESTATEMENTS, cosine_distances, successive
from shiftdetect.errors import ShiftDetectError


def unit_rows(rng, n, d=8):
    x = rng.normal(size=(n, d))
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def by_hand(x, speakers):
    """The four references of each row, from the definition and one pair at a time."""
    found = []
    for i in range(len(x)):
        own = [j for j in range(i) if speakers[j] == speakers[i]]
        distances = [1.0 - x[i] @ x[j] for j in range(i)]
        nearest = int(np.argmin(distances)) if i else -1
        found.append((own[-1] if own else -1, i - 1, 0 if i else -1, nearest))
    return np.array(found)


@pytest.fixture
def case():
    rng = np.random.default_rng(3)
    n = 90
    return unit_rows(rng, n), np.sort(rng.integers(0, 6, size=n)), rng.integers(0, 3, size=n)


def references(found):
    return found.own_previous, found.last_by_anyone, found.first, found.nearest_earlier


def test_references_are_those_of_the_definition(case):
    x, bins, speakers = case
    found = successive(x, bins, speakers)
    expected = by_hand(x, speakers)
    for reference, index in zip(references(found), expected.T, strict=True):
        np.testing.assert_array_equal(reference.index, index)
        has = index >= 0
        np.testing.assert_allclose(reference.distance[has], 1.0 - np.sum(x[has] * x[index[has]], axis=1), atol=1e-9)
        assert np.isnan(reference.distance[~has]).all()


@pytest.mark.parametrize("block", [1, 7, 64])
def test_block_size_changes_nothing(case, block, monkeypatch):
    whole = successive(*case)
    monkeypatch.setattr(module, "_BLOCK", block)
    monkeypatch.setattr(module, "_PAIRS", block)
    parts = successive(*case)
    for a, b in zip(references(whole), references(parts), strict=True):
        np.testing.assert_array_equal(a.index, b.index)
        np.testing.assert_array_equal(a.distance, b.distance)


@pytest.mark.parametrize("block", [4, 1024])
def test_horizon_limits_only_the_nearest_earlier(case, block, monkeypatch):
    x, bins, speakers = case
    monkeypatch.setattr(module, "_BLOCK", block)
    found = successive(x, bins, speakers, horizon=5)
    for i in range(1, len(x)):
        window = range(max(0, i - 5), i)
        assert found.nearest_earlier.index[i] == max(window, key=lambda j: x[i] @ x[j])
    assert found.first.index[-1] == 0


def test_identical_text_has_distance_exactly_zero_and_the_latest_is_named():
    x = np.repeat(unit_rows(np.random.default_rng(0), 1, 384).astype(np.float32), 12, axis=0)
    found = successive(x, np.zeros(12), np.zeros(12))
    assert (found.nearest_earlier.distance[1:] == 0.0).all()
    assert (found.restatements == 0.0).all()
    np.testing.assert_array_equal(found.nearest_earlier.index, np.arange(12) - 1)


def test_restatements_are_the_pairs_of_one_speaker_in_one_bin(case):
    x, bins, speakers = case
    found = successive(x, bins, speakers)
    expected = sorted(
        1.0 - x[i] @ x[j] for i in range(len(x)) for j in range(i) if bins[i] == bins[j] and speakers[i] == speakers[j]
    )
    assert found.n_restatement_pairs == len(expected)
    np.testing.assert_allclose(found.restatements, expected, atol=1e-9)


def test_rank_is_the_share_of_restatements_at_most_as_far_apart(case):
    found = successive(*case)
    distance, rank = found.first.distance[5], found.first.rank[5]
    assert rank == np.mean(found.restatements <= distance)
    assert found.own_previous.rank[np.argmin(found.own_previous.index)] != found.own_previous.rank[5]


def test_no_rank_below_the_stated_number_of_pairs():
    rng = np.random.default_rng(1)
    x = unit_rows(rng, 8)  # 7 statements of one speaker on one day: 21 pairs; 6: 15
    enough = successive(x, [0] * 7 + [1], [0] * 8)
    few = successive(x, [0] * 6 + [1] * 2, [0] * 8)
    assert few.n_restatement_pairs < MIN_RESTATEMENTS <= enough.n_restatement_pairs
    assert np.isfinite(enough.first.rank[1:]).all()
    assert np.isnan(few.first.rank).all()
    assert np.isfinite(few.first.distance[1:]).all()


def test_sampled_restatements_are_distinct_pairs_and_depend_on_the_seed_alone():
    rng = np.random.default_rng(2)
    x, bins = unit_rows(rng, 120), np.repeat([0, 1], 60)
    every = successive(x, bins, np.zeros(120))
    once, again, other = (
        successive(x, bins, np.zeros(120), max_restatements=500, random_state=seed) for seed in (4, 4, 5)
    )
    assert (once.n_restatement_pairs, len(once.restatements)) == (2 * 60 * 59 // 2, 500)
    np.testing.assert_array_equal(once.restatements, again.restatements)
    assert not np.array_equal(once.restatements, other.restatements)
    assert len(np.unique(once.restatements)) == 500
    assert np.isin(once.restatements, every.restatements).all()
    assert abs(np.median(once.restatements) - np.median(every.restatements)) < 0.05


def test_triangle_counts_every_pair_once_even_where_roots_are_rounded():
    row, column = module._triangle(np.arange(10))
    assert list(zip(row.tolist(), column.tolist(), strict=True)) == [(r, c) for r in range(5) for c in range(r)]
    large = np.int64(3_000_000_000)
    edges = np.array([large * (large - 1) // 2 - 1, large * (large - 1) // 2])
    row, column = module._triangle(edges)
    assert row.tolist() == [large - 1, large]
    assert column.tolist() == [large - 2, 0]


def test_names_of_speakers_and_rotation_change_nothing(case):
    x, bins, speakers = case
    rotation = np.linalg.qr(np.random.default_rng(5).normal(size=(8, 8)))[0]
    plain = successive(x, bins, speakers)
    other = successive(x @ rotation, bins, np.array([70, -3, 9])[speakers])
    for a, b in zip(references(plain), references(other), strict=True):
        np.testing.assert_array_equal(a.index, b.index)
        np.testing.assert_allclose(a.distance, b.distance, atol=1e-9)


def test_one_statement_has_nothing_before_it():
    found = successive([[1.0, 0.0]], [0], [0])
    assert all(r.index.tolist() == [-1] for r in references(found))
    assert found.n_restatement_pairs == 0


def test_distance_of_opposite_vectors_is_two():
    assert cosine_distances(np.array([[1, 0], [-1, 0]]), np.array([0]), np.array([1])).tolist() == [2.0]


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ShiftDetectError, match=r"vectors \(3, 3\), bins \(2,\)"):
        successive(np.eye(3), [0, 0], [0, 0, 0])
