"""The large pair network: MPNet reads both texts at once, low-rank changes in its upper layers, a head of our own.

It is a cross-encoder: every word of either text sees every other, in all layers. So nothing is read once for many
pairs, and the answer depends on which text stands first; :mod:`large` asks in both orders. What training changed of a
weight is a product of two narrow matrices (LoRA, Hu et al. 2022). For use it is added to the weight, so that the
network costs what MPNet costs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from shiftdetect.encode.sentence import quiet
from shiftdetect.explain.compare.relations import Pair

MAX_TOKENS = 72
"""Of one text, its two marks counted; what is longer is cut there, as it was in training."""

_BEGIN, _FILL, _END = 0, 1, 2
_FEATURES = 4
_DROPOUT = 0.1


@dataclass(frozen=True)
class LargeShape:
    """Sizes of what is trained.

    Attributes
    ----------
    rank : int
        Of the change of a weight.
    first : int
        The lowest layer that is changed, counted from 0.
    head : int
        Width of the head's hidden layer.
    """

    rank: int = 24
    first: int = 3
    head: int = 256


class LowRank(nn.Module):  # type: ignore[misc]
    """A fixed linear map and a trained change of low rank beside it, zero at first.

    Parameters
    ----------
    fixed : Linear
    rank : int
    """

    def __init__(self, fixed: nn.Linear, rank: int) -> None:
        super().__init__()
        self.fixed = fixed
        self.a = nn.Parameter(torch.randn(rank, fixed.in_features) / math.sqrt(fixed.in_features))
        self.b = nn.Parameter(torch.zeros(fixed.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """Map, and add the change of the map."""
        narrow = functional.linear(x, self.a.to(x.dtype))
        changed: Tensor = self.fixed(x) + functional.linear(narrow, self.b.to(x.dtype))
        return changed

    def merged(self) -> nn.Linear:
        """The fixed map with the change in it."""
        with torch.no_grad():
            self.fixed.weight += (self.b @ self.a).to(self.fixed.weight.dtype)
        return self.fixed


class LargeNetwork(nn.Module):  # type: ignore[misc]
    """Log-probabilities of the six relations of the second text of a pair to the first.

    Parameters
    ----------
    base : MPNetModel
        Without a pooler; its own weights stay as they are until :meth:`merge`.
    shape : LargeShape
    """

    def __init__(self, base: Any, shape: LargeShape) -> None:
        super().__init__()
        self.shape = shape
        self.base = base
        base.requires_grad_(False)
        for part, name, weight in self._changed():
            setattr(part, name, LowRank(weight, shape.rank))
        self.hidden = nn.Linear(_FEATURES * base.config.hidden_size, shape.head)
        self.out = nn.Linear(shape.head, 6)

    def _changed(self) -> Iterator[tuple[Any, str, Any]]:
        for layer in self.base.encoder.layer[self.shape.first :]:
            attention = layer.attention.attn
            for name in ("q", "k", "v", "o"):
                yield attention, name, getattr(attention, name)
            for part in (layer.intermediate, layer.output):
                yield part, "dense", part.dense

    def trained(self) -> dict[str, Tensor]:
        """What is trained, under its names."""
        return {name: value.detach() for name, value in self.named_parameters() if value.requires_grad}

    def bfloat16_base(self) -> None:
        """Let the base compute in bfloat16, and what is trained stay in single precision."""
        for name, value in self.named_parameters():
            if not value.requires_grad and name.startswith("base."):
                value.data = value.data.bfloat16()

    def merge(self) -> None:
        """Put the changes into the weights they belong to: the same map, at the cost of the base alone."""
        for part, name, weight in self._changed():
            setattr(part, name, weight.merged())

    def forward(self, ids: Tensor, side: Tensor) -> Tensor:
        """Read pairs as :meth:`PairReader.batch` gives them; the head computes in single precision."""
        there = (ids != _FILL).to(self.base.embeddings.word_embeddings.weight.dtype)
        x = self.base(input_ids=ids, attention_mask=there).last_hidden_state.float()
        first, second = (_mean(x, side == number) for number in (0, 1))
        features = torch.cat([x[:, 0], first + second, (first - second).abs(), first - second], 1)
        hidden = functional.gelu(self.hidden(functional.dropout(features, _DROPOUT, self.training)))
        log_p: Tensor = self.out(functional.dropout(hidden, _DROPOUT, self.training)).log_softmax(1)
        return log_p


def _mean(x: Tensor, chosen: Tensor) -> Tensor:
    weights = chosen.to(x.dtype)[:, :, None]
    return (x * weights).sum(1) / weights.sum(1).clamp(min=1.0)


class PairReader:
    """Cuts texts into word pieces and puts pairs together: ``<s> first </s></s> second </s>``.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
        Of MPNet.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._ids: dict[str, list[int]] = {}

    def is_cut(self, text: str) -> bool:
        """Whether a text has more word pieces than are read."""
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids) > MAX_TOKENS - 2

    def ids(self, text: str) -> list[int]:
        """Word pieces of a text, cut."""
        if text not in self._ids:
            self._ids[text] = self.tokenizer.encode(text, add_special_tokens=False).ids[: MAX_TOKENS - 2]
        return self._ids[text]

    def size(self, pair: Pair) -> int:
        """Word pieces of a pair, marks counted."""
        return len(self.ids(pair[0])) + len(self.ids(pair[1])) + 4

    def batch(self, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
        """Word pieces of pairs, and which text each belongs to (-1: neither)."""
        longest = max(self.size(pair) for pair in pairs)
        ids = torch.full((len(pairs), longest), _FILL)
        side = torch.full((len(pairs), longest), -1)
        for row, pair in enumerate(pairs):
            first, second = (self.ids(text) for text in pair)
            ids[row, : self.size(pair)] = torch.tensor([_BEGIN, *first, _END, _END, *second, _END])
            side[row, 1 : 1 + len(first)] = 0
            side[row, 3 + len(first) : 3 + len(first) + len(second)] = 1
        return ids, side


def load_large(folder: Path, shape: LargeShape) -> LargeNetwork:
    """Build the network on the base weights in a folder, its changes at zero."""
    from transformers import MPNetModel

    with quiet():
        base = MPNetModel.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True, add_pooling_layer=False
        )
    return LargeNetwork(base.float(), shape)


def load_reader(folder: Path) -> PairReader:
    """Read the tokenizer in a folder."""
    from tokenizers import Tokenizer

    return PairReader(Tokenizer.from_file(str(folder / "tokenizer.json")))
