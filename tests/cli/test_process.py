"""The command line as a process: what goes to stdout, what to stderr, and how it ends."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from shiftdetect import DriftResult, __version__
from shiftdetect.cli.progress import counting
from tests.cli.conftest import FAST

ROOT = Path(__file__).parents[2]


def shiftdetect(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        [sys.executable, "-m", "shiftdetect", *words],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": path} | environment,
        timeout=300,
    )


def test_the_module_says_its_version():
    done = shiftdetect("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().strip() == f"shiftdetect, version {__version__}"


def test_json_is_all_there_is_on_a_pipe_and_the_same_for_any_hash_seed(here):
    first, second = (
        shiftdetect("drift", "statements.csv", *FAST, "--json", PYTHONHASHSEED=seed) for seed in ("1", "2")
    )
    assert (first.returncode, first.stderr) == (0, b"")
    assert second.stdout == first.stdout
    result = DriftResult.from_json(first.stdout)
    assert result.to_json().encode() == first.stdout
    assert result.statements[1].speaker == "Spokesperson Bé"


def test_a_terminal_without_the_characters_gets_json_all_the_same(here):
    done = shiftdetect("drift", "statements.csv", *FAST, "--json", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Bé" in json.loads(done.stdout.decode("utf-8"))["statements"][1]["speaker"]


def test_findings_on_a_terminal_without_the_characters_are_escaped(here):
    done = shiftdetect("drift", "statements.csv", *FAST, PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "6 May 2031: more \\u201ccost\\u201d" in done.stdout.decode("latin-1")


def test_an_error_is_a_message_and_exit_code_1(here):
    done = shiftdetect("report", "gone.csv", "-o", "out")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"shiftdetect: 1 problem in the input:")
    assert b"Traceback" not in done.stderr
    assert not (here / "out").exists()


def test_a_reader_that_has_gone_gets_no_message(here):
    path = os.environ | {"PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "shiftdetect", "drift", "statements.csv", *FAST, "--json"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=path)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 1


def test_an_interrupt_while_modules_are_imported_is_one_line_and_exit_code_130():
    """As Ctrl-C in the first half second: what the commands need is not there yet."""
    code = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'shiftdetect.cli.commands':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from shiftdetect.__main__ import run\n"
        "run()\n"
    )
    path = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=path, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"shiftdetect: broken off.\n")
    script = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]["shiftdetect"]
    assert script == "shiftdetect.__main__:run"


def test_a_terminal_that_does_not_know_its_size_gets_a_bar(monkeypatch):
    reader, writer = os.openpty()
    with os.fdopen(writer, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with counting(2, "comparing", "pair") as tell:
            tell(1)
        terminal.write("end")
        terminal.flush()
        monkeypatch.undo()
        shown = os.read(reader, 10_000).decode("utf-8")
    os.close(reader)
    assert "comparing:   0%|" in shown
    assert shown.endswith("end")
