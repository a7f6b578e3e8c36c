"""Text as the model is used to it: words cut at quote marks without a blank, curly apostrophes read as straight ones.

Each character stays in its place, so that spans hold for the text as it was; :func:`text_of` gives that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from shiftdetect.extract.english.quotes import find_quotes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_WITHIN: Final = (
    r"[“”]",
    r"(?<=[^\W\d_])[,:](?=[“\"‘'][^\W_])",  # 'said,“Look'
    r"(?<=[^\W\d_][,:])[\"‘'](?=[^\W_])",
    r"(?<=[^\W_])[,.!?…](?=[”\"][^\W_]|”[—–])",  # 'holds,”she'
    r"(?<=[^\W_][,.!?…])\"(?=[^\W_])",
    r"(?<=”)[—–]",
)
_FIRST: Final = (r"”",)
_LAST: Final = (r"(?<=^X)\.",)
"""The full stop after the name of the network, which passes for that of an initial."""
_APOSTROPHE: Final = re.compile(r"(?<=[^\W_])’(?=[^\W_])|(?<=[sS])’(?=\s[a-z0-9])")
_TEXT: Final = "shiftdetect_text"


def straightened(text: str) -> str:
    """Put straight apostrophes in the place of curly ones, of which the small model makes words of any kind.

    Examples
    --------
    >>> straightened("She didn’t see the farmers’ dam, ‘the old farmers’ dam’.")
    "She didn't see the farmers' dam, ‘the old farmers’ dam’."
    """
    if "’" not in text:
        return text
    closing = {quote.end - 1 for quote in find_quotes(text)}
    return _APOSTROPHE.sub(lambda sign: sign[0] if sign.start() in closing else "'", text)


def text_of(doc: Doc) -> str:
    """Give the text that a document was made of."""
    return str(doc.user_data.get(_TEXT, doc.text))


def cut_at_marks(pipeline: Language) -> None:
    """Let the tokenizer of a pipeline read curly apostrophes, and cut at marks that editors leave without a blank.

    Parameters
    ----------
    pipeline : spacy.language.Language
        Its own rules stay.
    """
    tokenizer: Any = pipeline.tokenizer
    for name, more in (("prefix_search", _FIRST), ("suffix_search", _LAST), ("infix_finditer", _WITHIN)):
        asked = getattr(tokenizer, name)
        own: re.Pattern[str] = asked.__self__
        parts = {"prefix_search": [f"^{one}" for one in more], "suffix_search": [f"{one}$" for one in more]}
        compiled = re.compile("|".join([own.pattern, *parts.get(name, more)]), own.flags)
        setattr(tokenizer, name, getattr(compiled, asked.__name__))
    pipeline.tokenizer = _Straightening(tokenizer)


class _Straightening:
    """Takes the place of a tokenizer, and is asked for all else that it has."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        plain = straightened(text)
        doc: Doc = self._tokenizer(plain)
        if plain is not text:
            doc.user_data[_TEXT] = text
        return doc

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)
