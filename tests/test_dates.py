from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.dates import DateProblem, days_if_all_midnight, end_of, format_date, parse_date, start_of

EASTERN = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("text", "time", "precision"),
    [
        ("2020-01-03", datetime(2020, 1, 3), "day"),
        (" 2020-01-03 ", datetime(2020, 1, 3), "day"),
        ("2020-W02-5", datetime(2020, 1, 10), "day"),
        ("2020-W02", datetime(2020, 1, 6), "week"),
        ("2020-01", datetime(2020, 1, 1), "month"),
        ("2020-01-03T14", datetime(2020, 1, 3, 14), "hour"),
        ("2020-01-03 14:30", datetime(2020, 1, 3, 14, 30), "hour"),
        ("2020-01-03T00:00:00", datetime(2020, 1, 3), "hour"),
        ("2020-01-03T14:30:05.123456789Z", datetime(2020, 1, 3, 14, 30, 5, 123456, UTC), "hour"),
        ("2020-01-03T14:30-05:00", datetime(2020, 1, 3, 14, 30, tzinfo=EASTERN), "hour"),
        ("2020-01-03T14:30 -0500", datetime(2020, 1, 3, 14, 30, tzinfo=EASTERN), "hour"),
        (date(2020, 1, 3), datetime(2020, 1, 3), "day"),
        (datetime(2020, 1, 3, 14), datetime(2020, 1, 3, 14), "hour"),
    ],
)
def test_what_iso_8601_says_is_read_at_its_precision(text, time, precision):
    found, found_precision = parse_date(text)
    assert (found, found_precision) == (time, precision)
    assert found.utcoffset() == time.utcoffset()


@pytest.mark.parametrize(
    ("value", "problem", "remedy"),
    [
        ("03/04/2020", "ambiguous", "Write 2020-04-03 or 2020-03-04"),
        ("3.4.2020 14:00", "ambiguous", "Write 2020-04-03 or 2020-03-04"),
        ("1/2/20", "ambiguous", "YYYY-MM-DD"),
        ("13/04/2020", "not in ISO 8601", "Write 2020-04-13."),
        ("04/13/2020", "not in ISO 8601", "Write 2020-04-13."),
        ("03/03/2020", "not in ISO 8601", "Write 2020-03-03."),
        ("2020/04/03", "not in ISO 8601", "Write 2020-04-03."),
        ("2020-1-3", "not in ISO 8601", "Write 2020-01-03."),
        ("January 3, 2020", "not in ISO 8601", "Write 2020-01-03."),
        ("Friday, 3 Jan. 2020", "not in ISO 8601", "Write 2020-01-03."),
        ("3 Jan 2020 14:00", "not in ISO 8601", "then T and the time"),
        ("32/13/2020", "no such date", "YYYY-MM-DD"),
        ("2020-02-30", "no such date", "Correct"),
        ("2021-W53", "no such date", "Correct"),
        ("2020-01-03T25:00", "no such date", "Correct"),
        ("2020-01-03T14:00+01:75", "no such date", "Correct"),
        ("2020-01-03 14:00 EST", "name of a time zone", "-05:00"),
        ("20200103", "bare number", "Write 2020-01-03."),
        ("1578000000", "unix time", "YYYY-MM-DD"),
        ("2020", "too coarse", "2020-01"),
        ("yesterday", "cannot be read", "YYYY-MM-DD"),
        ("Vendémiaire 3, 2020", "cannot be read", "YYYY-MM-DD"),
        ("Foo 3, 2020", "cannot be read", "YYYY-MM-DD"),
        ("Ma 3, 2020", "cannot be read", "YYYY-MM-DD"),
        ("２０２０-01-03", "cannot be read", "YYYY-MM-DD"),
        (1578000000, "unix time", "ISO 8601"),
        (43833.5, "unix time", "ISO 8601"),
        (["2020-01-03"], "type list", "ISO 8601"),
        ("  ", "empty", "leave the row out"),
        (None, "empty", "leave the row out"),
    ],
)
def test_everything_else_is_refused_with_what_to_write(value, problem, remedy):
    with pytest.raises(DateProblem) as caught:
        parse_date(value)
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


OFFSETS = st.none() | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1, 1, 10)), OFFSETS, st.sampled_from(["hour", "day", "week", "month"]))
def test_a_written_date_reads_back_the_same(time, zone, precision):
    start = start_of(time.replace(tzinfo=zone), precision)
    found, found_precision = parse_date(format_date(start, precision))
    assert (found, found_precision, found.utcoffset()) == (start, precision, start.utcoffset())


@given(st.text(max_size=20) | st.from_regex(r"[0-9/.: TZW+-]{1,20}", fullmatch=True))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    with suppress(DateProblem):
        found = parse_date(text)
        assert parse_date(format_date(*found)) == found


def test_a_date_has_no_zone():
    assert start_of(datetime(2020, 1, 3, 14, 30, tzinfo=EASTERN), "day") == datetime(2020, 1, 3)


@pytest.mark.parametrize(
    ("precision", "end"),
    [
        ("hour", datetime(2020, 2, 1, 0, 1)),
        ("day", datetime(2020, 2, 2)),
        ("week", datetime(2020, 2, 8)),
        ("month", datetime(2020, 3, 1)),
    ],
)
def test_the_end_is_where_the_next_one_begins(precision, end):
    assert end_of(datetime(2020, 2, 1), precision) == end


def test_the_calendar_ends_in_9999():
    assert end_of(datetime(9999, 12, 31), "day") == end_of(datetime(9999, 12, 1), "month") == datetime.max


def test_a_column_of_midnights_holds_days():
    assert days_if_all_midnight([datetime(2020, 1, 3), None]) == [date(2020, 1, 3), None]


@pytest.mark.parametrize(
    "values",
    [[datetime(2020, 1, 3), datetime(2020, 1, 3, 1)], ["2020-01-03T00:00"], [datetime(2020, 1, 3), "x"], [None], []],
)
def test_other_columns_are_left_alone(values):
    assert days_if_all_midnight(values) is values
