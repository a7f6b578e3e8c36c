"""Contradictions in a corpus: of the pairs that a comparer has read, which are listed, each claim once.

What a model says of a pair is a place to look at: it reads the words and knows neither who was asked what nor what is
true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.explain.compare.relations import say_the_same
from shiftdetect.explain.comparing import Compared, Encode
from shiftdetect.result import Contradiction, OwnPairs

SAME_WORDS = 0.75
"""Cosine from which two passages say nearly the same."""

PER_STATEMENT = 2
"""Listed pairs over all speakers that one statement may stand in."""

TOP = 20
"""Pairs listed over all speakers."""

OWN_TOP = 5
"""Pairs listed of one speaker's own statements. One statement may stand in all of them: what a speaker once said
otherwise stands against much of the rest, and that is what the list is for. (From 3, and two for a statement, after the
flagship's list was read.)"""

FIRST_TOP = 10
"""Pairs listed against the first account. One statement may stand in all of them: there may be no other of that day."""

OWN_FLOOR = 0.1
"""Score below which no pair of one speaker's own, or with the first account, is listed, however low the mean is. (A
round number, set before any list by it was read.)"""

_CONSIDERED = 100
_DECIMALS = 9


def listed(
    statements: Sequence[Statement], compared: Compared, encode: Encode, top: int = TOP
) -> tuple[Contradiction, ...]:
    """List the pairs that rank highest over all speakers, each claim once.

    They rank by the probability of contradiction times the likeness of the two passages: the nearer the words, the more
    of the difference is in what they claim.

    Parameters
    ----------
    statements : sequence of Statement
    compared : Compared
    encode : callable
        For the passages, so that pairs that set nearly the same words against each other are told.
    top : int

    Returns
    -------
    tuple of Contradiction
        What the comparer is confident of first.
    """
    near = compared.nearest
    return _each_claim_once(statements, near, (_ranking(near),), encode, top, PER_STATEMENT)


def listed_own(
    statements: Sequence[Statement], compared: Compared, encode: Encode, top: int = OWN_TOP
) -> tuple[Contradiction, ...]:
    """List for each speaker the pairs of their own statements that rank highest, each claim once.

    Among pairs of all speakers those of one speaker drown, and who said little never appears: a list of its own shows
    where to look in each speaker's words. The ranking and the rules are those of :func:`listed`, within each speaker
    and without a limit for a statement, and a pair is listed only where its score reaches :func:`own_floor`: without a
    floor every speaker would have pairs, however little is in them.

    Parameters
    ----------
    statements : sequence of Statement
    compared : Compared
    encode : callable
    top : int
        Pairs of each speaker, at most.

    Returns
    -------
    tuple of Contradiction
        Speakers in the order of their highest pair. A pair that the comparer calls a contradiction is left out, too,
        where its score does not reach the floor.
    """
    worth = _scores(compared) >= own_floor(compared)
    rankings = _own_rankings(statements, compared, worth).values()
    return _each_claim_once(statements, compared, list(rankings), encode, top, top)


def listed_first(
    statements: Sequence[Statement], compared: Compared, encode: Encode, top: int = FIRST_TOP
) -> tuple[Contradiction, ...]:
    """List the pairs with the first account that rank highest, each claim once.

    The first account of a subject is what was near in meaning to the later statement on the earliest day that has such,
    whoever said it: what is nearer to it in time and words would else be all that it is read against. The ranking and
    the floor are those of :func:`listed_own`, over all speakers together.

    Parameters
    ----------
    statements : sequence of Statement
    compared : Compared
    encode : callable
    top : int

    Returns
    -------
    tuple of Contradiction
        What the comparer is confident of first; the first account is ``a`` of each.
    """
    firsts = compared.first_account
    worth = _scores(firsts) >= own_floor(compared)
    ranking = [k for k in _ranking(firsts) if worth[k]]
    return _each_claim_once(statements, firsts, (ranking,), encode, top, top)


def own_floor(compared: Compared) -> float:
    """Give the score that a pair of one speaker's own has to reach: the mean of the nearest pairs, .1 at least.

    So has one with the first account. The mean is the comparer's own measure, however high or low it scores in general;
    of a comparer that scores all pairs next to nothing, nothing is listed.

    Examples
    --------
    >>> none = np.zeros(0)
    >>> own_floor(Compared("nobody", np.zeros((0, 2), dtype=np.int64), none, none.astype(bool), none, ()))
    0.1
    """
    scores = _scores(compared.nearest)
    return max(OWN_FLOOR, round(float(scores.mean()), _DECIMALS)) if len(scores) else OWN_FLOOR


def own_pairs(statements: Sequence[Statement], compared: Compared) -> tuple[OwnPairs, ...]:
    """Count the compared pairs of each speaker's own statements; who has none is left out.

    Returns
    -------
    tuple of OwnPairs
        Who has most first, so that it is seen of whom the list could say something.
    """
    scores = _scores(compared)
    found = [
        OwnPairs(
            speaker=speaker,
            n_pairs=len(ranking),
            n_confident=int(compared.confident[ranking].sum()),
            highest=float(scores[ranking].max()),
        )
        for speaker, ranking in _own_rankings(statements, compared).items()
    ]
    return tuple(sorted(found, key=lambda own: (-own.n_pairs, own.speaker)))


def _own_rankings(
    statements: Sequence[Statement], compared: Compared, kept: NDArray[np.bool_] | None = None
) -> dict[str, list[int]]:
    """Pairs of one speaker's statements, of those kept, best first; speakers in the order of their highest pair."""
    rankings: dict[str, list[int]] = {}
    for k in _ranking(compared):
        a, b = (statements[row].speaker for row in compared.pairs[k].tolist())
        if a == b and (kept is None or kept[k]):
            rankings.setdefault(a, []).append(k)
    return rankings


def _scores(compared: Compared) -> NDArray[np.float64]:
    return np.round(compared.probability * np.clip(compared.likeness, 0.0, 1.0), _DECIMALS)


def _ranking(compared: Compared) -> list[int]:
    order = np.lexsort((np.arange(len(compared.pairs)), -_scores(compared), ~compared.confident))
    return [int(k) for k in order]


def _each_claim_once(
    statements: Sequence[Statement],
    compared: Compared,
    rankings: Sequence[Sequence[int]],
    encode: Encode,
    top: int,
    per_statement: int,
) -> tuple[Contradiction, ...]:
    """Of each ranking the highest pairs that set other words against each other; a repetition is no place to look."""
    told = [[k for k in ranking if not say_the_same(compared.passages[k])] for ranking in rankings]
    cut = [ranking[: max(5 * top, _CONSIDERED)] for ranking in told]
    texts = sorted({text for ranking in cut for k in ranking for text in compared.passages[k]})
    vectors = dict(zip(texts, encode(texts), strict=True)) if texts else {}
    return tuple(
        _part(statements, compared, k, repeats)
        for ranking in cut
        for k, repeats in _highest(compared, ranking, vectors, top, per_statement)
    )


def _highest(
    compared: Compared,
    ranking: Sequence[int],
    vectors: Mapping[str, NDArray[np.float32]],
    top: int,
    per_statement: int,
) -> list[tuple[int, int]]:
    """Choose pairs of one ranking, with the number of further pairs that make each one's claim."""
    texts = sorted({text for k in ranking for text in compared.passages[k]})
    at = {text: n for n, text in enumerate(texts)}
    likeness = (lambda v: v @ v.T)(np.array([vectors[text] for text in texts])) if texts else np.zeros((0, 0))
    chosen: dict[int, int] = {}
    used: Counter[int] = Counter()
    for k in ranking:
        a, b = (at[text] for text in compared.passages[k])
        same = next(
            (c for c in chosen if _same_claim(likeness, (a, b), tuple(at[t] for t in compared.passages[c]))), None
        )
        if same is not None:
            # What is less sure than the listed pair does not make it a claim made more often.
            chosen[same] += int(compared.confident[k] == compared.confident[same])
        elif len(chosen) < top and max(used[row] for row in compared.pairs[k].tolist()) < per_statement:
            chosen[k] = 0
            used.update(compared.pairs[k].tolist())
    return list(chosen.items())


def _same_claim(likeness: NDArray[np.floating], one: tuple[int, int], other: tuple[int, ...]) -> bool:
    straight = min(likeness[one[0], other[0]], likeness[one[1], other[1]])
    turned = min(likeness[one[0], other[1]], likeness[one[1], other[0]])
    return bool(max(straight, turned) >= SAME_WORDS)


def _part(statements: Sequence[Statement], compared: Compared, k: int, repeats: int) -> Contradiction:
    a, b = (statements[row] for row in compared.pairs[k].tolist())
    return Contradiction(
        a=a.id,
        b=b.id,
        passage_a=compared.passages[k][0],
        passage_b=compared.passages[k][1],
        probability=float(compared.probability[k]),
        confident=bool(compared.confident[k]),
        same_speaker=a.speaker == b.speaker,
        days_apart=b.date.toordinal() - a.date.toordinal(),
        first_account=compared.first is not None and bool(compared.first[k]),
        repeats=repeats,
    )
