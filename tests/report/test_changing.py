"""What changed on the page: the ledger, terms, the mix of explanations; each number leads to its quotes."""

import csv
import io
import json

import pytest
from msgspec.structs import replace

from shiftdetect.report import render_markdown
from shiftdetect.report.changing import changing_findings, ledger_note, ledger_views, terms_views
from shiftdetect.report.page import render_html
from shiftdetect.report.pagetables import page_tables
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.sentences import findings
from shiftdetect.report.tables import csv_tables
from shiftdetect.result import FrameCoding
from tests.report.page_check import Page
from tests.report.sample import no_frames, refused, sample_result


def test_the_ledger_has_a_row_per_speaker_and_every_cell_leads_to_a_statement():
    result = sample_result()
    quotes = Quotes(result)
    views = ledger_views(result, quotes)
    assert len(views) == len(result.frames.spans)
    for view, span in zip(views, result.frames.spans, strict=True):
        assert len(view.entries) == span.n_speakers
        assert sum(entry.n for entry in view.entries) == span.n
        for entry in view.entries:
            refs = [entry.first_ref, entry.last_ref, *entry.uses, *entry.hedged, *entry.denied]
            assert all(ref is not None and ref.anchor in quotes.anchors.values() for ref in refs)
    assert views[0].by_stance
    page = Page(render_html(result))
    assert "The ledger: each explanation, speaker by speaker" in page.text
    assert "days in random order: p = 0.021" in page.text.replace("\xa0", " ")
    assert ledger_note(result) in page.text


def test_who_only_denies_is_not_counted_among_those_who_gave_it():
    result = sample_result()
    name = result.ledger[0].name
    own = next(e for e in result.ledger if e.name == name and e.speaker is not None)
    denier = replace(own, speaker="Minister Z", n=0, n_days=0, ids=(), denied_ids=own.ids, dropped=None)
    result = replace(result, ledger=(*(e for e in result.ledger if e.name == name), denier))
    (view,) = ledger_views(result, Quotes(result))
    assert f"by {len(view.entries) - 1} speakers" in view.summary
    last = view.entries[-1]
    assert (last.n, last.first, last.last, last.first_ref, last.uses) == (0, "", "", None, ())
    assert len(last.denied) == len(own.ids)
    alone = replace(result, ledger=(replace(denier, speaker=None), denier))
    assert ledger_views(alone, Quotes(alone))[0].summary.startswith("given by nobody")


def test_the_ledger_says_how_many_rows_are_marked_as_dropped():
    result = sample_result()
    rows = [e for e in result.ledger if e.speaker is not None]
    marked = sum(e.dropped is not None for e in rows)
    assert f"{marked} of {len(rows)} are marked." in ledger_note(result)
    quiet = replace(result, ledger=tuple(replace(e, dropped=None) for e in result.ledger))
    assert f"Not one of {len(rows)} is marked." in ledger_note(quiet)


def test_a_week_is_called_a_week_in_the_ledger():
    result = sample_result()
    weeks = replace(
        result,
        settings=replace(result.settings, by="week"),
        ledger=tuple(
            replace(e, first_date="2031-W18", last_date="2031-W20", dropped=e.dropped and "2031-W21")
            for e in result.ledger
        ),
    )
    entries = [entry for view in ledger_views(weeks, Quotes(weeks)) for entry in view.entries]
    assert {(entry.first, entry.last) for entry in entries} == {("week of 28 Apr", "week of 12 May")}
    (dropped,) = {entry.dropped.replace("\xa0", " ") for entry in entries if entry.dropped}
    assert dropped == "since week of 19 May, in 4 statements (weeks in random order: p = 0.021, corrected)"
    assert page_tables(weeks, Quotes(weeks))["t-frames-by-day"].title == "Explanations by week"


def test_what_so_few_days_could_not_have_shown_is_said():
    result = sample_result()
    quiet = replace(result.terms[0], terms=(), n_significant=0)

    def said(p_least):
        return changing_findings(replace(result, terms=(replace(quiet, p_least=p_least),)))[1].text

    assert "no p-value below about 0.10: nothing could have been shown" in said(0.1)
    # 64 terms at .05: one alone needs p = .00078.
    assert "no p-value below about 0.0020: with so many terms, only 3 or more of them at once" in said(0.002)
    assert "could have been shown" not in said(0.0007)
    assert "could have been shown" not in said(None)


def test_terms_are_shown_with_counts_intervals_and_context():
    result = sample_result()
    (view,) = terms_views(result, Quotes(result))
    (bridge,), (three,) = view.rose, view.fell
    assert (bridge.term, three.term) == ("bridge", "three")
    assert bridge.words.replace("\xa0", " ") == ("1 → 6 statements; log-odds 2.10 (1.10 to 3.10); p = 0.002, q = 0.020")
    texts = {s.id: s.text for s in result.statements}
    # Whole statements: nothing is left out, and no mark says that something is.
    assert all(f"{c.left}{c.term}{c.right}" in texts.values() for c in bridge.contexts)
    page = Page(render_html(result))
    assert "terms" in page.ids
    assert "1 of 64 terms with a false discovery rate up to .05" in page.text


