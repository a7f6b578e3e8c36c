from __future__ import annotations

from collections import Counter
from pathlib import Path

from shiftdetect.explain.training.families import build_pairs, overlap_auc, read_families
from shiftdetect.explain.training.giveaway import single_text_auc

FOLDER = Path(__file__).parents[3] / "data" / "pairs" / "families"


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
