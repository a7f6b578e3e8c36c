"""What is laid to whom in invented articles."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from shiftdetect.extract.english.attribution import find_attributions
from shiftdetect.extract.english.pipeline import load_pipeline
from shiftdetect.extract.records import Article


@dataclass(frozen=True)
class Said:
    """One attribution in words."""

    content: tuple[str, ...]
    cue: str | None
    source: str | None
    kind: str


def read(text: str) -> list[Said]:
    article = Article("a.txt", text)
    return [
        Said(
            tuple(article.cut(span) for span in found.content_spans),
            found.cue_span and article.cut(found.cue_span),
            found.source_span and article.cut(found.source_span),
            found.kind,
        )
        for found in find_attributions(load_pipeline()(text), article)
    ]


CASES = {
    "direct, the frame after it": (
        "“The dam will hold,” Minister Orlan said.",
        [Said(("The dam will hold,",), "said", "Minister Orlan", "direct")],
    ),
    "direct, the frame before it": (
        "Minister Orlan said, “The dam will hold.”",
        [Said(("The dam will hold.",), "said", "Minister Orlan", "direct")],
    ),
    "inverted, with what he is": (
        '"The dam will hold," said Paul Orlan, the minister of works.',
        [Said(("The dam will hold,",), "said", "Paul Orlan, the minister of works", "direct")],
    ),
    "indirect": (
        "Minister Orlan said that the dam would hold.",
        [Said(("that the dam would hold",), "said", "Minister Orlan", "indirect")],
    ),
    "indirect, the frame after it": (
        "The dam would hold, the minister said.",
        [Said(("The dam would hold",), "said", "the minister", "indirect")],
    ),
    "according to": (
        "The dam was inspected in June, according to two engineers.",
        [Said(("The dam was inspected in June",), "according to", "two engineers", "indirect")],
    ),
    "mixed": (
        "The minister said that the report was “a work of fiction.”",
        [Said(("that the report was “a work of fiction.”",), "said", "The minister", "mixed")],
    ),
    "a split quote is one": (
        "“The dam will hold,” Orlan said Sunday on “Meet the Valley.” “I saw no crack.”",
        [Said(("The dam will hold,", "I saw no crack."), "said", "Orlan", "direct")],
    ),
    "marks that do not match": (
        '“The dam will hold," the minister told reporters.',
        [Said(("The dam will hold,",), "told", "the minister", "direct")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_laid_to_whom(case: str) -> None:
    text, expected = CASES[case]
    assert read(text) == expected


@pytest.mark.parametrize("text", ["", " \n\n ", "“", '"" “” ”', "’ said ‘", "said.", "according to"])
def test_odd_texts_give_nothing(text: str) -> None:
    assert read(text) == []
