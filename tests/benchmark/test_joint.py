"""Intervals over several comparisons hold for all of them together, and no method is compared on other draws."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.benchmark.leaderboard import page
from shiftdetect.benchmark.metrics.bootstrap import draw_figures
from shiftdetect.benchmark.run.joint import compare_with
from shiftdetect.benchmark.run.records import Record
from shiftdetect.benchmark.run.standing import boards, verdict

N_UNITS = 40


def record(method: str, hits: np.ndarray, reference: Record | None = None, n_draws: int = 100) -> Record:
    drawn = draw_figures(lambda rows: {"AUC": float(hits[rows].mean())}, range(len(hits)), n_draws, 0)
    figure = drawn.figures()["AUC"]
    draws = drawn.draws["AUC"].tolist()
    less = [0.0, 0.0, 0.0]
    if reference is not None:
        apart = np.array(draws) - np.array(reference.draws)
        less = [figure.value - reference.figures["AUC"][0], *np.quantile(apart, [0.025, 0.975])]
    return Record(
        run="r",
        task="t",
        kind="pairs",
        role="pairs",
        revision="1",
        method=method,
        group="built-in",
        about="",
        tuned=False,
        settings={},
        encoder="",
        versions={},
        seed=0,
        date="2026-01-01",
        seconds=0.0,
        peak_mb=None,
        n_units=len(hits),
        n_groups=len(hits),
        first="AUC",
        figures={"AUC": [figure.value, figure.low, figure.high]},
        reference="comparer",
        differences={"AUC": less},
        draws=draws,
    )


def test_intervals_hold_together_where_those_alone_do_not() -> None:
    rng = np.random.default_rng(0)
    alone, joint = [], []
    for _ in range(40):
        hits = rng.normal(size=(13, N_UNITS))  # twelve methods that are no better than ours, and none is worse
        ours = record("comparer", hits[0])
        found = compare_with(ours, [record(f"m{k}", hits[k]) for k in range(1, 13)], "AUC")
        alone.append(all(d.alone[0] <= 0.0 <= d.alone[1] for d in found))
        joint.append(all(d.joint[0] <= 0.0 <= d.joint[1] for d in found))
    assert np.mean(alone) <= 0.75
    assert np.mean(joint) >= 0.87


def test_of_one_comparison_both_intervals_are_about_the_same() -> None:
    rng = np.random.default_rng(1)
    hits = rng.normal(size=(2, N_UNITS))
    (one,) = compare_with(record("comparer", hits[0], n_draws=1500), [record("m", hits[1], n_draws=1500)], "AUC")
    width = one.alone[1] - one.alone[0]
    assert one.joint == pytest.approx(one.alone, abs=0.08 * width)
    assert one.value == pytest.approx(hits[1].mean() - hits[0].mean())


def test_only_records_with_the_same_draws_are_compared() -> None:
    rng = np.random.default_rng(2)
    ours, other = (record(name, rng.normal(size=N_UNITS)) for name in ("comparer", "m"))
    assert len(compare_with(ours, [other], "AUC")) == 1
    for changed in ({"seed": 1}, {"draws": []}, {"draws": other.draws[:50]}, {"n_groups": 7}, {"first": "F1"}):
        assert compare_with(ours, [replace(other, **changed)], "AUC") == []
    assert compare_with(replace(ours, draws=[]), [other], "AUC") == []
    missed = replace(other, draws=[None, *other.draws[1:]])
    assert compare_with(ours, [missed], "AUC")[0].value == pytest.approx(compare_with(ours, [other], "AUC")[0].value)
    same = replace(ours, method="same")
    assert compare_with(ours, [same], "AUC")[0].joint == (0.0, 0.0)


def test_page_and_verdict_say_both_intervals_and_whom_they_leave_out() -> None:
    rng = np.random.default_rng(3)
    ours = record("comparer", rng.normal(size=N_UNITS))
    ahead = record("ahead", np.array(rng.normal(size=N_UNITS)) + 3.0, ours)
    near = record("near", rng.normal(size=N_UNITS) * 0.1 + ours.figures["AUC"][0] + 0.05, ours)
    old = replace(near, method="ol|d", draws=[], figures={"AUC": [-5.0, -6.0, -4.0]})
    (board,) = boards([ours, ahead, near, old])
    said = verdict(board)
    assert "behind ahead (+" in said
    assert " alone, +" in said
    assert " over the 2 comparisons of this table that have draws)" in said
    made = page([ours, ahead, near, old])
    assert "| method | difference | alone | over all 2 |" in made
    assert "without draws that are the same: ol\\|d." in made
    (board,) = boards([ours, near])
    assert verdict(board) == "**comparer** is tied with the first (near): the interval of the difference holds 0."
    worse = record("worse", rng.normal(size=N_UNITS) - 9.0, ours)
    assert "first (near: +0." in verdict(boards([ours, near, worse])[0])


def test_runs_keep_the_draws_of_the_first_figure(tmp_path: Path) -> None:
    from shiftdetect.benchmark.methods import Tools
    from shiftdetect.benchmark.run import run_task
    from shiftdetect.benchmark.tasks import read_task
    from shiftdetect.encode import TfidfEncoder
    from tests.benchmark.folders import write_folder

    made = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=Tools(TfidfEncoder()), n_draws=7)
    for one in made:
        known = one.figures[one.first][1] is not None
        assert len(one.draws) == (7 if known else 0)
