"""The speed study measures and judges; how fast this machine is, is not a test's business."""

import json

from click.testing import CliRunner

from shiftdetect.benchmark.speed import main, page

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
    assert 0 < made["comparer"]["read"] <= made["comparer"]["pairs"]


def test_what_all_pairs_take_is_reckoned_from_those_that_were_read():
    row = {"statements": 10, "sum_seconds": 1.0, "scan_seconds": 1.0, "order_seconds": 1.0, "peak_gb": 0.5}
    assert "| 1,000 | 16,200 | 1,500 | 60 | 4.5 |" in page([row, row], 5, 2, COMPARED)


def test_an_aim_that_is_missed_is_said():
    few = {"statements": 10, "sum_seconds": 1.0, "scan_seconds": 1.0, "order_seconds": 1.0, "peak_gb": 0.5}
    many = {"statements": 100, "sum_seconds": 2.0, "scan_seconds": 16.0, "order_seconds": 1.0, "peak_gb": 3.0}
    text = page([few, many], 5, 2, COMPARED)
    assert "≤ 15 | 16.0 | **no** |" in text
    assert "≤ 4 | 3.0 | yes |" in text
    assert "≤ 11 | 9.0 | yes |" in text
