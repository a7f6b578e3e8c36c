"""Tiny labelled corpora of invented statements, written into a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HEAD = 'language = "en"\nlicence = "MIT"\nsource = "invented"\ncitation = "none"\n'

CARDS = {
    "changes": 'name = "bridge"\nkind = "changes"\nlabels = ["minor", "major"]\npositive = ["major"]\n',
    "pairs": 'name = "answers"\nkind = "pairs"\nlabels = ["same", "against"]\n'
    'positive = ["against"]\nsplit = "event"\n',
    "quotes": 'name = "said"\nkind = "quotes"\n',
    "frames": 'name = "grounds"\nkind = "frames"\nlabels = ["danger", "cost"]\nsplit = "date"\n',
}

STORIES = ("The bridge was about to fall", "Its upkeep cost us too much")
CLOSINGS = ("we said so at once", "as the engineers told us", "and nobody doubts it", "which we regret")


def statements(days: int = 10) -> list[dict[str, Any]]:
    """Two ministers who change from one story to the other on the sixth day."""
    return [
        {
            "id": f"{day:02d}{name}",
            "date": f"2031-05-{day:02d}",
            "speaker": f"Minister {name}",
            "text": f"{STORIES[day > 5]}, {CLOSINGS[(day + k) % 4]}.",
            "frames": [("danger", "cost")[day > 5]],
        }
        for day in range(1, days + 1)
        for k, name in enumerate("AB")
    ]


def changes() -> list[dict[str, Any]]:
    return [
        {"date": "2031-05-06", "prev_date": "2031-05-05", "level": "major", "speaker": "Minister A"},
        {"date": "2031-05-09", "level": "minor"},
    ]


def pairs(n: int = 20) -> list[dict[str, Any]]:
    """Contradictions say 'never' and restatements do not."""
    return [
        {
            "text_a": f"The bridge on road {k} was shut.",
            "text_b": f"The bridge on road {k} was {'never' if k % 2 else 'indeed'} shut.",
            "label": "against" if k % 2 else "same",
            "event": f"event {k // 4}",
            "score": float(k % 2),
        }
        for k in range(n)
    ]


ARTICLES = (
    "The bridge is closed, Minister Adler said. It rained.",
    "“We will open it on Monday,” Spokesperson Berg said. “It is safe.”",
)


def documents() -> list[dict[str, Any]]:
    return [{"id": f"d{k}", "text": text} for k, text in enumerate(ARTICLES)]


def attributions() -> list[dict[str, Any]]:
    """What the two articles lay to a minister and to a spokesperson."""
    second = ARTICLES[1]
    end = second.index(",”")
    return [
        {"doc": "d0", "content_spans": [[0, 20]], "source_spans": [[22, 36]], "group": "indirect"},
        {"doc": "d1", "content_spans": [[1, end + 1]], "source_spans": [[end + 3, end + 20]], "group": "direct"},
        {"doc": "d1", "content_spans": [[second.index("It is"), len(second) - 1]], "group": "direct"},
    ]


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_folder(folder: Path, kind: str, card: str = "", **files: Iterable[Mapping[str, Any]]) -> Path:
    """Write a corpus of a kind; ``files`` replace its usual rows, ``card`` is added to its card."""
    usual = {
        "changes": {"statements": statements(), "changes": changes()},
        "pairs": {"pairs": pairs()},
        "frames": {"statements": statements()},
        "quotes": {"documents": documents(), "attributions": attributions()},
    }[kind]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "task.toml").write_text(CARDS[kind] + HEAD + card, encoding="utf-8")
    for name, rows in {**usual, **files}.items():
        write_rows(folder / f"{name}.jsonl", rows)
    return folder
