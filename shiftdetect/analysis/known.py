"""What was measured of an encoder on the project's invented events: its noise floor and how much statements vary."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from shiftdetect.result import StyleFloor


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one encoder.

    Attributes
    ----------
    identity : str
        Of the encoder, as :class:`shiftdetect.encode.EncoderIdentity` writes it.
    reference : float
        Mean debiased squared distance of two explanations of one event.
    spectrum : tuple of float
        Variances of statements that give one explanation, along their principal directions.
    rows : tuple of StyleFloor
        What changes of style alone give.
    """

    identity: str
    reference: float
    spectrum: tuple[float, ...]
    rows: tuple[StyleFloor, ...]


class _File(msgspec.Struct):
    shiftdetect: str
    made_by: str
    encoders: dict[str, Known]


@cache
def known_encoders() -> dict[str, Known]:
    """Read the figures that ``python -m shiftdetect.benchmark.estimates`` wrote, by name of the encoder.

    Examples
    --------
    >>> sorted(known_encoders())
    ['MiniLM', 'TF-IDF']
    """
    text = (files("shiftdetect.analysis") / "known.json").read_bytes()
    return msgspec.json.decode(text, type=_File).encoders


def known_floor(identity: str) -> tuple[StyleFloor, ...]:
    """Return the noise floor of the encoder with this identity; empty where it was not measured.

    Name, weights, pooling and normalisation must be the same; what runs the model may differ. TF-IDF has no weights and
    is another encoder on every corpus: nothing is known of it beforehand.

    Examples
    --------
    >>> known_floor("somebody's own encoder")
    ()
    """
    known = _find(identity)
    return known.rows if known else ()


def known_reference(identity: str) -> float | None:
    """Return how far apart two explanations of an invented event lie for this encoder; None where not measured."""
    known = _find(identity)
    return known.reference if known else None


def _find(identity: str) -> Known | None:
    if "weights_sha256=" not in identity:
        return None
    return next((known for known in known_encoders().values() if _model(known.identity) == _model(identity)), None)


def _model(identity: str) -> str:
    return identity.split(" backend=", 1)[0].split(" settings=", 1)[0]
