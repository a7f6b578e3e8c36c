"""The sentences of a statement that are long enough to be compared with others."""

from __future__ import annotations

from shiftdetect.corpus.repeated import split_sentences

MIN_WORDS = 6
"""Shorter sentences are fragments that could stand beside or against anything. (From 4, after the flagship's list of
contradictions was read.)"""


def sentences_of(text: str) -> list[str]:
    """Split a statement into its sentences; where none is long enough, the statement stands for itself.

    Examples
    --------
    >>> sentences_of("Yes. The bridge was old and very worn. It had to be closed for good.")
    ['The bridge was old and very worn.', 'It had to be closed for good.']
    >>> sentences_of("It was old.")
    ['It was old.']
    """
    found = [part for line in text.split("\n") for part in split_sentences(line)]
    return [part for part in found if len(part.split()) >= MIN_WORDS] or [text]
