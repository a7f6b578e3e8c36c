from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from itertools import pairwise

import matplotlib as mpl
import pytest
from msgspec.structs import replace

from shiftdetect.report import findings_text, render_html, render_markdown, render_summary_html, write_report
from shiftdetect.report.quotes import make_anchors, safe_url
from shiftdetect.report.tables import CSV_FILES
from tests.report.page_check import Page
from tests.report.sample import EVIL, VARIANTS, one_statement, refused, sample_result


@cache
def rendered(variant):
    return render_html(VARIANTS[variant]())


@pytest.fixture(scope="module", params=list(VARIANTS))
def page(request):
    html = rendered(request.param)
    return html, Page(html)


def test_every_page_is_well_nested_and_its_ids_are_unique(page):
    _, seen = page
    assert seen.problems == []
    assert len(seen.ids) == len(set(seen.ids))
    assert sum(tag == "h1" for tag, _ in seen.tags) == 1


def test_every_anchor_of_every_page_resolves(page):
    _, seen = page
    targets = [link["href"][1:] for link in seen.links if (link.get("href") or "").startswith("#")]
    assert targets
    assert sorted(set(targets) - set(seen.ids)) == []
    described = [attrs["aria-labelledby"] for _, attrs in seen.tags if "aria-labelledby" in attrs]
    assert set(described) <= set(seen.ids)


def test_a_page_holds_no_script_and_loads_nothing(page):
    html, seen = page
    names = {tag for tag, _ in seen.tags}
    assert not names & {"script", "iframe", "object", "embed", "link", "base", "form", "img"}
    for tag, attrs in seen.tags:
        assert not [key for key in attrs if key.startswith("on") or key in ("src", "srcset", "action")], tag
    for link in seen.links:
        href = link.get("href") or ""
        assert href.startswith(("#", "http://", "https://"))
        if not href.startswith("#"):
            assert set((link.get("rel") or "").split()) >= {"noopener", "noreferrer", "nofollow"}
    assert "@import" not in html
    assert "url(http" not in html


def test_only_statements_beyond_the_restatements_are_new_wording():
    result = sample_result()
    assert "further than 9" in Page(rendered("shift")).text
    rows = tuple(replace(row, nearest_earlier_rank=0.94) for row in result.successive)
    seen = Page(render_html(replace(result, successive=rows)))
    assert "successive" not in seen.ids
    assert "New wording" not in seen.text


def test_the_first_screen_says_who_coded_and_what_speaks_against_a_pair():
    result = sample_result()
    text = Page(rendered("shift")).text
    assert "Labels: two invented coders, kappa 0.71. These pairs were chosen by rank" in text
    assert "Labelled ‘denies’ on “the bridge was about to be destroyed”" in text
    assert "the other way round" not in text
    statements = tuple(replace(s, stance="denies") if s.id == "2031-05-14-a-01" else s for s in result.statements)
    settings = replace(result.settings, labels_by="<b>coders</b>", stance_claim=None)
    html = render_html(replace(result, statements=statements, settings=settings))
    assert "also labelled the other way round on it: Minister A, 14 May, ‘denies’" in Page(html).text
    assert "<b>coders" not in html
    unknown = replace(result, settings=replace(result.settings, labels_by=None))
    assert "who coded them is not stated" in Page(render_html(unknown)).text


def test_hostile_text_is_shown_but_never_run():
    html = rendered("hostile")
    seen = Page(html)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert EVIL in seen.text  # the reader sees it as it was said
    assert "{{ 7 * 7 }} {% raw %}" in seen.text
    assert "javascript:alert(5)" in seen.text
    assert not [link for link in seen.links if "javascript" in (link.get("href") or "").lower()]
    assert not [link for link in seen.links if "alert(6)" in (link.get("href") or "")]
    assert "\0" not in html
    assert "\u202e" not in html


def test_no_path_of_the_machine_is_on_the_page():
    assert "/home/somebody" not in rendered("hostile")
    assert "<i>bridge.csv" in Page(rendered("hostile")).text


def test_the_same_result_gives_the_same_bytes_whatever_the_reader_set_for_matplotlib():
    first = rendered("shift")
    with mpl.rc_context({"font.size": 33, "axes.facecolor": "red", "svg.fonttype": "path", "lines.linewidth": 9}):
        assert render_html(sample_result()) == first


