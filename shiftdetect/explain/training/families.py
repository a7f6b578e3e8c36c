"""Families of statements written for the project, and the pairs that are built from them.

A family holds four statements of one claim, and others that specify, hedge, soften or contradict it, or speak of
something else about the same event. Pairs that restate and pairs that contradict are matched by the words they share,
so that neither much nor little overlap gives the class away.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import InputError, RowProblem

COUNTS = {"claims": 4, "specifies": 2, "hedges": 2, "softens": 2, "contradicts": 4, "other": 3, "same_theme": 1}
_PER_CLAIM = (("specifies", "specifies"), ("hedges", "hedges"), ("softens", "hedges"), ("other", "other_explanation"))
_SYMMETRIC = ("restates", "contradicts", "other_explanation", "other_subject")
_KEPT_PER_FAMILY = 6
_DRAWS = 2


@dataclass(frozen=True)
class WrittenPair:
    """Two statements of a family, and what the second does to the first.

    Attributes
    ----------
    event, family : str
        Where they come from; events are never divided between training, development and benchmark.
    text_a, text_b : str
    label : str
        A relation.
    kind : str
        How a contradiction is made ('negation', 'implicit', 'walkback' ...), else the slot of the family.
    """

    event: str
    family: str
    text_a: str
    text_b: str
    label: str
    kind: str


def read_families(path: Path) -> list[dict[str, Any]]:
    """Read families, one JSON object per line, and check their parts.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        Listing every line that is no complete family.
    """
    families, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        wrong = _wrong(line)
        if wrong:
            problems.append(RowProblem(str(path), number, None, None, wrong, "Complete the family, or take it out."))
        else:
            families.append(json.loads(line))
    if problems:
        raise InputError(problems)
    return families


def _wrong(line: str) -> str | None:
    try:
        family = json.loads(line)
        texts = [t["text"] if isinstance(t, dict) else t for name in COUNTS for t in family[name]]
        short = [name for name, n in COUNTS.items() if len(family[name]) < n]
        if not all(isinstance(t, str) and t.strip() for t in [*texts, family["event"], family["family"]]):
            return "a text is empty"
        return f"too few statements under {', '.join(short)}" if short else None
    except (ValueError, KeyError, TypeError) as error:
        return f"the line is no family ({error!r})"


def build_pairs(families: Sequence[dict[str, Any]], seed: int = 0) -> list[WrittenPair]:
    """Build pairs whose word overlap does not tell restatement from contradiction.

    Parameters
    ----------
    families : sequence of dict
        As :func:`read_families` gives them.
    seed : int
        Decides which of the many possible pairs are kept.

    Returns
    -------
    list of WrittenPair
        Per family six restatements, about twice as many contradictions, and some of each other relation.
    """
    rng = random.Random(seed)  # noqa: S311 - draws pairs, keeps no secret
    restating, against, rest = [], [], []
    for family in families:
        restating += list(_restating(family))
        against += list(_against(family))
        rest += list(_rest(family, rng))
    rest += list(_elsewhere(families, rng))
    matched = _match(restating, against)
    place = {family["family"]: i for i, family in enumerate(families)}
    return _either_way(sorted([*restating, *matched, *rest], key=lambda pair: place[pair.family]), seed)


def _either_way(pairs: Sequence[WrittenPair], seed: int) -> list[WrittenPair]:
    """Put the texts of a pair in either order, where the relation has none: else the longer one comes first too often.

    Ids, labels and partners stay as they are.
    """
    rng = random.Random(f"{seed} order")  # noqa: S311
    turned = [pair.label in _SYMMETRIC and rng.random() < 0.5 for pair in pairs]
    return [
        replace(pair, text_a=pair.text_b, text_b=pair.text_a) if turn else pair
        for pair, turn in zip(pairs, turned, strict=True)
    ]


def _pair(family: dict[str, Any], a: str, b: str, label: str, kind: str) -> WrittenPair:
    return WrittenPair(family["event"], family["family"], a, b, label, kind)


def _restating(family: dict[str, Any]) -> Iterable[WrittenPair]:
    for a, b in combinations(family["claims"], 2):
        yield _pair(family, a, b, "restates", "claims")


def _against(family: dict[str, Any]) -> Iterable[WrittenPair]:
    for claim in [*family["claims"], *family["specifies"]]:
        for other in family["contradicts"]:
            yield _pair(family, claim, other["text"], "contradicts", str(other["kind"]))


def _rest(family: dict[str, Any], rng: random.Random) -> Iterable[WrittenPair]:
    for slot, label in _PER_CLAIM:
        every = [(claim, text) for claim in family["claims"] for text in family[slot]]
        for a, b in rng.sample(every, min(len(every), _KEPT_PER_FAMILY)):
            yield _pair(family, a, b, label, slot)
    for claim in rng.sample(family["claims"], 2):
        yield _pair(family, claim, family["same_theme"][0], "other_explanation", "same_theme")


def _elsewhere(families: Sequence[dict[str, Any]], rng: random.Random) -> Iterable[WrittenPair]:
    for family in families:
        others = [other for other in families if other["event"] != family["event"]]
        for other in rng.sample(others, min(len(others), _KEPT_PER_FAMILY - 2)):
            text = rng.choice([*other["claims"], *(c["text"] for c in other["contradicts"])])
            yield _pair(family, rng.choice(family["claims"]), text, "other_subject", "another event")


def _match(restating: list[WrittenPair], against: list[WrittenPair]) -> list[WrittenPair]:
    """Give each restatement contradictions that share about as many words, each used once."""
    if not restating:
        return []
    texts = sorted({text for pair in [*restating, *against] for text in (pair.text_a, pair.text_b)})
    of = shared_words(texts)
    wanted = np.array([of(p.text_a, p.text_b) for p in restating])
    there = np.array([of(p.text_a, p.text_b) for p in against])
    free = np.ones(len(against), dtype=bool)
    chosen: list[WrittenPair] = []
    for _ in range(_DRAWS):
        # The highest first: contradictions that share many words are the scarce ones.
        for value in np.sort(wanted)[::-1]:
            if not free.any():
                break
            gap = np.where(free, np.abs(there - value), np.inf)
            best = int(np.argmin(gap))
            free[best] = False
            chosen.append(against[best])
    return chosen


def shared_words(texts: Sequence[str]) -> Any:
    """Return a function that gives the TF-IDF cosine of two of these texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer().fit_transform(texts)
    place = {text: i for i, text in enumerate(texts)}

    def cosine(a: str, b: str) -> float:
        return float((rows[place[a]] @ rows[place[b]].T).sum())

    return cosine


