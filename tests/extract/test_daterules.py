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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("25/4/2031", "2031-04-25"),
        ("4/25/2031", "2031-04-25"),
        ("9/5/2031", "2031-05-09"),
        ("05/09/2031", "2031-05-09"),
        ("12/05/31", "2031-05-12"),
        ("10.05.2031", "2031-05-10"),
        ("5/5/2031", "2031-05-05"),
        ("4/5/2031", None),
        ("4/5", None),
        ("4/5/2032", None),
    ],
)
def test_a_date_in_numbers_is_read_where_it_can_name_one_day_only(words: str, expected: str | None) -> None:
    (word,) = find_time_words(f"on {words} he said")
    if expected is None:
        with pytest.raises(Unresolved, match="may name two days"):
            resolve(word, date(2031, 5, 14))
    else:
        assert str(resolve(word, date(2031, 5, 14))) == expected


def test_a_day_with_dots_that_is_none_is_no_date() -> None:
    with pytest.raises(Unresolved, match="no day of the calendar"):
        resolve(find_time_words("on 5.13.2031")[0], date(2031, 5, 14))


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
