"""What every part of a result has in common."""

from __future__ import annotations

import msgspec

SCHEMA_VERSION = 1
"""Goes up where a field changes its meaning or goes away; new fields do not raise it."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parts of a result."""


class Refusable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of parts that hold either their numbers or the sentence that says why there are none."""

    refused: str | None = None
    """Why there is no number here; null or absent where there is one."""
