"""Train the embedded comparer again: ``python -m shiftdetect.explain.training --help``."""

from __future__ import annotations

import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from shiftdetect.encode.folder import default_folder, sha256_of
from shiftdetect.explain.compare.adapter import apply_changes, trained, write_adapter
from shiftdetect.explain.compare.network import PairNetwork, load_base
from shiftdetect.explain.training.figures import add_record, measure, read_written
from shiftdetect.explain.training.loop import Reader, Stage, train
from shiftdetect.explain.training.recipe import SEED, SHAPE, SHIPPED, SHORT
from shiftdetect.explain.training.sets import all_sets


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of the public sets.")
@click.option("--pairs", type=click.Path(path_type=Path), default=Path("data/pairs"), help="Folder of written pairs.")
@click.option(
    "--told",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="What a larger comparer says of near pairs. Repeat for several parts.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The adapter to write.")
@click.option("--record", type=click.Path(path_type=Path), help="JSON Lines file that the figures are added to.")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="Kept now and then; training goes on from it.")
@click.option("--name", default="final", show_default=True, help="Name of the attempt in the record.")
@click.option("--keep-out", multiple=True, help="Set that is not trained on, to be measured on instead. Repeat.")
@click.option("--scale", default=1.0, show_default=True, help="Share of the recipe's steps.")
@click.option("--short", is_flag=True, help="Half as many pairs in two stages: not what ships, and below it.")
@click.option("--only-stage", type=int, help="Stop after this stage (0: public sets only).")
@click.option("--seed", default=SEED, show_default=True)
@click.option("--threads", default=1, show_default=True)
@click.option("--half", is_flag=True, help="Multiply in bfloat16: twice as fast where the processor has AMX tiles.")
def main(
    data: Path,
    pairs: Path,
    told: tuple[Path, ...],
    out: Path,
    record: Path | None,
    checkpoint: Path | None,
    name: str,
    keep_out: tuple[str, ...],
    scale: float,
    short: bool,
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
    recipe = SHORT if short else SHIPPED
    stages = [
        replace(
            stage,
            steps=round(stage.steps * scale),
            shares={k: v for k, v in stage.shares.items() if k not in keep_out and sets.get(k)},
        )
        for stage in recipe.stages[: None if only_stage is None else only_stage + 1]
        if told or "told" not in stage.shares
    ]
    whole = only_stage is None and bool(told)
    mixing: dict[str, Any] = {
        "average": recipe.average if whole else 0.0,
        "since": recipe.since,
        "last_seeds": recipe.last_seeds if whole else (),
        "dropout": recipe.dropout,
    }
    say = partial(click.echo, err=True)
    if not told:
        say("Without --told the stage that learns from the larger comparer is left out.")
    train(reader, sets, stages, seed=seed, checkpoint=checkpoint, **mixing, half=half, say=say)
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
        **mixing,
        "seed": seed,
        "half": half,
        "told": len(sets["told"]),
        "minutes": minutes,
        "benchmark_pairs": len(read_written(pairs / "benchmark.jsonl")),
        "figures": figures,
        "calibration": asdict(calibration),
        "bytes": out.stat().st_size,
        "sha256": sha256_of(out),
    }
    click.echo(add_record(said, record))


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


def _trained_on(stages: Sequence[Stage]) -> set[str]:
    """Names of measured sets whose pairs were trained on: they are not measured."""
    of = {"prosecco": "prosecco_qt50", "nixon_kennedy": "nixon_kennedy"}
    return {of[name] for stage in stages for name in stage.shares if name in of}


if __name__ == "__main__":
    main()
