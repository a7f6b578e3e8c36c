"""The figures of an attempt: what a model reaches on every set, and the calibration that goes with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from shiftdetect.explain.compare.adapter import Calibration
from shiftdetect.explain.compare.comparer import calibrated
from shiftdetect.explain.compare.relations import CONTRADICTS, RELATIONS
from shiftdetect.explain.training.families import WrittenPair, read_pairs
from shiftdetect.explain.training.items import ELSEWHERE, HEDGES, RESTATES
from shiftdetect.explain.training.measure import auc, calibration_error, chosen_mean, fit_calibration
from shiftdetect.explain.training.public import CHOSEN_BY, measured_sets
from shiftdetect.explain.training.series import measured_pairs, read_series
from shiftdetect.explain.training.speeches import speech_pairs


class Scorer(Protocol):
    """What can be measured: gives raw log-probabilities of the six relations."""

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Log-probabilities of pairs, shape (n_pairs, 6)."""


def add_record(said: Mapping[str, Any], path: Path | None) -> str:
    """Add the record of an attempt to a JSON Lines file, where one is named, and give its line."""
    line = json.dumps(said)
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    return line


def read_written(path: Path) -> list[WrittenPair]:
    """Read written pairs; none where the file is not there."""
    return read_pairs(path) if path.is_file() else []


def measure(
    reader: Scorer, data: Path, pairs: Path, left_out: Set[str] = frozenset()
) -> tuple[dict[str, float], Calibration]:
    """Measure on every set; calibrate on the written development pairs."""
    figures: dict[str, float] = {}
    for name, rows in measured_sets(data).items():
        if name in left_out:
            continue
        p = np.exp(reader.log_probabilities([(a, b) for a, b, _ in rows]))
        score = 1 - p[:, RESTATES] - p[:, HEDGES] if name == "scone" else p[:, CONTRADICTS]
        figures[name] = round(auc([y for *_, y in rows], score), 4)
    if set(CHOSEN_BY) <= set(figures):
        figures["chosen_by"] = round(chosen_mean(figures), 4)
    dev = read_written(pairs / "dev.jsonl")
    if not dev:
        return figures, Calibration()
    log_p = reader.log_probabilities([(pair.text_a, pair.text_b) for pair in dev])
    relation = np.array([RELATIONS.index(pair.label) for pair in dev])
    set_by, reported = speech_pairs(data)
    calibration = fit_calibration(log_p, relation, natural=reader.log_probabilities(set_by) if set_by else None)
    if reported:
        figures |= _on_speeches(reader, reported, calibration)
    figures |= _on_series(reader, pairs / "series.jsonl", calibration)
    for name in ("dev", "benchmark"):
        figures |= _on_written(reader, read_written(pairs / f"{name}.jsonl"), calibration, name)
    return figures, calibration


def _on_speeches(reader: Scorer, pairs: list[tuple[str, str]], calibration: Calibration) -> dict[str, float]:
    p = calibrated(reader.log_probabilities(pairs), calibration)
    shown = (p.argmax(1) == CONTRADICTS) & (p[:, CONTRADICTS] >= max(calibration.contradiction, calibration.confidence))
    return {
        "speeches_shown": round(float(shown.mean()), 4),
        "speeches_half": round(float((p[:, CONTRADICTS] >= 0.5).mean()), 4),
        "speeches_mean": round(float(p[:, CONTRADICTS].mean()), 4),
    }


def _on_series(reader: Scorer, path: Path, calibration: Calibration) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, held in measured_pairs(read_series(path) if path.is_file() else []).items():
        if held:
            truth = np.array([against for *_, against in held])
            score = calibrated(reader.log_probabilities([(a, b) for a, b, _ in held]), calibration)[:, CONTRADICTS]
            figures[f"series_{name}"] = round(auc(truth, score), 4)
            figures[f"series_{name}_half"] = round(float((score[~truth] >= 0.5).mean()), 4)
    return figures


def _on_written(reader: Scorer, pairs: list[WrittenPair], calibration: Calibration, name: str) -> dict[str, float]:
    if not pairs:
        return {}
    p = calibrated(reader.log_probabilities([(pair.text_a, pair.text_b) for pair in pairs]), calibration)
    relation = np.array([RELATIONS.index(pair.label) for pair in pairs])
    truth, score = relation == CONTRADICTS, p[:, CONTRADICTS]
    restated = truth | (relation == RESTATES)
    related = relation != ELSEWHERE
    shown = (p.argmax(1) == CONTRADICTS) & (score >= max(calibration.contradiction, calibration.confidence))
    same = [(text, text) for text in sorted({pair.text_a for pair in pairs})]
    identical = calibrated(reader.log_probabilities(same), calibration)[:, CONTRADICTS]
    figures = {
        "against_restates": auc(truth[restated], score[restated]),
        "against_rest": auc(truth[related], score[related]),
        "calibration_error": calibration_error(truth, score),
        "precision_shown": float(truth[shown].mean()) if shown.any() else float("nan"),
        "recall_shown": float((shown & truth).sum() / truth.sum()),
        "accuracy": float((p.argmax(1) == relation).mean()),
        "identical_highest": float(identical.max()),
    }
    kinds = sorted({pair.kind for pair in pairs if pair.label == "contradicts"})
    for kind in kinds:
        chosen = np.array([pair.kind == kind or pair.label == "restates" for pair in pairs])
        figures[f"against_restates_{kind}"] = auc(truth[chosen], score[chosen])
    return {f"{name}_{key}": round(value, 4) for key, value in figures.items()}
