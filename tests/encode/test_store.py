from __future__ import annotations

import copy
import sqlite3
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.encode import VectorStore, database, default_store_path
from shiftdetect.encode.database import StoreUnavailableError
from shiftdetect.errors import EncoderError


def vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "vectors.sqlite"


def test_what_was_put_comes_back_to_the_bit_in_another_process_of_time(path: Path) -> None:
    rows = {f"text {i}": np.random.default_rng(i).standard_normal(384).astype(np.float32) for i in range(1200)}
    with VectorStore(path) as store:
        store.put_many("m", rows)
    with VectorStore(path) as store:
        found = store.get_many("m", [*rows, "unknown"])
    assert found.keys() == rows.keys()
    for text in rows:
        np.testing.assert_array_equal(found[text], rows[text])


def test_encoders_are_never_mixed(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m revision=1", {"a": vector(1, 0)})
        store.put_many("m revision=2", {"a": vector(0, 1), "b": vector(1, 0)})
        np.testing.assert_array_equal(store.get_many("m revision=1", ["a", "b"])["a"], vector(1, 0))
        assert store.get_many("m revision=1", ["b"]) == {}
        assert store.get_many("m", ["a"]) == {}


def test_a_known_text_keeps_its_vector(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0)})
        store.put_many("m", {"a": vector(0, 1), "b": vector(0, 1)})
        np.testing.assert_array_equal(store.get_many("m", ["a"])["a"], vector(1, 0))
        store.put_many("m", {})
        assert len(store.get_many("m", ["a", "b"])) == 2


@given(st.dictionaries(st.text(st.characters(codec=None), max_size=20), st.floats(-1, 1, width=32), min_size=1))
def test_any_text_is_a_key(values: dict[str, float]) -> None:
    with tempfile.TemporaryDirectory() as folder, VectorStore(Path(folder) / "v.sqlite") as store:
        store.put_many("m", {text: vector(value) for text, value in values.items()})
        assert {text: float(row[0]) for text, row in store.get_many("m", list(values)).items()} == values


def test_other_dimensions_under_one_identity_are_refused_whole(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0)})
        with pytest.raises(EncoderError, match="keeps vectors of 2 dimensions under 'm', but got 3"):
            store.put_many("m", {"b": vector(1, 0), "c": vector(1, 0, 0)})
        assert store.get_many("m", ["b", "c"]) == {}


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are somebody's notes, longer than the header of a database" * 20)
    before = path.read_bytes()
    with pytest.raises(EncoderError, match=r"notes.txt is damaged or no store.*Move or delete"):
        VectorStore(path).get_many("m", ["a"])
    assert path.read_bytes() == before


def test_a_foreign_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE vectors (mine TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(EncoderError, match="a database of something else"):
        VectorStore(path).put_many("m", {"a": vector(1)})
    assert path.read_bytes() == before


def test_a_damaged_store_is_told_and_kept(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {str(i): vector(*[1] * 384) for i in range(200)})
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(EncoderError, match="is damaged") as caught:
        VectorStore(path).get_many("m", ["1"])
    assert not isinstance(caught.value, StoreUnavailableError)
    assert path.read_bytes() == data


def test_a_vector_of_the_wrong_size_is_told(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0)})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = x'00'")
    connection.close()
    with pytest.raises(EncoderError, match="not 2 numbers long"):
        VectorStore(path).get_many("m", ["a"])


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot be kept in"):
        VectorStore(tmp_path / "file" / "vectors.sqlite").put_many("m", {"a": vector(1)})


WRITER = """
import sys
import numpy as np
from shiftdetect.encode import VectorStore
first = int(sys.argv[2])
sys.stdin.read(1)
with VectorStore(sys.argv[1]) as store:
    for start in range(first, first + 200, 10):
        store.put_many("m", {str(i): np.full(8, i, dtype=np.float32) for i in range(start, start + 10)})
"""


