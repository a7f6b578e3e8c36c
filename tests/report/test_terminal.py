from __future__ import annotations

import pytest
from msgspec.structs import replace

from shiftdetect.report import drift_table, findings_text
from shiftdetect.report.counted import telling_pairs
from shiftdetect.report.sentences import answers
from tests.report.sample import VARIANTS, no_shift, one_statement, refused, sample_result


@pytest.mark.parametrize("variant", list(VARIANTS))
@pytest.mark.parametrize("width", [60, 100])
def test_sentences_fit_the_width_and_steer_no_terminal(variant, width):
    text = findings_text(VARIANTS[variant](), width)
    prose = [line for line in text.split("\n") if not line.startswith("  ") or line.startswith("  - ")]
    assert max(map(len, prose)) <= width + 40  # a hostile name may be longer than the line
    assert not [c for c in text if ord(c) < 32 and c != "\n"]
    assert "\u202e" not in text
    assert not text.endswith("\n")


def test_the_first_lines_are_the_headline_and_the_answers():
    lines = findings_text(no_shift()).split("\n")
    assert lines[0].startswith("2 of 8 explanations first appear from 9 May 2031 on")
    starts = [line.split(":")[0] for line in lines if line[:1].isalpha() and ":" in line[:10]]
    assert starts[:4] == ["What", "When", "Who", "How sure"]


def test_an_answer_without_a_sentence_leaves_no_gap():
    """Where a shift is found and nothing is labelled, how sure one can be says all."""
    result = replace(sample_result(), frames=None, frames_refused="no labels.", ledger=())
    assert next(a for a in answers(result) if a.question == "How sure").text == ""
    assert not [line for line in findings_text(result).split("\n") if "  " in line.strip() and line.startswith("How")]
    assert ".  [" not in findings_text(result)


def test_both_quotes_of_a_pair_are_printed():
    text = " ".join(findings_text(no_shift()).split())
    for words in (
        "Somebody loosened bolts on that bridge.",
        "Loosened bolts would show.",
        "Both speak of “three bridges”",
    ):
        assert words in text
    assert "chosen by rank (labels: two invented coders, kappa 0.71)" in text
    assert "labelled ‘denies’ on “the bridge was about to be destroyed”:" in text


def test_a_long_name_of_the_coders_is_wrapped():
    result = no_shift()
    coders = "coded by eleven students of two faculties in three rounds, " * 4
    text = findings_text(replace(result, settings=replace(result.settings, labels_by=coders)), 60)
    start = text.index("Statements side by side")
    title = text[start : text.index("\n\n", start)].split("\n")
    assert len(title) > 4
    assert max(map(len, title)) <= 60
    unknown = findings_text(replace(result, settings=replace(result.settings, labels_by=None)), 60)
    assert "who coded them is not stated" in " ".join(unknown.split())


def test_statements_that_speak_against_a_pair_are_named():
    result = no_shift()
    assert "the other way round" not in findings_text(replace(result, frames=replace(result.frames, opposed=())))
    statements = tuple(replace(s, stance="denies") if s.id == "2031-05-14-a-01" else s for s in result.statements)
    text = " ".join(findings_text(replace(result, statements=statements)).split())
    assert (
        "Yet the same speakers are also labelled the other way round on it: Minister A ‘denies’, 14 May 2031." in text
    )


def test_what_speaks_against_a_pair_on_one_day_is_named_once_with_its_number():
    result = no_shift()
    (one,) = (replace(s, stance="denies") for s in result.statements if s.id == "2031-05-14-a-01")
    others = tuple(s for s in result.statements if s.id != one.id)
    for n, times in ((2, "twice"), (3, "3 times")):
        more = tuple(replace(one, id=f"{one.id}-{k}") for k in range(n))
        text = " ".join(findings_text(replace(result, statements=(*others, *more))).split())
        assert f"the other way round on it: Minister A ‘denies’, 14 May 2031 ({times})." in text


def test_the_ledger_says_how_many_said_it_in_the_first_bin():
    lines = findings_text(no_shift(), 100).split("\n")
    row = next(line for line in lines if line.startswith("  three bridges"))
    assert "Minister A +1" in row
    row = next(line for line in lines if line.startswith("  cost saving"))
    assert "+" not in row


def test_five_pairs_are_printed_the_telling_ones_first():
    result = no_shift()
    lines = findings_text(result).split("\n")
    shown = [line.split("“")[1].split("”")[0] for line in lines if line.startswith("  Both speak of")]
    telling = [pair.frame.replace("_", " ") for pair in telling_pairs(result, 5)]
    assert len(shown) == 5
    assert shown[: len(telling)] == telling
    assert len(result.frames.opposed) == 8
    assert "  ... and 3 more in opposed.csv" in lines
    few = replace(result, frames=replace(result.frames, opposed=result.frames.opposed[:4]))
    text = findings_text(few)
    assert text.count("Both speak of") == 4
    assert "more in opposed.csv" not in text


def test_the_ledger_lists_every_explanation_and_names_the_rest():
    result = sample_result()
    spans = result.frames.spans * 4
    text = findings_text(replace(result, frames=replace(result.frames, spans=spans)))
    assert "... and 8 more in frames_spans.csv" in text


def test_drift_as_a_table():
    lines = drift_table(sample_result()).split("\n")
    assert lines[0].split() == ["window", "against", "baseline", "n", "u", "95%", "interval"]
    assert len(lines) == 1 + len(sample_result().drift)
    assert "fewer than two days in the window" in drift_table(sample_result())


def test_a_missing_drift_series_says_why():
    assert drift_table(refused()).startswith("No drift series: 3 time bins")
    assert drift_table(one_statement()) == "There is no drift series."
