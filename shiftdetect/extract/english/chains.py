"""Chains of sources: 'according to the Gazette, which cited officials' has it from officials, via the Gazette."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.tokens import text_of
from shiftdetect.extract.records import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CITES: Final = frozenset({"cite", "quote"})


def find_chains(doc: Doc, attributions: Sequence[Attribution]) -> tuple[list[Attribution], list[Span | None]]:
    """Find whom a source cites.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    attributions : sequence of Attribution

    Returns
    -------
    attributions : list of Attribution
        Where a source cites another, the other one is the mention, and the source is whom the article has it from.
    speaking : list of Span or None
        For each the words of the one who speaks: of a chain the cited, else the source.
    """
    made, speaking = [], []
    for a in attributions:
        chain = None if a.via or a.source_span is None else _cited(doc, a, a.source_span)
        if chain is None:
            made.append(a)
            speaking.append(_speaker(doc, a) if a.via else a.source_span)
        else:
            source, cited = chain
            made.append(replace(a, mention=_text(doc, cited), via=(_text(doc, source),)))
            speaking.append(cited)
    return made, speaking


def _speaker(doc: Doc, a: Attribution) -> Span | None:
    """Find the speaker of speech that the article has through its source: the mention nearest to the cue."""
    if a.cue_span is None or a.mention is None:
        return a.source_span
    start, cue = a.sentence[0], a.cue_span[0]
    words = re.compile(rf"\b{re.escape(a.mention)}(?!\w)")
    found = [m.span() for m in words.finditer(text_of(doc), start, a.sentence[1])]
    outside = [m for m in found if not any(s <= m[0] < e for s, e in a.content_spans)]
    return min(outside, key=lambda m: abs(m[0] - cue), default=a.source_span)


def _cited(doc: Doc, a: Attribution, source_span: Span) -> tuple[Span, Span] | None:
    """Give the words of a source before it cites, and of whom it cites."""
    frame = _tokens(doc, source_span) | (_tokens(doc, a.cue_span) if a.cue_span is not None else set())
    contents = {n for span in a.content_spans for n in _tokens(doc, span)}
    for verb in _around(doc, a.sentence):
        if (
            verb.lemma_ not in _CITES
            or verb.i in contents
            or verb.head.i not in frame
            or verb.i in _tokens(doc, a.cue_span)
        ):
            continue
        if verb.dep_ != "relcl" and verb.tag_ != "VBG":
            continue
        cited = next((t for t in verb.children if t.dep_ in ("dobj", "obj")), None)
        if cited is None or cited.tag_ == "PRP$":
            continue
        begin = min([verb.i, *(t.i for t in verb.children if t.i < verb.i)])
        last = doc.char_span(*source_span, alignment_mode="expand")
        if last is None:
            continue
        end = min(last.end, begin) if begin > last.start else last.end
        while end > last.start + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
            end -= 1
        return (last[0].idx, _end(doc[end - 1])), (doc[cited.left_edge.i].idx, _end(_right(doc, cited)))
    return None


def _around(doc: Doc, sentence: Span) -> Iterator[Token]:
    span = doc.char_span(*sentence, alignment_mode="expand")
    yield from (() if span is None else span)


def _right(doc: Doc, noun: Token) -> Token:
    last = noun.right_edge.i
    while last > noun.i and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    return doc[last]


def _tokens(doc: Doc, span: Span | None) -> set[int]:
    found = None if span is None else doc.char_span(*span, alignment_mode="expand")
    return set() if found is None else {token.i for token in found}


def _end(token: Token) -> int:
    return int(token.idx) + len(token)


def _text(doc: Doc, span: Span) -> str:
    return text_of(doc)[slice(*span)]
