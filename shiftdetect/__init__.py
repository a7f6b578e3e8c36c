"""Detect narrative shift in official explanations: how far, when, by whom, and how sure.

The way through: :func:`read_corpus` reads dated, attributed statements; :func:`measure_drift` measures them and
returns a frozen :class:`DriftResult`, whose tables, plots and report are views of it. Names are loaded when first
used, so that ``import shiftdetect`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shiftdetect.analysis import DriftResult, measure_drift
    from shiftdetect.corpus import Corpus, Statement
    from shiftdetect.encode import SentenceTransformerEncoder, TfidfEncoder, VectorStore
    from shiftdetect.errors import EncoderError, InputError, ShiftDetectError, TooLittleText
    from shiftdetect.io import read_corpus, write_corpus

__version__ = "0.1.0"

__all__ = [
    "Corpus",
    "DriftResult",
    "EncoderError",
    "InputError",
    "SentenceTransformerEncoder",
    "ShiftDetectError",
    "Statement",
    "TfidfEncoder",
    "TooLittleText",
    "VectorStore",
    "measure_drift",
    "read_corpus",
    "write_corpus",
]

_HOME = {
    "Corpus": "corpus",
    "DriftResult": "analysis",
    "EncoderError": "errors",
    "InputError": "errors",
    "SentenceTransformerEncoder": "encode",
    "ShiftDetectError": "errors",
    "Statement": "corpus",
    "TfidfEncoder": "encode",
    "TooLittleText": "errors",
    "VectorStore": "encode",
    "measure_drift": "analysis",
    "read_corpus": "io",
    "write_corpus": "io",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'shiftdetect' has no attribute {name!r}")
    value = getattr(import_module(f"shiftdetect.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, whether loaded yet or not."""
    return sorted({*globals(), *__all__})
