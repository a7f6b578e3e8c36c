"""English, as :class:`shiftdetect.extract.run.Language`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.attribution import find_attributions
from shiftdetect.extract.english.chains import find_chains
from shiftdetect.extract.english.claims import find_claims
from shiftdetect.extract.english.interviews import find_answers
from shiftdetect.extract.english.linking import Coreference, link_article
from shiftdetect.extract.english.mentions import are_clauses, find_mentions
from shiftdetect.extract.english.pipeline import find_model, load_pipeline
from shiftdetect.extract.english.quotes import find_quotes
from shiftdetect.extract.english.roles import NO_ROLES, RoleTable
from shiftdetect.extract.english.signed import find_signed
from shiftdetect.extract.english.tokens import text_of
from shiftdetect.extract.english.uniting import Renaming, renamings
from shiftdetect.extract.records import Article, Found, Known, SpeakerLink

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PICTURE: Final = re.compile(
    "[\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
)


class English:
    """Finds statements in English articles and links their speakers.

    Parameters
    ----------
    roles : RoleTable, optional
        What the user knows about names and offices (:func:`shiftdetect.extract.english.roles.read_roles`).
    coreference : callable, optional
        Takes an article and gives groups of spans of its text that mean the same, such as a wrapper around a
        coreference model; asked before the rules for pronouns and nouns.

    Raises
    ------
    ShiftDetectError
        On first use, where spaCy or its model is missing.
    """

    is_for = "en"

    def __init__(self, roles: RoleTable = NO_ROLES, coreference: Coreference | None = None) -> None:
        self.roles = roles
        self.coreference = coreference

    @cached_property
    def identity(self) -> str:
        """Model and rules that decide what is found; speakers are linked anew in each run."""
        return f"{find_model().identity}, rules {_rules()}"

    def find(self, articles: Sequence[Article]) -> list[Found]:
        """Parse articles in one batch and find what is attributed to somebody."""
        pipeline = load_pipeline()
        # What the pipeline learns of new words goes with the batch: memory stays flat over any number of articles.
        with pipeline.memory_zone():
            docs = pipeline.pipe([without_pictures(article.text) for article in articles], batch_size=8)
            return [_find(doc, article) for doc, article in zip(docs, articles, strict=True)]

    def link(self, article: Article, found: Found) -> tuple[list[SpeakerLink], tuple[Known, ...]]:
        """Find who is behind each mention of an article."""
        return link_article(article, found, self.roles, self.coreference)

    def unite(self, known: Sequence[tuple[str, Sequence[Known]]]) -> Iterator[Renaming]:
        """Find out which speakers of different articles are the same."""
        return renamings(known)


def without_pictures(text: str) -> str:
    """Put blanks in the place of emoji and bullets outside of quotes, which the model takes for nouns or marks.

    All else stays in its place, so that spans hold for the text as it was.

    Examples
    --------
    >>> without_pictures("▪ “It holds 👍,” she said. 😡")
    '  “It holds 👍,” she said.  '
    """
    kept = iter([*((quote.start, quote.end) for quote in find_quotes(text)), (len(text), len(text))])
    start, end = next(kept)
    made, since = [], 0
    for picture in _PICTURE.finditer(text):
        while picture.start() >= end:
            start, end = next(kept)
        if picture.start() < start:
            made += [text[since : picture.start()], " " * len(picture.group())]
            since = picture.end()
    return "".join((*made, text[since:]))


@cache
def _rules() -> str:
    """Sum up the rules themselves: what other rules found is never used again."""
    digest = hashlib.sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".txt")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _find(doc: Doc, article: Article) -> Found:
    attributions = find_attributions(doc, article)
    attributions += find_claims(doc, attributions)
    attributions = find_signed(text_of(doc), find_answers(doc, article, attributions))
    attributions, speaking = find_chains(doc, attributions)
    mentions, sources = find_mentions(doc, speaking)
    return Found(tuple(attributions), mentions, sources, are_clauses(doc, attributions))
