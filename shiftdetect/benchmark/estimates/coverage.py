"""Do 95 % intervals hold the truth in 95 % of streams, and does the index grow in line with what was replaced?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shiftdetect.benchmark.population import Population, true_distances, true_reference
from shiftdetect.benchmark.streams import Stream, StreamSettings, make_stream
from shiftdetect.benchmark.study import binomial_interval
from shiftdetect.drift.distance import cross_day_distance
from shiftdetect.drift.index import DriftIndex, drift_index
from shiftdetect.drift.moments import Moments
from shiftdetect.drift.reference import Reference, calibrate
from shiftdetect.errors import TooLittleText

DELTAS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of statements that give a different explanation after the middle day."""

SIZES = ((60, 12), (150, 20))
"""Statements and days of a stream."""

LABELLED = 40
"""Labelled statements per explanation, apart from the stream, that the index is calibrated on."""

REFERENCES = 25
"""Labelled samples per event, used in turn."""

OWN_LABELS = "index, own labels"
"""The index calibrated on the labels of the stream itself, as a report does it."""

Bounds = tuple[float, float, float, float]
"""Value, low, high and truth."""


@dataclass(frozen=True, eq=False)
class Calibrated:
    """An event with labelled samples of its explanations.

    Attributes
    ----------
    population : Population
    references : sequence of Reference
        From independent samples.
    truths : sequence of float
        What each would be on endlessly many labelled statements.
    """

    population: Population
    references: Sequence[Reference]
    truths: Sequence[float]

    @classmethod
    def draw(cls, population: Population, n_references: int, seed: int) -> Calibrated:
        """Draw the labelled samples."""
        # Each event its own: where all draw the same numbers, their samples err together, and do not average out.
        children = np.random.SeedSequence([seed, 1, *population.bank.event.encode()]).spawn(n_references)
        references = [calibrate(population.labelled_sample(LABELLED, child)) for child in children]
        known = {r.pairs: true_reference(population, r.pairs) for r in references}
        return cls(population, references, [known[r.pairs] for r in references])


def coverage_rows(
    events: Sequence[Calibrated], n_streams: int, seed: int, progress: Callable[[], object] = lambda: None
) -> Iterator[dict[str, Any]]:
    """Measure U at the middle day and the index on streams of each kind.

    Yields
    ------
    dict
        Settings; how often each interval held the truth, with the binomial interval of that share; how often it lay
        above and below the truth; mean value and mean truth.
    """
    for n, days in SIZES:
        for clusters in (False, True):
            for delta in DELTAS:
                settings = StreamSettings(n=n, days=days, shape="abrupt", delta=delta, clusters=clusters)
                found: dict[str, list[Bounds]] = {"U": [], "index": [], OWN_LABELS: []}
                refused = 0
                for k, child in enumerate(np.random.SeedSequence([seed, 2]).spawn(n_streams)):
                    event = events[k % len(events)]
                    stream = make_stream(event.population.bank, settings, child)
                    refused += _measure(event, stream, k // len(events), found)
                    progress()
                for what, bounds in found.items():
                    if len(bounds) >= max(
                        2, n_streams // 8
                    ):  # few streams have labels of two explanations by all speakers
                        yield {"n": n, "days": days, "clusters": clusters, "delta": delta, "what": what} | _summary(
                            bounds, refused if what == "index" else 0
                        )


def _measure(event: Calibrated, stream: Stream, k: int, found: dict[str, list[Bounds]]) -> bool:
    """Add what one stream gives; tell whether the index was refused."""
    days = stream.settings.days
    before, after = np.arange(days // 2), np.arange(days // 2, days)
    moments = event.population.moments(stream)
    plain, within = true_distances(event.population, stream)
    u = cross_day_distance(moments, before, after)
    if u.low is not None and u.high is not None:
        found["U"].append((u.u, u.low, u.high, plain))
    place = k % len(event.references)
    try:
        index = drift_index(moments, before, after, event.references[place])
    except TooLittleText:
        return True
    _add(found["index"], index, within, event.truths[place])
    _own_labels(event.population, stream, moments, within, found[OWN_LABELS])
    return False


def _own_labels(population: Population, stream: Stream, moments: Moments, within: float, into: list[Bounds]) -> None:
    """Calibrate on the stream's own labels, as a report on a labelled corpus does."""
    days = stream.settings.days
    try:
        own = calibrate(population.by_explanation(stream))
        index = drift_index(moments, np.arange(days // 2), np.arange(days // 2, days), own, same_days=True)
    except TooLittleText:
        return
    _add(into, index, within, true_reference(population, own.pairs))


def _add(into: list[Bounds], index: DriftIndex, within: float, reference: float) -> None:
    if index.low is not None and index.high is not None:
        into.append((index.value, index.low, index.high, float(np.sqrt(within / reference))))


def _summary(bounds: Sequence[Bounds], refused: int) -> dict[str, Any]:
    value = np.array(bounds)[:, 0]
    spread = {"square": float(np.mean(np.sign(value) * value**2)), "sd": float(value.std(ddof=1))}
    return {**how_often_held(bounds, refused), **spread}


def how_often_held(bounds: Sequence[tuple[float, ...]], refused: int) -> dict[str, Any]:
    """Count how many intervals hold their truth, and average what they are around and how wide they are.

    Parameters
    ----------
    bounds : sequence of tuple
        Value, low, high and truth of each stream.
    refused : int
        Streams without an interval.

    Examples
    --------
    >>> held = how_often_held([(0.1, 0.0, 0.2, 0.1), (0.3, 0.2, 0.4, 0.1)], 0)
    >>> held["coverage"][0], held["above"], held["below"], round(held["width"], 3)
    (0.5, 0.5, 0.0, 0.2)
    """
    value, low, high, truth = np.array(bounds).T
    above, below = low > truth, high < truth
    return {
        "n_streams": len(value),
        "refused": refused,
        "coverage": binomial_interval(int(np.sum(~above & ~below)), len(value)),
        "above": float(above.mean()),
        "below": float(below.mean()),
        "mean": float(value.mean()),
        "truth": float(truth.mean()),
        "width": float(np.median(high - low)),
    }


def index_line(rows: Sequence[dict[str, Any]], n: int, *, squares: bool = False) -> tuple[float, float]:
    """Slope and intercept of the mean index on the share replaced, streams of n statements without day effects.

    With ``squares`` those of the mean of the index's square, with its sign, on the square of the share: what the root
    is taken of.

    Examples
    --------
    >>> row = {"n": 150, "clusters": False, "what": "index"}
    >>> rows = [{**row, "delta": d, "mean": 0.02 + 0.97 * d, "square": 1.1 * d**2} for d in DELTAS]
    >>> index_line(rows, 150), index_line(rows, 150, squares=True)
    ((0.97, 0.02), (1.1, 0.0))
    """
    here = [r for r in rows if r["what"] == "index" and r["n"] == n and not r["clusters"]]
    power, what = (2, "square") if squares else (1, "mean")
    slope, intercept = np.polyfit([r["delta"] ** power for r in here], [r[what] for r in here], 1)
    return round(float(slope), 4), round(float(intercept), 4)
