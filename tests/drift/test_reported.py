"""The reported p-value is the mean of the two nulls', and stays within its bound where one of them fails."""

import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.order import order_test
from shiftdetect.drift.permutation import reported_p
from shiftdetect.drift.scan import scan


@pytest.mark.parametrize("test", [scan, order_test])
def test_the_tests_report_the_mean_of_both_nulls(test):
    rng = np.random.default_rng(3)
    moments = compute_moments(rng.normal(size=(40, 4)), np.arange(40) // 4, np.arange(40) % 3)
    found = test(moments, 99)
    assert found.p_value != found.p_within_speaker
    assert found.p_reported == pytest.approx((found.p_value + found.p_within_speaker) / 2)


def test_one_speaker_a_day_leaves_the_days_null_alone():
    rng = np.random.default_rng(3)
    found = scan(compute_moments(rng.normal(size=(8, 4)), np.arange(8), np.arange(8)), 99)
    assert found.p_within_speaker is None
    assert found.p_reported == found.p_value


def test_where_one_null_always_alarms_the_mean_alarms_at_most_twice_as_often_as_the_level():
    valid = np.arange(1, 1001) / 1000
    assert np.mean([reported_p(p, 0.001) <= 0.05 for p in valid]) <= 0.1
