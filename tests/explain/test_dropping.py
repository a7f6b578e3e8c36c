from math import comb

import numpy as np
import pytest

from shiftdetect.explain.dropping import corrected, silence


def test_chance_is_that_of_days_and_of_statements_whichever_is_larger():
    # Eight statements on the first two days, both with it, then one a day: by days rare, by statements too.
    days = np.array([0] * 4 + [1] * 4 + [2, 3, 4, 5])
    given = days < 2
    given[[1, 2, 3]] = False
    found = silence(days, np.zeros(12, dtype=int), given)
    assert (found.last, found.n_since) == (1, 4)
    by_days, by_statements = 1 / comb(6, 2), comb(8, 5) / comb(12, 5)
    assert found.p_value == pytest.approx(max(by_days, by_statements))


def test_other_people_who_come_are_no_silence_and_the_same_who_stay_are():
    days = np.arange(20)
    gone = silence(days, (days >= 8).astype(int), days < 8)
    assert (gone.n_since, gone.p_value) == (12, None)
    assert silence(days, np.zeros(20, dtype=int), days < 8).p_value == pytest.approx(1 / comb(20, 8))


def test_two_days_and_three_statements_without_it_are_the_least_that_is_asked():
    one = np.zeros(8, dtype=int)
    assert silence(np.array([0, 1, 2, 3, 4, 5, 5, 5]), one, np.arange(8) < 5).p_value is None  # one day
    assert silence(np.arange(8), one, np.arange(8) < 6).p_value is None  # two statements
    assert silence(np.array([0, 1, 2, 3, 4, 5, 6, 6]), one, np.arange(8) < 5).p_value == pytest.approx(
        comb(5, 5) / comb(7, 5)
    )


def test_rows_that_could_never_show_it_cost_nothing():
    long = silence(np.arange(14), np.zeros(14, dtype=int), np.arange(14) < 5)
    short = [silence(np.arange(n), np.zeros(n, dtype=int), np.arange(n) < 1) for n in (2, 3, 4, 5, 6)]
    assert corrected([long])[0] == corrected([long, *short])[0] == pytest.approx(1 / comb(14, 5))
    assert corrected([long] * 3)[0] == pytest.approx(3 / comb(14, 5))


def ledger_where_nothing_was_dropped(seed, fading):
    """Six speakers, eight explanations, thirty days that share something; some talk less and less, others more."""
    rng = np.random.default_rng(seed)
    days = np.repeat(np.arange(30), 12)
    pull = fading * np.linspace(-1, 1, 6) * (2 * days[:, None] / 29 - 1)
    who = (rng.random((360, 1)) > np.cumsum(np.exp(pull) / np.exp(pull).sum(axis=1, keepdims=True), axis=1)).sum(axis=1)
    odds = rng.normal(-1.5, 0.8, size=8) + 1.5 * rng.normal(size=(6, 8))[who] + 0.8 * rng.normal(size=(30, 8))[days]
    given = rng.random(odds.shape) < 1 / (1 + np.exp(-odds))
    speakers = [who == s for s in range(6)]
    return [silence(days[own], who[own], said[own]) for said in given.T for own in speakers if said[own].any()]


@pytest.mark.parametrize("fading", [0.0, 3.0])
def test_where_nothing_was_dropped_a_ledger_with_any_mark_is_rare(fading):
    ledgers = [ledger_where_nothing_was_dropped(seed, fading) for seed in range(120)]
    any_marked = np.mean([min(p or 1.0 for p in corrected(rows)) <= 0.05 for rows in ledgers])
    assert any_marked <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 120)
    # Row by row, many are as silent as chance seldom is.
    assert np.mean([min(row.p_value or 1.0 for row in rows) <= 0.05 for rows in ledgers]) > 0.3
