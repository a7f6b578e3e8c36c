"""Values set anew in two wordings of a claim: alike in pairs that agree, otherwise in pairs that contradict."""

import random

import pytest

from shiftdetect.explain.training.items import AGAINST, SAME_POINT
from shiftdetect.explain.training.lexicon import EXCLUSIVE, VALUES
from shiftdetect.explain.training.values import other_value, set_anew, valued_pairs, values_in

FAMILIES = [
    {
        "claims": ["We counted 40 crates on Friday.", "On Friday there were 40 crates in the yard."],
        "specifies": ["By Friday noon 40 crates stood in the yard of Varn Mill, all sealed."],
    },
    {"claims": ["The gate was shut.", "They had closed it."], "specifies": ["It was shut with a chain."]},
]


def test_pairs_that_agree_share_their_value_and_pairs_that_contradict_do_not():
    made = valued_pairs(FAMILIES, random.Random(0), 200)
    for item in made:
        a, b = values_in(item.text_a), values_in(item.text_b)
        shared = {value for value, kind in a.items() if b.get(value) == kind}
        # Two values are shared as written; a contradiction keeps one of them.
        assert len(shared) == (2 if item.allowed == SAME_POINT else 1)
    assert sum(item.allowed == AGAINST for item in made) == 100


def test_values_are_set_anew_in_pairs_that_agree_too():
    agree = [item for item in valued_pairs(FAMILIES, random.Random(0), 200) if item.allowed == SAME_POINT]
    anew = [item for item in agree if "40" not in item.text_a or "Friday" not in item.text_a]
    assert 0.5 < len(anew) / len(agree) < 0.9


def test_the_same_seed_makes_the_same_pairs_and_nothing_shared_makes_none():
    assert valued_pairs(FAMILIES, random.Random(3), 20) == valued_pairs(FAMILIES, random.Random(3), 20)
    assert valued_pairs(FAMILIES[1:], random.Random(0), 20) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        ("At 6.30, not at 6.", "6", "9", "At 6.30, not at 9."),
        ("From 1,200 to 200.", "200", "300", "From 1,200 to 300."),
        ("Fridays are not Friday.", "Friday", "Monday", "Fridays are not Monday."),
    ],
)
def test_only_whole_values_are_set_anew(text, old, new, said):
    assert set_anew(text, old, new) == said


@pytest.mark.parametrize("old", ["7", "40", "3.2", "2,400", "2027", "4.52", "1,200,000"])
def test_another_amount_differs_and_is_written_alike(old):
    for seed in range(40):
        new = other_value(old, "digits", [], random.Random(seed))
        assert new != old
        assert ("." in new) == ("." in old)
        assert float(new.replace(",", "")) > 0


def test_words_that_are_values_exclude_each_other_and_names_keep_their_length():
    assert set(EXCLUSIVE) >= VALUES
    assert other_value("Friday", "word", [], random.Random(0)) in EXCLUSIVE["Friday"]
    assert other_value("Varn Mill", "name", ["Marsh", "Varn Mill", "Old Quay"], random.Random(0)) == "Old Quay"
