from datetime import date, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given

from shiftdetect.corpus import Corpus
from shiftdetect.corpus.frames import kind_of, write_frame
from shiftdetect.errors import InputError, ShiftDetectError
from tests.corpus.made_up import FEW, ROWS, corpora, statement

BACKENDS = ["pandas", "polars", "pyarrow"]
MAKERS = [pd.DataFrame, pl.DataFrame, pa.table]
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}


@FEW
@given(corpora())
def test_frames_of_three_libraries_give_back_the_corpus(corpus):
    kinds = {kind_of([s.columns[name] for s in corpus]) for name in corpus[0].columns}
    for backend in BACKENDS:
        again = Corpus.from_frame(corpus.to_frame(backend))
        assert again.sha256 == corpus.sha256
        if "mixed" not in kinds or backend == "pandas":
            assert again == corpus


@pytest.mark.parametrize("make", MAKERS)
def test_a_frame_is_read_like_a_file(make):
    frame = make({**COLUMNS, "who": COLUMNS["speaker"], "frames": [["safety"], [], None], "page": [1, None, 3]})
    corpus = Corpus.from_frame(frame, columns={"speaker": "who"}, source="minutes")
    assert corpus.source == "minutes"
    assert corpus.texts.count(ROWS[0]["text"]) == 2
    assert [s.frames for s in corpus] == [("safety",), (), ()]
    assert [s.columns["page"] for s in corpus] == [1, None, 3]
    assert [s.columns["speaker_in_file"] for s in corpus] == corpus.speakers


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("dates", "precision"),
    [
        ([date(2031, 5, d) for d in (2, 3, 4)], "day"),
        ([datetime(2031, 5, d) for d in (2, 3, 4)], "day"),
        ([datetime(2031, 5, d, d) for d in (2, 3, 4)], "hour"),
    ],
)
def test_native_dates_keep_their_precision(make, dates, precision):
    corpus = Corpus.from_frame(make({**COLUMNS, "date": dates}))
    assert {s.precision for s in corpus} == {precision}
    assert [s.date.day for s in corpus] == [2, 3, 4]


def test_zones_of_pandas_become_offsets():
    times = pd.to_datetime(["2031-05-02 23:30", "2031-05-03 01:00", "2031-05-04 12:00"]).tz_localize("America/New_York")
    corpus = Corpus.from_frame(pd.DataFrame({**COLUMNS, "date": times}))
    assert corpus[0].date_text == "2031-05-02T23:30-04:00"


@pytest.mark.parametrize("make", MAKERS)
def test_bad_rows_of_a_frame_count_from_1(make):
    frame = make({**COLUMNS, "date": ["2031-05-02", None, "3/4/2031"], "text": ["It held.", " ", None]})
    with pytest.raises(InputError) as caught:
        Corpus.from_frame(frame)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "date"), (2, "text"), (3, "date"), (3, "text")]
    assert all(p.file.endswith("frame") for p in caught.value.problems)


def test_whole_numbers_with_gaps_stay_whole_numbers():
    corpus = Corpus([statement("a", columns={"n": 2**60 + 1}), statement("b", columns={"n": None})])
    assert Corpus.from_frame(corpus.to_frame("pandas"))[0].columns == {"n": 2**60 + 1}


def test_what_has_no_one_type_is_json_text_in_typed_frames():
    frame = write_frame({"mixed": [1, "a", None, {"b": []}]}, "polars")
    assert frame["mixed"].to_list() == ["1", '"a"', None, '{"b": []}']


@pytest.mark.parametrize("frame", [pl.LazyFrame(COLUMNS), ROWS, None])
def test_what_is_no_table_is_refused(frame):
    with pytest.raises(ShiftDetectError, match="pandas, polars or pyarrow"):
        Corpus.from_frame(frame)


def test_another_library_is_refused():
    with pytest.raises(ShiftDetectError, match="not 'dask'"):
        Corpus([statement()]).to_frame("dask")


def test_a_library_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ShiftDetectError, match="pip install pandas"):
        Corpus([statement()]).to_frame("pandas")
