"""Inference models as ONNX files: the same relations as from a folder, run by onnxruntime."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.folder import ModelFolder, sha256_of
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.nli import LABELS, NliScorer, nli_order

SUFFIX = ".onnx"


class OnnxScorer(NliScorer):
    """Relations from an inference model in an ONNX file, asked in both orders.

    Parameters
    ----------
    model : str or Path
        The file. Configuration (for the labels) and tokenizer lie beside it, or in the folder above, as on the hub
        (``model/onnx/model.onnx``). Weights may lie in further files beside it whose names begin with its own.
    n_threads : int, optional
        Threads onnxruntime may use.

    Notes
    -----
    Needs the package onnxruntime (``pip install 'shiftdetect[onnx]'``), which runs nothing but the operations that it
    comes with: a file that asks for others is refused by it.
    """

    def __init__(self, model: str | Path, n_threads: int | None = None) -> None:
        super().__init__(model)
        self.n_threads = n_threads
        self._session: Any = None

    @cached_property
    def folder(self) -> ModelFolder:
        """The folder of configuration and tokenizer."""
        path = Path(self.model)
        if not path.is_file():
            raise EncoderError(f"{path}: there is no such ONNX file. Check the path, or use the embedded comparer.")
        here = path.resolve().parent
        folder = next((each for each in (here, here.parent) if (each / "config.json").is_file()), None)
        if folder is None:
            raise EncoderError(
                f"{path}: neither beside it nor in the folder above is a config.json, so that nobody can tell which "
                "output is contradiction. Put the model's config.json and tokenizer files there."
            )
        nli_order(folder)
        return ModelFolder(folder)

    @cached_property
    def name(self) -> str:
        """Model and hash of its weights."""
        folder, path = self.folder.path, Path(self.model).resolve()
        parts = sorted(p for p in path.parent.iterdir() if p.is_file() and p.name.startswith(path.name))
        told = "".join(f"{p.name} {sha256_of(p)}\n" for p in parts)
        weights = sha256_of(path) if len(parts) == 1 else hashlib.sha256(told.encode()).hexdigest()
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        return f"{shown} (inference model) sha256={weights[:16]}"

    def _logits(self, first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
        session = self._run_by()
        wanted = [each.name for each in session.get_inputs()]
        features = self._pieces()(
            list(first),
            list(second),
            padding=True,
            truncation=True,
            max_length=self._limit(),
            return_token_type_ids="token_type_ids" in wanted,
        )
        if missing := [name for name in wanted if name not in features]:
            raise EncoderError(
                f"{self.model} wants the inputs {', '.join(wanted)}, but its tokenizer gives no {', '.join(missing)}. "
                "Export the model as sequence classification, with the tokenizer beside it."
            )
        try:
            out = session.run(None, {name: np.asarray(features[name], dtype=np.int64) for name in wanted})[0]
        except Exception as error:  # onnxruntime's own kinds, one for each cause
            raise self._broken(error) from error
        if out.shape != (len(first), len(LABELS)):
            raise EncoderError(
                f"{self.model}: its first output has the shape {out.shape} for {len(first)} pairs, not "
                f"({len(first)}, {len(LABELS)}). Export the model with its entailment / neutral / contradiction head."
            )
        return np.asarray(out, dtype=np.float64)

    def _run_by(self) -> Any:
        if self._session is None:
            try:
                import onnxruntime
            except ImportError as error:
                raise EncoderError(
                    f"{self.model}: ONNX files are run by onnxruntime, which is not installed. Install it with: "
                    "pip install 'shiftdetect[onnx]'."
                ) from error
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.n_threads or 0  # 0: as many as there are cores
            try:
                self._session = onnxruntime.InferenceSession(
                    str(self.model), sess_options=options, providers=["CPUExecutionProvider"]
                )
            except Exception as error:  # whatever a broken file makes the library raise
                raise self._broken(error) from error
        return self._session
