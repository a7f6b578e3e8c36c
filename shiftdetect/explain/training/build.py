"""Build the pairs of ``data/pairs`` from its families (``python -m`` this module), and say what they are like."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.training.families import build_pairs, overlap_auc, read_families, write_pairs
from shiftdetect.explain.training.giveaway import single_text_auc

PARTS = ("train", "dev", "benchmark")


@click.command()
@click.option("--folder", type=click.Path(path_type=Path, exists=True), default=Path("data/pairs"), show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(folder: Path, seed: int) -> None:
    """Write train, dev and benchmark pairs; refuse events that are in more than one of them."""
    families = {part: read_families(folder / "families" / f"{part}.jsonl") for part in PARTS}
    events = Counter(event for rows in families.values() for event in {row["event"] for row in rows})
    twice = sorted(event for event, n in events.items() if n > 1)
    if twice:
        raise ShiftDetectError(f"Events are in more than one part: {', '.join(twice)}. Keep each in one file.")
    for part, rows in families.items():
        pairs = build_pairs(rows, seed)
        write_pairs(folder / f"{part}.jsonl", pairs)
        labels = ", ".join(f"{label} {n}" for label, n in sorted(Counter(pair.label for pair in pairs).items()))
        click.echo(
            f"{part}: {len(rows)} families of {len({row['event'] for row in rows})} events, {len(pairs)} pairs "
            f"({labels}); overlap AUC {overlap_auc(pairs):.3f}, single-text AUC {single_text_auc(rows):.3f}"
        )


if __name__ == "__main__":
    main()
