"""The command that measures how well frames are coded, on an invented case small enough to count by hand."""

import json
from datetime import date, timedelta

import numpy as np
import pytest

from shiftdetect.encode import TfidfEncoder, VectorStore
from shiftdetect.explain import study
from shiftdetect.explain.codebook import write_codebook
from shiftdetect.explain.singles import SingleCoder
from shiftdetect.explain.units import encode_units
from shiftdetect.io import read_corpus
from tests.explain.bridge import BOOK, texts_and_labels

TEXTS, LABELS, DAYS = texts_and_labels(6)


@pytest.fixture(scope="module")
def encoder():
    return TfidfEncoder().fit([*TEXTS, *(text for frame in BOOK.frames for text in frame.texts)])


@pytest.fixture
def case(tmp_path):
    """Eighteen statements of two ministers on six days, and one of a critic that is not measured."""
    rows = [
        {
            "id": str(k),
            "date": (date(2031, 5, 1) + timedelta(days=day)).isoformat(),
            "speaker": f"Minister {'AB'[k % 2]}",
            "text": text,
            "affiliation": "administration",
            "frames": list(own),
        }
        for k, (text, own, day) in enumerate(zip(TEXTS, LABELS, DAYS, strict=True))
    ]
    rows.append({**rows[0], "id": "critic", "speaker": "Critic C", "text": "Shame.", "affiliation": "congress"})
    write_rows(tmp_path / "statements.jsonl", rows)
    write_codebook(BOOK, tmp_path / "codebook.toml")
    return tmp_path


@pytest.fixture
def headlines(tmp_path):
    """Headlines with a theme, one that is off the subject and one without a theme."""
    texts, labels, _ = texts_and_labels()
    single = [(text, own[0]) for text, own in zip(texts, labels, strict=True) if len(own) == 1]
    rows = [{"text": text, "label": label, "relevant": 1} for text, label in single]
    rows += [
        {"text": "Off the subject.", "label": "age", "relevant": 0},
        {"text": "No theme.", "label": "", "relevant": 1},
    ]
    write_rows(tmp_path / "headlines.jsonl", rows)
    return tmp_path / "headlines.jsonl"


def write_rows(path, rows):
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")


def test_the_flagship_measures_only_the_administration_and_finds_what_is_easy(case, encoder):
    found = dict(study.flagship(case, encoder, VectorStore()))
    assert found["statements, frames with 8 examples"] == "18, 3"
    for way in ("codebook alone", "labels and codebook, leave-day-out", "labels alone, leave-day-out"):
        assert 0.7 <= float(found[f"{way}, macro-F1"]) <= 1.0
        assert 0.0 <= float(found[f"{way}, expected calibration error"]) <= 0.3
    assert found["first appearance at most one day off, frames with 5 or more examples"] == "3 of 3"


def test_plain_regression_is_blind_to_the_group_that_it_scores(encoder):
    units = encode_units(["red", "blue", "red", "blue"], TfidfEncoder().fit(["red", "blue"]))
    truth = np.array([[True], [False], [True], [False]])
    assert study._plain(units, truth, [1, 1, 2, 2]).tolist() == truth.tolist()
    # The second day contradicts the first: each is predicted from the other, and so wrongly.
    turned = np.array([[True], [False], [False], [True]])
    assert study._plain(units, turned, [1, 1, 2, 2]).tolist() == (~turned).tolist()


def test_scores_are_those_of_hand():
    truth = np.array([[True, False], [False, True], [True, False], [False, True]])
    p = np.where(truth, 0.9, 0.1)
    assert study._scores("x", truth, p, truth) == [("x, macro-F1", "1.000"), ("x, expected calibration error", "0.100")]
    half = truth & np.array([True, False])
    assert study._scores("x", truth, p, half)[0] == ("x, macro-F1", "0.500")


def test_first_dates_more_than_a_day_off_are_counted_as_misses(case):
    corpus = read_corpus(case / "statements.jsonl").select(where={"affiliation": ["administration"]})
    right = np.array([[name in s.frames for name in BOOK.names] for s in corpus])
    assert dict(study._dates(corpus, BOOK, right)).popitem()[1] == "3 of 3"
    late = right.copy()
    late[[s.date < date(2031, 5, 3) for s in corpus], 0] = False
    assert dict(study._dates(corpus, BOOK, late)).popitem()[1] == "2 of 3"
    never = right.copy()
    never[:, :2] = False
    assert dict(study._dates(corpus, BOOK, never)).popitem()[1] == "1 of 3"


def test_headlines_without_a_theme_are_left_out(headlines, encoder):
    (plain, plain_figures), (coder, figures) = study.gvfc(headlines, encoder, VectorStore())
    n = sum(len(own) == 1 for own in texts_and_labels()[1])
    assert plain.startswith(f"GVFC, {n} headlines, plain")
    assert coder.startswith(f"GVFC, {n} headlines, coder")
    for text in (plain_figures, figures):
        accuracy, f1 = map(float, text.split(", "))
        assert 0.9 <= accuracy <= 1.0
        assert 0.9 <= f1 <= 1.0


def test_the_command_writes_what_it_prints_and_a_part_leaves_the_rest_as_it_stood(
    case, headlines, encoder, monkeypatch, capsys
):
    monkeypatch.setattr(study, "SentenceTransformerEncoder", lambda name: encoder)
    out = case / "frames.md"

    def run(*words):
        monkeypatch.setattr("sys.argv", ["study", "--case", str(case), "-o", str(out), *words])
        study.main()
        return out.read_text(encoding="utf-8").splitlines(), capsys.readouterr().out.splitlines()

    page, printed = run("--part", "gvfc", "--data", str(headlines))
    assert [line for line in page if line.startswith("| GVFC")] == printed
    assert len(printed) == 2
    beside, others = run("--part", "gvfc", "--data", str(headlines), "--encoder", "models/larger")
    assert all(", by larger | " in line for line in others)
    assert {*printed, *others} <= set(beside)
    monkeypatch.setattr(study, "flagship", lambda *_: [("a row", "7")])
    both, said = run("--part", "frames")
    assert said == ["| a row | 7 |"]
    assert set(printed) < set(both)
    assert said[0] in both
    # Without --part the page is made anew: nothing that is not measured stays.
    alone, _ = run()
    assert said[0] in alone
    assert not set(printed) & set(alone)
    with pytest.raises(SystemExit):
        run("--part", "gvfc")
    assert "need --data" in capsys.readouterr().err


def test_the_taught_coder_is_measured_in_the_same_folds_and_only_where_the_encoder_can_learn(
    headlines, encoder, monkeypatch
):
    assert study.taught(headlines, encoder, VectorStore()) == []
    monkeypatch.setattr(study, "can_learn", lambda encoder: True)
    asked = []

    class Coder(SingleCoder):
        def __init__(self, encoder, store, tune, seed=0):
            asked.append((tune, seed))
            super().__init__(encoder, store, tune=False)

    monkeypatch.setattr(study, "SingleCoder", Coder)
    ((what, figures),) = study.taught(headlines, encoder, VectorStore())
    assert asked == [(True, 0)] * 5
    _, (_, known) = study.gvfc(headlines, encoder, VectorStore())
    assert figures == known
    assert what.endswith("headlines, coder, its encoder taught the labels, accuracy and macro-F1")
    ((other, _),) = study.taught(headlines, encoder, VectorStore(), seed=3)
    assert {seed for tune, seed in asked if tune} == {0, 3}
    assert "taught the labels with seed 3, " in other
