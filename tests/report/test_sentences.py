from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from shiftdetect.report import render_html
from shiftdetect.report.counted import (
    came_later,
    frames_overview,
    labelled_otherwise,
    labels_by,
    later_frames,
    telling_pairs,
)
from shiftdetect.report.finding import main_change
from shiftdetect.report.heard import heard_words, most_heard
from shiftdetect.report.linking import answer_views
from shiftdetect.report.methods import methods
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.sentences import answers, findings, headline, standfirst
from shiftdetect.report.speaking import pair_certainty
from shiftdetect.report.tested import composition_finding, shift_finding, two_tests
from shiftdetect.report.words import BOUNDS, CERTAINTIES, evidence, listing
from shiftdetect.result import OrderTest, ResultData, ShiftTest, StyleFloor
from tests.report.sample import VARIANTS, change, no_frames, no_shift, one_statement, refused, sample_result


def said(result):
    return " ".join(
        [headline(result), *(f"{a.lead} {a.text}" for a in answers(result)), *(f.text for f in findings(result))]
    )


@pytest.mark.parametrize(
    ("variant", "line"),
    [
        ("shift", "Evidence of a shift on 7 May 2031: more “sabotage threat”, less “collapse imminent” (exploratory)"),
        (
            "no_shift",
            "2 of 8 explanations first appear from 9 May 2031 on, where chance gives 0.5; "
            "no single date of change stands out",
        ),
        ("refused", "4 explanations are labelled; too few days to test for a shift"),
        ("no_frames", "Evidence of a shift on 7 May 2031"),
        ("one_statement", "One statement: there is nothing to compare it with"),
    ],
)
def test_headline(variant, line):
    assert headline(VARIANTS[variant]()) == line


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_wording_claims_no_more_than_it_may(variant):
    text = said(VARIANTS[variant]()).lower()
    for word in (" lie ", "lied", "lying ", "contradict", "significant", "proves", "because they"):
        assert word not in text.replace("lie 0", "").replace("after lie", ""), word
    assert not re.search(r"\b1 (statements|days|speakers|pairs|explanations)\b", text)
    assert "none " not in text.replace("none of", "")


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_every_finding_has_a_known_certainty_and_known_statements(variant):
    result = VARIANTS[variant]()
    known = {statement.id for statement in result.statements}
    for finding in findings(result):
        assert finding.certainty in CERTAINTIES
        assert set(finding.statement_ids) <= known
        assert finding.text.endswith((".", "!", "?"))
    assert [answer.question for answer in answers(result)] == ["What", "When", "Who", "How sure"]


def test_the_certain_comes_first():
    kinds = [finding.kind for finding in findings(no_shift())]
    assert kinds[0] == "frames"
    assert max(k for k, kind in enumerate(kinds) if kind in ("frame", "opposed")) < kinds.index("order")
    assert kinds[-1] == "caution"


@pytest.mark.parametrize(
    ("p", "words", "certainty"),
    [
        (0.004, "Strong evidence of drift or persistence", "strong"),
        (0.03, "Evidence of drift or persistence", "evidence"),
        (0.048, "Inconclusive signs of drift or persistence", "weak"),
        (0.07, "Inconclusive signs of drift or persistence", "weak"),
        (0.3, "No drift was detected", "none"),
    ],
)
def test_words_follow_the_p_value(p, words, certainty):
    order = replace(sample_result().order_test, p_value=p, p_within_speaker=None, p_reported=p)
    found = next(f for f in findings(replace(sample_result(), order_test=order)) if f.kind == "order")
    assert found.text.startswith(words)
    assert found.certainty == certainty
    assert ("Not detected is not the same as ‘did not happen’." in found.text) == (certainty == "none")


def test_both_p_values_are_named_and_their_mean_counts():
    text = shift_finding(no_shift()).text.replace("\u00a0", " ")
    assert "the best candidate is 7 May 2031 (p = 0.34" in text
    assert "whole days shuffled: p = 0.67; each speaker’s days shuffled among themselves: p = 0.006" in text.replace(
        "Whole", "whole"
    )
    assert "their mean counts" in text
    assert "about 34 times in 100" in text


