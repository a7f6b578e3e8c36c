from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from shiftdetect.explain.compare.network import PairNetwork, Shape
from shiftdetect.explain.training.items import AGAINST, Item
from shiftdetect.explain.training.loop import Batches, Mixture, Reader, Stage, loss_of, seeded, train

SMALL = Shape(vocabulary=40, width=16, n_heads=2, inner=32, n_layers=2, n_positions=16, split=1, head=8)
WORDS = [f"w{i}" for i in range(39)]


def make_reader(seed: int = 0) -> Reader:
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, **{word: i for i, word in enumerate(WORDS, 1)}}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    torch.manual_seed(seed)
    network = PairNetwork(SMALL)
    for value in network.parameters():
        if value.ndim > 1:
            torch.nn.init.normal_(value, std=0.3)
    return Reader(network, tokenizer)


def items(n: int = 64) -> list[Item]:
    """Texts that begin with one word contradict each other, others restate."""
    rng = random.Random(1)
    made = []
    for i in range(n):
        rest = rng.sample(WORDS[2:], 3)
        made.append(Item(" ".join([WORDS[i % 2], *rest]), " ".join([WORDS[0], *rest]), AGAINST if i % 2 else (0,)))
    return made


def test_the_loss_asks_for_the_allowed_relations_together() -> None:
    log_p = torch.log(torch.tensor([[0.1, 0.2, 0.3, 0.2, 0.1, 0.1]]))

    assert loss_of(log_p, [Item("a", "b", (0, 2))]).item() == pytest.approx(-torch.tensor(0.4).log().item())


def test_what_a_larger_model_told_is_learnt_instead_of_a_label() -> None:
    p = torch.tensor([[0.1, 0.2, 0.3, 0.2, 0.1, 0.1], [0.5, 0.1, 0.1, 0.1, 0.1, 0.1]])

    both = loss_of(p.log(), [Item("a", "b", tuple(range(6)), 0.25), Item("a", "b", (0,))]).item()

    expected = (-(0.25 * p[0, 3].log() + 0.75 * (1 - p[0, 3]).log()) - p[1, 0].log()) / 2
    assert both == pytest.approx(expected.item())


def test_training_in_half_precision_learns_the_same() -> None:
    sets, stages = {"made": items()}, [Stage(150, {"made": 1.0}, rate=1e-2, batch=16)]
    pairs = [(item.text_a, item.text_b) for item in sets["made"]]
    half, full = make_reader(), make_reader()

    train(half, sets, stages, seed=0, half=True)
    train(full, sets, stages, seed=0)

    said = [reader.log_probabilities(pairs).argmax(1).tolist() for reader in (half, full)]
    assert said[0] == pytest.approx(said[1])
    assert not torch.equal(half.network.hidden.weight, full.network.hidden.weight)
    assert half.network.hidden.weight.dtype == torch.float32


def test_training_learns_and_leaves_the_base_alone() -> None:
    reader = make_reader()
    before = {name: value.clone() for name, value in reader.network.named_parameters()}
    longer = [Item(f"{word} w3", f"{word} w3 w4 w5", (1,)) for word in WORDS[6:14]]
    sets = {"made": items(), "longer": longer}
    pairs = [(item.text_a, item.text_b) for item in sets["made"]]

    train(reader, sets, [Stage(150, {"made": 5.0, "longer": 1.0}, rate=1e-2, batch=16)], seed=0)

    said = reader.log_probabilities(pairs).argmax(1)
    assert sum(int(p) in item.allowed for p, item in zip(said, sets["made"], strict=True)) > 50
    for name, value in reader.network.named_parameters():
        assert torch.equal(value, before[name]) != value.requires_grad, name


def test_one_seed_gives_the_same_weights_to_the_bit_and_another_does_not() -> None:
    stages = [Stage(12, {"made": 1.0}, rate=1e-2, batch=16)]
    runs = [make_reader() for _ in range(3)]

    for reader, seed in zip(runs, (0, 0, 1), strict=True):
        train(reader, {"made": items()}, stages, seed=seed, half=True)

    first, again, other = (reader.network.hidden.weight for reader in runs)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_finished_run_is_not_trained_again(tmp_path: Path) -> None:
    checkpoint, stages = tmp_path / "c.safetensors", [Stage(5, {"made": 1.0}, batch=8)]
    first, second = make_reader(), make_reader(seed=9)
    train(first, {"made": items()}, stages, seed=0, checkpoint=checkpoint)

    train(second, {"made": items()}, stages, seed=0, checkpoint=checkpoint)

    for name, value in second.network.named_parameters():
        if value.requires_grad:
            torch.testing.assert_close(value, dict(first.network.named_parameters())[name])


def test_training_goes_on_from_a_checkpoint_with_the_next_stage(tmp_path: Path) -> None:
    checkpoint, stage = tmp_path / "c.safetensors", Stage(5, {"made": 1.0}, batch=8)
    train(make_reader(), {"made": items()}, [stage], seed=0, checkpoint=checkpoint)
    whole, resumed = make_reader(), make_reader(seed=9)

    train(whole, {"made": items()}, [stage, stage], seed=0)
    resumed.network.load_state_dict(
        {k: v for k, v in make_reader().network.named_parameters() if not v.requires_grad}, strict=False
    )
    train(resumed, {"made": items()}, [stage, stage], seed=0, checkpoint=checkpoint)

    torch.testing.assert_close(resumed.network.logits.weight, whole.network.logits.weight)


