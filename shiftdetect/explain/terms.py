r"""Which words came and went across a date: weighted log-odds with an informative Dirichlet prior (Monroe et al. 2008).

A term is a word, or a run of two or three within a sentence; what counts is how many statements hold it, since a word
that is said five times in one breath is one use of it. With :math:`y` the statements that hold term :math:`w` and
:math:`N` the sum of all terms' counts on a side, and a prior of :math:`a` pseudo-counts spread as the whole corpus is,

.. math:: \delta_w = \log\frac{y_1 + a_w}{N_1 + a - y_1 - a_w} - \log\frac{y_0 + a_w}{N_0 + a - y_0 - a_w}.

A change of spokesman must not appear as vocabulary, so only speakers who were heard on both sides count, each with the
same weight on both: of a speaker with 10 statements before and 40 after, the 40 count a quarter each.

The interval is that of the posterior (of the beta distributions, not of their normal approximation: a term that was
never said before has a skewed one), after the counts were divided by how much more they vary from day to day than
single statements would. The p-value puts whole days in random order, speakers weighted anew each time; over the terms
of a date p-values are corrected for the false discovery rate (Benjamini & Hochberg 1995).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Statement
from shiftdetect.explain.functionwords import FUNCTION_WORDS
from shiftdetect.explain.termtest import compare_terms, least_p, make_cells
from shiftdetect.result import TermChange, TermContext, TermFindings

LONGEST = 3
"""Words of a term."""

MIN_STATEMENTS = 4
"""Statements that hold a term before it is tested."""

SHOWN = 20
CONTEXTS = 3
"""Uses shown of a term, on each side."""

AROUND = 60
SIGNIFICANT = 0.05
MOST_TERMS = 2000
"""Terms tested at most, those in most statements: looking for more costs power and time."""


_SENTENCE = re.compile(r"[^.!?;:…\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

IntArray = NDArray[np.int64]
Span = tuple[int, int]


def term_changes(
    statements: Sequence[Statement],
    bins: Sequence[int] | IntArray,
    at: int,
    date: str,
    top: int = SHOWN,
    match_speakers: bool = True,
    n_permutations: int = 4999,
    random_state: int | np.random.SeedSequence = 0,
) -> TermFindings:
    """Compare the terms before and from a date on.

    Parameters
    ----------
    statements : sequence of Statement
    bins : sequence of int
        Time bin of each statement.
    at : int
        First bin of the later side.
    date : str
        Its name.
    top : int
        Terms to return: those with q up to .05 first, then the others, each by the size of the z-score.
    match_speakers : bool
        Whether to give each speaker the same weight on both sides, and leave out those heard on one side only.
    n_permutations : int
    random_state : int or SeedSequence

    Returns
    -------
    TermFindings
        Refused where the matched speakers have fewer than two days on a side, or no term is frequent enough.

    Notes
    -----
    A term begins and ends with a word that is no English function word; of two terms that the same statements hold the
    shorter one is left out. The interval is that of one term; q-values are what to read when looking through the list.

    Examples
    --------
    >>> from datetime import datetime
    >>> said = [Statement(str(d), "It was flooded." if d > 6 else "Repairs.", "Minister A", datetime(2031, 5, d))
    ...         for d in range(1, 13)]
    >>> found = term_changes(said, range(1, 13), 7, "2031-05-07")
    >>> [(term.term, term.n_before, term.n_after) for term in found.terms]
    [('flooded', 0, 6), ('repairs', 6, 0)]
    """
    when = np.asarray(bins, dtype=np.int64)
    names = [s.speaker for s in statements]
    people = names if match_speakers else ["all"] * len(names)
    both = set(_of(people, when < at)) & set(_of(people, when >= at))
    matched = [name for name in dict.fromkeys(people) if name in both]
    rows = np.flatnonzero([name in both for name in people])
    later = when[rows] >= at
    days = [len(np.unique(when[rows][side])) for side in (~later, later)]
    unmatched = len(names) - len(rows)
    if min(days) < 2:
        return TermFindings(
            date=date,
            n_unmatched=unmatched,
            refused=f"terms need speakers who were heard on both sides of the date, on two days or more of each; "
            f"{len(matched)} of {len(set(names))} speakers were heard on both, on {days[0]} and {days[1]} days.",
        )
    found = _holders([statements[int(row)].text for row in rows])
    if len(found) < 2:
        return TermFindings(
            date=date,
            n_unmatched=unmatched,
            refused=f"fewer than two terms stand in {MIN_STATEMENTS} of {len(rows)} statements of matched speakers.",
        )
    terms = list(found)
    holds = np.zeros((len(rows), len(terms)), dtype=bool)
    for k, where in enumerate(found.values()):
        holds[where, k] = True
    cells = make_cells(holds, when[rows], [people[int(row)] for row in rows], at)
    tested = compare_terms(cells, n_permutations, np.random.default_rng(random_state))
    # What stands the test comes first: the z-score, which knows nothing of days, ranks the rest.
    order = [int(k) for k in np.lexsort((np.array(terms), -np.abs(tested.z), tested.q > SIGNIFICANT))]
    chosen = [
        _change([statements[int(row)] for row in rows], terms[k], holds[:, k], later, tested.of(k)) for k in order[:top]
    ]
    return TermFindings(
        date=date,
        n_before=int((~later).sum()),
        n_after=int(later.sum()),
        n_terms=len(terms),
        n_significant=int((tested.q <= SIGNIFICANT).sum()),
        p_least=least_p(days[0], days[1], n_permutations),
        speakers=tuple(matched),
        n_unmatched=unmatched,
        terms=tuple(chosen),
    )


def _of(names: Sequence[str], where: NDArray[np.bool_]) -> list[str]:
    return [name for name, here in zip(names, where.tolist(), strict=True) if here]


def _holders(texts: Sequence[str]) -> dict[str, list[int]]:
    """Rows that hold each term that is tested, by term."""
    found: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        for term in dict.fromkeys(term for term, _ in _terms(text)):
            found.setdefault(term, []).append(row)
    frequent = {term: rows for term, rows in found.items() if len(rows) >= MIN_STATEMENTS}
    longest: dict[tuple[int, ...], str] = {}
    for term, rows in frequent.items():
        known = longest.get(tuple(rows))
        if known is None or len(term.split()) > len(known.split()):
            longest[tuple(rows)] = term
    ranked = sorted(longest.items(), key=lambda item: (-len(item[0]), item[1]))
    return {term: list(rows) for rows, term in ranked[:MOST_TERMS]}


def _terms(text: str) -> list[tuple[str, Span]]:
    found = []
    for sentence in _SENTENCE.finditer(text):
        words = [
            (word.group().replace("’", "'").casefold(), word.span())
            for word in _WORD.finditer(text, sentence.start(), sentence.end())
        ]
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                run = words[start:end]
                if {run[0][0], run[-1][0]} & FUNCTION_WORDS:
                    continue
                found.append((" ".join(word for word, _ in run), (run[0][1][0], run[-1][1][1])))
    return found


def _change(
    statements: Sequence[Statement],
    term: str,
    holds: NDArray[np.bool_],
    later: NDArray[np.bool_],
    numbers: dict[str, float],
) -> TermChange:
    before = [statements[row] for row in np.flatnonzero(holds & ~later).tolist()]
    after = [statements[row] for row in np.flatnonzero(holds & later).tolist()]
    return TermChange(
        term=term,
        n_before=len(before),
        n_after=len(after),
        ids_before=tuple(s.id for s in before),
        ids_after=tuple(s.id for s in after),
        contexts=tuple(_context(s, term) for s in (*before[:CONTEXTS], *after[:CONTEXTS])),
        **numbers,
    )


def _context(statement: Statement, term: str) -> TermContext:
    start, end = next(span for found, span in _terms(statement.text) if found == term)
    text = statement.text
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    # Half a word may say the contrary: 'unsafe' cut to 'safe'. Where no blank is near, words are not told apart.
    if left > 0 and not text[left - 1].isspace():
        left = next((k + 1 for k in range(left, start) if text[k].isspace()), left)
    if right < len(text) and not text[right].isspace():
        right = next((k for k in range(right - 1, end - 1, -1) if text[k].isspace()), right)
    return TermContext(id=statement.id, left=text[left:start], term=text[start:end], right=text[end:right])
