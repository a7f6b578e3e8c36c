"""Did speakers change what they say? Differences of shares across a date within speakers, and their p-values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shiftdetect.drift import permutation
from shiftdetect.drift.moments import FloatArray, IntArray, Moments, compute_moments
from shiftdetect.drift.residuals import canonical_codes
from shiftdetect.drift.scan import seed_children

LEAST_SIDE = 0.25
"""Share of the days that each side of the date needs: the spread between days is not known from fewer of them."""

NOBODY = (
    "nobody was heard on both sides. Collect statements of the same speakers before the date and from it on, or write "
    "the names of one speaker in one way."
)

_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class ShareTest:
    """How far speakers moved, and whether that is more than chance.

    Attributes
    ----------
    difference : ndarray of float, shape (n_labels,)
        Within speakers; NaN where nobody was heard on both sides.
    p_value : ndarray of float, shape (n_labels,)
        Adjusted over the labels; NaN where it is refused.
    n_permutations : int or None
        None where no p-value was computed.
    refused : str or None
        Why there is no p-value.
    """

    difference: FloatArray
    p_value: FloatArray
    n_permutations: int | None
    refused: str | None


@dataclass(frozen=True, eq=False)
class _Cells:
    """Statements of one speaker on one day, and what of their labels is not the speaker's usual share."""

    day: IntArray
    speaker: IntArray
    n: FloatArray
    rest: FloatArray
    """Shape (n_cells, n_labels): counts, less the speaker's overall share of as many statements."""
    people: sparse.csr_matrix
    """Shape (n_speakers, n_cells): the part of a speaker's statements that is in each cell."""

    @classmethod
    def of(cls, moments: Moments) -> _Cells:
        # Numbered by what speakers did, so that renaming them changes no draw.
        speaker = canonical_codes(moments)
        of_speaker = np.bincount(speaker, moments.n)
        at = speaker, np.arange(len(speaker))
        people = sparse.csr_matrix((moments.n / of_speaker[speaker], at))
        order = np.lexsort((moments.bin, speaker))
        usual = sparse.csr_matrix((np.ones(len(speaker)), at)) @ moments.sum_x / of_speaker[:, None]
        rest = moments.sum_x - moments.n[:, None] * usual[speaker]
        return cls(moments.position[order], speaker[order], moments.n[order], rest[order], people[:, order])

    def steps(self, places: IntArray, later: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Step of each statement less its speaker's mean step, (n_orders, n_cells), and its squared length."""
        side = later[places]
        step = side - (self.people @ side.T).T[:, self.speaker]
        return step, np.square(step) @ self.n

    def statistics(self, places: IntArray, later: FloatArray) -> FloatArray:
        """Sizes of the studentised differences, (n_orders, n_labels); NaN where speakers explain the step."""
        step, length = self.steps(places, later)
        orders, days = len(places), len(later)
        # What one day adds to a difference, all of its speakers together, is one draw.
        at = places + days * np.arange(orders)[:, None]
        value = np.empty((orders, self.rest.shape[1]))
        for k, rest in enumerate(self.rest.T):
            used = np.flatnonzero(rest)  # most speakers give few of many labels
            added = step[:, used] * rest[used]
            of_day = np.bincount(at[:, used].ravel(), added.ravel(), orders * days).reshape(orders, days)
            spread = np.sqrt(np.square(of_day).sum(axis=1))
            value[:, k] = np.divide(of_day.sum(axis=1), spread, out=np.zeros(orders), where=spread > _NOTHING)
        value[length <= _NOTHING * self.n.sum()] = np.nan
        return np.abs(value)


def share_test(
    labels: IntArray,
    days: IntArray,
    speakers: IntArray,
    change: int,
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
) -> ShareTest:
    r"""Test whether speakers use labels more or less often from a date on.

    With :math:`\tilde z_i` the step at the date less its mean over the statements of statement i's speaker, and
    :math:`s_d` what the statements of day d add,

    .. math:: \hat\delta = \frac{\sum_i \tilde z_i y_i}{\sum_i \tilde z_i^2}, \qquad
              t = \frac{\sum_d s_d}{\sqrt{\sum_d s_d^2}}, \quad s_d = \sum_{i \in d} \tilde z_i (y_i - \bar y_{a(i)})

    :math:`\hat\delta` is the mean of the speakers' own differences, each weighted by :math:`n_0 n_1 / (n_0 + n_1)` of
    the statements on the two sides: who was heard on one side only has no weight.

    Parameters
    ----------
    labels : ndarray of 0 and 1, shape (n, n_labels)
    days, speakers : ndarray of int, shape (n,)
    change : int
        First day of the later side.
    n_permutations : int
    random_state : int or SeedSequence

    Notes
    -----
    Null: each speaker's days change places among that speaker's own, so that who speaks when stays as it is. Days
    whose statements share something would break it; t is therefore divided by a spread between days (the cluster-
    robust variance), which holds what they share before and after the exchange alike. Max-T of \|t\| over the labels.
    ``docs/benchmark/labels.md`` has its false alarms and its power.

    Refused where nobody was heard on both sides, where the speakers' own days have fewer than 120 orders (as many as
    five days have), and where a side has less than a quarter of the days: the spread between a few days at an end
    stands on hardly more than themselves, and where the mix of speakers moves too, what they share looks like a shift.

    Fails where an account lingers from day to day. It does not know that a date was chosen on the same statements.

    References
    ----------
    Janssen (1997), Studentized permutation tests for non-i.i.d. hypotheses, Statistics & Probability Letters 36;
    DiCiccio & Romano (2017), Robust permutation tests for correlation and regression coefficients, JASA 112; Liang &
    Zeger (1986) for the variance between clusters; MacKinnon & Webb (2017), Wild bootstrap inference for wildly
    different cluster sizes, Journal of Applied Econometrics 32; Westfall & Young (1993) for max-T.

    Examples
    --------
    Two speakers who never change, and one talks first:

    >>> who = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    >>> found = share_test(who[:, None], np.arange(8), who, change=4, n_permutations=99)
    >>> found.difference.tolist(), found.p_value.tolist()
    ([0.0], [1.0])
    """
    moments = compute_moments(labels.astype(np.float64), days, speakers)
    later = (moments.bins >= change).astype(np.float64)
    cells = _Cells.of(moments)
    observed = cells.day[None]
    step, length = cells.steps(observed, later)
    nothing = np.full(labels.shape[1], np.nan)
    if length[0] <= _NOTHING * cells.n.sum():
        return ShareTest(nothing, nothing, None, NOBODY)
    difference = step[0] @ cells.rest / length[0]
    orders = permutation.orders_within_speakers(cells.speaker)
    if orders < permutation.WITHIN_ORDERS:
        why = (
            f"the speakers' own days have {orders:.0f} orders, and {permutation.WITHIN_ORDERS} are needed. Collect "
            "more days of those who speak on both sides."
        )
        return ShareTest(difference, nothing, None, why)
    # Days of people heard on one side only tell nothing.
    for days_known in (np.arange(len(later)), np.unique(cells.day[np.abs(step[0]) > _NOTHING])):
        few = _few(later[days_known])
        if few:
            return ShareTest(difference, nothing, None, few)

    def draw(size: int, rng: np.random.Generator) -> FloatArray:
        return cells.statistics(permutation.shuffle_within(cells.day, cells.speaker, size, rng), later)

    permuted = permutation.in_chunks(draw, n_permutations, seed_children(random_state, 1)[0])
    p_value = permutation.max_t(cells.statistics(observed, later)[0], permuted).adjusted
    return ShareTest(difference, p_value, n_permutations, None)


def _few(later: FloatArray) -> str | None:
    """Say which side has too few of these days; None where both have enough."""
    after = int(later.sum())
    few, side = min((len(later) - after, "before the date"), (after, "from the date on"))
    if few >= LEAST_SIDE * len(later):
        return None
    are = "is" if few == 1 else "are"
    return f"{few} of {len(later)} days {are} {side}, and a quarter is needed. Collect more days {side}."
