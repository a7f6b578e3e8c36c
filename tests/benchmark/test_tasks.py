"""A labelled corpus is a folder: what is read from it, and what is said where it is broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shiftdetect.benchmark.tasks import NONE_LISTED, find_cards, read_card, read_task, read_tasks, shipped_tasks
from shiftdetect.errors import InputError, ShiftDetectError
from tests.benchmark.folders import (
    CARDS,
    HEAD,
    attributions,
    changes,
    documents,
    pairs,
    statements,
    write_folder,
    write_rows,
)


def test_changes_are_placed_on_the_bins_that_hold_statements(tmp_path: Path) -> None:
    kept = [row for row in statements() if row["date"] != "2031-05-03"]
    series = read_task(write_folder(tmp_path, "changes", statements=kept)).data
    assert series.n_places == 9
    assert series.change_points == (4,)
    assert series.levels(["minor", "major"]) == [NONE_LISTED] * 3 + ["major"] + [NONE_LISTED] * 2 + [
        "minor",
        NONE_LISTED,
    ]
    before, after = series.adjacent()[3]
    assert (before.count("about to fall"), after.count("cost us too much")) == (2, 2)


def test_a_change_between_statements_counts_for_the_next_one(tmp_path: Path) -> None:
    kept = [row for row in statements() if row["date"] != "2031-05-06"]
    assert read_task(write_folder(tmp_path, "changes", statements=kept)).data.change_points == (5,)


def test_a_change_whose_one_date_has_a_zone_and_the_other_none(tmp_path: Path) -> None:
    row = {"date": "2031-05-06T10:00Z", "prev_date": "2031-05-05", "level": "major"}
    assert read_task(write_folder(tmp_path, "changes", changes=[row])).data.change_points == (5,)


@pytest.mark.parametrize(("kind", "column"), [("pairs", "event"), ("frames", "date")])
def test_one_group_alone_is_refused_as_nothing_can_be_learnt_on_another(tmp_path: Path, kind: str, column: str) -> None:
    rows = [{**row, column: "2031-05-01"} for row in (pairs() if kind == "pairs" else statements())]
    place = write_folder(tmp_path, kind, **{"pairs" if kind == "pairs" else "statements": rows})
    with pytest.raises(InputError, match="all 20 rows are of one group") as raised:
        read_task(place)
    assert [p.column for p in raised.value.problems] == [column]


def test_the_card_chooses_statements_and_names_columns(tmp_path: Path) -> None:
    rows = [{**{k: v for k, v in row.items() if k != "level"}, "grade": row["level"]} for row in changes()]
    card = 'end = "2031-05-08"\n[where]\nspeaker = "Minister A"\n[columns]\nlevel = "grade"\n'
    series = read_task(write_folder(tmp_path, "changes", card, changes=rows)).data
    assert (len(series.texts), series.n_places, len(series.changes)) == (8, 8, 1)


def test_pairs_and_frames(tmp_path: Path) -> None:
    listed = read_task(write_folder(tmp_path / "p", "pairs")).data
    assert (listed.truth.sum(), len(set(listed.groups)), listed.scores.sum()) == (10, 5, 10.0)
    coded = read_task(write_folder(tmp_path / "f", "frames")).data
    assert coded.values.sum(axis=0).tolist() == [10, 10]
    assert len(np.unique(coded.groups)) == 10


def test_one_label_in_a_column_is_a_frame_too(tmp_path: Path) -> None:
    rows = [{"text": r["text"], "date": r["date"], "label": r["frames"][0]} for r in statements()]
    assert read_task(write_folder(tmp_path, "frames", statements=rows)).data.values.sum() == 20


def test_a_folder_of_folders_and_several_cards_in_one(tmp_path: Path) -> None:
    for kind in CARDS:
        write_folder(tmp_path / kind, kind)
    assert [task.name for task in read_tasks(find_cards(tmp_path))] == ["bridge", "grounds", "answers", "said"]
    (tmp_path / "changes" / "frames.task.toml").write_text(CARDS["frames"] + HEAD, encoding="utf-8")
    assert [task.name for task in read_tasks(find_cards(tmp_path / "changes"))] == ["bridge", "grounds"]
    with pytest.raises(ShiftDetectError, match="holds 2 tasks"):
        read_task(tmp_path / "changes")
    with pytest.raises(ShiftDetectError, match="both name their task 'grounds'"):
        read_tasks([*find_cards(tmp_path / "changes"), *find_cards(tmp_path / "frames")])


def test_another_text_is_another_revision(tmp_path: Path) -> None:
    first = read_task(write_folder(tmp_path, "pairs")).revision
    assert read_task(tmp_path).revision == first
    write_rows(tmp_path / "pairs.jsonl", pairs(16))
    assert read_task(tmp_path).revision != first


# What is broken


def test_every_bad_row_of_every_file_is_named_with_its_row(tmp_path: Path) -> None:
    rows = changes()
    rows += [{"date": "06/05/2031", "level": "major"}, {"date": "2031-05-07", "level": "huge"}]
    rows += [
        {"date": "2032-01-01", "level": "minor"},
        {"date": "2031-05-07", "prev_date": "2031-05-08", "level": "minor"},
    ]
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "changes", changes=rows))
    assert [(p.row, p.column) for p in raised.value.problems] == [
        (3, "date"),
        (4, "level"),
        (5, "date"),
        (6, "prev_date"),
    ]
    assert "2031-05-01 to 2031-05-10" in str(raised.value)

    said = [*statements()[:3], {"id": "x", "date": "2031-05-04", "speaker": "Minister A", "text": " "}]
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "changes", statements=said, changes=rows))
    assert [(Path(p.file).name[0], p.row, p.column) for p in raised.value.problems] == [
        ("s", 4, "text"),
        ("c", 3, "date"),
        ("c", 4, "level"),
        ("c", 6, "prev_date"),
    ]

    said = [*statements()[:3], {"id": "x", "date": "2031-05-04", "speaker": "Minister A", "text": " "}]
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "changes", statements=said, changes=[{"date": "2031-05-02", "level": None}]))
    assert [(Path(p.file).name, p.row) for p in raised.value.problems] == [
        ("statements.jsonl", 4),
        ("changes.jsonl", 1),
    ]


def test_bad_pairs(tmp_path: Path) -> None:
    rows = pairs()
    rows[2]["label"], rows[3]["score"], rows[4]["event"], rows[5]["text_b"] = "maybe", "high", None, ""
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "pairs", pairs=rows))
    assert [(p.row, p.column) for p in raised.value.problems] == [
        (3, "label"),
        (4, "score"),
        (5, "event"),
        (6, "text_b"),
    ]
    with pytest.raises(InputError, match="0 of 10 pairs carry a positive label"):
        read_task(write_folder(tmp_path, "pairs", pairs=[row for row in pairs() if row["label"] == "same"]))


def test_bad_frames(tmp_path: Path) -> None:
    rows = statements()
    rows[1]["frames"], rows[7]["date"] = ["danger", "fame"], None
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "frames", statements=rows))
    assert [(p.row, p.column, p.value) for p in raised.value.problems] == [(2, "frames", "fame"), (8, "date", None)]


def test_bad_quotes(tmp_path: Path) -> None:
    rows = attributions()
    rows[0]["content_spans"], rows[1]["doc"] = [[5, 5000]], "d9"
    rows += [{"doc": "d0", "content_spans": []}, {"doc": "", "content_spans": [[0, 3]]}]
    rows += [{"doc": "d0", "content_spans": [[0, 3]], "source_spans": [[4, 2]]}]
    texts = [*documents(), {"id": "d1", "text": "Twice."}]
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "quotes", documents=texts, attributions=rows))
    assert sorted((Path(p.file).name[0], p.row, p.column) for p in raised.value.problems) == [
        ("a", 1, "content_spans"),
        ("a", 2, "doc"),
        ("a", 4, "content_spans"),
        ("a", 5, "doc"),
        ("a", 6, "source_spans"),
        ("d", 3, "id"),
    ]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        (CARDS["pairs"].replace('"pairs"', '"pair"') + HEAD, "kind", "none of changes, pairs"),
        (CARDS["pairs"] + HEAD.replace('"MIT"', '""'), "licence", "not empty"),
        (CARDS["pairs"] + HEAD + "licens = 'MIT'\n", "licens", "Did you mean 'licence'"),
        (
            CARDS["pairs"].replace('positive = ["against"]', 'positive = ["never"]') + HEAD,
            "positive",
            "none of the labels",
        ),
        (CARDS["pairs"].replace('labels = ["same", "against"]\n', "") + HEAD, "labels", "missing"),
        (CARDS["pairs"] + HEAD + "[files]\npairs = '../../etc/passwd'\n", "files.pairs", "no name of a file"),
        (CARDS["pairs"] + HEAD + "[files]\nchanges = 'a.jsonl'\n", "files.changes", "no such file"),
        (CARDS["changes"] + HEAD + "by = 'year'\n", "by", "hour, day, week, month"),
        (CARDS["frames"] + HEAD + "start = '2031-05-02'\n", "start", "'frames' does not read this key"),
        (CARDS["pairs"] + HEAD + "[where]\nevent = ['event 1']\n", "where", "It is for changes and frames"),
        (CARDS["quotes"] + HEAD + "split = 'paper'\n", "split", "It is for pairs and frames"),
        ("name = \n", None, "not TOML"),
    ],
)
def test_bad_cards(tmp_path: Path, text: str, column: str | None, said: str) -> None:
    path = tmp_path / "task.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_card(path)
    assert column in [p.column for p in raised.value.problems]
    assert said in str(raised.value)


@pytest.mark.parametrize("kind", ["changes", "pairs", "frames", "quotes"])
def test_a_missing_or_empty_file_is_named(tmp_path: Path, kind: str) -> None:
    folder = write_folder(tmp_path, kind)
    for path in folder.glob("*.jsonl"):
        path.unlink()
    with pytest.raises(InputError, match=r"\.jsonl: there is no such file"):
        read_task(folder)


def test_a_folder_without_a_card(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no task\.toml in it"):
        read_task(tmp_path)


def test_a_bank_of_ones_own(tmp_path: Path) -> None:
    card = 'name = "own"\nkind = "streams"\n' + HEAD + "[streams]\nper_cell = 2\n"
    (tmp_path / "task.toml").write_text(card, encoding="utf-8")
    codes = [f"code{k}" for k in range(5)]
    rows = [
        {"kind": "meta", "title": "t", "summary": "s", "speakers": ["A"], "explanations": {c: c for c in codes}},
        *({"kind": "wording", "explanation": c, "text": f"It was {c}, number {k}."} for c in codes for k in range(3)),
    ]
    write_rows(tmp_path / "bank.jsonl", rows)
    series = read_task(tmp_path).data
    assert len(series) == 22
    assert {len(s.change_points) for s in series} == {0, 1, 2}
    write_rows(tmp_path / "bank.jsonl", [*rows, {"kind": "wording", "explanation": "x", "text": "y"}, {"kind": "z"}])
    with pytest.raises(InputError) as raised:
        read_task(tmp_path)
    assert [p.row for p in raised.value.problems] == [17, 18]


def test_the_shipped_tasks_are_whole() -> None:
    tasks = {task.name: task for task in shipped_tasks()}
    assert {"soleimani": "changes", "soleimani-frames": "frames", "controlled-edits": "pairs"}.items() <= {
        name: task.kind for name, task in tasks.items()
    }.items()
    assert len(tasks["invented-streams"].data) == 660
    assert len(tasks["soleimani"].data.change_points) == 10
    assert tasks["controlled-edits"].data.truth.sum() > 200


def test_frames_that_are_no_names_are_named_row_by_row(tmp_path: Path) -> None:
    rows = [row | {"frames": [{"name": "danger"}, ["cost"]]} for row in statements()]
    with pytest.raises(InputError) as raised:
        read_task(write_folder(tmp_path, "frames", statements=rows[:2]))
    assert [(p.row, p.problem) for p in raised.value.problems] == [(k, "no such label") for k in (1, 1, 2, 2)]


@pytest.mark.parametrize("file", ["task.toml", "statements.jsonl", "changes.jsonl"])
def test_of_a_file_in_another_encoding_no_option_is_advised_that_there_is_not(tmp_path: Path, file: str) -> None:
    folder = write_folder(tmp_path, "changes", "# \N{LATIN SMALL LETTER E WITH ACUTE}\n")
    data = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_bytes((data.replace("Minister A", "Minister É").replace("minor", "minör")).encode("cp1252"))
    with pytest.raises(InputError, match=r"not UTF-8.*Save it as UTF-8") as error:
        read_task(folder)
    assert "--encoding" not in str(error.value)


def test_a_broken_line_is_shown_what_a_line_of_this_very_file_looks_like(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, "pairs", '[columns]\ntext_a = "earlier"\n')
    with (folder / "pairs.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"text_a": "It held."\n["no", "object"]\n')
    with pytest.raises(InputError) as error:
        read_task(folder)
    broken = [p for p in error.value.problems if p.row in {21, 22}]
    assert len(broken) == 2
    assert all('such as {"earlier": "...", "text_b": "...", "label": "..."}.' in p.remedy for p in broken)
