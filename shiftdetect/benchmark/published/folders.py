"""Corpora that are published as folders: brat annotations of attributions, and articles with a table of narratives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io.files import decode, fail, read_bytes

_NO_LABEL = {"Other", "none", ""}


def read_brat(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[str, ...]]:
    """Read a part of PolNeAR: ``text/NAME.txt`` and ``attributions/NAME_ANNOTATOR.ann``.

    Where several annotators took the same article, the first by name is used.

    Returns
    -------
    documents, attributions : list of dict
    left_out : tuple of str
        Annotations of further annotators, and texts without any.

    Raises
    ------
    InputError
        Where a folder or a text is missing, or a line cannot be read.
    """
    annotations = sorted((folder / "attributions").glob("*.ann"))
    if not annotations:
        fail(str(folder), "there is no attributions/*.ann in it", "Name the folder data/train, data/dev or data/test.")
    documents: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    problems: list[RowProblem] = []
    for path in annotations:
        name = path.stem.rpartition("_")[0]
        if name in documents:
            continue
        source = folder / "text" / f"{name}.txt"
        documents[name] = decode(read_bytes(source, str(source)), str(source))
        rows += _attributions(path, name, problems)
    if problems:
        raise InputError(problems)
    left_out = []
    if n := len(annotations) - len(documents):
        left_out.append(
            f"{n:,} of {len(annotations):,} annotations left out: of each article the first by name counts."
        )
    if n := sum(text.stem not in documents for text in (folder / "text").glob("*.txt")):
        left_out.append(f"{n:,} of {len(documents) + n:,} texts left out, since nobody annotated them.")
    return [{"id": name, "text": text} for name, text in documents.items()], rows, tuple(left_out)


def _attributions(path: Path, name: str, problems: list[RowProblem]) -> list[dict[str, Any]]:
    spans: dict[str, list[list[int]]] = {}
    events: list[list[str]] = []
    for number, line in enumerate(decode(read_bytes(path, str(path)), str(path)).splitlines(), 1):
        parts = line.split("\t")
        try:
            if line.startswith("T"):
                places = parts[1].split(" ", 1)[1]
                spans[parts[0]] = [[int(v) for v in place.split(" ")] for place in places.split(";")]
            elif line.startswith("E"):
                events.append(parts[1].split())
        except (IndexError, ValueError):
            problem = "the line is no brat annotation"
            problems.append(RowProblem(str(path), number, None, line[:60], problem, "Download the file anew."))
    found = []
    for event in events:
        roles = [role.split(":", 1) for role in event if ":" in role]
        # A role that occurs several times is numbered: Content, Content2.
        content = [span for role, at in roles if role.startswith("Content") for span in spans.get(at, [])]
        source = [span for role, at in roles if role.startswith("Source") for span in spans.get(at, [])]
        if content:
            found.append({"doc": name, "content_spans": sorted(content), "source_spans": sorted(source)})
    return found


def read_articles(folder: Path) -> list[dict[str, Any]]:
    """Read a language folder of SemEval-2025 task 10: ``raw-documents/*.txt`` and ``subtask-2-annotations.txt``.

    Returns
    -------
    list of dict
        With the main narratives as frames; 'Other' is no frame.

    Raises
    ------
    InputError
        Where a file is missing, or a line lacks a column.
    """
    table = folder / "subtask-2-annotations.txt"
    lines = decode(read_bytes(table, str(table)), str(table)).splitlines()
    rows: list[dict[str, Any]] = []
    problems: list[RowProblem] = []
    for number, line in enumerate(lines, 1):
        parts = line.split("\t")
        if not line.strip():
            continue
        # A name from the table must not lead out of the folder.
        if len(parts) < 2 or Path(parts[0]).name != parts[0]:
            problem = "the line is not: file, narratives, sub-narratives, with tabs between"
            problems.append(RowProblem(str(table), number, None, line[:60], problem, "Download the file anew."))
            continue
        source = folder / "raw-documents" / parts[0]
        labels = [label.strip() for label in parts[1].split(";")]
        frames = list(dict.fromkeys(label for label in labels if label not in _NO_LABEL))
        text = decode(read_bytes(source, str(source)), str(source)).strip()
        rows.append({"id": source.stem, "text": text, "frames": frames})
    if problems:
        raise InputError(problems)
    return rows
