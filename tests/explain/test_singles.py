"""One frame a statement: each view can tell it, and too few labels are refused with their numbers."""

import numpy as np
import pytest

from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.singles import SingleCoder
from shiftdetect.explain.units import Units, encode_units

KINDS = ["age", "cost", "fault"] * 8
WORDS = {"age": "old and worn", "cost": "dear to repair", "fault": "built by careless people"}


def made(texts, vectors):
    rows = np.asarray(vectors, dtype=np.float64)
    return Units(tuple(texts), rows, tuple(texts), rows, np.arange(len(texts)))


def test_words_tell_what_the_embedding_does_not():
    texts = [f"the bridge was {WORDS[kind]} on day {k}" for k, kind in enumerate(KINDS)]
    blind = np.tile([0.6, 0.8], (len(texts), 1))
    coder = SingleCoder().fit_units(made(texts, blind), KINDS)
    asked = made([f"it was {words}, it seems" for words in WORDS.values()], blind[:3])
    assert coder.predict_units(asked).tolist() == list(WORDS)


def test_the_embedding_tells_what_words_do_not():
    noise = np.random.default_rng(0)
    axes = np.eye(3, 8)
    rows = np.array([axes[k % 3] for k in range(len(KINDS))]) + noise.normal(0, 0.1, (len(KINDS), 8))
    coder = SingleCoder().fit_units(made(["the same words"] * len(KINDS), rows), KINDS)
    assert coder.predict_units(made(["the same words"] * 3, axes)).tolist() == list(WORDS)


def test_probabilities_are_those_of_the_classes_and_sum_to_one():
    texts = [f"the bridge was {WORDS[kind]} on day {k}" for k, kind in enumerate(KINDS)]
    coder = SingleCoder(TfidfEncoder().fit(texts)).fit(texts, KINDS)
    p = coder.predict_proba(texts)
    assert p.shape == (len(texts), 3)
    assert p.sum(axis=1) == pytest.approx(1.0)
    assert coder.classes_[p.argmax(axis=1)].tolist() == coder.predict(texts).tolist() == KINDS


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (["a"] * 6, "two kinds or more [(]1[)]"),
        (["a"] * 4 + ["b"] * 2, "each 3 times or more"),
        (["a", "b"] * 2, "one label each [(]4 are given[)]"),
    ],
)
def test_too_few_labels_are_refused(labels, told):
    texts = [f"text {k}" for k in range(6)]
    units = encode_units(texts, TfidfEncoder().fit(texts))
    with pytest.raises(ShiftDetectError, match=told):
        SingleCoder().fit_units(units, labels)
