"""Targets beside what was reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shiftdetect.benchmark.estimates.coverage import OWN_LABELS, index_line
from shiftdetect.benchmark.estimates.delay import ALPHA
from shiftdetect.benchmark.estimates.parts import PARTS

COVERED = (0.93, 0.985)
LINE_N = 150
SLOPE, INTERCEPT = (0.95, 1.05), 0.03
WITHIN_SHARE = 0.05
OFF_THEORY = 0.2


def acceptance(encoder: str, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Compare the rows of one encoder with the targets.

    Yields
    ------
    dict
        encoder, target, reached (in words) and met.
    """
    for what in ("U", "index", OWN_LABELS):
        # Where all is replaced, an index in units of its own labels is 1 whatever happens.
        here = [row for row in found["coverage"] if row["what"] == what and (what, row["delta"]) != (OWN_LABELS, 1.0)]
        if here:
            yield _covered(encoder, what, [row["coverage"] for row in here])
    for part in PARTS:
        shares = [row["coverage"] for row in found["parts"] if row["part"] == part]
        if shares:
            yield _covered(
                encoder, f"the {part.replace('_', '-')} part" if part != "total" else "the parts' total", shares
            )
    slope, intercept = index_line(found["coverage"], LINE_N)
    yield _line(
        encoder,
        f"index linear in the share replaced at n = {LINE_N}: slope {SLOPE[0]} to {SLOPE[1]}, intercept ±{INTERCEPT}",
        f"slope {slope:.3f}, intercept {intercept:+.3f}",
        SLOPE[0] <= slope <= SLOPE[1] and abs(intercept) <= INTERCEPT,
    )
    yield from _split(encoder, found["split"])
    rates = {row["kind"]: row["false_alarms"] for row in found["watched"]}
    most = max(rates.values(), key=lambda rate: rate[2])
    yield _line(
        encoder,
        f"online monitor: false alarms at most {ALPHA:g} in every kind of stream, none shown to be above",
        ", ".join(f"{rate[0]:.3f} ({kind})" for kind, rate in rates.items())
        + f"; the largest upper end of their intervals {most[2]:.3f}",
        max(rate[1] for rate in rates.values()) <= ALPHA,
    )


def _covered(encoder: str, what: str, shares: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
    """Compare shares of intervals that hold the truth, each with its binomial interval, with the target."""
    held = [share for share, *_ in shares]
    # A cell of a few hundred streams scatters by more than the band is wide.
    outside = sum(low > COVERED[1] or high < COVERED[0] for _, low, high in shares)
    return _line(
        encoder,
        f"coverage of the 95 % interval of {what} within {COVERED[0]} to {COVERED[1]} in every cell",
        f"{min(held):.3f} to {max(held):.3f} in {len(held)} cells; {outside} shown to lie outside by its "
        "binomial interval",
        COVERED[0] <= min(held) and max(held) <= COVERED[1],
    )


def _split(encoder: str, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    shares = {row["kind"]: row["within_share"] for row in rows if row["kind"].startswith("other people talk")}
    yield _line(
        encoder,
        f"within-share at most {WITHIN_SHARE} where only other people talk",
        ", ".join(f"{share:.3f} ({kind})" for kind, share in shares.items()),
        max(shares.values()) <= WITHIN_SHARE,
    )
    row = next(row for row in rows if row["theory"])
    off = {part: row["mean"][part] / truth - 1.0 for part, truth in row["theory"].items()}
    ratio = row["mean"]["speaker_specific"] / row["mean"]["common"]
    yield _line(
        encoder,
        f"one of four speakers moves: specific / common within {OFF_THEORY:.0%} of theory (3)",
        f"{ratio:.2f} (" + ", ".join(f"{part.replace('_', '-')} {gap:+.1%}" for part, gap in off.items()) + ")",
        abs(ratio / 3.0 - 1.0) <= OFF_THEORY and max(map(abs, off.values())) <= OFF_THEORY,
    )


def _line(encoder: str, target: str, reached: str, met: bool) -> dict[str, Any]:
    return {"encoder": encoder, "target": target, "reached": reached, "met": bool(met)}
