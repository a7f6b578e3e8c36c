from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from shiftdetect.cli import main


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["power", *words], prog_name="shiftdetect")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


PLAN = ("--days", "10", "--per-day", "3", "--speakers", "4", "--n-simulations", "60")


def test_the_table_in_words() -> None:
    result = run(*PLAN)
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines[0].startswith("30 statements on 10 days by 4 speakers: a sudden change in the middle")
    assert [line.split()[0] for line in lines[3:7]] == ["25%", "50%", "75%", "100%"]
    assert any(line.startswith("Found in 80% of cases: from u = ") for line in lines)
    assert "one speaker alone" in lines[-1]


def test_json_holds_the_same_and_more_days_find_more() -> None:
    few, many = (json.loads(run(*words, "--json").stdout) for words in (PLAN, ("--days", "30", *PLAN[2:])))
    assert run(*PLAN, "--json").stdout == run(*PLAN, "--json").stdout
    for found in (few, many):
        powers = [row["power"] for row in found["rows"]]
        assert powers == sorted(powers)
        for row in found["rows"]:
            assert row["u"] == pytest.approx(row["share_replaced"] ** 2 * found["reference"], abs=1e-6)
        assert found["detectable_share"] ** 2 * found["reference"] == pytest.approx(found["detectable_u"], abs=1e-4)
    assert many["detectable_u"] < few["detectable_u"] / 2
    assert many["rows"][1]["power"] > few["rows"][1]["power"]


def test_days_that_share_something_cost_power() -> None:
    alone, together = (json.loads(run(*PLAN, "--day-share", share, "--json").stdout) for share in ("0", "0.3"))
    assert together["detectable_u"] is None or together["detectable_u"] > alone["detectable_u"]


def test_what_cannot_be_planned_says_why() -> None:
    result = run("--days", "4", "--per-day", "3")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "with 4 time bins no change at all can be tested" in result.stderr
    result = run("--days", "6", "--per-day", "1", "--speakers", "8")
    assert result.exit_code == 1
    assert "speakers=8 would make fewer than two each of 6 statements" in result.stderr
    assert run("--per-day", "3").exit_code == 2
    assert "Missing option '--days'" in run("--per-day", "3").stderr
    assert run(*PLAN, "--alpha", "0.7").exit_code == 2


def test_nothing_detectable_is_said() -> None:
    text = run("--days", "5", "--per-day", "1", "--speakers", "1", "--alpha", "0.01", "--n-simulations", "20").stdout
    assert "No drift is found in 80% of cases: plan more days" in text