def test_of_the_order_test_the_second_p_value_counts_and_in_older_results_the_mean():
    order = sample_result().order_test
    assert two_tests(order).endswith("their mean counts")
    assert two_tests(replace(order, p_reported=order.p_within_speaker)).endswith("the second counts")
    assert "the first counts, since" in two_tests(replace(order, p_reported=order.p_value, days_share=True))


def test_an_unaccepted_date_is_never_more_than_weak_evidence():
    result = no_shift()
    test = replace(result.shift_test, p_value=0.02, p_within_speaker=0.02, p_reported=0.02)
    result = replace(result, shift_test=test)
    assert shift_finding(result).certainty == "weak"
    assert "no single date of change stands out" in headline(result)
    assert answers(result)[3].lead.startswith("A shift at one date: inconclusive (p\u00a0=\u00a00.020)")
    near = replace(test, p_reported=0.099)  # the error of the draws counts here as it does elsewhere
    assert shift_finding(replace(result, shift_test=near)).certainty == "none"


def test_order_without_a_date_makes_the_headline():
    order = replace(no_shift().order_test, p_reported=0.004)
    assert headline(replace(no_shift(), order_test=order)).endswith(
        "; strong evidence of drift or persistence, but no single date stands out"
    )


def test_the_rule_of_the_grades_is_said_as_it_is_used():
    """On the page, in the README and in the methods: the bounds that :func:`evidence` goes by."""
    for name, bound in BOUNDS.items():
        assert (evidence(bound), evidence(bound + 1e-9) == name) == (name, False)
    row = next(m.text for m in methods(sample_result()) if m.name == "Grades")
    assert row.startswith(
        "‘Strong evidence’ is a p-value up to 0.01, ‘Evidence’ up to 0.05, ‘Inconclusive’ up to 0.1, "
    )
    named = {words for key, words in CERTAINTIES.items() if key not in ("refused", "caution")}
    assert all(f"‘{words}’" in row for words in named)
    root = Path(__file__).parents[2]
    read, told = (" ".join((root / name).read_text("utf-8").split()) for name in ("README.md", "docs/methods.md"))
    assert "| Strong evidence, Evidence, Inconclusive, Not detected | a p-value up to .01, .05, .1, or above" in read
    assert "a p-value up to .01 'Strong evidence', up to .05 'Evidence', up to .1 'Inconclusive'" in told
    assert all(f"'{words}'" in told for words in named)


def test_a_p_value_near_the_bound_counts_its_monte_carlo_error():
    result = sample_result()
    order = replace(result.order_test, p_value=0.048, p_within_speaker=None, p_reported=0.048)

    def found(draws):
        settings = replace(result.settings, n_permutations=draws)
        return next(f for f in findings(replace(result, settings=settings, order_test=order)) if f.kind == "order")

    assert found(4999).certainty_words == "Inconclusive"
    assert "p\u00a0=\u00a00.0480" in found(4999).text
    assert found(999_999).certainty_words == "Evidence"


def test_what_could_have_been_missed_is_a_range_on_the_scale_of_the_labels():
    result = sample_result()

    def missed(distance=0.64):
        changed = replace(result, index=replace(result.index, reference=distance))
        return next(f for f in findings(changed) if f.kind == "detectable").text

    assert (
        "had to reach 0.21 to 0.26 (as if 58% to 63% of the statements gave another explanation) to be found"
        in missed()
    )
    assert "(as if 98% or more of the statements gave another explanation)" in missed(0.22)
    assert "(more than one explanation replacing another)" in missed(0.1)
    assert "had to reach 0.21 to 0.26 to be found" in missed(None)
    point = replace(result, minimum_detectable=replace(result.minimum_detectable, u_high=None))
    assert "had to reach 0.21 (as if" in next(f for f in findings(point) if f.kind == "detectable").text


def test_a_distance_without_labels_has_no_scale():
    result = replace(sample_result(), index=None)
    assert "as if 47% of the statements gave another explanation" in shift_finding(result).text
    bare = replace(result, noise_floor=replace(result.noise_floor, frame_distance=None))
    assert "as if" not in said(bare)
    assert "(95% interval 0.04 to 0.24)." in shift_finding(bare).text


