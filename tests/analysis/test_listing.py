"""What a reader must know beyond the numbers."""

from dataclasses import replace
from datetime import datetime

from shiftdetect import Statement
from shiftdetect.analysis.listing import MOST_NOTED, cautions
from shiftdetect.result import SetAside


def _said(*speakers, text="The gates held."):
    return [Statement(str(k), f"{text} {k}", who, datetime(2031, 5, 1 + k)) for k, who in enumerate(speakers)]


def test_a_speaker_who_is_spelled_in_two_ways_is_asked_about():
    (note,) = cautions(_said("Anna Tarn", "TARN, Anna", "Paul Reed"), 0)
    assert note.startswith("These names may stand for one speaker, and count as 2: ‘Anna Tarn’, ‘TARN, Anna’.")
    (some,) = cautions(_said("Anna Tarn", "Otto Tarn", "Tarn"), 0)
    assert some.startswith("Some of these names may")
    many = [f"{a} Tarn{chr(97 + k)}{chr(97 + k)}" for k in range(MOST_NOTED + 2) for a in ("Anna", "A.")]
    assert cautions(_said(*many), 0)[-1] == "2 further groups of names may stand for one speaker each."
    assert cautions(_said("Anna Tarn", "Paul Reed"), 0) == ()


def test_rows_that_were_pasted_twice_are_named_and_what_was_said_again_on_another_day_is_not():
    one, two = _said("Minister A", "Minister B")
    copy = replace(one, id="copy", text=f" {one.text.replace(' ', '  ')}")
    (note,) = cautions([one, two, copy], 0)
    assert note.startswith(
        "1 of 3 statements repeats another one of the same speaker, date and venue word for word (0 ="
    )
    assert "0 = copy)" in note
    for other in ({"time": datetime(2031, 5, 9)}, {"speaker": "Minister C"}, {"venue": "radio"}, {"text": "No."}):
        assert cautions([one, two, replace(copy, **other)], 0) == ()


def test_what_was_set_aside_is_counted_among_the_statements_in_which_it_was_sought():
    aside = [SetAside(text="Thank you.", n=9, first="2031-05-01")]
    (note,) = cautions(_said("Minister A", "Minister B"), 0, aside, 20)
    assert "that 9 of 20 statements share word for word (first on 2031-05-01, counted before the topic" in note
    assert "9 of 2 statements share word for word (first on 2031-05-01)" in cautions(_said("A", "B"), 0, aside)[0]


def test_another_language_than_the_words_and_models_know_is_told():
    english = "The dam will hold, the minister said, and the valley is safe, for it was built with care in that year."
    french = (
        "Le barrage tiendra, a dit le ministre, et la vallée sera sauve, puisque tout cela fut bâti avec grand soin."
    )
    said = _said("Minister A", "Minister B", "Minister C")
    assert cautions([replace(s, text=english) for s in said], 0) == ()
    (note,) = cautions([replace(s, text=text) for s, text in zip(said, (english, french, english), strict=True)], 0)
    assert note.startswith("1 of 3 statements does not look English")
    # Statements too short to be told one by one are told together.
    short = [replace(said[0], id=str(k), speaker=f"Minister {k}", text="Плотина была безопасна.") for k in range(30)]
    (note,) = cautions(short, 0)
    assert note.startswith("Taken together the statements do not look English")
    assert cautions([replace(s, text="The dam was safe.") for s in short], 0) == ()
