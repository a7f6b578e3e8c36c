from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shiftdetect.report import render_markdown
from shiftdetect.report.changing import ledger_views
from shiftdetect.report.linking import answer_views
from shiftdetect.report.markdown import escape
from shiftdetect.report.quotes import SHORT, Quotes
from shiftdetect.report.words import plain_label
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


def _cells(text, title):
    """Rows of the table below a title, as what stands in their cells."""
    block = re.search(r"(?:^\|.*\n)+", text.split(title, 1)[1], re.MULTILINE).group()
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in block.splitlines()[2:]]


def test_each_cell_of_the_ledger_quotes_what_it_rests_on_or_names_it():
    result = sample_result()
    text = render_markdown(result)
    quotes, listed = Quotes(result), text.split("## All statements")[1]
    said = {s.id: " ".join(s.text.split()) for s in result.statements}
    for view in ledger_views(result, quotes):
        rows = _cells(text, f"### {escape(view.title)}: ")
        entries = [e for e in result.ledger if escape(view.title) == escape(plain_label(e.name)) and e.speaker]
        for row, entry in zip(rows, entries, strict=True):
            _, first, last, uses, strongest, weakest, hedged, denied, _ = row
            if entry.n:
                assert _quotes(first, entry.first_id, said)
                assert entry.n > 1 or re.fullmatch(rf"[^:“]+ \({entry.first_id}\)", last)
                for cell, id_ in ((last, entry.last_id), (strongest, entry.strongest_id), (weakest, entry.weakest_id)):
                    assert id_ is None or not cell or f"({id_})" in cell
            assert entry.n <= 2 or all(f"({id_})" in uses for id_ in entry.ids[:12])
            assert all(f"({id_})" in hedged for id_ in entry.hedged_ids)
            assert all(f"({id_})" in denied for id_ in entry.denied_ids)
            shown = re.findall(r"\(([^()]*)\)", " ".join(row[1:8]))
            assert all(f"({id_})" in listed for id_ in shown if id_ in said)
            # Quoted once in a row, named in its further cells.
            assert len(re.findall(r"“", " ".join(row))) == len(
                {id_ for id_ in _ids(row, (1, 2, 4, 5, 6, 7)) if id_ in said}
            )


def _ids(row, cells):
    return [id_ for k in cells for id_ in re.findall(r"\(([^()]*)\)", row[k])]


def _quotes(cell, id_, said):
    quoted = re.search(r"“(.*?)(?: …)?”", cell)
    return quoted and f"({id_})" in cell and said[id_].startswith(quoted[1]) and len(quoted[1]) <= SHORT


def test_the_table_of_explanations_quotes_how_each_began_and_ended():
    result = sample_result()
    said = {s.id: " ".join(s.text.split()) for s in result.statements}
    rows = _cells(render_markdown(result), "## Which explanation came when")
    for row, span in zip(rows, result.frames.spans, strict=True):
        assert _quotes(row[1], span.first_id, said)
        assert f"({span.last_id})" in row[3]
        assert span.last_id == span.first_id or _quotes(row[3], span.last_id, said)


def test_a_cell_says_whose_words_it_quotes_and_holds_no_whole_speech():
    result = sample_result()
    first = result.frames.spans[0].first_id
    text = "A | *bridge* " + "that went on and on " * 40
    statements = tuple(replace(s, kind="indirect", text=text) if s.id == first else s for s in result.statements)
    row = _cells(render_markdown(replace(result, statements=statements)), "## Which explanation came when")[0]
    assert f" …”, in an outlet’s words ({first})" in row[1]
    assert "“A \\| \\*bridge\\* that went on" in row[1]
    assert len(row[1]) < 160
    endless = tuple(replace(s, text="橋" * 500) if s.id == first else s for s in result.statements)
    row = _cells(render_markdown(replace(result, statements=endless)), "## Which explanation came when")[0]
    assert f"“{'橋' * SHORT} …” ({first})" in row[1]
