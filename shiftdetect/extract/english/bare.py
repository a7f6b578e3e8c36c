"""Bare names, of which the small model cannot tell whether they are a person's: 'Brandt', 'Facebook', 'Tarn'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from shiftdetect.extract.english.register import Choice, Register
from shiftdetect.extract.english.salience import Seen, named_right_before
from shiftdetect.extract.english.words import gender_of_pronoun
from shiftdetect.extract.records import Mention

SURE: Final = 0.62
"""Confidence from which a pronoun tells the gender of whom it stands for."""
TIME: Final = re.compile(
    r"(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December"
)
"""Names of times; 'Halliday' is a surname."""
_SHE_OR_HE: Final = re.compile(r"\b(?:she|he)\b", re.IGNORECASE)
_WHO: Final = re.compile(r",? who\b")
_OWN: Final = re.compile(r"[^.!?\n“”\"]*\b(?:her|his|herself|himself)\b")
"""What shows that the name before it is a person's."""
_INITIALS: Final = 5
"""Letters at most of a name in capitals that is a body's ('HP')."""
_DONE_TO: Final = re.compile(
    r"\b(?:accused|appointed|arrested|backed|blamed|charged|chose|cleared|criticized|criticised|defended|dismissed|elected"
    r"|endorsed|fired|hired|interviewed|named|nominated|picked|praised|questioned|replaced|sacked|summoned|suspended"
    r"|thanked) $"
)
"""What is done to persons as a rule."""


def bare_surname(
    register: Register, seen: Sequence[Seen], pronoun: Mention, ranked: Sequence[int], begin: int
) -> Choice | None:
    """Take 'she' in 'Brandt denied it. “It is clean,” she wrote' for Brandt, though no first name shows a person.

    The words are laid to nobody of an earlier paragraph: where the name may be one of a place or of a body, or does
    not speak, to nobody at all.

    Parameters
    ----------
    register : Register
    seen : sequence of Seen
        What came before.
    pronoun : Mention
    ranked : sequence of int
        Whom it may stand for, the most prominent first.
    begin : int
        Character at which its paragraph begins.
    """
    if (neither := _done_to(register, seen, pronoun, ranked[0], begin)) is not None:
        return neither
    last = named_right_before(pronoun.span[0], seen, begin)
    gender = gender_of_pronoun(pronoun.noun)
    if last is None or pronoun.noun not in ("she", "he") or last.entity == ranked[0] or last.entity not in ranked:
        return None
    entity, text, (start, end) = register.entities[last.entity], register.article.text, last.mention.span
    if any(one.entity == ranked[0] and one.mention.span[0] >= begin and one.depth == "told" for one in seen):
        return None
    who = _WHO.match(text, end) is not None
    if not entity.proper or " " in entity.label or TIME.fullmatch(entity.label):
        return None
    if not entity.labelled or (entity.sort == "person" and not who):
        return None
    if entity.label.endswith("s") and re.search(rf"\b{re.escape(entity.label[:-1])}\b", text):
        return None  # 'the Tarnians', of whom one is a Tarnian
    subject = last.mention.part == "subject"
    if not subject and not who and _SHE_OR_HE.search(text, begin, start):
        return None
    other = register.entities[ranked[0]].label
    body = re.search(rf"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Tt]he) {re.escape(entity.label)}\b", text)
    speaks = who or (subject and (last.spoke or _OWN.match(text, end) is not None))
    if body is not None or entity.label.isupper() or not speaks:
        if not subject and (body is not None or entity.label.isupper()):
            return None
        return None, 0.0, f"pronoun '{pronoun.noun}': may be {entity.label} or {other}"
    entity.sort, entity.gender = "person", gender
    return last.entity, SURE, f"pronoun '{pronoun.noun}': {entity.label} speaks right before it"


def _done_to(register: Register, seen: Sequence[Seen], pronoun: Mention, first: int, begin: int) -> Choice | None:
    """Leave 'she' open in 'Orr, the mayor, spoke. The board backed Brandt. “It holds,” she said': of both it may be."""
    text, label = register.article.text, register.entities[first].label
    for one in reversed(seen):
        (start, end), entity = one.mention.span, register.entities[one.entity]
        if start < begin or one.entity == first:
            return None
        if end > pronoun.span[0] or one.depth == "quote" or not entity.labelled or " " in entity.label:
            continue
        since = max(begin, text.rfind(". ", begin, start))
        if any(other.entity == first and other.mention.span[0] >= since for other in seen):
            return None  # 'She backed Brandt'
        if entity.gender in (None, gender_of_pronoun(pronoun.noun)) and _DONE_TO.search(text, begin, start):
            return None, 0.0, f"pronoun '{pronoun.noun}': may be {entity.label} or {label}"
    return None


def no_person(register: Register, seen: Sequence[Seen], pronoun: Mention, entity: int) -> Choice | None:
    """Leave 'he' open in 'Facebook denied it. “We asked,” he said', where nothing shows that the name is a person's.

    Parameters
    ----------
    register : Register
    seen : sequence of Seen
        What came before.
    pronoun : Mention
    entity : int
        Whom the pronoun stands for by all else.
    """
    one, text = register.entities[entity], register.article.text
    initials = one.sort == "other" and one.label.isupper() and len(one.label) <= _INITIALS
    if (one.sort != "organisation" and not initials) or not one.proper or gender_of_pronoun(pronoun.noun) is None:
        return None
    for other in seen:
        end = other.mention.span[1]
        if other.entity == entity and (other.mention.roles or _WHO.match(text, end) or _OWN.match(text, end)):
            return None
    return None, 0.0, f"pronoun '{pronoun.noun}': nothing shows that '{one.label}' is a person"
