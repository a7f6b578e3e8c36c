"""Which speakers of different articles are the same: the same full name, a surname that only one bears, an office that
only one holds. Sources without a name are never brought together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from shiftdetect.extract.english.people import PersonName, bears, head_of_role, heads_wanted, read_name
from shiftdetect.extract.english.words import ORGANISATIONS
from shiftdetect.extract.records import Known

_SOON: Final = timedelta(days=60)
"""Within which an office is taken to be in the same hands."""
_ONE_WORD: Final = frozenset({"president", "chancellor", "pope", "king", "queen", "taoiseach", "chairman"})

Renamed = dict[tuple[str, str], tuple[str, str]]
Renaming = tuple[tuple[str, str], tuple[str, str]]


def unite(known: Iterable[tuple[str, Sequence[Known]]]) -> Renamed:
    """Find out which speakers of different articles are the same.

    Parameters
    ----------
    known : iterable of (str, sequence of Known)
        Path of each article, and its speakers.

    Returns
    -------
    dict of (str, str) to (str, str)
        Path and speaker to the speaker's name in all articles and the reason; those who keep theirs are not in it.

    Examples
    --------
    >>> a = Known("Mara Voss", "Mara Voss", "person", ("water minister",), None)
    >>> b = Known("Voss", "Voss", "person", (), None)
    >>> unite([("a.txt", [a]), ("b.txt", [b])])
    {('b.txt', 'Voss'): ('Mara Voss', "'Voss' is Mara Voss, the only one of this name in all articles")}
    """
    return dict(renamings(list(known)))


def renamings(known: Sequence[tuple[str, Sequence[Known]]]) -> Iterator[Renaming]:
    """Give what :func:`unite` finds one by one: memory holds the names of all articles, not each time they are given.

    Parameters
    ----------
    known : sequence of (str, sequence of Known)
        Gone through three times.
    """
    people = _People(one for _, one in _each(known) if one.sort != "organisation" and one.name is not None)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for path, one in _each(known):
        if one.name is not None or not one.speaker.endswith(f" [{path}]"):  # else it is no form of a name
            forms[one.speaker.casefold()][one.speaker] += 1
    pairs: dict[frozenset[str], str] = {}
    for path, speakers in known:
        here: dict[str, str] = {}
        for one in sorted(speakers, key=lambda one: len(one.together) > 0):
            found = _renaming(one, path, people, forms[one.speaker.casefold()])
            if one.together:
                found = _together(one, path, here, pairs)
            if found is not None and found[0] != one.speaker:
                here[one.speaker] = found[0]
                yield (path, one.speaker), found


def _renaming(one: Known, path: str, people: _People, forms: Counter[str]) -> tuple[str, str] | None:
    found = None
    if one.sort == "organisation" and one.name is not None:
        found = people.mislabelled(one) or _organisation(one, forms)
    elif one.name is not None:
        found = people.fullest(one)
    elif one.sort == "person":
        found = people.holder(one)
    if found is None and one.name is not None and people.is_open(one):
        found = f"{one.speaker} [{path}]", f"'{one.speaker}' may be several people of other articles"
    return found


def _together(one: Known, path: str, here: dict[str, str], pairs: dict[frozenset[str], str]) -> tuple[str, str]:
    """Name those who speak together by their names in all articles, in the order in which they are first so named."""
    names = list(dict.fromkeys(here.get(name, name) for name in one.together))
    own = f" [{path}]"
    open_ = any(name.endswith(own) and not old.endswith(own) for old, name in here.items() if old in one.together)
    named = not one.speaker.endswith(own) and not open_
    label = name_together(names, path, named=named)
    return pairs.setdefault(frozenset(names), label), "each of them by the name in all articles"


def name_together(names: Sequence[str], path: str, *, named: bool) -> str:
    """Give the name of several who speak as one.

    Parameters
    ----------
    names : sequence of str
        In the order of the text.
    path : str
        Of the article, which stands behind the name of sources that have none.
    named : bool
        Whether they are known beyond the article.

    Examples
    --------
    >>> name_together(["Lena Orr", "Tomas Reed"], "a.txt", named=True)
    'Lena Orr and Tomas Reed'
    >>> name_together(["the mayor [a.txt]", "an aide [a.txt]"], "a.txt", named=False)
    'the mayor and an aide [a.txt]'
    """
    own = f" [{path}]"
    *first, last = [name.removesuffix(own) for name in names]
    joined = f"{', '.join(first)} and {last}" if first else last
    return joined if named else f"{joined}{own}"


def _each(known: Iterable[tuple[str, Sequence[Known]]]) -> Iterator[tuple[str, Known]]:
    return ((path, one) for path, speakers in known for one in speakers)


def _organisation(one: Known, forms: Counter[str]) -> tuple[str, str] | None:
    """Bring spellings of one organisation together by their commonest form."""
    form = min(forms, key=lambda name: (-forms[name], name))
    return (form, "the same name in another spelling") if form != one.speaker else None


class _People:
    """Everybody with a name, over all articles."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.by_surname: dict[str, dict[PersonName, Counter[str]]] = defaultdict(dict)
        self.roles: dict[PersonName, dict[tuple[str, date | None], None]] = defaultdict(dict)
        self.listed: dict[PersonName, str] = {}
        for one in people:
            name = read_name(one.name or "")
            if not name.words:
                continue
            self.by_surname[name.words[-1]].setdefault(name, Counter())[one.speaker] += 1
            self.roles[name].update(dict.fromkeys((role, one.published) for role in one.roles))
            if one.listed:
                self.listed[name] = one.speaker
        self._fuller: dict[PersonName, list[PersonName]] = {}
        self._titles: dict[str, list[tuple[PersonName, str, date | None]]] = defaultdict(list)
        """Who bears a title, by the noun of it: among thousands of people few bear the office that is asked for."""
        for name, held in self.roles.items():
            for title, day in held:
                self._titles[head_of_role(title)].append((name, title, day))

    def fullest(self, one: Known) -> tuple[str, str] | None:
        name = read_name(one.name or "")
        if one.listed or not name.words:
            return None
        full = self._full(name, one.roles)
        if full is None:
            return None
        label = self.listed.get(full) or self._label(full)
        if full == name:
            return (label, "the same name in another spelling") if label != one.speaker else None
        how = "the only one of this name in all articles" if len(self._wider(name)) == 1 else "by the title"
        return label, f"'{one.speaker}' is {label}, {how}"

    def mislabelled(self, one: Known) -> tuple[str, str] | None:
        """Find the person whose bare surname was taken for an organisation."""
        name = read_name(one.name or "")
        if one.listed or len(name.words) != 1 or name.words[0] in ORGANISATIONS:
            return None
        wider = self._wider(name)
        if len(wider) != 1:
            return None
        label = self._label(wider[0])
        return label, f"'{one.speaker}' is {label}, the only one of this name in all articles"

    def is_open(self, one: Known) -> bool:
        """Tell whether a bare surname may belong to several people of other articles."""
        name = read_name(one.name or "")
        return one.sort != "organisation" and not one.listed and not name.is_full and len(self._wider(name)) > 1

    def holder(self, one: Known) -> tuple[str, str] | None:
        """Find the one who is given the office by which a speaker without a name is called."""
        role = one.roles[0] if one.roles else ""
        if not one.speaker.lower().startswith(("the ", *((role,) if role else ()))):
            return None
        if len(role.split()) < 2 and role not in _ONE_WORD:
            return None
        holders = {
            self._full(name, ()) or name
            for head in heads_wanted(role)
            for name, title, day in self._titles.get(head, ())
            if (fit := bears(title, role)) is not None and fit > len(role.split()) and _near(day, one.published)
        }
        if len(holders) != 1:
            return None
        label = self._label(next(iter(holders)))
        return label, f"'{role}' is {label}, the only one so called in all articles of that time"

    def _wider(self, name: PersonName) -> list[PersonName]:
        """Give those whose name this one may be short for, each in the fullest form; another suffix only if alone."""
        if name not in self._fuller:
            self._fuller[name] = self._find_wider(name)
        return self._fuller[name]

    def _find_wider(self, name: PersonName) -> list[PersonName]:
        if not name.words:
            return []
        full = [
            other for other in self.by_surname.get(name.words[-1], {}) if other.is_full and name.is_short_for(other)
        ]
        if len(full) > 1 and not name.suffix:
            full = [other for other in full if not other.suffix] or full
        return [a for a in full if not any(a.is_short_for(b) and _length(b) > _length(a) for b in full)]

    def _full(self, name: PersonName, roles: Sequence[str]) -> PersonName | None:
        wider = self._wider(name)
        if len(wider) > 1 and roles:
            held = [w for w in wider if any(bears(title, role) for title, _ in self.roles[w] for role in roles)]
            wider = held if len(held) == 1 else wider
        if len(wider) == 1:
            return wider[0]
        return name if name.is_full else None

    def _label(self, name: PersonName) -> str:
        if name in self.listed:
            return self.listed[name]
        labels = self.by_surname[name.words[-1]][name]
        return min(labels, key=lambda label: (-labels[label], label))


def _length(name: PersonName) -> int:
    return sum(len(word) for word in name.words)


def _near(a: date | None, b: date | None) -> bool:
    return a is None or b is None or abs(a - b) <= _SOON
