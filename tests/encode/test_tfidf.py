from __future__ import annotations

import numpy as np
import pytest

from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import EncoderError

TEXTS = ["the dam was about to break", "it would have cost too much", "the dam was about to break", "the dam broke"]


def test_rows_are_of_unit_length_and_equal_texts_have_equal_rows() -> None:
    vectors = TfidfEncoder().fit(TEXTS).encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert vectors[0] @ vectors[3] > vectors[0] @ vectors[1]


def test_texts_without_a_known_term_share_a_direction_of_their_own() -> None:
    vectors = TfidfEncoder().fit(TEXTS).encode(["?!", "zebra", *TEXTS])
    np.testing.assert_array_equal(vectors[0], vectors[1])
    np.testing.assert_array_equal(vectors[2:] @ vectors[0], 0)
    assert np.linalg.norm(vectors[0]) == 1


def test_words_of_one_letter_and_pairs_of_words_count() -> None:
    encoder = TfidfEncoder().fit(["plan a", "plan b"])
    a, b = encoder.encode(["plan a", "plan b"])
    assert 0 < a @ b < 0.6


def test_identity_follows_vocabulary_weights_and_settings() -> None:
    identity = TfidfEncoder().fit(TEXTS).identity
    assert TfidfEncoder().fit(TEXTS[::-1]).identity == identity
    assert TfidfEncoder().fit([*TEXTS, "the dam"]).identity != identity
    assert TfidfEncoder(sublinear_tf=False).fit(TEXTS).identity != identity


def test_fitting_again_changes_the_identity() -> None:
    encoder = TfidfEncoder().fit(TEXTS)
    before = encoder.identity
    assert encoder.fit(TEXTS[:1]).identity != before


def test_the_vocabulary_is_capped() -> None:
    assert TfidfEncoder(max_features=5).fit(TEXTS).encode(TEXTS).shape == (4, 6)
    many = [f"word{i}" for i in range(5000)]
    assert TfidfEncoder().fit(many).encode(many[:1]).shape == (1, 4097)


def test_not_fitted_yet() -> None:
    with pytest.raises(EncoderError, match=r"no vocabulary yet.*fit\(texts\)"):
        TfidfEncoder().encode(["a"])
    with pytest.raises(EncoderError, match="no vocabulary yet"):
        _ = TfidfEncoder().identity


@pytest.mark.parametrize(
    ("settings", "texts", "said"),
    [
        ({}, ["?!", "..."], "these 2 texts: empty vocabulary"),
        ({"nonsense": 1}, TEXTS, "nonsense"),
        ({"norm": "l1"}, TEXTS, "norm='l2'"),
        ({"use_idf": False}, TEXTS, "use_idf=True"),
        ({}, [], "no text"),
    ],
)
def test_what_cannot_be_fitted(settings: dict[str, object], texts: list[str], said: str) -> None:
    encoder = TfidfEncoder(**settings)
    with pytest.raises(EncoderError, match=said):
        encoder.fit(texts)
    assert not encoder.fitted