def test_threads_share_a_store(path: Path) -> None:
    with VectorStore(path) as store, ThreadPoolExecutor(8) as pool:
        store.put_many("m", {"before": vector(1, 0)})
        done = pool.map(lambda k: store.put_many("m", {f"text {k}": vector(k, 1)}), range(40))
        assert list(done) == [None] * 40
        found = list(pool.map(lambda k: store.get_many("m", ["before", f"text {k}"]), range(40)))
    assert [one[f"text {k}"].tolist() for k, one in enumerate(found)] == [[k, 1] for k in range(40)]
    assert all("before" in one for one in found)


def test_a_copy_of_an_open_store_opens_the_file_itself(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0)})
        with copy.deepcopy(store) as other:
            other.put_many("m", {"b": vector(0, 1)})
        assert store.get_many("m", ["a", "b"]).keys() == {"a", "b"}


def test_a_process_that_has_another_ones_connection_opens_its_own(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0)})
        before = store._connection
        monkeypatch.setattr(database.os, "getpid", lambda: -1)  # as after a fork
        assert store.get_many("m", ["a"]).keys() == {"a"}
        assert store._connection is not before
    before.execute("SELECT 1")  # and leaves the other's open
    before.close()


def test_a_new_file_that_another_process_is_making_is_waited_for(path: Path) -> None:
    path.parent.mkdir()
    making = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    making.execute("BEGIN IMMEDIATE")  # others can read, and cannot change the journal
    soon = threading.Timer(0.3, making.rollback)
    soon.start()
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0)})
        assert soon.finished.is_set()
        assert store.get_many("m", ["a"]).keys() == {"a"}
    making.close()


def test_a_file_that_stays_locked_is_an_unusable_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.1)
    path.parent.mkdir()
    making = sqlite3.connect(path, isolation_level=None)
    making.execute("BEGIN IMMEDIATE")
    with VectorStore(path) as store, pytest.raises(StoreUnavailableError, match="locked"):
        store.put_many("m", {"a": vector(1, 0)})
    making.close()


def test_processes_that_start_and_write_at_once(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    processes = [
        subprocess.Popen([*command, str(first)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for first in (0, 100, 100)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("x")
        process.stdin.flush()
    errors = [process.communicate(timeout=120)[1] for process in processes]
    assert errors == ["", "", ""]
    with VectorStore(path) as store:
        found = store.get_many("m", [str(i) for i in range(400)])
    assert sorted(map(int, found)) == list(range(300))
    assert all(row[0] == int(text) for text, row in found.items())


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"SHIFTDETECT_CACHE": "/own"}, "/own/vectors.sqlite"),
        ("linux", {"XDG_CACHE_HOME": "/xdg"}, "/xdg/shiftdetect/vectors.sqlite"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/a/.cache/shiftdetect/vectors.sqlite"),
        ("linux", {}, "/home/a/.cache/shiftdetect/vectors.sqlite"),
        ("darwin", {}, "/home/a/Library/Caches/shiftdetect/vectors.sqlite"),
        ("win32", {}, "/home/a/AppData/Local/shiftdetect/vectors.sqlite"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/shiftdetect/vectors.sqlite"),
    ],
)
def test_where_the_store_lies(
    platform: str, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SHIFTDETECT_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/a", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert default_store_path() == Path(expected)
    assert VectorStore().path == Path(expected)


def test_without_a_home_folder_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHIFTDETECT_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)

    def nowhere(_: object) -> str:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(nowhere))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(EncoderError, match=r"no place to keep vectors.*SHIFTDETECT_CACHE.*--no-cache"):
        VectorStore()


def test_a_vector_that_is_not_finite_is_the_store_s_fault(path: Path) -> None:
    with VectorStore(path) as store:
        store.put_many("m", {"a": vector(1, 0), "b": vector(float("nan"), 0)})
        assert store.get_many("m", ["a"]).keys() == {"a"}
        with pytest.raises(EncoderError, match=r"not finite.*Move or delete the file"):
            store.get_many("m", ["b"])
