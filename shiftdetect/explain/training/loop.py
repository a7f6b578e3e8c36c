"""The training loop: mixed sets, short pairs with short ones, checkpoints to go on from."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from shiftdetect.explain.compare.network import PairNetwork
from shiftdetect.explain.training.checkpoints import Weights, keep, read_checkpoint, restore
from shiftdetect.explain.training.items import CONTRADICTS, Item

MAX_TOKENS = 96
_POOLED = 24
_NEW = 5.0
_WARM_UP = 100
_SAID_EVERY = 100
_KEPT_EVERY = 200
_NETWORK, _BEFORE, _START = "network", "before", "start"


@dataclass(frozen=True)
class Stage:
    """A stretch of training.

    Attributes
    ----------
    steps : int
    shares : dict of str to float
        How often each set is drawn from, relative to the others.
    rate : float
        Highest learning rate.
    decay : bool
        Whether the rate falls to zero by the end of the stage; else it is kept, for a stage that follows.
    batch : int
    """

    steps: int
    shares: Mapping[str, float]
    rate: float = 6e-4
    decay: bool = True
    batch: int = 32

    def rate_at(self, step: int) -> float:
        """Learning rate of a step: it rises at first, and then falls or stays.

        Examples
        --------
        >>> stage = Stage(steps=400, shares={}, rate=1.0)
        >>> [round(stage.rate_at(step), 2) for step in (0, 99, 200, 399)]
        [0.01, 0.75, 0.5, 0.0]
        """
        left = 1 - step / self.steps if self.decay else 1.0
        return self.rate * max(min(1.0, (step + 1) / _WARM_UP) * left, 1e-3)


class Reader:
    """Runs the fixed lower layers on each text once, and puts pairs together from what they gave.

    Parameters
    ----------
    network : PairNetwork
    tokenizer : tokenizers.Tokenizer
        Without padding or truncation.
    """

    def __init__(self, network: PairNetwork, tokenizer: Any) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self._read: dict[str, Tensor] = {}
        self._half = False

    def forget(self, *, half: bool) -> None:
        """Forget what was read; what is read from now on is multiplied in bfloat16, or not."""
        self._read.clear()
        self._half = half

    def add(self, texts: Iterable[str]) -> None:
        """Read texts that were not read before."""
        new = sorted({text for text in texts if text not in self._read}, key=lambda text: (len(text), text))
        ids = {text: e.ids for text, e in zip(new, self.tokenizer.encode_batch(new), strict=True)}
        ids = {text: i if len(i) <= MAX_TOKENS else [*i[: MAX_TOKENS - 1], i[-1]] for text, i in ids.items()}
        new.sort(key=lambda text: len(ids[text]))
        with torch.inference_mode():
            for start in range(0, len(new), 64):
                self._read_batch(new[start : start + 64], ids)

    def _read_batch(self, texts: Sequence[str], ids: Mapping[str, list[int]]) -> None:
        filled = torch.zeros(len(texts), max(len(ids[text]) for text in texts), dtype=torch.long)
        there = torch.zeros(filled.shape, dtype=torch.bool)
        for row, text in enumerate(texts):
            filled[row, : len(ids[text])] = torch.tensor(ids[text])
            there[row, : len(ids[text])] = True
        # Half precision: 100,000 texts then fit into two gigabytes.
        with torch.autocast("cpu", torch.bfloat16, enabled=self._half):
            vectors = self.network.read_alone(filled, there).half()
        for row, text in enumerate(texts):
            self._read[text] = vectors[row, : len(ids[text])].clone()

    def size(self, pair: tuple[str, str]) -> int:
        """Tokens of a pair."""
        return len(self._read[pair[0]]) + len(self._read[pair[1]])

    def batch(self, pairs: Sequence[tuple[str, str]]) -> tuple[Tensor, Tensor]:
        """Vectors and sides of pairs whose texts were read."""
        longest = max(self.size(pair) for pair in pairs)
        x = torch.zeros(len(pairs), longest, self.network.shape.width)
        side = torch.full((len(pairs), longest), -1)
        for row, (a, b) in enumerate(pairs):
            first, second = self._read[a], self._read[b]
            end = len(first) + len(second)
            x[row, : len(first)], x[row, len(first) : end] = first, second
            side[row, : len(first)], side[row, len(first) : end] = 0, 1
        return x, side

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Raw log-probabilities of pairs, shape (n_pairs, 6)."""
        self.add(text for pair in pairs for text in pair)
        self.network.eval()
        order = sorted(range(len(pairs)), key=lambda i: self.size(pairs[i]))
        out = np.zeros((len(pairs), 6))
        with torch.inference_mode():
            for start in range(0, len(order), 64):
                chosen = order[start : start + 64]
                out[chosen] = self.network.read_pairs(*self.batch([pairs[i] for i in chosen])).double().numpy()
        return out


