from __future__ import annotations

import sqlite3
import warnings
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.encode.database import Keeping
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare import PairStore

ONE, TWO = ("It rained.", "It was dry."), ("It was dry.", "It rained.")


def test_scores_come_back_for_the_comparer_that_made_them(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "pairs.sqlite"
    with PairStore(path) as store:
        store.put_many("first", {ONE: np.arange(6.0)})
    with PairStore(path) as store:
        assert store.get_many("first", [ONE, TWO]).keys() == {ONE}
        np.testing.assert_array_equal(store.get_many("first", [ONE])[ONE], np.arange(6.0))
        assert store.get_many("second", [ONE]) == {}


def test_scores_stand_beside_the_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIFTDETECT_CACHE", str(tmp_path))
    assert PairStore.beside().path == PairStore.beside(tmp_path / "vectors.sqlite").path == tmp_path / "pairs.sqlite"
    assert PairStore.beside(tmp_path / "mine.db").path == tmp_path / "mine.pairs.sqlite"


def test_what_is_known_stays_as_it_is(tmp_path: Path) -> None:
    with PairStore(tmp_path / "pairs.sqlite") as store:
        store.put_many("c", {ONE: np.zeros(6)})
        store.put_many("c", {ONE: np.ones(6), TWO: np.ones(6)})
        found = store.get_many("c", [ONE, TWO])
    assert found[ONE].sum() == 0
    assert found[TWO].sum() == 6


def test_more_pairs_than_one_question_holds(tmp_path: Path) -> None:
    many = {(f"text {i}", "other"): np.full(6, float(i)) for i in range(1203)}
    with PairStore(tmp_path / "pairs.sqlite") as store:
        store.put_many("c", many)
        assert len(store.get_many("c", list(many))) == 1203


def test_texts_that_run_together_are_different_pairs(tmp_path: Path) -> None:
    with PairStore(tmp_path / "pairs.sqlite") as store:
        store.put_many("c", {("ab", "c"): np.zeros(6)})
        assert store.get_many("c", [("a", "bc"), ("abc", "")]) == {}


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()

    with pytest.raises(EncoderError, match="something else"):
        PairStore(path).get_many("c", [ONE])

    assert path.read_bytes() == before


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "pairs.sqlite"
    path.write_bytes(b"no database at all, but long enough to be read as one" * 20)

    with pytest.raises(EncoderError, match="Move or delete"):
        PairStore(path).get_many("c", [ONE])


def test_a_place_that_cannot_be_used_is_passed_over_with_one_warning(tmp_path: Path) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    keeping = Keeping(PairStore(blocked / "pairs.sqlite"), "c")
    with pytest.warns(UserWarning, match="goes on without"):
        assert keeping.get([ONE]) == {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        keeping.put({ONE: np.zeros(6)})


def test_scores_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    with PairStore(tmp_path / "p.sqlite") as store:
        store.put_many("m", {("a", "b"): np.full(6, np.inf)})
        with pytest.raises(EncoderError, match=r"not finite.*Move or delete the file"):
            store.get_many("m", [("a", "b")])
