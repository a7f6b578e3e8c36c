"""What another program found: the way out, the way back, and what is said of a file that is not right."""

from __future__ import annotations

import importlib.metadata
import json
import runpy
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from shiftdetect.benchmark.methods import Tools, registry
from shiftdetect.benchmark.outside import (
    as_measured_there,
    export_tasks,
    read_predictions,
    register_predictions,
    series_of,
)
from shiftdetect.benchmark.run import run_task
from shiftdetect.benchmark.tasks import Task, read_task
from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import InputError, ShiftDetectError
from tests.benchmark.folders import HEAD, STORIES, write_folder, write_rows

CARD = 'name = "drawn"\nkind = "streams"\n[streams]\nper_cell = 1\n'


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.registered()
    monkeypatch.setattr(registry, "_REGISTER", dict(registry._REGISTER))


@pytest.fixture
def tools() -> Tools:
    return Tools(TfidfEncoder().fit([*STORIES, "we said so at once as the engineers told us nobody doubts it"]))


@pytest.fixture
def bridge(tmp_path: Path) -> Task:
    return read_task(write_folder(tmp_path / "bridge", "changes"))


@pytest.fixture
def drawn(tmp_path: Path) -> Task:
    banks = Path(__file__).parents[2] / "shiftdetect" / "benchmark" / "banks"
    folder = tmp_path / "drawn"
    folder.mkdir()
    for bank in sorted(banks.glob("*.jsonl"))[:1]:
        (folder / bank.name).write_bytes(bank.read_bytes())
    card = CARD.replace("[streams]", HEAD + "[streams]")
    (folder / "task.toml").write_text(card, encoding="utf-8")
    return read_task(folder)


def pretend_installed(monkeypatch: pytest.MonkeyPatch, versions: dict[str, str]) -> None:
    """Of all else the truth is told: what is imported meanwhile must not think that everything is installed."""
    told = importlib.metadata.version
    monkeypatch.setattr("importlib.metadata.version", lambda name: versions.get(name) or told(name))


def head(*tasks: Task, **more: object) -> dict[str, object]:
    on = {task.name: {"revision": task.revision, "seconds": 2.5} for task in tasks}
    return {"method": "elsewhere", "about": "told by a test", "versions": {"other": "1.2"}, "tasks": on, **more}


def perfect(*tasks: Task) -> list[dict[str, object]]:
    return [
        {"task": task.name, "unit": k, "points": list(series.change_points)}
        for task in tasks
        for k, series in enumerate(series_of(task))
    ]


