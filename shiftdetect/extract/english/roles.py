"""A user's table of who is called what, and who held which office when: TOML, checked as a whole."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from shiftdetect.corpus.statement import shorten
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.extract.english.people import bears, read_name
from shiftdetect.extract.english.words import Gender
from shiftdetect.extract.records import Sort
from shiftdetect.io.files import decode, fail, read_bytes

_EXAMPLE: Final = (
    '[[speaker]] name = "Minister A" aliases = ["A."] roles = [{title = "water minister", from = 2029-01-01}]'
)
_KEYS: Final = ("name", "aliases", "roles", "gender", "organisation")
_ROLE_KEYS: Final = ("title", "from", "to")


@dataclass(frozen=True, slots=True)
class Held:
    """An office, and when it was held; None is open.

    Attributes
    ----------
    title : str
        In lower case.
    since, until : datetime.date or None
        First and last day.
    """

    title: str
    since: date | None = None
    until: date | None = None

    def at(self, day: date | None) -> bool:
        """Tell whether it was held on a day; of an unknown day nothing is excluded."""
        return day is None or ((self.since is None or self.since <= day) and (self.until is None or day <= self.until))


@dataclass(frozen=True, slots=True)
class Listed:
    """A speaker of the table.

    Attributes
    ----------
    name : str
        The speaker's name in all output.
    aliases : tuple of str
    roles : tuple of Held
    gender : {'female', 'male'} or None
    sort : {'person', 'organisation'}
    """

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Held, ...] = ()
    gender: Gender | None = None
    sort: Sort = "person"


@dataclass(frozen=True, slots=True)
class RoleTable:
    """The table.

    Attributes
    ----------
    speakers : tuple of Listed

    Examples
    --------
    >>> a = Listed("Anna Able", ("Able",), (Held("water minister", date(2029, 1, 1)),))
    >>> table = RoleTable((a,))
    >>> table.by_name("Able").name, table.by_role("minister", date(2031, 5, 12)).name
    ('Anna Able', 'Anna Able')
    >>> table.by_role("minister", date(2028, 5, 12)) is None
    True
    """

    speakers: tuple[Listed, ...] = ()

    def by_name(self, text: str) -> Listed | None:
        """Find who is called so: by name or alias to the letter, else by a name that only one can bear."""
        wanted = _folded(text)
        for listed in self.speakers:
            if wanted in {_folded(name) for name in (listed.name, *listed.aliases)}:
                return listed
        name = read_name(text)
        fitting = [s for s in self.speakers if s.sort == "person" and name.is_short_for(read_name(s.name))]
        if len(fitting) > 1 and not name.suffix:
            fitting = [s for s in fitting if not read_name(s.name).suffix]
        return fitting[0] if len(fitting) == 1 else None

    def by_role(self, role: str, day: date | None) -> Listed | None:
        """Find who held an office on a day; None where nobody did, or several of whom none fits better."""
        fits: dict[int, int] = {}
        for n, listed in enumerate(self.speakers):
            for held in listed.roles:
                fit = bears(held.title, role)
                if fit is not None and held.at(day):
                    fits[n] = max(fits.get(n, 0), fit)
        best = [n for n, fit in fits.items() if fit == max(fits.values())]
        return self.speakers[best[0]] if len(best) == 1 else None


NO_ROLES: Final = RoleTable()


def read_roles(path: str | os.PathLike[str]) -> RoleTable:
    r"""Read a table of roles.

    Parameters
    ----------
    path : path
        TOML with a ``[[speaker]]`` for each: ``name``; and where known ``aliases`` (list of texts), ``roles`` (list of
        tables with ``title``, ``from`` and ``to``), ``gender`` ('female' or 'male'), ``organisation`` (true).

    Raises
    ------
    InputError
        Listing everything that cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "roles.toml")
    ...     _ = path.write_text('[[speaker]]\nname = "Anna Able"\nroles = [{title = "Minister", from = 2029-01-01}]')
    ...     read_roles(path).speakers[0].roles
    (Held(title='minister', since=datetime.date(2029, 1, 1), until=None),)
    """
    file = os.fspath(path)
    try:
        table = tomllib.loads(decode(read_bytes(Path(path), file), file))
    except tomllib.TOMLDecodeError as error:
        fail(file, f"the file is not TOML ({error})", f"Write it as {_EXAMPLE}.")
    entries = table.get("speaker")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        fail(file, "there is no [[speaker]] in it", f"Write one for each, as {_EXAMPLE}.")
    problems = [
        RowProblem(
            file, None, name, None, "this is not known here", "Everything stands in a [[speaker]]: move or drop it."
        )
        for name in table
        if name != "speaker"
    ]
    seen: dict[str, int] = {}
    for n, entry in enumerate(entries, 1):
        problems += [
            RowProblem(file, n, column, shorten(value), what, remedy)
            for column, value, what, remedy in _problems(entry)
        ]
        for name in {_folded(name) for name in _names(entry)}:
            if name in seen:
                what = f"speaker {seen[name]} has this name or alias, too"
                problems.append(RowProblem(file, n, "name", shorten(name), what, "Give each name to one speaker."))
            seen.setdefault(name, n)
    if problems:
        raise InputError(problems)
    return RoleTable(tuple(_listed(entry) for entry in entries))


def _problems(entry: dict[str, Any]) -> Iterator[tuple[str, object, str, str]]:
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        yield "name", name, "a name is needed", 'Write name = "Minister A".'
    for key in entry.keys() - set(_KEYS):
        yield key, entry[key], "this is not known here", f"Known are {', '.join(_KEYS)}."
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
        yield "aliases", aliases, "a list of texts is needed", 'Write aliases = ["A.", "Mr. A"].'
    if entry.get("gender", "female") not in ("female", "male"):
        yield "gender", entry["gender"], "this is neither female nor male", "Leave it out where it is not known."
    if not isinstance(entry.get("organisation", False), bool):
        yield "organisation", entry["organisation"], "this is neither true nor false", "Write organisation = true."
    roles = entry.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, dict) for role in roles):
        yield "roles", roles, "a list of tables is needed", 'Write roles = [{title = "minister", from = 2029-01-01}].'
        return
    for role in roles:
        yield from _role_problems(role)


def _role_problems(role: dict[str, Any]) -> Iterator[tuple[str, object, str, str]]:
    title = role.get("title")
    if not isinstance(title, str) or not title.strip():
        yield "roles", role, "a title is needed", 'Write {title = "minister"}.'
    for key in role.keys() - set(_ROLE_KEYS):
        yield "roles", key, "this is not known here", f"Known are {', '.join(_ROLE_KEYS)}."
    days = [role.get("from"), role.get("to")]
    bad = [day for day in days if day is not None and type(day) is not date]
    for day in bad:
        yield "roles", day, "this is no day", "Write it without quote marks, as 2029-01-01."
    if not bad and days[0] is not None and days[1] is not None and days[1] < days[0]:
        yield "roles", title, f"it ends ({days[1]}) before it begins ({days[0]})", "Exchange the two."


def _names(entry: dict[str, Any]) -> list[str]:
    aliases = entry.get("aliases")
    names = [entry.get("name"), *(aliases if isinstance(aliases, list) else [])]
    return [name for name in names if isinstance(name, str)]


def _listed(entry: dict[str, Any]) -> Listed:
    return Listed(
        entry["name"].strip(),
        tuple(alias.strip() for alias in entry.get("aliases", [])),
        tuple(Held(r["title"].strip().lower(), r.get("from"), r.get("to")) for r in entry.get("roles", [])),
        entry.get("gender"),
        "organisation" if entry.get("organisation") else "person",
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())
