from collections import Counter
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from shiftdetect import Statement, TfidfEncoder
from shiftdetect.explain.compare.relations import RELATIONS, UNSURE, Comparison
from shiftdetect.explain.comparing import ANY_PAIR, FIRST_PAIRS, Compared, _watched, compare_statements
from shiftdetect.explain.contradictions import listed, listed_first, listed_own, own_floor, own_pairs
from shiftdetect.explain.passages import claims_of


class Words:
    """Calls two texts contradictory where exactly one holds 'not'; knows nothing else."""

    def __init__(self):
        self.asked = []

    def compare(self, pairs, progress=None):
        self.asked += pairs
        differs = np.array([("not" in a.split()) != ("not" in b.split()) for a, b in pairs], dtype=bool)
        p = np.full((len(pairs), len(RELATIONS)), 0.02)
        p[:, RELATIONS.index("contradicts")] = np.where(differs, 0.9, 0.1)
        return Comparison("words", p, tuple("contradicts" if d else UNSURE for d in differs))


def _said(*rows):
    return [Statement(f"s{k}", text, speaker, datetime(2031, 5, day)) for k, (speaker, day, text) in enumerate(rows)]


def _run(statements, **options):
    texts = [s.text for s in statements]
    encoder = TfidfEncoder().fit(texts)
    words = Words()
    compared = compare_statements(statements, encoder.encode(texts), words, encoder.encode, **options)
    return compared, listed(statements, compared, encoder.encode), words


TWO_SIDES = _said(
    ("Minister A", 1, "The gate was closed on Monday by the wardens."),
    ("Minister B", 3, "The gate was not closed on Monday by the wardens."),
    ("Minister A", 4, "Taxes on grain will rise next spring."),
    ("Minister B", 5, "Taxes on grain will rise next spring, as planned."),
)


def test_the_pair_that_differs_stands_first_with_both_passages():
    _, found, _ = _run(TWO_SIDES)
    first = found[0]
    assert (first.a, first.b, first.confident, first.same_speaker) == ("s0", "s1", True, False)
    assert first.passage_a == TWO_SIDES[0].text
    assert (first.days_apart, first.first_account) == (2, True)
    assert not any(pair.confident for pair in found[1:])


def test_of_long_statements_the_sentence_that_differs_is_shown():
    filler = " ".join(f"Word number {k} of a long speech about barley and rye." for k in range(12))
    statements = _said(
        ("Minister A", 1, f"The gate was closed on Monday. {filler}"),
        ("Minister A", 6, f"The gate was not closed on Monday. {filler}"),
    )
    _, found, _ = _run(statements)
    assert (found[0].passage_a, found[0].passage_b) == (
        "The gate was closed on Monday.",
        "The gate was not closed on Monday.",
    )
    assert found[0].same_speaker


def test_a_short_denial_in_a_speech_is_read_with_the_sentence_before_it():
    """'He was not there.' says nothing alone, and what it denies must not stand for what was said."""
    filler = " ".join(f"Word number {k} of a long speech about barley and rye." for k in range(12))
    claim = "They say the warden was at the gate and he slept that night."
    statements = _said(
        ("Minister A", 1, f"The warden was at the gate and he slept that night. {filler}"),
        ("Minister B", 6, f"{filler} {claim} He was not there. That is all."),
    )
    _, found, words = _run(statements)
    assert (found[0].passage_b, found[0].confident) == (f"{claim} He was not there.", True)
    asked = {text for pair in words.asked for text in pair}
    assert claim not in asked
    assert "They say the warden was at the gate" not in asked


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("Did you see four? I did not.", ["Did you see four? I did not."]),
        ("Why not? It held for many long years. No doubt.", ["It held for many long years."]),
        ("No. It held for many long years.", ["It held for many long years."]),
        ("On the four embassies of ours\nI saw none.", ["On the four embassies of ours"]),
        ("It held for many long years. Nothing broke. Never.", ["It held for many long years. Nothing broke. Never."]),
        ("It was old.", ["It was old."]),
    ],
)
def test_what_a_short_sentence_denies_stands_before_it_on_the_same_line(text, passages):
    found, denied = claims_of(text)
    assert found == passages
    assert denied == {passage for passage in passages if passage.endswith(("I did not.", "Never."))}


