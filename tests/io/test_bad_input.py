"""Every kind of bad input gives one error that says where, what and what to do."""

import codecs
import json
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shiftdetect.corpus import Corpus
from shiftdetect.errors import InputError, ShiftDetectError
from shiftdetect.io import read_corpus, write_corpus
from tests.corpus.made_up import statement

HEAD = "id,date,speaker,text\n"
GOOD = "a,2031-05-02,Minister A,It held.\n"


def problems(path, **options):
    with pytest.raises(InputError) as caught:
        read_corpus(path, **options)
    assert all(p.problem and p.remedy for p in caught.value.problems)
    return caught.value.problems


CSV_CASES = {
    "missing column": ("id,date,text\na,2031-05-02,It held.\n", None, "speaker", "missing", "--columns speaker="),
    "empty text": (HEAD + GOOD + "b,2031-05-02,Minister A, \n", 3, "text", "empty", "leave the row out"),
    "empty speaker": (HEAD + "b,2031-05-02,,It held.\n", 2, "speaker", "empty", "Fill it in"),
    "empty id": (HEAD + ",2031-05-02,Minister A,It held.\n", 2, "id", "empty", "Fill it in"),
    "empty date": (HEAD + "b,,Minister A,It held.\n", 2, "date", "empty", "YYYY-MM-DD"),
    "unparsable date": (HEAD + "b,soon,Minister A,It held.\n", 2, "date", "cannot be read", "YYYY-MM-DD"),
    "ambiguous date": (HEAD + "b,03/04/2031,Minister A,It held.\n", 2, "date", "ambiguous", "2031-04-03 or 2031-03-04"),
    "foreign date": (HEAD + "b,13/04/2031,Minister A,It held.\n", 2, "date", "ISO 8601", "Write 2031-04-13"),
    "unix time": (HEAD + "b,1935360000,Minister A,It held.\n", 2, "date", "unix time", "YYYY-MM-DD"),
    "impossible date": (HEAD + "b,2031-02-30,Minister A,It held.\n", 2, "date", "no such date", "Correct"),
    "duplicate id": (HEAD + GOOD + "\n" + GOOD, 4, "id", "used before, in row 2", "an id of its own"),
    "mixed zones": (
        HEAD + "a,2031-05-02T10:00Z,A,x\nb,2031-05-02T10:00+01:00,A,x\nc,2031-05-03T10:00Z,A,x\n",
        3,
        "date",
        "time zone +01:00 where 2 other rows have the time zone +00:00",
        "one zone",
    ),
    "naive and aware": (
        HEAD + "a,2031-05-02T10:00Z,A,x\nb,2031-05-02T10:00Z,A,x\nc,2031-05-03,A,x\n",
        4,
        "date",
        "no time zone",
        "offset",
    ),
    "too few cells": (
        HEAD + '"a","2031-05-02","Minister A","It\nheld."\nb,2031-05-02\n',
        4,
        None,
        "2 cells",
        "missing",
    ),
    "too many cells": (HEAD + "b,2031-05-02,Minister A,It held, then not.\n", 2, None, "5 cells", "quotes around"),
    "open quote": (HEAD + GOOD + 'b,2031-05-02,Minister A,"It held.\n' + GOOD, 3, None, "split into cells", "quotes"),
    "text after a quote": (HEAD + 'b,2031-05-02,Minister A,"It" held.\n', 2, None, "split into cells", "twice"),
    "quotes from the start": ('"id"x,date\n', 1, None, "split into cells", "twice"),
    "same name twice": ("id,date,speaker,text,text\na,2031-05-02,A,x,y\n", 1, None, "share a name", "of its own"),
    "semicolons": ("id;date;speaker;text\na;2031-05-02;A;x;y\n", 2, None, "5 cells", "contain a semicolon"),
    "tabs": ("id\tdate\tspeaker\ttext\na\t2031-05-02\tA\n", 2, None, "3 cells", "contain a tab"),
    "no rows": (HEAD, None, None, "no rows", "at least one row"),
    "empty file": (" \n", None, None, "the file is empty", "at least one row"),
    "NUL": (HEAD + "b,2031-05-02,Minister A,It\0held.\n", 2, "text", "NUL", "Remove it"),
    "bad JSON cell": ("date,speaker,text,n:json\n2031-05-02,A,x,{\n", 2, "n:json", "not JSON", ":json"),
    "a key twice": ('date,speaker,text,n:json\n2031-05-02,A,x,"{""a"":1,""a"":2}"\n', 2, "n:json", "twice", ":json"),
    "too deep": (f"date,speaker,text,n:json\n2031-05-02,A,x,{'[' * 100_000}\n", 2, "n:json", "too deeply", ":json"),
    "bad frames": ("date,speaker,text,frames\n2031-05-02,A,x,[1]\n", 2, "frames", "list of labels", "';'"),
}


