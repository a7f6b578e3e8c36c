from __future__ import annotations

import random
from collections import Counter
from typing import Any

from shiftdetect.explain.training.items import AGAINST, ELSEWHERE, Item
from shiftdetect.explain.training.stances import by_claim, positions_elsewhere, positions_of_parties, worded

CLAIMS = ("We should ban fireworks", "Zoos should be abolished", "Taxes are too high", "Replace aid with trade")


def stance() -> list[dict[str, Any]]:
    return [
        {"text_a": claim, "text_b": f"{side} reason {i} on {claim.split()[-1]}", "label": label}
        for claim in CLAIMS
        for side, label in (("Pro", "supports"), ("Con", "opposes"))
        for i in range(4)
    ]


def test_claims_need_reasons_of_both_sides() -> None:
    poor = {"text_a": "Nobody disputes this", "text_b": "a reason", "label": "supports"}

    assert sorted(claim for claim, _ in by_claim([*stance(), poor])) == sorted(CLAIMS)


def test_wordings_of_the_two_sides_never_meet() -> None:
    for claim in CLAIMS:
        drawn = {
            supports: {worded(claim, random.Random(seed), supports=supports) for seed in range(300)} - {None}
            for supports in (True, False)
        }
        assert len(drawn[True]) >= 2
        assert drawn[False]
        assert not drawn[True] & drawn[False]


def test_a_negation_does_not_give_the_side_away() -> None:
    with_not = {
        supports: sum(
            any(
                sign in f" {worded('Taxes are too high', random.Random(seed), supports=supports)} ".lower()
                for sign in signs
            )
            for seed in range(400)
        )
        for signs in ((" not ", " no ", " nobody ", " deny ", " doubt "),)
        for supports in (True, False)
    }

    assert min(with_not.values()) >= 60


def is_for(text: str) -> bool | None:
    found = {side for side in ("Pro reason", "Con reason") if side in text}
    return None if len(found) != 1 else found == {"Pro reason"}


def test_positions_agree_or_clash_as_their_reasons_do() -> None:
    made = positions_of_parties(stance(), random.Random(0), 400)

    known = [item for item in made if is_for(item.text_a) is not None and is_for(item.text_b) is not None]
    plain = [item for item in known if not any("But we" in t or "Still" in t or "Even so" in t for t in both(item))]
    assert len(plain) > 100
    for item in plain:
        assert (item.allowed == AGAINST) == (is_for(item.text_a) != is_for(item.text_b))
    assert 0.4 < Counter(item.allowed == AGAINST for item in made)[True] / len(made) < 0.6


def both(item: Item) -> tuple[str, str]:
    return item.text_a, item.text_b


def test_positions_on_different_claims_do_not_meet() -> None:
    made = positions_elsewhere(stance(), random.Random(0), 30)

    assert len(made) == 30
    assert {item.allowed for item in made} == {(ELSEWHERE,)}
