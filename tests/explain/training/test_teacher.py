from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from shiftdetect.explain.compare.adapter import read_card
from shiftdetect.explain.compare.large import KIND, LargeScorer
from shiftdetect.explain.compare.mpnet import LargeNetwork, load_large, load_reader
from shiftdetect.explain.training import teacher
from shiftdetect.explain.training.checkpoints import read_checkpoint
from shiftdetect.explain.training.items import AGAINST, Item
from shiftdetect.explain.training.loop import Stage, loss_of
from shiftdetect.explain.training.teacher import Training, main
from tests.explain.compare.tiny import SHAPE, WORDS, make_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_base(tmp_path_factory.mktemp("models") / "tiny-mpnet")


def items(n: int = 48) -> list[Item]:
    """'not' contradicts whatever it stands beside; the same texts restate each other."""
    rng = random.Random(1)
    made = []
    for i in range(n):
        rest = " ".join(rng.sample(sorted(set(WORDS) - {"not"}), 3))
        made.append(Item("not not not", rest, AGAINST) if i % 2 else Item(rest, rest, (0,)))
    return made


def network_of(base: Path, seed: int = 0) -> LargeNetwork:
    torch.manual_seed(seed)
    return load_large(base, SHAPE)


def loss_on(network: LargeNetwork, base: Path) -> float:
    network.eval()
    with torch.inference_mode():
        log_p = network(*load_reader(base).batch([(item.text_a, item.text_b) for item in items()]))
    return float(loss_of(log_p, items()))


def run(network: LargeNetwork, base: Path, stages: list[Stage], **kept: object) -> None:
    Training(network, load_reader(base), {"made": items()}, stages, seed=3).run(**kept)  # type: ignore[arg-type]


def test_training_learns_and_leaves_the_base_alone(base: Path) -> None:
    network = network_of(base)
    before = {name: value.clone() for name, value in network.named_parameters()}
    loss, said = loss_on(network, base), []

    run(network, base, [Stage(50, {"made": 1.0}, rate=2e-2, batch=16)], say=said.append)

    assert loss_on(network, base) < 0.75 * loss
    for name, value in network.named_parameters():
        assert torch.equal(value, before[name]) != value.requires_grad, name
    assert len(said) == 1


def test_a_turned_pair_has_the_turned_relations() -> None:
    assert teacher._turned(Item("a", "b", (1, 3))) == Item("b", "a", (2, 3))


def test_a_broken_run_goes_on_and_a_finished_one_is_not_trained_again(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teacher, "_KEPT_EVERY", 3)
    path, stage = tmp_path / "c.safetensors", Stage(4, {"made": 1.0}, batch=8)
    first, second, third = (network_of(base, seed) for seed in range(3))

    class Broken(Exception): ...

    calls = 0
    step = Training._step

    def breaking(self: Training, *args: object) -> float:
        nonlocal calls
        calls += 1
        if calls == 8:
            raise Broken
        return step(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Training, "_step", breaking)
    with pytest.raises(Broken):
        run(first, base, [stage, stage], checkpoint=path)
    kept = read_checkpoint(path)
    assert (kept.stage, kept.step) == (1, 3)

    run(second, base, [stage, stage], checkpoint=path)
    assert calls == 9, "one step was left"
    run(third, base, [stage, stage], checkpoint=path)

    assert calls == 9
    for name, value in second.trained().items():
        torch.testing.assert_close(third.trained()[name], value)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_command_trains_measures_and_writes_what_can_be_used(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    made = items(16)
    monkeypatch.setattr(teacher, "all_sets", lambda *_: {"written": made, "snli": made})
    monkeypatch.setattr(teacher, "LargeShape", lambda: SHAPE)
    monkeypatch.setattr(teacher, "STAGES", (Stage(2, teacher.SHARES, batch=4),))
    asked: list[str] = []

    def measured(scorer: LargeScorer, *_: object) -> tuple[dict[str, float], object]:
        asked.append(scorer.name)
        assert scorer.log_probabilities([("a gate", "the bridge")]).shape == (1, 6)
        return {"mnli": 0.5}, teacher.Calibration(contradiction=0.9)

    monkeypatch.setattr(teacher, "measure", measured)
    words = ["--data", str(tmp_path), "--base", str(base), "-o", str(tmp_path / "l.safetensors")]

    done = CliRunner().invoke(main, [*words, "--record", str(tmp_path / "r.jsonl"), "--precision", precision])

    assert done.exit_code == 0, done.output
    record = json.loads((tmp_path / "r.jsonl").read_text())
    assert record["figures"] == {"mnli": 0.5}
    assert record["stages"][0]["shares"] == {"snli": 4.0, "written": 12.0}, "sets that are not there are left out"
    assert "2 batches of 4" in record["what"]
    assert read_card(tmp_path / "l.safetensors", KIND).calibration.contradiction == 0.9
    assert asked[0].endswith("bfloat16") == (precision == "bfloat16")


def test_a_base_that_is_none_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path), "--base", str(tmp_path), "-o", str(tmp_path / "x")])

    assert done.exit_code == 2
    assert "no MPNet model" in done.output
