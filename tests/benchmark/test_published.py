"""Converters, on tiny files of the shape in which the corpora are published; every text in them is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftdetect.benchmark.published import PUBLISHED, convert_published
from shiftdetect.benchmark.tasks import Task, read_task
from shiftdetect.cli import main
from shiftdetect.errors import InputError, ShiftDetectError


@pytest.fixture
def made(tmp_path: Path):
    """Write files, convert them, and read the folder that came out."""

    def convert(name: str, files: dict[str, str], source: str, **settings: object) -> Task:
        for file, text in files.items():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, encoding="utf-8")
        convert_published(name, tmp_path / source, tmp_path / "out", **settings)
        return read_task(tmp_path / "out")

    return convert


CHANGES = "date,level\n2031-03-01,major\n2031-05-01,minor\n"


def test_central_banks(made, tmp_path: Path) -> None:
    rows = "Date,Release Date,Type,Text\n" + "".join(
        f'2031-0{month}-01,2031-0{month}-02,{kind},"Rates, we said, are {month} {kind}."\n'
        for month in range(1, 6)
        for kind in ("Statement", "Minute")
    )
    files = {"communications.csv": rows, "changes.csv": CHANGES}
    task = made("fomc", files, "communications.csv", changes=tmp_path / "changes.csv")
    assert (task.data.n_places, task.data.change_points, len(task.data.changes)) == (5, (2,), 2)
    assert all("Statement" in text for text in task.data.texts)


def test_speeches_of_another_bank(made, tmp_path: Path) -> None:
    rows = "date|speakers|title|subtitle|contents\n" + "".join(
        f"2031-0{month}-01|Governor A|Title|Sub|Prices, in month {month}.\n" for month in range(1, 6)
    )
    task = made("ecb", {"s.csv": rows, "c.csv": CHANGES}, "s.csv", changes=tmp_path / "c.csv")
    assert task.data.texts[0] == "Prices, in month 1."


PAIRS = {
    "political_inconsistency": (
        "text_1,text_2,label\nWe build it.,We do not.,Surface Contradiction\nWe build.,It is built.,Consistent\n"
        "Taxes rise.,Prices fall.,Unrelated\nWe spend.,We save.,Indirect inconsistency\n",
        [True, False, False, True],
    ),
    "prosecco": (
        "text_a,text_b,label,speaker\nIt rained.,It was dry.,self-contradiction,A\n"
        "Yes.,Indeed.,no self-contradiction,B\n",
        [True, False],
    ),
    "sick": (
        "pair_ID\tsentence_A\tsentence_B\tentailment_label\trelatedness_score\tSemEval_set\n"
        '1\tA "dog runs\tA dog rests\tCONTRADICTION\t3.5\tTRAIN\n2\tA cat\tAn animal\tENTAILMENT\t4.1\tTEST\n',
        [True, False],
    ),
    "stsb": (
        "main\tMSR\t2012\t1\t4.750\tA boat sails.\tA ship sails.\nmain\tMSR\t2012\t2\t0.400\tA boat.\tA tax.\n",
        [False, True],
    ),
    "flip_o_meter": (
        "speaker,earlier,later,ruling\nA,I favour it.,I oppose it.,Full Flop\n"
        "B,Yes.,Yes.,No Flip\nB,Maybe.,No.,Half Flip\n",
        [True, False, True],
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_pairs(made, name: str) -> None:
    text, truth = PAIRS[name]
    task = made(name, {"in.txt": text}, "in.txt")
    assert task.data.truth.tolist() == truth
    assert task.card.score == ("likeness" if name in {"sick", "stsb"} else "difference")


def test_sick_keeps_scores_and_stray_quote_marks(made) -> None:
    task = made("sick", {"SICK.txt": PAIRS["sick"][0]}, "SICK.txt")
    assert task.data.scores.tolist() == [3.5, 4.1]
    assert task.data.texts[0][0] == 'A "dog runs'


def test_gun_violence_frames(made) -> None:
    text = "ID,news_title,Q1 Relevant,Q3 Theme1,Q3 Theme2\n1,A march.,1,7,2.0\n2,A law.,1,2,99\n3,A fair.,0,99,\n"
    task = made("gvfc", {"gvfc.csv": text}, "gvfc.csv")
    assert task.data.values.sum(axis=1).tolist() == [2, 1, 0]
    assert task.data.names[6] == "public opinion"


def test_narratives(made) -> None:
    files = {
        "EN/raw-documents/EN_1.txt": "The dam broke.\n",
        "EN/raw-documents/EN_2.txt": "Nothing happened.",
        "EN/subtask-2-annotations.txt": "EN_1.txt\tURW: Blame;URW: Fear;URW: Blame\tx;y;z\nEN_2.txt\tOther\tOther\n",
    }
    task = made("semeval2025_task10", files, "EN")
    assert task.data.names == ("URW: Blame", "URW: Fear")
    assert task.data.values.tolist() == [[1, 1], [0, 0]]


BRAT = (
    "T1\tSource 11 19\tMinister\nT2\tCue 20 24\tsaid\nT3\tContent 0 9;25 35\tIt is shut and locked.\n"
    "T4\tAttribution 20 24\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
)


def test_attributions(made) -> None:
    text = "It is shut Minister said and locked."
    files = {
        "dev/text/a.txt": text,
        "dev/attributions/a_1.ann": BRAT,
        "dev/attributions/a_2.ann": BRAT.replace("Content 0 9;", "Content 0 5;"),
    }
    task = made("polnear", files, "dev")
    (gold,) = task.data.gold
    assert (gold[0].content, gold[0].source) == (((0, 9), (25, 35)), ((11, 19),))
    assert len(gold) == 1


# What is broken


def test_every_corpus_is_tried() -> None:
    tried = {*PAIRS, "fomc", "ecb", "gvfc", "semeval2025_task10", "polnear"}
    assert tried == set(PUBLISHED)


def test_bad_files_are_named_row_by_row_and_leave_nothing(made, tmp_path: Path) -> None:
    text = PAIRS["prosecco"][0] + "No.,Yes.,perhaps,A\n"
    with pytest.raises(InputError) as raised:
        made("prosecco", {"in.csv": text}, "in.csv")
    assert [p.row for p in raised.value.problems] == [4]
    with pytest.raises(InputError, match="--columns text_b=NAME"):
        made("prosecco", {"in.csv": text.replace("text_b", "second")}, "in.csv")
    with pytest.raises(InputError, match="no brat annotation"):
        made("polnear", {"d/text/a.txt": "Shut.", "d/attributions/a_1.ann": "T1\tSource x y\tz\n"}, "d")
    with pytest.raises(ShiftDetectError, match="--changes FILE"):
        made("fomc", {"in.csv": "Date,Type,Text\n2031-01-01,Statement,Shut.\n"}, "in.csv")
    with pytest.raises(ShiftDetectError, match="no converter for 'magic'"):
        made("magic", {}, "in.csv")
    bad = "earlier,later,ruling,speaker\nA.,B.,no flip,C\n"
    with pytest.raises(InputError, match="0 of 1 pairs"):
        made("flip_o_meter", {"in.csv": bad}, "in.csv")
    assert not (tmp_path / "out").exists()


def test_a_table_must_not_lead_out_of_its_folder(made) -> None:
    files = {"EN/subtask-2-annotations.txt": "../../secret.txt\tA\tB\n"}
    with pytest.raises(InputError, match="tabs between"):
        made("semeval2025_task10", files, "EN")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text(PAIRS["prosecco"][0].replace("text_b", "second"), encoding="utf-8")
    words = ["task", "prosecco", "in.csv", "-o", "tasks/p"]
    result = CliRunner().invoke(main, [*words, "--columns", "text_b=second"])
    assert result.exit_code == 0, result.stderr
    assert read_task("tasks/p").name == "prosecco"
    again = CliRunner().invoke(main, [*words, "--columns", "text_b=second"])
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    listed = CliRunner().invoke(main, ["task"])
    assert all(name in listed.stdout for name in PUBLISHED)
    assert CliRunner().invoke(main, ["task", "prosecco"]).exit_code == 2


def test_pairs_without_a_score_are_left_out_and_no_number_is_named(made, tmp_path: Path) -> None:
    text = PAIRS["stsb"][0]
    unscored = text + "main\tMSR\t2012\t3\t\tA dog.\tA cat.\n"
    assert made("stsb", {"in.csv": unscored}, "in.csv").data.scores.tolist() == [4.75, 0.4]
    with pytest.raises(InputError, match=r"row 3: no such label or score .*'nan'"):
        convert_published("stsb", _written(tmp_path, unscored.replace("\t\tA dog", "\tnan\tA dog")), tmp_path / "two")


def test_what_is_left_out_is_said_and_a_short_row_is_no_row_without_a_label(made, tmp_path: Path) -> None:
    text = PAIRS["political_inconsistency"][0]
    files, said = {"in.csv": text + "We sell.,We buy.,\n"}, []
    made("political_inconsistency", files, "in.csv", tell=said.append)
    assert said == [f"{tmp_path / 'in.csv'}: 1 of 5 rows left out, since they have no label: 6."]
    with pytest.raises(InputError, match=r"other\.csv, row 6, column 'label': the row ends before this column"):
        convert_published("political_inconsistency", _written(tmp_path, text + "We sell.,We buy.\n"), tmp_path / "two")
    rows = "Date,Type,Text\n2031-01-01,Statement,Shut.\n2031-02-01,Minute,Long.\n2031-03-01,Statement,Open.\n"
    (tmp_path / "changes.csv").write_text("date,level\n2031-03-01,major\n", encoding="utf-8")
    fomc = _written(tmp_path, rows)
    convert_published("fomc", fomc, tmp_path / "three", changes=tmp_path / "changes.csv", tell=said.append)
    assert said[1:] == [f"{fomc}: 1 of 3 rows left out, since Type is not 'Statement'."]


def test_problems_are_those_of_the_published_file(tmp_path: Path) -> None:
    """What is read to check it, is gone again when the user reads the message."""
    rows = "Date,Type,Text\n2031-01-01,Statement,Shut.\n2031-02-01,Minute,Long.\n2031-03-01,Statement,\n"
    (tmp_path / "changes.csv").write_text("date,level\n2031-03-01,major\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.csv, row 4, column 'text'"):
        convert_published("fomc", _written(tmp_path, rows), tmp_path / "out", changes=tmp_path / "changes.csv")
    (tmp_path / "changes.csv").write_text("date,level\n2031-03-01,major\n2031-03-02,huge\n", encoding="utf-8")
    fomc = _written(tmp_path, rows.replace("Statement,\n", "Statement,Open.\n"))
    with pytest.raises(InputError, match=r"changes\.csv, row 3, column 'level'") as raised:
        convert_published("fomc", fomc, tmp_path / "out", changes=tmp_path / "changes.csv")
    assert ".tmp" not in str(raised.value)


def test_annotations_that_do_not_count_are_counted(tmp_path: Path) -> None:
    for folder in ("text", "attributions"):
        (tmp_path / "d" / folder).mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / "d" / "text" / f"{name}.txt").write_text("The mayor said it was shut.", encoding="utf-8")
    lines = "T1\tSource 0 9\tThe mayor\nT2\tContent 15 26\tit was shut\nE1\tAttribution:T1 Source:T1 Content:T2\n"
    for coder in ("x", "y"):
        (tmp_path / "d" / "attributions" / f"a_{coder}.ann").write_text(lines, encoding="utf-8")
    said: list[str] = []
    convert_published("polnear", tmp_path / "d", tmp_path / "out", tell=said.append)
    assert ["1 of 2 annotations left out" in said[0], "1 of 2 texts left out" in said[1]] == [True, True]


def test_files_that_cannot_be_read_are_named(made, tmp_path: Path) -> None:
    (tmp_path / "d" / "text").mkdir(parents=True)
    (tmp_path / "d" / "attributions").mkdir()
    (tmp_path / "d" / "text" / "a.txt").write_text("Shut.", encoding="utf-8")
    (tmp_path / "d" / "attributions" / "a_1.ann").write_bytes(b"T1\tContent 0 4\tSh\xfft\n")
    with pytest.raises(InputError, match=r"a_1\.ann"):
        convert_published("polnear", tmp_path / "d", tmp_path / "out")
    wide = PAIRS["prosecco"][0] + f"{'It rained. ' * 20_000},No.,self-contradiction,A\n"
    assert len(made("prosecco", {"in.csv": wide}, "in.csv").data.texts) == 3


def _written(folder: Path, text: str) -> Path:
    path = folder / "other.csv"
    path.write_text(text, encoding="utf-8")
    return path
