import re

from msgspec.structs import replace

from shiftdetect.explain import alignment
from shiftdetect.report import render_html, render_markdown
from shiftdetect.report.differing import NOTE, difference_views
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.tables import csv_tables
from shiftdetect.result import Difference, SentenceChange
from tests.report import sample


def _result(before="The span held all day.", after="The span held <b>until</b> noon."):
    a, b = (s.id for s in sample.STATEMENTS[:2])
    sentences = (
        SentenceChange(kind="kept", before="We met.", after="We met."),
        SentenceChange(kind="changed", before=before, after=after),
        SentenceChange(kind="left_out", before="Nobody was hurt.", after=""),
    )
    return replace(sample.sample_result(), differences=(Difference(a=a, b=b, aligned=0.8, sentences=sentences),))


def test_both_wordings_can_be_read_from_the_marks():
    result = _result()
    (view,) = difference_views(result, Quotes(result))
    for kind, field in (("added", "before"), ("left_out", "after")):
        read = [" ".join(text for mark, text in pieces if mark != kind) for pieces in view.sentences]
        assert read == [getattr(s, field) for s in result.differences[0].sentences]


def test_the_page_marks_what_changed_and_runs_nothing():
    page = render_html(_result())
    section = page.split('<section id="differences">')[1].split("</section>")[0]
    assert NOTE in section
    assert "<del>all day.</del>" in section
    assert "<ins>&lt;b&gt;until&lt;/b&gt; noon.</ins>" in section
    assert "1 kept, 1 changed, 0 added, 1 left out" in section
    assert "differences" not in re.findall(r'<section id="(\w+)"', render_html(sample.sample_result()))


def test_the_page_says_of_which_statements_changes_are_shown():
    assert f"{alignment.MIN_SENTENCES} to {alignment._MOST_SENTENCES} sentences" in NOTE
    assert alignment.MOST == 6
    assert "the six, at most" in NOTE
    assert NOTE in render_markdown(_result())


def test_a_sentence_that_was_moved_is_neither_added_nor_left_out():
    result = _result()
    (difference,) = result.differences
    moved = SentenceChange(kind="added", before="", after="Nobody was hurt.")
    result = replace(result, differences=(replace(difference, sentences=(moved, *difference.sentences)),))
    (view,) = difference_views(result, Quotes(result))
    assert view.words.startswith("Of 3 sentences 1 kept, 1 changed, 0 added, 0 left out, 1 moved (marked where")


def test_markdown_and_table_hold_the_same():
    result = _result()
    assert "~~all day.~~" in render_markdown(result)
    assert len(csv_tables(result)["differences.csv"].splitlines()) == 4
