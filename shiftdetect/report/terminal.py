"""The findings for a terminal: plain lines, wrapped, what is certain first."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from shiftdetect.report.contradicting import FIRST_TITLE, first_view
from shiftdetect.report.counted import ALSO_SAID, labelled_otherwise, labels_by, telling_pairs
from shiftdetect.report.denying import denials, denials_note, of_them
from shiftdetect.report.finding import Finding, statements_by_id
from shiftdetect.report.quotes import Quotes, outlets_words
from shiftdetect.report.sentences import answers, findings, headline, standfirst
from shiftdetect.report.tested import OTHER_REASONS
from shiftdetect.report.when import brief_date, date_range
from shiftdetect.report.words import clean, listing, number, plain_label, position
from shiftdetect.result import OpposedPair, ResultData, StatementText

LISTED = 24
"""Explanations that are listed; the CSV files hold all of them."""

PAIRS_SHOWN = 5
"""Opposed pairs that are quoted; the CSV files hold all of them."""

FIRST_SHOWN = 3
"""Pairs with the first account that are quoted; the CSV files hold all of them."""

ALSO_SHOWN = 3
"""Statements named beside a pair that speak against it."""


def findings_text(result: ResultData, width: int = 100) -> str:
    """Write the findings as plain text.

    Parameters
    ----------
    result : ResultData
    width : int
        Columns to fill; at least 40.

    Returns
    -------
    str
        Without a line break at the end. Control characters in the statements are replaced, so that no statement can
        steer a terminal.
    """
    width = max(40, width)
    found = findings(result)
    lines = [*_wrap(f"{headline(result)}.", width), *_wrap(f"{standfirst(result)}.", width), ""]
    for answer in answers(result):
        text = " ".join(filter(None, [f"{answer.lead.rstrip('.')}.", answer.text, f"[{answer.certainty_words}]"]))
        lines += _wrap(text, width, f"{answer.question + ':':<10}")
    lines += _pairs(result, width)
    lines += _ledger(result, width)
    tested = [f for f in found if f.kind not in ("frames", "frame", "opposed", "caution")]
    lines += _section("What the tests carry", tested, width)
    lines += _first_account(result, width)
    lines += _section("Cautions", [f for f in found if f.kind == "caution"], width)
    lines += ["", *_wrap(OTHER_REASONS, width)]
    return clean("\n".join(line.rstrip() for line in lines))


def drift_table(result: ResultData, width: int = 100) -> str:
    """Write the drift series as a table of plain text, or say why there is none.

    Parameters
    ----------
    result : ResultData
    width : int
        Columns to fill where there is only a sentence.
    """
    if not result.drift:
        notes = [note for note in result.notes if "drift series" in note]
        return clean("\n".join(_wrap(notes[0] if notes else "There is no drift series.", max(40, width))))
    rows: list[tuple[str, ...]] = [("window", "against", "baseline", "n", "u", "95% interval")]
    for point in result.drift:
        bounds = point.low is not None and point.high is not None
        low_high = f"{number(point.low or 0.0)} to {number(point.high or 0.0)}" if bounds else point.refused or "none"
        rows.append(
            (
                date_range(point.first, point.date),
                point.baseline,
                date_range(point.baseline_first, point.baseline_last),
                str(point.n),
                "none" if point.u is None else number(point.u),
                low_high,
            )
        )
    return clean("\n".join(_table(rows)))


def _pairs(result: ResultData, width: int) -> Iterator[str]:
    known = statements_by_id(result)
    every = _telling_first(result)
    pairs = every[:PAIRS_SHOWN]
    if pairs:
        title = f"Statements side by side, chosen by rank (labels: {labels_by(result)})"
        yield from ("", *_wrap(title, width))
    for pair in pairs:
        yield ""
        yield from _wrap(f"Both speak of “{plain_label(pair.frame)}”:", width, "  ")
        for statement, stance in ((known[pair.a], pair.stance_a), (known[pair.b], pair.stance_b)):
            yield from _wrap(
                f"{_who(statement)}, labelled {position(stance, result.settings.stance_claim)}:", width, "  - "
            )
            yield from _wrap(f"“{' '.join(statement.text.split())}”", width, "    ")
        also = [(known[id_], stance) for id_, stance in labelled_otherwise(result, pair)]
        if also:
            said = _each_once(f"{s.speaker} {stance}, {date_range(s.date, s.date)}" for s, stance in also)
            yield from _wrap(f"{ALSO_SAID}: {listing(said, most=ALSO_SHOWN)}.", width, "    ")
    if len(every) > len(pairs):
        yield from ("", f"  ... and {len(every) - len(pairs)} more in opposed.csv")


def _first_account(result: ResultData, width: int) -> Iterator[str]:
    """Quote what a model read against the first account; a list that is empty is told where it has been looked for."""
    view = first_view(result, Quotes(result))
    if view is None:
        return
    yield from ("", FIRST_TITLE, *_wrap(view.note, width, "  "))
    for pair in view.pairs[:FIRST_SHOWN]:
        yield ""
        for quote in (pair.a, pair.b):
            outlets = quote.outlets and f" ({quote.outlets})"
            yield from _wrap(f"{', '.join((quote.speaker, *quote.about))}{outlets}:", width, "  - ")
            yield from _wrap(f"“{' '.join(quote.text.split())}”", width, "    ")
        yield from _wrap(pair.words, width, "    ")
    if len(view.pairs) > FIRST_SHOWN:
        yield from ("", f"  ... and {len(view.pairs) - FIRST_SHOWN} more in contradictions.csv")


def _each_once(said: Iterable[str]) -> list[str]:
    """Name once what was said several times on one day, and how often: the lines beside a pair are few.

    Examples
    --------
    >>> _each_once(["A ‘hedges’, 3 May 2031", "B ‘hedges’, 3 May 2031", "A ‘hedges’, 3 May 2031"])
    ['A ‘hedges’, 3 May 2031 (twice)', 'B ‘hedges’, 3 May 2031']
    """
    times = {1: "", 2: " (twice)"}
    return [words + times.get(n, f" ({n} times)") for words, n in Counter(said).items()]


def _telling_first(result: ResultData) -> list[OpposedPair]:
    """Order the pairs as the page does: first those that repeat no one, then the rest as ranked."""
    known = statements_by_id(result)
    telling = telling_pairs(result, PAIRS_SHOWN)
    rest = [pair for pair in (result.frames.opposed if result.frames else ()) if pair not in telling]
    return [*telling, *(pair for pair in rest if pair.a in known and pair.b in known)]


def _who(statement: StatementText) -> str:
    said = (statement.speaker, date_range(statement.date, statement.date), statement.venue, outlets_words(statement))
    return ", ".join(filter(None, said))


def _ledger(result: ResultData, width: int) -> Iterator[str]:
    spans = result.frames.spans if result.frames else ()
    if not spans:
        return
    title = f"Explanations, in order of first appearance (+1: and one more speaker that {result.settings.by})"
    yield from ("", *_wrap(title, width))
    year = result.corpus.first[:4] != result.corpus.last[:4]
    denied = denials(result)
    rows: list[tuple[str, ...]] = [("explanation", "first said", "by", "last said", "by", "n")]
    rows += [
        (
            _cut(plain_label(span.frame), 28),
            brief_date(span.first_date, year),
            _speakers(span.first_speakers or (span.first_speaker,), max(12, width // 5)),
            brief_date(span.last_date, year),
            _speakers(span.last_speakers or (span.last_speaker,), max(12, width // 5)),
            f"{span.n}{of_them(span, denied)}",
        )
        for span in spans[:LISTED]
    ]
    yield from (f"  {line}" for line in _table(rows))
    if len(spans) > LISTED:
        yield f"  ... and {len(spans) - LISTED} more in frames_spans.csv"
    if denied:
        yield from _wrap(denials_note(result, denied), width, "  ")


def _speakers(names: tuple[str, ...], most: int) -> str:
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return f"{_cut(names[0], most - len(more))}{more}"


def _section(title: str, found: list[Finding], width: int) -> list[str]:
    if not found:
        return []
    lines = ["", title]
    for item in found:
        known = item.kind == "caution" or item.text.startswith(item.certainty_words)
        text = item.text if known else f"{item.text} [{item.certainty_words}]"
        lines += _wrap(text, width, "  - ")
    return lines


def _wrap(text: str, width: int, lead: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False
    ) or [lead]


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
