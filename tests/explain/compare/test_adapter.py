from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from shiftdetect.encode.folder import default_folder
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.adapter import (
    ADAPTER,
    Calibration,
    load_network,
    quantised,
    read_card,
    trained,
    write_adapter,
)
from shiftdetect.explain.compare.embedded import EmbeddedScorer
from shiftdetect.explain.compare.network import PairNetwork, Shape, load_base

SMALL = Shape(vocabulary=50, width=16, n_heads=2, inner=32, n_layers=3, n_positions=32, split=1, head=8)


def make_base(folder: Path, network: PairNetwork) -> Path:
    """Weights of a base model under the names that BERT gives them."""
    from safetensors.torch import save_file

    torch.manual_seed(4)
    shapes = {
        "embeddings.word_embeddings.weight": (50, 16),
        "embeddings.position_embeddings.weight": (32, 16),
        "embeddings.token_type_embeddings.weight": (2, 16),
        "embeddings.LayerNorm.weight": (16,),
        "embeddings.LayerNorm.bias": (16,),
    }
    for i in range(3):
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            shapes |= {f"encoder.layer.{i}.{name}.weight": (16, 16), f"encoder.layer.{i}.{name}.bias": (16,)}
        for name, (n_out, n_in) in {"intermediate.dense": (32, 16), "output.dense": (16, 32)}.items():
            shapes |= {f"encoder.layer.{i}.{name}.weight": (n_out, n_in), f"encoder.layer.{i}.{name}.bias": (n_out,)}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"encoder.layer.{i}.{name}.{part}": (16,) for part in ("weight", "bias")}
    path = folder / "base.safetensors"
    save_file({name: torch.randn(shape) for name, shape in shapes.items()}, path)
    return path


def made_network(base: Path) -> PairNetwork:
    from safetensors.torch import load_file

    torch.manual_seed(0)
    network = PairNetwork(SMALL)
    load_base(network, load_file(base))
    return network


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    base = make_base(tmp_path, PairNetwork(SMALL))
    begun, network = made_network(base), made_network(base)
    with torch.no_grad():
        for value in network.parameters():
            if value.requires_grad:
                value += 0.01 * torch.randn_like(value)
    calibration = Calibration(1.5, (0.1, 0, 0, -0.5, 0, 0), 0.45, 0.7)
    path = tmp_path / "a.safetensors"

    write_adapter(path, network, begun, "abc", calibration)
    card = read_card(path)
    loaded = dict(load_network(path, base, card).named_parameters())

    assert card.calibration == calibration
    assert (card.base_sha256, card.shape["head"]) == ("abc", 8)
    assert [p.name for p in tmp_path.glob("*.tmp")] == []
    before, after = dict(begun.named_parameters()), dict(network.named_parameters())
    for name, value in loaded.items():
        lost = (value - after[name]).square().mean().sqrt()
        changed = (after[name] - before[name]).square().mean().sqrt()
        assert lost <= 0.15 * changed + 1e-3 * after[name].abs().mean(), name


def test_what_was_kept_loses_nothing_when_kept_again(tmp_path: Path) -> None:
    base = make_base(tmp_path, PairNetwork(SMALL))
    begun, network = made_network(base), made_network(base)
    with torch.no_grad():
        for layer in network.upper:
            layer.widen.weight += 0.05 * torch.randn_like(layer.widen.weight)
    first, second = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    write_adapter(first, network, begun, "abc", Calibration())

    write_adapter(second, load_network(first, base, read_card(first)), begun, "abc", Calibration())

    reread = [dict(load_network(path, base, read_card(path)).named_parameters()) for path in (first, second)]
    for name, value in reread[0].items():
        torch.testing.assert_close(reread[1][name], value, atol=1e-5, rtol=1e-3)


@pytest.mark.parametrize(("bits", "most"), [(4, 7), (8, 127)])
def test_a_row_is_rounded_to_steps_of_its_own(bits: int, most: int) -> None:
    torch.manual_seed(2)
    values = torch.randn(5, 64) * torch.tensor([[0.001], [0.1], [1.0], [10.0], [0.0]])

    codes, step = quantised(values, bits)

    assert codes.abs().max() == most
    wrong = (codes * step.float() - values).square().mean(1).sqrt()
    assert (wrong <= values.square().mean(1).sqrt() * 2 / most + 1e-9).all()


def test_only_changes_are_written() -> None:
    network = PairNetwork(SMALL)
    kept = trained(network, PairNetwork(SMALL))

    assert not any(name.startswith(("words", "positions", "lower")) for name in kept)
    assert kept["upper.0.query.weight"].shape == (16, 8), "two to a byte"
    assert {value.dtype for value in kept.values()} == {torch.uint8, torch.int8, torch.float16}


def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    broken, foreign = tmp_path / "broken", tmp_path / "foreign.safetensors"
    broken.write_bytes(b"\x05\x00\x00\x00\x00\x00\x00\x00hello")
    header = json.dumps({"__metadata__": {"kind": "something else"}}).encode()
    foreign.write_bytes(len(header).to_bytes(8, "little") + header)

    for path in (broken, foreign, tmp_path / "missing"):
        with pytest.raises(EncoderError, match="make train-comparer"):
            read_card(path)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    network = PairNetwork(SMALL)
    path = tmp_path / "a.safetensors"
    write_adapter(path, network, network, "abc", Calibration())

    with pytest.raises(EncoderError, match="does not fit"):
        load_network(path, default_folder().path / "model.safetensors", read_card(path))


def test_an_adapter_for_another_base_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    network = PairNetwork(SMALL)
    write_adapter(path, network, network, "of another base", Calibration())

    with pytest.raises(EncoderError, match="of another base"):
        EmbeddedScorer(path).log_probabilities([("a", "b")])


def test_the_shipped_adapter_belongs_to_the_default_encoder() -> None:
    card = read_card()

    assert card.base_sha256 == default_folder().weights_sha256
    assert len(card.calibration.shifts) == 6
    assert 0 < card.calibration.confidence < 1


def test_the_shipped_adapter_holds_few_bits_and_finite_numbers() -> None:
    from safetensors.torch import load_file

    weights = load_file(ADAPTER)

    assert {value.dtype for value in weights.values()} == {torch.uint8, torch.int8, torch.float16}
    assert all(np.isfinite(value.numpy()).all() for value in weights.values())
