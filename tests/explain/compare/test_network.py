from __future__ import annotations

import pytest
import torch

from shiftdetect.explain.compare.network import N_SYMMETRIC, PairNetwork, Shape
from shiftdetect.explain.compare.relations import RELATIONS, SWAPPED

SMALL = Shape(vocabulary=50, width=16, n_heads=2, inner=32, n_layers=3, n_positions=32, split=1, head=8)


@pytest.fixture(scope="module")
def network() -> PairNetwork:
    torch.manual_seed(0)
    made = PairNetwork(SMALL)
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.6)
    return made.eval()


def side_by_side(network: PairNetwork, first: list[int], second: list[int], fill: int = 0) -> torch.Tensor:
    read = [
        network.read_alone(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.bool)) for ids in (first, second)
    ]
    x = torch.cat([*read, torch.full((1, fill, SMALL.width), 7.0)], 1)
    side = torch.tensor([[0] * len(first) + [1] * len(second) + [-1] * fill])
    return network.read_pairs(x, side)


@torch.inference_mode()
def test_there_is_a_probability_for_each_relation(network: PairNetwork) -> None:
    log_p = side_by_side(network, [1, 5, 2], [1, 8, 9, 2])

    assert log_p.shape == (1, len(RELATIONS)) == (1, N_SYMMETRIC + 1)
    assert log_p.exp().sum().item() == pytest.approx(1.0, abs=1e-5)


@torch.inference_mode()
def test_exchanging_the_texts_exchanges_more_and_less_and_nothing_else(network: PairNetwork) -> None:
    straight = side_by_side(network, [1, 5, 2], [1, 8, 9, 2])[0]
    turned = side_by_side(network, [1, 8, 9, 2], [1, 5, 2])[0]

    torch.testing.assert_close(turned, straight[list(SWAPPED)], atol=1e-5, rtol=0)
    assert (straight[1] - straight[2]).abs() > 1e-5


@torch.inference_mode()
def test_what_a_pair_is_filled_up_with_does_not_matter(network: PairNetwork) -> None:
    torch.testing.assert_close(
        side_by_side(network, [1, 5, 2], [1, 8, 2], fill=4), side_by_side(network, [1, 5, 2], [1, 8, 2])
    )


@torch.inference_mode()
def test_upper_layers_let_the_texts_see_each_other(network: PairNetwork) -> None:
    one = network.read_alone(torch.tensor([[1, 5, 2]]), torch.ones(1, 3, dtype=torch.bool))
    other, another = (
        network.read_alone(torch.tensor([[1, word, 2]]), torch.ones(1, 3, dtype=torch.bool)) for word in (6, 7)
    )
    side = torch.tensor([[0, 0, 0, 1, 1, 1]])
    keys, same = torch.zeros(1, 1, 1, 6), (side[:, :, None] == side[:, None, :]).float()[:, None]

    seen = [network.upper[0](torch.cat([one, x], 1), keys, same, 0.0)[0, :3] for x in (other, another)]

    assert (seen[0] - seen[1]).abs().max() > 1e-4


def test_the_lower_layers_are_fixed_and_the_upper_ones_are_trained(network: PairNetwork) -> None:
    trained = {name for name, value in network.named_parameters() if value.requires_grad}

    assert not any(name.startswith(("words", "positions", "norm_words", "lower", "kind")) for name in trained)
    assert {
        "upper.0.query.weight",
        "upper.1.narrow.bias",
        "upper.0.own",
        "odd_hidden.weight",
        "logits.weight",
    } <= trained
