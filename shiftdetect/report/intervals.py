"""How each interval is made, in the words of a caption; all are 95% intervals."""

from __future__ import annotations

from typing import Final

from shiftdetect.bins import in_bins

ACROSS: Final = (
    "delete-one-day jackknife, corrected for what it counts twice where nothing differs, inverted as a score interval"
)
SERIES: Final = (
    "the same inversion, with the scatter of days pooled over the whole corpus; each holds for its own window "
    "(pointwise), not for all windows at once"
)
PAIRS: Final = "as across a date, over the days of the two speakers"
PARTS: Final = (
    "delete-one-day jackknife of the whole decomposition, corrected and inverted as across a date; who spoke how often "
    "is taken as it was"
)
SHARES_BY_DAY: Final = "Wilson, the statements of one day taken as independent"
SHARES_BY_SPEAKER: Final = "Wilson, with a design effect for statements of one day"
SHARE_CHANGES: Final = "Newcombe’s, from the Wilson intervals of both sides, with a design effect for days"
STEPS: Final = "t, over the steps"

CHOSEN: Final = "The date was chosen because the step there is the largest, so this interval is too optimistic."
"""What stands beside every interval across a date that the scan chose."""

CHOSEN_PARTS: Final = "The date was chosen for its large step, so these intervals are too optimistic."


def told(how: str, by: str) -> str:
    """Make a caption of it, for bins of this width.

    Examples
    --------
    >>> told(STEPS, "day"), told(PARTS, "week")[:41]
    ('Intervals: 95%, t, over the steps.', 'Intervals: 95%, delete-one-week jackknife')
    """
    return f"Intervals: 95%, {in_bins(how, by)}."
