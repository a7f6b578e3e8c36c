"""The report in Markdown: the same sentences and quotes, for a repository, a wiki or a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from shiftdetect.report.changing import ledger_note, ledger_views, terms_views
from shiftdetect.report.contradicting import (
    FIRST_TITLE,
    NOT_A_VERDICT,
    READ_TITLE,
    ContradictionView,
    contradiction_views,
    first_view,
    own_view,
)
from shiftdetect.report.counted import labels_by
from shiftdetect.report.denying import denials, denials_note
from shiftdetect.report.differing import NOTE as DIFFERENCES
from shiftdetect.report.differing import difference_views
from shiftdetect.report.extracted import articles
from shiftdetect.report.linking import AnswerView, answer_views
from shiftdetect.report.methods import methods
from shiftdetect.report.pageparts import Chapter, LedgerRow, PairView, chapters, ledger, novel, pair_views
from shiftdetect.report.quotes import Quote, Quotes, Ref
from shiftdetect.report.recurring import NOT_LABELLED, recurring_views
from shiftdetect.report.sentences import data_cautions, findings, headline, standfirst
from shiftdetect.report.tested import OTHER_REASONS
from shiftdetect.report.words import clean, count
from shiftdetect.result import ResultData

IDS = (
    "Quoted is how a statement begins, once in each row; in brackets stands its id, under which “All statements” below "
    "has it in full."
)

_SIGNS = re.compile(r"([\\`*_\[\]{}|~#$!])")
_STARTS = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))", re.MULTILINE)
_AUTOLINK = re.compile(r"(?<=[A-Za-z])(:)(?=//)|(?<=www)(\.)|(@)")


def render_markdown(result: ResultData) -> str:
    """Write the report as Markdown (CommonMark with tables), every text from outside escaped.

    Parameters
    ----------
    result : ResultData
    """
    quotes = Quotes(result)
    found = findings(result)
    tested = [f for f in found if f.kind not in ("frames", "frame", "opposed", "caution")]
    lines = [f"# {escape(headline(result))}", "", f"{escape(standfirst(result))}.", ""]
    lines += [_answer(view, quotes) for view in answer_views(result, quotes)]
    lines += ["", OTHER_REASONS, ""]
    lines += [f"**Caution.** {escape(caution)}\n" for caution in data_cautions(result)]
    lines += ["## Which explanation came when", ""]
    lines += [f"{escape(f.text)}\n" for f in found if f.kind == "frames"]
    lines += _ledger(result, quotes)
    lines += _speaker_ledger(result, quotes)
    lines += _recurring(result, quotes)
    lines += ["## Who differs from whom", ""]
    for view in pair_views(result, result.frames.opposed if result.frames else (), quotes):
        lines += _pair(view)
    lines += ["## What the tests carry", ""]
    lines += [f"- {escape(f.text)} *({f.certainty_words})*" for f in tested]
    lines.append("")
    lines += _contradictions(result, quotes)
    for chapter in chapters(result, quotes):
        lines += _chapter(chapter)
    lines += _terms(result, quotes)
    lines += _differences(result, quotes)
    lines += _novel(result, quotes)
    lines += ["## How it was made", ""]
    for row in methods(result):
        code = f" {_code(row.code)}" if row.code else ""
        lines.append(f"- **{escape(row.name)}.** {escape(row.text)}{code}".rstrip())
    lines += _articles(result)
    lines += ["", "## All statements", ""]
    for quote in quotes.in_order():
        lines += _quote(quote, quote.stance)
    return clean("\n".join(lines).rstrip() + "\n")


def _answer(view: AnswerView, quotes: Quotes) -> str:
    """Write an answer of the first screen, and which statements its words are from.

    Markdown has no anchors but headings, so that the ids lead to the sources, and to the list by being looked for.
    """
    answer = view.answer
    words = " ".join(filter(None, [f"**{answer.question}: {escape(answer.lead)}.**", escape(answer.text)]))
    ids = {anchor: id_ for id_, anchor in quotes.anchors.items()}
    named = dict.fromkeys(ids[piece.anchor] for piece in (*view.lead, *view.text) if piece.anchor in ids)
    said = [_link(_inline(quote.id), quote.url) for quote in quotes.many(named)]
    where = f" {'Statement' if len(said) == 1 else 'Statements'}: {', '.join(said)}." if said else ""
    return f"- {words} *({answer.certainty_words})*{where}"


def _link(words: str, url: str) -> str:
    return f"[{words}]({url.replace('(', '%28').replace(')', '%29')})" if url else words


def _articles(result: ResultData) -> Iterator[str]:
    made = articles(result)
    if made is None:
        return
    yield from ("", "## From articles to statements", "")
    for words in (*made.facts, " ".join((*made.can, *made.cannot)), *made.not_read):
        yield from (escape(words), "")
    for reason, rows in made.left_out:
        yield from (f"### Left out: {_inline(reason)}", "")
        yield from (f"- {_inline(row.text)} ({_inline(row.speaker)}, {row.date})" for row in rows)
        yield ""


def escape(text: str) -> str:
    r"""Escape text so that Markdown shows it and nothing else.

    Examples
    --------
    >>> print(escape("[a](javascript:b) <b> 1_000 | *"))
    \[a\](javascript:b) &lt;b&gt; 1\_000 \| \*
    """
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("&", "&amp;")
    text = _SIGNS.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
    text = _AUTOLINK.sub(lambda found: f"&#{ord(found.group())};", text)
    return _STARTS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)


def _inline(text: str) -> str:
    return " ".join(escape(text).split())


def _ledger(result: ResultData, quotes: Quotes) -> Iterator[str]:
    rows = ledger(result, quotes)
    if not rows:
        return
    yield from _table(
        ("Explanation", "First said", "by", "Last said", "by", "Statements"),
        [_ledger_row(row, quotes) for row in rows],
    )
    yield from ("", IDS, "")
    note = denials_note(result, denials(result))
    if note:
        yield from (escape(note), "")


def _ledger_row(row: LedgerRow, quotes: Quotes) -> tuple[str, ...]:
    told: set[str] = set()
    first, last = (
        _cell(date, [ref] if ref.anchor else [], quotes, told)
        for date, ref in ((row.first_date, row.first), (row.last_date, row.last))
    )
    return row.label, first, row.first_speaker, last, row.last_speaker, f"{row.n:,}{row.denied}"


def _cell(words: str, refs: Iterable[Ref | None], quotes: Quotes, told: set[str]) -> str:
    """Write a date or a number and the quotations that it rests on, those that the row has not quoted yet."""
    said = "; ".join(quotes.in_short([ref for ref in refs if ref is not None], told))
    return (" " if said.startswith("(") else ": ").join(filter(None, (words, said)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_inline(cell) for cell in row)} |"


def _pair(view: PairView) -> Iterator[str]:
    yield from (f"### Both speak of “{_inline(view.frame)}”", "")
    yield from _quote(view.a, view.stance_a)
    yield from _quote(view.b, view.stance_b)
    if view.also:
        also = "; ".join(_inline(ref.words) for ref in view.also)
        yield from (f"{view.also_said}: {also}.", "")
    if view.distance:
        yield from (escape(view.distance), "")


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from (f"## {_inline(chapter.title)}", "")
    for fact in (chapter.status, *chapter.facts, *(finding.text for finding in chapter.findings)):
        if fact:
            yield from (escape(fact), "")
    for title, quotes in (
        ("Stands for before", chapter.before),
        ("Stands for after", chapter.after),
        ("Speaks against a change: worded like the other side", chapter.against),
    ):
        if quotes:
            yield from (f"### {title}", "")
        for quote in quotes:
            yield from _quote(quote)


def _speaker_ledger(result: ResultData, quotes: Quotes) -> Iterator[str]:
    views = ledger_views(result, quotes)
    if views:
        yield from (
            "## The ledger: each explanation, speaker by speaker",
            "",
            f"{escape(ledger_note(result))} Labels: {escape(labels_by(result))}. {IDS}",
            "",
        )
    head = (
        "Speaker",
        "First",
        "Last",
        "Statements",
        "Most firmly",
        "Least firmly",
        "Hedged",
        "Denied",
        "No longer said",
    )
    for view in views:
        yield from (f"### {_inline(view.title)}: {_inline(view.summary)}", "")
        rows = []
        for e in view.entries:
            told: set[str] = set()
            ends = [_cell(date, [ref], quotes, told) for date, ref in ((e.first, e.first_ref), (e.last, e.last_ref))]
            firm = [_cell(ref.words, [ref], quotes, told) if ref else "" for ref in (e.strongest, e.weakest)]
            said = ["; ".join(_cell(ref.words, [ref], quotes, told) for ref in refs) for refs in (e.hedged, e.denied)]
            # Of more than these two the rest is named: quoted in full it stands below.
            uses = _cell(f"{e.n:,}", e.uses if e.n > 2 else (), quotes, {ref.anchor for ref in e.uses})
            more = f" and {e.more:,} more" if e.more else ""
            rows.append((e.speaker, *ends, f"{uses}{more}", *firm, *said, e.dropped))
        yield from _table(head, rows)
        yield ""


def _recurring(result: ResultData, quotes: Quotes) -> Iterator[str]:
    views = recurring_views(result, quotes)
    if not views:
        return
    yield from ("## What comes back, since when, from whom", "", NOT_LABELLED, "")
    for view in views:
        mark = {"late": " First said late.", "early": " Said early only."}.get(view.mark, "")
        yield from (f"### “{_inline(view.quote)}”", "")
        like = "With what is worded like it, " if view.alike else ""
        yield from (f"{like}{view.n:,} statements by {count(view.n_speakers, 'speaker')}.{mark}", "")
        for passage in view.passages:
            who = f"{_inline(passage.ref.words)}: " if passage.ref else ""
            yield f"- {who}“{_inline(passage.text)}”{passage.outlets and f' ({passage.outlets})'}"
        yield from ("", view.note, "") if view.note else ("",)


def _terms(result: ResultData, quotes: Quotes) -> Iterator[str]:
    for view in terms_views(result, quotes):
        yield from (f"## {_inline(view.title)}", "", escape(view.words), "")
        rows = [
            (word, term.term, term.words) for word, side in (("more", view.rose), ("fewer", view.fell)) for term in side
        ]
        if rows:
            yield from _table(("", "Term", "Before → after"), rows)
            yield ""


def _contradictions(result: ResultData, quotes: Quotes) -> Iterator[str]:
    views = contradiction_views(result, quotes)
    if views:
        yield from (f"## {READ_TITLE}", "", NOT_A_VERDICT, "")
    for view in views:
        yield from _against(view, "###")
    first = first_view(result, quotes)
    if first:
        yield from (f"### {FIRST_TITLE}", "", escape(first.note), "")
    for view in first.pairs if first else ():
        yield from _against(view, "####")
    own = own_view(result, quotes)
    if own:
        yield from (f"### {own.title}", "", escape(own.note), "")
    for speaker in own.speakers if own else ():
        yield from (f"#### {_inline(speaker.title)}", "")
        for view in speaker.pairs:
            yield from _against(view, "#####")


def _against(view: ContradictionView, level: str) -> Iterator[str]:
    yield from (f"{level} {_inline(view.title)}", "")
    yield from _quote(view.a)
    yield from _quote(view.b)
    yield from (escape(view.words), "")


def _differences(result: ResultData, quotes: Quotes) -> Iterator[str]:
    views = difference_views(result, quotes)
    if views:
        yield from ("## The same text again, with changes", "", DIFFERENCES, "")
    signs = {"left_out": "~~", "added": "**"}
    for view in views:
        yield from (f"### {_inline(view.title)}", "", escape(view.words), "")
        for pieces in view.sentences:
            said = (f"{signs.get(kind, '')}{_inline(text)}{signs.get(kind, '')}" for kind, text in pieces)
            yield f"> {' '.join(said)}  "
        yield ""


def _novel(result: ResultData, quotes: Quotes) -> Iterator[str]:
    found = novel(result, quotes)
    if found:
        yield from ("## New wording", "")
    for item in found:
        yield from _quote(item.quote)
        yield from (escape(item.words), "")


def _quote(quote: Quote, stance: str = "") -> Iterator[str]:
    for line in escape(f"“{quote.text}”").split("\n"):
        yield f"> {line}".rstrip() + "  "
    parts = [f"**{_inline(quote.speaker)}**", *(_inline(part) for part in quote.about)]
    about = ", ".join(parts)
    about += f". {quote.outlets}" if quote.outlets else ""
    about += f". Labelled {_inline(stance)}" if stance else ""
    if quote.url:
        about += f". {_link(_inline(quote.source or quote.url), quote.url)}"
    elif quote.source:
        about += f". {_inline(quote.source)}"
    yield from (f"> — {about} ({_inline(quote.id)})", "")


def _code(text: str) -> str:
    text = " ".join(clean(text).split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
