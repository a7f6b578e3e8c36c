"""What comes back without labels, as the page shows it: one sentence, one card, and every wording with its speakers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from shiftdetect.report.counted import said_by, since
from shiftdetect.report.finding import Finding, Said, bin_word, statements_by_id
from shiftdetect.report.quotes import Quotes, Ref, outlets_words
from shiftdetect.report.when import date_range, date_words
from shiftdetect.report.words import clean, count, evidence, listing, p_words, sentence
from shiftdetect.result import RecurringFindings, RecurringWording, ResultData

SHOWN = 20
"""Wordings on the page: those that sentences name, and those in most statements. The CSV file holds all."""

ENDS = 25
"""Passages of a wording that the page shows from its beginning, and as many from its end. The CSV file holds all."""

LONGEST = 90
"""Characters of a quotation on the first screen."""

NAMED = 2
"""Wordings that a sentence quotes."""

SHOWN_BY_TEST = ("strong", "evidence")
"""Certainties from which on the first screen tells what came late or went early as its answer."""

HARDLY_ANY = 0.05
"""Wordings that chance makes late, below which it is written as 0.0."""

NOT_LABELLED = (
    "Found by the likeness of their words and labelled by nobody: a wording holds those who say it and those who deny "
    "it. Read them."
)


@dataclass(frozen=True)
class PassageView:
    """A sentence that belongs to a wording.

    Attributes
    ----------
    ref : Ref or None
        The statement that it stands in.
    text : str
    outlets : str
        Says that the words of the statement are an outlet's, all or some; empty where they are the speaker's own.
    """

    ref: Ref | None
    text: str
    outlets: str


@dataclass(frozen=True)
class RecurringView:
    """One wording.

    Attributes
    ----------
    anchor : str
    quote : str
    first, last : Ref or None
    first_date, first_speaker, last_date, last_speaker : str
    first_words, last_words : str
        What was said then, where it is not what is quoted of all: 'it is not safe' may end what 'it is safe' began.
    n, n_speakers : int
    alike : bool
        Whether not all of them said just these words.
    mark : str
        'late', 'early' or empty.
    passages : tuple of PassageView
        In order of time; of many the first and the last :data:`ENDS`.
    """

    anchor: str
    quote: str
    first: Ref | None
    first_date: str
    first_speaker: str
    first_words: str
    last: Ref | None
    last_date: str
    last_speaker: str
    last_words: str
    n: int
    n_speakers: int
    alike: bool
    mark: str
    passages: tuple[PassageView, ...]

    @property
    def note(self) -> str:
        """Say how many passages are left out; empty where none is."""
        left_out = self.n - len(self.passages)
        if left_out <= 0:
            return ""
        return f"The first {ENDS} and the last {ENDS}; the {left_out:,} between them are in recurring.csv."


def found_wordings(result: ResultData) -> RecurringFindings | None:
    """Return the wordings that come back; None where there are none or none was looked for."""
    found = result.recurring
    return None if found is None or found.refused is not None or not found.wordings else found


def recurring_views(result: ResultData, quotes: Quotes) -> list[RecurringView]:
    """List the wordings that are named or stand in most statements, in the order in which they were first said."""
    found = found_wordings(result)
    if found is None:
        return []
    named = {id(w) for w in (*_late(found)[:NAMED], *_gone(found)[:NAMED])}
    most = {id(w) for w in sorted(found.wordings, key=lambda w: (id(w) not in named, -w.n))[:SHOWN]}
    return [_view(result, w, k, quotes) for k, w in enumerate(w for w in found.wordings if id(w) in most)]


def threads(views: Sequence[RecurringView], most: int = NAMED) -> list[RecurringView]:
    """Choose wordings for the first screen: those that came late or went early, else the one in most statements."""
    often = sorted(views, key=lambda view: -view.n)
    return [view for view in often if view.mark][:most] or often[:1]


def _view(result: ResultData, wording: RecurringWording, k: int, quotes: Quotes) -> RecurringView:
    unit = bin_word(result)
    passages = list(zip(wording.ids, wording.passages, strict=True))
    if len(passages) > 2 * ENDS:
        passages = passages[:ENDS] + passages[-ENDS:]
    return RecurringView(
        anchor=f"recurring-{k + 1}",
        quote=clean(wording.quote),
        first=quotes.ref(wording.first_id),
        first_date=date_words(wording.first_date),
        first_speaker=clean(said_by(wording.first_speakers, unit)),
        first_words=_other_words(result, wording, last=False),
        last=quotes.ref(wording.last_id),
        last_date=date_words(wording.last_date),
        last_speaker=clean(said_by(wording.last_speakers, unit)),
        last_words=_other_words(result, wording, last=True),
        n=wording.n,
        n_speakers=wording.n_speakers,
        alike=len(set(wording.passages)) > 1,
        mark="late" if wording.late else "early" if wording.gone else "",
        passages=tuple(_passage(id_, text, quotes) for id_, text in passages),
    )


def _other_words(result: ResultData, wording: RecurringWording, *, last: bool) -> str:
    """Quote what was said where a wording was met last or first, if it differs from its central sentence."""
    same = wording.passages[-1 if last else 0] == wording.quote
    return "" if same else f": {_at_its_end(result, wording, last=last)}"


def _passage(id_: str, text: str, quotes: Quotes) -> PassageView:
    return PassageView(quotes.ref(id_), clean(text), outlets_words(quotes.statements.get(id_)))


def recurring_findings(result: ResultData) -> tuple[Finding, ...]:
    """Say how many wordings come back, and whether more of them came late or went early than chance gives."""
    if result.recurring is None:
        return ()
    found = found_wordings(result)
    if found is None:
        text = f"What was said again and again is not listed: {result.recurring.refused}"
        return (Finding("recurring", sentence(text), (), "refused"),)
    words = [
        f"{count(len(found.wordings), 'wording comes', 'wordings come')} back in {found.min_statements} statements or "
        f"more, in {found.n_statements:,} of {count(result.corpus.n_statements, 'statement')} together."
    ]
    words += [f"{text}." for text in (came_words(result), went_words(result), _grading_words(result, found)) if text]
    ids = tuple(w.first_id for w in _late(found)[:NAMED]) + tuple(w.last_id for w in _gone(found)[:NAMED])
    return (Finding("recurring", " ".join(words), ids, _certainty(result, found), "recurring"),)


def _grading_words(result: ResultData, found: RecurringFindings) -> str:
    unit = bin_word(result)
    if found.p_late is None and found.p_gone is None:
        return f"Too few {unit}s to ask whether more of them came late or went early than by chance"
    if found.p_late is None:
        return f"More than half of the statements stand in the last {unit}: what came late cannot be told"
    if found.p_gone is None:
        return f"More than half of the statements stand in the first {unit}: what went early cannot be told"
    return "Either could have been told: the smaller p-value is doubled for the grade"


def came_words(result: ResultData) -> str:
    """Say in half a sentence how many wordings are first said late, and how many by chance; empty where not tested."""
    found = found_wordings(result)
    if found is None or found.since is None:
        return ""
    chance = f"{bin_word(result)}s in random order give"
    said = f"first said {since(found.since)}"
    words = _against_chance(result, _late(found), said, chance, found.expected_late, found.p_late)
    return words and words + _named(result, _late(found), last=False)


def went_words(result: ResultData) -> str:
    """Say in half a sentence how many wordings are last said early, and how many by chance; empty where not tested."""
    found = found_wordings(result)
    if found is None or found.until is None:
        return ""
    said = f"last said by {date_words(found.until)}"
    words = _against_chance(result, _gone(found), said, "chance gives", found.expected_gone, found.p_gone)
    return words and words + _named(result, _gone(found), last=True)


def _against_chance(
    result: ResultData,
    wordings: list[RecurringWording],
    said: str,
    chance: str,
    expected: float | None,
    p: float | None,
) -> str:
    found = found_wordings(result)
    if found is None or expected is None or p is None:
        return ""
    if not wordings and expected < HARDLY_ANY:
        return ""  # 'not one, where chance gives 0.0' tells nothing
    n = len(found.wordings)
    some = f"{len(wordings) or 'Not one'} of {n} {'is' if len(wordings) < 2 else 'are'}"
    if n == 1:
        some = "It is" if wordings else "It is not"
    return f"{some} {said}, where {chance} {expected:.1f} ({p_words(p)})"


def recurring_lead(result: ResultData) -> tuple[str, str, str, tuple[str, ...]] | None:
    """Answer 'what' from the wordings that come back: lead, text, certainty and statements; None without any."""
    found = found_wordings(result)
    if found is None:
        return None
    certainty = _certainty(result, found)
    most = max(found.wordings, key=lambda w: w.n)
    n = len(found.wordings)
    lead = "One wording comes back" if n == 1 else f"{n:,} wordings come back"
    id_ = most.first_id
    chosen, head = _told(found)
    if chosen and certainty in SHOWN_BY_TEST:
        last = not chosen[0].late
        id_ = chosen[0].last_id if last else chosen[0].first_id
        lead = f"{head}: {_at_its_end(result, chosen[0], last=last)}" + (
            f" and {len(chosen) - 1} more" if len(chosen) > 1 else ""
        )
    elif certainty != "chosen":
        lead += "; that more of them came late or went early than by chance is not shown"
    who = f"{_most_by(result, most)}{count(most.n_speakers, 'speaker')}, {_period(most)}"
    often = f"Most often: {quote_words(result, most.quote, most.quote_id)} ({who})"
    parts = (came_words(result), went_words(result) if _gone(found) else "", "" if _late(found) else often)
    text = " ".join(f"{part}." for part in parts if part)
    return lead, f"{text} Nobody has labelled them.", certainty, (id_,)


def across_words(result: ResultData, date: str) -> str:
    """Name the wordings that are last said before a date, and those first said from it on; empty where there are none.

    Notes
    -----
    Named and not tested: the date was chosen on the same statements.
    """
    found = found_wordings(result)
    wordings = sorted(found.wordings, key=lambda w: -w.n) if found else []
    parts = (
        ("Last said before it", [w for w in wordings if w.last_date < date], True),
        ("First said from then on", [w for w in wordings if w.first_date >= date], False),
    )
    words = [f"{head}: {_named(result, some, last=last, rest=True)}." for head, some, last in parts if some]
    return " ".join([*words, "Named, not tested."]) if words else ""


def recurring_headline(result: ResultData) -> str:
    """Say in half a line how many wordings came late or went early, and by chance; empty where that is not shown."""
    found = found_wordings(result)
    chosen, head = _told(found) if found is not None else ([], "")
    if found is None or not chosen or _certainty(result, found) not in SHOWN_BY_TEST:
        return ""
    expected = found.expected_late if chosen[0].late else found.expected_gone
    are = "is" if len(chosen) == 1 else "are"
    return (
        f"{len(chosen)} of {count(len(found.wordings), 'recurring wording')} {are} {head[:1].lower()}{head[1:]}, "
        f"where chance gives {expected or 0.0:.1f}"
    )


def _told(found: RecurringFindings) -> tuple[list[RecurringWording], str]:
    """Choose what came late or what went early, whichever chance gives more rarely, and say in a few words which."""
    if found.since is not None and (found.p_late or 1.0) <= (found.p_gone or 1.0):
        return _late(found), f"First said {since(found.since)}"
    return _gone(found), f"Last said by {date_words(found.until or '')}"


def said_wordings(result: ResultData) -> Iterator[Said]:
    """Give the quotations that sentences on wordings hold, each with the statement that it is taken from."""
    found = found_wordings(result)
    for w in found.wordings if found else ():
        for last in (False, True):
            whose = _from(result, w, last=last)
            yield Said(_at_its_end(result, w, last=last), f" ({whose})", w.ids[-1 if last else 0])
        yield Said(quote_words(result, w.quote, w.quote_id), f" ({_most_by(result, w)}", w.quote_id)


def quote_words(result: ResultData, text: str, id_: str) -> str:
    """Quote words of a statement in short: what is left out is marked, and so is what an outlet put into its own."""
    outlets = outlets_words(statements_by_id(result).get(id_))
    return f"“{shorten(clean(text), LONGEST, placeholder=' …')}”{outlets and f', {outlets}'}"


def _at_its_end(result: ResultData, wording: RecurringWording, *, last: bool) -> str:
    """Quote what was said where a wording was met last or first: its central sentence may be of another day."""
    k = -1 if last else 0
    return quote_words(result, wording.passages[k], wording.ids[k])


def _named(result: ResultData, wordings: list[RecurringWording], *, last: bool, rest: bool = False) -> str:
    """Quote the first wordings; with ``rest`` say how many more there are, else go on from what has counted them."""
    some = [f"{_at_its_end(result, w, last=last)} ({_from(result, w, last=last)})" for w in wordings[:NAMED]]
    more = len(wordings) - len(some)
    if rest:
        return listing([*some, *([f"{more:,} more"] if more else [])])
    return f"{', among them ' if more else ': '}{listing(some)}" if some else ""


def _from(result: ResultData, wording: RecurringWording, *, last: bool) -> str:
    """Say whose the quoted words are and of which day, and only then of how many like them the wording consists."""
    statement = statements_by_id(result).get(wording.ids[-1 if last else 0])
    ends = wording.last_speakers if last else wording.first_speakers
    who = statement.speaker if statement is not None else said_by(ends, bin_word(result))
    on = date_words(wording.last_date if last else wording.first_date)
    return f"{who}, {on}; {_how_many(wording)}, {_period(wording)}"


def _most_by(result: ResultData, wording: RecurringWording) -> str:
    """Say whose the quoted words are, unless all said just these: '3 speakers' alone lays them to each."""
    statement = statements_by_id(result).get(wording.quote_id)
    alike = len(set(wording.passages)) > 1
    whose = f"{clean(statement.speaker)}, {date_words(statement.date)}; " if statement is not None and alike else ""
    return f"{whose}{_how_many(wording)} by "


def _how_many(wording: RecurringWording) -> str:
    same = len(set(wording.passages)) == 1
    return f"{count(wording.n, 'statement')} in {'these' if same else 'like'} words"


def _period(wording: RecurringWording) -> str:
    return date_range(wording.first_date, wording.last_date)


def _late(found: RecurringFindings) -> list[RecurringWording]:
    return sorted((w for w in found.wordings if w.late), key=lambda w: -w.n)


def _gone(found: RecurringFindings) -> list[RecurringWording]:
    return sorted((w for w in found.wordings if w.gone), key=lambda w: -w.n)


def _certainty(result: ResultData, found: RecurringFindings) -> str:
    """The smaller of two p-values, doubled: either could have been the one to be told. A lone one stays as it is."""
    tested = [p for p in (found.p_late, found.p_gone) if p is not None]
    if not tested:
        return "chosen"
    return evidence(min(1.0, len(tested) * min(tested)), result.settings.n_permutations, len(tested))
