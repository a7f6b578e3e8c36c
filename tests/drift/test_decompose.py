import time

import numpy as np
import pytest

from shiftdetect.drift.decompose import decompose
from shiftdetect.drift.distance import cross_day_distance
from shiftdetect.drift.moments import compute_moments
from shiftdetect.errors import TooLittleText
from tests.drift.streams import prototypes, stream

BEFORE, AFTER = np.arange(8), np.arange(8, 16)
SETTINGS = {"n": 400, "days": 16, "change": 8}


def _decompose(s):
    return decompose(compute_moments(*s.args), BEFORE, AFTER)


def test_other_people_talking_is_composition():
    parts = _decompose(stream(np.random.default_rng(1), styles=1.2, mix_change=True, **SETTINGS))
    assert parts.composition_share > 0.9
    assert parts.total == pytest.approx(parts.composition + parts.common + parts.interaction)


def test_the_same_people_talking_differently_is_common():
    parts = _decompose(stream(np.random.default_rng(2), styles=0.5, new_share=(0.0, 1.0), **SETTINGS))
    assert parts.composition_share < 0.05
    assert parts.intervals["common"][0] > 0.0
    assert abs(parts.speaker_specific) < 0.15 * parts.common


def test_one_of_four_splitting_off_is_three_times_as_much_speaker_specific_as_common():
    """All weights 1/4: the common change is delta/4, so |W|^2 : variance = 1/16 : (1/4 - 1/16) = 1 : 3."""
    ratios = []
    for seed in range(20):
        s = stream(np.random.default_rng([3, seed]), new_share=(0.0, 1.0), movers=(2,), **SETTINGS)
        parts = _decompose(s)
        ratios.append([parts.common, parts.speaker_specific])
    common, specific = np.mean(ratios, axis=0)
    assert specific / common == pytest.approx(3.0, rel=0.2)


def test_total_equals_the_drift_when_every_speaker_is_usable():
    s = stream(np.random.default_rng(4), new_share=(0.0, 0.6), **SETTINGS)
    parts = _decompose(s)
    assert parts.covered == 1.0
    # U weighs pairs of days by size over all speakers; the parts weigh pairs of speakers: same target, not same sums.
    u = cross_day_distance(compute_moments(*s.args), BEFORE, AFTER).u
    assert parts.total == pytest.approx(u, abs=0.02)


def test_parts_are_unbiased_when_nothing_changes():
    values = []
    for seed in range(150):
        s = stream(np.random.default_rng([5, seed]), n=64, days=16, day_effect=0.5, speakers=2)
        parts = _decompose(s)
        values.append([parts.composition, parts.common, parts.speaker_specific])
    values = np.array(values)
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    assert (np.abs(values.mean(axis=0)) < 3 * error).all()


def test_a_speaker_of_one_window_only_is_composition():
    rng = np.random.default_rng(6)
    day = np.repeat(np.arange(16), 4)
    who = np.tile([0, 1], 32)
    who[(day >= 8) & (who == 1)] = 2
    x = prototypes(3)[who] + rng.normal(size=(64, 32)) * 0.05
    parts = decompose(compute_moments(x, day, who), BEFORE, AFTER)
    assert parts.composition == pytest.approx(0.5, abs=0.05)
    assert abs(parts.common) < 0.01


@pytest.mark.parametrize(
    ("who", "words"),
    [(np.zeros(32, dtype=int), "1 speaker,"), (np.arange(32), "0 speakers")],
)
def test_too_few_usable_speakers_are_refused(who, words):
    with pytest.raises(TooLittleText, match=words):
        decompose(compute_moments(np.eye(32), np.arange(32) // 2, who), BEFORE, AFTER)


def test_a_thousand_speakers_are_a_matter_of_a_second():
    """Each speaker's own change is read off the products: a sum over all pairs for each of them took minutes."""
    who = np.arange(8000) % 1000
    days = np.arange(8000) // 500
    rng = np.random.default_rng(0)
    moments = compute_moments(rng.standard_normal((8000, 8)), days, who)
    started = time.process_time()
    parts = decompose(moments, BEFORE, AFTER, with_intervals=False)
    assert time.process_time() - started < 3.0
    assert parts.n_speakers == 1000
