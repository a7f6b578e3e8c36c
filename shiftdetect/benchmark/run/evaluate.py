"""For each role: how a method is called on a task, what its output must be, and what is measured of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.methods import Method, Tools
from shiftdetect.benchmark.metrics import changes, scores
from shiftdetect.benchmark.metrics.bootstrap import Measure
from shiftdetect.benchmark.quotes_metric import Laid, QuoteCounts
from shiftdetect.benchmark.run.folds import out_of_fold, positive_probability
from shiftdetect.benchmark.tasks import NONE_LISTED, Coded, ListedPairs, Quoted, Series
from shiftdetect.errors import ShiftDetectError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Evaluation(ABC):
    """One role on the data of one task.

    Attributes
    ----------
    groups : ndarray of int, shape (n_units,)
        Units of one group are drawn together by the bootstrap.
    first : str
        The figure that methods are ordered by.
    texts : sequence of str
        What an encoder without a vocabulary is fitted to before a method is called; empty where that must not see
        all texts, and is done inside.
    """

    groups: IntArray
    first: str
    texts: Sequence[str] = ()

    @property
    def support(self) -> Mapping[str, int]:
        """Groups that hold the rarest class which a figure rests on; a figure that is not named rests on all groups."""
        return {}

    @abstractmethod
    def call(self, method: Method, tools: Tools) -> Any:
        """Run a method and return its output, checked."""

    @abstractmethod
    def measure(self, method: Method, output: Any) -> Measure:
        """Return what gives the method's figures on any units."""


class PointsEvaluation(Evaluation):
    """Change points in one series or many.

    Parameters
    ----------
    series : sequence of Series
    """

    def __init__(self, series: Sequence[Series]) -> None:
        self.series = list(series)
        self.groups = np.arange(len(self.series))
        self.texts = [text for s in self.series for text in s.texts]
        self.first = "F1@2, all" if self._nulls().any() else "F1@2"

    def _nulls(self) -> NDArray[np.bool_]:
        return np.array([not s.change_points for s in self.series])

    @property
    def support(self) -> Mapping[str, int]:
        """Series of which there is such a figure: those with a change, those without, those of one sort."""
        return {key: int((~np.isnan(row)).sum()) for key, row in self._values([[] for _ in self.series]).items()}

    def call(self, method: Method, tools: Tools) -> list[list[int]]:
        """Places of change points for every series."""
        return [self._one(method, s, tools) for s in self.series]

    def _one(self, method: Method, series: Series, tools: Tools) -> list[int]:
        found = list(method.run(series, tools))
        if not all(isinstance(p, int | np.integer) and 0 <= p < series.n_places for p in found):
            raise ShiftDetectError(
                f"method {method.name!r} returned {found[:5]!r} as change points of {series.name!r}: they must be "
                f"whole numbers from 0 to {series.n_places - 1}, places of time bins."
            )
        return [int(p) for p in found]

    def measure(self, method: Method, output: list[list[int]]) -> Measure:
        """F1 at every margin, covering, absolute error, and alarms where nothing changed."""
        values = self._values(output)
        return lambda rows: {key: _mean(row[rows]) for key, row in values.items()}

    def _values(self, output: list[list[int]]) -> dict[str, FloatArray]:
        """Each figure of each series, NaN where it has none."""
        values: dict[str, FloatArray] = {}
        null = self._nulls()
        both = [(s, found, s.change_points) for s, found in zip(self.series, output, strict=True)]
        for margin in changes.MARGINS:
            f1 = np.array([changes.f1_at(true, found, margin) for _, found, true in both])
            values[f"F1@{margin}"] = np.where(null, np.nan, f1)
            if margin == 2 and null.any():
                values["F1@2, all"] = f1
        if len(both) == 1 and not null.any():
            # One series has no interval: what a figure is worth is told by dates drawn at random.
            ((only, found, true),) = both
            for name, margin in ((changes.CHANCE, 2), (changes.CHANCE_EXACT, 0)):
                values[name] = np.array([changes.chance_p(true, found, only.n_places, margin)])
        cover = np.array([changes.covering(true, found, s.n_places) for s, found, true in both])
        values["covering"] = np.where(null, np.nan, cover)
        values["absolute error"] = np.array([changes.absolute_error(true, f, s.n_places) for s, f, true in both])
        alarm = np.array([changes.alarm_rate(true, found, s.n_places) for s, found, true in both])
        values["alarm rate"] = np.where(null, alarm, np.nan) if null.any() else alarm
        for name in dict.fromkeys(s.name for s, k in zip(self.series, null, strict=True) if k and len(null) > 1):
            values[f"alarm rate, {name}"] = np.where([s.name == name for s in self.series], alarm, np.nan)
        return values


