"""Narrative banks: invented events, each with rival explanations in many wordings, written for the project."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shiftdetect.errors import ShiftDetectError

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
        sorted(entry.name.removesuffix(".jsonl") for entry in _FOLDER.iterdir() if entry.name[-6:] == ".jsonl")
    )


@cache
def load_bank(event: str) -> Bank:
    """Read one bank.

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
    lines = (_FOLDER / f"{event}.jsonl").read_text(encoding="utf-8").splitlines()
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
