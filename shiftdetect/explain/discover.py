"""Frames where there is no codebook: clusters of clauses, named by their distinctive terms and a central quote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from shiftdetect.corpus import Statement, find_repeated
from shiftdetect.encode import Encoder, TfidfEncoder, VectorStore, encode_texts
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.background import BACKGROUND
from shiftdetect.explain.codebook import Codebook, CodedFrame
from shiftdetect.explain.functionwords import FUNCTION_WORDS
from shiftdetect.explain.units import Units, encode_units

MIN_WORDS = 4
TERMS = 4
QUOTES = 3
"""Central clauses kept as examples."""

N_SAMPLES = 20
"""Halves of the days that the clusters are found in again."""

MIN_DAYS = 4
"""Days before they can be halved."""

STABLE = 0.75
"""Mean overlap from which a cluster counts as stable (Hennig 2007)."""

_N_INIT = 5
_ROUNDS = 20
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W_]+)*")

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class DiscoveredFrame:
    """One cluster of clauses.

    Attributes
    ----------
    name : str
        Its most distinctive terms, joined by underscores.
    terms : tuple of str
    quotes : tuple of (str, str)
        Id of the statement and the clause to the letter, the most central first.
    ids : tuple of str
        Statements with a clause in it.
    n_clauses : int
    stability : float or None
        Mean overlap (Jaccard) with the nearest cluster found in random halves of the days: 1 where it is always found
        again, below .6 where it is hardly more than a cut through a cloud. None where there are fewer than four days,
        or too few clauses on half of them.
    """

    name: str
    terms: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    n_clauses: int
    stability: float | None


def discover_frames(
    statements: Sequence[Statement],
    n_frames: int,
    encoder: Encoder,
    store: VectorStore | None = None,
    random_state: int = 0,
    left_out: Callable[[tuple[str, ...]], object] | None = None,
) -> tuple[DiscoveredFrame, ...]:
    """Cluster the clauses of statements.

    Parameters
    ----------
    statements : sequence of Statement
    n_frames : int
        Clusters, at least 2.
    encoder : Encoder
    store : VectorStore, optional
    random_state : int
    left_out : callable, optional
        Told which different clauses are left out, since they give no explanation.

    Returns
    -------
    tuple of DiscoveredFrame
        The most stable first; what could not be measured last.

    Raises
    ------
    ShiftDetectError
        Where there are fewer than two clauses to a cluster.

    Notes
    -----
    k-means on clause vectors of unit length. Each repeat of a clause counts. Stability is that of Hennig (2007), on
    halves of the days instead of a bootstrap of clauses, since clauses of one day are no independent evidence.

    Thanks, greetings and what only leads over ("I can assure you of this.") are worded alike and are no frames. So a
    clause is left out that is nearer to one of the sentences that carry no frame of nearly any codebook
    (:mod:`shiftdetect.explain.background`) than to the mean of what stays, as is one that belongs to a sentence that
    many statements share word for word (with TF-IDF this alone). No threshold is set, and a reason that refers to the
    subject by pronouns alone may go with the rest.

    Clusters are what is worded alike, not what a researcher means by a frame: read the quotes, rename, merge, drop.

    Examples
    --------
    >>> from datetime import datetime
    >>> from shiftdetect.encode import TfidfEncoder
    >>> words = "the old bridge was worn out", "repairs cost far too much"
    >>> said = [Statement(f"{d}", words[d % 2], "Minister A", datetime(2031, 5, d)) for d in range(1, 9)]
    >>> found = discover_frames(said, 2, TfidfEncoder().fit(words))
    >>> [(frame.quotes[0][1], frame.stability) for frame in found]
    [('repairs cost far too much', 1.0), ('the old bridge was worn out', 1.0)]
    """
    if n_frames < 2:
        raise ShiftDetectError(f"{n_frames} frames cannot be told apart: ask for at least 2.")
    units = encode_units([s.text for s in statements], encoder, store)
    ends = np.append(units.starts[1:], len(units.clauses))
    rows, owner = [], []
    for row, (start, end) in enumerate(zip(units.starts.tolist(), ends.tolist(), strict=True)):
        for k in range(start + (end - start > 1), end):  # the statement itself stands before its clauses
            if len(units.clauses[k].split()) >= MIN_WORDS:
                rows.append(k)
                owner.append(row)
    kept = _of_the_subject(units, rows, encoder, store)
    idle = tuple(dict.fromkeys(units.clauses[k] for k, used in zip(rows, kept.tolist(), strict=True) if not used))
    rows = [rows[k] for k in np.flatnonzero(kept)]
    owner = [owner[k] for k in np.flatnonzero(kept)]
    if len(rows) < 2 * n_frames:
        also = f", {len(idle)} left out that give no explanation" if idle else ""
        raise ShiftDetectError(
            f"{n_frames} frames need {2 * n_frames} clauses of {MIN_WORDS} words or more; there are {len(rows)} in "
            f"{len(statements)} statements{also}. Ask for fewer frames."
        )
    if left_out is not None:
        left_out(idle)
    vectors = units.clause_vectors[rows]
    own = np.array(owner, dtype=np.int64)
    label, centres = _cluster(vectors, n_frames, random_state)
    stable = _stability(vectors, label, np.array([statements[row].date.toordinal() for row in owner]), random_state)
    terms = _distinctive([units.clauses[k] for k in rows], label, n_frames)
    found = []
    names: Counter[str] = Counter()
    for c in np.argsort(-stable, kind="stable").tolist():  # NaN last
        inside = np.flatnonzero(label == c)
        near = inside[np.argsort(-(vectors[inside] @ centres[c]), kind="stable")]
        quotes = _quotes((units.clauses[rows[k]], statements[owner[k]].id) for k in near.tolist())
        name = "_".join(terms[c][:2]) or f"frame_{c + 1}"
        names[name] += 1
        found.append(
            DiscoveredFrame(
                name=name if names[name] == 1 else f"{name}_{names[name]}",
                terms=terms[c],
                quotes=quotes,
                ids=tuple(statements[row].id for row in np.unique(own[inside]).tolist()),
                n_clauses=len(inside),
                stability=None if np.isnan(stable[c]) else float(stable[c]),
            )
        )
    return tuple(found)


def as_codebook(frames: Sequence[DiscoveredFrame], title: str = "") -> Codebook:
    """Make a codebook of discovered frames, to be edited by hand.

    Its examples are quotations from the statements themselves: what is coded with it is no independent evidence.
    """
    return Codebook(
        tuple(
            CodedFrame(
                name=frame.name,
                definition=", ".join(frame.terms) or frame.name,
                examples=tuple(clause for _, clause in frame.quotes),
            )
            for frame in frames
        ),
        title=title,
    )


def describe(frames: Sequence[DiscoveredFrame]) -> str:
    """Say of each frame how many clauses it has and how stable it is, one line each."""
    return "\n".join(
        f"{frame.name}: {frame.n_clauses} clauses in {len(frame.ids)} statements, {_stable_words(frame.stability)}"
        for frame in frames
    )


def _of_the_subject(
    units: Units, rows: Sequence[int], encoder: Encoder, store: VectorStore | None
) -> NDArray[np.bool_]:
    """Tell the clauses that may give an explanation from thanks, greetings, and what many statements share."""
    shared = [" ".join(s.text.casefold().split()) for s in find_repeated(units.texts)]
    said = [" ".join(units.clauses[k].casefold().split()) for k in rows]
    repeated = np.array([any(clause in sentence for sentence in shared) for clause in said], dtype=bool)
    if isinstance(encoder, TfidfEncoder):
        return ~repeated  # it knows the words of the corpus alone, so that of other sentences scraps are left
    background = encode_texts(list(BACKGROUND), encoder, store=store)[0].astype(np.float64)
    vectors = units.clause_vectors[list(rows)]
    nearest = (vectors @ background.T).max(axis=1, initial=-1.0)
    mean, idle = units.vectors.mean(axis=0), np.zeros(len(rows), dtype=bool)
    for _ in range(_ROUNDS):
        before, idle = idle, nearest * np.linalg.norm(mean) > vectors @ mean
        if idle.all() or (idle == before).all():
            break
        # Thanks that stand in many statements draw their mean near: what is left is nearer to the subject.
        mean = vectors[~idle].mean(axis=0)
    return np.asarray(~(idle | repeated))


def _stable_words(stability: float | None) -> str:
    if stability is None:
        return f"stability not measured: fewer than {MIN_DAYS} days, or too few clauses on half of them"
    return f"stability {stability:.2f}{'' if stability >= STABLE else ' (not stable)'}"


def _quotes(clauses: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Choose the first clauses, with their statements' ids, of which none holds the words of another."""
    kept: dict[str, tuple[str, str]] = {}
    for clause, id_ in clauses:
        words = f" {' '.join(_WORD.findall(clause.casefold()))} "
        if not any(words in known or known in words for known in kept):
            kept[words] = (id_, clause)
        if len(kept) == QUOTES:
            break
    return tuple(kept.values())


