"""A codebook: which frames there are, what each means, with invented examples; and claims to take a stance on."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from shiftdetect.errors import InputError, RowProblem, ShiftDetectError
from shiftdetect.io.files import decode, fail, read_bytes, replacing

STANCES: Final = ("asserts", "hedges", "denies")
"""What a statement can do to a claim, besides being silent on it."""

_FRAME = {"name": True, "definition": True, "examples": False}
_CLAIM = {
    "name": True,
    "claim": True,
    "definition": False,
    "frames": False,
    "asserts": False,
    "hedges": False,
    "denies": False,
}
_LISTS = {"examples", "frames", *STANCES}
_SEPARATORS = ";|"


@dataclass(frozen=True)
class CodedFrame:
    """One frame of a codebook.

    Attributes
    ----------
    name : str
        As it stands in the column ``frames``.
    definition : str
        When a statement carries it, in a sentence.
    examples : tuple of str
        Clauses that carry it: invented, never taken from the statements that are coded.
    """

    name: str
    definition: str
    examples: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What a coder learns from: the definition, then the examples."""
        return (self.definition, *self.examples)


@dataclass(frozen=True)
class CodedClaim:
    """A claim that a statement can assert, hedge, deny, or be silent on.

    Attributes
    ----------
    name : str
    claim : str
        In one sentence.
    definition : str
        What counts as the claim; may be empty.
    frames : tuple of str
        Frames that state the claim: a stance on it is a stance on them.
    asserts, hedges, denies : tuple of str
        Invented examples of each.
    """

    name: str
    claim: str
    definition: str = ""
    frames: tuple[str, ...] = ()
    asserts: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Frames and claims, in the order of the file.

    Attributes
    ----------
    frames : tuple of CodedFrame
    claims : tuple of CodedClaim
    title : str
    source : str
        File that it was read from.
    sha256 : str
        Of that file.

    Examples
    --------
    >>> book = Codebook((CodedFrame("age", "The bridge was old.", ("It was built long ago.",)),))
    >>> book.names, book.frames[0].texts
    (('age',), ('The bridge was old.', 'It was built long ago.'))
    """

    frames: tuple[CodedFrame, ...]
    claims: tuple[CodedClaim, ...] = ()
    title: str = ""
    source: str = field(default="", compare=False)
    sha256: str = field(default="", compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the frames."""
        return tuple(frame.name for frame in self.frames)

    def frames_of(self, claim: str | None) -> tuple[str, ...]:
        """Frames that state a claim, which may be given by its name or its words; None means the only one there is."""
        if claim is None:
            return self.claims[0].frames if len(self.claims) == 1 else ()
        said = _same(claim)
        return next((c.frames for c in self.claims if said in (_same(c.name), _same(c.claim))), ())

    def rename(self, old: str, new: str) -> Codebook:
        """Give a frame another name, in the claims that name it, too.

        Raises
        ------
        ShiftDetectError
            Where there is no such frame, or another one has the new name.
        """
        return self.merge([old], new)

    def merge(self, names: Sequence[str], into: str) -> Codebook:
        """Make one frame of several: definitions and examples of all of them, at the place of the first.

        Examples
        --------
        >>> book = Codebook((CodedFrame("age", "It was old."), CodedFrame("wear", "It was worn.", ("Rusty.",))))
        >>> book.merge(["age", "wear"], "state").frames
        (CodedFrame(name='state', definition='It was old. It was worn.', examples=('Rusty.',)),)

        Raises
        ------
        ShiftDetectError
            Where there is no such frame, or a frame that is not merged has the new name.
        """
        if missing := [name for name in names if name not in self.names]:
            raise ShiftDetectError(f"there is no frame {missing[0]!r} in the codebook, only {', '.join(self.names)}.")
        if into in self.names and into not in names:
            raise ShiftDetectError(f"another frame is called {into!r} already: merge it, too, or choose another name.")
        merged = [frame for frame in self.frames if frame.name in names]
        one = CodedFrame(
            into,
            " ".join(frame.definition for frame in merged),
            tuple(example for frame in merged for example in frame.examples),
        )
        frames = [one if frame is merged[0] else frame for frame in self.frames if frame not in merged[1:]]
        claims = [
            replace(c, frames=tuple(dict.fromkeys(into if f in names else f for f in c.frames))) for c in self.claims
        ]
        return replace(self, frames=tuple(frames), claims=tuple(claims))


