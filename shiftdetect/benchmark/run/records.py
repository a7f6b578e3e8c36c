"""One record for each method on each task, appended to a file and never changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from shiftdetect.errors import ShiftDetectError
from shiftdetect.io.files import decode, read_bytes
from shiftdetect.io.jsons import parse_lines


@dataclass(frozen=True)
class Record:
    """What one method reached on one task.

    Attributes
    ----------
    run : str
        Date, time and seed of the run: differences are within one run.
    task, kind, role, revision : str
        Revision is the hash of the task's card and files.
    method, group, about : str
    tuned : bool
    settings : mapping
    encoder : str
    versions : mapping of str to str
    seed : int
    date : str
    seconds : float
        Of processor time, all threads together, so that it does not depend on what else the machine does; without
        encoding texts, which methods share.
    peak_mb : float or None
        Largest memory of the process while the method ran, shared parts included.
    n_units : int
        Units (pairs, statements, streams) that figures are drawn from.
    n_groups : int
        Groups of them that are drawn together.
    first : str
        The figure by which methods are ordered.
    figures : mapping of str to list
        Value, and the ends of its 95 % interval (null where there is none).
    reference : str
        Method that the differences are taken from: ours, or else the first that ran; empty where none has yet.
    differences : mapping of str to list
        The method's figure less the reference's on the same units, with its interval.
    failed : str or None
        Why there are no figures.
    labelled_by : str
        Who labelled the task, and with what agreement, as its card says; empty in records that are older than this.
    support : mapping of str to int
        Groups that hold the rarest class which a figure rests on; one that is not named rests on all of them.
    draws : list of float or None
        The first figure on each draw of the bootstrap, the same draws for every method of one task, role, revision and
        seed: what intervals that hold for several comparisons at once are made from. Empty where there is no interval,
        and in records that are older than this.
    """

    run: str
    task: str
    kind: str
    role: str
    revision: str
    method: str
    group: str
    about: str
    tuned: bool
    settings: Mapping[str, Any]
    encoder: str
    versions: Mapping[str, str]
    seed: int
    date: str
    seconds: float
    peak_mb: float | None
    n_units: int
    n_groups: int
    first: str
    figures: Mapping[str, list[float | None]]
    reference: str
    differences: Mapping[str, list[float | None]]
    failed: str | None = None
    labelled_by: str = ""
    support: Mapping[str, int] = field(default_factory=dict)
    draws: list[float | None] = field(default_factory=list)

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False, sort_keys=False)


def append_records(path: str | os.PathLike[str], records: Iterable[Record]) -> None:
    """Append records to a JSON Lines file, all in one write, on the disk when it returns; what stands there stays.

    After a line that was cut off, by a machine that went down while it was written, a new one is begun: it is lost
    alone, and :func:`read_records` names it.

    Raises
    ------
    ShiftDetectError
        Where the file cannot be written.
    """
    lines = "".join(f"{record.to_json()}\n" for record in records).encode()
    try:
        with open(path, "a+b") as stream:
            stream.write(b"\n" + lines if _is_cut_off(stream) else lines)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise ShiftDetectError(f"{path} cannot be written: {error.strerror}. Name another folder.") from error


def _is_cut_off(stream: BinaryIO) -> bool:
    if not stream.seek(0, os.SEEK_END):
        return False
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) != b"\n"


def read_records(path: str | os.PathLike[str]) -> list[Record]:
    """Read what :func:`append_records` wrote.

    Raises
    ------
    ShiftDetectError
        Where a line is no record.
    """
    file = os.fspath(path)
    numbers, rows, problems = parse_lines(decode(read_bytes(Path(path), file), file), file)
    bad = [str(problem) for problem in problems]
    records = []
    for number, row in zip(numbers, rows, strict=True):
        try:
            records.append(msgspec.convert(row, Record))
        except msgspec.ValidationError as error:
            bad.append(f"{file}, row {number}: this is no record ({error}).")
    if bad:
        raise ShiftDetectError("\n".join([*bad, "Move the file away, or take the lines out."]))
    return records
