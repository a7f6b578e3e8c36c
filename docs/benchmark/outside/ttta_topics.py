"""Run TopicalChanges of ttta on the texts that ``shiftdetect benchmark --export`` wrote.

It needs its own environment, without shiftdetect: ``pip install ttta``. A rolling topic model (RollingLDA) is fitted to
the days of each unit, and TopicalChanges asks of each topic and day whether its words differ from those of the days
before by more than words drawn anew would. A day at which any topic does is a change point.

RollingLDA's defaults are made for years of news (48 months to begin with, ten documents for each topic and chunk, a
number of topics that has no default): days, two topics, a beginning of three days and the thresholds that its warnings
ask for are what so few statements allow. Settings of TopicalChanges are its defaults. What comes before the fifth day
cannot be found, by construction. Where ttta stops with an error (a topic without a single word on a day), the unit has
no change point; how many, is in the settings.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from ttta.methods.rolling_lda import RollingLDA
from ttta.methods.topical_changes import TopicalChanges

SEED = 0
TOPICS = 2
# Days with fewer statements than min_docs_per_chunk are joined with the next.
SETTINGS = {"warmup": 3, "min_docs_per_chunk": 2, "min_count": 1, "topic_threshold": [1, 0.0]}
_WORD = re.compile(r"[a-z]{2,}")


def change_points(texts: list[str], places: list[int]) -> list[int]:
    """Places of the days at which the words of a topic differ from those before."""
    days = pd.to_datetime("2000-01-01") + pd.to_timedelta(places, unit="D")
    words = [[word for word in _WORD.findall(text.lower()) if word not in ENGLISH_STOP_WORDS] for text in texts]
    kept = [k for k, said in enumerate(words) if said]
    frame = pd.DataFrame({"text": [words[k] for k in kept], "date": days[kept]})
    model = RollingLDA(K=TOPICS, how="1D", verbose=0, seed=SEED, **SETTINGS)
    model.fit(frame)
    np.random.seed(SEED)
    told = TopicalChanges(model)
    changed = (told._distances_simulated < told._distances_observed).any(axis=1)
    starts = model.chunk_indices["chunk_start"].astype(int)
    return sorted({int(places[kept[starts[k]]]) for k in np.flatnonzero(changed)} - {0})


def main() -> None:
    """Read the export, write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=Path, help="folder that --export wrote")
    parser.add_argument("-o", "--out", type=Path, required=True, help="file of predictions")
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # it warns of few documents and of pandas for every unit
    tasks, lines, failed = {}, [], Counter()
    for card in sorted(given.export.glob("*/task.json")):
        about = json.loads(card.read_text(encoding="utf-8"))
        started = time.process_time()
        for unit in range(about["units"]):
            rows = [json.loads(line) for line in (card.parent / f"{unit}.jsonl").read_text("utf-8").splitlines()]
            try:
                points = change_points([row["text"] for row in rows], [row["place"] for row in rows])
            except ValueError as error:
                points = []
                failed[str(error)] += 1
            lines.append({"task": about["task"], "unit": unit, "points": points})
        tasks[about["task"]] = {"revision": about["revision"], "seconds": time.process_time() - started}
    head = {
        "method": "TopicalChanges",
        "about": "ttta: days at which the words of a topic of a rolling topic model differ from those before by more "
        "than chance gives",
        "versions": {name: importlib.metadata.version(name) for name in ("ttta", "numpy", "pandas")},
        "settings": {"K": TOPICS, "how": "1D", **SETTINGS, "units that it stopped on": sum(failed.values())},
        "tasks": tasks,
    }
    text = "".join(json.dumps(line) + "\n" for line in [head, *lines])
    given.out.write_text(text, encoding="utf-8")
    for said, times in failed.items():
        sys.stderr.write(f"{times} units without an answer: {said}\n")


if __name__ == "__main__":
    main()
