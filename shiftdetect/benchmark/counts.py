"""A study of counts on disk: its record, and the page made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shiftdetect.io.files import replacing


def write_counts(out: Path, record: str, rows: Sequence[Any], page: str, text: str) -> None:
    """Write rows, which are dataclasses, as JSON to ``out / record`` and the text of the page to ``out / page``."""
    for name, content in ((record, json.dumps([asdict(row) for row in rows], indent=1) + "\n"), (page, text)):
        with replacing(out / name) as temporary:
            temporary.write_text(content, encoding="utf-8", newline="\n")
