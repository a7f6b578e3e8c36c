"""Which statements that speak of an explanation deny it: nobody who denies a reason is shown as giving it.

A codebook may say which explanations its claim is about; then the ledger has taken their denials out already. Where
none does, the stance labels themselves show what they are about: an explanation of which at least half of the
statements take a position, more of them for the claim than against it. What is only said against it ('there was no
danger') is an explanation of its own, and whoever gives it does not deny it.
"""

from __future__ import annotations

from collections.abc import Mapping

from shiftdetect.report.when import comes_before
from shiftdetect.report.words import count
from shiftdetect.result import FrameSpan, ResultData
from shiftdetect.result.frames import NO_STANCE, STANCE_SCALE

ABOUT = 0.5
"""Share of an explanation's statements that take a position, from which on the claim is taken to be about it."""

Denials = Mapping[str, tuple[str, ...]]
"""Ids of the statements that deny it, by explanation; those without any are not in it."""


def denials(result: ResultData) -> Denials:
    """Find the statements that deny an explanation: by the ledger where it knows, else by their stance labels.

    Parameters
    ----------
    result : ResultData
        One that holds all of its statements: of a part of them nothing is said.
    """
    known = {
        entry.name: set(entry.denied_ids) for entry in result.ledger if entry.kind == "frame" and entry.speaker is None
    }
    by_stance = {entry.name for entry in result.ledger if entry.kind == "frame" and entry.strength_from != "words"}
    found = {}
    for span in result.frames.spans if result.frames else ():
        named = known.get(span.frame, set())
        carry = [s for s in result.statements if span.frame in s.frames]
        stances = [(s.stance or "").strip().casefold() for s in carry]
        about = sum(stance not in NO_STANCE for stance in stances) >= ABOUT * span.n
        steps = [STANCE_SCALE.get(stance) for stance in stances]
        labelled = about and steps.count(1) > steps.count(-1) and span.frame not in by_stance
        ids = tuple(s.id for s, step in zip(carry, steps, strict=True) if s.id in named or (labelled and step == -1))
        if ids:
            found[span.frame] = ids
    return found


def of_them(span: FrameSpan, denied: Denials) -> str:
    """Say how many of the statements that speak of an explanation deny it; empty where none does."""
    n = len(denied.get(span.frame, ()))
    return f", {'all' if n == span.n else n} to deny it" if n else ""


def first_denied(span: FrameSpan, denied: Denials) -> str:
    """Say that the statement which was the first to speak of an explanation denies it; empty otherwise."""
    alone = len(span.first_speakers) < 2
    return ", denying it" if alone and span.first_id in denied.get(span.frame, ()) else ""


def last_denied(result: ResultData, span: FrameSpan, denied: Denials) -> str:
    """Say that whoever spoke last of an explanation denied it; empty where one of them did not."""
    against = denied.get(span.frame, ())
    last = [s.id for s in result.statements if span.frame in s.frames and not comes_before(s.date, span.last_date)]
    return ", denying it" if last and all(id_ in against for id_ in last) else ""


def denials_note(result: ResultData, denied: Denials) -> str:
    """Say where denials are taken from; empty where there are none."""
    if not denied:
        return ""
    claim = f" on “{result.settings.stance_claim}”" if result.settings.stance_claim else ""
    n = len({id_ for ids in denied.values() for id_ in ids})
    return (
        f"Statements are those that speak of an explanation; {count(n, 'of them denies', 'of them deny')} it: by their "
        f"labels{claim}, where at least half of an explanation’s statements take a position and more are for it than "
        "against, or as an outlet reports."
    )
