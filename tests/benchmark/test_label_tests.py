"""False alarms and power of the tests of labels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shiftdetect.benchmark import label_tests
from shiftdetect.benchmark.label_tests import (
    SHARE,
    SHARE_ANYONE,
    Counted,
    Setting,
    draw,
    main,
    measure,
    page,
)

SHIPPED = Path(__file__).parents[2] / "docs" / "benchmark"


def kept_rows() -> list[Counted]:
    kept = json.loads((SHIPPED / label_tests.RECORD).read_text(encoding="utf-8"))
    return [Counted(Setting(**row["setting"]), row["alarms"], row["tested"]) for row in kept]


def test_the_page_is_the_record_of_these_settings() -> None:
    rows = kept_rows()

    assert page(rows) == (SHIPPED / label_tests.PAGE).read_text(encoding="utf-8")
    assert tuple(row.setting for row in rows) == label_tests.SETTINGS


def test_speakers_change_places_where_the_mix_moves() -> None:
    _, days, who = draw(Setting(40, 3.0, 1.0, 0.0), np.random.default_rng(0))

    assert who[days < 10].mean() < 1.0
    assert who[days >= 30].mean() > 3.0


def test_a_new_mix_is_no_shift_but_where_all_are_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_tests, "SETTINGS", (Setting(12, 3.0, 3.0, 0.8),))
    monkeypatch.setattr(label_tests, "N_PERMUTATIONS", 99)

    (row,) = measure(100)

    assert row.alarms[SHARE] <= 0.12 * row.tested[SHARE]
    assert row.alarms[SHARE_ANYONE] > 0.4 * row.tested[SHARE_ANYONE]


def test_the_command_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_tests, "SETTINGS", (Setting(8, 0.0, 1.0, 0.0), Setting(8, 0.0, 1.0, 0.0, 3.0)))

    done = CliRunner().invoke(main, ["-o", str(tmp_path), "--n-streams", "3"])

    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / label_tests.RECORD).read_text())[0]["tested"][SHARE] == 3
    assert "| 8 | 0.0 | 1.0 | 0.0 | 3 |" in (tmp_path / label_tests.PAGE).read_text()
