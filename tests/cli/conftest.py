"""A folder with twenty invented statements in every format, and a command line to try on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from shiftdetect.cli import main
from tests.benchmark.folders import write_folder

SICK = (
    "pair_ID\tsentence_A\tsentence_B\tentailment_label\trelatedness_score\n"
    "1\tA dam holds\tThe dam is holding\tENTAILMENT\t4.5\n"
    "2\tA dam holds\tThe dam is breaking\tCONTRADICTION\t3.5\n"
)
FAST = ("--encoder", "tfidf", "--n-permutations", "99", "--no-comparer")
FORMATS = ("statements.csv", "statements.tsv", "statements.jsonl", "statements.json", "statements.parquet", "convokit")

CODEBOOK = """
[[frames]]
name = "danger"
definition = "The bridge was about to fall."
examples = ["A collapse was near.", "It was in danger of falling."]

[[frames]]
name = "cost"
definition = "Keeping it would have cost too much."
examples = ["It was too expensive.", "There was no money for it, it would have cost too much."]

[[claims]]
name = "near"
claim = "A collapse was near."
frames = ["danger"]
"""

Run = Callable[..., Result]


def rows() -> list[dict[str, Any]]:
    """Two speakers on ten days; on the sixth both change from one story to another, and one text is said twice."""
    made = []
    for day in range(1, 11):
        for name, office in (("Minister A", "cabinet"), ("Spokesperson Bé", "press=office")):
            story = "the bridge was about to fall" if day < 6 else "keeping it would have cost too much"
            made.append(
                {
                    "id": f"{day:02d}{name[-1]}",
                    "date": f"2031-05-{day:02d}",
                    "speaker": name,
                    "text": f"{name}, {day} May: {story}." if day != 3 else 'No comment, "as ever".',
                    "affiliation": office,
                    "frames": ["danger" if day < 6 else "cost"],
                    "stance": "supports" if name == "Minister A" or day < 8 else "denies",
                    "who": name.lower(),
                }
            )
    return made


def write_delimited(path: Path, records: Iterable[Mapping[str, Any]], delimiter: str = ",") -> None:
    flat = [{key: ";".join(v) if isinstance(v, list) else v for key, v in record.items()} for record in records]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(flat[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(flat)


def write_convokit(folder: Path, records: Iterable[Mapping[str, Any]]) -> None:
    folder.mkdir()
    lines, speakers = [], {}
    for record in records:
        meta = {key: value for key, value in record.items() if key not in ("id", "speaker", "text")}
        speakers[record["speaker"]] = {"meta": {"affiliation": meta.pop("affiliation")}, "vectors": []}
        own = {key: record[key] for key in ("id", "speaker", "text")}
        lines.append(json.dumps(own | {"conversation_id": None, "reply-to": None, "timestamp": None, "meta": meta}))
    (folder / "utterances.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "speakers.json").write_text(json.dumps(speakers), encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the same statements in six formats."""
    made = rows()
    write_delimited(tmp_path / "statements.csv", made)
    write_delimited(tmp_path / "statements.tsv", made, "\t")
    lines = [json.dumps(record, ensure_ascii=False) for record in made]
    (tmp_path / "statements.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "statements.json").write_text(f"[{','.join(lines)}]", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(made), tmp_path / "statements.parquet")
    write_convokit(tmp_path / "convokit", made)
    pair = {"text_a": "The bridge was shut.", "text_b": "The bridge was open."}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(pair), encoding="utf-8")
    write_folder(tmp_path / "my_labels", "pairs")
    for coder, last in (("a", "hedges"), ("b", "denies")):
        coded = [{"id": str(k), "stance": "asserts" if k % 2 else "denies"} for k in range(9)]
        write_delimited(tmp_path / f"coder_{coder}.csv", [*coded, {"id": "9", "stance": last}])
    (tmp_path / "SICK.txt").write_text(SICK, encoding="utf-8")
    (tmp_path / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("The bridge will hold, Minister A said on Friday.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path) -> Run:
    """Run the command line in the working folder."""

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(main, words, prog_name="shiftdetect")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def measured(run: Run) -> Callable[..., dict[str, Any]]:
    """Run ``drift --json`` and read what it prints."""

    def read(*words: str) -> dict[str, Any]:
        result = run("drift", *words, *FAST, "--json")
        assert (result.exit_code, result.stderr) == (0, ""), result.stderr
        return json.loads(result.stdout)

    return read
