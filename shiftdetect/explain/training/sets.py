"""All sets of training pairs by name: the public ones, those written for the project, and what edits make of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shiftdetect.explain.training.edits import controlled, denied_pairs, edited_entailments, wider_and_narrower
from shiftdetect.explain.training.families import build_pairs, composed_pairs, hedged_and_denied, read_families
from shiftdetect.explain.training.items import AGAINST, CONSISTENT, ELSEWHERE, Item, from_written
from shiftdetect.explain.training.public import is_held, rows_of, same_texts, training_sets
from shiftdetect.explain.training.series import accounts, around, read_series
from shiftdetect.explain.training.speeches import own_words, unrelated
from shiftdetect.explain.training.stances import positions_elsewhere, positions_of_parties
from shiftdetect.explain.training.told import read_told
from shiftdetect.explain.training.values import valued_pairs

N_ELSEWHERE = 3000
_N = {
    "edits_short": 6_000,
    "edits_long": 3_000,
    "edits_written": 5_000,
    "valued": 8_000,
    "kinds": 3_000,
    "denied": 6_000,
    "denied_long": 3_000,
    "swapped": 2_000,
    "parties": 12_000,
    "parties_elsewhere": 1_000,
}


def all_sets(data: Path, pairs: Path, seed: int, told: Sequence[Path] = ()) -> dict[str, list[Item]]:
    """Read and make every set; each draws for itself, so that one may change and leave the others as they are.

    Parameters
    ----------
    data : Path
        Folder of the public sets.
    pairs : Path
        Folder of the written pairs; ``families/train.jsonl`` and ``series.jsonl`` in it may be missing.
    seed : int
    told : sequence of Path
        Files of near pairs with what a larger comparer says of them (:mod:`~shiftdetect.explain.training.told`).
    """
    sets = training_sets(data, seed)
    debates = rows_of(data, "nixon_kennedy")
    sets |= {"own_words": own_words(debates), "unrelated": unrelated(debates)}
    sets["elsewhere"] = _elsewhere(sets, seed)
    families = pairs / "families" / "train.jsonl"
    written = read_families(families) if families.is_file() else []
    series = pairs / "series.jsonl"
    in_series = [one for one in read_series(series) if not one.held] if series.is_file() else []
    sets |= {"accounts": accounts(in_series), "around": around(in_series)}
    sets["told"] = [item for path in told for item in read_told(path)]
    return sets | _edited(sets, seed) | _of_parties(data, seed) | _of_families(written, seed)


def _elsewhere(sets: Mapping[str, Sequence[Item]], seed: int) -> list[Item]:
    """Pairs of texts about different things, from all sets."""
    rng = random.Random(seed)  # noqa: S311 - draws pairs, keeps no secret
    texts = sorted({item.text_a for name in ("claims", "positions", "conjnli", "snli") for item in sets[name]})
    drawn = [rng.sample(texts, 2) for _ in range(N_ELSEWHERE)]
    return [Item(a, b, (ELSEWHERE,)) for a, b in drawn]


def _texts(*sets: Sequence[Item]) -> list[str]:
    return sorted({text for items in sets for item in items for text in (item.text_a, item.text_b)})


def _edited(sets: Mapping[str, Sequence[Item]], seed: int) -> dict[str, list[Item]]:
    short, long = _texts(sets["snli"]), _texts(sets["conjnli"], sets["cannot"], sets["claims"])
    return {
        "edits_short": controlled(short, _rng(seed, "edits_short"), _N["edits_short"]),
        "edits_long": controlled(long, _rng(seed, "edits_long"), _N["edits_long"]),
        "kinds": wider_and_narrower(short, _rng(seed, "kinds"), _N["kinds"]),
        "denied": denied_pairs(sets["snli"], _rng(seed, "denied"), _N["denied"]),
        "denied_long": denied_pairs(sets["conjnli"], _rng(seed, "denied_long"), _N["denied_long"]),
        "swapped": edited_entailments(sets["snli"], _rng(seed, "swapped"), _N["swapped"]),
    }


def _of_parties(data: Path, seed: int) -> dict[str, list[Item]]:
    stance = [row for row in rows_of(data, "stance") if not is_held(row)]
    return {
        "parties": positions_of_parties(stance, _rng(seed, "parties"), _N["parties"]),
        "parties_elsewhere": positions_elsewhere(stance, _rng(seed, "elsewhere"), _N["parties_elsewhere"]),
    }


def _of_families(families: Sequence[dict[str, Any]], seed: int) -> dict[str, list[Item]]:
    if not families:
        return {}
    written = [from_written(pair) for pair in build_pairs(families)]
    composed = [
        Item(pair.text_a, pair.text_b, AGAINST if pair.label == "contradicts" else CONSISTENT)
        for pair in composed_pairs(families, seed)
    ]
    texts = _texts(written)
    return {
        "written": written,
        "composed": composed,
        "edits_written": controlled(texts, _rng(seed, "edits_written"), _N["edits_written"]),
        "hedged_denied": [Item(a, b, AGAINST) for a, b in hedged_and_denied(families)],
        "valued": valued_pairs(families, _rng(seed, "valued"), _N["valued"]),
        "same_written": same_texts(texts, seed),
    }


def _rng(seed: int, name: str) -> random.Random:
    return random.Random(f"{seed} {name}")  # noqa: S311
