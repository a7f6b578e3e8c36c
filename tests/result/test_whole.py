"""Rounding and round trips of the whole result."""

import json

import msgspec
import pytest

from shiftdetect.errors import ShiftDetectError
from shiftdetect.result import SCHEMA_VERSION, DriftPoint, Gap, ResultData, ShiftTest, rounded
from tests.report import sample


@pytest.mark.parametrize("made", [sample.sample_result, sample.no_shift, sample.refused, sample.one_statement])
def test_a_result_is_read_back_as_it_was(made):
    result = rounded(made())
    assert ResultData.from_json(result.to_json()) == result
    assert ResultData.from_json(result.to_json()).to_json() == result.to_json()


def test_text_that_is_no_result_is_refused():
    with pytest.raises(msgspec.ValidationError, match="settings"):
        ResultData.from_json("{}")


def test_fields_that_are_not_known_are_left_out_and_named():
    raw = json.loads(rounded(sample.sample_result()).to_json())
    raw["mood"] = 3
    raw["settings"]["weather"] = {"rain": True}
    for point in raw["drift"]:
        point["u_squared"] = 0.1
    with pytest.warns(UserWarning, match=r"does not know: settings\.weather, drift\.u_squared, mood\. They are left"):
        result = ResultData.from_json(json.dumps(raw))
    assert result == rounded(sample.sample_result())
    raw |= {f"new_{k:02}": k for k in range(9)}
    with pytest.warns(UserWarning, match=r"new_04 and 4 more\."):
        ResultData.from_json(json.dumps(raw))


def test_what_is_known_is_read_without_a_word(recwarn):
    ResultData.from_json(rounded(sample.sample_result()).to_json())
    assert not recwarn.list


def test_a_later_format_is_refused():
    raw = json.loads(rounded(sample.sample_result()).to_json())
    raw["settings"] |= {"schema": SCHEMA_VERSION + 1, "shiftdetect": "9.1"}
    with pytest.raises(ShiftDetectError, match=r"9\.1 in version 2 .* up to 1: .* shiftdetect 9\.1 or later"):
        ResultData.from_json(json.dumps(raw))


def test_rounding_reaches_every_number_and_nothing_else():
    point = DriftPoint(
        date="2031-05-02",
        baseline="first",
        n=3,
        n_baseline=4,
        first="2031-05-01",
        baseline_first="2031-04-01",
        baseline_last="2031-04-03",
        u=1 / 3,
        low=-1e-9,
        high=None,
    )
    assert rounded(point) == msgspec.structs.replace(point, u=0.333333, low=0.0)
    assert str(rounded(point).low) == "0.0"


def test_rounding_goes_into_tuples_of_parts():
    result = msgspec.structs.replace(
        sample.sample_result(), shift_test=ShiftTest(p_value=2 / 3), drift=(), notes=("as it is",)
    )
    done = rounded(result)
    assert done.shift_test.p_value == 0.666667
    assert done.notes == ("as it is",)
    assert all(u is None or round(u, 6) == u for u in (pair.u for pair in done.speakers))


def test_parts_are_frozen():
    gap = Gap(first="2031-05-02", last="2031-05-03", n_bins=2)
    with pytest.raises(AttributeError):
        gap.n_bins = 3
