"""What each command does with good input."""

import inspect
import io
import json
import shlex
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pyarrow.parquet as pq
import pytest

from shiftdetect import DriftResult, TfidfEncoder, __version__, measure_drift, read_corpus
from shiftdetect.analysis import STAGES
from shiftdetect.cli import main, steps
from shiftdetect.cli.options import measuring
from shiftdetect.encode import encode_texts
from shiftdetect.explain.comparing import PairsRead
from shiftdetect.result import json_schema
from tests.cli.conftest import FAST, FORMATS
from tests.encode.conftest import make_tiny_model

# The same statements in any format


@pytest.mark.parametrize("name", FORMATS[1:])
def test_the_same_statements_in_any_format_give_the_same_result(measured, name):
    expected, found = measured("statements.csv"), measured(name)
    assert found["corpus"]["n_statements"] == 20
    assert (expected["settings"].pop("source"), found["settings"].pop("source")) == ("statements.csv", name)
    assert name in found["settings"].pop("command")
    expected["settings"].pop("command")
    assert found == expected


def test_twenty_rows_are_enough_for_a_whole_result(measured):
    found = measured("statements.csv")
    jsonschema.validate(found, json_schema())
    (change,) = found["change_points"]
    assert change["date"] == "2031-05-06"
    assert found["shift_test"]["p_value"] <= 0.05
    assert found["order_test"]["n_permutations"] == 99
    assert found["corpus"]["n_repeated"] == 2
    assert {span["frame"]: span["first_date"] for span in found["frames"]["spans"]} == {
        "danger": "2031-05-01",
        "cost": "2031-05-06",
    }
    assert len(found["statements"]) == len(found["successive"]) == 20


def test_the_command_line_gives_what_the_library_gives(measured, here):
    found = measured("statements.csv")
    corpus = read_corpus("statements.csv")
    same = measure_drift(corpus, encoder=TfidfEncoder(), n_permutations=99, command=found["settings"]["command"])
    assert json.loads(same.to_json()) == found


# Columns and filters


@pytest.mark.parametrize("words", [("--columns", "speaker=who"), ("--columns=id=id,speaker=who",)])
def test_columns_are_named_one_by_one_or_together(measured, words):
    found = measured("statements.csv", *words)
    assert {s["speaker"] for s in found["statements"]} == {"minister a", "spokesperson bé"}


def test_names_of_columns_may_hold_commas_and_equals_signs(run, here):
    header, *rest = (here / "statements.csv").read_text(encoding="utf-8").splitlines()
    odd = header.replace("text", '"said, in full (a=b)"').replace("date", "day")
    (here / "odd.csv").write_text("\n".join([odd, *rest]), encoding="utf-8")
    result = run("convert", "odd.csv", "plain.csv", "--columns", "date=day,text=said, in full (a=b)")
    assert result.exit_code == 0, result.stderr
    assert read_corpus("plain.csv").texts == read_corpus("statements.csv").texts


def test_a_filter_twice_on_a_column_means_or_and_on_two_columns_and(measured):
    def kept(*where: str) -> int:
        return measured("statements.csv", *(word for w in where for word in ("--where", w)))["corpus"]["n_statements"]

    assert kept("frames=danger") == 10
    assert kept("frames=danger", "frames=cost") == 20
    assert kept("frames=danger", "stance=supports") == 10
    assert kept("frames=cost", "stance=denies") == 3
    assert kept("frames=cost", "frames=danger", "stance=denies", "affiliation=press=office") == 3


def test_what_filters_left_out_is_recorded(measured):
    found = measured("statements.csv", "--where", "affiliation=cabinet", "--start", "2031-05-02", "--end", "2031-05-09")
    assert (found["corpus"]["n_statements"], found["corpus"]["n_left_out"]) == (8, 12)
    assert (found["corpus"]["first"], found["corpus"]["last"]) == ("2031-05-02", "2031-05-09")
    assert found["settings"]["where"] == ["affiliation=cabinet", "start=2031-05-02", "end=2031-05-09"]


