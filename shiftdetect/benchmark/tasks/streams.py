"""Corpora of kind `streams`: a folder of narrative banks, from which streams with a known truth are drawn."""

from __future__ import annotations

from collections.abc import Iterator

from shiftdetect.benchmark.banks import Bank, read_bank
from shiftdetect.benchmark.streams import Stream, StreamSettings
from shiftdetect.benchmark.study import NULLS, draw_streams, null_settings
from shiftdetect.benchmark.tasks.card import Card
from shiftdetect.benchmark.tasks.series import Change, Series
from shiftdetect.errors import InputError, RowProblem

CELLS: dict[str, StreamSettings] = {
    "half replaced": StreamSettings(n=60, days=12, shape="abrupt", delta=0.5),
    "three quarters replaced": StreamSettings(n=60, days=12, shape="abrupt", delta=0.75),
    "all replaced": StreamSettings(n=60, days=12, shape="abrupt", delta=1.0),
    "three quarters, clusters + mix": StreamSettings(
        n=60, days=12, shape="abrupt", delta=0.75, clusters=True, mix=True
    ),
    "two changes": StreamSettings(n=150, days=20, shape="two", delta=0.75),
    "two changes, clusters + mix": StreamSettings(n=150, days=20, shape="two", delta=0.75, clusters=True, mix=True),
    **{name: null_settings(name, 60, 12) for name in NULLS},
}
"""What streams are drawn: changes of several sizes, and the five nulls without autocorrelation."""

_N_STREAMS = 20
_SEED = 20261126


def read_streams(card: Card) -> list[Series]:
    """Read the banks of a folder and draw streams from them, the same on every machine.

    Raises
    ------
    InputError
        Where there is no bank, or one cannot be read.
    """
    paths = sorted(card.folder.glob("*.jsonl"))
    if not paths:
        problem = "there is no bank (.jsonl) beside the card"
        raise InputError([RowProblem(card.file, None, None, None, problem, "Put the banks into its folder.")])
    banks = [read_bank(path) for path in paths]
    return list(draw_series(banks, card.streams.get("per_cell", _N_STREAMS), card.streams.get("seed", _SEED)))


def draw_series(banks: list[Bank], per_cell: int, seed: int) -> Iterator[Series]:
    """Draw so many streams of each cell, each cell from a seed of its own."""
    for k, (name, settings) in enumerate(CELLS.items()):
        for stream in draw_streams(banks, settings, per_cell, seed + k):
            yield as_series(name, stream)


def as_series(name: str, stream: Stream) -> Series:
    """Give a stream as a series of a task."""
    return Series(
        name=name,
        texts=stream.texts,
        places=stream.bins,
        speakers=stream.speakers,
        changes=tuple(Change(place, "change") for place in stream.changes),
        positive=("change",),
    )
