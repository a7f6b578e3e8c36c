"""Methods of other packages for change points, each in an adapter of a few lines.

At documented defaults they get one vector for each statement, in the order of time; a break between two statements
counts at the time bin of the later one. *Tuned* is the best that we could do for them without showing them a label of
what they are reported on: by a rule or, where their defaults leave a number open, by the settings that did best on
streams drawn for that alone (:mod:`shiftdetect.benchmark.tuning`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.methods.changes import unusual_steps
from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools
from shiftdetect.benchmark.tasks.series import Series

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_ALPHA = 0.05
_PERMUTATIONS = 99
_NTR_WINDOW = 3
_BARE = {"texts": "without boilerplate"}
"""Setting of the tuned rows: they read what our own methods read."""

# Found by python -m shiftdetect.benchmark.tuning; a test holds them against the page that it writes.
CENTROIDS: Final[dict[str, Any]] = {"deviations": 2.5}
RESONANCE: Final[dict[str, Any]] = {"window": 2, "deviations": 2.0}
PELT: Final[dict[str, Any]] = {"kernel": "cosine", "pen": 1.5}


@method(
    "points",
    "centroid cosine",
    "days whose centroid lies unusually far from that of the day before, as pycorpdiff compares corpora",
    group="peer",
    settings={"deviations": 2},
)
def centroid_cosine(series: Series, tools: Tools) -> Sequence[int]:
    """Cosine of the centroids of two bins in a row; alarm beyond the mean and two deviations."""
    return unusual_steps(tools.vectors(series.texts), series.places)


@method(
    "points",
    "centroid cosine tuned",
    "the same, at the number of deviations that did best on streams drawn for that",
    group="peer",
    tuned=True,
    settings={**CENTROIDS, **_BARE},
)
def centroid_cosine_tuned(series: Series, tools: Tools, *, deviations: float = CENTROIDS["deviations"]) -> list[int]:
    """Cosine of the centroids of two bins in a row, without boilerplate; alarm beyond so many deviations."""
    return unusual_steps(tools.vectors(tools.measured(series)), series.places, deviations)


@method(
    "points",
    "resonance",
    "days unlike those before and like those after (novelty, transience, resonance: Barron et al. 2018)",
    group="peer",
    settings={"window": _NTR_WINDOW, "deviations": 2},
)
def resonance(series: Series, tools: Tools) -> Sequence[int]:
    """Novelty less transience of each bin's centroid; alarm beyond the mean and two deviations."""
    return _resonant(tools.vectors(series.texts), series.places, _NTR_WINDOW, 2.0)


@method(
    "points",
    "resonance tuned",
    "the same, at the window and the number of deviations that did best on streams drawn for that",
    group="peer",
    tuned=True,
    settings={**RESONANCE, **_BARE},
)
def resonance_tuned(
    series: Series, tools: Tools, *, window: int = RESONANCE["window"], deviations: float = RESONANCE["deviations"]
) -> list[int]:
    """Novelty less transience of each bin's centroid, without boilerplate; alarm beyond so many deviations."""
    return _resonant(tools.vectors(tools.measured(series)), series.places, window, deviations)


def _resonant(vectors: FloatArray, places: IntArray, window: int, deviations: float) -> list[int]:
    x = centroids(vectors, places)
    gap = 1.0 - x @ x.T
    w, n = window, len(x)
    inner = range(w, n - w)
    score = np.array([gap[k, k - w : k].mean() - gap[k, k + 1 : k + w + 1].mean() for k in inner])
    if len(score) < 2:
        return []
    return [int(k) + w for k in np.flatnonzero(score > score.mean() + deviations * score.std())]


@method(
    "points",
    "KernelCPD",
    "ruptures: kernel change points",
    group="peer",
    settings={"kernel": "cosine", "pen": 1},
    needs=("ruptures",),
)
def kernel_cpd(series: Series, tools: Tools) -> Sequence[int]:
    """Kernel change points of the statements with the cosine kernel and a penalty of 1."""
    import ruptures

    found = ruptures.KernelCPD(kernel="cosine").fit(tools.vectors(series.texts)).predict(pen=1.0)
    return at_places(found, series.places)


