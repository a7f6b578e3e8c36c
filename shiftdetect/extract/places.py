"""What lies between two places of a text, and around one, found without going through the text again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from shiftdetect.extract.records import Attribution

_BREAK: Final = re.compile(r"\n\s*")
_STRETCH: Final = 1000
"""Characters of text by which contents are listed."""


class Breaks:
    r"""The line breaks of a text; several with nothing but blanks between count as one.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> breaks = Breaks("One.\n\nTwo.\nThree.")
    >>> breaks.between(0, 11), breaks.between(5, 11), breaks.between(6, 10)
    (2, 2, 0)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks = [match.span() for match in _BREAK.finditer(text)]

    def between(self, start: int, end: int) -> int:
        """Count the breaks between two places; one that was begun before counts if a line break of it is left."""
        if start >= end:
            return 0
        first = bisect_left(self._breaks, (start, 0))
        begun = 0
        if first and self._breaks[first - 1][1] > start:
            begun = self._text.find("\n", start, min(self._breaks[first - 1][1], end)) >= 0
        return bisect_left(self._breaks, (end, 0)) - first + begun


class Contents:
    """The contents of attributions by where they stand.

    Parameters
    ----------
    attributions : sequence of Attribution

    Examples
    --------
    >>> said = Attribution(((0, 15),), (30, 34), (17, 29), "the minister", "indirect", (), (0, 45))
    >>> Contents([said]).around(14), Contents([said]).around(15)
    ({0}, set())
    """

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self._attributions = attributions
        self._touching: defaultdict[int, list[int]] = defaultdict(list)
        for i, a in enumerate(attributions):
            for start, end in a.content_spans:
                for stretch in range(start // _STRETCH, (end - 1) // _STRETCH + 1):
                    self._touching[stretch].append(i)

    def around(self, place: int) -> set[int]:
        """Give the numbers of the attributions in whose content a character stands."""
        return {
            i
            for i in self._touching.get(place // _STRETCH, ())
            if any(start <= place < end for start, end in self._attributions[i].content_spans)
        }
