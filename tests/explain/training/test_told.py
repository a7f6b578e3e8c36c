"""Unlabelled near pairs, and what a larger comparer says of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

import shiftdetect.encode
from shiftdetect.encode import EncoderIdentity
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.training import near, told
from shiftdetect.explain.training.near import LIKENESS, draw_near, near_pairs
from shiftdetect.explain.training.told import main, read_told

from .test_families import make_families
from .test_public import folder, held_topic, row, trained_topic, write  # noqa: F401 - a fixture
from .test_series import made


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Texts lie the nearer the more letters they share; equal texts on each other."""
    counts = np.array([[text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz 0123456789"] for text in texts])
    vectors: NDArray[np.float32] = (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)
    return vectors


@pytest.fixture
def sets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:  # noqa: F811
    monkeypatch.setattr(near, "N_APART", 0)
    pairs = folder / "pairs"
    (pairs / "families").mkdir(parents=True)
    lines = "\n".join(map(json.dumps, make_families()))
    (pairs / "families" / "train.jsonl").write_text(lines, encoding="utf-8")
    (pairs / "series.jsonl").write_text("\n".join(json.dumps(made(f"event{i}")) for i in range(20)), encoding="utf-8")
    return folder, pairs


def test_pairs_are_of_one_group_near_and_not_labelled(sets: tuple[Path, Path]) -> None:
    data, written = sets
    found = near_pairs(data, written, encode, seed=1)

    labelled = {
        frozenset((r["text_a"], r["text_b"]))
        for name in ("nli", "negation", "stance")
        for r in map(json.loads, (data / f"{name}.jsonl").read_text(encoding="utf-8").split("\n"))
    }
    assert len(found) > 100
    assert not {frozenset(pair) for pair in found} & labelled
    of_series = [pair for pair in found if "around" in pair[0] or " a" in pair[0]]
    assert of_series
    for a, b in found:
        assert ("pro" in a or "con" in a or "claim" in a) <= ("pro" in b or "con" in b or "claim" in b or "argkp" in b)
        if a.startswith("event") and b.startswith("event"):
            assert a.split()[0] == b.split()[0]


def test_some_pairs_are_of_two_kinds(sets: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    data, written = sets
    near_each_other = near_pairs(data, written, encode, seed=1)
    monkeypatch.setattr(near, "N_APART", 40)

    apart = set(near_pairs(data, written, encode, seed=1)) - set(near_each_other)

    assert len(apart) > 20
    assert {a.startswith("event") != b.startswith("event") for a, b in apart} == {True, False}


def test_nothing_that_is_measured_is_drawn(sets: tuple[Path, Path]) -> None:
    data, written = sets
    topic = trained_topic()
    stance = [
        row(f"held claim {i}", "held pro", "supports", subset="perspectrum_claim", topic=held_topic()) for i in "ab"
    ]
    stance += [row(f"claim {i}", f"pro {i}", "supports", subset="perspectrum_claim", topic=topic) for i in "abcde"]
    write(data, "stance", stance)

    drawn = {text for pair in near_pairs(data, written, encode, seed=1) for text in pair}

    assert "claim a" in drawn
    assert not drawn & {"held claim a", "held claim b", "held pro"}
    assert not {text.lower() for text in drawn} & {"shared text", "dev a", "dev b", "two.", "three."}
    held = {f"event{i} a0" for i in range(20)} - drawn
    assert held, "series that are kept out give no pairs"


def test_only_texts_within_the_bounds_of_likeness_are_paired() -> None:
    texts = ["aaaa", "aaab", "aabb", "zzzz", "aaaa aaaa"]
    found = draw_near({"one": texts}, 50, encode, random.Random(0))

    assert found
    for a, b in found:
        alike = float(encode([a])[0] @ encode([b])[0])
        assert LIKENESS[0] <= alike < LIKENESS[1]
    assert not [pair for pair in found if "zzzz" in pair]


def test_of_what_was_told_the_share_of_contradiction_is_read(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    log_p = np.log([0.5, 0.1, 0.1, 0.2, 0.05, 0.05]).tolist()
    path.write_text(json.dumps({"text_a": "x", "text_b": "y", "log_p": log_p}) + "\n", encoding="utf-8")

    (item,) = read_told(path)

    assert (item.text_a, item.text_b) == ("x", "y")
    assert item.told == pytest.approx(0.2)


class _Said:
    """A comparer that says of every pair what the lengths of its texts make of it, and counts what it is asked."""

    asked = 0
    batches: list[list[tuple[str, str]]] = []  # noqa: RUF012 - of all
    options: dict[str, Any] = {}  # noqa: RUF012 - of the last one made

    def __init__(self, _: Path, **options: Any) -> None:
        _Said.options = options
        self.name = f"said {options['precision']}"

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        _Said.asked += len(pairs)
        _Said.batches.append(list(pairs))
        return np.array([[-float(len(a)), -float(len(b)), -1.0, -1.0, -1.0, -1.0] for a, b in pairs])


class _Encoder:
    identity = EncoderIdentity("letters told")
    asked = 0

    def __init__(self, **_: Any) -> None:
        pass

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        _Encoder.asked += len(texts)
        return encode(texts)


@pytest.fixture
def options(sets: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(shiftdetect.encode, "SentenceTransformerEncoder", _Encoder)
    monkeypatch.setattr(told, "LargeScorer", _Said)
    monkeypatch.setattr(told, "_AT_ONCE", 50)
    return ["--data", str(sets[0]), "--pairs", str(sets[1]), "--model", str(tmp_path)]


def test_a_broken_off_run_goes_on_and_ends_in_the_same_bytes(options: list[str], tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    assert CliRunner().invoke(main, [*options, "-o", str(whole)]).exit_code == 0
    broken.write_bytes(whole.read_bytes()[: len(whole.read_bytes()) // 2])
    before, encoded, batches = _Said.asked, _Encoder.asked, _Said.batches[:]
    _Said.batches.clear()

    assert CliRunner().invoke(main, [*options, "-o", str(broken)]).exit_code == 0

    assert broken.read_bytes() == whole.read_bytes()
    assert 0 < _Encoder.asked == encoded  # vectors are kept
    assert 0 < _Said.asked - before < before
    assert _Said.batches == batches[-len(_Said.batches) :]  # read together with the same
    for otherwise in (("--seed", "8"), ("--precision", "bfloat16")):
        other = CliRunner().invoke(main, [*options, "-o", str(broken), *otherwise])
        assert isinstance(other.exception, ShiftDetectError)


def test_the_parts_together_are_the_whole(options: list[str], tmp_path: Path) -> None:
    lines = {}
    for part in ("1/1", "1/2", "2/2"):
        out = tmp_path / f"{part[0]}of{part[2]}.jsonl"
        assert CliRunner().invoke(main, [*options, "--part", part, "-o", str(out)]).exit_code == 0
        lines[part] = out.read_text(encoding="utf-8").splitlines()

    assert _Said.options == {"n_threads": 1, "precision": "float32", "one_order": False}
    fast = [*options, "--one-order", "--precision", "bfloat16", "-o", str(tmp_path / "fast.jsonl")]
    assert CliRunner().invoke(main, fast).exit_code == 0
    assert _Said.options == {"n_threads": 1, "precision": "bfloat16", "one_order": True}
    assert lines["1/1"][::2] == lines["1/2"]
    assert lines["1/1"][1::2] == lines["2/2"]
    for wrong in ("0/2", "3/2", "half"):
        said = CliRunner().invoke(main, [*options, "--part", wrong, "-o", str(tmp_path / "none.jsonl")])
        assert said.exit_code == 2
        assert wrong in said.output
