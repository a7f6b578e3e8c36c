"""A user's table of roles: what is read, and every mistake at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shiftdetect.errors import InputError
from shiftdetect.extract.english.roles import Held, Listed, RoleTable, read_roles

GOOD = """
[[speaker]]
name = "Anna Able"
aliases = ["Able", "A. Able"]
gender = "female"
roles = [{title = "Water Minister", from = 2029-01-01, to = 2030-06-30}, {title = "mayor"}]

[[speaker]]
name = "Harbour Board"
organisation = true
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "roles.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read(tmp_path: Path) -> None:
    able, board = read_roles(write(tmp_path, GOOD)).speakers
    held = (Held("water minister", date(2029, 1, 1), date(2030, 6, 30)), Held("mayor"))
    assert able == Listed("Anna Able", ("Able", "A. Able"), held, "female")
    assert (board.name, board.sort) == ("Harbour Board", "organisation")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    bad = """
nonsense = 1
[[speaker]]
name = ""
gender = "x"
aliases = "A"
[[speaker]]
name = "Ben"
nom = "Ben"
organisation = 1
roles = [{title = "", from = "2029"}, {title = "mayor", from = 2030-01-02, to = 2030-01-01, until = 1}]
[[speaker]]
name = "Ben"
roles = "mayor"
"""
    with pytest.raises(InputError) as error:
        read_roles(write(tmp_path, bad))
    said = str(error.value)
    assert len(error.value.problems) == 12
    for part in (
        "nonsense",
        "a name is needed",
        "neither female nor male",
        "a list of texts is needed",
        "'nom'",
        "true nor",
    ):
        assert part in said or part.strip("'") in said
    for part in (
        "a title is needed",
        "this is no day",
        "before it begins",
        "until",
        "a list of tables",
        "has this name",
    ):
        assert part in said


@pytest.mark.parametrize(("text", "said"), [("x = ", "not TOML"), ("x = 1", r"no \[\[speaker\]\]"), ("", "is empty")])
def test_what_is_no_table_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_roles(write(tmp_path, text))


def test_a_bare_surname_of_two_is_the_one_without_a_suffix() -> None:
    table = RoleTable((Listed("Dan Brack"), Listed("Dan Brack Jr.")))
    assert [found and found.name for found in map(table.by_name, ("Brack", "Brack Jr.", "dan  brack", "Stone"))] == [
        "Dan Brack",
        "Dan Brack Jr.",
        "Dan Brack",
        None,
    ]


def test_an_office_that_two_hold_names_nobody() -> None:
    table = RoleTable((Listed("A B", (), (Held("senator"),)), Listed("C D", (), (Held("senator"),))))
    assert table.by_role("senator", None) is None
