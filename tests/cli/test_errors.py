"""Bad input gives exit code 1, a message that says where, what and what to do, and leaves nothing behind."""

import os
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.cli import steps
from tests.cli.conftest import FAST

HEAD = "id,date,speaker,text\n"
GOOD = "a,2031-05-02,Minister A,It held.\n"

# name: file, its content, options, and what the message must say: where, the value, the remedy
BAD = {
    "no such file": ("gone.csv", None, (), ["gone.csv: there is no such file", "Check the path"]),
    "empty file": ("x.csv", "\n", (), ["x.csv: the file is empty", "at least one row"]),
    "no rows": ("x.csv", HEAD, (), ["x.csv", "no rows", "at least one row"]),
    "missing column": (
        "x.csv",
        "id,date,text\na,2031-05-02,x\n",
        (),
        ["x.csv, column 'speaker'", "--columns speaker="],
    ),
    "empty text": (
        "x.csv",
        f"{HEAD}{GOOD}b,2031-05-02,A, \n",
        (),
        ["x.csv, row 3, column 'text'", "leave the row out"],
    ),
    "no date": ("x.csv", f"{HEAD}b,soon,A,x\n", (), ["x.csv, row 2, column 'date'", "'soon'", "YYYY-MM-DD"]),
    "ambiguous date": ("x.csv", f"{HEAD}b,03/04/2031,A,x\n", (), ["row 2", "'03/04/2031'", "2031-04-03 or 2031-03-04"]),
    "id twice": ("x.csv", HEAD + GOOD + GOOD, (), ["x.csv, row 3, column 'id'", "'a'", "an id of its own"]),
    "mixed zones": (
        "x.csv",
        f"{HEAD}a,2031-05-02T10:00Z,A,x\nb,2031-05-02T10:00+02:00,A,x\n",
        (),
        ["x.csv, row 3, column 'date'", "'2031-05-02T10:00+02:00'", "Convert all times to one zone"],
    ),
    "wrong encoding": ("x.csv", (HEAD + "b,2031-05-02,Zoë,x\n").encode("cp1252"), (), ["row 2", "eb", "--encoding cp"]),
    "no such encoding": ("x.csv", HEAD + GOOD, ("--encoding", "utf-9"), ["x.csv", "'utf-9'", "such as utf-8"]),
    "too many cells": ("x.csv", f"{HEAD}b,2031-05-02,A,Well, no.\n", (), ["x.csv, row 2", "5 cells", "quotes around"]),
    "semicolons": ("x.csv", "date;speaker;text\n2031-05-02;A\n", (), ["x.csv, row 2", "2 cells", "a semicolon"]),
    "NUL": ("x.csv", f"{HEAD}b,2031-05-02,A,x\0y\n", (), ["x.csv, row 2, column 'text'", "NUL", "Remove it"]),
    "no JSON": ("x.jsonl", '{"date": "2031-05-02"\n', (), ["x.jsonl, row 1", "not JSON", "one JSON object per line"]),
    "unix time": (
        "x.jsonl",
        '{"date": 1935360000, "speaker": "A", "text": "x"}\n',
        (),
        ["x.jsonl, row 1, column 'date'", "1935360000", "ISO 8601"],
    ),
    "no Parquet": ("x.parquet", b"PAR1nothing", (), ["x.parquet", "cannot be read as Parquet", "CSV"]),
    "no format": ("x.xlsx", b"PK", (), ["x.xlsx: the suffix '.xlsx'", ".parquet"]),
    "no ConvoKit folder": ("folder.csv/", None, (), ["folder.csv", "no ConvoKit corpus", "utterances.jsonl"]),
    "mapped to nothing": ("x.csv", HEAD + GOOD, ("--columns", "url=link"), ["x.csv, column 'link'", "'text'"]),
    "mapped from nothing": (
        "x.csv",
        HEAD + GOOD,
        ("--columns", "author=speaker"),
        ["x.csv, column 'author'", "speaker"],
    ),
    "filter on nothing": (
        "x.csv",
        HEAD + GOOD,
        ("--where", "speeker=Minister A"),
        ["x.csv (--where), column 'speeker'", "Did you mean 'speaker'?"],
    ),
    "filter that leaves nothing": (
        "x.csv",
        HEAD + GOOD,
        ("--where", "speaker=minister a", "--end", "2031-06"),
        ["x.csv: none of 1 statements", "speaker=minister a, end=2031-06", "speaker holds 'Minister A'"],
    ),
    "start that is no date": (
        "x.csv",
        HEAD + GOOD,
        ("--start", "5/6/2031"),
        ["x.csv (--start)", "'5/6/2031'", "2031-06-05 or 2031-05-06"],
    ),
}
COMMANDS = {
    "report": ("-o", "out", *FAST),
    "drift": ("--json", *FAST),
    "embed": ("-o", "vectors.npz", "--encoder", "tfidf"),
    "convert": ("converted.parquet",),
}