@pytest.mark.parametrize("case", CSV_CASES)
def test_a_bad_csv_file_says_where_what_and_what_to_do(tmp_path, case):
    text, row, column, what, remedy = CSV_CASES[case]
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    (problem,) = problems(path)
    assert (problem.file, problem.row, problem.column) == (str(path), row, column)
    assert what in problem.problem
    assert remedy in problem.remedy
    assert str(path) in str(problem)


ROW = {"id": "b", "date": "2031-05-02", "speaker": "Minister A", "text": "It held."}
JSONL_CASES = {
    "no JSON": ("{'id': 'b'}", None, "not JSON", "one JSON object per line"),
    "cut off": (json.dumps(ROW)[:-5], None, "not JSON", "one JSON object per line"),
    "no object": ('["b", "2031-05-02"]', None, "a JSON list, not an object", "names and values"),
    "null": ("null", None, "a JSON null", "names and values"),
    "a key twice": ('{"text": "x", "text": "y"}', None, "'text' occurs twice", "one JSON object per line"),
    "too deep": ("[" * 100_000, None, "nested too deeply", "one JSON object per line"),
    "a number as text": (json.dumps(ROW | {"text": 5}), "text", "type int", "in quotes"),
    "a list as speaker": (json.dumps(ROW | {"speaker": ["A"]}), "speaker", "type list", "in quotes"),
    "a number as date": (json.dumps(ROW | {"date": 1935360000}), "date", "unix time is not guessed", "ISO 8601"),
    "a list as label": (json.dumps(ROW | {"stance": ["x"]}), "stance", "type list", "as text"),
    "half a character": (json.dumps(ROW | {"text": "\ud83d"}), "text", "surrogate", "Repair"),
    "an infinite number": (json.dumps(ROW | {"n": float("inf")}), "n", "infinite", "empty"),
    "a missing key": (
        json.dumps({k: v for k, v in ROW.items() if k != "speaker"}),
        "speaker",
        "empty",
        "leave the row",
    ),
}


@pytest.mark.parametrize("case", JSONL_CASES)
def test_a_bad_line_of_json_is_named_by_its_number(tmp_path, case):
    line, column, what, remedy = JSONL_CASES[case]
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(ROW | {"id": "a"}) + "\r\n\r\n" + line + "\n", encoding="utf-8")
    (problem,) = problems(path)
    assert (problem.file, problem.row, problem.column) == (str(path), 3, column)
    assert what in problem.problem
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("text", "row", "what", "remedy"),
    [
        ('{"rows": []}', None, "a JSON object, not a list", "list of objects"),
        ("[]", None, "no rows", "at least one row"),
        ("[{},\n{]", 2, "not JSON", "column 2"),
        ('{"a": 1}\n{"a": 2}', 2, "Extra data", ".jsonl"),
        ("[" * 100_000, None, "nested too deeply", "convert"),
        (json.dumps([ROW, 5]), 2, "a JSON number, not an object", "names and values"),
    ],
)
def test_a_bad_json_list_says_so(tmp_path, text, row, what, remedy):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    (problem,) = problems(path)
    assert problem.row == row
    assert what in problem.problem
    assert remedy in problem.remedy


