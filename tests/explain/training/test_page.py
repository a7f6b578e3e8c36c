from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from shiftdetect.explain.training.page import main, page
from shiftdetect.explain.training.public import MEASURES, POSITIONS

ROW = {
    "name": "first",
    "kept_out": ["prosecco"],
    "shape": {"split": 2, "n_layers": 6, "rank": 8},
    "stages": [{"steps": 10, "batch": 32, "rate": 0.001}],
    "minutes": 3.0,
    "figures": {
        "chosen_by": 0.61,
        "prosecco_qt50": 0.5512,
        "dev_against_restates": 0.9,
        "dev_against_restates_implicit": 0.8,
    },
}


def test_each_attempt_is_a_column_and_what_is_missing_stays_empty() -> None:
    other = ROW | {"name": "second", "what": "a larger base", "figures": {"chosen_by": 0.7}}

    made = page([ROW, other], "records.jsonl")

    assert "| `prosecco_qt50` | 0.551 |  |" in made
    assert "| *chosen by* | 0.610 | 0.700 |" in made
    assert "| dev: contradiction by implicit | 0.800 |  |" in made
    assert "layers 3 to 6 adapted, rank 8; 10 batches of 32 at rate 0.001; 3.0 minutes; kept out: prosecco" in made
    assert "a larger base" in made


def test_the_rule_is_the_mean_of_the_sets_with_the_series_as_one_more() -> None:
    sets = {name: 0.8 for name in (*MEASURES, POSITIONS) if name not in ("prosecco_qt50", "nixon_kennedy")}
    whole = ROW | {"name": "whole", "figures": sets | {"series_own": 0.9, "series_around": 1.0}}

    made = page([ROW, whole], "records.jsonl")

    assert f"| *by the rule* |  | {(0.8 * len(sets) + 0.95) / (len(sets) + 1):.3f} |" in made


def test_what_ships_stands_beside_what_was_aimed_at() -> None:
    small = ROW | {"name": "last", "ships": "embedded", "figures": {"conjnli_dev": 0.8}}
    large = ROW | {"name": "wide", "ships": "larger", "figures": {"conjnli_dev": 0.9, "mnli": 0.91}}

    made = page([ROW, small, large], "records.jsonl")

    assert "embedded: *last*; larger: *wide*." in made
    assert "| `conjnli_dev` | at least .85 | 0.800 | 0.900 |" in made
    assert "| `mnli` |  |  | 0.910 |" in made
    assert "against what was aimed at" not in page([ROW], "records.jsonl")


def test_a_run_from_the_start_again_is_no_attempt_but_says_how_far_it_came_out_from_the_first() -> None:
    first = ROW | {"name": "last", "sha256": "aa", "figures": {"conjnli_dev": 0.8, "mnli": 0.9}}
    other = first | {"name": "with seed 8", "again": "last", "sha256": "bb"}
    other["figures"] = {"conjnli_dev": 0.7, "mnli": 0.89}

    made = page([first, other, first | {"name": "the same", "again": "last"}], "records.jsonl")

    assert "(with seed 8): another file; of 2 figures the farthest apart, `conjnli_dev`, is off by 0.1000." in made
    assert "(the same): the same file, byte for byte; of 2 figures the farthest" in made
    assert "| measure | last |\n" in made
    assert "## Run again" not in page([first], "records.jsonl")


def test_an_attempt_without_rank_trained_all_weights_of_its_layers() -> None:
    whole = ROW | {"shape": {"split": 2, "n_layers": 6}}

    assert "layers 3 to 6 trained, kept as 4-bit differences; 10 batches" in page([whole], "records.jsonl")


def test_the_page_is_made_from_the_records(tmp_path: Path) -> None:
    records, out = tmp_path / "r.jsonl", tmp_path / "page.md"
    records.write_text(json.dumps(ROW) + "\n")

    result = CliRunner().invoke(main, ["--records", str(records), "-o", str(out)])

    assert result.exit_code == 0, result.output
    assert out.read_text().startswith("# The embedded comparer")
