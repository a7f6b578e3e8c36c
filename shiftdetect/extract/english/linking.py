"""Who is behind each mention of a source, within one article; the rule that decided is told with every link."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shiftdetect.extract.english.bare import SURE, TIME, bare_surname, no_person
from shiftdetect.extract.english.people import Entity
from shiftdetect.extract.english.register import Register, without_article
from shiftdetect.extract.english.roles import NO_ROLES, RoleTable
from shiftdetect.extract.english.salience import (
    Seen,
    Together,
    choose_several,
    confidence,
    scores_of,
    weight_of,
)
from shiftdetect.extract.english.uniting import name_together, unite
from shiftdetect.extract.english.words import FIRST_PERSON, gender_of_pronoun
from shiftdetect.extract.records import Article, Attribution, Found, Kind, Known, Mention, Span, SpeakerLink
from shiftdetect.extract.sentences import split_sentences
from shiftdetect.extract.spool import LONGEST

Coreference = Callable[[Article], Iterable[Sequence[Span]]]
"""Gives the places of an article that mean the same, each as a group of spans of its text."""

_ASKS: Final = re.compile(r"\b(?:ask(?:s|ed|ing)?|question(?:s|ed|ing)?|press(?:es|ed)|challenged)\b", re.IGNORECASE)
_HANDLE: Final = re.compile(r"@\w{2,30}")
_ISSUED: Final = frozenset(("email", "e-mail", "letter", "memo", "message", "note", "post", "release", "statement"))
_ISSUES: Final = r"\b(?:in|through|by|issued|released|published|sent|posted)"
_NEXT_POST: Final = re.compile(
    r"(?:the|an?|another|one) (?:(?:first|second|third|fourth|fifth|next|last|final|later|further|following) )?"
    r"(?:one|post|thread|tweet)",
    re.IGNORECASE,
)
"""A post of a thread, by which nobody is named."""
_POSTED: Final = re.compile(r"\b(?:post(?:ed|s)|tweet(?:ed|s)|wr(?:ote|ites))\b")
_POSTS_BACK: Final = 5
"""Lines before that of a post, blank ones among them, in which its author is looked for."""
_BESIDE_VERB: Final = 30
"""Characters between who posts and the verb."""
_BYLINE: Final = re.compile(
    r"^[ \t]*(?:(?:By|From|(?:Reporting|Editing|Writing) by) [A-Z][^\n!?:;]{2,80}"
    r"|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3},? (?:[\w-]+ ){0,3}"
    r"(?:correspondent|editor|reporter|columnist)s?(?: in [A-Z][\w ]{2,20})?)(?<![.,”\"])[ \t]*$",
    re.MULTILINE,
)
"""A line that says who wrote the article, whom no 'she' in it means."""
_NAME: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+")
"""A bare surname: what is quoted, in its own words, speaks, whatever the pipeline makes of it."""
_BEHIND: Final = 4
"""Characters at most between a quote and the document that says it."""
_OR: Final = re.compile(r"\bor\b")
_THEY: Final = frozenset(("they", "both"))
_ASKED, _ASKER = 1.8, 0.6


@dataclass(frozen=True, slots=True)
class _Choice:
    entity: int | None
    confidence: float
    reason: str
    others: tuple[int, ...] = ()
    """Those who speak beside the first."""


def link_article(
    article: Article, found: Found, table: RoleTable = NO_ROLES, coreference: Coreference | None = None
) -> tuple[list[SpeakerLink], tuple[Known, ...]]:
    """Link the mentions of one article.

    Parameters
    ----------
    article : Article
    found : Found
    table : RoleTable, optional
        What the user knows about names and offices.
    coreference : callable, optional
        Asked first where a source is a pronoun or a noun: if it puts the source into a group with a name, that name
        is taken.

    Returns
    -------
    links : list of SpeakerLink
        In the order of the attributions.
    known : tuple of Known
        The speakers among them.
    """
    if len(article.text) <= LONGEST:
        return _Linker(article, found, table, coreference, split_sentences(article.text)).run()
    sentences = split_sentences(article.text)
    parts = _parts(found)
    linked = [_Linker(article, part, table, coreference, sentences).run() for part, _ in parts]
    # A text as long as a book is linked piece by piece, and its speakers united as those of different articles are.
    names = unite((str(k), known) for k, (_, known) in enumerate(linked))
    links: dict[int, SpeakerLink] = {}
    everybody: dict[str, Known] = {}
    for k, (some, known) in enumerate(linked):
        for place, one in zip(parts[k][1], some, strict=True):
            name, reason = names.get((str(k), one.speaker or ""), (one.speaker, ""))
            name = None if name is None else name.removesuffix(f" [{k}]")
            changed = name != one.speaker
            links[place] = replace(one, speaker=name, reason=f"{one.reason}; {reason}") if changed else one
        for person in known:
            name, *together = (
                names.get((str(k), one), (one, ""))[0].removesuffix(f" [{k}]")
                for one in (person.speaker, *person.together)
            )
            named = name if person.name is not None else None
            everybody.setdefault(name, replace(person, speaker=name, name=named, together=tuple(together)))
    return [links[place] for place in range(len(found.attributions))], tuple(everybody.values())


def _parts(found: Found) -> list[tuple[Found, list[int]]]:
    """Cut what was found in a very long text into pieces, each with the places of its attributions in the whole."""
    parts: dict[int, tuple[list[int], list[int]]] = {}
    for n, mention in enumerate(found.mentions):
        parts.setdefault(mention.span[0] // LONGEST, ([], []))[0].append(n)
    for k, a in enumerate(found.attributions):
        parts.setdefault(a.sentence[0] // LONGEST, ([], []))[1].append(k)
    cut = []
    for _, (mentions, attributions) in sorted(parts.items()):
        place = {n: here for here, n in enumerate(mentions)}
        sources = [found.sources[k] if k < len(found.sources) else () for k in attributions]
        part = Found(
            tuple(found.attributions[k] for k in attributions),
            tuple(found.mentions[n] for n in mentions),
            tuple(tuple(place[n] for n in heads if n in place) for heads in sources),
        )
        cut.append((part, attributions))
    return cut


class _Linker:
    def __init__(
        self,
        article: Article,
        found: Found,
        table: RoleTable,
        coreference: Coreference | None,
        sentences: Sequence[Span],
    ) -> None:
        self.article = article
        self.found = found
        self.register = Register(article, found.mentions, table)
        self.sentences = sentences
        self.groups = [] if coreference is None else [list(group) for group in coreference(article)]
        self.seen: list[Seen] = []
        self.phrases: list[Together] = []
        self.joined: dict[int, list[int]] = {}
        """Number of a phrase to the entities named in it."""
        self.several: dict[str, tuple[str, ...]] = {}
        """Those who speak together, by the name that they have together."""
        self.choices: dict[int, _Choice] = {}
        """Place of a mention to what it was taken for."""
        told = [a.cue_span[0] for a in found.attributions if a.via and a.cue_span is not None]
        contents = sorted(
            (span, a.kind)
            for a in found.attributions
            for span in a.content_spans
            if a.via or not any(span[0] <= cue < span[1] for cue in told)  # '..., said Orr, according to the paper'
        )
        self.contents = contents
        self.content_starts = [span[0] for span, _ in contents]

    def run(self) -> tuple[list[SpeakerLink], tuple[Known, ...]]:
        sources = {n for heads in self.found.sources for n in heads}
        asked = self._asked()
        writers = [line.span() for line in _BYLINE.finditer(self.article.text)]
        for n, mention in enumerate(self.found.mentions):
            choice = self._choose(n, mention)
            self.choices[n] = choice
            if choice.entity is not None and (n in sources or not _lies_in(mention.span[0], writers)):
                depth, factor = self._depth(mention.span[0]), asked.get(n, 1.0)
                self.seen.append(Seen(mention, choice.entity, n in sources and depth == "told", depth, factor))
                self._note_phrase(mention, choice)
        links = [self._link(k, a) for k, a in enumerate(self.found.attributions)]
        speakers = {link.speaker for link in links if link.speaker is not None}
        speakers.update(name for labels in self.several.values() for name in labels)
        alone = [known for known in self.register.known() if known.speaker in speakers]
        day = self.article.published
        several = [Known(name, None, "other", (), day, together=labels) for name, labels in self.several.items()]
        return links, (*alone, *several)

    def _note_phrase(self, mention: Mention, choice: _Choice) -> None:
        """Note those who are named together, as they may be 'they' in what follows."""
        if choice.entity is None:
            return
        together = [choice.entity, *choice.others]
        if mention.joined is not None:
            earlier = self.joined.setdefault(mention.joined, [])
            if earlier:  # the phrase goes on
                self.phrases = [phrase for phrase in self.phrases if phrase.entities != tuple(earlier)]
            earlier += [entity for entity in together if entity not in earlier]
            together = earlier
        if len(together) > 1:
            self.phrases.append(Together(mention.span[1], tuple(together), weight_of(self.seen[-1])))

    def _choose(self, n: int, mention: Mention) -> _Choice:
        if mention.proper:
            return _Choice(*self.register.named(n))
        if (grouped := self._by_coreference(mention)) is not None:
            return grouped
        if (issuer := self._issuer(mention)) is not None:
            return issuer
        if mention.sort != "pronoun":
            return _Choice(*self.register.described(n, self.seen, self.sentences))
        pronoun = mention.noun
        if pronoun in FIRST_PERSON:
            return _Choice(None, 0.0, f"'{pronoun}' is whoever speaks around it")
        where = (mention.span[0], self.sentences, self.paragraph(mention.span[0]))
        content = self._content(mention.span[0])
        words = content[0] if content is not None and content[1] != "direct" else None
        scores = scores_of(pronoun, where[0], self.seen, self.register.entities, *where[1:], words)
        ranked = sorted(scores, key=lambda entity: -scores[entity])
        score, second = ([scores[entity] for entity in ranked[:2]] + [0.0, 0.0])[:2]
        if pronoun in _THEY and (several := choose_several(pronoun, where[0], self.phrases, *where[1:])) is not None:
            phrase, prominence = several
            if prominence >= score:
                sure = confidence(prominence, score)
                return _Choice(
                    phrase.entities[0], sure, f"pronoun '{pronoun}': those who are named together", phrase.entities[1:]
                )
        if not ranked:
            return _Choice(None, 0.0, f"pronoun '{pronoun}': nobody before it fits")
        bare = bare_surname(self.register, self.seen, mention, ranked, where[2])
        if (bare := bare or no_person(self.register, self.seen, mention, ranked[0])) is not None:
            return _Choice(*bare)
        sure = confidence(score, second)
        self._learn_gender(self.register.entities[ranked[0]], pronoun, sure)
        return _Choice(ranked[0], sure, f"pronoun '{pronoun}': the most prominent before it that fits")

    def _issuer(self, mention: Mention) -> _Choice | None:
        """Take 'the statement' for Brandt right after 'In a statement, Brandt resigned', where nobody else acts."""
        words = self.article.cut(mention.span)
        if _NEXT_POST.fullmatch(words):
            return self._poster(words, mention.span[0])
        if mention.noun not in _ISSUED or not words.lower().startswith(("the ", "this ")):
            return None
        place = mention.span[0]
        last = bisect_right(self.content_starts, place) - 1
        begin = place if last < 0 or self.contents[last][0][1] < place - _BEHIND else self.contents[last][0][0]
        before = bisect_right(self.sentences, begin, key=lambda span: span[0]) - 2
        start = self.sentences[max(0, before)][0]
        told = rf"{_ISSUES} (?:an?|his|her) (?:[\w’'-]+ ){{0,4}}{re.escape(mention.noun)}\b"
        if not re.search(told, self.article.text[start:begin], re.IGNORECASE):
            return None
        acts = {
            one.entity
            for one in self.seen
            if start <= one.mention.span[0] < begin and one.mention.part == "subject" and one.depth == "told"
        }
        if len(acts) != 1 or (issuer := self.register.entities[next(iter(acts))]).sort not in (
            "person",
            "organisation",
        ):
            return None
        return _Choice(next(iter(acts)), 0.7, f"'{words}' is that of {issuer.label}, who alone acts right before it")

    def _poster(self, words: str, place: int) -> _Choice | None:
        """Take 'a third post' for Brandt where she alone posted or wrote something right before it."""
        begin = self.paragraph(max(0, self.paragraph(place) - 2))
        for _ in range(_POSTS_BACK):
            begin = self.paragraph(max(0, begin - 2))
        posted = [match.start() + begin for match in _POSTED.finditer(self.article.text[begin:place])]
        who = [
            one.entity
            for one in self.seen
            if one.depth == "told" and one.mention.part == "subject" and begin <= one.mention.span[0] < place
            if any(0 <= verb - one.mention.span[1] <= _BESIDE_VERB for verb in posted)
        ]
        if len(set(who)) != 1 or (poster := self.register.entities[who[0]]).sort not in ("person", "organisation"):
            return None
        return _Choice(who[0], 0.7, f"'{words}' is that of {poster.label}, who alone posts right before it")

    def paragraph(self, place: int) -> int:
        """Give the place at which the paragraph around a place begins."""
        return self.article.text.rfind("\n", 0, place) + 1

    def _learn_gender(self, entity: Entity, pronoun: str, confidence: float) -> None:
        if entity.gender is None and confidence >= SURE:
            entity.gender = gender_of_pronoun(pronoun)

    def _by_coreference(self, mention: Mention) -> _Choice | None:
        for group in self.groups:
            if any(_overlap(span, mention.span) for span in group):
                for n, other in enumerate(self.found.mentions):
                    if other.proper and any(_overlap(span, other.span) for span in group):
                        entity, _, _ = self.register.named(n)
                        return _Choice(entity, 0.8, "by the coreference that was given")
        return None

    def _depth(self, place: int) -> str:
        content = self._content(place)
        return "told" if content is None else "quote" if content[1] == "direct" else "words"

    def _content(self, place: int) -> tuple[Span, Kind] | None:
        """Find what is attributed to somebody around a place."""
        last = bisect_right(self.content_starts, place) - 1
        for span, kind in reversed(self.contents[max(0, last - 5) : last + 1]):
            if span[0] <= place < span[1]:
                return span, kind
        return None

    def _asked(self) -> dict[int, float]:
        """Find who was asked, and who asked: the next to speak is mostly the former."""
        factors: dict[int, float] = {}
        for k, a in enumerate(self.found.attributions):
            if a.cue_span is None or not _ASKS.search(self.article.cut(a.cue_span)):
                continue
            start, end = a.sentence
            heads = self.found.sources[k] if k < len(self.found.sources) else ()
            asked = [
                n
                for n, mention in enumerate(self.found.mentions)
                if start <= mention.span[0] < end
                and mention.sort != "organisation"
                and mention.part == "object"
                and not any(s <= mention.span[0] < e for s, e in a.content_spans)
            ]
            factors.update(dict.fromkeys(asked, _ASKED))
            if asked:
                factors.update(dict.fromkeys(heads, _ASKER))
        return factors

    # From mentions to links

    def _link(self, k: int, a: Attribution) -> SpeakerLink:
        heads = self.found.sources[k] if k < len(self.found.sources) else ()
        choices = [self.choices[n] for n in heads]
        if a.mention is not None and _HANDLE.fullmatch(a.mention):
            choices = [_Choice(*self.register.by_handle(a.mention))]
        if not choices:
            choices = [self._by_words(k, a)]
        known = [(choice.entity, choice) for choice in choices if choice.entity is not None]
        if not known:
            return SpeakerLink(self.article.path, a, None, a.mention, 0.0, choices[0].reason)
        entities = list(dict.fromkeys(n for entity, choice in known for n in (entity, *choice.others)))
        if len(entities) > 1 and a.kind != "withheld" and _OR.search(self._words(a) or ""):
            return SpeakerLink(self.article.path, a, None, a.mention, 0.0, f"'{a.mention}': one of them, open which")
        # All who speak are named; in 'Minister A and her staff' the staff needs no article to be known by.
        named = any(self.register.entities[n].proper for n in entities)
        words = (a.mention if a.via else self._words(a)) if len(entities) == 1 else None
        labels = list(dict.fromkeys(self.register.speaker(n, words) for n in entities))
        speaker = labels[0] if len(labels) == 1 else name_together(labels, self.article.path, named=named)
        if len(labels) > 1:
            self.several[speaker] = tuple(labels)
        confidence = min(choice.confidence for _, choice in known)
        entity = self.register.entities[entities[0]]
        sort = entity.sort
        if sort == "other" and entity.proper and a.kind == "direct" and a.cue_span is not None:
            sort = "person" if _NAME.fullmatch(entity.label) and not TIME.fullmatch(entity.label) else sort
        return SpeakerLink(self.article.path, a, speaker, a.mention, confidence, known[0][1].reason, sort)

    def _words(self, a: Attribution) -> str | None:
        return None if a.source_span is None else self.article.cut(a.source_span)

    def _by_words(self, k: int, a: Attribution) -> _Choice:
        """Find a source that no mention stands for by the words that name it."""
        words = (a.mention or self._words(a) or "").strip()
        if not words:
            return _Choice(None, 0.0, a.why or "nobody is named")
        place = a.sentence[0] if a.source_span is None else a.source_span[0]
        earlier = [
            self.choices[n]
            for j, other in enumerate(self.found.attributions[: len(self.found.sources)])
            if j != k and other.mention == words and other.source_span is not None and other.source_span[0] <= place
            for n in self.found.sources[j]
        ]
        if earlier:
            return earlier[-1]
        entity = self.register.find(without_article(words))
        if a.why:
            return _Choice(self.register.add_named(words) if entity is None else entity, 0.85, a.why)
        if entity is not None:
            return _Choice(entity, 0.8, f"'{words}' is named so in the article")
        return _Choice(self.register.add_described(words), 0.5, f"'{words}', as the article words it")


def _lies_in(place: int, spans: Sequence[Span]) -> bool:
    k = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return k >= 0 and spans[k][0] <= place < spans[k][1]


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
