"""A training pair, and the relations that its label leaves open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shiftdetect.explain.compare.relations import RELATIONS
from shiftdetect.explain.training.families import WrittenPair

RESTATES, SPECIFIES, HEDGES, CONTRADICTS, OTHER, ELSEWHERE = range(len(RELATIONS))

Allowed = tuple[int, ...]

# What a coarse label means here: the loss asks only that the allowed relations together are probable.
ENTAILS: Allowed = (RESTATES, HEDGES)
NEUTRAL: Allowed = (SPECIFIES, HEDGES, OTHER, ELSEWHERE)
AGAINST: Allowed = (CONTRADICTS,)
NOT_ENTAILED: Allowed = (SPECIFIES, CONTRADICTS, OTHER, ELSEWHERE)
SUPPORTS: Allowed = (RESTATES, SPECIFIES, HEDGES, OTHER)
SAME_POINT: Allowed = (RESTATES, SPECIFIES, HEDGES)
ANOTHER_POINT: Allowed = (SPECIFIES, OTHER)
NEAR: Allowed = (SPECIFIES, OTHER)
CONSISTENT: Allowed = (RESTATES, SPECIFIES, HEDGES, OTHER, ELSEWHERE)
ANY: Allowed = tuple(range(len(RELATIONS)))


@dataclass(frozen=True)
class Item:
    """A pair to train on.

    Attributes
    ----------
    text_a, text_b : str
    allowed : tuple of int
        Relations that the label leaves open, as positions in ``RELATIONS``.
    told : float, optional
        Probability of contradiction that a larger model gave the pair. It is learnt instead of a label.
    """

    text_a: str
    text_b: str
    allowed: Allowed
    told: float | None = None


def from_written(pair: WrittenPair) -> Item:
    """Turn a written pair into a training pair."""
    if pair.kind == "same_theme":
        return Item(pair.text_a, pair.text_b, (OTHER, ELSEWHERE))
    return Item(pair.text_a, pair.text_b, (RELATIONS.index(pair.label),))


def share_of(text: str) -> float:
    """A number in 0 to 1 that depends on the text only: the same split on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / (1 << 48)
