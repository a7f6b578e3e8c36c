"""What changed, as the page shows it: the ledger by speaker, terms in their context, the mix of explanations."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil

from shiftdetect.report.denying import denials
from shiftdetect.report.finding import Finding, bin_word
from shiftdetect.report.quotes import Quotes, Ref
from shiftdetect.report.when import brief_date, date_words, on_date
from shiftdetect.report.words import (
    CERTAINTIES,
    SURE,
    clean,
    count,
    ends,
    evidence,
    listing,
    number,
    p_words,
    plain_label,
    reason,
)
from shiftdetect.result import Emphasis, LedgerEntry, ResultData, TermChange, TermContext, TermFindings

TERMS_SHOWN = 8
REFS_SHOWN = 12
"""Statements linked in a cell; the list of the explanation holds all."""

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class EntryView:
    """One explanation as one speaker used it.

    Attributes
    ----------
    speaker : str
    first, last : str
        Dates; empty where the speaker only denies it.
    first_ref, last_ref, strongest, weakest : Ref or None
    n : int
    uses, hedged, denied : tuple of Ref
    more : int
        Uses beyond those linked.
    dropped : str
    """

    speaker: str
    first: str
    last: str
    first_ref: Ref | None
    last_ref: Ref | None
    strongest: Ref | None
    weakest: Ref | None
    n: int
    uses: tuple[Ref, ...]
    more: int
    hedged: tuple[Ref, ...]
    denied: tuple[Ref, ...]
    dropped: str


@dataclass(frozen=True)
class LedgerView:
    """One explanation or claim, with its speakers."""

    title: str
    summary: str
    by_stance: bool
    entries: tuple[EntryView, ...]


@dataclass(frozen=True)
class ContextView:
    """A term where it was said; words that are left out are marked."""

    ref: Ref | None
    left: str
    term: str
    right: str


@dataclass(frozen=True)
class TermView:
    """A term that became more or less frequent."""

    term: str
    rose: bool
    words: str
    contexts: tuple[ContextView, ...]


@dataclass(frozen=True)
class TermsView:
    """Terms around one date."""

    title: str
    words: str
    rose: tuple[TermView, ...]
    fell: tuple[TermView, ...]


def ledger_views(result: ResultData, quotes: Quotes) -> list[LedgerView]:
    """Make a table per explanation and claim, in their order."""
    year = result.corpus.first[:4] != result.corpus.last[:4]
    views = []
    against = denials(result)
    for (kind, name), group in groupby(result.ledger, key=lambda entry: (entry.kind, entry.name)):
        entries = list(group)
        unit = bin_word(result)
        labelled = against.get(name, ()) if kind == "frame" else ()
        shown = tuple(_entry(entry, quotes, year, unit, labelled) for entry in entries if entry.speaker is not None)
        label = clean(plain_label(name)) if kind == "frame" else f"“{clean(name)}”"
        whole = entries[0]
        givers = sum(entry.n > 0 for entry in shown)
        words = f"{count(whole.n, 'statement')} by {count(givers, 'speaker')}" if whole.n else "given by nobody"
        if whole.hedged_ids:
            words += f", {len(whole.hedged_ids)} hedged"
        denied = {*whole.denied_ids, *labelled}
        if denied:
            words += f", {len(denied)} denied"
        views.append(LedgerView(label, words, whole.strength_from != "words", shown))
    return views


def ledger_note(result: ResultData) -> str:
    """Say how the ledger judges firmness, and of how many rows it says that an explanation was dropped."""
    rows = [entry for entry in result.ledger if entry.speaker is not None and entry.n]
    stances = any(entry.strength_from != "words" for entry in result.ledger)
    judged = "by the stance labels where they are about the explanation, else " if stances else ""
    marked = sum(entry.dropped is not None for entry in rows)
    are = "are" if marked > 1 else "is"
    return (
        f"Firmly and hedged are judged {judged}by English words such as ‘I believe’ or ‘no doubt’ anywhere in the "
        f"statement.{_denied_words(result)} No longer said: the speaker went on talking without it (or denied it) "
        "for longer than the "
        f"speaker’s {bin_word(result)}s, and statements, in random order give, corrected for all rows: where nobody "
        "dropped anything, one table in twenty has a mark at most. "
        f"{marked or 'Not one'} of {len(rows):,} {are} marked."
    )


def _denied_words(result: ResultData) -> str:
    counted = {i for entry in result.ledger if entry.kind == "frame" and entry.speaker is None for i in entry.ids}
    if not any(id_ in counted for ids in denials(result).values() for id_ in ids):
        return ""
    return (
        " Where no codebook says that the claim is about an explanation, its denials stand under ‘denied’ and are "
        "counted among its statements, too."
    )


def terms_views(result: ResultData, quotes: Quotes) -> list[TermsView]:
    """Make the lists of terms, one per date."""
    return [_terms(found, quotes, bin_word(result)) for found in result.terms]


def changing_findings(result: ResultData) -> tuple[Finding, ...]:
    """Say whether the mix of explanations shifted, and which words came and went; two channels, two sentences each."""
    found = [] if result.emphasis is None else [_emphasis(result.emphasis, result)]
    return (*found, *(_terms_finding(terms, bin_word(result)) for terms in result.terms))


def _entry(entry: LedgerEntry, quotes: Quotes, year: bool, unit: str, labelled: tuple[str, ...] = ()) -> EntryView:
    counted = set(entry.ids)
    denied = (*entry.denied_ids, *(id_ for id_ in labelled if id_ in counted))
    dropped = ""
    if entry.dropped and entry.dropped_p_adjusted is not None:
        dropped = (
            f"since {brief_date(entry.dropped, year)}, in {count(entry.n_since, 'statement')} "
            f"({unit}s in random order: {p_words(entry.dropped_p_adjusted)}, corrected)"
        )
    # A denial is no firm form of what it denies.
    ends = (None if i in labelled else i for i in (entry.strongest_id, entry.weakest_id))
    strongest, weakest = (quotes.ref(i) if i is not None else None for i in ends)
    return EntryView(
        speaker=clean(entry.speaker or ""),
        first=brief_date(entry.first_date, year) if entry.n else "",
        last=brief_date(entry.last_date, year) if entry.n else "",
        first_ref=quotes.ref(entry.first_id) if entry.n else None,
        last_ref=quotes.ref(entry.last_id) if entry.n else None,
        strongest=strongest,
        weakest=weakest,
        n=entry.n,
        uses=quotes.refs(entry.ids[:REFS_SHOWN]),
        more=max(0, entry.n - REFS_SHOWN),
        hedged=quotes.refs(entry.hedged_ids),
        denied=quotes.refs(denied),
        dropped=dropped,
    )


def _terms(found: TermFindings, quotes: Quotes, unit: str) -> TermsView:
    views = [_term(term, quotes) for term in found.terms]
    return TermsView(
        title=f"Words before and from {date_words(found.date)} on",
        words=_terms_finding(found, unit).text,
        rose=tuple(view for view in views if view.rose)[:TERMS_SHOWN],
        fell=tuple(view for view in views if not view.rose)[:TERMS_SHOWN],
    )


def _term(term: TermChange, quotes: Quotes) -> TermView:
    words = (
        f"{term.n_before} → {term.n_after} statements; log-odds {number(term.log_odds)} "
        f"({ends(term.low, term.high)}); {p_words(term.p_value)}, {p_words(term.q_value, 'q')}"
    )
    contexts = tuple(_in_context(c, quotes) for c in term.contexts)
    return TermView(clean(term.term), term.log_odds > 0, words, contexts)


def _in_context(found: TermContext, quotes: Quotes) -> ContextView:
    """Show a term where it was said, with a mark on the side where words are left out."""
    statement = quotes.statements.get(found.id)
    text = statement.text if statement is not None else ""
    words = f"{found.left}{found.term}{found.right}"
    left, right = "" if text.startswith(words) else "… ", "" if text.endswith(words) else " …"
    return ContextView(
        quotes.ref(found.id), f"{left}{clean(found.left)}", clean(found.term), f"{clean(found.right)}{right}"
    )


def _terms_finding(found: TermFindings, unit: str) -> Finding:
    if found.refused:
        text = f"Words around {date_words(found.date)} are not compared: {found.refused}"
        return Finding("terms", text, (), "refused")
    left_out = ""
    if found.n_unmatched:
        left_out = f", {count(found.n_unmatched, 'statement')} of speakers heard on one side only left out"
    matched = (
        f"{count(len(found.speakers), 'speaker')} heard on both sides, each with the same weight on both "
        f"({found.n_before} and {found.n_after} statements{left_out})"
    )
    sure = [term for term in found.terms if term.q_value <= SIGNIFICANT]
    if sure:
        named = listing([f"“{clean(term.term)}” ({'more' if term.log_odds > 0 else 'fewer'})" for term in sure], most=6)
        text = (
            f"Words that came or went across {date_words(found.date)} among {matched}: {named}; "
            f"{found.n_significant} of {found.n_terms:,} terms with a false discovery rate up to .05, which does not "
            "count in that the date was chosen on the same statements: exploratory."
        )
        ids = tuple(i for term in sure[:2] for i in (*term.ids_before[:1], *term.ids_after[:1]))
        return Finding("terms", text, ids, "exploratory", "terms")
    text = (
        f"No single word or run of words is shown to have come or gone across {date_words(found.date)}: none of "
        f"{found.n_terms:,} terms has a false discovery rate up to .05, among {matched}.{_could_have(found, unit)}"
    )
    return Finding("terms", text, (), "none", "terms")


def _could_have(found: TermFindings, unit: str) -> str:
    """Say what so few days could not have shown; empty where a single term could have been."""
    if found.p_least is None:
        return ""
    needed = ceil(found.n_terms * found.p_least / SIGNIFICANT)
    if found.p_least <= SIGNIFICANT and needed < 2:
        return ""
    few = found.p_least > SIGNIFICANT
    text = f" So few {unit}s in random order give no p-value below about {number(found.p_least, 2 if few else 4)}:"
    if few:
        return f"{text} nothing could have been shown."
    return f"{text} with so many terms, only {needed:,} or more of them at once could have been shown."


def _emphasis(found: Emphasis, result: ResultData) -> Finding:
    test, order = found.shift_test, found.order_test
    refused = found.refused or (test.refused if test is not None else None)
    head = f"The mix of {count(len(found.frames), 'explanation')} ({count(found.n_statements, 'statement')})"
    if test is None or test.p_reported is None:
        why = reason(refused or "there are too few labelled statements")
        return Finding("emphasis", f"{head} is not tested: {why}", (), "refused")
    n = result.settings.n_permutations
    text, sure = f"{head}, tested as the wording is: ", [evidence(test.p_reported, n)]
    best = f"; best date {date_words(test.best_date)}" if test.best_date else ""
    if test.p_reported > result.settings.alpha:
        text += f"no shift of it is shown ({p_words(test.p_reported)}{best})"
    elif sure[0] not in SURE:
        text += f"inconclusive signs of a shift of it ({p_words(test.p_reported)}{best})"
    else:
        text += f"a shift of it is found, most {on_date(test.best_date or '')} ({p_words(test.p_reported)})"
    if order is not None and order.p_reported is not None:
        sure.append(evidence(order.p_reported, n))
        shown = {"none": "are not shown to be", "weak": "look"}.get(sure[1], "are")
        text += f"; near {bin_word(result)}s {shown} more alike"
        text += f" in it than far ones ({p_words(order.p_reported)})"
    wording = result.shift_test.p_reported
    if wording is not None:
        text += f". The wording itself: {p_words(wording)}; neither is corrected for the other"
    return Finding("emphasis", f"{text}.", (), min(sure, key=list(CERTAINTIES).index), "frames")
