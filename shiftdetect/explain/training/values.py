"""Two wordings of one claim, with a number, a day, a name or a word of rank set anew in both: alike, or otherwise.

An edit of one text alone teaches that something changed. Here every value was changed, in the pairs that agree, too,
so that a model has to compare what the two texts say.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

from shiftdetect.explain.training.items import AGAINST, SAME_POINT, Item
from shiftdetect.explain.training.lexicon import EXCLUSIVE, VALUES

_DIGITS = re.compile(r"(?<![\w.,:])\d[\d,]*(?:[.:]\d+)?(?!\w)(?![.:,]\d)")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?\b")
_WORD = re.compile(r"\b(" + "|".join(sorted(map(re.escape, VALUES), key=lambda w: (-len(w), w))) + r")\b")
_SET_ANEW = 0.7


def values_in(text: str) -> dict[str, str]:
    """What could be set anew in a text, and which kind it is: 'digits', 'name' or 'word'.

    Words at the beginning of a sentence are no names here: they may be any word.

    Examples
    --------
    >>> values_in("We left Varn on Friday with 40 men.")
    {'40': 'digits', 'Varn': 'name', 'Friday': 'word'}
    """
    found = {place.group(): "digits" for place in _DIGITS.finditer(text)}
    words = {place.group(): "word" for place in _WORD.finditer(text)}
    names = {place.group(): "name" for place in _NAME.finditer(text) if place.group() not in words}
    return found | names | words


def set_anew(text: str, old: str, new: str) -> str:
    """Put a value in place of another, wherever that stands.

    Examples
    --------
    >>> set_anew("On Friday, or Friday night.", "Friday", "Monday")
    'On Monday, or Monday night.'
    """
    return re.sub(rf"(?<![\w])(?<!\d[.,:]){re.escape(old)}(?!\w)(?![.,:]\d)", lambda _: new, text)


def other_value(old: str, kind: str, names: Sequence[str], rng: random.Random) -> str:
    """Draw another value of a kind.

    Parameters
    ----------
    old, kind : str
        As :func:`values_in` gives them.
    names : sequence of str
        Names to draw from.
    rng : random.Random

    Examples
    --------
    >>> other_value("2,400", "digits", [], random.Random(1))
    '2,500'
    >>> other_value("Varn", "name", ["Varn", "Marsh"], random.Random(0))
    'Marsh'
    """
    if kind == "word":
        return rng.choice(EXCLUSIVE[old])
    if kind == "name":
        return rng.choice([name for name in names if name != old and name.count(" ") == old.count(" ")] or ["Varn"])
    return _other_digits(old, rng)


def _other_digits(old: str, rng: random.Random) -> str:
    clock = re.fullmatch(r"(\d{1,2})([.:])([0-5]\d)", old)
    while True:
        if clock:
            new = f"{rng.randint(1, 23)}{clock[2]}{rng.choice(['05', '10', '20', '30', '40', '50', clock[3]])}"
        elif re.fullmatch(r"(19|20)\d\d", old):
            new = str(int(old) + rng.choice([-11, -6, -4, -3, -2, -1, 1, 2, 3, 5]))
        else:
            new = _other_amount(old, rng)
        if new != old:
            return new


def _other_amount(old: str, rng: random.Random) -> str:
    """As round as the old one, and written alike."""
    whole, _, rest = old.replace(",", "").partition(".")
    zeros = min(len(whole) - len(whole.rstrip("0")), 6)
    size = int(whole) // 10**zeros
    low = max(2, size // 3)
    drawn = rng.randint(low, max(low + 3, size * 3)) * 10**zeros
    written = f"{drawn:,}" if "," in old else str(drawn)
    return f"{written}.{rng.randrange(10 ** len(rest)):0{len(rest)}d}" if rest else written


def valued_pairs(families: Sequence[dict[str, Any]], rng: random.Random, n: int) -> list[Item]:
    """Make pairs of two wordings of a claim whose shared value is set anew, as many that agree as contradict.

    Parameters
    ----------
    families : sequence of dict
        As :func:`shiftdetect.explain.training.families.read_families` gives them.
    rng : random.Random
    n : int
        How many pairs; none where no two wordings of a claim share a value.
    """
    names = sorted({value for f in families for text in _wordings(f) for value in _of_kind(text, "name")})
    sharing = list(_sharing(families))
    made: list[Item] = []
    while sharing and len(made) < n:
        a, b, shared = rng.choice(sharing)
        value, kind = rng.choice(shared)
        agree = len(made) % 2 == 1
        first = other_value(value, kind, names, rng) if rng.random() < _SET_ANEW else value
        second = first if agree else other_value(first, kind, names, rng)
        made.append(Item(set_anew(a, value, first), set_anew(b, value, second), SAME_POINT if agree else AGAINST))
    return made


def _wordings(family: dict[str, Any]) -> list[str]:
    return [*family["claims"], *family["specifies"]]


def _of_kind(text: str, kind: str) -> list[str]:
    return [value for value, found in values_in(text).items() if found == kind]


def _sharing(families: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str, list[tuple[str, str]]]]:
    for family in families:
        for a, b in permutations(_wordings(family), 2):
            there = values_in(b)
            shared = [(value, kind) for value, kind in values_in(a).items() if there.get(value) == kind]
            if shared:
                yield a, b, shared