class AdjacentEvaluation(Evaluation):
    """Scores of adjacent time bins against the graded levels of listed changes.

    Parameters
    ----------
    series : Series
    order : sequence of str
        Levels from the least to the greatest.
    """

    def __init__(self, series: Series, order: Sequence[str]) -> None:
        self.pairs = series.adjacent()
        self.levels = np.array(series.levels(order))
        self.order = [level for level in reversed(order) if level in self.levels]
        self.groups = np.arange(len(self.pairs))
        self.texts = [text for pair in self.pairs for text in pair]
        self.first = f"AUC, {self.order[0]}" if self.order else "AUC, any"

    @property
    def support(self) -> Mapping[str, int]:
        """Bins of a level, or bins where none is listed: the fewer of the two."""
        free = int((self.levels == NONE_LISTED).sum())
        found = {f"AUC, {name}": min(free, int((self.levels == name).sum())) for name in self.order}
        return {**found, "AUC, any": min(free, len(self.levels) - free)}

    def call(self, method: Method, tools: Tools) -> FloatArray:
        """One score for each pair."""
        return _numbers(method, method.run(self.pairs, tools), (len(self.pairs),))

    def measure(self, method: Method, output: FloatArray) -> Measure:
        """AUC of each level, and of any, against bins where none is listed."""

        def figures(rows: IntArray) -> Mapping[str, float]:
            level, score = self.levels[rows], output[rows]
            found = {}
            for name in self.order:
                kept = (level == name) | (level == NONE_LISTED)
                found[f"AUC, {name}"] = scores.auc(level[kept] == name, score[kept])
            found["AUC, any"] = scores.auc(level != NONE_LISTED, score)
            return found

        return figures


class PairsEvaluation(Evaluation):
    """Scores of pairs of statements against their labels.

    Parameters
    ----------
    pairs : ListedPairs
    seed : int
        Of the folds in which thresholds are chosen.
    likeness : bool
        Whether the graded scores of the labels say how like the two are, instead of how far apart.
    """

    first = "AUC"

    def __init__(self, pairs: ListedPairs, seed: int = 0, likeness: bool = False) -> None:
        self.pairs, self.seed = pairs, seed
        self.groups = pairs.groups
        self.texts = [text for pair in pairs.texts for text in pair]
        self.graded = -pairs.scores if likeness else pairs.scores
        self.others = [label for label in pairs.order if label not in pairs.positive]

    @property
    def support(self) -> Mapping[str, int]:
        """Groups that hold the class that is looked for, or the other one: the fewer of the two."""
        truth, labels = self.pairs.truth, np.array(self.pairs.labels)
        wanted = self._n_groups(truth)
        least = min(wanted, self._n_groups(~truth))
        figures = dict.fromkeys(("AUC", "macro-F1", "balanced accuracy", "calibration error"), least)
        return figures | {f"AUC, {name}": min(wanted, self._n_groups(labels == name)) for name in self.others}

    def _n_groups(self, rows: NDArray[np.bool_]) -> int:
        return len(np.unique(self.groups[rows]))

    def call(self, method: Method, tools: Tools) -> FloatArray:
        """One score for each pair."""
        output = _numbers(method, method.run(self.pairs.texts, tools), (len(self.pairs.texts),))
        if method.probability and not ((output >= 0) & (output <= 1)).all():
            raise ShiftDetectError(
                f"method {method.name!r} says that it returns probabilities: some are not in 0 to 1."
            )
        return output

    def measure(self, method: Method, output: FloatArray) -> Measure:
        """Areas, and figures of decisions whose thresholds were chosen on other groups."""
        truth, labels = self.pairs.truth, np.array(self.pairs.labels)
        fitted, decided = positive_probability(output, truth, self.groups, self.seed)
        probability = output if method.probability else fitted

        def figures(rows: IntArray) -> Mapping[str, float]:
            is_true, score, label = truth[rows], output[rows], labels[rows]
            found = {
                "AUC": scores.auc(is_true, score),
                "macro-F1": scores.macro_f1(is_true, decided[rows]),
                "balanced accuracy": scores.balanced_accuracy(is_true, decided[rows]),
                "calibration error": scores.calibration_error(is_true, probability[rows]),
                "Spearman": scores.spearman(score, self.graded[rows]),
            }
            for name in self.others if len(self.others) > 1 else ():
                kept = is_true | (label == name)
                found[f"AUC, {name}"] = scores.auc(is_true[kept], score[kept])
            return found

        return figures


