from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.encode import EncodingReport, SentenceTransformerEncoder, TfidfEncoder, VectorStore, encode_texts
from shiftdetect.errors import EncoderError

from .conftest import CountingEncoder

TEXTS = ["no comment", "it was an accident", "no comment", "we did it", "it was an attack"]


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors.sqlite")


def test_each_text_is_encoded_once_and_returned_as_often_as_it_occurs() -> None:
    encoder = CountingEncoder()
    vectors, report = encode_texts(TEXTS, encoder)
    assert sorted(encoder.asked) == sorted(set(TEXTS))
    assert report == EncodingReport(n_texts=5, n_unique=4, n_from_store=0, n_encoded=4, n_truncated=0)
    np.testing.assert_array_equal(vectors, CountingEncoder().encode(TEXTS))


def test_a_second_run_encodes_nothing(store: VectorStore) -> None:
    first, _ = encode_texts(TEXTS, CountingEncoder(), store=store)
    encoder = CountingEncoder()
    second, report = encode_texts(TEXTS[::-1], encoder, store=store)
    assert encoder.asked == []
    assert (report.n_from_store, report.n_encoded) == (4, 0)
    np.testing.assert_array_equal(second[::-1], first)


def test_only_what_is_missing_is_encoded(store: VectorStore) -> None:
    encode_texts(TEXTS[:2], CountingEncoder(), store=store)
    encoder = CountingEncoder()
    vectors, report = encode_texts(TEXTS, encoder, store=store)
    assert sorted(encoder.asked) == ["it was an attack", "we did it"]
    assert (report.n_from_store, report.n_encoded) == (2, 2)
    np.testing.assert_array_equal(vectors, CountingEncoder().encode(TEXTS))


def test_another_encoder_does_not_get_the_first_ones_vectors(store: VectorStore) -> None:
    encode_texts(TEXTS, CountingEncoder("one"), store=store)
    vectors, report = encode_texts(TEXTS, CountingEncoder("two", turn=1), store=store)
    assert report.n_from_store == 0
    np.testing.assert_array_equal(vectors, CountingEncoder(turn=1).encode(TEXTS))


def test_an_interrupted_run_goes_on_where_it_stopped(store: VectorStore) -> None:
    texts = ["x" * n for n in range(1, 11)]
    with pytest.raises(KeyboardInterrupt):
        encode_texts(texts, CountingEncoder(fail_after=6), store=store, chunk_size=3)
    encoder = CountingEncoder()
    vectors, report = encode_texts(texts, encoder, store=store, chunk_size=3)
    assert encoder.asked == texts[6:]
    assert (report.n_from_store, report.n_encoded) == (6, 4)
    np.testing.assert_array_equal(vectors, CountingEncoder().encode(texts))


KILLED = """
import os, signal, sys
import numpy as np
from shiftdetect.encode import EncoderIdentity, VectorStore, encode_texts

class Encoder:
    identity = EncoderIdentity("counting")
    n = 0
    def encode(self, texts):
        self.n += 1
        if self.n == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        angles = np.array([len(text) for text in texts])
        return np.column_stack([np.cos(angles), np.sin(angles)])

encode_texts(["x" * n for n in range(1, 11)], Encoder(), store=VectorStore(sys.argv[1]), chunk_size=3)
"""


def test_a_killed_run_leaves_the_store_whole(store: VectorStore) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(store.path)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    _, report = encode_texts(["x" * n for n in range(1, 11)], CountingEncoder(), store=store)
    assert (report.n_from_store, report.n_encoded) == (6, 4)


def test_a_store_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = VectorStore(tmp_path / "file" / "vectors.sqlite")
    with pytest.warns(UserWarning, match=r"vectors cannot be kept in .*file.vectors\.sqlite.*goes on") as caught:
        vectors, report = encode_texts(TEXTS, CountingEncoder(), store=store)
    assert len(caught) == 1
    assert Path(caught[0].filename).name == "test_texts.py"
    assert report.n_encoded == 4
    np.testing.assert_array_equal(vectors, CountingEncoder().encode(TEXTS))


def test_a_store_that_fails_while_writing_is_passed_over(store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> bytes:
        raise sqlite3.OperationalError("full")

    encode_texts(TEXTS[:1], CountingEncoder(), store=store)
    monkeypatch.setattr("shiftdetect.encode.store._blob", full)
    with pytest.warns(UserWarning, match="full; this run goes on without") as caught:
        _, report = encode_texts(TEXTS, CountingEncoder(), store=store, chunk_size=1)
    assert len(caught) == 1
    assert (report.n_from_store, report.n_encoded) == (1, 3)


def test_a_damaged_store_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    path.write_text("not a database " * 100)
    with pytest.raises(EncoderError, match="damaged or no store"):
        encode_texts(TEXTS, CountingEncoder(), store=VectorStore(path))


def test_tfidf_is_fitted_to_the_texts_and_not_stored(store: VectorStore) -> None:
    encoder = TfidfEncoder()
    vectors, report = encode_texts(TEXTS, encoder, store=store)
    np.testing.assert_array_equal(vectors, TfidfEncoder().fit(TEXTS).encode(TEXTS))
    assert report.n_encoded == 4
    assert not store.path.exists()
    assert not encoder.fitted  # one corpus' vocabulary must not serve the next
    fitted = TfidfEncoder().fit(TEXTS)
    other, _ = encode_texts(["something else"], fitted)
    np.testing.assert_array_equal(other, fitted.encode(["something else"]))


def test_an_encoder_that_lies_about_its_dimension_is_caught(store: VectorStore) -> None:
    encode_texts(["a"], CountingEncoder(), store=store)

    class Wider(CountingEncoder):
        def encode(self, texts: object) -> np.ndarray:
            return np.eye(3, dtype=np.float32)[:1]

    with pytest.raises(EncoderError, match="3 dimensions where 2 are known"):
        encode_texts(["a", "b"], Wider(), store=store)


def test_truncated_texts_are_counted_with_their_repeats(tiny_model: Path) -> None:
    long = "we knew " * 9
    _, report = encode_texts([long, "no", long], SentenceTransformerEncoder(tiny_model))
    assert report.n_truncated == 2


def test_no_bar_where_nobody_looks(capfd: pytest.CaptureFixture[str]) -> None:
    encode_texts(TEXTS, CountingEncoder())
    assert capfd.readouterr() == ("", "")
    encode_texts(TEXTS, CountingEncoder(), progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert "4/4" in err


CACHED = """
import sys
from shiftdetect.encode import SentenceTransformerEncoder, VectorStore, encode_texts
_, report = encode_texts(sys.argv[2:], SentenceTransformerEncoder(), store=VectorStore(sys.argv[1]))
print(report.n_encoded, report.n_from_store, "torch" in sys.modules, "sentence_transformers" in sys.modules)
"""


def test_a_run_from_the_store_never_loads_the_model(store: VectorStore) -> None:
    encode_texts(TEXTS, SentenceTransformerEncoder(), store=store)
    command = [sys.executable, "-c", CACHED, str(store.path), *TEXTS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "4", "False", "False"]
