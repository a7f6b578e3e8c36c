"""Run the MMD detector of alibi-detect on what ``shiftdetect benchmark --export`` wrote.

It needs its own environment, without shiftdetect: ``pip install 'alibi-detect[torch]'``. At every date the statements
before it are compared with those from it on, at the documented defaults (Gaussian kernel, median bandwidth, 100
permutations). The date with the smallest p-value is the answer where that is .05 or less; with --corrected where it is
.05 or less after multiplication by the number of dates (1,000 permutations then, or no p-value could be small enough),
and of the texts without the sentences that many of them share, which all tuned methods read.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import time
from pathlib import Path

import numpy as np
import torch
from alibi_detect.cd import MMDDrift

ALPHA = 0.05
SEED = 0
LEAST = 2  # statements on either side


def change_points(vectors: np.ndarray, places: np.ndarray, n_permutations: int, corrected: bool) -> list[int]:
    """Place of the date across which the statements differ most, if they do."""
    found = []
    torch.manual_seed(SEED)  # permutations are drawn with it: the same for a unit, whatever was run before
    for place in np.unique(places)[1:]:
        after = places >= place
        if min(after.sum(), (~after).sum()) < LEAST:
            continue
        detector = MMDDrift(
            vectors[~after], backend="pytorch", p_val=ALPHA, n_permutations=n_permutations, device="cpu"
        )
        told = detector.predict(vectors[after])["data"]
        found.append((float(told["p_val"]), -float(told["distance"]), int(place)))
    if not found:
        return []
    p_value, _, place = min(found)
    return [place] if p_value * (len(found) if corrected else 1) <= ALPHA else []


def main() -> None:
    """Read the export, write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=Path, help="folder that --export wrote")
    parser.add_argument("-o", "--out", type=Path, required=True, help="file of predictions")
    parser.add_argument("--corrected", action="store_true", help="pay for the number of dates")
    given = parser.parse_args()
    n_permutations = 1000 if given.corrected else 100
    tasks, encoders, lines = {}, set(), []
    for card in sorted(given.export.glob("*/task.json")):
        about = json.loads(card.read_text(encoding="utf-8"))
        encoders.add(about["encoder"])
        started = time.process_time()
        for unit in range(about["units"]):
            with np.load(card.parent / f"{unit}.npz", allow_pickle=False) as kept:
                vectors = kept["bare" if given.corrected else "vectors"]
                points = change_points(vectors, kept["places"], n_permutations, given.corrected)
            lines.append({"task": about["task"], "unit": unit, "points": points})
        tasks[about["task"]] = {"revision": about["revision"], "seconds": time.process_time() - started}
    head = {
        "method": "MMD corrected" if given.corrected else "MMD",
        "about": "alibi-detect: the date with the smallest p-value of the two sides' MMD, where that is .05 or less"
        + (" after multiplication by the number of dates" if given.corrected else ""),
        "versions": {name: importlib.metadata.version(name) for name in ("alibi-detect", "torch", "numpy")},
        "settings": {
            "n_permutations": n_permutations,
            "alpha": ALPHA,
            **({"texts": "without boilerplate"} if given.corrected else {}),
        },
        "tuned": given.corrected,
        "encoder": ", ".join(sorted(encoders)),
        "tasks": tasks,
    }
    text = "".join(json.dumps(line) + "\n" for line in [head, *lines])
    given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