def test_two_speeches_are_never_read_as_a_whole():
    filler = " ".join(f"Word number {k} of a long speech about barley and rye." for k in range(12))
    statements = _said(
        ("Minister A", 1, f"Taxes will rise. {filler}"),
        ("Minister A", 6, f"{filler} The gate was not closed on Monday."),
        ("Minister A", 9, f"{filler} The gate was closed on Monday."),
    )
    compared, found, words = _run(statements)
    # Of the first two nothing is near but what both hold to the letter: there is nothing to read.
    assert compared.pairs.tolist() == [[1, 2]]
    assert [(pair.passage_a, pair.passage_b) for pair in found] == [
        ("The gate was not closed on Monday.", "The gate was closed on Monday.")
    ]
    assert max(len(text.split()) for pair in words.asked for text in pair) < 10


def _reported(polarity, text, denied=None):
    columns = {"polarity": polarity, **({} if denied is None else {"denied": denied})}
    return lambda k, name: Statement(f"s{k}", text, name, datetime(2031, 5, k), columns=columns)


CLOSED = "the gate was closed on Monday by the wardens, but they knew of nothing else"
DENIAL = _reported("denies", f"denied that {CLOSED}", f"that {CLOSED}")


def test_a_denial_is_read_as_one_and_shown_in_its_own_words():
    statements = [*_said(("Minister A", 1, f"Yes, {CLOSED}.")), DENIAL(2, "Minister B")]
    _, found, words = _run(statements)
    assert (found[0].passage_b, found[0].confident) == (statements[1].text, True)
    asked = {text for pair in words.asked for text in pair} - {statements[0].text}
    assert all("not true that the gate" in text for text in asked if "wardens" in text and "Yes" not in text)
    assert not [text for text in asked if text.startswith(("denied", "that"))]


def test_two_denials_and_a_question_contradict_nothing():
    asking = _reported("questions", f"asked whether {CLOSED}")
    statements = [DENIAL(1, "Minister A"), DENIAL(2, "Minister B"), asking(3, "Minister C")]
    compared, found, _ = _run(statements)
    assert (len(compared.pairs), found) == (0, ())


def test_one_speaker_is_not_set_against_the_same_day():
    compared, found, _ = _run(
        _said(("Minister A", 1, "The gate was closed today."), ("Minister A", 1, "The gate was not closed today."))
    )
    assert len(compared.pairs) == 0
    assert found == ()


def test_the_same_claim_again_is_counted_and_not_listed():
    again = _said(
        ("Minister A", 1, "The gate was closed on Monday by the wardens."),
        ("Minister B", 3, "The gate was not closed on Monday by the wardens."),
        ("Minister C", 4, "The gate was not closed on Monday by the wardens."),
        ("Minister D", 5, "The gate was not closed on Monday by the wardens."),
    )
    _, found, _ = _run(again)
    assert [pair.repeats for pair in found if pair.confident] == [2]


def test_what_is_merely_repeated_is_no_place_to_look_at():
    again = "The gate was closed on Monday by the wardens."
    compared, found, _ = _run(
        _said(("Minister A", 1, again), ("Minister B", 3, again.upper()), ("Minister C", 4, f"Yes: {again}"))
    )
    assert len(compared.pairs) == 3
    assert {(pair.a, pair.b) for pair in found} <= {("s0", "s2"), ("s1", "s2")}
    assert found


