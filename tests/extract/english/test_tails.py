"""What the outlet adds behind what somebody said, and whose the words in it are."""

from __future__ import annotations

from datetime import date

import pytest

from shiftdetect.extract.dates import date_statements
from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article, SpeakerLink

pytest.importorskip("spacy")

ENGLISH = English()


def said(text: str) -> tuple[Article, list[SpeakerLink]]:
    article = Article("a.txt", text, date(2031, 5, 14))
    (found,) = ENGLISH.find([article])
    return article, ENGLISH.link(article, found)[0]


def contents(text: str) -> list[str]:
    article, links = said(text)
    return [" … ".join(article.cut(span) for span in link.attribution.content_spans) for link in links]


@pytest.mark.parametrize(
    ("tail", "further"),
    [
        (", a day after the dam had been closed", []),
        (", less than two weeks before the vote", []),
        (", two days after telling reporters that it leaked", ["that it leaked"]),
        (", despite having warned of cracks in March", ["cracks"]),
        (", contradicting what she told parliament on Monday", []),
        (", contrary to her own report", []),
    ],
)
def test_what_the_outlet_adds_is_no_part_of_it(tail: str, further: list[str]) -> None:
    assert contents(f"Minister Anna Tarn said the dam was safe{tail}.") == ["the dam was safe", *further]
    _, links = said(f"Minister Anna Tarn said the dam was safe{tail}.")
    assert {link.speaker for link in links} == {"Anna Tarn"}


@pytest.mark.parametrize(
    "whole",
    [
        "the dam broke, two days after it was built, and that nobody was hurt",
        "the men, a day after the flood, went home",
        "that, contrary to reports, the dam was safe",
        "the dam broke two days after it was built",
    ],
)
def test_what_belongs_to_it_stays(whole: str) -> None:
    assert contents(f"Minister Anna Tarn said {whole}.")[0] == whole


def days(text: str) -> list[str | None]:
    article, links = said(text)
    found = date_statements(article, [link.attribution for link in links], [link.speaker for link in links])
    return [one.date for one in found]


def test_the_day_of_what_was_said_before_is_not_that_of_what_is_said() -> None:
    assert days("Minister Anna Tarn said the dam was safe, contradicting what she said on Monday.")[0] == "2031-05-14"
    text = "Minister Anna Tarn said the dam was safe, despite having warned of cracks in March. She told us it held."
    assert days(text) == ["2031-05-14", "2031-03", "2031-05-14"]
    earlier = "Minister Anna Tarn said{} that the dam was safe, two days after saying that it leaked."
    assert days(earlier.format(" on Friday")) == ["2031-05-09", "2031-05-07"]
    assert days(earlier.format("")) == ["2031-05-14", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minister Anna Tarn told a press conference she had been “assured” of it.", ["she had been “assured” of it"]),
        ("Minister Anna Tarn told the inquiry the dam was safe.", ["the dam was safe"]),
        ("Minister Anna Tarn told a story she had heard.", []),
        ("Minister Anna Tarn asked for the dam to be emptied.", ["the dam to be emptied"]),
        # whoever is told 'as' something is told has not said what stands before it
        (
            "Minister Anna Tarn rejected claims that her office ignored it, as engineers told an inquiry they had "
            "reported cracks.",
            ["claims that her office ignored it", "they had reported cracks"],
        ),
        # a verb within the quote is no cue of its own
        (
            "Deputy Maren Tolk said Orlan “must explain why nobody acted” and called for his resignation.",
            ["Orlan “must explain why nobody acted”", "his resignation"],
        ),
        # the reader is told to
        ("Expect her office to deny that it leaked.", []),
        ("Tell that to Anna Tarn, who told the inquiry, “Keep this off paper.”", ["Keep this off paper."]),
    ],
)
def test_whom_it_is_told_to(text: str, expected: list[str]) -> None:
    found = contents(text)
    assert [words.removeprefix("that ") for words in found] == expected
