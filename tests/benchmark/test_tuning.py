"""Settings of other packages' methods are those that did best on streams that nothing is reported on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from shiftdetect.benchmark import tuning
from shiftdetect.benchmark.methods import Method, Tools
from shiftdetect.benchmark.tasks import read_task, shipped_cards
from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import ShiftDetectError

DOCS = Path(__file__).parents[2] / "docs" / "benchmark"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(TfidfEncoder().fit(["the dam held", "the dam broke"]))


def told(series, tools, *, late: int = 1, silent: bool = True) -> list[int]:
    """Know the truth, and tell it late; where nothing changes say so or sound an alarm."""
    return [min(place + late, series.n_places - 1) for place in series.change_points] or ([] if silent else [3])


def told_method() -> Method:
    return Method("told", "points", told, "told by a test", "peer", True, settings={"late": 0, "silent": True})


def test_no_stream_that_settings_are_chosen_on_is_reported() -> None:
    (card,) = [path for path in shipped_cards() if path.parent.name == "banks"]
    reported = read_task(card).data
    chosen_on = tuning.tuning_series()
    assert list(dict.fromkeys(s.name for s in chosen_on)) == list(dict.fromkeys(s.name for s in reported))
    assert not {s.texts for s in chosen_on} & {s.texts for s in reported}


def test_every_combination_is_measured_and_the_best_is_found(tools: Tools) -> None:
    grid = {"late": (9, 2, 0), "silent": (False, True)}
    tried = tuning.try_all(told_method(), grid, tuning.tuning_series(1), tools)
    assert [tuple(one.settings.values()) for one in tried] == [
        (9, False), (9, True), (2, False), (2, True), (0, False), (0, True)
    ]  # fmt: skip
    assert [one.f1 for one in tried] == [0.0, round(5 / 11, 4), round(6 / 11, 4), 1.0, round(6 / 11, 4), 1.0]
    assert [one.alarms for one in tried] == [1.0, 0.0] * 3
    assert tuning.best(tried) == tried[3]


def test_what_was_tried_is_written_and_who_runs_otherwise_is_named(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    methods = {"told": told_method(), "late": replace(told_method(), name="late", settings={"late": 9})}
    monkeypatch.setattr(tuning, "tuned_method", methods.__getitem__)
    grids = {"told": {"late": (0, 9)}, "late": {"late": (0, 9)}}
    asked: list[str] = []
    long = tuning.long_nulls(2)
    assert tuning.run_tuning(tmp_path, tuning.tuning_series(1), tools, grids, asked.append, long) == ["late"]
    assert asked == ["told", "late"]
    kept = json.loads((tmp_path / tuning.KEPT).read_text(encoding="utf-8"))
    assert [(one["method"], one["settings"]["late"]) for one in kept] == [
        ("told", 0), ("told", 9), ("late", 0), ("late", 9)
    ]  # fmt: skip
    text = (tmp_path / tuning.PAGE).read_text(encoding="utf-8")
    assert "on 11 streams" in text
    assert "of 4 streams of 150 statements" in text
    assert "| told | late 0, 9 | late 0 | 1.000 | 0.000 | 0.455 | 0.000 |" in text


def test_alarms_on_long_streams_are_those_of_the_best_settings(tools: Tools) -> None:
    long = tuning.long_nulls(2)
    assert {(len(s.texts), s.n_places, s.change_points) for s in long} == {(150, 20, ())}
    tried = [tuning.Tried("told", {"silent": loud}, f1, 0.0) for loud, f1 in ((False, 0.9), (True, 0.1))]
    added = tuning.with_long_alarms(told_method(), tried, long, tools)
    assert [one.long_alarms for one in added] == [1.0, None]
    assert tuning.with_long_alarms(told_method(), tried, (), tools) == tried


def test_the_leaderboard_runs_what_the_committed_page_found() -> None:
    kept = [tuning.Tried(**row) for row in json.loads((DOCS / tuning.KEPT).read_text(encoding="utf-8"))]
    tried = {name: [one for one in kept if one.method == name] for name in tuning.GRIDS}
    for name, grid in tuning.GRIDS.items():
        assert [one.settings for one in tried[name]] == list(tuning.settings_of(grid))
        (method,) = tuning.methods_for("points", [name])
        assert tuning.in_use(method, grid) == tuning.best(tried[name]).settings, name
    n = len(tuning.tuning_series(1)) * tuning.PER_CELL
    assert (DOCS / tuning.PAGE).read_text(encoding="utf-8") == tuning.page(tried, n)


def test_a_package_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = replace(told_method(), needs=("no_such_package",))
    monkeypatch.setattr(tuning, "methods_for", lambda role, names: [absent])
    with pytest.raises(ShiftDetectError, match=r"needs no_such_package: pip install 'shiftdetect\[peers\]'"):
        tuning.tuned_method("told")
