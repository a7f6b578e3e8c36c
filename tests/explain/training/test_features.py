from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from shiftdetect.encode import TfidfEncoder
from shiftdetect.explain.training.features import CheapFeatures, Features, denial, drawn, labelled, sentences
from shiftdetect.explain.training.items import AGAINST, NOT_ENTAILED, Item
from shiftdetect.explain.training.pairwords import NAMES, word_features

THINGS = ("gate", "bridge", "office", "harbour", "tunnel", "archive", "market", "depot")


def items(told: Sequence[str]) -> list[Item]:
    """Of each thing: a denial, and the same said again."""
    made = []
    for thing in told:
        text = f"The {thing} was open on that day."
        made += [Item(text, f"The {thing} was not open on that day.", AGAINST), Item(text, f"That {text}", (0,))]
    return made


def cheap() -> CheapFeatures:
    return CheapFeatures(TfidfEncoder().fit([*(i.text_a for i in items(THINGS)), denial("It was not."), "Nobody knew"]))


class Fixed:
    """Finds every pair twice as likely to restate as to be anything else."""

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        return np.log(np.tile(np.array([2, 1, 1, 1, 1, 1]) / 7, (len(pairs), 1)))


def said(text_a: str, text_b: str) -> dict[str, float]:
    return dict(zip(NAMES, word_features(text_a, text_b), strict=True))


@pytest.mark.parametrize(
    ("text_a", "text_b", "raised"),
    [
        ("We closed the gate.", "We didn’t close the gate.", "negation_parity"),
        ("The gate was open.", "The gate was closed.", "opposites_if_shared"),
        ("It met on Monday.", "It met on Friday.", "dates_differ_if_shared"),
        ("It cost 30 million.", "It cost 45 million.", "numbers_differ_if_shared"),
        ("It will hold.", "I think it might hold.", "hedges_apart"),
        ("It was on sale.", "It was on sale.", "same_text"),
    ],
)
def test_words_tell_what_is_different(text_a: str, text_b: str, raised: str) -> None:
    assert said(text_a, text_b)[raised] > 0
    assert said("It was on record.", "It was on record, all agree.")[raised] == 0


def test_the_order_of_the_texts_does_not_matter_to_the_words() -> None:
    pair = "Two ships never sailed in May, I believe.", "Nine ships failed to arrive on Monday, and nobody saw them."

    assert word_features(*pair) == pytest.approx(word_features(*pair[::-1]))


def test_two_denials_agree() -> None:
    assert said("It was not open.", "It was never open.")["negation_parity"] == 0


def test_texts_without_words_are_described_too() -> None:
    assert np.isfinite(word_features("...", "!")).all()
    assert sentences("...") == ["..."]


def test_pairs_whose_label_leaves_contradiction_open_are_not_fitted_on() -> None:
    kept = labelled([Item("a", "b", AGAINST), Item("c", "d", NOT_ENTAILED), Item("e", "f", (0, 2))])

    assert [(item.text_a, y) for item, y in kept] == [("a", 1), ("e", 0)]


def test_denials_are_learnt_and_probabilities_add_up() -> None:
    model = Features(cheap())
    model.fit({"one": items(THINGS[:3]), "two": items(THINGS[3:6])})

    unseen = items(THINGS[6:])
    p = np.exp(model.log_probabilities([(item.text_a, item.text_b) for item in unseen]))

    assert p.sum(1) == pytest.approx(1)
    assert (p[::2, 3] > 0.5).all()
    assert (p[1::2, 3] < 0.5).all()


def test_on_top_of_a_scorer_the_rest_is_divided_as_it_divides_it() -> None:
    model = Features(cheap(), Fixed())
    model.fit({"one": items(THINGS[:3]), "two": items(THINGS[3:6])})

    (p,) = np.exp(model.log_probabilities([("The depot was open.", "The depot was not open.")]))

    assert p[0] == pytest.approx(2 * p[1])
    assert p.sum() == pytest.approx(1)


def test_sets_that_other_runs_are_measured_on_are_never_drawn() -> None:
    real = [Item("real", "debate", AGAINST)]
    sets = {"prosecco": real, "nixon_kennedy": real, "snli": items(THINGS), "written": items(THINGS)}

    found = drawn(sets, 40, seed=1)

    assert found["snli"]
    assert found["written"]
    assert all(item.text_a != "real" for some in found.values() for item in some)
