"""Drift in units of the distance between two explanations."""

from __future__ import annotations

from shiftdetect.result.base import Refusable


class IndexSpan(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """The 0-1 index between two stretches of time: the share of what the same speakers say that was replaced."""

    between: str
    """'change' (across a change point), 'candidate' (across the scan's best date) or 'ends' (first and last window)."""
    first: str
    """First bin of the earlier stretch."""
    until: str
    """Last bin of the earlier stretch that has statements."""
    since: str
    """First bin of the later stretch; the change point, where there is one."""
    last: str
    """Last bin of the later stretch."""
    value: float | None = None
    """Within speakers, length-adjusted; can fall below 0 by chance, and exceeds 1 where the accounts lie farther apart
    than explanations do on average."""
    low: float | None = None
    high: float | None = None
    u: float | None = None
    """Debiased squared distance behind it."""
    covered: float | None = None
    """Share of the statements made by speakers of both stretches, who alone count."""
    n_speakers: int | None = None


class IndexFindings(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """The 0-1 index and its unit, or why the labels give none."""

    reference: float | None = None
    """Mean debiased squared distance of two of the corpus' own explanations, told by the same speakers: index 1."""
    low: float | None = None
    high: float | None = None
    explanations: tuple[str, ...] = ()
    """Frames that it was calibrated on."""
    n_statements: int | None = None
    """Statements behind it: those with one frame alone."""
    n_pairs: int | None = None
    """Pairs of explanations."""
    spans: tuple[IndexSpan, ...] = ()
