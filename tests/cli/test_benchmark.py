"""``shiftdetect benchmark``: any folder, every method of its kind, records that stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shiftdetect.benchmark.leaderboard import write_leaderboard
from shiftdetect.benchmark.methods import registry
from shiftdetect.cli.benchmark import _tasks, _with_predictions
from shiftdetect.encode import TfidfEncoder
from tests.benchmark.folders import pairs, statements, write_folder

OWN = """
from shiftdetect.benchmark.methods import method

@method("pairs", "never", "the word never")
def never(pairs, tools):
    return [float("never" in second) for _, second in pairs]
"""


@pytest.fixture
def bench(run, here: Path, monkeypatch: pytest.MonkeyPatch):
    registry.registered()
    monkeypatch.setattr(registry, "_REGISTER", dict(registry._REGISTER))
    write_folder(here / "labels", "pairs")
    return lambda *words: run("benchmark", *words)


def test_a_folder_of_ones_own_and_a_method_of_ones_own(bench, here: Path) -> None:
    (here / "own.py").write_text(OWN, encoding="utf-8")
    words = ("--data", "labels", "--methods", "never", "--add", "own.py", "--n-draws", "20", "--no-cache")
    result = bench(*words, "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0, result.stderr
    assert {row["method"]: row["figures"]["AUC"][0] for row in rows} == {"zero": 0.5, "lexical": 0.5, "never": 1.0}
    assert (here / "benchmark" / "results.jsonl").read_text(encoding="utf-8") == result.stdout

    again = bench(*words)
    assert again.exit_code == 0, again.stderr
    assert "answers (pairs, 20 units" in again.stdout
    assert len((here / "benchmark" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 6
    page = (here / "benchmark" / "leaderboard.md").read_text(encoding="utf-8")
    assert "| never | yours | 1.00 (1.00–1.00) |" in page
    assert page.index("| never |") < page.index("| zero |")
    drawn = (here / "benchmark" / "leaderboard.svg").read_bytes()
    assert write_leaderboard(here / "benchmark").read_text(encoding="utf-8") == page
    assert (here / "benchmark" / "leaderboard.svg").read_bytes() == drawn


BREAKS = """
from shiftdetect.benchmark.methods import method

@method("pairs", "breaks", "does not get to its end")
def breaks(pairs, tools):
    raise RuntimeError("the power went")
"""


def test_a_stopped_run_keeps_what_it_measured(bench, here: Path) -> None:
    (here / "breaks.py").write_text(BREAKS, encoding="utf-8")
    words = ("--data", "labels", "--add", "breaks.py", "--n-draws", "5", "--no-cache", "--encoder", "tfidf")
    with pytest.raises(RuntimeError, match="the power went"):
        bench(*words, "--methods", "cosine,breaks")
    kept = here / "benchmark" / "results.jsonl"
    first = kept.read_text(encoding="utf-8")
    assert [json.loads(line)["method"] for line in first.splitlines()] == ["zero", "lexical", "cosine"]
    again = bench(*words, "--methods", "cosine")
    assert again.exit_code == 0, again.stderr
    after = kept.read_text(encoding="utf-8")
    assert after.startswith(first)
    assert len(after.splitlines()) == 6  # measured anew, and the newest counts
    kept.write_text(after + '{"run": 1', encoding="utf-8")
    refused = bench(*words, "--methods", "cosine")
    assert refused.exit_code == 1
    assert "row 7" in refused.stderr
    assert kept.read_text(encoding="utf-8") == after + '{"run": 1'


def test_a_broken_label_file_is_named_row_by_row(bench, here: Path) -> None:
    rows = pairs()
    rows[4]["label"] = "perhaps"
    rows[8]["label"] = "perhaps"
    write_folder(here / "labels", "pairs", pairs=rows)
    result = bench("--data", "labels")
    assert result.exit_code == 1
    assert "2 problems" in result.stderr
    assert "pairs.jsonl, rows 5 and 9, column 'label'" in result.stderr
    assert not (here / "benchmark").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "choose from controlled-edits, soleimani"),
        (("--data", "labels", "--methods", "magic"), "no method of these tasks is called 'magic'"),
        (("--data", "labels", "--methods", "magic"), "One of your own is registered before (--add FILE)."),
        (("--data", "nowhere"), "there is no such folder"),
        (("--data", "labels", "--add", "nowhere.py"), "there is no such file"),
        (("--data", "labels", "--add", "broken.py"), "ZeroDivisionError"),
    ],
)
def test_what_cannot_be_run_is_said(bench, here: Path, words: tuple[str, ...], said: str) -> None:
    (here / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    result = bench(*words)
    assert result.exit_code == 1
    assert said in result.stderr


def test_tasks_and_methods_can_be_listed(bench) -> None:
    result = bench("--list")
    assert result.exit_code == 0, result.stderr
    for name in ("soleimani  changes", "invented-streams  streams", "points: segments [built-in]", "pairs: zero"):
        assert name in result.stdout


def test_another_program_is_given_the_series_and_measured_beside_ours(run, here: Path, monkeypatch) -> None:
    registry.registered()
    monkeypatch.setattr(registry, "_REGISTER", dict(registry._REGISTER))
    words = TfidfEncoder().fit([row["text"] for row in statements()])
    monkeypatch.setattr("shiftdetect.cli.benchmark.make_encoder", lambda name: words)
    write_folder(here / "bridge", "changes")
    common = ("benchmark", "--data", "bridge", "--no-cache")
    out = run(*common, "--export", "series")
    assert out.exit_code == 0, out.stderr
    assert not (here / "benchmark").exists()
    about = json.loads((here / "series" / "bridge" / "task.json").read_text(encoding="utf-8"))
    head = {
        "method": "elsewhere",
        "about": "told by a test",
        "versions": {"other": "1.2"},
        "tasks": {"bridge": {"revision": about["revision"], "seconds": 0.5}},
    }
    rows = [head, {"task": "bridge", "unit": 0, "points": [5]}]
    (here / "p.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    back = run(*common, "--predictions", "p.jsonl", "--methods", "segments", "--n-draws", "5", "--json")
    assert back.exit_code == 0, back.stderr
    named = {(r["role"], r["method"]): r for r in map(json.loads, back.stdout.splitlines())}
    assert ("points", "segments") in named
    assert named["points", "elsewhere"]["figures"]["F1@0"] == [1.0, None, None]
    assert named["points", "elsewhere"]["reference"] == "segments"
    assert "| elsewhere | peer |" in (here / "benchmark" / "leaderboard.md").read_text(encoding="utf-8")

    tasks, wanted, _ = _with_predictions([here / "p.jsonl"], _tasks([here / "bridge"]), (), None, False)
    assert [task.name for task in tasks] == ["bridge"]
    assert {"segments", "lasting change", "elsewhere"} <= set(wanted)

    both = run(*common, "--predictions", "p.jsonl", "--export", "again")
    assert both.exit_code == 2
    assert "give one of them" in both.stderr
    (here / "p.jsonl").write_text(json.dumps(head), encoding="utf-8")
    lacking = run(*common, "--predictions", "p.jsonl")
    assert lacking.exit_code == 1
    assert "1 of 1 units of 'bridge' have no line: 0" in lacking.stderr
