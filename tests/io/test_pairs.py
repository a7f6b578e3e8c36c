from __future__ import annotations

import json
from pathlib import Path

import pytest

from shiftdetect.errors import InputError
from shiftdetect.io.pairs import read_pairs

ROWS = [{"text_a": "It rained.", "text_b": "It was dry.", "id": "1"}, {"text_a": "No.", "text_b": "Yes.", "id": "2"}]


@pytest.mark.parametrize("name", ["p.csv", "p.tsv", "p.jsonl", "p.json"])
def test_every_format_gives_the_same_columns(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".json":
        path.write_text(json.dumps(ROWS))
    elif path.suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, ROWS)))
    else:
        sign = "," if path.suffix == ".csv" else "\t"
        path.write_text("\n".join(sign.join(row) for row in [ROWS[0].keys(), *(r.values() for r in ROWS)]))

    table = read_pairs(path)

    assert {name: list(cells) for name, cells in table.columns.items()} == {
        "text_a": ["It rained.", "No."],
        "text_b": ["It was dry.", "Yes."],
        "id": ["1", "2"],
    }


def test_all_bad_rows_are_named_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"text_a": "a", "text_b": 3}\n{"text_a": " ", "text_b": "b"}\n{"text_a": "fine", "text_b": "fine"}\n[]'
    )

    with pytest.raises(InputError) as raised:
        read_pairs(path)

    assert {(p.row, p.column) for p in raised.value.problems} == {(1, "text_b"), (2, "text_a"), (4, None)}


def test_a_missing_column_says_which_there_are(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("first,text_b\na,b\n")

    with pytest.raises(InputError, match=r"'text_a'.*'first', 'text_b'"):
        read_pairs(path)


def test_no_row_and_no_format_are_refused(tmp_path: Path) -> None:
    empty, odd = tmp_path / "p.csv", tmp_path / "p.xlsx"
    empty.write_text("text_a,text_b\n")
    odd.write_text("x")

    for path in (empty, odd):
        with pytest.raises(InputError):
            read_pairs(path)


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        read_pairs(tmp_path)
