"""Adapters of other packages, with stand-ins that answer as those packages are documented to."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from shiftdetect.benchmark.methods import methods_for, peers
from shiftdetect.benchmark.tasks import Series


class GivenVectors:
    """Tools of a series whose vectors are known."""

    seed = 0

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors

    def vectors(self, texts: tuple[str, ...]) -> np.ndarray:
        return self._vectors

    def measured(self, series: Series) -> tuple[str, ...]:
        return series.texts


def stepping(half: int) -> tuple[Series, GivenVectors]:
    """Three statements a day; their direction changes after ``half`` days, half of all."""
    n = 6 * half
    x = np.repeat(np.eye(4)[:2], n // 2, axis=0) + 0.05 * np.random.default_rng(0).normal(size=(n, 4))
    series = Series("step", ("text",) * n, np.repeat(np.arange(2 * half), 3), np.zeros(n, dtype=np.int64), (), ())
    return series, GivenVectors(x / np.linalg.norm(x, axis=1, keepdims=True))


@pytest.fixture
def step() -> tuple[Series, GivenVectors]:
    return stepping(5)


def pretend(monkeypatch: pytest.MonkeyPatch, name: str, **content: object) -> None:
    module = ModuleType(name)
    module.__dict__.update(content)
    monkeypatch.setitem(sys.modules, name, module)


def test_peers_run_only_when_asked_for_and_installed() -> None:
    assert not any(m.group == "peer" for m in methods_for("points"))
    asked = methods_for("points", peers=True)
    assert {"centroid cosine", "resonance"} <= {m.name for m in asked}
    assert all(m.installed for m in asked)


def test_those_of_our_own_lines_find_a_clean_step(step) -> None:
    assert peers.centroid_cosine(*step) == peers.centroid_cosine_tuned(*step, deviations=2.0) == [5]
    assert peers.centroid_cosine_tuned(*step, deviations=4.0) == []
    assert 15 in peers.resonance(*stepping(15))
    assert peers.resonance_tuned(*stepping(15), window=3, deviations=2.0) == peers.resonance(*stepping(15))
    assert peers.resonance_tuned(*stepping(15), window=3, deviations=9.0) == []


@pytest.mark.parametrize("adapter", [peers.kernel_cpd, peers.kernel_cpd_tuned, peers.pelt, peers.pelt_tuned])
def test_ruptures(step, monkeypatch: pytest.MonkeyPatch, adapter) -> None:
    asked: list[float] = []

    class Algorithm:
        def __init__(self, **settings: str) -> None:
            anywhere = {"kernel": peers.PELT["kernel"], "min_size": 2, "jump": 1}
            assert settings in ({"kernel": "cosine"}, {"model": "rbf"}, anywhere)

        def fit(self, signal: np.ndarray) -> Algorithm:
            assert signal.shape == (30, 4)
            return self

        def predict(self, pen: float) -> list[int]:
            asked.append(pen)
            return [15, 17, 30]  # the last one is the end of the signal

    pretend(monkeypatch, "ruptures", KernelCPD=Algorithm, Pelt=Algorithm)
    assert adapter(*step) == [5]
    assert asked[0] in (1.0, 10) or 0 < asked[0] < 10


def test_changeforest(step, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(x: np.ndarray, method: str, segmentation: str, control: SimpleNamespace) -> SimpleNamespace:
        asked.append((x.shape, method, segmentation, control.__dict__))
        return SimpleNamespace(split_points=lambda: [15, 16, 27])

    pretend(monkeypatch, "changeforest", changeforest=run, Control=SimpleNamespace)
    assert peers.changeforest(*step) == peers.changeforest_tuned(*step) == [5, 9]
    assert asked[0][:3] == ((30, 4), "random_forest", "bs")
    assert "model_selection_alpha" not in asked[0][3]
    assert asked[1][3]["model_selection_alpha"] == 0.05


@pytest.mark.parametrize(("p", "default", "corrected"), [(0.001, (5,), (5,)), (0.01, (5,), ()), (0.2, (), ())])
def test_scikit_bio(step, monkeypatch: pytest.MonkeyPatch, p: float, default: tuple, corrected: tuple) -> None:
    def permanova(matrix: np.ndarray, grouping: np.ndarray, permutations: int, seed: int) -> dict[str, float]:
        assert (matrix == matrix.T).all()
        assert (np.diag(matrix) == 0).all()
        assert (grouping.sum(), permutations) == (15, 999)
        return {"p-value": p}

    for name in ("skbio", "skbio.stats"):
        pretend(monkeypatch, name)
    pretend(monkeypatch, "skbio.stats.distance", DistanceMatrix=np.asarray, permanova=permanova)
    assert tuple(peers.permanova(*step)) == default
    assert tuple(peers.permanova_corrected(*step)) == corrected


@pytest.mark.parametrize(("p", "found"), [(0.01, (5,)), (0.5, ())])
def test_hyppo(step, monkeypatch: pytest.MonkeyPatch, p: float, found: tuple[int, ...]) -> None:
    class Dcorr:
        def test(self, time: np.ndarray, x: np.ndarray, auto: bool) -> SimpleNamespace:
            assert (time.shape, x.shape, auto) == ((30, 1), (30, 4), True)
            return SimpleNamespace(pvalue=p)

        def statistic(self, side: np.ndarray, x: np.ndarray) -> float:
            return -abs(float(side.sum()) - 15.0)

    pretend(monkeypatch, "hyppo")
    pretend(monkeypatch, "hyppo.independence", Dcorr=Dcorr)
    assert tuple(peers.dcorr(*step)) == tuple(peers.dcorr_tuned(*step)) == found


def test_the_gain_of_one_break_is_that_of_the_definition() -> None:
    x = np.random.default_rng(1).normal(size=(9, 3))

    def spread(rows: np.ndarray) -> float:
        return float(((rows - rows.mean(axis=0)) ** 2).sum())

    gains = [spread(x) - spread(x[:k]) - spread(x[k:]) for k in range(2, 8)]
    assert peers.single_gain(x @ x.T) == pytest.approx(max(gains))


def test_orders_keep_days_whole() -> None:
    places = np.array([0, 0, 1, 2, 2, 2])
    for order in peers.day_orders(places, 20, seed=3):
        assert sorted(order) == list(range(6))
        assert (np.diff(places[order]) != 0).sum() == 2


def test_tuned_rows_read_texts_without_boilerplate_and_defaults_do_not(step, monkeypatch: pytest.MonkeyPatch) -> None:
    series, tools = step
    read: list[tuple[str, ...]] = []
    monkeypatch.setattr(tools, "measured", lambda series: ("bare",) * len(series.texts))
    monkeypatch.setattr(tools, "vectors", lambda texts: read.append(texts) or tools._vectors)
    monkeypatch.setattr(peers, "_permanova", lambda *_: ())
    monkeypatch.setattr(peers, "_dcorr", lambda *_: ())

    for adapter in (peers.permanova, peers.dcorr, peers.centroid_cosine, peers.resonance):
        adapter(series, tools)
    assert {texts[0] for texts in read} == {"text"}

    read.clear()
    for adapter in (peers.permanova_corrected, peers.dcorr_tuned, peers.centroid_cosine_tuned, peers.resonance_tuned):
        adapter(series, tools)
    assert [texts[0] for texts in read] == ["bare"] * 4
