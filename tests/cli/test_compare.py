from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from shiftdetect.cli import main
from shiftdetect.encode import TfidfEncoder
from shiftdetect.explain.compare import RELATIONS, comparer
from shiftdetect.explain.compare.adapter import Calibration

PAIRS = [
    {"id": 7, "text_a": "The bridge was shut.", "text_b": "The bridge was never shut.", "speaker": "Minister A"},
    {"id": 8, "text_a": "The bridge was shut.", "text_b": "=1+1, we said", "speaker": None},
    {"id": 9, "text_a": "Naïve?", "text_b": "Naïve?", "speaker": "Minister A"},
]


class Fixed:
    """Says 'contradicts' of a text with 'never' in it, and 'restates' of others."""

    name = "fixed"
    calibration = Calibration(confidence=0.5, contradiction=0.8)
    asked = 0

    def __init__(self, **_: object) -> None: ...

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        Fixed.asked += len(pairs)
        sure = np.eye(6)[[3 if any("never" in text for text in pair) else 0 for pair in pairs]]
        return np.log(0.9 * sure + 0.1 / 6)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(comparer, "EmbeddedScorer", Fixed)
    monkeypatch.setattr("shiftdetect.cli.compare.make_encoder", lambda _: TfidfEncoder())
    Fixed.asked = 0
    Path("pairs.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in PAIRS), encoding="utf-8")

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(main, ["compare", *words], prog_name="shiftdetect")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def test_json_lines_keep_the_columns_and_add_the_relations(run) -> None:
    result = run("pairs.jsonl", "--json", "--no-cache")
    rows = [json.loads(line) for line in result.stdout.splitlines()]

    assert (result.exit_code, result.stderr) == (0, "")
    assert [{name: row[name] for name in PAIRS[0]} for row in rows] == PAIRS
    added = [*(f"p_{name}" for name in RELATIONS), "contradiction", "cosine_distance", "relation", "comparer"]
    assert list(rows[0])[4:] == added
    assert 0 < rows[0]["cosine_distance"] < rows[1]["cosine_distance"] == 1
    assert rows[2]["cosine_distance"] == 0
    assert [row["relation"] for row in rows] == ["contradicts", "restates", "restates"]
    assert rows[0]["contradiction"] == rows[0]["p_contradicts"] == pytest.approx(0.9 + 0.1 / 6, abs=1e-3)
    assert {row["comparer"] for row in rows} == {"fixed"}


def test_what_was_not_read_to_the_end_is_said(run, monkeypatch) -> None:
    monkeypatch.setattr(Fixed, "cut", lambda self, pairs: ["never" in b for _, b in pairs], raising=False)
    result = run("pairs.jsonl", "--json", "--no-cache")

    assert result.stderr == "pairs.jsonl: of 1 of 3 pairs the comparer does not read the end.\n"
    assert len(result.stdout.splitlines()) == 3


def test_without_json_the_contradictions_are_shown(run) -> None:
    result = run("pairs.jsonl")

    assert result.stdout.splitlines()[:2] == ["3 pairs compared by fixed", "restates 2, contradicts 1"]
    assert "The bridge was never shut." in result.stdout


def test_a_csv_file_in_and_out_runs_in_no_spreadsheet(run, tmp_path: Path) -> None:
    Path("pairs.csv").write_text('text_a,text_b,note\nIt rained.,"=1+1, we said",x\n', encoding="utf-8")

    assert run("pairs.csv", "-o", "out.csv").exit_code == 0

    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["text_b"], row["note"], row["relation"]) == ("'=1+1, we said", "x", "restates")


def test_columns_of_the_file_are_written_over_by_no_comparison_but_a_later_one(run) -> None:
    """Gold labels are often called 'relation': they must not be lost."""
    lines = [json.dumps({**row, "relation": "gold"}) for row in PAIRS]
    Path("gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    refused = run("gold.jsonl", "--json")
    assert (refused.exit_code, refused.stdout, Fixed.asked) == (1, "", 0)
    assert "gold.jsonl, column 'relation': a column of this name would be written over. Rename it" in refused.stderr
    once = run("pairs.jsonl", "--json").stdout
    Path("compared.jsonl").write_text(once, encoding="utf-8")
    again = run("compared.jsonl", "--json")
    assert again.stdout == once
    assert "the columns of an earlier comparison are made anew" in again.stderr
    rows = [json.loads(line) for line in once.splitlines()]
    earlier = [json.dumps({name: cell for name, cell in row.items() if name != "cosine_distance"}) for row in rows]
    Path("without.jsonl").write_text("\n".join(earlier), encoding="utf-8")
    assert run("without.jsonl", "--json").stdout == once
    Path("mine.jsonl").write_text(json.dumps({**PAIRS[0], "cosine_distance": 0.3}), encoding="utf-8")
    assert "column 'cosine_distance': a column of this name would be written over" in run("mine.jsonl", "--json").stderr


def test_scores_are_kept_between_runs(run) -> None:
    for _ in range(2):
        assert run("pairs.jsonl", "--cache", "kept.sqlite").exit_code == 0
    assert Fixed.asked == 2  # the third pair is one text twice: nobody is asked

    run("pairs.jsonl", "--no-cache")
    assert Fixed.asked == 4


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["missing.jsonl"], 1, "no such file"),
        (["pairs.jsonl", "-o", "out.xlsx"], 2, "none of .jsonl"),
        (["pairs.jsonl", "-o", "nowhere/out.csv"], 1, "no such folder"),
        (["pairs.jsonl", "--cache", "c", "--no-cache"], 2, "contradict"),
        (["pairs.jsonl", "--comparer", "someone/no-such-model"], 1, "neither a folder here"),
    ],
)
def test_what_cannot_be_done_is_said(run, words: list[str], code: int, said: str) -> None:
    result = run(*words)

    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


def test_help_says_what_is_added(run) -> None:
    assert "p_<relation>" in run("--help").stdout


def test_a_text_cannot_command_the_terminal(run):
    bad = "It was never safe.\x1b]0;owned\x07\x1b[2J"
    Path("p.jsonl").write_text(json.dumps({"text_a": "It was safe.", "text_b": bad}), encoding="utf-8")
    Path("a.csv").write_text(f"id,stance,text\n1,for\x1b[2J,{bad}\n2,for,No.\n", encoding="utf-8")
    Path("b.csv").write_text("id,stance\n1,against\n2,for\n", encoding="utf-8")
    agreement = CliRunner().invoke(main, ["agreement", "a.csv", "b.csv", "--n-draws", "0"])
    for result in (run("p.jsonl", "--no-cache"), agreement):
        assert result.exit_code == 0, result.stderr
        assert "\x1b" not in result.stdout
        assert "It was never safe.\ufffd]0;owned" in result.stdout
