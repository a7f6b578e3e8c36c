"""What the corpus' own labels say: sentences that count them, and compare the count with chance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shiftdetect.report.finding import Finding, bin_word, statements_by_id
from shiftdetect.report.when import date_words, on_date
from shiftdetect.report.words import count, evidence, listing, p_words, position, quoted, reason
from shiftdetect.result import FrameSpan, OpposedPair, ResultData

FEW = 3
"""Explanations named on the first screen."""

_BROUGHT = re.compile(r"(?:^|; )frames (?P<some>of [\d,]+ statements? )?predicted from ")
"""What a table says of frames in it that are predictions, in who coded its labels."""


def counted_findings(result: ResultData) -> Iterator[Finding]:
    """Say which explanations there were, when each came and went, and whose statements differ."""
    yield frames_overview(result)
    if result.frames is not None:
        yield from (_span(result, span) for span in result.frames.spans)
    yield from opposed_findings(result)


def labels_by(result: ResultData) -> str:
    """Say who coded the labels, as far as the corpus tells."""
    stated = " ".join((result.settings.labels_by or "").split()).rstrip(".")
    return stated or "they come with the corpus; who coded them is not stated"


def labels_from(result: ResultData) -> str:
    """Say whether the labels came with the corpus or were predicted, now or by the run that made the corpus."""
    coding = result.frame_coding
    if coding is None or not coding.n_predicted:
        brought = _BROUGHT.search(result.settings.labels_by or "")
        if brought is None:
            return "the labels come with the corpus"
        if brought.start() == 0 and not brought["some"]:
            return "predictions that come with the corpus, not coded by anyone"
        return "the labels come with the corpus, predictions among them"
    if not coding.n_labelled:
        return "predicted from a codebook, not coded by anyone"
    source = "from the others, one each" if coding.one else "from a codebook"
    return f"those of {count(coding.n_predicted, 'statement')} predicted {source}, the rest come with the corpus"


def later_frames(result: ResultData) -> tuple[FrameSpan, ...]:
    """Explanations that first appear after half of the statements, those that came late and often first.

    Notes
    -----
    Ranked by the number of statements times the share of all statements that had been made before the explanation
    first appeared.
    """
    late = result.frames.late if result.frames else None
    if late is None or result.frames is None:
        return ()
    said: dict[str, int] = {}
    total = 0
    for day in result.corpus.per_day:
        said[day.date] = total
        total += day.n
    later = [span for span in result.frames.spans if span.frame in late.frames]
    return tuple(sorted(later, key=lambda span: (-span.n * said.get(span.first_date, 0), span.first_date, span.frame)))


def came_later(result: ResultData) -> str:
    """Say in half a sentence how many explanations first appear after half of the statements, and by chance.

    Notes
    -----
    Empty where no statement carries a label. A first day with few statements makes nearly every explanation a
    newcomer, and rare ones come late by chance: the number is never given without what chance gives.
    """
    spans = result.frames.spans if result.frames else ()
    if result.frames is None or not spans:
        return ""
    late = result.frames.late
    if len(spans) == 1:
        return f"One explanation is labelled, {quoted(spans[0].frame)}"
    if late is None:
        return f"{len(spans)} explanations are labelled"
    if not late.frames:
        every = "Both" if len(spans) == 2 else f"All {len(spans)}"
        return f"{every} explanations were there in the first half of the statements"
    appear = "appears" if len(late.frames) == 1 else "appear"
    return (
        f"{len(late.frames)} of {len(spans)} explanations first {appear} {since(late.since)}, where chance gives "
        f"{late.expected:.1f}"
    )


def since(date: str) -> str:
    """Say from when on.

    Examples
    --------
    >>> since("2020-01-08")
    'from 8 January 2020 on'
    """
    return f"from {date_words(date)} on"


ALSO_SAID = "Yet the same speakers are also labelled the other way round on it"
"""Who is shown with one position said the other one, too: what :func:`labelled_otherwise` lists stands behind this."""


def labelled_otherwise(result: ResultData, pair: OpposedPair) -> tuple[tuple[str, str], ...]:
    """Ids of statements of the two speakers on the same explanation, labelled as the other one's is in the pair.

    They speak against the pair: who is shown as differing also said what is labelled like the other's words. The label
    of each stands beside it, since it is not the one that its speaker has in the pair.
    """
    known = statements_by_id(result)
    if pair.a not in known or pair.b not in known:
        return ()
    other = {known[pair.a].speaker: pair.stance_b, known[pair.b].speaker: pair.stance_a}
    if len(other) < 2:
        return ()
    return tuple(
        (s.id, position(s.stance, None))
        for s in result.statements
        if pair.frame in s.frames and s.stance and other.get(s.speaker) == s.stance
    )


def frames_overview(result: ResultData) -> Finding:
    """Count the explanations, and name those that were there from the first day."""
    frames = result.frames
    if frames is None or not frames.spans:
        why = reason(result.frames_refused or "no statement carries the label of an explanation")
        return Finding("frames", f"Which explanations came and went cannot be said: {why}", (), "refused")
    early = [span for span in frames.spans if span.first_date == result.corpus.first]
    words = [
        f"{count(len(frames.spans), 'explanation is', 'explanations are')} labelled in {frames.n_labelled:,} of "
        f"{count(result.corpus.n_statements, 'statement')} ({labels_from(result)})."
    ]
    if early:
        names = listing([quoted(span.frame) for span in early], most=6)
        words.append(f"There from the first {bin_word(result)}, {date_words(result.corpus.first)}: {names}.")
    if frames.late is not None and len(frames.spans) > 1:
        words.append(f"{came_later(result)} ({late_test(result)}).")
    if frames.late_refused is not None and len(frames.spans) > 1:
        words.append(f"Whether more of them came late than by chance cannot be tested: {reason(frames.late_refused)}")
    return Finding("frames", " ".join(words), tuple(span.first_id for span in early), "counted", "frames")


def late_test(result: ResultData) -> str:
    """Say how often days in random order give as many late explanations, and whether who speaks was held."""
    late = result.frames.late if result.frames else None
    if late is None:
        return ""
    unit = bin_word(result)
    if late.p_within_speaker is None:
        return f"{unit}s in random order: {p_words(late.p_value)}; other people who come late are part of it"
    return f"{unit}s in random order, and each speaker’s own: the larger {p_words(late.p_value)}"


def newcomers(result: ResultData) -> Finding | None:
    """Say how many explanations came late, and from whom those came that came late and often."""
    later, late = _newest(result), result.frames.late if result.frames else None
    if not later or late is None or result.frames is None or len(result.frames.spans) < 2:
        return None
    named = [f"{quoted(span.frame)} ({date_words(span.first_date)}, {first_by(result, span)})" for span in later]
    some = ": " if len(later_frames(result)) <= FEW else ", among them "
    text = f"{came_later(result)} ({late_test(result)}){some}{listing(named)}."
    sure = evidence(late.p_value, result.settings.n_permutations)
    return Finding("frames", text, tuple(span.first_id for span in later), sure, "frames")


def first_by(result: ResultData, span: FrameSpan) -> str:
    """Name who used an explanation in the time bin of its first appearance."""
    return said_by(span.first_speakers or (span.first_speaker,), bin_word(result))


def last_by(result: ResultData, span: FrameSpan) -> str:
    """Name who used an explanation in the time bin of its last appearance."""
    return said_by(span.last_speakers or (span.last_speaker,), bin_word(result))


def said_by(speakers: tuple[str, ...], unit: str = "day") -> str:
    """Name who used an explanation in one time bin: nobody is called the first of several.

    Examples
    --------
    >>> said_by(("Minister A",)), said_by(("Minister A", "Minister B", "Minister C"))
    ('Minister A', 'Minister A and 2 others that day')
    """
    if not speakers:
        return "speaker not stated"
    if len(speakers) == 1:
        return speakers[0]
    return f"{speakers[0]} and {count(len(speakers) - 1, 'other', 'others')} that {unit}"


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


def _span(result: ResultData, span: FrameSpan) -> Finding:
    first = f"{on_date(span.first_date)} by {first_by(result, span)}"
    if span.n == 1:
        return Finding("frame", f"{quoted(span.frame)}: said once, {first}.", (span.first_id,), "counted", "frames")
    last = f"{on_date(span.last_date)} by {last_by(result, span)}"
    text = (
        f"{quoted(span.frame)}: first {first}, last {last}; {count(span.n, 'statement')} by "
        f"{count(span.n_speakers, 'speaker')}."
    )
    return Finding("frame", text, (span.first_id, span.last_id), "counted", "frames")


def _opposed(result: ResultData, pair: OpposedPair) -> Finding:
    known = statements_by_id(result)
    a, b = known[pair.a], known[pair.b]
    claim = result.settings.stance_claim
    labels = f"labelled {position(pair.stance_a, None)} and {position(pair.stance_b, claim)}"
    if pair.same_speaker:
        who = f"{a.speaker}, {date_words(a.date)} and {date_words(b.date)}"
    else:
        who = f"{a.speaker} ({date_words(a.date)}) and {b.speaker} ({date_words(b.date)})"
    text = f"The statements differ: {who}, both on {quoted(pair.frame)}, {labels}."
    return Finding("opposed", text, (pair.a, pair.b), "chosen", "opposed")
