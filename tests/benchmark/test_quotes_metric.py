"""Agreement of found and annotated quotations, on cases that can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftdetect.benchmark.quotes import main, read_corpus
from shiftdetect.benchmark.quotes_metric import Laid, QuoteCounts, match

TEXT = "“It holds,” Ann said. Bob hopes that it does."


def test_counts_of_a_small_text() -> None:
    counts = QuoteCounts()
    gold = [Laid(((0, 11),), ((12, 15),), "direct"), Laid(((32, 44),), ((22, 25),), "indirect"), Laid(((22, 25),))]
    found = [Laid(((1, 10),), ((12, 15),)), Laid(((37, 44),), ((12, 15),)), Laid(((16, 20),))]
    counts.add(TEXT, gold, found)
    assert (counts.n_gold, counts.n_found, counts.n_matched, counts.n_exact) == (3, 3, 2, 1)
    assert counts.precision == counts.recall == counts.f == pytest.approx(2 / 3)
    assert counts.f_exact == pytest.approx(1 / 3)
    assert counts.source == 0.5
    assert counts.recall_of(["direct", "indirect"]) == 1.0


def test_into_how_many_spans_a_content_is_cut_does_not_count() -> None:
    text = "“It holds. It is new.” He laughed. It held."
    counts = QuoteCounts()
    counts.add(text, [Laid(((1, 10), (11, 21)))], [Laid(((0, 22),))])
    assert counts.n_exact == 1
    counts.add(text, [Laid(((1, 10), (35, 43)))], [Laid(((1, 43),))])
    assert (counts.n_matched, counts.n_exact) == (2, 1)


def test_a_found_content_matches_once() -> None:
    assert match([[(0, 10)], [(12, 20)]], [[(0, 20)]]) == [(0, 0)]


def test_less_than_the_share_is_no_match() -> None:
    assert match([[(0, 100)]], [[(0, 29)]]) == []
    assert match([[(0, 100)]], [[(0, 30)]]) == [(0, 0)]


def test_nothing_gives_zeros() -> None:
    counts = QuoteCounts()
    counts.add("", [], [])
    assert counts.f == counts.source == counts.recall_of(["direct"]) == 0.0


def test_the_table_of_a_corpus(tmp_path: Path) -> None:
    document = {"id": "a", "text": TEXT, "split": "dev"}
    rows = [
        {"doc": "a", "annotator": "x", "content_spans": [[0, 11]], "source_spans": [[12, 15]], "cue_text": "said"},
        {"doc": "a", "annotator": "x", "content_spans": [[32, 44]], "source_spans": [[22, 25]], "cue_text": "hopes"},
        {"doc": "a", "annotator": "y", "content_spans": [[0, 44]], "source_spans": [], "cue_text": "said"},
        {"doc": "other", "annotator": "x", "content_spans": [[0, 1]], "source_spans": [], "cue_text": ""},
    ]
    tmp_path.joinpath("polnear_documents.jsonl").write_text(json.dumps(document), encoding="utf-8")
    tmp_path.joinpath("polnear_attributions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ((text, gold),) = read_corpus(tmp_path, "dev")
    assert (text, [item.group for item in gold]) == (TEXT, ["direct", None])
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "--split", "dev"])
    assert result.exit_code == 0
    assert "| F, the same characters | 100.0% |" in result.output
    assert "| annotated / found / matched | 2 / 2 / 2 |" in result.output
