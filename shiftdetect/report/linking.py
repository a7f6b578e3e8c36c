"""From the answers of the first screen to the statements: what they quote or name becomes a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from shiftdetect.report.contradicting import said_against
from shiftdetect.report.counted import first_by, telling_pairs
from shiftdetect.report.finding import Said, main_change, statements_by_id
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.recurring import said_wordings
from shiftdetect.report.sentences import Answer, answers
from shiftdetect.report.when import date_words
from shiftdetect.report.wording import said_for_sides
from shiftdetect.report.words import position, quoted
from shiftdetect.result import ResultData


@dataclass(frozen=True)
class Piece:
    """A run of words.

    Attributes
    ----------
    text : str
    anchor : str
        What it leads to; empty where it is plain.
    """

    text: str
    anchor: str


@dataclass(frozen=True)
class AnswerView:
    """An answer of the first screen, its words in pieces."""

    answer: Answer
    lead: tuple[Piece, ...]
    text: tuple[Piece, ...]


def answer_views(result: ResultData, quotes: Quotes) -> list[AnswerView]:
    """Cut the answers where they quote a statement, name one, or name an explanation whose statements are listed."""
    said = [
        *said_wordings(result),
        *said_against(result),
        *said_for_sides(result),
        *_said_frames(result),
        *_said_pair(result),
    ]
    frames = [(quoted(frame), "", anchor) for frame, anchor in quotes.frame_anchors.items()]
    return [
        AnswerView(
            answer,
            # A lead is too short to say who spoke: its quotation is of the statement that the answer rests on.
            pieces(answer.lead, _anchored([replace(s, then="") for s in said if s.id in answer.statement_ids], quotes)),
            pieces(answer.text, [*_anchored(said, quotes), *frames, *_before_and_after(result, quotes)]),
        )
        for answer in answers(result)
    ]


def pieces(text: str, links: Iterable[tuple[str, str, str]]) -> tuple[Piece, ...]:
    """Cut a text into plain words and words that lead somewhere.

    Parameters
    ----------
    text : str
    links : iterable of (str, str, str)
        Words, what must follow them, and the anchor they lead to. Where several fit at one place, the first whose words
        and what follows them are longest wins.

    Examples
    --------
    >>> found = pieces("“No” (A) and “No” (B).", [("“No”", " (B)", "s-2"), ("“No”", " (A)", "s-1")])
    >>> [(piece.text, piece.anchor) for piece in found]
    [('“No”', 's-1'), (' (A) and ', ''), ('“No”', 's-2'), (' (B).', '')]
    """
    found = sorted((link for link in links if link[0] + link[1] in text), key=lambda link: -len(link[0] + link[1]))
    if not found:
        return (Piece(text, ""),) if text else ()
    out, at = [], 0
    for match in re.finditer("|".join(f"({re.escape(words)})(?={re.escape(then)})" for words, then, _ in found), text):
        if match.start() > at:
            out.append(Piece(text[at : match.start()], ""))
        out.append(Piece(match.group(), found[(match.lastindex or 1) - 1][2]))
        at = match.end()
    if at < len(text):
        out.append(Piece(text[at:], ""))
    return tuple(out)


def _anchored(said: Iterable[Said], quotes: Quotes) -> list[tuple[str, str, str]]:
    return [(s.words, s.then, quotes.anchors[s.id]) for s in said if s.words and s.id in quotes.anchors]


def _before_and_after(result: ResultData, quotes: Quotes) -> list[tuple[str, str, str]]:
    change = main_change(result)
    shown = change is not None and quotes.many(change.quotes_before) and quotes.many(change.quotes_after)
    # Where labelled pairs stand on the first screen, what was said before and after stands with the change.
    return [("the quotes", " show how.", "changes" if telling_pairs(result, 1) else "words")] if shown else []


def _said_frames(result: ResultData) -> Iterator[Said]:
    for span in result.frames.spans if result.frames else ():
        yield Said(f"{quoted(span.frame)} ({date_words(span.first_date)}, {first_by(result, span)})", "", span.first_id)


def _said_pair(result: ResultData) -> Iterator[Said]:
    known = statements_by_id(result)
    for pair in telling_pairs(result, 1):
        for id_, stance in ((pair.a, pair.stance_a), (pair.b, pair.stance_b)):
            yield Said(f"{position(stance, None)} ({date_words(known[id_].date)})", "", id_)