def test_lines_in_another_encoding_are_all_named_with_their_bytes(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes((HEAD + GOOD + "b,2031-05-02,André,It held.\nc,2031-05-02,A,Déjà vu.\n").encode("cp1252"))
    first, second = problems(path)
    assert (first.row, second.row) == (3, 4)
    assert "byte 71 is e9" in first.problem
    assert path.read_bytes()[71] == 0xE9
    assert "Andr" in first.value
    assert "--encoding cp1252" in first.remedy
    assert read_corpus(path, encoding="cp1252").speakers[1] == "André"


def test_utf_16_is_recognised(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(codecs.BOM_UTF16_LE + (HEAD + GOOD).encode("utf-16-le"))
    (problem,) = problems(path)
    assert "--encoding utf-16" in problem.remedy
    assert read_corpus(path, encoding="utf-16").ids == ["a"]


def test_bytes_outside_another_encoding_are_named(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes((HEAD + "b,2031-05-02,Zoë,It held.\n").encode())
    (problem,) = problems(path, encoding="ascii")
    assert (problem.row, "byte 36 is c3" in problem.problem) == (2, True)


def test_an_encoding_that_does_not_exist_is_named(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(HEAD + GOOD, encoding="utf-8")
    (problem,) = problems(path, encoding="utf-9")
    assert "utf-9" in problem.problem
    assert "cp1252" in problem.remedy


def test_a_mark_at_the_beginning_and_any_line_end_are_fine(tmp_path):
    path = tmp_path / "x.csv"
    for data in (codecs.BOM_UTF8 + (HEAD + GOOD).encode(), (HEAD + GOOD).replace("\n", "\r\n").encode()):
        path.write_bytes(data)
        assert read_corpus(path).texts == ["It held."]


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("missing.csv", "no such file", "looked up from"),
        ("missing", "no such file", "looked up from"),
        ("x.xlsx", "suffix '.xlsx' names no format", ".parquet"),
        ("plain", "a file without a suffix names no format", ".csv"),
        ("broken.parquet", "cannot be read as Parquet", "CSV"),
        ("", "no ConvoKit corpus", "utterances.jsonl, speakers.json"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(tmp_path, name, what, remedy):
    for made in ("x.xlsx", "plain", "broken.parquet"):
        (tmp_path / made).write_bytes(b"PK\x03\x04")
    (problem,) = problems(tmp_path / name)
    assert what in problem.problem
    assert remedy in problem.remedy
    assert problem.file.rstrip("/") == str(tmp_path / name)


@pytest.mark.parametrize("name", ["a\0b.csv", "a\0b.parquet", "a\0b.jsonl", "a\0b.json", "half\ud800.csv"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, name):
    (problem,) = problems(tmp_path / name)
    assert "no file can have this name" in problem.problem
    assert "\0" not in str(problem)


@pytest.mark.parametrize("name", ["a\0b.csv", "a\0b.parquet", "a\0b"])
def test_nothing_is_written_under_a_name_with_a_nul_byte(tmp_path, name):
    with pytest.raises(ShiftDetectError, match="it holds a NUL byte"):
        write_corpus(Corpus([statement()]), tmp_path / name)
    assert not [*tmp_path.iterdir()]


def test_a_file_that_may_not_be_opened_says_why(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "utterances.jsonl").mkdir()
    (problem,) = problems(folder)
    assert "Is a directory" in problem.problem


def test_bad_rows_of_a_parquet_file_count_from_1(tmp_path):
    path = tmp_path / "x.parquet"
    table = {
        "id": ["a", "b", "b"],
        "date": [datetime(2031, 5, 2, 9), None, datetime(2031, 5, 4)],
        "speaker": ["Minister A", "Minister A", None],
        "text": ["It held.", "It held.", ""],
        "blob": [None, b"x", None],
    }
    pq.write_table(pa.table(table), path)
    found = [(p.row, p.column) for p in problems(path)]
    assert found == [(2, "date"), (2, "blob"), (3, "id"), (3, "speaker"), (3, "text")]


MARKED = {b"shiftdetect": b"json"}
PARQUET = {"date": ["2031-05-02"] * 2, "speaker": ["Minister A"] * 2, "text": ["It held."] * 2}


def with_column(path, array, name="n", metadata=None):
    columns = {**{n: pa.array(values) for n, values in PARQUET.items()}, name: array}
    fields = [pa.field(n, a.type, metadata=metadata if n == name else None) for n, a in columns.items()]
    pq.write_table(pa.Table.from_arrays([*columns.values()], schema=pa.schema(fields)), path)
    return path


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("[" * 100_000, "too deeply"),
        ("{", "not JSON"),
        ('{"a": 1, "a": 2}', "occurs twice"),
        ("[" * 900 + "]" * 900, "nested too deeply"),
    ],
)
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_a_marked_cell_of_a_parquet_file_that_is_no_json_is_named_by_its_row(tmp_path, cell, what, kind):
    path = with_column(tmp_path / "x.parquet", pa.array(["1", cell], kind), metadata=MARKED)
    (problem,) = problems(path)
    assert (problem.row, problem.column) == (2, "n")
    assert what in problem.problem


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array([1, 2]), [1, 2]),
        (pa.array([True, None]), [True, None]),
        (pa.array([["1"], []]), [["1"], []]),
        (pa.array(["1", ""]), [1, None]),
        (pa.array(["1", "[2]"]).dictionary_encode(), [1, [2]]),
    ],
)
def test_the_mark_is_honoured_on_text_alone(tmp_path, array, expected):
    path = with_column(tmp_path / "x.parquet", array, metadata=MARKED)
    assert [s.columns["n"] for s in read_corpus(path)] == expected


@pytest.mark.parametrize(
    "array",
    [
        pa.array([0, 10**9], pa.int32()).cast(pa.date32()),
        pa.array([0, 10**15]).cast(pa.timestamp("s")),
        pa.array([0, 10**15]).cast(pa.timestamp("s", "UTC")),
        pa.array([0, 1]).cast(pa.timestamp("us", "Nowhere/Town")),
        pa.array([0, 2**62]).cast(pa.duration("s")),
    ],
)
@pytest.mark.parametrize("name", ["date", "n"])
def test_a_parquet_column_of_times_that_python_does_not_have_is_named(tmp_path, array, name):
    (problem,) = problems(with_column(tmp_path / "x.parquet", array, name))
    assert (problem.row, problem.column) == (None, name)
    assert "the column cannot be read" in problem.problem
    assert "Convert the column to text" in problem.remedy


def test_problems_of_all_kinds_come_in_one_error(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        HEAD + "a,soon,Minister A,It held.\n" * 2 + "b,2031-05-02\n" + 'c,2031-05-02,,"It\nheld."\n',
        encoding="utf-8",
    )
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"x{k},,,\n" for k in range(30))
    found = problems(path)
    assert [(p.row, p.column) for p in found[:5]] == [
        (2, "date"), (3, "id"), (3, "date"), (4, None), (5, "speaker")
    ]  # fmt: skip
    assert found[5].row == 7
    assert len(found) == 5 + 30 * 3
    with pytest.raises(InputError, match="95 problems in the input"):
        read_corpus(path)


