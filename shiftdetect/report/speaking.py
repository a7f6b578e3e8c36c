"""Which two speakers differ in wording over the whole period, or why that cannot be tested."""

from __future__ import annotations

from collections.abc import Iterator

from shiftdetect.report.finding import Finding
from shiftdetect.report.words import LEAD, count, evidence, interval, number, p_words, reason, sentence
from shiftdetect.result import ResultData, SpeakerPair

GRADES = ("strong", "evidence", "weak", "none")
"""Certainties that a p-value can carry, the surest first."""


def near_pairs(result: ResultData) -> list[SpeakerPair]:
    """Pairs of speakers with p of at most .1, the surest difference first."""
    pairs = [pair for pair in result.speakers if pair.p_value is not None and pair.p_value <= 0.1]
    return sorted(pairs, key=lambda p: (GRADES.index(pair_certainty(result, p)), p.p_value or 0.0, p.a, p.b))


def pair_certainty(result: ResultData, pair: SpeakerPair) -> str:
    """Name the certainty of a difference between two speakers: one grade less where its interval includes 0.

    The labellings of few shared days are all gone through; of more they are drawn, and the error of that counts, times
    the number of pairs that Holm's method may have multiplied it by.
    """
    draws, days = result.settings.n_permutations, pair.n_shared_days
    tested = sum(p.p_value is not None for p in result.speakers)
    drawn = days is not None and 2**days > draws + 1
    sure = evidence(pair.p_value, draws if drawn else None, max(1, tested))
    if sure not in GRADES or not includes_zero(pair):
        return sure
    return GRADES[min(GRADES.index(sure) + 1, len(GRADES) - 1)]


def includes_zero(pair: SpeakerPair) -> bool:
    """Tell whether the interval of a distance leaves open that there is none."""
    return pair.low is not None and pair.high is not None and pair.low <= 0.0 <= pair.high


def _against(pair: SpeakerPair) -> str:
    if not includes_zero(pair):
        return ""
    return " The interval includes 0, no difference at all: this is graded one step lower than its p-value."


def speaker_findings(result: ResultData, most: int = 5) -> Iterator[Finding]:
    """Say which two speakers differ in wording over the whole period."""
    tested = [pair for pair in result.speakers if pair.p_value is not None]
    if not tested:
        why, whose = result.speakers_refused or "no two speakers can be compared", ""
        if result.speakers:
            # Who is set aside is no reason why the others are not tested.
            best = max(result.speakers, key=lambda pair: pair.n_shared_days or 0)
            why = (best.refused or "there is no p-value").removeprefix("no p-value: ")
            whose = f", not even for {best.a} and {best.b}"
        text = f"Which speakers differ in wording cannot be tested{whose}: {reason(why)}"
        yield Finding("speakers", text, (), "refused", "speakers")
        if result.speakers and result.speakers_refused:
            yield Finding("speakers", sentence(result.speakers_refused), (), "caution", "speakers")
        return
    clear = near_pairs(result)
    for pair in clear[:most]:
        at = "" if pair.u is None else f"{number(pair.u)} apart ({interval(pair.low, pair.high)}), "
        sure = pair_certainty(result, pair)
        text = (
            f"{LEAD[sure]} a difference in wording between {pair.a} and {pair.b}: {at}{p_words(pair.p_value or 0.0)}, "
            f"{'the only pair that can be tested' if len(tested) == 1 else f'corrected for {len(tested)} pairs'}."
        )
        yield Finding("speakers", f"{text}{_against(pair)}", (), sure, "speakers")
    if len(clear) > most:
        more = count(len(clear) - most, "more pair")
        yield Finding("speakers", f"{more} of speakers with p ≤ 0.1: see the table.", (), "weak", "speakers")
    if not clear:
        least = p_words(min(pair.p_value or 0.0 for pair in tested))
        text = (
            f"No two speakers clearly differ in wording over the whole period (smallest {least} of "
            f"{count(len(tested), 'pair')}). This measure is blind to a denial in similar words: see the quotes."
        )
        yield Finding("speakers", text, (), "none", "speakers")
    if result.speakers_refused:
        yield Finding("speakers", sentence(result.speakers_refused), (), "caution", "speakers")
