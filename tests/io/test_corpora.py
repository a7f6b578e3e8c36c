import csv
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftdetect.corpus import Corpus
from shiftdetect.errors import InputError, ShiftDetectError
from shiftdetect.io import read_corpus, write_corpus
from tests.corpus.made_up import FEW, ROWS, corpora, shuffled, statement

FORMATS = ["x.csv", "x.tsv", "x.jsonl", "x.ndjson", "x.json", "x.parquet", "folder"]
FLAGSHIP = Path(__file__).parents[2] / "data" / "soleimani" / "statements.jsonl"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("corpora")


@pytest.mark.parametrize("name", FORMATS)
@FEW
@given(corpus=corpora())
def test_what_is_written_reads_back_the_same(place, name, corpus):
    write_corpus(corpus, place / name)
    again = read_corpus(place / name)
    assert list(again) == list(corpus)
    assert [s.time.utcoffset() for s in again] == [s.time.utcoffset() for s in corpus]
    assert again.sha256 == corpus.sha256


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_corpus_gives_the_same_bytes(tmp_path, name):
    rows = [statement(str(day), day, columns={"order": -day, "note": "=1"}) for day in (2, 3, 4)]
    written = []
    for seed in (1, 2):
        write_corpus(Corpus(shuffled(rows, seed)), tmp_path / name)
        files = sorted((tmp_path / name).iterdir()) if name == "folder" else [tmp_path / name]
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]


@given(st.integers(0, 5))
@settings(max_examples=5, deadline=None)
def test_the_order_of_the_rows_of_a_file_changes_nothing(place, seed):
    path = place / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, shuffled(ROWS, seed))), encoding="utf-8")
    corpus = read_corpus(path)
    assert corpus.ids == ["b1", "b2", "b3"]
    assert corpus.texts[0] == corpus.texts[2] == ROWS[0]["text"]


def test_names_and_suffixes_may_be_of_any_case_and_type(tmp_path):
    write_corpus(Corpus([statement()]), os.fspath(tmp_path / "X.CSV"))
    assert read_corpus(tmp_path / "X.CSV").source == os.fspath(tmp_path / "X.CSV")


def test_the_flagship_corpus_is_read_whole():
    corpus = read_corpus(FLAGSHIP, columns={"url": "source_url", "source": "source_title"})
    assert len(corpus) == 168
    assert len(corpus.select(where={"affiliation": "administration"})) == 131
    assert {s.precision for s in corpus} == {"day"}
    assert all(s.url and s.source for s in corpus)


def test_columns_are_mapped_in_every_format(tmp_path):
    rows = [{"said": "2031-05-02", "who": "Minister A", "words": "It held."}]
    mapping = {"date": "said", "speaker": "who", "text": "words"}
    (tmp_path / "x.json").write_text(json.dumps(rows), encoding="utf-8")
    with (tmp_path / "x.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    corpora = [read_corpus(tmp_path / name, columns=mapping) for name in ("x.json", "x.csv")]
    assert corpora[0] == corpora[1]
    assert corpora[0][0].date_text == "2031-05-02"


def test_what_was_there_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")
    write_corpus(Corpus([statement()]), path)
    assert path.read_text(encoding="utf-8").startswith("id,date")
    assert os.listdir(tmp_path) == ["x.csv"]


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_left_half_written(tmp_path, name, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ShiftDetectError, match=r"cannot be written: No space left"):
        write_corpus(Corpus([statement()]), tmp_path / name)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_that_is_missing_is_named(tmp_path, name):
    with pytest.raises(ShiftDetectError, match=r"nowhere.* cannot be written: No such file"):
        write_corpus(Corpus([statement()]), tmp_path / "nowhere" / name)


def test_nothing_is_written_of_nothing(tmp_path):
    with pytest.raises(ShiftDetectError, match="no statements"):
        write_corpus(Corpus([]), tmp_path / "x.csv")
    assert os.listdir(tmp_path) == []


def test_a_suffix_that_names_no_format_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"'\.xlsx' names no format.*\.parquet"):
        write_corpus(Corpus([statement()]), tmp_path / "x.xlsx")
