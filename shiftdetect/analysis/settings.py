"""Settings of ``measure_drift``: numbers of any library made plain, and refused where they are out of range."""

from __future__ import annotations

import operator
from typing import Any

from shiftdetect.bins import PRECISIONS
from shiftdetect.errors import ShiftDetectError


def whole_numbers(**settings: Any) -> tuple[int, ...]:
    """Make whole numbers, NumPy's among them, plain: a result holds them as they are.

    Raises
    ------
    ShiftDetectError
        Naming all that are none.

    Examples
    --------
    >>> import numpy as np
    >>> whole_numbers(window=3, seed=np.int64(7), n_jobs=True)
    (3, 7, 1)
    """
    found, problems = [], []
    for name, value in settings.items():
        try:
            found.append(int(operator.index(value)))
        except TypeError:
            problems.append(f"{name}={value!r} is no whole number")
    if problems:
        raise ShiftDetectError("; ".join(problems) + ": give 3, not 3.5 or '3'.")
    return tuple(found)


def real_number(name: str, value: Any) -> float:
    """Make a number plain.

    Raises
    ------
    ShiftDetectError
        Where it is none.
    """
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ShiftDetectError(f"{name}={value!r} is no number: give one such as 0.05.") from None


def check_settings(
    by: str,
    window: int,
    rolling: int,
    n_permutations: int,
    alpha: float,
    seed: int,
    topic: Any,
    topic_threshold: float | None,
    n_jobs: int,
) -> None:
    """Refuse settings that are out of range, all at once.

    Raises
    ------
    ShiftDetectError
    """
    problems = []
    if by not in PRECISIONS:
        problems.append(f"by={by!r} must be one of {', '.join(PRECISIONS)}")
    if min(window, rolling) < 2:
        problems.append(f"window={window} and rolling={rolling} must be at least 2 bins")
    if n_permutations < 19:
        problems.append(f"n_permutations={n_permutations} cannot give a p-value of .05: take at least 19, better 4999")
    if not 0.0 < alpha < 0.5:
        problems.append(f"alpha={alpha} must lie between 0 and .5")
    if seed < 0:
        problems.append(f"seed={seed} must not be negative")
    if topic is not None and not isinstance(topic, str):
        problems.append(f"topic={topic!r} is no text: describe it in a few words, or leave it out")
    elif topic is not None and not topic.strip():
        problems.append("topic is empty: describe it in a few words, or leave it out")
    if topic_threshold is not None and topic is None:
        problems.append(f"topic_threshold={topic_threshold} has nothing to apply to: give a topic, or leave it out")
    if topic_threshold is not None and not -1.0 <= topic_threshold <= 1.0:
        problems.append(f"topic_threshold={topic_threshold} must lie between -1 and 1: it is a cosine similarity")
    if n_jobs < 1:
        problems.append(f"n_jobs={n_jobs} must be at least 1")
    if problems:
        raise ShiftDetectError("; ".join(problems) + ".")
