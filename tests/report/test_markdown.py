from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shiftdetect.report import render_markdown
from shiftdetect.report.linking import answer_views
from shiftdetect.report.markdown import escape
from shiftdetect.report.quotes import Quotes
from tests.report.sample import VARIANTS, hostile, sample_result


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_no_html_and_no_foreign_link_is_in_any_report(variant):
    text = render_markdown(VARIANTS[variant]())
    assert text.startswith("# ")
    assert "<" not in re.sub(r"`[^`\n]*`", "", text)
    for target in re.findall(r"(?<!\\)\]\(([^)\s]*)\)", text):
        assert target.startswith(("https://", "http://"))
    assert text.endswith("\n")
    assert text == render_markdown(VARIANTS[variant]())


def test_quotes_stand_with_speaker_date_venue_and_link():
    text = render_markdown(sample_result())
    assert "> “Three bridges. I believe it would have been three.”" in text
    assert (
        "**Minister A**, Minister of Transport, 10 May 2031, press conference. "
        "Labelled ‘supports’ on “the bridge was about to be destroyed”. "
        "[The Halden Gazette, 2031-05-10](https://gazette.example/2031-05-10/1)" in text
    )


def test_the_first_lines_name_the_statements_that_they_quote_and_lead_to_their_sources():
    result = sample_result()
    first, rest = render_markdown(result).split("## Which explanation came when")
    views = answer_views(result, Quotes(result))
    by_anchor = {anchor: id_ for id_, anchor in Quotes(result).anchors.items()}
    assert any(piece.anchor in by_anchor for view in views for piece in view.text)
    for view, line in zip(views, (line for line in first.split("\n") if line.startswith("- **")), strict=True):
        named = {by_anchor[piece.anchor] for piece in (*view.lead, *view.text) if piece.anchor in by_anchor}
        for id_ in named:
            (statement,) = (s for s in result.statements if s.id == id_)
            assert f"[{id_}]({statement.url})" in line.split("Statement")[-1]
            assert f"({id_})" in rest.split("## All statements")[1]
        assert ("Statement" in line.rsplit("*(", 1)[1]) == bool(named)
    without = replace(result, statements=tuple(replace(s, url=None) for s in result.statements))
    assert re.search(r"\)\* Statements?: 2031-", render_markdown(without))


def test_statements_that_speak_against_a_pair_are_named():
    result = sample_result()
    statements = tuple(replace(s, stance="denies") if s.id == "2031-05-14-a-01" else s for s in result.statements)
    text = render_markdown(replace(result, statements=statements))
    assert "Yet the same speakers are also labelled the other way round on it: Minister A, 14 May, ‘denies’." in text


def test_all_statements_quote_their_position():
    tail = render_markdown(sample_result()).split("## All statements")[1]
    assert "Labelled ‘silent’." in tail
    assert "Labelled silent" not in tail


def test_a_quote_cannot_leave_its_block():
    text = render_markdown(hostile())
    lines = text.split("\n")
    # What comes back is told on one line, in a heading or a list; here the text is quoted in full.
    quoted = [k for k, line in enumerate(lines) if "{% raw %}" in line.replace("\\", "") and line.startswith("> ")]
    start = quoted[0]
    assert all(line.startswith("> ") for line in lines[start : start + 4])
    assert "> \\- item" in text
    assert "> 1\\. one" in text
    assert "[click](" not in text


def test_the_table_keeps_its_columns():
    blocks = re.findall(r"(?:^\|.*\n)+", render_markdown(hostile()), re.MULTILINE)
    columns = [[len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()] for block in blocks]
    assert columns[0] == [7] * 10
    assert len(columns) == 10  # that table, the ledger of eight explanations, and the terms
    assert all(len({*block}) == 1 for block in columns)


@given(st.text())
def test_rendered_text_is_the_text(text):
    markdown_it = pytest.importorskip("markdown_it")
    shown = " ".join(escape(f"a{text}").split())
    tokens = markdown_it.MarkdownIt("commonmark").enable("table").parse(f"x {shown}")
    assert [token.type for token in tokens] in (["paragraph_open", "inline", "paragraph_close"],)
    assert {child.type for child in tokens[1].children or []} <= {"text", "softbreak", "text_special", "hardbreak"}
