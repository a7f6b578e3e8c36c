"""Whom a pronoun stands for: the most prominent of those named before it that fit in number and gender.

Prominent is who is near, who is the subject of a sentence or spoke last, and who is told of by the article itself
rather than within somebody's words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shiftdetect.extract.english.cues import DOCUMENTS
from shiftdetect.extract.english.people import Entity
from shiftdetect.extract.english.words import (
    FEMALE_PRONOUNS,
    MALE_PRONOUNS,
    NEUTER_PRONOUNS,
    PLURAL_PRONOUNS,
    gender_of_pronoun,
)
from shiftdetect.extract.records import Mention, Span

REACH: Final = 8
"""Sentences before the pronoun that are looked at."""

_NEAR: Final = (1.0, 1.0, 0.7, 0.52, 0.4, 0.32, 0.26, 0.21, 0.17)
"""By the number of sentences between."""
_SPOKE: Final = 1.15
_PARTS: Final = {"subject": 1.0, "object": 0.55, "aside": 0.35}
_IN_WORDS: Final = 0.35
_OF_SAME_WORDS: Final = 1.2
_IN_QUOTE: Final = 0.12
_BEFORE: Final = 0.85
"""In an earlier paragraph."""
_UNKNOWN_GENDER: Final = 0.9
_NO_NAME: Final = 0.6
_DOCUMENT: Final = 0.9
_LABELLED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that came before, as the choice looks at it.

    Attributes
    ----------
    mention : Mention
    entity : int
        Place among the article's entities.
    spoke : bool
        Stands as the source of an attribution.
    depth : {'told', 'words', 'quote'}
        In the article's own sentences, in words reported indirectly, or in quote marks.
    asked : float
        Factor for those who were asked a question, and for who asked it.
    """

    mention: Mention
    entity: int
    spoke: bool
    depth: str
    asked: float = 1.0


def choose(
    pronoun: str,
    place: int,
    seen: Sequence[Seen],
    entities: Sequence[Entity],
    sentences: Sequence[Span],
    paragraph: int = 0,
) -> tuple[int, float] | None:
    """Choose whom a pronoun stands for.

    Parameters
    ----------
    pronoun : str
    place : int
        Character at which it stands.
    seen : sequence of Seen
        In the order of the text; those after the pronoun are passed over.
    entities : sequence of Entity
    sentences : sequence of Span
    paragraph : int
        Character at which the pronoun's paragraph begins: those named in it are nearer.

    Returns
    -------
    entity : int
    confidence : float
        By how far the next candidate is behind.
    """
    scores = scores_of(pronoun, place, seen, entities, sentences, paragraph)
    if not scores:
        return None
    best, *others = sorted(scores, key=lambda entity: -scores[entity])
    return best, confidence(scores[best], scores[others[0]] if others else 0.0)


def confidence(best: float, second: float) -> float:
    """Say how sure a choice is, by its score and that of the next one."""
    return round(0.5 + 0.4 * (1 - second / best) * min(1.0, best), 2)


def scores_of(
    pronoun: str,
    place: int,
    seen: Sequence[Seen],
    entities: Sequence[Entity],
    sentences: Sequence[Span],
    paragraph: int = 0,
    words: Span | None = None,
) -> dict[int, float]:
    """Give how prominent each entity is that fits a pronoun; parameters as for :func:`choose`.

    ``words`` are those of somebody in which the pronoun stands: in 'Reed said Orr lied when he told them that', 'he' is
    rather the one of whom is told than who tells it.
    """
    here = bisect_right(sentences, place, key=_start)
    scores: dict[int, float] = {}
    for one in reversed(seen):
        if one.mention.span[1] > place:
            continue
        between = here - bisect_right(sentences, one.mention.span[0], key=_start)
        if between > REACH:
            break
        fit = _fits(pronoun.lower(), entities[one.entity], one.mention)
        if fit:
            score = fit * _NEAR[between] * weight_of(one)
            if words is not None and words[0] <= one.mention.span[0] < words[1] and one.mention.part == "subject":
                score *= _OF_SAME_WORDS / _IN_WORDS if one.depth == "words" else 1.0
            if one.mention.span[0] < paragraph:
                score *= _BEFORE
            scores[one.entity] = max(scores.get(one.entity, 0.0), score)
    return scores


