"""Names that may stand for one speaker: a name that is spelled in two ways splits what one person said."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

_WORD = re.compile(r"\w+")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

_OFFICE_WORDS = """
administration agency authority board cabinet candidate chair chairman chairwoman chief commission commissioner
committee congress council court department director general governor government house judge lawyer leader mayor
member minister ministry office officer official officials party police president press prosecutor secretary
senate senator service speaker spokesman spokesperson spokeswoman staff state union witness
"""
_OFFICES = frozenset(_OFFICE_WORDS.split())
"""Words that end what an office is called: 'Vice President' is no fuller name of 'President'."""

_TITLE_WORDS = "dr gen hon lord lady madam miss mr mrs ms mx prof professor rev sen sir"
_TITLES = _OFFICES.union(_TITLE_WORDS.split())

MOST = 200
"""Names with one last word that are compared with each other; more are no people's names ('user of the forum')."""


@dataclass(frozen=True)
class Spellings:
    """Names that may stand for one speaker.

    Attributes
    ----------
    names : tuple of str
        In the order of the input.
    all_alike : bool
        Whether every one of them fits every other: 'Tarn' fits 'Anna Tarn' and 'Otto Tarn', who are two.
    """

    names: tuple[str, ...]
    all_alike: bool


def find_spellings(names: Iterable[str]) -> tuple[Spellings, ...]:
    """Find names that differ in letter case, accents, order, initials, titles or first names left out only.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    tuple of Spellings
        In the order of their first names. **They are a question and no answer**: an Anna and an Arno Tarn both are
        'A. Tarn', and only who knows them can tell.

    Examples
    --------
    >>> [found.names for found in find_spellings(["Anna Tarn", "Paul Reed", "TARN, Anna", "A. Tarn", "Paula Reed"])]
    [('Anna Tarn', 'TARN, Anna', 'A. Tarn')]
    >>> find_spellings(["President", "Vice President", "Minister A", "Minister B"])
    ()
    """
    unique = tuple(dict.fromkeys(names))
    words = {name: _words(name) for name in unique}
    by_last: dict[str, list[str]] = defaultdict(list)
    for name in unique:
        if words[name]:
            by_last[words[name][-1]].append(name)
    place = {name: k for k, name in enumerate(unique)}
    groups = [group for same in by_last.values() if len(same) <= MOST for group in _joined(same, words)]
    return tuple(sorted(groups, key=lambda group: place[group.names[0]]))


def _words(name: str) -> tuple[str, ...]:
    """Lower-case words without accents and titles, the last name last."""
    # 'Tarn (Ministry of Works)': what stands in brackets tells more of the name, and is never its last word.
    beside = " ".join(_IN_BRACKETS.findall(name))
    name = _IN_BRACKETS.sub(" ", name)
    parts = name.split(",")
    if len(parts) == 2 and all(part.strip() for part in parts):
        name = f"{parts[1]} {parts[0]}"
    plain = "".join(c for c in unicodedata.normalize("NFKD", f"{beside} {name}") if not unicodedata.combining(c))
    words = _WORD.findall(plain.casefold())
    if words and words[-1] not in _OFFICES and len(words[-1]) > 2 and words[-1].isalpha():
        words = [word for word in words[:-1] if word not in _TITLES] + words[-1:]
    return tuple(words)


def _joined(names: Sequence[str], words: Mapping[str, tuple[str, ...]]) -> Iterator[Spellings]:
    """Put together what fits, directly or through another name."""
    fits = {(a, b) for a, b in combinations(names, 2) if _fit(words[a], words[b])}
    group = {name: name for name in names}
    for a, b in fits:
        kept, gone = group[a], group[b]
        group = {name: kept if head == gone else head for name, head in group.items()}
    for head in dict.fromkeys(group.values()):
        same = tuple(name for name in names if group[name] == head)
        if len(same) > 1:
            yield Spellings(same, all(pair in fits for pair in combinations(same, 2)))


def _fit(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether all but the last word of the shorter name stand in the longer one, in full or as an initial."""
    short, long = sorted((a, b), key=len)
    if len(short) < len(long) and short[-1] in _OFFICES:
        return False
    left = list(long[:-1])
    for word in short[:-1]:
        same = next((other for other in left if _like(word, other)), None)
        if same is None:
            return False
        left.remove(same)
    return True


def _like(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
