"""The report takes articles: their statements flow into the measurement, and everything else is listed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import FAST, Run

ARTICLES = Path(__file__).parents[2] / "data" / "articles"
QUICK = (*FAST, "--no-comparer", "--no-cache")


@pytest.fixture
def one(here: Path) -> Path:
    shutil.copy(ARTICLES / "harlow_dam.txt", here / "dam.txt")
    return here / "dam.txt"


def many(folder: Path) -> Path:
    """A folder of pages, each with its day of publication."""
    folder.mkdir()
    for n, line in enumerate((ARTICLES / "harlow_dam.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        paragraphs = "".join(f"<p>{part}</p>" for part in row["text"].split("\n\n"))
        head = f'<meta property="article:published_time" content="{row["published"]}"><title>{row["title"]}</title>'
        page = f"<html><head>{head}</head><body><article><h1>{row['title']}</h1>{paragraphs}</article></body></html>"
        (folder / f"{n}.html").write_text(page, encoding="utf-8")
    return folder


def test_one_article_becomes_a_report_that_says_what_it_cannot_show(run: Run, one: Path) -> None:
    result = run("report", "dam.txt", "--published", "2031-05-12", "-o", "out", *QUICK)
    assert result.exit_code == 0, result.stderr
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert "It cannot show whether an explanation shifted" in page
    found = json.loads(Path("out/result.json").read_text(encoding="utf-8"))
    assert found["shift_test"]["refused"]
    assert found["extraction"]["n_articles"] == 1
    reasons = {record["reason"] for record in found["extraction"]["left_out"]}
    assert "tells what was not said" in reasons
    assert found["extraction"]["n_left_out"] + found["corpus"]["n_statements"] == found["extraction"]["n_records"]
    marked = Path("out/articles.html").read_text(encoding="utf-8")
    places = re.findall(r'href="articles\.html#([^"]+)"', page)
    assert len(places) > 15
    assert all(f'id="{place}"' in marked for place in places)


def test_a_table_of_articles_is_not_taken_for_one_of_statements(run: Run, here: Path) -> None:
    shutil.copy(ARTICLES / "harlow_dam.jsonl", here / "dam.jsonl")
    result = run("report", "dam.jsonl", "-o", "out", *QUICK, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["extraction"]["n_articles"] == 9
    # Whoever says which column is what means statements.
    named = run("report", "dam.jsonl", "--columns", "date=published", "-o", "out", *QUICK)
    assert "column 'speaker'" in named.stderr


def test_a_folder_of_pages_is_measured(run: Run, here: Path) -> None:
    many(here / "dam")
    result = run("report", "dam", "-o", "out", *QUICK, "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["corpus"]["n_days"] >= 8
    assert found["shift_test"]["p_value"] is not None
    assert found["extraction"]["n_several"] == 1
    assert {"Lucan Dray", "Mara Voss", "Edwin Thrale", "Ines Corbel"} <= {s["speaker"] for s in found["statements"]}
    again = run(*shlex.split(found["settings"]["command"])[1:], "-o", "again", "--json", "--no-cache")
    assert again.stdout == result.stdout


def test_filters_and_corrections_apply(run: Run, one: Path) -> None:
    words = ("dam.txt", "--published", "2031-05-12", "--corrections", "c.csv", *QUICK, "--json", "-o", "out")
    first = json.loads(run("report", *words).stdout)
    table = Path("c.csv").read_text(encoding="utf-8")
    dropped = first["statements"][0]["id"]
    Path("c.csv").write_text(table.replace(f"{dropped},yes", f"{dropped},no"), encoding="utf-8")
    second = json.loads(run("report", *words).stdout)
    assert dropped not in {s["id"] for s in second["statements"]}
    assert "left out by hand" in {record["reason"] for record in second["extraction"]["left_out"]}
    kept = json.loads(run("report", *words, "--where", "speaker=Mara Voss").stdout)
    assert {s["speaker"] for s in kept["statements"]} == {"Mara Voss"}


def test_what_cannot_be_analysed_is_told_with_what_to_do(run: Run, one: Path) -> None:
    result = run("report", "dam.txt", *QUICK)
    assert result.exit_code == 1
    assert "have no date" in result.stderr
    assert "--published YYYY-MM-DD" in result.stderr
    Path("calm.txt").write_text("It rained all day. The river rose a little.", encoding="utf-8")
    result = run("report", "calm.txt", "--published", "2031-05-12", *QUICK)
    assert (result.exit_code, "no statements were found in 1 article" in result.stderr) == (1, True)
    Path("empty.txt").write_bytes(b"")
    result = run("report", "empty.txt", *QUICK)
    assert (result.exit_code, "the file is empty" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "words",
    [("statements.csv", "--published", "2031-05-12"), ("dam.txt", "--columns", "speaker=who")],
)
def test_options_of_the_other_kind_are_refused(run: Run, one: Path, words: tuple[str, ...]) -> None:
    result = run("report", *words, *QUICK)
    assert result.exit_code == 2
    assert "leave it out" in result.stderr
