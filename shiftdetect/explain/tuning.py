"""The embedded encoder, taught the labels at hand: its upper layers are trained on texts with one label each.

The lower layers stay as they are and read each text once. A linear map from the mean of the words to the labels begins
as the regression that the untrained vectors give (Kumar et al. 2022), so that the layers are moved only as far as it
takes; the mean of the weights over the last steps comes out, not the last ones. Layers, rate and epochs were chosen on
arguments by the key point they make (ArgKP-2021) and stances on warming (GWSD), not on what the study measures.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from shiftdetect.encode.folder import default_folder

if TYPE_CHECKING:
    from torch import Tensor

LAYERS = 3
"""Upper layers that learn, of six."""
EPOCHS = 6

_RATE = 1.5e-4
_FASTER = 10.0
"""Times that rate for the map to the labels, which is new."""
_BATCH = 16
_DROPPED = 0.1
_LENGTH = 8.0
"""Of the vectors that the map is given; those that come out have 1."""
_KEPT = 0.98
"""Of the mean of the weights, at each step."""
_MAX_TOKENS = 96
_STEP = 16
"""Tokens by which batches differ in length."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Progress = Callable[[int, int], object]


class TunedEncoder:
    """Vectors of the embedded encoder after its upper layers have learnt labels.

    Parameters
    ----------
    seed : int
        Of the order of texts and of what is dropped out.
    progress : callable, optional
        Called with the number of steps done and of all steps.

    Notes
    -----
    Cross-entropy, classes weighted alike, on one processor thread: the same to the bit on one machine and one version
    of torch. About a minute for each thousand short texts. A text is cut after 96 tokens.

    Vectors of the texts that were learnt from lie nearer to their labels than those of others will: probabilities of
    a model on top of them must come from texts held out.

    Examples
    --------
    >>> texts = [f"{what} on day {k}" for k in range(8) for what in ("The bridge was old", "Repairs cost too much")]
    >>> encoder = TunedEncoder().fit(texts, ["age", "cost"] * 8)
    >>> old, dear, asked = encoder.encode(["The bridge was old.", "It cost too much.", "What an old bridge"])
    >>> bool(asked @ old > asked @ dear)
    True
    """

    def __init__(self, seed: int = 0, progress: Progress | None = None) -> None:
        self.seed = seed
        self.progress = progress

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Learn from texts with one label each, of two kinds or more."""
        import torch

        from shiftdetect.explain.compare.embedded import threads

        names, truth = np.unique(np.array(labels), return_inverse=True)
        with threads(1), torch.random.fork_rng(devices=[]):
            self._load()
            torch.manual_seed(self.seed)
            read = self._read(texts)
            with torch.no_grad():
                untrained = self._embed(read).numpy()
            self._head = _begun(untrained, truth, len(names))
            self._train(read, truth)
        return self

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Rows of unit length, shape (n_texts, n_dimensions)."""
        import torch

        from shiftdetect.explain.compare.embedded import threads

        with threads(1), torch.inference_mode():
            return np.asarray(self._embed(self._read(texts)).double().numpy())

    def _load(self) -> None:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        from shiftdetect.explain.compare.network import PairNetwork, Shape, load_base

        folder = default_folder()
        folder.check()
        self._pieces: Any = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
        self._pieces.no_padding()
        self._pieces.enable_truncation(_MAX_TOKENS)
        shape = Shape()
        self._network: Any = PairNetwork(Shape(split=shape.n_layers - LAYERS))
        load_base(self._network, load_file(folder.path / "model.safetensors"))
        for layer in self._network.upper:
            layer.own = layer.other = None  # one text is read, not two

    def _read(self, texts: Sequence[str]) -> list[Tensor]:
        """What the lower layers make of each text, shape (n_tokens, width)."""
        import torch

        ids = [encoding.ids for encoding in self._pieces.encode_batch(list(texts))]
        read: list[Any] = [None] * len(ids)
        self._network.eval()
        for rows, n in _alike([len(own) for own in ids]):
            filled = torch.zeros(len(rows), n, dtype=torch.long)
            there = torch.zeros(len(rows), n, dtype=torch.bool)
            for place, row in enumerate(rows):
                filled[place, : len(ids[row])] = torch.tensor(ids[row])
                there[place, : len(ids[row])] = True
            with torch.no_grad():
                vectors = self._network.read_alone(filled, there)
            for place, row in enumerate(rows):
                read[row] = vectors[place, : len(ids[row])].clone()
        return read

    def _embed(self, read: Sequence[Tensor]) -> Tensor:
        import torch

        self._network.eval()
        out = torch.zeros(len(read), self._network.shape.width)
        for rows, n in _alike([len(own) for own in read]):
            out[rows] = self._upper([read[row] for row in rows], n, 0.0)
        return out

    def _upper(self, read: Sequence[Tensor], n: int, dropped: float) -> Tensor:
        import torch

        x = torch.zeros(len(read), n, self._network.shape.width)
        there = torch.zeros(len(read), n)
        for row, own in enumerate(read):
            x[row, : len(own)], there[row, : len(own)] = own, 1.0
        keys = torch.zeros(there.shape).masked_fill(there == 0, -torch.inf)[:, None, None, :]
        for layer in self._network.upper:
            x = layer(x, keys, None, dropped)
        mean = (x * there[:, :, None]).sum(1)  # the length is divided out anyhow
        return torch.nn.functional.normalize(mean, dim=1)

    def _train(self, read: Sequence[Tensor], truth: IntArray) -> None:
        import torch
        from torch.nn import functional

        layers = list(self._network.upper.parameters())
        every = [*layers, *self._head.parameters()]
        groups = [
            {"params": [p for p in layers if p.ndim > 1], "weight_decay": 0.01, "times": 1.0},
            {"params": [p for p in layers if p.ndim == 1], "weight_decay": 0.0, "times": 1.0},
            {"params": list(self._head.parameters()), "weight_decay": 0.01, "times": _FASTER},
        ]
        optimizer = torch.optim.AdamW(groups, lr=_RATE, betas=(0.9, 0.98), fused=True)
        weights = 1.0 / np.bincount(truth)
        weight = torch.tensor(weights / weights[truth].mean(), dtype=torch.float32)
        target = torch.tensor(truth)
        mean = [p.detach().clone() for p in every]
        rng = random.Random(self.seed)  # noqa: S311 - an order of texts, no secret
        steps = math.ceil(len(read) / _BATCH) * EPOCHS
        self._network.train()
        for step, rows in enumerate(_batches([len(own) for own in read], rng), start=1):
            for group in optimizer.param_groups:
                # The rate rises over half an epoch.
                group["lr"] = _RATE * group["times"] * min(1.0, step * 2 * EPOCHS / steps)
            own = [read[row] for row in rows]
            vectors = self._upper(own, max(map(len, own)), _DROPPED)
            scores = self._head(functional.dropout(vectors, _DROPPED) * _LENGTH)
            loss = functional.cross_entropy(scores, target[rows], weight=weight)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(every, 1.0)
            optimizer.step()
            with torch.no_grad():
                # At first over all steps so far, later over about the last fifty.
                torch._foreach_lerp_(mean, every, 1.0 - min(_KEPT, (step - 1) / (step + 9)))
            if self.progress is not None:
                self.progress(step, steps)
        with torch.no_grad():
            for p, value in zip(every, mean, strict=True):
                p.copy_(value)


