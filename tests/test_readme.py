"""What the README tells people to type works as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from shiftdetect.cli import main
from tests.benchmark.folders import write_folder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.M | re.S)


def _commands():
    for language, block in BLOCKS:
        if not language:
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] == ["shiftdetect"]:
                    yield words[1:]


COMMANDS = list(_commands())
CODEBOOK = """
[[frames]]
name = "breach"
definition = "The dam was about to break."

[[frames]]
name = "repairs"
definition = "The dam needed repairs."
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with the repository's data and a table of one's own, as the README assumes."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    stories = ("the dam was about to break", "the dam needed repairs in any case")
    rows = [
        f"2031-05-{day:02d},Minister {who},Minister {who},red,{stories[day > 7]} on day {day}"
        for day in range(1, 15)
        for who in "AB"
    ]
    text = "date,speaker,who,party,text\n" + "\n".join(rows) + "\n"
    (tmp_path / "statements.csv").write_text(text, encoding="utf-8")
    write_folder(tmp_path / "my_labels", "pairs")
    (tmp_path / "articles").symlink_to(ROOT / "data" / "articles")
    (tmp_path / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "pairs.jsonl").write_text(
        '{"text_a": "The dam held.", "text_b": "The dam did not hold."}', encoding="utf-8"
    )
    for name, last in (("first", "breach"), ("second", "repairs")):
        rows = "".join(f"{k},{'breach' if k % 2 else 'repairs'}\n" for k in range(9))
        (tmp_path / f"{name}.csv").write_text(f"id,label\n{rows}9,{last}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_are_found():
    from_outside = {"task", "models"}
    assert {words[0] for words in COMMANDS} == set(main.commands) - from_outside
    assert any("data/soleimani/statements.jsonl" in words for words in COMMANDS)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words)[:50])
def test_command_runs(words, home):
    target = words.index(">") if ">" in words else len(words)
    result = CliRunner().invoke(main, words[:target])
    assert result.exit_code == 0, result.output
    if words[0] in {"report", "embed"}:
        assert (home / (words[words.index("-o") + 1] if "-o" in words else "report")).exists()


def test_python_example_runs(home):
    blocks = [block for language, block in BLOCKS if language == "python"]
    assert blocks
    for block in blocks:
        exec(block, {})
    assert (home / "out" / "report.html").exists()


def test_every_file_it_points_to_is_there():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [t for t in targets if not (ROOT / t).exists()] == []


def test_make_report_and_the_readme_run_the_same_analysis():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n\t", " ")
    recipe = next(line for line in makefile.splitlines() if "/shiftdetect report" in line)
    flagship = next(words for words in COMMANDS if "data/soleimani/statements.jsonl" in words)
    made = shlex.split(recipe)[1:]
    for option in ("--where", "--end", "--columns", "--stance-claim", "-o"):
        values = [[words[i + 1] for i, word in enumerate(words) if word == option] for words in (made, flagship)]
        assert values[0] == values[1]
