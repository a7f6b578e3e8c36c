import json
from importlib.resources import files

import numpy as np
import pytest

from shiftdetect.encode import SentenceTransformerEncoder, TfidfEncoder
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.codebook import Codebook, CodedClaim
from shiftdetect.explain.coding import code_statements
from shiftdetect.explain.discover import STABLE, as_codebook, describe, discover_frames
from tests.explain.bridge import BOOK, texts_and_labels
from tests.explain.said import said

TEXTS, LABELS, DAYS = texts_and_labels()
STATEMENTS = [
    said(str(k), f"Minister {'AB'[k % 2]}", day + 1, [], text=text)
    for k, (text, day) in enumerate(zip(TEXTS, DAYS, strict=True))
]
LABELLED = [
    said(s.id, s.speaker, day + 1, own if k % 3 else (), text=s.text)
    for k, (s, own, day) in enumerate(zip(STATEMENTS, LABELS, DAYS, strict=True))
]


@pytest.fixture(scope="module")
def encoder():
    return TfidfEncoder().fit([*TEXTS, *(text for frame in BOOK.frames for text in frame.texts)])


def test_clusters_are_the_stories_that_were_told(encoder):
    found = discover_frames(STATEMENTS, 3, encoder)
    frames = {name: {str(k) for k, own in enumerate(LABELS) if name in own} for name in BOOK.names}
    assert len({frame.name for frame in found}) == 3
    assert sum(frame.n_clauses for frame in found) >= len(TEXTS)
    for frame in found:
        assert 0.0 <= frame.stability <= 1.0
        for id_, clause in frame.quotes:
            assert clause in TEXTS[int(id_)]
    (near,) = (frame for frame in found if "collapse" in frame.terms)
    assert set(near.ids) <= frames["danger"]


def test_a_cut_through_a_cloud_is_not_stable(encoder):
    stories = "It rained on the old dam.", "Money was short all year."
    two = [said(str(d), "A", d, text=stories[d % 2]) for d in range(1, 13)]
    own = TfidfEncoder().fit([s.text for s in two])
    assert min(frame.stability for frame in discover_frames(two, 2, own)) >= STABLE
    rng = np.random.default_rng(0)
    words = [f"word{chr(97 + k)}" for k in range(20)]
    noise = [said(str(k), "A", k % 12 + 1, text=" ".join(rng.choice(words, 6))) for k in range(60)]
    cut = discover_frames(noise, 4, TfidfEncoder().fit([s.text for s in noise]))
    assert max(frame.stability for frame in cut) < STABLE


def test_what_three_days_cannot_tell_is_not_called_unstable():
    stories = "It rained on the old dam.", "Money was short all year."
    three = [said(str(k), "A", k % 3 + 1, text=stories[k % 2]) for k in range(12)]
    found = discover_frames(three, 2, TfidfEncoder().fit([s.text for s in three]))
    assert {frame.stability for frame in found} == {None}
    assert describe(found).count("stability not measured: fewer than 4 days") == 2
    assert "not stable" not in describe(found)


COURTESIES = (
    "Thank you, Mr. Speaker.",
    "Good morning to all of you.",
    "I thank the honourable member for the question.",
    "It is a great pleasure to be here with you today.",
    "I will now be glad to take your questions.",
    "I wish you all a good weekend.",
)


def test_thanks_and_greetings_are_no_frames():
    """With words of four explanations of one invented event; nothing was chosen by them."""
    lines = (
        files("shiftdetect.benchmark").joinpath("banks", "dam_release.jsonl").read_text(encoding="utf-8").splitlines()
    )
    words = [row["text"] for row in map(json.loads, lines) if row["kind"] == "wording"][::8]
    both = [f"{COURTESIES[k % 6]} {text}" if k % 2 else f"{text} {COURTESIES[k % 6]}" for k, text in enumerate(words)]
    statements = [said(str(k), f"Minister {'AB'[k % 2]}", k % 12 + 1, text=text) for k, text in enumerate(both)]
    idle = []
    found = discover_frames(statements, 4, SentenceTransformerEncoder(), left_out=idle.extend)
    assert set(COURTESIES) <= set(idle)
    assert not {clause for frame in found for _, clause in frame.quotes} & set(COURTESIES)
    assert len(idle) - len(COURTESIES) <= 0.2 * sum(frame.n_clauses for frame in found)


