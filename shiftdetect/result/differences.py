"""What a speaker's next statement keeps, changes, adds and leaves out, sentence by sentence."""

from __future__ import annotations

from typing import Literal

from shiftdetect.result.base import Part


class SentenceChange(Part, frozen=True, kw_only=True):
    """One sentence of two successive statements."""

    kind: Literal["kept", "changed", "added", "left_out"]
    before: str
    """As it stood; empty where it was added."""
    after: str
    """As it stands now; empty where it was left out."""


class Difference(Part, frozen=True, kw_only=True):
    """A speaker's statement against the one before it, where enough of the sentences come again to be aligned."""

    a: str
    """Id of the earlier statement."""
    b: str
    """Id of the later statement."""
    aligned: float
    """Share of the sentences of both that were kept or changed."""
    sentences: tuple[SentenceChange, ...]
    """In the order of the later statement; what was left out stands where it used to."""
