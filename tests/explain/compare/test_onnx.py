"""A tiny ONNX file of the shape that exported inference models have. Both packages come with the extra 'dev'."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare import PairStore, StatementComparer
from shiftdetect.explain.compare.onnx import OnnxScorer
from shiftdetect.explain.compare.relations import RELATIONS, SWAPPED
from tests.explain.compare.test_nli import PAIRS, WORDS, make_folder

pytest.importorskip("onnxruntime")
onnx = pytest.importorskip("onnx")

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LABELS = ("contradiction", "entailment", "neutral")
TABLE = np.random.default_rng(3).normal(size=(len(SPECIAL) + len(WORDS), 3)).astype(np.float32)


def write_model(path: Path, inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids")) -> Path:
    """Sum of one row of a table for each word, those of the second text twice: the order of the texts matters."""
    from onnx import TensorProto, helper, numpy_helper

    node = helper.make_node
    nodes = [
        node("Gather", ["table", "input_ids"], ["rows"], axis=0),
        node("Cast", ["token_type_ids"], ["second"], to=TensorProto.FLOAT),
        node("Cast", ["attention_mask"], ["there"], to=TensorProto.FLOAT),
        node("Add", ["second", "one"], ["weight"]),
        node("Mul", ["weight", "there"], ["kept"]),
        node("Unsqueeze", ["kept", "last"], ["column"]),
        node("Mul", ["rows", "column"], ["weighted"]),
        node("ReduceSum", ["weighted", "middle"], ["logits"], keepdims=0),
    ]
    kept = {
        "table": TABLE,
        "one": np.array(1.0, dtype=np.float32),
        "last": np.array([2], dtype=np.int64),
        "middle": np.array([1], dtype=np.int64),
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "pieces"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["pairs", 3])],
        [numpy_helper.from_array(array, name) for name, array in kept.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_folder(tmp_path_factory.mktemp("models") / "tiny-onnx", LABELS)
    (folder / "model.safetensors").unlink()  # as on the hub: 'onnx/model.onnx' below configuration and tokenizer
    return write_model(folder / "onnx" / "model.onnx")


def expected(first: str, second: str) -> np.ndarray:
    """Entailment, neutral, contradiction by hand."""
    code = {word: k for k, word in enumerate((*SPECIAL, *WORDS))}
    weights = [("[CLS]", 1), *((word, 1) for word in first.split()), ("[SEP]", 1)]
    weights += [*((word, 2) for word in second.split()), ("[SEP]", 2)]
    logits = sum(weight * TABLE[code[word]].astype(float) for word, weight in weights)
    powers = np.exp(logits - logits.max())
    return (powers / powers.sum())[[LABELS.index(name) for name in ("entailment", "neutral", "contradiction")]]


def test_an_onnx_file_is_run_and_its_labels_are_read_from_the_folder(model: Path) -> None:
    found = OnnxScorer(model)._ask(PAIRS)

    np.testing.assert_allclose(found, [expected(a, b) for a, b in PAIRS], atol=1e-5)


def test_it_is_a_comparer_like_the_others(model: Path, tmp_path: Path) -> None:
    with PairStore(tmp_path / "pairs.sqlite") as store:
        comparer = StatementComparer(model, store=store, n_threads=1)
        said = comparer.compare(PAIRS)
        turned = comparer.predict_proba([(b, a) for a, b in PAIRS])
        assert comparer.unread(PAIRS) == []

    assert said.comparer.startswith("tiny-onnx/onnx/model.onnx (inference model) sha256=")
    assert said.probabilities.shape == (2, len(RELATIONS))
    np.testing.assert_allclose(turned, said.probabilities[:, SWAPPED], atol=1e-6)


def test_weights_beside_the_file_count_for_its_name(model: Path, tmp_path: Path) -> None:
    shutil.copytree(model.parents[1], tmp_path / "tiny-onnx")
    copy = tmp_path / "tiny-onnx" / "onnx" / "model.onnx"
    before = OnnxScorer(copy).name
    (copy.parent / "model.onnx_data").write_bytes(b"weights")

    assert before == OnnxScorer(model).name
    assert OnnxScorer(copy).name != before


def test_what_cannot_be_run_is_said(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EncoderError, match="no such ONNX file"):
        StatementComparer(tmp_path / "missing.onnx").compare(PAIRS)
    alone = tmp_path / "a" / "b" / "model.onnx"
    alone.parent.mkdir(parents=True)
    shutil.copy(model, alone)
    with pytest.raises(EncoderError, match=r"nor in the folder above is a config\.json"):
        StatementComparer(alone).compare(PAIRS)
    broken = tmp_path / "broken"
    shutil.copytree(model.parents[1], broken)
    (broken / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        StatementComparer(broken / "model.onnx").compare(PAIRS)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EncoderError, match=r"pip install 'shiftdetect\[onnx\]'"):
        StatementComparer(model).compare(PAIRS)
