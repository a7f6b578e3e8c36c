"""When did the account change: methods that return the places of change points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools
from shiftdetect.benchmark.tasks.series import Series
from shiftdetect.drift.scan import find_change_points, scan
from shiftdetect.drift.segments import segment
from shiftdetect.errors import TooLittleText

_SETTINGS = {"alpha": 0.05, "n_permutations": 199}


@method("points", "zero", "finds nothing, ever", group="baseline")
def zero(series: Series, tools: Tools) -> Sequence[int]:
    """Find nothing."""
    return ()


@method("points", "every date", "every date but the first: what F1 gives to alarms alone", group="baseline")
def every_date(series: Series, tools: Tools) -> Sequence[int]:
    """Find a change at every date."""
    return range(1, series.n_places)


@method(
    "points",
    "lexical",
    "days whose words lie further from the day before than the mean and two deviations",
    group="baseline",
    settings={"deviations": 2},
)
def lexical(series: Series, tools: Tools) -> Sequence[int]:
    """Alarm where the TF-IDF sums of two bins in a row are unusually far apart."""
    return unusual_steps(tools.tfidf(series.texts), series.places)


@method(
    "points",
    "segments",
    "steps and waves say whether; best division, penalty set by permutation, says when",
    group="built-in",
    settings=_SETTINGS,
)
def segments(series: Series, tools: Tools, **settings: Any) -> Sequence[int]:
    """Divide the period by :func:`shiftdetect.drift.segments.segment`."""
    try:
        return segment(tools.moments(series), **{**_settings(tools), **settings}).change_points
    except TooLittleText:
        return ()


@method("points", "scan", "partial score scan, repeated within the parts", group="built-in", settings=_SETTINGS)
def scanned(series: Series, tools: Tools) -> Sequence[int]:
    """Find change points as the report does."""
    moments, settings = tools.moments(series), _settings(tools)
    alpha = settings.pop("alpha")
    try:
        first = scan(moments, **settings)
    except TooLittleText:
        return ()
    return tuple(split.bin for split in find_change_points(moments, first, alpha, **settings))


def _settings(tools: Tools) -> dict[str, Any]:
    return {**_SETTINGS, "random_state": tools.seed}


def unusual_steps(vectors: NDArray[np.float64], places: NDArray[np.int64], deviations: float = 2.0) -> list[int]:
    """Places whose mean vector lies further, by cosine, from the one before than mean and deviations of all steps.

    Examples
    --------
    >>> unusual_steps(np.repeat(np.eye(2), 8, axis=0), np.arange(16))
    [8]
    """
    sums = np.zeros((int(places[-1]) + 1, vectors.shape[1]))
    np.add.at(sums, places, vectors)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    steps = 1.0 - np.einsum("ij,ij->i", sums[1:], sums[:-1])
    return [int(k) + 1 for k in np.flatnonzero(steps > steps.mean() + deviations * steps.std())]
