"""What expressions of time mean."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.dates import parse_date
from shiftdetect.extract.daterules import Moment, Unresolved, at_clock, resolve, resolve_from
from shiftdetect.extract.timewords import find_time_words

WORDS = ("Friday", "last Friday", "Jan. 3", "yesterday", "three days ago", "a week ago", "in June", "last month")


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(WORDS))
def test_never_after_publication_and_readable_again(published: date, words: str) -> None:
    moment = resolve(find_time_words(words)[0], published)
    assert moment.time.date() <= published
    assert parse_date(str(moment)) == (moment.time, moment.precision)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_weekday_on_its_own_day_is_that_day_and_last_is_a_week_before(published: date) -> None:
    name = f"{published:%A}"
    assert resolve(find_time_words(name)[0], published).time.date() == published
    assert (published - resolve(find_time_words(f"last {name}")[0], published).time.date()).days == 7


@pytest.mark.parametrize(
    ("words", "reference", "expected"),
    [
        ("two hours later", Moment(datetime(2031, 5, 9, 23), "hour"), "2031-05-10T01:00"),
        ("two hours later", Moment(datetime(2031, 5, 9), "day"), "2031-05-09"),
        ("48 hours later", Moment(datetime(2031, 5, 9), "day"), "2031-05-11"),
        ("that evening", Moment(datetime(2031, 5, 9, 9), "hour"), "2031-05-09"),
        ("a week later", Moment(datetime(2031, 5, 9), "day"), "2031-W20"),
        ("a month later", Moment(datetime(2031, 12, 9), "day"), "2032-01"),
        ("the previous Friday", Moment(datetime(2031, 5, 9), "day"), "2031-05-02"),
    ],
)
def test_counted_from_a_reference(words: str, reference: Moment, expected: str) -> None:
    assert str(resolve_from(find_time_words(words)[0], reference)) == expected


@pytest.mark.parametrize("words", ["two days later", "the following Monday", "a year later"])
def test_a_month_is_no_day_to_count_from(words: str) -> None:
    with pytest.raises(Unresolved):
        resolve_from(find_time_words(words)[0], Moment(datetime(2031, 5, 1), "month"))


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("at 12 a.m.", "00:00"), ("at 12 p.m.", "12:00"), ("at noon", "12:00"), ("at 14:05", "14:05"), ("13 p.m.", None)],
)
def test_clock(clock: str, expected: str | None) -> None:
    day = Moment(datetime(2031, 5, 9), "day")
    wanted = "2031-05-09" if expected is None else f"2031-05-09T{expected}"
    assert str(at_clock(day, find_time_words(clock)[0])) == wanted


def test_a_month_has_no_clock() -> None:
    month = Moment(datetime(2031, 5, 1), "month")
    assert at_clock(month, find_time_words("at noon")[0]) == month
