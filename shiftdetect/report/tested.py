"""What the tests carry: each sentence says its number, what the number means, and never more than it."""

from __future__ import annotations

from collections.abc import Iterator

from shiftdetect.report.finding import Finding, bin_word, main_change, shown_changes
from shiftdetect.report.indexed import index_findings, index_of_change
from shiftdetect.report.intervals import CHOSEN, CHOSEN_PARTS
from shiftdetect.report.speaking import speaker_findings
from shiftdetect.report.when import date_words, on_date
from shiftdetect.report.words import (
    LEAD,
    SURE,
    at_times,
    count,
    ends,
    evidence,
    interval,
    listing,
    number,
    odds,
    p_words,
    percent,
    points,
    quoted,
    reason,
    sentence,
)
from shiftdetect.result import (
    ChangePoint,
    FrameChange,
    IndexSpan,
    MinimumDetectable,
    OrderTest,
    ResultData,
    ShiftTest,
)

NOT_DETECTED = "Not detected is not the same as ‘did not happen’."
OTHER_REASONS = (
    "The statements differ; why they differ is not measured. New information, the question that was asked, or the "
    "venue can each change an answer."
)
MOSTLY = 0.7


def tested_findings(result: ResultData) -> Iterator[Finding]:
    """Say what the tests carry: whether, when, whose, what could have been missed."""
    yield order_finding(result)
    yield shift_finding(result)
    yield from further_dates(result)
    for change in shown_changes(result):
        yield from index_of_change(result, change)
        yield composition_finding(change)
        yield from frame_change_findings(result, change)
    yield from index_findings(result)
    yield from speaker_findings(result)
    yield detectable_finding(result)


def two_tests(test: ShiftTest | OrderTest, unit: str = "day") -> str:
    """Name both p-values of a test and which one counts; of the order test in older results the mean did."""
    if test.p_value is None:
        return ""
    if test.p_within_speaker is None:
        return f"whole {unit}s shuffled: {p_words(test.p_value)}"
    counts = "their mean counts"
    if test.days_share:
        counts = f"the first counts, since statements of one {unit} may share something"
    elif isinstance(test, OrderTest) and test.p_reported == test.p_within_speaker:
        counts = "the second counts"
    return (
        f"whole {unit}s shuffled: {p_words(test.p_value)}; each speaker’s {unit}s shuffled among themselves: "
        f"{p_words(test.p_within_speaker)}; {counts}"
    )


def lingering(result: ResultData) -> str:
    """Say whether an account that merely lingers from day to day could have made the step."""
    test, bins = result.shift_test, result.settings.by
    if test.p_blocks is None:
        return (
            f"An account that lingers from {bins} to {bins} can look like a shift too; on so few {bins}s the two "
            "cannot be told apart."
        )
    blocks = f"{test.block_bins} {bins}s shuffled as blocks: {p_words(test.p_blocks)}"
    if test.p_blocks <= result.settings.alpha:
        return f"Lingering from {bins} to {bins} does not explain it ({blocks})."
    return f"An account that lingers from {bins} to {bins} could look like this too ({blocks})."


def order_finding(result: ResultData) -> Finding:
    """Say whether statements nearer in time are more alike."""
    test, unit = result.order_test, bin_word(result)
    if test.p_reported is None:
        why = reason(test.refused or "the result holds no p-value")
        return Finding(
            "order", f"Whether near {unit}s are more alike cannot be tested: {why}", (), "refused", "methods"
        )
    sure, p = graded(result, test.p_reported), p_words(test.p_reported)
    if sure == "none":
        text = f"No drift was detected: near {unit}s are not clearly more alike than far ones (order test, {p}). "
        text += NOT_DETECTED
    else:
        verb = "look" if sure == "weak" else "are"
        text = (
            f"{LEAD[sure]} drift or persistence: statements of near {unit}s {verb} more alike than those of far ones "
            f"(order test, {p}; in random order, as much turns up {odds(test.p_reported)}). It answers to an account "
            f"that moves and to a topic that lingers."
        )
    return Finding("order", f"{text} {sentence(two_tests(test, unit))}", (), sure, "methods")


