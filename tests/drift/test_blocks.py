"""Blocks of days: what they keep together, when they are refused, and what they are for."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import lfilter

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.permutation import block_length, block_orders
from shiftdetect.drift.scan import scan
from shiftdetect.errors import ShiftDetectError, TooLittleText


def test_each_order_holds_every_day_once_and_keeps_days_of_a_block_together():
    orders = block_orders(23, 5, 200, np.random.default_rng(0))
    assert (np.sort(orders, axis=1) == np.arange(23)).all()
    breaks = (np.diff(orders, axis=1) != 1).sum(axis=1)
    assert breaks.max() <= 5
    assert breaks.mean() > 3


def test_blocks_of_one_day_are_the_day_block_null():
    orders = block_orders(4, 1, 4000, np.random.default_rng(0))
    seen, counts = np.unique(orders, axis=0, return_counts=True)
    assert len(seen) == 24
    assert counts.min() > 100


def test_an_account_that_lingers_alarms_by_day_and_not_by_blocks():
    rng = np.random.default_rng(5)
    by_day, by_blocks = [], []
    for _ in range(40):
        level = lfilter([1.0], [1.0, -0.7], rng.normal(size=(60, 3)), axis=0)[20:]
        x = level[np.repeat(np.arange(40), 4)] + rng.normal(size=(160, 3))
        found = scan(compute_moments(x, np.repeat(np.arange(40), 4), np.zeros(160)), 99)
        by_day.append(found.p_value <= 0.05)
        by_blocks.append(found.p_blocks <= 0.05)
    assert np.mean(by_day) > 0.4
    assert np.mean(by_blocks) <= 0.1


def test_a_sharp_step_passes_both():
    rng = np.random.default_rng(5)
    x = np.repeat([0.0, 3.0], 80)[:, None] + rng.normal(size=(160, 3))
    found = scan(compute_moments(x, np.repeat(np.arange(40), 4), np.zeros(160)), 499)
    assert max(found.p_value, found.p_blocks) <= 0.05
    assert found.block_bins == 8


def test_events_or_hours_are_bins_like_days_whatever_their_numbers():
    """The scan by bins knows their order, not their distance: briefings numbered by the hour are as good as days."""
    rng = np.random.default_rng(6)
    event = np.repeat(np.arange(30), 4)
    x = np.repeat([0.0, 2.0], 60)[:, None] + rng.normal(size=(120, 3))
    hour = np.sort(rng.choice(700, size=30, replace=False))
    by_event = scan(compute_moments(x, event, np.zeros(120)), 99)
    by_hour = scan(compute_moments(x, hour[event], np.zeros(120)), 99)
    assert hour[by_event.best_bin] == by_hour.best_bin
    assert replace(by_event, best_bin=None) == replace(by_hour, best_bin=None)
    with pytest.raises(TooLittleText, match="at least 5 time bins and there are 4"):
        scan(compute_moments(x[:16], hour[event[:16]], np.zeros(16)), 99)


def test_below_25_days_blocks_are_not_tested_and_too_long_ones_are_refused():
    x = np.random.default_rng(0).normal(size=(24, 2))
    moments = compute_moments(x, np.arange(24), np.zeros(24))
    assert block_length(24) is None
    assert scan(moments, 19).p_blocks is None
    with pytest.raises(ShiftDetectError, match="block_bins=5 must lie between 1 and 4"):
        scan(moments, 19, block_bins=5)


@pytest.mark.parametrize("n_bins", [25, 26, 29, 128])
def test_the_length_that_is_chosen_is_one_that_is_allowed(n_bins):
    x = np.random.default_rng(0).normal(size=(n_bins, 2))
    found = scan(compute_moments(x, np.arange(n_bins), np.zeros(n_bins)), 19)
    assert found.block_bins == n_bins // 5
