"""Answers of interviews that bear no name: laid to the one person whom the head names, else to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from shiftdetect.extract.articles import read_articles
from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article
from tests.extract.english.whole import said

ANSWERS = ["It will hold for years. I told the board so in May.", "We did. The board paid for it."]
LABELLED = f"Q: Will the dam hold?\n\n{ANSWERS[0]}\n\nQ: Who built it?\n\n{ANSWERS[1]}\n"
BOTH_LABELLED = f"Q. Will the dam hold?\nA. {ANSWERS[0]}\nQ. Who built it?\nA. {ANSWERS[1]}\n"
BOLD = f"**Will the dam hold?**\n\n{ANSWERS[0]}\n\n**Tell us who built it.**\n\n{ANSWERS[1]}\n"
BARE = f"Will the dam hold?\n\n{ANSWERS[0]}\n\nAnd who built it?\n\n{ANSWERS[1]}\n"


@pytest.mark.parametrize("questions", [LABELLED, BOTH_LABELLED, BOLD, BARE])
@pytest.mark.parametrize(
    "head",
    [
        "An interview with Minister Anna Brandt\n\nThe Gazette met the minister in Tarn.",
        "Interview: Anna Brandt",
        "‘It will hold’: Q&A with Anna Brandt\n\nThe minister spoke to the Gazette on Monday.",
        "Anna Brandt answers our questions\n\nBy Lena Orr",
        "Paul Reed interviewed Anna Brandt",
    ],
)
def test_answers_are_laid_to_whom_the_head_names(head: str, questions: str) -> None:
    found = said(f"{head}\n\n{questions}")
    assert [one for one in found if one[1] in ANSWERS] == [("Anna Brandt", answer) for answer in ANSWERS]
    assert not any("board so" in words and words not in ANSWERS for _, words in found)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Interview: Anna Brandt and Paul Reed on the dam", "names several"),
        ("The Gazette interviewed Anna Brandt, the minister, and Paul Reed, her deputy.", "names several"),
        ("In an interview with the Gazette, Minister Brandt explains it.", "does not say who answers"),
        ("Lena Orr spoke to Minister Brandt.", "does not say who answers"),
        ("We spoke to Anna Brandt.\n\nPaul Reed, the engineer, talked to us.", "names Anna Brandt and Paul Reed"),
    ],
)
def test_where_the_head_does_not_say_who_answers_nobody_does_and_the_reason_is_told(head: str, why: str) -> None:
    language = English()
    article = Article("a.txt", f"{head}\n\n{LABELLED}")
    (found,) = language.find([article])
    links, _ = language.link(article, found)
    answers = [one for one in links if article.cut(one.attribution.content_spans[0]) in ANSWERS]
    assert [one.speaker for one in answers] == [None, None]
    assert all(why in one.reason for one in answers)


@pytest.mark.parametrize(
    "text",
    [
        f"What we know about the dam\n\nThe Gazette spoke to Minister Brandt.\n\n{BARE}",
        f"What we know about the dam\n\nThe Gazette had an interview with Minister Brandt.\n\n{BOLD}",
        f"Why we should worry\n\nI met Anna Brandt in May.\n\n{BARE}",
        "Interview: Anna Brandt\n\nWill it hold?\n\nWe saw that Brandt did not know.\n\nWho built it?\n\nThe board.\n",
    ],
)
def test_an_explainer_cut_up_by_questions_is_no_interview(text: str) -> None:
    assert not any(words in ANSWERS or "Brandt did" in words for who, words in said(text) if who == "Anna Brandt")


def test_what_stands_after_the_last_answer_and_between_brackets_is_not_said() -> None:
    text = (
        "An interview with Anna Brandt\n\nQ: Will the dam hold?\n\nIt will, I am told.\n\n[She points at the dam.]\n\n"
        "Q: Who built it?\n\nWe did.\n\nBrandt has been minister since 2027.\n\nThis interview was edited.\n"
    )
    assert said(text) == [("Anna Brandt", "It will, I am told."), ("Anna Brandt", "We did.")]


@pytest.mark.parametrize("aside", ["Reed pauses, then laughs.", "He laughs.", "The engineer shrugs."])
def test_what_the_writer_tells_between_two_answers_is_no_answer(aside: str) -> None:
    text = f"Interview: Paul Reed\n\nQ: Did it hold?\n\nIt did.\n\n{aside}\n\nFor a day.\n\nQ: And then?\n\nIt broke.\n"
    assert said(text) == [("Paul Reed", "It did."), ("Paul Reed", "It broke.")]


def test_labels_of_somebody_else_are_no_answers_of_the_interviewed() -> None:
    text = (
        "In conversation: Omar Haddad\n\nWe sat down with the hydrologist Omar Haddad.\n\nQ: Will the dam hold?\n\n"
        "Voss: It will never hold, I think.\n\nNo doubt about it.\n\nA: It will hold, I think.\n\nOH: I am sure.\n"
    )
    found = said(text)
    assert [words for who, words in found if who == "Omar Haddad"] == ["It will hold, I think.", "I am sure."]
    assert not any("No doubt" in words for _, words in found)


def test_an_interviewed_person_whom_the_title_alone_names_is_known() -> None:
    language = English()
    article = Article("a.html", f"It was a long day in Tarn.\n{BOLD}", title="Interview with Minister Anna Brandt")
    (found,) = language.find([article])
    links, known = language.link(article, found)
    assert [one.speaker for one in links] == ["Anna Brandt"] * 2
    assert [one.name for one in known] == ["Anna Brandt"]


def test_questions_in_bold_on_a_page_are_no_answers(tmp_path: Path) -> None:
    asked = "<p><strong>{}</strong></p><p>{}</p>"
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><title>Interview: Anna Brandt</title></head><body><article><h1>Interview: Anna Brandt</h1>"
        "<p>The minister of works met the Gazette in her office in Tarn, where the old dam can be seen.</p>"
        + asked.format("Will the dam hold?", ANSWERS[0])
        + asked.format("Tell us who built it.", ANSWERS[1])
        + "</article></body></html>",
        encoding="utf-8",
    )
    (article,) = read_articles([page])
    assert isinstance(article, Article)
    assert "\n**Tell us who built it.**\n" in article.text
    language = English()
    (found,) = language.find([article])
    links, _ = language.link(article, found)
    answers = [(one.speaker, article.cut(one.attribution.content_spans[0])) for one in links]
    assert answers == [("Anna Brandt", answer) for answer in ANSWERS]
