"""The command that codes frames or discovers them, and reports on predicted ones."""

import json

import pytest

from shiftdetect import DriftResult
from shiftdetect.explain.codebook import read_codebook
from shiftdetect.io import read_corpus
from shiftdetect.report.counted import frames_overview
from tests.cli.conftest import FAST

TFIDF = FAST[:2]
CODE = ("frames", "statements.jsonl", "--codebook", "codebook.toml", *TFIDF)


@pytest.fixture
def bare(here):
    """The statements without labels."""
    rows = [json.loads(line) for line in (here / "statements.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({k: v for k, v in row.items() if k not in ("frames", "stance")}) for row in rows]
    (here / "bare.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return here


def test_uncoded_statements_get_frames_and_the_rows_say_who_coded_them(run, bare):
    result = run("frames", "bare.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl")
    assert result.exit_code == 0, result.stderr
    assert "20 statements: frames of 20 predicted from codebook.toml, 0 keep their own labels." in result.stdout
    assert "Stance on 'near': 20 predicted (weak: read them), 0 keep their label." in result.stdout
    coded = read_corpus(bare / "coded.jsonl")
    assert coded.texts == read_corpus(bare / "bare.jsonl").texts
    right = 0
    for s in coded:
        assert 0 <= s.get("p_danger") <= 1
        assert s.get("labels_by").startswith("frames predicted from codebook.toml by shiftdetect")
        assert s.get("stances_by").startswith("predicted from codebook.toml by shiftdetect")
        # What is predicted has a column of its own: a report on this file takes no prediction for a person's stance.
        assert s.stance is None
        assert s.get("stance_near") in {"asserts", "hedges", "denies", "silent"}
        p = [s.get(f"p_near_{stance}") for stance in ("asserts", "hedges", "denies")]
        assert min(p) >= 0
        assert sum(p) <= 1.001
        story = "cost" if s.date.day >= 6 else "danger"
        right += s.frames == (() if s.date.day == 3 else (story,))
    assert right == 20


def test_one_frame_each_is_learnt_from_the_labels(run, here):
    rows = [json.loads(line) for line in (here / "statements.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["frames"] = row["frames"][:1] if row["date"] < "2031-05-10" else []
    (here / "some.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    said = run("frames", "some.jsonl", "--codebook", "codebook.toml", "--one", *TFIDF, "-o", "coded.jsonl")
    assert said.exit_code == 0, said.stderr
    assert "predicted from the labelled statements, one frame each" in said.stdout
    assert "no other frame is given." in said.stdout
    assert "The encoder was used as it is." in said.stdout
    coded = read_corpus(here / "coded.jsonl")
    late = [s for s in coded if s.date.day >= 10]
    assert late
    for s in late:
        assert s.frames == ("cost",)
        assert s.get("labels_by").startswith("frames predicted from the labelled statements, one frame each, by ")
    for s in coded:
        assert len(s.frames) <= 1
        assert s.get("p_cost") + s.get("p_danger") == pytest.approx(1.0, abs=0.001)


def test_a_report_learns_one_frame_each_and_says_so(run, here):
    rows = [json.loads(line) for line in (here / "statements.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["frames"] = row["frames"][:1] if row["date"] < "2031-05-10" else []
    (here / "some.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    words = ("some.jsonl", "--codebook", "codebook.toml", "--one")
    assert run("frames", *words, *TFIDF, "-o", "coded.jsonl").exit_code == 0
    result = run("report", *words, *FAST, "--no-comparer", "-o", "out")
    assert result.exit_code == 0, result.stderr
    found = DriftResult.from_json((here / "out" / "result.json").read_text(encoding="utf-8"))
    # The same frames as by the command that writes them into a table.
    assert {s.id: s.frames for s in found.statements} == {s.id: s.frames for s in read_corpus(here / "coded.jsonl")}
    n = found.frame_coding.n_predicted
    assert (n > 0, found.frame_coding.one, found.frame_coding.tuned) == (True, True, False)
    by = (
        f"frames of {n} statements predicted from the labelled statements, one frame each, by shiftdetect and no person"
    )
    assert found.settings.labels_by == by
    assert f"those of {n} statements predicted from the others, one each" in frames_overview(found).text
    page = " ".join((here / "out" / "report.md").read_text(encoding="utf-8").split())
    assert f"of {n} statements are predictions, one each, learnt from the" in page
    assert "--codebook codebook.toml --one" in found.settings.command
    alone = run("drift", "some.jsonl", "--one", *FAST)
    assert (alone.exit_code, "it goes with --codebook FILE" in alone.stderr) == (2, True)


def test_labels_of_the_file_stand(run, here):
    result = run(*CODE, "--json")
    assert result.exit_code == 0, result.stderr
    coded = [json.loads(line) for line in result.stdout.splitlines()]
    given = {row["id"]: row for row in map(json.loads, (here / "statements.jsonl").read_text("utf-8").splitlines())}
    assert len(coded) == len(given)
    for row in coded:
        assert row["frames"] == given[row["id"]]["frames"]
        assert row["who"] == given[row["id"]]["who"]
        assert row["labels_by"] is None
        assert row["stance_near"] == {"supports": "asserts", "denies": "denies"}[given[row["id"]]["stance"]]
        assert row["stances_by"] == "column stance"
    # Out of fold: a day's own statements taught the coder nothing about it, and the others were enough.
    late = [row["p_cost"] for row in coded if row["date"] > "2031-05-06"]
    early = [row["p_cost"] for row in coded if row["date"] < "2031-05-03"]
    assert min(late) > max(early)


def test_stances_of_one_column_are_labels_of_no_claim_where_there_are_two(run, bare):
    book = bare / "codebook.toml"
    two = '\n[[claims]]\nname = "dear"\nclaim = "It cost too much."\n'
    book.write_text(book.read_text(encoding="utf-8") + two, encoding="utf-8")
    result = run(*CODE, "--json")
    for row in map(json.loads, result.stdout.splitlines()):
        assert row["stances_by"].startswith("predicted from codebook.toml by shiftdetect")
        assert {"stance_near", "stance_dear", "p_near_denies", "p_dear_denies"} <= set(row)


def test_what_was_coded_is_said_by_the_report_on_it(run, bare):
    assert run("frames", "bare.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl").exit_code == 0
    result = run("drift", "coded.jsonl", *FAST, "--no-comparer", "--json")
    assert json.loads(result.stdout)["settings"]["labels_by"].startswith("frames predicted from codebook.toml")
    found = DriftResult.from_json(result.stdout)
    assert "(predictions that come with the corpus, not coded by anyone)" in frames_overview(found).text


def test_predictions_that_a_table_brings_back_are_no_labels(run, bare):
    """They give no unit, nobody learns from them, and another name for the labels does not hide what they are."""
    assert run("frames", "bare.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl").exit_code == 0
    once = (bare / "coded.jsonl").read_bytes()
    again = run("frames", "coded.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl")
    assert "frames of 20 statements are earlier predictions: made anew" in again.stderr
    assert "frames of 20 predicted" in again.stdout
    assert (bare / "coded.jsonl").read_bytes() == once
    words = (*FAST, "--no-comparer", "--labels-by", "Coder X", "--json")
    brought, labelled = (json.loads(run("drift", name, *words).stdout) for name in ("coded.jsonl", "statements.csv"))
    assert brought["settings"]["labels_by"].startswith("Coder X; frames predicted from codebook.toml")
    assert "predicted frames give no unit" in brought["index"]["refused"]
    assert brought["noise_floor"]["frame_distance"] is None
    assert "predicted frames give no unit" not in labelled["index"].get("refused", "")
    assert {span["frame"] for span in brought["frames"]["spans"]} == {"danger", "cost"}
    both = json.loads(run("drift", "coded.jsonl", *words, "--codebook", "codebook.toml").stdout)
    assert both["frame_coding"]["n_predicted"] == 20
    assert both["settings"]["labels_by"].count("predicted") == 1


def test_labels_beside_predictions_are_not_called_predictions(run, bare):
    assert run("frames", "bare.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl").exit_code == 0
    rows = [json.loads(line) for line in (bare / "coded.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({**row, "labels_by": None} if k < 5 else row) for k, row in enumerate(rows)]
    (bare / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    words = ("drift", "some.jsonl", *FAST, "--no-comparer", "--json")
    found = DriftResult.from_json(run(*words).stdout)
    assert "(the labels come with the corpus, predictions among them)" in frames_overview(found).text
    said = found.settings.labels_by
    assert said.startswith("frames of 15 statements predicted from codebook.toml by shiftdetect ")
    assert said.endswith(", no person; who coded the others is not stated")
    stated = json.loads(run(*words, "--labels-by", "Coder X").stdout)["settings"]["labels_by"]
    assert stated.startswith("Coder X; frames of 15 statements predicted from codebook.toml by shiftdetect ")
    assert "others" not in stated


def test_columns_of_the_file_are_not_written_over(run, bare):
    rows = [json.loads(line) for line in (bare / "bare.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({**row, "p_cost": "mine", "stance_near": "denies"}) for row in rows]
    (bare / "mine.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = run("frames", "mine.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl")
    assert result.exit_code == 1
    assert "mine.jsonl, column 'p_cost': a column of this name would be written over. Rename it" in result.stderr
    assert "column 'stance_near'" in result.stderr
    assert not (bare / "coded.jsonl").exists()


def test_a_report_predicts_where_nobody_coded_and_says_so(run, bare):
    result = run("report", "bare.jsonl", "--codebook", "codebook.toml", *FAST, "--no-comparer", "-o", "out")
    assert result.exit_code == 0, result.stderr
    found = json.loads((bare / "out" / "result.json").read_text(encoding="utf-8"))
    assert found["frame_coding"]["n_predicted"] == 20
    assert len(found["frame_coding"]["codebook_sha256"]) == 64
    assert {span["frame"] for span in found["frames"]["spans"]} == {"danger", "cost"}
    said = "frames predicted from the codebook codebook.toml by shiftdetect and no person"
    assert found["settings"]["labels_by"] == said
    for name in ("report.html", "report.md"):
        assert said in (bare / "out" / name).read_text(encoding="utf-8")
    assert said in " ".join(result.stdout.split())
    assert "the labels come with the corpus" not in result.stdout
    assert "--codebook codebook.toml" in found["settings"]["command"]


def test_a_codebook_links_frames_to_the_claim_that_stances_are_about(run, here):
    words = ("statements.csv", *FAST, "--no-comparer", "--stance-claim", "A collapse was near", "--json")
    linked = json.loads(run("drift", *words, "--codebook", "codebook.toml").stdout)
    assert linked["frame_coding"]["n_predicted"] == 0
    assert linked["settings"]["labels_by"] is None
    by_name = {(e["name"], e["speaker"]): e for e in linked["ledger"]}
    assert by_name["danger", None]["strength_from"] == "stance and words"
    assert by_name["cost", None]["strength_from"] == "words"
    denied = by_name["A collapse was near", "Spokesperson Bé"]["denied_ids"]
    assert denied == ["08é", "09é", "10é"]


def test_discovered_frames_become_a_codebook_that_codes(run, here):
    result = run("frames", "statements.csv", "--discover", "3", *TFIDF, "-o", "found.toml")
    assert result.exit_code == 0, result.stderr
    book = read_codebook(here / "found.toml")
    assert len(book.frames) == 3
    texts = " ".join(read_corpus(here / "statements.csv").texts)
    assert all(example in texts for frame in book.frames for example in frame.examples)
    assert "stability" in (here / "found.toml").read_text(encoding="utf-8")
    again = run("frames", "statements.csv", "--discover", "3", *TFIDF, "--json")
    assert {json.loads(line)["name"] for line in again.stdout.splitlines()} == set(book.names)
    assert run("frames", "statements.csv", "--codebook", "found.toml", *TFIDF, "-o", "coded.csv").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("-o", "x.jsonl"), 2, "Give either --codebook FILE or --discover N."),
        (("--codebook", "codebook.toml", "--discover", "3", "-o", "x.toml"), 2, "Give either"),
        (("--codebook", "codebook.toml"), 2, "Say where to write"),
        (("--discover", "3", "--one", "-o", "x.toml"), 2, "it goes with --codebook FILE"),
        (("--discover", "3", "-o", "x.jsonl"), 2, "x.jsonl is no .toml file."),
        (("--codebook", "nowhere.toml", "-o", "x.jsonl"), 1, "nowhere.toml: there is no such file"),
        (("--codebook", "codebook.toml", "-o", "no/x.jsonl"), 1, "there is no such folder"),
        (("--discover", "25", "-o", "x.toml"), 1, "Ask for fewer frames."),
    ],
)
def test_what_cannot_be_done_is_said(run, words, code, said):
    result = run("frames", "statements.csv", *TFIDF, *words)
    assert result.exit_code == code
    assert said in " ".join(result.stderr.split())


def test_the_name_of_a_table_commands_no_terminal(run, bare):
    assert run("frames", "bare.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "coded.jsonl").exit_code == 0
    (bare / "coded.jsonl").rename(bare / "coded\x1b[2J.jsonl")
    again = run("frames", "coded\x1b[2J.jsonl", "--codebook", "codebook.toml", *TFIDF, "-o", "again.jsonl")
    assert again.stderr.startswith("coded\ufffd[2J.jsonl: frames of 20 statements are earlier predictions")
    assert "\x1b" not in again.stderr
    made = run("embed", "bare.jsonl", *TFIDF, "-o", "vectors\x1b[2J.npz")
    assert (made.exit_code, "vectors\ufffd[2J.npz: 20 vectors" in made.stderr) == (0, True)
