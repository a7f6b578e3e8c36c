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
