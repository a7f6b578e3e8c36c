"""The sentences of a statement that are long enough to be compared with others."""

from __future__ import annotations

import re

from shiftdetect.corpus.repeated import split_sentences

MIN_WORDS = 6
"""Shorter sentences are fragments that could stand beside or against anything. (From 4, after the flagship's list of
contradictions was read.)"""

_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|nowhere|false|untrue|wrong|incorrect|nonsense|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(r"\b(?:no (?:doubt|question)|not only|why not)\b|\?[\"'”’)\]]*$", re.IGNORECASE)


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


def claims_of(text: str) -> tuple[list[str], frozenset[str]]:
    """Split a statement into what it claims: its sentences, a short one that denies with the one before it.

    'I didn't see one.' says nothing by itself, and 'They speak of four embassies.' without it says the contrary of what
    was said.

    Returns
    -------
    passages : list of str
        Those that are long enough, else the statement.
    denied : frozenset of str
        Those of them that end in a short denial. They are not to be cut: a part would stand as a claim.

    Notes
    -----
    English. Within a line only: a headline must not run into the sentence below it. A short denial that stands first
    answers what others asked: what it denies is not known, and it is left out as other short sentences are.

    Examples
    --------
    >>> passages, denied = claims_of("They speak of four embassies. I didn't see one. No doubt.")
    >>> passages, denied == frozenset(passages)
    (["They speak of four embassies. I didn't see one."], True)
    """
    found: list[str] = []
    denied = set[str]()
    for line in text.split("\n"):
        passages: list[str] = []
        for sentence in split_sentences(line):
            if passages and denies_in_short(sentence):
                denied.discard(passages[-1])
                passages[-1] += f" {sentence}"
                denied.add(passages[-1])
            else:
                passages.append(sentence)
        found += passages
    kept = [passage for passage in found if len(passage.split()) >= MIN_WORDS] or [text]
    return kept, frozenset(denied.intersection(kept))


def denies_in_short(sentence: str) -> bool:
    """Tell a sentence that is too short to be compared and denies something.

    Examples
    --------
    >>> [denies_in_short(said) for said in ("I saw none.", "No doubt.", "Didn't we?", "It is not true of any dam.")]
    [True, False, False, False]
    """
    return len(sentence.split()) < MIN_WORDS and bool(_DENIES.search(sentence)) and not _NO_DENIAL.search(sentence)
