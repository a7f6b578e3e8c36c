"""Where a training run stands, in one file to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

Weights = Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Stage and step that were reached, and what was learnt until then.

    Attributes
    ----------
    stage, step : int
    parts : dict of str to dict of str to Tensor
        Weights by what they are for: those of the network, and others that a run has to remember.
    moments : dict of int to dict of str to Tensor
        The optimizer's.
    """

    stage: int = 0
    step: int = 0
    parts: Mapping[str, Weights] = field(default_factory=dict)
    moments: Mapping[int, Weights] = field(default_factory=dict)


_OPTIMIZER = "optimizer"


def keep(path: Path, parts: Mapping[str, Weights], optimizer: torch.optim.Optimizer, stage: int, step: int) -> None:
    """Write where a run stands; the file before it stays until the new one is whole.

    Parameters
    ----------
    path : Path
    parts : mapping of str to mapping of str to Tensor
        Under names without a dot.
    optimizer : torch.optim.Optimizer
    stage, step : int
        Stage that runs, and its steps that are done.
    """
    from safetensors.torch import save_file

    weights = {f"{part}.{name}": value.contiguous() for part, of in parts.items() for name, value in of.items()}
    for place, state in optimizer.state_dict()["state"].items():
        weights |= {f"{_OPTIMIZER}.{place}.{name}": torch.as_tensor(value) for name, value in state.items()}
    temporary = path.with_name(f".{path.name}.tmp")
    save_file(weights, temporary, metadata={"stage": str(stage), "step": str(step)})
    temporary.replace(path)


def read_checkpoint(path: Path | None) -> Checkpoint:
    """Read where a run stands; where no file is, it has not begun."""
    if path is None or not path.is_file():
        return Checkpoint()
    from safetensors import safe_open

    parts: dict[str, dict[str, Tensor]] = {}
    moments: dict[int, dict[str, Tensor]] = {}
    with safe_open(str(path), "pt") as file:
        said = file.metadata()
        for key in file.keys():  # noqa: SIM118 - the file is no mapping
            part, _, name = key.partition(".")
            if part == _OPTIMIZER:
                place, _, what = name.partition(".")
                moments.setdefault(int(place), {})[what] = file.get_tensor(key)
            else:
                parts.setdefault(part, {})[name] = file.get_tensor(key)
    return Checkpoint(int(said["stage"]), int(said["step"]), parts, moments)


def restore(optimizer: torch.optim.Optimizer, moments: Mapping[int, Weights]) -> None:
    """Give an optimizer its moments back; without any it stays as it is."""
    if moments:
        optimizer.load_state_dict({**optimizer.state_dict(), "state": dict(moments)})
