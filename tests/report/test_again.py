from __future__ import annotations

import csv

import numpy as np
import pytest
from msgspec.structs import replace

from shiftdetect import TfidfEncoder, measure_drift, read_corpus
from shiftdetect.encode import EncoderIdentity, SentenceTransformerEncoder
from shiftdetect.report.again import file_name
from shiftdetect.report.methods import methods
from tests.report.bridge import SAID, day_label
from tests.report.sample import sample_result

FEW = 16
"""Statements on four days: no test is run, so that a call costs little."""


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A file in the folder that is worked in; its name would break a careless call."""
    monkeypatch.chdir(tmp_path)
    name = 'bridge\'s  "own" words.csv'
    write(FEW, name)
    return name


def write(n, name):
    with open(name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["date", "speaker", "affiliation", "frames", "stance", "text"])
        for day, speaker, frames, stance, text in SAID[:n]:
            side = "authority" if "Authority" in speaker or "Inspector" in speaker else "ministry"
            out.writerow([day_label(day), speaker, side, frames.replace(" ", ";"), stance, text])


def row(result):
    return next(row for row in methods(result) if row.name == "Make it again")


def shown(code):
    """A page and Markdown fold white space."""
    return " ".join(code.split())


def run(code):
    names: dict = {}
    exec(shown(code), names)
    return names["result"]


def measured(corpus, **settings):
    return measure_drift(corpus, **{"encoder": TfidfEncoder(), "n_permutations": 19, **settings})


@pytest.mark.parametrize(
    ("select", "settings"),
    [
        ([], {}),
        ([{"end": "2031-05-04", "where": {"affiliation": "ministry"}}], {"by": "week", "window": 2, "seed": 7}),
        ([{"speaker": ["Minister A", "Spokesperson B", "Secretary C"], "start": "2031-05-03"}], {"rolling": 4}),
        ([{"speaker": ["Minister A", "Adviser D"]}, {"speaker": ["Adviser D", "Minister A"]}], {"alpha": 0.1}),
        ([{"end": "2031-05"}, {"end": "2031-05-04"}, {"where": {"stance": ["silent", "hedges"]}}], {}),
        ([{"start": "2031-05-03"}], {"topic": "the  bridge", "topic_threshold": 0.01}),
        ([], {"stance_claim": "the bridge was about to fall", "labels_by": "two coders, kappa .8"}),
    ],
)
def test_the_printed_call_makes_the_same_result(source, select, settings):
    corpus = read_corpus(source)
    for condition in select:
        corpus = corpus.select(**condition)
    result = measured(corpus, **settings)
    again = row(result)
    assert run(again.code).to_json() == result.to_json()
    assert result.corpus.sha256
    assert "others, if there were, are not recorded" in again.text


def test_what_is_not_the_default_stands_in_the_call(source):
    result = measured(
        read_corpus(source).select(end="2031-05-04"), seed=3, alpha=0.01, topic="cracks", topic_threshold=0.0
    )
    code = row(result).code
    for piece in ("TfidfEncoder()", "seed=3", "alpha=0.01", "topic='cracks'", "topic_threshold=0.0", "window=3",
                  "rolling=7", "n_permutations=19", "by='day'", "end='2031-05-04'", "read_corpus("):  # fmt: skip
        assert piece in code, piece


def test_the_numbers_of_the_tests_come_out_the_same(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(24, "six days.csv")
    result = measured(read_corpus("six days.csv"), seed=5)
    assert result.shift_test.p_value is not None
    assert run(row(result).code).to_json() == result.to_json()


@pytest.mark.parametrize(
    "part",
    [lambda c: c.filter(lambda s: "bridge" in s.text), lambda c: c[:9], lambda c: c.filter(lambda s: True)],
    ids=["predicate", "rows", "predicate that all meet"],
)
def test_a_filter_that_cannot_be_repeated_is_said_and_stops_the_call(source, part):
    again = row(measured(part(read_corpus(source))))
    assert "is not recorded in a form that can be repeated" in again.text
    assert "put them for own_corpus" in again.text
    with pytest.raises(NameError, match="own_corpus"):
        run(again.code)


def test_a_corpus_without_a_file_is_said_and_stops_the_call(source):
    result = measured(read_corpus(source))
    again = row(replace(result, settings=replace(result.settings, source=None)))
    assert again.text.startswith("The corpus came from no file")
    with pytest.raises(NameError, match="own_corpus"):
        run(again.code)


class Letters:
    identity = EncoderIdentity("letters", revision="1")

    def encode(self, texts):
        counts = np.array([[t.lower().count(c) for c in "abcdefghijklmnop"] for t in texts], dtype=np.float32) + 0.01
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def test_an_encoder_of_ones_own_is_said_and_stops_the_call(source):
    result = measured(read_corpus(source), encoder=Letters())
    again = row(result)
    assert "The encoder ‘letters’ is not one of shiftdetect’s" in again.text
    with pytest.raises(NameError, match="own_encoder"):
        run(again.code)
    names: dict = {"own_encoder": Letters()}
    exec(shown(again.code), names)
    assert names["result"].to_json() == result.to_json()


def named(identity):
    settings = replace(
        sample_result().settings,
        command=None,
        encoder=str(identity),
        encoder_name=identity.name,
        encoder_revision=identity.revision,
    )
    return row(replace(sample_result(), settings=settings))


def test_the_embedded_model_needs_no_name():
    code = named(SentenceTransformerEncoder().identity).code
    assert "encoder=" not in code
    assert "from shiftdetect import measure_drift, read_corpus;" in code


def test_a_model_of_the_hub_is_named_with_its_commit_and_device():
    identity = EncoderIdentity("somebody/model", "c0ffee", "ab" * 32, "mean", backend="torch-cuda", settings="0" * 16)
    again = named(identity)
    assert "encoder=SentenceTransformerEncoder('somebody/model', revision='c0ffee', device='cuda')" in again.code
    assert "from shiftdetect import SentenceTransformerEncoder, measure_drift, read_corpus;" in again.code


def test_a_model_in_a_folder_needs_its_path():
    again = named(EncoderIdentity("my-model", None, "ab" * 32, "mean", backend="torch-cpu", settings="0" * 16))
    assert "SentenceTransformerEncoder(model_folder)" in again.code
    assert "read from a folder named ‘my-model’" in again.text


def test_a_recorded_command_is_given_as_it_is():
    assert row(sample_result()).code == sample_result().settings.command
    assert row(sample_result()).text == ""


def test_no_folder_of_the_machine_is_named():
    settings = replace(sample_result().settings, command=None, source="/home/somebody/corpora/bridge/")
    code = row(replace(sample_result(), settings=settings)).code
    assert "read_corpus('bridge')" in code
    assert "somebody" not in code
    assert file_name("C:\\data\\bridge.csv") == "bridge.csv"
