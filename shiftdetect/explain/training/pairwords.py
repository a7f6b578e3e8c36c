"""What the words of two texts say about their relation, by counting: negations, opposites, numbers, shared words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Set

from shiftdetect.explain.firmness import firmness, n_hedges
from shiftdetect.explain.functionwords import FUNCTION_WORDS
from shiftdetect.explain.training.lexicon import ANTONYMS, EXCLUSIVE, SYNONYMS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|nowhere|cannot|without|\w+n['’]t|den(?:y|ies|ied|ying)"
    r"|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|fail(?:s|ed|ing)?|false|untrue|wrong)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:can|could|may|might|must|shall|should|will|would|ought)(?:n['’]t)?\b|\bcannot\b", re.IGNORECASE
)
_STEM = 5
_CARDINALS = ("two", *EXCLUSIVE["two"])
_DATES = {
    word.lower()
    for word in ("Monday", *EXCLUSIVE["Monday"], "January", *EXCLUSIVE["January"])
    # 'may' and 'march' are more often no months.
    if word not in ("May", "March")
}
_OPPOSITES, _ALIKE = (
    {a.lower(): b.lower() for a, b in couples.items() if " " not in a + b} for couples in (ANTONYMS, SYNONYMS)
)
_EXCLUDED = {word.lower(): {other.lower() for other in others} for word, others in EXCLUSIVE.items() if " " not in word}

NAMES = (
    "same_text",
    "shared",
    "content_shared",
    "rest_stems_shared",
    "length_ratio",
    "length",
    "negations",
    "negations_apart",
    "negation_parity",
    "negation_parity_if_shared",
    "opposites",
    "opposites_if_shared",
    "excluded",
    "excluded_if_shared",
    "alike",
    "numbers_differ",
    "numbers_differ_if_shared",
    "dates_differ_if_shared",
    "modals_apart",
    "hedges_apart",
    "firmness_apart",
)
"""Names of the numbers that :func:`word_features` gives."""


def word_features(text_a: str, text_b: str) -> list[float]:
    """Describe a pair by its words; the order of the texts does not matter.

    What could be said of another thing altogether (another number, an opposite) is also given times the share of
    content words that both texts have: only about the same thing does it contradict.

    Parameters
    ----------
    text_a, text_b : str

    Returns
    -------
    list of float
        One number for each of ``NAMES``.

    Examples
    --------
    >>> said = dict(zip(NAMES, word_features("Two bridges were open.", "Three bridges were not closed."), strict=True))
    >>> said["negation_parity"], said["opposites"], said["numbers_differ"], round(said["shared"], 2)
    (1.0, 1.0, 1.0, 0.29)
    """
    words = [[word.lower().replace("’", "'") for word in _WORD.findall(text)] for text in (text_a, text_b)]
    a, b = (set(found) for found in words)
    content_a, content_b = a - FUNCTION_WORDS, b - FUNCTION_WORDS
    same = share(content_a, content_b)
    only_a, only_b = content_a - b, content_b - a
    negations = [len(_NEGATION.findall(text)) for text in (text_a, text_b)]
    parity = float(sum(negations) % 2)
    opposites = float(sum(_OPPOSITES.get(word) in only_b for word in only_a))
    excluded = float(sum(bool(_EXCLUDED.get(word, set()) & only_b) for word in only_a))
    alike = sum(_ALIKE.get(word) in only_b for word in only_a) + sum(_ALIKE.get(word) in only_a for word in only_b)
    numbers = float(_apart(_numbers(a), _numbers(b)))
    lengths = [len(found) + 1 for found in words]
    return [
        float(words[0] == words[1]),
        share(a, b),
        same,
        share({word[:_STEM] for word in only_a}, {word[:_STEM] for word in only_b}),
        abs(math.log(lengths[0] / lengths[1])),
        math.log(sum(lengths)),
        float(min(sum(negations), 6)),
        float(min(abs(negations[0] - negations[1]), 4)),
        parity,
        parity * same,
        opposites,
        opposites * same,
        excluded,
        excluded * same,
        float(alike),
        numbers,
        numbers * same,
        _apart(a & _DATES, b & _DATES) * same,
        _gap(len(_MODAL.findall(text)) for text in (text_a, text_b)),
        _gap(n_hedges(text) for text in (text_a, text_b)),
        _gap(firmness(text) for text in (text_a, text_b)),
    ]


def share(a: Set[str], b: Set[str]) -> float:
    """Share of the words of either that both have; 0 where there are none.

    Examples
    --------
    >>> share({"a", "b"}, {"b", "c"}), share(set(), set())
    (0.3333333333333333, 0.0)
    """
    return len(a & b) / len(a | b) if a | b else 0.0


def _gap(counts: Iterable[int]) -> float:
    first, second = counts
    return float(min(abs(first - second), 4))


def _numbers(words: Set[str]) -> set[str]:
    return {word for word in words if word[0].isdigit() or word in _CARDINALS}


def _apart(a: Set[str], b: Set[str]) -> bool:
    """Whether each names something that the other does not."""
    return bool(a - b and b - a)
