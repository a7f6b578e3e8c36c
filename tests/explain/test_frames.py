import numpy as np
import pytest

from shiftdetect.drift.shares import share_change, shares_by_bin
from shiftdetect.explain.frames import change_parts, frame_labels, label_spans, share_parts, stance_labels
from tests.explain.said import said

STATEMENTS = [
    said("1", "Minister A", 1, ["rain", "age"], "asserts"),
    said("2", "Minister B", 1, []),
    said("3", "Minister B", 1, ["rain", "rain", " "], "hedges"),
    said("4", "Minister A", 3, ["cost"], ""),
    said("5", "Minister B", 4, ["rain"], "asserts"),
]
DATES = [s.date.isoformat() for s in STATEMENTS]


def test_labels_stand_in_order_of_first_appearance_and_count_once():
    labels = frame_labels(STATEMENTS)
    assert labels.names == ("rain", "age", "cost")
    assert labels.rows.tolist() == [0, 2, 3, 4]
    assert labels.values.tolist() == [[1, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]]


def test_statements_without_a_stance_are_no_part_of_the_shares():
    labels = stance_labels(STATEMENTS)
    assert labels.names == ("asserts", "hedges")
    assert labels.rows.tolist() == [0, 2, 4]


def test_spans_tell_first_and_last_appearance():
    rain, age, cost = label_spans(frame_labels(STATEMENTS), STATEMENTS, DATES)
    assert (rain.frame, rain.n, rain.n_days, rain.n_speakers) == ("rain", 3, 2, 2)
    assert (rain.first_date, rain.first_speaker, rain.first_id) == ("2031-05-01", "Minister A", "1")
    assert (rain.last_date, rain.last_speaker, rain.last_id) == ("2031-05-04", "Minister B", "5")
    assert (age.first_id, age.last_id) == ("1", "1")
    assert cost.n == 1


def test_commonest_keeps_the_most_used_in_order_of_first_appearance():
    labels = frame_labels([said("1", "A", 1, "abc"), said("2", "A", 2, "bc"), said("3", "A", 3, "c")])
    assert labels.commonest(2).names == ("b", "c")
    assert labels.commonest(2).values.tolist() == [[1, 1], [1, 1], [0, 1]]
    assert frame_labels([said("1", "A", 1, "ab")]).commonest(1).names == ("a",)


def test_share_parts_carry_zeros_too():
    labels = frame_labels(STATEMENTS)
    shares = shares_by_bin(labels.values, np.array([10, 10, 12, 13]))
    found = share_parts(labels.names, ["day 10", "day 12", "day 13"], shares)
    assert len(found) == 9
    by_key = {(part.group, part.frame): part for part in found}
    first = by_key["day 10", "age"]
    assert (first.n, first.total, first.share) == (1, 2, 0.5)
    assert by_key["day 12", "rain"].share == 0.0
    assert by_key["day 12", "rain"].high > 0.5


def test_change_parts_put_the_largest_difference_first_and_nan_becomes_none():
    y = np.array([[1, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]])
    change = share_change(y, [0, 1, 2, 3], 2)
    found = change_parts(["gone", "never", "stays", "new"], "2031-05-03", change)
    assert [part.frame for part in found] == ["gone", "stays", "new"]
    assert (found[0].before, found[0].after, found[0].difference) == (1.0, 0.0, -1.0)
    assert (found[0].low, found[0].high, found[0].p_value) == (None, None, None)
    assert found[0].refused == "4 days with labels, and 5 are needed. Label statements of more days."


def test_change_parts_hold_numbers_where_there_are_some():
    change = share_change([[1], [1], [1], [0], [0], [0]], [0, 1, 2, 3, 4, 5], 3)
    (found,) = change_parts(["gone"], "2031-05-04", change)
    assert found.p_value == pytest.approx(0.1, abs=0.03)
    assert found.refused is None
    assert found.low < -0.5 < found.high


def test_no_labels_at_all():
    labels = frame_labels([said("1", "Minister A", 1)])
    assert labels.names == ()
    assert len(labels.rows) == 0
    assert labels.commonest().values.shape == (0, 0)
    assert label_spans(labels, [], []) == ()
