"""Marks without a blank beside them, curly apostrophes, and the network that is called like an initial."""

from __future__ import annotations

import pytest

from shiftdetect.extract.english.language import English
from shiftdetect.extract.english.pipeline import load_pipeline
from shiftdetect.extract.english.tokens import straightened, text_of
from shiftdetect.extract.records import Article
from tests.extract.english.whole import said

GLUED = {
    "Minister Voss said,“Look, the dam holds. It is new.”": [("Voss", "Look, the dam holds. It is new.")],
    'Minister Voss said:"Look, the dam holds."': [("Voss", "Look, the dam holds.")],
    "“The dam holds,”Minister Voss said.“It is new.”": [("Voss", "The dam holds. It is new.")],
    '"The dam holds,"Minister Voss said.': [("Voss", "The dam holds,")],
    "“The dam holds,”—said Minister Voss.": [("Voss", "The dam holds,")],
}


@pytest.mark.parametrize("text", GLUED)
def test_a_mark_without_a_blank_parts_words(text: str) -> None:
    assert said(text) == GLUED[text]


def test_a_full_stop_after_the_network_x_ends_the_sentence() -> None:
    assert said("Mara Voss has left. The dam was shut, she wrote on X. “It leaks.”") == [("Mara Voss", "It leaks.")]
    assert said("Mara Voss answered on X. “The dam is shut,” she wrote. “It stays shut.”") == [
        ("Mara Voss", "The dam is shut. It stays shut.")
    ]


def test_each_character_stays_in_its_place() -> None:
    text = "She didn’t see the farmers’ dam, and said “it’s ‘our’ dam’s wall”. O’Tarn’s can’t."
    plain = straightened(text)
    assert len(plain) == len(text)
    assert [text[k] for k in range(len(text)) if plain[k] != text[k]] == ["’"] * 7
    assert text_of(load_pipeline()(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Minister Voss said they would call her a “coward” if she didn’t.",
            "they would call her a “coward” if she didn’t",
        ),
        ("Minister Voss said the dam doesn’t leak and wasn’t shut.", "the dam doesn’t leak and wasn’t shut"),
        ("Minister Voss said it was the engineers’ 2012 report.", "it was the engineers’ 2012 report"),
    ],
)
def test_a_curly_apostrophe_takes_no_word_away(text: str, words: str) -> None:
    assert said(text) == [("Voss", words)]


def test_a_chain_keeps_the_curly_apostrophe_of_its_source() -> None:
    text = "The dam leaks, according to the Gazette’s editors, who cited two officials."
    (found,) = English().find([Article("a.txt", text)])
    assert found.attributions[0].via == ("the Gazette’s editors",)
