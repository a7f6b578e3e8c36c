import csv

import pytest

from shiftdetect.corpus import Corpus
from shiftdetect.errors import InputError
from shiftdetect.io import read_corpus, write_corpus
from tests.corpus.made_up import statement

HEAD = "id,date,speaker,text\n"


@pytest.mark.parametrize("hostile", ["=HYPERLINK(1)", " =HYPERLINK(1)", "\n\u3000\uff1dHYPERLINK(1)"])
@pytest.mark.parametrize("name", ["x.csv", "x.tsv"])
def test_a_spreadsheet_finds_nothing_to_run(tmp_path, name, hostile):
    made = statement(hostile, text=hostile, speaker=hostile, frames=(hostile,), columns={hostile: hostile, "n": -1})
    write_corpus(Corpus([made]), tmp_path / name)
    with (tmp_path / name).open(newline="", encoding="utf-8") as stream:
        header, row = csv.reader(stream, delimiter="," if name == "x.csv" else "\t")
    cells = dict(zip(header, row, strict=True))
    assert cells.pop("n:json") == "-1"
    assert not [cell for cell in [*cells, *cells.values()] if cell.lstrip()[0] in "=+-@\uff1d"]
    assert read_corpus(tmp_path / name) == Corpus([made])


def test_cells_stay_text(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(HEAD.strip() + ",zip,ok\n1,2031-05-02,007,1.50,00501,true\n", encoding="utf-8")
    (made,) = read_corpus(path)
    assert (made.id, made.speaker, made.text, made.columns) == ("1", "007", "1.50", {"zip": "00501", "ok": "true"})


def test_columns_of_other_values_are_marked_in_the_header(tmp_path):
    path = tmp_path / "x.csv"
    write_corpus(Corpus([statement(columns={"n": 3, "note": "3", "both": None})]), path)
    assert path.read_text(encoding="utf-8").splitlines()[0] == "id,date,speaker,text,n:json,note,both"
    assert read_corpus(path)[0].columns == {"n": 3, "note": "3", "both": None}


def test_columns_without_a_name_get_one(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",date,speaker,text\n0,2031-05-02,Minister A,It held.\n", encoding="utf-8")
    assert read_corpus(path)[0].columns == {"unnamed_1": "0"}


def test_rows_are_numbered_by_the_line_on_which_they_begin(tmp_path):
    from shiftdetect.io.delimited import read_delimited

    path = tmp_path / "x.csv"
    path.write_text(HEAD + 'a,b,c,"1\n2\r\n3"\n\n\nd,e,f,g\n', encoding="utf-8", newline="")
    table = read_delimited(path, "x.csv", ",", "utf-8")
    assert list(table.numbers) == [2, 7]
    assert table.columns["text"][0] == "1\n2\r\n3"


def test_wide_cells_are_read_and_the_limit_is_put_back(tmp_path):
    path, before = tmp_path / "x.csv", csv.field_size_limit()
    path.write_text(HEAD + f"a,2031-05-02,Minister A,{'x' * 300_000}\n", encoding="utf-8")
    assert len(read_corpus(path).texts[0]) == 300_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("name", "sign", "head"),
    [
        ("x.csv", ";", "date;speaker;text"),
        ("x.csv", ";", '"date";"speaker";"text"'),
        ("x.csv", "\t", "date\tspeaker\ttext"),
        ("x.tsv", ",", "date,speaker,text"),
        ("x.tsv", ";", "\ufeffdate;speaker;text"),
    ],
)
def test_what_a_spreadsheet_separates_by_another_sign_is_read(tmp_path, name, sign, head):
    path = tmp_path / name
    path.write_text(f'{head}\r\n2031-05-02{sign}Minister A{sign}"It held; yes, it did."\r\n', encoding="utf-8")
    (said,) = read_corpus(path)
    assert (said.speaker, said.text) == ("Minister A", "It held; yes, it did.")


def test_a_semicolon_in_a_table_that_has_commas_is_a_part_of_its_cell(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("date,speaker,text,a;b\n2031-05-02,A;B,x;y,1;2\n", encoding="utf-8")
    (said,) = read_corpus(path)
    assert (said.speaker, said.text, said.columns["a;b"]) == ("A;B", "x;y", "1;2")


def test_rows_without_content_are_passed_over_and_the_others_keep_their_numbers(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("date,speaker,text\n,,\n2031-05-02,A,x\n , ,\n,,,,,\nsoon,A,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 6, column 'date'") as raised:
        read_corpus(path)
    assert len(raised.value.problems) == 1
