"""Who has it from whom."""

from __future__ import annotations

import pytest

from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        (
            "The dam was about to break, according to the Valley Gazette, which cited two officials of the ministry.",
            "two officials of the ministry [a.txt]",
            ("the Valley Gazette",),
        ),
        (
            "The dam was about to break, the Valley Gazette reported, citing Minister Mara Voss.",
            "Mara Voss",
            ("the Valley Gazette",),
        ),
        ("The dam was about to break, the Valley Gazette reported on Sunday.", "Valley Gazette", ()),
        (
            "“The dam was about to break, and nobody in the valley had been told,” Minister Mara Voss said, "
            "according to the Valley Gazette.",
            "Mara Voss",
            ("the Valley Gazette",),
        ),
    ],
)
def test_who_is_cited_speaks_and_who_cites_is_named(text: str, speaker: str, via: tuple[str, ...]) -> None:
    article = Article("a.txt", text)
    language = English()
    (found,) = language.find([article])
    links, _ = language.link(article, found)
    said = [one for one in links if article.cut(one.attribution.content_spans[0]).startswith("The dam was about")]
    assert [(one.speaker, one.attribution.via) for one in said] == [(speaker, via)]
