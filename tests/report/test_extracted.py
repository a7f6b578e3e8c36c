"""A report on statements that were taken from articles: what it says of them, and what it lists."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from shiftdetect.report.extracted import articles
from shiftdetect.report.markdown import render_markdown
from shiftdetect.report.page import render_html
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.sentences import standfirst
from shiftdetect.result import Extraction, LeftOutRecord, ResultData
from tests.report.sample import sample_result

EVIL = "<script>alert(1)</script>"
LEFT_OUT = (
    LeftOutRecord(text="whether it holds", speaker="Minister A", article="a.txt", reason="tells what was not said"),
    LeftOutRecord(text=EVIL, article="a.txt", reason="off topic: similarity 0.10", place="articles.html#t1-2"),
    LeftOutRecord(
        text="the sky", date="2031-05", article="a.txt", reason="off topic: similarity 0.12", place="javascript:x"
    ),
)


@pytest.fixture
def result() -> ResultData:
    return sample_result()


def taken(result: ResultData, **changes: object) -> ResultData:
    made = Extraction(n_articles=1, n_records=9, n_published=3, n_left_out=3, left_out=LEFT_OUT)
    first, *rest = result.statements
    placed = (replace(first, place="articles.html#t1-1"), *rest)
    return replace(result, extraction=replace(made, **changes), statements=placed)


def test_a_result_that_no_article_made_has_no_such_section(result: ResultData) -> None:
    assert articles(result) is None
    assert 'id="articles"' not in render_html(result)


def test_one_article_says_what_it_can_and_cannot_show_before_anything_else(result: ResultData) -> None:
    page = render_html(taken(result))
    assert page.index("What one article can and cannot show") < page.index('<section id="timeline">')
    assert "It cannot show whether an explanation shifted" in page
    made = taken(result)
    assert standfirst(replace(made, extraction=replace(made.extraction, n_left_out=0))).endswith(
        ", taken by rules from 1 article"
    )
    assert standfirst(replace(made, extraction=replace(made.extraction, n_left_out=2))).endswith(
        "; 2 further records are left out"
    )
    several = render_html(taken(result, n_articles=4))
    assert several.index('<section id="timeline">') < several.index("From articles to statements</h2>")
    assert "They cannot show what nobody reported." in several


def test_what_was_left_out_is_listed_by_reason_with_its_place(result: ResultData) -> None:
    view = articles(taken(result))
    assert view is not None
    assert [(reason, len(rows)) for reason, rows in view.left_out] == [("off topic", 2), ("tells what was not said", 1)]
    assert [(row.speaker, row.date, row.place) for _, rows in view.left_out for row in rows] == [
        ("nobody", "no date", "articles.html#t1-2"),
        ("nobody", "May 2031", ""),
        ("Minister A", "no date", ""),
    ]


def test_nothing_of_it_gets_into_the_page_as_code(result: ResultData) -> None:
    found = taken(result, not_read=(f"{EVIL}.txt: the file is empty.",))
    page, text = render_html(found), render_markdown(found)
    assert EVIL not in page
    assert EVIL not in text
    assert "javascript:" not in page
    assert "the file is empty" in page
    assert "### Left out: off topic" in text


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"n_published": 2}, "bear the day of publication"),
        ({"n_several": 2}, "2 statements stand in more than one article, counted once."),
        ({"n_unsure": 1}, "Of 1 statement the speaker is only likely"),
    ],
)
def test_what_is_unsure_is_counted(result: ResultData, counts: dict[str, int], words: str) -> None:
    view = articles(taken(result, **counts))
    assert view is not None
    assert any(words in fact for fact in view.facts)
    plain = articles(taken(result, n_published=0, n_left_out=0, left_out=()))
    assert plain is not None
    assert len(plain.facts) == 1


def test_statements_of_one_day_stand_as_they_do_in_their_articles(result: ResultData) -> None:
    found = taken(result)
    day = [s for s in found.statements if s.date == found.statements[0].date]
    assert len(day) > 2
    places = {s.id: f"articles.html#s{2 if k == 1 else 1}-{12 - k}" for k, s in enumerate(day)}
    moved = tuple(replace(s, place=places.get(s.id, s.place)) for s in found.statements)
    shown = [quote.id for quote in Quotes(replace(found, statements=moved)).in_order()][: len(day)]
    assert shown == [*reversed([s.id for k, s in enumerate(day) if k != 1]), day[1].id]
    page = render_html(replace(found, statements=moved)).split('<section id="statements">')[1]
    assert [page.index(f'id="s-{id_}"') for id_ in shown] == sorted(page.index(f'id="s-{id_}"') for id_ in shown)


def test_each_statement_leads_to_its_place_in_the_article(result: ResultData) -> None:
    found = taken(result)
    quote = Quotes(found).get(found.statements[0].id)
    assert quote is not None
    assert quote.place == "articles.html#t1-1"
    assert '<a href="articles.html#t1-1">In the article</a>' in render_html(found)
