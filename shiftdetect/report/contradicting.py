"""Pairs that a model reads as standing against each other: in a sentence, in two quotes, and who the model is.

They stand in three lists: the highest over all speakers, the highest against the first account of a subject, and the
highest of each speaker's own words.

The page never says in its own voice that statements contradict: it says what a model reads, and shows the words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shiftdetect.report.finding import Finding, Said, bin_word, statements_by_id
from shiftdetect.report.quotes import Quote, Quotes, outlets_words
from shiftdetect.report.when import comes_before, date_words, on_date
from shiftdetect.report.words import clean, count, number, p_words, percent, sentence
from shiftdetect.result import Contradiction, ContradictionFindings, ContradictionRise, ResultData, StatementText

SHOWN = 3
"""Pairs shown open; the rest is folded."""

SPEAKERS_SHOWN = 40
"""Speakers whose own pairs are shown; the tables hold all."""

LONGEST = 90
"""Characters of a passage on the first screen."""

READ_TITLE = "What a model read against each other"
"""Not 'what contradicts': of most pairs that are listed the model does not say so."""

FIRST_SAYS = "The earlier one is of the first account of the subject."
FIRST_TITLE = "Later statements against the first account"

OWN_TITLE = "Each speaker’s own words on different days"
OWN_TITLE_HOURS = "Each speaker’s own words in different hours"

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


@dataclass(frozen=True)
class FirstView:
    """The list of pairs with the first account of a subject.

    Attributes
    ----------
    note : str
        What the first account is, what is listed and what that is worth, or that nothing is.
    pairs : tuple of ContradictionView
    """

    note: str
    pairs: tuple[ContradictionView, ...]


@dataclass(frozen=True)
class SpeakerView:
    """Pairs of one speaker's own statements of different days.

    Attributes
    ----------
    title : str
        The speaker, and how many of their own pairs were compared.
    pairs : tuple of ContradictionView
    """

    title: str
    pairs: tuple[ContradictionView, ...]


@dataclass(frozen=True)
class OwnView:
    """The list of each speaker's own words.

    Attributes
    ----------
    title : str
    note : str
        What is listed and what that is worth, or that nothing is.
    speakers : tuple of SpeakerView
    """

    title: str
    note: str
    speakers: tuple[SpeakerView, ...]


def found_pairs(result: ResultData) -> ContradictionFindings | None:
    """Return what the comparer found; None where it was not asked or found nothing to compare."""
    found = result.contradictions
    return None if found is None or found.refused is not None else found


def contradiction_views(result: ResultData, quotes: Quotes) -> list[ContradictionView]:
    """Quote the passages of each pair, where the result carries the statements."""
    found = found_pairs(result)
    return _views(found.pairs if found else (), quotes)


def first_view(result: ResultData, quotes: Quotes) -> FirstView | None:
    """Show later statements against the first account of their subject; None where a result says nothing of it."""
    found = found_pairs(result)
    if found is None or found.n_first is None:
        return None
    known = statements_by_id(result)
    pairs = [pair for pair in found.first if pair.a in known and pair.b in known]
    views = (
        replace(view, title=f"{view.a.speaker}, {view.a.date}, and {view.b.speaker}, {view.b.date}")
        for view in _views(pairs, quotes, FIRST_SAYS)
    )
    return FirstView(_first_note(found, pairs, _occasion(result)), tuple(views))


def _first_note(found: ContradictionFindings, pairs: Sequence[Contradiction], unit: str) -> str:
    if not found.n_first:
        return (
            "Nothing is read against a first account: no statement that is compared is near enough in subject to one "
            f"of an earlier {unit}."
        )
    text = (
        f"The first account of a subject is what was said near it on the earliest {unit} that has such a statement, "
        f"whoever said it. Of {count(found.n_first, 'pair')} of a later statement and one of this first account the "
        f"model reads {found.n_first_confident or 'not one'} as standing against each other"
    )
    reaches = f"the model’s score times the likeness of the words reaches {number(found.own_floor)}"
    if not pairs:
        return f"{text}; none is listed, since in none that sets other words against each other {reaches}."
    sure = sum(pair.confident for pair in pairs)
    return (
        f"{text}, of the {len(pairs):,} here {sure or 'not one'}: places to look at, and no finding. Listed are the "
        f"ten at most that rank highest, where {reaches}. That a later statement differs from the first account says "
        "nothing about intent: more may be known by then, or something else was asked."
    )


def own_view(result: ResultData, quotes: Quotes) -> OwnView | None:
    """Show each speaker's own words, speaker by speaker in the order of their highest pair; None without such pairs."""
    found = found_pairs(result)
    if found is None or not found.own_compared:
        return None
    compared = {own.speaker: own.n_pairs for own in found.own_compared}
    known = statements_by_id(result)
    by_speaker: dict[str, list[Contradiction]] = {}
    for pair in found.own:
        if pair.a in known and pair.b in known:
            by_speaker.setdefault(known[pair.a].speaker, []).append(pair)
    speakers = [
        SpeakerView(
            clean(f"{speaker}: {count(compared.get(speaker, len(pairs)), 'pair')} compared, {len(pairs):,} listed"),
            tuple(replace(view, title=f"{view.a.date} and {view.b.date}") for view in _views(pairs, quotes)),
        )
        for speaker, pairs in list(by_speaker.items())[:SPEAKERS_SHOWN]
    ]
    unit = _occasion(result)
    title = OWN_TITLE_HOURS if unit == "hour" else OWN_TITLE
    return OwnView(title, _own_note(found, len(by_speaker), unit), tuple(speakers))


