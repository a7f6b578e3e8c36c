"""Scores of pairs kept on disk between runs, so that a run that was broken off goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.database import KeptDatabase, pieces
from shiftdetect.encode.store import default_store_path
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.relations import Pair

FILE_NAME = "pairs.sqlite"
_NUMBERS = 6


class PairStore(KeptDatabase):
    """Raw scores of pairs in one SQLite file, under the name of the comparer that made them.

    Parameters
    ----------
    path : Path or str, optional
        The file; ``pairs.sqlite`` beside the store of vectors when left out. Made when first used.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with PairStore(f"{folder.name}/pairs.sqlite") as store:
    ...     store.put_many("a model", {("It rained.", "It was dry."): np.zeros(6)})
    ...     len(store.get_many("a model", [("It rained.", "It was dry."), ("Never", "seen")]))
    1
    >>> folder.cleanup()
    """

    application = 0x53445031  # 'SDP1'
    schema = ("CREATE TABLE IF NOT EXISTS pairs (pair BLOB PRIMARY KEY, scores BLOB NOT NULL)",)
    holds = "scores of pairs"

    def __init__(self, path: Path | str | None = None) -> None:
        super().__init__(default_store_path().with_name(FILE_NAME) if path is None else path)

    @classmethod
    def beside(cls, vectors: Path | str | None = None) -> Self:
        """Open the store that belongs to a store of vectors.

        Parameters
        ----------
        vectors : Path or str, optional
            File of the vectors; the one that is used unless told otherwise when left out.

        Examples
        --------
        >>> PairStore.beside("mine/vectors.sqlite").path.name
        'vectors.pairs.sqlite'
        """
        default = vectors is None or Path(vectors) == default_store_path()
        return cls() if default else cls(Path(vectors or "").with_suffix(".pairs.sqlite"))

    def get_many(self, comparer: str, pairs: Sequence[Pair]) -> dict[Pair, NDArray[np.float64]]:
        """Look pairs up; those that are known come back with their scores, shape (6,).

        Raises
        ------
        EncoderError
            The file cannot be used, is damaged, or is no store of pairs.
        """
        by_key = {_key(comparer, pair): pair for pair in pairs}
        found = {}
        with self._translated():
            connection = self._open()
            for asked in pieces(list(by_key)):
                marks = ",".join("?" * len(asked))
                # Only question marks go into the statement; every value is bound.
                query = f"SELECT pair, scores FROM pairs WHERE pair IN ({marks})"  # noqa: S608
                for key, blob in connection.execute(query, asked):
                    found[by_key[key]] = self._scores(blob)
        return found

    def put_many(self, comparer: str, scores: Mapping[Pair, NDArray[np.float64]]) -> None:
        """Keep scores, all of them or (when broken off) none; a pair that is known keeps what it has.

        Raises
        ------
        EncoderError
            The file cannot be used, is damaged, or is no store of pairs.
        """
        rows = [(_key(comparer, pair), np.asarray(row, dtype="<f4").tobytes()) for pair, row in scores.items()]
        with self._translated():
            connection = self._open()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR IGNORE INTO pairs (pair, scores) VALUES (?, ?)", rows)

    def _scores(self, blob: object) -> NDArray[np.float64]:
        if not isinstance(blob, bytes) or len(blob) != 4 * _NUMBERS:
            raise EncoderError(f"{self.path} holds scores that are not {_NUMBERS} numbers. {self._remedy()}")
        scores = np.frombuffer(blob, dtype="<f4").astype(np.float64)
        if not np.isfinite(scores).all():
            raise EncoderError(f"{self.path} holds scores that are not finite. {self._remedy()}")
        return scores


def _key(comparer: str, pair: Pair) -> bytes:
    # Lengths first, so that no other pair of texts runs together to the same bytes.
    parts = [text.encode("utf-8", "surrogatepass") for text in (comparer, *pair)]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()
