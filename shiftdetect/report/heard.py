"""Who spoke before a date and who from it on: counted from the statements, not tested."""

from __future__ import annotations

from collections import Counter

from shiftdetect.report.when import comes_before, date_words
from shiftdetect.report.words import listing
from shiftdetect.result import ResultData

FEW = 3
"""Speakers named on each side."""


def heard_words(result: ResultData, date: str) -> str:
    """Name who is heard on both sides of a date and who on one only; empty where the result holds not all statements.

    Parameters
    ----------
    result : ResultData
    date : str
        The first time bin of the later side.
    """
    if len(result.statements) < result.corpus.n_statements:
        return ""
    sides: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for statement in result.statements:
        sides[0 if comes_before(statement.date, date) else 1][statement.speaker] = None
    before, after = sides
    day = date_words(date)
    both = [name for name in before if name in after]
    parts = (
        (f"Heard before {day} and from then on", both),
        ("before it only" if both else f"Heard before {day} only", [name for name in before if name not in after]),
        ("from then on only", [name for name in after if name not in before]),
    )
    return "; ".join(f"{where}: {listing(names, most=FEW)}" for where, names in parts if names) + "."


def most_heard(result: ResultData) -> tuple[str, str]:
    """Name who made most statements, and say how many each of the first few made; both empty for one speaker.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    lead, text : str
        Up to three who share the first place are named. Empty where more do, or the result holds not all statements.
    """
    said = Counter(statement.speaker for statement in result.statements)
    if len(said) < 2 or len(result.statements) < result.corpus.n_statements:
        return "", ""
    ranked = sorted(said.items(), key=lambda item: (-item[1], item[0]))
    first = [name for name, n in ranked if n == ranked[0][1]]
    if len(first) > FEW:
        return "", ""
    shares = listing([f"{name} {n}" for name, n in ranked], most=FEW)
    return f"most heard: {listing(first)}", f"Statements by speaker: {shares}."
