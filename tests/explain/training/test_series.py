"""Series of statements: which pairs contradict, which do not, and what is kept out of training."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from shiftdetect.errors import InputError
from shiftdetect.explain.training.items import AGAINST, CONSISTENT
from shiftdetect.explain.training.series import Series, accounts, around, measured_pairs, read_series


def made(event: str) -> dict[str, object]:
    return {
        "event": event,
        **{name: [f"{event} {name}{i}" for i in range(n)] for name, n in (("a", 4), ("b", 4), ("around", 6))},
    }


def read(tmp_path: Path, *lines: str) -> list[Series]:
    path = tmp_path / "series.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_series(path)


def test_accounts_clash_with_each_other_and_with_nothing_else(tmp_path: Path) -> None:
    (one,) = read(tmp_path, json.dumps(made("dam")))
    against = {frozenset((i.text_a, i.text_b)) for i in accounts([one]) if i.allowed == AGAINST}
    assert against == {frozenset((a, b)) for a in one.a for b in one.b}
    together = [i for i in [*accounts([one]), *around([one])] if i.allowed == CONSISTENT]
    assert len(together) == 2 * 6 + 8 * 6 + 15
    assert not {frozenset((i.text_a, i.text_b)) for i in together} & against


def test_no_text_and_no_order_gives_a_label_away(tmp_path: Path) -> None:
    series = read(tmp_path, *(json.dumps(made(f"event{i}")) for i in range(60)))
    items = accounts(series)
    for allowed, times in ((AGAINST, 4), (CONSISTENT, 3)):
        chosen = [i for i in items if i.allowed == allowed]
        assert set(Counter(text for i in chosen for text in (i.text_a, i.text_b)).values()) == {times}
        first = sum(" a" in i.text_a for i in chosen) / len(chosen)
        assert 0.45 < first < 0.55


def test_what_is_kept_out_is_measured_and_never_trained_on(tmp_path: Path) -> None:
    series = read(tmp_path, *(json.dumps(made(f"event{i}")) for i in range(70)))
    held = {one.event for one in series if one.held}
    assert 3 <= len(held) <= 20
    for name, together in (("own", 12), ("around", 63)):
        pairs = measured_pairs(series)[name]
        assert {text.split()[0] for a, b, _ in pairs for text in (a, b)} == held
        assert sum(against for *_, against in pairs) == 16 * len(held)
        assert len(pairs) == (16 + together) * len(held)


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    short, empty = made("short"), made("empty")
    short["b"] = ["only one"]
    empty["around"] = ["x", "x", "x", "x", "x", " "]
    letters = {**made("letters"), "a": "abcd"}
    good = json.dumps(made("good"))
    with pytest.raises(InputError) as caught:
        read(tmp_path, good, json.dumps(short), "", json.dumps(empty), good, "[1]", json.dumps(letters))
    said = str(caught.value)
    for part in (
        "too few statements under b",
        "a text is empty",
        "'good' was there before",
        "the line is no series",
        "is no list",
    ):
        assert part in said
    assert [problem.row for problem in caught.value.problems] == [2, 4, 5, 6, 7]