def put(name: str, content: str | bytes | None) -> None:
    if name.endswith("/"):
        Path(name).mkdir()
    elif content is not None:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())


def files() -> set[Path]:
    return set(Path().rglob("*"))


def refused(run, *words):
    """Run what must fail: exit code 1, nothing on stdout, no traceback, no file more or less than before."""
    before = files()
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert result.stderr.startswith("shiftdetect: ")
    assert "Traceback" not in result.stderr
    assert files() == before
    return result.stderr


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_by_every_command_and_leaves_nothing(run, here, case):
    name, content, options, said = BAD[case]
    put(name, content)
    for command, rest in COMMANDS.items():
        message = refused(run, command, name.rstrip("/"), *options, *rest)
        for part in said:
            assert part in message, command


def test_bad_rows_are_all_named_at_once(run, here):
    put("x.csv", HEAD + "a,soon,,\n" + GOOD + "b,2031-05-02\n")
    message = refused(run, "report", "x.csv", "-o", "out", *FAST)
    assert message.startswith("shiftdetect: 5 problems in the input:\n")
    assert message.count("x.csv, row 2, column") == 3
    assert "x.csv, row 3, column 'id'" in message
    assert "x.csv, row 4: " in message


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "hour"), ["statements.csv, column 'date'", "'01A'", "'2031-05-01'", "--by day"]),
        (("--encoder", "gone/"), ["gone/", "local folder"]),
        (("--encoder", "convokit"), ["convokit holds no model", "Name the folder"]),
        (("--topic", "the bridge"), ["'the bridge' needs a threshold", "--topic-threshold"]),
        (("--topic", "football", "--topic-threshold", "0.5"), ["none of 20", "'football'", "lower the threshold"]),
        (("--topic-threshold", "0.5"), ["topic_threshold=0.5 has nothing to apply to"]),
        (("--topic", " "), ["topic is empty"]),
        (("--alpha", "nan"), ["alpha=nan must lie between 0 and .5"]),
    ],
)
@pytest.mark.parametrize("command", ["drift", "report"])
def test_what_cannot_be_measured_is_refused_and_leaves_nothing(run, here, monkeypatch, command, words, said):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    rest = ("--json",) if command == "drift" else ("-o", "out")
    message = refused(run, command, "statements.csv", *FAST, *words, *rest)
    for part in said:
        assert part in message


def test_a_cache_that_is_something_else_is_refused_and_kept(run, here, monkeypatch):
    monkeypatch.setattr(steps, "make_encoder", lambda name: _Storing())
    before = (here / "statements.csv").read_bytes()
    message = refused(run, "drift", "statements.csv", *FAST, "--cache", "statements.csv", "--json")
    assert "no store of vectors" in message
    assert "--cache" in message
    assert (here / "statements.csv").read_bytes() == before


def test_a_cache_that_cannot_be_used_is_a_warning_in_a_sentence(run, here, monkeypatch):
    monkeypatch.setattr(steps, "make_encoder", lambda name: _Storing())
    result = run("drift", "statements.csv", *FAST, "--cache", "statements.csv/vectors.sqlite", "--json")
    assert result.exit_code == 0
    assert result.stderr.startswith("shiftdetect: warning: vectors cannot be kept in statements.csv/vectors.sqlite")
    assert ".py:" not in result.stderr


class _Storing:
    """Few numbers, worth storing."""

    def __init__(self) -> None:
        from shiftdetect.encode import EncoderIdentity

        self.identity = EncoderIdentity("few")

    def encode(self, texts):
        angles = np.array([len(text) for text in texts])
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


