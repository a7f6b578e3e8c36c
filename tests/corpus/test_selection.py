import copy
import pickle
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


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"speaker": "Minister A", "end": "2031-05-04"}, ("speaker=Minister A", "end=2031-05-04")),
        ({"where": {"page": [3, None]}, "start": date(2031, 5, 2)}, ("page=3", "page=", "start=2031-05-02")),
        ({"where": {"id": {"c", "a", "b"}, "live": True}}, ("id=a", "id=b", "id=c", "live=true")),
        ({"end": datetime(2031, 5, 4, 14, 30)}, ("end=2031-05-04T14:30:00",)),
        ({"where": {"id": []}}, ("id in nothing",)),
        ({}, ()),
    ],
)
def test_a_selection_says_what_it_kept_and_counts_the_rest(conditions, said):
    chosen = CORPUS.select(**conditions)
    assert chosen.filters == said
    assert chosen.n_left_out == len(CORPUS) - len(chosen)


def test_filters_and_what_they_left_out_add_up():
    chosen = CORPUS.select(end="2031-05-04").filter(lambda s: s.id != "a")[1:].take([True, False])
    assert chosen.filters == ("end=2031-05-04", "predicate", "row numbers", "row numbers")
    assert (len(chosen), chosen.n_left_out) == (1, len(CORPUS) - 1)
    assert (CORPUS.filters, CORPUS.n_left_out) == ((), 0)
    copies = [copy.deepcopy(chosen), pickle.loads(pickle.dumps(chosen))]
    assert all((c, c.filters, c.n_left_out) == (chosen, chosen.filters, chosen.n_left_out) for c in copies)


def test_filters_are_no_part_of_equality():
    chosen, anew = CORPUS.select(end="2031-05-04"), Corpus(CORPUS.select(end="2031-05-04"))
    assert (chosen, hash(chosen), chosen.sha256) == (anew, hash(anew), anew.sha256)
    assert (anew.filters, anew.n_left_out) == ((), 0)


def test_every_row_by_number_is_no_filter_and_a_condition_that_all_meet_is_one():
    assert CORPUS[:].filters == CORPUS.take([True] * len(CORPUS)).filters == ()
    assert CORPUS.filter(lambda s: True).filters == ("predicate",)


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