def overlap_auc(pairs: Sequence[WrittenPair]) -> float:
    """AUC of word overlap for contradiction against restatement; .5 where it tells nothing."""
    from sklearn.metrics import roc_auc_score

    kept = [pair for pair in pairs if pair.label in ("restates", "contradicts")]
    of = shared_words(sorted({text for pair in kept for text in (pair.text_a, pair.text_b)}))
    is_contradiction: NDArray[np.bool_] = np.array([pair.label == "contradicts" for pair in kept])
    return float(roc_auc_score(is_contradiction, [of(pair.text_a, pair.text_b) for pair in kept]))


def write_pairs(path: Path, pairs: Sequence[WrittenPair]) -> None:
    """Write pairs, one JSON object per line, with ids by family and count."""
    counts: dict[str, int] = defaultdict(int)
    lines = []
    for pair in pairs:
        counts[pair.family] += 1
        named = {"id": f"{pair.family}.{counts[pair.family]:02d}", **asdict(pair)}
        lines.append(json.dumps(named, ensure_ascii=False) + "\n")
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text("".join(lines), encoding="utf-8")
    temporary.replace(path)


def read_pairs(path: Path) -> list[WrittenPair]:
    """Read what :func:`write_pairs` wrote."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    names = list(WrittenPair.__dataclass_fields__)
    return [WrittenPair(**{name: row[name] for name in names}) for row in rows]


def composed_pairs(families: Sequence[dict[str, Any]], seed: int = 0, per_family: int = 24) -> list[WrittenPair]:
    """Build further pairs for training: of one or two statements, in either order, as many against as not.

    Parameters
    ----------
    families : sequence of dict
    seed : int
    per_family : int

    Returns
    -------
    list of WrittenPair
        Labelled 'contradicts' or 'consistent'; what else a pair of two and two statements is, is left open.
    """
    rng = random.Random(seed)  # noqa: S311
    made = []
    for family in families:
        claims = [*family["claims"], *family["specifies"]]
        weak = [*family["hedges"], *family["softens"]]
        aside = [*family["other"], family["same_theme"][0]]
        denials = [c["text"] for c in family["contradicts"]]
        for i in range(per_family):
            first = [rng.choice(claims)] + ([rng.choice(aside)] if rng.random() < 0.4 else [])
            second = [rng.choice(denials)] if i % 2 else [rng.choice([*claims, *claims, *weak])]
            if rng.random() < 0.4:
                second.append(rng.choice(aside if rng.random() < 0.7 or i % 2 else claims))
            if len(set(first + second)) < len(first + second):
                continue
            for side in (first, second):
                rng.shuffle(side)
            texts = [" ".join(first), " ".join(second)]
            rng.shuffle(texts)
            made.append(_pair(family, texts[0], texts[1], "contradicts" if i % 2 else "consistent", "composed"))
    return made


def hedged_and_denied(families: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pair every hedged claim with what contradicts the claim.

    Without these pairs 'I believe that there were four' would be followed by weaker and stronger statements only, and
    'I saw none' be taken for one of them.
    """
    return [(weak, c["text"]) for f in families for weak in f["hedges"] for c in f["contradicts"]]