def _cluster(vectors: FloatArray, n: int, seed: int) -> tuple[IntArray, FloatArray]:
    model = KMeans(n, n_init=_N_INIT, random_state=seed).fit(vectors)
    return model.labels_.astype(np.int64), np.asarray(model.cluster_centers_, dtype=np.float64)


def _stability(vectors: FloatArray, label: IntArray, days: IntArray, seed: int) -> FloatArray:
    unique = np.unique(days)
    n = int(label.max()) + 1
    if len(unique) < MIN_DAYS:
        return np.full(n, np.nan)
    rng = np.random.default_rng(seed)
    overlap: list[list[float]] = [[] for _ in range(n)]
    for _ in range(N_SAMPLES):
        half = np.isin(days, rng.choice(unique, size=len(unique) // 2, replace=False))
        if half.sum() < 2 * n:
            continue
        again, _ = _cluster(vectors[half], n, seed)
        for c in range(n):
            here = label[half] == c
            if here.any():
                both = np.bincount(again[here], minlength=n)
                either = here.sum() + np.bincount(again, minlength=n) - both
                overlap[c].append(float((both / either).max()))
    return np.array([float(np.mean(values)) if values else np.nan for values in overlap])


def _distinctive(clauses: Sequence[str], label: IntArray, n: int) -> list[tuple[str, ...]]:
    """Words that are frequent in a cluster and rare elsewhere: class-based TF-IDF."""
    inside: list[Counter[str]] = [Counter() for _ in range(n)]
    for clause, c in zip(clauses, label.tolist(), strict=True):
        words = {word.casefold().replace("’", "'") for word in _WORD.findall(clause)}
        inside[c].update(words - FUNCTION_WORDS)
    whole: Counter[str] = Counter()
    for counts in inside:
        whole.update(counts)
    mean = sum(whole.values()) / n
    found = []
    for counts in inside:
        size = max(1, sum(counts.values()))
        score = {word: k / size * np.log1p(mean / whole[word]) for word, k in counts.items()}
        found.append(tuple(sorted(score, key=lambda word: (-score[word], word))[:TERMS]))
    return found
