"""The same utterance in many articles, and the same words on another day."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.extract.grouping import group_statements
from shiftdetect.extract.records import ExtractedStatement

LONG = "We checked the dam twice in the spring, and it will hold for a hundred years."
PART = "checked the dam twice in the spring, and it will hold"
STATED = "weekday: 'Friday', counted from publication on 2031-05-12"
FALLBACK = "published: no time is given; the day of publication stands for it"
_number = count()


def said(
    text: str, article: str = "a.txt", date: str | None = "2031-05-09", rule: str = STATED, **changes: object
) -> ExtractedStatement:
    precision = None if date is None else "week" if "W" in date else "month" if len(date) == 7 else "day"
    if date is not None and "T" in date:
        precision = "hour"
    made = ExtractedStatement(
        id=f"s{next(_number):04}",
        article=article,
        text=text,
        speaker="Minister A",
        speaker_mention="the minister",
        date=date,
        date_precision=precision,
        date_rule=rule,
        kind="direct",
        content_spans=((0, len(text)),),
        cue_span=None,
        source_span=None,
        via=(),
        sentence=(0, len(text)),
        confidence=1.0,
        reason="title",
        sources=(article,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def n_after(*statements: ExtractedStatement) -> int:
    return len(group_statements(statements)[0])


def test_a_denial_is_no_copy_of_the_assertion_that_it_denies() -> None:
    words = "that she had ordered the gates of the old dam closed on Monday"
    asserted = said(words, "a.txt", kind="indirect")
    denied = said(f"denied {words}", "b.txt", kind="indirect", polarity="denies")
    asked = said(f"asked {words}", "c.txt", kind="indirect", polarity="questions")
    again = said(f"denies {words}", "d.txt", kind="indirect", polarity="denies")
    kept, merged = group_statements([asserted, denied, asked, again])
    assert [s.polarity for s in kept] == ["asserts", "denies", "questions"]
    assert merged == {again.id: denied.id}


def test_one_press_conference_in_two_articles() -> None:
    a, b = said(PART, "a.txt"), said(LONG, "b.txt")
    kept, merged = group_statements([a, b])
    assert [(s.text, s.sources, s.date) for s in kept] == [(LONG, ("b.txt", "a.txt"), "2031-05-09")]
    assert merged == {a.id: b.id}


def test_repetition_on_another_day_is_kept() -> None:
    assert n_after(said(LONG), said(LONG, "b.txt", "2031-05-10")) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"speaker": "Minister B"},
        {"kind": "withheld"},
        {"speaker": None},
    ],
)
def test_another_speaker_or_kind_is_another_statement(changes: dict[str, object]) -> None:
    assert n_after(said(LONG), said(LONG, "b.txt", **changes)) == 2


def test_another_wording_is_another_statement() -> None:
    assert n_after(said(LONG), said("The road is safe for all of us now.", "b.txt")) == 2


def test_anonymous_sources_of_two_articles_stay_two() -> None:
    anonymous = [said(LONG, f"{n}.txt", speaker=f"a ministry official [{n}.txt]") for n in "ab"]
    assert n_after(*anonymous) == 2
    assert n_after(*[replace(s, speaker=None) for s in anonymous]) == 2


@pytest.mark.parametrize(
    ("date", "rule", "n"),
    [
        ("2031-05-09", FALLBACK, 1),
        ("2031-05-13", FALLBACK, 1),
        ("2031-05-17", FALLBACK, 2),
        ("2031-05-08", FALLBACK, 2),
        ("2031-05", "month: 'in May'", 1),
        ("2031-04", "month: 'in April'", 2),
        ("2031-W19", "week: 'last week'", 1),
        ("2031-05-09T15:00", STATED, 1),
        (None, "vague: 'once' names no date", 1),
    ],
)
def test_dates_must_allow_it(date: str | None, rule: str, n: int) -> None:
    kept, _ = group_statements([said(PART, date=date, rule=rule), said(LONG, "b.txt")])
    assert len(kept) == n
    if n == 1:
        assert kept[0].text == LONG
        assert kept[0].date is not None
        assert kept[0].date.startswith("2031-05-09")


def test_two_days_of_publication_that_stand_in() -> None:
    assert n_after(said(LONG, rule=FALLBACK), said(LONG, "b.txt", "2031-05-11", FALLBACK)) == 1
    assert n_after(said(LONG, rule=FALLBACK), said(LONG, "b.txt", "2031-05-12", FALLBACK)) == 2
    assert (
        n_after(
            said("We checked the dam well.", rule=FALLBACK),
            said("We checked the dam well.", "b.txt", "2031-05-10", FALLBACK),
        )
        == 2
    )


def test_the_longest_wording_takes_the_date_that_another_article_states() -> None:
    (one,), _ = group_statements([said(LONG, "a.txt", "2031-05-12", FALLBACK), said(PART, "b.txt")])
    assert (one.article, one.text, one.date) == ("a.txt", LONG, "2031-05-09")
    assert one.date_rule == f"{STATED} (in b.txt)"
    assert one.sources == ("a.txt", "b.txt")


def test_short_wordings_need_the_same_day() -> None:
    assert n_after(said("a mere precaution"), said("It was a mere precaution, nothing more.", "b.txt")) == 1
    assert n_after(said("a mere precaution"), said("It was a mere precaution.", "b.txt", "2031-05-08")) == 2
    assert n_after(said("fudging"), said("fudging", "b.txt")) == 1
    assert n_after(said("fudging"), said("They were fudging it all along, she says.", "b.txt")) == 2


def test_marks_and_case_do_not_matter() -> None:
    assert n_after(said(LONG), said(LONG.upper().replace(",", " –"), "b.txt")) == 1


def test_a_date_that_two_copies_share_does_not_bridge_two_days() -> None:
    copies = [
        said(LONG, "a.txt", None, "vague: x"),
        said(LONG, "b.txt", "2031-05-09"),
        said(LONG, "c.txt", "2031-05-11"),
    ]
    kept, _ = group_statements(copies)
    assert sorted(s.date or "" for s in kept) == ["2031-05-09", "2031-05-11"]


def test_many_statements_with_one_beginning_are_grouped_in_time() -> None:
    many = [
        said(f"We have always said that dam number {n} of the valley {n * 7} is safe", f"{n}.txt") for n in range(3000)
    ]
    again = [replace(s, id=s.id + "b", article="again.txt", sources=("again.txt",)) for s in many[:50]]
    assert n_after(*many, *again) == 3000


@given(st.permutations(range(6)))
def test_the_order_of_articles_changes_nothing_but_the_order(order: list[int]) -> None:
    texts = [
        (LONG, "2031-05-09"),
        (PART, "2031-05-09"),
        (LONG, "2031-05-10"),
        (PART, None),
        ("No.", "2031-05-09"),
        ("No.", "2031-05-10"),
    ]
    records = [said(text, f"{i}.txt", date, id=f"s{i}") for i, (text, date) in enumerate(texts)]
    kept, merged = group_statements([records[i] for i in order])
    assert {s.id: sorted(s.sources) for s in kept} == {
        "s0": ["0.txt", "1.txt", "3.txt"],
        "s2": ["2.txt"],
        "s4": ["4.txt"],
        "s5": ["5.txt"],
    }
    assert sorted(set(merged) | {s.id for s in kept}) == [r.id for r in sorted(records, key=lambda r: r.id)]
