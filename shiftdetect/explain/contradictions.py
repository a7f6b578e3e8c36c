"""Contradictions in a corpus: which pairs to compare, by which of their words, and which pairs are listed.

For each statement the nearest ones in meaning are taken, whether earlier or later, of another day or another speaker.
Long statements are compared sentence by sentence, and long sentences clause by clause, since one of them carries the
difference. What a model says of a pair is a place to look at: it reads the words and knows neither who was asked what
nor what is true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.explain.candidates import candidate_pairs
from shiftdetect.explain.clauses import main_clauses
from shiftdetect.explain.compare import StatementComparer
from shiftdetect.explain.passages import MIN_WORDS, sentences_of
from shiftdetect.explain.polarity import asks, denies, plainly
from shiftdetect.result import Contradiction, OwnPairs

NEAREST = 6
"""Statements of others that each one is compared with."""

OWN_NEAREST = 24
OWN_PAIRS = 12_000
"""Statements of the same speaker that each one is compared with: as many as keep to about so many pairs in all, but no
fewer than statements of others, and :data:`OWN_NEAREST` at most. Who speaks often repeats a few lines, and these fill
the nearest places, so that what was said otherwise would never be compared with them. (Set after the flagship's pairs
were read.)"""

MIN_COSINE = 0.3
PASSAGES = 2
"""Pairs of sentences of two statements that are compared, the most alike."""

WHOLE = 60
"""Statements of at most so many words are compared as a whole, too."""

SAME_SUBJECT = 0.45
"""Cosine of two passages below which a contradiction is not believed: who speaks of other things does not contradict.
(Set after the flagship's list was read; its figures there are figures of development.)"""

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

OWN_FLOOR = 0.1
"""Score below which no pair of one speaker's own is listed, however low the mean is. (A round number, set before any
list by it was read.)"""

_CONSIDERED = 100
_DECIMALS = 9
_THE_SAME = 0.9999

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Compared:
    """Pairs of statements, and what the comparer says of them.

    Attributes
    ----------
    comparer : str
    pairs : ndarray of int, shape (n_pairs, 2)
        Rows, the earlier statement first.
    probability : ndarray, shape (n_pairs,)
        Of contradiction: the highest of their passages.
    confident : ndarray of bool, shape (n_pairs,)
        Where the comparer calls one of them a contradiction, and the two are near enough to speak of one subject.
    likeness : ndarray, shape (n_pairs,)
        Cosine of these passages; of a clause, that of the sentence it stands in.
    passages : tuple of (str, str)
        The passages with the highest probability.
    further : ndarray of bool, shape (n_pairs,), optional
        Pairs of one speaker's own statements beyond the nearest, for that speaker's list alone; None where all are
        nearest.
    """

    comparer: str
    pairs: NDArray[np.int64]
    probability: NDArray[np.float64]
    confident: NDArray[np.bool_]
    likeness: NDArray[np.float64]
    passages: tuple[tuple[str, str], ...]
    further: NDArray[np.bool_] | None = None

    @property
    def nearest(self) -> Compared:
        """The pairs of nearest statements: what is counted, tested and listed over all speakers.

        Whoever speaks often has more further pairs, and a larger corpus fewer, so that no share may rest on them.
        """
        if self.further is None:
            return self
        kept = np.flatnonzero(~self.further)
        return Compared(
            self.comparer,
            self.pairs[kept],
            self.probability[kept],
            self.confident[kept],
            self.likeness[kept],
            tuple(self.passages[k] for k in kept.tolist()),
        )


def compare_statements(
    statements: Sequence[Statement],
    vectors: NDArray[np.float32],
    comparer: StatementComparer,
    encode: Encode,
    n_nearest: int = NEAREST,
    progress: Callable[[int], object] | None = None,
) -> Compared:
    """Compare each statement with those nearest to it in meaning.

    Parameters
    ----------
    statements : sequence of Statement
        In the order of time.
    vectors : ndarray, shape (n, n_dimensions)
        Of the statements, unit length.
    comparer : StatementComparer
    encode : callable
        Texts to unit vectors, for the sentences.
    n_nearest : int
        Of the speaker's own there are further ones (:data:`OWN_PAIRS`).
    progress : callable, optional
        Told how many pairs of passages were computed.

    Returns
    -------
    Compared
        Pairs of one speaker on one day are left out: there the later sentence mostly goes on with the earlier one. So
        are, in an outlet's words, two denials, which can both stand, and what is only asked or doubted.

    Notes
    -----
    The pairs are chosen without regard to which came first, so that their number does not grow along the corpus. The
    highest of several probabilities is a little higher than one would be: it ranks, and the comparer's threshold is
    what decides.
    """
    days = np.array([s.date.toordinal() for s in statements], dtype=np.int64)
    names = [s.speaker for s in statements]
    others = {"n_nearest": n_nearest, "min_cosine": MIN_COSINE, "both_ways": True}
    between = candidate_pairs(vectors, days, names, who="others", **others)  # type: ignore[arg-type]
    own = others | {"n_nearest": max(n_nearest, min(OWN_NEAREST, OWN_PAIRS // max(len(statements), 1)))}
    near, within = (
        candidate_pairs(vectors, days, names, who="same", least_days=1, **how)  # type: ignore[arg-type]
        for how in (others, own)
    )
    pairs = np.concatenate([between, within])
    nearest = np.concatenate([between, near]) @ (len(statements), 1)
    denied, asking = (np.array([of(s) for s in statements], dtype=bool) for of in (denies, asks))
    pairs = pairs[~denied[pairs].all(axis=1) & ~asking[pairs].any(axis=1)]
    further = ~np.isin(pairs @ (len(statements), 1), nearest)
    whole = {row: s.text for row, s in enumerate(statements) if denied[row]}
    asked, owner, alike = _passages([s.text for s in statements], vectors, pairs, encode, whole)
    plain = {text: plainly(statements[row]) for row, text in whole.items()}
    said = comparer.compare([(plain.get(a, a), plain.get(b, b)) for a, b in asked], progress)
    # Of a pair's passages the one with the highest probability; where equal, the one that was asked first.
    order = np.lexsort((np.arange(len(owner)), -said.contradiction, owner))
    best = order[np.unique(owner[order], return_index=True)[1]] if len(owner) else order
    confident = np.zeros(len(pairs), dtype=bool)
    confident[owner[[relation == "contradicts" for relation in said.relation]]] = True
    confident &= alike[best] >= SAME_SUBJECT
    passages = tuple(asked[k] for k in best.tolist())
    return Compared(said.comparer, pairs, said.contradiction[best], confident, alike[best], passages, further)


def _passages(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    pairs: NDArray[np.int64],
    encode: Encode,
    uncut: Mapping[int, str],
) -> tuple[list[tuple[str, str]], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of passages to compare, which pair of statements each belongs to, and how alike the passages are.

    Denials are not cut: of 'denied that it leaked, but' and so on a part would stand as a claim.
    """
    used = sorted({int(row) for row in pairs.ravel()})
    sentences = {row: [uncut[row]] if row in uncut else sentences_of(texts[row]) for row in used}
    flat = [sentence for row in used for sentence in sentences[row]]
    of_sentences = encode(flat) if flat else np.zeros((0, 1), dtype=np.float32)
    ends = np.cumsum([len(sentences[row]) for row in used])
    of = dict(zip(used, np.split(of_sentences, ends[:-1]), strict=True)) if used else {}
    asked: list[tuple[str, str]] = []
    owner: list[int] = []
    alike: list[float] = []
    for k, (a, b) in enumerate(pairs.tolist()):
        likeness = of[a] @ of[b].T
        chosen: dict[tuple[str, str], float] = {}
        for i, j in _most_alike(likeness):
            # A clause is about what its sentence is about, though it may share no word with the other.
            clauses = _clauses(sentences[a][i], sentences[b][j], a in uncut, b in uncut)
            chosen |= dict.fromkeys(clauses, float(likeness[i, j]))
        if not chosen or max(len(texts[a].split()), len(texts[b].split())) <= WHOLE:
            chosen.setdefault((texts[a], texts[b]), float(vectors[a] @ vectors[b]))
        asked += chosen
        owner += [k] * len(chosen)
        alike += chosen.values()
    return asked, np.array(owner, dtype=np.int64), np.array(alike, dtype=np.float64)


def _clauses(a: str, b: str, whole_a: bool, whole_b: bool) -> list[tuple[str, str]]:
    """Two sentences, and each clause of either against the other as a whole: 'it was real, but we do not know when'."""
    return [
        (a, b),
        *((part, b) for part in ([] if whole_a else main_clauses(a, MIN_WORDS))),
        *((a, part) for part in ([] if whole_b else main_clauses(b, MIN_WORDS))),
    ]


def _most_alike(likeness: NDArray[np.floating]) -> list[tuple[int, int]]:
    """Places of the sentences that are most alike, each in one pair at most; what both statements hold is left out."""
    same = likeness >= _THE_SAME
    left = np.where(same.any(axis=1, keepdims=True) | same.any(axis=0, keepdims=True), -1.0, likeness)
    found = []
    for _ in range(min(PASSAGES, *left.shape)):
        i, j = divmod(int(left.argmax()), left.shape[1])
        if left[i, j] < MIN_COSINE:
            break
        found.append((i, j))
        left[i, :], left[:, j] = -1.0, -1.0
    return found


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


def own_floor(compared: Compared) -> float:
    """Give the score that a pair of one speaker's own has to reach: the mean of the nearest pairs, .1 at least.

    The mean is the comparer's own measure, however high or low it scores in general; of a comparer that scores all
    pairs next to nothing, nothing is listed.

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
    """Of each ranking the highest pairs that set other words against each other."""
    cut = [ranking[: max(5 * top, _CONSIDERED)] for ranking in rankings]
    texts = sorted({text for ranking in cut for k in ranking for text in compared.passages[k]})
    vectors = dict(zip(texts, encode(texts), strict=True)) if texts else {}
    first = min((s.date.toordinal() for s in statements), default=0)
    return tuple(
        _part(statements, compared, k, repeats, first)
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


def _part(statements: Sequence[Statement], compared: Compared, k: int, repeats: int, first: int) -> Contradiction:
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
        first_account=a.date.toordinal() == first and b.date.toordinal() > first,
        repeats=repeats,
    )
