"""The pair network: two texts read side by side, each text's words seeing the other's, in no order.

It is a BERT encoder with three changes. The lower layers read each text alone, so that their work is done once for a
text however many pairs it is in. In the upper layers both texts attend to each other, with a learned preference per
head for a word's own text or the other one; both texts count their positions from the start. So nothing tells the
network which text came first, and what it says about a pair is the same in both orders by construction. Only one
function of the two pooled texts is odd under exchange; it alone decides which of the two says more. All weights of the
upper layers are trained; what is kept of them is their small difference from the base (:mod:`adapter`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

N_SYMMETRIC = 5
"""Restates, says more or less, contradicts, explains otherwise, other subject."""
FEATURES = 4


@dataclass(frozen=True)
class Shape:
    """Sizes of the network.

    Attributes
    ----------
    vocabulary, width, n_heads, inner, n_layers, n_positions : int
        As in the base model's configuration.
    split : int
        Layers that read each text alone; the others read the pair.
    head : int
        Width of the head's hidden layer.
    """

    vocabulary: int = 30522
    width: int = 384
    n_heads: int = 12
    inner: int = 1536
    n_layers: int = 6
    n_positions: int = 512
    split: int = 2
    head: int = 128


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer as in BERT (normalised after each step)."""

    def __init__(self, shape: Shape, *, crossing: bool) -> None:
        super().__init__()
        self.n_heads = shape.n_heads
        width, inner = shape.width, shape.inner
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_attention = nn.LayerNorm(width, eps=1e-12)
        self.norm_output = nn.LayerNorm(width, eps=1e-12)
        self.own = nn.Parameter(torch.zeros(shape.n_heads)) if crossing else None
        self.other = nn.Parameter(torch.zeros(shape.n_heads)) if crossing else None

    def forward(self, x: Tensor, hidden_keys: Tensor, same: Tensor | None, drop: float) -> Tensor:
        """Read; ``hidden_keys`` (rows, 1, 1, n) is -inf where no word is, ``same`` (rows, 1, n, n) 1 within a text."""
        rows, n, width = x.shape
        query, key, value = (
            layer(x).view(rows, n, self.n_heads, -1).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.n_heads) + hidden_keys
        if same is not None and self.own is not None and self.other is not None:
            scores = scores + self.other.view(1, -1, 1, 1) + (self.own - self.other).view(1, -1, 1, 1) * same
        weights = functional.dropout(scores.softmax(-1), drop, self.training)
        mixed = (weights @ value).transpose(1, 2).reshape(rows, n, width)
        x = self.norm_attention(x + functional.dropout(self.out(mixed), drop, self.training))
        wide = self.narrow(functional.gelu(self.widen(x)))
        return self.norm_output(x + functional.dropout(wide, drop, self.training))


class PairNetwork(nn.Module):  # type: ignore[misc]
    """Log-probabilities of the six relations from two tokenised texts.

    Parameters
    ----------
    shape : Shape
        Sizes.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.n_positions, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm_words = nn.LayerNorm(shape.width, eps=1e-12)
        self.lower = nn.ModuleList(Layer(shape, crossing=False) for _ in range(shape.split))
        n_upper = shape.n_layers - shape.split
        self.upper = nn.ModuleList(Layer(shape, crossing=True) for _ in range(n_upper))
        self.hidden = nn.Linear(FEATURES * shape.width, shape.head)
        self.logits = nn.Linear(shape.head, N_SYMMETRIC)
        self.odd_hidden = nn.Linear(2 * shape.width, 64)
        self.odd_logit = nn.Linear(64, 1, bias=False)
        for part in (self.words, self.positions, self.norm_words, self.lower):
            part.requires_grad_(False)
        self.kind.requires_grad_(False)
        self.dropout = 0.1

    def read_alone(self, ids: Tensor, there: Tensor) -> Tensor:
        """Run the lower layers on single texts.

        Parameters
        ----------
        ids : Tensor of int, shape (n_texts, n_tokens)
        there : Tensor of bool, shape (n_texts, n_tokens)
            False where a text is filled up.

        Returns
        -------
        Tensor, shape (n_texts, n_tokens, width)
        """
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm_words(self.words(ids) + self.positions(place) + self.kind)
        keys = _hidden(there)
        for layer in self.lower:
            x = layer(x, keys, None, 0.0)
        return x

    def read_pairs(self, x: Tensor, side: Tensor) -> Tensor:
        """Run the upper layers and the head on pairs.

        Parameters
        ----------
        x : Tensor, shape (n_pairs, n_tokens, width)
            Both texts of a pair, one after the other, as :meth:`read_alone` left them.
        side : Tensor of int, shape (n_pairs, n_tokens)
            0 and 1 for the words of the first and second text, -1 where a pair is filled up.

        Returns
        -------
        Tensor, shape (n_pairs, 6)
            Log-probabilities in the order of :data:`shiftdetect.explain.compare.relations.RELATIONS`.
        """
        keys = _hidden(side >= 0)
        same = (side[:, :, None] == side[:, None, :]).to(x.dtype)[:, None]
        for layer in self.upper:
            x = layer(x, keys, same, self.dropout)
        first, second = _mean(x, side == 0), _mean(x, side == 1)
        most = x.masked_fill((side < 0)[:, :, None], -torch.inf).amax(1)
        features = torch.cat([first + second, (first - second).abs(), first * second, most], 1)
        hidden = functional.dropout(functional.gelu(self.hidden(features)), self.dropout, self.training)
        log_p = self.logits(hidden).log_softmax(1)
        # A difference of one function of the texts in either order: odd under exchange, to the bit.
        more = self.odd_logit(self._seen_from(second, first) - self._seen_from(first, second))
        adds = log_p[:, 1:2] + functional.logsigmoid(more)
        weakens = log_p[:, 1:2] + functional.logsigmoid(-more)
        return torch.cat([log_p[:, :1], adds, weakens, log_p[:, 2:]], 1)

    def _seen_from(self, own: Tensor, other: Tensor) -> Tensor:
        return functional.gelu(self.odd_hidden(torch.cat([own, other], 1)))


def _hidden(there: Tensor) -> Tensor:
    return torch.zeros(there.shape, device=there.device).masked_fill(~there, -torch.inf)[:, None, None, :]


def _mean(x: Tensor, chosen: Tensor) -> Tensor:
    weights = chosen.to(x.dtype)[:, :, None]
    return (x * weights).sum(1) / weights.sum(1).clamp(min=1.0)


_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "norm_output": "output.LayerNorm",
}


def load_base(network: PairNetwork, base: dict[str, Tensor]) -> None:
    """Fill in the base model's weights.

    Parameters
    ----------
    network : PairNetwork
    base : dict of str to Tensor
        Weights of a BERT model under their usual names.
    """
    layers = [*network.lower, *network.upper]
    with torch.no_grad():
        network.words.weight.copy_(base["embeddings.word_embeddings.weight"])
        network.positions.weight.copy_(base["embeddings.position_embeddings.weight"])
        network.kind.copy_(base["embeddings.token_type_embeddings.weight"][0])
        network.norm_words.weight.copy_(base["embeddings.LayerNorm.weight"])
        network.norm_words.bias.copy_(base["embeddings.LayerNorm.bias"])
        for i, layer in enumerate(layers):
            for ours, theirs in _PARTS.items():
                part = getattr(layer, ours)
                part.weight.copy_(base[f"encoder.layer.{i}.{theirs}.weight"])
                part.bias.copy_(base[f"encoder.layer.{i}.{theirs}.bias"])
