import re
from collections import Counter

from msgspec.structs import replace

from shiftdetect.report import findings_text, render_html, render_markdown
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.recurring import (
    ENDS,
    SHOWN,
    came_words,
    recurring_findings,
    recurring_headline,
    recurring_views,
    threads,
)
from shiftdetect.report.sentences import answers, headline
from shiftdetect.report.tables import csv_tables
from shiftdetect.report.when import date_words
from tests.report import sample
from tests.report.page_check import Page


def _unlabelled(**changes):
    result = replace(sample.no_shift(), frames=None, frames_refused="the statements carry no frame.", ledger=())
    return replace(result, recurring=replace(result.recurring, **changes))


def test_without_labels_the_first_screen_says_what_came_late():
    result = _unlabelled()
    what = answers(result)[0]
    late = [w for w in result.recurring.wordings if w.late]
    assert what.lead.startswith("First said from ")
    assert max(late, key=lambda w: w.n).quote.split()[0] in what.lead
    assert what.certainty == "evidence"  # twice .004, and two Monte Carlo errors
    assert "where days in random order give 0.7 (p = 0.004)" in what.text.replace("\u00a0", " ")
    assert "Nobody has labelled them." in what.text
    assert f"{len(late)} of 8 recurring wordings are first said from " in headline(result)
    assert what.statement_ids == (max(late, key=lambda w: w.n).first_id,)


def test_with_labels_the_labels_lead():
    result = sample.no_shift()
    assert "explanations first appear" in headline(result)
    assert "wording" not in answers(result)[0].lead


def test_more_than_chance_or_not_is_graded_for_the_better_of_two_tests():
    assert recurring_findings(_unlabelled(p_late=0.03))[0].certainty == "weak"  # twice .03
    none = _unlabelled(p_late=0.5)
    assert recurring_findings(none)[0].certainty == "none"
    shown = "8 wordings come back; that more of them came late or went early than by chance is not shown"
    assert answers(none)[0].lead == shown
    early = tuple(replace(w, gone=True, late=False) for w in none.recurring.wordings)
    gone = _unlabelled(p_late=0.9, p_gone=0.001, wordings=early)
    assert answers(gone)[0].lead.startswith("Last said by ")
    assert headline(gone).startswith("8 of 8 recurring wordings are last said by ")
    assert "where chance gives 0.6;" in headline(gone)


def test_none_where_chance_gives_none_is_not_told():
    plain = tuple(replace(w, late=False, gone=False) for w in _unlabelled().recurring.wordings)
    assert "Not one" in came_words(_unlabelled(wordings=plain, expected_late=0.3))
    assert came_words(_unlabelled(wordings=plain, expected_late=0.01)) == ""


def test_the_headline_is_silent_on_what_chance_may_have_given():
    for p_late in (0.03, 0.5):  # doubled, the first is inconclusive
        assert recurring_headline(_unlabelled(p_late=p_late)) == ""
        assert "recurring" not in headline(_unlabelled(p_late=p_late))


def test_what_cannot_be_asked_is_said_and_the_other_half_is_graded_alone():
    assert "doubled" in recurring_findings(_unlabelled())[0].text
    first = _unlabelled(p_late=0.03, p_gone=None, until=None, expected_gone=None)
    (found,) = recurring_findings(first)
    assert found.certainty == "evidence"
    assert "stand in the first day: what went early cannot be told" in found.text
    last = _unlabelled(p_late=None, since=None, expected_late=None, p_gone=0.5)
    assert "stand in the last day: what came late cannot be told" in recurring_findings(last)[0].text
    assert "Not one of 8 is last said by " in recurring_findings(last)[0].text
    neither = _unlabelled(p_late=None, since=None, expected_late=None, p_gone=None, until=None, expected_gone=None)
    assert "Too few days to ask" in recurring_findings(neither)[0].text


def test_around_an_accepted_date_what_went_and_what_came_is_named():
    shifted = replace(sample.sample_result(), frames=None, frames_refused="no labels.", ledger=())
    date = shifted.change_points[0].date
    went = [w for w in shifted.recurring.wordings if w.last_date < date]
    came = [w for w in shifted.recurring.wordings if w.first_date >= date]
    what = answers(shifted)[0]
    assert what.lead == "The wording"
    assert ("Last said before it" in what.text) is bool(went)
    assert came
    assert "First said from then on: “" in what.text
    assert (f" and {len(came) - 2} more. Named" in what.text) is (len(came) > 2)
    assert what.text.endswith("Named, not tested.")
    nothing = replace(shifted, recurring=None)
    assert "Named, not tested." not in answers(nothing)[0].text


