from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from shiftdetect.encode import Encoder, EncoderIdentity, SentenceTransformerEncoder
from shiftdetect.encode.protocol import checked_texts, checked_vectors
from shiftdetect.errors import EncoderError

FULL = EncoderIdentity("m", "r1", "ab", "mean", "l2", "torch-cpu", 256, "cd")
OTHER = {"name": "n", "revision": "r2", "weights_sha256": "ac", "pooling": "cls", "normalisation": "none"}
OTHER |= {"backend": "torch-cuda", "max_length": 128, "settings": "ce"}


@pytest.mark.parametrize("field", [f.name for f in fields(EncoderIdentity)])
def test_every_part_of_an_identity_changes_the_key(field: str) -> None:
    assert str(replace(FULL, **{field: OTHER[field]})) != str(FULL)


def test_the_key_names_each_part() -> None:
    assert str(EncoderIdentity("a", revision="b")) != str(EncoderIdentity("a", weights_sha256="b"))


def test_the_sentence_encoder_is_an_encoder() -> None:
    assert isinstance(SentenceTransformerEncoder(), Encoder)


@pytest.mark.parametrize(
    ("texts", "said"),
    [([], "no text"), ("one text", r"\[text\]"), (["a", None, 3], "2 of 3 texts .* number 1, a NoneType")],
)
def test_texts_that_cannot_be_encoded(texts: object, said: str) -> None:
    with pytest.raises(EncoderError, match=said):
        checked_texts(texts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        ([[1.0, 0.0]], r"shape \(1, 2\) for 2 texts"),
        ([1.0, 0.0], r"shape \(2,\)"),
        (np.zeros((2, 0)), r"shape \(2, 0\)"),
        ([[1.0, 0.0], [np.nan, 0.0]], "not finite for 1 of 2 texts .*number 1"),
        ([[1.0, 0.0], [2.0, 0.0]], "number 1 has length 2"),
        ([[1.0, 0.0], [0.0, 0.0]], "no row may be all zero"),
        ([["a", "b"], ["c", "d"]], "did not return numbers"),
        ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], "3 dimensions where 2 are known"),
    ],
)
def test_vectors_that_cannot_be_used(vectors: object, said: str) -> None:
    with pytest.raises(EncoderError, match=f"'mine'.*{said}"):
        checked_vectors(vectors, 2, "mine", dimension=2)


def test_usable_vectors_become_float32() -> None:
    vectors = checked_vectors([[0.6, 0.8]], 1, "mine")
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors, np.array([[0.6, 0.8]], dtype=np.float32))
