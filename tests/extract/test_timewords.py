"""Expressions of time as they stand in running text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.extract.timewords import NUMBERS, find_time_words, to_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said on Tuesday, May 6, that", [("stated", "Tuesday, May 6")]),
        ("on 3 April 2031", [("stated", "3 April 2031")]),
        ("At 3 p.m. on Sunday", [("clock", "At 3 p.m."), ("weekday", "Sunday")]),
        ("Friday last week", [("weekday", "Friday last week")]),
        ("the day before yesterday", [("day-word", "the day before yesterday")]),
        ("a few days ago", [("vague", "a few days ago")]),
        ("on Mondays", [("vague", "on Mondays")]),
        ("New Year’s Eve", [("holiday", "New Year’s Eve")]),
    ],
)
def test_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(word.sort, word.text) for word in find_time_words(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "she may go",
        "they march on",
        "the sun rose",
        "mayor",
        "a Sundayish mood",
        "1.3 percent",
        "sat. down",
        "at 99:99",
    ],
)
def test_not_taken_for_a_time(text: str) -> None:
    assert find_time_words(text) == []


def test_numbers_in_words() -> None:
    assert [to_number(word) for word in ("one", "two", "fifteen", "An")] == [1, 2, 15, 1]
    assert max(NUMBERS.values()) == 15


@given(st.text(alphabet="May 3,Sunday.last weekago12:pm-/’", max_size=60))
def test_words_stand_where_they_say_and_never_overlap(text: str) -> None:
    words = find_time_words(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
