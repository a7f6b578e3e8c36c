"""Tables, files and equality of a result."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from msgspec.structs import asdict
from msgspec.structs import replace as with_fields

from shiftdetect import Corpus, DriftResult, ShiftDetectError, Statement, TfidfEncoder, measure_drift, read_corpus
from shiftdetect.analysis.views import _FRAME_TABLES, _TABLES
from shiftdetect.report import findings_text
from shiftdetect.report.markdown import render_markdown
from shiftdetect.report.tables import csv_tables
from shiftdetect.result import Difference, ResultData, SentenceChange
from tests.analysis.stories import MarkerEncoder, labelled, shifted, statement, tell, unchanged
from tests.report.sample import no_shift, sample_result

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "result.schema.json").read_text(encoding="utf-8"))
TABLES = ("drift", "speakers", "change_points", "successive", "speaker_steps", "day_steps", "statements")
FRAME_TABLES = (
    "spans",
    "by_day",
    "by_speaker",
    "changes",
    "opposed",
    "stance_spans",
    "stances_by_day",
    "stances_by_speaker",
)
CORPORA = {
    "a shift, labelled": labelled(shifted()),
    "none": unchanged(),
    "four days": tell(lambda number, speaker: "fall", days=4),
    "one statement": Corpus([statement(1, "Minister A", "It was the cost.", "a")]),
    "one text": Corpus([statement(d, "Minister A", "We had to.", f"s{d}") for d in range(1, 9)]),
}


@pytest.fixture(scope="module")
def results() -> dict[str, DriftResult]:
    return {name: measure_drift(corpus, encoder=MarkerEncoder(), n_permutations=99) for name, corpus in CORPORA.items()}


@pytest.mark.parametrize("name", CORPORA)
def test_every_result_follows_the_documented_schema(results, name):
    jsonschema.validate(json.loads(results[name].to_json()), SCHEMA)


@pytest.mark.parametrize("name", CORPORA)
def test_what_is_saved_and_read_back_is_the_same(results, name):
    result = results[name]
    text = result.to_json()
    assert DriftResult.from_json(text) == result
    assert DriftResult.from_json(text).to_json() == text
    assert ResultData.from_json(text.encode()).corpus == result.corpus
    assert "NaN" not in text


def test_results_differ_where_a_number_does(results):
    assert results["none"] != results["four days"]
    with pytest.raises(AttributeError):
        results["none"].notes = ()


@pytest.mark.parametrize("table", [*TABLES, "index.spans", *(f"frames.{name}" for name in FRAME_TABLES)])
def test_every_table_is_a_frame_with_a_row_for_each_entry(results, table):
    result = results["a shift, labelled"]
    group, _, name = table.rpartition(".")
    rows = getattr(getattr(result, group) if group else result, name)
    frame = result.to_frame(table)
    assert len(frame) == len(rows) > 0
    assert list(frame.columns) == list(asdict(rows[0]))
    for column, value in asdict(rows[-1]).items():
        cell = frame[column].iloc[-1]
        assert pd.isna(cell) if value is None else cell == value


def test_what_recurs_and_what_stands_against_what_are_tables_too(results):
    result = results["a shift, labelled"]
    assert len(result.to_frame("ledger")) == len(result.ledger) > 0
    filled = DriftResult.from_json(sample_result().to_json())
    assert {"quote", "ids", "late"} <= set(filled.to_frame("recurring.wordings").columns)
    assert len(filled.to_frame("contradictions.pairs")) == len(filled.contradictions.pairs) > 0


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (
            "contradictions.pairs",
            r"\(no comparer was asked to read pairs .* In Python, comparer='embedded'",
        ),
        ("contradictions.by_day", "no comparer was asked"),
        ("recurring.wordings", "was measured for the embedded encoder only"),  # another one was used
    ],
)
def test_a_table_that_nobody_asked_for_is_no_empty_table(results, table, why):
    with pytest.raises(ShiftDetectError, match=f"has no table '{table}' .*{why}") as caught:
        results["none"].to_frame(table)
    assert table not in str(caught.value).split("choose one of")[1]


def test_where_it_was_looked_and_nothing_found_the_table_is_empty_and_keeps_its_columns():
    said = ("The gates held all night.", "Our budget for schools is spent.", "Nobody called the mayor on Sunday.")
    corpus = Corpus([statement(d, "Minister A", text, f"s{d}") for d, text in enumerate(said, start=1)])
    result = measure_drift(corpus, n_permutations=19, comparer="embedded")
    assert result.contradictions.refused
    assert result.recurring.refused
    for table, columns in (("recurring.wordings", {"quote", "ids", "late"}), ("contradictions.pairs", {"a", "b"})):
        assert len(result.to_frame(table)) == 0
        assert columns <= set(result.to_frame(table).columns)
    assert "Nothing to read: no two statements" in render_markdown(result)


FRAMES_OF = {
    "drift.csv": ("drift",),
    "change_points.csv": ("change_points", "candidate"),
    "index.csv": ("index.spans",),
    "speakers.csv": ("speakers",),
    "frames_spans.csv": ("frames.spans", "frames.stance_spans"),
    "frames_by_day.csv": ("frames.by_day", "frames.stances_by_day"),
    "frames_by_speaker.csv": ("frames.by_speaker", "frames.stances_by_speaker"),
    "frame_changes.csv": ("frames.changes",),
    "opposed.csv": ("frames.opposed",),
    "ledger.csv": ("ledger",),
    "recurring.csv": ("recurring.wordings",),
    "terms.csv": ("terms",),
    "contradictions.csv": ("contradictions.pairs", "contradictions.own", "contradictions.first"),
    "contradictions_by_day.csv": ("contradictions.by_day",),
    "contradictions_by_speaker.csv": ("contradictions.own_compared",),
    "differences.csv": ("differences",),
    "successive.csv": ("successive",),
    "speaker_steps.csv": ("speaker_steps",),
    "day_steps.csv": ("day_steps",),
    "statements.csv": ("statements",),
}
OF_THE_FILE_ALONE = {"label", "list", "status"}
"""Columns that say which of several frames a row of a file is from."""


@pytest.mark.parametrize("variant", [sample_result, no_shift], ids=["a shift", "a candidate"])
def test_frames_and_files_hold_the_same(variant):
    result = DriftResult.from_json(variant().to_json())
    tables = csv_tables(result)
    assert set(FRAMES_OF) == set(tables)
    assert {name for names in FRAMES_OF.values() for name in names} == {*_TABLES, *_FRAME_TABLES}
    for file, names in FRAMES_OF.items():
        written = list(csv.DictReader(io.StringIO(tables[file], newline="")))
        frames = [result.to_frame(name) for name in names]
        assert len(written) == sum(len(frame) for frame in frames), file
        fields = csv.DictReader(io.StringIO(tables[file])).fieldnames
        assert all(list(frame.columns) == [f for f in fields if f not in OF_THE_FILE_ALONE] for frame in frames), file


def test_terms_and_differences_say_where_they_belong():
    kept = SentenceChange(kind="kept", before="It held.", after="It held.")
    added = SentenceChange(kind="added", before="", after="It will hold.")
    changed = (Difference(a="s1", b="s7", aligned=0.8, sentences=(kept, added)),)
    result = DriftResult.from_json(with_fields(sample_result(), differences=changed).to_json())
    terms, differences = result.to_frame("terms"), result.to_frame("differences")
    assert set(terms["date"]) == {found.date for found in result.terms if found.terms}
    assert list(terms["term"]) == [term.term for found in result.terms for term in found.terms]
    assert differences.to_dict("records") == [{"statement": "s7", **asdict(said)} for said in (kept, added)]


def test_drift_is_the_table_that_is_meant(results):
    assert results["none"].to_frame().equals(results["none"].to_frame("drift"))


@pytest.mark.parametrize("table", ["drift", "speakers", "change_points"])
def test_a_table_without_rows_keeps_its_columns(results, table):
    frame, full = (results[name].to_frame(table) for name in ("one statement", "a shift, labelled"))
    assert len(frame) == 0
    assert list(frame.columns) == list(full.columns)


@pytest.mark.parametrize("table", ["drfit", "notes", "drift.notes", "frames", "frames.n_labelled", "settings", ""])
def test_an_unknown_table_names_those_there_are(results, table):
    with pytest.raises(ShiftDetectError, match="has no table") as caught:
        results["a shift, labelled"].to_frame(table)
    assert all(name in str(caught.value) for name in (*TABLES, "frames.opposed"))
    assert "n_labelled," not in str(caught.value)


def test_a_table_of_labels_that_are_not_there_says_why(results):
    with pytest.raises(ShiftDetectError, match=r"'frames.spans' \(the statements carry no frame and no stance"):
        results["none"].to_frame("frames.spans")


def test_a_report_of_any_result_is_written_and_holds_it(results, tmp_path):
    for name, result in results.items():
        paths = result.report(tmp_path / name)
        assert paths[0].name == "report.html"
        assert {path.name for path in paths} == {path.name for path in (tmp_path / name).iterdir()}
        assert DriftResult.from_json((tmp_path / name / "result.json").read_bytes()) == result


def test_a_result_shows_itself_in_a_notebook_with_its_text_escaped():
    rows = [statement(d, "<u>A</u>", "<img src=x> the fall", f"s{d}", frames=("<i>",)) for d in range(1, 8)]
    shown = measure_drift(Corpus(rows), encoder=MarkerEncoder(), n_permutations=99)._repr_html_()
    assert "7 statements" in shown
    assert not any(tag in shown for tag in ("<u>A", "<img", "<i>"))


def test_a_result_is_shown_in_a_line_and_printed_as_its_findings(results):
    shown = repr(results["a shift, labelled"])
    assert len(shown) < 300
    assert shown.startswith("<DriftResult: ")
    assert "vidence of a shift on" in shown
    assert str(results["none"]).startswith(findings_text(results["none"])[:200])
    said = Corpus([Statement("a", "It held.", "Minister\x1b[2J", datetime(2031, 5, 1))])
    hostile = measure_drift(said, encoder=TfidfEncoder())
    assert "\x1b" not in f"{hostile!r} {hostile}"


def test_the_timeline_is_drawn_on_the_axes_that_are_given(results):
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    assert results["a shift, labelled"].plot(ax) is ax
    assert len(ax.lines) > 0


def test_the_statements_of_a_report_can_be_read_back(tmp_path):
    texts = ["=1+1 is two", " -so it goes", "'quoted", "a\rb", 'plain, with "marks"']
    said = [Statement(str(k), text, "Minister A", datetime(2031, 5, k + 1)) for k, text in enumerate(texts)]
    measure_drift(Corpus(said), encoder=TfidfEncoder(), n_permutations=19).report(tmp_path / "out")
    back = read_corpus(tmp_path / "out" / "statements.csv")
    assert (back.texts, back.sha256) == (texts, Corpus(said).sha256)
