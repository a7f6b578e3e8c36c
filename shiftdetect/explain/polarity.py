"""What the extraction from articles says of a statement: that an outlet reports it as a denial, or as a question.

The columns ``polarity`` ('denies', 'questions') and ``denied`` (the words that are denied) say so. The text of such a
statement holds the words that deny it: 'denied that the dam leaked'.
"""

from __future__ import annotations

import re
from typing import Final

from shiftdetect.corpus import Statement

_THAT: Final = re.compile(
    r"(?:(?:\S+ ){0,4}?(?:accusation|allegation|argument|assertion|belief|charge|claim|contention|conclusion|idea"
    r"|implication|impression|notion|report|rumou?r|suggestion|statement|theory|view)s? )?that ",
    re.IGNORECASE,
)
_NO_CLAIM: Final = re.compile(r"(?:any|all|to|calls?|claims?|suggestions?|\w+ing)\b|(?:\S+ ?){1,2}$", re.IGNORECASE)
"""How what is denied begins, or how short it is, where it is no sentence: 'any wrongdoing', 'ordering it', 'it'."""
_ASIDE: Final = re.compile(r"\b(?:that|which|who)\b", re.IGNORECASE)


def denies(statement: Statement) -> bool:
    """Tell a denial in an outlet's words.

    Examples
    --------
    >>> from datetime import datetime
    >>> cells = {"polarity": "denies"}
    >>> said = Statement("1", "denied that it leaked", "Minister A", datetime(2031, 5, 9), columns=cells)
    >>> denies(said), asks(said)
    (True, False)
    """
    return statement.columns.get("polarity") == "denies"


def asks(statement: Statement) -> bool:
    """Tell a question or a doubt in an outlet's words: it claims nothing that another statement could contradict."""
    return statement.columns.get("polarity") == "questions"


def plainly(statement: Statement) -> str:
    """Word a denial as a claim for a model that does not know what 'denied' does; other statements stay as they are.

    The embedded comparer takes 'denied that the dam leaked' for the same as 'the dam leaked', and for the contrary of
    'the dam held'. Nothing is shown in this form: a reader sees the words of the article.

    Examples
    --------
    >>> from datetime import datetime
    >>> cells = {"polarity": "denies", "denied": "that it leaked"}
    >>> plainly(Statement("1", "denied that it leaked", "Minister A", datetime(2031, 5, 9), columns=cells))
    'It is not true that it leaked.'
    >>> cells = {"polarity": "denies", "denied": "any wrongdoing"}
    >>> plainly(Statement("1", "denied any wrongdoing", "Minister A", datetime(2031, 5, 9), columns=cells))
    'denied any wrongdoing'
    """
    denied = statement.columns.get("denied")
    if not denies(statement) or not isinstance(denied, str) or not denied.strip():
        return statement.text
    opened = _THAT.match(denied)
    if opened is None and (_ASIDE.search(denied) or _NO_CLAIM.match(denied)):
        return statement.text  # 'rejected a plan that would close the dam' says nothing that is true or false
    claim = denied[opened.end() :] if opened is not None else denied
    return f"It is not true that {claim.rstrip(' .')}."
