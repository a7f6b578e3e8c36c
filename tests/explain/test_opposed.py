import numpy as np
import pytest

from shiftdetect.explain import opposed as module
from shiftdetect.explain.opposed import opposed_pairs
from tests.explain.said import said


def ids(pairs):
    return [(p.a, p.b) for p in pairs]


def unit(*degrees):
    radians = np.deg2rad(degrees)
    return np.column_stack([np.cos(radians), np.sin(radians)])


def test_a_pair_needs_one_frame_and_two_stances():
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports"),
        said("2", "Minister B", 2, ["dam"], "supports"),
        said("3", "Minister C", 2, ["rain"], "denies"),
        said("4", "Minister D", 2, ["dam"], "Silent"),
        said("5", "Minister E", 2, ["dam"], None),
        said("6", "Minister F", 3, ["dam"], "denies"),
    ]
    found = opposed_pairs(statements)
    assert sorted(ids(found)) == [("1", "6"), ("2", "6")]
    assert {(p.frame, p.stance_a, p.stance_b, p.distance) for p in found} == {("dam", "supports", "denies", None)}


def test_two_words_for_one_stance_are_no_difference():
    assert opposed_pairs([said("1", "A", 1, ["dam"], "Asserts"), said("2", "B", 1, ["dam"], "supports")]) == ()


def test_denial_ranks_above_hedge():
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports"),
        said("2", "Minister B", 1, ["dam"], "hedges"),
        said("3", "Minister C", 1, ["dam"], "denies"),
    ]
    assert ids(opposed_pairs(statements))[0] == ("1", "3")


def test_unknown_stance_words_that_differ_count_one_step():
    statements = [said("1", "Minister A", 1, ["dam"], "pour"), said("2", "Minister B", 1, ["dam"], "contre")]
    assert ids(opposed_pairs(statements)) == [("1", "2")]


def test_the_rarest_shared_frame_is_named_and_ranks_higher():
    others = [said(f"x{k}", "Minister Z", 1, ["dam"], "silent") for k in range(10)]
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports"),
        said("2", "Minister B", 1, ["dam"], "hedges"),
        said("3", "Minister C", 1, ["dam", "four gates"], "supports"),
        said("4", "Minister D", 1, ["dam", "four gates"], "hedges"),
        *others,
    ]
    found = opposed_pairs(statements)
    assert (found[0].frame, found[0].a, found[0].b) == ("four gates", "3", "4")
    assert all(p.frame == "dam" for p in found[1:])


def test_near_words_rank_above_far_ones():
    statements = [said(str(k), f"Minister {k}", 1, ["dam"], "supports" if k == 0 else "hedges") for k in range(3)]
    found = opposed_pairs(statements, unit(0, 60, 20))
    assert ids(found) == [("0", "2"), ("0", "1")]
    assert found[1].distance == pytest.approx(0.5)


def test_equal_vectors_have_distance_exactly_zero():
    x = np.repeat(unit(33.3).astype(np.float32), 2, axis=0)
    statements = [said("1", "Minister A", 1, ["dam"], "supports"), said("2", "Minister B", 1, ["dam"], "denies")]
    assert opposed_pairs(statements, x)[0].distance == 0.0


def test_near_dates_rank_above_far_ones():
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports"),
        said("2", "Minister B", 20, ["dam"], "hedges"),
        said("3", "Minister C", 2, ["dam"], "hedges"),
    ]
    statements.sort(key=lambda s: s.time)
    assert ids(opposed_pairs(statements)) == [("1", "3"), ("1", "2")]


@pytest.mark.parametrize("negation", ["I saw no such order.", "We didn't see one.", "We didn’t.", "There cannot be."])
def test_negation_on_one_side_decides_between_equals(negation):
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports", "There were four gates."),
        said("2", "Minister B", 1, ["dam"], "hedges", "I believe that as well. Nobility, notes."),
        said("3", "Minister C", 1, ["dam"], "hedges", negation),
    ]
    assert ids(opposed_pairs(statements))[0] == ("1", "3")


