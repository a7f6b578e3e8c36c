from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.candidates import candidate_pairs, first_account_pairs


def unit(n: int, seed: int = 0, width: int = 8) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(n, width)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@given(st.integers(2, 40), st.integers(0, 5), st.integers(1, 4))
def test_pairs_are_the_nearest_earlier_ones(n: int, seed: int, k: int) -> None:
    vectors, days = unit(n, seed), np.random.default_rng(seed).integers(0, 10, n)

    pairs = candidate_pairs(vectors, days, n_nearest=k, min_cosine=-1.0)

    cosine = vectors @ vectors.T
    for later in range(n):
        earlier = [i for i in range(n) if (days[i], i) < (days[later], later)]
        best = sorted((cosine[i, later] for i in earlier), reverse=True)[:k]
        chosen = [cosine[a, b] for a, b in pairs if b == later]
        assert sorted(chosen, reverse=True) == pytest.approx(best, abs=1e-6)
        assert all(a in earlier for a, b in pairs if b == later)


@given(st.integers(0, 40), st.integers(0, 5), st.integers(1, 3))
def test_the_first_account_is_what_was_near_on_the_earliest_day_that_has_such(n: int, seed: int, k: int) -> None:
    vectors, days = unit(n, seed, width=3), np.random.default_rng(seed).integers(0, 10, n)

    pairs = first_account_pairs(vectors, days, min_cosine=0.4, n_nearest=k)

    cosine = vectors @ vectors.T
    for later in range(n):
        near = [i for i in range(n) if days[i] < days[later] and cosine[i, later] >= 0.4]
        of_that_day = [i for i in near if days[i] == min(days[j] for j in near)]
        best = sorted((cosine[i, later] for i in of_that_day), reverse=True)[:k]
        assert sorted((cosine[a, b] for a, b in pairs if b == later), reverse=True) == pytest.approx(best, abs=1e-6)
        assert all(a in of_that_day for a, b in pairs if b == later)


def test_of_many_first_accounts_the_nearest_are_kept_and_lengths_have_to_fit() -> None:
    vectors, days = unit(30, width=3), np.arange(30)

    every = first_account_pairs(vectors, days, min_cosine=0.4)

    assert first_account_pairs(vectors, days, min_cosine=0.4, most=5).tolist() == every[:5].tolist()
    assert (np.diff(np.einsum("ij,ij->i", vectors[every[:, 0]], vectors[every[:, 1]])) <= 1e-6).all()
    with pytest.raises(ShiftDetectError, match="30 vectors but 3 days"):
        first_account_pairs(vectors, [1, 2, 3], min_cosine=0.4)


def test_nearest_pairs_come_first() -> None:
    vectors = unit(30)

    pairs = candidate_pairs(vectors, range(30), min_cosine=0.0)

    cosines = np.einsum("ij,ij->i", vectors[pairs[:, 0]], vectors[pairs[:, 1]])
    assert (np.diff(cosines) <= 1e-6).all()
    assert (cosines >= 0).all()


def test_days_between_are_kept_to() -> None:
    days = np.arange(30) // 2
    same_day = candidate_pairs(unit(30), days, min_cosine=-1, n_nearest=30, most_days=0)
    apart = candidate_pairs(unit(30), days, min_cosine=-1, n_nearest=30, least_days=3, most_days=5)

    assert len(same_day) == 15
    assert set(days[apart[:, 1]] - days[apart[:, 0]]) == {3, 4, 5}


def test_within_and_between_speakers() -> None:
    who = ["Minister A", "Minister B", "Minister A", "Minister B"]
    same = candidate_pairs(unit(4), range(4), who, who="same", min_cosine=-1)
    others = candidate_pairs(unit(4), range(4), who, who="others", min_cosine=-1)

    assert {tuple(p) for p in same.tolist()} == {(0, 2), (1, 3)}
    assert len(others) == 4


def test_nothing_near_gives_no_pairs() -> None:
    assert candidate_pairs(np.eye(3, dtype=np.float32), [1, 2, 3]).shape == (0, 2)


@pytest.mark.parametrize(
    ("days", "speakers", "who"), [([1], None, "anyone"), ([1, 2, 3], None, "same"), ([1, 2, 3], ["A"], "others")]
)
def test_lengths_that_differ_are_refused(days: list[int], speakers: list[str] | None, who: str) -> None:
    with pytest.raises(ShiftDetectError, match=r"speaker|day"):
        candidate_pairs(unit(3), days, speakers, who=who)  # type: ignore[arg-type]


def test_ten_thousand_statements_take_seconds() -> None:
    vectors = unit(10_000, width=384)
    begun = time.perf_counter()

    pairs = candidate_pairs(vectors, np.arange(10_000) // 20, n_nearest=3, min_cosine=0.1)

    assert time.perf_counter() - begun < 30
    assert len(pairs) <= 30_000


def test_chosen_both_ways_the_pairs_say_nothing_about_time():
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(30, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    days = np.arange(30) // 3
    there = candidate_pairs(vectors, days, min_cosine=-1.0, n_nearest=3, least_days=1, both_ways=True)
    back = candidate_pairs(vectors, days[::-1].max() - days, min_cosine=-1.0, n_nearest=3, least_days=1, both_ways=True)
    assert {frozenset(pair) for pair in there.tolist()} == {frozenset(pair) for pair in back.tolist()}
    assert (days[there[:, 0]] < days[there[:, 1]]).all()
    assert len({frozenset(pair) for pair in there.tolist()}) == len(there)
