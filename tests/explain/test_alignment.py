from datetime import datetime

import numpy as np

from shiftdetect import Statement, TfidfEncoder
from shiftdetect.explain.alignment import align, differences

GATE = "The gate stays {} until the wardens say so."
FIRST = f"The council met on Monday. {GATE.format('shut')} Boats wait outside. Fees are unchanged."
NEXT = f"The council met on Monday. {GATE.format('open')} Boats wait outside. Divers will inspect the wall."


def _said(*texts, speaker="Port Authority"):
    return [Statement(f"s{k}", text, speaker, datetime(2031, 5, 1 + k)) for k, text in enumerate(texts)]


def _found(statements, **options):
    encoder = TfidfEncoder().fit([s.text for s in statements])
    return differences(statements, encoder.encode, **options)


def test_every_sentence_is_kept_changed_added_or_left_out_in_its_place():
    (found,) = _found(_said(FIRST, NEXT))
    assert [(part.kind, part.before, part.after) for part in found.sentences] == [
        ("kept", "The council met on Monday.", "The council met on Monday."),
        ("changed", GATE.format("shut"), GATE.format("open")),
        ("kept", "Boats wait outside.", "Boats wait outside."),
        ("left_out", "Fees are unchanged.", ""),
        ("added", "", "Divers will inspect the wall."),
    ]
    assert found.aligned == 0.75


def test_no_word_is_lost_or_made_up():
    rng = np.random.default_rng(1)
    for _ in range(50):
        n, m = rng.integers(0, 6, size=2)
        before, after = [f"b{k}" for k in range(n)], [f"a{k}" for k in range(m)]
        found = align(before, after, rng.random((n, m)))
        assert [part.before for part in found if part.before] == before
        assert [part.after for part in found if part.after] == after


def test_the_best_matching_in_order_is_found():
    rng = np.random.default_rng(2)
    likeness = rng.uniform(0.5, 1.0, size=(4, 4))

    def best(i, j):
        if i == 4 or j == 4:
            return 0.0
        matched = likeness[i, j] + best(i + 1, j + 1) if likeness[i, j] >= 0.6 else 0.0
        return max(matched, best(i + 1, j), best(i, j + 1))

    found = align(list("abcd"), list("wxyz"), likeness)
    total = sum(likeness["abcd".index(p.before), "wxyz".index(p.after)] for p in found if p.before and p.after)
    assert np.isclose(total, best(0, 0))


def test_equal_and_wholly_different_statements_have_no_difference_to_read():
    other = "Taxes on grain will rise. Farmers protest. The minister resigned. Nobody was hurt."
    assert _found(_said(FIRST, FIRST)) == ()
    assert _found(_said(FIRST, other)) == ()
    assert _found(_said("One sentence only.", "One sentence only, again.")) == ()


def test_a_sentence_that_was_moved_comes_again():
    parts = FIRST.split(". ")
    turned = ". ".join([parts[2], *parts[:2], *parts[3:]])
    assert sorted(turned.split(". ")) == sorted(parts)
    assert _found(_said(FIRST, turned)) == ()  # no other words: nothing to read
    (found,) = _found(_said(FIRST, turned.replace("shut", "open")))
    assert (found.n_moved, found.aligned) == (1, 1.0)
    assert [part.kind for part in found.sentences].count("changed") == 1


def test_each_speaker_is_compared_with_their_own_statement_before():
    statements = _said(FIRST, NEXT)
    statements.insert(1, Statement("x", NEXT, "Minister A", datetime(2031, 5, 1, 12)))
    (found,) = _found(statements)
    assert (found.a, found.b) == ("s0", "s1")


def test_what_was_said_between_two_speeches_does_not_hide_that_the_second_repeats_the_first():
    interview = "Taxes on grain will rise. Farmers protest. The minister resigned. Nobody was hurt."
    found = _found(_said(FIRST, interview, NEXT, interview.replace("rise", "fall")))
    assert [(d.a, d.b) for d in found] == [("s0", "s2"), ("s1", "s3")]
    # The nearest that is repeated counts, though an older one is repeated more: what was taken back is seen, too.
    assert [(d.a, d.b) for d in _found(_said(FIRST, NEXT, FIRST))] == [("s0", "s1"), ("s1", "s2")]
    many = [f"Number {k} is about {what}. The day is {k}. Rain fell." for k, what in enumerate(["bread"] * 6)]
    assert not [d for d in _found(_said(FIRST, *many, NEXT)) if d.b == "s7"]


def test_of_many_those_that_change_most_are_kept_in_the_order_of_time():
    small = NEXT.replace("open", "closed")
    statements = _said(FIRST, NEXT, small, FIRST)
    assert [d.b for d in _found(statements, most=2)] == ["s1", "s3"]
