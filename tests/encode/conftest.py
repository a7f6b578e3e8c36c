"""A model of a few kilobytes, and encoders that count what they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from shiftdetect.encode import EncoderIdentity

WORDS = ("the", "threat", "was", "imminent", "not", "they", "said", "attack", "four", "embassies", "we", "knew", "a")


def make_tiny_model(folder: Path, seed: int = 0) -> Path:
    """Save a random BERT of two layers that reads at most twelve tokens."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    raw = folder.parent / f"{folder.name}-raw"
    raw.mkdir(parents=True)
    vocabulary = raw / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab={w: i for i, w in enumerate(vocabulary.read_text().split("\n"))})
    tokenizer.save_pretrained(str(raw))
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(WORDS) + 5, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(str(raw))
    transformer = Transformer(str(raw), max_seq_length=12)
    SentenceTransformer(modules=[transformer, Pooling(16), Normalize()], device="cpu").save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


class CountingEncoder:
    """Two numbers per text, and a record of every text it was given."""

    def __init__(self, name: str = "counting", turn: float = 0.0, fail_after: int | None = None) -> None:
        self.identity = EncoderIdentity(name)
        self.asked: list[str] = []
        self.turn = turn
        self.fail_after = fail_after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fail_after is not None and len(self.asked) >= self.fail_after:
            raise KeyboardInterrupt
        self.asked += texts
        angles = np.array([len(text) + self.turn for text in texts])
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


@pytest.fixture
def counting_encoder() -> type[CountingEncoder]:
    return CountingEncoder
