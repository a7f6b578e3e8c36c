from dataclasses import replace

import numpy as np
import pytest

from shiftdetect.drift.distance import cross_day_distance, quantiles, score_interval
from shiftdetect.drift.index import _ratio_interval, drift_index, signed_root
from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.reference import calibrate
from shiftdetect.errors import TooLittleText
from tests.drift.streams import DIMENSIONS, prototypes, stream

BEFORE, AFTER = np.arange(6), np.arange(6, 12)


def _reference(n=60, scale=0.6, noise=0.8, seed=5):
    """Labelled statements of the stories that streams tell, on days of their own."""
    rng, labelled = np.random.default_rng(seed), []
    for k, story in enumerate(prototypes(2)):
        x = scale * story + rng.normal(size=(n, DIMENSIONS)) * noise / np.sqrt(DIMENSIONS)
        x /= np.linalg.norm(x, axis=1, keepdims=True)
        labelled.append(compute_moments(x, np.arange(n) + 1000 * (k + 1), np.zeros(n)))
    return calibrate(labelled)


def _index(s, reference=None, **options):
    return drift_index(compute_moments(*s.args), BEFORE, AFTER, reference or _reference(), **options)


@pytest.mark.parametrize("replaced", [0, 1, 2, 3, 4])
def test_reads_as_the_share_replaced(replaced):
    """Every day four statements; from the middle on ``replaced`` of them tell the other of two stories."""
    day = np.repeat(np.arange(12), 4)
    new = (day >= 6) & (np.tile(np.arange(4), 12) < replaced)
    told = compute_moments(np.eye(2)[new.astype(int)], day, np.zeros(48))
    stories = [compute_moments(np.tile(row, (6, 1)), np.arange(6), np.zeros(6)) for row in np.eye(2)]
    found = drift_index(told, BEFORE, AFTER, calibrate(stories))
    assert found.value == pytest.approx(replaced / 4)
    assert found.shown == pytest.approx(replaced / 4)


def test_who_speaks_is_no_drift():
    s = stream(np.random.default_rng(1), n=200, styles=1.2, mix_change=True)
    moments = compute_moments(*s.args)
    assert cross_day_distance(moments, BEFORE, AFTER).u > 0.05
    assert abs(_index(s).u) < 0.02


def test_length_is_no_drift():
    s = stream(np.random.default_rng(2), n=200)
    longer = s.lengths + np.where(s.bins >= 6, 2.0, 0.0)
    x = s.vectors + 0.3 * longer[:, None] * prototypes()[3]
    moments = compute_moments(x, s.bins, s.speakers, longer)
    assert cross_day_distance(moments, BEFORE, AFTER).u > 0.2
    assert abs(drift_index(moments, BEFORE, AFTER, _reference()).u) < 0.02


@pytest.mark.parametrize(("share", "day_effect"), [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (1.0, 0.0)])
def test_the_interval_covers_the_truth(share, day_effect):
    """The day effect is a part of every vector, so that the truth is that of such vectors, drawn in large numbers."""
    large = stream(np.random.default_rng(3), n=8000, days=12, new_share=(0.0, 1.0))
    whole = drift_index(compute_moments(*large.args), BEFORE, AFTER, _reference(n=4000)).value
    hits, draws, reference = 0, 80, _reference()
    for seed in range(draws):
        s = stream(np.random.default_rng([4, seed]), n=72, new_share=(0.0, share), day_effect=day_effect)
        found = _index(s, reference)
        shrunk = (0.36 + 0.64) ** 0.5 / (0.36 + 0.64 + day_effect**2) ** 0.5
        hits += found.low <= share * whole * shrunk <= found.high
    assert hits / draws >= 0.9


def test_labels_on_the_same_days_move_together_with_the_drift():
    """Where the labelled statements are the statements, a whole replacement is 1, and the reference adds no doubt."""
    s = stream(np.random.default_rng(5), n=100, new_share=(0.0, 1.0))
    after = s.bins >= 6
    sides = [compute_moments(*(part[mask] for part in s.args)) for mask in (~after, after)]
    reference = calibrate(sides)
    found = _index(s, reference, same_days=True)
    apart = _index(s, reference)
    assert found.value == pytest.approx(1.0, abs=0.02)
    assert found.high - found.low < 0.8 * (apart.high - apart.low)


