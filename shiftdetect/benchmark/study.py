"""Calibration, power and location of the tests, measured on streams whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from shiftdetect.benchmark.banks import Bank
from shiftdetect.benchmark.metrics.changes import f1_at
from shiftdetect.benchmark.streams import Stream, StreamSettings, make_stream
from shiftdetect.corpus import find_repeated, set_aside
from shiftdetect.drift.moments import Moments, compute_moments
from shiftdetect.drift.order import OrderResult, order_test
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import ScanResult, p_blocks, scan
from shiftdetect.drift.segments import segment
from shiftdetect.encode import Encoder, VectorStore, encode_texts

SIZES = ((24, 8), (60, 12), (150, 20))
"""Statements and days of a cell."""

NULLS: dict[str, dict[str, object]] = {
    "iid": {},
    "speaker mix": {"mix": True},
    "day clusters": {"clusters": True},
    "clusters + mix": {"clusters": True, "mix": True},
    "boilerplate": {"boilerplate": True},
}
AUTOCORRELATED: dict[str, dict[str, object]] = {
    "AR(1) days": {"persistence": "ar1"},
    "wandering days": {"persistence": "wander"},
}


@dataclass(frozen=True, eq=False)
class Cell:
    """p-values of one kind of stream.

    Attributes
    ----------
    name : str
    settings : StreamSettings
    p_values : dict of str to ndarray, shape (n_streams,)
        Per test and null: 'scan', 'scan by day', 'scan within speakers', 'order', ...
    location_errors : ndarray, shape (n_streams,)
        Bins between the scan's best date and the nearest true change; empty where there is none.
    segmentation : ndarray, shape (n_streams,)
        F1 of the segmentation's change points, two bins to either side and no change at the start; where nothing
        changes, 1 if none was found and 0 otherwise. Empty where it was not run.
    days_share : ndarray of bool, shape (n_streams,)
        Whether statements of one day were seen to share something; empty where the scan was not run.
    """

    name: str
    settings: StreamSettings
    p_values: dict[str, NDArray[np.float64]]
    location_errors: NDArray[np.float64]
    segmentation: NDArray[np.float64] = field(default_factory=lambda: np.array([]))
    days_share: NDArray[np.bool_] = field(default_factory=lambda: np.array([], dtype=bool))

    def rate(self, test: str, alpha: float = 0.05) -> tuple[float, float, float]:
        """Share of streams with p <= alpha, with its 95 % Clopper-Pearson interval."""
        p = self.p_values[test]
        return binomial_interval(int(np.sum(p <= alpha)), len(p))


def binomial_interval(k: int, n: int, confidence: float = 0.95) -> tuple[float, float, float]:
    """Share k / n and its Clopper-Pearson interval.

    Examples
    --------
    >>> [round(v, 3) for v in binomial_interval(15, 300)]
    [0.05, 0.028, 0.081]
    """
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if k == 0 else float(special.betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(special.betaincinv(k + 1, n - k, 1.0 - tail))
    return k / n, low, high


class Encoded:
    """Vectors of the texts of streams, each text encoded once.

    Parameters
    ----------
    encoder : Encoder
    store : VectorStore, optional
    """

    def __init__(self, encoder: Encoder, store: VectorStore | None = None) -> None:
        self.encoder = encoder
        self._store = store
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Encode the texts that are not known yet."""
        new = sorted(set(texts) - self._vectors.keys())
        if new:
            vectors, _ = encode_texts(new, self.encoder, store=self._store)
            self._vectors.update(zip(new, vectors, strict=True))

    def moments(self, stream: Stream) -> Moments:
        """Sufficient statistics of a stream, repeated sentences set aside as a report does it."""
        texts = measured_texts(stream.texts)
        self.learn(texts)
        words = np.log([len(text.split()) for text in texts])
        vectors = np.stack([self._vectors[text] for text in texts])
        return compute_moments(vectors, stream.bins, stream.speakers, words)


def measured_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """Set aside the sentences that many texts share word for word, as a report does it."""
    return set_aside(texts, find_repeated(texts))


def draw_streams(
    banks: Sequence[Bank], settings: StreamSettings, n_streams: int, seed: int | Sequence[int]
) -> list[Stream]:
    """Draw streams from the banks in turn, each from a seed of its own."""
    children = np.random.SeedSequence(seed).spawn(n_streams)
    return [make_stream(banks[k % len(banks)], settings, child) for k, child in enumerate(children)]


def measure_cell(
    name: str,
    streams: Sequence[Stream],
    encoded: Encoded,
    n_permutations: int = 199,
    tests: Sequence[str] = ("scan", "order"),
    progress: Callable[[], object] | None = None,
) -> Cell:
    """Run the tests on every stream of a cell.

    Parameters
    ----------
    name : str
    streams : sequence of Stream
    encoded : Encoded
    n_permutations : int
    tests : sequence of str
        'scan', 'order' and 'segments', or some of them.
    progress : callable, optional
        Called after each stream.
    """
    encoded.learn(text for stream in streams for text in measured_texts(stream.texts))
    rows: list[dict[str, float]] = []
    errors: list[float] = []
    segmentation: list[float] = []
    shared: list[bool] = []
    run: dict[str, Callable[..., ScanResult | OrderResult]] = {"scan": scan, "order": order_test}
    for k, stream in enumerate(streams):
        moments = encoded.moments(stream)
        row: dict[str, float] = {}
        if "segments" in tests:
            cuts = segment(moments, n_permutations=n_permutations, random_state=k).change_points
            segmentation.append(f1_at(stream.changes, cuts, 2))
        for test in (name for name in tests if name in run):
            found = run[test](moments, n_permutations, k)
            row[test] = found.p_reported
            row[f"{test} by day"] = found.p_value
            if test == "scan":
                shared.append(found.days_share)
            if isinstance(found, ScanResult) and found.p_blocks is not None:
                row |= _block_rules(moments, n_permutations, k)
                row["scan by blocks"] = found.p_blocks
            row[f"{test} within speakers"] = np.nan if found.p_within_speaker is None else found.p_within_speaker
            if isinstance(found, ScanResult) and found.best_bin is not None and stream.changes:
                errors.append(float(min(abs(found.best_bin - change) for change in stream.changes)))
        rows.append(row)
        if progress is not None:
            progress()
    p_values = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    return Cell(name, streams[0].settings, p_values, np.array(errors), np.array(segmentation), np.array(shared))


BLOCK_BINS = (2, 3, 4, 5)
"""Lengths of blocks that are shown beside the one that the scan chooses."""


def _block_rules(moments: Moments, n_permutations: int, seed: int) -> dict[str, float]:
    residuals = residualise(moments)
    return {
        f"scan, blocks of {length}": p_blocks(residuals, length, n_permutations, np.random.SeedSequence((seed, length)))
        for length in BLOCK_BINS
    }


def null_settings(name: str, n: int, days: int) -> StreamSettings:
    """Settings of one of the :data:`NULLS` or :data:`AUTOCORRELATED`."""
    return replace(StreamSettings(n=n, days=days), **{**NULLS, **AUTOCORRELATED}[name])  # type: ignore[arg-type]
