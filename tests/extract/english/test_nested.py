"""What somebody reports of another's speech is the other's, too, as known through whoever reports it."""

from __future__ import annotations

from datetime import date

import pytest

from shiftdetect.extract.dates import date_statements
from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article
from tests.extract.english.whole import said

THROUGH = {
    "The Valley Post reported that Minister Mara O’Tarn had said the dam leaked.": (
        ("Valley Post", "that Minister Mara O’Tarn had said the dam leaked"),
        ("Mara O’Tarn", "the dam leaked"),
    ),
    "The Valley Post reported that Minister Mara Voss had said the dam leaked.": (
        ("Valley Post", "that Minister Mara Voss had said the dam leaked"),
        ("Mara Voss", "the dam leaked"),
    ),
    "Mara Voss told the board that Paul Reed had assured her that the dam was safe.": (
        ("Mara Voss", "that Paul Reed had assured her that the dam was safe"),
        ("Paul Reed", "that the dam was safe"),
    ),
    "Mara Voss told the board that an engineer warned that the dam would break.": (
        ("Mara Voss", "that an engineer warned that the dam would break"),
        ("an engineer", "that the dam would break"),
    ),
}


@pytest.mark.parametrize("text", THROUGH)
def test_who_speaks_within_what_is_said_speaks_through_it(text: str) -> None:
    assert said(text) == list(THROUGH[text])
    (found,) = English().find([Article("a.txt", text)])
    outer, inner = found.attributions
    assert outer.via == ()
    assert inner.via == (Article("a.txt", text).cut(outer.source_span or (0, 0)),)


@pytest.mark.parametrize(
    "text",
    [
        "Mara Voss denied that Paul Reed had told her that the dam leaked.",
        "Mara Voss said Paul Reed never told her that the dam leaked.",
        "Mara Voss said Paul Reed would say that the dam leaked.",
        "Mara Voss asked whether Paul Reed said that the dam leaked.",
        "Mara Voss said she told the board that the dam leaked.",
        "“Paul Reed told me that the dam leaked,” Mara Voss said.",
        "Mara Voss told farmers that Paul Reed said, “It leaks,” and that she believed him.",
    ],
)
def test_nothing_is_laid_to_another_who_may_not_have_said_it(text: str) -> None:
    assert [speaker for speaker, _ in said(text)] == ["Mara Voss"]


def test_the_time_of_a_report_is_not_that_of_what_it_reports() -> None:
    text = (
        "Mara Voss told the board on Friday that Paul Reed had assured her that the wall was dry. The Valley Post "
        "reported on Tuesday that Reed told the board in April that the dam leaked."
    )
    article = Article("a.txt", text, date(2031, 5, 14))
    (found,) = English().find([article])
    dates = [one.date for one in date_statements(article, found.attributions)]
    assert dates == ["2031-05-09", None, "2031-05-13", "2031-04"]
