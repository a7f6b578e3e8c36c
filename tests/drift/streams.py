"""Simulated statement vectors with a known truth, for the known-answer tests of the estimators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DIMENSIONS = 32


@dataclass
class Stream:
    vectors: np.ndarray
    bins: np.ndarray
    speakers: np.ndarray
    lengths: np.ndarray

    @property
    def args(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        return self.vectors, self.bins, self.speakers, self.lengths


def prototypes(k: int = 4) -> np.ndarray:
    """k orthonormal narratives, the same in every test."""
    return np.linalg.qr(np.random.default_rng(99).normal(size=(DIMENSIONS, k)))[0].T


def stream(
    rng: np.random.Generator,
    n: int = 60,
    days: int = 12,
    speakers: int = 4,
    new_share: tuple[float, float] = (0.0, 0.0),
    change: int = 6,
    styles: float = 0.0,
    mix_change: bool = False,
    day_effect: float = 0.0,
    movers: tuple[int, ...] | None = None,
) -> Stream:
    """Statements of one narrative, of which a share becomes another one from day ``change`` on.

    ``styles`` gives each speaker a mean of their own, ``mix_change`` moves who speaks, ``day_effect`` what a day's
    statements share; ``movers`` limits the change to some speakers.
    """
    bins = np.sort(np.concatenate([np.arange(days), rng.integers(0, days, size=n - days)]))
    weights = np.ones((days, speakers))
    if mix_change:
        weights[: days // 2, : speakers // 2] = 6.0
        weights[days // 2 :, speakers // 2 :] = 6.0
    weights /= weights.sum(axis=1, keepdims=True)
    who = np.array([rng.choice(speakers, p=weights[b]) for b in bins])
    share = np.where(bins >= change, new_share[1], new_share[0])
    if movers is not None:
        share = np.where(np.isin(who, movers), share, 0.0)
    story = (rng.random(n) < share).astype(int)
    own = np.random.default_rng(7).normal(size=(speakers, DIMENSIONS)) * styles
    events = rng.normal(size=(days, DIMENSIONS)) * day_effect
    noise = rng.normal(size=(n, DIMENSIONS)) * 0.8
    x = 0.6 * prototypes()[story] + (own[who] + events[bins] + noise) / np.sqrt(DIMENSIONS)
    return Stream(x / np.linalg.norm(x, axis=1, keepdims=True), bins, who, rng.normal(3.0, 0.4, size=n))
