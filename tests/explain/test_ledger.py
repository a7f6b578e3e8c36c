import json
from datetime import date, datetime
from pathlib import Path

import pytest

from shiftdetect.corpus import Statement
from shiftdetect.explain.firmness import firmness, n_hedges
from shiftdetect.explain.ledger import Stances, ledger
from shiftdetect.io import read_corpus
from tests.explain.said import said

DATA = Path(__file__).parents[2] / "data"
SOLEIMANI = DATA / "soleimani" / "statements.jsonl"


def entries(statements, stances=()):
    found = ledger(statements, [s.date.isoformat() for s in statements], stances)
    return {(e.name, e.speaker): e for e in found}


def test_cells_hold_their_statements():
    statements = [
        said("1", "Minister A", 1, ["rain"]),
        said("2", "Minister B", 2, ["rain", "age"]),
        said("3", "Minister A", 2, ["age"]),
        said("4", "Minister A", 4, ["rain"]),
    ]
    found = entries(statements)
    assert list(found) == [
        ("rain", None), ("rain", "Minister A"), ("rain", "Minister B"),
        ("age", None), ("age", "Minister B"), ("age", "Minister A"),
    ]  # fmt: skip
    rain = found["rain", None]
    assert (rain.n, rain.n_days, rain.ids) == (3, 3, ("1", "2", "4"))
    assert (rain.first_id, rain.first_date, rain.last_id) == ("1", "2031-05-01", "4")
    assert found["rain", "Minister A"].ids == ("1", "4")
    assert all(e.strongest_id is None and e.strength_from == "words" for e in found.values())


def test_stances_decide_what_is_hedged_denied_and_strongest():
    statements = [
        said("1", "Minister A", 1, ["near"], "asserts"),
        said("2", "Minister A", 2, ["near"], "hedges"),
        said("3", "Minister B", 3, ["near"], "denies"),
        said("4", "Minister B", 4, ["age"], "silent"),
    ]
    claim = Stances("a collapse was near", [s.stance for s in statements], ("near",))
    found = entries(statements, [claim])
    near = found["near", None]
    assert (near.ids, near.hedged_ids, near.denied_ids) == (("1", "2"), ("2",), ("3",))
    assert (near.strongest_id, near.weakest_id, near.strength_from) == ("1", "2", "stance and words")
    assert found["age", None].strength_from == "words"
    own = found["a collapse was near", "Minister B"]
    assert (own.kind, own.n, own.ids, own.denied_ids) == ("claim", 0, (), ("3",))


def test_who_only_denies_an_explanation_neither_gave_nor_dropped_it():
    claim = [said(f"a{d}", "Minister A", d, ["leak"], "supports") for d in (1, 2)]
    denial = [said(f"b{d}", "Minister B", d, ["leak"], "denies") for d in (3, 4)]
    later = [said(f"c{d}", "Minister B", d, ["cost"]) for d in range(5, 15)]
    statements = [*claim, *denial, *later]
    about = Stances("it leaked", [s.stance for s in statements], ("leak",))
    found = entries(statements, [about])
    assert (found["leak", None].n, found["leak", None].denied_ids) == (2, ("b3", "b4"))
    own = found["leak", "Minister B"]
    assert (own.n, own.n_days, own.ids, own.denied_ids) == (0, 0, (), ("b3", "b4"))
    # Ten days without it are no sign that a denier gave it up.
    assert (own.dropped, own.dropped_p, own.n_since) == (None, None, 0)
    assert (own.first_date, own.last_id, own.strongest_id) == ("2031-05-03", "b4", None)
    assert sum(e.n for (name, who), e in found.items() if name == "leak" and who) == found["leak", None].n
    only = entries(denial, [Stances("it leaked", ["denies", "denies"], ("leak",))])["leak", None]
    assert (only.n, only.first_date, only.denied_ids) == (0, "2031-05-03", ("b3", "b4"))


def test_an_extracted_denial_gives_no_explanation():
    cells = {"polarity": "denies"}
    denial = Statement(
        "2", "denied that it rained", "Minister B", datetime(2031, 5, 2), frames=("rain",), columns=cells
    )
    found = entries([said("1", "Minister A", 1, ["rain"]), denial])["rain", None]
    assert (found.ids, found.denied_ids) == (("1",), ("2",))


