"""Several who speak as one, each with an office behind the name."""

from __future__ import annotations

import pytest

from tests.extract.english.whole import said

TOGETHER = {
    "Orr, the mayor, and Reed, the engineer, said the dam would hold.": "Orr and Reed",
    "Orr, the mayor, Reed, the engineer, and Voss, the owner, said the dam would hold.": "Orr, Reed and Voss",
    "Both Orr, the mayor, and Reed, who built it, said the dam would hold.": "Orr and Reed",
    "Anna Orr, D-Tarn, and Paul Reed, R-Brook, said the dam would hold.": "Anna Orr and Paul Reed",
    "According to Orr, the mayor, and Reed, the engineer, the dam would hold.": "Orr and Reed",
    "The dam would hold, according to Orr, the mayor, and Reed, the engineer.": "Orr and Reed",
}


@pytest.mark.parametrize("text", TOGETHER)
def test_each_of_several_with_an_office_behind_the_name_speaks(text: str) -> None:
    ((speaker, words),) = said(text)
    assert speaker == TOGETHER[text]
    assert words.lower() == "the dam would hold"


@pytest.mark.parametrize(
    "text",
    [
        "Orr, the mayor and a friend of Reed, said the dam would hold.",
        "Orr, the mayor of Tarn and Brook, said the dam would hold.",
        "Orr, a lawyer for Voss and Reed, said the dam would hold.",
        "The dam would hold, according to Orr, the mayor, and Reed agreed.",
    ],
)
def test_who_stands_in_the_office_of_one_speaker_is_no_second_one(text: str) -> None:
    assert [speaker for speaker, _ in said(text)] == ["Orr"]


def test_what_is_told_to_a_hearing_is_no_clause_about_the_hearing() -> None:
    text = "Anna Orr, the mayor, and Paul Reed, who built the dam in 2011, told a hearing that it would hold."
    assert said(text) == [("Anna Orr and Paul Reed", "that it would hold")]
    assert said("Orr told the story that everybody knew.") == []