def test_the_index_stands_beside_its_change_with_its_interval_and_unit():
    result = sample_result()
    found = {f.kind: f for f in findings(result) if f.kind.startswith("index")}
    assert (
        "Across 7 May 2031 the 0–1 index is 0.58 (95% interval 0.31 to 0.86): as if 58% of what the same speakers say "
        "had given way to another explanation; speakers of both stretches made 93% of statements."
    ) in found["index_change"].text
    assert "too optimistic" in found["index_change"].text
    assert "as if" not in shift_finding(result).text
    ends = found["index"].text
    assert "the 0–1 index is 1.00 (95% interval 0 to 1.00) (more than explanations differ on average)" in ends
    assert "no change at all is within it" in ends
    assert "two of the corpus’ own explanations, 0.64 (95% interval 0.51 to 0.77), from 31 statements" in ends
    assert f"Labels: {labels_by(result)}." in ends


def test_style_alone_is_said_beside_the_index_where_it_was_measured():
    result = sample_result()
    assert "Style alone" not in {row.name for row in methods(result)}
    kinds = ("re-wording", "openers", "boilerplate", "length", "speaker style")
    rows = tuple(
        StyleFloor(
            kind=kind,
            pair=None if kind == "length" else 0.5,
            u=0.1,
            u_adjusted=0.11,
            index=0.31,
            largest=0.42,
            index_adjusted=0.33,
            largest_adjusted=0.44,
        )
        for kind in kinds
    )
    result = replace(result, noise_floor=replace(result.noise_floor, style=rows))
    (row,) = [row for row in methods(result) if row.name == "Style alone"]
    assert row.text.count("u 0.11, index 0.33") == 5
    assert "every statement begun in one new way" in row.text
    said_of = next(f for f in findings(result) if f.kind == "index").text
    assert "were every statement only begun in a new way, this encoder would show 0.33" in said_of


def test_without_labels_there_is_no_index_and_the_page_says_why():
    found = [f for f in findings(no_frames()) if f.kind.startswith("index")]
    assert [f.certainty for f in found] == ["refused"]
    assert found[0].text.startswith("There is no 0–1 index: the statements carry no frames")
    result = sample_result()
    spans = (replace(result.index.spans[0], value=None, low=None, high=None, refused="0 of 4 speakers spoke twice"),)
    refused = replace(result, index=replace(result.index, spans=spans))
    text = next(f for f in findings(refused) if f.kind == "index_change").text
    assert text == "Across 7 May 2031 no 0–1 index can be given: 0 of 4 speakers spoke twice."
    assert not [f for f in findings(replace(result, index=None)) if f.kind.startswith("index")]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.9, "mostly other people talked"), (0.5, "both changed"), (0.1, "mostly the same people talked differently")],
)
def test_composition_is_said_in_words(share, words):
    text = composition_finding(replace(change(), composition_share=share)).text
    assert words in text
    assert f"{share * 100:.0f}% of the change" in text


@pytest.mark.parametrize(
    ("share", "lead", "words"),
    [
        (0.9, "Mostly other people talking", "mostly other people talked"),
        (0.5, "Both: other people talking, and the same people talking differently", "both changed"),
        (0.1, "Mostly the same people, talking differently", "mostly the same people talked differently"),
    ],
)
def test_who_agrees_with_the_sentence_behind_it(share, lead, words):
    result = replace(sample_result(), frames=None, change_points=(replace(change(), composition_share=share),))
    who = answers(result)[2]
    assert who.lead == lead
    assert f"{share:.0%} of the change comes from who spoke" in who.text
    assert words in said(result)
    assert (who.target, who.certainty) == ("changes", "estimated")


