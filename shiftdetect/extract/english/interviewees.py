"""Whom the head of an interview names as interviewed: 'An interview with Anna Brandt', 'Anna Brandt spoke to us'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.mentions import find_mentions
from shiftdetect.extract.english.pipeline import load_pipeline
from shiftdetect.extract.english.tokens import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from shiftdetect.extract.records import Article

_BEFORE: Final = re.compile(
    r"(?<!\bin an )(?<!\bin a )(?<!\bin his )(?<!\bin her )(?<!\bIn an )(?<!\bIn a )(?<!\bIn her )(?<!\bIn his )"
    r"(?P<sure>(?i:\binterview(?: with|:)|\bq ?(?:&|and) ?a(?: with|:)|\bconversation with|\bquestions (?:for|to)"
    r"|\binterviewed|\bsat down with|\bsits down with|\bcaught up with|\banswers from))\s+"
    r"|\b(?:[Ww]e|[Tt]he [A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
    r" (?:spoke|talked|speaks|talks|met|meets|chatted)(?: (?:exclusively|briefly))?(?: to| with)?\s+"
)
"""Words after which whoever is interviewed is named; 'sure' are those of an interview and nothing else."""
_AFTER: Final = re.compile(
    r"(?:,[^,\n]{2,80},)?\s*(?:(?i:spoke|talked|speaks|talks)(?: exclusively)? (?i:to|with) (?:us|me|[Tt]he [A-Z])"
    r"|(?P<sure>(?i:answers|answered|takes|took) (?i:our|your|readers['’]|the [A-Z][\w’']*) (?i:questions)"
    r"|:? ?(?i:the (?:full )?interview|q ?& ?a)\b|(?i:in conversation\b(?! with))))"
)
"""Words before which."""
_GAP: Final = re.compile(r"(?:[\w.’'-]+,? ){0,7}")
"""Titles and offices before a name."""
_MORE: Final = re.compile(
    r"(?:,[^,.\n]{2,60},)?\s*(?:and|&)\s+(?:(?:the|his|her|their) )?(?:[a-z][\w-]* ){0,5}[A-Z]"
    r"|,\s+[A-Z][\w’'.-]+ [A-Z][\w’'.-]+,?\s+(?:and|&)\s"
)
"""What follows the first of several."""


@dataclass(frozen=True, slots=True)
class Interviewee:
    """Whoever is interviewed.

    Attributes
    ----------
    name : str or None
        Without titles; None where the head names nobody, or several.
    reason : str
        What the name rests on, or why there is none.
    sure : bool
        Whether the title or the first line says that the piece is an interview; an explainer may tell of one.
    """

    name: str | None
    reason: str
    sure: bool = False

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1] if self.name else ""

    @property
    def initials(self) -> str:
        """Such as 'AB'; of one word none."""
        words = (self.name or "").split()
        return "".join(word[0] for word in words if word[0].isupper()) if len(words) > 1 else ""


def find_interviewee(doc: Doc, article: Article, end: int) -> Interviewee:
    """Find whom the head of a piece names as interviewed.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    article : Article
        Its title counts as a part of the head.
    end : int
        Where the first question begins.
    """
    named = list(_named(doc, end))
    if article.title and not text_of(doc)[:end].lstrip().startswith(article.title):
        title = load_pipeline()(article.title)
        named += _named(title, len(article.title))
    full: dict[str, str] = {}
    for name, more, _ in named:
        if more:
            return Interviewee(None, "the head of the interview names several, and its answers bear no name")
        surname = name.split()[-1]
        full[surname] = max(full.get(surname, ""), name, key=len)
    if not full:
        return Interviewee(None, "the head of the interview does not say who answers")
    if len(full) > 1:
        some = " and ".join(full.values())
        return Interviewee(None, f"the head of the interview names {some}, and its answers bear no name")
    (name,) = full.values()
    return Interviewee(name, f"'{name}' is interviewed, by the head of the piece", any(sure for *_, sure in named))


def _named(doc: Doc, end: int) -> Iterator[tuple[str, bool, bool]]:
    """Give each name that stands as interviewed before a place, whether there are more, and whether it is sure."""
    text = text_of(doc)
    first = len(text) - len(text.lstrip())
    first += len(text[first:].split("\n", 1)[0])
    mentions = [m for m in find_mentions(doc, [])[0] if m.proper and m.span[1] <= end]
    triggers = list(_BEFORE.finditer(text, 0, end))
    for mention in mentions:
        start, stop = mention.span
        if text[:start].lower().endswith("the "):
            continue  # 'an interview with the Gazette'
        before = next((trigger for trigger in reversed(triggers) if trigger.end() <= start), None)
        name = " ".join(text[start:stop].split())
        if mention.sort == "person" and before is not None and _GAP.fullmatch(text, before.end(), start):
            if not any(before.end() <= m.span[0] < start and m.sort == "person" for m in mentions):
                sure = before["sure"] is not None and start < first
                yield name, _MORE.match(text, stop, end) is not None, sure
        elif mention.sort == "person" and (after := _AFTER.match(text, stop, end)) is not None:
            joined = re.search(r"\b(?:and|&)\s+(?:[\w.’'-]+ ){0,5}$", text[:start].rsplit("\n", 1)[-1])
            yield name, joined is not None, after["sure"] is not None and start < first
