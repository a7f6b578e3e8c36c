"""The parts of a page that tell: the ledger of explanations, pairs of quotes, one chapter per change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shiftdetect.bins import in_bins
from shiftdetect.report.counted import ALSO_SAID, first_by, labelled_otherwise, last_by
from shiftdetect.report.denying import denials, first_denied, last_denied, of_them
from shiftdetect.report.finding import Finding, shown_changes
from shiftdetect.report.indexed import index_of_change
from shiftdetect.report.quotes import Quote, Quotes, Ref
from shiftdetect.report.tested import composition_finding, distance_words, frame_change_findings
from shiftdetect.report.when import date_range, date_words
from shiftdetect.report.words import at_times, clean, count, number, p_words, percent, plain_label, position
from shiftdetect.result import ChangePoint, OpposedPair, ResultData

FEW = 4
"""So few statements stand on the first screen, all of them, where nothing else does."""

NOVEL = 6
"""Successive statements shown with their words."""


@dataclass(frozen=True)
class PairView:
    """Two statements side by side.

    Attributes
    ----------
    ids : tuple of str
    frame, stance_a, stance_b : str
    a, b : Quote
    distance : str
        What the cosine distance of the words is, or empty.
    also : tuple of Ref
        Statements of the same two speakers on the same explanation that are labelled as the other's one is here.
    also_said : str
        What introduces them.
    """

    ids: tuple[str, str]
    frame: str
    a: Quote
    b: Quote
    stance_a: str
    stance_b: str
    distance: str
    also: tuple[Ref, ...]
    also_said: str = ALSO_SAID


@dataclass(frozen=True)
class LedgerRow:
    """One explanation: who said it first and last, and how often."""

    anchor: str
    label: str
    first: Ref
    first_date: str
    first_speaker: str
    last: Ref
    last_date: str
    last_speaker: str
    n: int
    n_speakers: int
    n_days: int
    denied: str
    """How many of the statements deny it, or empty."""


@dataclass(frozen=True)
class Chapter:
    """One change point or candidate, with its quotes."""

    anchor: str
    drawing: str
    title: str
    status: str
    accepted: bool
    facts: tuple[str, ...]
    findings: tuple[Finding, ...]
    before: tuple[Quote, ...]
    after: tuple[Quote, ...]
    against: tuple[Quote, ...]

    @property
    def words_before(self) -> Quote:
        """What stands for the time before on the first screen: the first in a speaker's own words, if there is any."""
        return _own_words(self.before)

    @property
    def words_after(self) -> Quote:
        """What stands for the time after on the first screen."""
        return _own_words(self.after)

    @property
    def words_title(self) -> str:
        """Say how the two were chosen."""
        if (self.words_before, self.words_after) == (self.before[0], self.after[0]):
            return "Before and after: the statements that stand most for each side"
        return "Before and after: of the statements that stand most for each side, the first in a speaker’s own words"


@dataclass(frozen=True)
class Novelty:
    """A statement that is far from everything said before it, with the nearest of that."""

    quote: Quote
    nearest: Quote | None
    words: str


def pair_views(result: ResultData, pairs: Iterable[OpposedPair], quotes: Quotes) -> list[PairView]:
    """Quote both statements of each pair, where the result carries them; the earlier one is on the left."""
    found = [_pair(result, pair, quotes) for pair in pairs]
    return [view for view in found if view is not None]


def ledger(result: ResultData, quotes: Quotes) -> list[LedgerRow]:
    """List the explanations in order of first appearance."""
    rows = []
    denied = denials(result)
    for span in result.frames.spans if result.frames else ():
        nowhere = Ref("", "")
        rows.append(
            LedgerRow(
                anchor=quotes.frame_anchors[span.frame],
                label=clean(plain_label(span.frame)),
                first=quotes.ref(span.first_id) or nowhere,
                first_date=date_words(span.first_date),
                first_speaker=clean(first_by(result, span)) + first_denied(span, denied),
                last=quotes.ref(span.last_id) or nowhere,
                last_date=date_words(span.last_date),
                last_speaker=clean(last_by(result, span)) + last_denied(result, span, denied),
                n=span.n,
                n_speakers=span.n_speakers,
                n_days=span.n_days,
                denied=of_them(span, denied),
            )
        )
    return rows


def chapters(result: ResultData, quotes: Quotes) -> list[Chapter]:
    """Make a chapter per change point, or one for the candidate."""
    return [_chapter(result, quotes, change, k) for k, change in enumerate(shown_changes(result))]


