"""Names of people taken apart, and the people and organisations of one article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from shiftdetect.extract.english.words import (
    APART,
    BELOW,
    FORMER,
    PARTICLES,
    SUFFIXES,
    WIDER,
    Gender,
    base_form,
    gender_of_name,
    gender_of_noun,
)
from shiftdetect.extract.records import Sort

_SPLIT: Final = re.compile(r"[^\s,]+")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_NUMBERED: Final = re.compile(r"^\d+(?:-|st|nd|rd|th|$)")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, without titles.

    Attributes
    ----------
    words : tuple of str
        In lower case, the surname last, without suffix.
    suffix : str
        'jr', 'sr', 'ii' ...; empty mostly. Another suffix is another person.
    """

    words: tuple[str, ...]
    suffix: str

    @property
    def surname(self) -> str:
        """The last word with the particles before it: 'van dyke'."""
        return " ".join(self.words[-1:])

    @property
    def is_full(self) -> bool:
        """Tell a name of first name and surname from either alone."""
        return len([word for word in self.words if word not in PARTICLES]) > 1

    def is_short_for(self, other: PersonName) -> bool:
        """Tell whether this name can stand for a fuller one.

        Examples
        --------
        >>> full = read_name("Donald J. Brack Jr.")
        >>> [read_name(name).is_short_for(full) for name in ("Brack Jr.", "D. Brack Jr.", "Donald Brack Jr.", "Brack")]
        [True, True, True, True]
        >>> [read_name(name).is_short_for(full) for name in ("Donald Brack", "Dora Brack Jr.", "Brack Sr.")]
        [False, False, False]
        >>> read_name("Donald Brack").is_short_for(read_name("’s"))  # what is left of a name that was cut
        False
        """
        if self.suffix != other.suffix and (self.suffix or self.is_full):
            return False
        if self.words == other.words:
            return True
        if not self.words or not other.words or self.words[-1] != other.words[-1]:
            return False
        here, there = list(self.words[:-1]), list(other.words[:-1])
        if not here:
            return True
        if not there or not _same_word(here[0], there[0]):
            # 'van Dyke' of 'Carla van Dyke'
            return len(here) < len(there) and there[-len(here) :] == here and here[0] in PARTICLES
        rest, remaining = here[1:], there[1:]
        # A middle name may be left out; two different ones are two people.
        return all(any(_same_word(word, other_word) for other_word in remaining) for word in rest) or not remaining


@lru_cache(maxsize=1 << 14)
def read_name(text: str) -> PersonName:
    """Take a name apart.

    Examples
    --------
    >>> read_name("Donald Brack, Jr.")
    PersonName(words=('donald', 'brack'), suffix='jr')
    """
    words = [_POSSESSIVE.sub("", word).lower() for word in _SPLIT.findall(text)]
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop().rstrip(".")
    return PersonName(tuple(word.rstrip(".") if len(word) > 2 else word for word in words if word), suffix)


def _same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    short, long = sorted((a.rstrip("."), b.rstrip(".")), key=len)
    return len(short) == 1 and long.startswith(short)


@dataclass(slots=True)
class Entity:
    """Somebody of an article: a person, an organisation, or a source without a name.

    Attributes
    ----------
    label : str
        The fullest name, or the description.
    sort : {'person', 'organisation', 'pronoun', 'other'}
    proper : bool
        Has a name.
    name : PersonName or None
    roles : list of str
        Titles and offices that the article gives, in lower case.
    plural : bool
    gender : {'female', 'male'} or None
    labelled : bool
        The sort rests on the pipeline's label alone, which is often wrong for bare surnames.
    described : str or None
        Of somebody without a name, the words under which they go in the output, once they are needed.
    """

    label: str
    sort: Sort
    proper: bool
    name: PersonName | None = None
    roles: list[str] = field(default_factory=list)
    plural: bool = False
    gender: Gender | None = None
    labelled: bool = False
    described: str | None = None

    def learn(self, roles: tuple[str, ...], noun: str) -> None:
        """Note what stands beside a further mention."""
        for role in roles:
            if role and role.lower() not in self.roles:
                self.roles.append(role.lower())
        self.gender = self.gender or self._guess(noun)

    def _guess(self, noun: str) -> Gender | None:
        for word in [noun, *(word for role in self.roles for word in role.split())]:
            if found := gender_of_noun(word):
                return found
        if self.name is not None and self.sort != "organisation" and self.name.is_full:
            return gender_of_name(self.name.words[0].split("-")[0])
        return None


@lru_cache(maxsize=1 << 16)
def bears(role: str, wanted: str) -> int | None:
    """Tell whether who bears a role may be called something, and how closely it fits.

    Parameters
    ----------
    role : str
        As given beside a name, such as 'u.s. defense secretary'.
    wanted : str
        As the article calls somebody, without the article: 'secretary', 'defense secretary', 'lawmaker'.

    Returns
    -------
    int or None
        Shared words, and one more where it is the same noun; None where it does not fit.

    Examples
    --------
    >>> bears("defense secretary", "secretary"), bears("defense secretary", "defense secretary")
    (2, 3)
    >>> bears("defense secretary", "health secretary"), bears("state sen", "lawmaker"), bears("mayor", "governor")
    (None, 1, None)
    """
    role_words, wanted_words = _plain(role), _plain(wanted)
    if not role_words or not wanted_words:
        return None
    same = base_form(role_words[-1]) == base_form(wanted_words[-1])
    wider = base_form(role_words[-1]) in WIDER.get(wanted_words[-1], frozenset())
    if not same and not wider:
        return None
    before, asked = set(role_words[:-1]), set(wanted_words[:-1])
    if before & BELOW != asked & BELOW:
        return None  # a deputy premier is no premier
    if same and before & APART != asked & APART:
        return None  # nor is a prime minister called 'the minister'
    if asked and not asked <= before and (before or not same):
        return None
    if asked and not before:
        return None
    return len(asked & before) + (2 if same else 1)


def head_of_role(role: str) -> str:
    """Give the noun of a role by which :func:`bears` compares it; empty where there is none.

    Examples
    --------
    >>> head_of_role("U.S. defense secretary"), head_of_role("")
    ('secretary', '')
    """
    words = _plain(role)
    return base_form(words[-1]) if words else ""


def heads_wanted(wanted: str) -> frozenset[str]:
    """Give the nouns of which one must stand in a role that :func:`bears` lets pass for what is wanted.

    Examples
    --------
    >>> sorted(heads_wanted("defense secretary"))
    ['secretary']
    """
    words = _plain(wanted)
    return frozenset({base_form(words[-1])}) | WIDER.get(words[-1], frozenset()) if words else frozenset()


@lru_cache(maxsize=1 << 14)
def _plain(role: str) -> tuple[str, ...]:
    words = [_POSSESSIVE.sub("", word) for word in role.lower().replace(".", "").split()]
    of = next((n for n, word in enumerate(words) if word in ("of", "for") and n), len(words))
    words = [word for word in words[of + 1 :] if word not in ("the", "a")] + words[:of]  # 'state secretary'
    plain = {word.replace(".", "") for word in FORMER}
    return tuple(word for word in words if word not in plain and not _NUMBERED.match(word))
