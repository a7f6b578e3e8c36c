"""A result in words: one headline, four answers, and every finding, with how sure each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftdetect.report.changing import changing_findings
from shiftdetect.report.contradicting import contradiction_findings, read_against
from shiftdetect.report.counted import (
    came_later,
    counted_findings,
    frames_overview,
    labels_by,
    new_names,
    newcomers,
    opposed_findings,
    telling_pairs,
)
from shiftdetect.report.finding import Finding, bin_word, main_change, statements_by_id
from shiftdetect.report.heard import heard_words, most_heard
from shiftdetect.report.recurring import recurring_findings, recurring_headline, recurring_lead
from shiftdetect.report.speaking import includes_zero, near_pairs, pair_certainty, speaker_findings
from shiftdetect.report.tested import (
    MOSTLY,
    across,
    composition_lead,
    detectable_finding,
    further_dates,
    graded,
    moved_frames,
    moved_name,
    moved_words,
    order_finding,
    scale_words,
    shift_finding,
    tested_findings,
)
from shiftdetect.report.when import date_range, date_words, on_date
from shiftdetect.report.wording import wording_words
from shiftdetect.report.words import (
    CERTAINTIES,
    LEAD,
    at_times,
    clean,
    count,
    listing,
    number,
    odds,
    p_words,
    percent,
    position,
    quoted,
    sentence,
)
from shiftdetect.result import ChangePoint, OrderTest, ResultData, ShiftTest

SET_ASIDE = "Set aside before measuring"
FEW_ASIDE = 3
"""Sentences that were set aside and are named one by one among the cautions; more are counted."""


@dataclass(frozen=True)
class Answer:
    """One line of the first screen.

    Attributes
    ----------
    question : str
        'What', 'When', 'Who' or 'How sure'.
    lead : str
        The answer in a few words.
    text : str
        What stands behind it.
    certainty : str
        A key of :data:`shiftdetect.report.words.CERTAINTIES`.
    statement_ids : tuple of str
    target : str
        The part of the page that says more.
    """

    question: str
    lead: str
    text: str
    certainty: str
    statement_ids: tuple[str, ...] = ()
    target: str = ""

    @property
    def certainty_words(self) -> str:
        """The certainty as a reader sees it."""
        return CERTAINTIES[self.certainty]


def headline(result: ResultData) -> str:
    """Say the most that the result carries, in one line.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    str
        What is certain comes first, unless a date was accepted; without a full stop.
    """
    if result.corpus.n_statements == 1:
        return "One statement: there is nothing to compare it with"
    change = main_change(result)
    if change is not None:
        return f"{LEAD[graded(result, change.p_value)]} a shift {on_date(change.date)}{_more_and_less(result, change)}"
    certain = came_later(result) or recurring_headline(result)
    tested = _tested_headline(result)
    if certain:
        return f"{certain}; {tested}"
    return f"{tested[:1].upper()}{tested[1:]}"


def answers(result: ResultData) -> tuple[Answer, ...]:
    """Answer what shifted, when, who and how sure: the first screen of a report."""
    return _what(result), _when(result), _who(result), _how_sure(result)


def findings(result: ResultData) -> list[Finding]:
    """Say everything that the result carries, the certain first.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    list of Finding
        Counted from the labels (which explanation came when and by whom, whose statements differ), then what the
        tests carry, then the cautions; what could not be computed says so in its place.
    """
    cautions = [Finding("caution", sentence(note), (), "caution", "methods") for note in _shortened(result.notes)]
    return [
        *counted_findings(result),
        *tested_findings(result),
        *changing_findings(result),
        *recurring_findings(result),
        *contradiction_findings(result),
        *cautions,
    ]


def _shortened(notes: Sequence[str]) -> list[str]:
    """Count the sentences that were set aside, where they are many: one line for each would hide all other cautions."""
    aside = [note for note in notes if note.startswith(SET_ASIDE)]
    if len(aside) <= FEW_ASIDE:
        return list(notes)
    rest = [note for note in notes if not note.startswith(SET_ASIDE)]
    total = (
        f"{SET_ASIDE}: {len(aside):,} sentences that many statements share word for word. Each is named under ‘How it "
        "was made’ in the report: read whether one of them is what the statements are about (--keep-repeated measures "
        "them, too)"
    )
    return [*rest, total]


def data_cautions(result: ResultData) -> tuple[str, ...]:
    """Say what to check in the data before anything is quoted; what was set aside or not drawn is said elsewhere."""
    elsewhere = (SET_ASIDE, "No drift series")
    return tuple(clean(sentence(note)) for note in result.notes if not note.startswith(elsewhere))


def standfirst(result: ResultData) -> str:
    """Say what was compared."""
    corpus, unit = result.corpus, bin_word(result)
    words = f"{count(corpus.n_statements, 'statement')} by {count(corpus.n_speakers, 'speaker')}"
    made = result.extraction
    taken = f", taken by rules from {count(made.n_articles, 'article')}" if made else ""
    if made and made.n_left_out:
        taken += f"; {count(made.n_left_out, 'further record is', 'further records are')} left out"
    if corpus.n_days == 1:
        return f"{words}, {date_words(corpus.first)}{taken}"
    return f"{words} {at_times(corpus.n_days, unit)}, {date_range(corpus.first, corpus.last)}{taken}"


def _what(result: ResultData) -> Answer:
    overview, new, change = frames_overview(result), newcomers(result), main_change(result)
    moved = moved_frames(result, change) if change else ()
    ids = (new or overview).statement_ids
    unlabelled = overview.certainty == "refused"
    if change is not None and change.u is not None and not moved:
        return _wording(result, change, change.u, new)
    if unlabelled:
        return _unlabelled(result, overview)
    if moved:
        rose, fell = ([row for row in moved if ((row.within or 0.0) > 0) is up] for up in (True, False))
        parts = [
            f"{verb} {listing([moved_name(row) for row in rows], most=3)}"
            for verb, rows in (("more", rose), ("less", fell))
            if rows
        ]
        lead = "; ".join(parts)
        shares = sentence(listing([moved_words(row) for row in moved], most=3))
        text = f"{shares} {new.text if new else ''}".strip()
        return Answer("What", lead[:1].upper() + lead[1:], text, "exploratory", ids, "explanations")
    if new is None:
        return Answer("What", came_later(result), overview.text, "counted", ids, "explanations")
    return Answer("What", f"First seen late: {new_names(result)}", new.text, new.certainty, ids, "explanations")


def _wording(result: ResultData, change: ChangePoint, u: float, new: Finding | None) -> Answer:
    """Say how the wording moved, where no explanation is seen to have moved with it; then which ones came late."""
    text = " ".join(filter(None, [wording_words(result, change, u), new.text if new else ""]))
    sure = graded(result, change.p_value)
    if new is None or new.certainty not in ("strong", "evidence"):
        return Answer("What", "The wording", text, sure, new.statement_ids if new else (), "changes")
    return Answer(
        "What", f"The wording; first seen late: {new_names(result)}", text, sure, new.statement_ids, "changes"
    )


def _unlabelled(result: ResultData, overview: Finding) -> Answer:
    """Say what comes back where nothing is labelled."""
    recurs = recurring_lead(result)
    if recurs is None:
        return Answer("What", "Cannot be said", overview.text, "refused")
    lead, text, certainty, ids = recurs
    return Answer("What", lead, text, certainty, ids, "recurring")


def _when(result: ResultData) -> Answer:
    shift, test, change = shift_finding(result), result.shift_test, main_change(result)
    if test.p_reported is None:
        return Answer("When", "Cannot be tested", sentence(test.refused or ""), "refused", target="methods")
    meaning = f"with nothing changed, a step this large turns up {odds(test.p_reported)} ({p_words(test.p_reported)})"
    if change is not None:
        more = [date_words(c.date) for c in result.change_points if c.exploratory]
        rest = f" Less surely, also {listing(more)}." if more else ""
        lead = date_words(change.date)
        return Answer(
            "When",
            lead[:1].upper() + lead[1:],
            sentence(meaning) + rest,
            shift.certainty,
            shift.statement_ids,
            "changes",
        )
    text = sentence(meaning) if test.best_date is None else f"Best candidate: {date_words(test.best_date)}; {meaning}."
    return Answer("When", "No date stands out", text, shift.certainty, target="changes")


def _who(result: ResultData) -> Answer:
    pairs, change = opposed_findings(result), main_change(result)
    split = composition_lead(change) if change else ""
    behind = [f"{split}."] if split else []
    known, telling = statements_by_id(result), telling_pairs(result, 1)
    if telling:
        pair = telling[0]
        a, b = known[pair.a], known[pair.b]
        lead = f"Read side by side: {a.speaker} and {b.speaker} on {quoted(pair.frame)}"
        if pair.same_speaker:
            lead = f"Read side by side: {a.speaker}, twice, on {quoted(pair.frame)}"
        label = [
            f"Labelled {position(pair.stance_a, None)} ({date_words(a.date)}) and "
            f"{position(pair.stance_b, None)} ({date_words(b.date)})"
            + (f", toward the claim “{result.settings.stance_claim}”." if result.settings.stance_claim else ".")
        ]
        also = [f"One of {count(len(pairs), 'such pair')}."] if len(pairs) > 1 else []
        text = " ".join([*label, *wording_test(result, a.speaker, b.speaker), *also, *behind])
        return Answer("Who", lead, text, "chosen", (pair.a, pair.b), "differ")
    if change is not None and change.composition_share is not None and split:
        lead = "Both: other people talking, and the same people talking differently"
        if change.composition_share >= MOSTLY:
            lead = "Mostly other people talking"
        elif change.composition_share <= 1 - MOSTLY:
            lead = "Mostly the same people, talking differently"
        share = f"{across(change)}, {percent(change.composition_share)} of the change comes from who spoke."
        text = f"{share} {heard_words(result, change.date)}".strip()
        return Answer("Who", lead, text, "estimated", target="changes")
    first = next(speaker_findings(result))
    clear = near_pairs(result)
    named = bool(clear) and pair_certainty(result, clear[0]) != "none"
    if named:
        best = clear[0]
        lead = f"{best.a} and {best.b} {'may word' if includes_zero(best) else 'word'} it differently"
    else:
        lead = "Cannot be said" if first.certainty == "refused" else "No two speakers clearly differ"
    # What the lead says is not said again.
    text = sentence(first.text.removeprefix(lead).strip())
    heard = heard_words(result, change.date) if change is not None else ""
    most, shares = most_heard(result) if first.certainty == "refused" else ("", "")
    read = None if named else read_against(result)
    if read is not None:
        # No test names anybody, and two statements that differ outright stand further down: they are said here.
        who, quoted_pair, ids = read
        parts = (quoted_pair, text, *behind, heard or shares)
        lead = f"{lead}; read side by side: {who}"
        return Answer("Who", lead, " ".join(filter(None, parts)), first.certainty, ids, "contradictions")
    # A reader who learns no more still learns whose words these are.
    lead = "; ".join(filter(None, [lead, most]))
    parts = (text, *behind, heard or shares)
    return Answer("Who", lead, " ".join(filter(None, parts)), first.certainty, target="differ")


def _how_sure(result: ResultData) -> Answer:
    shift, order = result.shift_test, result.order_test
    least = result.minimum_detectable
    tests = [
        _in_words("a shift at one date", shift, shift_finding(result).certainty),
        _in_words(f"near {bin_word(result)}s more alike than far ones", order, order_finding(result).certainty),
    ]
    if shift.p_reported is None and order.p_reported is None:
        lead, sure = "Only what is counted", "refused"
        text = "No test could be run on so little; who said what, and when, is counted from the corpus."
    else:
        lead, sure = sentence("; ".join(tests))[:-1], _surest(result)
        text = ""
    if least.u is not None and main_change(result) is None:
        text += (
            f" A sudden change is found in {percent(least.power or 0.8)} of cases only where the mean wordings before "
            f"and after lie about {number(least.u)} apart or more ({scale_words(result, least.u)})."
        )
    if result.frames is not None:
        text += f" Labels: {labels_by(result)}."
    text = text.strip()
    return Answer("How sure", lead, text, sure, target="methods")


def _surest(result: ResultData) -> str:
    found = [shift_finding(result).certainty, order_finding(result).certainty]
    return next(level for level in ("strong", "evidence", "weak", "none", "refused") if level in found)


def _in_words(what: str, test: ShiftTest | OrderTest, sure: str) -> str:
    if test.p_reported is None:
        return f"{what}: not tested"
    words = {"strong": "strong evidence", "evidence": "evidence", "weak": "inconclusive", "none": "not detected"}
    return f"{what}: {words[sure]} ({p_words(test.p_reported)})"


def _tested_headline(result: ResultData) -> str:
    order, shift = result.order_test.p_reported, result.shift_test.p_reported
    if order is not None and graded(result, order) in ("strong", "evidence"):
        lead = LEAD[graded(result, order)]
        return f"{lead[:1].lower()}{lead[1:]} drift or persistence, but no single date stands out"
    if shift is None:
        return f"too few {bin_word(result)}s to test for a shift"
    return "no single date of change stands out"


def wording_test(result: ResultData, a: str, b: str) -> list[str]:
    """Say what the wording test of two speakers over the whole period found, beside a pair that labels chose."""
    if a == b:
        return []
    pair = next((p for p in result.speakers if {p.a, p.b} == {a, b}), None)
    if pair is None:
        return [f"Their wording over the whole period is not compared: too few {bin_word(result)}s."]
    if pair.p_value is None:
        return [f"Their wording over the whole period is not tested ({pair.refused or 'no p-value'})."]
    sure = CERTAINTIES[pair_certainty(result, pair)].lower()
    return [f"Their wording over the whole period: {sure} ({p_words(pair.p_value)})."]


def _more_and_less(result: ResultData, change: ChangePoint) -> str:
    moved = moved_frames(result, change, 0.05)
    rose = [f"more {moved_name(row)}" for row in moved if (row.within or 0.0) > 0]
    fell = [f"less {moved_name(row)}" for row in moved if (row.within or 0.0) < 0]
    parts = rose[:1] + fell[:1]
    return f": {', '.join(parts)} (exploratory)" if parts else ""


__all__ = [
    "Answer",
    "Finding",
    "answers",
    "detectable_finding",
    "findings",
    "further_dates",
    "headline",
    "standfirst",
]
