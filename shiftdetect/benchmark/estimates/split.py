"""Does the decomposition tell other people from other words, and one speaker from all?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from shiftdetect.benchmark.population import SPEAKERS, Population
from shiftdetect.benchmark.streams import StreamSettings, make_stream
from shiftdetect.drift.decompose import decompose
from shiftdetect.errors import TooLittleText

N, DAYS = 300, 24
PARTS = ("total", "composition", "common", "interaction", "speaker_specific")

KINDS = {
    "other people talk": StreamSettings(n=N, days=DAYS, mix=True),
    "other people talk, day clusters": StreamSettings(n=N, days=DAYS, mix=True, clusters=True),
    "all speakers change": StreamSettings(n=N, days=DAYS, shape="abrupt", delta=1.0),
    "one of four changes": StreamSettings(n=N, days=DAYS, shape="one_speaker", delta=1.0),
}


def split_rows(
    populations: Sequence[Population], n_streams: int, seed: int, progress: Callable[[], object] = lambda: None
) -> Iterator[dict[str, Any]]:
    """Decompose streams of each kind between their halves.

    Yields
    ------
    dict
        Kind, mean of each part with its standard error, share of the within part in composition and within together,
        and what theory says of the common and the specific part where one of four moves.

    Notes
    -----
    Where one of S equally frequent speakers moves by a distance D, the common part is :math:`D^2 / S^2` and the
    specific one :math:`(1/S - 1/S^2) D^2`.
    """
    halves = np.arange(DAYS // 2), np.arange(DAYS // 2, DAYS)
    for kind, settings in KINDS.items():
        found, theory, refused = [], [], 0
        for k, child in enumerate(np.random.SeedSequence([seed, 3]).spawn(n_streams)):
            population = populations[k % len(populations)]
            stream = make_stream(population.bank, settings, child)
            try:
                parts = decompose(population.moments(stream), *halves, with_intervals=False)
            except TooLittleText:
                refused += 1
                continue
            finally:
                progress()
            found.append([getattr(parts, part) for part in PARTS])
            if kind == "one of four changes":
                theory.append(_one_moves(population, stream.codes[0], stream.codes[1], stream.movers[0]))
        values = np.array(found)
        mean, error = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(len(values))
        by_name = dict(zip(PARTS, mean.tolist(), strict=True))
        yield {
            "kind": kind,
            "n_streams": len(values),
            "refused": refused,
            "mean": by_name,
            "error": dict(zip(PARTS, error.tolist(), strict=True)),
            "within_share": by_name["common"] / (by_name["composition"] + by_name["common"]),
            "theory": dict(zip(("common", "speaker_specific"), np.mean(theory, axis=0).tolist(), strict=True))
            if theory
            else None,
        }


def _one_moves(population: Population, old: str, new: str, mover: int) -> tuple[float, float]:
    move = population.group({new: 1.0}, mover).mean - population.group({old: 1.0}, mover).mean
    distance = float(move @ move)
    return distance / SPEAKERS**2, (1.0 / SPEAKERS - 1.0 / SPEAKERS**2) * distance
