from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from shiftdetect.encode.folder import ModelFolder
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare import StatementComparer, large
from shiftdetect.explain.compare.adapter import Calibration, read_card
from shiftdetect.explain.compare.large import KIND, LARGE, LargeScorer, is_base, packed, unpacked, write_large
from shiftdetect.explain.compare.mpnet import MAX_TOKENS, load_reader
from shiftdetect.explain.compare.relations import SWAPPED
from tests.explain.compare.tiny import SHAPE, changed, make_base

PAIRS = [
    ("the bridge was closed", "the bridge was not closed"),
    ("a gate", "the bridge was open on monday"),
    ("the gate was open", "the gate was closed on monday"),
]
TURNED = [(b, a) for a, b in PAIRS]
CALIBRATION = Calibration(1.2, (0.1, 0, 0, -0.5, 0, 0), 0.3, 0.7)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_base(tmp_path_factory.mktemp("models") / "tiny-mpnet")


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("adapters") / "large.safetensors"
    write_large(path, changed(base).trained(), SHAPE, ModelFolder(base).weights_sha256, CALIBRATION)
    return path


def test_merged_and_rounded_it_says_what_was_trained(base: Path, adapter: Path) -> None:
    network, reader = changed(base), load_reader(base)
    with torch.inference_mode():
        straight, turned = (network(*reader.batch(pairs)).exp().numpy() for pairs in (PAIRS, TURNED))
    untrained = load_untrained(base)

    said = np.exp(LargeScorer(base, adapter).log_probabilities(PAIRS))

    np.testing.assert_allclose(said, (straight + turned[:, SWAPPED]) / 2, atol=0.01)
    assert np.abs(said - untrained).max() > 0.05, "the changes matter"


def load_untrained(base: Path) -> np.ndarray:
    network, reader = changed(base), load_reader(base)
    with torch.inference_mode():
        for name, value in network.named_parameters():
            if name.endswith(".b"):
                value.zero_()
        return network(*reader.batch(PAIRS)).exp().numpy()


def test_merging_changes_no_answer(base: Path) -> None:
    network, reader = changed(base), load_reader(base)
    with torch.inference_mode():
        before = network(*reader.batch(PAIRS))
        network.merge()
        after = network(*reader.batch(PAIRS))

    assert not any(name.endswith((".a", ".b")) for name, _ in network.named_parameters())
    torch.testing.assert_close(after, before, atol=1e-4, rtol=1e-4)


def test_the_order_of_texts_exchanges_more_and_less_only(base: Path, adapter: Path) -> None:
    scorer = LargeScorer(base, adapter)

    straight, turned = (scorer.log_probabilities(pairs) for pairs in (PAIRS, TURNED))

    np.testing.assert_allclose(turned, straight[:, SWAPPED], atol=1e-5)


def test_company_in_a_batch_changes_nothing(base: Path, adapter: Path) -> None:
    scorer = LargeScorer(base, adapter)

    alone = np.vstack([scorer.log_probabilities([pair]) for pair in PAIRS])

    np.testing.assert_allclose(scorer.log_probabilities(PAIRS), alone, atol=1e-4)


def test_long_texts_are_cut_and_each_by_itself(base: Path, adapter: Path) -> None:
    scorer = LargeScorer(base, adapter)
    long = " ".join(["bridge"] * (MAX_TOKENS - 2))

    cut, longer, other = scorer.log_probabilities([(long, "a gate"), (f"{long} not", "a gate"), (long, "a gate not")])

    np.testing.assert_allclose(cut, longer, atol=1e-5)
    assert np.abs(cut - other).max() > 1e-3


