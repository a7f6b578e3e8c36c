"""Series of statements written for the project: two accounts of one affair, and what goes with both.

Pairs of families stand each for one relation; what most of a corpus holds are pairs that do no more than speak of one
affair, in other words, with another detail or a denial of something else. A series has many of those for each pair that
does contradict, and every statement stands in pairs of both kinds, so that none gives its label away by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

from shiftdetect.errors import InputError, RowProblem
from shiftdetect.explain.training.items import AGAINST, CONSISTENT, Item, share_of

COUNTS = {"a": 4, "b": 4, "around": 6}
HELD = 1 / 7
"""Share of the series that are not trained on, by a number made of the event's name."""


@dataclass(frozen=True)
class Series:
    """What was said on one affair.

    Attributes
    ----------
    event : str
    a, b : tuple of str
        Statements of the one and of the other account: each of the one clashes with each of the other.
    around : tuple of str
        Statements that go with both accounts and with each other.
    """

    event: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    around: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether it is kept out of training, to be measured on."""
        return share_of(self.event) < HELD


def read_series(path: Path) -> list[Series]:
    """Read series, one JSON object per line, and check their parts.

    Raises
    ------
    InputError
        Listing every line that is no complete series, or whose event was there before.
    """
    found: list[Series] = []
    problems: list[RowProblem] = []
    events: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        one = _parsed(line)
        if isinstance(one, Series) and one.event in events:
            one = f"the event {one.event!r} was there before"
        if isinstance(one, str):
            problems.append(RowProblem(str(path), number, None, None, one, "Complete the series, or take it out."))
        else:
            events.add(one.event)
            found.append(one)
    if problems:
        raise InputError(problems)
    return found


def _parsed(line: str) -> Series | str:
    try:
        row = json.loads(line)
        if not all(isinstance(row[name], list) for name in COUNTS):
            return f"one of {', '.join(COUNTS)} is no list"
        parts = {name: tuple(row[name]) for name in COUNTS}
        event = row["event"]
    except (ValueError, KeyError, TypeError) as error:
        return f"the line is no series ({error!r})"
    texts = [event, *(text for part in parts.values() for text in part)]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return "a text is empty"
    short = [name for name, n in COUNTS.items() if len(parts[name]) < n]
    return f"too few statements under {', '.join(short)}" if short else Series(event, **parts)


def accounts(series: Iterable[Series]) -> list[Item]:
    """Pairs of accounts: one of each contradicts, two of one do not.

    Examples
    --------
    >>> one = Series("e", ("a1", "a2"), ("b1", "b2"), ("c",))
    >>> sum(item.allowed == AGAINST for item in accounts([one])), len(accounts([one]))
    (4, 6)
    """
    return [
        item
        for one in series
        for pairs, allowed in (
            (list(product(one.a, one.b)), AGAINST),
            ([*combinations(one.a, 2), *combinations(one.b, 2)], CONSISTENT),
        )
        for item in _either_way(pairs, allowed)
    ]


def around(series: Iterable[Series]) -> list[Item]:
    """Pairs with a statement that goes with both accounts: none contradicts.

    Examples
    --------
    >>> len(around([Series("e", ("a1", "a2"), ("b1", "b2"), ("c1", "c2"))]))
    9
    """
    return [
        item
        for one in series
        for item in _either_way([*product((*one.a, *one.b), one.around), *combinations(one.around, 2)], CONSISTENT)
    ]


def _either_way(pairs: Sequence[tuple[str, str]], allowed: tuple[int, ...]) -> list[Item]:
    """Turn about half of the pairs, whichever relation they have: the order must not give anything away."""
    return [Item(*(pair if share_of(f"{pair[0]} {pair[1]}") < 0.5 else pair[::-1]), allowed) for pair in pairs]


def measured_pairs(series: Iterable[Series]) -> dict[str, list[tuple[str, str, bool]]]:
    """Pairs of the series that are kept out, and whether they contradict.

    Returns
    -------
    dict of str to list of (str, str, bool)
        'own': contradictions, and pairs of one account. 'around': contradictions, and pairs with what goes with both.

    Examples
    --------
    >>> {name: len(pairs) for name, pairs in measured_pairs([]).items()}
    {'own': 0, 'around': 0}
    """
    held = [one for one in series if one.held]
    pairs = [(item.text_a, item.text_b, item.allowed == AGAINST) for item in accounts(held)]
    against = [pair for pair in pairs if pair[2]]
    return {"own": pairs, "around": [*against, *((item.text_a, item.text_b, False) for item in around(held))]}
