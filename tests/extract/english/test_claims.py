"""Claims within what somebody else says."""

from __future__ import annotations

from datetime import date

import pytest

from shiftdetect.extract.dates import date_statements
from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Minister Voss said she never saw proof that Korva planned a strike on four ports as Brandt had claimed.",
            [("Brandt", "Korva planned a strike on four ports")],
        ),
        (
            "Minister Voss said on Monday that she read the report that two dams were full, as Brandt told a rally.",
            [("Brandt", "two dams were full")],
        ),
        # With a negation it is not clear which of the two is claimed.
        ("Minister Voss said that the boats were not armed, as Brandt had told a rally.", []),
        ("Minister Voss said that she spoke as Brandt arrived.", []),
    ],
)
def test_what_another_is_said_to_have_claimed(text: str, claims: list[tuple[str, str]]) -> None:
    article = Article("a.txt", text)
    (found,) = English().find([article])
    got = [(article.cut(a.source_span or (0, 0)), article.cut(a.content_spans[0])) for a in found.attributions]
    assert [pair for pair in got if "Voss" not in pair[0]] == claims


def test_its_day_counts_from_the_statement_around_it() -> None:
    text = (
        "Minister Voss said on Sunday she never saw evidence that Korva planned a strike on four ports as Brandt had "
        "claimed two days earlier."
    )
    article = Article("a.txt", text, date(2031, 5, 12))
    (found,) = English().find([article])
    dates = date_statements(article, found.attributions)
    assert {
        article.cut(a.source_span or (0, 0)): when.date for a, when in zip(found.attributions, dates, strict=True)
    } == {
        "Minister Voss": "2031-05-11",
        "Brandt": "2031-05-09",
    }
