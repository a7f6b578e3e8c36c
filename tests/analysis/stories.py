"""Invented statements with a known course, and an encoder that knows a handful of words: no model is loaded."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.corpus import Corpus, Statement
from shiftdetect.encode import EncoderIdentity

MARKERS = {"fall": 1.0, "cost": 1.0, "law": 1.0, "again": 0.25}
WORDINGS = 12
DAYS, CHANGE = 12, 7
SPEAKERS = ("Minister A", "Minister B", "Minister C")


class MarkerEncoder:
    """One direction for each marker word, and a short one, of a dozen, for the wording of the whole text."""

    def __init__(self, longest: int | None = None, wording: float = 0.4) -> None:
        self.identity = EncoderIdentity("markers", revision="1")
        self.n_encoded = 0
        self.longest = longest
        self.wording = wording

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.n_encoded += len(texts)
        rows = np.zeros((len(texts), len(MARKERS) + WORDINGS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[: len(MARKERS)] = [weight * (word in text) for word, weight in MARKERS.items()]
            row[len(MARKERS) + zlib.crc32(text.encode()) % WORDINGS] = self.wording
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def truncated(self, texts: Sequence[str]) -> list[bool]:
        return [self.longest is not None and len(text) > self.longest for text in texts]


def day(number: int) -> str:
    return f"2031-05-{number:02d}"


def statement(number: int, speaker: str, text: str, name: str, **other: Any) -> Statement:
    return Statement(id=name, text=text, speaker=speaker, time=datetime(2031, 5, number), **other)


def tell(word: Callable[[int, str], str | None], days: int = DAYS, **other: Any) -> Corpus:
    """Let every speaker say one thing on every day; ``word(day, speaker)`` is what it is about, None is silence."""
    rows = []
    for number in range(1, days + 1):
        for speaker in (*SPEAKERS, "Minister D"):
            about = word(number, speaker)
            if about is not None:
                text = f"{speaker[-1]} on day {number}: the {about} decided it."
                rows.append(statement(number, speaker, text, f"{number:02d}{speaker[-1].lower()}", **other))
    return Corpus(rows, source="invented.csv")


def shifted() -> Corpus:
    """All three ministers move from one story to another on day 7; on day 9 one of them tells the old one."""

    def word(number: int, speaker: str) -> str | None:
        if speaker == "Minister D":
            return None
        return "fall" if number < CHANGE or (number, speaker) == (9, "Minister B") else "cost"

    return tell(word)


def unchanged() -> Corpus:
    """Three ministers tell one story in many wordings."""
    return tell(lambda number, speaker: None if speaker == "Minister D" else "fall")


def handed_over(phrase: str = "") -> Corpus:
    """Nobody changes their story; those who tell the one give way, on day 13, to those who tell the other.

    ``phrase`` is said by everybody from the day on which they do.
    """

    def word(number: int, speaker: str) -> str | None:
        early = speaker in SPEAKERS[:2]
        story = "fall" if early else "cost"
        rare = number % 4 == 2
        return story + (phrase if number > 12 else "") if early == (number <= 12) or rare else None

    return tell(word, days=24)


def three_stories() -> Corpus:
    """One story after the other, eight days each."""
    return tell(lambda number, speaker: None if speaker == "Minister D" else [*MARKERS][(number - 1) // 8], days=24)


def labelled(corpus: Corpus) -> Corpus:
    """Give each statement its story as its frame, and to one minister a stance that changes."""
    rows = []
    for s in corpus:
        frame = next(word for word in MARKERS if word in s.text)
        stance = "supports" if s.speaker != "Minister B" or s.time.day < CHANGE else "denies"
        rows.append(statement(s.time.day, s.speaker, s.text, s.id, frames=(frame, "bridge"), stance=stance))
    return Corpus(rows, source=corpus.source)
