"""A language of two lines that stands in for spaCy: 'X said D: "Y"' is a statement, and speakers are their mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shiftdetect.extract.records import Article, Attribution, Found, Known, SpeakerLink

_SAID = re.compile(
    r"(?P<source>[A-Z]\w+ [A-Z]\w*|[Ss]he|Nobody) (?P<cue>said|would not say)(?P<when>[^:“\n]*): “(?P<content>[^”]*)”"
)


class StandIn:
    """As :class:`shiftdetect.extract.run.Language`; counts the articles that it reads."""

    identity = "stand-in 1"
    is_for = "en"

    def __init__(self) -> None:
        self.n_read = 0
        self.most_at_once = 0

    def find(self, articles: Sequence[Article]) -> Iterator[Found]:
        self.most_at_once = max(self.most_at_once, len(articles))
        for article in articles:
            self.n_read += 1
            found = [
                Attribution(
                    (m.span("content"),),
                    m.span("cue"),
                    m.span("source"),
                    m["source"],
                    "withheld" if "not" in m["cue"] else "direct",
                    (),
                    m.span(),
                )
                for m in _SAID.finditer(article.text)
            ]
            yield Found(tuple(found), (), ((),) * len(found))

    def link(self, article: Article, found: Found) -> tuple[list[SpeakerLink], list[Known]]:
        names = [None if a.mention == "Nobody" else a.mention for a in found.attributions]
        links = [
            SpeakerLink(article.path, a, name, a.mention, 1.0, "as worded")
            for a, name in zip(found.attributions, names, strict=True)
        ]
        return links, [Known(name, name, "person", (), article.published) for name in dict.fromkeys(names) if name]

    def unite(self, known: Iterable[tuple[str, Sequence[Known]]]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        for path, speakers in known:
            for one in speakers:
                if one.speaker == "Minister Aa":
                    yield (path, one.speaker), ("Minister A", "the same minister")
