import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.drift.moments import compute_moments, merge_moments
from shiftdetect.errors import ShiftDetectError
from tests.drift.streams import stream


def _same(a, b):
    for name in ("bin", "speaker", "n", "sum_x", "sum_sq", "sum_w", "sum_ww", "sum_wx"):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), atol=1e-12)


def test_cells_hold_the_sums_of_their_statements():
    s = stream(np.random.default_rng(0))
    m = compute_moments(*s.args)
    for c in range(len(m.n)):
        here = (s.bins == m.bin[c]) & (s.speakers == m.speaker[c])
        assert m.n[c] == here.sum() > 0
        np.testing.assert_allclose(m.sum_x[c], s.vectors[here].sum(axis=0))
        np.testing.assert_allclose(m.sum_wx[c], (s.lengths[here, None] * s.vectors[here]).sum(axis=0))
        np.testing.assert_allclose(m.sum_sq[c], here.sum())
    assert m.n_statements == len(s.bins)


@given(st.integers(0, 2**31), st.integers(1, 59))
def test_merging_parts_equals_one_pass(seed, cut):
    s = stream(np.random.default_rng(3))
    order = np.random.default_rng(seed).permutation(60)
    parts = [compute_moments(*(a[i] for a in s.args)) for i in (order[:cut], order[cut:])]
    _same(merge_moments(*parts), compute_moments(*s.args))


def test_row_order_changes_nothing():
    s = stream(np.random.default_rng(1))
    order = np.random.default_rng(2).permutation(60)
    _same(compute_moments(*(a[order] for a in s.args)), compute_moments(*s.args))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (([[1.0, 2.0]], [0, 1], [0]), "do not fit"),
        ((np.zeros((0, 2)), [], []), "no statements"),
        (([[1.0], [np.nan]], [0, 1], [0, 0]), "row 1"),
        (([[1.0]], [0], [0], [np.inf]), "not finite"),
    ],
)
def test_bad_arrays_are_refused_with_numbers(args, words):
    with pytest.raises(ShiftDetectError, match=words):
        compute_moments(*args)
