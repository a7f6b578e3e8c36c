"""The reported p-value of the scan is the mean of the two nulls', that of the order test the second's if it holds."""

from dataclasses import replace

import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.order import order_test
from shiftdetect.drift.permutation import reported_p
from shiftdetect.drift.scan import scan


@pytest.fixture
def moments():
    rng = np.random.default_rng(3)
    return compute_moments(rng.normal(size=(40, 4)), np.arange(40) // 4, np.arange(40) % 3)


def test_the_scan_reports_the_mean_of_both_nulls(moments):
    found = scan(moments, 99)
    assert found.p_value != found.p_within_speaker
    assert found.p_reported == pytest.approx((found.p_value + found.p_within_speaker) / 2)


def test_the_order_test_reports_the_null_within_speakers_unless_days_share(moments):
    found = order_test(moments, 99)
    assert found.p_value != found.p_within_speaker
    assert found.p_reported == found.p_within_speaker
    assert replace(found, days_share=True).p_reported == found.p_value


def test_speakers_with_few_days_each_leave_the_order_test_the_days_null_alone():
    x, day = np.random.default_rng(3).normal(size=(12, 4)), np.arange(12) // 2
    few, more = (order_test(compute_moments(x, day, who), 99) for who in (np.arange(12) // 4, np.arange(12) % 3))
    assert few.p_within_speaker is None  # each speaker has two days: 8 orders, and no p-value below .125
    assert few.p_reported == few.p_value
    assert more.p_within_speaker is not None


def test_one_speaker_a_day_leaves_the_days_null_alone():
    rng = np.random.default_rng(3)
    found = scan(compute_moments(rng.normal(size=(8, 4)), np.arange(8), np.arange(8)), 99)
    assert found.p_within_speaker is None
    assert found.p_reported == found.p_value


def test_where_one_null_always_alarms_the_mean_alarms_at_most_twice_as_often_as_the_level():
    valid = np.arange(1, 1001) / 1000
    assert np.mean([reported_p(p, 0.001) <= 0.05 for p in valid]) <= 0.1
