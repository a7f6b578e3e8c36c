import numpy as np
import pytest

from shiftdetect.drift.influence import shift_scores


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_scores_are_those_of_the_regression_on_speakers_and_covariate(slope):
    rng = np.random.default_rng(1)
    x, who, w = rng.normal(size=(60, 5)), rng.integers(4, size=60), slope * rng.normal(size=60)
    after = np.arange(60) >= 25
    design = np.column_stack([np.eye(4)[who], w])
    both = np.column_stack([x, after])
    rest = both - design @ np.linalg.lstsq(design, both, rcond=None)[0]
    direction = rest[:, -1] @ rest[:, :-1]
    own = rest[:, -1] * np.sum(rest[:, :-1] ** 2, axis=1)

    found = shift_scores(x, who, w, after)

    np.testing.assert_allclose(found, (rest[:, :-1] @ direction - own) / np.linalg.norm(direction), atol=1e-9)


def test_thousands_of_speakers_take_no_table_of_statements_by_speakers():
    rng = np.random.default_rng(2)
    n = 40_000
    scores = shift_scores(rng.normal(size=(n, 4)), np.arange(n) // 2, rng.normal(size=n), np.arange(n) % 2 == 1)
    assert np.isfinite(scores).all()  # the table would be 6 GB
