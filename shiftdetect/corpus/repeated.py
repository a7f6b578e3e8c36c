"""Sentences that stand verbatim in many different statements: openings, sign-offs, boilerplate.

A sentence that is added to every statement from one day on moves their vectors as much as a new explanation would, and
a test that reads vectors cannot tell the two apart. So such sentences are set aside before statements are encoded, and
said: which, how often, since when.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from shiftdetect.corpus.shortforms import NO_SHORT_FORM
from shiftdetect.errors import ShiftDetectError

MIN_STATEMENTS = 5
"""Statements with different words around it in which a sentence must stand."""

MIN_SHARE = 0.1
"""Share of all statements in which it must stand."""

_END = re.compile(rf"""(?<=[.!?…]){NO_SHORT_FORM}(["'”’)\]]*)\s+""")


@dataclass(frozen=True)
class RepeatedSentence:
    """A sentence that many different statements share word for word.

    Attributes
    ----------
    text : str
        As it stands where it is met first.
    n_statements : int
    first : int
        Row of the first statement that holds it.
    """

    text: str
    n_statements: int
    first: int


def find_repeated(
    texts: Sequence[str], min_statements: int = MIN_STATEMENTS, min_share: float = MIN_SHARE
) -> tuple[RepeatedSentence, ...]:
    """Find the sentences that stand verbatim in many statements which otherwise differ.

    Parameters
    ----------
    texts : sequence of str
        In the order of time.
    min_statements : int
        Different texts in which the sentence must stand, counted without the sentence.
    min_share : float
        Share of all statements that must hold it.

    Returns
    -------
    tuple of RepeatedSentence
        In the order in which they are met first. Case and spacing do not count. A statement that is repeated as a
        whole is not among them: **verbatim repetition of a statement is evidence**, and stays.

    Raises
    ------
    ShiftDetectError
        Where a limit is out of range.

    Examples
    --------
    >>> said = [f"{reason} We thank our partners." for reason in ("It rained.", "It cost much.", "It was old.")]
    >>> [(s.text, s.n_statements) for s in find_repeated(said, min_statements=3)]
    [('We thank our partners.', 3)]
    """
    if min_statements < 2 or not 0.0 <= min_share <= 1.0:
        raise ShiftDetectError(
            f"min_statements={min_statements} must be at least 2, and min_share={min_share} lie between 0 and 1."
        )
    rows: dict[str, list[int]] = defaultdict(list)
    around: dict[str, set[str]] = defaultdict(set)
    words: dict[str, str] = {}
    for row, text in enumerate(texts):
        sentences = split_sentences(text)
        keys = [_key(sentence) for sentence in sentences]
        for key, sentence in zip(keys, sentences, strict=True):
            rest = " ".join(other for other in keys if other != key)
            if rest and rows[key][-1:] != [row]:
                rows[key].append(row)
                around[key].add(rest)
                words.setdefault(key, sentence)
    return tuple(
        RepeatedSentence(words[key], len(seen), seen[0])
        for key, seen in rows.items()
        if len(around[key]) >= min_statements and len(seen) >= min_share * len(texts)
    )


def set_aside(
    texts: Sequence[str], repeated: Sequence[RepeatedSentence], *, keep_whole: bool = True
) -> tuple[str, ...]:
    """Return the texts without these sentences; a text that holds nothing else stays as it is.

    Where sentences are counted, such a text must not stay (``keep_whole=False``: it becomes empty): a sentence that was
    taken out of all others would seem to be said in it alone.

    Examples
    --------
    >>> aside = RepeatedSentence("We thank our partners.", 9, 0)
    >>> set_aside(["It rained. We thank our  partners.", "We thank our partners."], [aside])
    ('It rained.', 'We thank our partners.')
    >>> set_aside(["We thank our partners."], [aside], keep_whole=False)
    ('',)
    """
    keys = {_key(sentence.text) for sentence in repeated}
    if not keys:
        return tuple(texts)
    return tuple(_without(text, keys) or (text if keep_whole else "") for text in texts)


def split_sentences(text: str) -> list[str]:
    """Split after full stops, question and exclamation marks that a space follows.

    Examples
    --------
    >>> split_sentences("“It rained.” Nobody knew! Did they?")
    ['“It rained.”', 'Nobody knew!', 'Did they?']
    >>> split_sentences("Gen. Marsh left the U.S. Embassy. It was late.")
    ['Gen. Marsh left the U.S. Embassy.', 'It was late.']
    >>> split_sentences("They left the U.S. The dam broke at 4 a.m. on May 3. No. 3 held.")
    ['They left the U.S.', 'The dam broke at 4 a.m. on May 3.', 'No. 3 held.']
    """
    return [part.strip() for part in _END.sub(r"\1" + "\n", text).split("\n") if part.strip()]


def _key(sentence: str) -> str:
    return " ".join(sentence.casefold().split())


def _without(text: str, keys: set[str]) -> str:
    # Line by line: a headline without a full stop must not run into the sentence below it, which nobody said so.
    lines = (
        " ".join(sentence for sentence in split_sentences(line) if _key(sentence) not in keys)
        for line in text.split("\n")
    )
    return "\n".join(line for line in lines if line)