def test_a_quote_is_named_with_who_said_just_that_and_when_and_not_with_the_ends_of_what_is_like_it():
    shifted = replace(sample.sample_result(), frames=None, frames_refused="no labels.", ledger=())
    date, said = shifted.change_points[0].date, {s.id: s for s in shifted.statements}
    came = max((w for w in shifted.recurring.wordings if w.first_date >= date), key=lambda w: w.n)
    first, *_, last = (s for s in shifted.statements if s.date >= date)
    middle = next(s for s in shifted.statements if s.speaker not in (first.speaker, last.speaker))
    came = replace(
        came,
        quote="the words in the middle",
        quote_id=middle.id,
        ids=(first.id, middle.id, last.id),
        passages=("the first words", "the words in the middle", "the last words"),
        first_date=first.date,
        last_date=last.date,
        n=3,
    )
    result = replace(shifted, recurring=replace(shifted.recurring, wordings=(came,)))
    text = answers(result)[0].text
    assert f"“the first words” ({said[first.id].speaker}, {date_words(first.date)}; 3 statements in like words" in text
    assert "in the middle" not in text
    went = _unlabelled(wordings=(replace(came, late=False, gone=True),), p_gone=0.001)
    assert answers(went)[0].lead.endswith("“the last words”")
    assert answers(went)[0].statement_ids == (went.recurring.wordings[0].last_id,)
    assert f"“the last words” ({last.speaker}, {date_words(last.date)}; 3 " in recurring_findings(went)[0].text
    assert "and what is worded like it: 3 statements" in render_html(went)
    alike = replace(came, passages=("the same",) * 3, late=True)
    assert "3 statements in these words" in recurring_findings(_unlabelled(wordings=(alike,)))[0].text
    assert "and what is worded like it" not in render_html(_unlabelled(wordings=(alike,)))


def test_untested_wordings_are_listed_by_rank():
    result = _unlabelled()
    plain = tuple(replace(w, late=False, gone=False) for w in result.recurring.wordings[:1])
    few = _unlabelled(wordings=plain, since=None, until=None, p_late=None, p_gone=None)
    what = answers(few)[0]
    assert (what.lead, what.certainty) == ("One wording comes back", "chosen")
    assert recurring_headline(few) == ""
    (view,) = threads(recurring_views(few, Quotes(few)))
    assert view.mark == ""
    assert "Comes back most often" in render_html(few)


def test_the_wording_in_most_statements_is_laid_to_who_said_it_and_not_to_all_who_said_the_like():
    known = {s.id: s for s in _unlabelled().statements}
    wording = next(w for w in _unlabelled().recurring.wordings if len(set(w.passages)) > 1 and w.n_speakers > 1)
    wording = replace(wording, late=False, gone=False)
    untested = {"since": None, "until": None, "p_late": None, "p_gone": None}
    few = _unlabelled(wordings=(wording,), **untested)
    said = known[wording.quote_id]
    whose = f" ({said.speaker}, {date_words(said.date)}; {wording.n} statements in like words by "
    assert f"Most often: “{wording.quote}”{whose}" in answers(few)[0].text
    (link,) = re.findall(rf'<a href="#([^"]+)">“{re.escape(wording.quote)}”</a>{re.escape(whose)}', render_html(few))
    assert said.speaker in render_html(few).split(f'id="{link}"')[1][:2000]
    same = replace(wording, passages=(wording.quote,) * wording.n)
    assert f"Most often: “{wording.quote}” ({wording.n} statements in these words by " in (
        answers(_unlabelled(wordings=(same,), **untested))[0].text
    )


def test_where_none_was_looked_for_the_reason_stands():
    refused = _unlabelled(refused="no wording comes back in 3 statements or more.", wordings=())
    assert answers(refused)[0].lead == "Cannot be said"
    (only,) = recurring_findings(refused)
    assert only.certainty == "refused"
    assert "No wording" not in only.text
    assert recurring_findings(replace(refused, recurring=None)) == ()
    assert 'id="recurring"' not in render_html(replace(refused, recurring=None))


def test_every_passage_is_shown_with_a_link_and_an_outlets_words_are_said_to_be():
    result = _unlabelled()
    page = render_html(result)
    section = page.split('<section id="recurring">')[1].split("</section>")[0]
    quotes = Quotes(result)
    for wording in result.recurring.wordings:
        for id_ in wording.ids:
            assert f'href="#{quotes.anchors[id_]}"' in section
    kinds = Counter(s.kind for w in result.recurring.wordings for s in result.statements if s.id in w.ids)
    assert section.count("(in an outlet’s words)") == kinds["indirect"] > 0
    assert "those who deny it" in section


