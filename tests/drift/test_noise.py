import numpy as np
import pytest

from shiftdetect.drift.distance import cross_day_distance
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.noise import DayNoise
from shiftdetect.drift.windows import window_drift
from shiftdetect.errors import TooLittleText
from tests.drift.streams import prototypes, stream


def test_scale_is_the_trace_of_the_squared_covariance_per_statement():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(4000, 16)) * 0.5
    noise = DayNoise.pool(compute_moments(x, np.arange(4000) // 10, np.zeros(4000)), 4)
    assert noise.scale == pytest.approx(16 * 0.25**2, rel=0.1)
    assert noise.along(np.eye(16)[0]) == pytest.approx(0.25, rel=0.2)
    assert noise.df == 300


def test_two_blocks_are_needed():
    with pytest.raises(TooLittleText, match=r"too few time bins \(5\)"):
        DayNoise.pool(compute_moments(np.eye(5), np.arange(5), np.zeros(5)), 3)


@pytest.mark.parametrize(("share", "day_effect"), [(0.0, 0.0), (0.0, 0.6), (0.5, 0.0), (1.0, 0.6)])
def test_windows_of_three_days_cover_the_truth(share, day_effect):
    rng = np.random.default_rng([2, round(share * 10), round(day_effect * 10)])
    truth, hits, draws = 0.36 * 2.0 * share**2, 0, 200
    story = prototypes(2)
    for _ in range(draws):
        day = np.sort(np.concatenate([np.arange(12), rng.integers(0, 12, 60)]))
        which = ((day >= 6) & (rng.random(72) < share)).astype(int)
        events = rng.normal(size=(12, 32)) * day_effect / np.sqrt(32)
        x = 0.6 * story[which] + events[day] + rng.normal(size=(72, 32)) * 0.8 / np.sqrt(32)
        series = window_drift(compute_moments(x, day, np.zeros(72)))
        last = next(d.estimate for d in series if d.baseline == "first" and d.last == 11)
        hits += last.low <= truth <= last.high
    assert (0.87 if share == 0.5 else 0.92) <= hits / draws <= 0.995  # a half-told story scatters more


def test_pooled_intervals_are_narrower_than_those_of_three_days_alone():
    s = stream(np.random.default_rng(3), n=120, days=12)
    m = compute_moments(*s.args)
    pooled = [d.estimate.high - d.estimate.low for d in window_drift(m)]
    alone = [cross_day_distance(m, [0, 1, 2], range(k, k + 3)) for k in range(3, 10)]
    assert np.median(pooled) < 0.5 * np.median([e.high - e.low for e in alone])
