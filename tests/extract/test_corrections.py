"""A person's corrections: written, edited, read and applied."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftdetect.errors import InputError
from shiftdetect.extract.corrections import COLUMNS, apply_corrections, read_corrections, write_corrections
from shiftdetect.extract.records import ExtractedStatement
from tests.extract.test_grouping import said


def edit(path: Path, id_: str, delimiter: str = ",", **cells: str) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if row["id"] == id_:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def statements() -> list[ExtractedStatement]:
    return [
        said("The dam will hold.", id="a"),
        said("=HYPERLINK(evil)", id="b", date=None, rule="vague: 'once' names no date"),
        said("It leaked, “badly”;\nshe said.", id="c", speaker=None),
    ]


def test_untouched_it_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    found = apply_corrections(statements(), read_corrections(path))
    assert (found.changed, found.dropped, found.unknown) == ({}, {}, [])


@settings(max_examples=30)
@given(text=st.text(min_size=1, max_size=20).filter(lambda t: t.strip() and "\0" not in t and t.isprintable()))
def test_any_text_comes_back_as_it_was(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "c.csv"
    made = [said(text, id="a", speaker=text.strip())]
    write_corrections(path, made)
    assert apply_corrections(made, read_corrections(path)).changed == {}


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_edits_are_applied(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", speaker="Minister B")
    edit(path, "b", date="2031-05", text="A link.")
    edit(path, "c", delimiter, keep="No", note="not hers")
    found = apply_corrections(statements(), read_corrections(path))
    assert list(found.changed) == ["a", "b"]
    a, b = found.changed.values()
    assert (a.speaker, a.confidence, a.reason) == ("Minister B", 1.0, "corrected by hand")
    assert (b.text, b.date, b.date_precision) == ("A link.", "2031-05", "month")
    assert b.date_rule == "corrected by hand: was open (vague: 'once' names no date)"
    assert found.dropped == {"c": "left out by hand: not hers"}


@pytest.mark.parametrize(
    ("stands", "cell", "text", "denied"),
    [
        ("denies", "asserts", "that it leaked", None),
        ("denies", "questions", "[questions] that it leaked", None),
        ("questions", " Asserts ", "that it leaked", None),
        ("questions", "denies", "[denies] that it leaked", "that it leaked"),
        ("asserts", "denies", "[denies] that it leaked", "that it leaked"),
        ("asserts", "questions", "[questions] that it leaked", None),
    ],
)
@pytest.mark.parametrize("form", ["{cue} {content}", "[{cue}] {content}"])
def test_how_a_statement_stands_is_corrected_with_its_text(
    tmp_path: Path, stands: str, cell: str, text: str, denied: str | None, form: str
) -> None:
    path = tmp_path / "corrections.csv"
    content = "that it leaked"
    worded = content if stands == "asserts" else form.format(cue=stands, content=content)
    was = content if stands == "denies" else None
    made = [said(worded, id="a", polarity=stands, denied=was, cue_span=(0, len(stands)), kind="indirect")]
    write_corrections(path, made)
    edit(path, "a", polarity=cell)
    a = apply_corrections(made, read_corrections(path)).changed["a"]
    assert (a.polarity, a.text, a.denied) == (cell.strip().lower(), text, denied)


def test_a_corrected_text_stands_as_it_is_beside_a_corrected_polarity(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", polarity="denies", text="denied that the dam will hold")
    a = apply_corrections(statements(), read_corrections(path)).changed["a"]
    assert (a.polarity, a.text, a.denied) == ("denies", "denied that the dam will hold", None)


def test_a_polarity_that_nobody_could_correct_yet_is_no_correction(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    lines = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    older = [name for name in COLUMNS if name != "found_polarity"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, older, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines[:1])
    better = [said("denied that it leaked", id="a", polarity="denies", denied="that it leaked")]
    write_corrections(path, better, read_corrections(path))  # brought to the columns of today, and read once more
    assert apply_corrections(better, read_corrections(path)).changed == {}


def test_a_polarity_that_is_none_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", polarity="maybe")
    edit(path, "b", polarity="")
    with pytest.raises(InputError, match="none of asserts, denies, questions") as caught:
        read_corrections(path)
    assert [(p.row, p.column, p.value) for p in caught.value.problems] == [
        (2, "polarity", "maybe"),
        (3, "polarity", None),
    ]


def test_a_cell_that_is_emptied_takes_the_value_away(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", speaker="", date="")
    a = apply_corrections(statements(), read_corrections(path)).changed["a"]
    assert (a.speaker, a.date, a.date_precision) == (None, None, None)


def test_what_nobody_touched_follows_a_better_extraction(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", date="2031-05-01")
    better = said("The dam will hold.", id="a", speaker="Minister Anna A")
    a = apply_corrections([better], read_corrections(path)).changed["a"]
    assert (a.speaker, a.date) == ("Minister Anna A", "2031-05-01")


def test_edits_stay_and_new_statements_are_added(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements()[:2])
    edit(path, "a", speaker="Minister B", note="see the transcript")
    before = read_corrections(path)
    write_corrections(path, statements(), before)
    after = read_corrections(path)
    assert list(after.rows) == ["a", "b", "c"]
    assert after.rows["a"] == before.rows["a"]


def test_a_correction_that_finds_no_statement_is_told(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", speaker="Minister B")
    assert apply_corrections(statements()[1:], read_corrections(path)).unknown == ["a"]


def test_every_bad_row_at_once(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    edit(path, "a", date="5/9/2031", keep="perhaps")
    edit(path, "b", id="")
    edit(path, "c", text="")
    with pytest.raises(InputError) as caught:
        read_corrections(path)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "keep"), (2, "date"), (3, "id"), (4, "text")]
    write_corrections(path, statements())
    edit(path, "b", id="a")
    with pytest.raises(InputError, match="given twice"):
        read_corrections(path)


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("id,who\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="columns keep, speaker, date, text are missing"):
        read_corrections(path)


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections(path, statements())
    with path.open(encoding="utf-8", newline="") as stream:
        assert all(not cell.startswith(("=", "+", "-", "@")) for row in csv.reader(stream) for cell in row)


def test_a_row_that_cannot_be_cut_into_its_cells_is_refused_before_edits_are_lost(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    write_corrections(path, statements())
    edit(path, "b", note="ask her again")
    whole = path.read_text(encoding="utf-8")
    # A quote that somebody opened in a text editor would take the rows below it for the text of this one.
    for broken, row, what in (
        (whole.replace(",The dam", ',"The dam', 1), 2, "split into cells"),
        (whole.replace("The dam will hold.", "The dam, we hope, will hold.", 1), 2, "16 cells where the header has 14"),
        (whole + "d,yes\r\n", 7, "2 cells where the header has 14"),
        (whole.replace("ask her", "ask\0her"), 3, "NUL byte"),
    ):
        path.write_text(broken, encoding="utf-8", newline="")
        with pytest.raises(InputError) as refused:
            read_corrections(path)
        (problem,) = refused.value.problems
        assert (problem.row, what in problem.problem) == (row, True)
        assert problem.remedy


def test_a_cell_may_be_as_long_as_an_article(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    made = [said("The dam will hold. " * 20_000, id="a")]
    write_corrections(path, made)
    csv.field_size_limit(131_072)
    assert apply_corrections(made, read_corrections(path)).changed == {}