@dataclass
class Mixture:
    """Draws from each set in turn, without repeating an item before the set is used up."""

    sets: Mapping[str, Sequence[Item]]
    shares: Mapping[str, float]
    rng: random.Random
    _left: dict[str, list[int]] = field(default_factory=dict)

    def draw(self, n: int) -> list[Item]:
        """Draw about ``n`` items."""
        total = sum(self.shares.values())
        drawn = []
        for name, share in self.shares.items():
            wanted = n * share / total
            for _ in range(int(wanted) + (self.rng.random() < wanted % 1)):
                if not self._left.get(name):
                    self._left[name] = self.rng.sample(range(len(self.sets[name])), len(self.sets[name]))
                drawn.append(self.sets[name][self._left[name].pop()])
        return drawn


@dataclass
class Batches:
    """Batches of items of about one size, in random order.

    Attributes
    ----------
    mixture : Mixture
    sizes : callable
        Of items.
    n : int
        Items of a batch.
    rng : random.Random
    """

    mixture: Mixture
    sizes: Callable[[Sequence[Item]], Sequence[int]]
    n: int
    rng: random.Random
    _pool: list[list[Item]] = field(default_factory=list)

    def next(self) -> list[Item]:
        """Give the next batch."""
        if not self._pool:
            items = self.mixture.draw(self.n * _POOLED)
            sizes = self.sizes(items)
            order = sorted(range(len(items)), key=lambda i: sizes[i])
            self._pool = [[items[i] for i in order[k : k + self.n]] for k in range(0, len(order), self.n)]
            self.rng.shuffle(self._pool)
        return self._pool.pop()


def seeded(seed: int, stage: int, step: int) -> random.Random:
    """Seed torch and give the draws of a stage; who goes on from a later step draws other items, none twice at once."""
    rng = random.Random(f"{seed} {stage} {step}")  # noqa: S311 - draws pairs, keeps no secret
    torch.manual_seed(rng.randrange(1 << 31))
    return rng


def loss_of(log_p: Tensor, items: Sequence[Item]) -> Tensor:
    """Mean negative log-probability that the relation is one of those that the label leaves open.

    Where a larger model told the probability of contradiction, how far from it this one is, instead: the cross-entropy
    of contradiction against all else (Hinton, Vinyals & Dean 2015).
    """
    allowed = torch.zeros(log_p.shape, dtype=torch.bool)
    told = torch.full((len(items),), -1.0)
    for row, item in enumerate(items):
        allowed[row, list(item.allowed)] = True
        if item.told is not None:
            told[row] = item.told
    labelled = -torch.logsumexp(log_p.masked_fill(~allowed, -1e4), 1)
    against = torch.nn.functional.one_hot(torch.tensor(CONTRADICTS), log_p.shape[1]).bool()
    yes, no = log_p[:, CONTRADICTS], torch.logsumexp(log_p.masked_fill(against, -1e4), 1)
    return torch.where(told >= 0, -(told * yes + (1 - told) * no), labelled).mean()