def test_who_names_the_speakers_heard_on_each_side_of_the_date():
    result = replace(sample_result(), frames=None)
    date = result.change_points[0].date
    before, after = ({s.speaker for s in result.statements if (s.date < date) is early} for early in (True, False))
    text = heard_words(result, date)
    assert text in answers(result)[2].text
    assert text.startswith("Heard before 7 May 2031 and from then on: ")
    assert f"from then on only: {', '.join(after - before)}." in text
    assert "before it only" not in text
    one, other = next(s for s in result.statements if s.date < date), result.statements[-1]
    less = replace(result, statements=(one, replace(other, speaker="Minister Z")))
    assert heard_words(less, date) == ""  # it holds the named statements alone: nobody can say who is missing
    fewer = replace(less, corpus=replace(less.corpus, n_statements=2))
    told = f"Heard before 7 May 2031 only: {one.speaker}; from then on only: Minister Z."
    assert heard_words(fewer, date) == told
    assert "Heard" not in answers(no_shift())[2].text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"low": -0.02}, "there may be no change to split: the interval of the distance includes 0 ("),
        (
            {"total_low": -0.1, "total_high": 0.4},
            "unlike that of the distance, the interval of both together, −0.10 to 0.40, includes 0 (",
        ),
        (
            {"total_low": None},
            "unlike that of the distance, the interval of both together includes 0",
        ),  # an older result
        ({"total_low": None, "common_low": None}, "cannot be told: the two parts have no intervals"),
        ({"low": None}, "cannot be told: no interval is known"),
        ({"composition": -0.1, "common": -0.2}, "cannot be told: neither part is above 0"),
    ],
)
def test_a_split_that_cannot_be_told_says_why_and_never_gainsays_the_distance(fields, words):
    unsplit = replace(change(), composition_share=None, **fields)
    finding = composition_finding(unsplit)
    assert words in finding.text
    assert finding.certainty == "none"
    assert ("before and after differ" in finding.text) == (unsplit.low is not None and unsplit.low > 0)


def test_a_split_that_is_refused_says_so():
    refused_change = replace(change(), total=None, decomposition_refused="one speaker only")
    finding = composition_finding(refused_change)
    assert finding.certainty == "refused"
    assert finding.text.endswith("cannot be said: one speaker only.")


def test_refusals_are_findings():
    by_kind = {f.kind: f for f in findings(refused())}
    for kind in ("order", "shift", "speakers", "detectable"):
        assert by_kind[kind].certainty == "refused", kind
    assert "at least 5 time bins" in by_kind["shift"].text
    empty = replace(sample_result(), shift_test=ShiftTest(), order_test=OrderTest(), speakers=(), speakers_refused=None)
    assert "cannot be tested" in said(empty)


def test_who_is_set_aside_is_not_given_as_the_reason_why_others_are_not_tested():
    result = sample_result()
    untested = [
        replace(p, p_value=None, refused="no p-value: 1 day in common, and 5 are needed") for p in result.speakers
    ]
    best = replace(untested[2], n_shared_days=4, refused="no p-value: 4 days in common, and 5 are needed")
    aside = "Not compared, since they spoke on fewer than three days or rarely: Inspector F."
    pairs = (*(replace(p, n_shared_days=1) for p in untested), best)
    told, more = (f for f in findings(replace(result, speakers=pairs, speakers_refused=aside)) if f.kind == "speakers")
    assert told.text == (
        f"Which speakers differ in wording cannot be tested, not even for {best.a} and {best.b}: 4 days in common, and "
        "5 are needed."
    )
    assert (more.text, more.certainty) == (aside, "caution")


def test_a_name_is_not_counted_where_it_could_be_named():
    assert listing(["a", "b", "c", "d"], most=3) == "a, b, c and d"
    assert listing(["a", "b", "c", "d", "e"], most=3) == "a, b, c and 2 more"


def test_pairs_without_p_values_are_not_called_alike():
    result = sample_result()
    pairs = tuple(replace(pair, p_value=None, refused="labels cannot change places") for pair in result.speakers)
    found = [f for f in findings(replace(result, speakers=pairs)) if f.kind == "speakers"]
    assert [f.certainty for f in found] == ["refused"]
    assert "labels cannot change places" in found[0].text
    bare = replace(result, speakers=pairs, frames=None, change_points=(), candidate=None, contradictions=None)
    who = answers(bare)[2]
    (a, n_a), (b, n_b), *_ = Counter(s.speaker for s in result.statements).most_common()
    assert n_a == n_b
    assert who.lead == f"Cannot be said; most heard: {a} and {b}"
    assert f"Statements by speaker: {a} {n_a}, {b} {n_b}, " in who.text


