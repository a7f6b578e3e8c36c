"""Every figure against an answer worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as known

from shiftdetect.benchmark.metrics import changes, scores
from shiftdetect.benchmark.metrics.bootstrap import draw_figures
from shiftdetect.benchmark.run.folds import out_of_fold, positive_probability


@pytest.mark.parametrize(
    ("true", "predicted", "margin", "f1"),
    [
        ([10, 20], [10, 20], 0, 1.0),
        ([10, 20], [11, 19], 0, 0.0),
        ([10, 20], [11, 19], 1, 1.0),
        ([10, 20], [], 5, 0.0),
        ([], [], 0, 1.0),
        ([], [3], 5, 0.0),
        ([10], [0, 10], 0, 1.0),  # the trivial change at 0 counts on neither side
        ([0, 10], [10], 0, 1.0),
        ([10, 12], [11], 1, 2 / 3),  # one prediction finds one change point
        ([10, 12], [9, 11], 2, 1.0),
        ([4, 6], [5, 7], 1, 1.0),
    ],
)
def test_f1_within_a_margin(true: list[int], predicted: list[int], margin: int, f1: float) -> None:
    assert changes.f1_at(true, predicted, margin) == pytest.approx(f1)


def test_covering() -> None:
    assert changes.covering([4], [4], 10) == 1.0
    assert changes.covering([4], [], 10) == pytest.approx((4 * 0.4 + 6 * 0.6) / 10)
    assert changes.covering([4], [5], 10) == pytest.approx((4 * 4 / 5 + 6 * 5 / 6) / 10)
    assert changes.covering([], [5], 10) == 0.5


def test_absolute_error_counts_misses_in_full() -> None:
    assert changes.absolute_error([5], [7], 20) == 2.0
    assert changes.absolute_error([5, 15], [7], 20) == (2 + 20) / 2
    assert changes.absolute_error([5, 7], [6, 6, 6], 20) == (1 + 20) / 2
    assert changes.absolute_error([5], [], 20) == 20.0
    assert np.isnan(changes.absolute_error([], [3], 20))


def test_alarms_are_counted_on_stretches_without_a_label() -> None:
    assert changes.alarm_rate([10], [10, 11, 12], 20) == 0.0
    assert changes.alarm_rate([10], [3, 4, 16], 20) == 1.0
    assert changes.alarm_rate([10], [3], 20) == 0.5
    assert changes.alarm_rate([], [], 20) == 0.0
    assert np.isnan(changes.alarm_rate([2, 5], [1], 7))


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40).filter(
        lambda rows: len({truth for truth, _ in rows}) == 2
    )
)
def test_auc_is_that_of_scikit_learn_ties_included(rows: list[tuple[bool, int]]) -> None:
    truth, score = zip(*rows, strict=True)
    assert scores.auc(truth, score) == pytest.approx(known.roc_auc_score(truth, score))


def test_figures_of_decisions() -> None:
    truth, said = [1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 1, 0, 0, 0, 0]
    assert scores.f1(truth, said) == pytest.approx(2 / 3)
    assert scores.macro_f1(truth, said) == pytest.approx(known.f1_score(truth, said, average="macro"))
    assert scores.balanced_accuracy(truth, said) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert scores.calibration_error([1, 0, 0, 0], [0.25] * 4) == 0.0
    assert scores.calibration_error([1, 1, 0, 0], [0.2, 0.2, 0.6, 0.6]) == pytest.approx(0.5 * 0.8 + 0.5 * 0.6)
    assert np.isnan(scores.auc([True, True], [1.0, 2.0]))
    assert np.isnan(scores.spearman([1.0, 2.0, 3.0], [np.nan, np.nan, 1.0]))


def test_multilabel_figures() -> None:
    truth = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0]])
    said = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0]])
    found = scores.multilabel(truth, said)
    assert found["macro-F1"] == pytest.approx((1 + 2 / 3) / 2)  # the third label never occurs
    assert found["samples-F1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert found["coverage"] == pytest.approx(2 / 3)


def test_intervals_are_paired_and_respect_groups() -> None:
    rng = np.random.default_rng(1)
    hard = rng.normal(size=200)  # what makes a unit hard is shared by both methods
    first, second = hard + 0.1, hard

    def mean(values: np.ndarray):
        return lambda rows: {"mean": float(values[rows].mean())}

    ours, other = (draw_figures(mean(values), np.arange(200), 200, seed=3) for values in (first, second))
    apart = ours.less(other)["mean"]
    assert (apart.low, apart.high) == (pytest.approx(0.1), pytest.approx(0.1))
    plain = ours.figures()["mean"]
    assert plain.low < plain.value < plain.high
    assert plain.high - plain.low == pytest.approx(4 / np.sqrt(200), rel=0.25)
    grouped = draw_figures(mean(first), np.arange(200) // 20, 200, seed=3)
    assert grouped.figures()["mean"].value == plain.value
    for few, low in ((4, None), (5, pytest.approx(plain.value, abs=0.2))):
        assert draw_figures(mean(first), np.arange(200) % few, 50).figures()["mean"].low == low


def test_a_figure_that_a_class_of_fewer_than_five_bears_has_no_interval() -> None:
    values = np.arange(20.0)

    def both(rows: np.ndarray) -> dict[str, float]:
        return {"few": float(values[rows].max()), "many": float(values[rows].mean())}

    drawn = draw_figures(both, np.arange(20), 50, support={"few": 4, "many": 5})
    figures, apart = drawn.figures(), drawn.less(drawn)
    assert (figures["few"].value, figures["few"].low, figures["few"].high) == (19.0, None, None)
    assert figures["many"].low < figures["many"].value < figures["many"].high
    assert (apart["few"].low, apart["many"].low) == (None, 0.0)


def test_a_rare_label_that_a_draw_misses_does_not_lift_the_macro_f1() -> None:
    truth = np.zeros((60, 4), dtype=bool)
    truth[:, 0] = True
    truth[[0, 1, 2], [1, 2, 3]] = True
    said = np.zeros_like(truth)
    said[:, 0] = True  # the three rare labels are never found: .25, whatever is drawn
    whole = scores.label_f1(truth, said)
    drawn = draw_figures(lambda rows: scores.multilabel(truth[rows], said[rows], whole), np.arange(60), 200)
    figure = drawn.figures()["macro-F1"]
    assert (figure.value, figure.low, figure.high) == (0.25, 0.25, 0.25)


def test_what_is_chosen_is_chosen_on_other_groups() -> None:
    groups = np.repeat(np.arange(7), 3)
    labelled = []
    for learnt, new in out_of_fold(groups, seed=2):
        assert not set(groups[learnt]) & set(groups[new])
        labelled += new.tolist()
    assert sorted(labelled) == list(range(21))


def test_thresholds_do_not_see_the_labels_that_they_are_used_on() -> None:
    rng = np.random.default_rng(0)
    truth, noise = rng.random(400) < 0.5, rng.random(400)
    probability, said = positive_probability(noise, truth, np.arange(400))
    assert abs(scores.balanced_accuracy(truth, said) - 0.5) < 0.08
    assert scores.calibration_error(truth, probability) < 0.08
    _, turned = positive_probability(-(truth + noise), truth, np.arange(400))
    assert scores.balanced_accuracy(truth, turned) > 0.95  # a score that falls where others rise is turned


def test_dates_at_random_do_as_well_as_the_hypergeometric_law_says() -> None:
    from math import comb

    true = list(range(1, 11))
    exact = comb(10, 4) / comb(17, 4)
    assert changes.chance_p(true, [1, 2, 3, 4], 18, 0) == pytest.approx(exact, abs=0.02)
    assert changes.chance_p(true, range(1, 18), 18, 0) == 1.0
    assert changes.chance_p(true, [17], 18, 0) == 1.0
