"""To whom something was told, and in which tense: whether one statement can be of the occasion of the one before."""

from __future__ import annotations

import re
from typing import Final

from shiftdetect.extract.records import Article, Attribution

_LISTENERS: Final = re.compile(
    r"\s+(?:(?:the|a|an|his|her|their) )?(?P<who>[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*)*|[a-z]+)\b"
)
_AUDIENCE: Final = re.compile(
    r"[A-Z].*|journalists|reporters|parliament|lawmakers|legislators|senators|congress|delegates|investors|diplomats"
)
_PARTICIPLE: Final = re.compile(r"having\b|\w+ing\b", re.IGNORECASE)
_NOW: Final = re.compile(
    r"(?:adds|admits|argues|believes|claims|concedes|continues|explains|insists|recalls|remembers|replies|says|sighs"
    r"|tells|thinks)$",
    re.IGNORECASE,
)


def told_others(article: Article, first: Attribution, second: Attribution) -> bool:
    """Tell whether two statements were told to two: 'told the BBC on Tuesday', and then 'told parliament'.

    Parameters
    ----------
    article : Article
    first, second : Attribution
        In the order of the text.

    Examples
    --------
    >>> article = Article("a.txt", "He told the BBC no. He told parliament yes.")
    >>> first = Attribution(((16, 18),), (3, 7), (0, 2), "He", "indirect", (), (0, 19))
    >>> second = Attribution(((39, 42),), (23, 27), (20, 22), "He", "indirect", (), (20, 43))
    >>> told_others(article, first, second)
    True
    """
    one, two = _told_to(article, first), _told_to(article, second)
    if not one or not two or one == two or not _AUDIENCE.fullmatch(two):
        return False
    sentence = article.cut(first.sentence)
    return not any(word in sentence for word in two.split())


def is_told_now(article: Article, said: Attribution) -> bool:
    """Tell 'she says', as in a talk with the writer, from 'she said'.

    Parameters
    ----------
    article : Article
    said : Attribution

    Examples
    --------
    >>> article = Article("a.txt", "He says no.")
    >>> is_told_now(article, Attribution(((8, 10),), (3, 7), (0, 2), "He", "indirect", (), (0, 11)))
    True
    """
    return said.cue_span is not None and _NOW.search(article.cut(said.cue_span)) is not None


def is_aside_of(article: Article, said: Attribution) -> bool:
    """Tell 'saying no' in 'said yes, a day after saying no', from which nothing goes on.

    Parameters
    ----------
    article : Article
    said : Attribution

    Examples
    --------
    >>> article = Article("a.txt", "He said yes, a day after saying no.")
    >>> is_aside_of(article, Attribution(((32, 34),), (25, 31), (0, 2), "He", "indirect", (), (0, 35)))
    True
    """
    return said.cue_span is not None and _PARTICIPLE.match(article.cut(said.cue_span)) is not None


def _told_to(article: Article, said: Attribution) -> str:
    cue = said.cue_span
    if cue is None or article.cut(cue).lower() not in ("told", "tells"):
        return ""
    found = _LISTENERS.match(article.text, cue[1], cue[1] + 80)
    return "" if found is None else found["who"].rstrip(".'’-")
