"""The same speakers in different articles."""

from __future__ import annotations

from datetime import date

from shiftdetect.extract.english.uniting import unite
from shiftdetect.extract.records import Known

DAY = date(2031, 5, 12)


def person(name: str, *roles: str, day: date = DAY, listed: bool = False) -> Known:
    return Known(name, name, "person", roles, day, listed)


def nameless(words: str, path: str, role: str) -> Known:
    return Known(f"{words} [{path}]", None, "person", (role,), DAY)


def united(*articles: list[Known]) -> list[list[str]]:
    given = [(f"{n}.txt", known) for n, known in enumerate(articles)]
    renamed = unite(given)
    return [[renamed.get((path, one.speaker), (one.speaker, ""))[0] for one in known] for path, known in given]


def test_a_surname_that_only_one_bears_is_hers() -> None:
    assert united([person("Mara Voss")], [person("Voss")], [person("M. Voss")]) == [["Mara Voss"]] * 3


def test_the_fuller_name_wins() -> None:
    assert united([person("Warren Hale")], [person("Warren T. Hale")], [person("Hale")]) == [["Warren T. Hale"]] * 3


def test_a_surname_that_several_bear_stays_with_its_article() -> None:
    assert united([person("Mary Brand"), person("Peter Brand")], [person("Brand")])[1] == ["Brand [1.txt]"]
    titled = united([person("Mary Brand", "senator"), person("Peter Brand", "judge")], [person("Brand", "sen")])
    assert titled[1] == ["Mary Brand"]


def test_father_and_son_stay_two_people() -> None:
    both = [person("Donald Trump"), person("Donald Trump Jr.")]
    assert united(both, [person("Trump")], [person("Trump Jr.")]) == [
        ["Donald Trump", "Donald Trump Jr."],
        ["Donald Trump"],
        ["Donald Trump Jr."],
    ]
    # Where only the son is named anywhere, a bare surname is not taken for his.
    assert united([person("Donald Trump Jr.")], [person("Donald Trump")]) == [["Donald Trump Jr."], ["Donald Trump"]]


def test_an_office_is_who_alone_holds_it_at_the_time() -> None:
    hale = person("Warren Hale", "defense secretary")
    asked = nameless("the defense secretary", "1.txt", "defense secretary")
    assert united([hale], [asked])[1] == ["Warren Hale"]
    other = person("Jane Moor", "defense secretary")
    assert united([hale, other], [asked])[1] == [asked.speaker]
    late = person("Warren Hale", "defense secretary", day=date(2035, 1, 1))
    assert united([late], [asked])[1] == [asked.speaker]
    vague = nameless("the secretary", "1.txt", "secretary")
    assert united([hale], [vague])[1] == [vague.speaker]


def test_sources_without_a_name_are_never_brought_together() -> None:
    a, b = (nameless("a senior official", f"{n}.txt", "senior official") for n in (0, 1))
    assert united([a], [b], [person("Ann Lee", "senior official")]) == [[a.speaker], [b.speaker], ["Ann Lee"]]


def test_the_users_name_for_somebody_stands() -> None:
    assert united([person("Mara Voss", listed=True)], [person("Mara J. Voss")], [person("Voss")])[0] == ["Mara Voss"]


def pair(*names: str, path: str | None = None) -> Known:
    words = " and ".join(names)
    return Known(words if path is None else f"{words} [{path}]", None, "other", (), DAY, together=names)


def test_two_who_speak_together_are_the_same_two_in_all_articles() -> None:
    orr, reed = person("Lena Orr"), person("Tomas Reed")
    first = [orr, reed, pair("Lena Orr", "Tomas Reed")]
    later = [person("Orr"), person("Reed"), pair("Orr", "Reed")]
    turned = [reed, orr, pair("Tomas Reed", "Lena Orr")]
    others = [person("Orr"), person("Anna Voss"), pair("Orr", "Anna Voss")]
    named = united(first, later, turned, others)
    assert [one[-1] for one in named] == ["Lena Orr and Tomas Reed"] * 3 + ["Lena Orr and Anna Voss"]


def test_two_of_whom_one_may_be_anybody_stay_with_their_article() -> None:
    both = [person("Mary Brand"), person("Peter Brand"), person("Tomas Reed")]
    assert united(both, [person("Brand"), person("Reed"), pair("Brand", "Reed")])[1] == [
        "Brand [1.txt]",
        "Tomas Reed",
        "Brand and Tomas Reed [1.txt]",
    ]
    nobody = pair("officials", "engineers", path="1.txt")
    assert united(both, [nobody])[1] == [nobody.speaker]


def test_spellings_of_an_organisation_become_one() -> None:
    def body(name: str) -> Known:
        return Known(name, name, "organisation", (), DAY)

    assert united([body("Harbour Board")], [body("Harbour Board")], [body("HARBOUR BOARD")]) == [["Harbour Board"]] * 3


def test_a_bare_surname_that_was_taken_for_an_organisation_is_the_person() -> None:
    body = Known("Thrale", "Thrale", "organisation", (), DAY)
    assert united([person("Edwin Thrale")], [body]) == [["Edwin Thrale"]] * 2
    assert united([person("Edwin Thrale"), person("Ann Thrale")], [body])[1] == ["Thrale"]
