"""The documented schema is the one that results follow."""

import json
from pathlib import Path

import jsonschema
import pytest

from shiftdetect.result import SCHEMA_VERSION, json_schema
from tests.report import sample

DOCUMENTED = Path(__file__).parents[2] / "docs" / "result.schema.json"
REMEDY = (
    "python -c \"import json, shiftdetect.result as r; open('docs/result.schema.json', 'w', encoding='utf-8')"
    '.write(json.dumps(r.json_schema(), indent=1) + chr(10))"'
)


def test_the_documented_schema_is_the_one_of_the_types():
    assert DOCUMENTED.read_text(encoding="utf-8") == json.dumps(json_schema(), indent=1) + "\n", (
        f"The types of a result changed. Write the schema anew with: {REMEDY}"
    )


def test_the_schema_is_valid_versioned_and_names_no_host():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:shiftdetect:result:{SCHEMA_VERSION}"
    assert schema["$defs"]["Settings"]["properties"]["schema"]["default"] == SCHEMA_VERSION


def test_the_schema_demands_what_the_format_promises():
    parts = json_schema()["$defs"]
    promised = {
        "ResultData": "settings corpus shift_test order_test change_points drift speakers minimum_detectable frames",
        "CorpusSummary": "n_statements n_days n_speakers sha256",
        "ShiftTest": "p_value p_within_speaker n_permutations null refused",
        "OrderTest": "p_value p_within_speaker n_permutations null refused",
        "ChangePoint": "date p_value u low high composition common speaker_specific",
        "DriftPoint": "date baseline n u low high",
        "SpeakerPair": "a b u low high p_value",
    }
    for part, names in promised.items():
        assert set(names.split()) <= set(parts[part]["properties"]), part


def test_every_part_and_every_refusal_is_described():
    for name, part in json_schema()["$defs"].items():
        assert part["description"], name
        refused = part["properties"].get("refused")
        assert refused is None or "no number" in refused["description"], name


def test_the_words_below_a_field_are_its_description():
    drift_point = json_schema()["$defs"]["DriftPoint"]["properties"]
    assert drift_point["first"]["description"] == "First bin of the window."
    assert "\n" not in drift_point["baseline"]["description"]
    assert "description" not in drift_point["u"]


@pytest.mark.parametrize("made", [sample.sample_result, sample.no_shift, sample.refused, sample.one_statement])
def test_results_of_every_kind_follow_the_schema(made):
    jsonschema.validate(json.loads(made().to_json()), json_schema())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("corpus", "n_statements"), "many"),
        (("drift", 0, "u"), "0.1"),
        (("shift_test", "p_value"), [0.5]),
        (("change_points",), None),
    ],
)
def test_the_schema_refuses_another_type(path, value):
    result = json.loads(sample.sample_result().to_json())
    jsonschema.validate(result, json_schema())
    at = result
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, json_schema())
