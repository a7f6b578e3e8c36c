"""Narrative banks: invented events, each with rival explanations in many wordings, written for the project."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from shiftdetect.errors import InputError, RowProblem, ShiftDetectError
from shiftdetect.io.files import decode, read_bytes
from shiftdetect.io.jsons import parse_lines

_LINE = '{"kind": "wording", "explanation": "...", "text": "..."}'
_FOLDER = files("shiftdetect.benchmark") / "banks"


@dataclass(frozen=True)
class Bank:
    """One invented event.

    Attributes
    ----------
    event : str
        Name of the bank.
    title, summary : str
    speakers : tuple of str
        Invented roles.
    explanations : mapping of str to str
        Code of each rival explanation, and its definition.
    wordings : mapping of str to tuple of str
        Statements that give this explanation and no other.
    paraphrases : tuple of (str, str)
        One claim in two wordings.
    off_topic : tuple of str
        Statements by the same kinds of officials on other matters.
    """

    event: str
    title: str
    summary: str
    speakers: tuple[str, ...]
    explanations: Mapping[str, str]
    wordings: Mapping[str, tuple[str, ...]]
    paraphrases: tuple[tuple[str, str], ...]
    off_topic: tuple[str, ...]


def bank_names() -> tuple[str, ...]:
    """List the banks that come with the package.

    Examples
    --------
    >>> "harbour_closure" in bank_names()
    True
    """
    return tuple(
        sorted(entry.name.removesuffix(".jsonl") for entry in _FOLDER.iterdir() if entry.name.endswith(".jsonl"))
    )


@cache
def load_bank(event: str) -> Bank:
    """Read one bank of the package.

    Parameters
    ----------
    event : str
        One of :func:`bank_names`.

    Raises
    ------
    ShiftDetectError
        Where there is no such bank.
    """
    if event not in bank_names():
        raise ShiftDetectError(f"there is no bank {event!r}: choose one of {', '.join(bank_names())}.")
    return _bank(event, _FOLDER / f"{event}.jsonl")


def read_bank(path: Path) -> Bank:
    """Read a bank from anywhere: one JSON object a line, as the package's own banks have them.

    Parameters
    ----------
    path : Path
        A .jsonl file, named after the event.

    Raises
    ------
    InputError
        Listing every line that is none of meta, wording, paraphrase and off_topic, or lacks what such a line needs.
    """
    file = str(path)
    numbers, rows, problems = parse_lines(decode(read_bytes(path, file), file), file, _LINE)
    metas = [row for row in rows if row.get("kind") == "meta"]
    if len(metas) != 1 or not isinstance(metas[0].get("explanations"), dict) or len(metas[0]["explanations"]) < 4:
        problem = "one line of kind 'meta' with at least four 'explanations' (code and definition) is needed"
        problems.append(RowProblem(file, None, "kind", None, problem, "Write that line first."))
        raise InputError(problems)
    needed = {
        "meta": ("title", "summary", "speakers"),
        "wording": ("text", "explanation"),
        "paraphrase": ("text", "pair"),
        "off_topic": ("text",),
    }
    codes = metas[0]["explanations"]
    for number, row in zip(numbers, rows, strict=True):
        kind = row.get("kind")
        missing = [name for name in needed.get(str(kind), ()) if not row.get(name) and row.get(name) != 0]
        if kind not in needed:
            problems.append(
                RowProblem(file, number, "kind", str(kind), "no line has this kind", f"Known: {', '.join(needed)}.")
            )
        elif missing:
            problems.append(RowProblem(file, number, missing[0], None, "this is missing", "Fill it in."))
        elif kind == "wording" and row["explanation"] not in codes:
            known = f"Choose one of {', '.join(codes)}."
            problems.append(
                RowProblem(file, number, "explanation", str(row["explanation"]), "no such explanation", known)
            )
    told = {row.get("explanation") for row in rows if row.get("kind") == "wording"}
    for code in codes:
        if code not in told:
            problems.append(RowProblem(file, None, "explanation", code, "there is no wording of it", "Write some."))
    if problems:
        raise InputError(problems)
    return _bank(path.stem, path)


def _bank(event: str, place: Traversable | Path) -> Bank:
    lines = place.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    meta = next(row for row in rows if row["kind"] == "meta")
    wordings: dict[str, list[str]] = {code: [] for code in meta["explanations"]}
    pairs: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "wording":
            wordings[row["explanation"]].append(row["text"])
        elif row["kind"] == "paraphrase":
            pairs[row["pair"]].append(row["text"])
    return Bank(
        event=event,
        title=meta["title"],
        summary=meta["summary"],
        speakers=tuple(meta["speakers"]),
        explanations=meta["explanations"],
        wordings={code: tuple(texts) for code, texts in wordings.items()},
        paraphrases=tuple((a, b) for a, b in pairs.values()),
        off_topic=tuple(row["text"] for row in rows if row["kind"] == "off_topic"),
    )
