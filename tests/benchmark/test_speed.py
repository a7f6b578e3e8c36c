"""The speed study measures and judges; how fast this machine is, is not a test's business."""

import json

from click.testing import CliRunner

from shiftdetect.benchmark.speed import main, page

SHORT = {"processors": 2, "pairs": 150, "wall_seconds": 1.2}
COMPARED = {"statements": 1000, "pairs": 16200, "read": 1500, "read_seconds": 25.0}


def test_a_small_run_writes_both_files(tmp_path):
    done = CliRunner().invoke(
        main, ["-o", str(tmp_path), "--statements", "2000", "--days", "30", "--speakers", "4", "--compared", "10"]
    )
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["speed.json", "speed.md"]
    assert "| 200 |" in done.output
    assert "| 2,000 |" in done.output
    made = json.loads((tmp_path / "speed.json").read_text())
    assert made["comparer"]["statements"] == 10
    assert made["short_pairs"]["pairs"] > 100
    assert made["short_pairs"]["wall_seconds"] > 0
    assert 0 < made["comparer"]["read"] <= made["comparer"]["pairs"]


def test_what_all_pairs_take_is_reckoned_from_those_that_were_read():
    row = {"statements": 10, "sum_seconds": 1.0, "scan_seconds": 1.0, "order_seconds": 1.0, "peak_gb": 0.5}
    assert "| 1,000 | 16,200 | 1,500 | 60 | 4.5 |" in page([row, row], 5, 2, COMPARED, SHORT)


def test_an_aim_that_is_missed_is_said():
    few = {"statements": 10, "sum_seconds": 1.0, "scan_seconds": 1.0, "order_seconds": 1.0, "peak_gb": 0.5}
    many = {"statements": 100, "sum_seconds": 2.0, "scan_seconds": 16.0, "order_seconds": 1.0, "peak_gb": 3.0}
    text = page([few, many], 5, 2, COMPARED, SHORT)
    assert "≤ 15 | 16.0 | **no** |" in text
    assert "≤ 4 | 3.0 | yes |" in text
    assert "≤ 11 | 9.0 | yes |" in text


def test_pairs_by_the_clock_are_judged_on_two_processors_at_most():
    row = {"statements": 10, "sum_seconds": 1.0, "scan_seconds": 1.0, "order_seconds": 1.0, "peak_gb": 0.5}
    said = [
        page([row, row], 5, 2, COMPARED, SHORT | changed).splitlines()[-1]
        for changed in ({}, {"wall_seconds": 1.3}, {"processors": 8})
    ]
    assert said == ["| 2 | 150 | 125 | met |", "| 2 | 150 | 115 | **not met** |", "| 8 | 150 | 125 |  |"]
