"""What a speaker's statement keeps, changes, adds and leaves out of an earlier one, sentence by sentence.

Who repeats a text with a few words changed says most in those words. Sentences of two statements are matched by
meaning, in their order, so that a sentence that was worded anew is found again. One that was moved stands as left out
in one place and as added in the other, and is counted as moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.corpus.repeated import split_sentences
from shiftdetect.result import Difference, SentenceChange, n_moved

MIN_LIKENESS = 0.6
"""Cosine from which two sentences are one, worded anew."""

MIN_SENTENCES = 3
"""Sentences that each of two statements needs: shorter ones are read faster than their difference."""

MIN_ALIGNED = 0.4
"""Share of the sentences of both that must come again; below it the statements are simply different."""

MOST = 6
LOOK_BACK = 6
"""Earlier long statements of the speaker among which the one that is repeated is looked for: who gives an interview
between two speeches still repeats the speech."""

_MOST_SENTENCES = 200

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def align(before: Sequence[str], after: Sequence[str], likeness: NDArray[np.floating]) -> tuple[SentenceChange, ...]:
    """Match sentences in their order so that the likeness of the matched ones is largest in sum.

    Parameters
    ----------
    before, after : sequence of str
        Sentences of the two statements.
    likeness : ndarray, shape (n_before, n_after)
        Cosines; pairs below :data:`MIN_LIKENESS` are not matched.

    Returns
    -------
    tuple of SentenceChange

    References
    ----------
    Needleman & Wunsch (1970), A general method applicable to the search for similarities in the amino acid sequence of
    two proteins, Journal of Molecular Biology 48.

    Examples
    --------
    >>> said = align(["The gate is shut.", "We wait."], ["The gate is open.", "We wait."], np.array([[0.9, 0], [0, 1]]))
    >>> [(part.kind, part.after) for part in said]
    [('changed', 'The gate is open.'), ('kept', 'We wait.')]
    """
    n, m = len(before), len(after)
    gain = np.where(likeness >= MIN_LIKENESS, likeness, -np.inf)
    best = np.zeros((n + 1, m + 1))
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i, j] = max(best[i + 1, j], best[i, j + 1], gain[i, j] + best[i + 1, j + 1])
    i = j = 0
    found = []
    while i < n or j < m:
        if i < n and j < m and best[i, j] == gain[i, j] + best[i + 1, j + 1]:
            kind = "kept" if before[i] == after[j] else "changed"
            found.append(SentenceChange(kind=kind, before=before[i], after=after[j]))  # type: ignore[arg-type]
            i, j = i + 1, j + 1
        elif i < n and (j == m or best[i, j] == best[i + 1, j]):
            found.append(SentenceChange(kind="left_out", before=before[i], after=""))
            i += 1
        else:
            found.append(SentenceChange(kind="added", before="", after=after[j]))
            j += 1
    return tuple(found)


def differences(statements: Sequence[Statement], encode: Encode, most: int = MOST) -> tuple[Difference, ...]:
    """Align each speaker's long statements with the last one that they repeat, and keep those that change most.

    Parameters
    ----------
    statements : sequence of Statement
        In the order of time.
    encode : callable
        Sentences to unit vectors.
    most : int

    Returns
    -------
    tuple of Difference
        In the order of time; only statements whose sentences come again in part, and not all of them: a text in another
        order alone has no other words.
    """
    cut = {row: _sentences(s.text) for row, s in enumerate(statements)}
    long = {row: parts for row, parts in cut.items() if MIN_SENTENCES <= len(parts) <= _MOST_SENTENCES}
    earlier: dict[int, list[int]] = {}
    spoken: dict[str, list[int]] = {}
    for row in long:
        own = spoken.setdefault(statements[row].speaker, [])
        earlier[row] = own[: -LOOK_BACK - 1 : -1]
        own.append(row)
    texts = sorted({part for rows in spoken.values() if len(rows) > 1 for row in rows for part in long[row]})
    if not texts:
        return ()
    at = {text: k for k, text in enumerate(texts)}
    vectors = encode(texts).astype(np.float64)
    found = []
    for b, candidates in earlier.items():
        for a in candidates:
            one, two = (vectors[[at[part] for part in long[row]]] for row in (a, b))
            repeated = _repeated(long[a], long[b], one @ two.T)
            if repeated is None:
                continue
            aligned, changed, sentences = repeated
            if changed:
                part = Difference(a=statements[a].id, b=statements[b].id, aligned=aligned, sentences=sentences)
                found.append((b, changed, part))
            break
    chosen = sorted(found, key=lambda entry: (-entry[1], entry[0]))[:most]
    return tuple(difference for _, _, difference in sorted(chosen, key=lambda entry: entry[0]))


def _repeated(
    before: Sequence[str], after: Sequence[str], likeness: NDArray[np.floating]
) -> tuple[float, int, tuple[SentenceChange, ...]] | None:
    """Share of the sentences that come again, number of those that differ, and all of them; None where too few come."""
    n, near = len(before) + len(after), likeness >= MIN_LIKENESS
    # So many can be matched at most: what cannot be enough is not aligned.
    if 2 * min(near.any(axis=0).sum(), near.any(axis=1).sum()) < MIN_ALIGNED * n:
        return None
    sentences = align(before, after, likeness)
    moved = n_moved(sentences)
    again = sum(part.kind in ("kept", "changed") for part in sentences) + moved
    changed = sum(part.kind != "kept" for part in sentences) - 2 * moved
    return (2 * again / n, changed, sentences) if 2 * again / n >= MIN_ALIGNED else None


def _sentences(text: str) -> list[str]:
    return [part for line in text.split("\n") for part in split_sentences(line) if part.strip()]
