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

_OTHERS: Final = {
    "French": "le la les de des du un une et est dans que qui pour avec sur nous vous ils elle il je ont avons avez été"
    " était pas au aux ce cette ces son sa ses leur par mais où dit sont rien",
    "German": "der das des dem und ist nicht wir sie ich ein eine einen einem mit für auf von zu haben hatten waren"
    " wurde sagte dass auch wird werden sich uns es keine",
    "Spanish": "el los las la de del una que y en por para se está fue han hay más pero su sus nos dijo es ha lo al",
    "Italian": "il gli la le di del della dei che è una per non sono hanno abbiamo detto questo nel alla ci si",
    "Portuguese": "da dos das de que não em uma um para por foi são mas disse nós ele ela na no ao os",
    "Dutch": "het een van niet wij zij ik zijn voor dat werd heeft hebben zei ook de en",
    "Swedish": "och att det är inte vi för som på med har sade ett",
    "Danish": "og at det er ikke vi jeg som på med har sagde til af",
}
"""The commonest words of languages in which much is written about; those that are common in English are left out."""
_OTHER: Final = {language: frozenset(words.split()) for language, words in _OTHERS.items()}
_NAMED: Final = (
    "le la les de des du del el los las der van von da di dos das al en no at os son per se has sa is es med"
    " par sur mit est una ella ela il na dit"
)
_IN_NAMES: Final = frozenset(_NAMED.split())
"""Of those, the ones that stand in names or in English, too; alone they tell nothing."""
_FEWEST_OTHER: Final = 2
_SHARE_OTHER: Final = 0.1
_FEWEST_LETTERS: Final = 10


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


def is_foreign(text: str) -> bool:
    """Tell a text that is in another language by that language's own words, however short it is.

    Parameters
    ----------
    text : str
        Its first 20,000 characters are looked at.

    Returns
    -------
    bool
        False where too little speaks for any language.

    Examples
    --------
    >>> is_foreign("Le barrage tenait : « Nous avons eu deux heures pour agir. »")
    True
    >>> is_foreign("Engineers warned Le Barrage residents, Minister de la Tour said.")
    False
    """
    looked_at = text[:_LOOKED_AT]
    letters = [letter for letter in looked_at if letter.isalpha()]
    if len(letters) > _FEWEST_LETTERS and 2 * sum(letter.isascii() for letter in letters) < len(letters):
        return True  # another script
    words = [word.lower() for word in _WORD.findall(looked_at)]
    n_english = len(_COMMON.findall(looked_at))
    if n_english >= _SHARE * len(words):
        return False
    for own in _OTHER.values():
        found = [word for word in words if word in own]
        enough = len(found) > n_english and len(found) >= max(_FEWEST_OTHER, _SHARE_OTHER * len(words))
        if enough and not _IN_NAMES.issuperset(found):
            return True
    return False
