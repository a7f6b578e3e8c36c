"""Clauses of a statement: what one explanation fills, where a statement gives several."""

from __future__ import annotations

import re

SHORTEST = 3
"""Words of a clause; what is shorter stays with what stands before it."""

_TRIMMED = " ,\t\r\n"
_BREAK = re.compile(
    r"(?<=[.!?;:…])[\"”’')\]]*\s+"
    r"|\s+[-–—]+\s+"
    r"|,\s+(?=(?:and|but|so|because|which|who|that|or|as|to|while|although)\b)"
    r"|\s+(?=(?:because|but|although)\b)",
    re.IGNORECASE,
)


def split_clauses(text: str) -> tuple[str, ...]:
    """Split a statement at ends of sentences, at dashes, and before English conjunctions.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        Parts of the text to the letter, at least one; the text itself where nothing splits it.

    Notes
    -----
    Rough on purpose: frames are scored on the whole statement, too, so that a wrong cut costs little. Conjunctions are
    English ones; in another language only sentences and dashes split.

    Examples
    --------
    >>> split_clauses("The dam was old, and it had to be closed because it leaked. No comment.")
    ('The dam was old', 'and it had to be closed', 'because it leaked. No comment.')
    """
    spans: list[list[int]] = []
    start = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if spans and len(text[start:end].split()) < SHORTEST:
            spans[-1][1] = end
        elif text[start:end].strip(_TRIMMED):
            spans.append([start, end])
        start = gap.end() if gap else end
    return tuple(text[start:end].strip(_TRIMMED) for start, end in spans) or (text,)