def read_codebook(path: str | os.PathLike[str]) -> Codebook:
    r"""Read a codebook from a TOML file.

    Parameters
    ----------
    path : str or path
        A file with a table ``[[frames]]`` for each frame (``name``, ``definition``, and a list ``examples`` where there
        are any) and, if stances are wanted, ``[[claims]]`` (``name``, ``claim``, lists ``asserts``, ``hedges``,
        ``denies``, and ``frames`` that state the claim).

    Returns
    -------
    Codebook

    Raises
    ------
    InputError
        Listing everything that is wrong with the file at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "codebook.toml")
    ...     _ = path.write_text('[[frames]]\nname = "age"\ndefinition = "The bridge was old."', encoding="utf-8")
    ...     read_codebook(path).names
    ('age',)
    """
    file = os.fspath(path)
    data = read_bytes(Path(file), file)
    text = decode(data, file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fail(file, f"this is no TOML: {error}", "Quote every text; see data/soleimani/codebook.toml for the form.")
    problems = list(_problems(raw, file))
    if problems:
        raise InputError(problems)
    return Codebook(
        frames=tuple(CodedFrame(**_fields(entry)) for entry in raw["frames"]),
        claims=tuple(CodedClaim(**_fields(entry)) for entry in raw.get("claims", [])),
        title=str(raw.get("title", "")),
        source=file,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def write_codebook(codebook: Codebook, path: str | os.PathLike[str], note: str = "") -> None:
    """Write a codebook as TOML, to be read, renamed and merged by hand.

    Parameters
    ----------
    codebook : Codebook
    path : str or path
        Replaced if, and only if, all was written.
    note : str
        Comment at the head of the file.
    """
    lines = [f"# {line}".rstrip() for line in note.splitlines()]
    lines += [f"title = {_quoted(codebook.title)}"] if codebook.title else []
    for frame in codebook.frames:
        lines += ["", "[[frames]]", f"name = {_quoted(frame.name)}", f"definition = {_quoted(frame.definition)}"]
        lines += _list("examples", frame.examples)
    for claim in codebook.claims:
        lines += ["", "[[claims]]", f"name = {_quoted(claim.name)}", f"claim = {_quoted(claim.claim)}"]
        lines += [f"definition = {_quoted(claim.definition)}"] if claim.definition else []
        for stance in ("frames", *STANCES):
            lines += _list(stance, getattr(claim, stance))
    with replacing(Path(path)) as temporary:
        temporary.write_text("\n".join(lines).lstrip("\n") + "\n", encoding="utf-8", newline="\n")


def _problems(raw: Mapping[str, Any], file: str) -> Iterator[RowProblem]:
    for key in raw.keys() - {"title", "frames", "claims"}:
        yield _problem(file, str(key), "this is not known here", "Known are title, [[frames]] and [[claims]].")
    for key in ("frames", "claims"):
        entries = raw.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield _problem(file, key, "this is no list of tables", f"Begin each entry with a line [[{key}]].")
            continue
        if key == "frames" and not entries:
            yield _problem(file, key, "the codebook names no frame", "Give at least one [[frames]] entry.")
        known = _FRAME if key == "frames" else _CLAIM
        for number, entry in enumerate(entries, 1):
            yield from _entry_problems(entry, file, f"{key}, entry {number}", known)
        names = Counter(entry.get("name") for entry in entries if isinstance(entry.get("name"), str))
        for name in (name for name, n in names.items() if n > 1):
            yield _problem(file, key, f"{names[name]} entries have this name", "Rename or merge them.", name)
    yield from _unknown_frames(raw, file)


def _unknown_frames(raw: Mapping[str, Any], file: str) -> Iterator[RowProblem]:
    frames, claims = raw.get("frames", []), raw.get("claims", [])
    if not isinstance(frames, list) or not isinstance(claims, list):
        return
    known = {entry.get("name") for entry in frames if isinstance(entry, dict)}
    for number, entry in enumerate(claims, 1):
        named = entry.get("frames") if isinstance(entry, dict) else None
        for name in named if isinstance(named, list) else []:
            if isinstance(name, str) and name not in known:
                yield _problem(file, f"claims, entry {number}", "there is no such frame", "Define or rename it.", name)


def _entry_problems(entry: Mapping[str, Any], file: str, where: str, known: Mapping[str, bool]) -> Iterator[RowProblem]:
    for key in entry.keys() - known.keys():
        yield _problem(file, where, f"{key!r} is not known here", f"Known are {', '.join(known)}.")
    for key, needed in known.items():
        value = entry.get(key)
        if value is None:
            if needed:
                yield _problem(file, where, f"there is no {key!r}", "Add it.")
        elif key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
                yield _problem(file, where, f"{key!r} is no list of texts", 'Write it as ["...", "..."].')
        elif not isinstance(value, str) or not value.strip():
            yield _problem(file, where, f"{key!r} is no text", f'Write {key} = "...".', str(value)[:60])
        elif "\0" in value:
            yield _problem(file, where, f"{key!r} holds a NUL byte", "Remove it.", value[:60])
        elif key == "name" and any(sign in value for sign in _SEPARATORS):
            yield _problem(file, where, "a name holds ';' or '|', which separate names", "Rename it.", value)


def _problem(file: str, where: str, problem: str, remedy: str, value: str | None = None) -> RowProblem:
    return RowProblem(file, None, where, value, problem, remedy)


def _same(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(item.strip() for item in value) if isinstance(value, list) else value.strip()
        for key, value in entry.items()
    }


def _list(key: str, texts: tuple[str, ...]) -> list[str]:
    return [f"{key} = [", *(f"  {_quoted(text)}," for text in texts), "]"] if texts else []


def _quoted(text: str) -> str:
    # A JSON string is a TOML string, but for one control character that JSON leaves alone.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