def _occasion(result: ResultData) -> str:
    """What two statements of one speaker have to differ in to be compared."""
    return "hour" if bin_word(result) == "hour" else "day"


def _own_note(found: ContradictionFindings, listed: int, unit: str) -> str:
    rule = (
        "the model’s score times the likeness of the words reaches "
        f"{number(found.own_floor)} (the mean over each statement’s nearest ones, 0.1 at least)"
    )
    speakers = len(found.own_compared)
    if not listed:
        return f"Of no speaker’s own statements of different {unit}s is a pair listed: in none {rule}."
    sure = sum(pair.confident for pair in found.own)
    n_pairs = sum(own.n_pairs for own in found.own_compared)
    n_sure = sum(own.n_confident for own in found.own_compared)
    text = (
        f"Places to look at, and no finding: of each speaker’s own statements of different {unit}s the five pairs at "
        f"most that rank highest, where {rule}. Of {count(n_pairs, 'such pair')} in all the model reads "
        f"{n_sure or 'not one'} as standing against each other, of the {len(found.own):,} here "
        f"{sure or 'not one'}; that it does not is no sign that two agree. Who speaks again may have been asked "
        "something else, or know more by then."
    )
    if speakers > listed:
        text += f" {count(speakers - listed, 'further speaker')} had pairs compared; not one reaches this."
    if listed > SPEAKERS_SHOWN:
        text += f" Shown are the first {SPEAKERS_SHOWN} of {listed:,} speakers; contradictions.csv holds all."
    return text


def _views(pairs: Iterable[Contradiction], quotes: Quotes, known: str = "") -> list[ContradictionView]:
    views = (_view(pair, quotes, known) for pair in pairs)
    return [view for view in views if view is not None]


def _view(pair: Contradiction, quotes: Quotes, known: str) -> ContradictionView | None:
    """Quote a pair and say what is to be known of it, but for what the list that it stands in says already."""
    a, b = quotes.get(pair.a), quotes.get(pair.b)
    if a is None or b is None:
        return None
    who = f"{a.speaker}, {a.date} and {b.date}" if pair.same_speaker else f"{a.speaker} and {b.speaker}"
    score = f"(score {number(pair.probability)} of 1)"
    words = f"The model reads them as standing against each other {score}."
    if not pair.confident:  # a high score is not enough where the words are too far apart to speak of one thing
        words = f"A place to look: the model does not read them as standing against each other {score}."
    if pair.repeats:
        more = count(pair.repeats, "further pair sets", "further pairs set")
        words += f" {more} nearly the same words against each other."
    if pair.first_account and known != FIRST_SAYS:
        words += f" {FIRST_SAYS}"
    if not pair.days_apart:
        words += " Both are of one day."
    a, b = replace(a, text=clean(pair.passage_a)), replace(b, text=clean(pair.passage_b))
    return ContradictionView(who, a, b, words)


