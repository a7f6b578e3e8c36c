"""The larger offline comparer: an adapter that comes with the package, put on all-mpnet-base-v2."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode.folder import ModelFolder
from shiftdetect.errors import EncoderError
from shiftdetect.explain.compare.adapter import AdapterCard, Calibration, read_card
from shiftdetect.explain.compare.embedded import batches, threads
from shiftdetect.explain.compare.nli import located
from shiftdetect.explain.compare.relations import SWAPPED, Pair

if TYPE_CHECKING:
    from torch import Tensor

    from shiftdetect.explain.compare.mpnet import LargeNetwork, LargeShape

LARGE = Path(__file__).with_name("large.safetensors")
"""The adapter that comes with the package."""
BASE_NAME = "all-mpnet-base-v2"
KIND = "shiftdetect large pair adapter 1"

PRECISIONS = ("float32", "bfloat16")
_FLOOR = 1e-9
_MOST = 127
_FETCH = f"shiftdetect models fetch {BASE_NAME} -o FOLDER"


def is_base(model: str | Path) -> bool:
    """Tell whether what is named is an MPNet base, on which the adapter goes, and no model with a head of its own.

    Parameters
    ----------
    model : str or Path
        Folder, or name on the hub.

    Examples
    --------
    >>> is_base("sentence-transformers/all-mpnet-base-v2"), is_base("someone/some-nli-model")
    (True, False)
    """
    if not Path(model).is_dir():
        return not isinstance(model, Path) and model in {BASE_NAME, f"sentence-transformers/{BASE_NAME}"}
    try:
        config = json.loads((Path(model) / "config.json").read_text(encoding="utf-8"))
        classifies = any("ForSequenceClassification" in name for name in config.get("architectures") or [])
        return config.get("model_type") == "mpnet" and not classifies
    except (OSError, ValueError, AttributeError, TypeError):
        return False


class LargeScorer:
    """Raw log-probabilities from the large adapter, both orders asked and averaged.

    Parameters
    ----------
    model : str or Path
        Folder of all-mpnet-base-v2, or its name on the hub, the only case in which the network is used.
    adapter : Path, optional
        Another adapter file made by ``make train-large``.
    n_threads : int, optional
        Threads torch may use; None leaves torch's own choice.
    precision : {'float32', 'bfloat16'}
        Of the base. bfloat16 is several times faster on processors that have instructions for it, and slower on
        others; what it says then differs in the second or third digit, also with the other pairs of a call.
    one_order : bool
        Read each pair as it stands only: half the time, and exchanging the texts changes more than it should.

    Notes
    -----
    Texts are cut at 72 word pieces each (about 50 words), as in training.
    """

    def __init__(
        self,
        model: str | Path,
        adapter: Path | None = None,
        n_threads: int | None = None,
        precision: str = "float32",
        one_order: bool = False,
    ) -> None:
        if precision not in PRECISIONS:
            raise EncoderError(f"precision is one of {', '.join(PRECISIONS)}, not {precision!r}.")
        self.model = model
        self.adapter = LARGE if adapter is None else adapter
        self.n_threads = n_threads
        self.precision = precision
        self.one_order = one_order
        self._card: AdapterCard | None = None
        self._folder: ModelFolder | None = None
        self._network: Any = None
        self._reader: Any = None

    @property
    def card(self) -> AdapterCard:
        """What the adapter says about itself."""
        if self._card is None:
            self._card = read_card(self.adapter, KIND)
        return self._card

    @property
    def folder(self) -> ModelFolder:
        """The base model's folder, its weights checked; a hub model is fetched first."""
        if self._folder is None:
            folder = located("sentence-transformers/" + BASE_NAME if self.model == BASE_NAME else self.model)
            if folder.weights_sha256 != self.card.base_sha256:
                raise EncoderError(
                    f"{folder.path} is an MPNet model without a head for sentence pairs; the larger comparer goes on "
                    f"{BASE_NAME} only. Its weights have SHA-256 {self.card.base_sha256}, these "
                    f"{folder.weights_sha256}. Get them with: {_FETCH}; or name another model."
                )
            self._folder = folder
        return self._folder

    @property
    def name(self) -> str:
        """Base, adapter and hash, for reports and as the key of kept scores; the base is that which the hash names."""
        _ = self.folder
        how = ("" if self.precision == "float32" else f" {self.precision}") + (" one order" if self.one_order else "")
        return f"{BASE_NAME} + shiftdetect large pair adapter sha256={self.card.sha256[:16]}{how}"

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

        network, reader = self._load()
        sizes = {i: reader.size(pair) for i, pair in enumerate(pairs)}
        out = np.zeros((len(pairs), 6))
        with threads(self.n_threads), torch.inference_mode():
            for batch in batches(sorted(sizes, key=lambda i: (sizes[i], i)), sizes):
                p = network(*reader.batch([pairs[i] for i in batch])).double().exp()
                if not self.one_order:
                    turned = network(*reader.batch([(pairs[i][1], pairs[i][0]) for i in batch])).double().exp()
                    p = (p + turned[:, SWAPPED]) / 2
                out[batch] = p.clamp(min=_FLOOR).log().numpy()
        return out

    def cut(self, pairs: Sequence[Pair]) -> list[bool]:
        """Tell of which pairs the end of a text is not read.

        Parameters
        ----------
        pairs : sequence of (str, str)
        """
        reader = self._pieces()
        long = {text for text in {text for pair in pairs for text in pair} if reader.is_cut(text)}
        return [not long.isdisjoint(pair) for pair in pairs]

    def _pieces(self) -> Any:
        if self._reader is None:
            from shiftdetect.explain.compare.mpnet import load_reader

            path = self.folder.path
            try:
                self._reader = load_reader(path)
            except Exception as error:  # whatever a broken file makes the library raise
                raise EncoderError(f"{path}: tokenizer.json cannot be read ({error}). Restore the folder.") from error
        return self._reader

    def _load(self) -> tuple[Any, Any]:
        if self._network is None:
            self._network = load_adapted(self.adapter, self.folder.path, self.card)
            if self.precision == "bfloat16":
                self._network.base.bfloat16()
        return self._network, self._pieces()


