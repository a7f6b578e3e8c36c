import numpy as np
import pyarrow.parquet as pq
import pytest

from shiftdetect.errors import ShiftDetectError
from shiftdetect.io import write_vectors

IDS = ["a", "ü", "=c"]
VECTORS = np.eye(3, 2, dtype=np.float32)


def test_an_archive_needs_no_pickle(tmp_path):
    write_vectors(tmp_path / "v.npz", IDS, VECTORS, "model@1")
    with np.load(tmp_path / "v.npz", allow_pickle=False) as found:
        assert found["ids"].tolist() == IDS
        assert str(found["encoder"]) == "model@1"
        np.testing.assert_array_equal(found["vectors"], VECTORS)


def test_parquet_keeps_ids_vectors_and_encoder(tmp_path):
    write_vectors(tmp_path / "v.parquet", IDS, VECTORS, "model@1")
    table = pq.read_table(tmp_path / "v.parquet")
    assert table["id"].to_pylist() == IDS
    assert table["vector"].to_pylist() == VECTORS.tolist()
    assert table.schema.metadata[b"encoder"] == b"model@1"


def test_other_suffixes_are_refused_and_nothing_is_left(tmp_path):
    with pytest.raises(ShiftDetectError, match=r"not to \.csv"):
        write_vectors(tmp_path / "v.csv", IDS, VECTORS, "m")
    with pytest.raises(ShiftDetectError, match="cannot be written"):
        write_vectors(tmp_path / "missing" / "v.npz", IDS, VECTORS, "m")
    assert list(tmp_path.iterdir()) == []
