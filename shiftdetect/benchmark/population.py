"""What a stream is drawn from: every text a speaker may say, with its vector, so that true distances are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.banks import Bank
from shiftdetect.benchmark.streams import _DAY_RATE, _OPENER_RATE, OPENERS, Stream
from shiftdetect.drift.moments import Moments, compute_moments
from shiftdetect.encode import Encoder, VectorStore, encode_texts

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Population:
    """Vectors and log lengths of everything that streams of one bank may say.

    Attributes
    ----------
    bank : Bank
    row : mapping of str to int
    vectors : ndarray, shape (n_texts, n_dimensions)
    log_words : ndarray, shape (n_texts,)
    """

    bank: Bank
    row: Mapping[str, int]
    vectors: FloatArray
    log_words: FloatArray

    @classmethod
    def of(cls, bank: Bank, encoder: Encoder, store: VectorStore | None = None, speakers: int = 4) -> Population:
        """Encode every wording of a bank, as each of the speakers may begin it."""
        said = [
            _opened(text, opener)
            for texts in bank.wordings.values()
            for text in texts
            for opener in dict.fromkeys(OPENERS[:speakers])
        ]
        texts = list(dict.fromkeys(said))
        vectors, _ = encode_texts(texts, encoder, store=store)
        words = np.log([len(text.split()) for text in texts])
        return cls(bank, {text: k for k, text in enumerate(texts)}, vectors.astype(np.float64), words)

    def moments(self, stream: Stream, keep: NDArray[np.bool_] | None = None) -> Moments:
        """Sufficient statistics of a stream of this bank, or of those of its statements that a mask (n,) names."""
        chosen = np.arange(len(stream.texts)) if keep is None else np.flatnonzero(keep)
        rows = [self.row[stream.texts[k]] for k in chosen]
        return compute_moments(self.vectors[rows], stream.bins[chosen], stream.speakers[chosen], self.log_words[rows])

    def by_explanation(self, stream: Stream) -> list[Moments]:
        """Sufficient statistics per explanation of the bank, as a coded corpus gives them; empty ones too."""
        told = np.array(stream.explanations)
        whole = self.moments(stream)
        none = whole.take(np.zeros(len(whole.n), dtype=bool))
        masks = [told == code for code in self.bank.explanations]
        return [self.moments(stream, mask) if mask.any() else none for mask in masks]

    def coded_sample(self, n: int, random_state: int | np.random.SeedSequence) -> list[Moments]:
        """Draw n statements per explanation, each on a day of its own, by speakers in turn: text to calibrate on."""
        rng = np.random.default_rng(random_state)
        samples = []
        for k, texts in enumerate(self.bank.wordings.values()):
            speakers = np.arange(n) % 4
            said = [texts[i] for i in rng.integers(len(texts), size=n)]
            opened = rng.random(n) < _OPENER_RATE
            rows = [
                self.row[_opened(t, OPENERS[s] if o else "")] for t, s, o in zip(said, speakers, opened, strict=True)
            ]
            bins = np.arange(n) + k * n
            samples.append(compute_moments(self.vectors[rows], bins, speakers, self.log_words[rows]))
        return samples

    def group(self, shares: Mapping[str, float], speaker: int) -> Group:
        """Describe what a speaker says when explanations have these shares."""
        parts = []
        for code, share in shares.items():
            texts = self.bank.wordings[code]
            for opener, rate in _ways(speaker):
                parts += [(self.row[_opened(text, opener)], share * rate / len(texts)) for text in texts]
        rows, weight = np.array([row for row, _ in parts]), np.array([w for _, w in parts])
        x, w = self.vectors[rows], self.log_words[rows]
        mean_w = float(weight @ w)
        centred = weight * (w - mean_w)
        return Group(weight @ x, mean_w, float(centred @ (w - mean_w)), centred @ x)


@dataclass(frozen=True, eq=False)
class Group:
    """Moments of a distribution of statements: mean vector, mean, variance and covariance of log length."""

    mean: FloatArray
    log_words: float
    variance: float
    covariance: FloatArray


def squared_contrast(groups: Sequence[Group], weights: Sequence[float], adjust: bool, share: Sequence[float]) -> float:
    """Squared length of a contrast of groups, with or without the slope on length within them taken out.

    ``share`` are the groups' shares of all statements, by which the slope is pooled.
    """
    means = np.array([g.mean for g in groups])
    if adjust:
        slope = sum(s * g.covariance for s, g in zip(share, groups, strict=True)) / sum(
            s * g.variance for s, g in zip(share, groups, strict=True)
        )
        means = means - np.outer([g.log_words for g in groups], slope)
    move = np.asarray(weights) @ means
    return float(move @ move)


def true_reference(population: Population, pairs: Sequence[tuple[int, int]], speakers: int = 4) -> float:
    """Mean squared distance of pairs of explanations within speakers, length-adjusted, with speakers in equal parts."""
    codes = list(population.bank.explanations)
    used = sorted({k for pair in pairs for k in pair})
    groups = {(k, s): population.group({codes[k]: 1.0}, s) for k in used for s in range(speakers)}
    slope = sum(g.covariance for g in groups.values()) / sum(g.variance for g in groups.values())
    mean = {
        k: np.mean([groups[k, s].mean - slope * groups[k, s].log_words for s in range(speakers)], axis=0) for k in used
    }
    return float(np.mean([np.sum((mean[a] - mean[b]) ** 2) for a, b in pairs]))


def stories_of(stream: Stream, bank: Bank, old: str, new: str) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of the explanations before and after an abrupt change of this stream, whatever the days' own were."""
    settings = stream.settings
    day = _DAY_RATE if settings.clusters else 0.0
    return {old: 1.0 - day}, {old: (1.0 - day) * (1.0 - settings.delta), new: (1.0 - day) * settings.delta}


def _ways(speaker: int) -> list[tuple[str, float]]:
    opener = OPENERS[speaker]
    return [("", 1.0 - _OPENER_RATE), (opener, _OPENER_RATE)] if opener else [("", 1.0)]


def _opened(text: str, opener: str) -> str:
    return opener + text[:1].lower() + text[1:] if opener else text


def all_pairs(bank: Bank) -> list[tuple[int, int]]:
    """Every pair of a bank's explanations, by place."""
    return list(combinations(range(len(bank.explanations)), 2))
