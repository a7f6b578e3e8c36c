from __future__ import annotations

import os
from pathlib import Path

import pytest

from shiftdetect.errors import ShiftDetectError
from shiftdetect.report import write_report
from shiftdetect.report.files import write_together
from tests.report.sample import one_statement


def test_a_failure_while_writing_leaves_nothing_behind(tmp_path, monkeypatch):
    real = os.replace
    done = []

    def fails_on_the_third(source, target):
        if len(done) == 2:
            raise OSError(28, "No space left on device")
        done.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", fails_on_the_third)
    with pytest.raises(ShiftDetectError, match="No space left on device") as caught:
        write_report(one_statement(), tmp_path / "new" / "out")
    assert "nothing was left behind" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_before_the_first_rename_keeps_the_old_files(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(ShiftDetectError, match="could not be written"):
        write_together(tmp_path, {"a.txt": "new", "missing/b.txt": "x"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def contents(folder):
    return {path.name: path.read_text() if path.is_file() else "a folder" for path in folder.iterdir()}


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("failure", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_a_failure_at_any_rename_puts_the_old_files_back(tmp_path, monkeypatch, fails_at, failure):
    before = {"a.txt": "old a", "b.txt": "old b", "other.txt": "not ours"}
    for name, text in before.items():
        (tmp_path / name).write_text(text)
    real, calls = os.replace, []

    def fails_once(source, target):
        calls.append(target)
        if len(calls) == fails_at:
            raise failure
        real(source, target)

    monkeypatch.setattr(os, "replace", fails_once)
    with pytest.raises((ShiftDetectError, KeyboardInterrupt)):
        write_together(tmp_path, {"a.txt": "new a", "c.txt": "new c", "b.txt": "new b"})
    assert len(calls) >= fails_at
    assert contents(tmp_path) == before


def test_a_folder_that_bears_the_name_of_a_file_is_refused_before_anything_moves(tmp_path):
    (tmp_path / "report.html").write_text("old")
    (tmp_path / "report.md").mkdir()
    with pytest.raises(ShiftDetectError, match=r"'report\.md' there is not a file"):
        write_report(one_statement(), tmp_path)
    assert contents(tmp_path) == {"report.html": "old", "report.md": "a folder"}


def test_old_files_that_cannot_be_put_back_are_named(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("old")
    real, calls = os.replace, []

    def fails_from_the_second(source, target):
        calls.append(target)
        if len(calls) > 1:
            raise OSError(30, "Read-only file system")
        real(source, target)

    monkeypatch.setattr(os, "replace", fails_from_the_second)
    with pytest.raises(ShiftDetectError, match="what was there before is") as caught:
        write_together(tmp_path, {"a.txt": "new"})
    (kept,) = contents(tmp_path)
    assert repr(kept) in str(caught.value)
    assert (tmp_path / kept).read_text() == "old"


def test_replacing_leaves_only_the_new_files(tmp_path):
    for text in ("first", "second"):
        write_together(tmp_path, {"a.txt": text})
    assert contents(tmp_path) == {"a.txt": "second"}


def test_an_interruption_cleans_up_and_goes_on(tmp_path, monkeypatch):
    def interrupted(source, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together(tmp_path / "out", {"a.txt": "x"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ShiftDetectError, match="out"):
        write_together(tmp_path / "out", {"a.txt": "x"})
    assert (tmp_path / "out").read_text() == "a file"


def test_files_are_utf8_with_plain_line_ends(tmp_path):
    paths = write_together(str(tmp_path), {"a.txt": "é\n“b”\n"})
    assert paths == (Path(tmp_path) / "a.txt",)
    assert paths[0].read_bytes() == "é\n“b”\n".encode()
