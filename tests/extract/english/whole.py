"""Who says what in an invented article, by the whole of what reads English: for tests."""

from __future__ import annotations

from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article
from shiftdetect.extract.wording import join_parts


def said(text: str, path: str = "a.txt") -> list[tuple[str | None, str]]:
    """Give each speaker with the words, in the order of the text; sources without a name stand without the article."""
    language = English()
    article = Article(path, text)
    (found,) = language.find([article])
    links, _ = language.link(article, found)
    answers = [
        (one.attribution.content_spans, one.speaker, join_parts(article, one.attribution.content_spans))
        for one in links
    ]
    return [(speaker and speaker.removesuffix(f" [{path}]"), words) for _, speaker, words in sorted(answers)]
