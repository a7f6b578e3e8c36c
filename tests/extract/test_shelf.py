"""What lies on disk during a run, read as if it were tuples and dicts."""

from __future__ import annotations

import copy
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from shiftdetect.errors import RowProblem, ShiftDetectError
from shiftdetect.extract import shelf as module
from shiftdetect.extract.records import Article, Known
from shiftdetect.extract.run import extract_statements
from shiftdetect.extract.scratch import disk_errors, open_scratch
from shiftdetect.extract.shelf import Shelf, Source
from tests.extract.stand_in import StandIn
from tests.extract.test_grouping import said

HALF = "half a character: \ud800"


def test_what_is_put_away_comes_back_in_its_order() -> None:
    shelf, records = Shelf(), [said(f"{n} dams hold.", id=f"r{n}", article="a.txt") for n in range(450)]
    for s in records:
        shelf.add_record(s)
    assert shelf.records == records
    assert shelf.records == tuple(records)
    assert shelf.records != records[:-1]
    assert shelf.records != [*records[:-1], records[0]]
    assert (len(shelf.records), shelf.records[0], shelf.records[-1]) == (450, records[0], records[-1])
    for part in (slice(3), slice(-2, None), slice(5, 300, 50), slice(None, None, -1)):
        assert shelf.records[part] == tuple(records[part])
    with pytest.raises(IndexError):
        shelf.records[450]


def test_rows_may_be_changed_while_they_are_read() -> None:
    shelf, records = Shelf(), [said("It holds.", id=f"r{n}") for n in range(2 * module._AT_ONCE + 1)]
    for s in records:
        shelf.add_record(s)
    seen = 0
    for s in shelf.statements:
        shelf.leave_out(s.id, "off")
        seen += 1
    assert seen == len(records) == len(shelf.left_out)
    assert shelf.statements == ()
    assert shelf.left_out["r7"] == "off"
    assert "r-1" not in shelf.left_out


def test_a_copy_is_what_the_rows_look_like() -> None:
    shelf, s = Shelf(), said("It holds.", id="r", article="a.txt")
    shelf.add_article(Article("a.txt", "It holds."))
    shelf.add_record(s)
    rows, sources = copy.deepcopy((shelf.records, shelf.sources))
    assert repr((rows, sources)) == repr(((s,), {"a.txt": Source(None, None, None)}))
    assert not {*map(type, (rows, sources))} & {module.Rows, module.Lookup}


def test_each_record_has_one_fate() -> None:
    shelf = Shelf()
    long, copy, edited, off = (said(text, id=text[:1], article="a.txt") for text in ("Long", "Copy", "Edited", "Off"))
    for s in (copy, long, edited, off):
        shelf.add_record(s)
    grouped, corrected = said("Long now", id="L", article="a.txt"), said("Edited now", id="E", article="a.txt")
    shelf.stand_for(2, grouped, [1])
    shelf.correct(corrected)
    shelf.leave_out("O", "off")
    assert shelf.records == [copy, long, edited, off]
    assert shelf.uncorrected == [grouped, edited, off]
    assert shelf.statements == [grouped, corrected]
    assert shelf.left_out == {"C": "the same statement as L", "O": "off"}
    assert [(r.statement, r.note) for r in shelf.reviewed.get("a.txt", ())] == [
        (copy, "the same statement as L"),
        (grouped, None),
        (corrected, None),
        (off, "off"),
    ]


def test_half_characters_of_names_and_tables_are_kept() -> None:
    shelf, path = Shelf(), "odd\udcff.txt"
    shelf.add_article(Article(path, HALF, date(2031, 5, 12), HALF))
    shelf.add_problem(RowProblem(path, 1, None, HALF, "odd", "Even it."))
    shelf.add_record(said(HALF, path))
    shelf.add_known(path, [Known(HALF, None, "person", (), None)])
    shelf.add_name(path, HALF, "Minister A", HALF)
    assert shelf.sources == {path: Source(HALF, None, date(2031, 5, 12))}
    assert shelf.problems[0].value == shelf.records[0].text == HALF
    assert shelf.known[0] == (path, (Known(HALF, None, "person", (), None),))
    assert shelf.name_of(path, HALF) == ("Minister A", HALF)
    assert shelf.reviewed[path][0].statement == shelf.records[0]


def test_a_file_that_shares_its_name_goes_by_its_path() -> None:
    shelf = Shelf()
    for path in ("one/a.txt", "two/a.txt", "two/b.txt"):
        shelf.add_article(Article(path, "It holds."))
    assert [shelf.short_name(path) for path in shelf.sources] == ["one/a.txt", "two/a.txt", "b.txt"]


def test_a_full_disk_is_told_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def small() -> sqlite3.Connection:
        database = open_scratch()
        database.execute("PRAGMA max_page_count = 30")
        return database

    monkeypatch.setattr(module, "open_scratch", small)
    for n in range(40):
        line = f"Minister A said on Friday: “The dam will hold for {n} years.”\n"
        (tmp_path / f"{n}.txt").write_text(line * 20, encoding="utf-8")
    with pytest.raises(ShiftDetectError, match=r"full.*TMPDIR"):
        extract_statements([tmp_path], language=StandIn())
    with pytest.raises(KeyError), disk_errors():
        raise KeyError
