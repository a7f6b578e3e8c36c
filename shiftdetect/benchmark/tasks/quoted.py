"""Corpora of kind `quotes`: documents, and which of their words are laid to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiftdetect.benchmark.quotes_metric import Laid, Span
from shiftdetect.benchmark.tasks.card import Card
from shiftdetect.benchmark.tasks.tables import Rows, is_text, raise_any, read_rows
from shiftdetect.errors import InputError, RowProblem


@dataclass(frozen=True, eq=False)
class Quoted:
    """Documents and their attributions; methods are given the texts.

    Attributes
    ----------
    ids, texts : list of str
    gold : list of list of Laid
        Per document.
    """

    ids: list[str]
    texts: list[str]
    gold: list[list[Laid]]


def read_quoted(card: Card) -> Quoted:
    """Read documents and attributions.

    Raises
    ------
    InputError
        Listing every bad row of both files at once.
    """
    problems: list[RowProblem] = []
    read: list[Rows] = []
    for role, needed in (("documents", {"id": "id", "text": "text"}), ("attributions", {"doc": "document's id"})):
        try:
            rows = read_rows(card, role, needed)
            problems += rows.problems
            read.append(rows)
        except InputError as error:
            problems += error.problems
    if len(read) < 2:
        raise InputError(problems)
    documents, attributions = read
    place: dict[str, int] = {}
    for number, record in zip(documents.numbers, documents.records, strict=True):
        if is_text(record["id"]) and record["id"] in place:
            problem = "the id was used before"
            problems.append(RowProblem(documents.file, number, "id", record["id"], problem, "Give each its own."))
        place.setdefault(str(record["id"]), len(place))
    texts = [str(record["text"] or "") for record in documents.records]
    gold: list[list[Laid]] = [[] for _ in texts]
    for number, record in zip(attributions.numbers, attributions.records, strict=True):
        if not is_text(record["doc"]):
            continue
        if record["doc"] not in place:
            problem = "no document has this id"
            problems.append(RowProblem(attributions.file, number, "doc", record["doc"], problem, "Correct it."))
            continue
        at = place[record["doc"]]
        spans, wrong = _spans(record, texts[at])
        problems += [RowProblem(attributions.file, number, *parts) for parts in wrong]
        if not wrong:
            gold[at].append(Laid(spans["content_spans"], spans["source_spans"], _group(record.get("group"))))
    if not problems and not any(gold):
        problem = "no document has an attribution"
        problems.append(RowProblem(attributions.file, None, None, None, problem, "Give one at least."))
    raise_any(problems)
    return Quoted([str(record["id"]) for record in documents.records], texts, gold)


def _spans(record: Mapping[str, Any], text: str) -> tuple[dict[str, tuple[Span, ...]], list[tuple[str, str, str, str]]]:
    found: dict[str, tuple[Span, ...]] = {}
    wrong = []
    remedy = "Write a list of [start, end] in characters of the document's text, the end not included."
    for column in ("content_spans", "source_spans"):
        cell = record.get(column)
        spans = [] if cell is None and column == "source_spans" else cell
        if not isinstance(spans, list) or not all(_is_span(span, len(text)) for span in spans):
            problem = f"these are no spans of its document, which has {len(text)} characters"
            wrong.append((column, repr(cell)[:60], problem, remedy))
        elif not spans and column == "content_spans":
            wrong.append((column, repr(cell), "there is no content", remedy))
        else:
            found[column] = tuple((int(start), int(end)) for start, end in spans)
    return found, wrong


def _is_span(span: Any, n: int) -> bool:
    if not isinstance(span, list) or len(span) != 2 or not all(type(v) is int for v in span):
        return False
    return bool(0 <= span[0] < span[1] <= n)


def _group(cell: Any) -> str | None:
    return None if cell is None else str(cell)
