"""How far one statement of an institution changes the one before it, and whether the change lasts.

An institution that speaks on fixed days (a central bank, a ministry's bulletin) repeats itself, and what counts is the
sentence that differs. One vector per document hardly moves then, and what moves it is mostly news that is gone by the
next statement. So successive statements are compared sentence by sentence and term by term, and a term counts by how
lastingly it enters or leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus.repeated import split_sentences
from shiftdetect.encode import Encoder, VectorStore, encode_texts
from shiftdetect.errors import ShiftDetectError

REACH = 4
"""Statements before and after a step in which a term is looked for."""

NEIGHBOURS = 12
"""Steps before and after in which the usual size of a change is found."""

LONGEST_TERM = 3
MIN_WORDS = 4
"""Shorter sentences (headings, names, signs) are not compared; their terms are."""

FloatArray = NDArray[np.float64]
Term = tuple[str, ...]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[-/.,]\d+)*")


@dataclass(frozen=True, eq=False)
class LastingChange:
    """What each statement changes in the one before it; all arrays have shape (n_statements - 1,).

    Attributes
    ----------
    sentences : ndarray
        Mean cosine distance of a sentence to the nearest one of the other statement, both ways; 0 of equal statements.
    terms : ndarray
        Terms that enter or leave, each by how lastingly, as a share of all terms of the two statements; 0 to 1.
    size : ndarray
        Geometric mean of the two.
    score : ndarray
        ``size`` less what is usual around that date: above 0 where a step is larger than its neighbours. For ranking.
    """

    sentences: FloatArray
    terms: FloatArray
    size: FloatArray
    score: FloatArray


def lasting_change(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    reach: int = REACH,
    neighbours: int = NEIGHBOURS,
    store: VectorStore | None = None,
) -> LastingChange:
    r"""Compare each statement with the one before it, by what was said and by what of it lasts.

    .. math:: s_t = \tfrac12\big(\overline{1-\max_j a_i\cdot b_j} + \overline{1-\max_i a_i\cdot b_j}\big), \qquad
              w_t = \frac{\sum_{g \in A \triangle B} |\bar g_{after} - \bar g_{before}|}{|A \cup B|}

    with a, b the sentence vectors and A, B the terms (one to three words) of the two statements, and
    :math:`\bar g` the share of the ``reach`` statements before or from the step on that hold term g. The size is
    :math:`\sqrt{s_t w_t}`; the score takes off the median size of the steps around it.

    Parameters
    ----------
    texts : sequence of str, length n
        Statements of one voice on one topic, in the order of time.
    encoder : Encoder
        For the sentences.
    reach : int
        Statements on each side in which a term is looked for.
    neighbours : int
        Steps on each side whose median size is usual.
    store : VectorStore, optional

    Returns
    -------
    LastingChange

    Raises
    ------
    ShiftDetectError
        A reach or neighbourhood below 1.

    Notes
    -----
    Looks ahead: the change at a date is judged with what was said afterwards, so the last ``reach`` steps are
    judged on less. Assumes one voice; with many speakers a change of who speaks reads as a change of terms. It is
    descriptive: it ranks dates, and gives no p-value.

    The form was chosen on the statements of the Federal Open Market Committee from 1994 to 2012:
    figures on that set are figures of development.

    Examples
    --------
    >>> from shiftdetect import TfidfEncoder
    >>> said = ["The gate stays shut this week."] * 4 + ["The gate will be opened this week."] * 4
    >>> change = lasting_change(said, TfidfEncoder().fit(said))
    >>> int(change.score.argmax()), float(change.size[0])
    (3, 0.0)
    """
    if min(reach, neighbours) < 1:
        raise ShiftDetectError(f"reach={reach} and neighbours={neighbours} must be at least 1 statement.")
    sentences = _sentence_change(texts, encoder, store)
    terms = _term_change([_terms(text) for text in texts], reach)
    size = np.sqrt(sentences * terms)
    return LastingChange(sentences, terms, size, size - _usual(size, neighbours))


def _sentence_change(texts: Sequence[str], encoder: Encoder, store: VectorStore | None) -> FloatArray:
    if len(texts) < 2:
        return np.empty(0)
    parts = [_long_sentences(text) for text in texts]
    # Encoded once, as one list: a sentence that stands in many statements is computed a single time.
    flat = [sentence for sentences in parts for sentence in sentences]
    vectors = encode_texts(flat, encoder, store=store)[0].astype(np.float64)
    ends = np.cumsum([len(sentences) for sentences in parts])
    return np.array([_between(a, b) for a, b in pairwise(np.split(vectors, ends[:-1]))])


def _long_sentences(text: str) -> list[str]:
    sentences = [part for line in text.split("\n") for part in split_sentences(line)]
    return [part for part in sentences if len(part.split()) >= MIN_WORDS] or [text]


def _between(a: FloatArray, b: FloatArray) -> float:
    likeness = a @ b.T
    change = 1.0 - (likeness.max(axis=1).mean() + likeness.max(axis=0).mean()) / 2.0
    return max(float(change), 0.0)


def _terms(text: str) -> frozenset[Term]:
    words = _WORD.findall(text.lower())
    return frozenset(
        tuple(words[start : start + n]) for n in range(1, LONGEST_TERM + 1) for start in range(len(words) - n + 1)
    )


def _term_change(terms: Sequence[frozenset[Term]], reach: int) -> FloatArray:
    return np.array([_step(terms, step, reach) for step in range(1, len(terms))], dtype=np.float64)


def _step(terms: Sequence[frozenset[Term]], step: int, reach: int) -> float:
    before, after = terms[max(0, step - reach) : step], terms[step : step + reach]
    held = terms[step - 1] | terms[step]
    lasting = sum(abs(_share(g, after) - _share(g, before)) for g in terms[step - 1] ^ terms[step])
    return lasting / len(held) if held else 0.0


def _share(term: Term, statements: Sequence[frozenset[Term]]) -> float:
    return sum(term in held for held in statements) / len(statements)


def _usual(size: FloatArray, neighbours: int) -> FloatArray:
    """Median size of the steps around each one, itself left out; 0 where it stands alone."""
    around = [
        np.concatenate([size[max(0, k - neighbours) : k], size[k + 1 : k + 1 + neighbours]]) for k in range(len(size))
    ]
    return np.array([float(np.median(near)) if len(near) else 0.0 for near in around], dtype=np.float64)