def shift_finding(result: ResultData) -> Finding:
    """Say when it shifted or that no date stands out, with the p-value that counts."""
    test, change = result.shift_test, main_change(result)
    if test.p_reported is None:
        why = reason(test.refused or "the result holds no p-value")
        return Finding("shift", f"Whether it shifted at some date cannot be tested: {why}", (), "refused", "methods")
    meaning = f"{p_words(test.p_reported)}: with nothing changed, a step this large turns up {odds(test.p_reported)}"
    both = sentence(two_tests(test, bin_word(result)))
    if change is not None:
        both = f"{both} {lingering(result)}"
        sure = graded(result, change.p_value)
        text = f"{LEAD[sure]} a shift {on_date(change.date)} ({meaning}). {both} {distance_words(result, change)}"
        return Finding("shift", text, change.quotes_before[:1] + change.quotes_after[:1], sure, "changes")
    best = test.best_date or (result.candidate.date if result.candidate else None)
    text = "No date stands out."
    if best is not None:
        text = f"No date stands out: the best candidate is {date_words(best)} ({meaning})."
    return Finding("shift", f"{text} {both} {NOT_DETECTED}", (), _at_most_weak(result, test.p_reported), "methods")


def further_dates(result: ResultData) -> Iterator[Finding]:
    """Name the dates below the first split, which are exploratory."""
    for change in result.change_points:
        if not change.exploratory:
            continue
        p = "" if change.p_value is None else f" ({p_words(change.p_value)})"
        text = f"A further candidate is {date_words(change.date)}{p}, found within a part of the period: exploratory."
        yield Finding("date", text, change.quotes_before[:1] + change.quotes_after[:1], "exploratory", "changes")


def distance_words(result: ResultData, change: ChangePoint) -> str:
    """Give the size of a change, and a scale to read it on."""
    if change.u is None:
        return "Its size cannot be measured on so few statements."
    indexed = any(span.since == change.date and span.value is not None for span in _spans(result))
    scale = "" if indexed else relative(result, change.u)  # the index says it of the same speakers, which is better
    chosen = f" {CHOSEN}" if change.low is not None else ""
    size = f"{number(change.u)} apart ({interval(change.low, change.high)}){scale and ', ' + scale}"
    return f"Before and after lie {size}.{chosen}"


def _spans(result: ResultData) -> tuple[IndexSpan, ...]:
    return result.index.spans if result.index else ()


def relative(result: ResultData, u: float, high: float | None = None) -> str:
    """Give a distance as the share of statements that another explanation would have to replace; empty without labels.

    With ``high``, the upper end of a range of distances, a range of shares.

    Notes
    -----
    The distance between two mixtures grows with the square of the share that differs, and a whole explanation amounts
    to the unit of the 0-1 index or, in results without one, to the mean distance between the corpus' own frames. The
    two are not one: only the first compares speakers with themselves.
    """
    scale = result.noise_floor.frame_distance if result.index is None else result.index.reference
    if scale is None or scale <= 0.0 or u <= 0.0:
        return ""
    share, most = (u / scale) ** 0.5, (max(u, high or u) / scale) ** 0.5
    if share >= 1.0:
        return "more than one explanation replacing another"
    if most >= 1.0:
        return f"as if {percent(share)} or more of the statements gave another explanation"
    shares = percent(share) if percent(share) == percent(most) else f"{percent(share)} to {percent(most)}"
    return f"as if {shares} of the statements gave another explanation"


def scale_words(result: ResultData, u: float) -> str:
    """Say what a distance means to somebody who meets it first: what 0 is, and something to hold it against."""
    share, apart = relative(result, u), result.noise_floor.frame_distance
    if share:
        return f"0 is no change; {share}"
    if apart is not None and apart > 0.0:
        return f"0 is no change; two of the labelled explanations lie {number(apart)} apart on average"
    return "0 is no change, 2 nothing in common"


def graded(result: ResultData, p: float | None) -> str:
    """Name the certainty of a permutation p-value, its Monte Carlo error counted in."""
    return evidence(p, result.settings.n_permutations)


