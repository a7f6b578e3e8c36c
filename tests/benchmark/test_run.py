"""Methods times tasks: what is run, what is recorded, what is said of a method that answers badly."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.benchmark.leaderboard import page
from shiftdetect.benchmark.methods import Tools, method, methods_for, registry
from shiftdetect.benchmark.metrics.changes import CHANCE, CHANCE_EXACT, chance_p
from shiftdetect.benchmark.quotes_metric import Laid
from shiftdetect.benchmark.run import Record, append_records, read_records, run_task
from shiftdetect.benchmark.run.evaluate import PairsEvaluation, QuotesEvaluation
from shiftdetect.benchmark.run.folds import positive_probability
from shiftdetect.benchmark.run.standing import as_text, boards, verdict, without_interval
from shiftdetect.benchmark.tasks import ListedPairs, Quoted, read_task
from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from tests.benchmark.folders import STORIES, pairs, write_folder


@pytest.fixture
def tools() -> Tools:
    return Tools(TfidfEncoder().fit([*STORIES, "was never indeed shut said engineers told nobody doubts which regret"]))


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch):
    """Register methods for one test only."""
    registry.registered()
    monkeypatch.setattr(registry, "_REGISTER", dict(registry._REGISTER))
    return method


def test_every_method_of_a_kind_is_measured_on_the_same_units(tmp_path: Path, tools: Tools) -> None:
    records = run_task(read_task(write_folder(tmp_path, "changes")), tools=tools, n_draws=20)
    named = {(r.role, r.method): r for r in records}
    assert {r.role for r in records} == {"points", "adjacent"}
    assert all(r.failed is None for r in records)
    assert named["points", "segments"].figures["F1@0"] == [1.0, None, None]
    assert named["points", "zero"].figures["F1@5"] == [0.0, None, None]
    assert named["adjacent", "lexical"].figures["AUC, major"][0] == 1.0
    assert named["adjacent", "zero"].figures["AUC, major"][0] == 0.5
    assert named["adjacent", "zero"].n_units == 9


def test_pairs_and_a_method_of_ones_own(tmp_path: Path, tools: Tools, own) -> None:
    @own("pairs", "never", "the word never", probability=True)
    def never(pairs, tools):
        return [0.9 if "never" in second else 0.1 for _, second in pairs]

    records = run_task(read_task(write_folder(tmp_path, "pairs")), ["never", "cosine"], tools=tools, n_draws=30)
    named = {r.method: r for r in records}
    assert set(named) == {"zero", "lexical", "cosine", "never"}
    found = named["never"]
    assert found.figures["AUC"] == [1.0, 1.0, 1.0]
    assert found.figures["calibration error"][0] == pytest.approx(0.1)
    assert found.figures["macro-F1"][0] == found.figures["Spearman"][0] == 1.0
    assert (found.n_units, found.n_groups, found.group) == (20, 5, "yours")
    assert {r.reference for r in records} == {"zero"}  # ours does not run: the first baseline takes its place
    assert found.differences["AUC"][0] == 0.5


def test_what_lengths_alone_give_away_is_a_baseline(tmp_path: Path, tools: Tools) -> None:
    long = "No, " * 40
    rows = [{**row, "text_b": long if row["label"] == "against" else row["text_b"]} for row in pairs()]
    records = run_task(read_task(write_folder(tmp_path, "pairs", pairs=rows)), ["length"], tools=tools, n_draws=5)
    (found,) = [r for r in records if r.method == "length"]
    assert (found.group, found.figures["AUC"][0]) == ("baseline", 1.0)


def test_frames_are_learnt_on_other_days(tmp_path: Path, tools: Tools, own) -> None:
    seen = []

    @own("frames", "watch", "remembers what it is given")
    def watch(known, texts, tools):
        seen.append((len(known.texts), len(texts), set(known.groups)))
        return np.ones((len(texts), len(known.names)))

    records = run_task(read_task(write_folder(tmp_path, "frames")), ["watch", "regression"], tools=tools, n_draws=10)
    named = {r.method: r for r in records}
    assert [a + b for a, b, _ in seen] == [20] * 5
    assert named["regression"].figures["macro-F1"][0] == 1.0
    assert named["watch"].figures["macro-F1"][0] == pytest.approx(2 / 3)


def test_quotes_are_counted_by_document(tmp_path: Path, tools: Tools) -> None:
    records = run_task(read_task(write_folder(tmp_path, "quotes")), ["lexical"], tools=tools, n_draws=20)
    named = {r.method: r for r in records}
    found = named["lexical"].figures
    assert named["lexical"].n_units == 2
    assert found["recall, direct"][0] == found["precision"][0] == found["source"][0] == 1.0
    assert found["recall, indirect"][0] == named["zero"].figures["F@0.3"][0] == 0.0
    assert found["F@0.3"][0] == pytest.approx(2 * 2 / (3 + 2))


@pytest.mark.parametrize(
    ("role", "kind", "answer", "said"),
    [
        ("pairs", "pairs", [0.5], r"shape \(1,\): \(20,\) finite"),
        ("pairs", "pairs", [float("nan")] * 20, "20 values not finite"),
        ("pairs", "pairs", ["high"] * 20, r"what is no array of numbers .*\(20,\) finite"),
        ("adjacent", "changes", [0.5], r"\(9,\) finite"),
        ("points", "changes", [10], "from 0 to 9"),
        ("points", "changes", [2.5], "whole numbers"),
        ("quotes", "quotes", [[]], "1 lists for 2 documents"),
    ],
)
def test_a_method_that_answers_badly_is_named(tmp_path: Path, tools: Tools, own, role, kind, answer, said) -> None:
    own(role, "odd", "answers badly")(lambda *_: answer)
    with pytest.raises(ShiftDetectError, match=f"'odd' returned .*{said}"):
        run_task(read_task(write_folder(tmp_path, kind)), ["odd"], tools=tools, n_draws=2)


def test_a_name_twice_in_a_role_is_refused(own) -> None:
    own("pairs", "mine", "first")(len)
    with pytest.raises(ShiftDetectError, match="'mine' for 'pairs' is there already"):
        own("pairs", "mine", "second")(sorted)
    with pytest.raises(ShiftDetectError, match="no role 'pear'"):
        own("pear", "mine", "third")


def test_every_role_has_the_two_baselines() -> None:
    for role in registry.ROLES:
        assert [m.name for m in methods_for(role, ["zero", "lexical"])] == ["zero", "lexical"], role


def test_an_encoder_without_a_vocabulary_is_fitted_to_what_may_be_seen(tmp_path: Path, own) -> None:
    tools = Tools(TfidfEncoder())
    for kind in ("changes", "pairs"):
        records = run_task(read_task(write_folder(tmp_path / kind, kind)), tools=tools, n_draws=2)
        assert {r.failed for r in records} == {None}
        assert {r.encoder.split()[0] for r in records} == {"tfidf"}
    seen = []

    @own("frames", "watch", "remembers the words that the encoder knows")
    def watch(known, texts, tools):
        seen.append(
            set(tools.encoder._vectorizer.vocabulary_) <= set(TfidfEncoder().fit(known.texts)._vectorizer.vocabulary_)
        )
        return np.zeros((len(texts), len(known.names)))

    records = run_task(
        read_task(write_folder(tmp_path / "f", "frames")), ["watch", "regression"], tools=tools, n_draws=2
    )
    assert seen == [True] * 5
    assert {r.encoder for r in records} == {"tfidf fitted anew to the statements that are learnt from"}
    with pytest.raises(ShiftDetectError, match="no vocabulary yet"):
        tools.vectors(["the bridge"])


# Records


def test_records_are_appended_and_read_back(tmp_path: Path, tools: Tools) -> None:
    records = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5, run="r")
    path = tmp_path / "results.jsonl"
    append_records(path, records)
    first = path.read_text(encoding="utf-8")
    append_records(path, records[:1])
    assert path.read_text(encoding="utf-8").startswith(first)
    assert read_records(path) == [*records, records[0]]
    row = json.loads(first.splitlines()[0])
    assert {"revision", "settings", "versions", "seed", "date", "seconds", "peak_mb"} <= row.keys()
    path.write_text(first + '{"run": 1}\nnot json\n', encoding="utf-8")
    with pytest.raises(ShiftDetectError, match=r"(?s)row 5.*row 4"):
        read_records(path)


def test_after_a_line_that_was_cut_off_a_new_one_is_begun(tmp_path: Path, tools: Tools) -> None:
    records = run_task(read_task(write_folder(tmp_path, "pairs")), [], tools=tools, n_draws=5)
    path = tmp_path / "results.jsonl"
    path.write_text(records[0].to_json() + "\n" + records[0].to_json()[:50], encoding="utf-8")
    append_records(path, records[1:])
    assert path.read_text(encoding="utf-8").splitlines()[2] == records[1].to_json()
    with pytest.raises(ShiftDetectError, match=r"row 2") as told:
        read_records(path)
    assert "row 3" not in str(told.value)


def test_the_newest_record_on_the_newest_text_counts(tmp_path: Path, tools: Tools) -> None:
    old = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)
    again = [replace(old[0], figures={"AUC": [0.25, None, None]})]
    (board,) = boards([*old, *again])
    assert len(board.rows) == len(old)
    assert next(r for r in board.rows if r.method == old[0].method).figures["AUC"][0] == 0.25
    (board,) = boards([*old, replace(old[0], revision="another")])
    assert [r.method for r in board.rows] == [old[0].method]


def test_who_is_first_and_who_is_tied(tmp_path: Path, tools: Tools) -> None:
    base = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)[0]
    made = {"group": "built-in", "method": "comparer", "reference": "comparer", "draws": []}
    ours = replace(base, **made, figures={"AUC": [0.7, 0.6, 0.8]}, differences={"AUC": [0.0, 0.0, 0.0]})
    near = replace(ours, method="near|by", figures={"AUC": [0.72, 0.6, 0.8]}, differences={"AUC": [0.02, -0.1, 0.1]})
    far = replace(ours, method="far", figures={"AUC": [0.9, 0.8, 0.95]}, differences={"AUC": [0.2, 0.1, 0.3]})
    assert verdict(boards([ours])[0]) == "**comparer** is first."
    none = replace(ours, figures={"AUC": [0.0, None, None]})
    assert verdict(boards([none, replace(none, method="same")])[0]) == "No method gets above 0 in AUC, ours included."
    same = replace(ours, method="same")
    assert verdict(boards([ours, same])[0]) == "**comparer** is first, level with same."
    assert "tied with the first (near|by)" in verdict(boards([ours, near])[0])
    behind = replace(near, figures={"AUC": [0.68, 0.6, 0.8]}, differences={"AUC": [-0.02, -0.1, 0.1]})
    said = "**comparer** has the best figure, and is tied with near|by: the interval of the difference holds 0."
    assert verdict(boards([ours, behind])[0]) == said
    assert verdict(boards([ours, near, far])[0]) == "**comparer** is behind far (+0.200, +0.100 to +0.300)."
    assert "near\\|by" in page([ours, near])
    assert "comparer is behind far" in as_text(boards([ours, far])[0])


def test_of_one_series_it_is_said_whether_those_ahead_do_better_than_random_dates(tmp_path: Path, tools: Tools) -> None:
    task = read_task(write_folder(tmp_path, "changes"))
    made = {r.method: r for r in run_task(task, ["segments", "scan"], tools=tools, n_draws=5) if r.role == "points"}
    ours, scan = made["segments"], made["scan"]
    assert ours.figures[CHANCE][0] is not None
    figures = {"F1@2": [0.6, None, None], CHANCE: [0.09, None, None]}
    ahead = replace(scan, figures=figures, differences={"F1@2": [0.6, None, None]})
    none = replace(ours, figures={"F1@2": [0.0, None, None], CHANCE: [1.0, None, None]})
    said = verdict(boards([none, ahead])[0])
    assert "behind scan (+0.600); but none of them is shown to do better than as many dates drawn at random" in said
    assert "(smallest p .090)" in said
    for key in (CHANCE, CHANCE_EXACT):
        sure = replace(ahead, figures=ahead.figures | {key: [0.01, None, None]})
        assert verdict(boards([none, sure])[0]) == "**segments** is behind scan (+0.600)."


def test_dates_at_random_are_held_against_what_was_found_within_two_bins_and_on_the_very_date(
    tmp_path: Path, tools: Tools, own
) -> None:
    registry.method("points", "a day late", "told by a test")(lambda series, tools: [6])
    task = read_task(write_folder(tmp_path, "changes"))
    late = next(r for r in run_task(task, ["a day late"], tools=tools, n_draws=5) if r.method == "a day late")
    near, exact = (chance_p([5], [6], 10, margin) for margin in (2, 0))
    assert near < exact == 1.0
    assert (late.figures[CHANCE][0], late.figures[CHANCE_EXACT][0]) == (pytest.approx(near), exact)


def test_what_too_few_bear_gets_no_interval_and_the_page_says_why(tmp_path: Path, tools: Tools) -> None:
    days = [{"date": f"2031-05-{day:02d}", "level": "minor" if day > 4 else "major"} for day in range(2, 11)]
    listed = days[:2] + days[4:]  # nothing is listed on two days
    task = read_task(write_folder(tmp_path / "a", "changes", changes=listed))
    records = run_task(task, tools=tools, n_draws=20)
    (points, adjacent) = boards(records)
    row = next(r for r in adjacent.rows if r.method == "lexical")
    assert row.support == {"AUC, major": 2, "AUC, minor": 2, "AUC, any": 2}
    assert row.figures["AUC, minor"][1:] == [None, None]
    assert without_interval(adjacent).startswith("No interval of any figure (2): fewer than 5 groups hold a class")
    assert without_interval(points).startswith("No interval of any figure (1): ")
    assert without_interval(points) in page(records)
    assert without_interval(points) in as_text(points)


def test_classes_are_counted_by_group_and_those_in_few_are_named_with_their_number() -> None:
    texts, groups = [("it held", "it fell")] * 24, np.arange(24) // 4  # six events of four pairs
    labels = ["against", "same"] * 12
    labels[1] = labels[3] = labels[5] = "narrower"
    listed = ListedPairs(texts, tuple(labels), ("same", "narrower", "against"), ("against",), np.zeros(24), groups)
    support = PairsEvaluation(listed).support
    assert support == dict.fromkeys(("AUC", "macro-F1", "balanced accuracy", "calibration error"), 6) | {
        "AUC, same": 5,
        "AUC, narrower": 2,
    }
    figures = {key: [0.5, None if n < 5 else 0.4, None if n < 5 else 0.6] for key, n in support.items()}
    record = Record(
        "now", "a", "pairs", "pairs", "1", "cosine", "built-in", "", False, {}, "", {}, 0, "2031-05-01", 0.0, None,
        24, 6, "AUC", figures, "", {}, support=support,
    )  # fmt: skip
    assert without_interval(boards([record])[0]).startswith("No interval of AUC, narrower (2): fewer than 5 groups")
    whole = replace(record, support=dict.fromkeys(support, 5))
    assert without_interval(boards([whole])[0]) == ""


def test_articles_that_lay_nothing_to_anybody_bear_no_figure() -> None:
    laid = [[Laid(((0, 2),), (), group)] if group else [] for group in ("direct", "indirect", "direct", None)]
    support = QuotesEvaluation(Quoted(list("abcd"), ["it held"] * 4, laid)).support
    assert (support["F@0.3"], support["recall, direct"], support["recall, indirect"]) == (3, 2, 1)


def test_the_page_says_who_labelled_and_so_does_every_record(tmp_path: Path, tools: Tools) -> None:
    by = "two people, alpha .81 | <b>"
    task = read_task(write_folder(tmp_path, "pairs", f'labelled_by = "{by}"\n'))
    records = run_task(task, ["cosine"], tools=tools, n_draws=5)
    assert {r.labelled_by for r in records} == {by}
    older = [replace(r, labelled_by="") for r in records]
    (board,) = boards([*records[:1], *older[1:]])
    assert board.labelled_by == by
    assert r"Labelled: two people, alpha .81 \| &lt;b>." in page(records)
    assert as_text(board).splitlines()[1] == f"  labelled: {by}"
    assert "abelled:" not in page(older)


def test_where_others_are_ahead_by_another_figure_or_a_baseline_is_first_the_page_says_so(
    tmp_path: Path, tools: Tools
) -> None:
    base = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)[0]
    made = {"group": "built-in", "method": "comparer", "reference": "comparer"}
    figures = {"AUC": [0.7, 0.6, 0.8], "calibration error": [0.1, 0.0, 0.2], "macro-F1": [0.6, 0.5, 0.7]}
    ours = replace(base, **made, figures=figures, differences={key: [0.0, 0.0, 0.0] for key in figures})
    changed = {"AUC": [-0.1, -0.2, 0.0], "calibration error": [-0.05, -0.08, -0.02], "macro-F1": [0.1, -0.1, 0.2]}
    other = replace(
        ours,
        method="calm",
        figures={"AUC": [0.6, 0.5, 0.7], "calibration error": [0.05, 0, 0.1], "macro-F1": [0.7, 0.6, 0.8]},
        differences=changed,
    )
    said = verdict(boards([ours, other])[0])
    assert said.endswith(
        "Ahead of it by other figures, the interval of the difference clear of 0: in calibration error calm (-0.050)."
    )
    assert "calm (-0.050)" in verdict(boards([ours, replace(other, group="baseline")])[0])
    unseen = replace(other, reference="zero")
    assert "other figures" not in verdict(boards([ours, unseen])[0])
    zero = replace(
        ours, method="zero", group="baseline", figures={"AUC": [0.8, 0.7, 0.9]}, differences={"AUC": [0.1, 0.0, 0.2]}
    )
    assert "No method does better than the baseline zero." in verdict(boards([ours, zero])[0])
    assert verdict(boards([replace(ours, failed="it broke"), zero])[0]) == "**comparer** failed."


def test_alarms_are_shown_by_what_the_units_are_like(tmp_path: Path, tools: Tools) -> None:
    base = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)[0]
    known = {f"alarm rate, {name}": [rate, None, None] for name, rate in (("iid", 0.05), ("day|clusters", 0.9))}
    shown = page([replace(base, figures=dict(base.figures) | known)])
    assert "| method | iid | day\\|clusters |" in shown
    assert f"| {base.method} | .050 | .900 |" in shown
    assert not any(key.startswith("alarm rate") for key in boards([replace(base, figures=known)])[0].columns)
    assert "by what these units are like" not in page([base])


def test_without_both_classes_to_learn_from_a_units_own_label_is_not_used() -> None:
    truth = np.repeat([True, False], 4)
    probability, decided = positive_probability(np.arange(8.0), truth, np.repeat([0, 1], 4))
    assert probability.tolist() == [0.0] * 4 + [1.0] * 4
    assert decided.tolist() == (~truth).tolist()


def test_a_run_without_our_method_leaves_the_verdict_standing(tmp_path: Path, tools: Tools) -> None:
    task = read_task(write_folder(tmp_path, "changes"))
    both = run_task(task, ["segments", "scan"], tools=tools, n_draws=5)
    before = [verdict(board) for board in boards(both)]
    assert before[0].startswith("**segments** is first, level with")
    after = [verdict(board) for board in boards([*both, *run_task(task, ["scan"], tools=tools, n_draws=5)])]
    assert after[0] == before[0]
    assert verdict(boards([r for r in both if r.method != "segments"])[0]) == ""


def test_differences_to_another_method_or_to_older_figures_are_not_taken_for_current(
    tmp_path: Path, tools: Tools
) -> None:
    base = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)[0]
    made = {"group": "built-in", "method": "comparer", "reference": "comparer", "draws": []}
    ours = replace(base, **made, figures={"AUC": [0.7, 0.6, 0.8]}, differences={"AUC": [0.0, 0.0, 0.0]})
    over = replace(ours, method="over", figures={"AUC": [0.72, 0.6, 0.8]}, differences={"AUC": [0.02, -0.1, 0.1]})
    assert "is tied with" in verdict(boards([ours, over])[0])
    unknown = "No interval of the difference is known of over, not measured in one run with ours."
    behind = f"**comparer** is behind over. {unknown}"
    assert verdict(boards([ours, replace(over, reference="zero")])[0]) == behind
    older = replace(over, differences={"AUC": [0.12, 0.02, 0.2]})  # ours stood at .60 then
    assert verdict(boards([older, ours])[0]) == behind
    under = replace(over, reference="zero", figures={"AUC": [0.6, 0.5, 0.7]})
    assert verdict(boards([ours, under])[0]) == f"**comparer** is first. {unknown}"


def test_where_less_is_better_who_has_no_figure_comes_last(tmp_path: Path, tools: Tools) -> None:
    base = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)[0]
    made = {"first": "alarm rate", "group": "built-in", "reference": "comparer", "differences": {}}
    ours = replace(base, **made, method="comparer", figures={"alarm rate": [0.05, None, None]})
    known = {"differences": {"alarm rate": [0.15, None, None]}}
    worse = replace(ours, **known, method="worse", figures={"alarm rate": [0.2, None, None]})
    none = replace(ours, method="none", figures={"alarm rate": [None, None, None]})
    (board,) = boards([none, worse, ours])
    assert [r.method for r in board.rows] == ["comparer", "worse", "none"]
    assert verdict(board) == "**comparer** is first."


def test_what_another_package_cannot_do_is_recorded_and_the_rest_is_kept(tmp_path: Path, tools: Tools, own) -> None:
    @own("pairs", "brittle", "another package", group="peer")
    def brittle(pairs, tools):
        raise RuntimeError("segment too short")

    records = run_task(read_task(write_folder(tmp_path, "pairs")), ["brittle"], tools=tools, n_draws=5)
    failed = {r.method: r.failed for r in records}
    assert failed == {"zero": None, "lexical": None, "brittle": "RuntimeError: segment too short"}
    own("pairs", "mine", "my own")(brittle)
    with pytest.raises(RuntimeError, match="too short"):
        run_task(read_task(tmp_path), ["mine"], tools=tools, n_draws=5)


def test_what_else_the_machine_does_is_not_a_methods_time(tmp_path: Path, tools: Tools, own) -> None:
    @own("pairs", "waits", "for its turn")
    def waits(pairs, tools):
        time.sleep(0.4)
        return [0.0] * len(pairs)

    records = run_task(read_task(write_folder(tmp_path, "pairs")), ["waits"], tools=tools, n_draws=2)
    assert next(r for r in records if r.method == "waits").seconds < 0.3


def test_a_record_with_a_value_of_another_sort_is_named(tmp_path: Path, tools: Tools) -> None:
    records = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)
    rows = [json.loads(record.to_json()) for record in records[:2]]
    path = tmp_path / "results.jsonl"
    path.write_text("".join(f"{json.dumps(row | {'figures': None})}\n" for row in rows), encoding="utf-8")
    with pytest.raises(ShiftDetectError, match=r"(?s)row 1: this is no record \(.*figures.*row 2.*Move the file away"):
        read_records(path)


def test_rows_that_another_encoder_made_are_named(tmp_path: Path, tools: Tools) -> None:
    records = run_task(read_task(write_folder(tmp_path, "pairs")), ["cosine"], tools=tools, n_draws=5)
    assert f"Encoder: {tools.identity}. Seconds" in page(records)
    mixed = [*records[:2], replace(records[2], encoder="another")]
    assert f"Encoder: {tools.identity}; but another (answers: cosine). Seconds" in page(mixed)


def test_names_from_a_card_are_no_markup_on_the_page(tmp_path: Path, tools: Tools) -> None:
    (base,) = run_task(read_task(write_folder(tmp_path, "pairs")), [], tools=tools, n_draws=5)[:1]
    odd = "![x](https://example.org/seen.png) <img> | **b**"
    made = replace(base, task=odd, method="comparer", reference="comparer", first=odd, figures={odd: [0.5, None, None]})
    text = page([made, replace(made, method=odd)])
    assert "**comparer** is first, level with !\\[x\\]" in text
    assert "![x]" not in text
    assert "<img" not in text
    rows = [line for line in text.splitlines() if line.startswith(("| method", "| comparer", "| !"))]
    assert {line.replace("\\|", "").count("|") for line in rows[:3]} == {6}
