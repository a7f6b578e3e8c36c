from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from shiftdetect.benchmark.agreement import measure_agreement
from shiftdetect.explain.training.families import build_pairs, overlap_auc, read_families
from shiftdetect.explain.training.giveaway import single_text_auc

PAIRS = Path(__file__).parents[3] / "data" / "pairs"
FOLDER = PAIRS / "families"


def test_a_word_that_only_contradictions_use_gives_them_away():
    families = read_families(FOLDER / "dev.jsonl")
    marked = [
        {**family, "contradicts": [{**c, "text": f"Allegedly, {c['text']}"} for c in family["contradicts"]]}
        for family in families
    ]

    assert single_text_auc(marked) > 0.95 > 0.8 > single_text_auc(families)


def test_the_benchmark_is_wide_and_neither_overlap_nor_a_single_text_tells_its_contradictions():
    families = read_families(FOLDER / "benchmark.jsonl")
    pairs = build_pairs(families, seed=1)
    kinds = Counter(c["kind"] for family in families for c in family["contradicts"])

    assert len(pairs) >= 1500
    assert len({family["event"] for family in families}) >= 25
    assert {"negation", "number", "actor", "time", "antonym", "implicit", "scope", "position", "walkback"} <= set(kinds)
    assert min(kinds.values()) >= 10
    assert 0.45 <= overlap_auc(pairs) <= 0.55
    assert single_text_auc(families) <= 0.6


def test_the_second_labelling_is_of_the_pairs_that_the_build_gives_and_agrees_as_its_page_says():
    pairs = {row["id"]: row for row in map(json.loads, (PAIRS / "benchmark.jsonl").read_text("utf-8").splitlines())}
    again = [json.loads(line) for line in (PAIRS / "second_labelling.jsonl").read_text("utf-8").splitlines()]
    # The build may have turned a pair since; its relation then has no direction.
    since_rewritten = [row["id"] for row in again if _texts(row) != _texts(pairs[row["id"]])]
    turned = [row for row in again if row["text_a"] == pairs[row["id"]]["text_b"]]

    found = measure_agreement([PAIRS / "benchmark.jsonl", PAIRS / "second_labelling.jsonl"], ["label"], n_draws=50)

    assert len({row["id"] for row in again}) == 320
    assert turned
    assert not {"specifies", "hedges"} & {pairs[row["id"]]["label"] for row in turned}
    assert since_rewritten == ["dockworkers_strike-01.37", "dockworkers_strike-05.33", "ship_quarantine-02.34"]
    assert round(found.labels[0].alpha or 0, 3) == 0.988
    assert sorted(unit.id for unit in found.disputed) == since_rewritten


def _texts(row):
    return {row["text_a"], row["text_b"]}
