import numpy as np
import pytest

from shiftdetect.drift.moments import compute_moments
from shiftdetect.drift.reference import MIN_STATEMENTS, calibrate
from shiftdetect.errors import TooLittleText
from tests.drift.streams import DIMENSIONS, prototypes

STYLES = np.random.default_rng(7).normal(size=(4, DIMENSIONS)) / np.sqrt(DIMENSIONS)


def _labelled(rng, n=20, stories=3, noise=0.5, speakers=2, styles=1.0, slope=0.0, longer=0.0):
    """Statements per explanation, each on a day of its own, the speakers in turn."""
    found = []
    for k, story in enumerate(prototypes(stories)):
        who, length = np.arange(n) % speakers, rng.normal(size=n) + longer * k
        x = story + styles * STYLES[who] + noise * rng.normal(size=(n, DIMENSIONS)) / np.sqrt(DIMENSIONS)
        x += slope * length[:, None] * STYLES[3]
        found.append(compute_moments(x, np.arange(n) + 100 * k, who, length))
    return found


def test_orthogonal_explanations_lie_two_apart_however_the_speakers_sound():
    plain = calibrate(_labelled(np.random.default_rng(1), noise=0.0, styles=0.0))
    assert (plain.u, plain.variance) == (pytest.approx(2.0), pytest.approx(0.0, abs=1e-12))
    styled = calibrate(_labelled(np.random.default_rng(1), noise=0.0, styles=3.0))
    assert styled.u == pytest.approx(2.0)


def test_it_says_what_it_was_made_from():
    found = calibrate(_labelled(np.random.default_rng(2), n=6))
    assert found.pairs == ((0, 1), (0, 2), (1, 2))
    assert found.explanations == (0, 1, 2)
    assert (found.n_statements, found.n_days, len(found.bins)) == (18, 18, 18)


def test_length_is_no_distance():
    """The explanations differ in length, and length moves the vectors."""
    found = calibrate(_labelled(np.random.default_rng(3), n=40, noise=0.1, slope=0.5, longer=2.0))
    assert found.u == pytest.approx(2.0, abs=0.1)


def test_unbiased_on_a_few_statements_and_covered_by_its_interval():
    values, covered = [], []
    for seed in range(200):
        found = calibrate(_labelled(np.random.default_rng([4, seed]), n=6, noise=1.0))
        values.append(found.u)
        covered.append(found.low <= 2.0 <= found.high)
    assert abs(np.mean(values) - 2.0) < 3 * np.std(values, ddof=1) / np.sqrt(200)
    assert 0.9 <= np.mean(covered) <= 0.99


def test_leaving_days_out_equals_calibrating_without_them():
    labelled = _labelled(np.random.default_rng(5))
    blocks = [np.array([3]), np.array([104, 105])]
    found = calibrate(labelled).without(blocks)
    for value, block in zip(found, blocks, strict=True):
        rest = [m.take(~np.isin(m.bin, block)) for m in labelled]
        # The slope on length is not fitted anew, which is of no account here.
        assert value == pytest.approx(calibrate(rest).u, abs=0.01)


def test_what_cannot_be_compared_is_refused_with_what_there_is():
    empty = compute_moments(np.eye(3), np.arange(3), np.zeros(3)).take(np.zeros(3, dtype=bool))
    with pytest.raises(TooLittleText, match="There are none here"):
        calibrate([empty, empty])
    few = _labelled(np.random.default_rng(6), n=MIN_STATEMENTS - 1, stories=2, speakers=1)
    with pytest.raises(TooLittleText, match="Statements of each here: 4, 4"):
        calibrate(few)


def test_explanations_of_different_people_are_not_compared():
    one, two = _labelled(np.random.default_rng(7), stories=2, speakers=1)
    other = compute_moments(two.sum_x, two.bin, two.speaker + 1)
    with pytest.raises(TooLittleText, match="by speakers who gave both"):
        calibrate([one, other])


def test_labels_that_the_encoder_cannot_tell_apart_are_refused():
    rng = np.random.default_rng(8)
    same = [compute_moments(rng.normal(size=(12, 8)), np.arange(12) + 20 * k, np.zeros(12)) for k in range(2)]
    with pytest.raises(TooLittleText, match=r"−0\.452 apart \(95% interval −2\.\d+ to 1\.\d+\): not clearly more"):
        calibrate(same)