# Places that cannot be written to


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "-o", "statements.csv"), "statements.csv is a file"),
        (("report", "-o", "statements.csv/a/b"), "statements.csv is a file"),
        (("embed", "-o", "gone/v.npz"), "gone cannot be written to: there is no such folder"),
        (("embed", "-o", "statements.csv/v.npz"), "statements.csv is a file"),
        (("convert", "gone/x.csv"), "gone/x.csv cannot be written"),
        (("convert", "statements.tsv/x.parquet"), "statements.tsv/x.parquet cannot be written"),
        (("convert", "folder"), "folder is a folder of something else"),
        (("convert", "x.xlsx"), "the suffix '.xlsx' names no format"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_refused(run, here, words, said):
    (here / "folder").mkdir()
    (here / "folder" / "notes.txt").write_text("mine")
    command, *rest = words
    fast = {"report": FAST, "embed": FAST[:2]}.get(command, ())
    assert said in refused(run, command, "statements.csv", *rest, *fast)


def test_a_closed_folder_is_refused_before_the_work(run, here, monkeypatch):
    (here / "closed").mkdir()
    # Asked of a stand-in, since root may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, *_: Path(path).name != "closed")
    assert "closed to you" in refused(run, "report", "statements.csv", "-o", "closed/out", *FAST)
    assert list((here / "closed").iterdir()) == []


def test_a_place_is_looked_at_before_the_work(run, here, monkeypatch):
    monkeypatch.setattr(steps, "read", lambda *_: pytest.fail("the statements were read first"))
    refused(run, "report", "statements.csv", "-o", "statements.csv", *FAST)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("command", ["report", "embed", "convert"])
def test_a_write_that_breaks_off_leaves_nothing(run, here, monkeypatch, command, error):
    calls = []

    def breaks(*paths, **_):
        calls.append(paths)
        if len(calls) == (3 if command == "report" else 1):
            raise error
        return replace(*paths)

    replace = os.replace
    before = files()
    monkeypatch.setattr(os, "replace", breaks)
    result = run(command, "statements.csv", *COMMANDS[command])
    assert calls
    broken_off = error is KeyboardInterrupt
    assert (result.exit_code, result.stdout) == (130 if broken_off else 1, "")
    assert ("No space left" in result.stderr) == (not broken_off)
    assert ("shiftdetect: broken off.\n" in result.stderr) == broken_off
    assert files() == before


def test_a_write_that_breaks_off_keeps_what_was_there(run, here, monkeypatch):
    run("embed", "statements.csv", "-o", "v.npz", *FAST[:2])
    old = Path("v.npz").read_bytes()

    def half(file, **_):
        file.write(b"PK half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", half)
    before = files()
    assert run("embed", "statements.csv", "-o", "v.npz", *FAST[:2]).exit_code == 130
    assert (files(), Path("v.npz").read_bytes()) == (before, old)


# Wrong usage


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Usage:"),
        (("drfit", "statements.csv"), "No such command 'drfit'"),
        (("drift",), "Missing argument 'FILE'"),
        (("drift", "statements.csv", "more.csv"), "unexpected extra argument"),
        (("drift", "statements.csv", "--by", "year"), "'year' is not one of"),
        (("drift", "statements.csv", "--window", "1"), "1 is not in the range x>=2"),
        (("drift", "statements.csv", "--rolling", "x"), "'x' is not a valid integer"),
        (("drift", "statements.csv", "--n-permutations", "9"), "9 is not in the range x>=19"),
        (("drift", "statements.csv", "--alpha", "5"), "5.0 is not in the range"),
        (("drift", "statements.csv", "--seed", "-1"), "-1 is not in the range x>=0"),
        (("drift", "statements.csv", "--n-jobs", "0"), "0 is not in the range"),
        (("drift", "statements.csv", "--topic", "x", "--topic-threshold", "2"), "2.0 is not in the range"),
        (("drift", "statements.csv", "--where", "speaker"), "'speaker' is not of the form COLUMN=VALUE"),
        (("drift", "statements.csv", "--where", "=x"), "not of the form"),
        (("drift", "statements.csv", "--where", "speaker="), "not of the form"),
        (("drift", "statements.csv", "--columns", "who"), "'who' is not of the form NAME=COLUMN"),
        (("drift", "statements.csv", "--columns", "speaker=who,speaker=id"), "'speaker' is given two columns"),
        (("drift", "statements.csv", "--columns", "id=id", "--columns", "id=who"), "'id' is given two columns"),
        (("drift", "statements.csv", *FAST, "--cache", "x", "--no-cache"), "contradict"),
        (("embed", "statements.csv"), "Missing option"),
        (("embed", "statements.csv", "-o", "vectors.txt"), "neither .npz nor .parquet"),
        (("convert", "statements.csv"), "Missing argument 'TARGET'"),
        (("report", "statements.csv", "--nope"), "No such option"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_leaves_nothing(run, here, words, said):
    before = files()
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert files() == before
