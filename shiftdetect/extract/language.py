"""Tell English text from other text, so that rules written for English are not trusted elsewhere without a word."""

from __future__ import annotations

import re
from typing import Final

_COMMON: Final = re.compile(
    r"\b(?:the|of|and|to|in|that|is|was|for|it|with|as|his|he|on|be|at|by|had|not|are|but|from|or|have|an|they|which|were"
    r"|said|has|she|this|will|would|there|their|who|been|its|if|what|about|when|more)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
FEWEST: Final = 50
"""Words of a text by which its language is told for certain."""

_SHARE: Final = 0.15
"""English news has 35 to 45 % of these words; other languages share a few of them by spelling."""
_LOOKED_AT: Final = 20_000


def is_english(text: str, fewest: int = FEWEST) -> bool:
    """Tell whether a text looks English by its commonest words; of a short text nothing is said against it.

    Parameters
    ----------
    text : str
        Its first 20,000 characters are looked at.
    fewest : int, default 50
        Words from which on a text is no short one.

    Examples
    --------
    >>> is_english("Le barrage tiendra, a dit le ministre, et la vallée sera sauve. " * 10)
    False
    >>> is_english("The dam will hold, the minister said, and the valley is safe. " * 10)
    True
    """
    looked_at = text[:_LOOKED_AT]
    letters = [letter for letter in looked_at if letter.isalpha()]
    if len(letters) >= 5 * fewest and sum(letter.isascii() for letter in letters) < 0.7 * len(letters):
        return False  # another script, some of which put no blanks between words
    n_words = len(_WORD.findall(looked_at))
    return n_words < fewest or len(_COMMON.findall(looked_at)) >= _SHARE * n_words
