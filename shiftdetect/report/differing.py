"""A repeated text with its changes marked, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from shiftdetect.report.quotes import Quotes, Ref
from shiftdetect.report.words import clean, count, percent
from shiftdetect.result import Difference, ResultData, SentenceChange

Pieces = tuple[tuple[str, str], ...]
"""Kind ('kept', 'left_out' or 'added') and words, in the order in which they are read."""

NOTE = (
    "Statements of 3 to 200 sentences, each against the last one of that length that the same speaker repeats in part "
    "(of the six before it): the six, at most, that change most. What was left out is struck through, what was added "
    "is underlined."
)
"""Of which statements the changes are shown, as :mod:`shiftdetect.explain.alignment` chooses them."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class DifferenceView:
    """A statement and the earlier one of its speaker that it repeats, as one text.

    Attributes
    ----------
    title, words : str
    refs : tuple of Ref
        The two statements in full.
    sentences : tuple of Pieces
    """

    title: str
    words: str
    refs: tuple[Ref, ...]
    sentences: tuple[Pieces, ...]


def difference_views(result: ResultData, quotes: Quotes) -> list[DifferenceView]:
    """Show each difference whose two statements the result carries."""
    views = []
    for difference in result.differences:
        a, b = quotes.get(difference.a), quotes.get(difference.b)
        if a is not None and b is not None:
            refs = quotes.refs((difference.a, difference.b))
            title = f"{b.speaker}, {a.date} and {b.date}"
            views.append(DifferenceView(title, _counted(difference), refs, _marked(difference)))
    return views


def _counted(difference: Difference) -> str:
    n = {kind: sum(s.kind == kind for s in difference.sentences) for kind in ("kept", "changed", "added", "left_out")}
    moved = difference.n_moved
    said = [
        f"{n['kept']} kept",
        f"{n['changed']} changed",
        f"{n['added'] - moved} added",
        f"{n['left_out'] - moved} left out",
        *([f"{moved} moved (marked where they stood and where they stand now)"] if moved else []),
    ]
    total = count(sum(n.values()) - moved, "sentence")
    return f"Of {total} {', '.join(said)}; {percent(difference.aligned)} of the sentences of both come again."


def _marked(difference: Difference) -> tuple[Pieces, ...]:
    return tuple(tuple(_pieces(sentence)) for sentence in difference.sentences)


def _pieces(sentence: SentenceChange) -> Iterator[tuple[str, str]]:
    """Mark words that were left out or added; of a kept sentence everything is kept.

    Examples
    --------
    >>> changed = SentenceChange(kind="changed", before="The gate is shut now.", after="The gate is open now.")
    >>> list(_pieces(changed))
    [('kept', 'The gate is'), ('left_out', 'shut'), ('added', 'open'), ('kept', 'now.')]
    """
    before, after = _WORD.findall(clean(sentence.before)), _WORD.findall(clean(sentence.after))
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "kept", " ".join(after[k:m])
            continue
        if i < j:
            yield "left_out", " ".join(before[i:j])
        if k < m:
            yield "added", " ".join(after[k:m])