def test_what_is_recorded_is_what_the_library_records_for_the_same_selection(measured):
    found = measured("statements.csv", "--where", "affiliation=cabinet", "--end", "2031-05-09")
    chosen = read_corpus("statements.csv").select(where={"affiliation": "cabinet"}, end="2031-05-09")
    assert found["settings"]["where"] == [*chosen.filters] == ["affiliation=cabinet", "end=2031-05-09"]
    assert found["corpus"]["n_left_out"] == chosen.n_left_out


def test_names_outside_ascii_can_be_filtered_on(measured):
    assert measured("statements.csv", "--where", "speaker=Spokesperson Bé")["corpus"]["n_speakers"] == 1


def test_another_encoding_is_read(measured, here):
    text = (here / "statements.csv").read_text(encoding="utf-8")
    (here / "old.csv").write_bytes(text.encode("cp1252"))
    found = measured("old.csv", "--encoding", "cp1252")
    assert found["corpus"]["sha256"] == measured("statements.csv")["corpus"]["sha256"]


def test_a_topic_keeps_what_is_near_it(measured):
    found = measured("statements.csv", "--topic", "about to fall", "--topic-threshold", "0.2")
    assert {s["date"] for s in found["statements"]} == {f"2031-05-{d:02d}" for d in (1, 2, 4, 5)}
    assert found["corpus"]["n_left_out"] == 12


def test_settings_reach_the_library(measured):
    options = {"by": "week", "window": 2, "rolling": 3, "alpha": 0.01, "seed": 7}
    found = measured("statements.csv", *(word for name, v in options.items() for word in (f"--{name}", str(v))))
    assert {name: found["settings"][name] for name in options} == options
    assert found["corpus"]["per_day"][0] == {"date": "2031-W18", "n": 8}


# The recorded command


@pytest.mark.parametrize(
    "words",
    [
        ("statements.csv",),
        ("statements.csv", "--columns", "speaker=who,id=id", "--where", "affiliation=press=office"),
        ("statements.parquet", "--start", "2031-05-02", "--where", "stance=supports", "--where", "stance=denies"),
        ("statements.jsonl", "--topic", "it's about to fall; $HOME", "--topic-threshold", "0.1", "--alpha", "0.2"),
        ("--", "-odd name.csv"),
    ],
)
def test_the_recorded_command_gives_the_same_result_again(run, here, words):
    (here / "-odd name.csv").write_bytes((here / "statements.csv").read_bytes())
    first = run("drift", *FAST, "--n-jobs", "2", "--no-cache", "--json", *words)
    assert first.exit_code == 0, first.stderr
    program, *command = shlex.split(json.loads(first.stdout)["settings"]["command"])
    assert program == "shiftdetect"
    assert not {"--json", "--n-jobs", "--no-cache"} & {*command}
    again = run(command[0], "--json", *command[1:])
    assert again.stdout == first.stdout


def test_defaults_and_names_are_those_of_the_library():
    library = {name: p.default for name, p in inspect.signature(measure_drift).parameters.items()}
    given = main.commands["drift"].make_context("drift", ["statements.csv"]).params
    shared = {name: value for name, value in given.items() if name in library}
    assert set(library) - set(shared) == {
        "corpus",
        "store",  # --cache
        "command",
        "progress",
        "pairs_progress",
    }
    assert shared == {name: library[name] for name in shared}


# Encoders and vectors