def test_what_is_exported_is_what_methods_are_given_without_the_truth(
    tmp_path: Path, bridge: Task, tools, monkeypatch
) -> None:
    monkeypatch.setattr(tools, "measured", lambda series: series.texts[::-1])
    (folder,) = export_tasks([bridge], tmp_path / "out", tools)
    series = bridge.data
    with np.load(folder / "0.npz", allow_pickle=False) as kept:
        assert sorted(kept) == ["bare", "places", "speakers", "vectors"]
        assert kept["places"].tolist() == series.places.tolist()
        assert np.allclose(kept["vectors"], tools.vectors(series.texts), atol=1e-6)
        assert np.allclose(kept["bare"], tools.vectors(series.texts[::-1]), atol=1e-6)
    rows = [json.loads(line) for line in (folder / "0.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["text"], row["place"]) for row in rows] == list(zip(series.texts, series.places.tolist(), strict=True))
    assert [row["bare"] for row in rows] == list(series.texts[::-1])
    about = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    assert (about["task"], about["revision"], about["units"]) == ("bridge", bridge.revision, 1)
    assert sorted(path.name for path in folder.iterdir()) == ["0.jsonl", "0.npz", "task.json"]
    with pytest.raises(ShiftDetectError, match="there already: take it away"):
        export_tasks([bridge], tmp_path / "out", tools)


def test_a_task_that_is_no_series_is_not_exported(tmp_path: Path, tools: Tools) -> None:
    task = read_task(write_folder(tmp_path / "pairs", "pairs"))
    with pytest.raises(ShiftDetectError, match="none of these tasks is of kind changes or streams"):
        export_tasks([task], tmp_path / "out", tools)
    assert not (tmp_path / "out").exists()


def test_perfect_predictions_get_one_and_their_own_time(tmp_path: Path, drawn: Task, tools: Tools) -> None:
    write_rows(tmp_path / "p.jsonl", [head(drawn, encoder="their own", settings={"k": 3}), *perfect(drawn)])
    found = [read_predictions(tmp_path / "p.jsonl", [drawn])]
    names = register_predictions(found, [drawn])
    records = as_measured_there(run_task(drawn, names, tools=tools, n_draws=10), found)
    named = {r.method: r for r in records}
    ours = named["elsewhere"]
    assert set(named) == {"zero", "lexical", "elsewhere"}
    assert ours.figures["F1@2, all"] == ours.figures["F1@0"] == [1.0, 1.0, 1.0]
    assert ours.figures["alarm rate"][0] == ours.figures["absolute error"][0] == 0.0
    assert (ours.group, ours.seconds, ours.peak_mb, ours.encoder) == ("peer", 2.5, None, "their own")
    assert (ours.settings, ours.versions["other"], "numpy" in ours.versions) == ({"k": 3}, "1.2", False)
    assert named["zero"].figures["F1@0"][0] == 0.0
    assert "numpy" in named["zero"].versions


def test_every_bad_line_is_named_at_once(tmp_path: Path, drawn: Task, bridge: Task) -> None:
    rows = perfect(drawn)
    n, name = len(rows), drawn.name
    rows[0] = {"task": name, "unit": 0, "points": [12]}
    rows[1] = {"task": name, "unit": 1, "points": "none"}
    rows[2] = {"task": name, "unit": n, "points": []}
    rows[3] = {"task": "quay", "unit": 3, "points": []}
    rows[4] = {"task": name, "unit": 5, "points": []}
    rows[6] = {"task": name, "unit": 6, "points": [2.5]}
    path = tmp_path / "p.jsonl"
    write_rows(path, [head(drawn), *rows])
    with path.open("a", encoding="utf-8") as stream:
        stream.write("no json\n")
    with pytest.raises(InputError) as error:
        read_predictions(path, [drawn, bridge])
    said = {(p.row, p.column): str(p) for p in error.value.problems}
    assert list(said) == [
        (2, "points"), (3, None), (4, "unit"), (5, "task"), (7, "unit"), (8, None), (n + 2, None), (None, "unit")
    ]  # fmt: skip
    assert "run from 0 to 11" in said[2, "points"]
    assert f"run from 0 to {n - 1}" in said[4, "unit"]
    assert "row 6 is about this unit" in said[7, "unit"]
    assert f"5 of {n} units of 'drawn' have no line: 1, 2, 3, 4, 6" in said[None, "unit"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "a, b"}, "without commas"),
        ({"method": "segments"}, "another method has this name"),
        ({"versions": {}}, "no version is named"),
        ({"tasks": {}}, "no task is named"),
        ({"tasks": {"quay": {"revision": "0", "seconds": 1}}}, "there is no such task .*Known: bridge"),
        ({"tasks": {"bridge": {"revision": "0", "seconds": 1}}}, "Export it again"),
        ({"tasks": {"bridge": {"revision": "0", "seconds": -1}}}, "took no such time"),
        ({"tasks": ["bridge"]}, "does not say what made the file .*docs/benchmark/tasks.md"),
        ({"about": 3}, r"row 1: the first line does not say what made the file .*\$.about"),
    ],
)
def test_a_first_line_that_is_not_right_is_named(tmp_path: Path, bridge: Task, change, said: str) -> None:
    write_rows(tmp_path / "p.jsonl", [head(bridge) | change, *perfect(bridge)])
    with pytest.raises(InputError, match=said):
        read_predictions(tmp_path / "p.jsonl", [bridge])


def test_two_files_of_one_name_and_tasks_that_a_file_leaves_out(tmp_path: Path, bridge: Task, drawn: Task) -> None:
    write_rows(tmp_path / "p.jsonl", [head(bridge), *perfect(bridge)])
    one = read_predictions(tmp_path / "p.jsonl", [bridge, drawn])
    with pytest.raises(ShiftDetectError, match="both name their method 'elsewhere'"):
        register_predictions([one, one], [bridge])
    with pytest.raises(ShiftDetectError, match="says nothing of drawn: name only tasks of bridge"):
        register_predictions([one], [bridge, drawn])


