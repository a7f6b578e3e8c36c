"""One frame each for the statements of a corpus: held out by day, as sure as labels allow, refused where it must."""

from datetime import datetime

import numpy as np
import pytest

from shiftdetect.corpus import Statement
from shiftdetect.encode import TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain import singlecoding
from shiftdetect.explain.singlecoding import code_singles
from shiftdetect.explain.singles import SingleCoder

WORDS = {"age": "old and worn", "cost": "dear to repair", "fault": "built by careless people"}


def said(k, day, text, *frames):
    return Statement(str(k), text, "Minister A", datetime(2031, 5, day), frames=frames)


@pytest.fixture
def statements():
    """Six days on which each frame is given once, and one day that nobody coded."""
    rows = [
        (day, f"the bridge was {words} on day {day}", (name,)) for day in range(1, 7) for name, words in WORDS.items()
    ]
    rows += [(7, f"it was {words}, it seems", ()) for words in WORDS.values()]
    return [said(k, day, text, *own) for k, (day, text, own) in enumerate(rows)]


def code(statements, **more):
    return code_singles(statements, TfidfEncoder().fit([s.text for s in statements]), **more)


def test_each_statement_gets_its_one_frame_and_labels_stand(statements):
    coding = code(statements, names=("fault", "weather"))
    assert coding.names == ("fault", "weather", "age", "cost")
    assert coding.learnt == ("fault", "age", "cost")
    assert coding.n_predicted == 3
    assert not coding.tuned
    assert coding.frames(statements)[-3:] == (("age",), ("cost",), ("fault",))
    assert coding.frames(statements)[:3] == (("age",), ("cost",), ("fault",))
    assert coding.given.sum(axis=1).tolist() == [1] * len(statements)
    assert coding.probabilities.sum(axis=1) == pytest.approx(1.0)
    assert not coding.probabilities[:, 1].any()


def test_a_day_is_scored_by_the_other_days(statements):
    # The label of one day contradicts all the others: its own probability must be theirs.
    odd = statements[:3]
    turned = [said(s.id, s.date.day, s.text, "cost" if s.frames == ("age",) else s.frames[0]) for s in odd]
    coding = code([*turned, *statements[3:]])
    assert coding.names[coding.probabilities[0].argmax()] == "age"


def test_frames_that_hardly_anybody_carries_are_not_learnt(statements):
    rare = [said("r1", 1, "the river rose", "weather"), said("r2", 2, "the river rose again", "weather")]
    coding = code([*statements, *rare])
    assert coding.learnt == ("age", "cost", "fault")
    assert not coding.probabilities[:, coding.names.index("weather")].any()


def test_probabilities_are_raised_to_the_power_that_suits_labels_held_out():
    rng = np.random.default_rng(0)
    p = np.full((400, 2), 0.0)
    p[:, 0] = rng.choice([0.1, 0.9], 400)
    p[:, 1] = 1 - p[:, 0]
    # Right in seven of ten, though it said nine of ten: .9 becomes about .7.
    truth = np.where(rng.random(400) < 0.7, p.argmax(axis=1), p.argmin(axis=1))
    right = (truth == p.argmax(axis=1)).mean()
    tempered = singlecoding._raised(p, singlecoding._power(p, truth))
    assert tempered.max(axis=1) == pytest.approx(right, abs=0.005)
    assert tempered.argmax(axis=1).tolist() == p.argmax(axis=1).tolist()


def test_one_day_alone_is_learnt_from_but_not_scored(statements):
    one = [said(s.id, 1, s.text, *s.frames) for s in statements]
    coding = code(one)
    assert not coding.probabilities[:-3].any()
    assert coding.frames(one)[-3:] == (("age",), ("cost",), ("fault",))


def test_several_frames_and_too_few_labels_are_refused(statements):
    with pytest.raises(ShiftDetectError, match=r"statement 'x' carries 2 frames [(]age, cost[)]"):
        code([*statements, said("x", 1, "both", "age", "cost")])
    with pytest.raises(ShiftDetectError, match="here are 1 such frames"):
        code([s for s in statements if s.frames == ("age",)])
    with pytest.raises(ShiftDetectError, match=r"0 such frames [(]0 labelled statements[)]"):
        code(statements[-3:])


def test_progress_is_a_share_of_all_learning():
    shares = []
    share = singlecoding._Share(2, shares.append)
    for _ in range(2):
        for step in (1, 2):
            share(step, 2)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_whether_the_encoder_learns_is_decided_once_by_the_fold_that_leaves_fewest(statements, monkeypatch):
    asked = []

    class Coder(SingleCoder):
        def __init__(self, encoder, store, tune, seed, progress):
            asked.append((tune, seed))
            super().__init__(encoder, store, tune=False)

    monkeypatch.setattr(singlecoding, "SingleCoder", Coder)
    assert not code(statements).tuned
    assert set(asked) == {(False, 0)}
    asked.clear()
    monkeypatch.setattr(singlecoding, "learns", lambda encoder, n: n == 12)
    assert code(statements, seed=4).tuned
    assert asked == [(True, 4)] * 6
