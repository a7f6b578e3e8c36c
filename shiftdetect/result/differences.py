"""What a speaker's next statement keeps, changes, adds and leaves out, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from shiftdetect.result.base import Part


class SentenceChange(Part, frozen=True, kw_only=True):
    """One sentence of a statement and of the earlier one that it repeats."""

    kind: Literal["kept", "changed", "added", "left_out"]
    before: str
    """As it stood; empty where it was added."""
    after: str
    """As it stands now; empty where it was left out."""


class Difference(Part, frozen=True, kw_only=True):
    """A speaker's statement against the last one before it of which enough sentences come again to be aligned."""

    a: str
    """Id of the earlier statement."""
    b: str
    """Id of the later statement."""
    aligned: float
    """Share of the sentences of both that were kept, changed or moved."""
    sentences: tuple[SentenceChange, ...]
    """In the order of the later statement; what was left out stands where it used to. A sentence that was moved stands
    in both places, as left out and as added."""

    @property
    def n_moved(self) -> int:
        """Sentences that stand in both statements to the letter, in another place."""
        return n_moved(self.sentences)


def n_moved(sentences: Iterable[SentenceChange]) -> int:
    """Count the sentences that are left out in one place and added in another."""
    out, added = Counter[str](), Counter[str]()
    for sentence in sentences:
        if sentence.kind == "left_out":
            out[sentence.before] += 1
        elif sentence.kind == "added":
            added[sentence.after] += 1
    return sum((out & added).values())
