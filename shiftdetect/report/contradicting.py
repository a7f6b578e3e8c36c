"""Pairs that a model reads as standing against each other: in a sentence, in two quotes, and who the model is.

The page never says in its own voice that statements contradict: it says what a model reads, and shows the words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shiftdetect.report.finding import Finding, bin_word, statements_by_id
from shiftdetect.report.quotes import Quote, Quotes
from shiftdetect.report.when import date_words
from shiftdetect.report.words import clean, count, number, p_words, percent, sentence
from shiftdetect.result import Contradiction, ContradictionFindings, ContradictionRise, ResultData

SHOWN = 3
"""Pairs shown open; the rest is folded."""

NOT_A_VERDICT = (
    "A model reads the words alone: not what was asked, what was known, or what is true. On real speech it is often "
    "wrong, and a high score may stand on two sentences that do not differ at all: read them. That statements differ "
    "says nothing about intent."
)


@dataclass(frozen=True)
class ContradictionView:
    """Two passages side by side.

    Attributes
    ----------
    title : str
    a, b : Quote
        With the passage that was compared as their text.
    words : str
        How probable, and how often nearly the same pair comes again.
    """

    title: str
    a: Quote
    b: Quote
    words: str


def found_pairs(result: ResultData) -> ContradictionFindings | None:
    """Return what the comparer found; None where it was not asked or found nothing to compare."""
    found = result.contradictions
    return None if found is None or found.refused is not None else found


def contradiction_views(result: ResultData, quotes: Quotes) -> list[ContradictionView]:
    """Quote the passages of each pair, where the result carries the statements."""
    found = found_pairs(result)
    views = [_view(pair, quotes) for pair in found.pairs] if found else []
    return [view for view in views if view is not None]


def _view(pair: Contradiction, quotes: Quotes) -> ContradictionView | None:
    a, b = quotes.get(pair.a), quotes.get(pair.b)
    if a is None or b is None:
        return None
    who = f"{a.speaker}, {a.date} and {b.date}" if pair.same_speaker else f"{a.speaker} and {b.speaker}"
    sure = "above" if pair.confident else "not above"
    words = f"The model’s score is {number(pair.probability)} of 1, {sure} what it takes for it to speak."
    if pair.repeats:
        words += f" {sentence(count(pair.repeats, 'further pair'))[:-1]} set nearly the same words against each other."
    if pair.first_account:
        words += " The first is from the first day."
    a, b = replace(a, text=clean(pair.passage_a)), replace(b, text=clean(pair.passage_b))
    return ContradictionView(who, a, b, words)


def contradiction_findings(result: ResultData) -> tuple[Finding, ...]:
    """Say what a model that reads pairs found, and whether it rises across a date."""
    if result.contradictions is None:
        return ()
    found = found_pairs(result)
    if found is None:
        text = f"Which statements stand against each other was not read: {result.contradictions.refused}"
        return (Finding("contradiction", sentence(text), (), "refused"),)
    known = statements_by_id(result)
    text = (
        f"Of {count(found.n_pairs, 'pair')} of statements near in meaning a model reads "
        f"{found.n_confident if found.n_confident else 'not one'} as standing against each other."
    )
    sure = [pair for pair in found.pairs if pair.confident and pair.a in known and pair.b in known]
    ids: tuple[str, ...] = ()
    if sure:
        a, b = known[sure[0].a], known[sure[0].b]
        ids = (a.id, b.id)
        text += f" First among them: {a.speaker} ({date_words(a.date)}) and {b.speaker} ({date_words(b.date)})."
    elif not found.n_confident and found.pairs:
        text += (
            " Those that it scores highest are listed as places to look at; none scores high enough for it to speak."
        )
    days = [day for day in found.by_day if day.n]
    if days:
        most = max(days, key=lambda day: (day.n, day.share))
        text += (
            f" Most of the statements concerned are of {date_words(most.date)}: {most.n} of {most.total} "
            f"({percent(most.low)} to {percent(most.high)})."
        )
    first = Finding("contradiction", text, ids, "chosen", "contradictions")
    return (first, *(_rise(result, rise) for rise in found.rises))


def _rise(result: ResultData, rise: ContradictionRise) -> Finding:
    more = "more" if rise.p_value <= result.settings.alpha else "not clearly more"
    text = (
        f"Statements across {date_words(rise.date)} are read so {more} than those on one side of it: mean "
        f"probability {number(rise.across)} against {number(rise.within)} ({p_words(rise.p_value)}, with "
        f"{bin_word(result)}s in random order, and what is usual between every two speakers taken out; exploratory, "
        "since the date was chosen on the same statements)."
    )
    return Finding("contradiction", text, (), "exploratory", "contradictions")


def comparer_words(result: ResultData) -> str:
    """Name the comparer and what it did, for the section on methods."""
    found = found_pairs(result)
    if found is None:
        return sentence(f"Not asked: {result.contradictions.refused}") if result.contradictions else ""
    return (
        f"{count(found.n_pairs, 'pair')} read: for each statement those nearest in meaning, of another day or another "
        "speaker, long ones by sentences and clauses. Listed: what the model speaks on, then the rest, each by its "
        "score times the likeness of the words; at most twenty pairs, each set of words once, a statement in two at "
        "most. A day's share counts statements that stand against at least one other."
    )
