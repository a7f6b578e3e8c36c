from datetime import UTC, datetime, timedelta, timezone

import pytest

from shiftdetect.corpus.checks import check_text, find_duplicates, find_mixed_zones
from shiftdetect.corpus.statement import ValueProblem

NAIVE, LONDON = datetime(2031, 5, 2, 9), datetime(2031, 5, 2, 9, tzinfo=UTC)
PARIS, BOSTON = (datetime(2031, 5, 2, 9, tzinfo=timezone(timedelta(hours=h))) for h in (1, -5))


@pytest.mark.parametrize(
    ("value", "problem"), [(None, "empty"), (" \n", "empty"), (5, "type int"), ("\0", "NUL"), ("\udc00", "surrogate")]
)
def test_what_is_no_text_is_refused(value, problem):
    with pytest.raises(ValueProblem, match=problem):
        check_text(value, "text")


def test_every_later_use_of_an_id_is_found_with_the_row_of_the_first():
    found = find_duplicates(["a", None, "a", "b", None, "a"], [2, 3, 4, 5, 6, 9])
    assert [f.index for f in found] == [2, 5]
    assert all("row 2" in f.problem for f in found)


@pytest.mark.parametrize("times", [[], [None], [NAIVE, None, NAIVE], [LONDON, LONDON]])
def test_one_zone_is_fine(times):
    assert find_mixed_zones(times) == []


def test_the_rows_in_the_rarer_zones_are_found():
    found = find_mixed_zones([BOSTON, LONDON, PARIS, None, LONDON])
    assert [f.index for f in found] == [0, 2]
    assert found[0].problem == "the time zone -05:00 where 2 other rows have the time zone +00:00"
    assert "one zone" in found[0].remedy


def test_times_with_and_without_a_zone_cannot_be_mixed():
    (found,) = find_mixed_zones([LONDON, NAIVE, LONDON])
    assert found.index == 1
    assert found.problem.startswith("no time zone where 2 other rows have")
    assert "offset" in found.remedy
