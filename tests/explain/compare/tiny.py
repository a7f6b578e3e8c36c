"""An MPNet base of two layers in a folder, as save_pretrained writes it, and what training might have changed."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from shiftdetect.explain.compare.mpnet import LargeNetwork, LargeShape, load_large

WORDS = ("the", "bridge", "was", "closed", "open", "not", "on", "monday", "a", "gate")
SHAPE = LargeShape(rank=2, first=1, head=8)


def make_base(folder: Path, seed: int = 3) -> Path:
    from transformers import MPNetConfig, MPNetModel

    words = ["<s>", "<pad>", "</s>", "<unk>", *WORDS]
    torch.manual_seed(seed)
    config = MPNetConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=160,
        initializer_range=0.6,
    )
    MPNetModel(config).save_pretrained(str(folder))
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.enable_padding(length=128)  # as in the published file, where it must not be heeded
    tokenizer.enable_truncation(128)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def changed(base: Path, seed: int = 5) -> LargeNetwork:
    torch.manual_seed(seed)
    network = load_large(base, SHAPE)
    with torch.no_grad():
        for name, value in network.named_parameters():
            if name.endswith(".b"):
                value.normal_(std=0.3)
    return network.eval()
