"""Krippendorff's alpha against the worked examples of Krippendorff (2011), and what is said of a coding."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shiftdetect.benchmark.agreement import measure_agreement
from shiftdetect.benchmark.metrics.agreement import bootstrap_alpha, nominal_alpha
from shiftdetect.cli import main
from shiftdetect.errors import InputError, ShiftDetectError

N = None
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        ([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], 0.095),
        ([list("aabbdcccedda"), [*list("babbbcccedd"), "d"]], 0.692),
        (FOUR, 0.743),
        ([list("ab"), list("ab")], 1.0),
    ],
)
def test_worked_examples(coders: list[list[object]], alpha: float) -> None:
    assert nominal_alpha(coders) == pytest.approx(alpha, abs=5e-4)
    assert nominal_alpha(coders[::-1]) == pytest.approx(nominal_alpha(coders))


def test_where_alpha_is_not_defined() -> None:
    assert np.isnan(nominal_alpha([["a", "a"], ["a", "a"]]))
    assert np.isnan(nominal_alpha([["a", None], [None, "b"]]))
    assert bootstrap_alpha([["a", "a"], ["a", "a"]])[1:] == (None, None)


def test_interval_gets_narrower_with_units() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(3, size=400)
    other = np.where(rng.random(400) < 0.2, rng.integers(3, size=400), truth)
    widths = []
    for n in (40, 400):
        alpha, low, high = bootstrap_alpha([truth[:n].tolist(), other[:n].tolist()], 300)
        assert low < alpha < high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


@pytest.fixture
def codings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(
        "id,text,stance,frames\n1,It rained.,asserts,rain;flood\n2,It was dry.,denies,\n3,Perhaps.,hedges,rain\n"
        "4,Not coded by b.,denies,rain\n",
        encoding="utf-8",
    )
    rows = [
        {"id": 1, "stance": "asserts", "frames": ["rain"]},
        {"id": 2, "stance": "hedges", "frames": []},
        {"id": 3, "stance": "hedges", "frames": ["drought"]},
    ]
    Path("b.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_single_values_and_lists_of_labels(codings: Path) -> None:
    found = measure_agreement(["a.csv", "b.jsonl"])
    named = {(part.column, part.label): part for part in found.labels}
    assert named["stance", None].n_units == 3
    assert named["stance", None].alpha == pytest.approx(nominal_alpha([list("adh"), list("ahh")]), abs=1e-6)
    assert named["frames", "rain"].alpha == pytest.approx(nominal_alpha([[1, 0, 1], [1, 0, 0]]), abs=1e-6)
    assert (named["frames", "rain"].n_units, named["frames", "rain"].n_used) == (3, 2)
    assert found.confusion["stance"] == {("asserts", "asserts"): 1, ("denies", "hedges"): 1, ("hedges", "hedges"): 1}
    assert found.confusion["frames"][("flood", "(none)")] == 1
    assert found.confusion["frames"][("rain", "drought")] == 1
    first = found.disputed[0]
    assert (first.id, first.given) == ("3", (("a.csv", "rain"), ("b.jsonl", "drought")))
    assert [unit.id for unit in found.disputed if unit.column == "stance"] == ["2"]


def test_the_command(codings: Path) -> None:
    result = CliRunner().invoke(main, ["agreement", "a.csv", "b.jsonl"])
    assert result.exit_code == 0, result.output
    assert "Krippendorff's alpha of 2 coders" in result.stdout
    assert "stance: taken for each other most often" in result.stdout
    assert "Perhaps." in result.stdout
    assert "Not compared, since one file alone holds them: 1 unit\n" in result.stdout  # '4', not coded by b
    whole = CliRunner().invoke(main, ["agreement", "a.csv", "b.jsonl", "--column", "stance", "--json"])
    assert [part["column"] for part in json.loads(whole.stdout)["labels"]] == ["stance"] * 4


def test_units_that_one_coder_coded_are_counted(codings: Path) -> None:
    Path("b.csv").write_text("id,stance\n1,asserts\n2,\n3,hedges\n", encoding="utf-8")
    found = measure_agreement(["a.csv", "b.csv"], ["stance"])
    assert (found.labels[0].n_units, found.uncoded, found.n_alone) == (2, {"stance": 1}, 1)
    said = CliRunner().invoke(main, ["agreement", "a.csv", "b.csv", "--column", "stance"]).stdout
    assert "stance: not compared, since fewer than two coded them (empty cells): 1 unit\n" in said
    with pytest.raises(ShiftDetectError, match=r"a\.csv is given twice"):
        measure_agreement(["a.csv", codings / "a.csv"])


def test_a_label_of_few_units_has_no_interval() -> None:
    """Of one unit that both give it to, every draw that holds it says 1 to 1."""
    for n, known in ((1, False), (4, False), (5, True)):
        coder = [True] * n + [False] * 20
        alpha, low, _ = bootstrap_alpha([coder, coder], 50)
        assert (alpha, low is not None) == (1.0, known)


def test_what_is_wrong_is_said(codings: Path) -> None:
    with pytest.raises(ShiftDetectError, match="two coders or more"):
        measure_agreement(["a.csv"])
    with pytest.raises(InputError, match="column 'topic': the column is missing"):
        measure_agreement(["a.csv", "b.jsonl"], ["topic"])
    Path("c.csv").write_text("id,stance\n1,a\n1,b\n,c\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        measure_agreement(["a.csv", "c.csv"])
    assert [problem.row for problem in raised.value.problems] == [3, 4]
    Path("d.csv").write_text("id,stance\n9,a\n", encoding="utf-8")
    with pytest.raises(ShiftDetectError, match="the same ids"):
        measure_agreement(["a.csv", "d.csv"])


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        measure_agreement([tmp_path, tmp_path])


def test_a_coding_in_another_encoding_is_read_where_it_is_named(tmp_path: Path) -> None:
    for name, encoding, label in (("a.csv", "cp1252", "größer"), ("b.csv", "cp1252", "groß")):
        (tmp_path / name).write_bytes(f"id,label\n1,kleiner\n2,{label}\n3,kleiner\n".encode(encoding))
    files = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    plain = CliRunner().invoke(main, ["agreement", *files])
    assert plain.exit_code != 0
    assert "row 3" in plain.output
    assert "often --encoding cp1252" in plain.output
    told = CliRunner().invoke(main, ["agreement", *files, "--encoding", "cp1252"])
    assert told.exit_code == 0, told.output
    assert "größer | groß" in told.output


def test_what_is_said_of_the_two_codings_of_the_flagship_is_what_they_give():
    """The figures of data/soleimani: by which frames they go is said there, too."""
    case = Path(__file__).parents[2] / "data" / "soleimani"
    found = measure_agreement([case / "statements.jsonl", case / "coding_second.jsonl"])
    frames = {row.label: row for row in found.labels if row.column == "frames"}
    often = [row.alpha for row in frames.values() if row.n_used >= 8]
    (stance,) = (row.alpha for row in found.labels if row.column == "stance" and row.label is None)
    assert (len(often), f"{min(often):.2f}", f"{max(often):.2f}", f"{sum(often) / 13:.2f}", f"{stance:.2f}") == (
        (13, "0.74", "0.95", "0.84", "0.78")
    )
    lowest, rare = frames["four_embassies"], frames["consistency_claim"]
    assert lowest.alpha == min(often)
    assert (f"{lowest.low:.2f}", lowest.high, f"{rare.alpha:.2f}") == ("0.39", 1.0, "0.56")
    read = " ".join((case / "README.md").read_text(encoding="utf-8").split())
    assert "alpha .78 for stance; .74 to .95 for the 13 frames that either coding gave to at least eight" in read
    assert "`four_embassies`, the interval is .39 to 1" in read
    assert "`consistency_claim` .56" in read
    assert ".74 to .95, mean .84" in (case / "codebook.md").read_text(encoding="utf-8")
