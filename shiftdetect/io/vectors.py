"""Vectors in files, with the ids of their statements and the identity of the encoder; nothing pickled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import ShiftDetectError
from shiftdetect.io.files import replacing


def write_vectors(path: str | Path, ids: Sequence[str], vectors: NDArray[np.float32], encoder: str) -> None:
    """Write vectors to a .npz archive (``ids``, ``vectors``, ``encoder``) or a .parquet file (``id``, ``vector``).

    Parameters
    ----------
    path : str or Path
        Ends in .npz or .parquet.
    ids : sequence of str, length n
    vectors : ndarray, shape (n, n_dimensions)
    encoder : str
        Identity of the encoder; in Parquet it stands in the file's metadata.

    Raises
    ------
    ShiftDetectError
        For another suffix, or where the file cannot be written.

    Notes
    -----
    Read an archive with ``numpy.load(path)``: it needs no pickle.
    """
    target = Path(path)
    if target.suffix == ".npz":
        with replacing(target) as temporary, temporary.open("wb") as file:
            np.savez(file, ids=np.array(ids, dtype=np.str_), vectors=vectors, encoder=np.array(encoder, dtype=np.str_))
    elif target.suffix == ".parquet":
        _write_parquet(target, ids, vectors, encoder)
    else:
        raise ShiftDetectError(
            f"{target}: vectors are written to .npz or .parquet, not to {target.suffix or 'no'} files."
        )


def _write_parquet(target: Path, ids: Sequence[str], vectors: NDArray[np.float32], encoder: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    flat = pa.array(np.ascontiguousarray(vectors, dtype=np.float32).ravel())
    rows = pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1])
    table = pa.table({"id": pa.array(ids, pa.string()), "vector": rows}).replace_schema_metadata({"encoder": encoder})
    with replacing(target) as temporary:
        pq.write_table(table, temporary)
