import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.steps import measure_steps


def cells(rng, sizes, d=6, day_effect=0.0):
    """Draws around one mean, ``sizes[k]`` of them in bin k, with what a bin's statements share."""
    x = [rng.normal(size=(n, d)) + 1.0 + day_effect * rng.normal(size=d) for n in sizes]
    return np.concatenate(x), np.repeat(np.arange(len(sizes)), sizes)


def steps_of(x, bins, speakers=None):
    return measure_steps(compute_moments(x, bins, np.zeros(len(bins)) if speakers is None else speakers))


def test_step_is_the_mean_over_pairs_without_those_of_a_statement_with_itself():
    x, bins = cells(np.random.default_rng(0), [3, 4])
    a, b = x[bins == 0], x[bins == 1]
    within = [np.mean([c[i] @ c[j] for i in range(len(c)) for j in range(len(c)) if i != j]) for c in (a, b)]
    across = np.mean([p @ q for p in a for q in b])
    assert steps_of(x, bins).u[0] == pytest.approx(within[0] + within[1] - 2 * across)


@pytest.mark.parametrize("n", [2, 3, 10])
def test_mean_step_is_unbiased_when_nothing_changes(n):
    rng = np.random.default_rng(n)
    means = np.array([steps_of(*cells(rng, [n, n + 1, n])).by_speaker.u[0] for _ in range(500)])
    assert abs(means.mean()) < 3 * means.std() / np.sqrt(len(means))
    assert means.std() > 0


def test_mean_step_finds_the_squared_distance_of_a_moved_mean():
    rng = np.random.default_rng(8)
    found = []
    for _ in range(400):
        x, bins = cells(rng, [4, 4])
        x[bins == 1] += np.array([1.0, 2.0, 0.0, 0.0, 0.0, 0.0])
        found.append(steps_of(x, bins).u[0])
    assert abs(np.mean(found) - 5.0) < 3 * np.std(found) / np.sqrt(len(found))


@pytest.mark.parametrize("sizes", [[2, 2, 2, 2], [3, 5, 2, 6, 4, 3], [2, 9, 2, 9, 2, 9, 2, 9]])
def test_interval_covers_no_change_as_often_as_it_says(sizes):
    rng = np.random.default_rng(11)
    hit = 0
    for _ in range(400):
        means = steps_of(*cells(rng, sizes, d=12)).by_speaker
        hit += means.low[0] <= 0.0 <= means.high[0]
    assert 0.91 <= hit / 400 <= 0.99  # a plain t interval, which takes the steps as independent, covers .83 to .91


def test_what_a_day_shares_counts_as_a_step():
    rng = np.random.default_rng(12)
    found = [steps_of(*cells(rng, [4, 4], day_effect=0.5)).u[0] for _ in range(400)]
    assert abs(np.mean(found) - 2 * 6 * 0.25) < 3 * np.std(found) / np.sqrt(len(found))


def test_identical_texts_give_exactly_zero():
    x = np.tile(np.random.default_rng(1).normal(size=384).astype(np.float32), (30, 1))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    found = steps_of(x, np.repeat(np.arange(5), [2, 11, 7, 6, 4]))
    assert found.u.tolist() == [0.0] * 4
    assert (found.by_speaker.low[0], found.by_speaker.high[0]) == (0.0, 0.0)
    assert found.by_bin.u[1:].tolist() == [0.0] * 4


def test_order_of_rows_rotation_and_names_change_nothing():
    rng = np.random.default_rng(2)
    x, bins = cells(rng, [4, 5, 6, 4, 8])
    speakers = rng.integers(0, 2, size=len(x))
    order, rotation = rng.permutation(len(x)), np.linalg.qr(rng.normal(size=(6, 6)))[0]
    plain = steps_of(x, bins, speakers)
    moved = steps_of((x @ rotation)[order], bins[order], 40 - speakers[order])
    np.testing.assert_allclose(plain.by_bin.u, moved.by_bin.u, atol=1e-9)
    np.testing.assert_allclose(plain.by_speaker.u, moved.by_speaker.u[::-1], atol=1e-9)
    np.testing.assert_allclose(plain.by_speaker.high, moved.by_speaker.high[::-1], atol=1e-9)


def test_a_day_with_one_statement_ends_a_step_and_is_not_skipped():
    x, bins = cells(np.random.default_rng(3), [2, 1, 2, 2])
    found = steps_of(x, bins)
    assert (found.earlier.tolist(), found.later.tolist()) == ([2], [3])
    assert found.by_speaker.n_steps.tolist() == [1]
    assert found.by_speaker.n_days.tolist() == [4]
    assert found.by_bin.n_steps.tolist() == [0, 0, 0, 1]


def test_days_without_the_speaker_are_passed_over():
    x, bins = cells(np.random.default_rng(3), [2, 2])
    assert steps_of(x, bins * 30).later.tolist() == [30]


def test_too_few_days_are_refused_in_place():
    x, bins = cells(np.random.default_rng(4), [2, 2, 2, 1])
    speakers = np.array([0, 0, 0, 0, 0, 0, 1])
    found = steps_of(x, bins, speakers).by_speaker
    assert np.isfinite(found.u[0])
    assert np.isnan([found.low[0], found.high[0], found.u[1]]).all()
    assert found.refused[0] is None
    assert "two statements" in str(found.refused[1])
    assert found.n.tolist() == [6, 1]


def test_day_mean_weighs_speakers_by_their_statements():
    rng = np.random.default_rng(5)
    a, a_bins = cells(rng, [2, 2])
    b, b_bins = cells(rng, [6, 3])
    found = steps_of(np.vstack([a, b]), np.concatenate([a_bins, b_bins]), np.repeat([0, 1], [4, 9]))
    weights = np.array([2 * 2 / 4, 6 * 3 / 9])
    assert found.by_bin.u[1] == pytest.approx(weights @ found.u / weights.sum())
    assert found.by_bin.n.tolist() == [8, 5]
    assert found.by_bin.refused[0] is not None


def test_day_interval_needs_three_speakers():
    rng = np.random.default_rng(6)
    x, who = cells(rng, [8] * 4)
    bins = np.tile(np.repeat([0, 1], 4), 4)
    three, two = steps_of(x, bins, who), steps_of(x[:16], bins[:16], who[:16])
    assert three.by_bin.low[1] < three.by_bin.u[1] < three.by_bin.high[1]
    assert np.isnan(two.by_bin.low[1])


def test_no_speaker_with_two_days_leaves_empty_steps():
    found = steps_of([[1.0, 0.0], [0.0, 1.0]], [0, 1], [0, 1])
    assert len(found.u) == 0
    assert np.isnan(found.by_speaker.u).all()
