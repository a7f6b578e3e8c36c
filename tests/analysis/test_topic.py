"""The rule by which statements are on topic."""

import numpy as np
import pytest

from shiftdetect import SentenceTransformerEncoder, ShiftDetectError, TfidfEncoder
from shiftdetect.analysis.topic import TOPIC_THRESHOLD, on_topic

ROWS = np.array([[1.0, 0.0], [0.25, 0.97], [0.15, 0.99], [-1.0, 0.0]], dtype=np.float32)


def test_the_embedded_encoder_has_a_threshold_of_its_own():
    keep, used = on_topic(ROWS, ROWS[0], "x", None, SentenceTransformerEncoder())
    assert (keep.tolist(), used) == ([True, True, False, False], TOPIC_THRESHOLD)


@pytest.mark.parametrize("encoder", [TfidfEncoder().fit(["a b"]), SentenceTransformerEncoder("some/model")])
def test_a_threshold_that_is_given_holds_for_any_encoder(encoder):
    keep, used = on_topic(ROWS, ROWS[0], "x", 0.1, encoder)
    assert (keep.tolist(), used) == ([True, True, True, False], 0.1)


def test_another_encoder_without_a_threshold_is_told_what_to_choose_from():
    with pytest.raises(ShiftDetectError, match=r"from -1.00 over 0.20 \(the median\) to 1.00: choose one"):
        on_topic(ROWS, ROWS[0], "x", None, TfidfEncoder().fit(["a b"]))


def test_none_on_topic_names_the_nearest():
    with pytest.raises(ShiftDetectError, match=r"none of 3 .* 0.9 to the topic 'x' \(the highest is 0.25\)"):
        on_topic(ROWS[1:], ROWS[0], "x", 0.9, TfidfEncoder())
