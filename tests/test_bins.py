from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.bins import PRECISIONS, bin_label, bin_number, bin_start, in_bins
from shiftdetect.errors import ShiftDetectError

TIMES = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 1))
WIDTHS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


@pytest.mark.parametrize(
    ("by", "label"),
    [("hour", "2020-01-03T14"), ("day", "2020-01-03"), ("week", "2020-W01"), ("month", "2020-01")],
)
def test_a_bin_is_named_as_the_calendar_names_it(by, label):
    assert bin_label(by, bin_number(datetime(2020, 1, 3, 14, 59), by)) == label


def test_days_are_counted_from_1970():
    assert [bin_number(datetime(1969, 12, 31), by) for by in PRECISIONS] == [-24, -1, 0, -1]


def test_a_week_belongs_to_the_year_of_its_thursday():
    assert bin_label("week", bin_number(datetime(2019, 12, 30), "week")) == "2020-W01"
    assert bin_label("week", bin_number(datetime(2021, 1, 3), "week")) == "2020-W53"


@given(TIMES, st.sampled_from(sorted(WIDTHS)))
def test_the_next_bin_has_the_next_number(time, by):
    assert bin_number(time + WIDTHS[by], by) == bin_number(time, by) + 1


@given(TIMES, TIMES, st.sampled_from(PRECISIONS))
def test_times_share_a_label_exactly_if_they_share_a_bin(a, b, by):
    numbers = bin_number(a, by), bin_number(b, by)
    assert (bin_label(by, numbers[0]) == bin_label(by, numbers[1])) == (numbers[0] == numbers[1])


@given(TIMES, st.sampled_from(PRECISIONS))
def test_a_bin_starts_at_the_first_moment_that_has_its_number(time, by):
    number = bin_number(time, by)
    start = bin_start(by, number)
    assert start <= time
    assert bin_number(start, by) == number
    assert bin_number(start - timedelta(microseconds=1), by) == number - 1


@pytest.mark.parametrize(
    "call",
    [lambda: bin_number(datetime(2020, 1, 1), "year"), lambda: bin_label("year", 1), lambda: bin_start("year", 1)],
)
def test_another_width_is_refused(call):
    with pytest.raises(ShiftDetectError, match="hour, day, week, month"):
        call()


def test_a_text_is_told_in_the_bins_it_is_about():
    text = "It needs statements in at least 5 time bins, on two days or more each; 3 and 4 days are too few."
    assert in_bins(text, "day") == (
        "It needs statements on at least 5 days, on two days or more each; 3 and 4 days are too few."
    )
    assert in_bins(text, "month") == (
        "It needs statements in at least 5 months, in two months or more each; 3 and 4 months are too few."
    )
    hours = in_bins("Collect more days or use finer time bins, if the dates allow it.", "hour")
    assert hours == "Collect more hours."  # nothing is finer
    with pytest.raises(ShiftDetectError, match="not 'year'"):
        in_bins(text, "year")
