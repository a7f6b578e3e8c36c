"""What a stream is drawn from: every text a speaker may say, with its vector, so that true distances are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.banks import Bank
from shiftdetect.benchmark.streams import DAY_RATE, OPENER_RATE, OPENERS, Stream
from shiftdetect.drift.moments import Moments, compute_moments
from shiftdetect.drift.residuals import reduce_rank
from shiftdetect.encode import Encoder, VectorStore, encode_texts
from shiftdetect.errors import ShiftDetectError

SPEAKERS = 4
"""Speakers of the streams that the truth is worked out for, all speaking equally often."""

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
    _known: dict[tuple[str, int], tuple[FloatArray, float, float, FloatArray]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, bank: Bank, encoder: Encoder, store: VectorStore | None = None) -> Population:
        """Encode every wording of a bank, as each of the speakers may begin it."""
        said = [
            opened(text, opener)
            for texts in bank.wordings.values()
            for text in texts
            for opener in dict.fromkeys(OPENERS[:SPEAKERS])
        ]
        texts = list(dict.fromkeys(said))
        vectors, _ = encode_texts(texts, encoder, store=store)
        words = np.log([len(text.split()) for text in texts])
        # Fewer coordinates with the same inner products, where there are more terms than texts.
        return cls(bank, {text: k for k, text in enumerate(texts)}, reduce_rank(vectors.astype(np.float64)), words)

    def moments(self, stream: Stream, keep: NDArray[np.bool_] | None = None) -> Moments:
        """Sufficient statistics of a stream of this bank, or of those of its statements that a mask (n,) names."""
        chosen = np.arange(len(stream.texts)) if keep is None else np.flatnonzero(keep)
        rows = [self.row[stream.texts[k]] for k in chosen]
        return compute_moments(self.vectors[rows], stream.bins[chosen], stream.speakers[chosen], self.log_words[rows])

    def by_explanation(self, stream: Stream) -> list[Moments]:
        """Sufficient statistics per explanation of the bank, as a labelled corpus gives them; empty ones too."""
        told = np.array(stream.explanations)
        whole = self.moments(stream)
        none = whole.take(np.zeros(len(whole.n), dtype=bool))
        masks = [told == code for code in self.bank.explanations]
        return [self.moments(stream, mask) if mask.any() else none for mask in masks]

    def labelled_sample(self, n: int, random_state: int | np.random.SeedSequence) -> list[Moments]:
        """Draw n statements per explanation, each on a day of its own, by speakers in turn: text to calibrate on."""
        rng = np.random.default_rng(random_state)
        samples = []
        for k, texts in enumerate(self.bank.wordings.values()):
            speakers = np.arange(n) % SPEAKERS
            said = [texts[i] for i in rng.integers(len(texts), size=n)]
            begun = rng.random(n) < OPENER_RATE
            rows = [self.row[opened(t, OPENERS[s] if o else "")] for t, s, o in zip(said, speakers, begun, strict=True)]
            bins = np.arange(n) + k * n
            samples.append(compute_moments(self.vectors[rows], bins, speakers, self.log_words[rows]))
        return samples

    def group(self, shares: Mapping[str, float], speaker: int) -> Group:
        """Describe what a speaker says when explanations have these shares, which add up to 1."""
        if not np.isclose(sum(shares.values()), 1.0):
            raise ShiftDetectError(f"the shares of the explanations add up to {sum(shares.values()):g}, and must to 1.")
        raw: list[list[Any]] = [[share * v for v in self._raw(code, speaker)] for code, share in shares.items()]
        x, w, ww, wx = (sum(values) for values in zip(*raw, strict=True))
        return Group(x, w, ww - w**2, wx - w * x)

    def _raw(self, code: str, speaker: int) -> tuple[FloatArray, float, float, FloatArray]:
        """Mean vector, log length, its square and its product with the vector of one explanation, worked out once."""
        if (code, speaker) not in self._known:
            texts = self.bank.wordings[code]
            ways = [(self.row[opened(t, o)], rate / len(texts)) for o, rate in _ways(speaker) for t in texts]
            rows, weight = np.array([row for row, _ in ways]), np.array([w for _, w in ways])
            x, w = self.vectors[rows], self.log_words[rows]
            self._known[code, speaker] = weight @ x, float(weight @ w), float(weight @ w**2), (weight * w) @ x
        return self._known[code, speaker]

    def spectrum(self) -> FloatArray:
        """Variances of what a speaker says about one explanation along its principal directions, the largest first."""
        spread = np.zeros((self.vectors.shape[1],) * 2)
        for speaker in range(SPEAKERS):
            for code, texts in self.bank.wordings.items():
                for opener, rate in _ways(speaker):
                    x = self.vectors[[self.row[opened(text, opener)] for text in texts]]
                    spread += rate / len(texts) * x.T @ x
                mean = self.group({code: 1.0}, speaker).mean
                spread -= np.outer(mean, mean)
        return np.asarray(np.clip(np.linalg.eigvalsh(spread / SPEAKERS / len(self.bank.wordings)), 0.0, None)[::-1])


@dataclass(frozen=True, eq=False)
class Group:
    """Moments of a distribution of statements: mean vector; mean, variance and covariance of log length."""

    mean: FloatArray
    log_words: float
    variance: float
    covariance: FloatArray


def squared_contrast(groups: Sequence[Group], weights: Sequence[float], *, adjust: bool) -> float:
    """Squared length of a contrast of groups of one size, with or without the slope on length within them taken out."""
    means = np.array([g.mean for g in groups])
    if adjust:
        slope = sum(g.covariance for g in groups) / sum(g.variance for g in groups)
        means = means - np.outer([g.log_words for g in groups], slope)
    move = np.asarray(weights) @ means
    return float(move @ move)


def true_reference(population: Population, pairs: Sequence[tuple[int, int]]) -> float:
    """Mean squared distance of pairs of explanations (by place) within speakers, length-adjusted."""
    codes = list(population.bank.explanations)
    used = sorted({k for pair in pairs for k in pair})
    groups = {k: [population.group({codes[k]: 1.0}, s) for s in range(SPEAKERS)] for k in used}
    every = [g for several in groups.values() for g in several]
    slope = sum(g.covariance for g in every) / sum(g.variance for g in every)
    mean = {k: np.mean([g.mean - slope * g.log_words for g in several], axis=0) for k, several in groups.items()}
    return float(np.mean([np.sum((mean[a] - mean[b]) ** 2) for a, b in pairs]))


def true_distances(population: Population, stream: Stream) -> tuple[float, float]:
    """Expected U between the halves of an abrupt or null stream, and the within-speaker, length-adjusted one.

    Expected over what its days and speakers happen to say; the speakers speak equally often.
    """
    before, after = _stories(stream)
    groups = [population.group(shares, s) for shares in (before, after) for s in range(SPEAKERS)]
    weights = [sign / SPEAKERS for sign in (-1.0, 1.0) for _ in range(SPEAKERS)]
    return squared_contrast(groups, weights, adjust=False), squared_contrast(groups, weights, adjust=True)


def _stories(stream: Stream) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of the explanations before and after, days' own stories spread evenly."""
    settings = stream.settings
    if settings.shape not in {"none", "abrupt"} or settings.mix or settings.speakers != SPEAKERS:
        raise ShiftDetectError(f"no truth is worked out for streams with {settings}.")
    old, new, _, *others = stream.codes
    day = DAY_RATE if settings.clusters else 0.0
    of_days = {code: day / len(others) for code in others if day}
    moved = (1.0 - day) * settings.delta if settings.shape == "abrupt" else 0.0
    return {old: 1.0 - day, **of_days}, {old: 1.0 - day - moved, new: moved, **of_days}


def _ways(speaker: int) -> list[tuple[str, float]]:
    opener = OPENERS[speaker]
    return [("", 1.0 - OPENER_RATE), (opener, OPENER_RATE)] if opener else [("", 1.0)]


def opened(text: str, opener: str) -> str:
    """Let a statement begin in a speaker's way.

    Examples
    --------
    >>> opened("The dam was unsafe.", "Look, ")
    'Look, the dam was unsafe.'
    """
    return opener + text[:1].lower() + text[1:] if opener else text
