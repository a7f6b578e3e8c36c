"""Which words of a document are laid to whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools
from shiftdetect.benchmark.quotes_metric import Laid

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,})[\"”»]")
_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_NEAR = 80


@method("quotes", "zero", "finds nothing, ever", group="baseline")
def zero(texts: Sequence[str], tools: Tools) -> list[list[Laid]]:
    """Find nothing."""
    return [[] for _ in texts]


@method(
    "quotes", "lexical", "whatever stands in double quote marks, laid to the next capitalised words", group="baseline"
)
def lexical(texts: Sequence[str], tools: Tools) -> list[list[Laid]]:
    """Take what stands in quote marks, and the first name after it."""
    return [[_laid(text, *found.span(1)) for found in _QUOTED.finditer(text)] for text in texts]


def _laid(text: str, start: int, end: int) -> Laid:
    name = _NAME.search(text, end, min(len(text), end + _NEAR))
    return Laid(((start, end),), () if name is None else (name.span(),))


@method(
    "quotes",
    "shiftdetect",
    "cues, quote marks and dependencies, as `shiftdetect extract` reads English",
    group="built-in",
    needs=("spacy",),
)
def ours(texts: Sequence[str], tools: Tools) -> list[list[Laid]]:
    """Find attributions as the extraction does, those that name what was not said included."""
    from shiftdetect.extract.english.language import English
    from shiftdetect.extract.records import Article

    articles = [Article(str(k), text) for k, text in enumerate(texts)]
    return [
        [Laid(a.content_spans, () if a.source_span is None else (a.source_span,)) for a in found.attributions]
        for found in English().find(articles)
    ]
