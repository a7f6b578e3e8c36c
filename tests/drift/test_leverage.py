import numpy as np
import pytest

from shiftdetect.drift.leverage import effective_days, mean_corrected, welch_df

UNEVEN = np.array([1.0, 2.0, 2.0, 3.0, 5.0, 9.0])


def _expected(n, variances):
    """Expected weighted sum of squared residuals from the mean, for day sums of these variances."""
    share = n / n.sum()
    squares = (1.0 - 2.0 * share) * variances + share**2 * variances.sum()
    return mean_corrected(share) @ squares


@pytest.mark.parametrize("grows", [1.0, 1.5, 2.0])
def test_uneven_days_give_the_variance_of_their_total_however_scatter_grows_with_statements(grows):
    variances = UNEVEN**grows
    share = UNEVEN / UNEVEN.sum()
    assert _expected(UNEVEN, variances) == pytest.approx(variances.sum(), rel={2.0: 1e-12}.get(grows, 0.12))
    assert _expected(UNEVEN, variances) >= variances.sum() * (1.0 - 1e-12)
    squares = (1.0 - 2.0 * share) * variances + share**2 * variances.sum()
    assert squares.sum() / (1.0 - 1.0 / 6.0) < 0.94 * variances.sum()  # what one factor for all days loses


def test_even_days_lose_one_of_them_and_no_day_counts_for_more_than_without_itself():
    assert mean_corrected(np.full(8, 1.0 / 8.0)) == pytest.approx(np.full(8, 8.0 / 7.0))
    share = np.array([0.05, 0.05, 0.05, 0.85])
    assert np.all(mean_corrected(share) <= (1.0 - share) ** -2 + 1e-9)
    assert np.isfinite(mean_corrected(np.array([1.0]))).all()


def test_several_groups_in_a_day_are_made_good_together():
    """Two speakers, statements all independent: what is left of a day counts for each speaker's own mean."""
    n = np.array([[4.0, 1.0], [2.0, 5.0], [3.0, 3.0], [1.0, 2.0], [2.0, 3.0]])
    share = n / n.sum(axis=0)
    size = share**2 / n  # variance of what each cell adds to the sum of the two means
    own = size.sum(axis=1)
    squares = np.sum(size * (1.0 - share), axis=1)
    leverage = np.sum(size * share, axis=1) / own
    assert mean_corrected(leverage, own) @ squares == pytest.approx(own.sum(), rel=0.03)


def test_degrees_of_freedom_lie_between_those_of_one_window_and_of_both():
    assert effective_days(np.ones(7)) == pytest.approx(7.0)
    assert 3.0 < effective_days(UNEVEN) < 6.0
    for variances in ((1.0, 1.0), (1.0, 5.0), (0.0, 2.0)):
        assert 5.0 <= welch_df(variances, (6.0, 9.0)) <= 13.0
    assert welch_df((0.0, 0.0), (6.0, 9.0)) == 5.0
    assert welch_df((1.0, 1.0), (1.2, 1.5)) == 2.0
