"""What changed, in words: who gave which explanation from when to when, which terms came and went, emphasis."""

from __future__ import annotations

from typing import Literal

from shiftdetect.result.base import Part, Refusable
from shiftdetect.result.estimates import OrderTest, ShiftTest


class LedgerEntry(Part, frozen=True, kw_only=True):
    """One explanation or claim, as one speaker (or all of them together) used it; every cell carries its statements."""

    name: str
    """The frame; for a claim its words."""
    kind: Literal["frame", "claim"]
    speaker: str | None
    """None for all speakers together."""
    n: int
    """Statements that give it; 0 of a speaker who only denies it."""
    n_days: int
    ids: tuple[str, ...]
    """Every statement that carries the frame, or takes a stance on the claim, other than those that deny it; in
    order."""
    first_date: str
    """Of the statements that give it; where there is none, of those that deny it. So are the next three."""
    first_id: str
    last_date: str
    last_id: str
    strongest_id: str | None = None
    """Statement that says it most firmly: by its stance where the stance is about it, then by its words."""
    weakest_id: str | None = None
    """Statement that says it least firmly; None, as ``strongest_id``, where all say it alike."""
    strength_from: Literal["stance and words", "words"] = "words"
    """What firmness was judged by; words are English hedges ('I believe', 'could be') and boosters ('no doubt')."""
    hedged_ids: tuple[str, ...] = ()
    """Statements that hedge it: by stance where the stance is about it, else by their words."""
    denied_ids: tuple[str, ...] = ()
    """Statements that deny it: by stance where the stance is about it, else where an outlet reports a denial."""
    n_since: int = 0
    """Statements that the speaker made after the time bin of the last use."""
    dropped: str | None = None
    """First date on which the speaker spoke again without it, where ``dropped_p_adjusted`` is at most .05."""
    dropped_p: float | None = None
    """Share of random orders that leave it out as long: of days, or of each speaker's own days or statements, whichever
    do so more often; uncorrected for the many entries."""
    dropped_p_adjusted: float | None = None
    """Corrected over all entries of speakers, or over all of all speakers together (Bonferroni, where entries count
    only as far as their few days could give so small a p-value)."""


class TermContext(Part, frozen=True, kw_only=True):
    """A term where it was said: its own words, and those around it to the letter."""

    id: str
    left: str
    term: str
    right: str


class TermChange(Part, frozen=True, kw_only=True):
    """A word, or a run of two or three, that became more or less frequent."""

    term: str
    n_before: int
    """Statements of the matched speakers that hold it, before."""
    n_after: int
    log_odds: float
    """Log-odds ratio, after against before, shrunken to how frequent the term is in the whole corpus."""
    low: float
    high: float
    """95 % interval of this term alone, widened where its counts vary from day to day."""
    p_value: float
    q_value: float
    """Benjamini-Hochberg over all terms of this date: of those with q up to .05, 5 % are expected to be false."""
    ids_before: tuple[str, ...] = ()
    ids_after: tuple[str, ...] = ()
    contexts: tuple[TermContext, ...] = ()


class TermFindings(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """Terms before and after a date, among speakers who were heard on both sides."""

    date: str
    n_before: int = 0
    """Statements of matched speakers."""
    n_after: int = 0
    n_terms: int = 0
    """Terms tested."""
    n_significant: int = 0
    """Terms with q up to .05."""
    p_least: float | None = None
    """About the smallest p-value that so many days and permutations can give."""
    speakers: tuple[str, ...] = ()
    """Matched speakers: heard on both sides, and given the same weight on both."""
    n_unmatched: int = 0
    """Statements of speakers who were heard on one side only: left out."""
    terms: tuple[TermChange, ...] = ()
    """The largest, by |log-odds| in units of its error; exploratory: the date was chosen on the same text."""


class Emphasis(Refusable, frozen=True, kw_only=True, omit_defaults=True):
    """The scan and the order test run on which explanations a statement uses, instead of on its wording."""

    n_statements: int = 0
    """Statements with at least one frame."""
    frames: tuple[str, ...] = ()
    """Frames that made up the vectors."""
    shift_test: ShiftTest | None = None
    order_test: OrderTest | None = None


class FrameCoding(Part, frozen=True, kw_only=True):
    """How frames were predicted that nobody had coded."""

    codebook: str
    """File of the codebook."""
    codebook_sha256: str
    n_predicted: int
    """Statements whose frames are predictions."""
    n_labelled: int
    """Statements with labels of their own: these are kept."""
    learnt: tuple[str, ...] = ()
    """Frames learnt from the labelled statements; the others from the codebook alone."""
    one: bool = False
    """Whether each statement was given one frame, learnt from the labelled statements and not from the codebook."""
    tuned: bool = False
    """Whether the encoder itself learnt the labels."""
    encoder: str
