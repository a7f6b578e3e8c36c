"""False alarms where the statements of a day share one strong thing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shiftdetect.benchmark import shared_days
from shiftdetect.benchmark.shared_days import Counted, Setting, draw, main, measure, page

SHIPPED = Path(__file__).parents[2] / "docs" / "benchmark"


def test_the_page_is_the_record() -> None:
    kept = json.loads((SHIPPED / shared_days.RECORD).read_text(encoding="utf-8"))
    rows = [Counted(Setting(**row["setting"]), row["n_streams"], row["alarms"]) for row in kept]
    assert page(rows) == (SHIPPED / shared_days.PAGE).read_text(encoding="utf-8")


def test_statements_of_a_day_share_one_direction() -> None:
    setting = Setting(days=6, speakers=4, shared=50.0)
    moments = draw(setting, np.random.default_rng(0))
    n, sums = moments.bin_sums
    means = sums / n[:, None]

    assert moments.n_bins == 6
    assert means[:, 0].std() > 10 * means[:, 1:].std()


def test_asking_more_carefully_raises_fewer_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_days, "SETTINGS", (Setting(6, 4, 3.0),))
    monkeypatch.setattr(shared_days, "N_PERMUTATIONS", 99)

    (row,) = measure(120)

    assert row.alarms["order"] < row.alarms["order, days asked at .1"]
    assert row.alarms["order"] <= 0.12 * 120


def test_the_command_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_days, "SETTINGS", (Setting(6, 2, 1.0),))

    done = CliRunner().invoke(main, ["-o", str(tmp_path), "--n-streams", "3"])

    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / shared_days.RECORD).read_text())[0]["n_streams"] == 3
    assert "| 6 | 2 | 1.0 | 3 |" in (tmp_path / shared_days.PAGE).read_text()