def train(
    reader: Reader,
    sets: Mapping[str, Sequence[Item]],
    stages: Sequence[Stage],
    *,
    seed: int,
    checkpoint: Path | None = None,
    average: float = 0.0,
    since: int | None = None,
    last_seeds: Sequence[int] = (),
    dropout: float = 0.1,
    half: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> None:
    """Train the network of a reader, stage after stage.

    Parameters
    ----------
    reader : Reader
    sets : mapping of str to sequence of Item
    stages : sequence of Stage
    seed : int
    checkpoint : Path, optional
        Kept now and then; where it is there, training goes on from it.
    average : float
        Share that earlier weights have in those that come out; the rest are the last ones. Two points of one run,
        averaged, are often better than either (Wortsman et al. 2022).
    since : int, optional
        The stage before which the earlier weights are taken; the last one when left out.
    last_seeds : sequence of int
        Further seeds that the last stage is run with, each time from where it began; the mean of the weights that come
        out of all its runs is taken before the earlier ones have their share.
    dropout : float
        Share of what a layer gives that is left out at random.
    half : bool
        Multiply in bfloat16; weights and their updates stay as they are. Twice as fast where the processor has tiles
        for it (AMX), many times slower where it has not.
    say : callable
        Told how it goes.
    """
    begun = read_checkpoint(checkpoint)
    last = len(stages) - 1
    since = last if since is None else since
    reader.network.dropout = dropout
    reader.network.load_state_dict(dict(begun.parts.get(_NETWORK, {})), strict=False)
    remembered = {name: begun.parts[name] for name in (_BEFORE, _START) if begun.parts.get(name)}
    for number in range(begun.stage, len(stages)):
        for name, at in ((_BEFORE, since), (_START, last)):
            if number == at:
                remembered.setdefault(name, _weights(reader.network))
        first, moments = (begun.step, begun.moments) if number == begun.stage else (0, {})
        run = _Run(reader, sets, stages[number], seeded(seed, number, first), moments, half=half)
        run.to_end(number, first, remembered, checkpoint, say)
    ends = [_weights(reader.network)]
    for other in last_seeds:
        path = None if checkpoint is None else checkpoint.with_name(f"{checkpoint.name}.{other}")
        again = read_checkpoint(path)
        reader.network.load_state_dict(dict(again.parts.get(_NETWORK, remembered[_START])), strict=False)
        run = _Run(reader, sets, stages[last], seeded(other, last, again.step), again.moments, half=half)
        run.to_end(last, again.step, {}, path, say)
        ends.append(_weights(reader.network))
    mixed = {name: torch.stack([end[name] for end in ends]).mean(0) for name in ends[0]}
    if average and _BEFORE in remembered:
        mixed = {name: torch.lerp(value, remembered[_BEFORE][name], average) for name, value in mixed.items()}
    reader.network.load_state_dict(mixed, strict=False)
    reader.forget(half=False)


def _weights(network: PairNetwork) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in network.named_parameters() if value.requires_grad}


class _Run:
    def __init__(
        self,
        reader: Reader,
        sets: Mapping[str, Sequence[Item]],
        stage: Stage,
        rng: random.Random,
        moments: Mapping[int, Weights],
        *,
        half: bool = False,
    ) -> None:
        self.reader, self.stage, self.half = reader, stage, half
        # Which texts are read together has a part in the last digit of each: who begins at this stage must find none.
        reader.forget(half=half)
        self.batches = Batches(Mixture(sets, stage.shares, rng), self._sizes, stage.batch, rng)
        groups = _groups(reader.network)
        self.parameters = [p for group in groups for p in group["params"]]
        self.optimizer = torch.optim.AdamW(groups, lr=stage.rate, betas=(0.9, 0.98), fused=True)
        restore(self.optimizer, moments)
        self.total, self.n, self.begun = 0.0, 0, time.monotonic()

    def step(self, step: int) -> None:
        """One batch."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.stage.rate_at(step) * group["times"]
        items = self.batches.next()
        self.reader.network.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            log_p = self.reader.network.read_pairs(*self.reader.batch([(i.text_a, i.text_b) for i in items]))
        loss = loss_of(log_p.float(), items)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.total += float(loss.detach()) * len(items)
        self.n += len(items)

    def to_end(
        self,
        number: int,
        first: int,
        remembered: Mapping[str, Weights],
        checkpoint: Path | None,
        say: Callable[[str], object],
    ) -> None:
        """Run the stage from a step on; keep what was learnt, and what the whole run has to remember, now and then."""
        for step in range(first, self.stage.steps):
            self.step(step)
            if (step + 1) % _SAID_EVERY == 0:
                say(f"stage {number} step {step + 1}: {self.summary()}")
            if checkpoint is not None and ((step + 1) % _KEPT_EVERY == 0 or step + 1 == self.stage.steps):
                parts = {_NETWORK: _weights(self.reader.network), **remembered}
                keep(checkpoint, parts, self.optimizer, number, step + 1)

    def _sizes(self, items: Sequence[Item]) -> list[int]:
        self.reader.add(text for item in items for text in (item.text_a, item.text_b))
        return [self.reader.size((item.text_a, item.text_b)) for item in items]

    def summary(self) -> str:
        """Mean loss and speed since the last time."""
        said = f"loss {self.total / self.n:.4f}, {self.n / (time.monotonic() - self.begun):.1f} pairs/s"
        self.total, self.n, self.begun = 0.0, 0, time.monotonic()
        return said


def _groups(network: PairNetwork) -> list[dict[str, Any]]:
    """What is new learns faster than what was there; vectors do not decay."""
    groups = []
    for old in (True, False):
        for wide in (True, False):
            chosen = [
                value
                for name, value in network.named_parameters()
                if value.requires_grad and _is_old(name) == old and (value.ndim > 1) == wide
            ]
            groups.append({"params": chosen, "weight_decay": 0.01 if wide else 0.0, "times": 1.0 if old else _NEW})
    return groups


def _is_old(name: str) -> bool:
    return name.startswith("upper.") and not name.endswith((".own", ".other"))
