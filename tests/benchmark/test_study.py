import json
from xml.etree import ElementTree

import numpy as np
import pytest

from shiftdetect.benchmark import calibration
from shiftdetect.benchmark.acceptance import judge
from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.benchmark.calibration import run_study
from shiftdetect.benchmark.calibration_page import page
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


@pytest.fixture
def small(monkeypatch, encoded):
    """A study of few cells, so that what is tested is how it is kept and written."""
    monkeypatch.setattr(calibration, "_encoders", lambda banks: iter([("MiniLM", encoded)]))
    monkeypatch.setattr(calibration, "SHAPES", (("abrupt", 1.0), ("reversal", 0.75)))
    monkeypatch.setattr(calibration, "SIZES", ((24, 8),))
    monkeypatch.setattr(calibration, "PART", 3)


def test_the_study_writes_its_record_its_page_and_its_figures(tmp_path, small):
    made = run_study(tmp_path / "made", tmp_path / "kept.jsonl", n_null=4, n_power=4, n_permutations=19)
    assert [path.name for path in made] == ["calibration.json", "calibration.md", "false_alarms.svg", "power.svg"]
    cells = json.loads(made[0].read_text())["cells"]
    long = ["abrupt, 0.5 replaced", "abrupt, 0.75 replaced"]
    assert [cell["name"] for cell in cells] == [
        *NULLS,
        "abrupt, 1 replaced",
        "reversal, 0.75 replaced",
        "two, 0.75 replaced",
        *AUTOCORRELATED,
        *long,
        "day clusters",
        "reversal, 0.75 replaced",
    ]
    assert all(cell["n_streams"] == (2 if cell["kind"] == "bound" else 4) for cell in cells)
    assert all(0.0 <= cell["rates"]["scan"][1] <= cell["rates"]["scan"][0] <= 1.0 for cell in cells)
    text = made[1].read_text()
    blocks = [cell for cell in cells if "scan by blocks" in cell["rates"]]
    assert [cell["name"] for cell in blocks] == [*AUTOCORRELATED, *long, "day clusters"]
    segmented = [cell for cell in cells if cell["segmentation_f1"] is not None]
    assert text.count("| MiniLM |") == len(cells) + len(blocks) + len(segmented)
    assert "Made by `make bench` with shiftdetect" in text
    assert "before it came to ask" not in text
    for figure in made[2:]:
        root = ElementTree.fromstring(figure.read_text())
        assert root.tag.endswith("svg")
        assert "order test" in figure.read_text()


def test_a_study_that_was_stopped_goes_on_and_ends_the_same(tmp_path, small, monkeypatch):
    kept = tmp_path / "kept.jsonl"
    whole = run_study(tmp_path / "whole", kept, n_null=4, n_power=4, n_permutations=19)[1].read_text()
    lines = kept.read_text().splitlines()
    kept.write_text("\n".join(lines[:5]) + "\n" + lines[5][:40])  # stopped in the middle of a line
    ran = []
    run_cell = calibration.measure_cell
    monkeypatch.setattr(calibration, "measure_cell", lambda *a, **k: ran.append(a[0]) or run_cell(*a, **k))
    assert run_study(tmp_path / "again", kept, n_null=4, n_power=4, n_permutations=19)[1].read_text() == whole
    assert len(ran) == len(lines) - 5
    ran.clear()
    run_study(tmp_path / "more", kept, n_null=7, n_power=4, n_permutations=19)
    assert ran  # more streams are added to those that were run
    assert len(ran) < len(lines)


def _cell(kind, name, n, scan, order, **more):
    alike = {"scan": (scan, scan - 0.02, scan + 0.015), "order": (order, order - 0.02, order + 0.015)}
    return {
        "encoder": "MiniLM",
        "kind": kind,
        "name": name,
        "settings": {"n": n, "shape": name.split(",")[0]},
        "rates": alike,
        "rates_01": {"scan": (0.01,), "order": (0.03,)},
        "median_location_error": 0.0,
        "segmentation_f1": None,
        **more,
    }


def test_a_record_from_before_the_segmentation_was_made_anew_says_so_and_judges_no_aim_by_it(tmp_path, small):
    made = run_study(tmp_path / "made", tmp_path / "kept.jsonl", n_null=4, n_power=4, n_permutations=19)
    record = json.loads(made[0].read_text())
    assert page(record) == made[1].read_text()
    assert "| segments: any alarm" in page(record)
    del record["revision"]
    older = page(record)
    assert older.index("**The rows of the segmentation") < older.index("## What was aimed at")
    assert "| segments: any alarm" not in older
    assert "| two changes" not in older
    assert "## Several changes: the segmentation" in older
    assert "the order test's too" in older
    assert "the order test's that within speakers" in page({**record, "revision": 5})


def test_aims_are_judged_by_the_worst_cell():
    cells = [_cell("null", "iid", 24, 0.05, 0.05), _cell("null", "mix", 60, 0.08, 0.06)]
    cells += [
        _cell("power", "reversal, 0.75 replaced", 60, 0.1, 0.6),
        _cell("power", "abrupt, 0.5 replaced", 60, 0.4, 0.5),
    ]
    aims = {aim.aim: aim for aim in judge(cells)}
    alarms = aims["scan: false alarms at .05, every null, ≤ .070"]
    assert not alarms.met
    assert alarms.reached == "at most 0.080 (MiniLM, mix, n = 60)"
    assert aims["order: false alarms at .05, every null, ≤ .070"].met
    assert not aims["order: false alarms at .01 ≤ .025"].met
    assert not aims["scan, n = 60, 0.5 replaced (MiniLM): power ≥ 0.5"].met
    ratio = aims["order test, reversal, n = 60, .75 replaced (MiniLM): power ≥ 1.3 times the scan's"]
    assert (ratio.met, ratio.reached) == (True, "0.600 against 0.100: 6.00 times")
    assert not any("segments" in aim for aim in aims)


def test_the_two_tests_stand_side_by_side_where_a_change_is_no_step(tmp_path, small):
    made = run_study(tmp_path / "made", tmp_path / "kept.jsonl", n_null=4, n_power=4, n_permutations=19)
    record = json.loads(made[0].read_text())
    record["cells"] = [_whole(record, "phases, 0.75 replaced", 60, scan=0.4, order=0.6), *record["cells"]]
    rows = [line for line in page(record).split("\n## ") if line.startswith("The order test beside the scan")]
    assert len(rows) == 1
    assert "| phases, 0.75 replaced | 4 | .05 | 0.400" in rows[0]
    assert "| 1.50 | 0.500 (0.500 to 0.500) |" in rows[0]
    assert "'Every null' is every one of up to 24 statements" in page(record) or "of up to 150 statements" in page(
        record
    )
    del record["cells"][1:]
    record["cells"][0]["settings"]["shape"] = "abrupt"
    assert "## The order test beside the scan" not in page(record)


def _whole(record, name, n, *, scan, order):
    cell = json.loads(json.dumps(next(cell for cell in record["cells"] if cell["kind"] == "power")))
    cell |= {"name": name, "settings": {**cell["settings"], "n": n, "shape": name.split(",")[0]}}
    cell["rates"] |= {"scan": [scan, scan, scan], "order": [order, order, order], "scan within speakers": [0.5] * 3}
    return cell
