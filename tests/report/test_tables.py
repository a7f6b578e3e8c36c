from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shiftdetect.report.tables import CSV_FILES, csv_tables, safe_cell
from shiftdetect.result import DriftPoint
from tests.report.sample import VARIANTS, hostile, no_shift, one_statement, sample_result


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_every_table_is_always_there_with_its_header(variant):
    tables = csv_tables(VARIANTS[variant]())
    assert tuple(tables) == CSV_FILES
    assert all(text.split("\r\n", 1)[0].count(",") >= 3 for text in tables.values())
    assert all(text.endswith("\r\n") for text in tables.values())  # a lone CR in a text is quoted only then


def test_numbers_come_back_as_they_are():
    result = sample_result()
    found = rows(csv_tables(result)["drift.csv"])
    assert len(found) == len(result.drift)
    assert list(found[0]) == list(DriftPoint.__struct_fields__)
    assert [float(row["u"]) if row["u"] else None for row in found] == [point.u for point in result.drift]


def test_labels_say_what_they_are():
    found = rows(csv_tables(sample_result())["frames_spans.csv"])
    assert {row["label"] for row in found} == {"frame", "stance"}
    assert {row["status"] for row in rows(csv_tables(sample_result())["change_points.csv"])} == {
        "accepted",
        "exploratory",
    }
    assert [row["status"] for row in rows(csv_tables(no_shift())["change_points.csv"])] == ["candidate"]
    assert rows(csv_tables(one_statement())["frames_spans.csv"]) == []


def test_several_values_in_a_cell_come_back_one_by_one():
    result = sample_result()
    first, *rest = result.recurring.wordings
    hostile_passages = ("We held; it broke", '=1+1, "so"', *first.passages[2:])
    recurring = replace(result.recurring, wordings=(replace(first, passages=hostile_passages), *rest))
    found = rows(csv_tables(replace(result, recurring=recurring))["recurring.csv"])
    assert [json.loads(row["ids"]) for row in found] == [list(w.ids) for w in recurring.wordings]
    assert json.loads(found[0]["passages"]) == list(hostile_passages)
    assert found[0]["passages"].startswith('["We held; it broke", "=1+1, ')


def test_frames_of_statements_stand_as_a_table_of_statements_has_them():
    result = sample_result()
    found = rows(csv_tables(result)["statements.csv"])
    assert [row["frames"] for row in found] == ["; ".join(s.frames) for s in result.statements]


def test_hostile_cells_are_neutralised():
    for name, text in csv_tables(hostile()).items():
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                if cell.lstrip()[:1] in ("=", "+", "@") or cell[:1] in ("\t", "\r"):
                    pytest.fail(f"{name}: {cell!r}")
                if cell.startswith("-"):
                    float(cell)
    speakers = {row["speaker"] for row in rows(csv_tables(hostile())["statements.csv"])}
    assert "'=cmd|' /C calc'!A0" in speakers


@given(st.text(min_size=1))
def test_no_text_begins_like_a_formula_and_none_is_lost(text):
    cell = safe_cell(text)
    assert isinstance(cell, str)
    assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    assert cell.removeprefix("'") == text.replace("\0", "\ufffd").removeprefix("'")
