"""What is said again and again, found without labels."""

from __future__ import annotations

from shiftdetect.result.base import Part, Refusable


class RecurringWording(Part, frozen=True, kw_only=True):
    """Sentences of several statements that are worded alike: who said it first, who last, and each of them."""

    quote: str
    """The sentence that the others are near to, to the letter."""
    quote_id: str
    """The statement that it stands in."""
    n: int
    n_days: int
    n_speakers: int
    first_date: str
    first_id: str
    first_speakers: tuple[str, ...]
    """Everybody who said it in the first time bin."""
    last_date: str
    last_id: str
    last_speakers: tuple[str, ...]
    late: bool
    """First said after half of the statements."""
    gone: bool
    """Last said before half of the statements."""
    ids: tuple[str, ...]
    passages: tuple[str, ...]
    """The sentence of each of these statements."""


class RecurringFindings(Refusable, frozen=True, kw_only=True):
    """Wordings that come back, and whether more of them came late, or went early, than days in random order give."""

    wordings: tuple[RecurringWording, ...] = ()
    """In the order in which they were first said."""
    n_statements: int = 0
    """Statements that hold at least one."""
    cosine: float = 0.0
    """Least cosine of each sentence to the central one."""
    min_statements: int = 0
    since: str | None = None
    """First date that counts as late; None where the days are too few to ask, or half is said on the last of them."""
    until: str | None = None
    """Last date that counts as early; None likewise."""
    expected_late: float | None = None
    """Mean number of late wordings in random orders: of whole days, or of each speaker's own, whichever gives more."""
    p_late: float | None = None
    """Share of orders with at least as many, one-sided: whole days in random order, or each speaker's own, whichever
    gives more."""
    expected_gone: float | None = None
    p_gone: float | None = None
