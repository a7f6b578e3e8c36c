"""Dates of statements: the written cases, and the traps seen in real articles on invented ones."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shiftdetect.extract.dates import date_statements
from shiftdetect.extract.records import Article, Attribution, Span

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "fixtures" / "dates.jsonl").read_text(encoding="utf-8").splitlines()
]
TAG = re.compile(r"<(/?)([csq])(\d)>")


def read_case(case: dict[str, Any]) -> tuple[Article, list[Attribution], list[str | None]]:
    """Turn a marked text into an article and its attributions; '|' and line breaks part sentences."""
    text, spans, begun, bounds = "", {}, {}, [0]
    for piece in re.split(r"(</?[csq]\d>|\|)", case["text"]):
        if piece == "|":
            bounds.append(len(text))
        elif tag := TAG.fullmatch(piece):
            key = (tag[2], tag[3])
            if tag[1]:
                spans.setdefault(key, []).append((begun.pop(key), len(text)))
            else:
                begun[key] = len(text)
        else:
            text += piece
    bounds = sorted({*bounds, len(text), *(m.end() for m in re.finditer("\n", text))})
    made = []
    for number in sorted({number for _, number in spans}):
        marks = [span for kind in "csq" for span in spans.get((kind, number), [])]
        low, high = min(a for a, _ in marks), max(b for _, b in marks)
        start, end = max(b for b in bounds if b <= low), min(b for b in bounds if b >= high)
        content: tuple[Span, ...] = tuple(spans[("c", number)])
        quoted = all(text[a - 1 : a] in ("“", '"') for a, _ in content)
        source = spans.get(("s", number), [None])[0]
        made.append(
            Attribution(
                content,
                spans.get(("q", number), [None])[0],
                source,
                None if source is None else text[slice(*source)],
                "direct" if quoted else "indirect",
                (),
                (start, end),
            )
        )
    mentions = [case["speakers"].get(str(i), a.mention) for i, a in enumerate(made, 1)]
    published = None if case["published"] is None else date.fromisoformat(case["published"])
    return Article(case["id"], text, published), made, mentions


def as_found(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"date": d.date, "precision": d.precision, "rule": d.rule} for d in date_statements(*read_case(case))]


def test_there_are_enough_cases_and_none_twice() -> None:
    assert len(CASES) >= 120
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert {case["set"] for case in CASES} == {"first", "check"}


@pytest.mark.parametrize("half", ["first", "check"])
def test_nine_in_ten_are_right_in_each_half(half: str) -> None:
    """The cases of the first half were written before the rules, those of the check half after them.

    At their first run the rules gave 74 of the 81 dates of the check half (91 %); what it showed was mended since.
    """
    pairs = [pair for c in CASES if c["set"] == half for pair in zip(as_found(c), c["expected"], strict=True)]
    right = sum(found == expected for found, expected in pairs)
    assert right / len(pairs) >= 0.9, [pair for pair in pairs if pair[0] != pair[1]]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert as_found(case) == case["expected"]


def dated(text: str, published: str | None = "2031-05-12") -> list[str | None]:
    case = {"id": "a", "text": text, "published": published, "speakers": {}}
    return [d.date for d in date_statements(*read_case(case))]


def test_without_a_publication_date_nothing_is_guessed() -> None:
    for case in CASES:
        found = date_statements(*read_case({**case, "published": None}))
        for d in found:
            absolute = re.search(r"\d{4}", d.detail) is not None
            assert d.moment is None or absolute, (case["id"], d)


def test_the_rule_names_its_words_and_what_it_counts_from() -> None:
    text = "<s1>A</s1> <q1>said</q1> on Friday <c1>no</c1>. | Two days later, <s2>B</s2> <q2>said</q2> <c2>yes</c2>."
    case = {"id": "a", "text": text, "published": "2031-05-12", "speakers": {}}
    first, second = date_statements(*read_case(case))
    assert first.rule_text == "weekday: 'Friday', counted from publication on 2031-05-12"
    assert second.rule_text == "reference: 'Two days later', counted from 2031-05-09"


def test_two_that_refer_to_each_other_do_not_go_round_in_circles() -> None:
    text = (
        "A day after <s1>A</s1> had <q1>said</q1> <c1>no</c1>, <s2>B</s2> <q2>said</q2> <c2>yes</c2> two days after "
        "<s3>C</s3> <q3>said</q3> <c3>maybe</c3>."
    )
    assert len(dated(text)) == 3


def test_a_date_that_is_none_stays_open() -> None:
    assert dated("<s1>A</s1> <q1>said</q1> on February 30 that <c1>no</c1>.") == [None]
    assert dated("<s1>A</s1> <q1>said</q1> on February 30, 2031, that <c1>no</c1>.") == [None]


def test_a_day_after_she_spoke_is_a_day_after_her() -> None:
    text = (
        "<s1>A</s1> <q1>said</q1> <c1>yes</c1> on Saturday, a day after <s2>B</s2> <q2>said</q2> <c2>no</c2>. | "
        "A day after <s3>C</s3> had <q3>said</q3> <c3>no</c3>, <s4>D</s4> <q4>said</q4> on Friday <c4>yes</c4>."
    )
    assert dated(text) == ["2031-05-10", "2031-05-09", "2031-05-08", "2031-05-09"]


def test_what_a_letter_is_dated_dates_it() -> None:
    text = "In a second letter, dated 9 April, <s1>he</s1> <q1>wrote</q1> <c1>that a little had been spent</c1>."
    assert dated(text) == ["2031-04-09"]


def test_an_answer_came_when_the_question_did() -> None:
    text = "<q1>Asked</q1> Friday <c1>if it leaked</c1>, <s2>the mayor</s2> <q2>said</q2>, “<c2>Never.</c2>”"
    assert dated(text) == ["2031-05-09", "2031-05-09"]
    text = "<s1>A</s1> <q1>said</q1> Friday <c1>it leaked</c1>; <s2>the mayor</s2> <q2>said</q2>, “<c2>Never.</c2>”"
    assert dated(text) == ["2031-05-09", "2031-05-12"]


def test_the_day_behind_what_somebody_is_asked_about_is_that_of_the_asking_where_nothing_happens_on_it() -> None:
    text = "<q1>Asked about</q1> <c1>the {} on Friday</c1>, <s2>the mayor</s2> <q2>said</q2> <c2>it was new</c2>."
    assert dated(text.format("leaked letter"))[1] == "2031-05-09"
    assert dated(text.format("meeting"))[1] == "2031-05-12"  # published then


def test_a_quote_without_reporting_words_is_dated_by_its_sentence() -> None:
    assert dated("On Friday: “<c1>No.</c1>”") == ["2031-05-09"]


CHRONICLE = (
    "What they said\n{first}\n<s1>Minister A</s1> <q1>says</q1> <c1>the dam is safe</c1>.\n{second}\n"
    "<s2>Minister A</s2> <q2>says</q2> <c2>it was never safe</c2>.\nOn April 1, <s3>Minister B</s3> had <q3>said</q3>"
    " <c3>it was</c3>.\n{third}<s4>Minister A</s4> <q4>says</q4> <c4>nothing changed</c4>."
)


@pytest.mark.parametrize(
    ("first", "second", "third", "expected"),
    [
        ("April 3", "April 4", "April 6\n", ["2031-04-03", "2031-04-04", "2031-04-01", "2031-04-06"]),
        (
            "Thursday, April 3:",
            "Friday, April 4:",
            "April 6: ",
            ["2031-04-03", "2031-04-04", "2031-04-01", "2031-04-06"],
        ),
        ("**April 6, 2031**", "4 April", "3 April — ", ["2031-04-06", "2031-04-04", "2031-04-01", "2031-04-03"]),
        ("April 3", "April 6", "April 4\n", ["2031-05-12", "2031-05-12", "2031-04-01", "2031-05-12"]),
        ("April 3", "April 4", "", ["2031-05-12", "2031-05-12", "2031-04-01", "2031-05-12"]),
    ],
)
def test_what_stands_under_a_date_of_a_chronicle_is_of_that_day(
    first: str, second: str, third: str, expected: list[str]
) -> None:
    assert dated(CHRONICLE.format(first=first, second=second, third=third)) == expected


def test_nobody_goes_on_from_one_day_of_a_chronicle_into_the_next() -> None:
    text = (
        "April 3\n<s1>Orlan</s1> <q1>said</q1> on April 2 <c1>that it holds</c1>.\nApril 4\n<s2>He</s2> <q2>said</q2>"
        " <c2>it leaks</c2>.\nApril 5\nNothing."
    )
    assert dated(text) == ["2031-04-02", "2031-04-04"]


def test_who_told_somebody_else_does_not_go_on() -> None:
    text = "<s1>Orlan</s1> <q1>told</q1> the BBC on Sunday <c1>that it holds</c1>.\n“<c2>It does</c2>,” <s2>he</s2> {}."
    for told, day in (
        ("<q2>told</q2> reporters", "2031-05-12"),
        ("<q2>told</q2> the BBC", "2031-05-11"),
        ("<q2>told</q2> viewers", "2031-05-11"),
        ("<q2>said</q2>", "2031-05-11"),
    ):
        case = {"id": "a", "text": text.format(told), "published": "2031-05-12", "speakers": {"2": "Orlan"}}
        assert [d.date for d in date_statements(*read_case(case))] == ["2031-05-11", day], told


def test_a_quote_goes_on_from_what_is_told_and_not_from_what_was_said_before_it() -> None:
    text = (
        "<s1>Orlan</s1> <q1>said</q1> on Saturday <c1>the dam would stay, four days after <s2>he</s2> <q2>told</q2>"
        " them <c2>that it would go</c2></c1>.\n“<c3>I was wrong</c3>,” <s3>he</s3> <q3>said</q3>."
    )
    case = {"id": "a", "text": text, "published": "2031-05-12", "speakers": {}}
    article, made, _ = read_case(case)
    found = date_statements(article, made, ["Orlan"] * 3)
    assert [d.date for d in found] == ["2031-05-10", "2031-05-06", "2031-05-10"]


def test_the_name_of_a_programme_is_no_day() -> None:
    text = "<s1>Minister A</s1> <q1>said</q1> on “Today” <c1>that it holds</c1>."
    (found,) = date_statements(*read_case({"id": "a", "text": text, "published": "2031-05-12", "speakers": {}}))
    assert found.rule == "published"


def test_nothing_to_date() -> None:
    assert date_statements(Article("a.txt", "The dam held."), []) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # a day named in the sentence before, in which the speaker meets those to whom it is said
        ("On Tuesday <s1>A</s1> met reporters. | “<c1>We had no choice</c1>,” she <q1>said</q1>.", ["2031-05-06"]),
        ("On Tuesday <s1>A</s1> toured the dam. | “<c1>It is old</c1>,” she <q1>said</q1>.", ["2031-05-06"]),
        ("On Tuesday the dam broke. | “<c1>It was old</c1>,” <s1>A</s1> <q1>said</q1>.", ["2031-05-12"]),
        # it wins over the statement before that sentence, not over the one after it
        (
            "<s1>She</s1> <q1>said</q1> on Monday <c1>no</c1>. | On Thursday she faced the inquiry. | “<c2>Yes</c2>,” "
            "<s2>she</s2> <q2>said</q2>.",
            ["2031-05-12", "2031-05-08"],
        ),
        (
            "On Thursday he faced the inquiry. | But <s1>she</s1> <q1>said</q1> on Friday <c1>no</c1>. | "
            "“<c2>Yes</c2>,” <s2>she</s2> <q2>said</q2>.",
            ["2031-05-09", "2031-05-09"],
        ),
        # what is told now, and what was written then
        (
            "<s1>She</s1> <q1>wrote</q1> in March that <c1>it leaked</c1>. | <c2>Nobody came</c2>, <s2>she</s2> "
            "<q2>says</q2>.",
            ["2031-03", "2031-05-12"],
        ),
        # what is posted, with nothing of what it says; and a verb after a comma that is no participle
        ("A, the mayor, posted a thread on X on Friday. | “<c1>No</c1>,” <s1>she</s1> <q1>wrote</q1>.", ["2031-05-09"]),
        ("“<c1>No</c1>,” <s1>A, the mayor</s1>, <q1>added</q1> on Friday.", ["2031-05-09"]),
        # another expression beside one that cannot be counted
        ("On May 7, the day after the dam broke, <s1>A</s1> <q1>said</q1> <c1>no</c1>.", ["2031-05-07"]),
        # what came after: counted back from the statement before, or from a day in the main clause
        (
            "<s1>A</s1> <q1>said</q1> on Friday <c1>no</c1>. | Her comments came two days after <s2>B</s2> "
            "<q2>said</q2> <c2>yes</c2>.",
            ["2031-05-09", "2031-05-07"],
        ),
        (
            "“<c1>No</c1>,” <s1>A</s1> <q1>said</q1>. | Her comments came a day after <s2>B</s2> <q2>said</q2> "
            "<c2>yes</c2>.",
            ["2031-05-12", None],
        ),
        ("On Friday A left, a day after <s1>B</s1> <q1>said</q1> <c1>yes</c1>.", ["2031-05-08"]),
        ("The decision came a day after <s1>B</s1> <q1>said</q1> <c1>yes</c1>.", [None]),
        (
            "<s1>A</s1> <q1>said</q1> on Friday <c1>no</c1>. | The dam broke a day after <s2>B</s2> <q2>said</q2> "
            "<c2>yes</c2>.",
            ["2031-05-09", None],
        ),
    ],
)
def test_days_of_sentences_beside(text: str, days: list[str | None]) -> None:
    assert dated(text) == days