def test_a_local_model_folder_encodes_and_names_itself(run, here):
    make_tiny_model(here / "tiny")
    result = run("drift", "statements.csv", "--encoder", "tiny", "--n-permutations", "99", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    settings = json.loads(result.stdout)["settings"]
    assert (settings["encoder_name"], settings["dimensions"]) == ("tiny", 16)
    assert len(settings["encoder_sha256"]) == 64
    assert str(here) not in result.stdout
    stored = run("embed", "statements.csv", "--encoder", "tiny", "-o", "v.npz")
    assert "0 texts encoded" in stored.stderr


@pytest.mark.parametrize("name", ["vectors.npz", "vectors.parquet"])
def test_vectors_are_saved_with_ids_and_encoder(run, here, name):
    result = run("embed", "statements.csv", "--encoder", "tfidf", "-o", name, "--where", "affiliation=cabinet")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{name}: 10 vectors of ")
    corpus = read_corpus("statements.csv").select(where={"affiliation": "cabinet"})
    encoder = TfidfEncoder().fit(corpus.texts)
    expected, _ = encode_texts(corpus.texts, encoder)
    if name.endswith("npz"):
        archive = np.load(name, allow_pickle=False)
        ids, vectors, identity = archive["ids"].tolist(), archive["vectors"], str(archive["encoder"])
    else:
        table = pq.read_table(name)
        ids, vectors = table["id"].to_pylist(), np.array(table["vector"].to_pylist(), dtype=np.float32)
        identity = table.schema.metadata[b"encoder"].decode()
    assert (ids, identity) == (corpus.ids, str(encoder.identity))
    np.testing.assert_array_equal(vectors, expected)


# Conversion


@pytest.mark.parametrize("target", ["made.csv", "made.tsv", "made.jsonl", "made.json", "made.parquet", "made"])
def test_statements_come_back_from_any_format(run, here, target):
    result = run("convert", "statements.jsonl", target)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"{target}: 20 statements\n")
    assert run("convert", target, "back.jsonl").exit_code == 0
    assert read_corpus("back.jsonl") == read_corpus("statements.jsonl")
    assert [path.name for path in here.iterdir() if path.name.startswith(".")] == []


def test_a_filtered_part_can_be_kept(run, here):
    run("convert", "statements.csv", "part.csv", "--where", "affiliation=cabinet", "--end", "2031-05-03")
    assert read_corpus("part.csv").ids == ["01A", "02A", "03A"]


# The report


def test_a_report_is_a_folder_of_files_and_findings_on_stdout(run, here):
    result = run("report", "statements.csv", *FAST, "-o", "out/case")
    assert result.exit_code == 0, result.stderr
    made = {path.name for path in (here / "out" / "case").iterdir()}
    assert {"report.html", "report.md", "result.json", "drift.csv", "speakers.csv", "change_points.csv"} <= made
    assert all(name.endswith((".html", ".md", ".json", ".csv")) for name in made)
    assert "6 May 2031" in result.stdout
    report = Path("out", "case", "report.html")
    assert result.stderr == f"Report: {report} ({len(made)} files in {report.parent})\n"
    kept = DriftResult.from_json((here / "out" / "case" / "result.json").read_bytes())
    assert (
        kept.settings.command == "shiftdetect report statements.csv --encoder tfidf --n-permutations 99 --no-comparer"
    )
    assert kept.change_points[0].date == "2031-05-06"


def test_a_report_is_the_same_to_the_byte_with_any_number_of_threads(run, here):
    for folder, n_jobs in (("one", "1"), ("two", "2"), ("three", "1")):
        assert run("report", "statements.csv", *FAST, "-o", folder, "--n-jobs", n_jobs).exit_code == 0
    files = sorted(path.name for path in (here / "one").iterdir())
    for folder in ("two", "three"):
        assert sorted(path.name for path in (here / folder).iterdir()) == files
        for name in files:
            assert (here / folder / name).read_bytes() == (here / "one" / name).read_bytes(), name


def test_the_report_can_print_its_result_as_json(run, here):
    result = run("report", "statements.csv", *FAST, "--json")
    assert result.stdout.encode() == (here / "report" / "result.json").read_bytes()


