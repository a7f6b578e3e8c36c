import json

import numpy as np
import pytest
from click.testing import CliRunner

from shiftdetect.benchmark import figures


@pytest.fixture
def record():
    row = {"what": "index", "clusters": False, "sd": 0.1}
    rows = [{**row, "n": n, "delta": d, "mean": d} for n in (60, 150) for d in (0.0, 1.0)]
    split = [
        {"kind": kind, "mean": {"composition": a, "common": b, "speaker_specific": c}}
        for kind, a, b, c in (("other people talk", 2.0, 0.0, 0.1), ("one of four changes", 0.1, 1.0, 3.0))
    ]
    return {"encoders": {"MiniLM": {"coverage": rows, "split": split}}}


def test_the_plain_distance_is_sample_size_and_the_debiased_one_is_not(monkeypatch):
    monkeypatch.setattr(figures, "SIZES", (3, 20))
    found = figures.plug_in_and_debiased(n_draws=60)
    plain, debiased = found[0.0]
    assert plain[0] > 5 * plain[1] > 0.05
    assert np.abs(debiased).max() < 0.06
    assert found[0.5][1][1] == pytest.approx(0.25 * 0.223, abs=0.03)


def test_the_command_draws_three_figures_the_same_each_time(tmp_path, monkeypatch, record):
    monkeypatch.setattr(figures, "plug_in_and_debiased", lambda: dict.fromkeys(figures.SHARES, np.ones((2, 6))))
    (tmp_path / "record.json").write_text(json.dumps(record))
    seen = []
    for name in ("one", "two"):
        words = ["-o", str(tmp_path / name), "--record", str(tmp_path / "record.json")]
        done = CliRunner().invoke(figures.main, words, catch_exceptions=False)
        assert done.exit_code == 0
        paths = sorted((tmp_path / name).iterdir())
        assert [p.name for p in paths] == ["methods-distance.svg", "methods-index.svg", "methods-split.svg"]
        seen.append([p.read_bytes() for p in paths])
    assert seen[0] == seen[1]
    assert all(b"<svg" in text for text in seen[0])
