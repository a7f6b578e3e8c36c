"""Invented statements for the tests of corpora and files, and strategies that make more of them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from shiftdetect.corpus import Corpus, Statement

FEW = settings(max_examples=25, deadline=None)
"""For tests on whole corpora, each of which takes many draws."""

ROWS: list[dict[str, Any]] = [
    {"id": "b1", "date": "2031-05-02", "speaker": "Minister A", "text": "The bridge was closed, and rightly so."},
    {"id": "b2", "date": "2031-05-02", "speaker": "Minister B", "text": 'They called it "routine"\nwork.'},
    {"id": "b3", "date": "2031-05-04", "speaker": "Minister A", "text": "The bridge was closed, and rightly so."},
]
"""Three rows on two days; one text is said twice."""

SNIPPETS = ["=cmd", "+1", "-1", "@x", "\t", "\r", "\n", "\r\n", "'", "''", "'=", '"', ",", ";", "|", "[", "\u2028", "é"]


def statement(name: str = "a", day: int = 2, **other: Any) -> Statement:
    """Make one statement on a day of May 2031."""
    return Statement(
        **{"id": name, "text": "It held.", "speaker": "Minister A", "time": datetime(2031, 5, day)} | other
    )


def texts() -> st.SearchStrategy[str]:
    """Any text that UTF-8 holds, rich in what breaks files."""
    characters = st.characters(codec="utf-8", exclude_characters="\0")
    return st.lists(st.sampled_from(SNIPPETS) | st.text(characters, max_size=5), max_size=5).map("".join)


def filled_texts() -> st.SearchStrategy[str]:
    """Any text that is not blank."""
    return texts().filter(str.strip)


def plain_values() -> st.SearchStrategy[Any]:
    """Any value that a further column can hold."""
    scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts()
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=3),
        max_leaves=5,
    )


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Draw any corpus: one zone or none, every precision, repeated texts, further columns of one type or of several."""
    names = draw(st.lists(filled_texts().map(str.strip), min_size=1, max_size=5, unique=True))
    zone = draw(st.none() | st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m))))
    days = st.datetimes(min_value=datetime(1, 1, 10), max_value=datetime(9999, 12, 1))
    precisions = st.sampled_from(["hour", "day", "week", "month"] if zone is None else ["hour"])
    said = draw(st.lists(filled_texts(), min_size=1, max_size=3))
    columns = {
        name: draw(st.sampled_from([texts(), st.none() | texts(), st.integers(), st.booleans(), plain_values()]))
        for name in draw(st.lists(st.sampled_from(["order", "note", "=x", "n:json", "timestamp", "é"]), unique=True))
    }
    rows = [
        Statement(
            id=name,
            text=draw(st.sampled_from(said)),
            speaker=draw(filled_texts()),
            time=draw(days).replace(tzinfo=zone),
            precision=draw(precisions),
            topic=draw(st.none() | texts()),
            role=draw(st.none() | texts()),
            frames=tuple(draw(st.lists(texts(), max_size=3))),
            stance=draw(st.none() | texts()),
            columns={name: draw(values) for name, values in columns.items()},
        )
        for name in names
    ]
    return Corpus(rows)


def shuffled(rows: list[Any], seed: int) -> list[Any]:
    """Give the rows in another order."""
    return random.Random(seed).sample(rows, len(rows))
