"""The title of plain text: its first line, where that looks like a headline."""

from __future__ import annotations

import re
from typing import Final

from shiftdetect.extract.published import find_published

_FIRST: Final = re.compile(r"\s*(?P<line>\S[^\n]*?)[ \t]*\n[ \t]*\n\s*\S")
_LONGEST: Final = 160
_MOST_WORDS: Final = 25
_FEWEST_WORDS: Final = 2
"""One word alone is a section or a mark such as 'EXCLUSIVE'."""
_NO_END: Final = (".", ",", ";", ":", "…", "...")
_TRIMMED: Final = "\"'”’»)]"
_ELSE: Final = re.compile(
    r"(?:By|Reporting by|Text by) [A-Z]|(?:Photo|Picture|Source|Published|Posted|Updated)\b[ :]"
    r"|(?:Q|A|Question|Answer)\s?\d{0,2}[:.]|[-–—•*>#@<(\[]|(?i:for immediate release)\b"
)
"""How a line begins that is a byline, a credit, a turn of an interview or an item of a list."""


def find_headline(text: str) -> str | None:
    r"""Give the first line of a text if it is short, ends without a full stop and a blank line follows it.

    Parameters
    ----------
    text : str
        With '\n' at the ends of its lines.

    Returns
    -------
    str or None
        None of a sentence, a date, a byline, a single word, or the first turn of an interview.

    Examples
    --------
    >>> find_headline("Minister A defends the closure\n\nKORVA - The bridge is closed.\n")
    'Minister A defends the closure'
    >>> find_headline("The bridge is closed, Minister A said.\n\nIt is old.\n") is None
    True
    """
    first = _FIRST.match(text)
    if first is None:
        return None
    line = " ".join(first["line"].split())
    words = line.split()
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or len(line) > _LONGEST:
        return None
    if line.rstrip(_TRIMMED).endswith(_NO_END) or _ELSE.match(line) or not any(word[0].isalpha() for word in words):
        return None
    return None if find_published("", line)[1] else line
