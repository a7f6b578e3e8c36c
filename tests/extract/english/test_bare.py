"""Bare names that may be a person's or a body's, before 'he' and 'she'; and one of two who spoke."""

from __future__ import annotations

import pytest

from tests.extract.english.whole import said

HE = {
    "a firm is no he": ("Facebook denied it. “We asked them twice,” he said.", None),
    "a body by its name is no he": ("Acme Corp. denied the claim. He said the dam was safe.", None),
    "a firm beside a person": (
        "Engineer Paul Reed left on Monday. Facebook denied it. “It was open,” he said.",
        "Paul Reed",
    ),
    "a surname that the model takes for nothing": ("Brandt denied it. “We asked them twice,” he said.", "Brandt"),
    "whom somebody backed may be she": (
        "Mayor Lena Orr spoke first. The board backed Brandt. “The dam has to be closed,” she said.",
        None,
    ),
    "a firm that somebody backed is no she": (
        "Mayor Lena Orr spoke first. The board backed Boeing. “The dam has to be closed,” she said.",
        "Lena Orr",
    ),
    "a place is no she": (
        "Mayor Lena Orr spoke first. The board visited Tarn. “The dam has to be closed,” she said.",
        "Lena Orr",
    ),
    "who backed whom": (
        "Mayor Lena Orr spoke first. She backed Brandt. “The dam has to be closed,” she said.",
        "Lena Orr",
    ),
    "whom somebody backed, with a first name": (
        "Mayor Lena Orr spoke first. The board backed Paul Brandt. “The dam has to be closed,” she said.",
        "Lena Orr",
    ),
}


@pytest.mark.parametrize("name", HE)
def test_who_he_or_she_is_beside_a_bare_name(name: str) -> None:
    text, expected = HE[name]
    assert said(text)[-1][0] == expected


def test_a_surname_that_ends_like_a_day_is_no_time() -> None:
    assert said("“The dam has to be closed,” Halliday wrote. “It leaks,” Munday said on Friday.") == [
        ("Halliday", "The dam has to be closed,"),
        ("Munday", "It leaks,"),
    ]
    text = "Mayor Lena Orr spoke first.\n\nHalliday denied it. “The dam has to be closed,” she wrote."
    assert said(text)[-1] == (None, "The dam has to be closed,")  # of either it may be


def test_a_time_says_nothing() -> None:
    assert said("Mara Voss last week said the dam held.") == [("Mara Voss", "the dam held")]
    text = "Farmers pay for it, disclosures of Sunday showed. Sunday night revealed that the dam leaked."
    assert "Sunday night" not in [speaker for speaker, _ in said(text)]
