"""The words of a record: parts of one utterance are joined so that nobody is given a sentence that was not said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from shiftdetect.extract.records import Article, Span

_STOPPED: Final = re.compile(r"[.!?…:][\s\"“”„‟«»'‘’`)\]]*$")
_FULL_STOP: Final = re.compile(r"(?<![.…])[.!?][\s\"“”„‟«»'‘’`)\]]*$")
_SIGNED: Final = re.compile(r"[.!?…:;—–-][\"“”„‟«»'‘’`)\]]*$")
_COMMA: Final = re.compile(r",([\"”»'’`)\]]*)$")
_PRONOUNS: Final = frozenset(("everybody", "everyone", "he", "it", "nobody", "she", "there", "they", "we", "you"))
"""With a capital they begin a sentence, whatever stands before it."""
_SIGNS: Final = "\"“”„‟«»'‘’`([ "


def join_parts(article: Article, spans: Sequence[Span]) -> str:
    """Join the parts of a content as the article has them; sentences that it keeps apart stay apart.

    By the custom of the press a sentence that is quoted ends with a comma where the words follow that say whose it is.
    Where those end with a full stop, or with a colon and the next part begins with a capital, or where it begins with a
    pronoun that has one, the next part is a sentence of its own: a full stop then takes the place of the comma, or of
    no sign at all. No other sign is changed.

    Parameters
    ----------
    article : Article
    spans : sequence of Span
        In the order of the text.

    Returns
    -------
    str

    Examples
    --------
    >>> article = Article("a.txt", "“We had two hours,” she said. “The wall was old.” “It is,” he said, “no news.”")
    >>> join_parts(article, [(1, 18), (31, 48)])
    'We had two hours. The wall was old.'
    >>> join_parts(article, [(51, 57), (69, 77)])
    'It is, no news.'
    """
    joined = ""
    for k, span in enumerate(spans):
        part = " ".join(article.cut(span).split())
        if k and joined and _is_apart(article.cut((spans[k - 1][1], span[0])), part):
            joined = _ended(joined)
        joined = f"{joined} {part}" if joined and part else joined or part
    return joined


def wording(article: Article, spans: Sequence[Span]) -> str:
    """Give the words of a record: its parts as :func:`join_parts` has them, without a comma at the end.

    That comma is the writer's, who goes on to say whose the words are.

    Parameters
    ----------
    article : Article
    spans : sequence of Span

    Returns
    -------
    str

    Examples
    --------
    >>> wording(Article("a.txt", "“The wall was old,” she said."), [(1, 18)])
    'The wall was old'
    """
    text = join_parts(article, spans)
    return text if (comma := _COMMA.search(text)) is None else f"{text[: comma.start()].rstrip()}{comma[1]}"


def _is_apart(between: str, part: str) -> bool:
    """Tell a part that begins a sentence from one that goes on with the sentence before it."""
    start = part.lstrip(_SIGNS)
    if not start or not any(letter.isalnum() for letter in between):
        return False
    if _FULL_STOP.search(between):
        return True  # '“The dam held,” she said. “but it leaked.”'
    if start[0].islower():
        return False
    if _STOPPED.search(between):
        return True
    word = re.match(r"[^\W\d_]+", start)
    return word is not None and word.group().lower() in _PRONOUNS


def _ended(text: str) -> str:
    if (comma := _COMMA.search(text)) is not None:
        return f"{text[: comma.start()]}.{comma[1]}"
    return text if _SIGNED.search(text) else f"{text}."
