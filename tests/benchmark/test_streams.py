from collections import Counter

import numpy as np
import pytest

from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.benchmark.streams import BOILERPLATE, OPENERS, StreamSettings, make_stream
from shiftdetect.errors import ShiftDetectError

BANK = load_bank("harbour_closure")


def _stream(seed=0, **settings):
    return make_stream(BANK, StreamSettings(**settings), seed)


def test_four_banks_hold_what_the_studies_need_and_no_text_twice():
    assert len(bank_names()) >= 4
    seen = Counter()
    for name in bank_names():
        bank = load_bank(name)
        assert len(bank.explanations) >= 8
        assert min(len(texts) for texts in bank.wordings.values()) >= 25
        assert len(bank.paraphrases) >= 30
        assert len(bank.off_topic) >= 30
        seen.update(text for texts in bank.wordings.values() for text in texts)
    assert max(seen.values()) == 1
    with pytest.raises(ShiftDetectError, match="choose one of"):
        load_bank("no_such_event")


def test_the_same_seed_gives_the_same_stream_and_another_another():
    a, b, c = (_stream(seed, shape="abrupt", delta=0.5, mix=True, clusters=True) for seed in (1, 1, 2))
    assert a.texts == b.texts
    assert a.texts != c.texts


def test_every_day_has_a_statement_and_every_text_gives_its_explanation():
    s = _stream(n=60, days=12, shape="abrupt", delta=0.5)
    assert sorted(set(s.bins.tolist())) == list(range(12))
    for text, code, speaker in zip(s.texts, s.explanations, s.speakers, strict=True):
        opener = OPENERS[speaker]
        ways = {way for w in BANK.wordings[code] for way in (w, opener + w[:1].lower() + w[1:] if opener else w)}
        assert text in ways


@pytest.mark.parametrize(("shape", "n_stories"), [("none", 1), ("abrupt", 2), ("two", 3), ("diverge", 3)])
def test_shapes_tell_as_many_stories_as_they_say(shape, n_stories):
    s = _stream(n=200, days=12, shape=shape, delta=1.0)
    assert len(set(s.explanations)) == n_stories


def test_the_truth_says_when_and_who():
    s = _stream(n=200, days=12, shape="one_speaker", delta=1.0)
    old = s.explanations[0] if s.speakers[0] != 0 else Counter(s.explanations).most_common(1)[0][0]
    moved = {int(speaker) for speaker, code in zip(s.speakers, s.explanations, strict=True) if code != old}
    assert (s.movers, moved, s.changes) == ((0,), {0}, (6,))
    late = s.bins[np.array([code != old for code in s.explanations])]
    assert late.min() >= 6


def test_gradual_change_grows():
    s = _stream(n=600, days=12, shape="gradual", delta=1.0)
    new = np.array([code != s.explanations[0] for code in s.explanations])
    assert new[s.bins < 4].mean() < 0.35 < new[s.bins >= 8].mean()


def test_nulls_disturb_what_they_name():
    mixed = _stream(n=400, days=12, mix=True)
    early = np.bincount(mixed.speakers[mixed.bins < 6], minlength=4) / np.sum(mixed.bins < 6)
    late = np.bincount(mixed.speakers[mixed.bins >= 6], minlength=4) / np.sum(mixed.bins >= 6)
    assert np.abs(early - late).sum() > 1.0
    boiler = _stream(boilerplate=True)
    assert [text.endswith(BOILERPLATE) for text in boiler.texts] == (boiler.bins >= 6).tolist()
    assert len(set(_stream(clusters=True, n=200).explanations)) > 2
    for persistence in ("ar1", "wander"):
        assert len(set(_stream(persistence=persistence, n=200).explanations)) == 2


@pytest.mark.parametrize(
    "settings", [{"days": 9, "n": 8}, {"speakers": 9}, {"delta": 1.5}, {"shape": "spiral"}, {"persistence": "x"}]
)
def test_impossible_settings_are_refused(settings):
    with pytest.raises(ShiftDetectError):
        StreamSettings(**settings)
