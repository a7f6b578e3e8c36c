from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shiftdetect.corpus import Corpus
from shiftdetect.errors import InputError
from shiftdetect.io import read_corpus, write_corpus
from tests.corpus.made_up import statement

BASE = {"id": ["a", "b"], "speaker": ["Minister A"] * 2, "text": ["It held."] * 2}
CLOCK = [datetime(2031, 5, 2, 14, 30), datetime(2031, 5, 3)]


@pytest.mark.parametrize(
    ("dates", "written"),
    [
        (pa.array([date(2031, 5, 2), date(2031, 5, 3)]), ["2031-05-02", "2031-05-03"]),
        (pa.array([datetime(2031, 5, 2), datetime(2031, 5, 3)]), ["2031-05-02", "2031-05-03"]),
        (pa.array(CLOCK), ["2031-05-02T14:30", "2031-05-03T00:00"]),
        (pa.array(CLOCK, pa.timestamp("ns")), ["2031-05-02T14:30", "2031-05-03T00:00"]),
        (pa.array(CLOCK, pa.timestamp("us", "UTC")), ["2031-05-02T14:30+00:00", "2031-05-03T00:00+00:00"]),
        (pa.array(["2031-05", "2031-W20"]).dictionary_encode(), ["2031-05", "2031-W20"]),
    ],
)
def test_native_dates_are_read_at_their_precision(tmp_path, dates, written):
    pq.write_table(pa.table({**BASE, "date": dates}), tmp_path / "x.parquet")
    assert [s.date_text for s in read_corpus(tmp_path / "x.parquet")] == written


def test_columns_of_one_type_are_typed_and_others_marked(tmp_path):
    rows = [
        statement("a", frames=("safety",), columns={"n": 1, "part": 0.5, "mixed": 1}),
        statement("b", columns={"n": 2, "part": 1, "mixed": "x"}),
    ]
    write_corpus(Corpus(rows), tmp_path / "x.parquet")
    schema = pq.read_schema(tmp_path / "x.parquet")
    assert [str(schema.field(n).type) for n in ("date", "n", "part", "mixed")] == [
        "string",
        "int64",
        "double",
        "string",
    ]
    assert str(schema.field("frames").type).startswith("list")
    assert schema.field("mixed").metadata == {b"shiftdetect": b"json"}
    assert list(read_corpus(tmp_path / "x.parquet")) == rows


def test_further_dates_become_text(tmp_path):
    table = {**BASE, "date": ["2031-05-02"] * 2, "seen": [datetime(2031, 5, 2, 9, tzinfo=UTC), None]}
    pq.write_table(pa.table(table), tmp_path / "x.parquet")
    assert [s.columns["seen"] for s in read_corpus(tmp_path / "x.parquet")] == ["2031-05-02T09:00:00+00:00", None]


def test_a_name_that_occurs_twice_is_refused(tmp_path):
    table = pa.Table.from_arrays([pa.array(["x"])] * 2, names=["text", "text"])
    pq.write_table(table, tmp_path / "x.parquet")
    with pytest.raises(InputError, match="share a name: text"):
        read_corpus(tmp_path / "x.parquet")


def test_a_column_that_is_no_text_after_all_is_named(tmp_path):
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff"))
    pq.write_table(pa.table({"date": ["2031-05-02"], "speaker": ["A"], "text": broken}), tmp_path / "x.parquet")
    with pytest.raises(InputError, match="column 'text': the column cannot be read"):
        read_corpus(tmp_path / "x.parquet")
