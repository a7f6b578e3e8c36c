import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.cells import mark, unmark
from tests.corpus.made_up import texts

SIGNS = "=+-@＝＋－＠"


def harmful(text):
    return text[:1] in {"\t", "\r", "\n"} or text.lstrip()[:1] in {*SIGNS}


@given(texts() | st.text(st.sampled_from("'= \t\n\u3000＝a"), max_size=6))
def test_marking_is_undone_and_leaves_nothing_to_run(text):
    cell = mark(text)
    assert cell
    assert not harmful(cell)
    assert unmark(cell) == text


@given(texts())
def test_only_text_that_needs_a_mark_gets_one(text):
    if text.lstrip("'") and not harmful(text.lstrip("'")):
        assert mark(text) == text == unmark(text)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\n", "\r\n", "\u00a0", "\u3000 ", "\u2028"])
def test_blanks_and_line_ends_hide_no_formula(before, sign):
    assert mark(f"{before}{sign}1") == f"'{before}{sign}1"


def test_no_value_is_an_empty_cell_and_an_empty_text_is_not():
    assert (mark(""), unmark("'"), unmark("")) == ("'", "", None)