def test_a_folder_of_the_base_is_a_comparer(base: Path, adapter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGE", adapter)
    comparer = StatementComparer(str(base))

    said = comparer.compare(PAIRS)

    assert (
        said.comparer
        == f"all-mpnet-base-v2 + shiftdetect large pair adapter sha256={read_card(adapter, KIND).sha256[:16]}"
    )
    assert comparer.scorer.calibration == CALIBRATION
    np.testing.assert_allclose(said.probabilities.sum(1), 1)
    np.testing.assert_array_equal(comparer.predict_proba(TURNED), said.probabilities[:, SWAPPED])


def test_pairs_that_are_too_long_are_told(base: Path, adapter: Path) -> None:
    longest = " ".join(["bridge"] * (MAX_TOKENS - 2))

    assert LargeScorer(base, adapter).cut([PAIRS[0], (longest, "a gate"), ("a gate", f"{longest} not")]) == [
        False,
        False,
        True,
    ]


def test_bfloat16_says_nearly_the_same_under_another_name(base: Path, adapter: Path) -> None:
    full, half = (LargeScorer(base, adapter, precision=precision) for precision in ("float32", "bfloat16"))

    np.testing.assert_allclose(np.exp(half.log_probabilities(PAIRS)), np.exp(full.log_probabilities(PAIRS)), atol=0.05)
    assert half.name == f"{full.name} bfloat16"
    with pytest.raises(EncoderError, match="float32, bfloat16"):
        LargeScorer(base, adapter, precision="int8")


def test_both_orders_are_the_mean_of_one_order_and_the_other(base: Path, adapter: Path) -> None:
    one, both = LargeScorer(base, adapter, one_order=True), LargeScorer(base, adapter)
    straight = np.exp(one.log_probabilities(PAIRS))
    turned = np.exp(one.log_probabilities([(b, a) for a, b in PAIRS]))[:, SWAPPED]

    np.testing.assert_allclose((straight + turned) / 2, np.exp(both.log_probabilities(PAIRS)), atol=1e-5)
    assert np.abs(straight - turned).max() > 1e-4
    assert one.name == f"{both.name} one order"


def test_other_weights_are_refused_with_both_hashes(adapter: Path, tmp_path: Path) -> None:
    other = make_base(tmp_path / "other", seed=4)

    with pytest.raises(EncoderError) as caught:
        StatementComparer(other).compare(PAIRS)

    assert ModelFolder(other).weights_sha256 in str(caught.value)
    assert "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658" in str(caught.value)
    assert "shiftdetect models fetch all-mpnet-base-v2" in str(caught.value)


def test_what_is_a_base_and_what_is_not(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "head")
    config = json.loads((base / "config.json").read_text())
    (tmp_path / "head" / "config.json").write_text(
        json.dumps({**config, "architectures": ["MPNetForSequenceClassification"]})
    )
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("[1")

    assert is_base(base)
    assert is_base("all-mpnet-base-v2")
    assert not any(is_base(tmp_path / name) for name in ("head", "broken", "missing"))
    assert not is_base("someone/all-mpnet-base-v2-nli")


def test_an_adapter_of_another_shape_is_refused(base: Path, tmp_path: Path) -> None:
    weights = changed(base).trained()
    path, sha256 = tmp_path / "a.safetensors", ModelFolder(base).weights_sha256
    for wrong in (
        {name: value for name, value in weights.items() if name != "hidden.bias"},
        {**weights, "hidden.weight": weights["hidden.weight"][:, :-1]},
    ):
        write_large(path, wrong, SHAPE, sha256, CALIBRATION)
        with pytest.raises(EncoderError, match="does not fit the base model"):
            LargeScorer(base, path).log_probabilities(PAIRS)
    assert [p.name for p in tmp_path.iterdir()] == ["a.safetensors"]


def test_a_small_adapter_is_no_large_one(base: Path) -> None:
    with pytest.raises(EncoderError, match="make train-large"):
        LargeScorer(base, Path(large.__file__).with_name("adapter.safetensors")).card  # noqa: B018


def test_a_missing_tokenizer_is_named(base: Path, adapter: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "m")
    (tmp_path / "m" / "tokenizer.json").unlink()

    with pytest.raises(EncoderError, match=r"tokenizer\.json"):
        LargeScorer(tmp_path / "m", adapter).log_probabilities(PAIRS)


def test_eight_bits_lose_little_and_nothing_twice() -> None:
    torch.manual_seed(1)
    weights = {"x.a": torch.randn(4, 64) * torch.tensor([[1e-9], [0.01], [1.0], [0.0]]), "bias": torch.randn(4)}

    kept = packed(weights)
    back = unpacked(kept)

    assert kept["x.a"].dtype == torch.int8
    assert torch.equal(back["bias"], weights["bias"])
    widest = weights["x.a"].abs().amax(1, keepdim=True)
    assert ((back["x.a"] - weights["x.a"]).abs() <= widest / 127).all()
    torch.testing.assert_close(unpacked(packed(back))["x.a"], back["x.a"], atol=0, rtol=0.01)


def test_the_shipped_adapter_is_small_and_names_its_base() -> None:
    card = read_card(LARGE, KIND)

    assert LARGE.stat().st_size <= 4_000_000
    assert card.base_sha256 == "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
    assert card.shape == {"rank": 24, "first": 3, "head": 256}
    assert card.calibration.contradiction > 0.5
