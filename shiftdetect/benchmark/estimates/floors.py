"""The noise floor of an encoder: what changes of style alone give, where nobody changes their story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.banks import Bank
from shiftdetect.benchmark.population import SPEAKERS, opened
from shiftdetect.benchmark.streams import BOILERPLATE, OPENER_RATE, OPENERS
from shiftdetect.drift.contrast import Cells
from shiftdetect.drift.index import signed_root
from shiftdetect.drift.moments import compute_moments
from shiftdetect.encode import Encoder, VectorStore, encode_texts

KINDS = ("re-wording", "openers", "boilerplate", "length", "speaker style")
"""Every claim in other words; every statement begun in one way; one sentence added to every statement; the longer half
of an explanation's wordings against the shorter; one speaker's way of beginning against another's."""

FloatArray = NDArray[np.float64]
Side = tuple[FloatArray, FloatArray]
"""Vectors (n, n_dimensions) and log lengths (n,) of an explanation's statements."""


class _Spoken:
    """Vectors of texts, each encoded once."""

    def __init__(self, texts: Sequence[str], encoder: Encoder, store: VectorStore | None) -> None:
        known = list(dict.fromkeys(texts))
        vectors, _ = encode_texts(known, encoder, store=store)
        self._row = {text: k for k, text in enumerate(known)}
        self._vectors = vectors.astype(np.float64)

    def side(self, texts: Sequence[str]) -> Side:
        return self._vectors[[self._row[t] for t in texts]], np.log([len(t.split()) for t in texts])


def style_floor(
    bank: Bank,
    encoder: Encoder,
    store: VectorStore | None = None,
    explanations: Sequence[str] | None = None,
) -> dict[str, dict[str, float]]:
    """Measure what each kind of style gives on the statements of one event, explanations unchanged.

    Parameters
    ----------
    bank : Bank
    encoder : Encoder
    store : VectorStore, optional
    explanations : sequence of str, optional
        Some of the bank's; all when left out.

    Returns
    -------
    dict
        Per kind: mean squared distance of one statement and itself in the other style (``pair``; NaN for length), the
        debiased distance between the means (``u``), and the same with the slope on log length taken out
        (``u_adjusted``), as the index does it.

    Notes
    -----
    A statement and itself in another style are compared by their difference, and differences of different statements
    are multiplied: what is left is what all statements of that style share.
    """
    codes = tuple(bank.explanations) if explanations is None else tuple(explanations)
    wordings = [bank.wordings[code] for code in codes]
    claims = [text for pair in bank.paraphrases for text in pair]
    every = [t for texts in wordings for t in texts]
    spoken = _Spoken(
        [*claims, *every, *(opened(t, o) for t in every for o in OPENERS), *(t + BOILERPLATE for t in every)],
        encoder,
        store,
    )
    plain = [spoken.side(texts) for texts in wordings]
    begun = {o: [spoken.side([opened(t, o) for t in texts]) for texts in wordings] for o in OPENERS[1:]}
    ways = [plain, *([_mixed(p, b) for p, b in zip(plain, begun[o], strict=True)] for o in OPENERS[1:SPEAKERS])]
    said: Mapping[str, list[tuple[list[Side], list[Side]]]] = {
        "re-wording": [tuple([spoken.side([p[k] for p in bank.paraphrases])] for k in range(2))],  # type: ignore[list-item]
        "openers": [(plain, begun[o]) for o in OPENERS[1:]],
        "boilerplate": [(plain, [spoken.side([t + BOILERPLATE for t in texts]) for texts in wordings])],
        "speaker style": list(combinations(ways, 2)),
    }
    found = {kind: _mean([_compare(a, b, paired=True) for a, b in pairs]) for kind, pairs in said.items()}
    halves = [_halves(side) for side in plain]
    found["length"] = _compare([short for short, _ in halves], [long for _, long in halves], paired=False)
    return {kind: found[kind] for kind in KINDS}


def floor_rows(floors: Sequence[Mapping[str, Mapping[str, float]]], references: Sequence[float]) -> Iterator[Any]:
    """Sum the floors of several events up, in U and in units of the index.

    Parameters
    ----------
    floors : sequence of mapping
        What :func:`style_floor` gave for each event.
    references : sequence of float
        Distance between two explanations of each event.

    Yields
    ------
    dict
    """
    for kind in KINDS:
        rows = [floor[kind] for floor in floors]
        row: dict[str, Any] = {"kind": kind}
        row |= {name: float(np.mean([r[name] for r in rows])) for name in ("pair", "u", "u_adjusted")}
        for name in ("u", "u_adjusted"):
            each = [signed_root(r[name] / reference) for r, reference in zip(rows, references, strict=True)]
            row[name.replace("u", "index", 1)] = float(np.mean(each))
            row[name.replace("u", "largest", 1)] = float(np.max(each))
        yield {key: None if value != value else value for key, value in row.items()}  # NaN is no JSON


def _mixed(plain: Side, begun: Side) -> Side:
    """What a speaker who begins so in some statements says on average, wording by wording."""
    x, w = ((1.0 - OPENER_RATE) * p + OPENER_RATE * b for p, b in zip(plain, begun, strict=True))
    return x, w


def _halves(side: Side) -> tuple[Side, Side]:
    x, w = side
    order = np.argsort(w, kind="stable")
    short, long = order[: len(w) // 2], order[-(len(w) // 2) :]
    return (x[short], w[short]), (x[long], w[long])


def _compare(before: Sequence[Side], after: Sequence[Side], *, paired: bool) -> dict[str, float]:
    sides = [side for both in zip(before, after, strict=True) for side in both]
    sizes = [len(w) for _, w in sides]
    starts = np.cumsum([0, *sizes[:-1]])
    # A statement and itself in the other style share a day, so that they are never multiplied with each other.
    first = np.repeat(starts[::2], 2) if paired else starts
    bins = np.concatenate([np.arange(n) + start for n, start in zip(sizes, first, strict=True)])
    group = np.repeat(np.arange(len(sides)), sizes)
    x, w = (np.concatenate([side[k] for side in sides]) for k in range(2))
    found = {}
    for name, covariate in (("u", np.zeros_like(w)), ("u_adjusted", w)):
        moments = compute_moments(x, bins, group, covariate)
        products = Cells.of([moments], [moments.speaker], len(sides)).products()[0]
        at = [np.ix_((k, k + 1), (k, k + 1)) for k in range(0, len(sides), 2)]
        move = np.array([-1.0, 1.0])
        found[name] = float(np.mean([move @ products.values[both] @ move for both in at]))
    gaps = [np.sum((a[0] - b[0]) ** 2, axis=1) for a, b in zip(before, after, strict=True)] if paired else []
    return {"pair": float(np.mean(np.concatenate(gaps))) if gaps else np.nan, **found}


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
