"""Reading articles: every input gives an article or a problem that says what to do."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from shiftdetect.errors import RowProblem, ShiftDetectError
from shiftdetect.extract.articles import count_files, read_articles
from shiftdetect.extract.published import BY_LINE, BY_NAME
from shiftdetect.extract.records import Article

TEXT = "The dam will hold, the minister said on Friday.\n“We have checked it,” she said."
PARAGRAPHS = "".join(
    f"<p>The dam of {name} will hold for many years to come, the minister said at the opening of the new road.</p>"
    for name in ("Ostra", "Westra", "Nordra")
)


def page(head: str = "", body: str = PARAGRAPHS, foot: str = "") -> bytes:
    whole = (
        f"<!doctype html><html><head><title>Dam</title>{head}</head><body><article>{body}</article>{foot}</body></html>"
    )
    return whole.encode()


def read(path: Path, **options: object) -> list[Article | RowProblem]:
    return list(read_articles([path], **options))  # type: ignore[arg-type]


def only(path: Path, **options: object) -> Article:
    (article,) = read(path, **options)
    assert isinstance(article, Article)
    return article


def test_plain_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode().replace(b"\n", b"\r\n"))
    assert only(path) == Article(str(path), TEXT)
    assert only(path).text == path.read_text(encoding="utf-8-sig")


def test_the_path_is_the_one_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert only(Path("in")).path == os.path.join("in", "a.txt")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        ("caf\xe9 au lait".encode("latin-1"), "the file is not UTF-8"),
        (b"\x00\x01\x02text", "NUL bytes"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (problem,) = read(path)
    assert isinstance(problem, RowProblem)
    assert problem.file == str(path)
    assert said in problem.problem
    assert problem.remedy


def test_a_missing_file_is_told_and_the_rest_read(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    problem, article = read_articles([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(problem, RowProblem)
    assert "no such file" in problem.problem
    assert isinstance(article, Article)


def test_a_folder_is_read_in_the_order_of_names_with_all_below(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden.txt", "picture.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    found = [(Path(x.path).name if isinstance(x, Article) else x.problem) for x in read(tmp_path)]
    assert found == ["a.txt", "b.txt", "the suffix '.png' is none of an article's", "c.txt"]
    assert count_files([tmp_path]) == 3


def test_an_empty_folder_and_a_file_given_twice(tmp_path: Path) -> None:
    (problem,) = read(tmp_path)
    assert isinstance(problem, RowProblem)
    assert "holds no files" in problem.problem
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    _, twice = read_articles([path, tmp_path])
    assert isinstance(twice, RowProblem)
    assert "twice" in twice.problem


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:published_time" content="2031-05-12T08:00:00Z">', "", date(2031, 5, 12)),
        ('<meta name="date" content="2031/05/12">', "", date(2031, 5, 12)),
        ('<script type="application/ld+json">{"@graph":[{"datePublished":"2031-05-10T23:30:00-05:00"}]}</script>', "",
         date(2031, 5, 10)),
        ("", '<time itemprop="datePublished" datetime="2031-05-09">9 May</time>', date(2031, 5, 9)),
        ('<meta property="article:modified_time" content="2031-05-12">', "", None),
        ('<meta name="date" content="yesterday">', "", None),
        ('<meta name="date" content="2031-02-31">', "", None),
        ('<script type="application/ld+json">{broken</script>', "", None),
        ("", "<p>May 3, 2031</p>", None),
    ],
)  # fmt: skip
def test_publication_only_where_the_page_states_it(tmp_path: Path, head: str, body: str, expected: date | None) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page(head, body + PARAGRAPHS, "<footer>© 2019 Courier. Updated 3 March 2029</footer>"))
    article = only(path)
    assert article.published == expected
    assert "The dam of Ostra" in article.text
    assert "Courier" not in article.text
    assert only(path, published=date(2030, 1, 1)).published == date(2030, 1, 1)


def test_a_page_without_an_article_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    for body in ("<nav><a href='x'>Home</a></nav>", ""):
        path.write_bytes(page(body=body))
        (problem,) = read(path)
        assert isinstance(problem, RowProblem)
        assert "no article was found" in problem.problem
    path.write_bytes(b"")
    (problem,) = read(path)
    assert isinstance(problem, RowProblem)
    assert problem.problem == "the file is empty"


def test_a_page_is_known_by_its_beginning_too(tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_bytes(page())
    assert only(path).text.startswith("The dam of Ostra")
    assert only(path).title == "Dam"


def test_without_trafilatura_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_bytes(page())
    with pytest.raises(ShiftDetectError, match=r"shiftdetect\[extract\]"):
        read(tmp_path)


ROWS = [
    {"url": "https://example.org/1", "title": "One", "published": "2031-05-12", "text": TEXT},
    {"url": "", "title": "", "published": "May 12, 2031", "text": TEXT},
    {"url": "https://example.org/3", "title": "Three", "published": "", "text": ""},
]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "json"])
def test_tables_of_articles(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"articles.{suffix}"
    if suffix in ("csv", "tsv"):
        mark = "," if suffix == "csv" else "\t"
        quoted = [[f'"{value}"' for value in row.values()] for row in ROWS]
        path.write_text("\n".join(mark.join(row) for row in [list(ROWS[0]), *quoted]), encoding="utf-8")
    elif suffix == "json":
        path.write_text(json.dumps(ROWS), encoding="utf-8")
    else:
        path.write_text("".join(json.dumps(row) + "\n\n" for row in ROWS), encoding="utf-8")
    first, second, no_date, no_text = read(path)
    assert isinstance(first, Article)
    assert (first.published, first.title, first.url) == (date(2031, 5, 12), "One", "https://example.org/1")
    assert first.text == TEXT
    assert isinstance(second, Article)
    assert second.published is None
    assert isinstance(no_date, RowProblem)
    assert "read without a day of publication" in no_date.problem
    assert isinstance(no_text, RowProblem)
    assert first.path.startswith(f"{path}#")
    assert no_date.row == int(second.path.rpartition("#")[2])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", "date,speaker\n2031-05-12,A\n", "no text in the column 'text'"),
        ("a.csv", "text\n", "there are no rows"),
        ("a.csv", "title,text\nonly one\n", "1 cells where the header has 2"),
        ("a.jsonl", "{broken\n", "not JSON"),
        ("a.jsonl", "[1]\n", "no JSON object"),
        ("a.json", "{broken", "not JSON"),
        ("a.json", "[1]", "no JSON object"),
        ("a.jsonl", "", "there are no rows"),
    ],
)
def test_tables_that_are_none(tmp_path: Path, name: str, data: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(data, encoding="utf-8")
    (problem,) = read(path)
    assert isinstance(problem, RowProblem)
    assert said in problem.problem


def test_a_marked_cell_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n'=cmd says the minister\n", encoding="utf-8")
    assert only(path).text == "=cmd says the minister"


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "The dam holds.\n" * 3, encoding="utf-8")
    stream = read_articles([path])
    assert isinstance(next(stream), Article)
    assert [x.path for x in stream if isinstance(x, Article)] == [f"{path}#3", f"{path}#4"]


def test_five_megabytes_are_one_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The dam will hold.\n" * 270_000, encoding="utf-8")
    assert len(only(path).text) > 5_000_000


@pytest.mark.parametrize(
    ("name", "text", "day", "by"),
    [
        ("a.txt", "The dam holds\n3 May 2031\n\nIt is old.", date(2031, 5, 3), BY_LINE),
        (
            "a.txt",
            "The dam holds\n\nPublished: Saturday, May 3rd, 2031, 10:30 am\nIt is old.",
            date(2031, 5, 3),
            BY_LINE,
        ),
        ("2031-05-09_a.txt", "The dam holds\n3 Sept. 2031\nIt is old.", date(2031, 9, 3), BY_LINE),
        ("2031-05-03_x.txt", "It is old.", date(2031, 5, 3), BY_NAME),
        ("20310503.txt", "It is old.", date(2031, 5, 3), BY_NAME),
        ("20310503.txt", "Chronicle\n3 May 2031\nIt broke.\n4 May 2031\nIt was closed.", None, ""),
        ("a.txt", "The dam holds\nMonday, 3 May 2031\nIt is old.", None, ""),
        ("a.txt", "The dam holds\n31 June 2031\nIt is old.", None, ""),
        ("a.txt", "The dam holds\n03/05/2031\nIt broke on\n3 May.", None, ""),
        ("a.txt", "The dam holds\nNews 8 • Updated May 3, 2031 at 5:12 p.m.\nIt is old.", date(2031, 5, 3), BY_LINE),
        ("a.txt", "The dam holds\nUpdated 5:14 PM ET, Sat May 3, 2031\nIt is old.", date(2031, 5, 3), BY_LINE),
        ("a.txt", "It holds\nPosted on May 3, 2031\nUpdated May 4, 2031\nIt is old.", date(2031, 5, 3), BY_LINE),
        ("a.txt", "It holds\nPublished May 3, 2031\n9:30 p.m. ET, May 2, 2031\nIt is.", date(2031, 5, 3), BY_LINE),
        ("a.txt", "It holds\nUpdated May 3, 2031\nIt is.\nUpdated May 4, 2031\nIt was.", None, ""),
        ("a.txt", "One.\nTwo.\nThree.\nFour.\nFive.\n3 May 2031\n", None, ""),
        ("03052031.txt", "It is old.", None, ""),
        ("120310503.txt", "It is old.", None, ""),
        ("2031-05-03_2031-05-04.txt", "It is old.", None, ""),
    ],
)
def test_the_day_of_publication_is_read_where_it_can_be_one_day_alone(
    tmp_path: Path, name: str, text: str, day: date | None, by: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert (article.published, article.published_by) == (day, by)
    (given,) = read_articles([tmp_path], published=date(2031, 6, 1))
    assert isinstance(given, Article)
    assert (given.published, given.published_by) == (date(2031, 6, 1), "")


def test_what_a_browser_does_not_show_is_no_part_of_the_article(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    unseen = "<p>The dam of Nowhere will break within the year, the minister said at the opening of the road.</p>"
    ways = (
        f"<template>{unseen}</template>",
        unseen.replace("<p>", "<p hidden>"),
        f'<div style="color: red; Display : None">{unseen}<p hidden>And so.</p></div>',
        unseen.replace("<p>", "<p style='visibility:hidden'>"),
    )
    path.write_bytes(page(body=PARAGRAPHS + "".join(ways)))
    assert "Nowhere" not in only(path).text
    path.write_bytes(page().replace(b"<body>", b'<body style="visibility: hidden">'))
    assert "The dam of Ostra" in only(path).text


def test_a_pipe_in_a_folder_is_told_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone.txt")
    article, pipe, link = read(tmp_path)
    assert isinstance(article, Article)
    assert isinstance(pipe, RowProblem)
    assert isinstance(link, RowProblem)
    assert pipe.problem == link.problem == "this is no file, or a link to none"
    assert count_files([tmp_path]) == 1


def test_half_a_character_is_told_in_a_text_and_replaced_in_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"text": f"\ud800 {TEXT}"}, {"text": TEXT, "title": "Da\udfffm", "url": "https://example.org/\ud83d"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    problem, article = read(path)
    assert isinstance(problem, RowProblem)
    assert (problem.row, "half of a surrogate pair" in problem.problem) == (1, True)
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Da?m", "https://example.org/?")


def test_a_file_in_another_encoding_is_told_once_and_a_picture_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode("cp1252") * 3)
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\xff\n\xfe")
    encoding, picture = read(tmp_path)
    assert isinstance(encoding, RowProblem)
    assert (encoding.row, encoding.problem) == (2, "the file is not UTF-8: byte 48 is 93, and 2 more lines like it")
    assert "--encoding cp1252" in encoding.remedy
    assert isinstance(picture, RowProblem)
    assert picture.problem == "the file is no text: byte 0 is no UTF-8, and byte 8 is 00"
    assert "cp1252" not in picture.remedy
