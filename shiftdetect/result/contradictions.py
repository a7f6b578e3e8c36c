"""What a model that reads pairs of statements finds: which of them cannot easily stand side by side."""

from __future__ import annotations

from shiftdetect.result.base import Part, Refusable


class Contradiction(Part, frozen=True, kw_only=True):
    """Two statements that a model reads as contradicting each other: a place to look at, never a verdict."""

    a: str
    """Id of the earlier statement."""
    b: str
    """Id of the later statement."""
    passage_a: str
    passage_b: str
    """The words of each that were compared: a sentence of it, or the whole."""
    probability: float
    """Of contradiction, as the comparer is calibrated; the highest of the passages compared."""
    confident: bool
    """Whether the comparer calls it a contradiction; otherwise it only ranks high."""
    same_speaker: bool
    days_apart: int
    first_account: bool
    """Whether the earlier statement is of the first account of what the later one speaks of: near it in subject, on the
    earliest day (hour, where bins are hours) that has such a statement, whoever made it."""
    repeats: int = 0
    """Further pairs that set nearly the same words against each other."""


class OwnPairs(Part, frozen=True, kw_only=True):
    """How many pairs of a speaker's own statements of different days (hours, where bins are hours) were compared."""

    speaker: str
    n_pairs: int
    n_confident: int
    """Those that the comparer calls contradictions."""
    highest: float
    """The highest score: probability times likeness of the passages."""


class ContradictionDay(Part, frozen=True, kw_only=True):
    """Share of a day's statements that stand against one of another day or another speaker."""

    date: str
    n: int
    total: int
    share: float
    low: float
    high: float


class ContradictionRise(Part, frozen=True, kw_only=True):
    """Whether statements across a date contradict each other more than statements on one side of it, and whether those
    from the date on contradict each other more than those before.
    """

    date: str
    across: float
    """Mean probability of contradiction of pairs across the date."""
    within: float
    """The same for pairs of two days on one side."""
    n_across: int
    n_within: int
    p_value: float
    """Day-block permutation, one-sided; exploratory, since the date was chosen on the same statements."""
    p_least: float | None = None
    """About the smallest ``p_value`` that so many days and permutations can give."""
    before: float | None = None
    """Mean probability of pairs of two statements before the date, those of one day among them; None where there are
    none on one of the sides."""
    after: float | None = None
    """The same from the date on."""
    n_before: int = 0
    n_after: int = 0
    p_after: float | None = None
    """Of ``after`` above ``before``: day-block permutation, one-sided; exploratory, too."""


class ContradictionFindings(Refusable, frozen=True, kw_only=True):
    """What the comparer found in the corpus."""

    comparer: str = ""
    """Model and hash of its weights."""
    n_pairs: int = 0
    """Pairs of statements compared: for each statement the nearest in meaning, whether earlier or later; without the
    further ones that are compared for ``own`` alone."""
    n_confident: int = 0
    n_cut: int = 0
    """Pairs of passages of which the comparer did not read the end, since one of them is too long for it."""
    pairs: tuple[Contradiction, ...] = ()
    """Best first; what is nearly the same pair again is counted, not listed."""
    own: tuple[Contradiction, ...] = ()
    """Of each speaker's own statements of different days (hours, where bins are hours) the five pairs at most that rank
    highest and whose score, probability times likeness of the passages, reaches ``own_floor``; speakers in the order of
    their highest pair."""
    own_floor: float = 0.0
    """The mean score of the ``n_pairs`` pairs, .1 at least."""
    own_compared: tuple[OwnPairs, ...] = ()
    """Every speaker with pairs of their own, the further ones among them, whether one of them is listed or not."""
    first: tuple[Contradiction, ...] = ()
    """Of the pairs with the first account the ten at most that rank highest and whose score reaches ``own_floor``."""
    n_first: int | None = None
    """Pairs compared with the first account, the two nearest of that day for each statement; some are among the
    ``n_pairs``. None in results of older versions."""
    n_first_confident: int = 0
    by_day: tuple[ContradictionDay, ...] = ()
    rises: tuple[ContradictionRise, ...] = ()
