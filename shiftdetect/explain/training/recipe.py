"""What the shipped adapter was trained on, in which shares, for how long."""

from __future__ import annotations

from shiftdetect.explain.compare.network import Shape
from shiftdetect.explain.training.loop import Stage

SHAPE = Shape(split=2, rank=56, head=160)
SEED = 7

PUBLIC = {
    "snli": 1.5,
    "conjnli": 3.0,
    "negated_rte": 0.3,
    "cannot": 0.5,
    "claims": 2.0,
    "perspectives": 1.0,
    "key_points": 1.0,
    "topics": 1.0,
    "arguments": 0.7,
    "positions": 2.0,
    "same": 0.3,
    "elsewhere": 0.3,
}
WRITTEN = {**{name: share * 0.5 for name, share in PUBLIC.items()}, "cannot": 2.5, "same": 2.0, "written": 6.0}
REAL = {"prosecco": 0.8, "nixon_kennedy": 0.4}

STAGES = (
    Stage(steps=800, shares=PUBLIC, rate=1.2e-3, decay=False),
    Stage(steps=800, shares=WRITTEN, rate=1.2e-3, decay=False),
    Stage(steps=1200, shares=WRITTEN, rate=1.2e-3),
    Stage(steps=200, shares={**WRITTEN, **REAL}, rate=3e-4),
)
"""First inference and stance, then the written families beside them, last the register of real debates."""
