"""What the shipped adapter was trained on, in which shares, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shiftdetect.explain.compare.network import Shape
from shiftdetect.explain.training.loop import Stage

SHAPE = Shape(split=2)
SEED = 7


@dataclass(frozen=True)
class Recipe:
    """Stages, and what is made of their ends (see :func:`~shiftdetect.explain.training.loop.train`).

    Attributes
    ----------
    stages : sequence of Stage
    dropout, average : float
    since : int, optional
    last_seeds : tuple of int
    """

    stages: Sequence[Stage]
    dropout: float = 0.1
    average: float = 0.0
    since: int | None = None
    last_seeds: tuple[int, ...] = ()


PUBLIC = {
    "snli": 3.0,
    "conjnli": 3.0,
    "negated_rte": 0.3,
    "cannot": 1.5,
    "claims": 2.0,
    "perspectives": 1.0,
    "key_points": 1.0,
    "topics": 0.8,
    "arguments": 0.7,
    "positions": 2.5,
    "same": 0.8,
    "elsewhere": 0.4,
}

EDITED = {
    "snli": 0.7,
    "denied": 1.5,
    "edits_short": 1.5,
    "kinds": 0.8,
    "swapped": 0.5,
    "conjnli": 1.3,
    "edits_long": 0.6,
    "denied_long": 0.5,
    "cannot": 0.4,
    "claims": 0.7,
    "perspectives": 0.4,
    "key_points": 0.3,
    "topics": 0.4,
    "arguments": 0.3,
    "parties": 4.5,
    "parties_elsewhere": 0.2,
    "written": 5.0,
    "composed": 1.2,
    "edits_written": 1.0,
    "same": 0.2,
    "same_written": 0.6,
    "elsewhere": 0.2,
}

LAST = {
    **EDITED,
    "edits_long": 1.0,
    "edits_written": 2.0,
    "same": 0.5,
    "same_written": 1.0,
    "prosecco": 0.6,
    "nixon_kennedy": 0.4,
}

VALUED = {**LAST, "valued": 2.0, "edits_written": 1.5, "composed": 1.6}

# Contradictions are rare in real corpora: what one speaker says on one subject has to be seen, too.
NATURAL = {**VALUED, "valued": 2.5, "written": 12.0, "composed": 2.4, "own_words": 1.2, "unrelated": 0.3}

HEDGED = {**NATURAL, "hedged_denied": 1.0, "own_words": 1.6}

MORE = {**HEDGED, "written": 16.0, "composed": 3.0, "hedged_denied": 1.3, "valued": 3.0}

ALL = {**MORE, "written": 18.0, "same_written": 2.0, "same": 0.8}

# What one account says in other words, with other details or another denial, and what goes with two that clash.
SERIES = {**ALL, "written": 12.0, "accounts": 12.0, "around": 5.0, "snli": 1.0, "conjnli": 2.0}

# Half of what is learnt is what the larger comparer says of near pairs that nobody labelled.
TOLD = {**SERIES, "told": 60.0}

TOLD_AGAIN = {**TOLD, "written": 20.0, "composed": 3.5, "told": 75.0}

TOLD_LAST = {**TOLD_AGAIN, "conjnli": 4.0, "negated_rte": 0.4, "written": 24.0}

STAGES = (
    Stage(steps=1600, shares=PUBLIC, rate=1.5e-4, decay=False),
    Stage(steps=400, shares=EDITED, rate=1.5e-4, decay=False, batch=16),
    Stage(steps=640, shares=EDITED, rate=1.5e-4, batch=16),
    Stage(steps=800, shares=EDITED, rate=1.2e-4, batch=16),
    Stage(steps=1800, shares=LAST, rate=1.5e-4, batch=24),
    Stage(steps=3200, shares=VALUED, rate=1.5e-4, decay=False, batch=24),
    Stage(steps=3600, shares=NATURAL, rate=1.5e-4, batch=24),
    Stage(steps=2800, shares=HEDGED, rate=1.5e-4, decay=False, batch=24),
    Stage(steps=2000, shares=MORE, rate=1.5e-4, decay=False, batch=24),
    Stage(steps=3000, shares=ALL, rate=1.5e-4, batch=24),
    Stage(steps=1200, shares=SERIES, rate=1.5e-4, decay=False, batch=24),
    Stage(steps=2200, shares=SERIES, rate=1.5e-4, batch=24),
    Stage(steps=3200, shares=TOLD, rate=2e-4, batch=24),
    Stage(steps=4400, shares=TOLD_AGAIN, rate=2e-4, batch=24),
    Stage(steps=3000, shares=TOLD_LAST, rate=2e-4, batch=24),
)
"""First inference and stance as the sets have them, then the written families, edits and positions beside them; then
real debates too, which the attempts before were measured on; then values set anew in both texts; then the families
written to be even, and what one speaker says on one subject; then denials of what was said with a hedge, which were
missing; then half as many families again; then the series, in which most pairs of one affair do not contradict: 409 of
them, then all 851, each time without the seventh that is kept out; last near pairs that nobody labelled, with what the
larger comparer says of them, in three stages. Each stage ran on the families there were then (432, then 1,424, in the
last but one 1,558, in the last 1,854); the first of the three on 45,704 near pairs told by the larger comparer of
then, asked in one order, and its first 400 batches twice; the others on 73,473 drawn anew and told by the one after.
All three ran in bfloat16. So a run from the start is not the same to the digit."""

LAST_SEEDS = (8,)
"""Further seeds of the last stage: the mean of the weights of its runs, from one beginning, is what ships.

Chosen by the rule that had chosen the weights before these: the highest mean AUC over twelve sets of other people that
nothing was trained on, ``positions_held``, and the series that were kept out, these counted as one more set (*by the
rule* in docs/benchmark/comparer.md). The mean of the two runs came out above either, above the weights that shipped
before, and above what it is when earlier weights have a share in it."""

SHIPPED = Recipe(STAGES, since=14, last_seeds=LAST_SEEDS)
"""What the shipped adapter came from; weights before the last stage have no share in it (once it was .5)."""

START = {name: share for name, share in {**TOLD_LAST, "snli": 3.0}.items() if name != "told"}

SHORT = Recipe(
    (
        Stage(steps=5000, shares=START, rate=2.5e-4, decay=False, batch=32),
        Stage(steps=9000, shares=TOLD_LAST, rate=2.5e-4, batch=32),
    ),
    dropout=0.0,
)
"""Half as many pairs, from the start, on the families that there are now: first all that has a label, then near pairs
told by the larger comparer beside it. It was to take the place of the fifteen stages, which cannot be run again to the
digit, and came out too far below (*from the start, in two stages* in docs/benchmark/comparer.md)."""
