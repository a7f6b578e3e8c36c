import json

import numpy as np
import pytest
from click.testing import CliRunner

from shiftdetect.benchmark.banks import load_bank
from shiftdetect.benchmark.estimates import coverage, delay, run
from shiftdetect.benchmark.estimates.__main__ import main
from shiftdetect.benchmark.estimates.acceptance import acceptance
from shiftdetect.benchmark.estimates.coverage import Calibrated, coverage_rows, index_line
from shiftdetect.benchmark.estimates.page import page
from shiftdetect.benchmark.estimates.split import KINDS, split_rows
from shiftdetect.benchmark.population import Population
from shiftdetect.benchmark.streams import StreamSettings
from shiftdetect.drift.distance import Estimate
from shiftdetect.encode import TfidfEncoder

BANKS = [load_bank(name) for name in ("dam_release", "vaccine_recall")]


@pytest.fixture(scope="module")
def populations():
    texts = [text for bank in BANKS for texts in bank.wordings.values() for text in texts]
    encoder = TfidfEncoder(max_features=200).fit(texts)
    return [Population.of(bank, encoder) for bank in BANKS]


@pytest.fixture(scope="module")
def events(populations):
    return [Calibrated.draw(population, 3, 1) for population in populations]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(coverage, "SIZES", ((60, 12),))
    monkeypatch.setattr(coverage, "DELTAS", (0.0, 1.0))


def test_intervals_hold_the_truth_and_the_index_grows_with_the_share(events, small):
    """The full study has 600 streams a cell; 40 would show intervals that hold the truth in three of four."""
    rows = list(coverage_rows(events, 40, 1))
    assert {row["what"] for row in rows} == {"U", "index", "index, own labels"}
    assert min(row["coverage"][2] for row in rows) > 0.95
    slope, intercept = index_line(rows, 60)
    assert 0.85 < slope < 1.15
    assert abs(intercept) < 0.15


def test_a_broken_interval_would_be_seen(events, small, monkeypatch):
    """As wide as a bootstrap of statements makes it on day clusters: far too short."""
    honest = coverage.cross_day_distance

    def short(*args):
        e = honest(*args)
        return Estimate(e.u, e.u - (e.u - e.low) / 3, e.u + (e.high - e.u) / 3, e.n_0, e.n_1, e.days_0, e.days_1)

    monkeypatch.setattr(coverage, "cross_day_distance", short)
    rows = [row for row in coverage_rows(events, 40, 1) if row["what"] == "U"]
    assert min(row["coverage"][2] for row in rows) < 0.93


def test_other_people_are_not_other_words(populations):
    rows = {row["kind"]: row for row in split_rows(populations, 32, 1)}
    assert list(rows) == list(KINDS)
    assert rows["other people talk"]["within_share"] < 0.15
    assert rows["all speakers change"]["within_share"] > 0.95
    one = rows["one of four changes"]
    for part, truth in one["theory"].items():
        assert one["mean"][part] == pytest.approx(truth, rel=0.3)


def test_targets_that_are_missed_are_said_to_be():
    cell = {"clusters": False, "n": 150, "what": "index"}
    found = {
        "coverage": [
            {**cell, "delta": 0.0, "mean": 0.0, "coverage": (0.95, 0.93, 0.97)},
            {**cell, "delta": 1.0, "mean": 0.9, "coverage": (0.95, 0.93, 0.97)},
            {**cell, "what": coverage.OWN_LABELS, "delta": 0.5, "mean": 0.5, "coverage": (0.92, 0.85, 0.96)},
            {**cell, "what": coverage.OWN_LABELS, "delta": 1.0, "mean": 1.0, "coverage": (1.0, 0.96, 1.0)},
            {**cell, "what": "U", "delta": 1.0, "mean": 0.2, "coverage": (0.9, 0.88, 0.92)},
        ],
        "split": [
            {"kind": "other people talk", "within_share": 0.04, "theory": None},
            {
                "kind": "one of four changes",
                "within_share": 0.9,
                "theory": {"common": 1.0, "speaker_specific": 3.0},
                "mean": {"common": 1.1, "speaker_specific": 3.0},
            },
        ],
        "watched": [{"kind": "nothing changes", "false_alarms": (0.1, 0.06, 0.16)}],
    }
    rows = list(acceptance("TF-IDF", found))
    assert [row["met"] for row in rows] == [False, True, False, False, True, True, False]
    assert "0.920 to 0.920 in 1 cells; 0 shown" in rows[2]["reached"]  # what is 1 by construction is no cell
    assert "0.900 to 0.900 in 1 cells; 1 shown" in rows[0]["reached"]
    assert "upper end of their intervals 0.160" in rows[-1]["reached"]


def test_the_command_writes_its_record_and_a_page_of_it(tmp_path, monkeypatch, small):
    texts = [text for bank in BANKS for texts in bank.wordings.values() for text in texts]
    encoder = TfidfEncoder(max_features=100).fit(texts)
    monkeypatch.setattr(run, "bank_names", lambda: ("dam_release", "vaccine_recall"))
    monkeypatch.setattr(run, "study_encoders", lambda banks: iter([("TF-IDF", encoder, None)]))
    monkeypatch.setattr(run, "REFERENCES", 1)
    monkeypatch.setattr(delay, "KINDS", {"all replaced": StreamSettings(n=120, days=40, shape="abrupt", delta=1.0)})
    monkeypatch.setattr(coverage, "SIZES", ((150, 20),))
    out = tmp_path / "made"
    done = CliRunner().invoke(
        main, ["-o", str(out), "--n-streams", "8", "--known", str(tmp_path / "known.json")], catch_exceptions=False
    )
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        str(out / "estimates.json"),
        str(out / "estimates.md"),
        str(tmp_path / "known.json"),
    ]
    assert list(json.loads((tmp_path / "known.json").read_text())["encoders"]) == ["TF-IDF"]
    record, text = json.loads((out / "estimates.json").read_text()), (out / "estimates.md").read_text()
    assert len(record["acceptance"]) == 6
    assert np.isfinite([row["mean"] for row in record["encoders"]["TF-IDF"]["coverage"]]).all()
    for row in record["acceptance"]:
        assert f"| {row['target']} | {row['reached']} |" in text
    assert page(record) == text
