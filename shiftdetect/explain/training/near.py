"""Near texts of one group that nobody labelled: pairs for a larger model to tell the relation of.

Labelled sets are few and each has its habits. Texts of the same sets, paired anew within a premise, a topic or an
event, are as many as one likes; what a larger model says of them carries what it knows to a smaller one.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shiftdetect.explain.training.families import build_pairs, read_families
from shiftdetect.explain.training.public import is_held, measured_texts, plain, rows_of, spaced
from shiftdetect.explain.training.series import read_series

WANTED = {
    "snli": 12_000,
    "conjnli": 8_000,
    "negated_rte": 1_000,
    "cannot": 3_000,
    "stance": 24_000,
    "debate": 14_000,
    "families": 32_000,
    "series": 6_000,
}
"""Pairs of each kind, at most; of SNLI hypotheses of one premise, near in words or not."""

N_APART = 4_000
"""Pairs of two kinds, which the larger comparer is asked of as of all others."""

N_NEAREST = 14
LIKENESS = (0.3, 0.985)
"""Cosines of the two texts: of one subject, and not the same again."""

_MOST_WORDS = 70
_MOST_AT_ONCE = 6_000
_WORDS = (7, 45)
_SUBSETS = {"snli_dev": "snli", "snli_test": "snli", "conjnli_train": "conjnli", "negnli_rte": "negated_rte"}

Texts = tuple[str, str]
Groups = Mapping[str, Mapping[str, Sequence[str]]]
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def near_pairs(data: Path, pairs: Path, encode: Encode, seed: int) -> list[Texts]:
    """Draw unlabelled pairs from the sets that may be trained on, in random order.

    Parameters
    ----------
    data : Path
        Folder of the public sets.
    pairs : Path
        Folder of the written pairs.
    encode : callable
        Texts to unit vectors.
    seed : int
    """
    groups, labelled = _groups(data, pairs)
    rng = random.Random(f"{seed} near")  # noqa: S311 - draws pairs, keeps no secret
    found: list[Texts] = []
    for kind, most in WANTED.items():
        drawn = _of_premises(groups[kind]) if kind == "snli" else draw_near(groups[kind], most, encode, rng)
        drawn = [pair for pair in drawn if frozenset(pair) not in labelled]
        found += rng.sample(drawn, min(most, len(drawn)))
    found += _apart(groups, rng)
    rng.shuffle(found)
    return [(b, a) if rng.random() < 0.5 else (a, b) for a, b in found]


def draw_near(groups: Mapping[str, Sequence[str]], n: int, encode: Encode, rng: random.Random) -> list[Texts]:
    """Draw about ``n`` pairs: a text, and one of those nearest to it in its group.

    Examples
    --------
    >>> def encode(texts):
    ...     angle = np.array([len(text) for text in texts]) / 10
    ...     return np.stack([np.cos(angle), np.sin(angle)], axis=1)
    >>> sorted(draw_near({"topic": ["a" * 2, "b" * 7, "c" * 30]}, 3, encode, random.Random(0)))
    [('aa', 'bbbbbbb'), ('bbbbbbb', 'aa')]
    """
    rich = {name: sorted(texts) for name, texts in groups.items() if len(texts) > 2}
    total = sum(map(len, rich.values()))
    found = []
    for name in sorted(rich):
        n_here = max(1, -(-n * len(rich[name]) // total))
        texts = rng.sample(rich[name], min(len(rich[name]), _MOST_AT_ONCE))
        vectors = encode(texts)
        for i in rng.sample(range(len(texts)), min(n_here, len(texts))):
            alike = vectors @ vectors[i]
            near = [j for j in np.argsort(-alike)[: N_NEAREST + 1].tolist() if j != i]
            near = [j for j in near if LIKENESS[0] <= alike[j] < LIKENESS[1]]
            if near:
                found.append((texts[i], texts[rng.choice(near)]))
    return found


def _of_premises(groups: Mapping[str, Sequence[str]]) -> list[Texts]:
    return [pair for name in sorted(groups) for pair in combinations(sorted(groups[name]), 2)]


def _apart(groups: Groups, rng: random.Random) -> list[Texts]:
    kinds = [sorted({text for texts in of.values() for text in texts}) for of in groups.values()]
    drawn = [rng.sample([kind for kind in kinds if kind], 2) for _ in range(N_APART)]
    return [(rng.choice(one), rng.choice(other)) for one, other in drawn]


def _groups(data: Path, pairs: Path) -> tuple[Groups, set[frozenset[str]]]:
    """Texts by kind and group, and the pairs that have a label already."""
    groups: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in WANTED}
    labelled: set[frozenset[str]] = set()
    inference, negation = rows_of(data, "nli"), rows_of(data, "negation")
    measured = measured_texts(inference, negation)

    def put(kind: str, group: str, texts: Iterable[str]) -> None:
        stripped = {text.strip() for text in texts}
        groups[kind][group] |= {t for t in stripped if t and plain(t) not in measured and len(t.split()) <= _MOST_WORDS}

    stance = [row for row in rows_of(data, "stance") if not is_held(row)]
    for row in [*inference, *negation, *stance]:
        a, b = row["text_a"].strip(), row["text_b"].strip()
        kind = "cannot" if row["subset"].startswith("cannot") else _SUBSETS.get(row["subset"])
        if "topic" in row and row["subset"].startswith(("perspectrum", "kpa")):
            put("stance", f"{row['subset'][:4]} {row['topic']}", (a, b))
        elif kind == "snli":
            put(kind, a, (b,))
        elif kind:
            put(kind, "", (a, b))
        labelled.add(frozenset((a, b)))
    for row in [*rows_of(data, "nixon_kennedy"), *rows_of(data, "prosecco_qt50")]:
        for text in (spaced(row["text_a"]), spaced(row["text_b"])):
            sentences = re.split(r"(?<=[.?!]) ", text)
            put("debate", "", [text, *(s for s in sentences if _WORDS[0] <= len(s.split()) <= _WORDS[1])])
        labelled.add(frozenset((spaced(row["text_a"]), spaced(row["text_b"]))))
    for pair in build_pairs(read_families(pairs / "families" / "train.jsonl")):
        put("families", pair.event, (pair.text_a, pair.text_b))
        labelled.add(frozenset((pair.text_a, pair.text_b)))
    for one in read_series(pairs / "series.jsonl"):
        if not one.held:
            put("series", one.event, (*one.a, *one.b, *one.around))
    return {kind: {name: sorted(texts) for name, texts in of.items()} for kind, of in groups.items()}, labelled