def test_the_channels_are_findings_of_their_own():
    kinds = [finding.kind for finding in findings(sample_result())]
    assert kinds.index("shift") < kinds.index("emphasis") < kinds.index("terms") < kinds.index("contradiction")
    emphasis, terms = changing_findings(sample_result())
    assert (emphasis.certainty, terms.certainty) == ("evidence", "exploratory")
    assert "a shift of it is found, most on 7 May 2031" in emphasis.text
    assert "neither is corrected for the other" in emphasis.text
    assert "chosen on the same statements: exploratory" in terms.text


@pytest.mark.parametrize(
    ("shift", "order", "certainty", "words"),
    [
        (0.3, 0.001, "strong", "no shift of it is shown (p = 0.30; best date 7 May 2031); near days are more alike"),
        (0.3, 0.07, "weak", "near days look more alike in it than far ones (p = 0.070)"),
        (0.3, 0.3, "none", "near days are not shown to be more alike"),
        (0.048, 0.3, "weak", "inconclusive signs of a shift of it (p = 0.0480; best date 7 May 2031)"),
        (0.004, 0.3, "strong", "a shift of it is found, most on 7 May 2031 (p = 0.004)"),
    ],
)
def test_the_mix_is_said_as_surely_as_it_is_graded(shift, order, certainty, words):
    """'Found' takes evidence, its Monte Carlo error counted in; the grade is that of the surer of two tests."""
    result = sample_result()
    found = replace(
        result.emphasis,
        shift_test=replace(result.emphasis.shift_test, p_reported=shift),
        order_test=replace(result.emphasis.order_test, p_reported=order),
    )
    finding = changing_findings(replace(result, emphasis=found))[0]
    assert finding.certainty == certainty
    assert words in finding.text.replace("\xa0", " ")


def test_what_was_not_found_or_not_tested_is_said():
    result = sample_result()
    quiet = replace(result.terms[0], terms=(replace(result.terms[0].terms[0], q_value=0.4),), n_significant=0)
    (_, terms) = changing_findings(replace(result, terms=(quiet,)))
    assert terms.certainty == "none"
    assert "none of 64 terms" in terms.text
    emphasis, few = changing_findings(refused())
    assert (emphasis.certainty, few.certainty) == ("refused", "refused")
    assert "is not tested: the scan needs" in emphasis.text
    assert "emphasis" not in {finding.kind for finding in findings(no_frames())}


def test_the_same_stands_in_markdown_and_tables():
    result = sample_result()
    text = render_markdown(result)
    assert "## The ledger: each explanation, speaker by speaker" in text
    assert "## Words before and from 7 May 2031 on" in text
    tables = csv_tables(result)
    entries = list(csv.DictReader(io.StringIO(tables["ledger.csv"])))
    assert len(entries) == len(result.ledger)
    assert json.loads(entries[0]["ids"]) == list(result.ledger[0].ids)
    (bridge, three) = csv.DictReader(io.StringIO(tables["terms.csv"]))
    assert (bridge["date"], bridge["term"], three["q_value"]) == ("2031-05-07", "bridge", "0.3")
    assert "contexts" not in bridge


def test_predicted_labels_are_never_called_the_corpus_own():
    coding = FrameCoding(codebook="book.toml", codebook_sha256="ab" * 32, n_predicted=48, n_labelled=0, encoder="e")
    result = replace(sample_result(), frame_coding=coding)
    for text in (Page(render_html(result)).text, render_markdown(result)):
        assert "predicted from a codebook, not coded by anyone" in text
        assert "come with the corpus" not in text.split("All statements")[0].replace(
            "they come with the corpus; who", ""
        )
    part = replace(coding, n_predicted=8, n_labelled=40, learnt=("storm",))
    text = Page(render_html(replace(result, frame_coding=part))).text
    assert "those of 8 statements predicted from a codebook, the rest come with the corpus" in text
    assert "storm also from labels that come with the corpus" in text


def test_only_where_words_are_left_out_a_context_is_marked():
    result = sample_result()
    views = terms_views(result, Quotes(result))
    whole = [c for view in views for term in (*view.rose, *view.fell) for c in term.contexts]
    assert whole
    assert not any("…" in c.left + c.right for c in whole)
    cut = replace(result.terms[0].terms[0].contexts[0], left="", right="")
    term = replace(result.terms[0].terms[0], contexts=(cut,))
    (view,) = terms_views(replace(result, terms=(replace(result.terms[0], terms=(term,)),)), Quotes(result))
    (only,) = (*view.rose, *view.fell)
    assert "… " in only.contexts[0].left or " …" in only.contexts[0].right