@dataclass(frozen=True, slots=True)
class Together:
    """Several who were named in one phrase, or by a pronoun for such a phrase.

    Attributes
    ----------
    place : int
        Character at which the phrase ends.
    entities : tuple of int
    weight : float
        By its part in the sentence, as of a single mention.
    """

    place: int
    entities: tuple[int, ...]
    weight: float


def choose_several(
    pronoun: str, place: int, phrases: Sequence[Together], sentences: Sequence[Span], paragraph: int = 0
) -> tuple[Together, float] | None:
    """Choose the phrase that 'they' stands for: the most prominent of those before it; 'both' only for two.

    Whoever is named alone is never 'they': then rather nobody is found.

    Parameters
    ----------
    pronoun : str
    place : int
    phrases : sequence of Together
    sentences : sequence of Span
    paragraph : int

    Returns
    -------
    phrase : Together
    score : float
    """
    here = bisect_right(sentences, place, key=_start)
    best: tuple[Together, float] | None = None
    for phrase in reversed(phrases):
        between = here - bisect_right(sentences, phrase.place, key=_start)
        if between > REACH:
            break
        if phrase.place > place or (pronoun.lower() == "both" and len(phrase.entities) != 2):
            continue
        score = _NEAR[max(0, between)] * phrase.weight * (_BEFORE if phrase.place < paragraph else 1.0)
        if best is None or score > best[1]:
            best = phrase, score
    return best


def named_right_before(place: int, seen: Sequence[Seen], paragraph: int) -> Seen | None:
    """Give the last who is named before a place of a paragraph by the article itself; nobody who stands aside."""
    for one in reversed(seen):
        if one.mention.span[0] < paragraph:
            return None
        told = one.depth == "told" and one.mention.proper and one.mention.part != "aside"
        if told and one.mention.span[1] <= place:
            return one
    return None


def _start(span: Span) -> int:
    return span[0]


def weight_of(one: Seen) -> float:
    """Say how prominent a mention is by its part in its sentence, near or far."""
    weight = _SPOKE if one.spoke else _PARTS[one.mention.part]
    if one.depth != "told":
        weight *= _IN_QUOTE if one.depth == "quote" else _IN_WORDS
    return weight * one.asked


def _fits(pronoun: str, entity: Entity, mention: Mention) -> float:
    """Say how well somebody fits a pronoun in number and gender, from 0 to 1."""
    if pronoun in NEUTER_PRONOUNS:
        if entity.sort == "organisation" and not mention.plural:
            return 1.0 if entity.proper or mention.part == "subject" else _NO_NAME
        if entity.sort == "other" and not mention.plural and mention.noun in DOCUMENTS:
            return _DOCUMENT
        return 0.3 if entity.sort == "other" and entity.proper else 0.0
    if pronoun in PLURAL_PRONOUNS:
        if entity.plural:
            return 1.0 if entity.sort != "other" else 0.7
        return 0.5 if entity.sort == "organisation" and pronoun != "both" else 0.0
    if pronoun not in FEMALE_PRONOUNS | MALE_PRONOUNS or entity.plural:
        return 0.0
    if entity.sort == "organisation" and not (entity.labelled and entity.proper):
        return 0.0
    if entity.sort == "other" and not entity.proper:
        return 0.0
    fit = 1.0 if entity.sort == "person" else _LABELLED
    if not entity.proper:
        fit *= _NO_NAME
    wanted = gender_of_pronoun(pronoun)
    if entity.gender is None:
        return fit * _UNKNOWN_GENDER
    return fit if entity.gender == wanted else 0.0
