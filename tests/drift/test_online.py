import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.online import OnlineMonitor, watch
from shiftdetect.errors import ShiftDetectError
from tests.drift.streams import stream


def _moments(seed, **settings):
    s = stream(np.random.default_rng([1, seed]), n=90, days=30, change=15, speakers=2, **settings)
    return compute_moments(*s.args)


@pytest.mark.parametrize("null", [{}, {"day_effect": 0.8}, {"styles": 1.0, "mix_change": True}])
def test_villes_bound_holds_however_long_one_watches(null):
    alarms = sum(watch(_moments(seed, **null), 0.2, seed).alarm is not None for seed in range(100))
    assert alarms / 100 <= 0.2


def test_expected_wealth_is_one():
    wealth = [watch(_moments(seed).between(0, 9), random_state=seed).wealth[9] for seed in range(200)]
    assert np.mean(wealth) == pytest.approx(1.0, abs=4 * np.std(wealth) / 14)


def test_multiplying_the_speakers_of_a_day_would_break_the_bound(monkeypatch):
    """What a day's statements share would count once for each speaker: the reason for averaging."""
    monkeypatch.setattr(np, "mean", lambda x, axis=None: np.prod(x, axis=axis))
    wealth = []
    for seed in range(60):
        s = stream(np.random.default_rng([2, seed]), n=240, days=30, speakers=4, day_effect=2.0)
        wealth.append(watch(compute_moments(*s.args), 0.05, seed).alarm is not None)
    assert sum(wealth) / 60 > 0.05


def test_a_change_is_found_some_days_late():
    s = stream(np.random.default_rng(3), n=480, days=60, change=30, new_share=(0.0, 1.0))
    alarm = watch(compute_moments(*s.args)).alarm
    assert 30 < alarm < 50


def test_a_speaker_who_falls_silent_is_no_change():
    day = np.repeat(np.arange(40), 2)
    who = np.tile([0, 1], 40)
    kept = (day < 20) | (who == 0)
    x = np.eye(2)[who[kept]] + np.random.default_rng(4).normal(size=(kept.sum(), 2)) * 0.1
    assert watch(compute_moments(x, day[kept], who[kept])).alarm is None


def test_the_same_words_every_day_are_ties_and_no_evidence():
    wealth = [
        watch(compute_moments(np.ones((30, 3)), np.arange(30), np.zeros(30)), random_state=k).wealth for k in range(80)
    ]
    assert np.mean(np.max(wealth, axis=1) >= 5.0) <= 0.2


def test_day_by_day_equals_all_at_once_and_days_come_in_order():
    moments = _moments(5)
    monitor = OnlineMonitor(random_state=1)
    each = [monitor.update(moments.between(int(b), int(b))) for b in moments.bins]
    whole = watch(moments, random_state=1)
    assert each == whole.wealth.tolist()
    assert monitor.largest == max(1.0, *each)
    assert monitor.alarmed == (whole.alarm is not None)
    with pytest.raises(ShiftDetectError, match="one bin at a time, in order"):
        monitor.update(moments.between(3, 3))
    with pytest.raises(ShiftDetectError, match="one bin at a time"):
        OnlineMonitor().update(moments)
    with pytest.raises(ShiftDetectError, match=r"alpha=1\.5"):
        OnlineMonitor(1.5)


def test_vectors_of_another_encoder_are_refused():
    monitor = OnlineMonitor()
    monitor.update(compute_moments(np.ones((2, 3)), [0, 0], [0, 1]))
    with pytest.raises(ShiftDetectError, match="vectors of bin 1 hold 4 numbers and those before 3"):
        monitor.update(compute_moments(np.ones((2, 4)), [1, 1], [0, 1]))
    assert monitor.update(compute_moments(np.ones((2, 3)), [1, 1], [0, 1])) > 0.0
