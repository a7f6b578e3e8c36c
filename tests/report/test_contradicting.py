from msgspec.structs import replace

from shiftdetect.report import findings_text, render_html, render_markdown
from shiftdetect.report.contradicting import NOT_A_VERDICT, contradiction_findings, contradiction_views
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.tables import csv_tables
from tests.report import sample


def test_a_pair_is_shown_by_the_words_that_were_compared():
    result = sample.sample_result()
    first = result.contradictions.pairs[0]
    whole = result.statements[0].text
    part = whole.split()[0]
    cut = replace(result.contradictions, pairs=(replace(first, a=result.statements[0].id, passage_a=part),))
    view = contradiction_views(replace(result, contradictions=cut), Quotes(result))[0]
    assert view.a.text == part
    assert view.a.anchor == Quotes(result).anchors[result.statements[0].id]


def test_the_page_says_who_read_and_that_it_is_no_verdict():
    page = render_html(sample.sample_result())
    section = page.split('<section id="contradictions">')[1].split("</section>")[0]
    assert "a small model sha256=0123abcd" in section
    assert NOT_A_VERDICT in section
    assert "not above what it takes" in section
    assert "The model’s score is" in section  # never the page in its own voice
    assert "2 further pairs" in section
    assert "lied" not in page


def test_what_was_not_read_says_so_and_why():
    (only,) = contradiction_findings(sample.no_frames())
    assert only.certainty == "refused"
    assert "no comparer was asked" in only.text
    assert contradiction_findings(sample.refused()) == ()
    assert '<section id="contradictions">' not in render_html(sample.refused())


def test_numbers_in_words_are_those_of_the_result():
    read, rise = contradiction_findings(sample.sample_result())
    assert "Of 96 pairs" in read.text
    assert "reads 4 as standing" in read.text
    assert "2 of 6" in read.text
    assert "0.31 against 0.12" in rise.text
    assert "what is usual between every two speakers taken out" in rise.text
    assert rise.certainty == "exploratory"


def test_where_the_model_speaks_on_none_the_listed_pairs_are_called_places_to_look_at():
    result = sample.sample_result()
    unsure = tuple(replace(pair, confident=False) for pair in result.contradictions.pairs)
    none = replace(result.contradictions, n_confident=0, pairs=unsure)
    read, *_ = contradiction_findings(replace(result, contradictions=none))
    assert "reads not one as standing" in read.text
    assert "places to look at; none scores high enough" in read.text
    assert "places to look at" not in contradiction_findings(result)[0].text


def test_the_pairs_stand_in_markdown_terminal_and_tables():
    result = sample.sample_result()
    assert "What a model reads as standing against each other" in render_markdown(result)
    assert "Of 96 pairs" in findings_text(result)
    rows = csv_tables(result)["contradictions.csv"].splitlines()
    assert len(rows) == 1 + len(result.contradictions.pairs)
