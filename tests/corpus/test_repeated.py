"""Boilerplate is set aside; repeated statements and rare sentences stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.corpus.repeated import find_repeated, set_aside, split_sentences
from shiftdetect.errors import ShiftDetectError

REASONS = [
    "The quay wall was unsafe.",
    "A storm was near.",
    "The pilots were on strike.",
    "It cost too much.",
    "Oil leaked.",
]
SIGN_OFF = "We remain in close contact with all partners."


def test_a_sentence_added_to_many_different_statements_is_found_and_set_aside():
    texts = [*REASONS, *(f"{reason} {SIGN_OFF}" for reason in REASONS)]
    (found,) = find_repeated(texts)
    assert (found.text, found.n_statements, found.first) == (SIGN_OFF, 5, 5)
    assert set_aside(texts, [found]) == (*REASONS, *REASONS)


def test_case_and_spacing_do_not_hide_it():
    texts = [f"{reason}  {SIGN_OFF.upper() if k % 2 else SIGN_OFF}" for k, reason in enumerate(REASONS)]
    assert set_aside(texts, find_repeated(texts)) == tuple(REASONS)


def test_a_statement_that_is_repeated_as_a_whole_is_evidence_and_stays():
    texts = ["The quay wall was unsafe. Nobody could have known."] * 20
    assert find_repeated(texts) == ()


def test_a_whole_text_that_is_the_repeated_sentence_stays():
    texts = [SIGN_OFF, *(f"{reason} {SIGN_OFF}" for reason in REASONS)]
    assert set_aside(texts, find_repeated(texts))[0] == SIGN_OFF


def test_lines_stay_lines_so_that_no_sentence_is_made_of_two():
    texts = [f"On the quay wall\n{reason} It is so.\n{SIGN_OFF}" for reason in REASONS]
    (*_, sign_off) = find_repeated(texts)
    assert sign_off.text == SIGN_OFF
    assert set_aside(texts, [sign_off]) == tuple(f"On the quay wall\n{reason} It is so." for reason in REASONS)


def test_a_sentence_in_few_of_many_statements_stays():
    texts = [f"{reason} {SIGN_OFF}" for reason in REASONS] + [f"Reason number {k} it was." for k in range(60)]
    assert find_repeated(texts) == ()


def test_limits_out_of_range_are_refused():
    with pytest.raises(ShiftDetectError, match="min_statements=1"):
        find_repeated(REASONS, min_statements=1)


@given(st.lists(st.text(max_size=60), max_size=30))
def test_nothing_is_ever_emptied_and_nothing_is_invented(texts):
    kept = set_aside(texts, find_repeated(texts))
    assert len(kept) == len(texts)
    for before, after in zip(texts, kept, strict=True):
        assert bool(before) == bool(after)
        assert set(split_sentences(after)) <= set(split_sentences(before)) or after == before


@pytest.mark.parametrize(
    "sentence",
    [
        "Gen. Marsh and Lt. Orr met Mr. Tarn of the U.S. Embassy.",
        "It broke at 4 a.m. on Friday, and not at 5 p.m. Eastern time.",
        "Gate No. 3 was opened on Sept. 3, by Art. 51.",
        "Sen. J. R. Vale spoke of danger, e.g. Leaks, i.e. Water.",
    ],
)
def test_a_short_form_ends_no_sentence(sentence):
    assert split_sentences(f"So it was. {sentence} Nobody knew.") == ["So it was.", sentence, "Nobody knew."]


@pytest.mark.parametrize("end", ["in the U.S.", "at 4 a.m.", "in the “U.S.”", "by plan B.", "as old as I.", "said no."])
def test_a_sentence_that_ends_in_a_short_form_ends_before_a_word_that_begins_one(end):
    assert split_sentences(f"It was {end} The dam held. It’s safe.") == [f"It was {end}", "The dam held.", "It’s safe."]
