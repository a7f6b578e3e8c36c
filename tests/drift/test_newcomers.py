import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from shiftdetect.drift.newcomers import late_labels
from shiftdetect.errors import TooLittleText


def test_rare_labels_in_random_order_are_no_evidence():
    rng = np.random.default_rng(1)
    p = []
    for k in range(120):
        labels = (rng.random((60, 10)) < 0.06).astype(int)
        p.append(late_labels(labels[:, labels.any(axis=0)], np.arange(60) // 5, 99, k).p_value)
    assert np.mean(np.array(p) <= 0.05) <= 0.1


def test_labels_that_come_in_the_second_half_are_counted_and_named():
    labels = np.zeros((60, 4), dtype=int)
    labels[:, 0] = 1
    labels[40:, 1] = labels[45:, 2] = labels[35:, 3] = 1
    found = late_labels(labels, np.arange(60) // 5, 4999)
    assert found.late.tolist() == [False, True, True, True]
    assert (found.since, found.p_value <= 0.01) == (6, True)
    assert found.expected < 1.0


def test_a_small_first_day_makes_no_newcomers():
    """Eleven of twelve labels are missing on a first day with one statement, and none of them is late."""
    labels = np.eye(12, dtype=int)[np.r_[0, np.tile(np.arange(12), 10)]]
    found = late_labels(labels, np.r_[0, 1 + np.arange(120) // 24], 99)
    assert not found.late.any()
    assert found.p_value == 1.0


def test_where_most_is_said_at_the_end_nothing_can_be_late():
    """A first late bin would have to be invented."""
    heavy = np.r_[np.arange(9), np.full(10, 9)]
    with pytest.raises(TooLittleText, match=r"10 of 19 statements, more than half: .* Collect more days"):
        late_labels(np.eye(19, dtype=int), heavy)
    even = late_labels(np.eye(18, dtype=int), heavy[:-1], 19)
    assert (even.since, even.late.sum()) == (9, 9)


def test_four_days_are_refused():
    with pytest.raises(TooLittleText, match=r"too few time bins \(4\) .*: at least 5 are needed. Collect more days"):
        late_labels(np.ones((4, 1), dtype=int), np.arange(4))


def voices(seed):
    """Five speakers with labels of their own who come one after the other; no one changes."""
    rng = np.random.default_rng(seed)
    days = np.repeat(np.arange(20), 5)
    pull = np.linspace(-6, 6, 5) * (2 * days[:, None] / 19 - 1)
    who = np.array([rng.choice(5, p=np.exp(row) / np.exp(row).sum()) for row in pull])
    odds = rng.normal(-5.0, 1.0, size=30) + 5.0 * rng.normal(size=(5, 30))[who]
    return (rng.random(odds.shape) < 1.0 / (1.0 + np.exp(-odds))).astype(int), days, who


def test_other_people_who_come_late_with_labels_of_their_own_are_no_change():
    known, alone = [], []
    for seed in range(150):
        labels, days, who = voices(seed)
        labels = labels[:, labels.any(axis=0)]
        found = late_labels(labels, days, 99, seed, who)
        assert found.p_within_speaker is not None
        known.append(found.p_value)
        alone.append(late_labels(labels, days, 99, seed).p_value)
    assert np.mean(np.array(known) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)
    assert np.mean(np.array(alone) <= 0.05) > 0.15  # the streams are not harmless


def test_what_chance_gives_counts_who_speaks_when():
    """Those who come late bring what they always say: whole days in random order give too few late labels."""
    more, less = [], []
    for seed in range(60):
        labels, days, who = voices(seed)
        labels = labels[:, labels.any(axis=0)]
        known, alone = late_labels(labels, days, 99, seed, who), late_labels(labels, days, 99, seed)
        assert known.expected >= alone.expected
        more.append(alone.late.sum() - alone.expected)
        less.append(known.late.sum() - known.expected)
    assert np.mean(less) < 0.6 * np.mean(more)


def test_speakers_of_one_day_each_leave_whole_days_alone():
    labels = np.repeat(np.eye(2, dtype=int), 5, axis=0)
    found = late_labels(labels, np.arange(10), 99, 0, np.arange(10))
    assert found.p_within_speaker is None
    assert found.p_value == late_labels(labels, np.arange(10), 99, 0).p_value


def test_labels_that_speakers_take_up_late_are_found_with_the_speakers_known():
    labels = np.zeros((60, 4), dtype=int)
    labels[:, 0] = 1
    labels[40:, 1] = labels[45:, 2] = labels[35:, 3] = 1
    found = late_labels(labels, np.arange(60) // 5, 4999, 0, np.arange(60) % 3)
    assert found.p_value <= 0.02


def test_a_label_that_nobody_gave_is_not_late():
    rng = np.random.default_rng(2)
    given, who = (rng.random((60, 6)) < 0.1).astype(int), rng.integers(3, size=60)
    days = np.arange(60) // 5
    found = late_labels(given, days, 99, speakers=who)
    wider = late_labels(np.c_[given, np.zeros((60, 2), dtype=int)], days, 99, speakers=who)
    assert wider.late.tolist() == [*found.late.tolist(), False, False]
    assert (wider.p_value, wider.expected) == (found.p_value, found.expected)


@pytest.mark.parametrize(
    ("coding", "late", "p"), [("statements", 5, (0.02, 0.05)), ("coding_second", 6, (0.002, 0.01))]
)
def test_the_flagship_has_late_explanations_by_either_coding(coding, late, p):
    """The labels are drafts: what the report says first must not hang on which of two codings is read."""
    case = Path(__file__).parents[2] / "data" / "soleimani"
    kept, again = (
        {row["id"]: row for row in map(json.loads, (case / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())}
        for name in ("statements", coding)
    )
    rows = [r for r in kept.values() if r["affiliation"] == "administration" and r["date"] <= "2020-01-14"]
    frames = sorted({frame for r in rows for frame in again[r["id"]]["frames"]})
    labels = [[int(frame in again[r["id"]]["frames"]) for frame in frames] for r in rows]
    days, who = ([r[key] for r in rows] for key in ("date", "speaker"))
    days = [date.fromisoformat(day).toordinal() for day in days]
    found = late_labels(labels, days, 4999, speakers=np.unique(who, return_inverse=True)[1])
    assert (len(frames), found.late.sum(), round(found.expected, 1)) == (16, late, 2.2)
    assert p[0] < found.p_value < p[1]
