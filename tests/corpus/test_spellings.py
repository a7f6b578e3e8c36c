"""Names that may stand for one speaker are asked about; names of two people and offices are not."""

from datetime import datetime

import pytest

from shiftdetect import Statement
from shiftdetect.corpus.spellings import MOST, find_spellings


@pytest.mark.parametrize(
    "names",
    [
        ("Anna Tarn", "anna tarn"),
        ("Anna Tarn", "Tarn, Anna"),
        ("Anna Tarn", "A. Tarn"),
        ("Anna Tarn", "Minister Tarn"),
        ("Dr. Anna B. Tarn", "Tarn"),
        ("Märta Öst", "Marta Ost"),
        ("Anna Tarn (Works)", "Anna Tarn"),
        ("Ministry of Works", "MINISTRY OF WORKS"),
    ],
)
def test_names_that_may_be_one_are_put_together(names):
    (found,) = find_spellings(("Paul Reed", *names, "Mira Olt"))
    assert found.names == names
    assert found.all_alike


@pytest.mark.parametrize(
    "names",
    [
        ("Paul Reed", "Paula Reed"),
        ("President", "Vice President"),
        ("Minister A", "Official A", "Minister B"),
        ("Witness 1", "Official 1"),
        ("Anna Tarn", "Otto Tarn"),
        ("Foreign Ministry", "Ministry"),
        ("Spokesperson (Ministry of Works)", "Spokesperson (Ministry of Health)"),
        ("Senior official (unnamed)", "Senior works official (unnamed)"),
        ("...", "?"),
    ],
)
def test_names_of_two_are_not(names):
    assert find_spellings(names) == ()


def test_a_short_name_that_fits_two_people_makes_neither_one_of_the_other():
    (found,) = find_spellings(("Anna Tarn", "Otto Tarn", "Tarn"))
    assert found.names == ("Anna Tarn", "Otto Tarn", "Tarn")
    assert not found.all_alike


def test_very_many_names_with_one_last_word_are_not_compared():
    assert find_spellings([f"{'x' * k}a visitor" for k in range(MOST + 1)] + ["Visitor"]) == ()


def test_a_name_of_the_same_look_is_the_same_name():
    said = [
        Statement("1", "It held.", name, datetime(2031, 5, 1)) for name in ("Märta Öst", " Ma\u0308rta\u00a0 O\u0308st")
    ]
    assert said[0].speaker == said[1].speaker
