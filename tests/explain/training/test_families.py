from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from shiftdetect.errors import InputError
from shiftdetect.explain.training.families import (
    build_pairs,
    composed_pairs,
    hedged_and_denied,
    overlap_auc,
    read_families,
    read_pairs,
    write_pairs,
)

WORDS = [f"word{i}" for i in range(400)]


def make_families(n_events: int = 4, per_event: int = 3, seed: int = 0) -> list[dict[str, Any]]:
    """Contradictions share most words with the claim, restatements few: overlap would give the class away."""
    rng = random.Random(seed)
    made = []
    for i in range(n_events * per_event):
        claim = rng.sample(WORDS, 12)

        def like(keep: int, claim: list[str] = claim) -> str:
            return " ".join(rng.sample(claim, keep) + rng.sample(WORDS, 12 - keep))

        made.append(
            {
                "event": f"event{i // per_event}",
                "family": f"event{i // per_event}-{i:02d}",
                "claims": [" ".join(claim), like(11), like(2), like(1)],
                "specifies": [like(9), like(8)],
                "hedges": [like(9), like(5)],
                "softens": [like(9), like(5)],
                "contradicts": [
                    {"kind": "negation", "text": like(11)},
                    *({"kind": "implicit", "text": like(k)} for k in (8, 3, 1)),
                ],
                "other": [like(6), like(2), like(1)],
                "same_theme": [like(1)],
            }
        )
    return made


def test_word_overlap_does_not_give_the_class_away() -> None:
    assert 0.45 <= overlap_auc(build_pairs(make_families(10, 6))) <= 0.55


def test_every_relation_is_built_from_its_own_statements() -> None:
    families = make_families()
    by_family = {family["family"]: family for family in families}

    for pair in build_pairs(families):
        family = by_family[pair.family]
        against = {text["text"] for text in family["contradicts"]}
        if pair.label == "restates":
            assert {pair.text_a, pair.text_b} <= set(family["claims"])
        elif pair.label == "contradicts":
            assert len({pair.text_a, pair.text_b} & against) == 1
            assert len({pair.text_a, pair.text_b} & {*family["claims"], *family["specifies"]}) == 1
        elif pair.label == "other_subject":
            own = json.dumps([f for f in families if f["event"] == pair.event])
            assert sum(text in own for text in (pair.text_a, pair.text_b)) == 1
        else:
            assert not {pair.text_a, pair.text_b} & against


def test_no_pair_is_built_twice_and_a_seed_gives_the_same_again() -> None:
    pairs = build_pairs(make_families(), seed=3)

    assert len(set(pairs)) == len(pairs)
    assert pairs == build_pairs(make_families(), seed=3)
    assert pairs != build_pairs(make_families(), seed=4)


def test_pairs_are_read_as_they_were_written(tmp_path: Path) -> None:
    pairs = build_pairs(make_families())

    write_pairs(tmp_path / "p.jsonl", pairs)

    assert read_pairs(tmp_path / "p.jsonl") == pairs
    ids = [json.loads(line)["id"] for line in (tmp_path / "p.jsonl").read_text().splitlines()]
    assert len(set(ids)) == len(pairs)


def test_incomplete_families_are_named_by_line(tmp_path: Path) -> None:
    good, short, empty = make_families(1, 3)
    short["other"] = short["other"][:1]
    empty["claims"][2] = " "
    path = tmp_path / "f.jsonl"
    path.write_text("\n".join([json.dumps(good), "", json.dumps(short), json.dumps(empty), "{"]))

    with pytest.raises(InputError) as raised:
        read_families(path)

    assert [problem.row for problem in raised.value.problems] == [3, 4, 5]
    path.write_text(json.dumps(good) + "\n")
    assert read_families(path) == [good]


def test_composed_pairs_hold_a_contradiction_where_they_say_so() -> None:
    families = make_families()

    made = composed_pairs(families, seed=1)

    by_name = {family["family"]: family for family in families}
    for pair in made:
        denials = [c["text"] for c in by_name[pair.family]["contradicts"]]
        holds = [any(denial in text for denial in denials) for text in (pair.text_a, pair.text_b)]
        assert sum(holds) == (pair.label == "contradicts")
    share = sum(pair.label == "contradicts" for pair in made) / len(made)
    assert 0.4 < share < 0.6


def test_texts_stand_in_either_order_where_the_relation_has_none() -> None:
    families = make_families(8, 4)
    first = {text: k for f in families for k, text in enumerate([*f["claims"], *(c["text"] for c in f["contradicts"])])}
    pairs = build_pairs(families)

    restating = [pair for pair in pairs if pair.label == "restates"]
    ahead = sum(first[pair.text_a] < first[pair.text_b] for pair in restating) / len(restating)
    claims = {text for f in families for text in f["claims"]}
    specifying = [pair for pair in pairs if pair.label == "specifies"]

    assert 0.35 < ahead < 0.65
    assert all(pair.text_a in claims and pair.text_b not in claims for pair in specifying)


def test_each_hedged_claim_meets_each_denial_of_its_family() -> None:
    (family, _, _) = make_families(1)

    made = hedged_and_denied([family])

    assert set(made) == {(weak, c["text"]) for weak in family["hedges"] for c in family["contradicts"]}
    assert len(made) == 8
