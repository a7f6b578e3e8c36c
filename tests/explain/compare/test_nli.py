from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare import StatementComparer
from shiftdetect.explain.compare.nli import NliScorer, from_nli
from shiftdetect.explain.compare.relations import RELATIONS, SWAPPED

WORDS = ("the", "bridge", "was", "closed", "open", "not", "on", "monday", "a", "gate")
PAIRS = [("the bridge was closed", "the bridge was not closed"), ("a gate", "the bridge was open on monday")]


def make_folder(folder: Path, labels: tuple[str, ...] = ("contradiction", "entailment", "neutral")) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    BertTokenizerFast(vocab={word: i for i, word in enumerate(words)}).save_pretrained(str(folder))
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.6,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("models") / "tiny-nli")


def test_labels_are_read_from_the_configuration(folder: Path, tmp_path: Path) -> None:
    order = ("ENTAILMENT", "Neutral", "contradictory")
    other = make_folder(tmp_path / "other", order)  # the same weights, so outputs mean something else there

    here, there = (NliScorer(path)._ask(PAIRS) for path in (folder, other))

    np.testing.assert_allclose(here[:, 2], there[:, 0], atol=1e-6)
    np.testing.assert_allclose(here[:, 0], there[:, 1], atol=1e-6)


def test_a_folder_is_a_comparer_like_the_embedded_one(folder: Path) -> None:
    said = StatementComparer(folder).compare(PAIRS)

    assert said.comparer.startswith("tiny-nli (inference model) sha256=")
    assert said.probabilities.shape == (2, len(RELATIONS))
    np.testing.assert_allclose(said.probabilities.sum(1), 1)


def test_pairs_that_are_too_long_are_told(folder: Path) -> None:
    scorer = NliScorer(folder)
    half = " ".join(["bridge"] * 255)

    assert scorer.cut([PAIRS[0], (half, half), (half, half[7:])]) == [False, True, False]
    assert scorer.cut([]) == []
    assert StatementComparer(folder).compare([PAIRS[0], (half, half + " not")]).n_cut == 1


def test_the_order_of_texts_exchanges_more_and_less_only(folder: Path) -> None:
    comparer = StatementComparer(folder)

    straight, turned = (comparer.predict_proba(pairs) for pairs in (PAIRS, [(b, a) for a, b in PAIRS]))

    np.testing.assert_array_equal(turned, straight[:, SWAPPED])


@pytest.mark.parametrize(
    ("forward", "backward", "expected"),
    [
        ([1, 0, 0], [1, 0, 0], "restates"),
        ([0, 1, 0], [1, 0, 0], "specifies"),
        ([1, 0, 0], [0, 1, 0], "hedges"),
        ([0, 0, 1], [0, 0, 1], "contradicts"),
    ],
)
def test_inference_becomes_relation(forward: list[float], backward: list[float], expected: str) -> None:
    found = from_nli(np.array([forward], dtype=float), np.array([backward], dtype=float))[0]

    assert RELATIONS[int(found.argmax())] == expected
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("entailment", "not_entailment")])
def test_a_head_without_these_labels_is_refused(tmp_path: Path, labels: tuple[str, ...]) -> None:
    model = make_folder(tmp_path / "m", labels)

    with pytest.raises(EncoderError, match="entailment"):
        StatementComparer(model).compare(PAIRS)


def test_pickled_weights_are_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text((folder / "config.json").read_text())
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")

    with pytest.raises(EncoderError, match="safetensors"):
        StatementComparer(tmp_path).compare(PAIRS)


def test_a_model_that_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EncoderError, match="someone/no-such-model"):
        StatementComparer("someone/no-such-model").compare(PAIRS)


def test_a_configuration_without_labels_is_refused(tmp_path: Path, folder: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    config["id2label"] = None
    (tmp_path / "config.json").write_text(json.dumps(config))

    with pytest.raises(EncoderError, match="id2label"):
        StatementComparer(tmp_path).compare(PAIRS)