def test_words_that_are_partly_an_outlets_are_marked_wherever_a_wording_is_quoted():
    result = _of_kind(_unlabelled(), "mixed")
    section = render_html(result).split('<section id="recurring">')[1].split("</section>")[0]
    shown = sum(len(w.ids) for w in result.recurring.wordings)
    assert section.count("(partly in an outlet’s words)") == shown
    assert render_markdown(result).split("## What comes back")[1].count("(partly in an outlet’s words)") >= shown
    assert "”, partly in an outlet’s words (" in answers(result)[0].text


def test_on_the_first_screen_words_of_outlets_alone_are_not_called_somebodys_own():
    titles = {
        kind: re.search(r'id="words">(.*?)<', render_html(_of_kind(_unlabelled(), kind)))[1]
        for kind in ("direct", "indirect", "mixed")
    }
    assert titles == {"direct": "In their own words", "indirect": "As reported", "mixed": "As reported"}


def _of_kind(result, kind):
    return replace(result, statements=tuple(replace(s, kind=kind) for s in result.statements))


def test_text_from_outside_is_escaped_wherever_it_is_quoted():
    result = _unlabelled()
    hostile = replace(result.recurring.wordings[0], quote="<b>=1+1</b>", passages=("<script>x</script>",) * 20)
    hostile = replace(hostile, ids=hostile.ids[:1], passages=hostile.passages[:1], n=50, late=True)
    bad = _unlabelled(wordings=(hostile,))
    assert "<script>x" not in render_html(bad)
    assert "<b>=1" not in render_html(bad)
    assert "<script>" not in render_markdown(bad)
    assert "<script>x" in findings_text(bad)
    formula = replace(hostile, quote="=1+1")
    assert "'=1+1" in csv_tables(_unlabelled(wordings=(formula,)))["recurring.csv"]


def test_the_page_shows_the_wordings_in_most_statements_and_the_file_holds_all():
    result = _unlabelled()
    many = tuple(replace(result.recurring.wordings[0], n=k + 3, quote=f"number {k}") for k in range(SHOWN + 5))
    long = _unlabelled(wordings=many, p_late=0.5)
    views = recurring_views(long, Quotes(long))
    assert [v.quote for v in views] == [f"number {k}" for k in range(5, SHOWN + 5)]
    assert f"all {SHOWN + 5} in <code>recurring.csv</code>" in render_html(long)
    assert len(csv_tables(long)["recurring.csv"].strip().split("\r\n")) == SHOWN + 6
    assert "## What comes back" in render_markdown(long)


def test_what_a_sentence_names_is_on_the_page_though_others_stand_in_more_statements():
    result = _unlabelled()
    plain = replace(result.recurring.wordings[0], late=False, gone=False)
    many = tuple(replace(plain, n=k + 9, quote=f"number {k}") for k in range(SHOWN + 5))
    rare = replace(plain, n=3, quote="the rare one", passages=("the rare one",) * len(plain.ids), late=True)
    named = _unlabelled(wordings=(*many, rare))
    assert "the rare one" in answers(named)[0].lead
    views = recurring_views(named, Quotes(named))
    assert len(views) == SHOWN
    assert threads(views)[0].quote == "the rare one"


def test_a_wording_of_thousands_does_not_fill_the_page_nor_a_long_one_the_first_screen():
    result = _unlabelled()
    one, n = result.recurring.wordings[0], 3000
    sentence = "<i>so</i> it was " * 200
    wide = replace(one, n=n, ids=one.ids[:1] * n, passages=tuple(f"{k} {sentence}" for k in range(n)), quote=sentence)
    long = _unlabelled(wordings=(wide,))
    (view,) = recurring_views(long, Quotes(long))
    assert [p.text.split()[0] for p in (view.passages[0], view.passages[-1])] == ["0", "2999"]
    assert len(view.passages) == 2 * ENDS
    page = render_html(long)
    assert "the 2,950 between them are in recurring.csv" in page
    assert "the 2,950 between them are in recurring.csv" in render_markdown(long)
    assert "<i>so" not in page
    thread = page.split('id="words"')[1].split("<nav")[0]
    assert len(thread) < 20_000
    assert "2,992 more" in thread


def test_a_wording_that_ended_otherwise_than_it_began_is_quoted_at_both_ends():
    result = sample.no_shift()
    wording = result.recurring.wordings[0]
    passages = ("It is not safe.", *wording.passages[1:-1], wording.quote)
    turned = replace(result, recurring=replace(result.recurring, wordings=(replace(wording, passages=passages),)))
    (view,) = recurring_views(turned, Quotes(turned))
    assert (view.first_words, view.last_words) == (": “It is not safe.”", "")
    text = Page(render_html(turned)).text
    assert f"first {view.first_date}, {view.first_speaker}: “It is not safe.”; last {view.last_date}" in text
