"""What a file holds that the types of a result do not: written by a newer version, or by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


def unknown_fields(raw: Any, part: Any) -> list[str]:
    """Name the fields of plain JSON that were lost when it became a part of a result, each once.

    Parameters
    ----------
    raw : object
        The JSON as dictionaries and lists.
    part : object
        What was read from it.

    Examples
    --------
    >>> from shiftdetect.result import DayCount
    >>> unknown_fields([{"date": "2020-01-03", "n": 2, "mood": "good"}], (DayCount(date="2020-01-03", n=2),))
    ['mood']
    """
    return list(dict.fromkeys(_unknown(raw, part, "")))


def _unknown(raw: Any, part: Any, where: str) -> Iterator[str]:
    if isinstance(part, msgspec.Struct) and isinstance(raw, dict):
        known = dict(zip(part.__struct_encode_fields__, part.__struct_fields__, strict=True))
        for name, value in raw.items():
            if name in known:
                yield from _unknown(value, getattr(part, known[name]), f"{where}{name}.")
            else:
                yield f"{where}{name}"
    elif isinstance(part, tuple | list) and isinstance(raw, list):
        for value, item in zip(raw, part, strict=True):
            yield from _unknown(value, item, where)
