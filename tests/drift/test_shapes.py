"""Each kind of change is found as what it is, and nothing is found where nothing changes."""

import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.residuals import residualise
from shiftdetect.drift.scan import scan, step_scores
from shiftdetect.drift.shapes import Shape, _common, _score, scan_shapes
from shiftdetect.errors import ShiftDetectError, TooLittleText

DAYS = np.repeat(np.arange(16), 6)
WHO = np.tile([4, 7, 9], 32)


def moments(height, seed=0, who=None):
    """Noise in six dimensions, and a move along the first by ``height`` per day, of one speaker or all."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(96, 6)) * 0.4
    moved = np.ones(96) if who is None else who == WHO
    x[:, 0] += np.asarray(height, dtype=float)[DAYS] * moved
    return compute_moments(x, DAYS, WHO)


def pulse(a, b):
    return [float(a <= day < b) for day in range(16)]


def test_a_pulse_is_found_with_both_its_ends():
    found = scan_shapes(moments(pulse(6, 10)), n_permutations=199)
    assert found.best == Shape("pulse", 6, 9)
    assert found.p_reported <= 0.05
    assert found.p_by_kind["pulse"] == found.p_value < found.p_by_kind["step"]


def test_a_ramp_is_found_as_a_ramp():
    found = scan_shapes(moments(np.linspace(0, 2, 16)), ["step", "ramp"], 199)
    assert found.best.kind == "ramp"
    assert found.p_reported <= 0.05


def test_one_speaker_who_moves_alone_is_named_by_the_code_given():
    found = scan_shapes(moments(pulse(8, 16), who=9), n_permutations=199)
    assert found.best == Shape("speaker", 8, 15, speaker=9)
    assert found.p_reported <= 0.05


def test_steps_score_as_in_the_scan_itself():
    m = moments(pulse(5, 16))
    features = residualise(m).features
    z = np.array([height for _, height in _common(m.bins, ("step",))])
    one = type(features)(features.n[None], features.sums[None], features.loads[None])
    np.testing.assert_allclose(_score(one, z)[0], step_scores(features), rtol=1e-9)
    assert scan_shapes(m, ["step"], 99).best.first == scan(m, 99).best_bin


def test_false_alarms_over_all_shapes_stay_near_the_level():
    p = [scan_shapes(moments(np.zeros(16), seed), n_permutations=59).p_value for seed in range(120)]
    assert np.mean(np.array(p) <= 0.05) <= 0.11
    assert np.mean(np.array(p) <= 0.5) == pytest.approx(0.5, abs=0.15)


def test_the_names_of_speakers_and_the_number_of_workers_change_nothing():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(96, 3))
    a = scan_shapes(compute_moments(x, DAYS, WHO), n_permutations=120)
    b = scan_shapes(compute_moments(x, DAYS, 100 - WHO), n_permutations=120, n_jobs=2)
    assert (a.p_value, a.p_within_speaker) == (b.p_value, b.p_within_speaker)


def test_nothing_varies_and_too_few_or_too_many_bins():
    still = compute_moments(np.ones((10, 2)), np.arange(10), np.zeros(10))
    assert scan_shapes(still, n_permutations=19).p_value == 1.0
    with pytest.raises(TooLittleText, match="at least 5 time bins and there are 4"):
        scan_shapes(compute_moments(np.eye(4), np.arange(4), np.zeros(4)))
    with pytest.raises(ShiftDetectError, match="up to 120 time bins, not 121"):
        scan_shapes(compute_moments(np.eye(121), np.arange(121), np.zeros(121)))
    with pytest.raises(ShiftDetectError, match="give one or more of step, ramp"):
        scan_shapes(still, ["wave"])