def test_a_speaker_stands_against_himself_on_a_later_date_only():
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports"),
        said("2", "Minister A", 1, ["dam"], "denies"),
        said("3", "Minister A", 4, ["dam"], "denies"),
    ]
    (found,) = opposed_pairs(statements)
    assert (found.a, found.b, found.same_speaker) == ("1", "3", True)
    (found,) = opposed_pairs(statements[:2], occasions=[9, 17])  # hours of one day
    assert (found.a, found.b, found.same_speaker) == ("1", "2", True)


def test_two_speakers_appear_once_per_frame_with_their_best_pair():
    statements = [said(f"a{k}", "Minister A", 1, ["dam"], "supports") for k in range(4)]
    statements += [said(f"b{k}", "Minister B", 1, ["dam"], "denies") for k in range(4)]
    found = opposed_pairs(statements, unit(0, 90, 40, 80, 70, 41, 20, 170))
    assert ids(found) == [("a2", "b1")]


def test_one_statement_does_not_fill_the_list():
    statements = [
        said("1", "Minister A", 1, ["dam"], "supports", "One."),
        said("2", "Minister A", 1, ["dam"], "supports"),
    ]
    statements += [said(f"b{k}", f"Minister {k}", 1, ["dam"], "denies") for k in range(8)]
    found = opposed_pairs(statements, np.vstack([unit(0, 50), np.repeat(unit(0), 8, axis=0)]), per_statement=3)
    assert [p.a for p in found] == ["1", "1", "1", "2", "2", "2"]  # the second best of the same two speakers steps in
    assert len({p.b for p in found}) == 6


def test_frames_take_turns():
    statements = [said(f"d{k}", f"Minister {k}", 1, ["dam"], "supports" if k < 2 else "denies") for k in range(4)]
    statements += [said(f"c{k}", f"Minister {k}", 1, ["cost"], "supports" if k < 2 else "hedges") for k in range(5)]
    frames = [p.frame for p in opposed_pairs(statements)]
    # 'dam' is rarer and its step is larger: two of its pairs outweigh the best on 'cost', a third does not.
    assert frames[:3] == ["dam", "dam", "cost"]
    assert (frames.count("cost"), frames.count("dam")) == (6, 4)


def test_top_limits_the_list():
    statements = [said(str(k), f"Minister {k}", 1, ["dam"], "supports" if k % 2 else "denies") for k in range(8)]
    assert len(opposed_pairs(statements, top=5)) == 5
    assert opposed_pairs(statements, top=0) == ()


def test_blocks_change_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    statements = [
        said(
            str(k),
            f"Minister {rng.integers(5)}",
            int(1 + k // 4),
            rng.choice(["dam", "rain", "cost", "age"], size=2, replace=False),
            str(rng.choice(["supports", "hedges", "denies", "silent"])),
            str(rng.choice(["It was not so.", "It was so."])),
        )
        for k in range(80)
    ]
    x = rng.normal(size=(80, 6))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    whole = opposed_pairs(statements, x)
    monkeypatch.setattr(module, "_BLOCK", 9)
    assert opposed_pairs(statements, x) == whole
    assert len(whole) == 20
    assert max(sum(id in (p.a, p.b) for p in whole) for id in map(str, range(80))) <= 3


def test_names_of_speakers_change_nothing():
    statements = [
        said(str(k), name, 1 + k, ["dam"], "supports" if k % 2 else "denies")
        for k, name in enumerate(["Minister A", "Minister B", "Minister C", "Minister A"])
    ]
    renamed = [said(s.id, s.speaker[::-1], s.time.day, s.frames, s.stance) for s in statements]
    assert opposed_pairs(statements) == opposed_pairs(renamed)


@pytest.mark.parametrize(
    "statements", [[], [said("1", "Minister A", 1)], [said("1", "Minister A", 1, ["dam"], "denies")]]
)
def test_nothing_to_set_side_by_side(statements):
    assert opposed_pairs(statements) == ()