def across(change: ChangePoint) -> str:
    """Begin a sentence on a change; a date that no test accepted is called a candidate."""
    return f"Across {'the candidate ' if change.exploratory else ''}{date_words(change.date)}"


def composition_lead(change: ChangePoint) -> str:
    """Say who changed, without the numbers; empty where that cannot be told."""
    share = change.composition_share
    if share is None:
        return ""
    if share >= MOSTLY:
        return f"{across(change)}, mostly other people talked: {percent(share)} of the change comes from who spoke"
    if share <= 1 - MOSTLY:
        lead = f"{across(change)}, mostly the same people talked differently"
        return f"{lead}: {percent(share)} of the change comes from who spoke"
    return f"{across(change)}, both changed, who spoke and how: {percent(share)} of the change comes from who spoke"


def composition_finding(change: ChangePoint) -> Finding:
    """Say whether other people talked or the same people talked differently."""
    if change.total is None or change.composition is None or change.common is None:
        why = reason(change.decomposition_refused or "the result holds no decomposition")
        text = f"whether other people talked or the same people talked differently cannot be said: {why}"
        return Finding("composition", f"{across(change)}, {text}", (), "refused", "changes")
    other = (
        f"other people talking {number(change.composition)}, {_short(change.composition_low, change.composition_high)}"
    )
    same = (
        f"the same people talking differently {number(change.common)}, {_short(change.common_low, change.common_high)}"
    )
    covered = "" if change.covered is None else f" This covers {percent(change.covered)} of the statements."
    covered += f" {CHOSEN_PARTS}" if change.common_low is not None else ""
    lead = composition_lead(change)
    if not lead:
        text = f"{across(change)}, {_no_share(change)} ({other}; {same})."
        return Finding("composition", text + covered, (), "none", "changes")
    # The p-value of the scan is of a step, whoever made it: it lends no grade to whose the change is.
    sure = "exploratory" if change.exploratory else "estimated"
    return Finding("composition", f"{lead} ({other}; {same}).{covered}", (), sure, "changes")


def _no_share(change: ChangePoint) -> str:
    """Say why no share is given, without gainsaying the interval that stands beside the distance itself."""
    if change.low is None:
        return "whether other people talked or the same people talked differently cannot be told: no interval is known"
    if change.low <= 0.0:
        return "there may be no change to split: the interval of the distance includes 0"
    differ = "before and after differ, but whether by other people or other words cannot be told"
    if change.common_low is None:
        return f"{differ}: the two parts have no intervals"
    if (change.total_low or 0.0) > 0.0:
        return f"{differ}: neither part is above 0"
    bounds = "" if change.total_low is None else f", {_short(change.total_low, change.total_high)},"
    return f"{differ}: unlike that of the distance, the interval of both together{bounds} includes 0"


def moved_frames(result: ResultData, change: ChangePoint, p: float = 0.1) -> tuple[FrameChange, ...]:
    """Explanations that speakers gave more or less often from a change on, the largest move first."""
    rows = result.frames.changes if result.frames else ()
    here = [row for row in rows if row.date == change.date and row.p_value is not None and row.p_value <= p]
    return tuple(sorted(here, key=lambda row: (-abs(row.within or 0.0), row.frame)))


def not_compared(result: ResultData, change: ChangePoint) -> str:
    """Say why there are no shares of explanations to compare across a change; empty where there are, or no labels."""
    found = result.frames.not_compared if result.frames else ()
    return next((reason(part.refused or "") for part in found if part.date == change.date), "")


def none_moved(result: ResultData, change: ChangePoint) -> str:
    """Say that no explanation is shown to have moved across a change, or why that cannot be tested; else empty."""
    rows = [row for row in (result.frames.changes if result.frames else ()) if row.date == change.date]
    known = [row.p_value for row in rows if row.p_value is not None]
    if not rows or moved_frames(result, change):
        return ""
    if not known:
        why = reason((rows[0].refused or "the result holds no p-value").split(". ")[0])
        return f"Whether speakers gave any explanation more or less often cannot be tested: {why}"
    least = f"smallest {p_words(min(known))} of {count(len(known), 'explanation')}"
    return f"No explanation clearly rose or fell within speakers ({least})."