def test_where_no_test_names_anybody_the_first_pair_that_is_read_as_opposed_stands_on_the_first_screen():
    whole = sample_result()
    untested = tuple(replace(pair, p_value=None, refused="labels cannot change places") for pair in whole.speakers)
    result = replace(whole, speakers=untested, frames=None, change_points=(), candidate=None)
    known = {s.id: s for s in result.statements}
    pair = next(pair for pair in result.contradictions.pairs if pair.confident)
    who = answers(result)[2]
    a, b = (known[id_].speaker for id_ in (pair.a, pair.b))
    assert who.lead == f"Cannot be said; read side by side: {a} and {b}"
    assert (who.certainty, who.statement_ids, who.target) == ("refused", (pair.a, pair.b), "contradictions")
    assert who.text.startswith("A model reads “")
    assert "as standing against each other: a place to look, since on real speech it is often wrong." in who.text
    assert "Which speakers differ in wording cannot be tested" in who.text
    view = answer_views(result, Quotes(result))[2]
    assert {piece.anchor for piece in view.text if piece.anchor} == {
        Quotes(result).anchors[i] for i in (pair.a, pair.b)
    }
    assert 'href="#contradictions">What a model read</a>' in render_html(result)

    # Above its own threshold or not at all; and never in the place of what a test or the labels say.
    unsure = tuple(replace(pair, confident=False) for pair in result.contradictions.pairs)
    silent = replace(result, contradictions=replace(result.contradictions, pairs=unsure))
    assert "most heard" in answers(silent)[2].lead
    assert "A model reads" not in answers(silent)[2].text
    tested = replace(whole, frames=None, change_points=(), candidate=None)
    assert "word it differently" in answers(tested)[2].lead
    assert "read side by side" not in answers(tested)[2].lead
    assert answers(whole)[2].lead.startswith("Read side by side: ")
    alike = replace(tested, speakers=tuple(replace(pair, p_value=0.7) for pair in whole.speakers))
    assert answers(alike)[2].lead == f"No two speakers clearly differ; read side by side: {a} and {b}"

    own = tuple(replace(pair, b=pair.a, same_speaker=True) for pair in result.contradictions.pairs)
    twice = replace(result, contradictions=replace(result.contradictions, pairs=own))
    assert answers(twice)[2].lead == f"Cannot be said; read side by side: {a}, twice"


def test_what_could_be_found_has_a_unit_and_something_to_hold_it_against():
    result = no_shift()
    sure = answers(result)[3]
    assert (
        "only where the mean wordings before and after lie about 0.21 apart or more (0 is no change; as if" in sure.text
    )
    bare = replace(result, index=replace(result.index, reference=None))
    apart = "(0 is no change; two of the labelled explanations lie"
    assert apart in answers(bare)[3].text
    none = replace(bare, noise_floor=replace(result.noise_floor, frame_distance=None))
    assert "(0 is no change, 2 nothing in common)." in answers(none)[3].text


def test_nobody_is_heard_most_where_all_are_one_or_some_statements_are_not_here():
    result = sample_result()
    alone = tuple(replace(s, speaker="Minister A") for s in result.statements)
    assert most_heard(replace(result, statements=alone)) == ("", "")
    assert most_heard(replace(result, statements=result.statements[:5])) == ("", "")


def test_those_who_are_heard_alike_are_all_named_or_none():
    result = sample_result()

    def spoken(people: int) -> ResultData:
        kept = tuple(replace(s, speaker=f"Official {k % people}") for k, s in enumerate(result.statements[:20]))
        return replace(result, statements=kept, corpus=replace(result.corpus, n_statements=20))

    assert most_heard(spoken(2))[0] == "most heard: Official 0 and Official 1"
    assert most_heard(spoken(4)) == ("", "")


@pytest.mark.parametrize(
    ("p", "low", "certainty", "lead"),
    [
        (0.004, 0.01, "strong", "Minister A and Spokesperson B word it differently"),
        (0.004, -0.01, "evidence", "Minister A and Spokesperson B may word it differently"),
        (0.03, 0.0, "weak", "Minister A and Spokesperson B may word it differently"),
        (0.07, -0.2, "none", "No two speakers clearly differ"),
        (0.07, None, "weak", "Minister A and Spokesperson B word it differently"),
    ],
)
def test_a_pair_is_never_surer_than_its_interval(p, low, certainty, lead):
    result = sample_result()
    first, *rest = result.speakers
    pairs = (replace(first, p_value=p, low=low), *(replace(pair, p_value=0.5) for pair in rest))
    result = replace(result, speakers=pairs, frames=None, change_points=(), contradictions=None)
    found = next(f for f in findings(result) if f.kind == "speakers")
    assert found.certainty == certainty
    assert ("The interval includes 0" in found.text) == (low is not None and low <= 0.0)
    assert answers(result)[2].lead == lead