def novel(result: ResultData, quotes: Quotes) -> list[Novelty]:
    """Choose statements farther from all earlier ones than 95 % of what one speaker says on one day lies apart."""
    rows = [row for row in result.successive if (row.nearest_earlier_rank or 0.0) >= 0.95]
    rows.sort(key=lambda row: (-(row.nearest_earlier_distance or 0.0), row.date, row.id))
    out = []
    for row in rows[:NOVEL]:
        quote = quotes.get(row.id)
        if quote is None:
            continue
        words = f"Distance {number(row.nearest_earlier_distance or 0.0)} from the nearest earlier statement"
        if row.nearest_earlier_rank is not None:
            words += (
                f": further than {percent(row.nearest_earlier_rank)} of what one speaker says "
                f"{in_bins('on one day', result.settings.by)} lies apart"
            )
        out.append(Novelty(quote, quotes.get(row.nearest_earlier), f"{words}."))
    return out


def first_and_last(result: ResultData, quotes: Quotes) -> tuple[str, tuple[Quote, ...]]:
    """Choose a title and quotes for a first screen that would show none; neither where nothing can be chosen.

    Notes
    -----
    All statements where they are few; else the first and the last of whoever is quoted most, in the speaker's own words
    and on different dates. Chosen by this rule and by nothing that was measured.
    """
    shown = quotes.in_order()
    if len(shown) < result.corpus.n_statements:
        return "", ()
    if len(shown) <= FEW:
        return "All that was said", tuple(shown)
    own: dict[str, list[Quote]] = {}
    for quote in shown:
        if not quote.outlets:
            own.setdefault(quote.speaker, []).append(quote)
    often = sorted((found for found in own.values() if found[0].date != found[-1].date), key=len, reverse=True)
    if not often:
        return "", ()
    first, last = often[0][0], often[0][-1]
    often_said = count(len(often[0]), "time")
    title = f"The first and the last words of {first.speaker}, quoted {often_said}"
    return f"{title} (nobody heard on two dates is quoted more often)", (first, last)


def _own_words(found: tuple[Quote, ...]) -> Quote:
    return next((quote for quote in found if not quote.outlets), found[0])


def _pair(result: ResultData, pair: OpposedPair, quotes: Quotes) -> PairView | None:
    a, b = quotes.get(pair.a), quotes.get(pair.b)
    if a is None or b is None:
        return None
    distance = ""
    if pair.distance is not None:
        distance = f"The words lie {number(pair.distance)} apart (cosine distance; 0 = the same words)"
        scale = result.noise_floor.restatement_median
        distance += "." if scale is None else f"; one speaker’s statements of one {result.settings.by} {number(scale)}."
    return PairView(
        ids=(pair.a, pair.b),
        frame=clean(plain_label(pair.frame)),
        a=a,
        b=b,
        stance_a=clean(position(plain_label(pair.stance_a), result.settings.stance_claim)),
        stance_b=clean(position(plain_label(pair.stance_b), result.settings.stance_claim)),
        distance=distance,
        also=tuple(
            replace(ref, words=f"{ref.words}, {clean(stance)}")
            for id_, stance in labelled_otherwise(result, pair)
            for ref in quotes.refs((id_,))
        ),
    )


def _chapter(result: ResultData, quotes: Quotes, change: ChangePoint, k: int) -> Chapter:
    if change is result.candidate:
        title = f"The best candidate: {date_words(change.date)}"
        status = "No shift was accepted here: shown for orientation only."
    elif change.exploratory:
        title = f"A further candidate: {date_words(change.date)}"
        status = "Exploratory: found within a part of the period, and not corrected for the search."
    else:
        title, status = f"The shift of {date_words(change.date)}", ""
    p = "" if change.p_value is None else f" ({p_words(change.p_value)}{_whose_p(result, change)})"
    unit = result.settings.by
    facts = (
        f"Compared: {count(change.n_before, 'statement')} {at_times(change.n_days_before, unit)} before, "
        f"{count(change.n_after, 'statement')} {at_times(change.n_days_after, unit)} from then on, "
        f"{date_range(change.first, change.last)}{p}.",
        distance_words(result, change),
    )
    return Chapter(
        anchor=f"change-{k + 1}",
        drawing=f"split-{k}",
        title=title,
        status=status,
        accepted=not change.exploratory,
        facts=facts,
        findings=(
            *index_of_change(result, change),
            composition_finding(change),
            *frame_change_findings(result, change),
        ),
        before=quotes.many(change.quotes_before),
        after=quotes.many(change.quotes_after),
        against=quotes.many(change.quotes_against),
    )


def _whose_p(result: ResultData, change: ChangePoint) -> str:
    """Say of which tests a p-value is that the scan over the whole period gave; a further date says so itself."""
    test = result.shift_test
    if change.p_value != test.p_reported or test.p_within_speaker is None:
        return ""
    return f", whole {result.settings.by}s shuffled" if test.days_share else ", the mean of two tests"
