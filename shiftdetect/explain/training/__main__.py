"""Train the embedded comparer again: ``python -m shiftdetect.explain.training --help``."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence, Set
from copy import deepcopy
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Protocol

import click
import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.folder import default_folder
from shiftdetect.explain.compare.adapter import Calibration, apply_changes, trained, write_adapter
from shiftdetect.explain.compare.comparer import calibrated
from shiftdetect.explain.compare.network import PairNetwork, load_base
from shiftdetect.explain.compare.relations import CONTRADICTS, RELATIONS
from shiftdetect.explain.training.families import WrittenPair, read_pairs
from shiftdetect.explain.training.items import ELSEWHERE, HEDGES, RESTATES
from shiftdetect.explain.training.loop import Reader, Stage, train
from shiftdetect.explain.training.measure import auc, calibration_error, chosen_mean, fit_calibration
from shiftdetect.explain.training.public import CHOSEN_BY, measured_sets
from shiftdetect.explain.training.recipe import AVERAGE, SEED, SHAPE, SINCE, STAGES
from shiftdetect.explain.training.series import measured_pairs, read_series
from shiftdetect.explain.training.sets import all_sets
from shiftdetect.explain.training.speeches import speech_pairs


class Scorer(Protocol):
    """What can be measured: gives raw log-probabilities of the six relations."""

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Log-probabilities of pairs, shape (n_pairs, 6)."""


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of the public sets.")
@click.option("--pairs", type=click.Path(path_type=Path), default=Path("data/pairs"), help="Folder of written pairs.")
@click.option("--told", type=click.Path(path_type=Path, exists=True), help="What a larger comparer says of near pairs.")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The adapter to write.")
@click.option("--record", type=click.Path(path_type=Path), help="JSON Lines file that the figures are added to.")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="Kept now and then; training goes on from it.")
@click.option("--name", default="final", show_default=True, help="Name of the attempt in the record.")
@click.option("--keep-out", multiple=True, help="Set that is not trained on, to be measured on instead. Repeat.")
@click.option("--scale", default=1.0, show_default=True, help="Share of the recipe's steps.")
@click.option("--only-stage", type=int, help="Stop after this stage (0: public sets only).")
@click.option("--seed", default=SEED, show_default=True)
@click.option("--threads", default=1, show_default=True)
@click.option("--half", is_flag=True, help="Multiply in bfloat16: twice as fast where the processor has AMX tiles.")
def main(
    data: Path,
    pairs: Path,
    told: Path | None,
    out: Path,
    record: Path | None,
    checkpoint: Path | None,
    name: str,
    keep_out: tuple[str, ...],
    scale: float,
    only_stage: int | None,
    seed: int,
    threads: int,
    half: bool,
) -> None:
    """Train, calibrate on the development pairs, measure, and write the adapter."""
    import torch

    torch.set_num_threads(threads)
    begun = time.monotonic()
    reader, base, base_sha256 = _reader(seed)
    sets = all_sets(data, pairs, seed, told)
    stages = [
        replace(
            stage,
            steps=round(stage.steps * scale),
            shares={k: v for k, v in stage.shares.items() if k not in keep_out and sets.get(k)},
        )
        for stage in STAGES[: None if only_stage is None else only_stage + 1]
        if told is not None or "told" not in stage.shares
    ]
    average = AVERAGE if only_stage is None else 0.0
    say = partial(click.echo, err=True)
    if told is None:
        say("Without --told the stage that learns from the larger comparer is left out.")
    train(reader, sets, stages, seed=seed, checkpoint=checkpoint, average=average, since=SINCE, half=half, say=say)
    # What is measured and calibrated is what is kept: the changes as they come back from the file.
    kept = trained(reader.network, base)
    reader.network.load_state_dict(base.state_dict())
    apply_changes(reader.network, kept)
    figures, calibration = measure(reader, data, pairs, _trained_on(stages))
    minutes = round((time.monotonic() - begun) / 60, 1)
    write_adapter(out, reader.network, base, base_sha256, calibration)
    said = {
        "name": name,
        "kept_out": list(keep_out),
        "shape": asdict(reader.network.shape),
        "stages": [asdict(stage) for stage in stages],
        "average": average,
        "since": SINCE,
        "seed": seed,
        "half": half,
        "minutes": minutes,
        "benchmark_pairs": len(_written(pairs / "benchmark.jsonl")),
        "figures": figures,
        "calibration": asdict(calibration),
        "bytes": out.stat().st_size,
    }
    line = json.dumps(said)
    if record is not None:
        with record.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    click.echo(line)


def _reader(seed: int) -> tuple[Reader, PairNetwork, str]:
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    folder = default_folder()
    torch.manual_seed(seed)
    network = PairNetwork(SHAPE)
    load_base(network, load_file(folder.path / "model.safetensors"))
    tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Reader(network, tokenizer), deepcopy(network), folder.weights_sha256


def _written(path: Path) -> list[WrittenPair]:
    return read_pairs(path) if path.is_file() else []


def _trained_on(stages: Sequence[Stage]) -> set[str]:
    """Names of measured sets whose pairs were trained on: they are not measured."""
    of = {"prosecco": "prosecco_qt50", "nixon_kennedy": "nixon_kennedy"}
    return {of[name] for stage in stages for name in stage.shares if name in of}


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
    dev = _written(pairs / "dev.jsonl")
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
        figures |= _on_written(reader, _written(pairs / f"{name}.jsonl"), calibration, name)
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


if __name__ == "__main__":
    main()