@method(
    "points",
    "KernelCPD with permuted penalty",
    "ruptures: kernel change points; the penalty is what one break explains in days in random order, 95 % quantile",
    group="peer",
    tuned=True,
    settings={"kernel": "cosine", "alpha": _ALPHA, "n_permutations": _PERMUTATIONS, **_BARE},
    needs=("ruptures",),
)
def kernel_cpd_tuned(series: Series, tools: Tools) -> Sequence[int]:
    """Kernel change points whose penalty days in random order set."""
    import ruptures

    x = tools.vectors(tools.measured(series))
    orders = day_orders(series.places, _PERMUTATIONS, tools.seed)
    penalty = float(np.quantile([single_gain(x[order] @ x[order].T) for order in orders], 1.0 - _ALPHA))
    found = ruptures.KernelCPD(kernel="cosine").fit(x).predict(pen=penalty)
    return at_places(found, series.places)


@method(
    "points",
    "PELT",
    "ruptures: PELT as its documentation begins",
    group="peer",
    settings={"model": "rbf", "pen": 10},
    needs=("ruptures",),
)
def pelt(series: Series, tools: Tools) -> Sequence[int]:
    """PELT with the radial kernel and a penalty of 10, the first example of the documentation."""
    import ruptures

    found = ruptures.Pelt(model="rbf").fit(tools.vectors(series.texts)).predict(pen=10)
    return at_places(found, series.places)


@method(
    "points",
    "PELT tuned",
    "ruptures: PELT at the kernel and the penalty that did best on streams drawn for that",
    group="peer",
    tuned=True,
    settings={**PELT, "min_size": 2, "jump": 1, **_BARE},
    needs=("ruptures",),
)
def pelt_tuned(series: Series, tools: Tools, *, kernel: str = PELT["kernel"], pen: float = PELT["pen"]) -> list[int]:
    """PELT that may cut anywhere (its default: at every fifth statement), without boilerplate.

    Given a penalty, KernelCPD runs PELT in C, in a hundredth of the time.
    """
    import ruptures

    found = ruptures.KernelCPD(kernel=kernel, min_size=2, jump=1).fit(tools.vectors(tools.measured(series)))
    return at_places(found.predict(pen=pen), series.places)


@method(
    "points",
    "changeforest",
    "changeforest: random forests, binary segmentation",
    group="peer",
    settings={"method": "random_forest", "segmentation": "bs"},
    needs=("changeforest",),
)
def changeforest(series: Series, tools: Tools) -> Sequence[int]:
    """Random-forest change points, with all its defaults."""
    return _changeforest(series, tools, series.texts, {})


@method(
    "points",
    "changeforest at 5 %",
    "changeforest: random forests at our level and number of permutations",
    group="peer",
    tuned=True,
    settings={"method": "random_forest", "segmentation": "bs", "alpha": _ALPHA, "n_permutations": 199, **_BARE},
    needs=("changeforest",),
)
def changeforest_tuned(series: Series, tools: Tools) -> Sequence[int]:
    """Random-forest change points at level .05."""
    settings = {"model_selection_alpha": _ALPHA, "model_selection_n_permutations": 199}
    return _changeforest(series, tools, tools.measured(series), settings)


def _changeforest(series: Series, tools: Tools, texts: Sequence[str], settings: dict[str, Any]) -> Sequence[int]:
    import changeforest as package

    control = package.Control(seed=tools.seed, random_forest_n_jobs=1, **settings)
    found = package.changeforest(tools.vectors(texts), "random_forest", "bs", control)
    return at_places(found.split_points(), series.places)


@method(
    "points",
    "PERMANOVA",
    "scikit-bio: the division in two with the largest pseudo-F, where its p-value is .05 or less",
    group="peer",
    settings={"permutations": 999, "alpha": _ALPHA},
    needs=("skbio",),
)
def permanova(series: Series, tools: Tools) -> Sequence[int]:
    """PERMANOVA of before and after, at the best date, whose choice the p-value does not know of."""
    return _permanova(series, tools.vectors(series.texts), tools.seed, _ALPHA)


@method(
    "points",
    "PERMANOVA corrected",
    "scikit-bio: the same, the p-value multiplied by the number of dates",
    group="peer",
    tuned=True,
    settings={"permutations": 999, "alpha": _ALPHA, "correction": "Bonferroni", **_BARE},
    needs=("skbio",),
)
def permanova_corrected(series: Series, tools: Tools) -> Sequence[int]:
    """PERMANOVA that pays for the dates it looked at."""
    level = _ALPHA / max(1, series.n_places - 1)
    return _permanova(series, tools.vectors(tools.measured(series)), tools.seed, level)