@pytest.mark.parametrize(("days", "certainty"), [(8, "evidence"), (12, "weak")])
def test_drawn_labellings_of_a_pair_count_their_error_and_all_of_them_have_none(days, certainty):
    """Of 8 days there are 256 labellings, all gone through; of 12 days 999 of 4,096 are drawn, for each pair."""
    result = sample_result()
    (pair, *others) = [p for p in result.speakers if p.p_value is not None]
    sure = replace(pair, p_value=0.03, n_shared_days=days, low=0.01, high=0.3)
    assert pair_certainty(replace(result, speakers=(sure, *others)), sure) == certainty


@pytest.mark.parametrize(("exploratory", "certainty"), [(False, "estimated"), (True, "exploratory")])
def test_whose_a_change_is_has_no_grade_of_the_shift(exploratory, certainty):
    """However small the p-value of the step: no test asks who made it, and the share has no interval."""
    strong = replace(change(), p_value=0.001, composition_share=0.9, exploratory=exploratory)
    assert composition_finding(strong).certainty == certainty


def test_an_interval_that_leaves_0_out_never_reads_as_if_it_held_it():
    small = replace(change(), composition_share=None, composition=0.002, composition_low=0.0003, composition_high=0.005)
    assert "other people talking 0.002, just above 0 to 0.005" in composition_finding(small).text


def test_the_surest_pair_leads_not_the_one_with_the_smallest_p():
    result = sample_result()
    a, b, *rest = result.speakers
    pairs = (replace(a, p_value=0.02, low=-0.1), replace(b, p_value=0.03, low=0.05))
    found = [f for f in findings(replace(result, speakers=(*pairs, *rest[5:]))) if f.kind == "speakers"]
    assert [f.certainty for f in found[:2]] == ["evidence", "weak"]
    assert f"{b.a} and {b.b}" in found[0].text


def test_no_clear_pair_warns_of_what_the_measure_misses():
    result = sample_result()
    pairs = tuple(replace(pair, p_value=0.5) for pair in result.speakers)
    found = next(f for f in findings(replace(result, speakers=pairs)) if f.kind == "speakers")
    assert found.certainty == "none"
    assert "blind to a denial" in found.text


def with_late(result, **changes):
    frames = result.frames
    return replace(result, frames=replace(frames, late=replace(frames.late, **changes)))


def test_late_and_often_leads():
    result = with_late(sample_result(), frames=("legal_duty", "sabotage_threat", "three_bridges", "cost_saving"))
    names = [span.frame for span in later_frames(result)]
    assert names[:3] == ["sabotage_threat", "legal_duty", "three_bridges"]
    assert later_frames(refused()) == ()


@pytest.mark.parametrize(("p", "certainty"), [(0.004, "strong"), (0.03, "evidence"), (0.063, "weak"), (0.4, "none")])
def test_late_explanations_are_as_sure_as_their_test(p, certainty):
    what = answers(with_late(no_shift(), p_value=p))[0]
    assert what.lead == "First seen late: “three bridges” and “cost saving”"
    assert what.certainty == certainty
    assert "where chance gives 0.5 (days in random order: p" in what.text
    assert "“three bridges” (9 May 2031, Minister A and 1 other that day)" in what.text


def test_nothing_late_is_said_so():
    result = with_late(no_shift(), frames=(), p_value=1.0)
    assert headline(result).startswith("All 8 explanations were there in the first half of the statements; ")
    what = answers(result)[0]
    assert (what.lead, what.certainty) == (
        "All 8 explanations were there in the first half of the statements",
        "counted",
    )
    assert "First seen late" not in said(result)


def test_one_late_explanation_and_one_at_all_are_said_in_the_singular():
    assert came_later(with_late(no_shift(), frames=("cost_saving",))).startswith("1 of 8 explanations first appears ")
    result = no_shift()
    span = result.frames.spans[0]
    only = replace(result, frames=replace(result.frames, spans=(span,), changes=(), opposed=()))
    only = with_late(only, frames=(span.frame,), n_frames=1)
    assert headline(only).startswith("One explanation is labelled, “traffic safety”; ")
    assert "in random order" not in frames_overview(only).text


