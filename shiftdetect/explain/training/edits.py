"""Controlled edits: pairs that differ in one thing, so that what counts is which thing.

A word gives way to one that excludes it, to its opposite, to one of the same sense or to a wider one; a sentence is
denied, once or twice; a number is changed, rounded or written otherwise. The same texts stand on both sides of the
classes, so that likeness alone tells nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from shiftdetect.explain.training.items import (
    AGAINST,
    CONSISTENT,
    ENTAILS,
    HEDGES,
    NEUTRAL,
    NOT_ENTAILED,
    RESTATES,
    SPECIFIES,
    Allowed,
    Item,
)
from shiftdetect.explain.training.lexicon import ANTONYMS, EXCLUSIVE, KINDS, SYNONYMS
from shiftdetect.explain.training.lexicon import HEDGES as HEDGED

_AUXILIARY = r"(is|are|was|were|will|would|can|could|should|must|has|have|had|do|does|did)"
_NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_DENIED = ("It is not true that {}", "It is false that {}", "It is not the case that {}", "It is wrong that {}")
_AFFIRMED = ("It is true that {}", "It is a fact that {}", "There is no doubt that {}", "Nobody denies that {}")
_OPENED = ("I said it before: {}", "Let me repeat: {}", "As I said, {}", "Once more: {}", "To be clear: {}", "Yes, {}")

Swap = Callable[[str, random.Random], "str | None"]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"\b(" + "|".join(map(re.escape, longest_first)) + r")\b")


_EXCLUDED, _OPPOSITE, _ALIKE = _pattern(EXCLUSIVE), _pattern(ANTONYMS), _pattern(SYNONYMS)
_MEMBER = _pattern({member for member, _ in KINDS})
_KIND_OF: dict[str, list[str]] = {}
for _member, _kind in KINDS:
    _KIND_OF.setdefault(_member, []).append(_kind)


def _put(text: str, pattern: re.Pattern[str], choose: Callable[[str], str], rng: random.Random) -> str | None:
    places = list(pattern.finditer(text))
    if not places:
        return None
    place = rng.choice(places)
    return text[: place.start()] + choose(place.group()) + text[place.end() :]


def excluded(text: str, rng: random.Random) -> str | None:
    """Put a word that cannot be true in its place: another colour, number, country, office.

    Examples
    --------
    >>> excluded("The minister met her in Oslo.", random.Random(0)) != "The minister met her in Oslo."
    True
    >>> excluded("Nothing here.", random.Random(0))
    """
    return _put(text, _EXCLUDED, lambda word: rng.choice(EXCLUSIVE[word]), rng)


def opposite(text: str, rng: random.Random) -> str | None:
    """Put the opposite of a word.

    Examples
    --------
    >>> opposite("Rents will rise.", random.Random(0))
    'Rents will fall.'
    """
    return _put(text, _OPPOSITE, lambda word: ANTONYMS[word], rng)


def alike(text: str, rng: random.Random) -> str | None:
    """Put a word of the same sense.

    Examples
    --------
    >>> alike("The car stopped.", random.Random(1))
    'The automobile stopped.'
    """
    return _put(text, _ALIKE, lambda word: SYNONYMS[word], rng)


def denied(text: str) -> str | None:
    """Put 'not' after the first auxiliary verb, or take it out.

    Examples
    --------
    >>> denied("The road was closed.")
    'The road was not closed.'
    >>> denied("They should not go."), denied("It isn't so."), denied("We went.")
    ('They should go.', 'It is so.', None)
    """
    if re.search(r"\b(cannot|can't)\b", text):
        return re.sub(r"\b(cannot|can't)\b", "can", text, count=1)
    if re.search(rf"\b{_AUXILIARY}( not\b|n't\b)", text):
        return re.sub(rf"\b{_AUXILIARY}( not\b|n't\b)", r"\1", text, count=1)
    if re.search(r"\b([Nn]o|[Nn]ever|[Nn]obody|[Nn]othing|[Nn]one|won't)\b", text):
        return None
    changed = re.sub(rf"\b{_AUXILIARY}\b", r"\1 not", text, count=1)
    return None if changed == text else changed.replace("can not", "cannot")


def number_changed(text: str, rng: random.Random) -> str | None:
    """Change a number in digits.

    Examples
    --------
    >>> number_changed("It cost 40 million.", random.Random(0)) != "It cost 40 million."
    True
    """
    places = list(re.finditer(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])", text))
    if not places:
        return None
    place = rng.choice(places)
    digits = place.group().rstrip(",")
    value = float(digits.replace(",", ""))
    if value > 1000 and "," not in digits and value == int(value) and value < 2100:
        new = f"{int(value) + rng.choice([-30, -7, -3, -2, -1, 1, 2, 4, 11])}"
    elif "." in digits:
        new = f"{value * rng.choice([0.3, 0.5, 1.7, 2, 3]):.{len(digits.split('.')[1])}f}"
    else:
        other = max(0, round(value * rng.choice([0.2, 0.5, 0.8, 1.5, 2, 4]))) + rng.choice([0, 1])
        new = f"{other if other != value else other + 2:,}"
    return None if new == digits else text[: place.start()] + new + text[place.start() + len(digits) :]


def number_respelt(text: str, rng: random.Random) -> str | None:
    """Write a number otherwise, or as a round one.

    Examples
    --------
    >>> number_respelt("They saw 3 ships.", random.Random(0))
    'They saw three ships.'
    """
    small = list(re.finditer(r"(?<![\w.,])(\d{1,2})(?![\w,.]\d|\w)", text))
    known = [place for place in small if int(place.group()) < len(_NUMBER_WORDS)]
    if known:
        place = rng.choice(known)
        return text[: place.start()] + _NUMBER_WORDS[int(place.group())] + text[place.end() :]
    spelt = list(_pattern(_NUMBER_WORDS[2:]).finditer(text))
    if spelt:
        place = rng.choice(spelt)
        return text[: place.start()] + str(_NUMBER_WORDS.index(place.group())) + text[place.end() :]
    return None


def lowered(text: str) -> str:
    """Begin with a small letter where the first word is no name, for use within a sentence.

    Examples
    --------
    >>> lowered("The road is closed."), lowered("Oslo is quiet.")
    ('the road is closed.', 'Oslo is quiet.')
    """
    return text[0].lower() + text[1:] if text.split(" ", 1)[0] in _COMMON_FIRST else text


_BEGINNINGS = """
The A An This That These Those There It We They He She You Our Their His Her Its In On At By For From With Under After
Before When While If Because As Since All Some Many Most Few Several Every Each No Nobody Nothing Two Three Four Five
People Men Women Children Young Old One Another Any Both Not Only Even To Such What Who Where
"""
_COMMON_FIRST = frozenset(_BEGINNINGS.split())


def opened(text: str, rng: random.Random) -> str:
    """Begin as people do who repeat themselves."""
    form = rng.choice(_OPENED)
    return form.format(text if ": {}" in form else lowered(text))


def hedged(text: str, rng: random.Random) -> str:
    """Begin as people do who are not sure."""
    form = rng.choice(HEDGED)
    return f"{form}{', ' if form == 'As far as I know' or form == 'To my knowledge' else ' '}{lowered(text)}"


def controlled(texts: Sequence[str], rng: random.Random, n: int) -> list[Item]:
    """Make pairs of a text and its edit, as many that restate as contradict.

    Parameters
    ----------
    texts : sequence of str
        Sentences to edit.
    rng : random.Random
    n : int
        How many pairs.
    """
    against: list[Swap] = [excluded, excluded, opposite, number_changed, lambda text, _: denied(text), _denial]
    keeping: list[Swap] = [alike, alike, _alike_twice, number_respelt, _affirmed, _twice_denied]
    made: list[Item] = []
    while len(made) < n:
        text = rng.choice(texts)
        contradicts = rng.random() < 0.5
        other = rng.choice(against if contradicts else keeping)(text, rng)
        if other is None or other == text:
            continue
        # Around the edit the text may change, too, in ways that keep its sense.
        first = (alike(text, rng) or text) if rng.random() < 0.25 else text
        if rng.random() < 0.2:
            other = opened(other, rng)
        elif not contradicts and rng.random() < 0.15:
            made.append(Item(first, hedged(other, rng), (HEDGES,)))
            continue
        made.append(Item(first, other, AGAINST if contradicts else (RESTATES,)))
    return made


def _denial(text: str, rng: random.Random) -> str:
    return rng.choice(_DENIED).format(lowered(text))


def _affirmed(text: str, rng: random.Random) -> str:
    return rng.choice(_AFFIRMED).format(lowered(text))


def _twice_denied(text: str, rng: random.Random) -> str | None:
    no = denied(text)
    return None if no is None or " not" not in no else rng.choice(_DENIED).format(lowered(no))


def _alike_twice(text: str, rng: random.Random) -> str | None:
    once = alike(text, rng)
    return once and (alike(once, rng) or once)


def wider_and_narrower(texts: Sequence[str], rng: random.Random, n: int) -> list[Item]:
    """Make pairs of a word and its kind, with and without a negation above it.

    What follows from what turns round under one negation, and turns back under two or where the negation stands aside.
    """
    made: list[Item] = []
    while len(made) < n:
        text = rng.choice(texts)
        places = list(_MEMBER.finditer(text))
        if not places:
            continue
        place = rng.choice(places)
        narrow = text
        wide = text[: place.start()] + rng.choice(_KIND_OF[place.group()]) + text[place.end() :]
        turned = False
        auxiliary = re.search(rf"\b{_AUXILIARY}\b", text)
        below = auxiliary is not None and auxiliary.end() < place.start()
        form = rng.random()
        if form < 0.55 and below:
            no_narrow, no_wide = denied(narrow), denied(wide)
            if not no_narrow or not no_wide or " not" not in no_narrow:
                continue
            narrow, wide, turned = no_narrow, no_wide, True
            if rng.random() < 0.15:
                template = rng.choice(_DENIED)
                narrow, wide, turned = template.format(lowered(narrow)), template.format(lowered(wide)), False
        elif form < 0.65:
            template = rng.choice(_DENIED)
            narrow, wide, turned = template.format(lowered(narrow)), template.format(lowered(wide)), True
        elif form < 0.8:
            aside = rng.choice(_ASIDE)
            narrow, wide = aside.format(narrow.rstrip(" .")), aside.format(wide.rstrip(" ."))
        # Without a negation the narrower one says more, under one it says less.
        more, less = (wide, narrow) if turned else (narrow, wide)
        made.append(Item(more, less, (HEDGES,)) if rng.random() < 0.5 else Item(less, more, (SPECIFIES,)))
    return made


_ASIDE = (
    "{}, but it is not raining",
    "{}, and nobody is surprised",
    "{}, though not for long",
    "The others do not care, but {}",
    "{}, which is not unusual",
    "{} and does not look up",
)


def denied_pairs(items: Sequence[Item], rng: random.Random, n: int) -> list[Item]:
    """Deny one or both texts of inference pairs, and say what follows from that for the label.

    Parameters
    ----------
    items : sequence of Item
        With the labels of an inference set.
    rng : random.Random
    n : int
    """
    made: list[Item] = []
    while len(made) < n:
        item = rng.choice(items)
        a, b = item.text_a, item.text_b
        no_a, no_b = _no(a, rng), _no(b, rng)
        which = rng.choice(["a", "b", "b", "both"])
        if no_b is None or (which != "b" and no_a is None):
            continue
        label = _label(item.allowed, which, _within(b, a))
        if label is not None:
            made.append(Item(a if which == "b" else str(no_a), b if which == "a" else no_b, label))
    return made


def _no(text: str, rng: random.Random) -> str | None:
    plain = denied(text)
    return _denial(text, rng) if plain is None or rng.random() < 0.15 else plain


def _label(allowed: Allowed, which: str, within: bool) -> Allowed | None:
    table: Mapping[tuple[Allowed, str], Allowed | None] = {
        (ENTAILS, "b"): AGAINST,
        (AGAINST, "b"): CONSISTENT,
        (NEUTRAL, "b"): NEUTRAL,
        (NEUTRAL, "a"): NEUTRAL,
        (NEUTRAL, "both"): NEUTRAL,
        (ENTAILS, "both"): (RESTATES, SPECIFIES),
        # Where the second text is in the first, word for word, denying the first is meant as denying both.
        (ENTAILS, "a"): AGAINST if within else NOT_ENTAILED,
        (AGAINST, "both"): NEUTRAL,
    }
    return table.get((allowed, which))


def _within(text: str, other: str) -> bool:
    return set(re.findall(r"\w+", text.lower())) <= set(re.findall(r"\w+", other.lower()))


def edited_entailments(items: Sequence[Item], rng: random.Random, n: int) -> list[Item]:
    """Change in the second of two texts, where it follows from the first, a word that both hold."""
    follow = [item for item in items if item.allowed == ENTAILS]
    made: list[Item] = []
    while len(made) < n:
        item = rng.choice(follow)
        shared = [word for word in _EXCLUDED.findall(item.text_b) if re.search(rf"\b{re.escape(word)}\b", item.text_a)]
        if not shared:
            continue
        word = rng.choice(shared)
        other = re.sub(rf"\b{re.escape(word)}\b", rng.choice(EXCLUSIVE[word]), item.text_b, count=1)
        made.append(Item(item.text_a, other, AGAINST))
        # The same pair unchanged, or with a word of the same sense, follows as before.
        made.append(Item(item.text_a, alike(item.text_b, rng) or item.text_b, ENTAILS))
    return made
