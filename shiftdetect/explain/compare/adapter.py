"""The adapter on disk: what was trained beside the base model, how its probabilities are calibrated, and by whom."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shiftdetect.encode.folder import sha256_of
from shiftdetect.errors import EncoderError

if TYPE_CHECKING:
    from torch import Tensor

    from shiftdetect.explain.compare.network import PairNetwork

ADAPTER = Path(__file__).with_name("adapter.safetensors")
"""The adapter that comes with the package."""

_KIND = "shiftdetect pair adapter 1"


@dataclass(frozen=True)
class Calibration:
    """How raw log-probabilities become calibrated ones, and when the comparer abstains.

    Attributes
    ----------
    scale : float
        Log-probabilities are multiplied by this (the inverse of a temperature).
    shifts : tuple of float
        Added to the six scaled log-probabilities before they are normalised again; the same for the two relations that
        change places when the texts do.
    confidence : float
        Below this probability of the most probable relation the comparer says 'unsure'.
    contradiction : float
        Below this probability a contradiction is not shown as one.
    """

    scale: float = 1.0
    shifts: tuple[float, ...] = (0.0,) * 6
    confidence: float = 0.4
    contradiction: float = 0.5


@dataclass(frozen=True)
class AdapterCard:
    """What the adapter file says about itself.

    Attributes
    ----------
    shape : dict
        Sizes of the network, as in :class:`shiftdetect.explain.compare.network.Shape`.
    base_sha256 : str
        Hash of the base weights that it was trained beside.
    calibration : Calibration
    sha256 : str
        Hash of the adapter file itself.
    """

    shape: dict[str, int]
    base_sha256: str
    calibration: Calibration
    sha256: str


def read_card(path: Path = ADAPTER) -> AdapterCard:
    """Read what an adapter says about itself, without torch.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    EncoderError
        The file is missing or is no adapter.

    Examples
    --------
    >>> read_card().shape["n_layers"]
    6
    """
    said = _metadata(path)
    try:
        if said["kind"] != _KIND:
            raise ValueError(said["kind"])
        card = json.loads(said["card"])
        calibration = card["calibration"]
        return AdapterCard(
            shape={str(name): int(value) for name, value in card["shape"].items()},
            base_sha256=str(card["base_sha256"]),
            calibration=Calibration(
                scale=float(calibration["scale"]),
                shifts=tuple(float(shift) for shift in calibration["shifts"]),
                confidence=float(calibration["confidence"]),
                contradiction=float(calibration["contradiction"]),
            ),
            sha256=sha256_of(path),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EncoderError(f"{path} is no adapter of this version ({error!r}). {_remedy()}") from error


def _metadata(path: Path) -> dict[str, str]:
    # The header of a safetensors file is its length (8 bytes) and JSON: read here, so that no torch is needed.
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header: Any = json.loads(file.read(min(length, 1 << 20)))
        return dict(header["__metadata__"])
    except FileNotFoundError as error:
        raise EncoderError(f"The adapter {path} is missing. {_remedy()}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{path} is no safetensors file with a card ({error}). {_remedy()}") from error


def _remedy() -> str:
    return "Install shiftdetect again, or train it again with: make train-comparer."


def trained(network: PairNetwork) -> dict[str, Tensor]:
    """Return the weights that training may change, in half precision.

    Parameters
    ----------
    network : PairNetwork
    """
    import torch

    return {
        name: value.detach().to(torch.float16).contiguous()
        for name, value in network.named_parameters()
        if value.requires_grad
    }


def write_adapter(path: Path, network: PairNetwork, base_sha256: str, calibration: Calibration) -> None:
    """Write an adapter whole, or not at all.

    Parameters
    ----------
    path : Path
        The file to write or replace.
    network : PairNetwork
        As trained.
    base_sha256 : str
        Hash of the base weights.
    calibration : Calibration
    """
    from safetensors.torch import save_file

    card = {"shape": asdict(network.shape), "base_sha256": base_sha256, "calibration": asdict(calibration)}
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        save_file(trained(network), temporary, metadata={"kind": _KIND, "card": json.dumps(card, sort_keys=True)})
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load_network(path: Path, base: Path, card: AdapterCard) -> PairNetwork:
    """Build the network from base weights and adapter, folded for speed.

    Parameters
    ----------
    path, base : Path
        Adapter and base weights.
    card : AdapterCard
        Of the adapter.

    Raises
    ------
    EncoderError
        Weights that do not fit each other.
    """
    from safetensors.torch import load_file

    from shiftdetect.explain.compare.network import Adapted, PairNetwork, Shape, load_base

    try:
        network = PairNetwork(Shape(**card.shape))
        load_base(network, load_file(base))
        changes = {name: value.float() for name, value in load_file(path).items()}
        missing = {name for name, value in network.named_parameters() if value.requires_grad} - set(changes)
        if missing:
            raise KeyError(f"{len(missing)} weights are missing, such as {min(missing)}")
        network.load_state_dict(changes, strict=False)
    except (KeyError, RuntimeError, TypeError, OSError) as error:
        raise EncoderError(f"The adapter {path} does not fit the base model {base}: {error}. {_remedy()}") from error
    for part in network.modules():
        if isinstance(part, Adapted):
            part.fold()
    network.eval()
    return network