def test_an_uncertain_reference_widens_the_interval():
    s = stream(np.random.default_rng(6), n=100, new_share=(0.0, 0.7))
    sure, unsure = (_index(s, _reference(n=n, seed=8)) for n in (400, 12))
    assert unsure.high / unsure.value - unsure.low / unsure.value > sure.high / sure.value - sure.low / sure.value


def test_rotation_order_and_names_of_speakers_change_nothing():
    s, reference = stream(np.random.default_rng(7), new_share=(0.0, 0.7)), _reference()
    found = _index(s, reference)
    order = np.random.default_rng(0).permutation(len(s.bins))
    moments = compute_moments(s.vectors[order], s.bins[order], 9 - s.speakers[order], s.lengths[order])
    again = drift_index(moments, BEFORE, AFTER, reference)
    assert (again.value, again.low, again.high) == pytest.approx((found.value, found.low, found.high), abs=1e-9)
    assert found.n_speakers == 4


def test_speakers_of_one_window_only_are_left_out_and_counted():
    s = stream(np.random.default_rng(8), n=120, new_share=(0.0, 0.5))
    gone = compute_moments(s.vectors, s.bins, np.where((s.speakers == 0) & (s.bins >= 6), 9, s.speakers), s.lengths)
    found = drift_index(gone, BEFORE, AFTER, _reference())
    assert found.n_speakers == 3
    assert found.covered == pytest.approx(np.mean(s.speakers != 0))


def test_too_few_shared_speakers_are_refused_with_their_number():
    s = stream(np.random.default_rng(9))
    after = np.where(s.bins >= 6, s.speakers + 10, s.speakers)
    with pytest.raises(TooLittleText, match=r"0 of \d speakers, with 0% of the statements"):
        drift_index(compute_moments(s.vectors, s.bins, after, s.lengths), BEFORE, AFTER, _reference())


def test_two_days_have_an_index_but_no_interval():
    s = stream(np.random.default_rng(10), n=40, days=4, change=2, speakers=1, new_share=(0.0, 1.0))
    found = drift_index(compute_moments(*s.args), [0, 1], [2, 3], _reference())
    assert (found.low, found.high) == (None, None)
    assert found.value > 0.5


@pytest.mark.parametrize("u", [-0.3, -0.02, 0.0, 0.05, 0.4])
def test_a_sure_reference_leaves_the_score_interval_of_u(u):
    noise, counted, jackknife, df = 0.0004, 0.001, 0.003, (12.0, 9.0)
    sure = replace(_reference(), u=0.5, variance=0.0)
    low, high = score_interval(u, jackknife, noise, counted, df, 0.95)
    found = _ratio_interval(u, noise, jackknife - counted, sure, quantiles(df, 0.95), same_days=False)
    assert found == pytest.approx((low / 0.5, high / 0.5), rel=1e-6)


def test_labels_of_the_same_statements_leave_less_doubt_the_nearer_the_share_is_to_all():
    """No more can be known of a share of 0 than of a distance of 0, and the ends of the interval solve its equation."""
    t, noise, sure = (2.1, 2.3), 0.0004, replace(_reference(), u=0.5, variance=0.0)
    assert _ratio_interval(-0.01, noise, 0.0, sure, t, same_days=True)[0] == pytest.approx(
        _ratio_interval(-0.01, noise, 0.0, sure, t, same_days=False)[0]
    )
    widths = [np.ptp(_ratio_interval(u, noise, 0.0, sure, t, same_days=True)) for u in (0.1, 0.3, 0.5)]
    assert widths[0] > widths[1] > widths[2]
    low, high = _ratio_interval(0.3, noise, 0.002, sure, t, same_days=True)
    for end, level in ((low, low / 0.6 * (2.0 - low / 0.6)), (high, high / 0.6)):
        allowed = t[0] ** 2 * noise * (1.0 - end) ** 2 + t[1] ** 2 * 0.002 * level
        assert (0.3 - end * 0.5) ** 2 == pytest.approx(allowed)


def test_signed_root_keeps_the_sign():
    assert [signed_root(v) for v in (-4.0, 0.0, 4.0)] == [-2.0, 0.0, 2.0]
