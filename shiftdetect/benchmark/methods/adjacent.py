"""How far one statement moved from the one before it: scores of adjacent statements, for graded changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools
from shiftdetect.corpus.repeated import split_sentences
from shiftdetect.explain.lasting import NEIGHBOURS, REACH, lasting_change

FloatArray = NDArray[np.float64]
Adjacent = Sequence[tuple[str, str]]


@method("adjacent", "zero", "the same score for every pair", group="baseline")
def zero(pairs: Adjacent, tools: Tools) -> FloatArray:
    """See no difference."""
    return np.zeros(len(pairs))


@method("adjacent", "lexical", "share of the words of both texts that stand in one of them only", group="baseline")
def lexical(pairs: Adjacent, tools: Tools) -> FloatArray:
    """Count words that come or go: 1 less the Jaccard overlap of the two sets of words."""
    return np.array([word_change(tools.words(a), tools.words(b)) for a, b in pairs])


@method("adjacent", "one vector each", "cosine distance of the two texts' vectors", group="built-in")
def one_vector(pairs: Adjacent, tools: Tools) -> FloatArray:
    """Cosine distance of the texts as wholes, as far as the encoder reads them."""
    x = tools.vectors([text for pair in pairs for text in pair])
    return np.asarray(1.0 - np.einsum("ij,ij->i", x[::2], x[1::2]))


@method("adjacent", "best-matching sentences", "mean distance of sentences to their nearest ones", group="built-in")
def best_matches(pairs: Adjacent, tools: Tools) -> FloatArray:
    """Mean over the sentences of both texts of the distance to the nearest sentence of the other text."""
    cut = [(split_sentences(a) or [a], split_sentences(b) or [b]) for a, b in pairs]
    tools.vectors([sentence for a, b in cut for sentence in (*a, *b)])  # all at once is faster
    scores = []
    for a, b in cut:
        likeness = tools.vectors(a) @ tools.vectors(b).T
        scores.append(1.0 - np.concatenate([likeness.max(axis=0), likeness.max(axis=1)]).mean())
    return np.array(scores)


@method(
    "adjacent",
    "lasting change",
    "sentences and terms that change and stay changed, less what is usual around that date",
    group="built-in",
    settings={"reach": REACH, "neighbours": NEIGHBOURS},
)
def lasting(pairs: Adjacent, tools: Tools) -> FloatArray:
    """Score the whole series, later statements included, by :func:`shiftdetect.explain.lasting.lasting_change`."""
    series = [pair[0] for pair in pairs[:1]] + [second for _, second in pairs]
    return lasting_change(series, tools.encoder, store=tools.store).score


def word_change(first: Sequence[str], second: Sequence[str]) -> float:
    """Share of the words of both that stand in one of them only.

    Examples
    --------
    >>> word_change(["the", "dam", "held"], ["the", "dam", "broke"])
    0.5
    """
    a, b = set(first), set(second)
    return 1.0 - len(a & b) / len(a | b) if a | b else 0.0
