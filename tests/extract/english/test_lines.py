"""First and last lines: headlines that only repeat the article, and a sentence without its full stop."""

from __future__ import annotations

import pytest

from shiftdetect.extract.english.language import English
from shiftdetect.extract.records import Article
from tests.extract.english.whole import said

CLOSED = "The dam was closed on Monday."
LINES = {
    "a headline that has its words out of the article": (
        f"Delacey: ‘A precaution’\n\n{CLOSED} “It is a precaution,” Ivy Delacey said.",
        [("Ivy Delacey", "It is a precaution,")],
    ),
    "a headline that has words of its own": (
        f"Delacey: ‘A scandal’\n\n{CLOSED} “It is a precaution,” Ivy Delacey said.",
        [("Ivy Delacey", "A scandal"), ("Ivy Delacey", "It is a precaution,")],
    ),
    "a first paragraph that is no headline": (
        f"“A precaution,” Ivy Delacey said.\n\n{CLOSED} “It is a precaution,” Ivy Delacey said.",
        [("Ivy Delacey", "A precaution,"), ("Ivy Delacey", "It is a precaution,")],
    ),
    "a last sentence without its full stop": (
        f"{CLOSED}\n\nMara Voss said the dam would stay closed",
        [("Mara Voss", "the dam would stay closed")],
    ),
    "a last quote without the full stop of its frame": (
        f"{CLOSED}\n\n“It stays closed,” Mara Voss said\n",
        [("Mara Voss", "It stays closed,")],
    ),
    "what to read next": (f"{CLOSED}\n\nMara Voss says the dam will stay closed", []),
    "a title at the end": (f"{CLOSED}\n\nWhat the minister said about the dam", []),
    "a subhead": (f"{CLOSED}\n\nMara Voss said the dam would stay closed\n\nIt is old.", []),
}


@pytest.mark.parametrize("name", LINES)
def test_what_first_and_last_lines_say(name: str) -> None:
    text, expected = LINES[name]
    assert said(text) == expected


OR = {
    "Mara Voss or Paul Reed said that the dam leaked.": [None],
    "“The dam leaks,” said Mara Voss or Paul Reed.": [None],
    "Mara Voss and Paul Reed said that the dam leaked or would leak.": ["Mara Voss and Paul Reed"],
    "Mara Voss or Paul Reed did not say whether the dam leaked.": ["Mara Voss and Paul Reed"],
}


@pytest.mark.parametrize("text", OR)
def test_one_of_two_is_open(text: str) -> None:
    assert [speaker for speaker, _ in said(text)] == OR[text]


def test_a_dateline_with_a_hyphen_is_no_part_of_a_name() -> None:
    text = "TARN - Paul Orlan painted a dire picture of the valley as he accepted the post, saying it was lost."
    assert {speaker for speaker, _ in said(text)} == {"Paul Orlan"}
    assert said("HP sold the dam in May. She said it was new.") == [(None, "it was new")]


SET_APART = {
    "In a speech in July, Mara Voss said:\n\nLet no one be mistaken. I believe the dam will hold.\n\nIt was new.": [
        ("Mara Voss", "Let no one be mistaken. I believe the dam will hold.")
    ],
    "Mara Voss wrote on Facebook:\n\nWe shut the dam in May. It had leaked.": [
        ("Mara Voss", "We shut the dam in May. It had leaked.")
    ],
    # an embedded post that is lost, and the article goes on
    "Mara Voss wrote on Facebook:\n\nThe dam was shut in May. It had leaked.": [],
    "Mara Voss wrote on Facebook:\n\nPaul Reed said we had shut it. It had leaked.": [("Paul Reed", "we had shut it")],
    "Mara Voss sat down:\n\nWe shut the dam in May. It had leaked.": [],
}


@pytest.mark.parametrize("text", SET_APART)
def test_a_paragraph_of_its_own_without_marks_is_whose_words_lead_up_to_it(text: str) -> None:
    assert said(text) == SET_APART[text]