def test_what_is_wrong_with_many_rows_in_the_same_way_is_said_once_with_their_rows(tmp_path):
    path = tmp_path / "x.csv"
    rows = [f"x{k},2031-05-02,,held {k}\n" for k in range(30)]
    path.write_text(HEAD + "".join(rows) + "y,soon,A,x\nz,soon,A,x\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_corpus(path)
    head, speakers, dates = str(raised.value).split("\n")
    assert head == "32 problems in the input:"
    assert speakers.strip().startswith(
        f"{path}, rows 2, 3, 4, 5, 6 and 25 more, column 'speaker': the speaker is empty"
    )
    assert dates.strip().startswith(f"{path}, rows 32 and 33, column 'date': ")
    assert "(value: 'soon')." in dates
    assert len(raised.value.problems) == 32


def test_of_many_values_that_are_wrong_in_one_way_one_is_shown(tmp_path):
    path = tmp_path / "x.csv"
    times = ("2031-05-02T10:00Z", "2031-05-03T10:00Z", "2031-05-04T10:00+01:00", "2031-05-05T10:00+01:00")
    rows = [f"x{k},{time},A,x\n" for k, time in enumerate((*times, times[0]))]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    with pytest.raises(InputError, match=r"rows 4 and 5, .* \(value: '2031-05-04T10:00\+01:00' and others\)"):
        read_corpus(path)


def test_a_mapping_to_a_missing_column_names_the_nearest(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(HEAD + GOOD, encoding="utf-8")
    (problem,) = problems(path, columns={"speaker": "speakers"})
    assert problem.column == "speakers"
    assert "'id', 'date', 'speaker', 'text'" in problem.problem
    assert "--columns speaker=speaker" in problem.remedy


def test_a_spreadsheets_own_format_is_told_how_to_become_a_table(tmp_path):
    path = tmp_path / "said.xlsx"
    path.write_bytes(b"PK")
    (problem,) = problems(path)
    assert "'.xlsx'" in problem.problem
    assert "save the sheet as CSV" in problem.remedy