def _begun(vectors: NDArray[np.float32], truth: IntArray, n: int) -> Any:
    """A linear map that gives what a regression on these vectors gives."""
    import torch

    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=200).fit(2.0 * vectors, truth)
    slopes, offsets = model.coef_, model.intercept_
    if n == 2:  # one function says both
        slopes, offsets = np.vstack([-slopes, slopes]) / 2.0, np.concatenate([-offsets, offsets]) / 2.0
    head = torch.nn.Linear(vectors.shape[1], n)
    with torch.no_grad():
        head.weight.copy_(torch.tensor(slopes * 2.0 / _LENGTH))
        head.bias.copy_(torch.tensor(offsets))
    return head


def _alike(sizes: Sequence[int]) -> list[tuple[list[int], int]]:
    """Rows of about one size, with the size they are filled up to; the last row again where a batch is not full.

    All shapes are the same whatever else is read, so that a text's vector does not depend on the other texts.
    """
    order: dict[int, list[int]] = {}
    for row, size in enumerate(sizes):
        order.setdefault(math.ceil(size / _STEP) * _STEP, []).append(row)
    batches = []
    for n, rows in sorted(order.items()):
        full = rows + rows[-1:] * (-len(rows) % _BATCH)
        batches += [(full[start : start + _BATCH], n) for start in range(0, len(full), _BATCH)]
    return batches


def _batches(sizes: Sequence[int], rng: random.Random) -> list[list[int]]:
    """Rows of all epochs, short ones with short ones among every eight batches."""
    made = []
    for _ in range(EPOCHS):
        rows = rng.sample(range(len(sizes)), len(sizes))
        own = []
        for start in range(0, len(rows), 8 * _BATCH):
            some = sorted(rows[start : start + 8 * _BATCH], key=lambda row: sizes[row])
            own += [some[k : k + _BATCH] for k in range(0, len(some), _BATCH)]
        rng.shuffle(own)
        made += own
    return made
