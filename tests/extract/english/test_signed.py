"""Words with a name under them, handles, and quotes beside a sentence that is their frame and nothing else."""

from __future__ import annotations

import pytest

from tests.extract.english.whole import said

POST = "The dam will hold. I have seen it."
SIGNED = {
    f"{POST} https://t.co/x1 — Anna Tarn (@annatarn) May 12, 2031": [("Anna Tarn", POST)],
    f"{POST} pic.twitter.com/x1\n— Anna Tarn (@annatarn) May 12, 2031": [("Anna Tarn", POST)],
    f"Tarn wrote:\n\n“{POST}”\n\n— Mayor Tarn": [("Tarn", POST)],
    f"“{POST}” — Anna Tarn, mayor of Brook": [("Anna Tarn", POST)],
    # a thread, of which the last post is signed
    f"The board met.\n\n1/3 It leaks.\n\n2/3 We asked them.\n\n3/3 {POST} — Anna Tarn (@annatarn) May 12, 2031": [
        ("Anna Tarn", f"1/3 It leaks. 2/3 We asked them. 3/3 {POST}")
    ],
    f"1/ The board met in May.\n\nIt leaks.\n\n3/ {POST} — Anna Tarn (@annatarn) May 12, 2031": [
        ("Anna Tarn", f"3/ {POST}")
    ],
    # not signed by anybody
    f"“{POST}” — and nobody asked her": [],
    f"“{POST}” — a quote for the ages": [],
    "The dam will hold.\n\n— Anna Tarn": [],
    # said by somebody else, whoever stands below
    f"“{POST}”, Paul Reed said.\n\n— Anna Tarn": [("Paul Reed", POST)],
}


@pytest.mark.parametrize("text", SIGNED)
def test_who_stands_under_words_has_said_them(text: str) -> None:
    assert said(text) == SIGNED[text]


def test_a_handle_is_whoever_stands_before_it_in_brackets() -> None:
    text = (
        "Anna Tarn (@annatarn) tweeted on Monday that the dam would hold.\n\n@annatarn: It will hold. I have seen it.\n"
        "\nLater @annatarn added: “Nobody was hurt.”\n\n@brookwatch: It will not hold. We have seen it.\n"
    )
    assert said(text) == [
        ("Anna Tarn", "that the dam would hold"),
        ("Anna Tarn", "It will hold. I have seen it"),
        ("Anna Tarn", "Nobody was hurt."),
        ("@brookwatch", "It will not hold. We have seen it"),
    ]


ALONE = {
    "“We had two hours.” Minister Voss said. “The wall was old.”": [("Voss", "We had two hours. The wall was old.")],
    "“We had two hours.” Minister Voss said on Monday.": [("Voss", "We had two hours.")],
    "“We had two hours ...” Minister Voss said “... and the wall was old.”": [
        ("Voss", "We had two hours ..."),
        ("Voss", "... and the wall was old."),
    ],
    "“We had two hours.” Minister Voss said the wall was old.": [("Voss", "the wall was old")],
    "“We had two hours.” Minister Voss did not reply.": [],
    "“We had two hours.” Minister Voss spoke on Monday.": [],
    "“We had two hours,” Minister Voss said. “the wall was old.”": [("Voss", "We had two hours. the wall was old.")],
    "“We had two hours,” Minister Voss said, “but the wall was old.”": [
        ("Voss", "We had two hours, but the wall was old.")
    ],
}


@pytest.mark.parametrize("text", ALONE)
def test_a_sentence_that_only_says_whose_a_quote_is(text: str) -> None:
    assert said(text) == ALONE[text]
