import pytest

from shiftdetect.corpus.rows import Table, build_statements
from shiftdetect.errors import InputError, RowProblem


def table(n=2, **columns):
    base = {"date": ["2031-05-02"] * n, "speaker": ["Minister A"] * n, "text": ["It held."] * n}
    return Table("x.csv", range(2, n + 2), {**base, **columns})


def problems(made, columns=None):
    with pytest.raises(InputError) as caught:
        build_statements(made, columns)
    return caught.value.problems


def test_rows_without_ids_are_counted():
    assert [s.id for s in build_statements(table(3))] == ["s0001", "s0002", "s0003"]
    assert build_statements(table(10_000))[-1].id == "s10000"


def test_numbers_are_taken_as_names_but_never_as_text():
    made = build_statements(table(id=[1, 2], speaker=[7, "7"], topic=[5, float("nan")]))
    assert [(s.id, s.speaker, s.topic) for s in made] == [("1", "7", "5"), ("2", "7", None)]
    (problem,) = problems(table(text=[5, "It held."]))
    assert (problem.row, problem.column, problem.value) == (2, "text", "5")
    assert "type int" in problem.problem


@pytest.mark.parametrize("value", [True, 1.5, ["a"]])
@pytest.mark.parametrize("column", ["id", "speaker", "topic"])
def test_other_values_are_no_names(column, value):
    (problem,) = problems(table(**{column: [value, "x"]}))
    assert (problem.row, problem.column) == (2, column)
    assert "as text" in problem.remedy


def test_the_rest_is_kept_as_it_is():
    made = build_statements(table(time=["noon", ""], tags=[["a"], None]))
    assert [s.columns for s in made] == [{"time": "noon", "tags": ["a"]}, {"time": "", "tags": None}]


def test_columns_are_mapped_by_name_and_none_is_lost():
    made = build_statements(
        table(who=["Minister B", "Minister C"], speaker_in_file=["x", "y"]), {"speaker": "who", "source": "who"}
    )
    assert [(s.speaker, s.source) for s in made] == [("Minister B", "Minister B"), ("Minister C", "Minister C")]
    assert made[0].columns == {"speaker_in_file_in_file": "Minister A", "speaker_in_file": "x"}


def test_a_required_column_that_is_missing_is_named_with_those_that_exist():
    made = Table("x.csv", [2], {"Date": ["2031-05-02"], "author": ["Minister A"], "zzz": ["It held."]})
    date, speaker, text = problems(made)
    assert (date.row, date.column, speaker.column, text.column) == (None, "date", "speaker", "text")
    assert "'Date', 'author', 'zzz'" in date.problem
    assert "--columns date=Date" in date.remedy
    assert "--columns speaker=author" in speaker.remedy
    assert "--columns text=NAME" in text.remedy


def test_a_mapping_to_a_missing_column_is_named_with_the_nearest():
    (problem,) = problems(table(), {"speaker": "speker"})
    assert "the columns are 'date', 'speaker', 'text'" in problem.problem
    assert "--columns speaker=speaker" in problem.remedy


def test_a_mapping_from_an_unknown_name_is_refused():
    (problem,) = problems(table(), {"speakr": "speaker"})
    assert problem.column == "speakr"
    assert "Did you mean 'speaker'?" in problem.remedy


def test_rows_of_nothing_are_missing_everything():
    assert [p.column for p in problems(Table("x.jsonl", [1], {}))] == ["date", "speaker", "text"]


def test_no_rows_are_refused():
    (problem,) = problems(table(0))
    assert problem.problem == "there are no rows"


def test_problems_of_all_kinds_come_together_in_the_order_of_the_rows():
    made = Table(
        "x.csv",
        [2, 3, 5],
        {
            "id": ["a", "a", ""],
            "date": ["2031-05-02", "3/4/2031", "2031-05-02"],
            "speaker": ["Minister A", "", "Minister A"],
            "text": ["It held.", "It held.", "\0"],
            "frames": ["[1]", None, None],
            "data": [b"", 1, 2],
        },
        (RowProblem("x.csv", 4, None, None, "ragged", "Repair."),),
    )
    found = [(p.row, p.column) for p in problems(made)]
    assert found == [
        (2, "frames"), (2, "data"), (3, "id"), (3, "date"), (3, "speaker"), (4, None), (5, "id"), (5, "text")
    ]  # fmt: skip


def test_column_names_are_checked_too():
    (problem,) = problems(table(**{"a\0b": ["x", "y"]}))
    assert "NUL" in problem.problem


def test_what_nobody_sees_splits_no_speaker_and_is_no_text():
    names = ["Minister A", "Minister\u00a0A\u200b", "\ufeffMinis\u00adter A", "\u2068Minister A\u2069"]
    table = Table("t", [2, 3, 4, 5], {"date": ["2031-05-02"] * 4, "speaker": names, "text": ["\u200bIt held."] * 4})
    made = build_statements(table)
    assert {s.speaker for s in made} == {"Minister A"}
    assert {s.text for s in made} == {"\u200bIt held."}
    unseen = Table("t", [2], {"date": ["2031-05-02"], "speaker": ["\u200b"], "text": ["\ufeff \u2060"]})
    with pytest.raises(InputError) as refused:
        build_statements(unseen)
    assert [(p.column, p.problem) for p in refused.value.problems] == [
        ("speaker", "the speaker is empty"),
        ("text", "the text is empty"),
    ]