def test_the_page_is_the_same_in_another_process():
    code = (
        "import hashlib, sys; from tests.report.sample import sample_result;"
        "from shiftdetect.report import render_html; page = render_html(sample_result());"
        "assert 'matplotlib.pyplot' not in sys.modules and 'torch' not in sys.modules;"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env)
    assert ran.stdout.strip() == hashlib.sha256(rendered("shift").encode()).hexdigest()


def test_the_first_screen_answers_before_anything_else():
    text = Page(rendered("no_shift")).text
    order = ["no single date of change stands out", "What", "When", "Who", "How sure", "In their own words", "Timeline"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    for quote in ("Somebody loosened bolts", "Loosened bolts would show", "Three bridges. I believe"):
        assert text.index(quote) < text.index("How far the wording moved")


def test_headings_go_down_one_level_at_a_time_and_every_cell_has_a_heading_for_its_row_and_column(page):
    _, seen = page
    levels = [int(tag[1]) for tag, _ in seen.tags if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    heads = [attrs for tag, attrs in seen.tags if tag == "th"]
    assert all(attrs.get("scope") in ("row", "col") for attrs in heads)
    n_rows = sum(tag == "tr" for tag, _ in seen.tags) - sum(tag == "thead" for tag, _ in seen.tags)
    assert sum(attrs["scope"] == "row" for attrs in heads) == n_rows


def test_what_can_be_opened_or_scrolled_can_be_reached_by_keyboard_and_is_named(page):
    html, seen = page
    assert sum(tag == "details" for tag, _ in seen.tags) == sum(tag == "summary" for tag, _ in seen.tags)
    scrolled = [attrs for _, attrs in seen.tags if attrs.get("class") == "scroll"]
    assert all(attrs["tabindex"] == "0" and attrs["role"] == "region" and attrs["aria-label"] for attrs in scrolled)
    assert not [attrs for _, attrs in seen.tags if attrs.get("tabindex", "0") != "0"]
    drawn = [attrs for tag, attrs in seen.tags if tag == "svg"]
    assert all(attrs["role"] == "img" and attrs["aria-labelledby"] in seen.ids for attrs in drawn)
    first = seen.links[0]
    assert (first["href"], first["class"]) == ("#main", "skip")
    assert ":focus-visible { outline: 3px solid" in html
    assert "outline: none" not in html


def test_on_paper_a_table_of_numbers_stays_folded_and_says_which_file_holds_it():
    html = rendered("shift")
    folded = html.split('class="numbers">')[1:]
    assert len(folded) > 5
    for part in folded:
        told = part.split("</summary>")[0].split('<span class="print">. Folded, not printed: they are in <code>')[1]
        assert told.split("</code>")[0] in CSV_FILES
    style = html.split("<style>")[1].split("</style>")[0]
    assert ".print { display: none; }" in style
    paper = style.split("@media print {")[1].split("\n}\n")[0]
    for rule in (".numbers:not([open], :target) .print { display: inline; }", ".scroll { overflow: visible; }"):
        assert rule in paper
    assert "@media (max-width" not in style  # paper is narrower than a small screen, and is none


def test_sections_stand_in_their_order():
    seen = Page(rendered("shift"))
    ids = ["timeline", "explanations", "differ", "changes", "successive", "methods", "statements"]
    assert [i for i in seen.ids if i in ids] == ids


def test_a_pair_that_outlets_report_is_not_called_somebodys_own_words():
    result = sample_result()
    reported = replace(result, statements=tuple(replace(s, kind="indirect") for s in result.statements))
    for some, title in ((result, "In their own words"), (reported, "As reported")):
        assert f'id="words">{title}<' in render_html(some)
    assert "10 May 2031, press conference, in an outlet’s words, labelled" in " ".join(findings_text(reported).split())


def test_words_of_an_outlet_alone_are_not_called_somebodys_own():
    shifted = replace(sample_result(), frames=None, frames_refused="no labels.", ledger=())
    change = shifted.change_points[0]
    ids = {i for quotes in (change.quotes_before, change.quotes_after) for i in quotes}
    some = {quotes[0] for quotes in (change.quotes_before, change.quotes_after)}

    def first_screen(indirect):
        statements = tuple(replace(s, kind="indirect" if s.id in indirect else "direct") for s in shifted.statements)
        return render_html(replace(shifted, statements=statements)).split("<nav")[0]

    mixed = replace(shifted, statements=tuple(replace(s, kind="mixed") for s in shifted.statements))
    assert "Partly in an outlet’s words" in render_html(mixed).split("<nav")[0]
    assert "In their own words" not in render_html(mixed).split("<nav")[0]
    assert "Partly in an outlet’s words" in render_markdown(mixed)
    assert "In their own words" in first_screen(set())
    assert "the statements that stand most for each side<" in first_screen(set())
    assert "As reported" in first_screen(ids)
    assert "In their own words" not in first_screen(ids)
    assert len(change.quotes_before) > 1
    assert "the first in a speaker’s own words" in first_screen(some)
    assert "Reported in an outlet" not in first_screen(some)


def test_a_chapter_says_which_tests_its_p_value_is_of():
    result = sample_result()
    assert "(p\u00a0=\u00a00.012, the mean of two tests)" in rendered("shift")
    shared = replace(result, shift_test=replace(result.shift_test, days_share=True))
    assert "(p\u00a0=\u00a00.012, whole days shuffled)" in render_html(shared)
    assert "the mean of two" not in render_html(shared)
    alone = replace(result, shift_test=replace(result.shift_test, p_within_speaker=None))
    assert "the mean of two" not in render_html(alone)


def test_so_few_statements_that_nothing_can_be_said_are_shown_at_once():
    for_screen = rendered("one_statement").split("<nav")[0]
    assert "What was said" in for_screen
    assert one_statement().statements[0].text[:30] in for_screen
    assert "All that was said" in for_screen


def test_where_nothing_else_can_be_shown_whoever_is_quoted_most_is_quoted_first_and_last():
    result = replace(refused(), frames=None, frames_refused="none.", recurring=None, change_points=(), candidate=None)
    said = [s for s in result.statements if s.speaker == "Minister A"]
    screen = render_html(result).split("<nav")[0]
    assert "The first and the last words of Minister A, quoted 3 times (nobody heard on two dates" in screen
    assert said[0].text[:30] in screen
    assert said[-1].text[:30] in screen
    reported = tuple(replace(s, kind="indirect") for s in result.statements)
    assert "What was said" not in render_html(replace(result, statements=reported)).split("<nav")[0]
    assert "What was said" not in render_html(replace(result, statements=said[:1])).split("<nav")[0]


def test_the_accepted_date_leads_where_a_further_one_comes_before_it():
    result = sample_result()
    first, further = result.change_points
    earlier = replace(further, date="2031-05-04")
    html = render_html(replace(result, frames=None, frames_refused="none.", change_points=(earlier, first)))
    screen = html.split("<nav")[0]
    assert "Before and after: " in screen
    shown = {s.id: s.text for s in result.statements}
    assert shown[first.quotes_before[0]][:30] in screen
    assert "What changed, before and after" in html
    assert "The candidate date" not in html


def test_a_candidate_is_labelled_as_one():
    text = Page(rendered("no_shift")).text
    assert "The best candidate: 7 May 2031" in text
    assert "No shift was accepted here: shown for orientation only." in text
    assert "The shift of" not in text
    assert "The shift of 7 May 2031" in Page(rendered("shift")).text


def test_every_statement_stands_verbatim_in_the_list():
    seen = Page(rendered("shift"))
    for statement in sample_result().statements:
        assert " ".join(statement.text.split()) in seen.text
        assert f"s-{statement.id}" in seen.ids


def test_refusals_stand_in_their_places():
    text = Page(rendered("refused")).text
    assert "No drift could be drawn" in text
    assert text.count("at least 5 time bins") >= 3
    assert "How large a change could have been missed cannot be said" in text


def test_the_methods_box_says_how_to_make_it_again():
    result = sample_result()
    text = Page(rendered("shift")).text
    for words in (result.settings.command, result.corpus.sha256, result.settings.encoder_sha256, "999 permutations"):
        assert words in text
    without = replace(one_statement(), settings=replace(result.settings, command=None, topic="the bridge"))
    text = Page(render_html(without)).text
    assert "measure_drift(read_corpus('bridge.csv').select(where={'affiliation': 'government'})" in text
    assert "by='day', window=3" in text
    assert "topic='the bridge'" in text


def test_every_interval_says_how_it_is_made_where_it_stands():
    html = rendered("shift")
    text = Page(html).text
    for words in (
        "with the scatter of days pooled over the whole corpus",
        "over the days of the two speakers",
        "jackknife of the whole decomposition, corrected and inverted as across a date; who spoke how often",
        "Wilson, the statements of one day taken as independent",
        "Wilson, with a design effect for statements of one day",
        "Newcombe’s",
        "t, over the steps",
    ):
        assert text.count(words) >= 2, words  # beside the numbers and in the methods box
    boxes = {part.split('"')[0]: part.split("</details>")[0] for part in html.split('<details id="')[1:]}
    assert "corrected for what it counts twice" in boxes["t-changes"]
    assert "pointwise" in boxes["t-drift"]
    assert "Holm" in boxes["t-speakers"]
    assert "jackknife" not in boxes["t-drift"]
    assert "Interval" not in boxes["t-days"]


@pytest.mark.parametrize("variant", ["shift", "no_shift"])
def test_intervals_across_a_chosen_date_are_called_too_optimistic(variant):
    result = VARIANTS[variant]()
    shown = result.change_points or (result.candidate,)
    changes = rendered(variant).split('<section id="changes">')[1].split("<section")[0]
    chapters = changes.split('<div id="change-')[1:]
    assert len(chapters) == len(shown)
    for chapter in chapters:
        assert (
            "The date was chosen because the step there is the largest, so this interval is too optimistic" in chapter
        )


def test_a_result_without_intervals_has_no_words_on_them():
    text = Page(rendered("one_statement")).text
    assert "jackknife" not in text
    assert "too optimistic" not in text


def test_numbers_on_the_page_are_those_of_the_result():
    assert "had to reach 0.21 to 0.26 (as if 58% to 63% of the statements" in Page(rendered("shift")).text
    other = replace(
        one_statement(), minimum_detectable=replace(sample_result().minimum_detectable, u=0.777, u_high=None)
    )
    assert "had to reach 0.78 to be found in 80% of cases" in Page(render_html(other)).text


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_the_summary_is_a_closed_fragment(variant):
    html = render_summary_html(VARIANTS[variant]())
    seen = Page(html)
    assert seen.problems == []
    assert not {tag for tag, _ in seen.tags} & {"script", "img", "html", "body", "a"}
    assert "What" in seen.text


def test_write_report_writes_every_file_once(tmp_path):
    result, folder = one_statement(), tmp_path / "deep" / "out"
    paths = write_report(result, folder)
    assert [path.name for path in paths] == ["report.html", "report.md", "result.json", *CSV_FILES]
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in paths)
    assert paths[0].read_text(encoding="utf-8") == rendered("one_statement")
    assert type(result).from_json(paths[2].read_bytes()) == result
    before = {path.name: path.read_bytes() for path in paths}
    write_report(result, folder)
    assert before == {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " data:text/html,x",
        "http:///nowhere",
        "https://a b.example",
        "https://x.example/<b>",
        "ftp://x.example",
        "//x.example",
        "https://[bad",
        "",
    ],
)
def test_only_plain_web_addresses_become_links(url):
    assert safe_url(url) == ""


def test_anchors_differ_even_where_ids_look_alike():
    names = ["a b", "a-b", "a/b", "", "é", "ü", "a-b-2"]
    anchors = make_anchors("s", names)
    assert len(set(anchors.values())) == len(names)
    assert all(anchor.startswith("s-") for anchor in anchors.values())


def test_what_must_be_checked_in_the_data_stands_on_the_first_screen():
    notes = (
        "No drift series: 3 time bins.",
        "These names may stand for one speaker, and count as 2: ‘<b>A’, ‘A\x1b’.",
        "Set aside before measuring: ‘Thank you.’",
    )
    result = replace(sample_result(), notes=notes)
    first = render_html(result).split('<nav aria-label="Contents">')[0]
    assert first.count("<b>Caution.</b>") == 1
    assert "These names may stand for one speaker, and count as 2: ‘&lt;b&gt;A’, ‘A\ufffd’." in first
    text = render_markdown(result).split("## Which explanation")[0]
    assert "**Caution.** These names may stand for one speaker" in text
    assert "Set aside" not in first + text
