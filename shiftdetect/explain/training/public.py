"""Public sets of pairs that the comparer is trained and measured on; none of them comes with the project.

Files are those of ``data/pairs/README.md``: one JSON object per line with ``text_a``, ``text_b``, ``label`` and, by
set, ``subset``, ``topic``, ``speaker`` or ``score``.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.training.items import (
    AGAINST,
    ANOTHER_POINT,
    CONSISTENT,
    ENTAILS,
    NEUTRAL,
    NOT_ENTAILED,
    RESTATES,
    SAME_POINT,
    SUPPORTS,
    Allowed,
    Item,
    share_of,
)
from shiftdetect.explain.training.stances import positions_of_parties

Row = dict[str, Any]
Measured = tuple[str, str, int]

_NLI: dict[str, Allowed] = {
    "entailment": ENTAILS,
    "neutral": NEUTRAL,
    "contradiction": AGAINST,
    "not_entailment": NOT_ENTAILED,
}
_STANCE: dict[str, Allowed] = {
    "supports": SUPPORTS,
    "opposes": AGAINST,
    "opposite_sides": AGAINST,
    "same_point": SAME_POINT,
    "other_point_same_side": ANOTHER_POINT,
}
_STANCE_TRAIN = {
    "perspectrum_claim": "claims",
    "perspectrum_perspective": "perspectives",
    "kpa_train": "key_points",
    "kpa_topic_train": "topics",
    "kpa_args_train": "arguments",
}
_KEPT_OUT = ("conjnli_dev", "negnli_snli", "negnli_mnli", "breaking", "scone")
_HELD_TOPICS = 0.15
_REPEATED = ("claims", "conjnli", "topics", "positions")
_N_REPEATED = 400
MOST_MEASURED = 150
_MOST_TRAINED = {"snli": 20_000, "cannot": 12_000}
"""More would only be read, not used: their shares of the training are small."""


def rows_of(folder: Path, name: str) -> list[Row]:
    """Read one file of the data folder.

    Raises
    ------
    ShiftDetectError
        The file is not there.
    """
    path = folder / f"{name}.jsonl"
    if not path.is_file():
        raise ShiftDetectError(f"{path} is missing. data/pairs/README.md says where each public set is had.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def training_sets(folder: Path, seed: int = 0) -> dict[str, list[Item]]:
    """Read the public sets for training, by name, without what is kept out for measuring.

    Parameters
    ----------
    folder : Path
        Folder with the files.
    seed : int
        Decides how longer statements are put together.
    """
    rng = random.Random(seed)  # noqa: S311 - draws pairs, keeps no secret
    sets: dict[str, list[Item]] = defaultdict(list)
    inference, negation = rows_of(folder, "nli"), rows_of(folder, "negation")
    kept_out = measured_texts(inference, negation)
    for row in inference:
        name = {"snli_dev": "snli", "snli_test": "snli", "conjnli_train": "conjnli", "negnli_rte": "negated_rte"}.get(
            row["subset"]
        )
        if name and not {plain(row["text_a"]), plain(row["text_b"])} & kept_out:
            sets[name].append(_item(row, _NLI[row["label"]]))
    for row in negation:
        if row["subset"].startswith("cannot") and not {plain(row["text_a"]), plain(row["text_b"])} & kept_out:
            sets["cannot"].append(_item(row, AGAINST))
    for name, most in _MOST_TRAINED.items():
        sets[name] = rng.sample(sets[name], min(most, len(sets[name])))
    stance = [row for row in rows_of(folder, "stance") if not is_held(row)]
    for row in stance:
        sets[_STANCE_TRAIN[row["subset"]]].append(_item(row, _STANCE[row["label"]]))
    sets["positions"] = positions(stance, rng)
    for row in rows_of(folder, "prosecco_qt50"):
        sets["prosecco"].append(_item(row, AGAINST if row["score"] else CONSISTENT))
    for row in rows_of(folder, "nixon_kennedy"):
        if row["label"] != "no_relation":
            texts = {side: spaced(row[side]) for side in ("text_a", "text_b")}
            sets["nixon_kennedy"].append(_item(texts, AGAINST if row["label"] == "attack" else SUPPORTS))
    repeated = [i.text_a for name in _REPEATED for i in rng.sample(sets[name], min(_N_REPEATED, len(sets[name])))]
    # Negated texts stand beside themselves, too: not the negation contradicts, but the other text without it.
    repeated += [i.text_b for i in sets["cannot"]]
    sets["same"] = same_texts(repeated, seed)
    return dict(sets)


def _item(row: Mapping[str, Any], allowed: Allowed) -> Item:
    return Item(row["text_a"].strip(), row["text_b"].strip(), allowed)


def measured_texts(*rows: Iterable[Row]) -> set[str]:
    """Texts, in plain form, of the sets of inference and negation that are kept out for measuring."""
    return {
        plain(row[side])
        for of in rows
        for row in of
        if row["subset"].startswith(_KEPT_OUT)
        for side in ("text_a", "text_b")
    }


def plain(text: str) -> str:
    """Lower case and single spaces: texts are compared so."""
    return " ".join(text.lower().split())


def is_held(row: Row) -> bool:
    """Whether the topic of a row of the stance sets is kept out of training."""
    if row["subset"].startswith("kpa"):
        return not row["subset"].endswith("train")
    return share_of(row["topic"]) < _HELD_TOPICS


def same_texts(texts: Sequence[str], seed: int) -> list[Item]:
    """Pair each text with itself, as it is or slightly retouched."""
    rng = random.Random(seed)  # noqa: S311
    return [Item(text, _retouched(text, rng), (RESTATES,)) for text in sorted(set(texts))]


def _retouched(text: str, rng: random.Random) -> str:
    """Half the texts stay as they are; the others lose their full stop, or begin as quoted speech does."""
    changed = (text.rstrip(" ."), f"I said it before: {text}", f"Again, {text}", text.replace(",", ""))
    return text if rng.random() < 0.5 else rng.choice(changed)


def spaced(text: str) -> str:
    """Undo the spaces that a tokeniser put before signs and contractions.

    Examples
    --------
    >>> spaced("I do n't know , sir .")
    "I don't know, sir."
    """
    joined = re.sub(r" (n't|'s|'re|'ve|'ll|'m|'d)\b", r"\1", text)
    return re.sub(r" ([.,;:?!])", r"\1", joined)


def positions(stance: Iterable[Row], rng: random.Random, n: int = 9000) -> list[Item]:
    """Put one to three arguments of a side together, against arguments of the same or the other side.

    Positions of politicians come with reasons; single arguments of the sets do not.
    """
    sides: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: {"supports": set(), "opposes": set()})
    for row in stance:
        if row["label"] in ("supports", "opposes"):
            sides[row["topic"], row["text_a"]][row["label"]].add(row["text_b"])
    rich = [(claim, {side: sorted(texts) for side, texts in found.items()}) for (_, claim), found in sides.items()]
    rich = [(claim, found) for claim, found in rich if min(map(len, found.values())) >= 2]
    made: list[Item] = []
    while rich and len(made) < n:
        item = _position(*rng.choice(rich), rng)
        if item is not None:
            made.append(item)
    return made


def _position(claim: str, found: Mapping[str, list[str]], rng: random.Random) -> Item | None:
    side = rng.choice(["supports", "opposes"])
    against = rng.random() < 0.5
    other = {"supports": "opposes", "opposes": "supports"}[side] if against else side
    n_first, n_second = rng.randint(1, 3), rng.randint(1, 3)
    if against:
        first = rng.sample(found[side], min(n_first, len(found[side])))
        second = rng.sample(found[other], min(n_second, len(found[other])))
    else:
        drawn = rng.sample(found[side], min(n_first + n_second, len(found[side])))
        cut = max(1, min(n_first, len(drawn) - 1))
        first, second = drawn[:cut], drawn[cut:]
    parts = [
        [claim, *texts] if kind == "supports" and rng.random() < 0.35 else texts
        for kind, texts in ((side, first), (other, second))
    ]
    text_a, text_b = (_joined(texts) for texts in parts)
    return None if text_a == text_b else Item(text_a, text_b, AGAINST if against else SUPPORTS)


def _joined(texts: Iterable[str]) -> str:
    kept = [text.strip() for text in texts if text.strip()]
    return " ".join(text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".") for text in kept)


@dataclass(frozen=True)
class Measure:
    """A set to measure on: which rows, and which labels count as contradiction or not."""

    file: str
    chosen: Callable[[Row], bool]
    against: frozenset[Any]
    other: frozenset[Any]


def _subset(*starts: str) -> Callable[[Row], bool]:
    return lambda row: row["subset"].startswith(starts)


def _held(*starts: str) -> Callable[[Row], bool]:
    return lambda row: row["subset"].startswith(starts) and is_held(row)


_OF = frozenset
_ENTAILMENT = _OF({"entailment"})
_REST = _OF({"entailment", "neutral"})
MEASURES: dict[str, Measure] = {
    "prosecco_qt50": Measure(
        "prosecco_qt50", lambda _: True, _OF({"self-contradiction"}), _OF({"no self-contradiction"})
    ),
    "nixon_kennedy": Measure("nixon_kennedy", lambda _: True, _OF({"attack"}), _OF({"support"})),
    "argkp_topics": Measure("stance", _held("kpa_topic"), _OF({"opposes"}), _OF({"supports"})),
    "argkp_arguments": Measure(
        "stance",
        _held("kpa_args", "kpa_dev", "kpa_test"),
        _OF({"opposite_sides"}),
        _OF({"same_point", "other_point_same_side"}),
    ),
    "perspectrum": Measure("stance", _held("perspectrum_claim"), _OF({"opposes"}), _OF({"supports"})),
    "vitaminc": Measure("nli_small", _subset("vitaminc"), _OF({"refutes"}), _OF({"supports"})),
    "mnli": Measure("nli_small", _subset("mnli"), _OF({"contradiction"}), _REST),
    "commitment_bank": Measure("nli_small", _subset("cb"), _OF({"contradiction"}), _ENTAILMENT),
    "climate_fever": Measure("climate_fever", lambda _: True, _OF({"REFUTES"}), _OF({"SUPPORTS"})),
    "conjnli_dev": Measure("nli", _subset("conjnli_dev"), _OF({"contradiction"}), _REST),
    "negated_snli": Measure("nli", _subset("negnli_snli"), _OF({"contradiction"}), _REST),
    "negated_mnli": Measure("nli", _subset("negnli_mnli"), _OF({"contradiction"}), _REST),
    "breaking_nli": Measure("negation", _subset("breaking"), _OF({"contradiction"}), _REST),
    "scone": Measure("negation", _subset("scone"), _OF({"neutral"}), _ENTAILMENT),
}
"""ScoNe has no contradictions: it is measured how well what does not follow is told from what does."""

POSITIONS = "positions_held"
"""Further pairs to measure on: positions put together from reasons of topics that were kept out."""

CHOSEN_BY = {
    "prosecco_qt50": 1.0,
    "nixon_kennedy": 1.0,
    "argkp_topics": 1 / 3,
    "argkp_arguments": 1 / 3,
    "perspectrum": 1 / 3,
    "vitaminc": 1 / 3,
    "mnli": 1 / 3,
    "commitment_bank": 1 / 3,
    "climate_fever": 1.0,
    "conjnli_dev": 1.0,
}
"""Weight of each set in the mean that decides between attempts."""


def measured_sets(folder: Path, seed: int = 0) -> dict[str, list[Measured]]:
    """Read the sets to measure on; of large ones, at most 150 pairs of each kind.

    Parameters
    ----------
    folder : Path
        Folder with the files.
    seed : int
        Decides which pairs of a large set are taken.

    Returns
    -------
    dict of str to list of (str, str, int)
        Two texts, and 1 for a contradiction.
    """
    sets = {}
    for name, measure in MEASURES.items():
        rng = random.Random(f"{seed} {name}")  # noqa: S311
        rows = [row for row in rows_of(folder, measure.file) if measure.chosen(row)]
        taken: list[Measured] = []
        for labels, value in ((measure.against, 1), (measure.other, 0)):
            group = [row for row in rows if row["label"] in labels]
            group = rng.sample(group, min(len(group), MOST_MEASURED))
            taken += [(spaced(row["text_a"]), spaced(row["text_b"]), value) for row in group]
        sets[name] = taken
    held = [row for row in rows_of(folder, "stance") if is_held(row)]
    made = positions_of_parties(held, random.Random(f"{seed} {POSITIONS}"), 2 * MOST_MEASURED)  # noqa: S311
    sets[POSITIONS] = [(item.text_a, item.text_b, int(item.allowed == AGAINST)) for item in made]
    return sets