def test_everybody_who_said_it_in_the_first_bin_is_counted():
    result = sample_result()
    texts = [f.text for f in findings(result) if f.kind == "frame"]
    assert texts[0].startswith("“traffic safety”: first on 2 May 2031 by Bridge Authority (press office) and 1 other")
    span = replace(result.frames.spans[0], first_speakers=(), last_speakers=())
    old = replace(result, frames=replace(result.frames, spans=(span,)))
    assert "by Bridge Authority (press office), last" in next(f.text for f in findings(old) if f.kind == "frame")


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (None, "Labels: they come with the corpus; who coded them is not stated."),
        ("", "Labels: they come with the corpus; who coded them is not stated."),
        ("two students,\nkappa 0.6.", "Labels: two students, kappa 0.6."),
    ],
)
def test_who_coded_the_labels_is_said_or_missed(stored, words):
    result = sample_result()
    result = replace(result, settings=replace(result.settings, labels_by=stored))
    assert answers(result)[3].text.endswith(words)


def test_statements_that_speak_against_a_pair_are_found():
    result = sample_result()
    pair = result.frames.opposed[1]
    assert labelled_otherwise(result, pair) == ()
    changed = tuple(replace(s, stance="denies") if s.id == "2031-05-14-a-01" else s for s in result.statements)
    assert labelled_otherwise(replace(result, statements=changed), pair) == (("2031-05-14-a-01", "‘denies’"),)
    other = tuple(replace(s, frames=("cost_saving",)) if s.id == "2031-05-14-a-01" else s for s in changed)
    assert labelled_otherwise(replace(result, statements=other), pair) == ()


def test_a_position_is_toward_a_claim():
    result = sample_result()
    claim = "the bridge was about to be destroyed"
    assert f"toward the claim “{claim}”." in answers(result)[2].text
    opposed = next(f for f in findings(result) if f.kind == "opposed")
    assert opposed.text.endswith(f"labelled ‘supports’ and ‘denies’ on “{claim}”.")
    assert opposed.certainty_words == "Chosen by rank"
    bare = replace(result, settings=replace(result.settings, stance_claim=None))
    assert "claim" not in answers(bare)[2].text
    assert "labelled ‘supports’ and ‘denies’." in said(bare)


def test_telling_pairs_repeat_no_statement_speaker_pair_or_frame():
    pairs = telling_pairs(sample_result(), 3)
    assert [pair.frame for pair in pairs] == ["three_bridges", "sabotage_threat", "collapse_imminent"]
    assert len({pair.a for pair in pairs} | {pair.b for pair in pairs}) == 6
    assert telling_pairs(one_statement()) == ()


def test_a_speaker_can_differ_from_themselves():
    result = sample_result()
    own = next(pair for pair in result.frames.opposed if pair.same_speaker)
    alone = replace(result, frames=replace(result.frames, opposed=(own,)))
    assert answers(alone)[2].lead == "Read side by side: Minister A, twice, on “collapse imminent”"
    found = next(f for f in findings(alone) if f.kind == "opposed")
    assert found.text.startswith(
        "The statements differ: Minister A, 4 May 2031 and 11 May 2031, both on “collapse imminent”"
    )


@pytest.mark.parametrize(
    ("by", "first", "last", "words"),
    [
        ("month", "2031-01", "2031-05", "in 15 months, January – May 2031"),
        ("week", "2031-W18", "2031-W24", "in 15 weeks, the weeks of 28 April – 9 June 2031"),
    ],
)
def test_other_widths_of_time(by, first, last, words):
    result = sample_result()
    result = replace(
        result,
        settings=replace(result.settings, by=by),
        corpus=replace(result.corpus, first=first, last=last),
    )
    frames = result.frames
    spans = tuple(replace(span, first_date=first) for span in frames.spans)
    result = replace(result, frames=replace(frames, spans=spans))
    assert words in standfirst(result)
    assert f"There from the first {by}, " in said(result)
    assert f"({by}s in random order: " in said(result)
    assert f"and 1 other that {by}" in said(result)
    assert "that day" not in said(result)
    assert f"near {by}s" in said(result)
    assert f"hole {by}s shuffled" in said(result)
    assert "near days" not in said(result)
    assert "days shuffled" not in said(result)


