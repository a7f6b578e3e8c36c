"""How well found quotations agree with annotated ones: spans in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

Span = tuple[int, int]

COVERED: Final = 0.3
"""Share of the annotated content that a match has to cover at least."""

MARKS: Final = "\"'“”„‟‘’‚‛`´«»‹›"
_TRIMMED: Final = MARKS + " \t\n\r\xa0\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Laid:
    """Some content laid to a source: annotated, or found.

    Attributes
    ----------
    content, source : tuple of Span
        Characters of the text; ends are not included.
    group : str or None
        Kind under which recall is counted beside the total, such as 'indirect'.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    group: str | None = None


@dataclass(slots=True)
class QuoteCounts:
    """Sums over texts, from which all rates follow.

    Attributes
    ----------
    n_gold, n_found : int
    n_matched : int
        Pairs of an annotated and a found content, one to one, that cover at least 30 % of the annotated one.
    n_exact : int
        Those with the same characters after quote marks and blanks at the ends of each span are trimmed. Into how
        many spans either side cuts them does not count.
    n_sourced, n_source : int
        Matched pairs of which the annotated one names a source, and those in which the found source overlaps it.
    gold_groups, found_groups : Counter
        Annotated of each group, and matched ones.
    """

    n_gold: int = 0
    n_found: int = 0
    n_matched: int = 0
    n_exact: int = 0
    n_sourced: int = 0
    n_source: int = 0
    gold_groups: Counter[str] = field(default_factory=Counter)
    found_groups: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, gold: Sequence[Laid], found: Sequence[Laid]) -> None:
        """Count one text.

        Parameters
        ----------
        text : str
            That the spans are of.
        gold : sequence of Laid
            As annotated.
        found : sequence of Laid
        """
        self.n_gold += len(gold)
        self.n_found += len(found)
        self.gold_groups.update(item.group for item in gold if item.group is not None)
        for g, f in match([item.content for item in gold], [item.content for item in found]):
            self.n_matched += 1
            self.n_exact += trim(text, gold[g].content) == trim(text, found[f].content)
            if gold[g].source:
                self.n_sourced += 1
                self.n_source += overlap(gold[g].source, found[f].source) > 0
            group = gold[g].group
            if group is not None:
                self.found_groups[group] += 1

    @property
    def precision(self) -> float:
        """Share of what was found that matches."""
        return _share(self.n_matched, self.n_found)

    @property
    def recall(self) -> float:
        """Share of what is annotated that was found."""
        return _share(self.n_matched, self.n_gold)

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.n_matched, self.n_gold + self.n_found)

    @property
    def f_exact(self) -> float:
        """As :attr:`f`, where only the same characters count."""
        return _share(2 * self.n_exact, self.n_gold + self.n_found)

    @property
    def source(self) -> float:
        """Share of matched pairs with an annotated source in which the found source overlaps it."""
        return _share(self.n_source, self.n_sourced)

    def recall_of(self, groups: Iterable[str]) -> float:
        """Share of what is annotated of some groups that was found."""
        groups = list(groups)
        return _share(sum(self.found_groups[k] for k in groups), sum(self.gold_groups[k] for k in groups))


def match(
    gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]], covered: float = COVERED
) -> list[tuple[int, int]]:
    """Pair annotated and found contents one to one, those that agree best first.

    Parameters
    ----------
    gold, found : sequence of sequence of Span
        Contents of one text.
    covered : float
        Share of the annotated content that a pair has to cover at least.

    Returns
    -------
    list of (int, int)
        Places in `gold` and in `found`.

    Examples
    --------
    >>> match([[(0, 10)], [(20, 40)]], [[(0, 9)], [(0, 10)], [(38, 60)]])
    [(0, 1)]
    """
    rated = []
    for g, a in enumerate(gold):
        for f, b in enumerate(found):
            shared = overlap(a, b)
            if shared and shared >= covered * _length(a):
                rated.append((-shared / (_length(a) + _length(b) - shared), g, f))
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for _, g, f in sorted(rated):
        if g not in used_gold and f not in used_found:
            pairs.append((g, f))
            used_gold.add(g)
            used_found.add(f)
    return sorted(pairs)


def overlap(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Count the characters that two sets of spans share.

    Examples
    --------
    >>> overlap([(0, 10), (20, 30)], [(5, 25)])
    10
    """
    return sum(max(0, min(s[1], t[1]) - max(s[0], t[0])) for s in a for t in b)


def trim(text: str, spans: Iterable[Span]) -> list[Span]:
    """Take quote marks and blanks off the ends of each span, and join spans with nothing else between them.

    What is left empty falls away. A quote of two sentences holds the same characters whether it is annotated as one
    span or as one for each sentence.

    Examples
    --------
    >>> trim("He said “yes.” ", [(8, 15)])
    [(9, 13)]
    >>> trim("He said “Yes. We do.” ", [(8, 13), (14, 21)])
    [(9, 20)]
    """
    trimmed: list[Span] = []
    for start, end in sorted(spans):
        while start < end and (text[start] in MARKS or text[start].isspace()):
            start += 1
        while end > start and (text[end - 1] in MARKS or text[end - 1].isspace()):
            end -= 1
        if start >= end:
            continue
        if trimmed and not text[trimmed[-1][1] : start].strip(_TRIMMED):
            start, end = trimmed[-1][0], max(end, trimmed.pop()[1])
        trimmed.append((start, end))
    return trimmed


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
