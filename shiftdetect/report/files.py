"""Several files written together: all of them or none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
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
        Where the folder or a file cannot be written, or something that is no file bears its name; then no new file
        is left behind, and files that were there before are there as they were.
    """
    target = Path(folder)
    _refuse_other_than_files([target / name for name in texts])
    made = [path for path in (target, *target.parents) if not path.exists()]
    waiting: list[tuple[Path, Path]] = []
    moved: list[_Move] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            waiting.append((_write_aside(target, name, text), target / name))
        for aside, final in waiting:
            # Noted before it is done, so that an interruption in between is undone as well.
            moved.append(_Move(aside, final))
            moved[-1].do()
    except BaseException as error:
        stuck = [text for move in reversed(moved) if (text := move.undo())]
        _clear([aside for aside, _ in waiting], made)
        if not isinstance(error, OSError):
            raise
        left = " ".join(stuck) or "nothing was left behind, and files that were there are as they were."
        raise ShiftDetectError(
            f"the report could not be written to {str(folder)!r}: {error.strerror or error}. "
            f"Choose a folder that can be written to; {left}"
        ) from error
    _clear([move.old for move in moved], [])
    return tuple(final for _, final in waiting)


class _Move:
    """One file put in its place, and the way back: what was there before waits beside it until all is done."""

    def __init__(self, aside: Path, final: Path) -> None:
        self.aside = aside
        self.final = final
        self.old = final.with_name(f".{final.name}.{secrets.token_hex(6)}.old")
        self._there_before = os.path.lexists(final)

    def do(self) -> None:
        if self._there_before:
            os.replace(self.final, self.old)
        os.replace(self.aside, self.final)

    def undo(self) -> str:
        """Put back what was there; where that fails, say where it is instead."""
        try:
            if self._there_before:
                if os.path.lexists(self.old):
                    os.replace(self.old, self.final)
            elif not os.path.lexists(self.aside):
                self.final.unlink(missing_ok=True)
        except OSError as error:
            kept = f"; what was there before is {self.old.name!r}" if self._there_before else ""
            return f"{self.final.name!r} could not be put back ({error.strerror or error}){kept}."
        return ""


def _refuse_other_than_files(targets: Sequence[Path]) -> None:
    wrong = [path for path in targets if path.exists() and not path.is_file()]
    if wrong:
        names = ", ".join(repr(path.name) for path in wrong)
        raise ShiftDetectError(
            f"the report could not be written to {str(wrong[0].parent)!r}: {names} there is not a file and would have "
            "to be replaced by one. Move it away, or choose another folder; nothing was left behind."
        )


def _write_aside(folder: Path, name: str, text: str) -> Path:
    path = folder / f".{name}.{secrets.token_hex(6)}.tmp"
    try:
        with open(path, "xb") as file:
            file.write(text.encode("utf-8", "replace"))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _clear(files: Sequence[Path], folders: Sequence[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