def frame_change_findings(result: ResultData, change: ChangePoint) -> Iterator[Finding]:
    """Say which explanations rose and fell across a change."""
    rows = [row for row in (result.frames.changes if result.frames else ()) if row.date == change.date]
    if not rows:
        why = not_compared(result, change)
        if why:
            text = f"whether any explanation rose or fell cannot be said: {why}"
            yield Finding("frame_change", f"{across(change)}, {text}", (), "refused", "frames")
        return
    moved, known = moved_frames(result, change), [row.p_value for row in rows if row.p_value is not None]
    if not known:
        why = reason(rows[0].refused or "the result holds no p-value")
        text = f"whether speakers gave any explanation more or less often cannot be tested: {why}"
        yield Finding("frame_change", f"{across(change)}, {text}", (), "refused", "frame-changes")
        return
    if moved:
        some = [f"{moved_words(row)}{_p_in_brackets(row.p_value)}" for row in moved]
        text = f"{across(change)}, {listing(some, most=6)}. What is tested is the move within speakers."
    else:
        words = none_moved(result, change)
        text = f"{across(change)}, {words[:1].lower()}{words[1:]}"
    text += " Exploratory: the date was chosen on the same statements."
    yield Finding("frame_change", text, (), "exploratory" if moved else "none", "frame-changes")


def detectable_finding(result: ResultData) -> Finding:
    """Say what could have been missed."""
    least = result.minimum_detectable
    if least.u is None:
        why = reason(least.refused or "the result does not hold it")
        return Finding("detectable", f"How large a change could have been missed cannot be said: {why}", (), "refused")
    scale = relative(result, least.u, least.u_high)
    share = f" ({scale})" if scale else ""
    often = "" if least.power is None else f" in {percent(least.power)} of cases"
    at = "" if least.at is None else f" {on_date(least.at)}"
    text = (
        f"What could have been missed: a sudden change by all speakers{at} had to reach {_range(least)}{share} to be "
        f"found{often}. Smaller, slower or later changes, or those of one speaker, are easily missed with "
        f"{count(result.corpus.n_statements, 'statement')} {at_times(result.corpus.n_days, bin_word(result))}."
    )
    if main_change(result) is not None:
        text += " The shift that was found counts as noise here, so this is more than was needed."
    return Finding("detectable", text, (), "estimated", "methods")


def _range(least: MinimumDetectable) -> str:
    low, high = number(least.u or 0.0), number(least.u_high or least.u or 0.0)
    return low if low == high else f"{low} to {high}"


def against_shares(row: FrameChange) -> bool:
    """Tell whether the share of all that was said did not move as it moved within speakers, since others talked."""
    return (row.within or 0.0) * row.difference <= 0.0 or percent(row.before) == percent(row.after)


def moved_words(row: FrameChange) -> str:
    """Say how far the share of an explanation rose or fell within speakers, and in all that was said."""
    within = row.within or 0.0
    word = "rose" if within > 0 else "fell"
    before, after = percent(row.before), percent(row.after)
    shares = f"from {before} to {after}"
    if against_shares(row):
        went = f"stayed at {before}" if before == after else f"went {shares}"
        return (
            f"{quoted(row.frame)} {word} within speakers ({points(within)} points), while its share of all statements, "
            f"whoever spoke, {went}"
        )
    return f"{quoted(row.frame)} {word} {shares} of statements ({points(within)} points within speakers)"


def moved_name(row: FrameChange) -> str:
    """Name an explanation that moved; that only the same speakers show the move is said."""
    return f"{quoted(row.frame)}{' within speakers' if against_shares(row) else ''}"


def _p_in_brackets(p: float | None) -> str:
    return "" if p is None else f" ({p_words(p)})"


def _short(low: float | None, high: float | None) -> str:
    return ends(low, high) or "no interval"


def _at_most_weak(result: ResultData, p: float) -> str:
    # A date that was not accepted is never more than weak evidence, whatever level was asked for.
    sure = graded(result, p)
    return "weak" if sure in SURE else sure