@pytest.mark.parametrize(
    ("corrected", "p_value", "points"), [(False, 0.02, (5,)), (True, 0.02, ()), (True, 0.005, (5,))]
)
def test_the_script_for_alibi_detect_writes_what_is_read(
    tmp_path: Path, bridge: Task, tools, monkeypatch, corrected: bool, p_value: float, points: tuple[int, ...]
) -> None:
    """With a stand-in that answers as alibi-detect is documented to: distance of the means for its p-value.

    The vectors that must not be read, those without boilerplate or those with it, are made all the same.
    """

    class Stand:
        def __init__(self, x_ref: np.ndarray, backend: str, p_val: float, n_permutations: int, device: str) -> None:
            assert (backend, p_val, device) == ("pytorch", 0.05, "cpu")
            assert n_permutations == (1000 if corrected else 100)
            self.x = x_ref

        def predict(self, x: np.ndarray) -> dict[str, object]:
            gap = float(np.linalg.norm(self.x.mean(axis=0) - x.mean(axis=0)))
            return {"data": {"p_val": p_value if gap > 0.5 else 0.5, "distance": gap}}

    for name, content in (("alibi_detect", {}), ("alibi_detect.cd", {"MMDDrift": Stand})):
        module = ModuleType(name)
        module.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, module)
    pretend_installed(monkeypatch, {"alibi-detect": "0.13.0"})
    export_tasks([bridge], tmp_path / "series", tools)
    (kept,) = (tmp_path / "series").glob("*/0.npz")
    with np.load(kept) as arrays:
        whole = dict(arrays)
    np.savez(kept, **whole | {"vectors" if corrected else "bare": np.ones_like(whole["bare"])})
    words = ["alibi_mmd.py", str(tmp_path / "series"), "-o", str(tmp_path / "p.jsonl")]
    monkeypatch.setattr(sys, "argv", words + ["--corrected"] * corrected)
    script = Path(__file__).parents[2] / "docs" / "benchmark" / "outside" / "alibi_mmd.py"
    runpy.run_path(str(script), run_name="__main__")
    found = read_predictions(tmp_path / "p.jsonl", [bridge])
    assert found.header.versions["alibi-detect"] == "0.13.0"
    assert (found.header.method, found.header.tuned) == (("MMD corrected", True) if corrected else ("MMD", False))
    assert (found.header.settings.get("texts") == "without boilerplate") == corrected
    assert found.points[bridge.data] == points


def test_the_script_for_ttta_writes_what_is_read(
    tmp_path: Path, bridge: Task, drawn: Task, tools, monkeypatch, capsys
) -> None:
    """With a stand-in: days are joined in twos, the one on which the words change is found, streams are refused."""

    class Model:
        def __init__(self, K: int, how: str, **settings: object) -> None:
            assert (K, how, settings["warmup"]) == (2, "1D", 3)

        def fit(self, frame: pd.DataFrame) -> None:
            assert all(isinstance(words, list) and words for words in frame["text"])
            days = frame["date"].dt.dayofyear.to_numpy() - 1
            if days.max() != 9:
                raise ValueError("frequency must be a natural number greater than 0")
            starts = [int(np.flatnonzero(days >= day)[0]) for day in range(0, 10, 2)]
            self.chunk_indices = pd.DataFrame({"chunk_start": np.array(starts, dtype=np.uint64)})
            said = [" ".join(map(" ".join, frame["text"].iloc[a:b])) for a, b in pairwise([*starts, len(frame)])]
            self.new = [False, *("cost" in late and "cost" not in early for early, late in pairwise(said))]

    class Changes:
        def __init__(self, model: Model) -> None:
            self._distances_observed = np.array([[0.0, 1.0 if new else 0.0] for new in model.new])
            self._distances_simulated = np.full((len(model.new), 2), 0.5)

    for name, content in (
        ("ttta", {}),
        ("ttta.methods", {}),
        ("ttta.methods.rolling_lda", {"RollingLDA": Model}),
        ("ttta.methods.topical_changes", {"TopicalChanges": Changes}),
    ):
        module = ModuleType(name)
        module.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, module)
    pretend_installed(monkeypatch, {"ttta": "0.9.9"})
    export_tasks([bridge, drawn], tmp_path / "series", tools)
    monkeypatch.setattr(sys, "argv", ["ttta_topics.py", str(tmp_path / "series"), "-o", str(tmp_path / "p.jsonl")])
    script = Path(__file__).parents[2] / "docs" / "benchmark" / "outside" / "ttta_topics.py"
    runpy.run_path(str(script), run_name="__main__")
    found = read_predictions(tmp_path / "p.jsonl", [bridge, drawn])
    n = len(series_of(drawn))
    assert found.header.settings["units that it stopped on"] == n
    assert f"{n} units without an answer: frequency must be" in capsys.readouterr().err
    assert found.points[bridge.data] == (4,)
    assert all(found.points[series] == () for series in series_of(drawn))