def not_read_words(result: ResultData) -> str:
    """Say that no pairs were read and why; empty where some were."""
    if result.contradictions is None or found_pairs(result) is not None:
        return ""
    return sentence(f"Which statements stand against each other was not read: {result.contradictions.refused}")


def contradiction_findings(result: ResultData) -> tuple[Finding, ...]:
    """Say what a model that reads pairs found, and whether it rises across a date."""
    found = found_pairs(result)
    if found is None:
        not_read = not_read_words(result)
        return (Finding("contradiction", not_read, (), "refused"),) if not_read else ()
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
        text += " Those that it scores highest are listed as places to look at."
    days = [day for day in found.by_day if day.n]
    if days:
        most = max(days, key=lambda day: (day.n, day.share))
        ties = sum(day.n == most.n for day in days) - 1
        inside = "on" if bin_word(result) == "day" else "in"
        as_many = f", and {inside} {ties} as many" if ties else ""
        text += (
            f" {sentence(on_date(most.date))[:-1]}, {most.n} of {count(most.total, 'statement')} "
            f"{'stands' if most.n == 1 else 'stand'} in such a pair (95% interval {percent(most.low)} to "
            f"{percent(most.high)}, the statements taken as independent), {inside} no other {bin_word(result)} more"
            f"{as_many}."
        )
    first = Finding("contradiction", text, ids, "chosen", "contradictions")
    return (first, *_first_account(found, known), *(_rise(result, rise) for rise in found.rises))


def _first_account(found: ContradictionFindings, known: Mapping[str, StatementText]) -> Iterator[Finding]:
    if not found.n_first:
        return
    text = (
        f"Of {count(found.n_first, 'pair')} of a later statement and one of the first account of its subject a model "
        f"reads {found.n_first_confident or 'not one'} as standing against each other."
    )
    pair = next((pair for pair in found.first if pair.a in known and pair.b in known), None)
    if pair is None:
        yield Finding("contradiction", text, (), "chosen", "contradictions")
        return
    a, b = known[pair.a], known[pair.b]
    rank = "First among them" if pair.confident else "Highest, as a place to look at"
    text += f" {rank}: {a.speaker} ({date_words(a.date)}) and {b.speaker} ({date_words(b.date)})."
    yield Finding("contradiction", text, (a.id, b.id), "chosen", "contradictions")


def against_words(result: ResultData, date: str) -> str:
    """Quote the first pair across a date where such pairs are read as standing against each other; else empty.

    Wording cannot tell a claim from its denial: without this, the first screen would call a walk-back 'the wording'.
    """
    found, known = found_pairs(result), statements_by_id(result)
    rises = [rise for rise in (found.rises if found else ()) if rise.date == date]
    if found is None or not any(r.across > r.within and r.p_value <= result.settings.alpha for r in rises):
        return ""
    for pair in found.pairs:
        a, b = known.get(pair.a), known.get(pair.b)
        if pair.confident and a and b and comes_before(a.date, date) and not comes_before(b.date, date):
            first = f"{_in_short(pair.passage_a, a)}{_whose(a)}"
            second = f"{_in_short(pair.passage_b, b)}{_whose(b)}"
            return (
                "A model reads statements before and after as standing against each other more than chance gives "
                f"({p_words(rises[0].p_value)}, exploratory), first among them {first} and {second}."
            )
    return ""


