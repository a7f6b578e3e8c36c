import re

import pytest
from msgspec.structs import replace

from shiftdetect.report import render_html
from shiftdetect.report.linking import Piece, answer_views, pieces
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.sentences import answers
from shiftdetect.report.words import quoted
from tests.report import sample
from tests.report.page_check import Page


def _unlabelled(result):
    return replace(result, frames=None, frames_refused="no labels.", ledger=())


def _walked_back():
    result = _unlabelled(sample.sample_result())
    date = result.change_points[0].date
    before = next(s for s in result.statements if s.date < date)
    after = next(s for s in result.statements if s.date >= date)
    pair = replace(result.contradictions.pairs[0], a=before.id, b=after.id, confident=True)
    pair = replace(pair, passage_a=before.text[:40], passage_b=after.text[:40])
    return replace(result, contradictions=replace(result.contradictions, pairs=(pair,)))


RESULTS = {
    "shift": sample.sample_result,
    "no_shift": sample.no_shift,
    "a shift without labels": _walked_back,
    "no shift without labels": lambda: _unlabelled(sample.no_shift()),
    "hostile": sample.hostile,
    "refused": sample.refused,
    "one statement": sample.one_statement,
}


@pytest.fixture(params=list(RESULTS))
def result(request):
    return RESULTS[request.param]()


def test_pieces_say_what_the_answers_say_and_lead_to_what_is_on_the_page(result):
    ids = set(Page(render_html(result)).ids)
    views = answer_views(result, Quotes(result))
    assert [view.answer for view in views] == list(answers(result))
    for view in views:
        assert "".join(piece.text for piece in view.lead) == view.answer.lead
        assert "".join(piece.text for piece in view.text) == view.answer.text
        assert {piece.anchor for piece in (*view.lead, *view.text) if piece.anchor} <= ids


def test_every_quotation_of_the_first_screen_leads_to_the_statement_it_is_taken_from(result):
    quotes = Quotes(result)
    by_anchor = {anchor: id_ for id_, anchor in quotes.anchors.items()}
    said = {s.id: " ".join(s.text.split()) for s in result.statements}
    not_said = {quoted(frame) for frame in quotes.frame_anchors} | {f"“{result.settings.stance_claim}”"}
    for view in answer_views(result, quotes):
        for piece in (*view.lead, *view.text):
            found = set(re.findall("“[^”]*”", piece.text)) - not_said
            assert piece.anchor or not found
            for words in found:
                assert words[1:-1].removesuffix(" …") in said[by_anchor[piece.anchor]]


def test_the_same_words_of_two_speakers_lead_to_the_one_who_is_named_with_them():
    result = _unlabelled(sample.sample_result())
    ids = ("2031-05-08-f-01", "2031-05-10-f-04", "2031-05-12-d-02")
    wording = replace(result.recurring.wordings[0], ids=ids, passages=("It held.",) * 3, quote="It held.", n=3)
    others = (
        replace(wording, first_date="2031-05-08", last_date="2031-05-10", ids=ids[:2], first_id=ids[0], last_id=ids[1]),
        replace(wording, first_date="2031-05-12", last_date="2031-05-12", ids=ids[2:], first_id=ids[2], last_id=ids[2]),
    )
    result = replace(result, recurring=replace(result.recurring, wordings=others))
    text = answer_views(result, Quotes(result))[0].text
    assert [piece.anchor for piece in text if piece.text == "“It held.”"] == [f"s-{ids[0]}", f"s-{ids[2]}"]
    follows = ["".join(p.text for p in text[k + 1 : k + 2]) for k, p in enumerate(text) if p.text == "“It held.”"]
    assert [words[2:13] for words in follows] == ["Inspector F", "Adviser D, "]


def test_the_quotes_are_led_to_where_they_stand_below():
    result = _unlabelled(sample.sample_result())
    (piece,) = (p for p in answer_views(result, Quotes(result))[0].text if p.anchor == "words")
    assert piece.text == "the quotes"
    bare = tuple(replace(c, quotes_before=()) for c in result.change_points)
    none = replace(result, change_points=bare, recurring=None)
    assert "words" not in {p.anchor for p in answer_views(none, Quotes(none))[0].text}


def test_pieces_leave_a_text_as_it_is_where_nothing_fits():
    assert pieces("It held.", [("“It held.”", "", "s-1")]) == (Piece("It held.", ""),)
    assert pieces("", [("a", "", "s-1")]) == ()
