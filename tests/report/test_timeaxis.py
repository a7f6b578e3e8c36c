from __future__ import annotations

import tracemalloc
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from msgspec.structs import replace

from shiftdetect.bins import bin_number, bin_start
from shiftdetect.report import figures
from shiftdetect.report.timeaxis import TimeAxis, axis_note, time_axis
from shiftdetect.report.when import date_range, date_words, parse_label
from shiftdetect.result import DayCount
from tests.report.sample import sample_result


def with_bins(labels, by):
    result = sample_result()
    days = tuple(DayCount(date=label, n=2) for label in labels)
    return replace(
        result,
        settings=replace(result.settings, by=by),
        corpus=replace(result.corpus, per_day=days, first=labels[0], last=labels[-1]),
    )


def test_short_gaps_are_to_scale_and_long_ones_are_cut():
    axis = time_axis(sample_result())
    assert axis.places["2031-05-03"] - axis.places["2031-05-02"] == 1.0
    assert axis.places["2031-05-17"] - axis.places["2031-05-14"] == 3.0
    assert 1.0 < axis.places["2031-06-14"] - axis.places["2031-05-17"] < 4.0
    assert [cut.n_bins for cut in axis.cuts] == [27]
    assert "27" in axis_note(axis)


def test_a_regular_rhythm_is_never_cut():
    meetings = ["2031-01-29", "2031-03-19", "2031-05-07", "2031-06-18", "2031-07-30", "2031-09-17"]
    axis = time_axis(with_bins(meetings, "day"))
    assert axis.cuts == ()
    assert axis_note(axis) == "Time is to scale."
    assert axis.places["2031-03-19"] == 49.0


@pytest.mark.parametrize(
    ("labels", "by", "texts"),
    [
        (["2031-01", "2031-02", "2031-04"], "month", ["Jan\n2031", "Feb", "Mar", "Apr"]),
        (["2030-W52", "2031-W01", "2031-W02"], "week", ["23 Dec\n2030", "30 Dec", "6 Jan\n2031"]),
        (["2031-05-02T09", "2031-05-02T10", "2031-05-02T12"], "hour",
         ["2 May\n09:00\n2031", "2 May\n10:00", "2 May\n11:00", "2 May\n12:00"]),
        (["2031-05-02"], "day", ["2 May\n2031"]),
    ],
)  # fmt: skip
def test_every_width_of_time_has_an_axis(labels, by, texts):
    result = with_bins(labels, by)
    axis = time_axis(result)
    assert [text for _, text in axis.ticks(10)] == texts
    points = tuple(replace(result.drift[0], date=label) for label in labels)
    ax = figures.plot_timeline(replace(result, drift=points))
    assert [tick.get_text() for tick in ax.get_xticklabels()] == texts


def test_ticks_never_crowd():
    days = [f"2031-{1 + k // 28:02d}-{1 + k % 28:02d}" for k in range(300)]
    axis = time_axis(with_bins(days, "day"))
    places = [x for x, _ in axis.ticks(8)]
    assert 2 <= len(places) <= 9
    assert min(b - a for a, b in pairwise(places)) >= axis.last / 8


def test_labels_that_are_no_dates_stand_in_their_order():
    axis = time_axis(with_bins(["spring", "summer", "autumn"], "day"))
    assert axis.places == {"spring": 0.0, "summer": 1.0, "autumn": 2.0}
    assert [text for _, text in axis.ticks(10)] == ["spring", "summer", "autumn"]
    assert "not to scale" in axis_note(axis)


def test_dates_in_words():
    assert date_words("2020-01-03T14:30+02:00") == "3 January 2020, 14:30"
    assert date_words("2020-13-41") == "2020-13-41"
    assert parse_label("2020-W60") is None
    assert date_range("2020-01-03", "2020-02") == "3 January 2020 – February 2020"


def test_a_mistyped_year_costs_no_more_than_a_few_ticks():
    axis = time_axis(with_bins(["0031-05-02T09", "2031-05-02T09"], "hour"))
    assert axis.cuts == ()
    tracemalloc.start()
    ticks = axis.ticks(10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ticks[0] == (0.0, "2 May\n09:00\n31")
    assert len(ticks) <= 11
    assert peak < 1e6


@pytest.mark.parametrize(("by", "days"), [("hour", 40), ("day", 400), ("week", 2_000), ("month", 4_000)])
def test_ticks_stand_at_the_first_bin_of_round_months(by, days):
    first = bin_number(datetime(2030, 11, 12), by)
    last = bin_number(datetime(2030, 11, 12) + timedelta(days), by)
    starts = [bin_start(by, k) for k in range(first, last + 1)]
    for months in (1, 3, 12):
        begin = [s for s in starts if (s.day <= 7 if by == "week" else s.day == 1) and s.hour == 0]
        expected = [bin_number(s, by) for s in begin if (s.year * 12 + s.month - 1) % months == 0]
        assert list(TimeAxis(by, {}, (), ())._round(first, last, months)) == expected
