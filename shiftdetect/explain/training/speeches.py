"""Sentences of one speaker that are near in meaning: pairs in which hardly any contradicts, as in most real corpora.

Written and labelled sets hold many contradictions; a comparer that knew no others would cry out at every second pair of
a real corpus. So it is shown what one candidate said on one subject (the Nixon-Kennedy set, for training), and measured
on addresses that one speaker gave in one go (``speeches.jsonl``, the user's own, never trained on).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from shiftdetect.corpus.repeated import split_sentences
from shiftdetect.explain.training.items import CONSISTENT, NEAR, Item, share_of
from shiftdetect.explain.training.public import Row, rows_of, spaced

NAME = "speeches"
SINCE = "1960"
"""Speeches of this year and later: older ones are worded otherwise."""

N_PAIRS = 1500
WORDS = (8, 45)
LIKENESS = (0.15, 0.9)
"""TF-IDF cosine of two sentences: on one subject, and not the same again."""

Texts = tuple[str, str]


def speech_pairs(data: Path, seed: int = 0, n: int = N_PAIRS) -> tuple[list[Texts], list[Texts]]:
    """Draw pairs of sentences of one speech, each with the nearest other one by its words.

    Parameters
    ----------
    data : Path
        Folder of the public sets.
    seed : int
    n : int
        At most so many pairs for each half.

    Returns
    -------
    tuple of two lists of (str, str)
        Pairs of one half of the speeches, to set a threshold by, and of the other, to report on. Both are empty where
        the file is not there: the other sets do not need it.
    """
    if not (data / f"{NAME}.jsonl").is_file():
        return [], []
    halves: tuple[list[Texts], list[Texts]] = ([], [])
    for row in rows_of(data, NAME):
        if str(row["date"]) >= SINCE:
            halves[share_of(str(row["id"])) >= 0.5].extend(near_pairs([str(row["text"])]))
    rng = random.Random(f"{seed} {NAME}")  # noqa: S311 - draws pairs, keeps no secret
    set_by, reported = (rng.sample(half, min(n, len(half))) for half in halves)
    return set_by, reported


def own_words(debates: Sequence[Row]) -> list[Item]:
    """Pairs of near sentences of one candidate on one subject: whatever they are, no contradiction.

    Parameters
    ----------
    debates : sequence of dict
        Rows of the Nixon-Kennedy set.
    """
    said: dict[Texts, set[str]] = defaultdict(set)
    for row in debates:
        for side in "ab":
            said[row[f"speaker_{side}"], row["topic"]].add(spaced(row[f"text_{side}"]))
    return [Item(a, b, CONSISTENT) for texts in said.values() for a, b in near_pairs(sorted(texts))]


def unrelated(debates: Sequence[Row]) -> list[Item]:
    """Pairs on one subject that its readers found to have no relation."""
    rows = [row for row in debates if row["label"] == "no_relation"]
    return [Item(spaced(row["text_a"]), spaced(row["text_b"]), NEAR) for row in rows]


def near_pairs(texts: Sequence[str]) -> list[Texts]:
    """Pair each sentence of some texts with the nearest other one.

    Examples
    --------
    >>> near_pairs(["We will build a dam at Varn this year. The dam at Varn will cost us forty million. No."])
    [('We will build a dam at Varn this year.', 'The dam at Varn will cost us forty million.')]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    sentences = list(dict.fromkeys(part for line in lines for part in split_sentences(line)))
    sentences = [part for part in sentences if WORDS[0] <= len(part.split()) <= WORDS[1]]
    if len(sentences) < 2:
        return []
    rows = TfidfVectorizer(stop_words="english").fit_transform(sentences)
    likeness = np.asarray((rows @ rows.T).todense())
    np.fill_diagonal(likeness, 0.0)
    nearest = [(i, int(j), float(likeness[i, j])) for i, j in enumerate(likeness.argmax(axis=1))]
    pairs = {(min(i, j), max(i, j)) for i, j, near in nearest if LIKENESS[0] <= near <= LIKENESS[1]}
    return [(sentences[i], sentences[j]) for i, j in sorted(pairs)]
