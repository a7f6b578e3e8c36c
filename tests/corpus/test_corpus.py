import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.corpus import Corpus, Statement, bin_label
from shiftdetect.errors import InputError, ShiftDetectError
from tests.corpus.made_up import FEW, corpora, shuffled, statement


@FEW
@given(corpora(), st.integers(0, 9))
def test_the_order_of_the_rows_changes_nothing(corpus, seed):
    again = Corpus(shuffled(list(corpus), seed))
    assert again == corpus
    assert list(again) == list(corpus)
    assert (hash(again), again.sha256) == (hash(corpus), corpus.sha256)


@FEW
@given(corpora())
def test_making_a_corpus_of_a_corpus_or_of_any_part_changes_nothing(corpus):
    assert Corpus(corpus) == corpus
    for part in (corpus[1:], corpus.filter(lambda s: s.stance is None)):
        assert Corpus(part) == part


def test_repeated_texts_are_kept():
    assert Corpus([statement("a"), statement("b"), statement("c", 3)]).texts == ["It held."] * 3


def test_statements_are_sorted_by_time_then_order_then_id():
    rows = [
        statement("late", 3, columns={"order": 1}),
        statement("b", columns={"order": "10"}),
        statement("a", columns={"order": 10.0}),
        statement("c", columns={"order": 9}),
    ]
    assert Corpus(rows).ids == ["c", "a", "b", "late"]


@pytest.mark.parametrize("order", [None, "ten", True, "inf", "nan", [1]])
def test_rows_whose_order_is_no_number_come_after_those_of_their_day_and_move_none(order):
    rows = [statement("b", columns={"order": 2}), statement("c", columns={"order": 1})]
    assert Corpus(rows).ids == ["c", "b"]
    mixed = Corpus([*rows, statement("a", columns={"order": order}), statement("z", 1, columns={"order": order})])
    assert mixed.ids == ["z", "c", "b", "a"]


PARTS = {
    "slice": lambda c, keep: c[: sum(keep)],
    "filter": lambda c, keep: c.filter(lambda s: s.id in {i for i, k in zip(c.ids, keep, strict=True) if k}),
    "select": lambda c, keep: c.select(where={"id": [i for i, k in zip(c.ids, keep, strict=True) if k]}),
    "mask": lambda c, keep: c.take(np.array(keep)),
    "numbers": lambda c, keep: c.take(np.flatnonzero(keep)),
}


@FEW
@given(st.lists(st.sampled_from([None, "x", 1, "2", 3.5, -1]), min_size=1, max_size=6), st.data())
def test_no_part_moves_a_row(orders, data):
    names = data.draw(st.permutations("abcdef"[: len(orders)]))
    corpus = Corpus(statement(n, columns={"order": o}) for n, o in zip(names, orders, strict=True))
    keep = data.draw(st.lists(st.booleans(), min_size=len(orders), max_size=len(orders)))
    for name, part in PARTS.items():
        found = part(corpus, sorted(keep, reverse=True) if name == "slice" else keep)
        assert found.ids == [i for i in corpus.ids if i in set(found.ids)]
        assert found == Corpus(reversed(found))
        assert len(found) == sum(keep)


def test_leaving_out_the_one_row_without_an_order_moves_no_other():
    rows = [statement(n, columns={"order": o}) for n, o in (("a", 2), ("b", 1), ("c", "none"))]
    corpus = Corpus(rows)
    keep = np.array([i != "c" for i in corpus.ids])
    vectors = np.array([[ord(i)] for i in corpus.ids])
    assert corpus.take(keep).ids == corpus.filter(lambda s: s.id != "c").ids == ["b", "a"]
    assert [chr(v) for v in vectors[keep][:, 0]] == corpus.take(keep).ids


def test_taking_nothing_is_allowed():
    corpus = Corpus([statement("a"), statement("b")])
    assert [len(corpus.take(rows)) for rows in ([], [False, False], np.array([], dtype=int))] == [0] * 3
    assert len(Corpus([]).take(np.array([], dtype=bool))) == 0


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([True], "1 values and the corpus 2 statements"),
        (np.array([], dtype=bool), "0 values and the corpus 2 statements"),
        ([1, 0], "must ascend"),
        ([0, 0], "must ascend"),
        ([-1], "from 0 to 1"),
        ([0, 2], "from 0 to 1"),
        ([0.0], "float64"),
        (["a"], "bool or int"),
        ([[0]], "2 dimensions"),
        (1, "0 dimensions"),
    ],
)
def test_rows_that_cannot_be_taken_are_refused(rows, message):
    with pytest.raises(ShiftDetectError, match=message):
        Corpus([statement("a"), statement("b")]).take(rows)