def test_what_many_statements_share_word_for_word_is_no_frame():
    weeks = [f"{k + 1}th" for k in range(12)]
    stories = [
        f"{'Money was short' if k % 2 else 'It rained on the dam'} in the {w} week." for k, w in enumerate(weeks)
    ]
    thanks = "We remain in close contact with all partners."
    shared = [said(str(k), "A", k + 1, text=f"{story} {thanks}") for k, story in enumerate(stories)]
    own = TfidfEncoder().fit([s.text for s in shared])
    idle = []
    found = discover_frames(shared, 2, own, left_out=idle.extend)
    assert idle == [thanks]
    assert sum(frame.n_clauses for frame in found) == len(stories)
    with pytest.raises(ShiftDetectError, match="there are 12 in 12 statements, 1 left out that give no explanation"):
        discover_frames(shared, 20, own)


def test_too_few_clauses_are_said(encoder):
    with pytest.raises(ShiftDetectError, match="20 frames need 40 clauses of 4 words or more; there are"):
        discover_frames(STATEMENTS[:10], 20, encoder)
    with pytest.raises(ShiftDetectError, match="at least 2"):
        discover_frames(STATEMENTS, 1, encoder)


def test_the_codebook_of_discovered_frames_keeps_names_and_quotes(encoder):
    found = discover_frames(STATEMENTS, 3, encoder)
    book = as_codebook(found)
    assert book.names == tuple(frame.name for frame in found)
    assert book.frames[0].examples == tuple(clause for _, clause in found[0].quotes)


def test_frames_are_renamed_and_merged_with_the_claims_that_name_them():
    book = Codebook(BOOK.frames, (CodedClaim("near", "A collapse was near.", frames=("danger", "age")),))
    merged = book.merge(["danger", "age"], "state")
    assert merged.names == ("state", "cost")
    assert merged.claims[0].frames == ("state",)
    assert len(merged.frames[0].examples) == 6
    assert book.rename("cost", "money").names == ("danger", "money", "age")
    with pytest.raises(ShiftDetectError, match="no frame 'x'"):
        book.rename("x", "y")
    with pytest.raises(ShiftDetectError, match="another frame is called 'age'"):
        book.rename("cost", "age")


def test_labels_stand_and_the_rest_is_predicted(encoder):
    coding = code_statements(LABELLED, BOOK, encoder, score_labelled=False)
    assert coding.n_predicted == 12
    frames = coding.frames(LABELLED)
    own = [(a, s.frames) for a, s in zip(frames, LABELLED, strict=True) if s.frames]
    assert len(own) == 24
    assert all(a == b for a, b in own)
    predicted = [(set(a), set(LABELS[k])) for k, a in enumerate(frames) if not LABELLED[k].frames]
    assert np.mean([bool(a & b) for a, b in predicted]) >= 0.8
    assert [s.frames for s in coding.apply(LABELLED)] == list(frames)
    assert (coding.probabilities[coding.labelled] == 0).all()


def test_where_all_are_labelled_nothing_is_learnt():
    own = [s for s in LABELLED if s.frames]
    coding = code_statements(own, BOOK, TfidfEncoder(), score_labelled=False)  # an encoder that could encode nothing
    assert (coding.n_predicted, coding.learnt) == (0, ())
    assert coding.frames(own) == tuple(s.frames for s in own)


def test_labelled_statements_are_scored_without_their_own_group(encoder):
    """Words that one group's statements alone have cannot be found there."""
    odd = [said(f"x{k}", "Minister A", 20, ["danger"], text=f"Xylophone quartz zephyr {k}.") for k in range(8)]
    free = said("y", "Minister B", 21, [], text="Xylophone quartz zephyr.")
    rows = [*LABELLED, *odd, free]
    own = TfidfEncoder().fit([s.text for s in rows])
    coding = code_statements(rows, BOOK, own, groups=[*(s.date.day // 10 for s in rows[:-1]), 9])
    danger = coding.probabilities[:, coding.names.index("danger")]
    assert danger[-1] > danger[-9:-1].max() + 0.2


def test_quotes_are_of_different_words():
    """The same sentence with a blank or a 'thank you' behind it is no second example of a frame."""
    ends = ("", " ", " Thank you.", "")
    stories = ("It rained on the old dam", "The old dam had too much rain"), ("Money was short all year",) * 2
    texts = [f"{stories[d % 2][d // 2 % 2]}.{ends[d // 4 % 4]}" for d in range(16)]
    two = [said(str(d), "A", d + 1, text=text) for d, text in enumerate(texts)]
    found = discover_frames(two, 2, TfidfEncoder().fit(texts))
    assert sorted(len(frame.quotes) for frame in found) == [1, 2]
    assert all(clause in texts[int(id_)] for frame in found for id_, clause in frame.quotes)