def _permanova(series: Series, vectors: FloatArray, seed: int, alpha: float) -> Sequence[int]:
    from skbio.stats.distance import DistanceMatrix
    from skbio.stats.distance import permanova as test

    gap = distances(vectors)
    matrix = DistanceMatrix(gap)
    splits = _splits(series.places)
    strength = [pseudo_f(gap, after) for after in splits.values()]
    place, after = list(splits.items())[int(np.argmax(strength))]
    found = test(matrix, after.astype(int), permutations=999, seed=seed)
    return (place,) if float(found["p-value"]) <= alpha else ()


@method(
    "points",
    "Dcorr",
    "hyppo: is time independent of the vectors? if not, the date across which they are least so",
    group="peer",
    settings={"alpha": _ALPHA, "test": "its fast chi-square"},
    needs=("hyppo",),
)
def dcorr(series: Series, tools: Tools) -> Sequence[int]:
    """Distance correlation of time and vectors, then the best division in two."""
    return _dcorr(series, tools.vectors(series.texts))


@method(
    "points",
    "Dcorr without boilerplate",
    "hyppo: the same, without the sentences that many texts share",
    group="peer",
    tuned=True,
    settings={"alpha": _ALPHA, "test": "its fast chi-square", **_BARE},
    needs=("hyppo",),
)
def dcorr_tuned(series: Series, tools: Tools) -> Sequence[int]:
    """Distance correlation of time and the vectors that our own methods read."""
    return _dcorr(series, tools.vectors(tools.measured(series)))


def _dcorr(series: Series, x: FloatArray) -> Sequence[int]:
    from hyppo.independence import Dcorr

    time = series.places.astype(np.float64)[:, None]
    if float(Dcorr().test(time, x, auto=True).pvalue) > _ALPHA:
        return ()
    splits = _splits(series.places)
    value = [float(Dcorr().statistic(after.astype(np.float64)[:, None], x)) for after in splits.values()]
    return (list(splits)[int(np.argmax(value))],)


# What adapters share


def at_places(breaks: Iterable[int], places: IntArray) -> list[int]:
    """Time bins of the statements at which segments begin; a break at the end of all is none.

    Examples
    --------
    >>> at_places([2, 3, 4], np.array([0, 0, 1, 2]))
    [1, 2]
    """
    found = {int(places[k]) for k in breaks if 0 < k < len(places)}
    return sorted(found - {0})


def centroids(vectors: FloatArray, places: IntArray) -> FloatArray:
    """Mean direction of each bin, rows of unit length."""
    sums = np.zeros((int(places[-1]) + 1, vectors.shape[1]))
    np.add.at(sums, places, vectors)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12))


def day_orders(places: IntArray, n: int, seed: int) -> list[IntArray]:
    """Rows of the statements with whole bins in random order."""
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(places == place) for place in np.unique(places)]
    return [np.concatenate([members[k] for k in rng.permutation(len(members))]) for _ in range(n)]


def single_gain(gram: FloatArray) -> float:
    """Sum of squares that the best single break explains, two statements or more on either side.

    Examples
    --------
    >>> single_gain(np.kron(np.eye(2), np.ones((3, 3))))
    3.0
    """
    n = len(gram)
    k = np.arange(2, n - 1)
    inner = np.cumsum(np.cumsum(gram, axis=0), axis=1)
    before, across = inner[k - 1, k - 1], inner[k - 1, -1]
    after = inner[-1, -1] - 2.0 * across + before
    return float((before / k + after / (n - k)).max() - inner[-1, -1] / n)


def distances(vectors: FloatArray) -> FloatArray:
    """Euclidean distances of unit rows, exactly symmetric with a zero diagonal."""
    gap = np.sqrt(np.maximum(2.0 - 2.0 * vectors @ vectors.T, 0.0))
    np.fill_diagonal(gap, 0.0)
    return np.asarray((gap + gap.T) / 2.0)


def pseudo_f(gap: FloatArray, after: NDArray[np.bool_]) -> float:
    """Pseudo-F of a division in two (Anderson 2001).

    Examples
    --------
    >>> gap = np.abs(np.subtract.outer([0.0, 1.0, 10.0, 11.0], [0.0, 1.0, 10.0, 11.0]))
    >>> pseudo_f(gap, np.array([False, False, True, True]))
    200.0
    """
    square, n = gap**2, len(gap)
    total = square.sum() / (2 * n)
    within = sum(square[np.ix_(part, part)].sum() / (2 * part.sum()) for part in (after, ~after))
    return float((total - within) / (within / (n - 2))) if within > 0 else float("inf")


def _splits(places: IntArray) -> dict[int, NDArray[np.bool_]]:
    return {int(place): places >= place for place in np.unique(places)[1:]}