def test_every_statement_has_the_same_further_columns():
    corpus = Corpus([statement("a", columns={"page": 3}), statement("b", columns={"line": 1})])
    assert [s.columns for s in corpus] == [{"page": 3, "line": None}, {"page": None, "line": 1}]
    assert corpus.columns == ["id", "date", "speaker", "text", "page", "line"]


def test_it_is_a_sequence():
    corpus = Corpus([statement("a"), statement("b", 3, speaker="Minister B"), statement("c", 4)], source="x.csv")
    assert (len(corpus), corpus[-1].id, [s.id for s in corpus], corpus[0] in corpus) == (3, "c", ["a", "b", "c"], True)
    assert (corpus[:2].ids, corpus[:2].source, type(corpus[:2])) == (["a", "b"], "x.csv", Corpus)
    assert corpus.speakers == ["Minister A", "Minister B", "Minister A"]
    assert repr(corpus) == "Corpus of 3 statements by 2 speakers, 2031-05-02 to 2031-05-04"
    assert corpus != [*corpus]
    assert Corpus([]).ids == []
    assert repr(Corpus([])) == "Corpus of 0 statements"


def test_the_source_is_no_part_of_equality():
    assert Corpus([statement()], source="a.csv") == Corpus([statement()], source="b.csv")


def test_the_hash_is_the_documented_one():
    corpus = Corpus([statement("b", text="Ça tient."), statement("a", columns={"order": 9})])
    lines = '["a","2031-05-02","Minister A","It held."]\n["b","2031-05-02","Minister A","Ça tient."]\n'
    assert corpus.sha256 == hashlib.sha256(lines.encode()).hexdigest()


@FEW
@given(corpora())
def test_the_hash_depends_on_what_was_said_by_whom_and_when_alone(corpus):
    bare = Corpus([Statement(s.id, s.text, s.speaker, s.time, s.precision) for s in corpus])
    assert bare.sha256 == corpus.sha256
    first, *rest = corpus
    for change in ({"text": first.text + "!"}, {"speaker": first.speaker + "!"}, {"id": "\x01new"}):
        assert Corpus([replace(first, **change), *rest]).sha256 != corpus.sha256


def test_bins_are_consecutive_integers_with_names():
    corpus = Corpus([statement("a", 4), statement("b", 5), statement("c", 7)])
    days = corpus.bins("day")
    assert days.dtype == np.int64
    assert np.diff(days).tolist() == [1, 2]
    assert [bin_label("day", n) for n in days] == ["2031-05-04", "2031-05-05", "2031-05-07"]
    assert np.diff(corpus.bins("week")).tolist() == [1, 0]
    assert np.ptp(corpus.bins("month")) == 0
    assert Corpus([]).bins("day").shape == (0,)


def test_the_day_of_a_time_is_that_of_its_own_offset():
    late = datetime(2031, 5, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    corpus = Corpus([statement("a", time=late, precision="hour")])
    assert bin_label("day", corpus.bins("day")[0]) == "2031-05-02"
    assert bin_label("hour", corpus.bins("hour")[0]) == "2031-05-02T23"


def test_statements_coarser_than_a_bin_are_all_named():
    corpus = Corpus([statement("a"), statement("b", precision="month"), statement("c", precision="week")], "x.csv")
    with pytest.raises(InputError) as caught:
        corpus.bins("day")
    assert [(p.file, p.value) for p in caught.value.problems] == [("x.csv", "2031-W18"), ("x.csv", "2031-05")]
    assert "statement 'b' is dated to the month only, coarser than a bin of one day" in str(caught.value)
    assert "--by month" in str(caught.value)
    with pytest.raises(ShiftDetectError, match="hour, day, week, month"):
        corpus.bins("year")


def test_everything_wrong_with_statements_is_listed_at_once():
    rows = [
        statement("a"),
        statement("a", text=" "),
        statement("", speaker=""),
        statement("d", time=datetime(2031, 5, 2, tzinfo=UTC), precision="hour"),
    ]
    with pytest.raises(InputError) as caught:
        Corpus(rows)
    found = [(p.file, p.row, p.column) for p in caught.value.problems]
    assert found == [
        ("statements", 2, "text"),
        ("statements", 2, "id"),
        ("statements", 3, "id"),
        ("statements", 3, "speaker"),
        ("statements", 4, "date"),
    ]


def test_a_corpus_holds_nothing_but_statements():
    with pytest.raises(TypeError, match="not dict"):
        Corpus([{"id": "a"}])


def test_the_page_view_runs_nothing():
    shown = Corpus([statement(text="<script>alert(1)</script>", speaker="<b>")])._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_importing_it_loads_no_table_library():
    code = "import sys, shiftdetect.corpus, shiftdetect.io; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "polars", "pyarrow", "torch", "narwhals"} & set(loaded)
