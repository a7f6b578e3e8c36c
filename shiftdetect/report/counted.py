"""What is certain: sentences that only count what the corpus' own labels say."""

from __future__ import annotations

from collections.abc import Iterator

from shiftdetect.report.finding import Finding, bin_word, statements_by_id
from shiftdetect.report.when import date_words, on_date
from shiftdetect.report.words import count, listing, quoted, reason
from shiftdetect.result import FrameSpan, OpposedPair, ResultData

FEW = 3
"""Explanations named on the first screen."""


def counted_findings(result: ResultData) -> Iterator[Finding]:
    """Say which explanations there were, when each came and went, and whose statements differ."""
    yield frames_overview(result)
    if result.frames is not None:
        yield from (_span(span) for span in result.frames.spans)
    yield from opposed_findings(result)


def later_frames(result: ResultData) -> tuple[FrameSpan, ...]:
    """Explanations that were not there in the first time bin, those that came late and often first.

    Notes
    -----
    Ranked by the number of statements times the share of all statements that had been made before the explanation
    first appeared: what came up on the second day, or late but once, tells less of a story that moved.
    """
    spans = result.frames.spans if result.frames else ()
    later = [span for span in spans if span.first_date != result.corpus.first]
    days = [(day.date, day.n) for day in result.corpus.per_day]
    said: dict[str, int] = {}
    total = 0
    for date, n in days:
        said[date] = total
        total += n
    return tuple(sorted(later, key=lambda span: (-span.n * said.get(span.first_date, 0), span.first_date, span.frame)))


def came_later(result: ResultData) -> str:
    """Say in half a sentence how many explanations came after the first day.

    Notes
    -----
    Empty where no statement carries a label.
    """
    spans = result.frames.spans if result.frames else ()
    if not spans:
        return ""
    later, first = len(later_frames(result)), f"the first {bin_word(result)}"
    if len(spans) == 1:
        return f"One explanation is labelled, {quoted(spans[0].frame)}"
    if not later:
        return f"All {len(spans)} explanations were there on {first}"
    return f"{later} of {len(spans)} explanations came after {first}"


def frames_overview(result: ResultData) -> Finding:
    """Count the explanations, and name those that were there from the first day."""
    frames = result.frames
    if frames is None or not frames.spans:
        why = reason(result.frames_refused or "no statement carries the label of an explanation")
        return Finding("frames", f"Which explanations came and went cannot be said: {why}", (), "refused")
    early = [span for span in frames.spans if span.first_date == result.corpus.first]
    words = [
        f"{count(len(frames.spans), 'explanation is', 'explanations are')} labelled in {frames.n_labelled:,} of "
        f"{count(result.corpus.n_statements, 'statement')} (the labels come with the corpus)."
    ]
    if early:
        names = listing([quoted(span.frame) for span in early], most=6)
        words.append(f"There from the first {bin_word(result)}, {date_words(result.corpus.first)}: {names}.")
    later = len(frames.spans) - len(early)
    if later:
        words.append(f"{count(later, 'explanation')} came later.")
    return Finding("frames", " ".join(words), tuple(span.first_id for span in early), "counted", "frames")


def newcomers(result: ResultData) -> Finding | None:
    """Say how many explanations came after the first day, and from whom those came that came late and often."""
    later = _newest(result)
    if not later:
        return None
    named = [f"{quoted(span.frame)} ({date_words(span.first_date)}, {span.first_speaker})" for span in later]
    some = ": " if len(later_frames(result)) <= FEW else ", among them "
    text = f"{came_later(result)}{some}{listing(named)}."
    return Finding("frames", text, tuple(span.first_id for span in later), "counted", "frames")


def new_names(result: ResultData) -> str:
    """Name the explanations that came late and often, in the order they came."""
    few = _newest(result)
    more = len(later_frames(result)) - len(few)
    return listing([*(quoted(span.frame) for span in few), *([f"{more} more"] if more else [])])


def _newest(result: ResultData) -> list[FrameSpan]:
    order = {span.frame: k for k, span in enumerate(result.frames.spans if result.frames else ())}
    return sorted(later_frames(result)[:FEW], key=lambda span: order[span.frame])


def opposed_findings(result: ResultData) -> tuple[Finding, ...]:
    """Say whose labelled positions differ, one sentence per pair of statements, best first."""
    pairs = result.frames.opposed if result.frames else ()
    known = statements_by_id(result)
    return tuple(_opposed(result, pair) for pair in pairs if pair.a in known and pair.b in known)


def telling_pairs(result: ResultData, most: int = 2) -> tuple[OpposedPair, ...]:
    """Choose pairs for the first screen, in which no statement and no two speakers come twice, nor a frame if possible.

    Notes
    -----
    Pairs that speak of an explanation which the first screen names as added come first, the latest and most used
    explanation leading; the rest follows as ranked.
    """
    known = statements_by_id(result)
    named = {span.frame: k for k, span in enumerate(later_frames(result)[:FEW])}
    pairs = [pair for pair in (result.frames.opposed if result.frames else ()) if pair.a in known and pair.b in known]
    pairs.sort(key=lambda pair: named.get(pair.frame, FEW))
    chosen: list[OpposedPair] = []
    used: set[object] = set()
    for new_frame in (True, False):
        for pair in pairs:
            keys = {pair.a, pair.b, frozenset((known[pair.a].speaker, known[pair.b].speaker))}
            frame = ("frame", pair.frame)
            if keys & used or (new_frame and frame in used) or len(chosen) == most:
                continue
            chosen.append(pair)
            used |= {*keys, frame}
    return tuple(chosen)


def _span(span: FrameSpan) -> Finding:
    first = f"{on_date(span.first_date)} by {span.first_speaker}"
    if span.n == 1:
        return Finding("frame", f"{quoted(span.frame)}: said once, {first}.", (span.first_id,), "counted", "frames")
    last = f"{on_date(span.last_date)} by {span.last_speaker}"
    text = (
        f"{quoted(span.frame)}: first {first}, last {last}; {count(span.n, 'statement')} by "
        f"{count(span.n_speakers, 'speaker')}."
    )
    return Finding("frame", text, (span.first_id, span.last_id), "counted", "frames")


def _opposed(result: ResultData, pair: OpposedPair) -> Finding:
    known = statements_by_id(result)
    a, b = known[pair.a], known[pair.b]
    labels = f"labelled ‘{pair.stance_a}’ and ‘{pair.stance_b}’"
    if pair.same_speaker:
        text = f"The statements of {a.speaker} {on_date(a.date)} and {on_date(b.date)} differ"
    else:
        text = f"The statements of {a.speaker} ({date_words(a.date)}) and {b.speaker} ({date_words(b.date)}) differ"
    return Finding(
        "opposed", f"{text}: both speak of {quoted(pair.frame)}, {labels}.", (pair.a, pair.b), "counted", "opposed"
    )