def test_which_pairs_are_compared_does_not_depend_on_the_direction_of_time(monkeypatch):
    monkeypatch.setattr("shiftdetect.explain.comparing.OWN_NEAREST", 2)
    rng = np.random.default_rng(4)
    words = np.array(["gate", "dam", "grain", "rail", "toll", "port", "bridge", "tax"])
    rows = [(f"Minister {'ABC'[k % 3]}", 1 + k // 2, " ".join(rng.choice(words, 6))) for k in range(24)]
    there, _, _ = _run(_said(*rows), n_nearest=2)
    back, _, _ = _run(_said(*[(who, 13 - day, text) for who, day, text in rows[::-1]]), n_nearest=2)
    turned = {frozenset((23 - a, 23 - b)) for a, b in back.pairs.tolist()}
    assert {frozenset(pair) for pair in there.pairs.tolist()} == turned


def test_what_one_speaker_says_in_two_hours_of_a_day_is_compared_where_hours_are_asked_for():
    one_day = _said(
        ("Minister A", 1, "The gate was closed on Monday by the wardens."),
        ("Minister A", 1, "It was the wardens who closed the gate on Monday."),
        ("Minister A", 1, "The gate was not closed on Monday by the wardens."),
    )
    _, by_day, _ = _run(one_day)
    compared, by_hour, _ = _run(one_day, occasions=np.array([9, 9, 17]))
    assert by_day == ()
    assert sorted(map(tuple, compared.pairs.tolist())) == [(0, 2), (1, 2)]
    assert {pair.days_apart for pair in by_hour} == {0}
    assert (by_hour[0].a, by_hour[0].b, by_hour[0].same_speaker) == ("s0", "s2", True)


@pytest.mark.parametrize("statements", [[], TWO_SIDES[:1]])
def test_one_statement_or_none_has_nothing_to_be_compared_with(statements):
    encoder = TfidfEncoder().fit(["some words"])
    vectors = np.ones((len(statements), 1), dtype=np.float32)
    compared = compare_statements(statements, vectors, Words(), encoder.encode)
    assert compared.probability.shape == (0,)
    assert listed(statements, compared, encoder.encode) == ()


def test_a_clause_is_set_against_the_other_sentence_and_keeps_the_likeness_of_its_own():
    class Clause(Words):
        """Calls only the clause alone contradictory: as a whole the two sentences agree."""

        def compare(self, pairs, progress=None):
            said = super().compare(pairs, progress)
            against = [clause in pair for pair in pairs]
            p = said.probabilities.copy()
            p[:, RELATIONS.index("contradicts")] = np.where(against, 0.9, 0.1)
            return Comparison("clause", p, tuple("contradicts" if a else UNSURE for a in against))

    clause = "we do not know precisely who gave the order"
    statements = _said(
        ("Minister A", 1, f"The gate was closed on Monday, and {clause}, but it was real."),
        ("Minister A", 6, "The gate was closed on Monday, it was real."),
    )
    texts = [s.text for s in statements]
    encoder = TfidfEncoder().fit(texts)
    vectors = encoder.encode(texts)
    compared = compare_statements(statements, vectors, Clause(), encoder.encode)
    assert compared.passages == ((clause, texts[1]),)
    assert compared.likeness[0] == pytest.approx(float(vectors[0] @ vectors[1]))
    assert float(encoder.encode([clause])[0] @ vectors[1]) < compared.likeness[0]
    assert compared.confident[0]


SUBJECTS = ("gate", "dam", "grain", "rail", "toll", "port", "bridge", "tax", "lake", "mine")


def _scored(*rows):
    """Statements and pairs of given probability: two speakers, and what the one and the other said, word by word."""
    statements = []
    for n, (who, other, (first, second), _) in enumerate(rows):
        for day, speaker, text in ((1, who, first), (2 + n, other, second)):
            statements.append(Statement(f"s{len(statements)}", text, speaker, datetime(2031, 5, day)))
    pairs = np.arange(2 * len(rows)).reshape(-1, 2)
    probability = np.array([p for *_, p in rows], dtype=float)
    passages = tuple(words for _, _, words, _ in rows)
    compared = Compared("scored", pairs, probability, probability >= 0.8, np.ones(len(rows)), passages)
    encoder = TfidfEncoder().fit([text for words in passages for text in words])
    return statements, compared, encoder.encode


def _words(k):
    return f"{SUBJECTS[k]} open", f"{SUBJECTS[k - 1]} shut"


def test_who_said_little_is_listed_though_others_fill_the_first_list():
    many = [("Minister A", "Minister B", _words(k), 0.9 - k / 100) for k in range(6)]
    unlike = [("Minister A", "Minister B", _words(8), 0.0)] * 9  # so that the mean stays below
    statements, compared, encode = _scored(*many, ("Minister C", "Minister C", _words(7), 0.6), *unlike)
    assert all(not pair.same_speaker for pair in listed(statements, compared, encode, top=4))
    (own,) = listed_own(statements, compared, encode)
    assert (own.a, own.b, own.same_speaker, own.probability) == ("s12", "s13", True, 0.6)


def test_of_one_speaker_five_pairs_are_listed_and_speakers_stand_by_their_highest():
    rows = [("Minister A", "Minister A", _words(k), 0.7 - k / 100) for k in range(6)]
    unlike = [("Minister C", "Minister D", _words(7), 0.0)] * 12
    statements, compared, encode = _scored(*rows, ("Minister B", "Minister B", _words(8), 0.9), *unlike)
    own = listed_own(statements, compared, encode)
    speaker = {s.id: s.speaker for s in statements}
    assert [speaker[pair.a] for pair in own] == ["Minister B", *["Minister A"] * 5]
    assert [pair.probability for pair in own] == pytest.approx([0.9, 0.7, 0.69, 0.68, 0.67, 0.66])


def test_a_pair_of_ones_own_is_listed_from_the_mean_of_all_pairs_on():
    rows = [("Minister A", "Minister B", _words(0), 0.6), ("Minister C", "Minister C", _words(2), 0.3)]
    statements, compared, encode = _scored(*rows, ("Minister D", "Minister D", _words(4), 0.45))
    assert own_floor(compared) == pytest.approx(0.45)
    assert [pair.probability for pair in listed_own(statements, compared, encode)] == [0.45]


def test_of_a_comparer_that_scores_all_pairs_next_to_nothing_no_own_pair_is_listed():
    rows = [("Minister A", "Minister A", _words(k), p) for k, p in ((0, 0.02), (2, 0.05), (4, 0.099))]
    statements, compared, encode = _scored(*rows)
    assert own_floor(compared) == 0.1
    assert listed_own(statements, compared, encode) == ()
    assert len(listed(statements, compared, encode)) == 3


def test_a_claim_that_a_speaker_makes_again_is_counted_once_for_each_speaker():
    again = [(who, who, _words(3), 0.5) for who in ("Minister A", "Minister A", "Minister B")]
    statements, compared, encode = _scored(*again)
    assert [pair.repeats for pair in listed(statements, compared, encode)] == [2]
    assert [(pair.a, pair.repeats) for pair in listed_own(statements, compared, encode)] == [("s0", 1), ("s4", 0)]


def test_what_a_speaker_once_said_otherwise_is_listed_against_all_the_rest():
    rows = [("Minister A", "Minister A", _words(k), 0.5) for k in (0, 2, 4)]
    statements, compared, encode = _scored(*rows)
    star = Compared("star", np.array([[0, 1], [0, 3], [0, 5]]), *_rest(compared))
    assert [pair.b for pair in listed_own(statements, star, encode)] == ["s1", "s3", "s5"]
    assert [pair.b for pair in listed(statements, star, encode)] == ["s1", "s3"]


def _rest(compared):
    return compared.probability, compared.confident, compared.likeness, compared.passages


def test_every_speaker_with_pairs_of_their_own_is_counted():
    rows = [("Minister A", "Minister A", _words(k), p) for k, p in ((0, 0.9), (2, 0.3))]
    rows += [("Minister B", "Minister B", _words(4), 0.05), ("Minister C", "Minister A", _words(6), 0.9)]
    statements, compared, _ = _scored(*rows)
    found = [(own.speaker, own.n_pairs, own.n_confident, own.highest) for own in own_pairs(statements, compared)]
    assert found == [("Minister A", 2, 1, 0.9), ("Minister B", 1, 0, 0.05)]


def test_one_who_repeats_a_line_is_still_compared_with_what_they_said_otherwise(monkeypatch):
    line = "The gates of the old weir were opened in time, {} of us saw it"
    rows = [("Minister A", day, line.format(day)) for day in range(1, 11)]
    rows.append(("Minister A", 20, "Why the gates of the old weir were not opened in time"))
    compared, _, _ = _run(_said(*rows), n_nearest=2)
    assert sum(10 in pair for pair in compared.pairs.tolist()) == 10
    assert len(compared.nearest.pairs) < len(compared.pairs)
    monkeypatch.setattr("shiftdetect.explain.comparing.OWN_PAIRS", 2 * len(rows))
    fewer, _, _ = _run(_said(*rows), n_nearest=1)
    assert 2 <= sum(10 in pair for pair in fewer.pairs.tolist()) < 10


def test_further_pairs_stand_in_the_speakers_own_list_and_count_nowhere_else():
    rows = [("Minister A", "Minister A", _words(k), p) for k, p in ((0, 0.9), (2, 0.5))]
    statements, compared, encode = _scored(*rows, ("Minister A", "Minister B", _words(4), 0.3))
    further = replace(compared, further=np.array([True, False, False]))
    assert [pair.probability for pair in listed(statements, further, encode)] == [0.5, 0.3]
    assert own_floor(further) == pytest.approx(0.4)
    assert [pair.probability for pair in listed_own(statements, further, encode)] == [0.9, 0.5]
    assert [own.n_pairs for own in own_pairs(statements, further)] == [2]


def test_the_nearest_pairs_are_those_of_before():
    line = "The gates of the old weir were opened in time, {} of us saw it"
    rows = [(f"Minister {'AB'[day % 2]}", day, line.format(day)) for day in range(1, 15)]
    compared, _, _ = _run(_said(*rows), n_nearest=2)
    few = Counter(row for pair in compared.nearest.pairs.tolist() for row in pair)
    every = Counter(row for pair in compared.pairs.tolist() for row in pair)
    assert all(every[row] >= few[row] >= 4 for row in range(14))
    assert every.total() > few.total()


def test_what_is_left_to_read_is_reckoned_by_length_and_without_the_time_that_loading_takes():
    times = iter([0.0, 8.0, 9.0, 12.0])  # began; the first batch loads the model
    told = []
    pairs = [("a" * 50, "b" * 50)] * 20 + [("a" * 150, "b" * 150)] * 20
    after = _watched(pairs, told.append, lambda: next(times))
    for n in (10, 10, 20):
        after(n)
    assert [(read.done, read.total) for read in told] == [(10, 40), (20, 40), (40, 40)]
    # Ten short pairs, with what any pair takes, took a second: a long one takes 1.4 times as long as a short one.
    assert ANY_PAIR == 400
    assert [read.seconds_left for read in told] == [None, pytest.approx(2.8), 0.0]


def test_a_first_batch_that_takes_longer_than_loading_can_tells_already():
    times = iter([0.0, 30.0])
    told = []
    _watched([("a" * 50, "b" * 50)] * 40, told.append, lambda: next(times))(10)
    assert [read.seconds_left for read in told] == [90.0]


GATE = "The gate of the old weir was closed on Monday by the wardens"
DENIED = "The gate of the old weir was not closed on Monday by the wardens"


def _crowded(extra=()):
    """What was said first, then a day of many who repeat its denial, who fill the places near what comes later."""
    crowd = [(f"Minister {name}", 5, f"{DENIED}.") for name in "BCDEFGHIJ"]
    return _said(("Minister A", 1, GATE), *crowd, *extra, ("Minister K", 9, DENIED))


def _first_of(statements, **options):
    compared, _, _ = _run(statements, **options)
    encoder = TfidfEncoder().fit([s.text for s in statements])
    return compared, listed_first(statements, compared, encoder.encode)


def test_the_first_account_is_read_against_a_later_statement_that_has_many_nearer_ones():
    statements = _crowded()
    compared, found = _first_of(statements, n_nearest=2)
    last = len(statements) - 1
    assert (0, last) not in {tuple(pair) for pair in compared.nearest.pairs.tolist()}
    assert (0, last) in {tuple(pair) for pair in compared.first_account.pairs.tolist()}
    assert {int(a) for a, _ in compared.first_account.pairs} == {0}
    (pair,) = found  # all nine say the same: the claim is listed once
    assert (pair.a, pair.confident, pair.first_account, pair.repeats) == ("s0", True, True, 9)
    assert (pair.passage_a, pair.days_apart > 0) == (statements[0].text, True)


def test_pairs_with_the_first_account_are_counted_in_no_share_and_only_listed_as_such():
    statements = _crowded()
    compared, _ = _first_of(statements, n_nearest=2)
    beyond = {tuple(p) for p in compared.pairs[compared.further].tolist()}
    assert beyond
    assert not beyond & {tuple(p) for p in compared.nearest.pairs.tolist()}
    assert len({tuple(p) for p in compared.pairs.tolist()}) == len(compared.pairs)
    encoder = TfidfEncoder().fit([s.text for s in statements])
    ids = {(f"s{a}", f"s{b}") for a, b in beyond}
    assert not ids & {(pair.a, pair.b) for pair in listed(statements, compared, encoder.encode)}


def test_on_a_subject_that_comes_up_late_the_first_account_is_late_too():
    toll, no_toll = "A toll for lorries is being planned", "No toll for lorries is being planned, it is not so"
    statements = _crowded([("Minister B", 6, toll), ("Minister C", 7, f"Yes, {toll}"), ("Minister D", 8, no_toll)])
    compared, _ = _first_of(statements)
    firsts = {(statements[a].id, statements[b].id) for a, b in compared.first_account.pairs.tolist()}
    assert {pair for pair in firsts if pair[1] in ("s10", "s11", "s12")} == {("s10", "s11"), ("s10", "s12")}


def test_a_question_is_no_first_account_and_nobody_is_read_against_it():
    asking = _reported("questions", f"asked whether {GATE}")(1, "Reporter Z")
    statements = [asking, *_said(("Minister A", 2, GATE), ("Minister B", 3, DENIED))]
    statements = [replace(s, id=f"t{k}") for k, s in enumerate(statements)]
    compared, found = _first_of(statements)
    assert compared.first_account.pairs.tolist() == [[1, 2]]
    assert [(pair.a, pair.b) for pair in found] == [("t1", "t2")]


def test_where_nothing_later_is_of_its_subject_there_is_nothing_to_read_against_the_first_account():
    compared, found = _first_of(_said(("Minister A", 1, GATE), ("Minister B", 4, "Taxes on grain will rise.")))
    assert (len(compared.first_account.pairs), found) == (0, ())
    one_day = _said(("Minister A", 1, GATE), ("Minister B", 1, DENIED))
    compared, found = _first_of(one_day)
    assert (len(compared.pairs), len(compared.first_account.pairs), found) == (1, 0, ())


def test_pairs_with_the_first_account_come_out_of_the_number_of_the_speakers_own(monkeypatch):
    line = "The gates of the old weir were opened in time, {} of us saw it"
    statements = _said(*[("Minister A", day, line.format(day % 4)) for day in range(1, 25)])
    monkeypatch.setattr("shiftdetect.explain.comparing.OWN_PAIRS", 6 * 24)
    compared, _ = _first_of(statements, n_nearest=1)
    monkeypatch.setattr("shiftdetect.explain.comparing.FIRST_PAIRS", 0)
    without, _ = _first_of(statements, n_nearest=1)
    assert FIRST_PAIRS == 1_000
    assert len(compared.first_account.pairs) == 23
    assert len(without.first_account.pairs) == 0
    assert len(compared.pairs) <= 6 * 24
    assert len(compared.pairs) - len(without.pairs) < 23


def test_a_pair_with_the_first_account_is_listed_from_the_mean_of_all_pairs_on_and_only_ranked_where_unsure():
    rows = [("Minister A", "Minister B", _words(k), p) for k, p in ((0, 0.9), (2, 0.7), (4, 0.2), (6, 0.9))]
    statements, compared, encode = _scored(*rows)
    firsts = replace(compared, first=np.array([True, True, True, False]))
    found = listed_first(statements, firsts, encode)
    assert own_floor(firsts) == pytest.approx(0.675)
    assert [(pair.probability, pair.confident) for pair in found] == [(0.9, True), (0.7, False)]
    assert all(pair.first_account for pair in found)
    assert listed_first(statements, compared, encode) == ()
