"""The comparer that comes with the package: an adapter beside the weights of the default encoder, offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.folder import DEFAULT_NAME, default_folder
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.adapter import ADAPTER, AdapterCard, Calibration, load_network, read_card
from shiftdetect.explain.compare.relations import Pair

MAX_TOKENS = 256
"""Of one text; what is longer is cut there."""
_TOKENS_AT_ONCE = 4096


class EmbeddedScorer:
    """Raw log-probabilities from the adapter that comes with the package.

    Parameters
    ----------
    adapter : Path, optional
        Another adapter file made by ``make train-comparer``.
    n_threads : int, optional
        Threads torch may use; None leaves torch's own choice.
    """

    def __init__(self, adapter: Path | None = None, n_threads: int | None = None) -> None:
        self.adapter = ADAPTER if adapter is None else adapter
        self.n_threads = n_threads
        self._card: AdapterCard | None = None
        self._network: Any = None
        self._tokenizer: Any = None

    @property
    def card(self) -> AdapterCard:
        """What the adapter says about itself."""
        if self._card is None:
            self._card = read_card(self.adapter)
        return self._card

    @property
    def name(self) -> str:
        """Model and hash, for reports and as the key of kept scores."""
        return f"{DEFAULT_NAME} + shiftdetect pair adapter sha256={self.card.sha256[:16]}"

    @property
    def calibration(self) -> Calibration:
        """As fitted on development pairs when the adapter was trained."""
        return self.card.calibration

    def log_probabilities(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Compute raw log-probabilities, before calibration.

        Parameters
        ----------
        pairs : sequence of (str, str)

        Returns
        -------
        ndarray, shape (n_pairs, 6)
        """
        import torch

        self._load()
        texts = sorted({text for pair in pairs for text in pair}, key=lambda text: (len(text), text))
        with threads(self.n_threads), torch.inference_mode():
            read = self._read_alone(texts)
            return self._read_pairs(pairs, read)

    def cut(self, pairs: Sequence[Pair]) -> list[bool]:
        """Tell of which pairs the end of a text is not read.

        Parameters
        ----------
        pairs : sequence of (str, str)
        """
        # A letter can be several word pieces, where it is taken apart (Korean), but no more than that.
        texts = sorted({text for pair in pairs for text in pair if len(text) > MAX_TOKENS // 4})
        found = zip(texts, self._pieces().encode_batch(texts), strict=True)
        long = {text for text, encoding in found if encoding.overflowing}
        return [not long.isdisjoint(pair) for pair in pairs]

    def _pieces(self) -> Any:
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(default_folder().path / "tokenizer.json"))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(MAX_TOKENS)
        return self._tokenizer

    def _load(self) -> None:
        if self._network is not None:
            return
        folder = default_folder()
        if folder.weights_sha256 != self.card.base_sha256:
            raise EncoderError(
                f"The adapter {self.adapter} was trained beside weights with SHA-256 {self.card.base_sha256}, not "
                f"beside those of the default encoder ({folder.weights_sha256}). "
                "Train it again with: make train-comparer."
            )
        self._network = load_network(self.adapter, folder.path / "model.safetensors", self.card)

    def _read_alone(self, texts: list[str]) -> dict[str, Any]:
        import torch

        ids = {text: e.ids for text, e in zip(texts, self._pieces().encode_batch(texts), strict=True)}
        read = {}
        for batch in batches(texts, {text: len(found) for text, found in ids.items()}):
            longest = max(len(ids[text]) for text in batch)
            filled = torch.zeros(len(batch), longest, dtype=torch.long)
            there = torch.zeros(len(batch), longest, dtype=torch.bool)
            for row, text in enumerate(batch):
                filled[row, : len(ids[text])] = torch.tensor(ids[text])
                there[row, : len(ids[text])] = True
            vectors = self._network.read_alone(filled, there)
            read.update({text: vectors[row, : len(ids[text])] for row, text in enumerate(batch)})
        return read

    def _read_pairs(self, pairs: Sequence[Pair], read: dict[str, Any]) -> NDArray[np.float64]:
        import torch

        sizes = {i: len(read[a]) + len(read[b]) for i, (a, b) in enumerate(pairs)}
        out = np.zeros((len(pairs), 6))
        for batch in batches(sorted(sizes, key=lambda i: (sizes[i], i)), sizes):
            longest = max(sizes[i] for i in batch)
            x = torch.zeros(len(batch), longest, self._network.shape.width)
            side = torch.full((len(batch), longest), -1)
            for row, i in enumerate(batch):
                first, second = (read[text] for text in pairs[i])
                x[row, : len(first)], x[row, len(first) : sizes[i]] = first, second
                side[row, : len(first)], side[row, len(first) : sizes[i]] = 0, 1
            out[batch] = self._network.read_pairs(x, side).double().numpy()
        return out


def batches(items: Sequence[Any], sizes: dict[Any, int]) -> Iterator[list[Any]]:
    """Cut a list sorted by size into batches that hold about the same number of tokens."""
    batch: list[Any] = []
    for item in items:
        if batch and sizes[item] * (len(batch) + 1) > _TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


@contextmanager
def threads(n: int | None) -> Iterator[None]:
    """Let torch use so many threads for a while; None: as many as it does."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(n or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
