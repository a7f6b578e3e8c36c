"""Near sentences of one speaker: what the comparer is shown, and measured on, where hardly anything contradicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shiftdetect.explain.training.items import CONSISTENT, NEAR
from shiftdetect.explain.training.speeches import near_pairs, own_words, speech_pairs, unrelated

SPEECH = (
    "We will build a new dam above the town of Varn. It rains.\n"
    "Our schools need four hundred teachers before the next winter comes.\n"
    "The dam above Varn will cost forty million crowns in all. "
    "Before the winter, then, four hundred teachers for our schools."
)


def test_each_sentence_goes_with_the_nearest_and_fragments_are_left_out() -> None:
    pairs = near_pairs([SPEECH])

    assert sorted({a.split()[0] + " " + b.split()[0] for a, b in pairs}) == ["Our Before", "We The"]
    assert near_pairs([SPEECH, SPEECH]) == pairs
    assert near_pairs(["It rains. It snows."]) == []


def test_one_candidate_on_one_subject_does_not_contradict_and_no_relation_is_none() -> None:
    row = {"speaker_a": "A", "speaker_b": "B", "topic": "dam", "text_a": SPEECH, "text_b": "No .", "label": "attack"}
    none = {**row, "label": "no_relation", "text_a": "Well , no .", "topic": "tax"}

    made = own_words([row, none])

    assert len(made) == 2
    assert {item.allowed for item in made} == {CONSISTENT}
    (far,) = unrelated([row, none])
    assert (far.text_a, far.allowed) == ("Well, no.", NEAR)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [{"id": f"s{k}", "date": f"{1950 + k}-01-20", "text": SPEECH.replace("Varn", f"V{k}")} for k in range(40)]
    (tmp_path / "speeches.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return tmp_path


def test_a_speech_is_in_one_half_only_and_old_ones_in_none(data: Path) -> None:
    halves = [{word for a, _ in half for word in a.split() if word[0] == "V"} for half in speech_pairs(data)]

    assert halves[0]
    assert halves[1]
    assert not halves[0] & halves[1]
    assert not {f"V{k}." for k in range(10)} & (halves[0] | halves[1])


def test_speeches_may_be_missing(tmp_path: Path) -> None:
    assert speech_pairs(tmp_path) == ([], [])
