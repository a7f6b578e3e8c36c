"""Sequence-classification models with an entailment / neutral / contradiction head, from a folder or the hub."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.folder import HUB_FILES, HUB_LEFT_OUT, ModelFolder
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.adapter import Calibration
from shiftdetect.explain.compare.relations import Pair

_BATCH = 32
_FLOOR = 1e-6
_SAME_SUBJECT = 0.5
"""An inference model does not tell another explanation from another subject: what is neutral goes to both alike."""
LABELS = ("entailment", "neutral", "contradiction")
_STARTS = {"entail": "entailment", "neutral": "neutral", "contra": "contradiction"}


class NliScorer:
    """Relations from an inference model, asked in both orders.

    Parameters
    ----------
    model : str or Path
        A folder that ``save_pretrained`` wrote (transformers, or ``CrossEncoder`` of sentence-transformers), or a name
        on the hub, the only case in which the network is used. Weights are read from safetensors only.
    revision : str, optional
        Commit, tag or branch of a hub model.
    device : str
        'cpu', 'cuda' ...

    Notes
    -----
    With e, n, c the probabilities of entailment, neutral and contradiction in the two orders:
    *contradicts* is the mean of c; what remains is shared out in proportion to *restates* e(a, b) e(b, a);
    *specifies* e(b, a) (1 - e(a, b)); *hedges* e(a, b) (1 - e(b, a)); and the rest, in which neither follows from the
    other, half each to *other explanation* and *other subject*, which such a model does not tell apart.
    """

    def __init__(self, model: str | Path, revision: str | None = None, device: str = "cpu") -> None:
        self.model = model
        self.revision = revision
        self.device = device
        self._located: ModelFolder | None = None
        self._loaded: Any = None
        self._tokenizer: Any = None

    @property
    def folder(self) -> ModelFolder:
        """The model's folder, checked; a hub model is fetched first."""
        if self._located is None:
            folder = located(self.model, self.revision)
            nli_order(folder.path)
            self._located = folder
        return self._located

    @property
    def name(self) -> str:
        """Model and hash of its weights."""
        local = isinstance(self.model, Path) or Path(self.model).is_dir()
        shown = Path(self.model).resolve().name if local else str(self.model)
        return f"{shown} (inference model) sha256={self.folder.weights_sha256[:16]}"

    @property
    def calibration(self) -> Calibration:
        """None of its own: its probabilities are used as they are."""
        return Calibration()

    def log_probabilities(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Compute log-probabilities of the six relations.

        Parameters
        ----------
        pairs : sequence of (str, str)

        Returns
        -------
        ndarray, shape (n_pairs, 6)
        """
        forward = self._ask(pairs)
        backward = self._ask([(second, first) for first, second in pairs])
        return np.log(np.maximum(from_nli(forward, backward), _FLOOR))

    def _ask(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        order = nli_order(self.folder.path)
        by_length = sorted(range(len(pairs)), key=lambda i: (len(pairs[i][0]) + len(pairs[i][1]), i))
        out = np.zeros((len(pairs), 3))
        for start in range(0, len(pairs), _BATCH):
            batch = by_length[start : start + _BATCH]
            logits = self._logits(*([pairs[i][side] for i in batch] for side in (0, 1)))
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            out[batch] = (powers / powers.sum(axis=1, keepdims=True))[:, order]
        return out

    def _logits(self, first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
        """What the head says of a few pairs, in the order of its own labels."""
        import torch

        model = self._load()
        features = self._pieces()(
            list(first), list(second), padding=True, truncation=True, max_length=self._limit(), return_tensors="pt"
        ).to(self.device)
        with torch.inference_mode():
            return np.asarray(model(**features).logits.double().cpu().numpy())

    def cut(self, pairs: Sequence[Pair]) -> list[bool]:
        """Tell of which pairs the end of a text is not read: the longer of the two is cut.

        Parameters
        ----------
        pairs : sequence of (str, str)
        """
        if not pairs:
            return []
        first, second = ([pair[side] for pair in pairs] for side in (0, 1))
        return [len(ids) > self._limit() for ids in self._pieces()(first, second, truncation=False)["input_ids"]]

    def _limit(self) -> int:
        return int(min(512, self._pieces().model_max_length))

    def _pieces(self) -> Any:
        if self._tokenizer is None:
            from transformers import AutoTokenizer

            path = self.folder.path
            try:
                self._tokenizer = AutoTokenizer.from_pretrained(
                    str(path), local_files_only=True, trust_remote_code=False
                )
            except Exception as error:  # whatever a broken folder makes the library raise
                raise self._broken(error) from error
        return self._tokenizer

    def _broken(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"Model '{self.name}' in {self.folder.path} cannot be loaded: {error}. "
            "Restore the folder, or name another model."
        )

    def _load(self) -> Any:
        if self._loaded is None:
            path = self.folder.path
            from transformers import AutoModelForSequenceClassification

            try:
                model = AutoModelForSequenceClassification.from_pretrained(
                    str(path), local_files_only=True, trust_remote_code=False, use_safetensors=True
                )
            except Exception as error:  # whatever a broken folder makes the library raise
                raise self._broken(error) from error
            self._loaded = model.to(self.device).eval()
        return self._loaded


def from_nli(forward: NDArray[np.float64], backward: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn inference probabilities in both orders into probabilities of the six relations.

    Parameters
    ----------
    forward, backward : ndarray, shape (n_pairs, 3)
        Entailment, neutral, contradiction; the first statement as premise, then the second.

    Returns
    -------
    ndarray, shape (n_pairs, 6)
        Rows sum to 1.

    Examples
    --------
    >>> sure = np.array([[1.0, 0.0, 0.0]])
    >>> from_nli(sure, sure).round(2).tolist()
    [[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    contradicts = (forward[:, 2] + backward[:, 2]) / 2
    follows, followed = forward[:, 0], backward[:, 0]
    neither = (1 - follows) * (1 - followed)
    rest = [
        follows * followed,
        followed * (1 - follows),
        follows * (1 - followed),
        neither * _SAME_SUBJECT,
        neither * (1 - _SAME_SUBJECT),
    ]
    shared = (1 - contradicts)[:, None] * np.column_stack(rest)
    return np.column_stack([shared[:, :3], contradicts, shared[:, 3:]])


def nli_order(path: Path) -> list[int]:
    """Read from the configuration which output is entailment, neutral and contradiction."""
    try:
        labels = json.loads((path / "config.json").read_text(encoding="utf-8"))["id2label"]
        said = {int(place): str(label) for place, label in labels.items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise EncoderError(
            f"{path}: config.json names no labels (id2label), so that nobody can tell which output is contradiction. "
            "Name a model with an entailment / neutral / contradiction head, or add the labels."
        ) from error
    found = {kind: i for i, label in said.items() for start, kind in _STARTS.items() if label.lower().startswith(start)}
    if len(said) != len(LABELS) or set(found) != set(LABELS):
        raise EncoderError(
            f"{path} has the labels {', '.join(map(repr, said.values()))}, not entailment, neutral and contradiction. "
            "Name a model with that head; where only the names differ, correct id2label in its config.json."
        )
    return [found[kind] for kind in LABELS]


def located(model: str | Path, revision: str | None = None) -> ModelFolder:
    """Find a model's folder and check that loading it runs no code; a hub model is fetched first.

    Parameters
    ----------
    model : str or Path
        Folder, or name on the hub.
    revision : str, optional
        Commit, tag or branch of a hub model.

    Raises
    ------
    EncoderError
        Neither a folder nor a model on the hub, or one that is not loaded.
    """
    local = isinstance(model, Path) or Path(model).is_dir()
    folder = ModelFolder(Path(model) if local else _snapshot(str(model), revision))
    folder.check()
    return folder


def _snapshot(name: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(
            snapshot_download(name, revision=revision, allow_patterns=[*HUB_FILES], ignore_patterns=[*HUB_LEFT_OUT])
        )
    except Exception as error:  # network, authorisation, name: the hub's client has many kinds
        raise EncoderError(
            f"Model '{name}' is neither a folder here nor could it be fetched from the hub: {type(error).__name__}: "
            f"{error}. Check the name and the network, name a local folder, or use the embedded comparer."
        ) from error
