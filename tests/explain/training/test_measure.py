from __future__ import annotations

import numpy as np
import pytest

from shiftdetect.explain.compare.comparer import calibrated
from shiftdetect.explain.training.measure import auc, calibration_error, chosen_mean, fit_calibration
from shiftdetect.explain.training.public import CHOSEN_BY, MEASURES, spaced


def drawn(n: int, sharpness: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """True relations, and log-probabilities that are too sharp by a known factor."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(n, 6)) * 1.5
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    relation = np.array([rng.choice(6, p=row) for row in p])
    sharp = logits * sharpness
    return sharp - np.log(np.exp(sharp).sum(1, keepdims=True)), relation


def test_auc_counts_ranks() -> None:
    assert auc([0, 0, 1, 1], np.array([0.1, 0.4, 0.35, 0.8])) == pytest.approx(0.75)


def test_calibration_error_is_the_gap_between_said_and_seen() -> None:
    truth = np.array([True] * 6 + [False] * 4)

    assert calibration_error(truth, np.full(10, 0.6)) == pytest.approx(0)
    assert calibration_error(truth, np.full(10, 0.95)) == pytest.approx(0.35)


def test_fitting_finds_the_temperature() -> None:
    log_p, relation = drawn(6000, sharpness=3.0)

    fitted = fit_calibration(log_p, relation)

    assert fitted.scale == pytest.approx(1 / 3, rel=0.1)
    fresh_log_p, fresh = drawn(6000, sharpness=3.0, seed=1)
    before = calibration_error(fresh == 3, np.exp(fresh_log_p)[:, 3])
    after = calibration_error(fresh == 3, calibrated(fresh_log_p, fitted)[:, 3])
    assert after < 0.03 < before


def test_what_is_shown_is_right_as_often_as_asked() -> None:
    log_p, relation = drawn(4000, sharpness=1.0)
    fitted = fit_calibration(log_p, relation, precision=0.8)
    fresh_log_p, fresh = drawn(8000, sharpness=1.0, seed=2)
    p = calibrated(fresh_log_p, fitted)

    shown = (p.argmax(1) == 3) & (p[:, 3] >= fitted.contradiction)

    assert shown.sum() > 50
    assert (fresh[shown] == 3).mean() >= 0.77


def test_of_pairs_that_do_not_contradict_hardly_any_is_shown() -> None:
    log_p, relation = drawn(4000, sharpness=1.0)
    natural, _ = drawn(2000, sharpness=1.0, seed=3)
    fresh, _ = drawn(2000, sharpness=1.0, seed=4)

    fitted = fit_calibration(log_p, relation, precision=0.5, natural=natural, most_shown=0.01)

    assert fitted.contradiction > fit_calibration(log_p, relation, precision=0.5).contradiction
    assert (calibrated(natural, fitted)[:, 3] >= fitted.contradiction).mean() <= 0.01
    assert (calibrated(fresh, fitted)[:, 3] >= fitted.contradiction).mean() <= 0.02


def test_attempts_are_compared_on_real_pairs_only() -> None:
    assert set(CHOSEN_BY) <= set(MEASURES)
    assert chosen_mean(dict.fromkeys(CHOSEN_BY, 0.6) | {"dev_against_restates": 1.0}) == pytest.approx(0.6)


def test_spaces_of_a_tokeniser_are_undone() -> None:
    assert spaced("We ca n't say , sir , what they 've done .") == "We can't say, sir, what they've done."
