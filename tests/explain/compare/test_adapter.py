from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from shiftdetect.encode.folder import default_folder
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.adapter import ADAPTER, Calibration, load_network, read_card, trained, write_adapter
from shiftdetect.explain.compare.embedded import EmbeddedScorer
from shiftdetect.explain.compare.network import PairNetwork, Shape

SMALL = Shape(vocabulary=50, width=16, n_heads=2, inner=32, n_layers=3, n_positions=32, split=1, rank=2, head=8)


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


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = PairNetwork(SMALL)
    for value in network.parameters():
        torch.nn.init.normal_(value, std=0.5)
    calibration = Calibration(1.5, (0.1, 0, 0, -0.5, 0, 0), 0.45, 0.7)
    path = tmp_path / "a.safetensors"

    write_adapter(path, network, "abc", calibration)
    card = read_card(path)
    loaded = load_network(path, make_base(tmp_path, network), card)

    assert card.calibration == calibration
    assert (card.base_sha256, card.shape["rank"]) == ("abc", 2)
    assert [p.name for p in tmp_path.glob("*.tmp")] == []
    torch.testing.assert_close(loaded.logits.weight, network.logits.weight, atol=1e-3, rtol=1e-3)


def test_only_changes_are_written() -> None:
    names = set(trained(PairNetwork(SMALL)))

    assert "upper.0.query.up" in names
    assert not any(name.startswith(("words", "positions", "lower")) or name.endswith("query.weight") for name in names)


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
    write_adapter(path, network, "abc", Calibration())

    with pytest.raises(EncoderError, match="does not fit"):
        load_network(path, default_folder().path / "model.safetensors", read_card(path))


def test_an_adapter_for_another_base_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write_adapter(path, PairNetwork(SMALL), "of another base", Calibration())

    with pytest.raises(EncoderError, match="of another base"):
        EmbeddedScorer(path).log_probabilities([("a", "b")])


def test_the_shipped_adapter_belongs_to_the_default_encoder() -> None:
    card = read_card()

    assert card.base_sha256 == default_folder().weights_sha256
    assert len(card.calibration.shifts) == 6
    assert 0 < card.calibration.confidence < 1


def test_the_shipped_adapter_holds_half_precision_and_finite_numbers() -> None:
    from safetensors.torch import load_file

    weights = load_file(ADAPTER)

    assert {value.dtype for value in weights.values()} == {torch.float16}
    assert all(np.isfinite(value.numpy()).all() for value in weights.values())