def test_drift_prints_findings_and_series_and_writes_nothing(run, here):
    before = sorted(here.iterdir())
    result = run("drift", "statements.csv", *FAST)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "6 May 2031" in result.stdout
    assert len([line for line in result.stdout.splitlines() if " rolling " in line]) == 5
    assert sorted(here.iterdir()) == before


# Help


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_an_example_and_every_option_a_text(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Example: shiftdetect {name} " in " ".join(result.stdout.split())
    command = main.commands[name]
    assert len(command.help or "") > 20
    for param in command.params:
        if param.param_type_name == "option":
            assert param.help, param.name
        else:
            assert param.metavar.isupper(), param.name


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_example_runs(run, here, name):
    text = (here / "statements.csv").read_text(encoding="utf-8").replace("cabinet", "administration")
    (here / "statements.csv").write_text(text, encoding="utf-8")
    words = shlex.split((main.commands[name].epilog or "").removeprefix("Example: "))
    if ">" in words:
        words = words[: words.index(">")]
    fast = {"report": FAST, "drift": FAST, "embed": FAST[:2], "frames": FAST[:2]}.get(name, ())
    result = run(*words[1:], *fast)
    assert result.exit_code == 0, result.stderr


def test_help_and_version_of_the_whole(run):
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"  {name} " in result.stdout for name in ("report", "drift", "embed", "convert"))
    assert "Exit codes: 0 done, 1 bad input, 2 wrong usage, 130 broken off." in result.stdout
    assert run("--version").stdout == f"shiftdetect, version {__version__}\n"


# Progress


def test_stages_are_named_on_a_terminal_and_cleared_away(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with steps._progress() as (tell, _):
        for stage in STAGES:
            tell(stage)
    assert "3/7 testing ..." in terminal.getvalue()
    assert "encoding" not in terminal.getvalue()
    assert terminal.getvalue().endswith("7/7 reading pairs ...\r\x1b[2K")


def _told_of_pairs(monkeypatch, seconds, on_terminal, **how):
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return on_terminal

    monkeypatch.setattr(sys, "stderr", Stream())
    with steps._progress() as (_, tell_pairs):
        for done, left in enumerate((None, *seconds)):
            tell_pairs(PairsRead(512 * (done + 1), 110_000, left), **how)
    return sys.stderr.getvalue()


def test_that_reading_pairs_takes_long_is_said_once_beforehand(monkeypatch):
    told = _told_of_pairs(monkeypatch, (700.0, 690.0), on_terminal=True)
    assert told.count("110,000 pairs of passages to read against each other, about 12 minutes.") == 1
    assert "--no-comparer leaves this out; Ctrl-C breaks it off: the same command then goes on from there.\n" in told
    assert "7/7 reading pairs: 1,536 of 110,000, about 12 minutes left ..." in told
    assert told.endswith("\r\x1b[2K")
    anew = _told_of_pairs(monkeypatch, (700.0,), on_terminal=True, kept=False)
    assert "Ctrl-C breaks it off: nothing is kept then (--no-cache)." in anew


@pytest.mark.parametrize(("seconds", "on_terminal", "lines"), [(50, True, 0), (70, True, 1), (500, False, 0)])
def test_a_short_wait_is_not_announced(monkeypatch, seconds, on_terminal, lines):
    assert _told_of_pairs(monkeypatch, (seconds,), on_terminal).count("to read against each other") == lines


def test_where_nobody_watches_one_plain_line_says_that_it_takes_hours(monkeypatch):
    told = _told_of_pairs(monkeypatch, (9000.0, 8990.0), on_terminal=False)
    assert told.startswith("110,000 pairs of passages to read against each other, about 2.5 hours. --no-comparer")
    assert (told.count("\n"), "\x1b" in told) == (1, False)


def test_options_are_added_in_the_order_given():
    def command() -> None: ...

    names = [param.name for param in measuring(command).__click_params__][::-1]
    assert names[:2] == ["encoder", "cache"]
    assert names[-6:] == ["comparer", "no_comparer", "stance_claim", "labels_by", "codebook", "one"]
