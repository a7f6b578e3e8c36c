from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.training.items import AGAINST, CONSISTENT, ENTAILS, SUPPORTS, share_of
from shiftdetect.explain.training.public import measured_sets, positions, training_sets


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def row(a: str, b: str, label: str | None, **more: Any) -> dict[str, Any]:
    return {"text_a": a, "text_b": b, "label": label, **more}


def trained_topic(prefix: str = "t") -> str:
    return next(f"{prefix}{i}" for i in range(100) if share_of(f"{prefix}{i}") > 0.5)


def held_topic() -> str:
    return next(f"t{i}" for i in range(100) if share_of(f"t{i}") < 0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    many = [row(f"a man {i} runs", f"somebody {i} runs", "entailment", subset="snli_dev") for i in range(5)]
    inference = [
        *many,
        row("shared text", "x", "entailment", subset="snli_test"),
        row("Shared  TEXT", "y", "contradiction", subset="negnli_snli"),
        *(row(f"c{i}", f"d{i}", "contradiction", subset="conjnli_train") for i in range(400)),
        row("dev a", "dev b", "neutral", subset="conjnli_dev"),
    ]
    negation = [
        row("It is.", "It is not.", "negated", subset="cannot-x"),
        row("Two.", "Three.", "contradiction", subset="breaking-cardinals"),
        row("n", "m", "neutral", subset="scone-no_negation"),
    ]
    topic, held = trained_topic(), held_topic()
    stance = [
        *(
            row(f"claim {i}", f"pro {i}{j}", "supports", subset="perspectrum_claim", topic=topic)
            for i in range(250)
            for j in (1, 2)
        ),
        *(
            row(f"claim {i}", f"con {i}{j}", "opposes", subset="perspectrum_claim", topic=topic)
            for i in range(250)
            for j in (1, 2)
        ),
        *(row(f"argkp {i}", "pro", "supports", subset="kpa_topic_train", topic=topic) for i in range(400)),
        row("held claim", "held pro", "supports", subset="perspectrum_claim", topic=held),
        row("argkp held", "con", "opposes", subset="kpa_topic_test", topic=topic),
    ]
    write(tmp_path, "nli", inference)
    write(tmp_path, "negation", negation)
    write(tmp_path, "stance", stance)
    write(tmp_path, "prosecco_qt50", [row("p", "q", "self-contradiction", score=1), row("r", "s", "no", score=0)])
    nixon = [row("We ca n't .", "b", "attack"), row("c", "d", "no_relation"), row("e", "f", "support")]
    write(tmp_path, "nixon_kennedy", nixon)
    write(tmp_path, "nli_small", [row("v", "w", "refutes", subset="vitaminc")])
    write(tmp_path, "climate_fever", [row("k", "l", "REFUTES")])
    return tmp_path


def texts(items: Any) -> set[str]:
    return {text for item in items for text in (item.text_a, item.text_b)}


def test_what_is_measured_is_not_trained_on(folder: Path) -> None:
    sets = training_sets(folder)
    trained = {text.lower() for items in sets.values() for text in texts(items)}

    for kept_out in ("shared text", "dev a", "two.", "n", "held claim", "held pro", "argkp held", "v", "k"):
        assert kept_out not in trained
    measured = measured_sets(folder)
    for name in set(measured) - {"prosecco_qt50", "nixon_kennedy"}:
        assert not {a.lower() for a, _, _ in measured[name]} & trained, name


def test_labels_leave_open_what_they_do_not_say(folder: Path) -> None:
    sets = training_sets(folder)

    assert {item.allowed for item in sets["snli"]} == {ENTAILS}
    assert [item.allowed for item in sets["prosecco"]] == [AGAINST, CONSISTENT]
    assert [(item.text_a, item.allowed) for item in sets["nixon_kennedy"]] == [("We can't.", AGAINST), ("e", SUPPORTS)]
    assert {item.allowed for item in sets["cannot"]} == {AGAINST}


def test_measured_pairs_carry_the_truth(folder: Path) -> None:
    measured = measured_sets(folder)

    assert measured["argkp_topics"] == [("argkp held", "con", 1)]
    assert measured["perspectrum"] == [("held claim", "held pro", 0)]
    assert {y for *_, y in measured["prosecco_qt50"]} == {1}


def test_positions_join_arguments_of_one_side(folder: Path) -> None:
    rows = [
        row("We should ban x", f"{side} {i}", label, topic="t")
        for side, label in (("pro", "supports"), ("con", "opposes"))
        for i in range(5)
    ]

    made = positions(rows, random.Random(0), n=60)

    assert len(made) == 60
    for item in made:
        sides = [{word for word in ("Pro", "Con") if word in text} for text in (item.text_a, item.text_b)]
        assert all(len(side) == 1 for side in sides)
        assert (item.allowed == AGAINST) == (sides[0] != sides[1])
        assert item.text_a != item.text_b


def test_a_missing_file_says_where_it_is_had(tmp_path: Path) -> None:
    with pytest.raises(ShiftDetectError, match=r"data/pairs/README\.md"):
        training_sets(tmp_path)
