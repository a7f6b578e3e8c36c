import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.speakers import MAX_SPEAKERS, _holm, speaker_distances
from shiftdetect.errors import TooLittleText
from tests.drift.streams import stream


def _distances(s, **settings):
    return speaker_distances(compute_moments(*s.args), **settings)


def test_speakers_with_one_message_are_not_told_apart():
    rng = np.random.default_rng(1)
    p = [np.nanmin(_distances(stream(rng, n=80, day_effect=0.6), n_permutations=99).p_value) for _ in range(60)]
    assert np.mean(np.array(p) <= 0.05) <= 0.15


def test_the_speaker_with_another_message_is_found():
    rng = np.random.default_rng(2)
    found = _distances(stream(rng, n=120, new_share=(1.0, 1.0), movers=(3,)), n_permutations=199)
    differs = (found.a == 3) | (found.b == 3)
    assert (found.p_value[differs] <= 0.05).all()
    assert (found.low[differs] > 0.0).all()
    assert (found.p_value[~differs] > 0.05).all()


def test_distance_is_unbiased_and_day_effects_cancel():
    rng = np.random.default_rng(3)
    u = np.array([_distances(stream(rng, day_effect=1.0), n_permutations=1).u for _ in range(200)])
    assert abs(u.mean()) < 3 * u.mean(axis=1).std(ddof=1) / np.sqrt(len(u))


def test_names_rows_and_rotation_change_no_distance():
    s = stream(np.random.default_rng(4), styles=0.6)
    expected = _distances(s)
    order = np.random.default_rng(5).permutation(60)
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(32, 32)))[0]
    found = speaker_distances(
        compute_moments((s.vectors @ turn)[order], s.bins[order], s.speakers[order] + 7, s.lengths[order])
    )
    np.testing.assert_allclose(found.u, expected.u, atol=1e-10)
    np.testing.assert_array_equal(found.p_value, expected.p_value)
    assert found.a.tolist() == (expected.a + 7).tolist()


def test_identical_texts_are_exactly_alike():
    found = speaker_distances(compute_moments(np.tile([0.6, 0.8], (40, 1)), np.arange(40) // 4, np.arange(40) % 4))
    assert (found.u == 0.0).all()
    assert (found.p_value == 1.0).all()


def test_who_speaks_on_too_few_days_is_set_aside_and_two_must_remain():
    day, who = np.array([0, 1, 2, 0, 1, 2, 2, 3]), np.array([0, 0, 0, 1, 1, 1, 2, 2])
    found = speaker_distances(compute_moments(np.eye(8), day, who))
    assert found.set_aside == (2,)
    assert np.isnan(found.p_value).all(), "three shared days are too few orders for a p-value"
    assert found.shared_days.tolist() == [3]
    with pytest.raises(TooLittleText, match="1 of 2 speakers spoke"):
        speaker_distances(compute_moments(np.eye(8)[:4], [0, 1, 2, 2], [0, 0, 0, 1]))


def test_only_the_most_frequent_are_compared():
    rng = np.random.default_rng(6)
    who = np.repeat(np.arange(MAX_SPEAKERS + 2), 4)
    day = np.tile(np.arange(4), MAX_SPEAKERS + 2)
    extra = np.arange(1, MAX_SPEAKERS + 2)
    who, day = np.concatenate([who, extra]), np.concatenate([day, np.zeros(len(extra), dtype=int)])
    found = speaker_distances(compute_moments(rng.normal(size=(len(who), 4)), day, who), n_permutations=1)
    assert 0 in found.set_aside
    assert len(found.set_aside) == 2


@pytest.mark.parametrize("day_effect", [0.0, 0.6])
def test_interval_covers_no_difference(day_effect):
    rng = np.random.default_rng([7, round(day_effect * 10)])
    hits = []
    for _ in range(60):
        found = _distances(stream(rng, n=80, day_effect=day_effect), n_permutations=1)
        hits += [low <= 0.0 <= high for low, high in zip(found.low, found.high, strict=True)]
    assert np.mean(hits) >= 0.92


def test_a_pair_is_tested_on_its_own_words_and_all_labellings_of_its_shared_days():
    """Six shared days, always apart: no other of the 64 labellings (nor its mirror) is as far apart, so p = 2/64."""
    rng = np.random.default_rng(8)
    day, who = np.repeat(np.arange(6), 6), np.tile([0, 0, 1, 1, 2, 2], 6)
    x = np.eye(3, 16)[who] + rng.normal(size=(36, 16)) * 0.05
    found = speaker_distances(compute_moments(x, day, who))
    np.testing.assert_allclose(found.p_value, 3 * 2 / 64)
    two = np.isin(who, [0, 1])
    alone = speaker_distances(compute_moments(x[two], day[two], who[two]))
    np.testing.assert_allclose(alone.p_value, 2 / 64)


def test_holm_adjustment_skips_what_cannot_be_tested():
    np.testing.assert_allclose(_holm(np.array([0.01, np.nan, 0.04, 0.03])), [0.03, np.nan, 0.06, 0.06])
