"""``python -m shiftdetect.benchmark.quotes``: who said what in articles, against a corpus that people annotated."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from shiftdetect.benchmark.quotes_metric import Laid, QuoteCounts
from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article

DOCUMENTS: Final = "polnear_documents.jsonl"
ATTRIBUTIONS: Final = "polnear_attributions.jsonl"
GROUPS: Final = ("direct", "mixed", "indirect")

_SPEECH: Final = re.compile(
    r"\b(?:according|sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|add(?:s|ed|ing)?|ask(?:s|ed|ing)?|wr(?:ite|ites|ote|itten"
    r"|iting)|tweet\w*|not(?:e|es|ed|ing)|report(?:s|ed|ing)?|announc\w+|explain\w*|stat(?:e|es|ed|ing)|repl(?:y|ies|ied"
    r"|ying)|respond\w*|declar\w+|argu\w+|claim\w*|insist\w*|suggest\w*|warn\w*|acknowledg\w+|admit\w*|recall\w*|remark\w*"
    r"|continu\w+|conclud\w+|assert\w*|contend\w*|promis\w+|vow\w*)\b",
    re.IGNORECASE,
)
"""Cues that make an annotated attribution one of speech; the corpus itself does not tell it from opinion."""
_DOUBLE: Final = re.compile(r"[\"“”]|''|``")
_OPENS: Final = re.compile(r"[\"“]|''|``")
_CLOSES: Final = re.compile(r"(?:[\"”]|'')$")


def read_corpus(folder: Path, split: str) -> Iterator[tuple[str, list[Laid]]]:
    """Read PolNeAR as JSON Lines: texts of a split, with the attributions of the first person that annotated each.

    Parameters
    ----------
    folder : Path
        With one file of documents (`id`, `text`, `split`) and one of attributions (`doc`, `annotator`,
        `content_spans`, `source_spans`, `cue_text`).
    split : str
        Such as 'dev'.

    Yields
    ------
    (str, list of Laid)
        Text, and what is annotated in it.
    """
    texts = {row["id"]: row["text"] for row in _rows(folder / DOCUMENTS) if row["split"] == split}
    first: dict[str, str] = {}
    gold: dict[str, list[Laid]] = {}
    for row in _rows(folder / ATTRIBUTIONS):
        key = row["doc"]
        if key in texts and first.setdefault(key, row["annotator"]) == row["annotator"]:
            gold.setdefault(key, []).append(_laid(texts[key], row))
    for key, laid in gold.items():
        yield texts[key], laid


def measure(folder: Path, split: str) -> tuple[QuoteCounts, float, int]:
    """Extract from each text of a split, and count.

    Parameters
    ----------
    folder : Path
    split : str

    Returns
    -------
    (QuoteCounts, float, int)
        Counts; seconds of processor time that the extraction took; words that it read.
    """
    corpus = list(read_corpus(folder, split))
    counts = QuoteCounts()
    began = time.process_time()
    found = list(English().find([Article(str(k), text) for k, (text, _) in enumerate(corpus)]))
    seconds = time.process_time() - began
    for (text, gold), item in zip(corpus, found, strict=True):
        laid = [Laid(a.content_spans, () if a.source_span is None else (a.source_span,)) for a in item.attributions]
        counts.add(text, gold, laid)
    return counts, seconds, sum(len(text.split()) for text, _ in corpus)


def table(counts: QuoteCounts) -> str:
    """Print counts as a table in Markdown."""
    rows = [
        ("annotated / found / matched", f"{counts.n_gold} / {counts.n_found} / {counts.n_matched}"),
        ("precision", f"{counts.precision:.1%}"),
        ("recall", f"{counts.recall:.1%}"),
        ("F, 30 % of the content", f"{counts.f:.1%}"),
        ("F, the same characters", f"{counts.f_exact:.1%}"),
        ("source overlaps, of matched", f"{counts.source:.1%}"),
        ("recall of speech", f"{counts.recall_of(GROUPS):.1%}"),
        *((f"recall of {group} speech", f"{counts.recall_of([group]):.1%}") for group in GROUPS),
    ]
    return "\n".join(["| measure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def _laid(text: str, row: Mapping[str, Any]) -> Laid:
    content = tuple((start, end) for start, end in row["content_spans"])
    source = tuple((start, end) for start, end in row["source_spans"])
    group = _group(text, content) if _SPEECH.search(row["cue_text"]) else None
    return Laid(content, source, group)


def _group(text: str, content: tuple[tuple[int, int], ...]) -> str:
    parts = [text[start:end].strip() for start, end in content]
    if all(_OPENS.match(part) and _CLOSES.search(part) for part in parts):
        return "direct"
    return "mixed" if any(_DOUBLE.search(part) for part in parts) else "indirect"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


@click.command(epilog="Example: python -m shiftdetect.benchmark.quotes --data polnear --split dev")
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True, help="Folder of the corpus."
)
@click.option("--split", default="dev", show_default=True, help="Part of the corpus.")
def main(data: Path, split: str) -> None:
    """Measure the English extraction on PolNeAR."""
    counts, seconds, words = measure(data, split)
    click.echo(table(counts))
    click.echo(
        f"{words / 750 / seconds:.1f} articles of 750 words per second of processor time, with parsing", err=True
    )


if __name__ == "__main__":
    main()
