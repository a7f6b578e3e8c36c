"""What a run leaves on disk: the statements, what was left out with its reason, and the way to a corpus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shiftdetect.bins import PRECISIONS, Precision
from shiftdetect.corpus import Corpus, Statement
from shiftdetect.dates import parse_date
from shiftdetect.extract.dated import PUBLISHED
from shiftdetect.extract.records import ExtractedStatement
from shiftdetect.extract.run import Extraction
from shiftdetect.io.files import replacing


def write_statements(path: Path, extraction: Extraction) -> None:
    """Write the statements, one JSON object a line; ``read_corpus`` and ``shiftdetect report`` read the file.

    Beside the fields of :class:`~shiftdetect.extract.records.ExtractedStatement` a line has the article's title as
    ``source`` and its address as ``url``, where they are known.

    Raises
    ------
    ShiftDetectError
        Where the path cannot be written to.
    """
    with replacing(path) as temporary, temporary.open("x", encoding="utf-8", newline="\n", errors="replace") as stream:
        for s in extraction.statements:
            stream.write(json.dumps(to_record(s, extraction), ensure_ascii=False) + "\n")


def write_left_out(path: Path, extraction: Extraction) -> None:
    """Write what is not among the statements, one JSON object a line with the reason in ``left_out``: first records,
    then articles that could not be read.

    Raises
    ------
    ShiftDetectError
        Where the path cannot be written to.
    """
    with replacing(path) as temporary, temporary.open("x", encoding="utf-8", newline="\n", errors="replace") as stream:
        for s in extraction.records:
            if reason := extraction.left_out.get(s.id):
                stream.write(json.dumps({"left_out": reason, **to_record(s, extraction)}, ensure_ascii=False) + "\n")
        for problem in extraction.problems:
            line = {"left_out": f"{problem.problem}. {problem.remedy}", "article": problem.file, "row": problem.row}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def to_record(s: ExtractedStatement, extraction: Extraction) -> dict[str, Any]:
    """Turn a statement into the JSON object that stands for it."""
    source = extraction.sources.get(s.article)
    record = asdict(s)
    if source is not None:
        record |= {"source": source.title, "url": source.url}
        record["published"] = None if source.published is None else source.published.isoformat()
    return record


def to_corpus(
    extraction: Extraction,
    source: str | None = None,
    *,
    by: Precision | None = None,
    places: Mapping[str, str] | None = None,
) -> tuple[Corpus, list[str]]:
    """Take the statements that have a speaker and a date, and were said.

    Parameters
    ----------
    extraction : Extraction
    source : str, optional
        Where the articles come from, in words.
    by : {'hour', 'day', 'week', 'month'}, optional
        Width of the time bins that the statements are for: those that are dated more coarsely are left out.
    places : mapping of str to str, optional
        Where each statement stands, by its id; kept in the column ``place``.

    Returns
    -------
    corpus : Corpus
    notes : list of str
        How many records are not in it, and why.
    """
    lacks = {s.id: lack_of(s, by) for s in extraction.statements}
    kept = [s for s in extraction.statements if lacks[s.id] is None]
    counted = Counter(lack for lack in lacks.values() if lack is not None)
    notes = list(extraction.notes)
    if counted:
        listed = ", ".join(f"{n} {lack}" for lack, n in counted.most_common())
        n = len(lacks) - len(kept)
        some = f"{n} of {len(lacks)} record{'s' * (len(lacks) != 1)}"
        are = "is no dated, attributed statement and is" if n == 1 else "are no dated, attributed statements and are"
        notes.append(f"{some} {are} left out: {listed}.")
    return Corpus([_statement(s, extraction, (places or {}).get(s.id)) for s in kept], source=source), notes


def _statement(s: ExtractedStatement, extraction: Extraction, place: str | None) -> Statement:
    time, precision = parse_date(s.date)
    source = extraction.sources.get(s.article)
    return Statement(
        id=s.id,
        text=s.text,
        speaker=s.speaker or "",
        time=time,
        precision=precision,
        source=(source and source.title) or s.article,
        url=source.url if source else None,
        kind=s.kind,
        columns={
            "article": s.article,
            "date_rule": s.date_rule,
            "date_precision": s.date_precision,
            "polarity": s.polarity,
            **({} if s.denied is None else {"denied": s.denied}),
            "sources": list(s.sources),
            **({} if place is None else {"place": place}),
        },
    )


def lack_of(s: ExtractedStatement, by: Precision | None = None) -> str | None:
    """Say what keeps a record from being a dated, attributed statement; None of one that is."""
    if s.kind == "withheld":
        return "tell what was not said"
    if s.date is None:
        return "have no date"
    if not s.speaker:
        return "have no speaker"
    if s.speaker_sort == "other":
        return "are laid to something that does not speak"
    if not s.clause:
        return "only name what was spoken of"
    if by is not None and s.date_precision in PRECISIONS and PRECISIONS.index(s.date_precision) > PRECISIONS.index(by):
        return f"are dated to the {s.date_precision} only"
    return None if s.text.strip() else "have no text"


def summary(extraction: Extraction) -> str:
    """Say in a sentence or two what a run found."""
    found: Counter[str] = Counter()
    for s in extraction.statements:
        found["statements"] += 1
        found["published"] += s.date_rule.partition(":")[0] == PUBLISHED
        found["open"] += s.date is None
        found["nobody"] += not s.speaker
    n_copies = len(extraction.records) - len(extraction.uncorrected)
    parts = [
        f"{found['statements']} statement{'s' * (found['statements'] != 1)} from {_articles(len(extraction.sources))}",
        f"{found['published']} dated by the day of publication alone",
        f"{found['open']} without a date",
        f"{found['nobody']} without a speaker",
        f"{n_copies} {'copy' if n_copies == 1 else 'copies'} brought together",
        f"{len(extraction.left_out) - n_copies} left out",
    ]
    return ", ".join(part for part in parts if not part.startswith("0 ") or part is parts[0]) + "."


def _articles(n: int) -> str:
    return "1 article" if n == 1 else f"{n} articles"
