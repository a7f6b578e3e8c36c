"""What the package knows of its encoders is what the command makes."""

import json
from importlib.resources import files

import numpy as np
import pytest

from shiftdetect.analysis.known import known_encoders, known_floor, known_reference
from shiftdetect.benchmark.banks import bank_names, load_bank
from shiftdetect.benchmark.estimates.floors import KINDS, floor_rows, style_floor
from shiftdetect.benchmark.estimates.known import known_record, sample
from shiftdetect.benchmark.estimates.run import study_encoders
from shiftdetect.benchmark.population import Population
from shiftdetect.encode import SentenceTransformerEncoder, TfidfEncoder

STORED = json.loads((files("shiftdetect.analysis") / "known.json").read_text(encoding="utf-8"))["encoders"]


def test_a_small_part_of_the_embedded_encoders_floor_is_what_the_command_makes():
    kept = STORED["MiniLM"]["sample"]
    floor = style_floor(load_bank(kept["event"]), SentenceTransformerEncoder(), None, [kept["explanation"]])
    for made, stored in zip(floor_rows([floor], [kept["reference"]]), kept["rows"], strict=True):
        assert made["kind"] == stored["kind"]
        for name in ("pair", "u", "u_adjusted"):
            assert made[name] == pytest.approx(stored[name], abs=2e-4)


def test_a_small_part_of_tfidfs_is_too():
    encoders = {name: found for name, found, _ in study_encoders([load_bank(name) for name in bank_names()])}
    encoder = encoders["TF-IDF"]
    kept = STORED["TF-IDF"]["sample"]
    made = sample(Population.of(load_bank(kept["event"]), encoder), encoder)
    assert made["rows"] == kept["rows"]
    assert made["reference"] == pytest.approx(kept["reference"], abs=1e-6)


def test_the_record_has_every_kind_and_the_variety_of_statements():
    bank = load_bank("dam_release")
    encoder = TfidfEncoder(max_features=100).fit([t for texts in bank.wordings.values() for t in texts])
    population = Population.of(bank, encoder)
    made = known_record([population], encoder)
    assert [row["kind"] for row in made["rows"]] == list(KINDS)
    assert made["spectrum"] == sorted(made["spectrum"], reverse=True)
    x = population.vectors
    assert 0.2 < sum(made["spectrum"]) < np.mean(np.sum(x**2, axis=1))
    assert json.loads(json.dumps(made)) == made


def test_adding_the_same_to_every_statement_is_seen_and_length_is_taken_out():
    rows = {row.kind: row for row in known_encoders()["MiniLM"].rows}
    assert rows["boilerplate"].u > rows["openers"].u > 0.005
    assert abs(rows["length"].u_adjusted) < 0.01
    assert rows["re-wording"].pair > 10 * rows["re-wording"].u


def test_only_the_encoder_that_was_measured_has_a_floor():
    identity = known_encoders()["MiniLM"].identity
    assert len(known_floor(identity)) == len(KINDS)
    other = identity.replace("backend=", "backend=another-")
    assert known_reference(other) == known_encoders()["MiniLM"].reference
    assert known_floor(identity.replace("weights_sha256=", "weights_sha256=0")) == ()
    assert known_reference(known_encoders()["TF-IDF"].identity) is None
