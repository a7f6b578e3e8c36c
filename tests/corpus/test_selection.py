from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from shiftdetect.corpus import Corpus
from shiftdetect.errors import InputError
from tests.corpus.made_up import statement

CORPUS = Corpus(
    [
        statement("a", 2, topic="bridge", frames=("safety", "cost"), columns={"page": 3, "live": True, "tags": []}),
        statement("b", 3, speaker="Minister B", topic="bridge", columns={"page": 4.0, "live": False, "tags": ["x"]}),
        statement("c", 4, role="minister", columns={"page": "3", "tags": [1, "y"]}),
        statement("d", time=datetime(2031, 5, 4, 14, 30), precision="hour"),
        statement("e", time=datetime(2031, 6, 1), precision="month"),
    ],
    source="x.csv",
)


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ({}, "abcde"),
        ({"speaker": "Minister B"}, "b"),
        ({"speaker": ["Minister B", "Minister A"], "topic": "bridge"}, "ab"),
        ({"where": {"frames": "cost"}}, "a"),
        ({"where": {"frames": None}}, "bcde"),
        ({"where": {"page": 3}}, "ac"),
        ({"where": {"page": "3"}}, "ac"),
        ({"where": {"page": {"4", "5"}}}, "b"),
        ({"where": {"page": "three"}}, ""),
        ({"where": {"page": True}}, ""),
        ({"where": {"live": True}}, "a"),
        ({"where": {"live": "False"}}, "b"),
        ({"where": {"live": ""}}, "cde"),
        ({"where": {"tags": "x"}}, "b"),
        ({"where": {"tags": 1}}, "c"),
        ({"where": {"role": None}}, "abde"),
        ({"where": {"id": ("a", "e"), "topic": "bridge"}}, "a"),
        ({"where": {"date": "2031-05-04"}}, "cd"),
        ({"where": {"date": "2031-05-04T14:30"}}, "d"),
        ({"where": {"date": "2031-06"}}, "e"),
        ({"start": "2031-05-03"}, "bcde"),
        ({"end": "2031-05-04"}, "abcd"),
        ({"end": "2031-05-04T14:29"}, "abc"),
        ({"end": "2031-05-04T14:30"}, "abcd"),
        ({"start": date(2031, 5, 3), "end": date(2031, 5, 3)}, "b"),
        ({"start": "2031-05", "end": "2031-05"}, "abcd"),
        ({"start": "2031-06-02"}, ""),
    ],
)
def test_what_fits_is_kept(conditions, ids):
    chosen = CORPUS.select(**conditions)
    assert "".join(chosen.ids) == ids
    assert chosen.source == "x.csv"


def test_a_filter_is_any_predicate():
    assert CORPUS.filter(lambda s: s.date.day == 4).ids == ["c", "d"]


def test_an_unknown_column_is_refused_with_the_columns_that_exist():
    with pytest.raises(InputError) as caught:
        CORPUS.select(where={"pgae": 3, "venue": "x"})
    first, second = caught.value.problems
    assert (first.column, second.column) == ("pgae", "venue")
    assert "Did you mean 'page'?" in first.remedy
    assert "id, date, speaker, text, topic, role, frames, page, live, tags" in second.remedy


def test_nothing_is_selected_from_nothing():
    assert len(Corpus([]).select(where={"venue": "x"}, start="2031-05-02")) == 0


def test_a_start_in_another_zone_is_converted():
    zone = timezone(timedelta(hours=2))
    corpus = Corpus([statement(str(h), time=datetime(2031, 5, 2, h, tzinfo=zone), precision="hour") for h in (1, 2, 3)])
    assert corpus.select(start="2031-05-02T00:00Z").ids == ["2", "3"]
    assert corpus.select(end=datetime(2031, 5, 2, 0, tzinfo=UTC)).ids == ["1", "2"]
    assert corpus.select(start="2031-05-02T03:00").ids == ["3"]


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"start": "03/04/2031"}, "start: the date is ambiguous.*2031-04-03 or 2031-03-04"),
        ({"end": "soon"}, "end: the date cannot be read.*YYYY-MM-DD"),
        ({"start": "2031-05-02T00:00Z"}, "start: the statements have no time zone.*without the offset"),
    ],
)
def test_a_start_that_is_no_date_is_refused(conditions, message):
    with pytest.raises(InputError, match=message):
        CORPUS.select(**conditions)
