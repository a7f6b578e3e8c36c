"""Nobody who denies an explanation is shown as giving it."""

from dataclasses import replace as changed
from datetime import datetime

import pytest

from shiftdetect import Corpus, Statement, measure_drift
from shiftdetect.report.changing import ledger_note, ledger_views
from shiftdetect.report.denying import denials, denials_note
from shiftdetect.report.markdown import render_markdown
from shiftdetect.report.page import render_html
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.terminal import findings_text
from tests.report.page_check import Page
from tests.report.sample import sample_result

SAID = (
    (1, "Minister A", ("leak",), "supports"),
    (1, "Minister B", ("cost",), "silent"),
    (2, "Minister B", ("leak",), "supports"),
    (3, "Minister A", ("cost",), "silent"),
    (4, "Minister B", ("leak", "cost"), "denies"),
)
TEXTS = ("It leaked.", "It cost a lot.", "There was a leak.", "The price was high.", "Of course it never leaked.")


def _statements():
    return [
        Statement(str(k), text, speaker, datetime(2031, 5, day), frames=frames, stance=stance)
        for k, ((day, speaker, frames, stance), text) in enumerate(zip(SAID, TEXTS, strict=True))
    ]


@pytest.fixture(scope="module")
def result():
    return measure_drift(Corpus(_statements()), encoder="tfidf", n_permutations=19, stance_claim="it leaked")


def test_what_a_claim_is_about_shows_in_the_labels(result):
    # Of two of three statements on the cost nothing is said on the claim: to deny the leak is not to deny the cost.
    assert denials(result) == {"leak": ("4",)}
    assert "1 of them denies it: by their labels on “it leaked”" in denials_note(result, denials(result))
    assert denials(sample_result()) == {} or denials_note(sample_result(), denials(sample_result()))


def test_whoever_said_it_last_in_a_denial_is_told_as_that(result):
    row = (
        "| leak | 1 May 2031: “It leaked.” (0) | Minister A "
        "| 4 May 2031: “Of course it never leaked.” (4) | Minister B, denying it | 3, 1 to deny it |"
    )
    assert row in render_markdown(result)
    page = Page(render_html(result))
    assert "Minister B, denying it" in page.text
    assert "3, 1 to deny it" in " ".join(findings_text(result).split())
    assert denials_note(result, denials(result)) in page.text


def test_a_denial_stands_in_the_ledger_and_is_no_firm_form_of_what_it_denies(result):
    views = {view.title: view for view in ledger_views(result, Quotes(result))}
    (of_b,) = (entry for entry in views["leak"].entries if entry.speaker == "Minister B")
    assert [ref.words for ref in of_b.denied] == ["Minister B, 4 May"]
    assert of_b.strongest is None  # 'of course' is in the denial
    assert views["leak"].summary.endswith("1 denied")
    assert not any(entry.denied for entry in views["cost"].entries)
    assert "counted among its statements, too" in ledger_note(result)


def test_an_explanation_that_is_only_said_against_the_claim_is_not_denied_by_whoever_gives_it():
    said = [changed(s, frames=("no leak",)) if s.stance == "denies" else s for s in _statements()]
    result = measure_drift(Corpus(said), encoder="tfidf", n_permutations=19, stance_claim="it leaked")
    assert denials(result) == {}
    first = "4 May 2031: “Of course it never leaked.” (4) | Minister B"
    assert f"| no leak | {first} | 4 May 2031 (4) | Minister B | 1 |" in render_markdown(result)


def test_without_denials_nothing_is_added():
    said = [changed(s, stance="supports" if s.stance == "denies" else s.stance) for s in _statements()]
    result = measure_drift(Corpus(said), encoder="tfidf", n_permutations=19, stance_claim="it leaked")
    assert (denials(result), denials_note(result, {})) == ({}, "")
    assert "deny" not in render_markdown(result).split("## All statements")[0].split("## How it was made")[0]
    assert "counted among its statements" not in ledger_note(result)
