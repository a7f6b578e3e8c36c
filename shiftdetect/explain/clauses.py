"""Clauses of a statement: what one explanation fills, where a statement gives several."""

from __future__ import annotations

import re

from shiftdetect.corpus.shortforms import NO_SHORT_FORM

SHORTEST = 3
"""Words of a clause; what is shorter stays with what stands before it."""

# A run of blanks is looked at from its beginning alone: from each of its blanks, a long one takes time with its square.
_TRIMMED = " ,\t\r\n"
_AGAIN = re.compile(
    r"(?:,\s+|(?<!\s)\s+)(?:and|but|yet|while|although|though)\s+"
    r"(?=(?:i|we|you|he|she|it|they|there|nobody|no one|everybody|everyone)(?:'\w+|’\w+)?\s)",
    re.IGNORECASE,
)
_BREAK = re.compile(
    rf"(?<=[.!?;:…])(?-i:{NO_SHORT_FORM})[\"”’')\]]*\s+"
    r"|(?<!\s)\s+[-–—]+\s+"
    r"|,\s+(?=(?:and|but|so|because|which|who|that|or|as|to|while|although)\b)"
    r"|(?<!\s)\s+(?=(?:because|but|although)\b)",
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


def main_clauses(sentence: str, shortest: int) -> tuple[str, ...]:
    """Split a sentence where a conjunction begins another clause with a subject of its own.

    Parameters
    ----------
    sentence : str
    shortest : int
        Words of a clause; a shorter one is taken together with what follows, or left out at the end.

    Returns
    -------
    tuple of str
        Parts of the sentence to the letter, without the conjunctions between them. Empty where there is only one.

    Examples
    --------
    >>> main_clauses("The dam was safe that morning and we do not know when it broke, but it did.", 4)
    ('The dam was safe that morning', 'we do not know when it broke')
    >>> main_clauses("The dam was old and worn.", 4)
    ()
    """
    found = []
    start = 0
    for gap in [*_AGAIN.finditer(sentence), None]:
        part = sentence[start : gap.start() if gap else len(sentence)].strip(_TRIMMED)
        if len(part.split()) >= shortest:
            found.append(part)
            start = gap.end() if gap else start
    return tuple(found) if found != [sentence.strip(_TRIMMED)] else ()