def test_each_stage_reads_its_texts_anew() -> None:
    # Which texts are read together has a part in their last digits: who goes on at a stage has read none before.
    read: list[set[str]] = []

    class Watched(Reader):
        def add(self, texts: Iterable[str]) -> None:
            texts = list(texts)
            read[-1].update(set(texts) - self._read.keys())
            super().add(texts)

        def forget(self, *, half: bool) -> None:
            read.append(set())
            super().forget(half=half)

    made = items(16)
    made_of = make_reader()
    stages = [Stage(4, {"made": 1.0}, batch=16)] * 2

    train(Watched(made_of.network, made_of.tokenizer), {"made": made}, stages, seed=0)

    assert len(read) == 3
    assert read[0] == read[1] == {text for item in made for text in (item.text_a, item.text_b)}


def test_what_a_half_precision_run_read_is_not_measured_with() -> None:
    reader, made = make_reader(), items()
    train(reader, {"made": made}, [Stage(2, {"made": 1.0}, batch=8)], seed=0, half=True)
    fresh = Reader(reader.network, reader.tokenizer)
    pairs = [(item.text_a, item.text_b) for item in made]

    assert (reader.log_probabilities(pairs) == fresh.log_probabilities(pairs)).all()


def test_dropout_has_a_part_in_what_is_learnt() -> None:
    ends = []
    for dropout in (0.0, 0.0, 0.5):
        reader = make_reader()
        train(reader, {"made": items()}, [Stage(3, {"made": 1.0}, batch=8)], seed=0, dropout=dropout)
        ends.append(reader.network.hidden.weight.detach().clone())

    assert torch.equal(ends[0], ends[1])
    assert not torch.equal(ends[0], ends[2])


def test_who_goes_on_draws_other_items() -> None:
    made = items(400)

    def first_batch(step: int) -> list[Item]:
        rng = seeded(7, 0, step)
        return Batches(Mixture({"made": made}, {"made": 1.0}, rng), lambda drawn: [0] * len(drawn), 16, rng).next()

    assert first_batch(0) == first_batch(0)
    assert first_batch(0) != first_batch(200)


def test_a_mixture_keeps_to_its_shares_and_uses_a_set_up_first() -> None:
    sets = {"big": items(40), "small": items(6)}
    mixture = Mixture(sets, {"big": 3.0, "small": 1.0}, random.Random(0))

    drawn = mixture.draw(24)

    assert len(drawn) == 24
    assert len(set(map(id, drawn[18:]))) == 6


def test_the_earlier_weights_may_be_those_before_any_stage() -> None:
    stages = [Stage(n, {"made": 1.0}, rate=1e-2, batch=4) for n in (4, 3, 6)]
    before, after, mixed = (make_reader() for _ in range(3))

    train(before, {"made": items()}, stages[:1], seed=0)
    train(after, {"made": items()}, stages, seed=0)
    train(mixed, {"made": items()}, stages, seed=0, average=0.5, since=1)

    one, two, three = (dict(r.network.named_parameters()) for r in (before, after, mixed))
    for name, value in three.items():
        assert torch.allclose(value, 0.5 * one[name] + 0.5 * two[name], atol=1e-6)


def test_weights_before_and_after_the_last_stage_are_averaged_also_by_a_run_that_goes_on(tmp_path: Path) -> None:
    checkpoint = tmp_path / "c.safetensors"
    stages = [Stage(4, {"made": 1.0}, rate=1e-2, batch=4), Stage(6, {"made": 1.0}, rate=1e-2, batch=4)]
    before, after, mixed, again = (make_reader() for _ in range(4))

    train(before, {"made": items()}, stages[:1], seed=0)
    train(after, {"made": items()}, stages, seed=0)
    train(mixed, {"made": items()}, stages, seed=0, checkpoint=checkpoint, average=0.25)
    train(again, {"made": items()}, stages, seed=0, checkpoint=checkpoint, average=0.25)

    one, two, three, four = (dict(r.network.named_parameters()) for r in (before, after, mixed, again))
    for name, value in three.items():
        assert torch.allclose(value, 0.25 * one[name] + 0.75 * two[name], atol=1e-6)
        assert torch.equal(value, four[name])


def test_the_ends_of_the_last_stage_with_several_seeds_are_averaged_also_by_a_run_that_goes_on(tmp_path: Path) -> None:
    checkpoint = tmp_path / "c.safetensors"
    stages = [Stage(4, {"made": 1.0}, rate=1e-2, batch=4), Stage(6, {"made": 1.0}, rate=1e-2, batch=4)]
    alone, both, same, again = (make_reader() for _ in range(4))

    train(alone, {"made": items()}, stages, seed=0)
    train(both, {"made": items()}, stages, seed=0, checkpoint=checkpoint, last_seeds=(5,))
    train(same, {"made": items()}, stages, seed=0, last_seeds=(5,))
    train(again, {"made": items()}, stages, seed=0, checkpoint=checkpoint, last_seeds=(5,))

    kept = load_file(tmp_path / "c.safetensors.5")
    one, two, three, four = (dict(r.network.named_parameters()) for r in (alone, both, same, again))
    for name, value in two.items():
        if value.requires_grad:
            other = kept[f"network.{name}"]
            assert torch.allclose(value, 0.5 * one[name] + 0.5 * other, atol=1e-6)
            assert torch.equal(value, three[name])
            assert torch.equal(value, four[name])
    assert any(not torch.equal(one[k.removeprefix("network.")], v) for k, v in kept.items() if k.startswith("network."))
