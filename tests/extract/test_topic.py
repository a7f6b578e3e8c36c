"""What is kept on a topic, and what is listed as left out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from shiftdetect.analysis.topic import TOPIC_THRESHOLD
from shiftdetect.encode import SentenceTransformerEncoder
from shiftdetect.encode.protocol import EncoderIdentity
from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.topic import THRESHOLD, select_on_topic
from tests.extract.test_grouping import said

DAM = "The dam was about to break and the valley had to be cleared."
TAX = "Taxes on bicycles will rise next year."


class Corners:
    """An encoder that knows three words: each gets an axis of its own."""

    identity = EncoderIdentity("corners")

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        rows = np.array(
            [[word in text.lower() for word in ("dam", "tax", "flood")] for text in texts], dtype=np.float32
        )
        rows[:, 2] += rows.sum(axis=1) == 0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_threshold_is_that_of_measure_drift() -> None:
    assert THRESHOLD == TOPIC_THRESHOLD


def test_nothing_is_dropped_silently() -> None:
    found = select_on_topic([said(DAM), said(TAX)], "the dam", encoder=Corners(), threshold=0.5)
    assert [found.reason(k) for k in range(2)] == [None, "off topic: similarity 0.00 to the topic is below 0.5"]
    assert found.similarities.tolist() == [1.0, 0.0]


def test_any_number_of_statements_is_taken_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    statements = [said(f"{text} {k}") for k in range(5) for text in (DAM, TAX, "The road is open.")]
    at_once = select_on_topic(statements, "the dam", ["the tax"], encoder=Corners(), threshold=0.5)
    monkeypatch.setattr("shiftdetect.extract.topic._AT_ONCE", 4)
    by_and_by = select_on_topic(iter(statements), "the dam", ["the tax"], encoder=Corners(), threshold=0.5)
    assert [by_and_by.reason(k) for k in range(15)] == [at_once.reason(k) for k in range(15)]
    assert by_and_by.nearest.tolist()[:2] == [0, 1]


def test_an_example_is_enough() -> None:
    found = select_on_topic([said(DAM), said(TAX)], "the flood", ["taxes", "a dam"], encoder=Corners(), threshold=0.5)
    assert [found.reason(k) for k in range(2)] == [None, None]


def test_the_embedded_encoder_has_a_threshold_of_its_own() -> None:
    found = select_on_topic([said(DAM), said(TAX)], "why the dam was dangerous", encoder=SentenceTransformerEncoder())
    assert [found.reason(k) is None for k in range(2)] == [True, False]
    assert found.threshold == THRESHOLD


def test_another_encoder_needs_one() -> None:
    with pytest.raises(ShiftDetectError, match=r"needs a threshold.*from 0\.00 over 0\.50 .* to 1\.00"):
        select_on_topic([said(DAM), said(TAX)], "the dam", encoder=Corners())
    with pytest.raises(ShiftDetectError, match="between -1 and 1"):
        select_on_topic([said(DAM)], "the dam", encoder=Corners(), threshold=2.0)


def test_an_empty_topic_and_no_statements() -> None:
    with pytest.raises(ShiftDetectError, match="empty"):
        select_on_topic([said(DAM)], " ")
    assert len(select_on_topic([], "the dam").similarities) == 0