def read_against(result: ResultData) -> tuple[str, str, tuple[str, str]] | None:
    """Name and quote the first pair that the model reads as standing against each other; None where there is none.

    For a first screen on which no test can name anybody: who differs outright is what a reader looks for there.

    Returns
    -------
    who, text : str
    ids : (str, str)
    """
    found, known = found_pairs(result), statements_by_id(result)
    for pair in found.pairs if found else ():
        a, b = known.get(pair.a), known.get(pair.b)
        if pair.confident and a and b:
            who = f"{a.speaker}, twice" if pair.same_speaker else f"{a.speaker} and {b.speaker}"
            text = (
                f"A model reads {_in_short(pair.passage_a, a)}{_whose(a)} and {_in_short(pair.passage_b, b)}{_whose(b)}"
                " as standing against each other: a place to look, since on real speech it is often wrong."
            )
            return who, text, (a.id, b.id)
    return None


def said_against(result: ResultData) -> Iterator[Said]:
    """Give the quotations that these two may hold, each with the statement that it is taken from."""
    found, known = found_pairs(result), statements_by_id(result)
    for pair in found.pairs if found else ():
        for id_, passage in ((pair.a, pair.passage_a), (pair.b, pair.passage_b)):
            if id_ in known:
                yield Said(_in_short(passage, known[id_]), _whose(known[id_]), id_)


def _whose(statement: StatementText) -> str:
    return f" ({statement.speaker}, {date_words(statement.date)})"


def _in_short(passage: str, of: StatementText) -> str:
    outlets = outlets_words(of)
    return f"“{textwrap.shorten(clean(passage), LONGEST, placeholder=' …')}”{outlets and f', {outlets}'}"


def _rise(result: ResultData, rise: ContradictionRise) -> Finding:
    more = "more" if rise.p_value <= result.settings.alpha else "not clearly more"
    text = (
        f"Pairs across {date_words(rise.date)}, one statement before it and one from then on, are {more} often read as "
        f"standing against each other than pairs on one side of it: mean probability {number(rise.across)} against "
        f"{number(rise.within)} ({p_words(rise.p_value)}, with {bin_word(result)}s in random order, and what is usual "
        "between every two speakers taken out; exploratory, since the date was chosen on the same statements)."
    )
    if rise.p_value <= result.settings.alpha and rise.across <= rise.within:
        text += " The means are those of all pairs; the test is of what every two speakers have beyond their own."
    if rise.p_least is not None and rise.p_least > result.settings.alpha:
        text += f" So few {bin_word(result)}s give no p-value below about {number(rise.p_least)}."
    if rise.before is not None and rise.after is not None and rise.p_after is not None:
        more = "more" if rise.p_after <= result.settings.alpha else "not clearly more"
        text += (
            f" Pairs of two statements from then on are {more} often read so than pairs of two before: "
            f"{number(rise.after)} against {number(rise.before)} ({p_words(rise.p_after)}, tested likewise)."
        )
        if rise.p_after <= result.settings.alpha and rise.after <= rise.before:
            text += " Here, too, the means are those of all pairs."
    return Finding("contradiction", text, (), "exploratory", "contradictions")


def comparer_words(result: ResultData) -> str:
    """Name the comparer and what it did, for the section on methods."""
    found = found_pairs(result)
    if found is None:
        read = result.contradictions
        return sentence(f"{'Nothing to read' if read.comparer else 'Not asked'}: {read.refused}") if read else ""
    return (
        f"{count(found.n_pairs, 'pair')} read: for each statement those nearest in meaning, of another "
        f"{_occasion(result)} or another speaker, long ones by sentences and clauses. Listed: what the model reads as "
        "standing against each other, then the rest, each by its score times the likeness of the words; at most twenty "
        f"pairs, each set of words once, a statement in two at most; the share of a {bin_word(result)} counts "
        "statements that stand against at least one of these others. Of each speaker’s own words likewise, with up to "
        "24 for each statement instead of the nearest few, five pairs at most, a statement in any of them, where score "
        "times likeness reaches the mean of the others, 0.1 at least. Against the first account: for each statement "
        f"the two nearest of the earliest {_occasion(result)} that has any near in subject (cosine 0.45 at least), "
        "ranked and listed likewise, ten pairs at most, over all speakers."
        + (f" Of {count(found.n_cut, 'pair')} of passages it did not read the end." if found.n_cut else "")
    )
