"""What an extraction wrote, read as a corpus."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from shiftdetect.errors import InputError
from shiftdetect.io import read_corpus

RECORD = {
    "id": "1",
    "article": "a.txt",
    "text": "The dam will hold.",
    "speaker": "Minister A",
    "speaker_mention": "the minister",
    "date": "2031-05-09",
    "date_precision": "day",
    "date_rule": "weekday: 'Friday', counted from publication on 2031-05-12",
    "kind": "direct",
    "content_spans": [[0, 18]],
    "cue_span": None,
    "via": [],
    "sources": ["a.txt", "b.txt"],
}


def write(tmp_path: Path, *changes: dict[str, Any]) -> Path:
    path = tmp_path / "statements.jsonl"
    lines = [json.dumps({**RECORD, "id": str(n), **change}) for n, change in enumerate(changes)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_open_ends_are_left_out_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path, {}, {"date": None}, {"speaker": None}, {"kind": "withheld"}, {"text": ""})
    with pytest.warns(UserWarning, match="4 of 5 extracted records"):
        corpus = read_corpus(path)
    assert corpus.ids == ["0"]
    assert corpus[0].columns["content_spans"] == [[0, 18]]


def test_where_all_is_whole_nothing_is_said(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read_corpus(write(tmp_path, {}, {}))) == 2


def test_where_nothing_is_dated_each_row_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the date is empty") as caught:
        read_corpus(write(tmp_path, {"date": None}, {"date": None}))
    assert len(caught.value.problems) == 2


def test_other_tables_are_as_strict_as_before(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("date,speaker,text\n2031-05-09,A,Yes.\n,A,No.\n", encoding="utf-8")
    with pytest.raises(InputError, match="the date is empty"):
        read_corpus(path)
