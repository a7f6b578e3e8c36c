import json

import numpy as np
import pytest
from click.testing import CliRunner

from shiftdetect.benchmark.banks import load_bank
from shiftdetect.benchmark.estimates import coverage, delay, parts, run
from shiftdetect.benchmark.estimates.__main__ import main
from shiftdetect.benchmark.estimates.acceptance import acceptance
from shiftdetect.benchmark.estimates.coverage import Calibrated, coverage_rows, index_line
from shiftdetect.benchmark.estimates.page import page
from shiftdetect.benchmark.estimates.parts import parts_rows, true_parts
from shiftdetect.benchmark.estimates.split import KINDS, split_rows
from shiftdetect.benchmark.population import Population
from shiftdetect.benchmark.streams import StreamSettings, make_stream
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
    monkeypatch.setattr(parts, "SIZES", ((60, 12),))
    monkeypatch.setattr(parts, "KINDS", {"one moves": {"shape": "one_speaker", "delta": 1.0}, "mix": {"mix": True}})


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


def test_intervals_of_parts_hold_the_truth(populations, small):
    rows = list(parts_rows(populations, 40, 1))
    assert {(row["part"], row["kind"], row["clusters"]) for row in rows} >= {
        (part, "one moves", clusters) for part in parts.PARTS for clusters in (False, True)
    }
    assert min(row["coverage"][2] for row in rows) > 0.93
    one = next(row for row in rows if (row["part"], row["kind"]) == ("speaker_specific", "one moves"))
    assert one["mean"] == pytest.approx(one["truth"], abs=0.06)
    assert one["refused"] + one["n_streams"] == 40


def test_intervals_of_parts_that_are_too_short_would_be_seen(populations, small, monkeypatch):
    honest = parts.decompose

    def short(*args):
        found = honest(*args)
        for part, (low, high) in found.intervals.items():
            value = getattr(found, part)
            found.intervals[part] = value - (value - low) / 4, value + (high - value) / 4
        return found

    monkeypatch.setattr(parts, "decompose", short)
    assert min(row["coverage"][2] for row in parts_rows(populations, 40, 1)) < 0.9


def test_true_parts_are_those_of_theory_where_one_of_four_moves(populations):
    """With equal shares the common part is a sixteenth of the distance, and what is specific three of them."""
    settings = StreamSettings(n=960, days=12, shape="one_speaker", delta=1.0, uneven=False)
    stream = make_stream(BANKS[0], settings, 3)
    truth = true_parts(populations[0], stream, populations[0].moments(stream), (np.arange(6), np.arange(6, 12)))
    assert truth["speaker_specific"] / truth["common"] == pytest.approx(3.0, rel=0.15)
    assert truth["composition"] < 0.1 * truth["common"]


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
        "parts": [
            {"part": "common", "coverage": (0.94, 0.92, 0.96)},
            {"part": "common", "coverage": (0.99, 0.986, 1.0)},
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
    assert [row["met"] for row in rows] == [False, True, False, False, False, True, True, False]
    assert "0.920 to 0.920 in 1 cells; 0 shown" in rows[2]["reached"]  # what is 1 by construction is no cell
    assert "0.900 to 0.900 in 1 cells; 1 shown" in rows[0]["reached"]
    assert "0.940 to 0.990 in 2 cells; 1 shown" in rows[3]["reached"]
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
    assert len(record["acceptance"]) == 10
    assert np.isfinite([row["mean"] for row in record["encoders"]["TF-IDF"]["coverage"]]).all()
    for row in record["acceptance"]:
        assert f"| {row['target']} | {row['reached']} |" in text
    assert page(record) == text

    def again(*more):
        return CliRunner().invoke(main, ["-o", str(out), "--n-streams", "8", *more])

    # What is measured anew is measured alike, and the rest is kept as it stands.
    record["encoders"]["TF-IDF"]["watched"][0]["found"] = 0.125
    record["dates"] = dict.fromkeys(record["dates"], "2031-05-01")
    (out / "estimates.json").write_text(json.dumps(record))
    assert again("--only", "parts").exit_code == 0
    added = json.loads((out / "estimates.json").read_text())
    assert added["encoders"] == record["encoders"]
    assert [part for part, made in added["dates"].items() if made != "2031-05-01"] == ["parts"]
    assert "2031-05-01" in (out / "estimates.md").read_text()
    assert "seed: 1 there, 2 now" in str(again("--only", "parts", "--seed", "2").exception)
    del added["encoders"]["TF-IDF"]["split"]
    (out / "estimates.json").write_text(json.dumps(added))
    assert "lacks split" in str(again("--only", "parts").exception)
    (out / "estimates.json").write_text(json.dumps({key: added[key] for key in added if key != "dates"}))
    assert "lacks dates" in str(again("--only", "split").exception)
    (out / "estimates.json").unlink()
    assert "run the whole study once" in str(again("--only", "parts").exception)
