"""Vectors kept on disk between runs, keyed by what made them and by the text they stand for."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.database import KeptDatabase, pieces
from shiftdetect.errors import EncoderError

FILE_NAME = "vectors.sqlite"
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS encoders (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, "
    "dimension INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS vectors (encoder INTEGER NOT NULL REFERENCES encoders (id), text BLOB NOT NULL, "
    "vector BLOB NOT NULL, UNIQUE (encoder, text))",
)
_FIND_ENCODER = "SELECT id, dimension FROM encoders WHERE identity = ?"


def default_store_path() -> Path:
    """Return where vectors are kept unless told otherwise.

    Returns
    -------
    Path
        ``vectors.sqlite`` in the folder named by the environment variable ``SHIFTDETECT_CACHE``, else in the
        platform's folder for caches (on Linux ``$XDG_CACHE_HOME/shiftdetect`` or ``~/.cache/shiftdetect``).

    Raises
    ------
    EncoderError
        Nobody has said where, and the user has no home folder, as in a container that runs under a bare number.
    """
    try:
        return _store_path()
    except RuntimeError as error:
        raise EncoderError(
            "There is no place to keep vectors and scores in: no home folder is known. Set SHIFTDETECT_CACHE to one, "
            "name a file (--cache), or do without (--no-cache)."
        ) from error


def _store_path() -> Path:
    if own := os.environ.get("SHIFTDETECT_CACHE"):
        return Path(own).expanduser() / FILE_NAME
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        named = os.environ.get("XDG_CACHE_HOME", "")
        # The XDG standard says that relative paths are to be ignored.
        base = Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
    return base / "shiftdetect" / FILE_NAME


class VectorStore(KeptDatabase):
    """Vectors in one SQLite file; several processes may use it at once, and a broken-off run leaves it whole.

    Parameters
    ----------
    path : Path or str, optional
        The file; :func:`default_store_path` when left out. Made, with its folders, when first used.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with VectorStore(f"{folder.name}/vectors.sqlite") as store:
    ...     store.put_many("my-model revision=1", {"a text": np.array([0.6, 0.8], dtype=np.float32)})
    ...     store.get_many("my-model revision=1", ["a text", "another"])
    {'a text': array([0.6, 0.8], dtype=float32)}
    >>> folder.cleanup()
    """

    application = 0x53445631  # 'SDV1'
    schema = _SCHEMA
    holds = "vectors"

    def __init__(self, path: Path | str | None = None) -> None:
        super().__init__(default_store_path() if path is None else path)

    def get_many(self, identity: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Look texts up.

        Parameters
        ----------
        identity : str
            ``str()`` of the encoder's identity.
        texts : sequence of str

        Returns
        -------
        dict of str to ndarray of float32, shape (n_dimensions,)
            The texts that are known, each with its vector.

        Raises
        ------
        EncoderError
            The file is damaged or is no store; nothing in it is changed.
        """
        with self._translated():
            connection = self._open()
            encoder = connection.execute(_FIND_ENCODER, (identity,)).fetchone()
            if encoder is None:
                return {}
            by_key = {_key(text): text for text in texts}
            found: dict[str, NDArray[np.float32]] = {}
            for keys in pieces(list(by_key)):
                marks = ",".join("?" * len(keys))
                # Only question marks go into the statement; every value is bound.
                query = f"SELECT text, vector FROM vectors WHERE encoder = ? AND text IN ({marks})"  # noqa: S608
                for key, blob in connection.execute(query, (encoder[0], *keys)):
                    found[by_key[key]] = self._vector(blob, encoder[1])
        return found

    def put_many(self, identity: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors, all of them or (when broken off) none.

        Parameters
        ----------
        identity : str
            ``str()`` of the encoder's identity.
        vectors : mapping of str to ndarray, shape (n_dimensions,)
            Texts with their vectors; a text that is known already keeps the vector it has.

        Raises
        ------
        EncoderError
            Vectors of another length than those kept under this identity, or a file that is no store.
        """
        if not vectors:
            return
        dimension = len(next(iter(vectors.values())))
        with self._translated():
            connection = self._open()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(
                    "INSERT OR IGNORE INTO encoders (identity, dimension) VALUES (?, ?)", (identity, dimension)
                )
                encoder, known = connection.execute(_FIND_ENCODER, (identity,)).fetchone()
                wrong = {len(vector) for vector in vectors.values()} - {known}
                if wrong:
                    raise EncoderError(
                        f"{self.path} keeps vectors of {known} dimensions under '{identity}', but got {min(wrong)}. "
                        "The encoder's identity must change when its vectors do."
                    )
                rows = [(encoder, _key(text), _blob(vector)) for text, vector in vectors.items()]
                connection.executemany("INSERT OR IGNORE INTO vectors (encoder, text, vector) VALUES (?, ?, ?)", rows)

    def _vector(self, blob: object, dimension: int) -> NDArray[np.float32]:
        if not isinstance(blob, bytes) or len(blob) != 4 * dimension:
            raise EncoderError(f"{self.path} holds a vector that is not {dimension} numbers long. {self._remedy()}")
        vector = np.frombuffer(blob, dtype="<f4").astype(np.float32)
        if not np.isfinite(vector).all():
            raise EncoderError(f"{self.path} holds a vector that is not finite. {self._remedy()}")
        return vector


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _blob(vector: NDArray[np.float32]) -> bytes:
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()
