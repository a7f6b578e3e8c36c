import random
from pathlib import Path

import numpy as np
import pytest

from shiftdetect import ShiftDetectError, TfidfEncoder, read_corpus
from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.encode import SentenceTransformerEncoder
from shiftdetect.explain import recurring
from shiftdetect.explain.passages import sentences_of
from shiftdetect.explain.recurring import SAME, find_recurring

FLAGSHIP = Path(__file__).parents[2] / "data" / "soleimani" / "statements.jsonl"
SAID = (
    "The bridge was about to fall into the river.",
    "It cost a great deal of money to keep it open. We had no choice at all in this matter.",
    "The bridge was about to fall, that is all.",
    "Nobody likes a closed road in the middle of summer.",
    "As I said, the old bridge was about to fall into the river.",
    "To keep it open would cost a great deal of money.",
    "The bridge was never about to fall into any river.",
)


def _encode(texts):
    return TfidfEncoder().fit([s for text in SAID for s in sentences_of(text)]).encode(texts)


class Points:
    """Encodes texts as points on a sphere, near one of a few centres: no meaning, only distances."""

    def __init__(self, n, n_centres, spread, seed):
        rng = np.random.default_rng(seed)
        centres = rng.normal(size=(n_centres, 8))
        rows = centres[rng.integers(n_centres, size=n)] + spread * rng.normal(size=(n, 8))
        self.vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        self.texts = [f"sentence number {k} of this small and tedious corpus" for k in range(n)]
        self._at = {text: k for k, text in enumerate(self.texts)}

    def encode(self, texts):
        return self.vectors[[self._at[text] for text in texts]]


def test_like_sentences_come_together_whoever_denies_them():
    found = find_recurring(SAID, _encode, cosine=0.5)
    (fall,) = found
    assert fall.rows == (0, 2, 4, 6)  # the last one denies it: cosine does not see that
    assert fall.quote in fall.passages
    assert all(passage in sentences_of(SAID[row]) for row, passage in zip(fall.rows, fall.passages, strict=True))


def test_every_member_is_within_reach_of_a_sentence_that_was_said():
    points = Points(120, 7, 0.5, 3)
    found = find_recurring(points.texts, points.encode, cosine=0.8)
    assert len(found) > 3
    for wording in found:
        centre = points.encode([wording.quote])[0]
        assert (points.encode(wording.passages) @ centre >= 0.8 - 1e-6).all()
        assert len(wording.rows) >= 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_wordings_do_not_depend_on_the_order_of_the_statements(seed):
    points = Points(150, 6, 0.7, seed)
    straight = {frozenset(w.passages) for w in find_recurring(points.texts, points.encode, cosine=0.7)}
    mixed = points.texts.copy()
    random.Random(seed).shuffle(mixed)
    found = find_recurring(mixed, points.encode, cosine=0.7)
    assert {frozenset(w.passages) for w in found} == straight
    assert [w.rows for w in found] == sorted(w.rows for w in found)


def test_what_is_taken_first_is_what_reaches_most_at_every_step():
    points = Points(90, 5, 0.8, 11)
    near = points.vectors @ points.vectors.T >= 0.75
    np.fill_diagonal(near, val=True)
    free, sizes = np.ones(90, dtype=bool), []
    while (near[free] & free).sum(axis=1).max(initial=0) >= 3:
        reached = np.where(free, (near & free).sum(axis=1), 0)
        best = int(reached.max())
        ties = np.flatnonzero(reached == best)
        likeness = points.vectors @ points.vectors.T
        members = [near[k] & free for k in ties]
        central = [round(float(np.mean(likeness[k][m])), 6) for k, m in zip(ties, members, strict=True)]
        names = [points.texts[k] for k in ties]
        chosen = min(range(len(ties)), key=lambda i: (-central[i], names[i]))
        sizes.append(best)
        free &= ~members[chosen]
    found = find_recurring(points.texts, points.encode, cosine=0.75)
    assert sorted((len(w.rows) for w in found), reverse=True) == sizes


def test_a_statement_counts_once_and_repeats_count():
    twice = "The dam was safe at every hour. The dam was safe at every single hour."
    assert find_recurring([twice, twice], _encode, cosine=0.3) == ()
    (only,) = find_recurring([SAID[0]] * 3, _encode, cosine=0.9)
    assert only.rows == (0, 1, 2)
    assert find_recurring([], _encode) == ()


def test_limits_out_of_range_and_too_many_sentences_are_refused(monkeypatch):
    with pytest.raises(ShiftDetectError, match="min_statements=1 be at least 2"):
        find_recurring(SAID, _encode, min_statements=1)
    with pytest.raises(ShiftDetectError, match=r"cosine=1\.5"):
        find_recurring(SAID, _encode, cosine=1.5)
    monkeypatch.setattr(recurring, "MOST_LINKS", 3)
    with pytest.raises(ShiftDetectError, match="too much alike"):
        find_recurring(SAID, _encode, cosine=0.5)
    monkeypatch.setattr(recurring, "MOST_PASSAGES", 3)
    with pytest.raises(ShiftDetectError, match="8 different sentences are more than the 3"):
        find_recurring(SAID, _encode)


def test_about_two_in_a_thousand_sentences_of_different_explanations_lie_as_near_as_the_threshold():
    """Of a sixth of the wordings; over all of them it is 1.7 in a thousand, .3 at a threshold of .65, 5.8 at .55."""
    encoder = SentenceTransformerEncoder()
    near, n = 0, 0
    for name in bank_names():
        wordings = enumerate(load_bank(name).wordings.values())
        said = [(k, text) for k, texts in wordings for text in texts[::6] if sentences_of(text) == [text]]
        vectors = encoder.encode([text for _, text in said])
        which = np.array([k for k, _ in said])
        other = which[:, None] < which[None, :]
        near += int(((vectors @ vectors.T >= SAME) & other).sum())
        n += int(other.sum())
    assert 0.001 < near / n < 0.003


def test_on_real_speech_four_in_a_thousand_do_and_nine_in_a_hundred_within_one_explanation():
    said = [
        (statement.frames, sentence)
        for statement in read_corpus(FLAGSHIP)
        if len(statement.frames) == 1
        and statement.get("affiliation") == "administration"
        and statement.date_text <= "2020-01-14"
        for sentence in sentences_of(statement.text)
    ]
    vectors = SentenceTransformerEncoder().encode([s for _, s in said])
    pairs = np.triu(vectors @ vectors.T >= SAME, 1)
    same = np.array([[a == b for b, _ in said] for a, _ in said])
    among = np.triu(np.ones_like(pairs), 1)
    assert 0.003 < pairs[~same].sum() / among[~same].sum() < 0.005
    assert 0.08 < pairs[same].sum() / among[same].sum() < 0.11


@pytest.mark.parametrize("text", ["\U0001f62e\U0001f62e\U0001f62e", "لم يكن الجدار على وشك الانهيار أبدا", "？"])
def test_texts_without_words_or_from_right_to_left_come_back_to_the_letter(text):
    (only,) = find_recurring([text] * 3, _encode, cosine=0.9)
    assert only.passages == (text,) * 3
