"""The model is found, checked before it is loaded, and its absence told with the line that helps."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.english import pipeline
from shiftdetect.extract.english.pipeline import (
    FROM_PYPI,
    OFFICIAL,
    PARAGRAPHS,
    SURNAMES,
    check_files,
    find_model,
    known_sums,
    load_pipeline,
)


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    find_model.cache_clear()
    yield
    find_model.cache_clear()


def missing(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        pipeline.importlib.util, "find_spec", lambda name: None if name in names else real(name), raising=True
    )


def test_the_pipeline_has_what_the_rules_need_and_no_more() -> None:
    nlp = load_pipeline()
    kept = ["tok2vec", "tagger", PARAGRAPHS, "parser", "attribute_ruler", "lemmatizer", "ner", SURNAMES]
    assert nlp.pipe_names == kept
    assert load_pipeline() is nlp
    assert find_model().identity.startswith("en_core_web_sm 3.8")


def test_a_line_break_ends_a_sentence() -> None:
    doc = load_pipeline()("The mood in parliament\nMembers of the opposition have said little.")
    assert [sentence.text.strip() for sentence in doc.sents][-1] == "Members of the opposition have said little."


def test_the_model_from_pypi_is_the_one_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    missing(monkeypatch, OFFICIAL)
    model = find_model()
    assert (model.name, model.identity) == (FROM_PYPI, "en_core_web_sm 3.8.0")
    assert len(known_sums()) > 20


@pytest.mark.parametrize(
    ("names", "said"),
    [(("spacy",), "needs spaCy, which is not installed"), ((OFFICIAL, FROM_PYPI), "neither en_core_web_sm nor")],
)
def test_what_is_missing_is_told_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], said: str
) -> None:
    missing(monkeypatch, *names)
    with pytest.raises(ShiftDetectError, match=said) as error:
        find_model()
    assert "pip install 'shiftdetect[extract]'" in str(error.value)


def test_a_changed_model_is_not_loaded_and_every_file_is_named(tmp_path: Path) -> None:
    for name in ("config.cfg", "ner/model", "odd.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    x = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    with pytest.raises(ShiftDetectError) as error:
        check_files(tmp_path, {"config.cfg": x, "ner/model": "0", "parser/model": "0"})
    said = str(error.value)
    assert "parser/model is missing; odd.py does not belong there; ner/model was changed. Install it anew" in said
    assert "config.cfg" not in said


def test_a_package_without_a_description_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> ModuleSpec:
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(tmp_path)]
        return spec

    monkeypatch.setattr(pipeline.importlib.util, "find_spec", broken)
    with pytest.raises(ShiftDetectError, match=r"meta\.json"):
        find_model()
    (tmp_path / "meta.json").write_text(json.dumps({"version": "3.8.0"}), encoding="utf-8")
    assert find_model().folder == tmp_path / f"{OFFICIAL}-3.8.0"  # the official package comes first
    with pytest.raises(ShiftDetectError, match="cannot be loaded by spaCy"):
        load_pipeline.__wrapped__()


def test_importing_the_module_loads_no_spacy() -> None:
    code = "import sys, shiftdetect.extract.english.pipeline; print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
