"""The title of plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from shiftdetect.extract.articles import read_articles
from shiftdetect.extract.headlines import find_headline
from shiftdetect.extract.records import Article

BODY = "\n\nKORVA - The bridge is closed, Minister A said.\n"


@pytest.mark.parametrize(
    "line",
    [
        "Minister A defends closure",
        "Was the bridge safe?",
        "“We had no choice”: Minister A on the bridge",
        "  Minister A:  “We had no choice” ",
        "Press conference by Minister A, Korva, 13 May 2031",
        "Bridges in the U.S. are old",
    ],
)
def test_a_headline_is_a_title(line: str) -> None:
    assert find_headline(line + BODY) == " ".join(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "The bridge is closed.",
        "“The bridge is closed.”",
        "The minister said:",
        "By Anna Reed",
        "13 May 2031",
        "Published: 13 May 2031",
        "KORVA",
        "Q: Is the bridge closed?",
        "FOR IMMEDIATE RELEASE",
        "- The bridge is closed",
        "The bridge is closed because " + "so many of its bearings are " * 6 + "old",
    ],
)
def test_no_headline(line: str) -> None:
    assert find_headline(line + BODY) is None


def test_without_a_blank_line_or_a_body_there_is_none() -> None:
    assert find_headline("Minister A defends closure\nThe bridge is closed.\n") is None
    assert find_headline("Minister A defends closure\n\n") is None
    assert find_headline("") is None


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_the_title_is_recorded_and_stays_in_the_text(tmp_path: Path, name: str) -> None:
    text = "Minister A defends closure" + BODY
    (tmp_path / name).write_text(text, encoding="utf-8")
    (article,) = read_articles([tmp_path / name])
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Minister A defends closure", text)


def test_a_heading_of_markdown_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Minister A defends closure\n\n# The bridge\n\nIt is closed.\n", encoding="utf-8")
    (article,) = read_articles([path])
    assert isinstance(article, Article)
    assert article.title == "The bridge"
