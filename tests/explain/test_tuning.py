"""The encoder that learns labels: it comes to tell what it could not, twice the same, and leaves torch as it was."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from shiftdetect.encode import SentenceTransformerEncoder, TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain import singles
from shiftdetect.explain.singles import TUNED_GRID, SingleCoder
from shiftdetect.explain.tuning import TunedEncoder

PLACES = ("in spring", "by night", "at the harbour", "in the north", "after the flood")


def pairs(places):
    """Which of two labels it is hangs on two words together, on neither alone: no linear map of both can tell."""
    texts, labels = [], []
    for place in places:
        for thing in ("bridge", "tower"):
            for state in ("old", "new"):
                for verb in ("stood", "was seen", "was sold", "burned"):
                    texts.append(f"The {state} {thing} {verb} {place}.")
                    labels.append("fits" if (thing == "bridge") == (state == "old") else "not")
    return texts, np.array(labels)


def test_it_learns_what_the_encoder_as_it_comes_cannot_tell():
    known, labels = pairs(PLACES[:4])
    asked, truth = pairs(PLACES[4:])
    tuned = TunedEncoder().fit(known, labels.tolist())
    frozen = SentenceTransformerEncoder()

    def right(encode):
        model = LogisticRegression(C=10.0).fit(2 * encode(known), labels)
        return (model.predict(2 * encode(asked)) == truth).mean()

    assert right(frozen.encode) < 0.75
    assert right(tuned.encode) > 0.9


def test_one_seed_gives_one_encoder_and_torch_draws_on_as_if_nothing_was():
    texts, labels = pairs(PLACES[:1])
    torch.manual_seed(3)
    expected = torch.rand(2).tolist()
    torch.manual_seed(3)
    steps = []
    first = TunedEncoder(progress=lambda *now: steps.append(now)).fit(texts, labels.tolist())
    assert torch.rand(2).tolist() == expected
    assert steps == [(k + 1, 6) for k in range(6)]
    again, other = (TunedEncoder(seed).fit(texts, labels.tolist()) for seed in (0, 1))
    vectors = first.encode(texts)
    assert np.array_equal(vectors, again.encode(texts))
    assert not np.array_equal(vectors, other.encode(texts))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0)
    # Whoever else is read.
    assert np.array_equal(first.encode(texts[3:4]), vectors[3:4])


def test_a_coder_teaches_the_embedded_encoder_from_some_hundred_labels_on_and_no_other(monkeypatch):
    texts, labels = pairs(PLACES[:1])
    monkeypatch.setattr(singles, "MIN_TUNED", len(texts) + 1)
    assert SingleCoder().fit(texts, labels.tolist()).tuned_ is None
    monkeypatch.setattr(singles, "MIN_TUNED", len(texts))
    coder = SingleCoder().fit(texts, labels.tolist())
    assert coder.tuned_ is not None
    assert coder.chosen_ == TUNED_GRID
    assert coder.predict_proba(texts).sum(axis=1) == pytest.approx(1.0)
    words = TfidfEncoder().fit(texts)
    assert SingleCoder(words).fit(texts, labels.tolist()).tuned_ is None
    with pytest.raises(ShiftDetectError, match="only the embedded encoder can learn labels"):
        SingleCoder(words, tune=True).fit(texts, labels.tolist())
