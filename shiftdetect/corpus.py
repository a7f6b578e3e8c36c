"""Statements and the corpus they form (interface sketch; helper fills in)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Precision = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True)
class Statement:
    """One speaker, one date (or time), one contiguous utterance on the topic."""

    id: str
    text: str
    speaker: str
    time: datetime
    """Start of the stated hour, day, week (Monday) or month; naive, or aware when every statement is."""
    precision: Precision = "day"
    topic: str | None = None
    source: str | None = None
    role: str | None = None
    affiliation: str | None = None
    venue: str | None = None
    url: str | None = None
    frames: tuple[str, ...] = ()
    stance: str | None = None
    kind: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    """Every further column, under its own name."""

    @property
    def date(self) -> date:
        return self.time.date()
