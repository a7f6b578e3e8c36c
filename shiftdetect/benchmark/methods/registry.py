"""The register of methods: a function, the role it plays, and what must be said about it."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar, get_args

from shiftdetect.errors import ShiftDetectError

Role = Literal["points", "adjacent", "pairs", "frames", "quotes"]
ROLES: Final[dict[Role, str]] = {
    "points": "(series, tools) -> places of change points",
    "adjacent": "(list of (text before, text after), tools) -> array of how far the second moved, one for each pair",
    "pairs": "(list of (text_a, text_b), tools) -> array of how much the second stands against the first",
    "frames": "(coded statements to learn from, list of texts, tools) -> array (n_texts, n_frames) of 0 to 1",
    "quotes": "(list of texts, tools) -> list of Laid for each text",
}
"""What a method of each role is called with, and what it returns."""

Group = Literal["baseline", "built-in", "peer", "yours"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)

ROLES_OF: Final[dict[str, tuple[Role, ...]]] = {
    "changes": ("points", "adjacent"),
    "streams": ("points",),
    "pairs": ("pairs",),
    "frames": ("frames",),
    "quotes": ("quotes",),
}

REFERENCE: Final[dict[str, str]] = {
    "points": "segments",
    "adjacent": "lasting change",
    "pairs": "comparer",
    "frames": "frame coder",
    "quotes": "shiftdetect",
}
"""Our method of each role: the one that the others are compared with."""

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Method:
    """One entry of a leaderboard.

    Attributes
    ----------
    name : str
        Unique within its role.
    role : str
        One of :data:`ROLES`.
    run : callable
    about : str
        One line: what it does.
    group : str
        'baseline', 'built-in', 'peer' or 'yours'.
    tuned : bool
        Whether its settings were chosen, without any label of the task, instead of being the documented defaults.
    probability : bool
        For `pairs`: whether what it returns is meant as a probability.
    settings : mapping
        What decides its output, as the record keeps it.
    needs : tuple of str
        Modules that must be installed.
    """

    name: str
    role: Role
    run: Callable[..., Any]
    about: str
    group: Group = "yours"
    tuned: bool = False
    probability: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether everything it needs is there."""
        return all(importlib.util.find_spec(name) is not None for name in self.needs)


_REGISTER: dict[tuple[str, str], Method] = {}
_BUILT_IN = ("changes", "adjacent", "pairs", "frames", "quotes", "peers")


def method(
    role: Role,
    name: str,
    about: str,
    *,
    group: Group = "yours",
    tuned: bool = False,
    probability: bool = False,
    settings: Mapping[str, Any] | None = None,
    needs: Sequence[str] = (),
) -> Callable[[_F], _F]:
    """Register a function as a method; the function itself is returned unchanged.

    Parameters
    ----------
    role : str
        One of :data:`ROLES`, which says what it is called with and what it must return.
    name, about : str
    group, tuned, probability, settings, needs
        As in :class:`Method`.

    Raises
    ------
    ShiftDetectError
        For a role that there is not, or a name that another function has in this role.

    Examples
    --------
    >>> @method("pairs", "longer", "the second text is longer than the first")
    ... def longer(pairs, tools):
    ...     return [float(len(b) > len(a)) for a, b in pairs]
    >>> [m.name for m in methods_for("pairs", ["longer"])]
    ['longer']
    """
    if role not in ROLES:
        raise ShiftDetectError(f"there is no role {role!r}: choose one of {', '.join(ROLES)}.")

    def add(function: _F) -> _F:
        known = _REGISTER.get((role, name))
        if known is not None and known.run.__qualname__ != function.__qualname__:
            raise ShiftDetectError(f"a method {name!r} for {role!r} is there already: choose another name.")
        _REGISTER[role, name] = Method(
            name, role, function, about, group, tuned, probability, dict(settings or {}), tuple(needs)
        )
        return function

    return add


def registered() -> list[Method]:
    """All methods, baselines first and then in the order in which they were registered."""
    for module in _BUILT_IN:
        importlib.import_module(f"shiftdetect.benchmark.methods.{module}")
    return sorted(_REGISTER.values(), key=lambda m: m.group != "baseline")


def methods_for(kind_or_role: str, names: Sequence[str] | None = None, peers: bool = False) -> list[Method]:
    """Choose methods.

    Parameters
    ----------
    kind_or_role : str
        A kind of task or a role.
    names : sequence of str, optional
        Those that are wanted; all when left out.
    peers : bool
        Whether methods of other packages are wanted too, as far as they are installed. One that is named is wanted.
    """
    roles = ROLES_OF.get(kind_or_role, (kind_or_role,))
    found = [m for m in registered() if m.role in roles]
    if names is not None:
        return [m for m in found if m.name in names]
    return [m for m in found if m.group != "peer" or (peers and m.installed)]
