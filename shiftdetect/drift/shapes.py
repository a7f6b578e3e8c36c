"""Other shapes of change than a step by all: slow ramps, pulses that pass, and one speaker who moves alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from shiftdetect.drift import permutation
from shiftdetect.drift.features import Stack
from shiftdetect.drift.moments import FloatArray, IntArray, Moments
from shiftdetect.drift.residuals import Residuals, canonical_codes, residualise
from shiftdetect.drift.scan import MIN_SEGMENT, seed_children
from shiftdetect.drift.sharing import days_share
from shiftdetect.errors import ShiftDetectError, TooLittleText

Kind = Literal["step", "ramp", "pulse", "speaker"]

MAX_BINS = 120
"""Pulses are as many as pairs of dates: above this, take wider bins."""


@dataclass(frozen=True)
class Shape:
    """One way to change.

    Attributes
    ----------
    kind : {'step', 'ramp', 'pulse', 'speaker'}
        'speaker' is a step of one speaker alone.
    first : int
        First bin that differs from the start of the period.
    last : int
        Last bin of the change: of a pulse the last before it is taken back, of a ramp the one where it is complete, of
        a step the last of the period.
    speaker : int or None
        Speaker code, as in the moments.
    """

    kind: Kind
    first: int
    last: int
    speaker: int | None = None


@dataclass(frozen=True)
class ShapesResult:
    """What a scan over several kinds of shape found.

    Attributes
    ----------
    p_value : float
        Day-block permutation, max-T over all shapes of all kinds.
    p_within_speaker : float or None
    best : Shape or None
        The shape at the largest standardised score: a candidate only, unless the reported p-value is small.
    p_by_kind : dict of str to float
        Day-block p-value of the best shape of each kind, corrected for all shapes of all kinds.
    n_shapes, n_permutations : int
    days_share : bool
        Whether statements of one day are seen to share something, so that the day-block p-value alone is reported.
    """

    p_value: float
    p_within_speaker: float | None
    best: Shape | None
    p_by_kind: dict[Kind, float]
    n_shapes: int
    n_permutations: int
    days_share: bool = False

    @property
    def p_reported(self) -> float:
        """Mean of the two p-values, or the first alone: see :func:`~shiftdetect.drift.permutation.reported_p`."""
        return permutation.reported_p(self.p_value, self.p_within_speaker, self.days_share)


def scan_shapes(
    moments: Moments,
    kinds: Sequence[Kind] = get_args(Kind),
    n_permutations: int = 999,
    random_state: int | np.random.SeedSequence = 0,
    n_jobs: int = 1,
) -> ShapesResult:
    r"""Scan for steps, ramps, pulses and steps of single speakers at once.

    The score of a shape z is that of :func:`~shiftdetect.drift.scan.scan`,
    :math:`T(z) = \|\sum_i \tilde z_i x_i\|^2 / \tilde z^\top \tilde z` with z residualised on speakers and log length.

    Parameters
    ----------
    moments : Moments
    kinds : sequence of {'step', 'ramp', 'pulse', 'speaker'}
    n_permutations : int
    random_state : int or SeedSequence
    n_jobs : int
        Threads; changes nothing but time.

    Raises
    ------
    TooLittleText
        With fewer than 5 bins.
    ShiftDetectError
        With more than 120 bins, or a kind that is not known.

    Notes
    -----
    Opt-in, since each further shape costs the step some power: a p-value is corrected for all that were looked at, so
    name the kinds before seeing the statements. The assumptions are those of the scan.

    References
    ----------
    McArdle & Anderson (2001); Westfall & Young (1993).

    Examples
    --------
    >>> from shiftdetect.drift.moments import compute_moments
    >>> x = np.repeat([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], [8, 4, 8], axis=0)
    >>> found = scan_shapes(compute_moments(x, np.arange(20), np.zeros(20)), ["step", "pulse"], 99)
    >>> found.best, found.p_value <= 0.05
    (Shape(kind='pulse', first=8, last=11, speaker=None), True)
    """
    _check(moments, kinds)
    residuals = residualise(moments)
    common = [*_common(residuals.bins, kinds)]
    parts = _by_speaker(residuals) if "speaker" in kinds else {}
    codes = dict(zip(canonical_codes(moments).tolist(), moments.speaker.tolist(), strict=True))
    steps = [*_common(residuals.bins, ("step",))]
    shapes = [shape for shape, _ in common]
    shapes += [Shape("speaker", shape.first, shape.last, codes[s]) for s in parts for shape, _ in steps]
    if not residuals.varies or not shapes:
        within = 1.0 if permutation.can_exchange_within_speakers(residuals.speaker) else None
        return ShapesResult(1.0, within, None, dict.fromkeys(kinds, 1.0), len(shapes), n_permutations)
    z_common = np.array([z for _, z in common]).reshape(len(common), residuals.n_bins)
    z_steps = np.array([z for _, z in steps])

    def scores(places: IntArray) -> FloatArray:
        found = [_score(residuals.place(places), z_common)] if common else []
        found += [_score(part.place(places[:, cells]), z_steps) for cells, part in parts.values()]
        return np.concatenate(found, axis=1)

    def by_day(size: int, rng: np.random.Generator) -> FloatArray:
        return scores(permutation.day_orders(residuals.n_bins, size, rng)[:, residuals.position])

    def by_speaker(size: int, rng: np.random.Generator) -> FloatArray:
        return scores(permutation.shuffle_within(residuals.position, residuals.speaker, size, rng))

    seeds, observed = seed_children(random_state), scores(residuals.position[None])[0]
    days = permutation.max_t(observed, permutation.in_chunks(by_day, n_permutations, seeds[0], n_jobs))
    within = None
    if permutation.can_exchange_within_speakers(residuals.speaker):
        rows = permutation.in_chunks(by_speaker, n_permutations, seeds[1], n_jobs)
        within = permutation.max_t(observed, rows).p_value
    of_kind = {kind: [k for k, shape in enumerate(shapes) if shape.kind == kind] for kind in kinds}
    p_by_kind = {
        kind: float(np.nanmin(np.append(days.adjusted[members], 1.0))) if members else 1.0
        for kind, members in of_kind.items()
    }
    best = shapes[int(np.argmax(days.standardised))]
    shared = days_share(residuals)
    return ShapesResult(days.p_value, within, best, p_by_kind, len(shapes), n_permutations, shared)


def _check(moments: Moments, kinds: Sequence[Kind]) -> None:
    unknown = sorted(set(kinds) - set(get_args(Kind)))
    if unknown or not kinds:
        raise ShiftDetectError(f"kinds={list(kinds)}: give one or more of {', '.join(get_args(Kind))}.")
    if moments.n_bins > MAX_BINS:
        raise ShiftDetectError(
            f"shapes are scanned in up to {MAX_BINS} time bins, not {moments.n_bins}: take wider ones."
        )
    if moments.n_bins < permutation.MIN_BINS:
        raise TooLittleText(
            f"the scan of shapes needs statements in at least {permutation.MIN_BINS} time bins and there are "
            f"{moments.n_bins}: so few have too few orders for a p-value."
        )


def _common(bins: IntArray, kinds: Sequence[Kind]) -> Iterator[tuple[Shape, FloatArray]]:
    """Shapes in which all speakers join, each with its height per bin (n_bins,)."""
    n, time = len(bins), bins.astype(np.float64)
    place = np.arange(n)
    cuts = range(MIN_SEGMENT, n - MIN_SEGMENT + 1)
    if "step" in kinds:
        for a in cuts:
            yield Shape("step", int(bins[a]), int(bins[-1])), (place >= a).astype(np.float64)
    if "ramp" in kinds:
        # From the start to a date, from a date to the end, and over the whole period.
        ends = [(0, n - 1), *((0, b) for b in cuts if b < n - 1), *((a - 1, n - 1) for a in cuts)]
        for a, b in ends:
            height = np.clip((time - time[a]) / (time[b] - time[a]), 0.0, 1.0)
            yield Shape("ramp", int(bins[a + 1]), int(bins[b])), height
    if "pulse" in kinds:
        for a in cuts:
            for b in range(a + MIN_SEGMENT, min(a + n // 2, n - MIN_SEGMENT) + 1):
                yield Shape("pulse", int(bins[a]), int(bins[b - 1])), ((place >= a) & (place < b)).astype(np.float64)


def _by_speaker(residuals: Residuals) -> dict[int, tuple[IntArray, Residuals]]:
    """Cells of each speaker who has bins enough on either side of some date, as residuals of their own."""
    parts = {}
    for code in range(residuals.n_speakers):
        cells = np.flatnonzero(residuals.speaker == code)
        if len(cells) >= 2 * MIN_SEGMENT:
            parts[code] = (
                cells,
                Residuals(
                    bins=residuals.bins,
                    position=residuals.position[cells],
                    speaker=np.zeros(len(cells), dtype=np.int64),
                    n=residuals.n[cells],
                    sums=residuals.sums[cells],
                    own=residuals.own[cells],
                    common=residuals.common[cells],
                    varies=residuals.varies,
                ),
            )
    return parts


def _score(features: Stack, z: FloatArray) -> FloatArray:
    """Partial score of each shape, (n_stack, n_shapes); NaN where the covariates explain the shape wholly."""
    total = np.einsum("sd,kdr->ksr", z, features.sums, optimize=True)
    loads = np.einsum("sd,kdq->ksq", z, features.loads, optimize=True)
    length = features.n @ (z * z).T - np.einsum("ksq,ksq->ks", loads, loads)
    square = np.einsum("ksr,ksr->ks", total, total)
    floor = 1e-9 * features.n.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(square, length, out=np.full(length.shape, np.nan), where=length > floor))
