import numpy as np
import pytest

from shiftdetect import ShiftDetectError, TfidfEncoder
from shiftdetect.explain.lasting import lasting_change

FRAME = "The council met on {} and heard the engineers. The gate stays {} until further notice."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday evening")


def _change(texts, **options):
    return lasting_change(texts, TfidfEncoder().fit(texts), **options)


def test_equal_statements_do_not_change():
    found = _change([FRAME.format("Monday", "shut")] * 5)
    np.testing.assert_allclose(found.size, 0.0, atol=1e-7)


def test_what_stays_counts_more_than_what_is_gone_the_next_day():
    # On the third day a word that lasts is replaced; every day the name of the day is.
    texts = [FRAME.format(day, "shut" if k < 3 else "open") for k, day in enumerate(DAYS)]
    found = _change(texts)
    assert found.terms.argmax() == 2
    assert found.score.argmax() == 2

    passing = [FRAME.format(day, "open" if k == 3 else "shut") for k, day in enumerate(DAYS)]
    assert found.terms[2] > 1.3 * _change(passing).terms[2]


def test_the_score_is_what_exceeds_the_usual_change():
    texts = [FRAME.format(day, "shut") for day in DAYS]
    found = _change(texts)
    assert abs(np.median(found.score)) < 0.1 * found.size.mean()


def test_reading_backwards_gives_the_same_sizes():
    texts = [FRAME.format(day, "shut" if k < 3 else "open") for k, day in enumerate(DAYS)]
    there, back = _change(texts), _change(texts[::-1])
    np.testing.assert_allclose(there.size, back.size[::-1], atol=1e-6)


@pytest.mark.parametrize("texts", [[], ["One statement only, and nothing before it."]])
def test_fewer_than_two_statements_have_no_step(texts):
    found = lasting_change(texts, TfidfEncoder().fit(["Some words to know."]))
    assert found.score.shape == (0,)


def test_settings_are_checked():
    with pytest.raises(ShiftDetectError, match="reach=0"):
        _change(["The gate is shut."] * 3, reach=0)
