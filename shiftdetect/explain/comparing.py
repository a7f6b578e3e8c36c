"""Which pairs of a corpus a comparer reads, by which of their words, and what it says of them.

For each statement the nearest ones in meaning are taken, whether earlier or later, of another day (or hour) or another
speaker; and the first account of its subject, however far back it is. Long statements are compared sentence by
sentence, and long sentences clause by clause, since one of them carries the difference.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.explain.candidates import candidate_pairs, first_account_pairs
from shiftdetect.explain.clauses import main_clauses
from shiftdetect.explain.compare import StatementComparer
from shiftdetect.explain.passages import MIN_WORDS, claims_of
from shiftdetect.explain.polarity import asks, denies, plainly

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
"""Statements of at most so many words are compared as a whole, too; longer ones never are."""

SAME_SUBJECT = 0.45
"""Cosine of two passages below which a contradiction is not believed: who speaks of other things does not contradict.
(Set after the flagship's list was read; its figures there are figures of development.)"""

FIRST_NEAREST = 2
FIRST_PAIRS = 1_000
"""Statements of the first account that each later one is compared with, and pairs with it in all, the nearest. They
come out of :data:`OWN_PAIRS`, so that no more is read for them. The first account is what was near in subject
(:data:`SAME_SUBJECT`) on the earliest day that has such. (Round numbers, set before any list by them was read.)"""

LOADING = 10.0
"""Seconds that the first batch may take, for all that is known, since the model is loaded with it."""

ANY_PAIR = 400
"""Characters that take as long as what each pair takes whatever its length. (Reckoned from two runs of the embedded
comparer; without it the rest seemed a third longer than it was.)"""

_THE_SAME = 0.9999

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class PairsRead:
    """How far a comparer is.

    Attributes
    ----------
    done, total : int
        Pairs of passages: those that are read, and those that had to be when it began. Scores that are kept from an
        earlier run count in neither.
    seconds_left : float or None
        At the speed so far; None while that is not known.
    """

    done: int
    total: int
    seconds_left: float | None


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
        Pairs beyond the nearest: of one speaker's own statements, or with the first account, for these lists alone;
        None where all are nearest.
    n_cut : int
        Pairs of passages of which the comparer did not read the end.
    first : ndarray of bool, shape (n_pairs,), optional
        Pairs of which the earlier statement is of the first account of the later one's subject; None for none.
    """

    comparer: str
    pairs: NDArray[np.int64]
    probability: NDArray[np.float64]
    confident: NDArray[np.bool_]
    likeness: NDArray[np.float64]
    passages: tuple[tuple[str, str], ...]
    further: NDArray[np.bool_] | None = None
    n_cut: int = 0
    first: NDArray[np.bool_] | None = None

    @property
    def nearest(self) -> Compared:
        """The pairs of nearest statements: what is counted, tested and listed over all speakers.

        Whoever speaks often has more further pairs, and a larger corpus fewer, so that no share may rest on them.
        """
        if self.further is None:
            return self
        return self._only(~self.further)

    @property
    def first_account(self) -> Compared:
        """The pairs with the first account of the later statement's subject, nearest or not."""
        return self._only(np.zeros(len(self.pairs), dtype=bool) if self.first is None else self.first)

    def _only(self, kept: NDArray[np.bool_]) -> Compared:
        return Compared(
            self.comparer,
            self.pairs[kept],
            self.probability[kept],
            self.confident[kept],
            self.likeness[kept],
            tuple(self.passages[k] for k in np.flatnonzero(kept).tolist()),
            first=None if self.first is None else self.first[kept],
        )


def compare_statements(
    statements: Sequence[Statement],
    vectors: NDArray[np.float32],
    comparer: StatementComparer,
    encode: Encode,
    n_nearest: int = NEAREST,
    occasions: NDArray[np.int64] | None = None,
    progress: Callable[[PairsRead], object] | None = None,
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
    occasions : ndarray of int, shape (n,), optional
        Number of the occasion of each statement, ascending; its day when left out.
    progress : callable, optional
        Told after each batch how far the comparer is, where it can tell what it has to compute.

    Returns
    -------
    Compared
        Pairs of one speaker on one occasion are left out: there the later sentence mostly goes on with the earlier
        one. So are, in an outlet's words, two denials, which can both stand, and what is only asked or doubted; and two
        of which one is long (:data:`WHOLE`), where no sentence is near another but those that both hold to the letter.

    Notes
    -----
    The nearest pairs are chosen without regard to which came first, so that their number does not grow along the
    corpus; those with the first account are not, and are counted in no share. The highest of several probabilities is a
    little higher than one would be: it ranks, and the comparer's threshold is what decides.
    """
    when = np.array([s.date.toordinal() for s in statements], dtype=np.int64) if occasions is None else occasions
    names = [s.speaker for s in statements]
    others = {"n_nearest": n_nearest, "min_cosine": MIN_COSINE, "both_ways": True}
    between = candidate_pairs(vectors, when, names, who="others", **others)  # type: ignore[arg-type]
    near = candidate_pairs(vectors, when, names, who="same", least_days=1, **others)  # type: ignore[arg-type]
    nearest = np.concatenate([between, near]) @ (len(statements), 1)
    denied, asking = (np.array([of(s) for s in statements], dtype=bool) for of in (denies, asks))
    firsts = _with_first_account(vectors, when, ~asking)
    beyond = firsts[~np.isin(firsts @ (len(statements), 1), nearest)]
    n_own = max(n_nearest, min(OWN_NEAREST, (OWN_PAIRS - len(beyond)) // max(len(statements), 1)))
    own = others | {"n_nearest": n_own}
    within = candidate_pairs(vectors, when, names, who="same", least_days=1, **own)  # type: ignore[arg-type]
    beyond = beyond[~np.isin(beyond @ (len(statements), 1), within @ (len(statements), 1))]
    pairs = np.concatenate([between, within, beyond])
    pairs = pairs[~denied[pairs].all(axis=1) & ~asking[pairs].any(axis=1)]
    whole = {row: s.text for row, s in enumerate(statements) if denied[row]}
    asked, owner, alike = _passages([s.text for s in statements], vectors, pairs, encode, whole)
    read, owner = np.unique(owner, return_inverse=True)
    pairs = pairs[read]
    number = pairs @ (len(statements), 1)
    further, first = ~np.isin(number, nearest), np.isin(number, firsts @ (len(statements), 1))
    plain = {text: plainly(statements[row]) for row, text in whole.items()}
    put = [(plain.get(a, a), plain.get(b, b)) for a, b in asked]
    unread = getattr(comparer, "unread", None)  # another object that compares pairs need not know
    said = comparer.compare(put, None if progress is None or unread is None else _watched(unread(put), progress))
    # Of a pair's passages the one with the highest probability; where equal, the one that was asked first.
    order = np.lexsort((np.arange(len(owner)), -said.contradiction, owner))
    best = order[np.unique(owner[order], return_index=True)[1]] if len(owner) else order
    confident = np.zeros(len(pairs), dtype=bool)
    confident[owner[[relation == "contradicts" for relation in said.relation]]] = True
    confident &= alike[best] >= SAME_SUBJECT
    passages = tuple(asked[k] for k in best.tolist())
    return Compared(
        said.comparer, pairs, said.contradiction[best], confident, alike[best], passages, further, said.n_cut, first
    )


def _with_first_account(
    vectors: NDArray[np.float32], when: NDArray[np.int64], claims: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Pairs with the first account of a subject, of the statements that claim something: a question is no account."""
    rows = np.flatnonzero(claims)
    how = {"min_cosine": SAME_SUBJECT, "n_nearest": FIRST_NEAREST, "most": FIRST_PAIRS}
    return np.asarray(rows[first_account_pairs(vectors[rows], when[rows], **how)])  # type: ignore[arg-type]


def _watched(
    pairs: Sequence[tuple[str, str]], tell: Callable[[PairsRead], object], clock: Callable[[], float] = time.monotonic
) -> Callable[[int], None]:
    """Tell, of pairs that are read in this order, how far a comparer is that says how many each batch held."""
    # Long pairs take longer, and the short ones come first.
    work = [0, *accumulate(len(a) + len(b) + ANY_PAIR for a, b in pairs)]
    began = clock()
    since: tuple[float, int] | None = None
    done = 0

    def after(n: int) -> None:
        nonlocal done, since
        done, now, left = done + n, clock(), None
        if since is None:
            since = (began, 0) if now - began > LOADING else (now, done)
        if work[done] > work[since[1]]:
            left = (work[-1] - work[done]) * (now - since[0]) / (work[done] - work[since[1]])
        tell(PairsRead(done, len(pairs), left))

    return after


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
    claims = {row: ([uncut[row]], frozenset([uncut[row]])) if row in uncut else claims_of(texts[row]) for row in used}
    sentences = {row: passages for row, (passages, _) in claims.items()}
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
            one, other = sentences[a][i], sentences[b][j]
            clauses = _clauses(one, other, one in claims[a][1], other in claims[b][1])
            chosen |= dict.fromkeys(clauses, float(likeness[i, j]))
        # Of two whole speeches a comparer reads the beginning, and a reader could not find what differs.
        if max(len(texts[a].split()), len(texts[b].split())) <= WHOLE:
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
