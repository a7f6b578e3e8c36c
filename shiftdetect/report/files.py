"""Several files written together: all of them or none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from shiftdetect.errors import ShiftDetectError


def write_together(folder: str | os.PathLike[str], texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write text files into a folder: first all to temporary files, then each renamed into place.

    Parameters
    ----------
    folder : path
        Made where it is missing.
    texts : mapping
        File name to text.

    Returns
    -------
    tuple of Path
        In the order given.

    Raises
    ------
    ShiftDetectError
        Where the folder or a file cannot be written; then no new file is left behind.
    """
    target = Path(folder)
    made = [path for path in (target, *target.parents) if not path.exists()]
    waiting: list[tuple[Path, Path]] = []
    new: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            waiting.append((_write_aside(target, name, text), target / name))
        for aside, final in waiting:
            existed = final.exists()
            os.replace(aside, final)
            if not existed:
                new.append(final)
    except BaseException as error:
        _clear([aside for aside, _ in waiting] + new, made)
        if not isinstance(error, OSError):
            raise
        raise ShiftDetectError(
            f"the report could not be written to {str(folder)!r}: {error.strerror or error}. "
            "Choose a folder that can be written to; nothing was left behind."
        ) from error
    return tuple(final for _, final in waiting)


def _write_aside(folder: Path, name: str, text: str) -> Path:
    path = folder / f".{name}.{secrets.token_hex(6)}.tmp"
    try:
        with open(path, "xb") as file:
            file.write(text.encode("utf-8", "replace"))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _clear(files: list[Path], folders: list[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