class FramesEvaluation(Evaluation):
    """Frames of statements, each labelled by a method that learnt from other groups.

    Parameters
    ----------
    coded : Coded
    seed : int
        Of the folds.
    """

    first = "macro-F1"

    def __init__(self, coded: Coded, seed: int = 0) -> None:
        self.coded, self.seed = coded, seed
        self.groups = coded.groups

    def call(self, method: Method, tools: Tools) -> NDArray[np.bool_]:
        """Whether each statement uses each frame: at .5 and above."""
        output = np.zeros(self.coded.values.shape)
        for rows, new in out_of_fold(self.groups, self.seed):
            known, texts = self.coded.take(rows), [self.coded.texts[k] for k in new]
            shape = (len(new), len(self.coded.names))
            own = tools.fitted(known.texts)
            output[new] = _numbers(method, method.run(known, texts, own), shape)
            tools.seconds_encoding += own.seconds_encoding if own is not tools else 0.0
        return output >= 0.5

    def measure(self, method: Method, output: NDArray[np.bool_]) -> Measure:
        """Macro and samples F1, coverage."""
        whole = scores.label_f1(self.coded.values, output)
        return lambda rows: scores.multilabel(self.coded.values[rows], output[rows], whole)


class QuotesEvaluation(Evaluation):
    """Attributions of documents; a document is a unit.

    Parameters
    ----------
    quoted : Quoted
    """

    first = "F@0.3"

    def __init__(self, quoted: Quoted) -> None:
        self.quoted = quoted
        self.groups = np.arange(len(quoted.texts))
        self.texts = list(quoted.texts)
        self.kinds = sorted({g.group for gold in quoted.gold for g in gold if g.group is not None})

    @property
    def support(self) -> Mapping[str, int]:
        """Documents that hold an attribution, and those that hold one of a group."""
        gold = self.quoted.gold
        figures = dict.fromkeys(("F@0.3", "F exact", "precision", "recall", "source"), sum(map(bool, gold)))
        return figures | {f"recall, {k}": sum(any(g.group == k for g in there) for there in gold) for k in self.kinds}

    def call(self, method: Method, tools: Tools) -> list[list[Laid]]:
        """Attributions of each document."""
        output = [list(found) for found in method.run(self.quoted.texts, tools)]
        inside = len(output) == len(self.quoted.texts) and all(
            0 <= start < end <= len(text)
            for found, text in zip(output, self.quoted.texts, strict=True)
            for laid in found
            for start, end in (*laid.content, *laid.source)
        )
        if not inside:
            raise ShiftDetectError(
                f"method {method.name!r} returned {len(output)} lists for {len(self.quoted.texts)} documents, or spans "
                "that lie outside of them: one list of Laid for each document is needed."
            )
        return output

    def measure(self, method: Method, output: list[list[Laid]]) -> Measure:
        """F of contents, exact F, source overlap, recall of each group."""
        per_text = []
        for text, gold, found in zip(self.quoted.texts, self.quoted.gold, output, strict=True):
            counts = QuoteCounts()
            counts.add(text, gold, found)
            per_text.append(counts)

        def figures(rows: IntArray) -> Mapping[str, float]:
            total = QuoteCounts()
            for row in rows:
                total = _added(total, per_text[row])
            return {
                "F@0.3": total.f,
                "F exact": total.f_exact,
                "precision": total.precision,
                "recall": total.recall,
                "source": total.source,
                **{f"recall, {kind}": total.recall_of([kind]) for kind in self.kinds},
            }

        return figures


def _added(a: QuoteCounts, b: QuoteCounts) -> QuoteCounts:
    return QuoteCounts(**{f.name: getattr(a, f.name) + getattr(b, f.name) for f in fields(QuoteCounts)})


def _numbers(method: Method, output: Any, shape: tuple[int, ...]) -> FloatArray:
    try:
        found = np.asarray(output, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ShiftDetectError(
            f"method {method.name!r} returned what is no array of numbers ({error}): {shape} finite numbers are needed."
        ) from error
    if found.shape != shape or not np.isfinite(found).all():
        wrong = f"shape {found.shape}" if found.shape != shape else f"{(~np.isfinite(found)).sum()} values not finite"
        raise ShiftDetectError(f"method {method.name!r} returned {wrong}: {shape} finite numbers are needed.")
    return found


def _mean(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
