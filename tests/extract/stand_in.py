"""A language of two lines that stands in for spaCy: 'X said D: "Y"' is a statement, and speakers are their mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shiftdetect.extract.records import Article, Attribution, SpeakerLink

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

    def find(self, articles: Sequence[Article]) -> Iterator[list[Attribution]]:
        self.most_at_once = max(self.most_at_once, len(articles))
        for article in articles:
            self.n_read += 1
            yield [
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

    def link(
        self, articles: Iterable[tuple[Article, Sequence[Attribution]]]
    ) -> Iterator[tuple[Article, list[SpeakerLink]]]:
        for article, found in articles:
            yield (
                article,
                [
                    SpeakerLink(
                        article.path, a, None if a.mention == "Nobody" else a.mention, a.mention, 1.0, "as worded"
                    )
                    for a in found
                ],
            )
