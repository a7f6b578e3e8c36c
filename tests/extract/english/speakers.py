"""Invented articles in which '[she=Mara Voss]' says who stands behind a pronoun or a noun that is a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from shiftdetect.extract.english.attribution import find_attributions
from shiftdetect.extract.english.linking import link_article
from shiftdetect.extract.english.mentions import find_mentions
from shiftdetect.extract.english.pipeline import load_pipeline
from shiftdetect.extract.records import Article, Attribution, Found, Known, Span, SpeakerLink

FILES = sorted((Path(__file__).parents[1] / "fixtures" / "speakers").glob("*.txt"))
PRONOUNS = frozenset({"he", "she", "it", "they", "her", "him"})
_MARK = re.compile(r"\[([^\]=]+)=([^\]]+)\]")


def read(path: Path) -> tuple[Article, list[tuple[Span, str]]]:
    """Take the marks out: the article, and the place and the name of each."""
    raw = path.read_text(encoding="utf-8")
    text, at, cases = "", 0, []
    for mark in _MARK.finditer(raw):
        text += raw[at : mark.start()]
        cases.append(((len(text), len(text) + len(mark[1])), mark[2]))
        text, at = text + mark[1], mark.end()
    return Article(path.name, text + raw[at:]), cases


def link(article: Article, marked: list[Span] = []) -> tuple[list[SpeakerLink], tuple[Known, ...]]:  # noqa: B006
    """Link an article; a marked source that no attribution has is added as one, so that only linking is measured."""
    doc = load_pipeline()(article.text)
    found = find_attributions(doc, article)
    for span in marked:
        if not any(a.source_span and a.source_span[0] <= span[0] < a.source_span[1] for a in found):
            found.append(Attribution(((span[1], span[1]),), None, span, article.cut(span), "indirect", (), span))
    return link_article(article, Found(tuple(found), *find_mentions(doc, [a.source_span for a in found])))


def outcomes(path: Path) -> Iterator[tuple[str, bool]]:
    """Give each marked source with whether its link is right."""
    article, cases = read(path)
    links, _ = link(article, [span for span, _ in cases])
    for (start, end), name in cases:
        got = next(
            one.speaker for one in links if (s := one.attribution.source_span) is not None and s[0] <= start < s[1]
        )
        yield article.text[start:end].lower(), plain(got) == plain(name)


def plain(speaker: str | None) -> str:
    """Drop the article's name in brackets, and 'the'."""
    return re.sub(r"^(?:the|a|an) ", "", re.sub(r" \[[^\]]*\]$", "", speaker or ""), flags=re.IGNORECASE).casefold()


def main() -> None:
    """Print the shares; 'python -m tests.extract.english.speakers'."""
    for name, odd in (("tuned on", 1), ("not looked at", 0)):
        found = [one for path in FILES if int(path.stem) % 2 == odd for one in outcomes(path)]
        for kind, wanted in (("pronouns", True), ("nouns and names", False)):
            right = [ok for word, ok in found if (word in PRONOUNS) == wanted]
            print(f"{name}: {kind}: {sum(right)} of {len(right)} right ({sum(right) / len(right):.0%})")


if __name__ == "__main__":
    main()
