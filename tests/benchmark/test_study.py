import json

import numpy as np
import pytest

from shiftdetect.benchmark import calibration
from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.benchmark.calibration import run_study
from shiftdetect.benchmark.streams import StreamSettings
from shiftdetect.benchmark.study import (
    AUTOCORRELATED,
    NULLS,
    Encoded,
    binomial_interval,
    draw_streams,
    measure_cell,
    null_settings,
)
from shiftdetect.encode import TfidfEncoder


@pytest.fixture(scope="module")
def banks():
    return [load_bank(name) for name in bank_names()]


@pytest.fixture(scope="module")
def encoded(banks):
    texts = [text for bank in banks for texts in bank.wordings.values() for text in texts]
    return Encoded(TfidfEncoder(max_features=300).fit(texts))


@pytest.mark.parametrize("null", [null for null in NULLS if null != "boilerplate"])
def test_the_tests_keep_their_false_alarm_rate_on_every_null(null, banks, encoded):
    """The full study has 300 streams a cell; these 80 would show a test that alarms twice as often as it says."""
    cell = measure_cell(null, draw_streams(banks, null_settings(null, 60, 12), 80, seed=1), encoded, 99)
    for test in ("scan", "order"):
        assert binomial_interval(int(np.sum(cell.p_values[test] <= 0.05)), 80)[1] <= 0.05


def test_a_broken_null_would_be_seen(banks, encoded):
    """Within-speaker permutation alone takes what a day's statements share for a shift."""
    cell = measure_cell(
        "clusters", draw_streams(banks, null_settings("day clusters", 150, 20), 40, seed=2), encoded, 99
    )
    broken = cell.p_values["scan within speakers"]
    assert binomial_interval(int(np.sum(broken <= 0.05)), 40)[1] > 0.05


def test_a_replaced_story_is_found_where_it_changed(banks, encoded):
    settings = StreamSettings(n=100, days=12, shape="abrupt", delta=1.0)
    cell = measure_cell("all replaced", draw_streams(banks, settings, 16, seed=3), encoded, 99)
    assert cell.rate("scan")[0] >= 0.9
    assert np.median(cell.location_errors) <= 1


def test_binomial_interval_at_the_ends():
    assert binomial_interval(0, 20)[1] == 0.0
    assert binomial_interval(20, 20)[2] == 1.0


def test_the_study_writes_its_figures_and_a_page_of_them(tmp_path, monkeypatch, encoded):
    monkeypatch.setattr(calibration, "_encoders", lambda banks: iter([("TF-IDF", encoded)]))
    monkeypatch.setattr(calibration, "SHAPES", (("abrupt", 1.0),))
    monkeypatch.setattr(calibration, "SIZES", ((24, 8),))
    record, page = run_study(tmp_path / "made", n_null=4, n_power=4, n_permutations=19)
    rows = json.loads(record.read_text())["rows"]
    long = ["day clusters", "abrupt, 0.5 replaced", "abrupt, 0.75 replaced"]
    assert [row["name"] for row in rows] == [*NULLS, *AUTOCORRELATED, *long, "abrupt, 1 replaced"]
    assert all(0.0 <= row["rates"]["scan"][1] <= row["rates"]["scan"][0] <= 1.0 for row in rows)
    text = page.read_text()
    blocks = [row for row in rows if "scan by blocks" in row["rates"]]
    assert [row["name"] for row in blocks] == [*AUTOCORRELATED, *long]
    assert text.count("| TF-IDF |") == len(rows) + len(blocks)
    assert "Made by `make bench` with shiftdetect" in text
    again = run_study(tmp_path / "again", n_null=4, n_power=4, n_permutations=19)[1]
    assert again.read_text() == text
