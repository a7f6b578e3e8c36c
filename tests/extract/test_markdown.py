"""Markdown: code is no text of the article."""

from __future__ import annotations

import pytest

from shiftdetect.extract.markdown import read_markdown

SAID = "“It leaks,” Orr said."
READ = {
    f"The dam.\n\n```\n{SAID}\n```\n\nIt is old.\n": "The dam.\n\n\n\nIt is old.\n",
    f"The dam.\n\n~~~text\n{SAID}\n```\n~~~~\nIt is old.\n": "The dam.\n\n\nIt is old.\n",
    # never closed, or no fence at all
    f"The dam.\n\n```\n{SAID}\n": f"The dam.\n\n```\n{SAID}\n",
    f"```the dam``` is old.\n\n{SAID}\n": f"```the dam``` is old.\n\n{SAID}\n",
    f"````\n{SAID}\n```\n": f"````\n{SAID}\n```\n",
}


@pytest.mark.parametrize("text", READ)
def test_fenced_code_is_left_out(text: str) -> None:
    assert read_markdown(text)[0] == READ[text]
