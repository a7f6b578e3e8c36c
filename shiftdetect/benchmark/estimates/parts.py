"""Do the intervals of the parts of a change hold the parts as the speakers spoke?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from shiftdetect.benchmark.estimates.coverage import SIZES, how_often_held
from shiftdetect.benchmark.population import SPEAKERS, FloatArray, Population
from shiftdetect.benchmark.streams import DAY_RATE, OWN_RATE, Stream, StreamSettings, make_stream
from shiftdetect.drift.decompose import decompose
from shiftdetect.drift.moments import Moments
from shiftdetect.errors import TooLittleText

PARTS = ("total", "composition", "common", "speaker_specific")

KINDS: dict[str, dict[str, Any]] = {
    "nothing changes": {},
    "all speakers, δ = 0.25": {"shape": "abrupt", "delta": 0.25},
    "all speakers, δ = 0.5": {"shape": "abrupt", "delta": 0.5},
    "all speakers, δ = 1": {"shape": "abrupt", "delta": 1.0},
    "one of four, δ = 1": {"shape": "one_speaker", "delta": 1.0},
    "other people talk": {"mix": True},
}
N_CELLS = len(KINDS) * len(SIZES) * 2


def parts_rows(
    populations: Sequence[Population], n_streams: int, seed: int, progress: Callable[[], object] = lambda: None
) -> Iterator[dict[str, Any]]:
    """Decompose streams of each kind between their halves.

    Yields
    ------
    dict
        Settings and part; streams that were split with intervals, and those that were not; how often the interval held
        the truth, with the binomial interval of that share; how often it lay above and below; mean value and truth;
        median and mean width.
    """
    for n, days in SIZES:
        before, after = np.arange(days // 2), np.arange(days // 2, days)
        for clusters in (False, True):
            for kind, change in KINDS.items():
                settings = StreamSettings(n=n, days=days, clusters=clusters, **change)
                found: dict[str, list[tuple[float, ...]]] = {part: [] for part in PARTS}
                for k, child in enumerate(np.random.SeedSequence([seed, 5]).spawn(n_streams)):
                    population = populations[k % len(populations)]
                    stream = make_stream(population.bank, settings, child)
                    _measure(population, stream, (before, after), found)
                    progress()
                for part, values in found.items():
                    if len(values) >= max(2, n_streams // 8):
                        yield {"kind": kind, "n": n, "days": days, "clusters": clusters, "part": part} | _summary(
                            values, n_streams - len(values)
                        )


def _measure(
    population: Population,
    stream: Stream,
    windows: tuple[np.ndarray, np.ndarray],
    found: dict[str, list[tuple[float, ...]]],
) -> None:
    """Add what one stream gives, where it can be split and has intervals."""
    moments = population.moments(stream)
    try:
        parts = decompose(moments, *windows)
    except TooLittleText:
        return
    truth = true_parts(population, stream, moments, windows)
    for part, (low, high) in parts.intervals.items():
        found[part].append((getattr(parts, part), low, high, truth[part]))


def _summary(values: Sequence[tuple[float, ...]], refused: int) -> dict[str, Any]:
    _, low, high, _ = np.array(values).T
    return {**how_often_held(values, refused), "mean_width": float(np.mean(high - low))}


def true_parts(
    population: Population, stream: Stream, moments: Moments, windows: tuple[np.ndarray, np.ndarray]
) -> dict[str, float]:
    """Return the parts of a stream's change if its speakers, speaking as often as they did, were heard without end.

    Written out speaker by speaker, apart from the code that is measured. Who speaks on a single day of a window is left
    out, as the decomposition does.
    """
    days = np.array(
        [[np.sum((moments.speaker == s) & np.isin(moments.bin, w)) for s in range(SPEAKERS)] for w in windows]
    )
    said = np.array(
        [[np.sum((stream.speakers == s) & np.isin(stream.bins, w)) for s in range(SPEAKERS)] for w in windows]
    )
    said = np.where((days != 1).all(axis=0), said, 0)
    share = said / said.sum(axis=1, keepdims=True)
    composition, common = (np.zeros(population.vectors.shape[1]) for _ in range(2))
    moves, weights = [], []
    for speaker, (before, after) in enumerate(share.T):
        old, new = (_mean(population, stream, speaker, late=late) for late in (False, True))
        if before > 0.0 and after > 0.0:
            weights.append((before + after) / 2.0)
            moves.append(new - old)
            composition += (after - before) * (old + new) / 2.0
            common += weights[-1] * moves[-1]
        else:
            composition += after * new - before * old
    mean = common / sum(weights) if weights else common
    return {
        "total": float(np.sum((composition + common) ** 2)),
        "composition": float(composition @ composition),
        "common": float(common @ common),
        "speaker_specific": sum(w * float(np.sum((m - mean) ** 2)) for w, m in zip(weights, moves, strict=True)),
    }


def _mean(population: Population, stream: Stream, speaker: int, *, late: bool) -> FloatArray:
    """Mean of what a speaker may say before or after, days' own stories spread evenly."""
    settings = stream.settings
    old, new, _, *others = stream.codes
    own = OWN_RATE if settings.mix else 0.0
    day = (1.0 - own) * (DAY_RATE if settings.clusters else 0.0)
    moved = (1.0 - own - day) * settings.delta if late and speaker in stream.movers else 0.0
    shares = dict.fromkeys(stream.codes, 0.0)
    shares[old], shares[new] = 1.0 - own - day - moved, moved
    for code in others:
        shares[code] += day / len(others)
    shares[stream.own[speaker]] += own
    return population.group({code: share for code, share in shares.items() if share}, speaker).mean
