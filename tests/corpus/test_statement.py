import copy
import pickle
from dataclasses import FrozenInstanceError, asdict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.corpus import Statement
from shiftdetect.corpus.statement import ValueProblem, check_characters, parse_frames, plain, shorten, write_frames
from shiftdetect.errors import InputError
from tests.corpus.made_up import FEW, corpora, plain_values, statement, texts


def test_white_space_around_names_is_dropped_and_the_text_kept():
    made = statement(" a ", speaker=" Minister A\n", text=" It held. ", role="  ", venue=" Hall ")
    assert (made.id, made.speaker, made.text, made.role, made.venue) == ("a", "Minister A", " It held. ", None, "Hall")


@pytest.mark.parametrize(
    ("precision", "time", "text"),
    [
        ("hour", datetime(2031, 5, 8, 14, 37), "2031-05-08T14:37"),
        ("day", datetime(2031, 5, 8), "2031-05-08"),
        ("week", datetime(2031, 5, 5), "2031-W19"),
        ("month", datetime(2031, 5, 1), "2031-05"),
    ],
)
def test_a_time_is_the_start_of_what_was_stated(precision, time, text):
    made = statement(time=datetime(2031, 5, 8, 14, 37), precision=precision)
    assert (made.time, made.date_text, made.date) == (time, text, time.date())


def test_a_day_carries_no_zone_and_a_clock_keeps_its_own():
    aware = datetime(2031, 5, 8, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert statement(time=aware).time.tzinfo is None
    assert statement(time=aware, precision="hour").date == date(2031, 5, 8)


def test_a_statement_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        statement().text = "It broke."


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("id", 5, "type int"),
        ("id", None, "type NoneType"),
        ("text", b"It held.", "type bytes"),
        ("speaker", ["Minister A"], "type list"),
        ("role", 5, "type int"),
        ("url", float("nan"), "type float"),
        ("time", "2031-05-02", "type str"),
        ("time", date(2031, 5, 2), "type date"),
        ("time", None, "type NoneType"),
        ("time", pd.NaT, "type NaTType"),
        ("precision", "year", "no such precision"),
        ("precision", None, "no such precision"),
        ("precision", ["day"], "no such precision"),
        ("columns", None, "mapping of names"),
        ("columns", [("page", 3)], "mapping of names"),
        ("columns", {3: "page"}, "mapping of names"),
        ("frames", 5, "list of labels"),
    ],
)
def test_a_field_of_another_type_is_refused_at_the_door(field, value, what):
    with pytest.raises(InputError, match=what) as caught:
        statement(**{field: value})
    (problem,) = caught.value.problems
    assert problem.column == field
    assert problem.remedy


def test_every_field_of_another_type_is_named_at_once():
    with pytest.raises(InputError) as caught:
        Statement(1, 2, 3, "2031", "year")
    assert [p.column for p in caught.value.problems] == ["id", "text", "speaker", "time", "precision"]


def test_columns_are_read_only():
    columns = statement(columns={"page": 3}).columns
    with pytest.raises(TypeError):
        columns["page"] = 4
    with pytest.raises(TypeError):
        del columns["page"]
    assert not hasattr(columns, "update")
    assert (columns, {**columns}, repr(columns)) == ({"page": 3}, {"page": 3}, "{'page': 3}")


def test_the_columns_given_are_copied():
    columns = {"tags": ["a"]}
    made = statement(columns=columns)
    columns["tags"].append("b")
    columns["page"] = 3
    assert made.columns == {"tags": ["a"]}


def test_any_column_is_looked_up_by_name():
    made = statement(frames=("safety",), columns={"page": 3})
    assert [made.get(name) for name in ("date", "frames", "page", "nothing")] == ["2031-05-02", ("safety",), 3, None]


def test_a_further_column_cannot_take_a_name_with_a_meaning():
    with pytest.raises(InputError, match=r"statement 'a', column 'role'.*Rename"):
        statement(columns={"role": "x"})


@FEW
@given(corpora())
def test_copies_are_equal_and_hash_alike(corpus):
    for made in corpus:
        copies = [copy.deepcopy(made), pickle.loads(pickle.dumps(made)), Statement(**asdict(made))]
        assert all(c == made and hash(c) == hash(made) for c in copies)


@given(plain_values())
def test_plain_values_stay_as_they_are(value):
    assert plain(value) == value
    assert type(plain(value)) is type(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), None),
        (np.float64("nan"), None),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (np.array(["a", "b"]), ["a", "b"]),
        ((1, (2,)), [1, [2]]),
        (datetime(2031, 5, 2, 14), "2031-05-02T14:00:00"),
        (Decimal("1.50"), "1.50"),
        ({1: date(2031, 5, 2)}, {"1": "2031-05-02"}),
    ],
)
def test_other_values_become_plain(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def deep_list():
    nested = []
    for _ in range(5000):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    "value", [float("inf"), b"bytes", object(), "\0", "\ud800", {"\0": 1}, [["\ud800"]], deep_list()]
)
def test_what_no_file_can_hold_is_refused(value):
    with pytest.raises(ValueProblem) as caught:
        plain(value)
    assert caught.value.remedy


def test_a_bad_value_is_named_with_its_statement_and_column():
    with pytest.raises(InputError, match="statement 'a', column 'data': a value of type bytes"):
        statement(columns={"data": b"x"})


def test_characters_beyond_ascii_are_fine():
    assert check_characters("naïve 🌉") == "naïve 🌉"


@pytest.mark.parametrize(
    ("value", "frames"),
    [
        (None, ()),
        ("", ()),
        ("safety", ("safety",)),
        ("safety; cost|safety", ("safety", "cost")),
        ('["either; or", "cost"]', ("either; or", "cost")),
        ([" safety ", ""], ("safety",)),
        (np.array(["safety"], dtype=object), ("safety",)),
    ],
)
def test_frames_are_read_from_lists_and_text(value, frames):
    assert parse_frames(value) == frames


@pytest.mark.parametrize("value", ["[broken", "[1]", [1], 5, {"a": 1}])
def test_frames_of_another_form_are_refused(value):
    with pytest.raises(ValueProblem, match="list of labels"):
        parse_frames(value)


@given(st.lists(texts(), max_size=4))
def test_written_frames_read_back_the_same(labels):
    frames = parse_frames(labels)
    assert parse_frames(write_frames(frames)) == frames


def test_long_values_are_shortened():
    assert shorten(None) is None
    assert shorten([1]) == "[1]"
    assert len(shorten("x" * 500)) == 60