def moved(result, **fields):
    """The result, with the first of its explanations that moved across a date moved otherwise."""
    first, *others = result.frames.changes
    return replace(result, frames=replace(result.frames, changes=(replace(first, **fields), *others)))


def test_a_move_that_only_the_same_speakers_show_is_never_told_as_one_of_all_that_was_said():
    # They fell by 27 points, and those who came said it the more: the share of all statements rose.
    result = moved(sample_result(), before=0.1, after=0.41, difference=0.31)
    assert headline(result).endswith("less “collapse imminent” within speakers (exploratory)")
    (told,) = (f.text for f in findings(result) if f.kind == "frame_change")
    assert (
        "“collapse imminent” fell within speakers (−27 points), while its share of all statements, whoever spoke, "
        "went from 10% to 41%"
    ) in told
    (what, *_) = answers(result)
    assert "less “collapse imminent” within speakers" in what.lead
    level = moved(sample_result(), before=0.411, after=0.409, difference=-0.002)
    assert "whoever spoke, stayed at 41%" in said(level)


def test_shares_that_could_not_be_tested_are_no_finding_that_nothing_moved():
    result = sample_result()
    why = "nobody was heard on both sides."
    changes = tuple(replace(row, within=None, p_value=None, refused=why) for row in result.frames.changes)
    found = findings(replace(result, frames=replace(result.frames, changes=changes)))
    (finding,) = (f for f in found if f.kind == "frame_change")
    assert finding.certainty == "refused"
    assert finding.text.endswith("more or less often cannot be tested: nobody was heard on both sides.")
    assert "clearly rose or fell" not in finding.text


def test_where_no_explanation_moved_with_an_accepted_date_the_wording_is_told_in_quotes():
    result = sample_result()
    accepted = main_change(result)
    assert not answers(result)[0].lead.startswith("The wording")
    still = tuple(replace(row, p_value=0.4) for row in result.frames.changes)
    frames = replace(result.frames, changes=still)
    bare = replace(result, frames=frames, recurring=None, contradictions=None)
    what = answers(bare)[0]
    assert (what.lead.startswith("The wording"), what.target) == (True, "changes")
    assert "No explanation clearly rose or fell within speakers (smallest p" in what.text
    quotes = Quotes(bare)
    linked = {
        piece.anchor: piece.text for view in answer_views(bare, quotes)[:1] for piece in view.text if piece.anchor
    }
    known = {s.id: s for s in bare.statements}
    for id_ in (accepted.quotes_before[0], accepted.quotes_after[0]):
        assert linked[quotes.anchors[id_]][1:20] == known[id_].text[:19]
    # Labelled pairs fill the first screen: the quotes of before and after stand with the change.
    assert linked["changes"] == "the quotes"
    alone = replace(bare, frames=replace(frames, opposed=()))
    assert any(p.anchor == "words" for p in answer_views(alone, Quotes(alone))[0].text)
    # Wordings that come and go are quoted in their place, where there are some.
    told = answers(replace(result, frames=frames))[0].text
    assert ("Most for the time before" in told) is ("Named, not tested" not in told)
    untested = replace(frames, changes=tuple(replace(row, p_value=None, refused="too few.") for row in still))
    assert "cannot be tested: too few." in answers(replace(bare, frames=untested))[0].text


def test_of_many_sentences_that_were_set_aside_the_number_is_told():
    aside = [f"Set aside before measuring, as a sentence that 5 of 9 statements share: ‘Line {k}.’" for k in range(5)]
    result = replace(sample_result(), notes=("Another caution", *aside))
    told = [f.text for f in findings(result) if f.kind == "caution"]
    assert told[0] == "Another caution."
    assert len(told) == 2
    assert told[1].startswith("Set aside before measuring: 5 sentences that many statements share")
    assert sum("‘Line " in method.text for method in methods(result)) == 5  # each is named where it was made
    few = [f.text for f in findings(replace(result, notes=tuple(aside[:3]))) if f.kind == "caution"]
    assert few == aside[:3]