def test_dropped_is_what_chance_rarely_leaves_out_so_long():
    early = [said(f"a{d}", "Minister A", d, ["rain"]) for d in range(1, 6)]
    late = [said(f"b{d}", "Minister A", d, ["age"]) for d in range(6, 11)]
    rain = entries([*early, *late])["rain", "Minister A"]
    assert (rain.n_since, rain.dropped) == (5, "2031-05-06")
    assert rain.dropped_p == pytest.approx(1 / 252)
    # 'age', which was said to the end, could have been left out as plainly; all speakers' rows are another family.
    assert rain.dropped_p_adjusted == pytest.approx(2 / 252)
    # Used once on the first of ten days: it may well be left out for nine.
    once = entries(
        [said("a", "Minister A", 1, ["rain"]), *[said(f"{d}", "Minister A", d, ["age"]) for d in range(2, 11)]]
    )
    assert once["rain", "Minister A"].dropped is None
    assert once["rain", "Minister A"].dropped_p == pytest.approx(0.1)
    # Statements that nobody coded say nothing about it.
    silent = entries([*early, *[said(f"b{d}", "Minister A", d, []) for d in range(6, 11)]])
    assert (silent["rain", "Minister A"].n_since, silent["rain", "Minister A"].dropped_p) == (0, None)


def test_another_speakers_silence_is_not_held_against_one():
    early = [said(f"a{d}", "Minister A", d, ["rain"]) for d in range(1, 6)]
    late = [said(f"b{d}", "Minister B", d, ["age"]) for d in range(6, 11)]
    found = entries([*early, *late])
    assert found["rain", "Minister A"].n_since == 0
    # That another one came who says something else is no silence of those who said it.
    assert (found["rain", None].n_since, found["rain", None].dropped, found["rain", None].dropped_p) == (5, None, None)
    went_on = [said(f"c{d}", "Minister A", d, ["cost"]) for d in range(6, 11)]
    both = entries(sorted([*early, *late, *went_on], key=lambda s: s.date))
    assert both["rain", None].dropped == both["rain", "Minister A"].dropped == "2031-05-06"


def test_a_row_among_many_needs_more_to_be_marked():
    days = range(1, 13)
    frames = {d: ["rain"] if d < 4 else ["cost"] for d in days}
    alone = entries([said(f"a{d}", "Minister A", d, frames[d]) for d in days])["rain", "Minister A"]
    others = [said(f"{who}{d}", f"Minister {who}", d, frames[d]) for d in days for who in "BCDEFGHI"]
    crowd = sorted([*(said(f"a{d}", "Minister A", d, frames[d]) for d in days), *others], key=lambda s: s.date)
    among = entries(crowd)["rain", "Minister A"]
    assert alone.dropped_p == among.dropped_p == pytest.approx(1 / 220)
    assert (alone.dropped, among.dropped) == ("2031-05-04", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was closed in May 2031.", 0),
        ("It may have been closed, I believe.", -2),
        ("Minister May was there in May.", 0),
        ("There is no question: it was clearly closed.", 2),
        ("I don’t know.", -1),
        ("It could sink, and we couldn’t see it.", 0),
        ("It could well have been the wall.", -1),
    ],
)
def test_firmness_is_boosters_less_hedges(text, value):
    assert firmness(text) == value
    assert n_hedges(text) == max(0, -value)


@pytest.mark.parametrize(("name", "precision", "recall"), [("train", 0.82, 0.48), ("benchmark", 0.84, 0.47)])
def test_what_the_list_of_hedges_reaches_on_invented_families_is_as_stated(name, precision, recall):
    """The figures that the module states; the rule for 'could' was chosen on the first of the two."""
    lines = (DATA / "pairs" / "families" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    kinds = {"claims": False, "specifies": False, "contradicts": False, "other": False, "hedges": True}
    said = [
        (text, hedged) for line in lines for kind, hedged in kinds.items() for text in _texts(json.loads(line), kind)
    ]
    found = [hedged for text, hedged in said if n_hedges(text)]
    assert round(sum(found) / len(found), 2) == precision
    assert round(sum(found) / sum(hedged for _, hedged in said), 2) == recall


def _texts(family, kind):
    return [text for text in family.get(kind, ()) if isinstance(text, str)]


def test_first_appearances_of_the_flagship_case_are_those_of_its_labels():
    rows = [json.loads(line) for line in SOLEIMANI.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["affiliation"] == "administration"]
    corpus = read_corpus(SOLEIMANI).select(where={"affiliation": ["administration"]})
    found = entries(list(corpus))
    assert found["imminent_threat", None].first_date == "2020-01-03"
    assert found["four_embassies", None].first_date == "2020-01-10"
    for name in ("imminent_threat", "embassy_threat", "four_embassies", "imminence_irrelevant"):
        first = min(date.fromisoformat(row["date"]) for row in rows if name in row["frames"])
        assert found[name, None].first_date == first.isoformat()
        assert found[name, None].n == sum(name in row["frames"] for row in rows)
