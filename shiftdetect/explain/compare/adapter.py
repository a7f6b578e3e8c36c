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

_NARROW, _WIDE = 4, 8
_KIND = "shiftdetect pair adapter 2"


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


def read_card(path: Path = ADAPTER, kind: str = _KIND) -> AdapterCard:
    """Read what an adapter says about itself, without torch.

    Parameters
    ----------
    path : Path
        The file.
    kind : str
        What it must say that it is.

    Raises
    ------
    EncoderError
        The file is missing or is no adapter of this kind.

    Examples
    --------
    >>> read_card().shape["n_layers"]
    6
    """
    said = _metadata(path, kind)
    try:
        if said["kind"] != kind:
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
        raise EncoderError(f"{path} is no adapter of this version ({error!r}). {_remedy(kind)}") from error


def _metadata(path: Path, kind: str) -> dict[str, str]:
    # The header of a safetensors file is its length (8 bytes) and JSON: read here, so that no torch is needed.
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header: Any = json.loads(file.read(min(length, 1 << 20)))
        return dict(header["__metadata__"])
    except FileNotFoundError as error:
        raise EncoderError(f"The adapter {path} is missing. {_remedy(kind)}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{path} is no safetensors file with a card ({error}). {_remedy(kind)}") from error


def _remedy(kind: str) -> str:
    target = "train-comparer" if kind == _KIND else "train-large"
    return f"Install shiftdetect again, or train it again with: make {target}."


def trained(network: PairNetwork, base: PairNetwork) -> dict[str, Tensor]:
    """Return what training changed, packed: differences from the base in 4 bits, the head in 8, the rest in halves.

    Parameters
    ----------
    network : PairNetwork
        As trained.
    base : PairNetwork
        With the weights that training began from.
    """
    import torch

    begun = dict(base.named_parameters())
    kept: dict[str, Tensor] = {}
    for name, value in network.named_parameters():
        if value.requires_grad and _bits(name, value):
            change = value.detach() - begun[name].detach() if _bits(name, value) == _NARROW else value.detach()
            codes, step = quantised(change, _bits(name, value))
            kept[name] = _packed(codes) if _bits(name, value) == _NARROW else codes
            kept[f"{name}.step"] = step
        elif value.requires_grad:
            kept[name] = value.detach().to(torch.float16).contiguous()
    return kept


def _bits(name: str, value: Tensor) -> int:
    # Vectors are few and stay as they are; so does the last map, whose rows are the answers.
    if value.ndim < 2 or name.endswith(("logits.weight", "logit.weight")):
        return 0
    return _NARROW if name.startswith("upper.") else _WIDE


def quantised(values: Tensor, bits: int) -> tuple[Tensor, Tensor]:
    """Round each row to whole multiples of a step of its own, chosen for the least squared error.

    Parameters
    ----------
    values : Tensor, shape (n_rows, n)
    bits : int
        Multiples lie between ``-(2 ** (bits - 1) - 1)`` and its opposite.

    Returns
    -------
    codes : Tensor of int8, shape (n_rows, n)
    steps : Tensor of half precision, shape (n_rows, 1)

    Examples
    --------
    >>> import torch
    >>> codes, step = quantised(torch.tensor([[0.7, -0.1, 0.31]]), bits=4)
    >>> codes.tolist(), round(step.item(), 2)
    ([[7, -1, 3]], 0.1)
    """
    import torch

    most = 2 ** (bits - 1) - 1
    widest = values.abs().amax(1, keepdim=True).clamp(min=1e-6)
    best, least = widest / most, torch.full_like(widest, torch.inf)
    for share in torch.linspace(1.0, 0.5, 11):
        step = (widest * share / most).half().float()
        wrong = (values - (values / step).round().clamp(-most, most) * step).square().sum(1, keepdim=True)
        best, least = torch.where(wrong < least, step, best), torch.minimum(wrong, least)
    return (values / best).round().clamp(-most, most).to(torch.int8), best.half()


def _packed(codes: Tensor) -> Tensor:
    """Two 4-bit numbers to a byte."""
    import torch

    raised = (codes + 8).to(torch.uint8)
    return (raised[:, ::2] * 16 + raised[:, 1::2]).contiguous()


def _unpacked(packed: Tensor) -> Tensor:
    import torch

    return torch.stack([packed // 16, packed % 16], 2).flatten(1).float() - 8


def write_adapter(
    path: Path, network: PairNetwork, base: PairNetwork, base_sha256: str, calibration: Calibration
) -> None:
    """Write an adapter whole, or not at all.

    Parameters
    ----------
    path : Path
        The file to write or replace.
    network : PairNetwork
        As trained.
    base : PairNetwork
        With the weights that training began from.
    base_sha256 : str
        Hash of the base weights.
    calibration : Calibration
    """
    from safetensors.torch import save_file

    card = {"shape": asdict(network.shape), "base_sha256": base_sha256, "calibration": asdict(calibration)}
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        save_file(trained(network, base), temporary, metadata={"kind": _KIND, "card": json.dumps(card, sort_keys=True)})
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load_network(path: Path, base: Path, card: AdapterCard) -> PairNetwork:
    """Build the network from base weights and adapter.

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

    from shiftdetect.explain.compare.network import PairNetwork, Shape, load_base

    try:
        network = PairNetwork(Shape(**card.shape))
        load_base(network, load_file(base))
        apply_changes(network, load_file(path))
    except (KeyError, RuntimeError, TypeError, OSError) as error:
        said = f"The adapter {path} does not fit the base model {base}: {error}."
        raise EncoderError(f"{said} {_remedy(_KIND)}") from error
    network.eval()
    return network


def apply_changes(network: PairNetwork, kept: dict[str, Tensor]) -> None:
    """Give a network with base weights what training changed.

    Parameters
    ----------
    network : PairNetwork
        With the weights that training began from.
    kept : dict of str to Tensor
        As :func:`trained` gives it.

    Raises
    ------
    KeyError
        A trained weight is not there.
    """
    import torch

    with torch.no_grad():
        for name, value in network.named_parameters():
            if not value.requires_grad:
                continue
            if name not in kept:
                raise KeyError(f"{name} is missing")
            bits = _bits(name, value)
            if bits == _NARROW:
                value += _unpacked(kept[name]) * kept[f"{name}.step"].float()
            elif bits:
                value.copy_(kept[name].float() * kept[f"{name}.step"].float())
            else:
                value.copy_(kept[name].float())
