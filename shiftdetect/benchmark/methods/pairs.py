"""How much the second of two statements stands against the first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.methods.adjacent import word_change
from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools

FloatArray = NDArray[np.float64]
Pairs = Sequence[tuple[str, str]]


@method("pairs", "zero", "the same score for every pair", group="baseline")
def zero(pairs: Pairs, tools: Tools) -> FloatArray:
    """See no difference."""
    return np.zeros(len(pairs))


@method("pairs", "lexical", "share of the words of both texts that stand in one of them only", group="baseline")
def lexical(pairs: Pairs, tools: Tools) -> FloatArray:
    """Count words that stand in one text only."""
    return np.array([word_change(tools.words(a), tools.words(b)) for a, b in pairs])


@method("pairs", "length", "words of both texts together", group="baseline")
def length(pairs: Pairs, tools: Tools) -> FloatArray:
    """Count words: what the lengths alone give away about how the pairs were put together."""
    return np.array([float(len(tools.words(a)) + len(tools.words(b))) for a, b in pairs])


@method("pairs", "TF-IDF", "cosine distance of TF-IDF vectors", group="built-in")
def tfidf(pairs: Pairs, tools: Tools) -> FloatArray:
    """Cosine distance of words and word pairs, weighted by rarity."""
    return _distance(tools.tfidf([text for pair in pairs for text in pair]))


@method("pairs", "cosine", "cosine distance of the encoder's vectors", group="built-in")
def cosine(pairs: Pairs, tools: Tools) -> FloatArray:
    """Cosine distance of the statements' vectors."""
    return _distance(tools.vectors([text for pair in pairs for text in pair]))


@method("pairs", "comparer", "probability of contradiction, StatementComparer", group="built-in", probability=True)
def comparer(pairs: Pairs, tools: Tools) -> FloatArray:
    """Probability that the two cannot both stand, by the comparer that comes with the package."""
    return np.asarray(tools.comparer.compare(list(pairs)).contradiction)


def _distance(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 - np.einsum("ij,ij->i", x[::2], x[1::2]))
