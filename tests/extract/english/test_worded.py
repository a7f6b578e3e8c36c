"""Whose words they are where no verb of speech says so."""

from __future__ import annotations

import pytest

from tests.extract.english.whole import said

WORDED = {
    "As Brandt put it, “the dam is a wreck.”": [("Brandt", "the dam is a wreck.")],
    "As Brandt put it: “The dam is a wreck.”": [("Brandt", "The dam is a wreck.")],
    "As Minister Brandt put it in May, the dam is a wreck.": [("Brandt", "the dam is a wreck")],
    "The dam, as Brandt put it, “is a wreck.”": [("Brandt", "The dam is a wreck.")],
    "“The dam is a wreck,” as Brandt put it.": [("Brandt", "The dam is a wreck,")],
    "Or, as Brandt puts it, “Nobody asked.”": [("Brandt", "Nobody asked.")],
    "In the words of Brandt, “the dam is a wreck.”": [("Brandt", "the dam is a wreck.")],
    "In the words of Anna Brandt, the mayor, the dam is a wreck.": [("Anna Brandt", "the dam is a wreck")],
    "The dam is, in the words of Minister Brandt, “a wreck.”": [("Brandt", "The dam is a wreck.")],
    "“The dam is a wreck,” in the words of Brandt.": [("Brandt", "The dam is a wreck,")],
    "In Brandt’s view, the dam is a wreck.": [("Brandt", "the dam is a wreck")],
    "In the view of Brandt, the dam is a wreck.": [("Brandt", "the dam is a wreck")],
    "The dam is a wreck, in Brandt’s words, and Voss left.": [("Brandt", "The dam is a wreck")],
    "By Brandt’s account, the reservoir has leaked.": [("Brandt", "the reservoir has leaked")],
    "By her own admission, Minister Brandt never read it.": [("Brandt", "Minister Brandt never read it")],
    "Per Brandt, the dam is a wreck.": [("Brandt", "the dam is a wreck")],
    "The dam is a wreck, per Minister Brandt.": [("Brandt", "The dam is a wreck")],
    "To quote Brandt, “the dam is a wreck.”": [("Brandt", "the dam is a wreck.")],
    # somebody else's
    "In his view, Minister Orlan said, the dam is a wreck.": [("Orlan", "In his view the dam is a wreck")],
    "Minister Orlan said that in her view the dam was old.": [("Orlan", "that in her view the dam was old")],
    "“It leaks,” Orr said. In the words of Brandt, “it is a wreck.”": [
        ("Orr", "It leaks,"),
        ("Brandt", "it is a wreck."),
    ],
    "In his own view, Minister Kane told the board, it was new.": [("Kane", "In his own view it was new")],
    "Delacey, the harbour commissioner, stood by her account at the pier.": [("Delacey", "her account")],
    # nobody's
    "In view of Brandt’s resignation, the dam is a wreck.": [],
    "In other words, the dam is a wreck.": [],
    "As Brandt put it on the table, the dam broke.": [],
    "The pumps run twice per week. Costs rose to $4 per Tarn resident.": [],
}


@pytest.mark.parametrize("text", WORDED)
def test_whose_words_they_are(text: str) -> None:
    assert said(text) == WORDED[text]
