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
    statements = [said(DAM), said(TAX)]
    found = select_on_topic(statements, "the dam", encoder=Corners(), threshold=0.5)
    assert [s.text for s in found.kept] == [DAM]
    assert [(e.statement.text, e.similarity) for e in found.left_out] == [(TAX, 0.0)]
    assert found.left_out[0].reason == "off topic: similarity 0.00 to the topic is below 0.5"


def test_an_example_is_enough() -> None:
    found = select_on_topic([said(DAM), said(TAX)], "the flood", ["taxes", "a dam"], encoder=Corners(), threshold=0.5)
    assert [s.text for s in found.kept] == [DAM, TAX]


def test_the_embedded_encoder_has_a_threshold_of_its_own() -> None:
    found = select_on_topic([said(DAM), said(TAX)], "why the dam was dangerous", encoder=SentenceTransformerEncoder())
    assert [s.text for s in found.kept] == [DAM]
    assert found.threshold == THRESHOLD


def test_another_encoder_needs_one() -> None:
    with pytest.raises(ShiftDetectError, match=r"needs a threshold.*from 0\.00 over 0\.50 .* to 1\.00"):
        select_on_topic([said(DAM), said(TAX)], "the dam", encoder=Corners())
    with pytest.raises(ShiftDetectError, match="between -1 and 1"):
        select_on_topic([said(DAM)], "the dam", encoder=Corners(), threshold=2.0)


def test_an_empty_topic_and_no_statements() -> None:
    with pytest.raises(ShiftDetectError, match="empty"):
        select_on_topic([said(DAM)], " ")
    assert select_on_topic([], "the dam").kept == ()
