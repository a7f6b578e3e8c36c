from __future__ import annotations

import random
import re

import pytest

from shiftdetect.explain.training.edits import (
    alike,
    controlled,
    denied,
    denied_pairs,
    edited_entailments,
    excluded,
    lowered,
    number_changed,
    number_respelt,
    opposite,
    wider_and_narrower,
)
from shiftdetect.explain.training.items import AGAINST, CONSISTENT, ENTAILS, HEDGES, NEUTRAL, SPECIFIES, Item
from shiftdetect.explain.training.lexicon import ANTONYMS, EXCLUSIVE, KINDS, SYNONYMS

TEXTS = [
    "The minister was in Paris on Monday with 3 aides.",
    "A man is eating pasta in the kitchen.",
    "The car was big and red.",
    "We should reduce the tax by 40 million.",
]


def rng() -> random.Random:
    return random.Random(4)


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text)


@pytest.mark.parametrize("edit", [excluded, opposite, alike, number_changed])
def test_an_edit_changes_one_place_or_says_that_there_is_none(edit: object) -> None:
    changed = [edit(text, rng()) for text in TEXTS]  # type: ignore[operator]

    assert edit("Hm.", rng()) is None  # type: ignore[operator]
    assert any(changed)
    for text, other in zip(TEXTS, changed, strict=True):
        if other is not None:
            assert other != text
            assert len(set(words(text)) - set(words(other))) == 1


def test_lexicon_classes_do_not_overlap() -> None:
    for word, others in EXCLUSIVE.items():
        assert word not in others
        assert SYNONYMS.get(word) not in others
    assert all(SYNONYMS.get(word) != opposite for word, opposite in ANTONYMS.items())
    assert all(member != kind for member, kind in KINDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The road was closed.", "The road was not closed."),
        ("The road was not closed.", "The road was closed."),
        ("We can't say.", "We can say."),
        ("They can go.", "They cannot go."),
        ("Nobody is there.", None),
        ("We left early.", None),
    ],
)
def test_denying_adds_a_negation_or_takes_it_out(text: str, expected: str | None) -> None:
    assert denied(text) == expected


def test_numbers_change_their_value_or_their_spelling() -> None:
    assert number_respelt("They saw 3 ships.", rng()) == "They saw three ships."
    assert number_respelt("They saw three ships.", rng()) == "They saw 3 ships."
    for seed in range(30):
        changed = number_changed("It cost 1,200 euros in 2019.", random.Random(seed))
        assert changed is not None
        assert changed not in ("It cost 1200 euros in 2019.", "It cost 1,200 euros in 2019.")


def test_names_keep_their_capital_within_a_sentence() -> None:
    assert lowered("The road is closed.") == "the road is closed."
    assert lowered("Paris is closed.") == "Paris is closed."
    assert lowered("I know.") == "I know."


def test_edits_contradict_as_often_as_they_restate() -> None:
    made = controlled(TEXTS, rng(), 600)

    share = sum(item.allowed == AGAINST for item in made) / len(made)
    assert 0.4 < share < 0.6
    assert all(item.text_a != item.text_b for item in made if item.allowed == AGAINST)


def test_what_follows_turns_round_under_a_negation() -> None:
    made = wider_and_narrower(["A man is eating pasta."], rng(), 300)

    seen = {(item.text_a, item.text_b): item.allowed for item in made}
    assert seen[("A man is eating pasta.", "A man is eating food.")] == (HEDGES,)
    assert seen[("A man is eating food.", "A man is eating pasta.")] == (SPECIFIES,)
    assert seen[("A man is not eating food.", "A man is not eating pasta.")] == (HEDGES,)
    assert seen[("A man is not eating pasta.", "A man is not eating food.")] == (SPECIFIES,)
    twice = [pair for pair in seen if pair[0].count(" not") == 2]
    assert all(("pasta" in a) == (seen[a, b] == (HEDGES,)) for a, b in twice if "man" in a and "man" in b)


def test_denying_an_inference_pair_changes_its_label() -> None:
    follows = Item("A dog is barking loudly.", "A dog is barking.", ENTAILS)
    clashes = Item("A dog is barking.", "A dog is asleep.", AGAINST)
    apart = Item("A dog is barking.", "A cat is near.", NEUTRAL)

    for item, expected in ((follows, AGAINST), (clashes, CONSISTENT), (apart, NEUTRAL)):
        made = [pair for pair in denied_pairs([item], rng(), 40) if pair.text_a == item.text_a]
        assert made
        assert {pair.allowed for pair in made} == {expected}


def test_a_word_of_both_texts_is_changed_in_the_second() -> None:
    made = edited_entailments([Item("Two red cars stand here.", "There are red cars.", ENTAILS)], rng(), 10)

    for item in made:
        assert item.text_a == "Two red cars stand here."
        assert ("red" in item.text_b) == (item.allowed == ENTAILS)
