"""What a report and a plan need to know of an encoder, measured once on the invented events and kept in the package."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from shiftdetect.benchmark.estimates.floors import floor_rows, style_floor
from shiftdetect.benchmark.population import Population, true_reference
from shiftdetect.encode import Encoder, VectorStore

SMALLEST_VARIANCE = 1e-5


def known_record(
    populations: Sequence[Population], encoder: Encoder, store: VectorStore | None = None
) -> dict[str, Any]:
    """Measure the distance between explanations, the variety of statements and the noise floor of one encoder.

    Parameters
    ----------
    populations : sequence of Population
        One per event.
    encoder : Encoder
        The one that made them.
    store : VectorStore, optional

    Returns
    -------
    dict
        identity, reference (mean over events), spectrum, rows, and a sample that is small enough to be made again.
    """
    references = [
        true_reference(p, list(combinations(range(len(p.bank.explanations)), 2)))
        for p in populations
    ]  # fmt: skip
    floors = [style_floor(p.bank, encoder, store) for p in populations]
    spectra = [p.spectrum() for p in populations]
    size = max(map(len, spectra))
    spectrum = np.mean([np.pad(s, (0, size - len(s))) for s in spectra], axis=0)
    return {
        "identity": str(encoder.identity),
        "reference": round(float(np.mean(references)), 6),
        "spectrum": [round(v, 6) for v in spectrum.tolist() if v >= SMALLEST_VARIANCE],
        "rows": [_rounded(row) for row in floor_rows(floors, references)],
        "sample": sample(populations[0], encoder, store),
    }


def sample(population: Population, encoder: Encoder, store: VectorStore | None = None) -> dict[str, Any]:
    """Measure the floor of the first explanation of an event alone."""
    code = next(iter(population.bank.explanations))
    reference = true_reference(population, [(0, 1)])
    floor = style_floor(population.bank, encoder, store, [code])
    return {
        "event": population.bank.event,
        "explanation": code,
        "reference": round(reference, 6),
        "rows": [_rounded(row) for row in floor_rows([floor], [reference])],
    }


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}
