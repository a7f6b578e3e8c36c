"""Articles in, statements out: what the command writes, what it says, and what it does with odd input."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from shiftdetect import DriftResult
from shiftdetect.cli import extract as module
from tests.cli.conftest import FAST, Run

ARTICLES = Path(__file__).parents[2] / "data" / "articles"
NEEDED = {"id", "article", "text", "speaker", "speaker_mention", "date", "date_precision", "date_rule", "kind", "via"}


@pytest.fixture
def dam(here: Path) -> Path:
    """A folder with the long invented article."""
    (here / "dam").mkdir()
    shutil.copy(ARTICLES / "harlow_dam.txt", here / "dam" / "one.txt")
    return here / "dam"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def extracted(run: Run, *words: str) -> list[dict[str, Any]]:
    result = run("extract", *words, "-o", "found.jsonl")
    assert result.exit_code == 0, result.stderr
    return lines(Path("found.jsonl"))


def test_who_said_what_when_with_the_place_of_every_word(run: Run, dam: Path) -> None:
    found = extracted(run, "dam", "--published", "2031-05-12")
    text = (dam / "one.txt").read_text(encoding="utf-8")
    assert len(found) > 15
    for s in found:
        assert s.keys() >= NEEDED | {"content_spans", "cue_span", "source_span"}
        assert s["article"] == "dam/one.txt"
        # but for the sign at the end of a sentence that the words 'she said' follow
        parts = [" ".join(text[a:b].split()).rstrip(',."”’') for a, b in s["content_spans"]]
        assert all(part in s["text"] for part in parts)
        assert sum(map(len, parts)) >= len(s["text"]) - 2 * len(parts)
        for span in (s["cue_span"], s["source_span"]):
            assert span is None or text[slice(*span)].strip()
        assert s["kind"] in ("direct", "mixed", "indirect", "withheld")
        assert "Credit:" not in json.dumps([s["text"], s["speaker"]])


def test_a_split_quote_is_one_statement_and_a_claim_within_it_has_its_own_day(run: Run, dam: Path) -> None:
    found = extracted(run, "dam/one.txt", "--published", "2031-05-12")
    (split,) = [s for s in found if s["text"].startswith("The premier didn't speak")]
    assert (split["speaker"], split["date"], len(split["content_spans"])) == ("Mara Voss", "2031-05-11", 2)
    assert split["text"].endswith("A dam is the first thing one sees of a valley.")
    (claim,) = [s for s in found if s["speaker"] == "Lucan Dray" and s["text"] == "the wall would break within hours"]
    assert claim["date"] == "2031-05-09"
    assert claim["date_rule"].startswith("reference: 'two days earlier'")
    assert {"Edwin Thrale", "Ines Corbel", "Valley Gazette"} <= {s["speaker"] for s in found}
    chain = [s for s in found if s["via"]]
    assert all(isinstance(who, str) for s in chain for who in s["via"])


def test_one_press_conference_in_two_articles_is_one_statement_with_two_sources(run: Run, here: Path) -> None:
    shutil.copy(ARTICLES / "harlow_dam.jsonl", here / "dam.jsonl")
    found = extracted(run, "dam.jsonl")
    (copied,) = [s for s in found if s["text"].startswith("The dam is ninety years old")]
    assert (copied["speaker"], copied["date"]) == ("Lucan Dray", "2031-05-09")
    assert copied["sources"] == ["dam.jsonl#5", "dam.jsonl#6"]
    assert {s["speaker"] for s in found if "Thrale" in (s["speaker"] or "")} == {"Edwin Thrale"}
    reasons = [line["left_out"] for line in lines(here / "found.left_out.jsonl")]
    assert sum(reason.startswith("the same statement as") for reason in reasons) >= 1


def test_without_a_day_of_publication_nothing_is_dated_that_needs_one(run: Run, dam: Path) -> None:
    assert {s["date"] for s in extracted(run, "dam")} == {None}
    result = run("extract", "dam")
    assert "without a date" in result.stderr
    assert len(result.stdout.splitlines()) == len(lines(Path("found.jsonl")))


def test_odd_input_is_told_and_the_rest_is_read(run: Run, dam: Path) -> None:
    (dam / "empty.txt").write_bytes(b"")
    (dam / "menu.html").write_text("<html><body><nav>Home</nav></body></html>", encoding="utf-8")
    (dam / "fr.txt").write_text("Le barrage tiendra, a dit la ministre vendredi, et la vallée est sauve. " * 10)
    (dam / "picture.png").write_bytes(b"\x89PNG\0")
    result = run("extract", "dam", "--published", "2031-05-12", "-o", "found.jsonl")
    assert result.exit_code == 0
    for said in (
        "dam/empty.txt: the file is empty",
        "dam/menu.html: no article was found in the page",
        "dam/fr.txt: the text does not look English",
        "dam/picture.png: the suffix '.png' is none of an article's",
    ):
        assert said in result.stderr
    assert {line["article"] for line in lines(Path("found.left_out.jsonl")) if "text" not in line} == {
        f"dam/{name}" for name in ("empty.txt", "menu.html", "fr.txt", "picture.png")
    }


@pytest.mark.parametrize(("name", "said"), [("empty.txt", "the file is empty"), ("nowhere", "no such file or folder")])
def test_where_nothing_can_be_read_the_command_fails_with_the_reason(
    run: Run, here: Path, name: str, said: str
) -> None:
    (here / "empty.txt").write_bytes(b"")
    result = run("extract", name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


def test_what_an_earlier_run_wrote_into_the_folder_is_no_article(run: Run, dam: Path) -> None:
    words = ("extract", "dam", "--published", "2031-05-12", "-o", "dam/found.jsonl", "--review", "dam/review.html")
    first = run(*words, "--corrections", "dam/c.csv")
    kept = (dam / "found.jsonl").read_bytes()
    again = run(*words, "--corrections", "dam/c.csv")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert (dam / "found.jsonl").read_bytes() == kept
    assert "column 'text'" not in again.stderr


def test_corrections_are_written_edited_and_applied(run: Run, dam: Path) -> None:
    words = ("dam", "--published", "2031-05-12", "--corrections", "c.csv", "--review", "review.html")
    before = extracted(run, *words)
    with open("c.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [s["id"] for s in before]
    rows[0] |= {"speaker": "Minister A", "date": "2031-05-01"}
    rows[1]["keep"] = "no"
    with open("c.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    after = {s["id"]: s for s in extracted(run, *words)}
    assert (after[rows[0]["id"]]["speaker"], after[rows[0]["id"]]["date"]) == ("Minister A", "2031-05-01")
    assert rows[1]["id"] not in after
    page = Path("review.html").read_text(encoding="utf-8")
    assert "Minister A" in page
    assert "left out by hand" in page


def test_a_topic_lists_what_is_off_it(run: Run, dam: Path) -> None:
    topic = ("--topic", "the wall of the dam was about to break", "--topic-threshold", "0.25", "--encoder", "tfidf")
    kept = extracted(run, "dam", "--published", "2031-05-12", *topic, "--no-cache")
    off = [line for line in lines(Path("found.left_out.jsonl")) if line["left_out"].startswith("off topic")]
    assert kept
    assert off
    result = run("extract", "dam", "--topic-threshold", "0.2")
    assert (result.exit_code, "belong to --topic" in result.stderr) == (2, True)


def test_a_table_of_roles_names_speakers(run: Run, dam: Path) -> None:
    roles = '[[speaker]]\nname = "M. Voss (Water)"\naliases = ["Mara Voss", "Voss"]\n'
    Path("roles.toml").write_text(roles, encoding="utf-8")
    found = extracted(run, "dam", "--published", "2031-05-12", "--roles", "roles.toml")
    assert "M. Voss (Water)" in {s["speaker"] for s in found}
    assert "Mara Voss" not in {s["speaker"] for s in found}


def test_a_stopped_run_goes_on_where_it_was(run: Run, dam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = extracted(run, "dam", "--published", "2031-05-12")
    from shiftdetect.extract.english.language import English

    def find(self: English, articles: object) -> object:
        raise AssertionError("read again")

    monkeypatch.setattr(English, "find", find)
    assert extracted(run, "dam", "--published", "2031-05-12") == first


def test_wrong_usage_is_told(run: Run, dam: Path) -> None:
    result = run("extract", "dam", "--published", "12 May")
    assert (result.exit_code, "write it as YYYY-MM-DD" in result.stderr) == (2, True)
    result = run("extract", "dam", "-o", "nowhere/found.jsonl")
    assert (result.exit_code, "no such folder" in result.stderr) == (1, True)


def test_of_very_many_problems_some_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    from shiftdetect.errors import RowProblem

    module.tell([RowProblem("t.csv", n, None, None, "odd", "Even it.") for n in range(1, 31)])
    said = capsys.readouterr().err
    assert said.startswith("t.csv, row 1: odd. Even it.\n")
    assert said.endswith("... and 10 more of the kind.\n")


def test_what_an_earlier_run_wrote_stays_where_nothing_can_be_read(run: Run, dam: Path) -> None:
    extracted(run, "dam", "--published", "2031-05-12")
    earlier = Path("found.jsonl").read_bytes()
    (dam / "one.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    result = run("extract", "dam", "-o", "found.jsonl", "--review", "review.html")
    assert result.exit_code == 1
    assert "is a PDF" in result.stderr
    assert "Nothing was written" in result.stderr
    assert Path("found.jsonl").read_bytes() == earlier
    assert not Path("review.html").exists()


def test_the_names_of_files_command_no_terminal(run: Run, dam: Path) -> None:
    (dam / "empty\x1b[2J\x07\u202e.txt").write_bytes(b"")
    (dam / "new\rline.txt").write_bytes(b"")
    result = run("extract", "dam", "-o", "found\x1b[31m.jsonl")
    assert result.exit_code == 0
    assert "empty\ufffd[2J\ufffd\ufffd.txt: the file is empty" in result.stderr
    assert "Written: found\ufffd[31m.jsonl" in result.stderr
    assert not set("\x1b\x07\r\u202e") & set(result.stderr)


def test_a_file_name_that_is_no_utf_8_is_escaped_in_what_is_written(run: Run, here: Path) -> None:
    name = os.fsdecode(b"dam\xff.txt")
    try:
        (here / name).write_text("“It will hold,” Anna Tarn said on Monday.\n", encoding="utf-8")
    except OSError:
        pytest.skip("names of files are always Unicode here")
    result = run("extract", name)
    assert (result.exit_code, json.loads(result.stdout)["article"]) == (0, r"dam\udcff.txt")
    result = run("report", name, "--published", "2031-05-12", *FAST, "-o", "out")
    assert result.exit_code == 0
    assert {line["article"] for line in lines(Path("out/statements.jsonl"))} == {r"dam\udcff.txt"}
    command = DriftResult.from_json(Path("out/result.json").read_bytes()).settings.command
    assert command is not None
    assert r"dam\udcff.txt" in command