def test_what_somebody_struggled_to_say_is_not_said() -> None:
    (found,) = English().find([Article("a.txt", "Minister Voss has struggled to explain why the dam leaked.")])
    assert [one.kind for one in found.attributions] == ["withheld"]


TURNS = {
    "Whitlock: I never said the dam was safe. I said we were watching it.": "Dale Whitlock",
    "Whitlock, May 3: There has never been a safer dam. We told everybody that.": "Dale Whitlock",
    "Thorne tweets: “The media are working hard. It does not matter!”": "Marcus Thorne",
}


@pytest.mark.parametrize("turn", TURNS)
def test_a_name_before_a_colon_speaks_all_of_its_line(turn: str) -> None:
    text = f"{CLOSED}\n\nGovernor Dale Whitlock and President Marcus Thorne met.\n\n{turn}\n\nIt is old."
    words = turn.partition(": ")[2].strip("“”")
    assert [(who, what.rstrip(".")) for who, what in said(text)] == [(TURNS[turn], words.rstrip("."))]


def test_who_speaks_after_a_quote_in_a_clause_is_not_the_we_of_the_quote() -> None:
    text = (
        "Secretary of State Nora Pell, who had said last Friday that “we did not know precisely when and we did not"
        " know precisely where,” said on Sunday that those words had been taken out of context."
    )
    assert {who for who, _ in said(text)} == {"Nora Pell"}
    assert "that those words had been taken out of context" in [what for _, what in said(text)]


def test_the_title_of_a_programme_is_not_what_is_said_in_it() -> None:
    text = (
        "In an interview taped on Thursday for “Face the Valley,” Deputy Secretary Alan Birch said he had seen no"
        " intelligence about four dams."
    )
    assert said(text) == [("Alan Birch", "he had seen no intelligence about four dams")]


@pytest.mark.parametrize("byline", ["Joanna Fisk, Valley correspondent", "By Joanna Fisk", "From TVN’s Joanna Fisk"])
def test_no_pronoun_means_whoever_wrote_the_article(byline: str) -> None:
    text = f"The dam leaks\n{byline}\n\nThe dam leaked in May.\n\nShe said that there was no cause for alarm."
    assert [who for who, _ in said(text)] == [None]
    assert [who for who, _ in said(text.replace("She said", "Joanna Fisk said"))] == ["Joanna Fisk"]
    told = text.replace("The dam leaked in May.", "Minister Priya Nairn came to see the dam in May.")
    assert [who for who, _ in said(told)] == ["Priya Nairn"]


@pytest.mark.parametrize("head", ["May 3, Valley Department statement:", "May 3, Valley Department:"])
def test_the_day_of_an_entry_is_no_part_of_a_name(head: str) -> None:
    text = f"{CLOSED}\n\n{head} “This dam was made to deter floods.”\n\nIt is old."
    assert said(text) == [("Valley Department", "This dam was made to deter floods.")]


@pytest.mark.parametrize(
    "line",
    [
        "Engineer told to “keep quiet”",
        "Governor ‘ignored warnings’",
        "Read more: Governor Orlan denies ‘cover-up’",
        "READ ALSO — Governor Orlan says the dam is safe.",
        "Related stories: Governor Orlan said the dam was safe.",
        "WATCH: Governor Orlan says the dam is safe.",
    ],
)
def test_subheads_and_guides_to_other_articles_say_nothing(line: str) -> None:
    text = f"The dam\n\nMinister Anna Tarn said the dam was old.\n\n{line}\n\nIt was built in 1998."
    assert [words for _, words in said(text)] == ["the dam was old"]


@pytest.mark.parametrize("line", ["Minister told to resign over dam", "Minister warned of cracks in dam"])
def test_a_headline_leaves_out_was(line: str) -> None:
    assert said(f"{line}\n\nIt was built in 1998.") == []


def test_a_line_that_gives_a_quote_is_no_subhead() -> None:
    text = "The dam\n\nGovernor Orlan: “We had no choice”\n\nGovernor Orlan said it was “safe”\n\nIt was built in 1998."
    assert [words.strip("“”") for _, words in said(text)] == ["We had no choice", "it was “safe"]