def load_adapted(path: Path, base: Path, card: AdapterCard) -> LargeNetwork:
    """Build the network from base and adapter, the changes merged into the weights.

    Parameters
    ----------
    path, base : Path
        Adapter, and folder of the base model.
    card : AdapterCard
        Of the adapter.

    Raises
    ------
    EncoderError
        Weights that do not fit each other.
    """
    from safetensors.torch import load_file

    from shiftdetect.explain.compare.mpnet import LargeShape, load_large

    try:
        network = load_large(base, LargeShape(**card.shape))
        kept = unpacked(load_file(path))
        if missing := sorted(set(network.trained()) - set(kept)):
            raise KeyError(f"{missing[0]} is missing")
        network.load_state_dict(kept, strict=False)
    except (KeyError, RuntimeError, TypeError, ValueError, OSError) as error:
        raise EncoderError(
            f"The adapter {path} does not fit the base model {base}: {error}. Install shiftdetect again, restore the "
            f"base with: {_FETCH}, or train the adapter again with: make train-large."
        ) from error
    network.merge()
    network.eval()
    return network


def packed(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Round what was trained to 8 bits, with a step for each row; vectors and the last map stay as they are.

    Parameters
    ----------
    weights : dict of str to Tensor
        As :meth:`shiftdetect.explain.compare.mpnet.LargeNetwork.trained` gives them.

    Examples
    --------
    >>> import torch
    >>> packed({"b": torch.tensor([[1.27, -0.5]])})["b"].tolist()
    [[127, -50]]
    """
    import torch

    kept = {}
    for name, value in weights.items():
        if value.ndim < 2 or name.startswith("out."):
            kept[name] = value.float().contiguous()
            continue
        # bfloat16 has the range of single precision: a row that hardly moved keeps a step that is not zero.
        step = (value.float().abs().amax(1, keepdim=True).clamp(min=1e-20) / _MOST).bfloat16()
        kept[name] = (value.float() / step.float()).round().clamp(-_MOST, _MOST).to(torch.int8).contiguous()
        kept[f"{name}.step"] = step
    return kept


def unpacked(kept: dict[str, Tensor]) -> dict[str, Tensor]:
    """Undo :func:`packed`, but for the rounding.

    Parameters
    ----------
    kept : dict of str to Tensor
    """
    return {
        name: value.float() * kept[f"{name}.step"].float() if f"{name}.step" in kept else value
        for name, value in kept.items()
        if not name.endswith(".step")
    }


def write_large(
    path: Path, weights: dict[str, Tensor], shape: LargeShape, base_sha256: str, calibration: Calibration
) -> None:
    """Write a large adapter whole, or not at all.

    Parameters
    ----------
    path : Path
        The file to write or replace.
    weights : dict of str to Tensor
        What was trained.
    shape : LargeShape
    base_sha256 : str
        Hash of the base weights.
    calibration : Calibration
    """
    from safetensors.torch import save_file

    card = {"shape": asdict(shape), "base_sha256": base_sha256, "calibration": asdict(calibration)}
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        save_file(packed(weights), temporary, metadata={"kind": KIND, "card": json.dumps(card, sort_keys=True)})
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
