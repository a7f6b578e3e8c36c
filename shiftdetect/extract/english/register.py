"""The people and organisations of one article: which of its names and descriptions belong to the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from shiftdetect.extract.english.naming import spelt
from shiftdetect.extract.english.people import Entity, bears, read_name
from shiftdetect.extract.english.roles import Listed, RoleTable
from shiftdetect.extract.english.salience import Seen, choose
from shiftdetect.extract.english.words import FIRMS, ORGANISATIONS, PEOPLE, base_form, gender_of_noun, role_head
from shiftdetect.extract.records import Article, Known, Mention, Sort, Span

_DEFINITE: Final = re.compile(r"(?:the|this|that)\b", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"(?:the|a|an|this|that)\s+", re.IGNORECASE)
_EVEN: Final = re.compile(r"(?:even|only|also|perhaps|at least|just)\s+", re.IGNORECASE)
_RELATIVE: Final = re.compile(r", (?:who|which|whose)\b.*$|[\W_]* (?:who|which|that)$")
_OWNED: Final = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat) [^\W\dA-Z][\w ]*['’]")
"""'The ministry's own website', which is one of many; 'the Valley's Daily' is a name."""
_WHOSE: Final = re.compile(
    r" (?:for|of|at|from|with|close to) (?:the |its |his |her |their )?(\w[\w’'.-]*(?: [A-Z][\w’'.-]*)*)"
)
_HANDLE: Final = re.compile(r",?\s{0,2}\(?(@\w{2,30})")
_ANYBODY: Final = frozenset({"man", "woman", "politician", "lawmaker", "leader", "official"})
_ANY_BODY: Final = frozenset({"company", "firm", "group", "organization", "organisation", "agency", "body", "paper"})
_SMALL: Final = frozenset(["the", "a", "an", "one", "two", "some", "several", "many", "another", "other", "his", "her"])
_BESIDE: Final = re.compile(r"(?: (?:for|of) [^,.;\n]{1,40})?(?:[.;)]|,(?! (?:[A-Z]|who\b)))")
"""What follows an office behind a name."""
_RIGHT_BEFORE: Final = 200
"""Characters before a bare surname in which one of two who bear it may have been named in full."""
_LONGEST: Final = 14
"""Words of a description; a longer one is cut back to its noun."""

Choice = tuple[int | None, float, str]


def without_article(words: str) -> str:
    """Drop 'the' and the like.

    Examples
    --------
    >>> without_article("The mayor")
    'mayor'
    """
    return _ARTICLE.sub("", words, count=1) if _ARTICLE.match(words) else words


class Register:
    """Everybody in an article.

    Parameters
    ----------
    article : Article
    mentions : sequence of Mention
    table : RoleTable
    """

    def __init__(self, article: Article, mentions: Sequence[Mention], table: RoleTable) -> None:
        self.article = article
        self.mentions = mentions
        self.table = table
        self.entities: list[Entity] = []
        self.listed: dict[int, Listed] = {}
        self.owner: dict[int, Choice] = {}
        self.last: dict[int, int] = {}
        """Entity to the place of its last mention so far."""
        self.whose: dict[int, str] = {}
        """Of those without a name, whom they speak for."""
        self.times: Counter[int] = Counter()
        """How often each is named, as far as it is known yet."""
        for full in (True, False):
            for n, mention in enumerate(mentions):
                if mention.proper and n not in self.owner and (not full or self._is_full(mention)):
                    self.owner[n] = self._place(mention)

    # Names

    def named(self, n: int) -> Choice:
        """Tell whose name a mention is."""
        choice = self.owner[n]
        if choice[0] is not None:
            self.last[choice[0]] = self.mentions[n].span[0]
        return choice

    def find(self, text: str) -> int | None:
        """Find who is named so."""
        name = read_name(text)
        for n, entity in enumerate(self.entities):
            if entity.label.casefold() == text.casefold():
                return n
        fitting = [n for n, e in enumerate(self.entities) if e.name is not None and name.is_short_for(e.name)]
        return fitting[0] if len(fitting) == 1 else None

    def _is_full(self, mention: Mention) -> bool:
        return mention.sort == "person" and read_name(self.article.cut(mention.span)).is_full

    def _place(self, mention: Mention) -> Choice:
        text = " ".join(self.article.cut(mention.span).split())
        found = self._person(mention, text) or self._organisation(mention, text)
        if found is None:
            found = self._add(mention, text)
        n = found[0]
        if n is not None:
            self.times[n] += 1
            entity = self.entities[n]
            if entity.labelled and mention.sort == "person" and mention.roles and entity.name is not None:
                entity.sort = "person"  # 'Quill said ... Quill, the commissioner, left'
            if entity.sort == "person" and entity.name is not None:
                name = read_name(text)
                fuller = len(name.words) > len(entity.name.words)
                better = entity.label.isupper() and not text.isupper() and name == entity.name
                if (fuller or better) and n not in self.listed:
                    entity.label, entity.name = text, name
            entity.learn(mention.roles, mention.noun if mention.sort == "person" else "")
            if mention.sort == "person" and mention.roles:
                entity.labelled = False
        return found

    def _person(self, mention: Mention, text: str) -> Choice | None:
        if mention.sort == "organisation" and mention.noun in ORGANISATIONS:
            return None
        name = read_name(text)
        fitting = [
            n
            for n, e in enumerate(self.entities)
            if e.sort == "person" and e.name is not None and (name.is_short_for(e.name) or e.name.is_short_for(name))
        ]
        if not fitting:
            first = [
                n
                for n, e in enumerate(self.entities)
                if e.sort == "person" and e.name is not None and e.name.is_full and name.words == e.name.words[:1]
            ]
            return (first[0], 0.8, f"'{text}' is the first name of one person here") if len(first) == 1 else None
        if len(fitting) == 1:
            return fitting[0], 0.95, f"'{text}' is one person's name here"
        plain = [n for n in fitting if (e := self.entities[n]).name is not None and e.name.suffix == name.suffix]
        gender = next((g for role in mention.roles for g in [gender_of_noun(role_head(role))] if g), None)
        plain = [n for n in plain or fitting if gender is None or self.entities[n].gender in (None, gender)] or plain
        titled = [n for n in plain if any(bears(r, role) for r in self.entities[n].roles for role in mention.roles)]
        several = not titled and len(plain) > 1
        if several and not (plain := self._nearer(mention, plain)):
            return None, 0.0, f"'{text}' may be {len(fitting)} people here, and nothing tells which"
        chosen = max(titled or plain or fitting, key=lambda n: (self.times[n], n))  # whom the article is about
        sure = 0.85 if not several and (len(titled) == 1 or len(plain) == 1) else 0.5
        return chosen, sure, f"'{text}' may be {len(fitting)} people here; taken for {self.entities[chosen].label}"

    def _nearer(self, mention: Mention, people: list[int]) -> list[int]:
        """Give of several of one surname whom the article is about, else the one who alone was named right before."""
        most = max(self.times[n] for n in people)
        if len(about := [n for n in people if self.times[n] == most]) == 1:
            return about
        start = mention.span[0] - _RIGHT_BEFORE
        near = {
            self.owner[k][0]
            for k, other in enumerate(self.mentions)
            if k in self.owner and start <= other.span[0] < mention.span[0]
        }
        found = [n for n in about if n in near]
        return found if len(found) == 1 else []

    def _organisation(self, mention: Mention, text: str) -> Choice | None:
        folded = _folded(text)
        for n, e in enumerate(self.entities):
            if e.proper and e.sort != "person":
                label = e.label.casefold()
                if label == folded or label.startswith(folded + " ") or _initials(e.label) == text:
                    return n, 0.95, f"'{text}' is one name here"
        return None

    def _add(self, mention: Mention, text: str) -> Choice:
        listed = self.table.by_name(text)
        sort = listed.sort if listed is not None else mention.sort
        label = listed.name if listed is not None else without_article(text) if sort != "person" else text
        entity = Entity(
            label, sort, True, None if sort == "organisation" and mention.noun in ORGANISATIONS else read_name(label)
        )
        known = mention.noun in ORGANISATIONS | FIRMS
        entity.labelled = listed is None and not mention.roles and not known
        if listed is not None:
            entity.gender = listed.gender
            entity.roles += [held.title for held in listed.roles if held.at(self.article.published)]
        self.entities.append(entity)
        n = len(self.entities) - 1
        if listed is not None:
            self.listed[n] = listed
            return n, 1.0, f"'{text}' stands in the table of roles"
        return n, 0.95, f"'{text}', as the article names them"

    # Descriptions

    def described(self, n: int, seen: Sequence[Seen], sentences: Sequence[Span]) -> Choice:
        """Tell who is meant by a noun: somebody named who bears it, who was called so before, or somebody new."""
        mention = self.mentions[n]
        text = " ".join(self.article.cut(mention.span).split())
        role = mention.roles[0] if mention.roles else without_article(text)
        definite = _DEFINITE.match(text) is not None or (
            text[:1].isupper() and mention.noun in PEOPLE and " " not in text and not mention.plural
        )
        choice: Choice | None = None
        same = self.find(text) if text[:1].isupper() and not _ARTICLE.match(text) else None
        if same is not None and not self._is_others(same, mention):
            choice = same, 0.8, f"'{text}' is named so in the article"  # a surname taken for a noun
        elif definite and not mention.plural and (beside := self._beside(n)) is not None:
            choice = beside, 0.7, f"'{text}' stands behind the name of {self.entities[beside].label}"
        elif definite and not mention.plural:
            choice = self._by_role(mention, role) if mention.sort != "organisation" else self._by_noun(mention, role)
            if choice is None:
                choice = self._any(mention, text, seen, sentences)
        choice = choice or self._same_words(mention, text)
        if choice is None:
            choice = (
                self.add_described(text, mention),
                0.6 if not definite else 0.4,
                f"'{text}', as the article words it",
            )
        if choice[0] is not None:
            self.last[choice[0]] = mention.span[0]
        return choice

    def _beside(self, n: int) -> int | None:
        """Find who 'the mayor' is in 'To Brandt, the mayor, they wrote', where the parse has them apart."""
        (start, end), k = self.mentions[n].span, n - 1
        if k not in self.owner or self.article.text[self.mentions[k].span[1] : start] != ", ":
            return None
        found = self.owner[k][0]
        if found is None or self.mentions[n].sort != "person" or not _BESIDE.match(self.article.text, end):
            return None
        entity = self.entities[found]
        if entity.sort != "person" and not entity.labelled:
            return None
        entity.sort = "person"
        entity.learn(self.mentions[n].roles, self.mentions[n].noun)
        return found

    def _whose(self, span: Span) -> str:
        """Give whom somebody speaks for in 'a spokesman for the ministry', by the words after the noun."""
        found = _WHOSE.match(self.article.text, span[1])
        return found[1].casefold() if found is not None else ""

    def _is_others(self, n: int, mention: Mention) -> bool:
        """Tell 'a spokesman for the ministry' from 'a spokesman for the board'."""
        whose = self._whose(mention.span)
        return bool(whose) and bool(self.whose.get(n)) and whose != self.whose[n]

    def add_named(self, text: str) -> int:
        """Add a person whom nothing in the text itself names."""
        n = self._add(Mention((0, 0), "person", True, "", (), False, "subject"), text)[0]
        return len(self.entities) - 1 if n is None else n

    def by_handle(self, handle: str) -> tuple[int, float, str]:
        """Find who posts under a handle: who is named before '(@handle)', else whoever goes by it alone."""
        whose = {
            self.owner[n][0]
            for n, mention in enumerate(self.mentions)
            if n in self.owner
            and (after := _HANDLE.match(self.article.text, mention.span[1])) is not None
            and after[1].casefold() == handle.casefold()
        }
        if len(whose) == 1 and (found := next(iter(whose))) is not None:
            return found, 0.9, f"'{handle}' stands behind the name of {self.entities[found].label}"
        known = next((n for n, e in enumerate(self.entities) if e.proper and e.label == handle), None)
        return self.add_named(handle) if known is None else known, 0.7, f"'{handle}', whose name is not told"

    def add_described(self, text: str, mention: Mention | None = None) -> int:
        """Add somebody who has no name."""
        sort: Sort = "other" if mention is None else mention.sort
        noun = "" if mention is None else mention.noun
        added = Entity(text, sort, False, plural=mention is not None and mention.plural)
        added.learn(() if mention is None else mention.roles, noun)
        self.entities.append(added)
        if mention is not None:
            self.whose[len(self.entities) - 1] = self._whose(mention.span)
        return len(self.entities) - 1

    def _by_role(self, mention: Mention, role: str) -> Choice | None:
        fits: dict[int, int] = {}
        for n, entity in enumerate(self.entities):
            if entity.plural or entity.sort == "organisation":
                continue
            fit = max((f for held in entity.roles if (f := bears(held, role)) is not None), default=None)
            if fit is not None and (entity.proper or n in self.last):
                fits[n] = 2 * fit + (n in self.last)
        listed = self.table.by_role(role, self.article.published)
        if fits:
            best = [n for n, fit in fits.items() if fit == max(fits.values())]
            chosen = max(best, key=lambda n: self.last.get(n, -1))
            sure = 0.85 if len(fits) == 1 else 0.75 if len(best) == 1 else 0.6
            return chosen, sure, f"'{role}' is what the article calls {self.entities[chosen].label}"
        if listed is None:
            return None
        found = self.find(listed.name)
        if found is None:
            made = Mention(mention.span, listed.sort, True, mention.noun, (), False, mention.part)
            found = self._add(made, listed.name)[0]
        return found, 0.9, f"'{role}' is {listed.name} by the table of roles"

    def _by_noun(self, mention: Mention, role: str) -> Choice | None:
        """Find the organisation that 'the board' is: one with the word in its name, or one called so before."""
        words = set(role.casefold().split())
        fitting = [
            n
            for n, e in enumerate(self.entities)
            if e.sort == "organisation" and not e.plural and words <= _label_words(e.label)
        ]
        if not fitting:
            listed = self.table.by_name(role)
            found = None if listed is None else self.find(listed.name)
            return None if found is None or listed is None else (found, 0.9, f"'{role}' stands in the table of roles")
        chosen = max(fitting, key=lambda n: self.last.get(n, -1))
        return chosen, 0.8 if len(fitting) == 1 else 0.6, f"'{role}' is short for {self.entities[chosen].label}"

    def _any(self, mention: Mention, text: str, seen: Sequence[Seen], sentences: Sequence[Span]) -> Choice | None:
        """Take a noun that says next to nothing as a pronoun."""
        words = without_article(text).lower().split()
        aged = len(words) == 1 and words[0].endswith("-year-old")
        if len(words) > 1 or not (aged or mention.noun in _ANYBODY or mention.noun in _ANY_BODY):
            return None
        if mention.noun in _ANY_BODY:
            pronouns = ["it"]
        else:
            gender = gender_of_noun(mention.noun)
            pronouns = ["she"] if gender == "female" else ["he"] if gender == "male" else ["he", "she"]
        found = [best for p in pronouns if (best := choose(p, mention.span[0], seen, self.entities, sentences))]
        if not found:
            return None
        entity, sure = max(found, key=lambda best: best[1])
        if mention.noun in _ANY_BODY and not self.entities[entity].proper:
            return None  # 'the company' is none that is called 'the family'
        return entity, min(sure, 0.55), f"'{text}' is taken for the most prominent before it"

    def _same_words(self, mention: Mention, text: str) -> Choice | None:
        for n in range(len(self.entities) - 1, -1, -1):
            e = self.entities[n]
            if (
                not self._is_others(n, mention)
                and not e.proper
                and e.sort == mention.sort
                and _folded(e.label) == _folded(text)
            ):
                return n, 0.6, f"'{text}', as before in the article"
        return None

    # Out

    def speaker(self, n: int, words: str | None = None) -> str:
        """Give the name of somebody in all output."""
        e = self.entities[n]
        if e.proper:
            return spelt(e.label) if e.sort == "person" and (" " in e.label or e.roles) else e.label
        label = _EVEN.sub("", e.label, count=1)
        described = _EVEN.sub("", " ".join((words or label).split()).strip(" ,;:"), count=1)
        described = _RELATIVE.sub("", described)
        if len(described.split()) > _LONGEST or not _stands_in(label, described):
            described = label
        if e.described is None:
            e.described = described[:1].lower() + described[1:] if _small(described) else described
        specific = (
            e.sort == "organisation" and not e.plural and " " in without_article(e.label) and _DEFINITE.match(e.label)
        ) and not _OWNED.match(e.label)
        return without_article(e.label) if specific else f"{e.described} [{self.article.path}]"

    def known(self) -> Iterator[Known]:
        """Give everybody, as they may be known in other articles."""
        for n, e in enumerate(self.entities):
            name = self.speaker(n) if e.proper else None
            yield Known(self.speaker(n), name, e.sort, tuple(e.roles), self.article.published, n in self.listed)


def _stands_in(label: str, words: str) -> bool:
    """Tell whether a description stands in the words of a source, other than as an owner."""
    return re.search(re.escape(label.casefold()) + r"(?!\w|['’])", words.casefold()) is not None


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    return without_article(text).casefold()


@lru_cache(maxsize=1 << 14)
def _label_words(label: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w'’-]+", label.casefold()))


@lru_cache(maxsize=1 << 14)
def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split() if word[:1].isupper())


def _small(text: str) -> bool:
    first = text.split(" ", 1)[0]
    return first.lower() in _SMALL or (base_form(first) in PEOPLE and first[1:].islower())
