"""Methods of other packages, each in an adapter of a few lines, at documented defaults and, apart, tuned."""

from __future__ import annotations

from collections.abc import Sequence

from shiftdetect.benchmark.methods.changes import unusual_steps
from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools
from shiftdetect.benchmark.tasks.series import Series


@method(
    "points",
    "centroid cosine",
    "days whose centroid lies unusually far from the day before",
    group="peer",
    settings={"as in": "pycorpdiff", "deviations": 2},
)
def centroid_cosine(series: Series, tools: Tools) -> Sequence[int]:
    """Cosine of the centroids of two bins in a row, as pycorpdiff has it; alarm at mean and two deviations."""
    return unusual_steps(tools.vectors(series.texts), series.places)
